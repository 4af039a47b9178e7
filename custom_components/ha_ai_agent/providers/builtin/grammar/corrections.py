"""A sentence that takes back what was done before: "no, I meant the radio". Pure."""

import re
from typing import Final

from ....languages.language import Language
from .tokens import phrase, plain_of, tokenize

_SIGNS: Final = re.compile(r"\s*[,;:.!\u2026\u2013\u2014]+\s*|\s+-+\s+")
_MOST: Final = 5


def corrected(text: str, language: Language) -> str:
    """Return what is meant instead of what was done; nothing where that is not said.

    Before it nothing stands but words that take back; anything else may say more than
    that. Within one sentence nothing is taken back: of "the fan off, no, the TV" nobody
    can be sure.
    """
    known = {phrase(item) for item in language.household.corrects}
    parts = [part for part in _SIGNS.split(text.rstrip(" .!")) if part]
    if not parts or len(parts) > _MOST:
        return ""
    *before, last = parts
    meant = _meant(last, language)
    if any(tokenize(part) not in known for part in before) or not (before or meant):
        return ""
    return meant or last


def _meant(part: str, language: Language) -> str:
    """Return a part without "I meant" before it; nothing where that is not there."""
    said = plain_of(part)
    for item in sorted(language.household.corrects, key=len, reverse=True):
        if " " in item and said.startswith(f"{item} "):
            return part[len(item) :].strip()
    return ""
