"""Who or what changed a thing last: told by what is known, never guessed."""

from collections.abc import AsyncGenerator
from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.components.recorder import Recorder
from homeassistant.core import Context, HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)

from custom_components.ha_ai_agent.models import ToolCall

from ..house import House, async_build

AUTOMATIONS: list[dict[str, Any]] = [
    {
        "id": "evening",
        "alias": "Evening",
        "triggers": [
            {"trigger": "state", "entity_id": "cover.garage_door", "to": "open"}
        ],
        "actions": [
            {"action": "light.turn_on", "target": {"entity_id": "light.bedroom_lamp"}}
        ],
    },
    {
        # Without an id there is no trace of it.
        "alias": "Nameless",
        "triggers": [{"trigger": "event", "event_type": "go"}],
        "actions": [
            {"action": "script.evening"},
            {"action": "switch.turn_on", "target": {"entity_id": "switch.fountain"}},
        ],
    },
    {
        "id": "secret",
        "alias": "By the safe",
        "triggers": [{"trigger": "state", "entity_id": "lock.safe", "to": "unlocked"}],
        "actions": [
            {
                "action": "light.turn_on",
                "target": {"entity_id": "light.kitchen_counter"},
            }
        ],
    },
]


@pytest.fixture(autouse=True)
def _enable_custom_integrations(
    recorder_mock: Recorder, enable_custom_integrations: None
) -> None:
    """Set up the recorder before everything else, as it wants to be."""


@pytest.fixture
async def lived_in(
    recorder_mock: Recorder, hass: HomeAssistant
) -> AsyncGenerator[House]:
    """Return a house with automations, whose days are recorded."""
    for name, config in (
        ("logbook", {}),
        ("trace", {}),
        ("automation", {"automation": AUTOMATIONS}),
    ):
        assert await async_setup_component(hass, name, config)
    house = await async_build(hass, timeout_seconds=0.5)
    await async_wait_recording_done(hass)
    yield house
    await house.kit.async_close()
    house.cache.async_close()
    await house.drain()


async def acted(house: House, service_id: str, entity_id: str, **more: Any) -> None:
    """Call a service as somebody, and let everything come of it."""
    domain, _, service = service_id.partition(".")
    await house.hass.services.async_call(
        domain, service, {"entity_id": entity_id}, blocking=True, **more
    )
    await house.hass.async_block_till_done()


async def why(house: House, entity_id: str) -> dict[str, Any]:
    """Return the answer, the same right after and when only the recorder knows."""
    answer = await house.call("why", entity_id=entity_id)
    assert answer["entity_id"] == entity_id, answer
    return answer


async def restarted(house: House, entity_id: str) -> None:
    """Let a state come back as after a restart: with nothing known of its past."""
    await async_wait_recording_done(house.hass)
    state = house.hass.states.get(entity_id)
    assert state is not None
    house.hass.states.async_remove(entity_id)
    house.hass.states.async_set(entity_id, "unavailable", state.attributes)
    house.hass.states.async_set(entity_id, state.state, state.attributes)
    await async_wait_recording_done(house.hass)


async def test_an_automation_and_what_set_it_going(lived_in: House) -> None:
    """Told with its name and its trigger, now and after a restart."""
    await acted(lived_in, "cover.open_cover", "cover.garage_door")
    answer = await why(lived_in, "light.bedroom_lamp")
    assert answer["by"] == 'automation "Evening"'
    assert "Garage Door" in answer["because"]
    assert "open" in answer["because"]
    before = answer["changed"]
    await restarted(lived_in, "light.bedroom_lamp")
    answer = await why(lived_in, "light.bedroom_lamp")
    assert answer["by"] == 'automation "Evening"'
    assert "Garage Door" in answer["because"]
    assert answer["changed"] == before


async def test_an_automation_without_an_id_and_a_script(lived_in: House) -> None:
    """What left no trace is known by its events."""
    await acted(lived_in, "light.turn_off", "light.bedroom_lamp")
    lived_in.hass.bus.async_fire("go")
    await lived_in.hass.async_block_till_done()
    assert (await why(lived_in, "switch.fountain"))["by"] == 'automation "Nameless"'
    assert "Nameless" in (await why(lived_in, "light.bedroom_lamp"))["by"]


async def test_nothing_is_told_of_what_is_not_exposed(lived_in: House) -> None:
    """A hidden trigger stays hidden."""
    await acted(lived_in, "lock.unlock", "lock.safe")
    for _ in range(2):
        answer = await why(lived_in, "light.kitchen_counter")
        assert answer["by"] == 'automation "By the safe"'
        assert "Safe" not in answer["because"]
        assert "lock.safe" not in answer["because"]
        await restarted(lived_in, "light.kitchen_counter")


async def test_a_person_and_this_agent(lived_in: House) -> None:
    """A user is named; what the agent did can be taken back."""
    user = MockUser(name="Anna", is_owner=True).add_to_hass(lived_in.hass)
    context = Context(user_id=user.id)
    await acted(lived_in, "switch.turn_on", "switch.coffee_maker", context=context)
    for _ in range(2):
        assert (await why(lived_in, "switch.coffee_maker"))["by"] == 'user "Anna"'
        await restarted(lived_in, "switch.coffee_maker")

    await lived_in.act("light.turn_on", "light.living_room_lamp")
    answer = await why(lived_in, "light.living_room_lamp")
    assert answer["by"] == "you, the agent"
    turn_id = answer["undo"]["turn_id"]
    result = await lived_in.call("undo", turn_id=turn_id)
    assert result["status"] == "confirmed"
    assert lived_in.state("light.living_room_lamp") == "off"


async def test_another_automation_that_a_person_changed(lived_in: House) -> None:
    """An automation is a thing, too."""
    user = MockUser(name="Ben", is_owner=True).add_to_hass(lived_in.hass)
    async_expose_entity(lived_in.hass, "conversation", "automation.evening", True)
    context = Context(user_id=user.id)
    await acted(lived_in, "automation.turn_off", "automation.evening", context=context)
    assert (await why(lived_in, "automation.evening"))["by"] == 'user "Ben"'


async def test_what_nobody_knows_is_told_so(lived_in: House) -> None:
    """A switch at the wall leaves no name; a new reading of another thing hides none."""
    user = MockUser(name="Anna", is_owner=True).add_to_hass(lived_in.hass)
    await acted(
        lived_in,
        "light.turn_on",
        "light.kitchen_ceiling",
        context=Context(user_id=user.id),
    )
    state = lived_in.hass.states.get("light.kitchen_ceiling")
    assert state is not None
    lived_in.hass.states.async_set(
        "light.kitchen_ceiling", "off", state.attributes, context=Context()
    )
    answer = await why(lived_in, "light.kitchen_ceiling")
    assert answer["by"] == "not known"
    await restarted(lived_in, "light.kitchen_ceiling")
    assert (await why(lived_in, "light.kitchen_ceiling"))["by"] == "not known"


async def test_an_unclear_or_hidden_thing_is_refused(lived_in: House) -> None:
    """One thing, and one that may be seen."""
    hidden = await lived_in.call("why", entity_id="lock.safe")
    assert (hidden["error"], hidden["not_exposed"]) == ("not_found", ["lock.safe"])
    several = await lived_in.turn().async_call(
        ToolCall("1", "why", {"entity_id": "Fountain"})
    )
    assert len(several["near_matches"]) == 2


async def test_a_scene_a_script_and_a_run_by_hand(lived_in: House) -> None:
    """Who wanted it, and by what; after a restart at least the kind of it."""
    hass = lived_in.hass
    anna = MockUser(name="Anna", is_owner=True).add_to_hass(hass)
    for domain, service, target, told in (
        ("scene", "turn_on", "scene.night", 'scene "Night" (scene.night)'),
        ("script", "evening", None, 'script "evening" (script.evening)'),
    ):
        await acted(lived_in, "homeassistant.toggle", "light.bedroom_lamp")
        data = {} if target is None else {"entity_id": target}
        for user in (anna, None):
            opposite = "turn_on" if domain == "scene" else "turn_off"
            await acted(lived_in, f"light.{opposite}", "light.bedroom_lamp")
            context = Context(user_id=user.id if user else None)
            await hass.services.async_call(
                domain, service, data, blocking=True, context=context
            )
            await hass.async_block_till_done()
            answer = await why(lived_in, "light.bedroom_lamp")
            wanted = {"by": 'user "Anna"', "because": told} if user else {"by": told}
            assert wanted.items() <= answer.items(), answer
            await restarted(lived_in, "light.bedroom_lamp")
            answer = await why(lived_in, "light.bedroom_lamp")
            kind = f"a {domain}"
            wanted = {"by": 'user "Anna"', "because": kind} if user else {"by": kind}
            assert wanted.items() <= answer.items(), answer
    await acted(lived_in, "light.turn_off", "light.bedroom_lamp")
    await hass.services.async_call(
        "automation",
        "trigger",
        {"entity_id": "automation.evening"},
        blocking=True,
        context=Context(user_id=anna.id),
    )
    await hass.async_block_till_done()
    # The recorder alone knows of the call behind the run.
    await async_wait_recording_done(hass)
    answer = await why(lived_in, "light.bedroom_lamp")
    assert answer["by"] == 'automation "Evening"'
    assert answer["because"] == 'user "Anna"'


async def test_what_follows_another_thing(lived_in: House) -> None:
    """A template changes with what it is made of: that, and who changed it."""
    hass = lived_in.hass
    config = {
        "binary_sensor": [
            {"name": name, "state": f"{{{{ is_state('{source}', 'on') }}}}"}
            for name, source in (
                ("Busy", "switch.coffee_maker"),
                ("Pumping", "switch.secret_pump"),
            )
        ]
    }
    assert await async_setup_component(hass, "template", {"template": [config]})
    await hass.async_block_till_done()
    for name in ("busy", "pumping"):
        async_expose_entity(hass, "conversation", f"binary_sensor.{name}", True)
    await hass.async_block_till_done()
    for source in ("coffee_maker", "secret_pump"):
        # Pressed by hand: no context but its own.
        state = hass.states.get(f"switch.{source}")
        assert state is not None
        hass.states.async_set(
            f"switch.{source}", "on", state.attributes, context=Context()
        )
    await hass.async_block_till_done()
    for _ in range(2):
        answer = await why(lived_in, "binary_sensor.busy")
        assert answer["by"] == 'it follows "Coffee Maker" (switch.coffee_maker)'
        hidden = await why(lived_in, "binary_sensor.pumping")
        assert hidden["by"] == "it follows something that is not exposed to you"
        assert "pump" not in str({**hidden, "entity_id": ""}).casefold()
        await restarted(lived_in, "binary_sensor.busy")
        await restarted(lived_in, "binary_sensor.pumping")
