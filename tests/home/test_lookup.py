"""One index a language, built again when the home changed; words from Home Assistant."""

import asyncio

from homeassistant.core import HomeAssistant
import pytest

from custom_components.ha_ai_agent.home.cache import HomeCache
from custom_components.ha_ai_agent.home.lookup import HomeLookup
from custom_components.ha_ai_agent.home.matching import WordMatcher, is_inflection
from custom_components.ha_ai_agent.home.relevance import (
    RelevanceIndex,
    build_vocabulary,
    find_by_name,
)
from custom_components.ha_ai_agent.home.snapshot import (
    Area,
    Entity,
    Floor,
    HomeSnapshot,
)
from custom_components.ha_ai_agent.home.words import (
    async_load_vocabulary,
    kind_names,
    mine_kinds,
)
from custom_components.ha_ai_agent.metrics import Metrics

ROOMS = ("Kitchen", "Bedroom", "Garage")


def make_home() -> HomeSnapshot:
    entities = [
        Entity(entity_id=f"light.l{number}", name="Light", area_id=room.lower())
        for number, room in enumerate(ROOMS)
    ]
    entities += [
        Entity(
            entity_id="light.drive",
            name="Garage Light",
            aliases=("Driveway", "Auffahrt"),
            area_id=None,
        ),
        Entity(entity_id="switch.drive", name="Garage Light", area_id="garage"),
        Entity(entity_id="sensor.t", name="Temp", device_class="temperature"),
        Entity(entity_id="climate.c", name="Heating", area_id="bedroom"),
    ]
    return HomeSnapshot(
        floors=(Floor(floor_id="up", name="Upstairs", aliases=("First floor",)),),
        areas=tuple(
            Area(
                area_id=room.lower(),
                name=room,
                floor_id="up" if room == "Bedroom" else None,
            )
            for room in sorted(ROOMS)
        ),
        entities=tuple(sorted(entities, key=lambda item: item.entity_id)),
    )


@pytest.fixture
def index() -> RelevanceIndex:
    words = {
        "temperature": frozenset({("sensor", "temperature")}),
        "": frozenset({("light", None)}),
    }
    return RelevanceIndex(make_home(), build_vocabulary("en", words))


def named(index: RelevanceIndex, text: str, **more: object) -> set[str]:
    found = index.find(text, **more)  # type: ignore[arg-type]  # for brevity
    return {match.entity_id for match in found if match.is_named}


def test_the_room_that_was_said_decides(index: RelevanceIndex) -> None:
    assert named(index, "light in the kitchen") == {"light.l0"}
    assert named(index, "garage light") >= {"light.l2", "light.drive", "switch.drive"}


def test_the_room_of_the_speaker_decides(index: RelevanceIndex) -> None:
    assert named(index, "turn on the light", area_id="bedroom") == {"light.l1"}
    found = index.find("good morning", area_id="bedroom")
    assert {match.entity_id for match in found} == {"light.l1", "climate.c"}
    assert found[0].reasons == ("room of the speaker",)


def test_what_was_spoken_of_before(index: RelevanceIndex) -> None:
    found = index.find("turn it off again", recent=["light.drive", "light.unknown"])
    assert [match.entity_id for match in found] == ["light.drive"]
    assert found[0].reasons == ("recent",)


def test_aliases_floors_kinds_and_ids(index: RelevanceIndex) -> None:
    assert named(index, "die Auffahrt bitte") == {"light.drive"}
    assert "light.l1" in named(index, "lamps upstairs")
    assert "light.l1" in named(index, "all lights on the first floor")
    assert {"sensor.t", "climate.c"} <= {
        match.entity_id for match in index.find("what is the temperature")
    }
    assert index.find("what about light.l2?")[0].entity_id == "light.l2"
    assert named(index, "everything off in the bedroom") == {"light.l1", "climate.c"}
    assert not index.find("")
    assert len(index.find("light", limit=1)) >= 4


def test_words_far_apart_are_not_one_name(index: RelevanceIndex) -> None:
    text = "garage, and then if you like and have the time please some other light"
    found = {match.entity_id: match for match in index.find(text)}
    assert 'name "Garage Light"' in found["light.drive"].reasons


def test_names_like(index: RelevanceIndex) -> None:
    assert [item.entity_id for item in find_by_name(index, "driveway")] == [
        "light.drive"
    ]
    assert find_by_name(index, "garage light")[0].name == "Garage Light"
    found = find_by_name(index, "Garage Light", ["switch"])
    assert [item.entity_id for item in found] == ["switch.drive"]
    assert find_by_name(index, "light.l2")[0].entity_id == "light.l2"
    assert find_by_name(make_home(), "heting")[0].entity_id == "climate.c"
    assert not find_by_name(index, "swimming pool")


def test_parts_of_rooms_and_words_torn_apart() -> None:
    home = HomeSnapshot(
        areas=(Area(area_id="mb", name="Master Bedroom 2"),),
        entities=(
            Entity(entity_id="light.mb", name="Ceiling", area_id="mb"),
            Entity(entity_id="light.other", name="Spot"),
        ),
    )
    index = RelevanceIndex(home, build_vocabulary("en", {}))
    assert named(index, "bed room lights") == {"light.mb"}
    assert index.hear("light number 2").areas == {}


def test_matching_words() -> None:
    matcher = WordMatcher(
        ["kuche", "licht", "lampa", "taklampa", "fonster", "12", "מטבח"]
    )
    assert dict(matcher.match("kuchenlicht")).keys() == {"kuche", "licht"}
    assert dict(matcher.match("במטבח")).keys() == {"מטבח"}
    assert dict(matcher.match("licth")) == {"licht": 0.75}
    assert dict(matcher.match("lichtter"))
    assert not matcher.match("13")
    assert not matcher.match("abc")
    assert matcher.match("12") == (("12", 1.0),)
    assert matcher.match("kuche") is matcher.match("kuche")
    assert not is_inflection("fantasy", "fan")
    assert is_inflection("perdelerini", "perde")


def test_a_matcher_does_not_remember_for_ever() -> None:
    matcher = WordMatcher(["kitchen"])
    for number in range(5000):
        matcher.match(f"word{number}")
    assert matcher.match("kitchens")


def test_mining_survives_odd_data() -> None:
    data = {
        "expansion_rules": {"lamp": "(lamp|<lamp>)"},
        "intents": {
            "HassTurnOn": {
                "data": [
                    {"sentences": ["turn on {name}"], "slots": {}},
                    {"sentences": ["<lamp> on"], "slots": {"domain": "light"}},
                    {
                        "sentences": ["raise [the ]blind[s]", "<unknown> 12"],
                        "slots": {"domain": ["cover", 3], "device_class": ["blind"]},
                    },
                ]
            },
            "HassNevermind": {},
        },
    }
    mined = mine_kinds(data)
    assert mined["lamp"] == {("light", None)}
    assert mined["blinds"] == {("cover", "blind")}
    assert "12" not in mined
    assert mine_kinds({}) == {}
    assert list(kind_names({"component.light.title": "Light"})) == []


async def test_vocabularies(core: HomeAssistant) -> None:
    german = await async_load_vocabulary(core, "de-AT")
    assert ("light", None) in german.kinds["licht",]
    assert ("cover", "shutter") in german.kinds["rollladen",]
    assert "alle" in german.everything
    unknown = await async_load_vocabulary(core, "tlh")
    assert ("light", None) in unknown.kinds["light",]


async def test_one_index_for_a_snapshot_and_a_language(core: HomeAssistant) -> None:
    core.states.async_set("light.a", "on", {"friendly_name": "Porch"})
    cache = HomeCache(core, Metrics())
    cache.async_start()
    lookup = HomeLookup(core, cache)
    indexes = await asyncio.gather(*(lookup.async_get_index("en") for _ in range(5)))
    assert len(set(map(id, indexes))) == 1
    assert await lookup.async_get_index("en") is indexes[0]
    assert await lookup.async_get_index("de") is not indexes[0]
    core.states.async_set("light.a", "on", {"friendly_name": "Veranda"})
    index = await lookup.async_get_index("en")
    assert index is not indexes[0]
    assert [item.name for item in find_by_name(index, "veranda")] == ["Veranda"]
    cache.async_close()


def test_a_large_home_of_one_language_without_spaces() -> None:
    home = HomeSnapshot(
        areas=(Area(area_id="k", name="キッチン"),),
        entities=(
            Entity(entity_id="light.k", name="キッチンの照明", area_id="k"),
            Entity(entity_id="light.l", name="リビング照明"),
        ),
    )
    words = {"照明": frozenset({("light", None)})}
    index = RelevanceIndex(home, build_vocabulary("ja", words))
    assert "light.k" in named(index, "キッチンの照明をつけて")
    assert "light.l" in named(index, "リビング 照明 すべて 消して")
    assert index.hear("すべて消して").everything
