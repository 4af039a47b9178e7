"""What the household's own automations do when something changes: who asks for it."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Coroutine
from typing import Any, Final
from unittest.mock import Mock, patch

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar, entity_registry as er
from homeassistant.setup import async_setup_component
import pytest

from custom_components.ha_ai_agent.calls.expansion import following, triggers
from custom_components.ha_ai_agent.calls.expansion.following import (
    async_followers,
    followers_of,
)
from custom_components.ha_ai_agent.models import JsonObject

from .fortress import Fortress, async_build_fortress

UNLOCK: Final = {"action": "lock.unlock", "target": {"entity_id": "lock.front_door"}}
# Conditions may change: they keep none of these from asking.
NEVER: Final = [{"condition": "state", "entity_id": "a.b", "state": "x"}]
LAMP_ON: Final = {"action": "light.turn_on", "target": {"entity_id": "light.kitchen"}}
HELPERS: Final[dict[str, Any]] = {
    "input_boolean": {"guest": {}, "party": {}},
    "input_button": {"ring": {}},
    "input_select": {"mode": {"options": ["home", "away"]}},
    "input_number": {"level": {"min": 0, "max": 10}},
    "input_text": {"note": {}},
    "input_datetime": {"wake": {"has_time": True, "has_date": False}},
    "timer": {"egg": {"duration": "00:05:00"}},
    "counter": {"visits": {}},
}
TEMPLATES: Final = [
    {
        "binary_sensor": [
            {
                "name": "Somebody",
                "unique_id": "somebody",
                "state": "{{ is_state('input_boolean.guest', 'on') }}",
            }
        ]
    }
]


def call(service: str, entity_id: str, **data: Any) -> tuple[str, Any]:
    domain, _, name = service.partition(".")
    return (
        "call_service",
        {"domain": domain, "service": name, "entity_id": [entity_id], "data": data},
    )


GUEST_ON: Final = call("input_boolean.turn_on", "input_boolean.guest")
HALL_ON: Final = call("light.turn_on", "light.hall")


def state(entity_id: str, **more: Any) -> dict[str, Any]:
    return {"trigger": "state", "entity_id": entity_id, **more}


ASKS: Final[dict[str, tuple[dict[str, Any], tuple[str, Any]]]] = {
    "boolean": (state("input_boolean.guest", to="on"), GUEST_ON),
    "toggled": (
        state("input_boolean.guest", to="on"),
        call("homeassistant.toggle", "input_boolean.guest"),
    ),
    "generic": (
        state("input_boolean.guest"),
        call("homeassistant.turn_on", "input_boolean.guest"),
    ),
    "button": (
        state("input_button.ring"),
        call("input_button.press", "input_button.ring"),
    ),
    "select": (
        state("input_select.mode", to="home"),
        call("input_select.select_option", "input_select.mode", option="home"),
    ),
    "next_option": (
        state("input_select.mode", to="home"),
        call("input_select.select_next", "input_select.mode"),
    ),
    "number": (
        {
            "trigger": "numeric_state",
            "entity_id": "input_number.level",
            "above": 5,
        },
        call("input_number.set_value", "input_number.level", value=7),
    ),
    "limit": (
        {
            "trigger": "numeric_state",
            "entity_id": "sensor.outside",
            "above": "input_number.level",
        },
        call("input_number.set_value", "input_number.level", value=1),
    ),
    "text": (
        state("input_text.note"),
        call("input_text.set_value", "input_text.note", value="x"),
    ),
    "moment": (
        {"trigger": "time", "at": "input_datetime.wake"},
        call("input_datetime.set_datetime", "input_datetime.wake", time="07:00:00"),
    ),
    "timer_by_event": (
        {
            "trigger": "event",
            "event_type": "timer.finished",
            "event_data": {"entity_id": "timer.egg"},
        },
        call("timer.start", "timer.egg"),
    ),
    "any_timer": (
        {"trigger": "event", "event_type": "timer.started"},
        call("timer.start", "timer.egg"),
    ),
    "counter": (
        state("counter.visits"),
        call("counter.increment", "counter.visits"),
    ),
    "light": (state("light.hall", to="on"), HALL_ON),
    "light_by_script": (
        state("light.hall"),
        call("script.good_night", "script.good_night"),
    ),
    "script": (state("script.good_night"), call("script.turn_on", "script.good_night")),
    "script_by_event": (
        {
            "trigger": "event",
            "event_type": "script_started",
            "event_data": {"entity_id": "script.good_night"},
        },
        call("script.turn_on", "script.good_night"),
    ),
    "scene": (state("scene.cosy"), call("scene.turn_on", "scene.cosy")),
    "by_scene": (state("light.hall"), call("scene.turn_on", "scene.cosy")),
    "template": (
        {
            "trigger": "template",
            "value_template": "{{ is_state('input_boolean.guest', 'on') }}",
        },
        GUEST_ON,
    ),
    "template_of_all": (
        {
            "trigger": "template",
            "value_template": "{{ states.input_boolean"
            " | selectattr('state', 'eq', 'on') | list | count > 0 }}",
        },
        GUEST_ON,
    ),
    "template_of_an_area": (
        {
            "trigger": "template",
            "value_template": "{{ area_entities('hall')"
            " | select('is_state', 'on') | list | count > 0 }}",
        },
        HALL_ON,
    ),
    "changed_event": (
        {
            "trigger": "event",
            "event_type": "state_changed",
            "event_data": {"entity_id": "input_boolean.guest"},
        },
        GUEST_ON,
    ),
    "any_change": ({"trigger": "event", "event_type": "state_changed"}, GUEST_ON),
    "call_event": (
        {
            "trigger": "event",
            "event_type": "call_service",
            "event_data": {"domain": "light", "service": "turn_on"},
        },
        HALL_ON,
    ),
    "group": (state("group.lamps", to="on"), HALL_ON),
    "group_of_groups": (state("group.outer"), HALL_ON),
    "calculated": (state("binary_sensor.somebody"), GUEST_ON),
    "new_trigger": (
        {"trigger": "light.turned_on", "target": {"entity_id": "light.hall"}},
        HALL_ON,
    ),
    "new_trigger_of_an_area": (
        {"trigger": "light.turned_on", "target": {"area_id": "hall"}},
        HALL_ON,
    ),
    "notification": (
        {"trigger": "persistent_notification", "update_type": ["added"]},
        (
            "call_service",
            {
                "domain": "persistent_notification",
                "service": "create",
                "data": {"message": "Hello"},
            },
        ),
    ),
}
CALM: Final[dict[str, tuple[dict[str, Any], tuple[str, Any]]]] = {
    "other_state": (
        state("input_boolean.guest", to="on"),
        call("input_boolean.turn_off", "input_boolean.guest"),
    ),
    "other_option": (
        state("input_select.mode", to="home"),
        call("input_select.select_option", "input_select.mode", option="away"),
    ),
    "other_helper": (state("input_boolean.party"), GUEST_ON),
    "other_room": (
        {"trigger": "light.turned_on", "target": {"area_id": "kitchen"}},
        HALL_ON,
    ),
    "off_in_a_group": (
        state("group.lamps", to="on"),
        call("light.turn_off", "light.hall"),
    ),
    "senses_of_the_room": (
        {"trigger": "motion.detected", "target": {"area_id": "hall"}},
        HALL_ON,
    ),
    "other_call": (
        {
            "trigger": "event",
            "event_type": "call_service",
            "event_data": {"domain": "light", "service": "turn_off"},
        },
        HALL_ON,
    ),
    "time": ({"trigger": "time", "at": "07:00:00"}, GUEST_ON),
    "own_event": ({"trigger": "event", "event_type": "doorbell"}, GUEST_ON),
    "disabled": ({**state("input_boolean.guest"), "enabled": False}, GUEST_ON),
}


async def build(hass: HomeAssistant) -> Fortress:
    """Return the fortress with helpers."""
    home = await async_build_fortress(hass)
    for domain, rows in HELPERS.items():
        assert await async_setup_component(hass, domain, {domain: rows})
    assert await async_setup_component(hass, "template", {"template": TEMPLATES})
    assert await async_setup_component(hass, "persistent_notification", {})
    groups = {"lamps": ["light.hall", "light.kitchen"], "outer": ["group.lamps"]}
    for name, members in groups.items():
        hass.states.async_set(f"group.{name}", "off", {"entity_id": members})
    assert await async_setup_component(hass, "automation", {})
    await hass.async_block_till_done()
    for known in hass.states.async_all():
        if known.domain in HELPERS:
            async_expose_entity(hass, "conversation", known.entity_id, True)
    await hass.async_block_till_done()
    return home


async def follow(hass: HomeAssistant, *automations: dict[str, Any]) -> None:
    """Give the household these automations, and no other."""
    rows = [
        {"id": f"a{number}", "alias": f"Follows {number}", "conditions": NEVER, **row}
        for number, row in enumerate(automations)
    ]
    config = "homeassistant.config.load_yaml_config_file"
    with patch(config, return_value={"automation": rows}):
        await hass.services.async_call("automation", "reload", blocking=True)
    await hass.async_block_till_done()
    assert hass.states.async_entity_ids_count("automation") == len(rows)


async def ask(home: Fortress, *calls: tuple[str, Any]) -> list[JsonObject]:
    home.turns += 1
    talk = f"talk {home.turns}"
    return await home.converse("Please do it", calls, conversation_id=talk)


async def statuses(home: Fortress, *calls: tuple[str, Any]) -> list[str]:
    return [str(result["status"]) for result in await ask(home, *calls)]


@pytest.fixture
async def home(hass: HomeAssistant) -> AsyncGenerator[Fortress]:
    built = await build(hass)
    yield built
    await built.drain()
    assert built.broken() == []
    await built.async_close()


async def test_what_sets_off_an_opener_asks(
    hass: HomeAssistant, home: Fortress
) -> None:
    said = "sets off the automation Follows 0, which may unlock Front Door"
    wrong: dict[str, Any] = {}
    for name, (trigger, wish) in ASKS.items():
        await follow(hass, {"triggers": [trigger], "actions": [UNLOCK]})
        (result,) = await ask(home, wish)
        if said not in result.get("preview", ""):
            wrong[name] = result
    assert wrong == {}


async def test_what_sets_off_nothing_does_not(
    hass: HomeAssistant, home: Fortress
) -> None:
    wrong: dict[str, Any] = {}
    for name, (trigger, wish) in CALM.items():
        await follow(hass, {"triggers": [trigger], "actions": [UNLOCK]})
        (result,) = await ask(home, wish)
        if result["status"] not in {"confirmed", "unconfirmed"}:
            wrong[name] = result
    assert wrong == {}


# What an enthusiast's lamps set off.
HARMLESS: Final[dict[str, list[dict[str, Any]]]] = {
    "lamp": [LAMP_ON],
    "locks": [{"action": "lock.lock", "target": {"entity_id": "lock.front_door"}}],
    "told": [
        {
            "action": "notify.stranger",
            "data": {"message": "{{ trigger.to_state.name }} is on"},
        }
    ],
    "radio": [{"action": "mqtt.publish", "data": {"topic": "a", "payload": "b"}}],
    "by_template": [
        {"action": "light.turn_on", "target": {"entity_id": "{{ trigger.entity_id }}"}}
    ],
    "event": [{"event": "something"}],
    "waits": [{"delay": 0}, {"wait_template": "{{ false }}", "timeout": 0}],
}


async def test_a_lamp_that_sets_off_something_else_does_not(
    hass: HomeAssistant, home: Fortress
) -> None:
    wrong: dict[str, Any] = {}
    for name, steps in HARMLESS.items():
        await follow(hass, {"triggers": [state("light.hall")], "actions": steps})
        if (found := await statuses(home, HALL_ON)) != ["confirmed"]:
            wrong[name] = found
    assert wrong == {}


async def test_a_chain_of_automations_is_followed_to_its_end(
    hass: HomeAssistant, home: Fortress
) -> None:
    """Conditions and whether it is on may change: neither of them counts."""
    party = {"entity_id": "input_boolean.party"}
    await follow(
        hass,
        {
            "triggers": [state("light.hall")],
            "actions": [{"action": "input_boolean.turn_on", "target": party}],
        },
        {
            "triggers": [state("input_boolean.party", to="on")],
            "actions": [{"action": "script.nested"}],
            "initial_state": False,
        },
    )
    assert await statuses(home, HALL_ON) == ["approval_required"]


async def test_a_helper_that_sets_off_what_nobody_can_read_asks(
    hass: HomeAssistant, home: Fortress
) -> None:
    for name in ("event", "radio"):
        guest = state("input_boolean.guest")
        await follow(hass, {"triggers": [guest], "actions": HARMLESS[name]})
        assert await statuses(home, GUEST_ON) == ["approval_required"]
        assert await statuses(home, HALL_ON) == ["confirmed"]


async def test_words_of_the_model_leave_by_no_automation(
    hass: HomeAssistant, home: Fortress
) -> None:
    """A text that an automation hands on is the model's; a lamp's state is not."""
    message = {"message": "{{ trigger.to_state.state }}"}
    await follow(
        hass,
        {
            "triggers": [state("input_text.note"), state("light.hall")],
            "actions": [{"action": "notify.stranger", "data": message}],
        },
    )
    wish = call("input_text.set_value", "input_text.note", value="The code is 4711")
    assert await statuses(home, wish) == ["approval_required"]
    assert await statuses(home, HALL_ON) == ["confirmed"]


async def test_what_waits_for_a_change_follows_it(
    hass: HomeAssistant, home: Fortress
) -> None:
    await follow(
        hass,
        {
            "triggers": [{"trigger": "event", "event_type": "doorbell"}],
            "actions": [{"wait_for_trigger": [state("input_boolean.guest")]}, UNLOCK],
        },
    )
    assert await statuses(home, GUEST_ON) == ["approval_required"]


async def test_a_change_counts_at_once(hass: HomeAssistant, home: Fortress) -> None:
    """Automations are read once, and again when they, an area or a group changed."""
    study = {"trigger": "light.turned_on", "target": {"area_id": "study"}}
    hass.states.async_set("group.lamps", "off", {"entity_id": []})
    await follow(hass, {"triggers": [study, state("group.lamps")], "actions": [UNLOCK]})
    hall_off = call("light.turn_off", "light.hall")
    kitchen_on = call("light.turn_on", "light.kitchen")
    assert await statuses(home, HALL_ON, kitchen_on) == ["confirmed"] * 2
    known = followers_of(hass)
    assert await statuses(home, hall_off) == ["confirmed"]
    assert followers_of(hass) is known
    ar.async_get(hass).async_create("Study")
    er.async_get(hass).async_update_entity("light.hall", area_id="study")
    assert await statuses(home, hall_off) == ["confirmed"]
    assert await statuses(home, HALL_ON) == ["approval_required"]
    hass.states.async_set("group.lamps", "off", {"entity_id": ["light.kitchen"]})
    assert await statuses(home, kitchen_on) == ["approval_required"]
    await follow(hass, {"triggers": [study], "actions": [UNLOCK]})
    assert await statuses(home, kitchen_on) == ["confirmed"]


MANY: Final = 200


async def follow_many(hass: HomeAssistant, *more: dict[str, Any]) -> None:
    """Give the household many automations that open nothing, and these."""
    plain = {
        "triggers": [state("binary_sensor.nothing", to="on")],
        "actions": [LAMP_ON],
    }
    await follow(hass, *[plain] * (MANY - len(more)), *more)


async def passes_of(hass: HomeAssistant, work: Coroutine[Any, Any, Any]) -> int:
    """Return how often the event loop came round while something was worked on."""
    passes = 0
    task = hass.loop.create_task(work)
    while not task.done():
        await asyncio.sleep(0)
        passes += 1
    await task
    return passes


async def test_many_automations_are_read_in_slices(
    hass: HomeAssistant, home: Fortress
) -> None:
    """Others have their turns meanwhile; who comes then waits, and nobody reads twice."""
    await follow_many(hass)
    read = Mock(wraps=triggers.causes_of)
    with patch.object(following, "causes_of", read):
        all_at_once = asyncio.gather(*[async_followers(hass) for _ in range(3)])
        assert await passes_of(hass, wait_for(all_at_once)) >= MANY // following.SLICE
        known = followers_of(hass)
        assert await passes_of(hass, async_followers(hass)) <= 2
    assert followers_of(hass) is known
    scripts = hass.states.async_entity_ids_count("script")
    assert MANY <= read.call_count <= MANY + scripts


async def wait_for(work: Awaitable[Any]) -> None:
    await work


async def test_only_what_changed_is_read_again(
    hass: HomeAssistant, home: Fortress
) -> None:
    study = {"trigger": "light.turned_on", "target": {"area_id": "study"}}
    await follow_many(hass, {"triggers": [study], "actions": [UNLOCK]})
    await async_followers(hass)
    read = Mock(wraps=triggers.causes_of)
    with patch.object(following, "causes_of", read):
        ar.async_get(hass).async_create("Study")
        er.async_get(hass).async_update_entity("light.hall", area_id="study")
        await hass.async_block_till_done()
        assert await statuses(home, HALL_ON) == ["approval_required"]
    anew = [trigger for given in read.call_args_list for trigger in given.args[1]]
    assert anew
    assert all("area_id" in trigger.get("target", {}) for trigger in anew)


async def test_a_call_waits_for_what_is_not_read_yet(
    hass: HomeAssistant, home: Fortress
) -> None:
    """The last automation counts as well, whatever comes while they are read."""
    opens = {"triggers": [state("light.hall", to="on")], "actions": [UNLOCK]}
    await follow_many(hass, opens)
    reading = hass.async_create_task(async_followers(hass))
    await asyncio.sleep(0)
    assert not reading.done()
    # What is asked for at once is whole, too.
    leads = followers_of(hass).of_call("light", "turn_on", ["light.hall"], {})
    assert "automation.follows_199" in dict(leads)
    ar.async_get(hass).async_create("Cellar")
    await hass.async_block_till_done()
    assert reading.done()
    again = hass.async_create_task(async_followers(hass))
    await asyncio.sleep(0)
    ar.async_get(hass).async_create("Attic")
    assert await statuses(home, HALL_ON) == ["approval_required"]
    await again


async def test_an_automation_that_cannot_be_read_may_follow_anything(
    hass: HomeAssistant, home: Fortress
) -> None:
    doorbell = {"trigger": "event", "event_type": "doorbell"}
    await follow(hass, {"triggers": [doorbell], "actions": [UNLOCK]})
    with patch.object(following, "causes_of", side_effect=ValueError):
        assert await statuses(home, GUEST_ON) == ["approval_required"]
    ar.async_get(hass).async_create("Cellar")
    await hass.async_block_till_done()
    assert await statuses(home, GUEST_ON) == ["confirmed"]
