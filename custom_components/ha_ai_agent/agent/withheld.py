"""Words that ask something wait until it is known whether we ask something ourselves.

Where a call waits for a person, the only question of the answer is ours: what a yes
means is not for a model to word. Pure.
"""

from collections.abc import Callable

from ..languages import find
from ..text import QUESTION_MARKS
from .spoken.sentences import first_end, is_question, split_sentences


class HeldWords:
    """Lets whole sentences through until one asks; from there on it keeps all."""

    __slots__ = ("_buffer", "_is_holding", "_speaks_of_yes", "_words")

    def __init__(self, language: str, speaks_of_yes: Callable[[str], bool]) -> None:
        self._words = find(language).speech
        self._speaks_of_yes = speaks_of_yes
        self._buffer = ""
        self._is_holding = False

    def feed(self, text: str) -> str:
        """Return what may be said already."""
        self._buffer += text
        ready = ""
        while not self._is_holding:
            end = first_end(self._buffer, self._words)
            if end is None:
                break
            if self._asks(self._buffer[:end]):
                self._is_holding = True
                break
            ready += self._buffer[:end]
            self._buffer = self._buffer[end:]
        return ready

    def pause(self) -> str:
        """Return the rest of a message after which the turn goes on.

        A question that the model does not wait for is kept for the end.
        """
        if self._is_holding or self._asks(self._buffer):
            self._is_holding = bool(self._buffer)
            self._buffer = f"{self._buffer.rstrip()} " if self._is_holding else ""
            return ""
        rest, self._buffer = self._buffer, ""
        return rest

    def finish(self, *, may_ask: bool) -> str:
        """Return the rest of the answer; without what asks where that is ours to do."""
        rest, self._buffer, self._is_holding = self._buffer, "", False
        if may_ask:
            return rest
        sentences = split_sentences(rest, self._words)
        kept = " ".join(item for item in sentences if not self._asks(item))
        return f" {kept}" if kept and rest[0].isspace() else kept

    def _asks(self, sentence: str) -> bool:
        """Whether a sentence asks, or says what a yes would mean."""
        return (
            not QUESTION_MARKS.isdisjoint(sentence)
            or is_question(sentence.strip(), self._words)
            or self._speaks_of_yes(sentence)
        )
