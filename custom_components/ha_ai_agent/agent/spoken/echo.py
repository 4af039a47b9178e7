"""Nothing is said twice around a tool call: a repeated sentence is left out. Pure."""

import re
from typing import Final

from ...languages import Speech
from .sentences import first_end, open_from, split_sentences

_SIGNS: Final = re.compile(r"[\W_]+")


class Echo:
    """Holds a sentence back while it may repeat what was said before the call."""

    __slots__ = (
        "_buffer",
        "_has_dropped",
        "_has_new",
        "_open",
        "_said",
        "_words",
        "is_all",
    )

    def __init__(self, said: str, words: Speech) -> None:
        self._words = words
        self._said = {
            key for item in split_sentences(said, words) if (key := _folded(item))
        }
        self._buffer = ""
        """The beginning of a sentence that may be a repetition."""
        self._open: str | None = None
        """The end of one that is none, let through already."""
        self._has_dropped = False
        self._has_new = False
        self.is_all = False
        """Whether nothing was new."""

    def feed(self, text: str) -> str:
        """Return what is surely no repetition."""
        if not self._said:
            return text
        ready = ""
        while text:
            if self._open is not None:
                let, text = self._go_on(text)
                ready += let
                continue
            self._buffer, text = self._buffer + text, ""
            end = first_end(self._buffer, self._words)
            if end is not None and _folded(self._buffer[:end]) in self._said:
                lead = self._buffer[: len(self._buffer) - len(self._buffer.lstrip())]
                text = self._buffer[end:].lstrip()
                text = f"{lead}{text}" if self._has_new and text else text
                self._buffer, self._has_dropped = "", True
            elif end is not None or not self._may_repeat(self._buffer):
                text, self._buffer, self._open = self._buffer, "", ""
                self._has_new = True
        return ready

    def finish(self) -> str:
        """Return the rest, unless it was said already."""
        rest, self._buffer = self._buffer, ""
        key = _folded(rest)
        if not self._said or (key and key not in self._said):
            return rest
        self.is_all = (self._has_dropped or bool(key)) and not self._has_new
        return "" if key or not self._has_new else rest

    def _may_repeat(self, text: str) -> bool:
        key = _folded(text)
        return any(said.startswith(key) for said in self._said)

    def _go_on(self, text: str) -> tuple[str, str]:
        """Return what of a text belongs to a new sentence, and what follows it."""
        before = self._open or ""
        whole = before + text
        end = first_end(whole, self._words, has_begun=True)
        if end is None:
            self._open = whole[open_from(whole) :]
            return text, ""
        self._open = None
        end = max(end, len(before))
        return whole[len(before) : end], whole[end:]


def _folded(text: str) -> str:
    return _SIGNS.sub(" ", text.casefold()).strip()
