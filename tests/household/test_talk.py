"""What is asked of the matcher itself, in whole turns."""

from uuid import uuid4

from homeassistant.core import HomeAssistant
import pytest

from custom_components.ha_ai_agent.languages import find

from .home import Household, read
from .test_household import LANGUAGES


@pytest.fixture
async def household(hass: HomeAssistant) -> Household:
    """All homes; nobody has moved in."""
    found = Household(hass)
    await found.async_build()
    return found


async def test_what_it_offers_works_in_this_home(household: Household) -> None:
    """Three sentences of things that are here; each of them acts, or is scheduled."""
    for language in LANGUAGES:
        await household.async_move_in("flat", read(language))
        words = find(language).household
        speech = await household.async_say(words.helps[0], language)
        samples = speech.split("“")[1:]
        assert len(samples) == 3, speech
        for number, sample in enumerate(samples):
            # On goes what is off; closed, locked and off goes what is not.
            for key in household.keys:
                household.put(key, on=number > 0)
            household.acts.clear()
            said = await household.async_say(sample.partition("”")[0], language)
            assert household.acts or said.startswith(
                find(language).sentences["okay"]
            ), (sample, said)


async def test_it_tells_what_it_did_and_why(household: Household) -> None:
    """From the same conversation alone."""
    await household.async_move_in("flat", read("en"))
    household.put("floor", on=False)
    own, other = uuid4().hex, uuid4().hex
    await household.async_say("turn on the floor lamp", "en", own)
    assert "Floor Lamp" in await household.async_say("what did you do?", "en", own)
    why = await household.async_say("why did you do that?", "en", own)
    assert "turn on the floor lamp" in why
    nothing = find("en").household.talk["nothing"]
    assert await household.async_say("what did you do?", "en", other) == nothing


async def test_the_nearest_sentence_is_offered(household: Household) -> None:
    """Of the thing that was named; never against a word that turns the meaning."""
    await household.async_move_in("flat", read("en"))
    speech = await household.async_say("make the floor lamp smell nice", "en")
    assert "turn on Floor Lamp" in speech
    speech = await household.async_say("never make the floor lamp smell nice", "en")
    assert "turn on Floor Lamp" not in speech
