"""What both kinds of client share: ask, drop what is refused, read until the end."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import aclosing
import re
from typing import Protocol

from ..errors import ProviderError, ProviderResponseError
from ..limits import MAX_CALLS, answer_characters
from ..models import JsonObject, ToolCall
from .arguments import TOO_MANY
from .base import (
    AnswerTooLongError,
    ClientEvent,
    NativeItems,
    Progress,
    ReasoningDelta,
    Sender,
    Stop,
    TextDelta,
    ToolCallReady,
)
from .body import Breath
from .chat_parser import new_call_id
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

    def cut(self) -> Iterator[ClientEvent]:
        """End the answer here, as if the model had reached its limit."""
        ...

    def close(self, *, is_done: bool) -> Iterator[ClientEvent]:
        """Yield the rest; raise when the answer is not complete."""
        ...


class Asker:
    """Sends requests of one client, and remembers what its server refuses."""

    def __init__(self, server: Sender, path: str, optional: Mapping[str, str]) -> None:
        self._server = server
        self._path = path
        self._optional = optional
        self._refused: frozenset[str] = frozenset()

    async def async_ask(
        self,
        body_without: Callable[[frozenset[str]], JsonObject],
        parser: StreamParser,
        max_output_tokens: int | None = None,
    ) -> AsyncGenerator[ClientEvent]:
        """Yield the events of one answer; what has no end is cut."""
        most = answer_characters(max_output_tokens)
        trial = self._refused
        while True:
            body = body_without(trial)
            try:
                async with (
                    open_stream(self._server, self._path, body) as stream,
                    aclosing(_async_read(stream, parser, most)) as events,
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
    stream: JsonStream, parser: StreamParser, most: int
) -> AsyncGenerator[ClientEvent]:
    breath = Breath()
    answer = _Answer(parser, most)
    async with aclosing(stream.async_objects()) as objects:
        while not answer.was_cut:
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
            for event in answer.read(value):
                yield event
                if breath.is_due:
                    await breath.async_take()
    for event in answer.end(is_done=stream.is_done):
        yield event


class _Answer:
    """One answer, as long as it may be."""

    def __init__(self, parser: StreamParser, most: int) -> None:
        self._parser = parser
        self._left = most
        self._calls = 0
        self._last_call = ""
        self._has_too_many = False
        self.was_cut = False

    def read(self, value: JsonObject) -> Iterator[ClientEvent]:
        """Yield what one object brings, until it is too much."""
        try:
            for event in self._parser.feed(value):
                self._count(event)
                if self._has_too_many:
                    self.was_cut = True
                    return
                yield event
                if self._left <= 0:
                    self.was_cut = True
                    return
        except AnswerTooLongError:
            self._has_too_many = self.was_cut = True
        except RecursionError as error:
            raise ProviderResponseError("The server sent broken JSON") from error

    def _count(self, event: ClientEvent) -> None:
        match event:
            case TextDelta(text) | ReasoningDelta(text):
                self._left -= len(text)
            case Progress(characters):
                self._left -= characters
            case ToolCallReady(call):
                self._last_call = call.name
                self._calls += 1
                self._has_too_many |= self._calls > MAX_CALLS

    def end(self, *, is_done: bool) -> Iterator[ClientEvent]:
        """Yield the rest, and what the model must know of what was cut."""
        if not self.was_cut:
            yield from self._parser.close(is_done=is_done)
            return
        for event in (*self._parser.cut(), *self._parser.close(is_done=True)):
            self._count(event)
            if isinstance(event, ToolCallReady) and self._calls > MAX_CALLS:
                continue
            if isinstance(event, NativeItems):
                continue  # they are of an answer that is not whole
            if isinstance(event, Stop) and self._has_too_many:
                yield ToolCallReady(
                    ToolCall(new_call_id(), self._last_call, {}, TOO_MANY)
                )
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
