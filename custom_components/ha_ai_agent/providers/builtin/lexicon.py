"""The few words of each language that the splitting needs. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
import json
from pathlib import Path
from typing import Any

from ...languages import Language, load_languages

_FILE = Path(__file__).parent / "data" / "lexicon.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Small words of one language. All of them in lower case."""

    conjunctions: tuple[str, ...] = ()
    """What joins two wishes, longest first."""
    prefixes: tuple[str, ...] = ()
    """Conjunctions that are written as the first letter of the next word."""
    articles: frozenset[str] = frozenset()
    fillers: frozenset[str] = frozenset()
    pronouns: frozenset[str] = frozenset()
    halves: tuple[str, ...] = ()
    """How "and a half" is said after a number."""
    spaced: bool = True
    """Whether words have spaces between them."""
    phrases: Mapping[str, str] = field(default_factory=dict)
    """Sentences about results; without them Home Assistant's own errors are used."""
    is_glued: bool = False
    """Whether endings that turn the meaning are written onto the word before."""
    language: Language = field(default_factory=Language)


_UNKNOWN = Lexicon()


class Lexicons:
    """Finds the words of a language."""

    __slots__ = ("_by_language",)

    def __init__(self, by_language: Mapping[str, Lexicon]) -> None:
        self._by_language = {
            language.casefold(): lexicon for language, lexicon in by_language.items()
        }

    def get(self, language: str) -> Lexicon:
        """Return the words of a language, of its base, or of a sibling."""
        wanted = language.casefold().replace("_", "-")
        base = wanted.partition("-")[0]
        for key in (wanted, base):
            if (lexicon := self._by_language.get(key)) is not None:
                return lexicon
        return next(
            (
                lexicon
                for key, lexicon in self._by_language.items()
                if key.partition("-")[0] == base
            ),
            _UNKNOWN,
        )


def load_lexicons() -> Lexicons:
    """Read the data file. Blocking: call it in an executor."""
    data: dict[str, dict[str, Any]] = json.loads(_FILE.read_text(encoding="utf-8"))
    languages = load_languages()
    return Lexicons(
        {
            code: _lexicon(words, languages.get(code, Language()))
            for code, words in data.items()
        }
    )


def _lexicon(words: Mapping[str, Any], language: Language) -> Lexicon:
    """Return one language's words as a value."""
    return Lexicon(
        conjunctions=_longest_first(words["conjunctions"]),
        prefixes=tuple(words.get("prefixes", ())),
        articles=frozenset(words.get("articles", ())),
        fillers=frozenset(words.get("fillers", ())),
        pronouns=frozenset(words.get("pronouns", ())),
        halves=_longest_first(words.get("halves", ())),
        spaced=words.get("spaced", True),
        phrases=words.get("phrases", {}),
        is_glued=words.get("glued", False),
        language=language,
    )


def _longest_first(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words in the order in which they must be tried."""
    return tuple(sorted(words, key=lambda word: (-len(word), word)))
