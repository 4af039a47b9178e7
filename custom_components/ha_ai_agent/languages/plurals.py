"""Which form of a unit a language says after a number. Pure."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from .language import Speech


def _one_other(number: float) -> int:
    return 0 if number == 1 else 1


def _french(number: float) -> int:
    return 0 if number < 2 else 1


def _romanian(number: float) -> int:
    if number == 1:
        return 0
    few = number % 1 != 0 or number == 0 or 1 <= number % 100 <= 19
    return 1 if few else 2


def _is_few(number: float) -> bool:
    return 2 <= number % 10 <= 4 and not 12 <= number % 100 <= 14


def _polish(number: float) -> int:
    if number % 1:
        return 3
    return 0 if number == 1 else 1 if _is_few(number) else 2


def _russian(number: float) -> int:
    if number % 1:
        return 3
    if number % 10 == 1 and number % 100 != 11:
        return 0
    return 1 if _is_few(number) else 2


def _czech(number: float) -> int:
    if number % 1:
        return 3
    return 0 if number == 1 else 1 if 2 <= number <= 4 else 2


def _slovenian(number: float) -> int:
    if number % 1:
        return 4
    return {1: 0, 2: 1, 3: 2, 4: 2}.get(int(number % 100), 3)


def _lithuanian(number: float) -> int:
    if number % 1:
        return 3
    if number % 10 == 0 or 11 <= number % 100 <= 19:
        return 2
    return 0 if number % 10 == 1 else 1


def _arabic(number: float) -> int:
    return 1 if 3 <= number % 100 <= 10 and not number % 1 else 0


def _latvian(number: float) -> int:
    return 0 if number % 10 == 1 and number % 100 != 11 else 1


# Which form of a noun follows a number: one, few, many, a fraction.
PLURALS: Final[Mapping[str, Callable[[float], int]]] = MappingProxyType(
    {
        "none": lambda _: 0,
        "one_other": _one_other,
        "french": _french,
        "romanian": _romanian,
        "polish": _polish,
        "russian": _russian,
        "czech": _czech,
        "arabic": _arabic,
        "slovenian": _slovenian,
        "lithuanian": _lithuanian,
        "latvian": _latvian,
    }
)


def unit_name(words: Speech, unit: str, number: float) -> str | None:
    """Return how a unit is said after a number."""
    if not (forms := words.units.get(unit) or words.money.get(unit)):
        return None
    index = PLURALS[words.plural](abs(number))
    return forms[min(index, len(forms) - 1)]
