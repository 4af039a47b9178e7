"""What both kinds of client share: ask, drop what is refused, read until the end."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Set as AbstractSet
from contextlib import aclosing
from typing import Protocol

from openai import AsyncOpenAI

from ..errors import ProviderError, ProviderResponseError
from ..models import JsonObject
from .base import ClientEvent
from .transport import JsonStream, named_parameter, open_stream

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
        self, client: AsyncOpenAI, path: str, optional: tuple[str, ...]
    ) -> None:
        self._client = client
        self._path = path
        self._optional = optional
        self._refused: set[str] = set()

    async def async_ask(
        self,
        body_without: Callable[[AbstractSet[str]], JsonObject],
        parser: StreamParser,
    ) -> AsyncGenerator[ClientEvent]:
        """Yield the events of one answer."""
        while True:
            body = body_without(self._refused)
            try:
                async with (
                    open_stream(self._client, self._path, body) as stream,
                    aclosing(_async_read(stream, parser)) as events,
                ):
                    async for event in events:
                        yield event
                return
            except ProviderError as error:
                # Compatible servers know different parameters. None of these is worth
                # an answer, so what is refused by name is left out from then on.
                names = tuple(
                    name for name in self._optional if name not in self._refused
                )
                if (refused := named_parameter(error, names)) is None:
                    raise
                self._refused.add(refused)


async def _async_read(
    stream: JsonStream, parser: StreamParser
) -> AsyncGenerator[ClientEvent]:
    async with aclosing(stream.async_objects()) as objects:
        while True:
            patience = AFTER_FINISH_SECONDS if parser.is_finished else None
            try:
                async with asyncio.timeout(patience):
                    value = await anext(objects, None)
            except (ProviderError, TimeoutError) as error:
                if parser.is_finished:
                    break  # the answer is complete: only its usage is missing
                if isinstance(error, TimeoutError):
                    raise ProviderResponseError("The server fell silent") from error
                raise
            if value is None:
                break
            for event in parser.feed(value):
                yield event
    for event in parser.close(is_done=stream.is_done):
        yield event
