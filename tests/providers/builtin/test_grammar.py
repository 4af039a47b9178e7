"""The words of the grammar of household acts, and what they must never be."""

import pytest

from custom_components.ha_ai_agent.domains.rows import DOMAINS
from custom_components.ha_ai_agent.domains.tables import ACTS
from custom_components.ha_ai_agent.home.snapshot import Area, Entity, HomeSnapshot
from custom_components.ha_ai_agent.languages import find
from custom_components.ha_ai_agent.providers.builtin.grammar.naming import build_naming
from custom_components.ha_ai_agent.providers.builtin.grammar.things import HomeThings
from custom_components.ha_ai_agent.providers.builtin.grammar.tokens import is_form
from custom_components.ha_ai_agent.providers.builtin.grammar.understand import (
    HouseholdReading,
    Unread,
    understand,
)
from custom_components.ha_ai_agent.providers.builtin.grammar.words import word_book
from tests.all_languages import all_languages

LANGUAGES = [item.code for item in all_languages() if item.household.acts]
HOME = HomeSnapshot(
    areas=(Area(area_id="den", name="Den"), Area(area_id="loft", name="Loft")),
    entities=(
        Entity(entity_id="light.a", name="Beacon", area_id="den"),
        Entity(entity_id="light.b", name="Lantern", area_id="loft"),
        Entity(entity_id="fan.c", name="Breeze", area_id="den"),
        Entity(entity_id="cover.d", name="Veil", area_id="den", device_class="blind"),
        Entity(entity_id="cover.e", name="Drive Gate", device_class="gate"),
    ),
)


@pytest.fixture(autouse=True)
def _enable_custom_integrations() -> None:
    """Nothing here needs Home Assistant."""


def read(text: str, language: str = "en") -> HouseholdReading | Unread:
    """Return what a sentence wants done in the home above."""
    words = word_book(language)
    assert words is not None
    things = HomeThings(HOME, lambda _: ("on", {"brightness": 100}))
    return understand(text, words, build_naming(HOME, words), things)


def done(text: str, language: str = "en") -> set[tuple[str, tuple[str, ...]]]:
    """Return services and things of what is understood; nothing if it is not."""
    reading = read(text, language)
    if isinstance(reading, Unread):
        return set()
    return {(act.service, act.entity_ids) for act in reading.acts}


def test_twelve_languages_have_a_grammar() -> None:
    """Each has words for every act that the first has, and kinds that exist."""
    assert len(LANGUAGES) >= 12
    named = {act for row in ACTS.values() for act in row.acts}
    named |= {act for row in ACTS.values() for act in row.spoken_by} | {"locate"}
    english = set(find("en").household.kinds)
    for code in LANGUAGES:
        words = find(code).household
        assert {act.partition(".")[0] for act in words.acts} <= named, code
        assert {kind.partition(".")[0] for kind in words.kinds} <= set(DOMAINS), code
        assert set(words.kinds) <= english, code
        assert len(words.units) == 20, code
        assert len(words.tens) == 8, code


def test_what_says_nothing_turns_nothing() -> None:
    """A word that may stand anywhere is none that turns the meaning of a sentence."""
    for code in LANGUAGES:
        language = find(code)
        turning = {
            word
            for kind in ("negation", "condition")
            for word in language.lexicon.turning[kind]
        }
        words = language.household
        small = {*words.small, *words.prepositions, *words.carriers, *words.bit}
        assert not small & turning, code


def test_a_word_left_over_is_told_and_nothing_is_done() -> None:
    for text, left in (
        ("turn on the beacon unless", "unless"),
        ("turn on just the beacon", "just"),
        ("grandma turned on the beacon", "grandma"),
        ("turn on the beacon or the lantern", "or"),
    ):
        reading = read(text)
        assert isinstance(reading, Unread)
        assert left in reading.leftover


def test_several_readings_are_a_question() -> None:
    reading = read("turn on the light")
    assert isinstance(reading, Unread)
    assert set(reading.candidates) == {"light.a", "light.b"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("beacon on and lantern off", {("turn_on", "a"), ("turn_off", "b")}),
        ("turn the lantern and the beacon off", {("turn_off", "ba")}),
        ("lights off in the den and the loft", {("turn_off", "ab")}),
        ("den and loft lights on", {("turn_on", "ab")}),
        ("all lights on except in the den", {("turn_on", "b")}),
        ("close the gate and the blind", {("close_cover", "ed")}),
        ("shut everything", set()),
        ("turn off everything in the den", {("turn_off", "a"), ("turn_off", "c")}),
    ],
)
def test_clauses_share_what_is_said_once(
    text: str, wanted: set[tuple[str, str]]
) -> None:
    """An act, a kind or a place counts for all that it is said of, and no more."""
    got = {
        (service, "".join(id_.partition(".")[2] for id_ in ids))
        for service, ids in done(text)
    }
    assert got == wanted


def test_forms_differ_by_endings_of_the_language_alone() -> None:
    endings = frozenset({"", "a", "u"})
    assert is_form("lampu", "lampa", endings)
    assert not is_form("lampion", "lampa", endings)
    assert not is_form("tv", "tür", endings)
