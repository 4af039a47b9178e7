"""How a language says units, numbers and times, from one data file a language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
import json
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

_FOLDER: Final = Path(__file__).parent / "data"
_FALLBACK: Final = "en"
# Codes that are written differently in different places.
_ALIASES: Final = MappingProxyType({"no": "nb", "nn": "nb", "cmn": "zh", "yue": "zh"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenWords:
    """What is needed to speak one language. Without a data file: next to nothing."""

    language: str
    plural: str = "none"
    decimal: str = "."
    minus: str = ""
    to: str = ""
    about: str = ""
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    has_spaces: bool = True
    months: tuple[str, ...] = ()
    date: str = ""
    time: str = ""
    hour: str = ""
    keep_time_before: frozenset[str] = frozenset()
    """Words after a time that already say what it is."""
    abbreviations: frozenset[str] = frozenset()
    has_ordinal_dot: bool = False
    asks: tuple[str, ...] = ()
    """Words that ask for an answer without a question mark."""
    question_endings: tuple[str, ...] = ()
    acknowledgements: tuple[str, ...] = ()

    def unit(self, unit: str, number: float) -> str | None:
        """Return how a unit is said after a number."""
        if not (forms := self.units.get(unit)):
            return None
        index = PLURALS[self.plural](abs(number))
        return forms[min(index, len(forms) - 1)]


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
    }
)


def _read(path: Path) -> SpokenWords:
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return SpokenWords(
        language=path.stem,
        plural=data["plural"],
        decimal=data["decimal"],
        minus=data["minus"],
        to=data["to"],
        about=data["about"],
        units=MappingProxyType({k: tuple(v) for k, v in data["units"].items()}),
        has_spaces=not data.get("no_space", False),
        months=tuple(data.get("months", ())),
        date=data.get("date", ""),
        time=data.get("time", ""),
        hour=data.get("hour", ""),
        keep_time_before=frozenset(data.get("keep_time_before", ())),
        abbreviations=frozenset(data["abbreviations"]),
        has_ordinal_dot=data.get("ordinal_dot", False),
        asks=tuple(data["asks"]),
        question_endings=tuple(data.get("question_endings", ())),
        acknowledgements=tuple(data["acknowledgements"]),
    )


# Read when the integration is imported, which Home Assistant does outside of its loop.
WORDS: Final[Mapping[str, SpokenWords]] = MappingProxyType(
    {path.stem: _read(path) for path in sorted(_FOLDER.glob("*.json"))}
)


def words_for(language: str) -> SpokenWords:
    """Return the words of a language; an unknown one keeps what is written."""
    code = language.replace("_", "-").partition("-")[0].lower()
    code = _ALIASES.get(code, code)
    if (words := WORDS.get(code)) is not None:
        return words
    return SpokenWords(language=code)


def acknowledgements_for(language: str) -> tuple[str, ...]:
    """Return short sentences for a wait."""
    return words_for(language).acknowledgements or WORDS[_FALLBACK].acknowledgements
