"""Names that tell an entrance or a siren where no device class does. Pure.

Many gate and garage drives come into a home as a cover without a device class, or as a
relay. Their names are all there is to go by; a label or a rule says it better.
"""

from collections.abc import Iterable
from dataclasses import fields
from functools import cache
import re
from typing import Final

from ..folding import fold
from ..languages import Entrances, Languages, known

_WORD: Final = re.compile(r"[^\W_]+")


def words_of(*texts: str) -> frozenset[str]:
    """Return the words of names and ids, lower case and without accents."""
    found: set[str] = set()
    for text in texts:
        found.update(_WORD.findall(fold(text)))
    return frozenset(found)


@cache
def _in_all(languages: Languages) -> Entrances:
    """Return the words of all languages."""
    return Entrances(
        **{
            field.name: words_of(
                *(
                    word
                    for language in languages
                    for word in getattr(language.entrances, field.name)
                )
            )
            for field in fields(Entrances)
        }
    )


def looks_like_entrance(own: Iterable[str], others: Iterable[str] = ()) -> bool:
    """Return whether a cover without a device class seems to be a way in.

    Its own names come first; those of its device and its aliases speak only where they
    say nothing.
    """
    told = _in_all(known())
    for words in (words_of(*own), words_of(*others)):
        shades = _shades(words)
        is_garage = bool(words & told.garages) or _matches(words, told.garage_parts)
        if shades - (told.shutters if is_garage else frozenset()):
            return False
        if is_garage or _names_entrance(words):
            return True
        if shades:
            return False
    return False


def looks_like_opener(*names: str, is_button: bool = False) -> bool:
    """Return whether a switch, a button or the like seems to open a way in.

    A button that is named after a door and nothing else does something to it.
    """
    told = _in_all(known())
    words = words_of(*names)
    if words & told.about or _shades(words):
        return False
    if words & (told.openers | told.unlocks) or _matches(words, told.opener_parts):
        return True
    is_garage = bool(words & told.garages) or _matches(words, told.garage_parts)
    is_entrance = is_garage or _names_entrance(words) or bool(words & told.doors)
    does = words & (told.doors if is_garage else told.opens | told.locks)
    return is_entrance and (is_button or bool(does))


def looks_like_lock(*names: str) -> bool:
    """Return whether a switch seems to be a lock: who knows which way round it is."""
    told = _in_all(known())
    words = words_of(*names)
    if words & told.about or _shades(words):
        return False
    if not words & (told.locks | told.unlocks):
        return False
    return _names_entrance(words) or bool(words & told.doors)


def looks_like_siren(*names: str) -> bool:
    """Return whether a switch seems to sound a siren."""
    told = _in_all(known())
    words = words_of(*names)
    return bool(words & told.sirens)


def _names_entrance(words: frozenset[str]) -> bool:
    told = _in_all(known())
    return bool(words & told.ways_in) or _matches(words, told.way_in_parts)


def _shades(words: frozenset[str]) -> frozenset[str]:
    """Return the words that say that it is something else, lamp or blind."""
    told = _in_all(known())
    return words & told.shades | frozenset(
        word for word in words if _matches({word}, told.shade_parts)
    )


def _matches(words: Iterable[str], parts: frozenset[str]) -> bool:
    return any(map(_finding(parts).search, words))


@cache
def _finding(parts: frozenset[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(parts))))


# Put together when this is imported, not while somebody waits.
_in_all(known())
