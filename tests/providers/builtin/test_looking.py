"""Questions about other times, to an agent without a model in the demo home."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components import conversation
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.components.recorder import Recorder
from homeassistant.core import Context, HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)

from custom_components.ha_ai_agent.languages import find
from tests.entries import AGENT, load_entry

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv", "da", "nb", "cs")


@pytest.fixture(autouse=True)
def _enable_custom_integrations(
    recorder_mock: Recorder, enable_custom_integrations: None
) -> None:
    """Set up the recorder before everything else, as it wants to be."""


@pytest.fixture
def expected_lingering_timers() -> bool:
    """The `demo` integration leaves timers of its own."""
    return True


async def async_say(hass: HomeAssistant, text: str, language: str = "en") -> str:
    """Return what is answered."""
    result = await conversation.async_converse(
        hass, text, None, Context(), language=language, agent_id=AGENT
    )
    await hass.async_block_till_done()
    return str(result.response.speech["plain"]["speech"])


async def async_live(hass: HomeAssistant, *components: str) -> None:
    """Set up the home and the agent, and expose everything."""
    for component in ("homeassistant", "conversation", "intent", *components):
        assert await async_setup_component(hass, component, {component: {}})
    await hass.async_block_till_done()
    for state in hass.states.async_all():
        async_expose_entity(hass, "conversation", state.entity_id, True)
    await load_entry(hass)


async def test_the_weather_to_come(hass: HomeAssistant) -> None:
    """It is the forecast of that day; whether it rains is answered first."""
    await async_live(hass, "demo")
    told = await async_say(hass, "what will the weather be like tomorrow?")
    assert "degrees" in told
    assert (await async_say(hass, "will it rain tomorrow?")).startswith(("Yes", "No"))


async def test_a_calendar_of_a_day(hass: HomeAssistant) -> None:
    """An empty day is told as one, and what is in one by its name."""
    await async_live(hass, "demo")
    told = await async_say(hass, "what's on my calendar tomorrow?")
    assert told == find("en").household.none
    assert "Future Event" in await async_say(hass, "what's on my calendar today?")


async def test_when_something_last_was_so(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """The time of the change is told, and how long it has been so today."""
    await async_live(hass)
    for state in ("off", "on", "off"):
        hass.states.async_set(
            "binary_sensor.porch",
            state,
            {"device_class": "door", "friendly_name": "Porch Door"},
        )
        await hass.async_block_till_done()
        freezer.tick(60)
    async_expose_entity(hass, "conversation", "binary_sensor.porch", True)
    await hass.async_block_till_done()
    await async_wait_recording_done(hass)
    told = await async_say(hass, "when was the porch door last opened?")
    assert told.startswith("Porch Door: "), told
    assert ":" in told.partition(": ")[2], told
    told = await async_say(hass, "how long was the porch door open today?")
    assert told.startswith("Porch Door: 1 min")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_is_not_there_is_said(hass: HomeAssistant, language: str) -> None:
    """No weather and no calendar are no unexpected error, in any language."""
    await async_live(hass)
    words = find(language).household
    day = words.clock["tomorrow"][0]
    for kind, missing in (("weather", "no_weather"), ("events", "no_calendar")):
        text = f"{words.asks['what'][0]} {words.lookups[kind][0]} {day}?"
        assert await async_say(hass, text, language) == words.talk[missing], text
