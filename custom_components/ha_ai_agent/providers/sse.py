"""Server-sent events, or JSON alone: bytes in, objects out. Pure."""

from collections.abc import Iterator
import re
from typing import Any

from ..errors import ProviderResponseError
from ..limits import MAX_ANSWER_BYTES
from ..models import JsonObject
from ..reading import read_json

_FRAMES = re.compile(r"\A(?:\s*+data:)++")
"""What a proxy puts before a frame that has one. In what is said it is a word."""
_NOTHING = re.compile(r"(?:data:\s*+)+(?:null|\[\s*\]|\{\s*\})\s*+")


class JsonEvents:
    """Takes bytes as they come from the network and gives complete JSON objects.

    Lines are decoded when they are complete, so a character may be split anywhere.
    Ids and retry hints are skipped, a comment is an empty object. What has no end is
    kept in pieces and looked at once: the time grows with the bytes and not with their
    square.
    """

    __slots__ = (
        "_begun",
        "_begun_bytes",
        "_data",
        "_data_bytes",
        "_is_bare",
        "is_done",
        "is_empty",
    )

    def __init__(self) -> None:
        self._begun: list[bytes] = []
        """Pieces of a line whose end has not come."""
        self._begun_bytes = 0
        self._data: list[str] = []
        self._data_bytes = 0
        self._is_bare = False
        """JSON over several lines without a frame: it ends with the body."""
        self.is_done = False
        """`[DONE]` was seen."""
        self.is_empty = True
        """No object was seen."""

    def feed(self, data: bytes) -> Iterator[JsonObject]:
        """Yield the objects that these bytes complete."""
        first, *others = data.split(b"\n")
        if others:
            line = b"".join((*self._begun, first))
            *lines, first = (line, *others)
            self._begun.clear()
            self._begun_bytes = 0
            for raw in lines:
                yield from self._take(raw.rstrip(b"\r"))
        if first:
            self._begun.append(first)
            self._begun_bytes += len(first)
            if self._begun_bytes > MAX_ANSWER_BYTES:
                raise ProviderResponseError("The server sent a line without an end")

    def close(self) -> Iterator[JsonObject]:
        """Yield what the stream ended with, where its last line had no line end."""
        line = b"".join(self._begun).rstrip(b"\r")
        self._begun.clear()
        if line:
            yield from self._take(line)
        self._is_bare = False
        yield from self._take(b"")

    def _take(self, raw: bytes) -> Iterator[JsonObject]:
        line = raw.decode("utf-8", errors="replace").removeprefix("\ufeff")
        if self._is_bare:
            self._keep(line)
            return
        if not line.strip():
            if self._data:
                text = "\n".join(self._data)
                self._data.clear()
                self._data_bytes = 0
                self.is_empty = False
                yield _object(text)
            return
        if line.startswith(":") or _NOTHING.fullmatch(line):
            yield {}  # a comment says nothing, but that somebody is there
            return
        if line.startswith("<"):
            raise ProviderResponseError("The server sent a web page")
        name, _, value = line.partition(":")
        is_bare = not self._data and line.lstrip()[0] in "{["
        if is_bare:
            # An answer in one piece, JSON line by line, or a proxy that reports its
            # error without the frame.
            value = line
        elif name == "error":
            value = f'{{"error":{value}}}'  # llama.cpp
        elif name != "data":
            return
        value = _FRAMES.sub("", value).strip()
        if value.startswith("[DONE]"):
            self.is_done = True
            return
        # Some servers leave out the empty line between events, so a line that is
        # complete counts at once; only JSON over several lines waits for its end.
        if not self._data and (parsed := _try_object(value)) is not None:
            self.is_empty = False
            yield parsed
        elif value:
            self._is_bare = is_bare
            self._keep(value)

    def _keep(self, text: str) -> None:
        self._data.append(text)
        self._data_bytes += len(text) + 1
        if self._data_bytes > MAX_ANSWER_BYTES:
            raise ProviderResponseError("The server sent an event without an end")


def _try_object(text: str) -> JsonObject | None:
    if not text.startswith("{"):
        return None
    try:
        value = read_json(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _object(text: str) -> JsonObject:
    try:
        value: Any = read_json(text)
    except ValueError as error:
        raise ProviderResponseError("The server sent broken JSON") from error
    if isinstance(value, list) and value:
        value = value[0]  # Gemini wraps errors in a list
    if not isinstance(value, dict):
        raise ProviderResponseError("The server sent JSON that is no object")
    return value
