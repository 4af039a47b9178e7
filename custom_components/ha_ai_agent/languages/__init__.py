"""The words of each language, one file each."""

from .language import Entrances, Language, Lexicon, Speech, Wording
from .questions import asks_to_act, only_acts, only_asks
from .reading import Languages, base_code, find, known, regional
from .values import speak_time, speak_values

__all__ = [
    "Entrances",
    "Language",
    "Languages",
    "Lexicon",
    "Speech",
    "Wording",
    "asks_to_act",
    "base_code",
    "find",
    "known",
    "only_acts",
    "only_asks",
    "regional",
    "speak_time",
    "speak_values",
]
