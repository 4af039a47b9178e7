"""What both kinds of client share: ask, drop what is refused, read until the end."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import aclosing
from itertools import count
from time import monotonic
from typing import Any, Protocol

from ..errors import NoToolsError, ProviderError, ProviderResponseError
from ..limits import MAX_CALLS, answer_characters
from ..models import ChatRequest, JsonObject, ToolCall
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
    Waived,
)
from .body import Breath
from .chat_parser import new_call_id
from .lessons import (
    NO_TOOLS,
    OWN_ONLY,
    SIMPLE,
    Lessons,
    may_be_mended,
    next_lesson,
    sent,
)
from .transport import JsonStream, open_stream
from .wishes import secrets_in

AFTER_FINISH_SECONDS = 1.5
"""How long a finished answer waits for its usage report."""
MOST_TRIES = 10
AGAIN_SECONDS = 600.0
"""So long is believed what may change, or was only found by trying."""


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

    def __init__(
        self,
        server: Sender,
        path: str,
        optional: Mapping[str, str],
        wished: Mapping[str, Any],
    ) -> None:
        """`wished` are fields that a person added: not taken, they are told of."""
        self._server = server
        self._path = path
        self._wished = frozenset(wished)
        self._secrets = sorted(set(secrets_in(wished)), key=len, reverse=True)
        self._optional = {**optional, **{name: name for name in wished}}
        self._known: Lessons = frozenset()
        self._doubtful: Lessons = frozenset()
        """Of these, what is tried again later."""
        self._again_at = 0.0
        self._unsaid = 0
        """Refusals in a row that did not say what they mean."""
        self._no_tools: NoToolsError | None = None

    async def async_ask(
        self,
        request: ChatRequest,
        body_after: Callable[[Lessons], JsonObject],
        parser: StreamParser,
    ) -> AsyncGenerator[ClientEvent]:
        """Yield the events of one answer; what has no end is cut."""
        most = answer_characters(request.max_output_tokens)
        if self._doubtful and monotonic() > self._again_at:
            self._known -= self._doubtful
            self._doubtful, self._no_tools = frozenset(), None
        known, guess = self._known, frozenset[str]()
        guesses: list[Lessons] | None = None
        refused: dict[str, ProviderError] = {}
        for tries in count(1):
            body = body_after(known | guess)
            try:
                async with (
                    open_stream(self._server, self._path, body) as stream,
                    aclosing(_async_read(stream, parser, most)) as events,
                ):
                    is_first = True
                    async for event in events:
                        if is_first and not isinstance(event, Progress):
                            is_first = False
                            for waived in self._settle(known, guess, refused, request):
                                yield waived
                        yield event
                return
            except ProviderError as error:
                error.args = (self._hide(str(error)),)
                lesson = next_lesson(error, body, request, self._optional, known)
                if tries == MOST_TRIES:
                    raise
                if lesson is not None:
                    known |= {lesson}
                    refused[lesson] = error
                    if isinstance(error, NoToolsError):
                        self._doubt(lesson)
                        self._no_tools = error if lesson == NO_TOOLS else None
                    continue
                # It does not say which: as plain as a request can be, this once.
                if guesses is None and may_be_mended(error):
                    guesses = self._guesses(body, request)
                if not guesses:
                    raise
                guess = guesses.pop(0)
                refused |= dict.fromkeys(guess, error)

    def _hide(self, text: str) -> str:
        """Return a server's words without what is secret in account and fields."""
        text = self._server.hide(text)
        for secret in self._secrets:
            text = text.replace(secret, "…")
        return text

    def _guesses(self, body: JsonObject, request: ChatRequest) -> list[Lessons]:
        """Return what to do otherwise where a refusal does not say what it means.

        The usage report goes last of all: without it no limit of spending counts.
        """
        schemas = {SIMPLE} if request.tools else set[str]()
        could = sent(body, self._optional, self._known) - {"stream_options"} | schemas
        plain = frozenset(self._optional.keys() - {"stream_options"} | schemas)
        # Refused more than once: one by one, a turn each, until it is found.
        one = sorted(could)[self._unsaid - 1 : self._unsaid] if self._unsaid else []
        tries = [frozenset(one), plain if could else frozenset()]
        if "stream_options" in body or request.tools:
            tries.append(plain | {"stream_options", OWN_ONLY})
        return [guess for guess in tries if guess]

    def _settle(
        self,
        known: Lessons,
        guess: Lessons,
        refused: Mapping[str, ProviderError],
        request: ChatRequest,
    ) -> Iterator[Waived]:
        """Take in what worked, and yield what is missing in this answer.

        What was said is known for good, what was found for a while. Of what a person
        had chosen it is told once.
        """
        for name in sorted(self._wished & ((known | guess) - self._known)):
            yield Waived(refused[name], name)
        self._remember(known, guess)
        if request.tools and self._no_tools is not None:
            yield Waived(self._no_tools)

    def _remember(self, known: Lessons, guess: Lessons) -> None:
        self._known = known
        if not guess:
            self._unsaid = 0
        elif len(guess) > 1:
            self._unsaid += 1
        else:
            self._known, self._unsaid = known | guess, 0
            self._doubt(*guess)

    def _doubt(self, *lessons: str) -> None:
        self._doubtful |= {*lessons}
        self._again_at = monotonic() + AGAIN_SECONDS


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
            event: ClientEvent | None = None
            for event in answer.read(value):
                yield event
                if breath.is_due:
                    await breath.async_take()
            if event is None:
                yield Progress(0)  # a sign of life
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
