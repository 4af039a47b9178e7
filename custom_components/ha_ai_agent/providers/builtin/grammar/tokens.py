"""A sentence as folded words, numbers and signs. Pure."""

import re
from typing import Final
from unicodedata import normalize

from ....folding import fold

_TOKEN: Final = re.compile(r"\d+(?:[.,]\d+)?|%|°|[^\W\d_]+|[,;.!?:&]")
_ENDED: Final = re.compile(r"(?<=[^\W\d_]):(?=[^\W\d_]{1,3}(?!\w))")
_SIGNS: Final = frozenset(".!?")
_BREAKS: Final = frozenset(";.!?:")
COMMA: Final = ","


def plain_of(text: str) -> str:
    """Return a sentence in small letters; "tv:n" is a form of "tv"."""
    return _ENDED.sub("", normalize("NFC", text.casefold()))


def places(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return a sentence as it is taken apart, and where in it the tokens stand."""
    plain = plain_of(text)
    found = list(_TOKEN.finditer(plain))
    while found and found[-1][0] in _SIGNS:
        found.pop()
    return plain, tuple(match.span() for match in found)


def tokenize(text: str) -> tuple[str, ...]:
    """Return the tokens of a sentence; what only ends it is left out."""
    return tuple(fold(token) for token in spelled(text))


def spelled(text: str) -> tuple[str, ...]:
    """Return the same with all accents: small words differ by nothing else."""
    found = _TOKEN.findall(plain_of(text))
    while found and found[-1] in _SIGNS:
        found.pop()
    return tuple(map(_plain, found))


def _plain(token: str) -> str:
    """Return a sign as a comma, and a number with a point."""
    if token[0].isdigit():
        return token.replace(",", ".")
    return COMMA if token[0] in _BREAKS else token


def phrase(text: str) -> tuple[str, ...]:
    """Return a phrase or a name as it stands in a sentence."""
    return tuple(token for token in tokenize(text) if token != COMMA)


def is_form(said: str, known: str, endings: frozenset[str]) -> bool:
    """Return whether two words differ by endings of the language alone."""
    if said == known:
        return True
    shared = 0
    for one, other in zip(said, known, strict=False):
        if one != other:
            break
        shared += 1
    if shared < 2 or (shared < 3 and shared < len(known)):
        return False
    # The endings may begin anywhere before the first difference.
    return any(
        said[at:] in endings and known[at:] in endings
        for at in range(shared, max(2, shared - 3), -1)
    )
