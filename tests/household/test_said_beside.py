"""What is said beside a wish: why, that it was another, and which is meant."""

from typing import Any
from uuid import uuid4

from homeassistant.core import HomeAssistant
import pytest

from custom_components.ha_ai_agent.languages import find

from .home import Household, read
from .more_devices import Items
from .test_household import LANGUAGES

# Why something is wished, and what looks like it and takes the wish back.
BESIDE = {
    "en": ("I'm on a call", "I was only joking"),
    "de": ("ich hab die Hände voll", "ich hab nur Spaß gemacht"),
    "fr": ("j'ai les bras chargés", "je plaisantais"),
    "es": ("me voy a la cama", "era broma"),
    "it": ("ho le mani occupate", "scherzavo"),
    "nl": ("ik ben aan de telefoon", "ik maakte een grapje"),
    "pt": ("vou para a cama", "estava a brincar"),
    "pl": ("mam zajęte ręce", "tylko żartowałem"),
    "sv": ("jag har händerna fulla", "jag bara skojade"),
    "da": ("jeg har hænderne fulde", "det var bare for sjov"),
    "nb": ("jeg har hendene fulle", "jeg bare tullet"),
    "cs": ("mám plné ruce", "dělám si legraci"),
}


@pytest.fixture
async def household(hass: HomeAssistant) -> Household:
    """All homes; nobody has moved in."""
    found = Household(hass)
    await found.async_build()
    return found


def name_of(words: dict[str, Any], key: str) -> str:
    """Return what a thing of the flat is called."""
    plan = read("homes")["flat"]
    keys = [*plan["floors"], *plan["areas"], *plan["things"]]
    return str(words["names"]["flat"].split("; ")[keys.index(key)].partition("|")[0])


async def async_acts(
    household: Household, text: str, language: str, conversation: str = ""
) -> list[tuple[str, list[str]]]:
    """Say a sentence where all is off, and return what was called on what."""
    for key in household.keys:
        household.put(key, on=False)
    household.acts.clear()
    await household.async_say(text, language, conversation or uuid4().hex)
    return [(service, ids) for _, service, ids in household.acts]


async def test_why_is_no_part_of_a_wish(household: Household) -> None:
    """Words that say why are passed over; others may turn it, and nothing is done."""
    for language in LANGUAGES:
        words = read(language)
        await household.async_move_in("flat", words)
        wish = find(language).household.samples["on"]
        wish = wish.format(name=name_of(words, "floor"))
        why, taken_back = BESIDE[language]
        done = await async_acts(household, f"{wish}, {why}", language)
        assert done == [("turn_on", [household.ids["flat.floor"]])], (language, why)
        for text in (f"{wish}, {taken_back}", f"{wish}, xyzzy", f"{why}, xyzzy"):
            assert not await async_acts(household, text, language), text


async def test_in_one_sentence_nothing_is_taken_back(household: Household) -> None:
    """Of a thing, no, another one, nobody knows: nothing is done, to neither."""
    for language in LANGUAGES:
        words = read(language)
        await household.async_move_in("flat", words)
        on = find(language).household.samples["on"]
        first, second = (name_of(words, key) for key in ("tv", "floor"))
        for no in find(language).household.corrects[:3]:
            text = f"{on.format(name=first)}, {no}, {second}"
            assert not await async_acts(household, text, language), text


async def test_another_was_meant(household: Household) -> None:
    """After "no, I meant the lamp" the same is done to the lamp."""
    for language in LANGUAGES:
        words = read(language)
        await household.async_move_in("flat", words)
        own, known = uuid4().hex, find(language).household
        on = known.samples["on"].format(name=name_of(words, "tv"))
        second = name_of(words, "floor")
        no, meant = known.corrects[0], known.corrects[-1]
        for text in (f"{no}, {second}", f"{no}, {meant} {second}"):
            await async_acts(household, on, language, own)
            done = await async_acts(household, text, language, own)
            assert done == [("turn_on", [household.ids["flat.floor"]])], text


async def test_what_is_asked_about_is_it(household: Household) -> None:
    """After a question about a thing, "it" is that thing."""
    await household.async_move_in("flat", read("en"))
    own = uuid4().hex
    await household.async_say("is the floor lamp on?", "en", own)
    done = await async_acts(household, "turn it on then", "en", own)
    assert done == [("turn_on", [household.ids["flat.floor"]])]
    assert await async_acts(household, "and now blue", "en", own)
    assert not await async_acts(household, "and now blue", "en")


async def test_a_condition_is_about_what_it_names(household: Household) -> None:
    """After "if the lamp is on", "it" is the lamp, and nothing else."""
    await household.async_move_in("flat", read("en"))
    for key in household.keys:
        household.put(key, on=True)
    household.acts.clear()
    await household.async_say("if the floor lamp is still on, turn it off", "en")
    assert [(act[1], act[2]) for act in household.acts] == [
        ("turn_off", [household.ids["flat.floor"]])
    ]


async def test_something_is_taken_off_a_list(household: Household) -> None:
    """As it stands there, in every language; what is not on it is said."""
    for language in LANGUAGES:
        words = read(language)
        await household.async_move_in("flat", words)
        key = next(key for key in household.keys if "todo." in _id(household, key))
        household.put(key, on=False)
        template = find(language).household.removes[0]
        text = template.replace("~", name_of(words, key))
        household.acts.clear()
        await household.async_say(text.replace("*", "xyzzy"), language, uuid4().hex)
        assert not household.acts, text
        await household.async_say(
            text.replace("*", words["item"]), language, uuid4().hex
        )
        device = household.devices[f"flat.{key}"]
        assert isinstance(device, Items)
        assert not device.open_items, text


def _id(household: Household, key: str) -> str:
    return household.ids[f"flat.{key}"]
