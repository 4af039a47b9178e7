"""The words of each language, one file each."""

from .language import Language, Lexicon, Speech, Wording
from .reading import base_code, every, find

__all__ = [
    "Language",
    "Lexicon",
    "Speech",
    "Wording",
    "base_code",
    "every",
    "find",
]
