"""Tokens of a text without a tokenizer: a guess from the shape of its words."""

from math import ceil
import re
from typing import Final

# ASCII words with the space before them, other words, numbers in threes, signs, space.
_PIECE: Final = re.compile(r" ?[A-Za-z]+|[^\W\d_]+|[0-9]{1,3}|[^\w\s]+|_|\s+|.")

# Tokens per character. Up to these code points; the last one is for everything after.
_SCRIPTS: Final = (
    (0x0250, 0.52),  # Latin with accents
    (0x0400, 0.95),  # Greek
    (0x0530, 0.45),  # Cyrillic
    (0x3000, 1.0),  # Hebrew, Arabic, Thai and most others
)
_OTHER_SCRIPTS: Final = 0.92  # Chinese, Japanese, Korean
_ASCII_WORD_CHARS: Final = 6.0

_MOST_LINES: Final = 4096


def estimate_tokens(text: str) -> int:
    """Return about as many tokens as common tokenizers would, rather more than less."""
    return ceil(sum(map(_piece_tokens, _PIECE.findall(text))))


def _piece_tokens(piece: str) -> float:
    """Return the tokens of a word, a number, signs or space."""
    first = piece[0]
    if piece.isascii():
        if first.isdigit() or first == "_":
            return 1.0
        if first.isspace() and (len(piece) == 1 or piece[1].isspace()):
            # A single space belongs to what follows it.
            return 0.0 if piece == " " else 1.0
        if piece[-1].isalpha():
            letters = len(piece) - (first == " ")
            return max(1.0, 0.4 + letters / _ASCII_WORD_CHARS)
        return 0.5 + len(piece) / 4
    for limit, rate in _SCRIPTS:
        if max(piece) < chr(limit):
            return max(1.0, len(piece) * rate)
    return max(1.0, len(piece) * _OTHER_SCRIPTS)


class LineEstimates:
    """Estimates of short lines that come again and again, like states in tails."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        """Return the estimate of a line, made once."""
        if (tokens := self._known.get(text)) is None:
            if len(self._known) >= _MOST_LINES:
                self._known.clear()
            tokens = self._known[text] = estimate_tokens(text)
        return tokens
