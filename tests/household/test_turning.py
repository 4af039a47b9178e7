"""Sentences with words that turn a meaning: nothing is done against one of them."""

from hashlib import sha256

from homeassistant.core import HomeAssistant
import pytest

from .home import Household, read

# "Let the TV be off": that it goes off, where it is on, is what was said.
_MEANT = {"låt tv vara av"}
# One sentence in so many is said in the everyday run.
SHARE = 8


async def async_acted(hass: HomeAssistant, share: int = 1) -> list[str]:
    """Return the sentences after which something was done, with all on and all off."""
    household = Household(hass)
    await household.async_build()
    acted: list[str] = []
    for language, rows in read("turning").items():
        words = read(language)
        for home in dict.fromkeys(home for home, _ in rows):
            said = [
                text
                for own, text in rows
                if own == home and sha256(text.encode()).digest()[2] % share == 0
            ]
            if said:
                await household.async_move_in(home, words)
            for text in said:
                for is_on in (True, False):
                    for key in household.keys:
                        household.put(key, on=is_on)
                    household.acts.clear()
                    speech = await household.async_say(text, language)
                    assert speech, text
                    acted += [text] * bool(household.acts)
    return acted


async def test_nothing_is_done_against_a_sentence(hass: HomeAssistant) -> None:
    """A share of the sentences, in twelve languages."""
    assert set(await async_acted(hass, SHARE)) <= _MEANT


@pytest.mark.slow
async def test_nothing_is_done_against_any_sentence(hass: HomeAssistant) -> None:
    """All of them."""
    assert set(await async_acted(hass)) <= _MEANT
