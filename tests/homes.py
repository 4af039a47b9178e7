"""Realistic homes of any size, with real registries and states."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from homeassistant.components.homeassistant.const import DATA_EXPOSED_ENTITIES
from homeassistant.components.homeassistant.exposed_entities import ExposedEntities
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
)

from tests.plain_entry import add_plain_entry


@dataclass(frozen=True, slots=True)
class Thing:
    """One kind of entity, and how often a room has it."""

    domain: str
    name: str
    share: float
    device_class: str | None = None
    unit: str | None = None
    state: str = "off"
    attributes: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class HomeSpec:
    """The words of a home in one language."""

    language: str
    floors: tuple[str, ...]
    rooms: tuple[str, ...]
    things: tuple[Thing, ...]


_DIM = {"supported_color_modes": ["brightness"], "color_mode": None}
_COLOR = {
    "supported_color_modes": ["color_temp", "hs"],
    "min_color_temp_kelvin": 2000,
    "max_color_temp_kelvin": 6500,
    "effect_list": ["colorloop", "candle"],
    "supported_features": 44,
    "color_mode": None,
}
_WHITE = {
    "supported_color_modes": ["color_temp"],
    "min_color_temp_kelvin": 2200,
    "max_color_temp_kelvin": 4000,
}
_CLIMATE = {
    "hvac_modes": ["off", "heat", "auto"],
    "preset_modes": ["eco", "comfort", "away"],
    "min_temp": 7,
    "max_temp": 30,
    "target_temp_step": 0.5,
    "temperature": 21,
    "current_temperature": 20.4,
    "supported_features": 17,
}
_COVER = {"supported_features": 15, "current_position": 60}
_PLAYER = {
    "supported_features": 152461,
    "source_list": ["TV", "Radio", "Bluetooth"],
    "volume_level": 0.4,
}
_NUMBER = {"min": 0, "max": 100, "step": 1}


def _things(names: Mapping[str, str]) -> tuple[Thing, ...]:
    """Return the things of a room with their names in one language."""
    rows: tuple[tuple[str, str, float, str | None, str | None, str, Any], ...] = (
        ("light", "ceiling", 2, None, None, "off", _DIM),
        ("light", "floor_lamp", 1.2, None, None, "on", _COLOR),
        ("light", "spots", 0.8, None, None, "off", _WHITE),
        ("light", "desk", 0.5, None, None, "off", {"supported_color_modes": ["onoff"]}),
        ("switch", "socket", 1.2, "outlet", None, "on", None),
        ("switch", "coffee", 0.3, None, None, "off", None),
        ("cover", "blind", 1.2, "blind", None, "open", _COVER),
        ("cover", "curtain", 0.5, "curtain", None, "closed", _COVER),
        ("climate", "thermostat", 0.8, None, None, "heat", _CLIMATE),
        ("fan", "fan", 0.4, None, None, "off", {"supported_features": 1}),
        ("media_player", "speaker", 0.6, "speaker", None, "idle", _PLAYER),
        ("media_player", "tv", 0.3, "tv", None, "off", _PLAYER),
        ("lock", "lock", 0.2, None, None, "locked", None),
        ("vacuum", "vacuum", 0.1, None, None, "docked", None),
        ("select", "mode", 0.3, None, None, "auto", {"options": ["auto", "low"]}),
        ("number", "delay", 0.3, None, "s", "30", _NUMBER),
        ("binary_sensor", "motion", 1, "motion", None, "off", None),
        ("binary_sensor", "window", 1, "window", None, "off", None),
        ("binary_sensor", "door", 0.6, "door", None, "off", None),
        ("binary_sensor", "smoke", 0.4, "smoke", None, "off", None),
        ("sensor", "temperature", 1.5, "temperature", "°C", "21.4321", None),
        ("sensor", "humidity", 1.5, "humidity", "%", "45.2", None),
        ("sensor", "power", 1.2, "power", "W", "12.5", None),
        ("sensor", "battery", 1, "battery", "%", "87", None),
        ("sensor", "illuminance", 0.6, "illuminance", "lx", "120", None),
    )
    return tuple(
        Thing(domain, names.get(name, name), share, kind, unit, state, attributes)
        for domain, name, share, kind, unit, state, attributes in rows
    )


ENGLISH = HomeSpec(
    language="en",
    floors=("Ground Floor", "First Floor", "Attic", "Basement"),
    rooms=(
        "Kitchen",
        "Living Room",
        "Dining Room",
        "Hallway",
        "Bathroom",
        "Office",
        "Master Bedroom",
        "Guest Room",
        "Nursery",
        "Laundry Room",
        "Garage",
        "Pantry",
        "Library",
        "Workshop",
        "Terrace",
        "Garden",
        "Conservatory",
        "Cellar",
        "Playroom",
        "Dressing Room",
    ),
    things=_things(
        {
            "ceiling": "Ceiling Light",
            "floor_lamp": "Floor Lamp",
            "spots": "Spotlights",
            "desk": "Desk Lamp",
            "socket": "Socket",
            "coffee": "Coffee Machine",
            "blind": "Blinds",
            "curtain": "Curtain",
            "thermostat": "Thermostat",
            "fan": "Fan",
            "speaker": "Speaker",
            "tv": "TV",
            "lock": "Door Lock",
            "vacuum": "Vacuum",
            "mode": "Mode",
            "delay": "Off Delay",
            "motion": "Motion",
            "window": "Window",
            "door": "Door",
            "smoke": "Smoke",
            "temperature": "Temperature",
            "humidity": "Humidity",
            "power": "Power",
            "battery": "Battery",
            "illuminance": "Illuminance",
        }
    ),
)
GERMAN = HomeSpec(
    language="de",
    floors=("Erdgeschoss", "Obergeschoss", "Dachboden", "Keller"),
    rooms=(
        "Küche",
        "Wohnzimmer",
        "Esszimmer",
        "Flur",
        "Badezimmer",
        "Arbeitszimmer",
        "Schlafzimmer",
        "Gästezimmer",
        "Kinderzimmer",
        "Waschküche",
        "Garage",
        "Speisekammer",
        "Bibliothek",
        "Werkstatt",
        "Terrasse",
        "Garten",
        "Wintergarten",
        "Heizungskeller",
        "Spielzimmer",
        "Ankleide",
    ),
    things=_things(
        {
            "ceiling": "Deckenlampe",
            "floor_lamp": "Stehlampe",
            "spots": "Strahler",
            "desk": "Schreibtischlampe",
            "socket": "Steckdose",
            "coffee": "Kaffeemaschine",
            "blind": "Rollladen",
            "curtain": "Vorhang",
            "thermostat": "Thermostat",
            "fan": "Ventilator",
            "speaker": "Lautsprecher",
            "tv": "Fernseher",
            "lock": "Türschloss",
            "vacuum": "Staubsauger",
            "mode": "Modus",
            "delay": "Verzögerung",
            "motion": "Bewegung",
            "window": "Fenster",
            "door": "Tür",
            "smoke": "Rauch",
            "temperature": "Temperatur",
            "humidity": "Luftfeuchtigkeit",
            "power": "Leistung",
            "battery": "Batterie",
            "illuminance": "Helligkeit",
        }
    ),
)
DUTCH = HomeSpec(
    language="nl",
    floors=("Begane grond", "Eerste verdieping", "Zolder", "Kelder"),
    rooms=(
        "Keuken",
        "Woonkamer",
        "Eetkamer",
        "Gang",
        "Badkamer",
        "Kantoor",
        "Slaapkamer",
        "Logeerkamer",
        "Kinderkamer",
        "Bijkeuken",
        "Garage",
        "Voorraadkast",
        "Bibliotheek",
        "Werkplaats",
        "Terras",
        "Tuin",
        "Serre",
        "Stookruimte",
        "Speelkamer",
        "Kleedkamer",
    ),
    things=_things(
        {
            "ceiling": "Plafondlamp",
            "floor_lamp": "Vloerlamp",
            "spots": "Spotjes",
            "desk": "Bureaulamp",
            "socket": "Stopcontact",
            "coffee": "Koffiezetapparaat",
            "blind": "Jaloezie",
            "curtain": "Gordijn",
            "thermostat": "Thermostaat",
            "fan": "Ventilator",
            "speaker": "Luidspreker",
            "tv": "Televisie",
            "lock": "Deurslot",
            "vacuum": "Stofzuiger",
            "mode": "Modus",
            "delay": "Vertraging",
            "motion": "Beweging",
            "window": "Raam",
            "door": "Deur",
            "smoke": "Rook",
            "temperature": "Temperatuur",
            "humidity": "Luchtvochtigheid",
            "power": "Vermogen",
            "battery": "Batterij",
            "illuminance": "Lichtsterkte",
        }
    ),
)
FRENCH = HomeSpec(
    language="fr",
    floors=("Rez-de-chaussée", "Premier étage", "Grenier", "Sous-sol"),
    rooms=(
        "Cuisine",
        "Salon",
        "Salle à manger",
        "Couloir",
        "Salle de bain",
        "Bureau",
        "Chambre parentale",
        "Chambre d'amis",
        "Chambre des enfants",
        "Buanderie",
        "Garage",
        "Cellier",
        "Bibliothèque",
        "Atelier",
        "Terrasse",
        "Jardin",
        "Véranda",
        "Chaufferie",
        "Salle de jeux",
        "Dressing",
    ),
    things=_things(
        {
            "ceiling": "Plafonnier",
            "floor_lamp": "Lampadaire",
            "spots": "Spots",
            "desk": "Lampe de bureau",
            "socket": "Prise",
            "coffee": "Cafetière",
            "blind": "Volet",
            "curtain": "Rideau",
            "thermostat": "Thermostat",
            "fan": "Ventilateur",
            "speaker": "Enceinte",
            "tv": "Télévision",
            "lock": "Serrure",
            "vacuum": "Aspirateur",
            "mode": "Mode",
            "delay": "Délai",
            "motion": "Mouvement",
            "window": "Fenêtre",
            "door": "Porte",
            "smoke": "Fumée",
            "temperature": "Température",
            "humidity": "Humidité",
            "power": "Puissance",
            "battery": "Batterie",
            "illuminance": "Luminosité",
        }
    ),
)
SWEDISH = HomeSpec(
    language="sv",
    floors=("Bottenvåning", "Övervåning", "Vind", "Källare"),
    rooms=(
        "Kök",
        "Vardagsrum",
        "Matsal",
        "Hall",
        "Badrum",
        "Kontor",
        "Sovrum",
        "Gästrum",
        "Barnrum",
        "Tvättstuga",
        "Garage",
        "Skafferi",
        "Bibliotek",
        "Verkstad",
        "Terrass",
        "Trädgård",
        "Uterum",
        "Pannrum",
        "Lekrum",
        "Klädkammare",
    ),
    things=_things(
        {
            "ceiling": "Taklampa",
            "floor_lamp": "Golvlampa",
            "spots": "Spotlights",
            "desk": "Skrivbordslampa",
            "socket": "Uttag",
            "coffee": "Kaffebryggare",
            "blind": "Persienn",
            "curtain": "Gardin",
            "thermostat": "Termostat",
            "fan": "Fläkt",
            "speaker": "Högtalare",
            "tv": "TV",
            "lock": "Dörrlås",
            "vacuum": "Dammsugare",
            "mode": "Läge",
            "delay": "Fördröjning",
            "motion": "Rörelse",
            "window": "Fönster",
            "door": "Dörr",
            "smoke": "Rök",
            "temperature": "Temperatur",
            "humidity": "Luftfuktighet",
            "power": "Effekt",
            "battery": "Batteri",
            "illuminance": "Ljusstyrka",
        }
    ),
)
POLISH = HomeSpec(
    language="pl",
    floors=("Parter", "Pierwsze piętro", "Poddasze", "Piwnica"),
    rooms=(
        "Kuchnia",
        "Salon",
        "Jadalnia",
        "Korytarz",
        "Łazienka",
        "Biuro",
        "Sypialnia",
        "Pokój gościnny",
        "Pokój dzieci",
        "Pralnia",
        "Garaż",
        "Spiżarnia",
        "Biblioteka",
        "Warsztat",
        "Taras",
        "Ogród",
        "Oranżeria",
        "Kotłownia",
        "Bawialnia",
        "Garderoba",
    ),
    things=_things(
        {
            "ceiling": "Lampa sufitowa",
            "floor_lamp": "Lampa stojąca",
            "spots": "Reflektory",
            "desk": "Lampka biurkowa",
            "socket": "Gniazdko",
            "coffee": "Ekspres do kawy",
            "blind": "Roleta",
            "curtain": "Zasłona",
            "thermostat": "Termostat",
            "fan": "Wentylator",
            "speaker": "Głośnik",
            "tv": "Telewizor",
            "lock": "Zamek",
            "vacuum": "Odkurzacz",
            "mode": "Tryb",
            "delay": "Opóźnienie",
            "motion": "Ruch",
            "window": "Okno",
            "door": "Drzwi",
            "smoke": "Dym",
            "temperature": "Temperatura",
            "humidity": "Wilgotność",
            "power": "Moc",
            "battery": "Bateria",
            "illuminance": "Jasność",
        }
    ),
)
FINNISH = HomeSpec(
    language="fi",
    floors=("Alakerta", "Yläkerta", "Ullakko", "Kellari"),
    rooms=(
        "Keittiö",
        "Olohuone",
        "Ruokasali",
        "Eteinen",
        "Kylpyhuone",
        "Työhuone",
        "Makuuhuone",
        "Vierashuone",
        "Lastenhuone",
        "Kodinhoitohuone",
        "Autotalli",
        "Ruokakomero",
        "Kirjasto",
        "Verstas",
        "Terassi",
        "Puutarha",
        "Viherhuone",
        "Pannuhuone",
        "Leikkihuone",
        "Vaatehuone",
    ),
    things=_things(
        {
            "ceiling": "Kattovalo",
            "floor_lamp": "Jalkalamppu",
            "spots": "Kohdevalot",
            "desk": "Pöytälamppu",
            "socket": "Pistorasia",
            "coffee": "Kahvinkeitin",
            "blind": "Sälekaihdin",
            "curtain": "Verho",
            "thermostat": "Termostaatti",
            "fan": "Tuuletin",
            "speaker": "Kaiutin",
            "tv": "Televisio",
            "lock": "Lukko",
            "vacuum": "Pölynimuri",
            "mode": "Tila",
            "delay": "Viive",
            "motion": "Liike",
            "window": "Ikkuna",
            "door": "Ovi",
            "smoke": "Savu",
            "temperature": "Lämpötila",
            "humidity": "Kosteus",
            "power": "Teho",
            "battery": "Akku",
            "illuminance": "Valoisuus",
        }
    ),
)
HOMES: tuple[HomeSpec, ...] = (
    ENGLISH,
    GERMAN,
    DUTCH,
    FRENCH,
    SWEDISH,
    POLISH,
    FINNISH,
)


@dataclass(frozen=True, slots=True)
class BuiltEntity:
    """What was built: for tests that need to know the truth."""

    entity_id: str
    name: str
    room: str
    thing: Thing


async def async_build_home(
    hass: HomeAssistant,
    entities: int = 1000,
    seed: int = 1,
    spec: HomeSpec = ENGLISH,
    assistant: str = "conversation",
    needed: Iterable[tuple[str, str]] = (),
) -> list[BuiltEntity]:
    """Fill the registries and the state machine; everything built is exposed.

    `needed` names rooms and things that must be there; chance decides over the rest.
    """
    if DATA_EXPOSED_ENTITIES not in hass.data:
        exposed = ExposedEntities(hass)
        hass.data[DATA_EXPOSED_ENTITIES] = exposed
        await exposed.async_initialize()
    entry = add_plain_entry(hass, "test", "A realistic home")
    builder = _Builder(hass, entry.entry_id, Random(seed), assistant)
    rooms = builder.add_rooms(spec, max(4, min(200, round(entities / 22) + 1)))
    ids = dict(rooms)
    things = {thing.name: thing for thing in spec.things}
    for room, name in needed:
        builder.add(room, ids[room], things[name])
    for _ in range(entities - len(builder.built)):
        room, area_id = builder.random.choice(rooms)
        thing = builder.random.choices(
            spec.things, [thing.share for thing in spec.things]
        )[0]
        builder.add(room, area_id, thing)
    await hass.async_block_till_done()
    return builder.built


class _Builder:
    """Adds rooms, devices and entities as an integration does."""

    def __init__(
        self, hass: HomeAssistant, entry_id: str, random: Random, assistant: str
    ) -> None:
        self.random = random
        self.built: list[BuiltEntity] = []
        self._hass = hass
        self._entry_id = entry_id
        self._assistant = assistant
        self._used: dict[str, int] = {}

    def add_rooms(self, spec: HomeSpec, number: int) -> list[tuple[str, str]]:
        """Return names and ids of the rooms of all floors."""
        floors = fr.async_get(self._hass)
        areas = ar.async_get(self._hass)
        floor_ids = [
            floors.async_create(name, level=level).floor_id
            for level, name in enumerate(spec.floors)
        ]
        rooms = []
        for index in range(number):
            lap, place = divmod(index, len(spec.rooms))
            name = spec.rooms[place] + (f" {lap + 1}" if lap else "")
            area = areas.async_create(name, floor_id=floor_ids[index % len(floor_ids)])
            rooms.append((name, area.id))
        return rooms

    def add(self, room: str, area_id: str, thing: Thing) -> None:
        """Add one device in a room with one entity."""
        # Half of the people put the room into the name, half leave it to the area.
        name = f"{room} {thing.name}" if self.random.random() < 0.5 else thing.name
        key = f"{room}/{thing.name}"
        number = self._used[key] = self._used.get(key, 0) + 1
        if number > 1:
            name += f" {number}"
        unique = f"{thing.domain}-{len(self.built)}"
        device = dr.async_get(self._hass).async_get_or_create(
            config_entry_id=self._entry_id, identifiers={("test", unique)}, name=name
        )
        dr.async_get(self._hass).async_update_device(device.id, area_id=area_id)
        attributes = dict(thing.attributes or {})
        registry = er.async_get(self._hass)
        entity = registry.async_get_or_create(
            thing.domain,
            "test",
            unique,
            config_entry=self._hass.config_entries.async_get_entry(self._entry_id),
            device_id=device.id,
            has_entity_name=True,
            original_device_class=thing.device_class,
            unit_of_measurement=thing.unit,
            suggested_object_id=f"{room} {thing.name}" + (f" {number}" * (number > 1)),
            supported_features=attributes.get("supported_features", 0),
        )
        registry.async_update_entity_options(
            entity.entity_id, self._assistant, {"should_expose": True}
        )
        if thing.device_class:
            attributes["device_class"] = thing.device_class
        if thing.unit:
            attributes["unit_of_measurement"] = thing.unit
        self._hass.states.async_set(
            entity.entity_id, thing.state, {**attributes, "friendly_name": name}
        )
        self.built.append(BuiltEntity(entity.entity_id, name, room, thing))
