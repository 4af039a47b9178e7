"""Words that ask something wait until it is known whether we ask something ourselves.

Where a call waits for a person, the only question of the answer is ours: what a yes
means is not for a model to word. Pure.
"""

from collections.abc import Callable

from ..languages import find
from ..text import QUESTION_MARKS
from .spoken.sentences import first_end, is_question, open_from, split_sentences


class HeldWords:
    """Lets whole sentences through until one asks; from there on it keeps all."""

    __slots__ = (
        "_has_begun",
        "_held",
        "_is_asked",
        "_is_holding",
        "_open",
        "_speaks_of_yes",
        "_words",
        "keeps_all",
    )

    def __init__(
        self,
        language: str,
        speaks_of_yes: Callable[[str], bool],
        is_asked: Callable[[], bool] = lambda: False,
    ) -> None:
        self._words = find(language).speech
        self._speaks_of_yes = speaks_of_yes
        self._is_asked = is_asked
        self._held: list[str] = []
        """In pieces, each looked at: what a model writes may have no end."""
        self._open = ""
        """What may turn out to be an end when more has come."""
        self._has_begun = False
        """Words of a sentence are among the pieces."""
        self._is_holding = False
        self.keeps_all = False
        """What is said may turn out to be too much."""

    def feed(self, text: str) -> str:
        """Return what may be said already."""
        if self.keeps_all:
            self._held.append(text)
            return ""
        if self._is_holding:
            self._held.append(text)
            if not self._is_asked():
                return ""
            # What it waited for is known: none of its questions will be said.
            text, self._held, self._is_holding = "".join(self._held), [], False
            self._has_begun = False
        ready: list[str] = []
        rest = self._open + text
        while True:
            end = first_end(rest, self._words, has_begun=self._has_begun)
            if end is None:
                seen = open_from(rest)
                break
            sentence = "".join((*self._held, rest[:end]))
            if not self._asks(sentence):
                ready.append(sentence)
            elif not self._is_asked():
                self._is_holding = True
                seen = len(rest)
                break
            self._held, self._has_begun, rest = [], False, rest[end:]
        self._held.append(rest[:seen])
        self._has_begun |= bool(rest[:seen].strip())
        self._open = rest[seen:]
        return "".join(ready)

    def pause(self) -> str:
        """Return the rest of a message after which the turn goes on.

        A question that the model does not wait for is kept for the end.
        """
        rest = self._taken()
        if self.keeps_all:
            return ""
        if self._is_holding or self._asks(rest):
            self._is_holding = bool(rest)
            self._held = [f"{rest.rstrip()} "] if rest else []
            return ""
        # Of a question that was dropped only the space behind it is left.
        return rest if rest.strip() else ""

    def finish(self, *, may_ask: bool) -> str:
        """Return the rest of the answer; without what asks where that is ours to do."""
        rest, self._is_holding = self._taken(), False
        if may_ask:
            return rest
        sentences = split_sentences(rest, self._words)
        kept = " ".join(item for item in sentences if not self._asks(item))
        return f" {kept}" if kept and rest[0].isspace() else kept

    def _taken(self) -> str:
        """Return all that is kept, and keep nothing."""
        taken = "".join((*self._held, self._open))
        self._held, self._open, self._has_begun = [], "", False
        return taken

    def _asks(self, sentence: str) -> bool:
        """Whether a sentence asks, or says what a yes would mean."""
        return (
            not QUESTION_MARKS.isdisjoint(sentence)
            or is_question(sentence.strip(), self._words)
            or self._speaks_of_yes(sentence)
        )
