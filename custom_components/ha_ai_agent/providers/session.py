"""What both kinds of client share: ask, drop what is refused, read until the end."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import aclosing
import re
from typing import Protocol

from ..errors import ProviderError
from ..models import JsonObject
from .base import ClientEvent
from .server import ModelServer
from .transport import JsonStream, open_stream

AFTER_FINISH_SECONDS = 1.5
"""How long a finished answer waits for its usage report."""


class StreamParser(Protocol):
    """Reads the objects of one answer."""

    @property
    def is_finished(self) -> bool:
        """Return whether the answer itself is complete."""
        ...

    def feed(self, chunk: JsonObject) -> Iterator[ClientEvent]:
        """Yield what one object completes."""
        ...

    def close(self, *, is_done: bool) -> Iterator[ClientEvent]:
        """Yield the rest; raise when the answer is not complete."""
        ...


class Asker:
    """Sends requests of one client, and remembers what its server refuses."""

    def __init__(
        self, server: ModelServer, path: str, optional: Mapping[str, str]
    ) -> None:
        self._server = server
        self._path = path
        self._optional = optional
        self._refused: frozenset[str] = frozenset()

    async def async_ask(
        self,
        body_without: Callable[[frozenset[str]], JsonObject],
        parser: StreamParser,
    ) -> AsyncGenerator[ClientEvent]:
        """Yield the events of one answer."""
        trial = self._refused
        while True:
            body = body_without(trial)
            try:
                async with (
                    open_stream(self._server, self._path, body) as stream,
                    aclosing(_async_read(stream, parser)) as events,
                ):
                    async for event in events:
                        self._refused = trial  # without these it works
                        yield event
                return
            except ProviderError as error:
                # Compatible servers know different parameters. None of these is worth
                # an answer, so what is refused is left out from then on.
                less = without_refused(error, body, self._optional, trial)
                if less is None:
                    raise
                trial = less


async def _async_read(
    stream: JsonStream, parser: StreamParser
) -> AsyncGenerator[ClientEvent]:
    async with aclosing(stream.async_objects()) as objects:
        while True:
            try:
                if parser.is_finished:
                    async with asyncio.timeout(AFTER_FINISH_SECONDS):
                        value = await anext(objects, None)
                else:
                    value = await anext(objects, None)
            except ProviderError, TimeoutError:
                if parser.is_finished:
                    break  # the answer is complete: only its usage is missing
                raise
            if value is None:
                break
            for event in parser.feed(value):
                yield event
    for event in parser.close(is_done=stream.is_done):
        yield event


def without_refused(
    error: ProviderError,
    body: JsonObject,
    optional: Mapping[str, str],
    refused: frozenset[str],
) -> frozenset[str] | None:
    """Return what to leave out of the next try; None when nothing would help.

    `optional` says for each name that an error may mention under which key it is sent.
    """
    if error.status not in {400, 422} or type(error) is not ProviderError:
        return None
    sent = {
        name for name, key in optional.items() if name not in refused and key in body
    }
    # The longest first: `reasoning.effort` before `reasoning`.
    for name in sorted(sent, key=len, reverse=True):
        if re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.]*\w)", str(error)):
            return refused | {name}
    # It does not say which: once without all of them, as plain as a request can be.
    return refused | sent if sent else None
