"""Homes as words: rooms and things in four languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


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


def things_of(names: Mapping[str, str]) -> tuple[Thing, ...]:
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
    things=things_of(
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
    things=things_of(
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
    things=things_of(
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
    things=things_of(
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
