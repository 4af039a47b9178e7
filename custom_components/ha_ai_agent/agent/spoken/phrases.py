# ruff: noqa: RUF001  # apostrophes, as they are typed
"""Phrases of a language in what is said. Pure."""

from functools import lru_cache
import re
from typing import Final

from ...languages import Language
from ...languages.language import Words

_APOSTROPHES: Final = str.maketrans({"’": "'", "ʼ": "'"})
_GAP: Final = r"(?:\W+\w+){0,9}?\W+"
"""What may stand where a phrase has an ellipsis: words, if any."""


def plain_signs(text: str) -> str:
    """Return a text with the apostrophes that the phrases have."""
    return text.translate(_APOSTROPHES)


def has(sentence: str, phrases: Words, language: Language) -> bool:
    """Return whether any phrase stands in a sentence."""
    found = pattern(phrases, is_spaced(language)).search(sentence.lower())
    return found is not None


def is_spaced(language: Language) -> bool:
    """Return whether words can be told from what is around them."""
    return language.spaced and not language.lexicon.is_glued


@lru_cache(maxsize=256)
def pattern(phrases: Words, are_words: bool = True) -> re.Pattern[str]:
    """Return what finds any of the phrases as whole words.

    `*`: any letters; ` … `: some words, or none.
    """
    if not phrases:
        return re.compile(r"(?!)")
    each = [
        _GAP.join(map(re.escape, phrase.split(" … "))).replace(r"\*", r"\w*")
        + (r"(?!\w)" if are_words else "")
        for phrase in phrases
    ]
    return re.compile(rf"{r'(?<!\w)' if are_words else ''}(?:{'|'.join(each)})")
