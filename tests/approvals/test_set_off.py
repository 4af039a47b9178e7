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
from .set_off_cases import (
    ASKS,
    CALM,
    GUEST_ON,
    HALL_ON,
    HELPERS,
    LAMP_ON,
    NEVER,
    TEMPLATES,
    UNLOCK,
    call,
    state,
)


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
