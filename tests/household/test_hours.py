"""A bare number may be an hour: it is no level, and no time that is not surely meant."""

from homeassistant.core import HomeAssistant
import pytest

from custom_components.ha_ai_agent.languages import find

from .home import Household, read

UNSURE = {
    "en": [
        "turn on the floor lamp by 7",
        "turn on the floor lamp by seven",
        "turn on the floor lamp for 7",
        "turn on 7 the floor lamp",
        "turn on the tv by 7",
        "turn on the heating by 7",
        "turn on the living room heating by 7",
        "open the blinds by 7",
        "turn on the fan by 9",
    ],
    "pl": ["włącz lampę stojącą po 7"],
    "sv": ["tänd golvlampan till 7"],
    "cs": ["zapni stojací lampu po 7", "zapni stojací lampu do 7"],
    "es": ["enciende la lámpara de pie sobre las 7"],
    "nl": ["zet de staande lamp aan na 7 uur", "zet de tv uit na 10 uur"],
}
SURE = {
    "en": {
        "set the floor lamp to 40": "turn_on",
        "turn on the floor lamp at 7 percent": "turn_on",
        "turn the floor lamp up by 7": "turn_on",
        "set the heating to 20": "set_temperature",
    },
    "de": {"Stehlampe um 7 Prozent heller": "turn_on"},
}


@pytest.fixture
async def household(hass: HomeAssistant) -> Household:
    """All homes; nobody has moved in."""
    found = Household(hass)
    await found.async_build()
    return found


@pytest.mark.parametrize("is_on", [False, True])
async def test_what_may_be_an_hour_does_nothing(
    household: Household, *, is_on: bool
) -> None:
    for language, sentences in UNSURE.items():
        await household.async_move_in("flat", read(language))
        for sentence in sentences:
            for key in household.keys:
                household.put(key, on=is_on)
            household.acts.clear()
            speech = await household.async_say(sentence, language)
            assert not household.acts, (sentence, household.acts)
            assert not speech.startswith(find(language).sentences["okay"]), speech


async def test_what_is_surely_a_level_is_set(household: Household) -> None:
    for language, sentences in SURE.items():
        await household.async_move_in("flat", read(language))
        for sentence, service in sentences.items():
            for key in household.keys:
                household.put(key, on=True)
            household.acts.clear()
            await household.async_say(sentence, language)
            assert {act[1] for act in household.acts} == {service}, sentence
