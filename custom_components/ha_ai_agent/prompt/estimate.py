"""Tokens of a text without a tokenizer: a guess from the shape of its words."""

from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from math import ceil
import re
from typing import Final

# ASCII words with the space before them, other words, numbers in threes, signs, space.
_PIECE: Final = re.compile(r" ?[A-Za-z]+|[^\W\d_]+|[0-9]{1,3}|[^\w\s]+|_|\s+|.")

# Tokens per character in words of a script, by the code point where the next one
# begins. Read from cl100k_base: those of today's models need no more.
_SCRIPTS: Final = (
    (0x0250, 1.0),  # accents; the letters between them count as ASCII
    (0x0370, 2.0),
    (0x0400, 1.05),  # Greek
    (0x0460, 0.6),  # Cyrillic of most languages
    (0x0530, 1.1),
    (0x0590, 2.0),  # Armenian
    (0x0600, 1.15),  # Hebrew
    (0x0700, 1.0),  # Arabic
    (0x0900, 2.2),
    (0x0A00, 1.35),  # Hindi, Bengali
    (0x0E00, 2.0),  # the others of India
    (0x0E80, 1.1),  # Thai
    (0x1100, 2.3),  # Lao, Tibetan, Burmese, Georgian
    (0x1780, 2.9),  # Amharic
    (0x1E00, 2.1),  # Khmer
    (0x1F00, 1.3),  # Vietnamese
    (0x2010, 2.9),
    (0x2070, 1.6),  # dashes, quotes
    (0x3000, 2.5),  # arrows, signs
    (0x3100, 1.1),  # kana
    (0x3400, 2.5),
    (0xA000, 1.3),  # Chinese
    (0xAC00, 2.9),
    (0xD7B0, 1.15),  # Korean
    (0xFF00, 2.9),
    (0x10000, 1.6),
    (0x1F000, 3.9),
    (0x1FB00, 2.9),  # emoji
)
_SCRIPT_ENDS: Final = tuple(end for end, _ in _SCRIPTS)
_SCRIPT_RATES: Final = (*(rate for _, rate in _SCRIPTS), 4.0)

_ASCII_WORD_CHARS: Final = 5.5
_LONGEST_WORD: Final = 24
_RANDOM_RATE: Final = 0.75  # base64 and its like: no words that a tokenizer knows
_SPACES: Final = 16

_MOST_LINES: Final = 1024
_MOST_PIECES: Final = 4096


def estimate_tokens(text: str) -> int:
    """Return about as many tokens as common tokenizers would, rather more than less."""
    return ceil(
        sum(
            _known_tokens(piece)
            if len(piece) <= _LONGEST_WORD
            else _piece_tokens(piece)
            for piece in _PIECE.findall(text)
        )
    )


@lru_cache(maxsize=_MOST_PIECES)
def _known_tokens(piece: str) -> float:
    """Return the same as below; the words of a home come again with every turn."""
    return _piece_tokens(piece)


def _piece_tokens(piece: str) -> float:
    """Return the tokens of a word, a number, signs or space."""
    if not piece.isascii():
        return _foreign_tokens(piece)
    first = piece[0]
    if piece[-1].isalpha():
        return _word_tokens(piece.removeprefix(" "))
    if first.isdigit() or first == "_":
        return 1.0
    if first.isspace():
        # A single space belongs to what follows it.
        return 0.0 if piece == " " else 1.0 + len(piece) // _SPACES
    if len(piece) > 4 and len(set(piece)) > 3:
        return len(piece) * (_RANDOM_RATE if piece.isprintable() else 1.0)
    return 0.5 + len(piece) / 4


def _word_tokens(word: str) -> float:
    """Return the tokens of a word of ASCII letters."""
    length = len(word)
    if length > _LONGEST_WORD or (
        length > 3 and not (word.islower() or word[1:].islower() or word.isupper())
    ):
        return max(1.0, length * _RANDOM_RATE)
    return max(1.0, 0.4 + length / _ASCII_WORD_CHARS)


def _foreign_tokens(piece: str) -> float:
    """Return the tokens of what has other letters than those of ASCII, or other signs.

    A word is as dear as its dearest letter.
    """
    others = sum(char > "\x7f" for char in piece)
    rate = _SCRIPT_RATES[bisect_right(_SCRIPT_ENDS, ord(max(piece)))]
    return max(1.0, others * rate + (len(piece) - others) * 0.45)


class LineCounts:
    """Counts of short lines that come again and again, like states in tails."""

    __slots__ = ("_count", "_known")

    def __init__(self, count: Callable[[str], int] = estimate_tokens) -> None:
        self._count = count
        self._known: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        """Return the tokens of a line, counted once."""
        if (tokens := self._known.get(text)) is None:
            if len(self._known) >= _MOST_LINES:
                self._known.clear()
            tokens = self._known[text] = self._count(text)
        return tokens
