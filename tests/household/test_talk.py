"""What is asked of the matcher itself, in whole turns."""

from typing import Any
from uuid import uuid4

from homeassistant.core import HomeAssistant
import pytest

from custom_components.ha_ai_agent.languages import find
from custom_components.ha_ai_agent.providers.builtin.grammar.times import moment_of

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


async def test_it_knows_after_a_restart(
    hass: HomeAssistant, household: Household
) -> None:
    """What was done, and why, is read from the ledger, in every language."""
    for language in LANGUAGES:
        words = read(language)
        await household.async_move_in("flat", words)
        household.put("floor", on=False)
        said, own = uuid4().hex, find(language).household
        wish = own.samples["on"].format(name=_name_of(words, "floor"))
        await household.async_say(wish, language, said)
        await hass.async_block_till_done(wait_background_tasks=True)
        entry = hass.config_entries.async_entries("ha_ai_agent")[0]
        await entry.runtime_data.history.async_flush()
        assert await hass.config_entries.async_reload(entry.entry_id)
        await hass.async_block_till_done()
        did = await household.async_say(own.dids[0], language, said)
        assert _name_of(words, "floor") in did, (language, did)
        why = await household.async_say(own.whys[0], language, said)
        assert wish in why, (language, why)
        household.acts.clear()
        # The first may be a word for stopping, too.
        await household.async_say(own.undoes[1], language, said)
        assert [act[1] for act in household.acts] == ["turn_off"], language
        undone = await household.async_say(own.dids[0], language, said)
        assert _name_of(words, "floor") in undone, (language, undone)


async def test_what_may_be_waited_for_is_said(household: Household) -> None:
    """A "when" that is no time and no sun is refused plainly, in every language."""
    for language in LANGUAGES:
        words = find(language).household
        await household.async_move_in("flat", read(language))
        household.put("floor", on=False)
        name = _name_of(read(language), "floor")
        wish = words.samples["on"].format(name=name)
        for when in words.conditions["when"][:2]:
            for said in (f"{wish} {when} Anna xyz", f"{when} Anna xyz, {wish}"):
                household.acts.clear()
                speech = await household.async_say(said, language, uuid4().hex)
                assert not household.acts, said
                assert words.talk["no_wait"] in speech, (said, speech)
        for sun in ("sunset", "sunrise"):
            for when in words.clock[sun]:
                moment = moment_of(f"{wish} {when}", find(language))
                assert moment is not None, when
                assert (moment.sun, moment.rest) == (sun, wish), when


def _name_of(words: dict[str, Any], key: str) -> str:
    """Return what a thing of the flat is called."""
    plan = read("homes")["flat"]
    keys = [*plan["floors"], *plan["areas"], *plan["things"]]
    names = words["names"]["flat"].split("; ")
    return str(names[keys.index(key)].partition("|")[0])
