"""Words as full-text indexes hold them, the same for every kind of database. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
import re
from typing import Final
import unicodedata

from .backend import SearchQuery

_TOKEN: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Term:
    """What has to stand side by side."""

    spaced: str
    is_prefix: bool = False
    """The last of it may be the beginning of a word."""

    @property
    def tokens(self) -> Sequence[str]:
        """The words, as an index without a tokenizer of its own holds them."""
        return tokens_of(self.spaced)


def words_of(text: str) -> str:
    """Return text as the index holds it: one form of each letter, parts set apart.

    Scripts without spaces are set apart letter by letter, so that any part is found.
    A change here needs a step of the schema: entries are taken out by their text.
    """
    if text.isascii():
        return text
    folded = unicodedata.normalize("NFKD", text).replace("\u03c2", "\u03c3")
    letters = "".join(char for char in folded if not _is_accent(char))
    return "".join(
        f" {char} " if _is_unspaced(char) else char
        for char in unicodedata.normalize("NFC", letters)
    )


def tokens_of(text: str) -> Sequence[str]:
    """Return the words of a text as FTS5's `unicode61` would, in their order."""
    return _TOKEN.findall(words_of(text).lower().replace("\u03c2", "\u03c3"))


def terms_of(query: SearchQuery) -> Sequence[Term]:
    """Return what is looked for; a word of several parts is a phrase."""
    terms = [
        Term(spaced)
        for word in query.words
        if (spaced := " ".join(words_of(word.replace('"', " ")).split()))
        and any(char.isalnum() for char in spaced)
    ]
    # A single letter would match half of everything.
    if terms and query.last_is_prefix and len(terms[-1].spaced) >= 2:
        terms[-1] = Term(terms[-1].spaced, is_prefix=True)
    return terms


def _is_accent(char: str) -> bool:
    """Tell an accent, a Hebrew or an Arabic point from a vowel of its own."""
    place = unicodedata.combining(char)
    return 10 <= place <= 35 or place >= 200


def _is_unspaced(char: str) -> bool:
    code = ord(char)
    return (
        0x2E80 <= code <= 0x9FFF  # CJK, kana
        or 0xF900 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x3FFFF
        or (
            (0x0E00 <= code <= 0x0EFF or 0x1000 <= code <= 0x109F)
            # A vowel sign belongs to its consonant. Thai, Lao, Burmese.
            and unicodedata.category(char) == "Lo"
        )
        or 0x1780 <= code <= 0x17B3  # Khmer
    )
