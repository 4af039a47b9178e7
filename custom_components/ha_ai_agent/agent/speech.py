# ruff: noqa: RUF001  # the signs of many languages are what this is about
"""The answer as a voice says it, while it is still being written. Pure."""

import re
from typing import Final

from ..languages import find, speak_values
from .spoken.microphone import waits
from .spoken.plain import PlainText
from .spoken.sentences import is_question, split_sentences

__all__ = [
    "SpeechShaper",
    "acknowledgement",
    "asks_something",
    "sentences",
    "shape",
    "waits_for_answer",
]

# A number waits for its unit; what follows it can change how it is said. "5 in" may
# be inches or the beginning of "5 in the hall", and "8 fl." is half of a unit,
# "€" of "€ 5", "1 t" of "1 t 20 min".
_HALVES: Final = r"in|fl\.|[%$€£]|t|tim|u|(?:Std|godz|hod)\.?"
_SAFE_END: Final = re.compile(
    rf"(?:^|(?<=\s))(?!(?:{_HALVES})\s)[^\s\d~\-−–—]+(?=\s)|[。！？；]"
)
_MAY_END: Final = re.compile(r"[\s。！？；]")
_SAFE_LAST: Final = re.compile(rf"(?:^|\s)(?!(?:{_HALVES})$)[^\s\d~\-−–—]+$")
_QUESTION_WITHIN: Final = 2
_LONGEST_END: Final = 4000
"""Characters: an answer without an end is not shaped anew to find its last words."""


class SpeechShaper:
    """Takes the model's words as they come; gives back words that can be spoken.

    What comes out in all is the same however the words were cut into pieces.
    """

    __slots__ = ("_held", "_lead", "_open", "_plain", "_was_at_gap", "_words")

    def __init__(self, language: str) -> None:
        self._words = find(language).speech
        self._plain = PlainText()
        self._held: list[str] = []
        """Whole words that wait for what follows them."""
        self._open: list[str] = []
        """The word that is still being written, in pieces."""
        self._was_at_gap = False
        self._lead: str | None = ""
        """Signs and addresses before the first word: alone they say nothing."""

    def feed(self, delta: str) -> str:
        """Return what can be spoken now; a complete sentence never waits."""
        if self._lead is None:
            return self._ready(delta)
        self._lead += self._ready(delta)
        if not self._plain.has_words:
            return ""
        lead, self._lead = self._lead, None
        return lead

    def _ready(self, delta: str) -> str:
        text = self._plain.feed(delta)
        is_at_gap, was_at_gap = self._plain.is_at_gap, self._was_at_gap
        self._was_at_gap = is_at_gap
        self._open.append(text)
        # What has no end is looked at once, not again with each of its pieces.
        if not (_MAY_END.search(text) or (is_at_gap and (text or not was_at_gap))):
            return ""
        text, end = "".join(self._open), 0
        if is_at_gap and _SAFE_LAST.search(text):
            end = len(text)
        else:
            for found in _SAFE_END.finditer(text):
                end = found.end()
        if end:
            ready, self._held = "".join((*self._held, text[:end])), []
        else:
            end = _last_word(text)
            self._held.append(text[:end])
            ready = ""
        self._open = [text[end:]]
        return speak_values(ready, self._words)

    def finish(self) -> str:
        """Return the rest. Afterwards the shaper is as new."""
        rest = "".join((*self._held, *self._open, self._plain.finish()))
        rest = f"{self._lead or ''}{speak_values(rest, self._words)}"
        is_said = self._plain.has_words
        self._held, self._open, self._was_at_gap = [], [], False
        self._plain, self._lead = PlainText(), ""
        return rest if is_said else ""


def _last_word(text: str) -> int:
    """Return where the word begins that nothing has ended yet."""
    return max(
        (at + 1 for at in (text.rfind(" "), text.rfind("\n")) if at >= 0), default=0
    )


def shape(text: str, language: str) -> str:
    """Return a whole answer as a voice says it."""
    shaper = SpeechShaper(language)
    return f"{shaper.feed(text)}{shaper.finish()}".strip()


def sentences(text: str, language: str) -> list[str]:
    """Return the sentences of an answer, as a voice says them."""
    return split_sentences(shape(text, language), find(language).speech)


def asks_something(text: str, language: str = "en") -> bool:
    """Whether an answer holds anything that could be taken for a question at its end.

    Wider than `waits_for_answer`: where a yes would mean something, better be careful.
    """
    words = find(language).speech
    last = sentences(text[-_LONGEST_END:], language)[-_QUESTION_WITHIN:]
    return any(is_question(sentence, words) for sentence in last)


def waits_for_answer(text: str, language: str) -> bool:
    """Whether an answer wants another one: the microphone should stay open."""
    return waits(shape(text[-_LONGEST_END:], language), find(language))


def acknowledgement(language: str, turn: int) -> str:
    """Return a short sentence for a wait; another one than for the turn before."""
    choices = find(language).speech.acknowledgements
    return choices[turn % len(choices)]
