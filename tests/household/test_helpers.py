"""Counters, numbers, choices, buttons, times and timers, in twelve languages."""

from collections.abc import AsyncGenerator
from typing import Any

from homeassistant.components import conversation
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
import pytest

from tests.entries import load_entry

from .home import read

IDS = {
    "cups": "counter.cups",
    "humid": "input_number.humid",
    "mode": "input_select.mode",
    "bell": "input_button.bell",
    "wake": "input_datetime.wake",
    "egg": "timer.egg",
}
CONFIG: dict[str, dict[str, Any]] = {
    "counter": {"cups": {}},
    "input_number": {"humid": {"min": 0, "max": 100, "step": 5}},
    "input_select": {"mode": {"options": ["-"]}},
    "input_button": {"bell": {}},
    "input_datetime": {"wake": {"has_time": True}},
    "timer": {"egg": {"duration": "00:03:00"}},
}


async def async_build(hass: HomeAssistant) -> None:
    """Make one helper of each kind, and the agent."""
    for component in ("homeassistant", "conversation", "intent"):
        assert await async_setup_component(hass, component, {})
    for domain in CONFIG:
        assert await async_setup_component(hass, domain, dict(CONFIG))
    for entity_id in IDS.values():
        async_expose_entity(hass, "conversation", entity_id, should_expose=True)
    await load_entry(hass)


async def async_move_in(hass: HomeAssistant, words: dict[str, Any]) -> None:
    """Call everything as people of a language do."""
    registry = er.async_get(hass)
    for entity_id, name in zip(IDS.values(), words["names"], strict=True):
        registry.async_update_entity(entity_id, name=name)
    await hass.services.async_call(
        "input_select",
        "set_options",
        {"entity_id": IDS["mode"], "options": words["options"]},
        blocking=True,
    )
    await hass.async_block_till_done()


@pytest.fixture
async def home(hass: HomeAssistant) -> AsyncGenerator[HomeAssistant]:
    """One helper of each kind, and the agent; no timer runs on after."""
    await async_build(hass)
    yield hass
    await hass.services.async_call(
        "timer", "cancel", {"entity_id": IDS["egg"]}, blocking=True
    )


async def async_start(hass: HomeAssistant, options: list[str], wanted: str) -> None:
    """Put everything so that it shows what is done."""
    egg = "cancel" if wanted.startswith("active") else "start"
    for key, service, data in (
        ("cups", "set_value", {"value": 3}),
        ("humid", "set_value", {"value": 50}),
        ("mode", "select_option", {"option": options[0]}),
        ("wake", "set_datetime", {"time": "08:00:00"}),
        ("egg", egg, {}),
    ):
        domain = IDS[key].partition(".")[0]
        await hass.services.async_call(
            domain, service, {"entity_id": IDS[key], **data}, blocking=True
        )


def shown(hass: HomeAssistant) -> dict[str, str]:
    """Return what everything shows."""
    found = {}
    for key, entity_id in IDS.items():
        state = hass.states.get(entity_id)
        assert state is not None
        found[key] = state.state.removesuffix(".0")
        if key == "egg" and state.state == "active":
            found[key] = f"active {state.attributes['duration']}"
    return found


async def async_say(hass: HomeAssistant, text: str, language: str) -> str:
    """Say something, each time in a conversation of its own."""
    result = await conversation.async_converse(
        hass,
        text,
        None,
        Context(),
        language=language,
        agent_id="conversation.ha_ai_agent",
        device_id=text,
    )
    await hass.async_block_till_done()
    return str(result.response.speech["plain"]["speech"])


async def test_helpers_are_spoken_of(home: HomeAssistant) -> None:
    """What was said is done, and nothing else."""
    hass = home
    odd = []
    for language, words in read("helpers").items():
        await async_move_in(hass, words)
        for text, key, wanted in words["sentences"]:
            await async_start(hass, words["options"], wanted)
            before = shown(hass)
            speech = await async_say(hass, text, language)
            after = shown(hass)
            changed = {name for name in after if after[name] != before[name]}
            if key == "says":
                is_done = wanted in speech.casefold() and not changed
            elif wanted == "pressed":
                is_done = changed == {key}
            else:
                is_done = changed == {key} and after[key].startswith(wanted)
            if not is_done:
                odd.append((language, text, speech, {k: after[k] for k in changed}))
    assert not odd, "\n".join(map(str, odd))


async def test_what_turns_a_sentence_changes_no_helper(home: HomeAssistant) -> None:
    """Neither a "don't" nor an "if" that is not known is passed over."""
    hass = home
    words = read("helpers")["en"]
    await async_move_in(hass, words)
    await async_start(hass, words["options"], "idle")
    before = shown(hass)
    for text in (
        "don't add one to the coffee counter",
        "add one to the coffee counter if the milk is warm",
        "never press the doorbell",
        "should I cancel the egg timer?",
        "don't cancel the egg timer",
        "do not set wake up to 6:45",
        "set the house mode to holiday unless it rains",
        "set the house mode to party",
        "holiday",
    ):
        await async_say(hass, text, "en")
        assert shown(hass) == before, text
