"""Floors are found by where they lie, whatever they are called."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import floor_registry as fr
import pytest

from custom_components.ha_ai_agent.home.levels import floor_of, floors_said
from custom_components.ha_ai_agent.home.names import NameBook
from custom_components.ha_ai_agent.home.relevance import RelevanceIndex
from custom_components.ha_ai_agent.home.snapshot import (
    Area,
    Entity,
    Floor,
    HomeSnapshot,
)
from custom_components.ha_ai_agent.home.words import async_load_vocabulary
from custom_components.ha_ai_agent.languages import known
from tests.house import House, ids_of

LEVELS = {"cave": -1, "entry": 0, "sleeping": 1, "owls": 2}


def home_of(levels: dict[str, int | None], **names: str) -> HomeSnapshot:
    """Return a home with a bedroom, a window and a lamp on each floor."""
    return HomeSnapshot(
        floors=tuple(
            Floor(floor_id=id_, name=names.get(id_, id_.title()), level=level)
            for id_, level in levels.items()
        ),
        areas=tuple(
            Area(area_id=f"{id_}_{room.lower()}", name=f"{room} {id_}", floor_id=id_)
            for room in ("Bedroom", "Bath", "Box")
            for id_ in levels
        ),
        entities=tuple(
            Entity(
                entity_id=f"{domain}.{id_}",
                name=f"{domain} {id_}",
                area_id=f"{id_}_bedroom",
                device_class="window" if domain == "binary_sensor" else None,
            )
            for domain in ("binary_sensor", "light")
            for id_ in levels
        ),
    )


@pytest.mark.parametrize(
    ("language", "text", "floors"),
    [
        ("en", "which windows are open downstairs", {"entry"}),
        ("en", "lights on upstairs", {"sleeping", "owls"}),
        ("en", "is a window open in the basement", {"cave"}),
        ("en", "the lights on the top floor", {"owls"}),
        ("en", "lights on the ground floor", {"entry"}),
        # Nobody knows which of two it is.
        ("en", "lights on the first floor", set()),
        ("en", "turn the first light on the ground floor on", {"entry"}),
        ("de", "welche Fenster sind oben offen", {"sleeping", "owls"}),
        ("de", "Licht im Erdgeschoss aus", {"entry"}),
        ("de", "Lampen im ersten Stock", {"sleeping"}),
        ("de", "fahr die Rollläden nach oben", set()),
        ("de", "Fenster im 1. OG", {"sleeping"}),
        ("nl", "welke ramen staan beneden open", {"entry"}),
        ("nl", "ramen op de eerste verdieping", {"sleeping"}),
        ("fr", "les lumières à l'étage", {"sleeping", "owls"}),
        ("fr", "fenêtres du rez-de-chaussée", {"entry"}),
        ("fr", "lumières du premier étage", {"sleeping"}),
        ("it", "luci al piano di sopra", {"sleeping", "owls"}),
        ("it", "luci al piano terra", {"entry"}),
        ("es", "las luces del piso de arriba", {"sleeping", "owls"}),
        ("es", "sube las persianas hacia arriba", set()),
        ("pt", "luzes do andar de cima", {"sleeping", "owls"}),
        ("pl", "światła na górze", {"sleeping", "owls"}),
        ("pl", "okna na parterze", {"entry"}),
        # Where people count the ground as the first.
        ("ru", "свет на первом этаже", {"entry"}),
        ("nb", "lysene i første etasje", {"entry"}),
        ("fi", "valot toisessa kerroksessa", {"sleeping"}),
        ("fi", "yläkerran valot", {"sleeping", "owls"}),
        ("sv", "fönster på övervåningen", {"sleeping", "owls"}),
        ("da", "vinduer på første sal", {"sleeping"}),
        ("cs", "světla v přízemí", {"entry"}),
        ("tr", "üst kattaki ışıklar", {"sleeping", "owls"}),
        ("zh", "楼上的灯", {"sleeping", "owls"}),
        ("ja", "二階の電気", {"sleeping"}),
    ],
)
async def test_levels_are_heard(
    core: HomeAssistant, language: str, text: str, floors: set[str]
) -> None:
    index = RelevanceIndex(
        home_of({**LEVELS}), await async_load_vocabulary(core, language)
    )
    assert index.hear(text).floors.keys() == floors


async def test_a_kind_and_a_room_are_of_the_floor(core: HomeAssistant) -> None:
    index = RelevanceIndex(home_of({**LEVELS}), await async_load_vocabulary(core, "en"))
    assert {
        (group.label, group.ids)
        for group in index.groups("which windows are open downstairs")
        if group.ids
    } == {("binary_sensor window of entry", ("binary_sensor.entry",))}
    heard = index.hear("lights in the bedrooms upstairs")
    assert heard.areas.keys() == {"sleeping_bedroom", "owls_bedroom"}


@pytest.mark.parametrize(
    ("levels", "names", "first"),
    [
        ({"a": 0, "b": 1}, {"a": "Ground floor"}, "b"),
        ({"a": 0, "b": 1}, {"b": "Second floor"}, "a"),
        ({"a": 0, "b": 1}, {"b": "Children"}, None),
        # A name wins over every number.
        ({"a": 0, "b": 1, "c": 2}, {"c": "First floor"}, "c"),
    ],
)
def test_a_first_floor_is_either_of_two(
    levels: dict[str, int | None], names: dict[str, str], first: str | None
) -> None:
    home = home_of(levels, **names)
    assert NameBook(home).place("floor_id", "first floor") == first


@pytest.mark.parametrize(
    ("text", "floor"),
    [
        ("downstairs", "entry"),
        ("Erdgeschoss", "entry"),
        ("rez-de-chaussée", "entry"),
        ("basement", "cave"),
        ("upstairs", None),
        ("Sleeping", "sleeping"),
        ("", None),
    ],
)
def test_a_spoken_level_is_a_floor_where_there_is_one(
    text: str, floor: str | None
) -> None:
    book = NameBook(home_of({**LEVELS}))
    assert book.place("floor_id", text) == floor
    assert set(book.near_places("floor_id", "upstairs")) == {*LEVELS}


def test_names_say_a_level_that_nobody_wrote_down() -> None:
    home = home_of(
        {"a": None, "b": None, "c": None, "d": 7},
        a="Erdgeschoss", b="Obergeschoss", c="Dachboden", d="Keller",
    )  # fmt: skip
    assert floor_of(home, "downstairs") == "a"
    assert floor_of(home, "top floor") == "c"
    assert floor_of(home, "sous-sol") == "d"
    assert floors_said(home, "en")[("upstairs",)] == ("b", "c")
    assert not floors_said(HomeSnapshot(), "en").get(("upstairs",))
    assert floor_of(home_of({"x": -2, "y": -1}), "downstairs") == "x"


def test_every_language_has_words_for_levels() -> None:
    keys = {"up", "down", "top", "-1", "0", "1", "2", "first", "second", "none"}
    spoken = [language for language in known() if language.code]
    assert not [item.code for item in spoken if not item.home.levels]
    assert not [item.code for item in spoken if item.home.levels.keys() - keys]


@pytest.mark.parametrize("word", ["downstairs", "Erdgeschoss", "rez-de-chaussée"])
async def test_a_spoken_level_is_where_a_call_acts(house: House, word: str) -> None:
    """As a floor, and where an area is asked for; the other floor stays as it is."""
    floors = fr.async_get(house.hass)
    for floor_id, name, level in (("ground", "Feet", 0), ("upper", "Heads", 1)):
        floors.async_update(floor_id, name=name, level=level)
    await house.drain()
    ground = ids_of(await house.call("get_states", domain="light", floor_id="ground"))
    upper = ids_of(await house.call("get_states", domain="light", floor_id="upper"))
    assert ground
    assert upper
    for place in ("floor_id", "area_id"):
        told = await house.call("get_states", domain="light", **{place: word})
        assert ids_of(told) == ground
        await house.call(
            "call_service", domain="light", service="turn_on", **{place: word}
        )
        assert set(house.gate.seen[-1].entity_ids) == {*ground}
