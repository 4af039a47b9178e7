"""The words of each language, one file each."""

from .language import Entrances, Language, Lexicon, Speech, Wording
from .reading import Languages, base_code, find, known

__all__ = [
    "Entrances",
    "Language",
    "Languages",
    "Lexicon",
    "Speech",
    "Wording",
    "base_code",
    "find",
    "known",
]
