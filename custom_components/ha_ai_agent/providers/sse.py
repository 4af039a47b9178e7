"""Server-sent events: bytes in, JSON objects out. Pure."""

from collections.abc import Iterator
import json
from typing import Any

from ..errors import ProviderResponseError
from ..models import JsonObject

LONGEST_LINE = 8 * 2**20
"""Bytes of one line; a server that sends more does not speak this protocol."""


class JsonEvents:
    """Takes bytes as they come from the network and gives complete JSON objects.

    Lines are decoded when they are complete, so a character may be split anywhere.
    Comments (keep-alive), ids and retry hints are skipped.
    """

    __slots__ = ("_buffer", "_data", "is_done")

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._data: list[str] = []
        self.is_done = False
        """`[DONE]` was seen."""

    def feed(self, data: bytes) -> Iterator[JsonObject]:
        """Yield the objects that these bytes complete."""
        self._buffer += data
        while (line := self._next_line()) is not None:
            yield from self._take(line)
        if len(self._buffer) > LONGEST_LINE:
            raise ProviderResponseError("The server sent a line without an end")

    def close(self) -> Iterator[JsonObject]:
        """Yield what the stream ended with, where its last line had no line end."""
        line = bytes(self._buffer).rstrip(b"\r")
        self._buffer.clear()
        if line:
            yield from self._take(line)
        yield from self._take(b"")

    def _next_line(self) -> bytes | None:
        """Take one line that ends with LF or CRLF from the buffer."""
        end = self._buffer.find(b"\n")
        if end < 0:
            return None
        line = bytes(self._buffer[:end]).rstrip(b"\r")
        del self._buffer[: end + 1]
        return line

    def _take(self, raw: bytes) -> Iterator[JsonObject]:
        line = raw.decode("utf-8", errors="replace").removeprefix("\ufeff")
        if not line.strip():
            if self._data:
                text = "\n".join(self._data)
                self._data.clear()
                yield _object(text)
            return
        if line.startswith("<"):
            raise ProviderResponseError("The server sent a web page")
        name, _, value = line.partition(":")
        if line.startswith("{"):
            value = line  # a proxy that reports its error without the frame
        elif name == "error":
            value = f'{{"error":{value}}}'  # llama.cpp
        elif name != "data":
            return
        value = value.strip()
        if value.startswith("[DONE]"):
            self.is_done = True
            return
        # Some servers leave out the empty line between events, so a line that is
        # complete counts at once; only JSON over several lines waits for its end.
        if not self._data and (parsed := _try_object(value)) is not None:
            yield parsed
        elif value:
            self._data.append(value)


def _try_object(text: str) -> JsonObject | None:
    if not text.startswith("{"):
        return None
    try:
        value = json.loads(text)
    except ValueError, RecursionError:
        return None
    return value if isinstance(value, dict) else None


def _object(text: str) -> JsonObject:
    try:
        value: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ProviderResponseError("The server sent broken JSON") from error
    if isinstance(value, list) and value:
        value = value[0]  # Gemini wraps errors in a list
    if not isinstance(value, dict):
        raise ProviderResponseError("The server sent JSON that is no object")
    return value
