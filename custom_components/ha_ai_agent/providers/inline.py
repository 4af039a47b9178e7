"""Thinking and tool calls that a server left inside the text. Pure."""

from dataclasses import dataclass
from typing import Literal

type Kind = Literal["text", "thinking", "tool_call"]

TAGS: tuple[tuple[str, str, Kind], ...] = (
    ("<think>", "</think>", "thinking"),
    ("<thinking>", "</thinking>", "thinking"),
    ("<thought>", "</thought>", "thinking"),
    ("<reasoning>", "</reasoning>", "thinking"),
    ("[THINK]", "[/THINK]", "thinking"),
    ("<tool_call>", "</tool_call>", "tool_call"),
)
CLOSINGS = tuple(closing for _, closing, _ in TAGS)


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of the text. A tool call comes whole; the others as they stream."""

    kind: Kind
    text: str


class InlineTags:
    """Splits streamed text at tags, also where a tag is cut into pieces."""

    __slots__ = ("_body", "_closing", "_held", "_kind", "_trim")

    def __init__(self) -> None:
        self._held = ""
        self._kind: Kind = "text"
        self._closing = ""
        self._body = ""
        self._trim = False

    def feed(self, text: str) -> list[Piece]:
        """Return what is certain now; a possible beginning of a tag waits."""
        is_plain = self._kind == "text" and not self._held and not self._trim
        if is_plain and "<" not in text and "[" not in text:
            return [Piece("text", text)] if text else []
        self._held += text
        pieces: list[Piece] = []
        while self._step(pieces):
            pass
        return pieces

    def close(self) -> list[Piece]:
        """Return the rest: at the end nothing can become a tag any more."""
        pieces: list[Piece] = []
        self._put(pieces, self._held)
        self._held = ""
        if self._kind == "tool_call" and self._body.strip():
            pieces.append(Piece("tool_call", self._body))
        return pieces

    def _step(self, pieces: list[Piece]) -> bool:
        """Take the text up to the next tag; False when there is none."""
        tags = (
            (*(opening for opening, _, _ in TAGS), *CLOSINGS)
            if self._kind == "text"
            else (self._closing,)
        )
        found = [(at, tag) for tag in tags if (at := self._held.find(tag)) >= 0]
        if not found:
            keep = _possible_beginning(self._held, tags)
            self._put(pieces, self._held[: len(self._held) - keep])
            self._held = self._held[len(self._held) - keep :]
            return False
        at, tag = min(found)
        self._put(pieces, self._held[:at])
        self._held = self._held[at + len(tag) :]
        self._turn(tag, pieces)
        return True

    def _turn(self, tag: str, pieces: list[Piece]) -> None:
        """Enter or leave a tag. A closing tag that nothing opened is dropped."""
        if self._kind == "tool_call":
            pieces.append(Piece("tool_call", self._body))
        self._body = ""
        opened = next((row for row in TAGS if row[0] == tag), None)
        if self._kind == "text" and opened is not None:
            _, self._closing, self._kind = opened
        else:
            self._kind = "text"
            self._trim = True

    def _put(self, pieces: list[Piece], text: str) -> None:
        if self._kind == "tool_call":
            self._body += text
            return
        if self._trim and self._kind == "text":
            text = text.lstrip()  # the empty lines between thinking and answer
            self._trim = not text
        if text:
            pieces.append(Piece(self._kind, text))


def _possible_beginning(text: str, tags: tuple[str, ...]) -> int:
    """Return the length of the longest end of the text that may open a tag."""
    longest = min(len(text), max(map(len, tags)) - 1)
    for length in range(longest, 0, -1):
        end = text[-length:]
        if end[0] in "<[" and any(tag.startswith(end) for tag in tags):
            return length
    return 0
