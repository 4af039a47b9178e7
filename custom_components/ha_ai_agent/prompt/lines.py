"""One line for each thing: its id, its name where needed, what it can do."""

from collections.abc import Collection, Iterable, Mapping
import re
from typing import Final
from zlib import crc32

from ..domains.model import Capability
from ..domains.rows import domain_of
from ..home.relevance import words_of
from ..home.snapshot import Area, Entity, Floor
from ..text import quoted

_LINES: Final = "Each thing: its id, what it can do."
# Said only where it is in a line.
_SIGNS: Final[Mapping[str, str]] = {
    " _": "_2: the id before with this end.",
    "_: ": "x_: y z: x_y, x_z.",
    " ~": "~ other names.",
    " @": "@ area.",
    '"': "Quoted: names that ids do not say.",
}
_EXPLAINED: Final[Mapping[str, str]] = {
    "brightness": "b brightness",
    "color_temp": "k +color temperature",
    "color": "c +color",
    "effect": "e effects",
    "position": "p position",
    "tilt": "t tilt",
    "percentage": "s speed",
    "oscillate": "o oscillate",
    "direction": "d direction",
    "volume": "v volume",
    "play": "m play media",
}
_LETTERS: Final[Mapping[str, str]] = {
    "effect": "e",
    "position": "p",
    "tilt": "t",
    "percentage": "s",
    "oscillate": "o",
    "direction": "d",
    "volume": "v",
    "play": "m",
}
# Lists and ranges that explain themselves; others have their key in front.
_BARE_LISTS: Final = frozenset({"hvac_mode", "option", "mode", "operation_mode"})
_BARE_RANGES: Final = frozenset({"temperature", "value", "length"})
_UNLISTED: Final = frozenset({"event_type"})
_LIGHTS: Final = (("color", "c"), ("color_temp", "k"), ("brightness", "b"))
_LIGHT_KEYS: Final = frozenset(key for key, _ in _LIGHTS)
_LONGEST_INLINE: Final = 12
_KEYS: Final[Mapping[str, str]] = {
    "preset_mode": "preset",
    "fan_mode": "fan",
    "swing_mode": "swing",
    "swing_horizontal_mode": "swing_horizontal",
    "fan_speed": "speed",
    "sound_mode": "sound",
}
_SHOWN_VALUES: Final = 10
_SHOWN_ALIASES: Final = 4
_PLAIN: Final = re.compile(r"[\w.+%-]{1,32}")
_NAME_LIMIT: Final = 60


def signs_in(text: str) -> frozenset[str]:
    """Return what has to be explained of some lines."""
    return frozenset(sign for sign in _SIGNS if sign in text)


def legend(signs: Collection[str], keys: Collection[str]) -> str:
    """Return what explains the lines that there are, and what is done in them."""
    told = [_LINES, *(words for sign, words in _SIGNS.items() if sign in signs)]
    if letters := [words for key, words in _EXPLAINED.items() if key in keys]:
        told.append(f"{', '.join(letters)}.")
    return f"{' '.join(told)}\n"


def entity_line(entity: Entity, area: Area | None, sets: set[str]) -> str:
    """Return an entity on one line; `sets` takes in what it refers to by number."""
    parts = [entity.entity_id]
    if name := shown_name(entity, area):
        parts.append(quoted(name, _NAME_LIMIT))
    if entity.aliases:
        parts.append(f"~{_aliases(entity.aliases)}")
    kind = entity.device_class
    shows_kind = domain_of(entity.domain).shows_kind
    if kind and shows_kind and kind not in entity.entity_id:
        parts.append(f"({_value(kind)})")
    if entity.capabilities:
        letters, words = _abilities(entity.capabilities)
        if letters:
            parts.append(letters)
        if len(words) > _LONGEST_INLINE:
            sets.add(words)
            parts.append(ability_code(words))
        elif words:
            parts.append(words)
    return " ".join(parts)


def ability_code(words: str) -> str:
    """Return a number for a set of abilities: the same for the same words, always.

    It depends on nothing else, so that a new set changes no other line.
    """
    return f"*{crc32(words.encode()) % 1_000_000:06}"


def shown_name(entity: Entity, area: Area | None) -> str:
    """Return what of the name its id and its area do not already say."""
    object_id = entity.entity_id.partition(".")[2]
    name = entity.name
    if _says(object_id, name):
        return ""
    if area is None:
        return name
    rest = object_id
    for _ in range(2):
        rest = rest.removeprefix(f"{area.area_id}_")
    prefix = f"{area.name} ".casefold()
    if name.casefold().startswith(prefix):
        name = name[len(prefix) :].strip()
    return "" if _says(rest, name) else name or entity.name


def shown_place(entity: Entity, areas: Mapping[str, Area]) -> str:
    """Return the area of an entity, unless its id begins with it."""
    if entity.area_id not in areas:
        return ""
    parts = entity.entity_id.partition(".")[2].split("_")
    begins = ("_".join(parts[:end]) for end in range(len(parts), 0, -1))
    said = next((begin for begin in begins if begin in areas), None)
    return "" if said == entity.area_id else f" @{entity.area_id}"


def _says(slug: str, name: str) -> bool:
    """Return if an id is the name: in lower case, and without accents as ids are."""
    return name.casefold() == slug.replace("_", " ") or (
        not name.isascii() and "_".join(words_of(name)) == slug
    )


def area_title(area: Area) -> str:
    """Return an area with its id and its names."""
    return _title(area.area_id, area.name, area.aliases)


def floor_title(floor: Floor) -> str:
    """Return a floor with its id and its names."""
    return _title(floor.floor_id, floor.name, floor.aliases)


def _title(item_id: str, name: str, aliases: tuple[str, ...]) -> str:
    parts = [item_id]
    # The accents of an area show once, here; its things go without.
    if name.casefold() != item_id.replace("_", " "):
        parts.append(quoted(name, _NAME_LIMIT))
    if aliases:
        parts.append(f"~{_aliases(aliases)}")
    return " ".join(parts)


def _aliases(aliases: Iterable[str]) -> str:
    return ",".join(
        quoted(alias, _NAME_LIMIT) for alias in tuple(aliases)[:_SHOWN_ALIASES]
    )


def _abilities(capabilities: Iterable[Capability]) -> tuple[str, str]:
    """Return the letters, and the ranges and lists."""
    keys = {item.key for item in capabilities}
    # One letter for what a light can do: the better includes the lesser.
    letters = next((letter for key, letter in _LIGHTS if key in keys), "")
    words: list[str] = []
    for item in capabilities:
        if letter := _LETTERS.get(item.key):
            letters += letter
        elif item.key not in _LIGHT_KEYS and (said := ability_words(item)):
            words.append(said)
    return letters, " ".join(words)


def ability_words(item: Capability) -> str:
    """Return one ability in words: its values, its range, or its name alone."""
    if item.key in _UNLISTED:
        return ""
    if item.key in _LIGHT_KEYS:
        return item.key
    if item.values:
        return _listed(item)
    if item.minimum is not None and item.maximum is not None:
        span = f"{_number(item.minimum)}-{_number(item.maximum)}"
        return span if item.key in _BARE_RANGES else f"{item.key} {span}"
    return "" if item.key in _BARE_RANGES else item.key


def _listed(item: Capability) -> str:
    shown = "/".join(_value(value) for value in item.values[:_SHOWN_VALUES])
    if len(item.values) > _SHOWN_VALUES:
        shown += "/…"
    if item.key in _BARE_LISTS:
        return shown
    return f"{_KEYS.get(item.key, item.key)} {shown}"


def _value(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else quoted(value, 40)


def _number(value: float) -> str:
    return f"{value:g}"
