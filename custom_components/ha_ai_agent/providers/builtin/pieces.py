"""Where a sentence can be cut. Pure."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
import re

from ...languages import Lexicon

_MAX_PIECES = 9
# Where words are not spaced a foreign name still is: it stays in one run.
_RUNS = re.compile(r"[\x00-\u02ff]+|.")
_NUMBER = re.compile(r"\d+$")
# A sign ends a piece when a space or nothing follows, so "20.5" and "20,5" stay whole.
_ENDS = "[,;:.!?…؟،؛।]"
_SIGNS = re.compile(
    # A run of signs is tried once, from its beginning.
    rf"(?<!{_ENDS}){_ENDS}++(?=\s|$)"
    r"|[\u3001\u3002\uff0c\uff1b\uff1f\uff01]+"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of what was said, as two positions in it."""

    start: int
    end: int
    is_contrast: bool = False
    """After "but": a wish of its own, or what the one before does not mean."""


def join_halves(text: str, lexicon: Lexicon) -> str:
    """Return the text with "20 and a half" written as "20.5"."""
    for half in sorted(lexicon.halves, key=len, reverse=True):
        text = re.sub(
            rf"(\d+)\s+{re.escape(half)}(?!\w)", r"\1.5", text, flags=re.IGNORECASE
        )
    return text


def needs_protection(name: str, lexicon: Lexicon) -> bool:
    """Return whether a name holds something that could be taken for a cut."""
    return bool(list(_cuts(name.casefold(), lexicon)))


def split_pieces(
    text: str, lexicon: Lexicon, names: Collection[str] = ()
) -> tuple[Piece, ...]:
    """Return the pieces between conjunctions and signs, names left whole.

    More pieces than anybody says at once come back as one: nothing is guessed then.
    """
    lowered = _same_length_lower(text)
    kept = list(_occurrences(lowered, names))
    pieces: list[Piece] = []
    position = 0
    is_contrast = False
    for start, end in _cuts(lowered, lexicon):
        if start < position or any(low < end and start < high for low, high in kept):
            continue
        if _append(pieces, text, position, start, is_contrast):
            is_contrast = False
        position = end
        joint = " ".join(lowered[start:end].split())
        is_contrast = is_contrast or joint in lexicon.contrasts
    _append(pieces, text, position, len(text), is_contrast)
    if len(pieces) > _MAX_PIECES:
        return (Piece(pieces[0].start, pieces[-1].end),)
    return tuple(pieces)


def words_of(text: str, lexicon: Lexicon) -> list[str]:
    """Return the words of a piece; single signs where words are not spaced."""
    return text.split() if lexicon.spaced else _RUNS.findall(text)


def join_words(words: list[str], lexicon: Lexicon) -> str:
    """Return the words as text again."""
    return (" " if lexicon.spaced else "").join(words)


def is_number(word: str) -> bool:
    """Return whether a word is a plain number, with or without a sign after it."""
    return bool(_NUMBER.match(word.rstrip("%°").replace(".", "").replace(",", "")))


def _same_length_lower(text: str) -> str:
    """Return the text in lower case with every position where it was."""
    return "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)


def _cuts(lowered: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Yield the spans of conjunctions and signs, in order, longest first."""
    for match in _cutting(lexicon).finditer(lowered):
        yield match.span()


@cache
def _cutting(lexicon: Lexicon) -> re.Pattern[str]:
    """Return what finds the places between two wishes."""
    parts = [_SIGNS.pattern]
    if lexicon.conjunctions:
        joined = "|".join(
            re.escape(word).replace(r"\ ", r"\s+")
            for word in sorted(lexicon.conjunctions, key=len, reverse=True)
        )
        parts.append(rf"(?<!\w)(?:{joined})(?!\w)" if lexicon.spaced else joined)
    if lexicon.prefixes:
        joined = "|".join(re.escape(prefix) for prefix in lexicon.prefixes)
        parts.append(rf"(?<!\w)(?:{joined})(?=\w{{2}})")
    return re.compile("|".join(parts))


def _occurrences(lowered: str, names: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield where names are said."""
    for name in names:
        pattern = rf"(?<!\w){re.escape(name.lower())}(?!\w)"
        for match in re.finditer(pattern, lowered):
            yield match.span()


def _append(
    pieces: list[Piece], text: str, start: int, end: int, is_contrast: bool
) -> bool:
    """Add a piece without the spaces around it; return whether anything is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        pieces.append(Piece(start, end, is_contrast and bool(pieces)))
    return start < end
