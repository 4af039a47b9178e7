"""Words made comparable: case, diacritics, doubled letters, small errors. Pure."""

import re
from typing import Final
import unicodedata

_WORD: Final = re.compile(r"[^\W_]+")
_LETTERS: Final = str.maketrans({
    "ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "ð": "d",
    "þ": "th", "\u0131": "i", "\u2019": "'",
})  # fmt: skip
_DOUBLED: Final = re.compile(r"(.)\1+")
_DIGRAPHS: Final = re.compile("[aou]e")
# Scripts that are written without spaces between words.
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)
# Scripts that put articles and prepositions in front of a word, without a space.
_PREFIXING: Final = re.compile("[\u0590-\u06ff]")


def fold(text: str) -> str:
    """Return the text without case and diacritics."""
    text = text.casefold()
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    # Marks of every kind: accents, and the vowel signs of Thai and Indian scripts.
    return "".join(sign for sign in decomposed if unicodedata.category(sign)[0] != "M")


def words_of(text: str) -> list[str]:
    """Return the folded words of a text, in order."""
    return _WORD.findall(fold(text))


def without_digraphs(word: str) -> str:
    """Return a folded word with ae, oe, ue as a, o, u: "kuechen" is "küchen"."""
    return _DIGRAPHS.sub(lambda found: found[0][0], word)


def skeleton(word: str) -> str:
    """Return a folded word without doubled letters and with ae, oe, ue as a, o, u."""
    return _DOUBLED.sub(r"\1", without_digraphs(word))


def is_unspaced(word: str) -> bool:
    """Return if a word is of a script that does not separate words."""
    return _UNSPACED.search(word) is not None


def is_prefixing(word: str) -> bool:
    """Return if a word is of a script that writes small words in front of it."""
    return _PREFIXING.search(word) is not None


def common_prefix(one: str, other: str) -> int:
    """Return the length of the common beginning."""
    length = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        length += 1
    return length


def edit_distance(one: str, other: str, limit: int) -> int:
    """Return the edits (swaps of neighbours count once), or `limit` + 1 if more."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, left in enumerate(one, 1):
        line = [row]
        for column, right in enumerate(other, 1):
            cost = min(
                last[column] + 1,
                line[column - 1] + 1,
                last[column - 1] + (left != right),
            )
            if (
                row > 1
                and column > 1
                and left == other[column - 2]
                and one[row - 2] == right
            ):
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        if min(line) > limit:
            return limit + 1
        before, last = last, line
    return last[-1]
