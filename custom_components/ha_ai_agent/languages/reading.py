"""Reads the files of the languages, and finds a language by any of its codes. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from functools import cache
import json
from pathlib import Path
from types import MappingProxyType, UnionType
from typing import Any, Final, get_args, get_origin, get_type_hints

from .derived import per_unit, with_derived
from .language import Language

_FOLDER: Final = Path(__file__).parent
# Codes that are written differently in different places.
_ALIASES: Final = MappingProxyType(
    {"no": "nb", "nn": "nb", "cmn": "zh", "yue": "zh-hk", "zh-hant": "zh-tw"}
    | {"zh-hant-hk": "zh-hk", "zh-mo": "zh-hk"}
    | {"en-ie": "en-gb", "en-za": "en-gb", "en-nz": "en-au", "en-in": "en-au"}
)
_PAID: Final = ("kWh", "MWh", "L", "l", "m³", "kg", "km", "h", "gal", "mi", "lb")
"""Units that have a price."""
_SAID: Final = ("approvals", "sentences")
"""Sections that are English where a language has none: something has to be said."""


class Languages:
    """All languages that there are files for."""

    __slots__ = ("_by_code",)

    def __init__(self, by_code: Mapping[str, Language]) -> None:
        self._by_code = by_code

    def __iter__(self) -> Iterator[Language]:
        """Yield all of them: names at home are of any language."""
        return iter(self._by_code.values())

    def find(self, code: str) -> Language:
        """Return a language by any of its codes: nn_NO is nb, de-AT is de."""
        wanted = _folded(code)
        while wanted:
            wanted = _ALIASES.get(wanted, wanted)
            if wanted in self._by_code:
                break
            wanted = wanted.rpartition("-")[0]
        return self._by_code[wanted]


def load_all(folder: Path = _FOLDER) -> Languages:
    """Return every language. Blocking: not for the event loop.

    The file of a region lies over that of its language: it has what differs. Without a
    code: the language that nobody wrote down.
    """
    raw: dict[str, Any] = {"": {}} | {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.json"))
    }
    english = {section: raw["en"][section] for section in _SAID}
    acknowledgements = raw["en"]["speech"]["acknowledgements"]
    found: dict[str, Language] = {}
    for code, own in raw.items():
        base, region, _ = code.partition("-")
        words = english | (_laid_over(raw.get(base, {}), own) if region else own)
        shared = {"spaced": words.get("spaced", True)}
        # Who takes sentences apart, or reads out numbers, is handed its section alone.
        words["lexicon"] = shared | words.get("lexicon", {})
        words["speech"] = (
            shared | {"acknowledgements": acknowledgements} | words.get("speech", {})
        )
        words["speech"] |= _derived(words["speech"])
        try:
            found[code.casefold()] = _section(Language, {"code": code} | words)
        except (TypeError, ValueError) as err:
            raise ValueError(f"{code}.json: {err}") from err
    return Languages(found)


def _derived(speech: Mapping[str, Any]) -> dict[str, Any]:
    """Return all units of a language, and what one is paid for."""
    units = with_derived(
        speech.get("units", {}), speech.get("prefixes", {}), spaced=speech["spaced"]
    )
    paid = {unit: text for unit in _PAID if (text := per_unit(units, unit))}
    return {"units": units, "per": paid | speech.get("per", {})} if units else {}


def base_code(code: str) -> str:
    """Return the code of a language without its region: nn_NO -> nb."""
    base = _folded(code).partition("-")[0]
    return _ALIASES.get(base, base).partition("-")[0]


def find(code: str) -> Language:
    """Return a language by any of its codes."""
    return _LANGUAGES.find(code)


def regional(code: str, country: str | None) -> str:
    """Return a language as a country speaks it, where the language alone was said.

    For what is read aloud: who speaks English in Britain hears 22:30 as it is.
    """
    return f"{code}-{country}" if country and "-" not in _folded(code) else code


def known() -> Languages:
    """Return all languages."""
    return _LANGUAGES


def _folded(code: str) -> str:
    return code.replace("_", "-").casefold()


def _laid_over(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return the words of a language with those of its region in their place."""
    return {**base} | {
        key: _laid_over(base.get(key, {}), value) if isinstance(value, dict) else value
        for key, value in own.items()
    }


def _typed(kind: Any, value: Any) -> Any:
    """Return what stands in a file as its field wants it; refuse everything else."""
    kind = getattr(kind, "__value__", kind)
    if isinstance(kind, UnionType):
        kind = get_args(kind)[0]
    if is_dataclass(kind):
        return _section(kind, value)
    holder, inner = get_origin(kind) or kind, get_args(kind)
    wanted = {Mapping: dict, tuple: list, frozenset: list}.get(holder, holder)
    if not isinstance(value, wanted):
        raise TypeError(f"{value!r} is no {wanted.__name__}")
    if holder is Mapping:
        return MappingProxyType(
            {key: _typed(inner[1], item) for key, item in value.items()}
        )
    return holder(value) if wanted is list else value


def _section(kind: Any, words: Mapping[str, Any]) -> Any:
    hints = _hints(kind)
    if unknown := words.keys() - hints.keys():
        raise ValueError(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
    return kind(**{key: _typed(hints[key], value) for key, value in words.items()})


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)


# Read when the integration is imported, which Home Assistant does outside of its loop.
_LANGUAGES: Final = load_all()
