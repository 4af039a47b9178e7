"""What others plug in: families, the relevance index, storage that fails."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
    label_registry as lr,
)
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.ha_ai_agent.calls.scope import TurnScope
from custom_components.ha_ai_agent.errors import StorageError
from custom_components.ha_ai_agent.models import (
    ApprovalRecord,
    JsonObject,
    Speaker,
    ToolCall,
    ToolSpec,
)

from ..house import House, contents_of


class Stamps:
    """A family with one tool that reads and one that writes."""

    def specs(self) -> Sequence[ToolSpec]:
        return (
            ToolSpec(name="a_stamp", description="", parameters={}, read_only=True),
            ToolSpec(name="z_stamp", description="", parameters={}),
        )

    async def async_call(self, call: ToolCall, scope: TurnScope) -> JsonObject:
        if call.arguments.get("breaks"):
            raise RuntimeError("a bug of ours")
        return {"status": "confirmed", "by": call.name}

    async def async_run_approved(
        self, record: ApprovalRecord, context: Context
    ) -> JsonObject:
        return {"status": "confirmed", "approved": record.approval_id}


async def test_families_are_added_without_touching_ours(house: House) -> None:
    house.kit._families = (Stamps(),)
    names = [spec.name for spec in house.kit.specs(Speaker())]
    assert names[0] == "a_stamp"
    assert names[-1] == "z_stamp"
    assert (await house.call("z_stamp"))["by"] == "z_stamp"
    result = await house.call("z_stamp", breaks=True)
    assert result["error"] == "internal_error"
    assert house.metrics.counters["tool_internal_errors"] == 1
    reader = house.turn(is_read_only=True)
    assert (await reader.async_call(ToolCall("1", "z_stamp", {})))["status"] == "denied"
    assert "by" in await reader.async_call(ToolCall("2", "a_stamp", {}))
    house.gate.asks.add("lock.unlock")
    await house.act("lock.unlock", "lock.front_door")
    record = house.gate.parked[0]
    from dataclasses import replace

    ours = replace(record, call={"tool": "z_stamp"})
    result = await house.kit.async_run_approved(ours, Context())
    assert result == {"status": "confirmed", "approved": record.approval_id}
    # What the call means must not have grown since.
    less = replace(record, call={**record.call, "entity_ids": []})
    result = await house.kit.async_run_approved(less, Context())
    assert result["status"] == "failed"
    late = replace(record, call={**record.call, "due_ts": 1.0})
    assert (await house.kit.async_run_approved(late, Context()))["error"] == "too_late"


@dataclass
class Match:
    entity_id: str


class Index:
    def find(self, text: str, **_: Any) -> list[Match]:
        return [Match("vacuum.robby"), Match("light.that_is_gone")]


async def test_the_index_finds_what_words_mean(house: House) -> None:
    async def get_index(language: str) -> Any:
        assert language == "en"
        return Index()

    house.kit._get_index = get_index
    result = await house.call("find_entities", query="the sucker")
    assert [row["entity_id"] for row in result["entities"]] == ["vacuum.robby"]


async def test_devices_and_labels_are_targets(
    hass: HomeAssistant, house: House
) -> None:
    entry = MockConfigEntry(domain="test")
    entry.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={("test", "1")}, name="Tower"
    )
    label = lr.async_get(hass).async_create("Cosy")
    registry = er.async_get(hass)
    for entity_id in ("light.bedroom_lamp", "fan.bedroom_fan"):
        registry.async_update_entity(entity_id, device_id=device.id)
    registry.async_update_entity("light.kitchen_counter", labels={label.label_id})
    await hass.async_block_till_done()
    for target, changed in (
        ({"device_id": device.id}, {"light.bedroom_lamp"}),
        ({"device_id": "Tower"}, {"light.bedroom_lamp"}),
        ({"entity_id": "Tower"}, {"light.bedroom_lamp"}),
        ({"label_id": "cosy"}, {"light.kitchen_counter"}),
        ({"label_id": ["Cosy"], "area_id": "kitchen"}, {"light.kitchen_counter"}),
        ({"entity_id": "kitchen"}, {"light.kitchen_ceiling", "light.kitchen_counter"}),
    ):
        result = await house.call(
            "call_service", domain="light", service="toggle", **target
        )
        assert set(result["changed"]) == changed, (target, result)
    for target in ({"device_id": "Towel"}, {"label_id": "Cozy"}, {"floor_id": "uper"}):
        result = await house.call(
            "call_service", domain="light", service="toggle", **target
        )
        assert result["near_matches"], (target, result)
    # A name of several: which one?
    registry.async_update_entity("light.kitchen_counter", name="Twin")
    registry.async_update_entity("light.bedroom_lamp", name="Twin")
    await hass.async_block_till_done()
    result = await house.act("light.turn_on", "Twin")
    assert result["error"] == "ambiguous"
    assert len(result["near_matches"]) == 2
    result = await house.call(
        "call_service",
        domain="light",
        service="turn_on",
        entity_id="Twin",
        area_id="kitchen",
    )
    assert set(result["changed"]) == {"light.kitchen_counter"}


async def test_a_storage_that_fails_fails_alone(house: House) -> None:
    action = {"domain": "light", "service": "turn_on", "entity_id": "Bedroom Lamp"}

    async def broken(*_: Any, **__: Any) -> Any:
        raise StorageError("disk full")

    house.schedules.async_put = broken  # type: ignore[method-assign]
    result = await house.call("schedule", action="add", when=60, call=action)
    assert result["error"] == "storage_error"
    house.schedules.async_list = broken  # type: ignore[method-assign]
    await house.kit.async_start()
    await house.hass.async_block_till_done()


async def test_a_missing_script_is_opaque(hass: HomeAssistant, house: House) -> None:
    assert contents_of(hass, "script.of_yesterday").is_opaque


@pytest.mark.parametrize("place", ["area_id", "floor_id", "label_id"])
async def test_everything_off_moves_nothing(house: House, place: str) -> None:
    """A room that is switched off closes no window and sends no vacuum."""
    hass = house.hass
    floor = fr.async_get(hass).async_create("Top")
    label = lr.async_get(hass).async_create("Whole")
    area = ar.async_get(hass).async_create("Loft", floor_id=floor.floor_id)
    names = {
        entity_id
        for entity_id in house.devices
        if entity_id.partition(".")[0]
        in {"light", "fan", "cover", "lock", "vacuum", "button", "climate"}
        and (await house.cache.async_get()).by_entity_id.get(entity_id)
    }
    for entity_id in names:
        er.async_get(hass).async_update_entity(
            entity_id, area_id=area.id, labels={label.label_id}
        )
    await hass.async_block_till_done()
    target = {"area_id": area.id, "floor_id": "Top", "label_id": "Whole"}[place]
    for service in ("turn_on", "turn_off", "toggle"):
        seen = len(house.gate.seen)
        await house.call(
            "call_service",
            domain="homeassistant",
            service=service,
            **{place: target},
        )
        (call,) = house.gate.seen[seen:]
        domains = {entity_id.partition(".")[0] for entity_id in call.entity_ids}
        assert "light" in domains
        assert all(hass.services.has_service(domain, service) for domain in domains)
        assert not domains & {"lock", "vacuum", "button"}
        assert service == "toggle" or "cover" not in domains
    # What is named is meant, and its own words are found.
    named = next(name for name in names if name.startswith("cover."))
    result = await house.act("homeassistant.turn_on", named)
    assert named in {*result.get("changed", {}), *result.get("unconfirmed", ())}
