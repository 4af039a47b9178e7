"""A script or scene that is edited after it was decided: the decision is not for it."""

from typing import Any
from unittest.mock import patch

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.ha_ai_agent.models import JsonObject

from ..house import SCENES, SCRIPTS, House, contents_of

LAMP = {"action": "light.turn_on", "target": {"entity_id": "light.bedroom_lamp"}}
UNLOCK = {"action": "lock.unlock", "target": {"entity_id": "lock.front_door"}}


async def edit(hass: HomeAssistant, domain: str, config: Any) -> None:
    """Write another configuration and have it read, as the editor does."""
    with patch(
        "homeassistant.config.load_yaml_config_file", return_value={domain: config}
    ):
        await hass.services.async_call(domain, "reload", blocking=True)
    await hass.async_block_till_done()


async def edit_script(hass: HomeAssistant, name: str, *steps: Any) -> None:
    await edit(hass, "script", {**SCRIPTS, name: {"sequence": list(steps)}})


async def ask(house: House, **arguments: Any) -> JsonObject:
    result = await house.call("call_service", **arguments)
    assert result["status"] == "approval_required", result
    return result


async def say_yes(house: House) -> JsonObject:
    return await house.kit.async_run_approved(house.gate.parked[-1], Context())


@pytest.mark.parametrize(
    "steps",
    [
        [LAMP, UNLOCK],
        [],
        [{"action": "light.turn_off", "target": {"entity_id": "light.bedroom_lamp"}}],
        [{**LAMP, "data": {"brightness_pct": 5}}],
        # What no reader of contents can tell apart
        [{"action": "{{ 'lock.unlock' }}", "target": {"entity_id": "lock.front_door"}}],
        [{"delay": 1}, LAMP],
        [{"if": "{{ false }}", "then": [LAMP]}],
    ],
)
async def test_an_edited_script_does_not_run(
    hass: HomeAssistant, house: House, steps: list[Any]
) -> None:
    house.gate.asks.add("script.evening")
    await ask(house, domain="script", service="evening")
    await edit_script(hass, "evening", *steps)
    result = await say_yes(house)
    assert (result["status"], result["error"]) == ("failed", "changed")
    assert house.state("light.bedroom_lamp") == "off"
    assert house.state("lock.front_door") == "locked"


async def test_a_script_inside_counts(hass: HomeAssistant, house: House) -> None:
    house.gate.asks.add("script.leave")
    await ask(house, domain="script", service="leave")
    await edit_script(hass, "evening", {**LAMP, "data": {"transition": "{{ 3 }}"}})
    assert (await say_yes(house))["error"] == "changed"
    await ask(house, domain="script", service="leave")
    assert (await say_yes(house))["status"] == "confirmed"


async def test_what_is_as_it_was_runs(hass: HomeAssistant, house: House) -> None:
    """A reload, an edit of another script or of the name changes nothing."""
    house.gate.asks.update({"script.evening", "script.turn_on", "scene.turn_on"})
    for arguments in (
        {"service": "evening"},
        {"service": "evening", "data": {"variables": {"a": 1}}},
        {
            "service": "turn_on",
            "entity_id": ["script.evening", "script.leave"],
            "data": {"variables": {"a": 1}},
        },
        {"domain": "scene", "service": "turn_on", "entity_id": "scene.night"},
    ):
        await ask(house, **{"domain": "script", **arguments})
        evening = {**SCRIPTS["evening"], "alias": "Evenings", "icon": "mdi:weather"}
        slow = {"sequence": [LAMP]}
        await edit(hass, "script", {**SCRIPTS, "evening": evening, "slow": slow})
        await edit(hass, "script", SCRIPTS)
        result = await say_yes(house)
        assert result["status"] == "confirmed", (arguments, result)


async def test_variables_of_several_scripts_arrive_after_a_yes(
    hass: HomeAssistant, house: House
) -> None:
    step = {"event": "heard", "event_data": {"word": "{{ word }}"}}
    speaking = {key: {"sequence": [step]} for key in ("announcing", "evening")}
    await edit(hass, "script", {**SCRIPTS, **speaking})
    heard: list[Any] = []
    hass.bus.async_listen("heard", lambda event: heard.append(event.data["word"]))
    house.gate.asks.update({"script.turn_on", "script.evening"})
    data = {"variables": {"word": "hello"}}
    for ids in (["script.evening", "script.announcing"], ["script.evening"]):
        await ask(house, domain="script", service="turn_on", entity_id=ids, data=data)
        assert (await say_yes(house))["status"] == "confirmed"
    await hass.async_block_till_done()
    assert heard == ["hello"] * 3


@pytest.mark.parametrize(
    "entities",
    [
        {"light.bedroom_lamp": "off", "lock.front_door": "unlocked"},
        {"light.bedroom_lamp": {"state": "on", "brightness": 3}},
        {"cover.bedroom_shutter": {"state": "closed", "current_position": 10}},
    ],
)
async def test_an_edited_scene_is_not_applied(
    hass: HomeAssistant, house: House, entities: dict[str, Any]
) -> None:
    house.gate.asks.add("scene.turn_on")
    await ask(house, domain="scene", service="turn_on", entity_id="scene.night")
    scenes = [{"name": "Night", "entities": {**SCENES[0]["entities"], **entities}}]
    await edit(hass, "scene", scenes)
    result = await say_yes(house)
    assert (result["status"], result["error"]) == ("failed", "changed")
    assert house.state("lock.front_door") == "locked"
    assert house.state("cover.bedroom_shutter") == "open"


async def test_a_group_that_grew_is_another_one(
    hass: HomeAssistant, house: House
) -> None:
    house.gate.asks.add("light.turn_on")
    await ask(
        house, domain="homeassistant", service="turn_on", entity_id="group.downstairs"
    )
    await hass.services.async_call(
        "group",
        "set",
        {"object_id": "downstairs", "add_entities": ["light.bedroom_lamp"]},
        blocking=True,
    )
    assert (await say_yes(house))["error"] == "changed"
    assert house.state("light.bedroom_lamp") == "off"


async def make_light_group(hass: HomeAssistant) -> MockConfigEntry:
    """Add a light that is a group, as the helper makes it."""
    entry = MockConfigEntry(
        domain="group",
        title="Upstairs Lights",
        options={
            "group_type": "light",
            "name": "Upstairs Lights",
            "entities": ["light.kitchen_ceiling"],
            "hide_members": False,
        },
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    async_expose_entity(hass, "conversation", "light.upstairs_lights", True)
    await hass.async_block_till_done()
    return entry


async def widen(hass: HomeAssistant, group: MockConfigEntry) -> None:
    members = ["light.kitchen_ceiling", "light.bedroom_lamp"]
    hass.config_entries.async_update_entry(
        group, options={**group.options, "entities": members}
    )
    await hass.config_entries.async_reload(group.entry_id)
    await hass.async_block_till_done()


@pytest.mark.parametrize("is_in_a_script", [False, True])
async def test_a_light_that_is_a_group_is_another_one_with_other_members(
    hass: HomeAssistant, house: House, *, is_in_a_script: bool
) -> None:
    group = await make_light_group(hass)
    step = {"action": "light.turn_on", "target": {"entity_id": "light.upstairs_lights"}}
    await edit_script(hass, "evening", step)
    arguments = (
        {"domain": "script", "service": "evening"}
        if is_in_a_script
        else {
            "domain": "light",
            "service": "turn_on",
            "entity_id": "light.upstairs_lights",
        }
    )
    house.gate.asks |= {"light.turn_on", "script.evening"}
    await ask(house, **arguments)
    await widen(hass, group)
    assert (await say_yes(house))["error"] == "changed"
    assert house.state("light.bedroom_lamp") == "off"
    await ask(house, **arguments)
    assert (await say_yes(house))["status"] == "confirmed"
    assert house.state("light.bedroom_lamp") == "on"


async def test_what_was_allowed_for_later_is_decided_again_once_it_is_another(
    hass: HomeAssistant, house: House, freezer: Any
) -> None:
    house.gate.asks.add("lock.unlock")
    action = {"domain": "script", "service": "evening"}
    for edited in (False, True):
        if edited:
            await house.act("light.turn_off", "light.bedroom_lamp")
        result = await house.call("schedule", action="add", when=60, call=action)
        assert result["status"] == "confirmed", result
        if edited:
            await edit_script(hass, "evening", LAMP, UNLOCK)
        seen = len(house.gate.seen)
        freezer.tick(61)
        async_fire_time_changed(hass)
        await house.drain()
        assert house.state("light.bedroom_lamp") == ("off" if edited else "on")
        assert len(house.gate.seen) - seen == 1, "decided anew, edited or not"
    assert house.state("lock.front_door") == "locked"
    assert [record.call["service"] for record in house.gate.parked] == ["evening"]
    assert (await say_yes(house))["status"] == "confirmed"
    assert house.state("lock.front_door") == "unlocked"


async def test_a_yes_to_later_is_for_what_was_asked_about(
    hass: HomeAssistant, house: House
) -> None:
    house.gate.asks.add("lock.unlock")
    action = {"domain": "script", "service": "leave"}
    result = await house.call("schedule", action="add", when=60, call=action)
    assert result["status"] == "approval_required"
    await edit_script(hass, "leave", UNLOCK)
    assert (await say_yes(house))["error"] == "changed"
    result = await house.call("schedule", action="add", when=60, call=action)
    assert (await say_yes(house))["status"] == "confirmed"
    listed = await house.call("schedule", action="list")
    assert len(listed["scheduled_actions"]) == 1
    house.kit.scheduler.async_close()


async def test_fingerprints_tell_what_was_written(
    hass: HomeAssistant, house: House
) -> None:
    first = contents_of(hass, "script.evening").fingerprint
    assert first
    assert first != contents_of(hass, "script.mystery").fingerprint
    await edit(hass, "script", SCRIPTS)
    assert contents_of(hass, "script.evening").fingerprint == first
    assert contents_of(hass, "scene.night").fingerprint
    hass.states.async_set("scene.bridge", "x", {"entity_id": ["light.bedroom_lamp"]})
    bridged = contents_of(hass, "scene.bridge").fingerprint
    hass.states.async_set("scene.bridge", "x", {"entity_id": ["light.kitchen_counter"]})
    assert contents_of(hass, "scene.bridge").fingerprint not in {"", bridged}
