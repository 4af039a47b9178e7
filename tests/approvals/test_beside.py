"""What is switched or pressed on the device of a lock: it need not say so by its name."""

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .fortress import async_build_fortress


@pytest.mark.parametrize("way_in", ["lock.safe", "cover.garage", "valve.water"])
async def test_what_is_on_the_device_of_a_way_in_asks(
    hass: HomeAssistant, way_in: str
) -> None:
    home = await async_build_fortress(hass)
    registry = er.async_get(hass)
    owner = MockConfigEntry(domain="test")
    owner.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=owner.entry_id, identifiers={("test", "box")}, name="Box"
    )
    registry.async_update_entity(way_in, device_id=device.id)

    def add(domain: str, name: str, *, is_beside: bool = True) -> str:
        entry = registry.async_get_or_create(
            domain,
            "test",
            name,
            suggested_object_id=name,
            device_id=device.id if is_beside else None,
            entity_category=EntityCategory.DIAGNOSTIC if name == "seen" else None,
            original_device_class="identify" if name == "blink" else None,
        )
        hass.states.async_set(entry.entity_id, "off")
        async_expose_entity(hass, "conversation", entry.entity_id, True)
        return entry.entity_id

    async def ask(domain: str, service: str, entity_id: str) -> str:
        call = {"domain": domain, "service": service, "entity_id": [entity_id]}
        (result,) = await home.converse(
            "Please do it", [("call_service", call)], conversation_id=entity_id
        )
        return str(result["status"])

    asks = [
        ("switch", "turn_on", add("switch", "passage")),
        ("switch", "turn_off", add("switch", "relatch")),
        ("homeassistant", "toggle", add("switch", "third")),
        ("button", "press", add("button", "blue")),
    ]
    calm = [
        ("switch", "turn_on", add("switch", "seen")),
        ("button", "press", add("button", "blink")),
        ("switch", "turn_on", add("switch", "elsewhere", is_beside=False)),
    ]
    try:
        await hass.async_block_till_done()
        assert [await ask(*row) for row in asks] == ["approval_required"] * len(asks)
        assert "approval_required" not in [await ask(*row) for row in calm]
    finally:
        await home.async_close()
