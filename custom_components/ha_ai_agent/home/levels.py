"""Floors by where they lie: "upstairs", "ground floor", "à l'étage". Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Final

from ..folding import words_of
from ..languages import Languages, find, known
from .snapshot import Floor, HomeSnapshot

type Phrase = tuple[str, ...]

_NO_FLOOR: Final = "none"
_TOP: Final = "top"
_BASEMENT: Final = "-1"


def floors_said(home: HomeSnapshot, language: str) -> dict[Phrase, tuple[str, ...]]:
    """Return the phrases of a language, and of English, with the floors they mean.

    A phrase with none is said of something else ("nach oben") and hides a shorter one.
    """
    words = dict(
        _phrases(find("en").home.levels) | _phrases(find(language).home.levels)
    )
    return _floors(home, words)


def floor_of(home: HomeSnapshot, text: str) -> str | None:
    """Return the one floor that is called so in any language."""
    words = {tuple(words_of(text)): _said(known()).get(tuple(words_of(text)), "")}
    (ids,) = _floors(home, words).values() or ((),)
    return ids[0] if len(ids) == 1 else None


def _floors(
    home: HomeSnapshot, words: Mapping[Phrase, str]
) -> dict[Phrase, tuple[str, ...]]:
    """Return the floors of each phrase; what is a name here means what is called so."""
    named = {
        tuple(words_of(name))
        for names in (
            *((floor.name, *floor.aliases) for floor in home.floors),
            *((area.name, *area.aliases) for area in home.areas),
        )
        for name in names
    }
    levels = _levels(home.floors)
    base = min((level for level in levels.values() if level >= 0), default=None)
    found: dict[Phrase, tuple[str, ...]] = {}
    for phrase, key in words.items():
        if phrase not in named:
            ids = _meant(key, levels, base, home.floors)
            if ids or key == _NO_FLOOR:
                found[phrase] = ids
    return found


def _meant(
    key: str, levels: Mapping[str, int], base: int | None, floors: Sequence[Floor]
) -> tuple[str, ...]:
    """Return the floors that a key of the languages' files means."""
    if not levels:
        return ()
    lowest, highest = min(levels.values()), max(levels.values())
    if key == _BASEMENT:
        return _at(levels, lambda level: level < 0)
    if base is None:
        return _at(levels, lambda level: key == "down" and level == lowest)
    if key in {"0", "down"}:
        return _at(levels, lambda level: level == base)
    if key == "up":
        return _at(levels, lambda level: level > base)
    if key == _TOP:
        return _at(levels, lambda level: level == highest > base)
    if key in {"first", "second"}:
        start = _first(levels, base, floors)
        if start is None:
            return ()
        return _at(levels, lambda level: level == start + (key == "second"))
    if key.isdigit():
        return _at(levels, lambda level: level == base + int(key))
    return ()


def _at(levels: Mapping[str, int], fits: Callable[[int], bool]) -> tuple[str, ...]:
    return tuple(floor_id for floor_id, level in levels.items() if fits(level))


def _first(levels: Mapping[str, int], base: int, floors: Sequence[Floor]) -> int | None:
    """Return the level of a "first floor": where people live, it is either of two."""
    english = _phrases(find("en").home.levels)
    for floor in floors:
        keys = {english.get(phrase) for phrase in _names(floor)}
        if "0" in keys or ("first" in keys and levels.get(floor.floor_id) == base + 1):
            return base + 1
        if "second" in keys and levels.get(floor.floor_id) == base + 1:
            return base
    return None


def _levels(floors: Iterable[Floor]) -> dict[str, int]:
    """Return the levels of floors: as people wrote them, or as their names say."""
    said = _said(known())
    levels: dict[str, int] = {}
    tops: list[str] = []
    told = {
        floor: {said[phrase] for phrase in _names(floor) if phrase in said}
        for floor in floors
    }
    first = int("0" in set().union(*told.values()))
    by_name = {"up": 1, "down": 0, "first": first, "second": first + 1}
    for floor, keys in told.items():
        numbers = [
            by_name[key] if key in by_name else int(key)
            for key in sorted(keys)
            if key in by_name or key.isdigit()
        ]
        if _BASEMENT in keys:
            # A cellar is below, whatever number it got.
            levels[floor.floor_id] = min(floor.level or 0, -1)
        elif floor.level is not None:
            levels[floor.floor_id] = floor.level
        elif numbers:
            levels[floor.floor_id] = numbers[0]
        elif _TOP in keys:
            tops.append(floor.floor_id)
    highest = max(levels.values(), default=0)
    return levels | dict.fromkeys(tops, highest + 1)


def _names(floor: Floor) -> list[Phrase]:
    return [tuple(words_of(name)) for name in (floor.name, *floor.aliases)]


def _phrases(levels: Mapping[str, Sequence[str]]) -> dict[Phrase, str]:
    return {
        phrase: key
        for key, texts in levels.items()
        for text in texts
        if (phrase := tuple(words_of(text)))
    }


@cache
def _said(languages: Languages) -> Mapping[Phrase, str]:
    """Return the phrases of all languages, without what means different floors."""
    keys: dict[Phrase, set[str]] = {}
    for language in languages:
        for phrase, key in _phrases(language.home.levels).items():
            keys.setdefault(phrase, set()).add(key)
    return {phrase: next(iter(one)) for phrase, one in keys.items() if len(one) == 1}
