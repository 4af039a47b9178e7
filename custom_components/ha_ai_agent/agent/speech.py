# ruff: noqa: RUF001  # the signs of many languages are what this is about
"""The answer as a voice says it, while it is still being written. Pure."""

import re
from typing import Final
from zlib import crc32

from ..languages import find
from .spoken.plain import PlainText
from .spoken.sentences import is_question, split_sentences
from .spoken.values import speak_values

__all__ = [
    "SpeechShaper",
    "acknowledgement",
    "asks_something",
    "sentences",
    "shape",
]

# A number waits for its unit; what follows it can change how it is said.
_SAFE_END: Final = re.compile(r"(?:^|(?<=\s))[^\s\d~\-−–—]+(?=\s)|[。！？；]")
_SAFE_LAST: Final = re.compile(r"(?:^|\s)[^\s\d~\-−–—]+$")
_QUESTION_WITHIN: Final = 2
_LONGEST_END: Final = 4000
"""Characters: an answer without an end is not shaped anew to find its last words."""


class SpeechShaper:
    """Takes the model's words as they come; gives back words that can be spoken.

    What comes out in all is the same however the words were cut into pieces.
    """

    __slots__ = ("_held", "_plain", "_words")

    def __init__(self, language: str) -> None:
        self._words = find(language).speech
        self._plain = PlainText()
        self._held = ""

    def feed(self, delta: str) -> str:
        """Return what can be spoken now; a complete sentence never waits."""
        self._held += self._plain.feed(delta)
        end = 0
        if self._plain.is_at_gap and _SAFE_LAST.search(self._held):
            end = len(self._held)
        else:
            for found in _SAFE_END.finditer(self._held):
                end = found.end()
        ready, self._held = self._held[:end], self._held[end:]
        return speak_values(ready, self._words)

    def finish(self) -> str:
        """Return the rest. Afterwards the shaper is as new."""
        rest, self._held = self._held + self._plain.finish(), ""
        self._plain = PlainText()
        return speak_values(rest, self._words)


def shape(text: str, language: str) -> str:
    """Return a whole answer as a voice says it."""
    shaper = SpeechShaper(language)
    return f"{shaper.feed(text)}{shaper.finish()}".strip()


def sentences(text: str, language: str) -> list[str]:
    """Return the sentences of an answer, as a voice says them."""
    return split_sentences(shape(text, language), find(language).speech)


def asks_something(text: str, language: str = "en") -> bool:
    """Whether an answer wants another one: the microphone should stay open.

    Only its end counts. After the question there may be one more sentence, as in
    "Which lamp do you mean? There is one in the hall and one in the kitchen."
    """
    words = find(language).speech
    last = sentences(text[-_LONGEST_END:], language)[-_QUESTION_WITHIN:]
    return any(is_question(sentence, words) for sentence in last)


def acknowledgement(language: str, key: str = "") -> str:
    """Return a short sentence for a wait; `key` (a turn's id) varies it."""
    choices = find(language).speech.acknowledgements
    return choices[crc32(key.encode()) % len(choices)]
