"""Assist's own tools, in a home of Home Assistant's own integrations."""

from collections.abc import AsyncGenerator
from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    entity_registry as er,
    floor_registry as fr,
    llm,
)
from homeassistant.setup import async_setup_component
import pytest

from custom_components.ha_ai_agent.models import JsonObject, ToolCall

from ..demo_home import VACUUM, async_build_demo
from ..house import House


@pytest.fixture
def expected_lingering_timers() -> bool:
    """The `demo` integration leaves timers of its own."""
    return True


@pytest.fixture
async def demo(hass: HomeAssistant) -> AsyncGenerator[House]:
    """Return the demo home, with a thermometer that is called as a lamp is."""
    house = await async_build_demo(hass)
    for component in ("conversation", "intent"):
        assert await async_setup_component(hass, component, {})
    floor = fr.async_get(hass).async_create("Upstairs")
    ar.async_get(hass).async_update("bedroom", floor_id=floor.floor_id)
    er.async_get(hass).async_update_entity("sensor.house_power", name="Bed Light")
    for state in hass.states.async_all():
        async_expose_entity(hass, "conversation", state.entity_id, True)
    await hass.async_block_till_done()
    yield house
    await house.kit.async_close()
    house.cache.async_close()
    await house.drain()


async def tool(house: House, name: str, /, **arguments: Any) -> JsonObject:
    """Return the result of one of Assist's tools."""
    context = llm.LLMContext("ha_ai_agent", Context(), "en", "conversation", None)
    instance = await llm.async_get_api(house.hass, "assist", context)
    (full,) = (row.name for row in instance.tools if row.name.endswith(f"__{name}"))
    turn = house.kit.start_turn(house.scope(), instance)
    return await turn.async_call(ToolCall("call", full, arguments))


async def service(house: House, service_id: str, entity_id: str, **data: Any) -> None:
    domain, _, name = service_id.partition(".")
    await house.hass.services.async_call(
        domain, name, {**data, "entity_id": entity_id}, blocking=True
    )


async def test_what_a_name_stands_for_decides(demo: House) -> None:
    """A cover's intent means a valve or a vacuum, a shared name the one that can."""
    hass = demo.hass
    valve = next(
        state
        for state in hass.states.async_all("valve")
        if state.attributes.get("current_position") is not None
    )
    result = await tool(demo, "HassSetPosition", name=valve.name, position=40)
    assert list(result["changed"]) == [valve.entity_id], result
    await service(demo, "vacuum.start", VACUUM)
    name = hass.states.get(VACUUM)
    assert name is not None
    result = await tool(demo, "HassStopMoving", name=name.name)
    assert result["status"] == "confirmed", result
    assert list(result["changed"]) == [VACUUM]
    result = await tool(demo, "HassTurnOn", name="Bed Light")
    assert result["changed"] == {"light.bed_light": "on"}, result


async def test_slots_as_models_write_them(demo: House) -> None:
    for arguments in (
        {"areas": ["Kitchen"], "domain": "light"},
        {"area": '["kitchen"]', "domain": '["light"]'},
        {"rooms": "kitchen", "domains": ["light"]},
    ):
        await service(demo, "light.turn_on", "light.kitchen_lights")
        result = await tool(demo, "HassTurnOff", **arguments)
        assert list(result["changed"]) == ["light.kitchen_lights"], result
    await service(demo, "light.turn_on", "light.bed_light")
    result = await tool(demo, "HassTurnOff", area="upstairs", domain=["light"])
    assert result["changed"] == {"light.bed_light": "off"}, result


async def test_a_kind_in_a_room(demo: House) -> None:
    """A device class means what is of it, though a room alone moves no blind."""
    cover = demo.hass.states.get("cover.hall_window")
    assert cover is not None
    er.async_get(demo.hass).async_update_entity(
        "cover.hall_window", device_class="blind"
    )
    await demo.hass.async_block_till_done()
    result = await tool(demo, "HassTurnOff", area="living_room", device_class=["blind"])
    assert list(result["changed"]) == ["cover.hall_window"], result


async def test_the_one_player_that_can(demo: House) -> None:
    """Playing before others; of several somebody has to say which, or all are meant."""
    hass = demo.hass
    result = await demo.act("media_player.media_pause")
    assert result["error"] == "missing_target", result
    assert result["near_matches"]
    # The others are not for the assistant, but one, which is off.
    for state in hass.states.async_all("media_player"):
        is_shown = state.entity_id in {"media_player.walkman", "media_player.kitchen"}
        async_expose_entity(hass, "conversation", state.entity_id, is_shown)
    await service(demo, "media_player.turn_off", "media_player.kitchen")
    await hass.async_block_till_done()
    result = await tool(demo, "HassMediaPause")
    assert result["changed"].keys() == {"media_player.walkman"}, result
    result = await tool(demo, "HassMediaUnpause")
    assert result["changed"].keys() == {"media_player.walkman"}, result
    result = await demo.act("media_player.volume_set", volume_level=0.3)
    shown = result["changed"]["media_player.walkman"]
    assert shown.startswith("playing, volume 30 %"), result
    # Home Assistant's own intent means all that plays.
    await service(demo, "media_player.turn_on", "media_player.kitchen")
    await hass.async_block_till_done()
    result = await tool(demo, "HassMediaPause")
    both = {"media_player.walkman", "media_player.kitchen"}
    assert result["changed"].keys() == both, result


async def test_items_are_seen(demo: House) -> None:
    result = await tool(demo, "HassListAddItem", item="Milk", name="Chores")
    assert result["status"] == "confirmed", result
    result = await tool(demo, "HassListCompleteItem", item="milk", name="chores")
    assert result["status"] == "confirmed", result
    result = await demo.act(
        "todo.update_item", "todo.chores", item="Bread", rename="Cake"
    )
    assert "'Milk'" in result["message"]


async def test_an_event_is_made_once(demo: House) -> None:
    event = {
        "summary": "Concert",
        "start_date_time": "2030-12-12 20:00:00",
        "end_date_time": "2030-12-12 22:00:00",
    }
    first = await demo.act("calendar.create_event", "calendar.family", **event)
    assert first["status"] == "confirmed", first
    assert "already" not in first
    again = await demo.act("calendar.create_event", "calendar.family", **event)
    assert again["already"] == ["calendar.family"], again
    found = await demo.act(
        "calendar.get_events",
        "calendar.family",
        start_date_time="2030-12-12 00:00:00",
        end_date_time="2030-12-13 00:00:00",
    )
    assert found["status"] == "confirmed"
    assert len(found["response"]["calendar.family"]["events"]) == 1, found
