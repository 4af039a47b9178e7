"""What is meant comes, and nothing that only shares a room, a kind or a small word."""

from collections.abc import Mapping

from homeassistant.core import HomeAssistant
import pytest

from custom_components.ha_ai_agent.home.relevance import RelevanceIndex
from custom_components.ha_ai_agent.home.snapshot import (
    Area,
    Entity,
    Floor,
    HomeSnapshot,
)
from custom_components.ha_ai_agent.home.words import async_load_vocabulary

FLOORS = {"Plaine": 0, "Perchoir": 1, "Grotte": -1}
ROOMS = {"Galley": "Plaine", "Saloon": "Plaine", "Guest Cabin": "Perchoir",
         "Owner Cabin": "Perchoir", "Locker": "Grotte"}  # fmt: skip
THINGS: Mapping[str, tuple[str, str | None, str | None]] = {
    "light.galley": ("Galley Strip", "Galley", None),
    "light.saloon": ("Pendant", "Saloon", None),
    "light.guest": ("Reading Lamp", "Guest Cabin", None),
    "light.owner": ("Reading Lamp", "Owner Cabin", None),
    "light.deck": ("Deck Light", None, None),
    "binary_sensor.galley": ("Window", "Galley", "window"),
    "binary_sensor.owner": ("Porthole", "Owner Cabin", "window"),
    "sensor.galley": ("Galley Temperature", "Galley", "temperature"),
    "sensor.guest": ("Guest Temperature", "Guest Cabin", "temperature"),
    "sensor.damp": ("Galley Humidity", "Galley", "humidity"),
    "switch.kettle": ("Kettle", "Galley", None),
    "script.cast_off": ("Cast Off", None, None),
    "vacuum.dusty": ("Dusty", "Saloon", None),
    "weather.home": ("Home", None, None),
    "person.kim": ("Kim", None, None),
    "climate.saloon": ("Stove", "Saloon", None),
}


def _home() -> HomeSnapshot:
    return HomeSnapshot(
        floors=tuple(
            Floor(floor_id=name.lower(), name=name, level=level)
            for name, level in sorted(FLOORS.items())
        ),
        areas=tuple(
            Area(area_id=name.lower(), name=name, floor_id=floor.lower())
            for name, floor in sorted(ROOMS.items())
        ),
        entities=tuple(
            Entity(
                entity_id=id_,
                name=name,
                area_id=room.lower() if room else None,
                device_class=kind,
            )
            for id_, (name, room, kind) in sorted(THINGS.items())
        ),
    )


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "turn off the lights downstairs", {"light.galley", "light.saloon"}),
        ("en", "which windows are open upstairs", {"binary_sensor.owner"}),
        (
            "en",
            "lights in the galley and the saloon off",
            {"light.galley", "light.saloon"},
        ),
        ("en", "send Dusty to the galley", {"vacuum.dusty"}),
        ("en", "hoover the guest cabin", {"vacuum.dusty"}),
        ("en", "boil the kettle in the galley", {"switch.kettle"}),
        ("en", "how humid is the galley", {"sensor.damp"}),
        ("en", "who is at home", {"person.kim"}),
        ("en", "store this for later", set()),
        ("en", "I am halfway there", set()),
        ("de", "welche Lampen sind oben an", {"light.guest", "light.owner"}),
        ("fr", "quelles lampes sont allumées en haut", {"light.guest", "light.owner"}),
        ("fi", "sammuta yläkerran valot", {"light.guest", "light.owner"}),
        ("nl", "regent het buiten", {"weather.home"}),
    ],
)
async def test_nothing_stands_beside(
    core: HomeAssistant, language: str, text: str, found: set[str]
) -> None:
    index = RelevanceIndex(_home(), await async_load_vocabulary(core, language))
    assert {match.entity_id for match in index.find(text)} == found


async def test_everything_of_a_floor_is_meant(core: HomeAssistant) -> None:
    """Without a kind a floor means what is there and can be switched."""
    index = RelevanceIndex(_home(), await async_load_vocabulary(core, "en"))
    found = {match.entity_id for match in index.find("everything off upstairs")}
    assert {"light.guest", "light.owner"} <= found
    assert not {"light.galley", "light.saloon", "script.cast_off"} & found


@pytest.mark.parametrize("text", ["die Stube", "bis oben hin", "oben"])
async def test_a_floor_that_nobody_has_is_not_heard(
    core: HomeAssistant, text: str
) -> None:
    index = RelevanceIndex(HomeSnapshot(), await async_load_vocabulary(core, "de"))
    assert not index.find(text)


@pytest.mark.parametrize(
    ("language", "rooms", "text", "named"),
    [
        ("en", ("Guest Room", "Laundry Room", "Den"), "the warmest room upstairs?",
         "is it warm upstairs in the laundry room?"),
        ("de", ("Zimmer Anna", "Zimmer Ole", "Flur"),
         "Welches Zimmer ist oben am wärmsten?", "Wie warm ist es oben im Zimmer Ole?"),
        ("fr", ("Pièce bleue", "Pièce du fond", "Salon"),
         "Quelle est la pièce la plus chaude à l'étage ?",
         "Fait-il chaud à l'étage dans la pièce du fond ?"),
        ("nl", ("Kamer Tim", "Kamer Lot", "Hal"), "Welke kamer is boven het warmst?",
         "Hoe warm is het boven in kamer Lot?"),
        ("cs", ("Dětský pokoj", "Modrý pokoj", "Chodba"),
         "Který pokoj je nahoře nejteplejší?", "Jak teplo je nahoře v modrém pokoji?"),
        ("pl", ("Pokój Oli", "Niebieski pokój", "Hol"),
         "Który pokój na górze jest najcieplejszy?",
         "Jak ciepło jest na górze w niebieskim pokoju?"),
    ],
)  # fmt: skip
async def test_what_any_room_is_called_tells_none(
    core: HomeAssistant, language: str, rooms: tuple[str, ...], text: str, named: str
) -> None:
    """The warmest room is one of all, and not of those that have "room" in a name."""
    home = HomeSnapshot(
        floors=(
            Floor(floor_id="below", name="Below", level=0),
            Floor(floor_id="above", name="Above", level=1),
        ),
        areas=(
            Area(area_id="hall", name="Foyer", floor_id="below"),
            *(
                Area(area_id=f"a{at}", name=name, floor_id="above")
                for at, name in enumerate(rooms)
            ),
            *(
                Area(area_id=f"b{at}", name=f"Box {at}", floor_id="above")
                for at in range(4)
            ),
        ),
        entities=tuple(
            Entity(
                entity_id=f"sensor.{area}",
                name="Probe",
                area_id=area,
                device_class="temperature",
            )
            for area in ("hall", "a0", "a1", "a2", "b0", "b1", "b2", "b3")
        ),
    )
    index = RelevanceIndex(home, await async_load_vocabulary(core, language))
    (group,) = [one for one in index.groups(text) if one.ids]
    assert len(group.ids) == 7, group
    (group,) = [one for one in index.groups(named) if one.ids]
    assert group.ids == ("sensor.a1",)
