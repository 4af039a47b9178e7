"""Reads the files of the languages, and finds a language by any of its codes. Pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache, partial
import json
from pathlib import Path
from types import MappingProxyType, UnionType
from typing import Any, Final, get_args, get_origin, get_type_hints
import zlib

from .derived import per_unit, with_derived
from .language import Language, SharedWords

_FOLDER: Final = Path(__file__).parent
# Codes that are written differently in different places.
_ALIASES: Final = MappingProxyType(
    {"no": "nb", "nn": "nb", "cmn": "zh", "yue": "zh-hk", "zh-hant": "zh-tw"}
    | {"zh-hant-hk": "zh-hk", "zh-mo": "zh-hk"}
    | {"en-ie": "en-gb", "en-za": "en-gb", "en-nz": "en-au", "en-in": "en-au"}
)
_PAID: Final = ("kWh", "MWh", "L", "l", "m³", "kg", "km", "h", "gal", "mi", "lb")
"""Units that have a price."""
_ENGLISH: Final = "en"
_SAID: Final = ("approvals", "sentences")
"""Sections that are English where a language has none: something has to be said."""


class Languages:
    """All languages that there are files for.

    A home speaks one or two of them: the others stay packed until somebody does.
    """

    __slots__ = ("_built", "_packed", "_shared")

    def __init__(self, packed: Mapping[str, bytes]) -> None:
        self._packed = packed
        self._shared = {
            code.casefold(): _made(code, _shared, self._read(code)) for code in packed
        }
        self._built: dict[str, Language] = {}

    def __iter__(self) -> Iterator[SharedWords]:
        """Yield what counts of all of them: names at home are of any language."""
        return iter(self._shared.values())

    def find(self, code: str) -> Language:
        """Return a language by any of its codes: nn_NO is nb, de-AT is de."""
        wanted = _folded(code)
        while wanted:
            wanted = _ALIASES.get(wanted, wanted)
            if wanted in self._shared:
                break
            wanted = wanted.rpartition("-")[0]
        # A few milliseconds once, and without a file: nobody goes without its words.
        return self._built.get(wanted) or self._built.setdefault(
            wanted, self._build(self._shared[wanted])
        )

    def _read(self, code: str) -> dict[str, Any]:
        """Return the file of a language; that of a region lies over its language's."""
        own: dict[str, Any] = json.loads(zlib.decompress(self._packed[code]))
        base, region, _ = code.partition("-")
        if not region or base not in self._packed:
            return own
        return _laid_over(json.loads(zlib.decompress(self._packed[base])), own)

    def _build(self, shared: SharedWords) -> Language:
        code, words = shared.code, self._read(shared.code)
        speech = words.get("speech", {})
        english = None if code == _ENGLISH else self.find(_ENGLISH)
        if english is not None and "acknowledgements" not in speech:
            speech |= {"acknowledgements": list(english.speech.acknowledgements)}
        # Who takes sentences apart, or reads out numbers, is handed its section alone.
        speech |= {"spaced": shared.spaced}
        words["speech"] = speech | _derived(speech)
        words["lexicon"] = {"spaced": shared.spaced} | words.get("lexicon", {})
        made = {field.name: getattr(shared, field.name) for field in fields(shared)}
        if english is not None:
            made |= {
                name: getattr(english, name) for name in _SAID if name not in words
            }
        own = {key: value for key, value in words.items() if key not in made}
        language: Language = _made(code, partial(_section, Language, made=made), own)
        return language


def load_all(folder: Path = _FOLDER) -> Languages:
    """Return every language. Blocking: not for the event loop.

    The file of a region lies over that of its language: it has what differs. Without a
    code: the language that nobody wrote down.
    """
    return Languages(
        {"": zlib.compress(b"{}")}
        | {
            path.stem: zlib.compress(path.read_bytes())
            for path in sorted(folder.glob("*.json"))
        }
    )


def _made[T](
    code: str, make: Callable[[dict[str, Any]], T], words: dict[str, Any]
) -> T:
    """Return what is made of a file, or refuse the file by its name."""
    try:
        return make({"code": code} | words)
    except (TypeError, ValueError) as err:
        raise ValueError(f"{code}.json: {err}") from err


def _shared(words: dict[str, Any]) -> SharedWords:
    """Return what of a file counts in every language."""
    spaced = words.get("spaced", True)
    names = {field.name for field in fields(SharedWords)}
    found: SharedWords = _section(
        SharedWords,
        {key: value for key, value in words.items() if key in names},
        made={"is_apart": spaced and not words.get("lexicon", {}).get("is_glued")},
    )
    return found


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


def _section(
    kind: Any, words: Mapping[str, Any], made: Mapping[str, Any] = MappingProxyType({})
) -> Any:
    """Return a section of its words, and of the fields that are made already."""
    hints = _hints(kind)
    if unknown := words.keys() - hints.keys():
        raise ValueError(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
    typed = {key: _typed(hints[key], value) for key, value in words.items()}
    return kind(**{**typed, **made})


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)


# Read when the integration is imported, which Home Assistant does outside of its loop.
_LANGUAGES: Final = load_all()
_LANGUAGES.find(_ENGLISH)
