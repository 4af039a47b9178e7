"""A name is found however it is spelled, by the tool that looks and the one that acts."""

from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.ha_ai_agent.folding import fold
from custom_components.ha_ai_agent.home.matching import WordMatcher
from custom_components.ha_ai_agent.home.names import NameBook
from custom_components.ha_ai_agent.home.snapshot import Area, Entity, HomeSnapshot

from ..house import House

SPELLINGS = [
    ("Køkken lys", "kokken lys"),
    ("Wohnzimmerlampe", "wohnzimmer lampe"),
    ("Wohnzimmer Lampe", "wohnzimmerlampe"),
    ("Lampa łazienka", "lampa lazienka"),
    ("Küchenlicht", "kuechenlicht"),
    ("Küchenlicht", "kuchenlicht"),
    ("Straßenlaterne", "Strassenlaterne"),
    ("Éclairage du séjour", "eclairage sejour"),
    ("Işık salonu", "isik salonu"),
    ("Đèn ngủ", "den ngu"),
    ("リビングの照明", "リビングの照明"),
    ("客厅 灯", "客厅灯"),
    ("الضوء الكبير", "ضوء كبير"),
    ("האור הגדול", "אור גדול"),
    ("Лампа Ёлка", "лампа елка"),
    ("Reading-Lamp", "reading lamp"),
    ("TV_Light", "tv light"),
]


@pytest.mark.parametrize(("name", "said"), SPELLINGS)
def test_spellings(name: str, said: str) -> None:
    home = HomeSnapshot(
        areas=(Area(area_id="one", name=name),),
        entities=(
            Entity(entity_id="light.one", name=name),
            Entity(entity_id="light.two", name="Other"),
        ),
    )
    book = NameBook(home)
    assert book.entities(said) == ("light.one",)
    assert book.place("area_id", said) == "one"


def test_the_stricter_reading_wins() -> None:
    home = HomeSnapshot(
        entities=(
            Entity(entity_id="light.one", name="Spot light"),
            Entity(entity_id="light.two", name="Spotlight"),
            Entity(entity_id="light.three", name="Spots"),
        )
    )
    book = NameBook(home)
    assert book.entities("spotlight") == ("light.two",)
    assert book.entities("spot light") == ("light.one",)
    assert set(book.entities("the spot-lights")) == {"light.one"}


@pytest.mark.parametrize(("name", "said"), SPELLINGS)
async def test_what_is_found_can_be_called(house: House, name: str, said: str) -> None:
    entity_id = "light.kitchen_ceiling"
    er.async_get(house.hass).async_update_entity(entity_id, name=name)
    await house.drain()
    found = await house.call("find_entities", query=said)
    assert entity_id in {row["entity_id"] for row in found["entities"]}
    done = await house.act("light.turn_on", said)
    assert entity_id in done["changed"], done


def test_other_endings_are_other_words() -> None:
    """A stem of a few letters with two long endings is no form of one word."""
    matcher = WordMatcher(
        [fold(word) for word in ("playroom", "sypialnia", "łazienka")]
    )
    assert not matcher.match("playing")
    assert matcher.match("playrooms")
    assert matcher.match("sypialniach")
    assert matcher.match(fold("łazience"))
