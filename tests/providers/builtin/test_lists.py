"""What is taken off a list, and a room that is set to a bare number."""

import pytest

from custom_components.ha_ai_agent.domains.model import Capability
from custom_components.ha_ai_agent.home.snapshot import Area, Entity, HomeSnapshot
from custom_components.ha_ai_agent.languages import find
from custom_components.ha_ai_agent.providers.builtin.grammar.naming import (
    Naming,
    build_naming,
)
from custom_components.ha_ai_agent.providers.builtin.grammar.taken_off import (
    meant_items,
    taken_off,
)
from custom_components.ha_ai_agent.providers.builtin.grammar.things import HomeThings
from custom_components.ha_ai_agent.providers.builtin.grammar.understand import (
    HouseholdReading,
    Unread,
    understand,
)
from custom_components.ha_ai_agent.providers.builtin.grammar.words import (
    WordBook,
    word_book,
)
from tests.all_languages import all_languages

LANGUAGES = [item.code for item in all_languages() if item.household.removes]
WARMTH = Capability(key="temperature", minimum=7, maximum=30)
HOME = HomeSnapshot(
    areas=(Area(area_id="den", name="Den"), Area(area_id="loft", name="Loft")),
    entities=(
        Entity(entity_id="todo.shop", name="Corner Shop"),
        Entity(
            entity_id="climate.den",
            name="Stove",
            area_id="den",
            capabilities=(WARMTH,),
        ),
        Entity(entity_id="light.den", name="Beacon", area_id="den"),
        Entity(
            entity_id="climate.loft",
            name="Heat Pump",
            area_id="loft",
            capabilities=(WARMTH,),
        ),
        Entity(
            entity_id="light.loft",
            name="Lantern",
            area_id="loft",
            capabilities=(Capability(key="brightness", minimum=0, maximum=100),),
        ),
    ),
)


@pytest.fixture(autouse=True)
def _enable_custom_integrations() -> None:
    """Nothing here needs Home Assistant."""


def book(language: str) -> tuple[WordBook, Naming]:
    words = word_book(language)
    assert words is not None
    return words, build_naming(HOME, words)


def read(text: str) -> HouseholdReading | Unread:
    """Return what a sentence wants done in the home above."""
    words, naming = book("en")
    return understand(text, words, naming, HomeThings(HOME, lambda _: ("on", {})))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_to_take_something_off_is_read(language: str) -> None:
    """Each template of each language, with a list that is named, finds its item."""
    words, naming = book(language)
    household = find(language).household
    for templates, is_done in ((household.removes, False), (household.bought, True)):
        for template in templates:
            text = template.replace("*", "Plimsolls").replace("~", "Corner Shop")
            found = taken_off(text, words, naming)
            assert found is not None, text
            assert found.items == ("Plimsolls",), text
            assert (found.entity_id, found.is_done) == ("todo.shop", is_done)
            assert taken_off(f"{text}?", words, naming) is None


@pytest.mark.parametrize(
    "text",
    [
        "don't take plimsolls off the corner shop",
        "take plimsolls off the shelf",
        "never remove plimsolls from the corner shop",
        "plimsolls are not bought",
        "i bought nothing if the rain is gone",
        "take the lid off",
    ],
)
def test_what_takes_nothing_off_is_not_read_so(text: str) -> None:
    assert taken_off(text, *book("en")) is None


def test_items_are_meant_as_they_stand_on_the_list() -> None:
    """A form of a word is that word; what two items may be is none."""
    words, _ = book("en")
    there = ("Oat Milk", "Eggs", "Bread")
    assert meant_items(("egg", "oat milk"), there, words) == (("Eggs", "Oat Milk"), ())
    assert meant_items(("milk",), there, words) == ((), ("milk",))
    assert meant_items(("egg",), ("Eggs", "eggs"), words) == ((), ("egg",))


def test_a_room_with_nothing_else_is_as_warm_as_a_bare_number_says() -> None:
    reading = read("set the den to 19")
    assert isinstance(reading, HouseholdReading)
    (act,) = reading.acts
    assert (act.service, act.entity_ids) == ("set_temperature", ("climate.den",))
    assert act.data == {"temperature": 19}


@pytest.mark.parametrize("text", ["set the den to 60", "set the den to 2", "den 19"])
def test_a_number_that_is_no_warmth_sets_nothing(text: str) -> None:
    assert isinstance(read(text), Unread)


def test_where_a_light_may_be_meant_it_is_asked_which() -> None:
    reading = read("set the loft to 19")
    assert isinstance(reading, Unread)
    assert set(reading.candidates) == {"climate.loft", "light.loft"}
