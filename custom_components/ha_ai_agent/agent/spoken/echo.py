"""Nothing is said twice around a tool call: a repeated beginning is left out. Pure."""

import re
from typing import Final

from ...languages import Speech
from .sentences import first_end, split_sentences

_SIGNS: Final = re.compile(r"[\W_]+")


class Echo:
    """Holds an answer back while it may repeat what was said before the call."""

    __slots__ = ("_buffer", "_has_dropped", "_is_over", "_said", "_words", "is_all")

    def __init__(self, said: str, words: Speech) -> None:
        self._words = words
        self._said = {
            key for item in split_sentences(said, words) if (key := _folded(item))
        }
        self._is_over = not self._said
        self._buffer = ""
        self._has_dropped = False
        self.is_all = False
        """Whether nothing was new."""

    def feed(self, text: str) -> str:
        """Return what is surely no repetition."""
        if self._is_over:
            return text
        self._buffer += text
        while (end := first_end(self._buffer, self._words)) is not None:
            if _folded(self._buffer[:end]) not in self._said:
                return self._release()
            self._buffer, self._has_dropped = self._buffer[end:].lstrip(), True
        key = _folded(self._buffer)
        if any(said.startswith(key) for said in self._said):
            return ""
        return self._release()

    def finish(self) -> str:
        """Return the rest, unless it was said already."""
        was_over, rest = self._is_over, self._release()
        key = _folded(rest)
        if was_over or (key and key not in self._said):
            return rest
        self.is_all = self._has_dropped or bool(key)
        return ""

    def _release(self) -> str:
        rest, self._buffer, self._is_over = self._buffer, "", True
        return rest


def _folded(text: str) -> str:
    return _SIGNS.sub(" ", text.casefold()).strip()
