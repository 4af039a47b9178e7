"""Scripts, scenes and groups: looked into, run to their end, nothing hidden moves."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.ha_ai_agent.models import ToolCall

from ..house import House, contents_of
from ..tools.test_changed import edit_script


async def test_scripts_are_looked_into(hass: HomeAssistant, house: House) -> None:
    contents = contents_of(hass, "script.leave")
    assert not contents.is_opaque
    services = [call.service_id for call in contents.calls]
    assert services[:4] == [
        "script.evening",
        "scene.turn_on",
        "lock.unlock",
        "cover.open_cover",
    ]
    # What those set going comes after them, each once.
    assert {"light.turn_on", "light.turn_off", "lock.lock"} <= set(services[4:])
    assert contents.calls[3].entity_ids == ("cover.bedroom_shutter",)
    assert "light.bedroom_lamp" in contents.entity_ids
    for opaque in ("script.mystery", "script.announcing", "script.that_is_not"):
        assert contents_of(hass, opaque).is_opaque, opaque


async def test_scenes_are_looked_into(hass: HomeAssistant, house: House) -> None:
    contents = contents_of(hass, "scene.night")
    assert {(call.service_id, *call.entity_ids) for call in contents.calls} == {
        ("light.turn_off", "light.bedroom_lamp"),
        ("cover.close_cover", "cover.bedroom_shutter"),
        ("lock.lock", "lock.front_door"),
    }
    assert contents_of(hass, "scene.that_is_not").is_opaque
    hass.states.async_set("scene.bridge", "x", {"entity_id": ["light.bedroom_lamp"]})
    assert contents_of(hass, "scene.bridge").entity_ids == {"light.bedroom_lamp"}


async def test_a_scene_is_applied_and_named_as_people_do(house: House) -> None:
    for arguments in (
        {"domain": "scene", "service": "turn_on", "entity_id": "scene.night"},
        {"domain": "scene", "service": "activate", "entity_id": "Night"},
        {"domain": "scene", "service": "night"},
    ):
        result = await house.call("call_service", **arguments)
        assert result["status"] == "confirmed", (arguments, result)
    assert house.state("cover.bedroom_shutter") == "closed"


async def test_a_long_script_runs_to_its_end(hass: HomeAssistant, house: House) -> None:
    turn = house.turn()
    call = ToolCall("1", "call_service", {"domain": "script", "service": "slow"})
    waiting = asyncio.create_task(turn.async_call(call))
    await house.devices["switch.fountain"].behaviour.started.wait()
    waiting.cancel()
    turn.cancel_unstarted()
    await asyncio.wait([waiting])
    assert waiting.cancelled()
    hass.bus.async_fire("go_on")
    await house.drain()
    assert house.state("switch.coffee_maker") == "on"
    (line,) = await house.kit.async_take_late_results("conversation")
    assert line.startswith("script.slow")
    await house.kit.ledger.async_flush()
    (entry,) = house.ledger.entries.values()
    assert entry.status == "confirmed"
    result = await turn.async_call(call)
    assert result["status"] == "unconfirmed"
    assert "Still running" in result["message"]
    hass.bus.async_fire("go_on")
    await house.drain()


async def test_script_fields_and_answers(house: House) -> None:
    result = await house.call("call_service", domain="script", service="mystery")
    assert result["error"] == "missing_field"
    await house.act("light.turn_on", "light.bedroom_lamp")
    result = await house.call(
        "call_service", domain="script", service="mystery", data={"where": "Bedroom"}
    )
    assert result["status"] == "confirmed", result
    assert house.state("light.bedroom_lamp") == "off"
    result = await house.call("call_service", domain="script", service="answering")
    assert result["response"] == {"value": 42}
    result = await house.call("call_service", domain="script", service="not_there")
    assert result["error"] == "unknown_service"
    result = await house.act("script.turn_off", "script.slow")
    assert result["status"] == "confirmed"


async def test_groups_count_with_their_members(house: House) -> None:
    result = await house.act("light.turn_on", "group.downstairs")
    assert result["changed"] == {"group.downstairs": "on"}, result
    (seen,) = house.gate.seen
    assert seen.contains[0].entity_ids == ("light.kitchen_ceiling", "light.secret")
    # A write to a member waits for the group.
    house.behave("light.kitchen_ceiling", delay=0.02)
    log = house.devices["light.kitchen_ceiling"].behaviour.log
    log.clear()
    turn = house.turn()

    async def make(number: int, service: str, entity_id: str) -> None:
        arguments = {
            "domain": "homeassistant",
            "service": service,
            "entity_id": entity_id,
        }
        await turn.async_call(ToolCall(str(number), "call_service", arguments))

    await asyncio.gather(
        make(1, "turn_off", "group.downstairs"),
        make(2, "turn_on", "light.kitchen_ceiling"),
    )
    assert [entry[0] for entry in log] == ["start", "end"] * 2
    assert house.state("light.kitchen_ceiling") == "on"


async def test_a_scene_shows_what_it_set_and_can_be_undone(house: House) -> None:
    await house.act("light.turn_on", "light.bedroom_lamp")
    result = await house.act("scene.turn_on", "scene.night")
    assert result["status"] == "confirmed", result
    assert result["changed"]["light.bedroom_lamp"] == "off"
    result = await house.call("undo")
    assert result["changed"] == {
        "light.bedroom_lamp": "on, brightness 39 %, hs_color (0.0, 0.0)",
        "cover.bedroom_shutter": "open",
    }, result
    house.behave("cover.bedroom_shutter", ignores=True)
    result = await house.act("scene.turn_on", "scene.night")
    assert result["status"] == "partial", result
    assert "cover.bedroom_shutter" in result["unconfirmed"]
    await house.drain()


DEVICE_ACTIONS = (
    ("light.bedroom_lamp", "turn_off", "light.turn_off"),
    ("light.bedroom_lamp", "toggle", "light.toggle"),
    ("light.bedroom_lamp", "brightness_increase", "light.turn_on"),
    ("light.bedroom_lamp", "flash", "light.turn_on"),
    ("lock.front_door", "unlock", "lock.unlock"),
    ("lock.front_door", "open", "lock.open"),
    ("cover.living_room_blind", "open", "cover.open_cover"),
    ("cover.living_room_blind", "set_position", "cover.set_cover_position"),
    ("cover.living_room_blind", "stop", "cover.stop_cover"),
    ("cover.living_room_blind", "open_tilt", "cover.open_cover_tilt"),
    ("vacuum.robby", "clean", "vacuum.start"),
    ("vacuum.robby", "dock", "vacuum.return_to_base"),
    ("alarm_control_panel.alarm", "disarm", "alarm_control_panel.alarm_disarm"),
    ("alarm_control_panel.alarm", "arm_away", "alarm_control_panel.alarm_arm_away"),
    ("climate.bedroom_heating", "set_hvac_mode", "climate.set_hvac_mode"),
    ("fan.bedroom_fan", "turn_on", "fan.turn_on"),
    ("button.doorbell", "press", "button.press"),
    ("select.house_mode", "select_next", "select.select_next"),
    ("number.delay", "set_value", "number.set_value"),
)


@pytest.mark.parametrize(("entity_id", "kind", "service"), DEVICE_ACTIONS)
async def test_device_actions_are_read_as_the_services_they_are(
    hass: HomeAssistant, house: House, entity_id: str, kind: str, service: str
) -> None:
    """What the editor of Home Assistant writes when a device is picked."""
    assert await async_setup_component(hass, "device_automation", {})
    owner = MockConfigEntry(domain="test")
    owner.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=owner.entry_id, identifiers={("test", entity_id)}
    )
    entry = er.async_get(hass).async_update_entity(entity_id, device_id=device.id)
    more: dict[str, dict[str, Any]] = {
        "set_position": {"position": 5},
        "set_hvac_mode": {"hvac_mode": "heat"},
        "set_value": {"value": 1},
        "select_next": {"cycle": True},
    }
    step: dict[str, Any] = {
        "device_id": device.id,
        "domain": entry.domain,
        "entity_id": entry.id,
        "type": kind,
        **more.get(kind, {}),
    }
    await edit_script(hass, "evening", step)
    contents = contents_of(hass, "script.evening")
    assert not contents.is_opaque
    (call,) = contents.calls
    assert (call.service_id, call.entity_ids) == (service, (entity_id,))
