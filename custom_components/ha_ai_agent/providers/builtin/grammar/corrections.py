"""A sentence that takes itself back: "the hall, no, the bathroom light off". Pure."""

import re
from typing import Final

from ....languages.language import Language
from .tokens import phrase, plain_of, tokenize

_SIGNS: Final = re.compile(r"\s*[,;:.!\u2026\u2013\u2014]+\s*|\s+-+\s+")
_MOST: Final = 5


def corrected(text: str, language: Language) -> tuple[str, str] | None:
    """Return what was said at first, and what is meant instead.

    Between the two nothing stands but words that take back; anything else may say more
    than that. What was said before counts for the first: "no, I meant the radio".
    """
    known = {phrase(item) for item in language.household.corrects}
    parts = [part for part in _SIGNS.split(text.rstrip(" .!")) if part]
    if len(parts) > _MOST:
        return None
    middle = [at for at, part in enumerate(parts[:-1]) if tokenize(part) in known]
    meant = _meant(parts[-1], language) if parts else ""
    if parts and middle == list(range(len(parts) - 1)) and (middle or meant):
        return "", meant or parts[-1]
    if middle and middle == list(range(1, len(parts) - 1)):
        return parts[0], meant or parts[-1]
    return None


def _meant(part: str, language: Language) -> str:
    """Return a part without "I meant" before it; nothing where that is not there."""
    said = plain_of(part)
    for item in sorted(language.household.corrects, key=len, reverse=True):
        if " " in item and said.startswith(f"{item} "):
            return part[len(item) :].strip()
    return ""
