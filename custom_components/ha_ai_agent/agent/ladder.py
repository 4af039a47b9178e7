"""The ladder: retry, the fallback model, the built-in matcher, an honest failure.

The contract with the turn loop
-------------------------------
One `Ladder` lives as long as the entry; a turn begins one `Climb` and asks it once an
iteration. The climb remembers the rung, so a turn never goes back up:

    climb = ladder.begin()                      # starts the clock of the whole turn
    while True:                                 # an iteration
        async with aclosing(climb.async_stream(request)) as events:
            async for event in events: ...
        # rebuild the request: + AssistantMessage(text, calls) + one ToolMessage a call

Events are those of `providers/base.py` and three more, which need no answer:

* `Retrying`, `RungChanged`: something failed and the ladder goes on. Nothing that was
  passed on before is taken back, and nothing is said twice on purpose: for a span.
* `Failed`: always the last event, instead of `Stop`. No rung is left. `failures` says
  what failed, `said` what the user heard in this iteration. Everything that ran stays
  done: say so.

A stream always ends with `Stop` or `Failed`; `errors.ProviderError` never escapes.

When a stream breaks midway:

* only text was passed on: the *same* generator goes on with the next rung, which is
  given that text as a partial assistant message. To the turn it is one message.
* tool calls were passed on: those are running, so the generator ends this iteration
  with `RungChanged` (or `Retrying`) and `Stop("tool_calls")`, exactly as if the model
  had stopped there. The turn waits for the results of the calls it got, rebuilds the
  request and asks again: the next rung sees what was done. A call whose arguments were
  not complete was never passed on. So nothing runs twice.

Close the generator to cancel; the provider's stream is closed with it.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
import random
from time import monotonic
from typing import Literal

from ..const import LOGGER
from ..errors import (
    ModelNotFoundError,
    ProviderAuthError,
    ProviderError,
    ProviderRateLimitError,
    ProviderResponseError,
    ProviderTimeoutError,
    ProviderUnreachableError,
)
from ..metrics import Metrics
from ..models import AssistantMessage, ChatRequest, UserMessage
from ..providers.base import (
    ChatClient,
    ClientEvent,
    Progress,
    ProviderEvent,
    ReasoningDelta,
    Stop,
    TextDelta,
    ToolCallReady,
)
from .breaker import Breaker

type RungName = Literal["primary", "fallback", "builtin"]

BACKOFF_SECONDS = 0.4
LONGEST_WAIT_SECONDS = 8.0
"""Longest `Retry-After` that is waited for where no other model is left."""
LONGEST_WAIT_WITH_FALLBACK_SECONDS = 2.0
LEAST_USEFUL_SECONDS = 0.5
BUILTIN_SECONDS = 3.0
FALLBACK_SECONDS = 10.0
LEAST_CHARACTERS = 12
"""Fewer than these in a whole idle window are a trickle, not an answer."""
WHOLE = ".!?:;…。\uff01\uff1f"
"""A sentence ends with these (the last two: full-width)."""
RESUME = (
    "[The connection broke after the words above; the user has heard them. Go on from "
    "there: finish the thought in a new sentence and do not repeat what was said.]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimits:
    """Seconds. `connect` is for the HTTP client (`providers/factory.py`)."""

    connect: float = 5.0
    first_token: float = 12.0
    """Silence before the first event of a stream."""
    idle: float = 10.0
    """A window in which a stream that has begun must make progress."""
    turn: float = 45.0
    """The whole turn, its tools included."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One step. The breaker is shared by all turns that use the same model."""

    name: RungName
    client: ChatClient
    breaker: Breaker = field(default_factory=Breaker)

    @property
    def is_builtin(self) -> bool:
        """Return whether this rung needs no model."""
        return self.name == "builtin"


@dataclass(frozen=True, slots=True)
class Failure:
    """One attempt that failed."""

    rung: RungName
    model_id: str
    error: ProviderError
    was_skipped: bool = False
    """Not even asked: its circuit breaker is open, or no time was left."""


@dataclass(frozen=True, slots=True)
class Retrying:
    """The same rung is asked again after a pause."""

    failure: Failure
    delay_seconds: float


@dataclass(frozen=True, slots=True)
class RungChanged:
    """The next rung takes over."""

    failure: Failure
    rung: RungName


@dataclass(frozen=True, slots=True)
class Failed:
    """No rung is left. `failures` are all of this turn, in order, never empty."""

    failures: tuple[Failure, ...]
    said: str = ""

    @property
    def error(self) -> ProviderError:
        """Return the failure that says most: of the model that was asked first."""
        asked = [failure for failure in self.failures if not failure.was_skipped]
        return (asked or self.failures)[0].error


type LadderEvent = ProviderEvent | Retrying | RungChanged | Failed
type RungCallback = Callable[[Rung, ProviderError], None]


@dataclass(slots=True)
class _Passed:
    """What this iteration has passed on so far."""

    text: str = ""
    calls: int = 0
    is_resumed: bool = False
    """The next words follow words of another stream."""


class Ladder:
    """The rungs of one agent, from the best to the last."""

    def __init__(
        self,
        rungs: Sequence[Rung],
        *,
        limits: TimeLimits | None = None,
        metrics: Metrics | None = None,
        on_auth_error: RungCallback | None = None,
        on_model_missing: RungCallback | None = None,
        clock: Callable[[], float] = monotonic,
        jitter: Callable[[], float] = random.random,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        if not rungs:
            raise ValueError("A ladder needs a rung")
        self.rungs = tuple(rungs)
        self.limits = limits or TimeLimits()
        self.metrics = metrics or Metrics()
        self.clock = clock
        self.jitter = jitter
        self.sleep = sleep
        self._on_auth_error = on_auth_error
        self._on_model_missing = on_model_missing

    @property
    def is_available(self) -> bool:
        """Return whether any rung is thought to be up."""
        return any(rung.is_builtin or not rung.breaker.is_open for rung in self.rungs)

    def begin(self, *, deadline: float | None = None) -> Climb:
        """Start a turn. `deadline` is in seconds of the clock (monotonic)."""
        if deadline is None:
            deadline = self.clock() + self.limits.turn
        return Climb(self, deadline)

    def note_success(self, rung: Rung) -> None:
        """Remember that a rung answered."""
        if rung.breaker.record_success():
            LOGGER.info("The %s model answers again", rung.name)

    def note_failure(self, rung: Rung, error: ProviderError) -> None:
        """Remember that a rung failed, and tell those who can mend it."""
        self.metrics.count("provider.failures")
        self.metrics.count(f"provider.failures.{error.key}")
        if rung.breaker.record_failure(error):
            LOGGER.warning("The %s model does not answer (%s)", rung.name, error.key)
        if isinstance(error, ProviderAuthError) and self._on_auth_error:
            self._on_auth_error(rung, error)
        if isinstance(error, ModelNotFoundError) and self._on_model_missing:
            self._on_model_missing(rung, error)


class Climb:
    """The way of one turn down the rungs."""

    def __init__(self, ladder: Ladder, deadline: float) -> None:
        self.ladder = ladder
        self.deadline = deadline
        self.failures: list[Failure] = []
        self._position = 0
        self._attempts = 0
        """Failures in a row on this rung."""
        self._granted: int | None = None
        """The rung whose breaker let us in: it is asked once, not at every look."""

    @property
    def rung(self) -> Rung | None:
        """Return the rung that is asked now; None when none is left."""
        rungs = self.ladder.rungs
        return rungs[self._position] if self._position < len(rungs) else None

    @property
    def remaining_seconds(self) -> float:
        """Return how much of the turn's time is left."""
        return self.deadline - self.ladder.clock()

    async def async_stream(self, request: ChatRequest) -> AsyncGenerator[LadderEvent]:
        """Ask until a rung answers; see the contract above."""
        passed = _Passed()
        while (rung := self._pick()) is not None:
            try:
                async with aclosing(self._async_try(rung, request, passed)) as events:
                    async for event in events:
                        yield event
            except ProviderError as error:
                failure = Failure(rung.name, rung.client.model_id, error)
            else:
                self._attempts = 0
                self.ladder.note_success(rung)
                return
            self.failures.append(failure)
            self.ladder.note_failure(rung, failure.error)
            step = self._next_step(rung, failure, passed)
            if isinstance(step, Failed) and not passed.calls:
                break
            if not isinstance(step, Failed):
                yield step
            if passed.calls:
                # They run already: the next rung is asked when their results are in.
                yield Stop("tool_calls")
                return
            passed.is_resumed = bool(passed.text)
            if isinstance(step, Retrying):
                await self.ladder.sleep(step.delay_seconds)
        yield Failed(tuple(self.failures), passed.text)

    # Which rung

    def _pick(self) -> Rung | None:
        """Return the rung to ask, skipping those that are known to be down."""
        while (rung := self.rung) is not None:
            if rung.is_builtin:
                return rung
            if self._seconds_for(rung) < LEAST_USEFUL_SECONDS:
                self._skip(rung, ProviderTimeoutError("no time left"))
            elif self._granted == self._position:
                return rung
            elif rung.breaker.allows() or self._is_last_hope():
                self._granted = self._position
                return rung
            else:
                error = rung.breaker.last_error
                self._skip(rung, error or ProviderUnreachableError("down"))
        return None

    def _is_last_hope(self) -> bool:
        """Return whether an open breaker would leave the user without any try."""
        is_last = self._position == len(self.ladder.rungs) - 1
        return is_last and all(failure.was_skipped for failure in self.failures)

    def _skip(self, rung: Rung, error: ProviderError) -> None:
        self.failures.append(
            Failure(rung.name, rung.client.model_id, error, was_skipped=True)
        )
        self._leave()

    def _leave(self) -> None:
        self._position += 1
        self._attempts = 0

    def _below(self) -> tuple[Rung, ...]:
        return self.ladder.rungs[self._position + 1 :]

    def _next_step(
        self, rung: Rung, failure: Failure, passed: _Passed
    ) -> Retrying | RungChanged | Failed:
        """Decide between another try, the next rung, and giving up."""
        self._attempts += 1
        if (delay := self._retry_delay(rung, failure.error, passed)) is not None:
            self.ladder.metrics.count("provider.retries")
            return Retrying(failure, delay)
        self._leave()
        if (below := self._pick()) is None:
            return Failed(tuple(self.failures), passed.text)
        self.ladder.metrics.count("provider.rung_changes")
        return RungChanged(failure, below.name)

    def _retry_delay(
        self, rung: Rung, error: ProviderError, passed: _Passed
    ) -> float | None:
        """Return how long to wait before the same rung is asked again, if it is."""
        has_other_model = any(not below.is_builtin for below in self._below())
        was_heard = bool(passed.text or passed.calls)
        if rung.is_builtin or not error.retryable:
            return None
        if was_heard and has_other_model:
            return None
        if isinstance(error, ProviderTimeoutError) and self._below():
            return None  # the user has waited long enough
        if self._attempts >= _most_attempts(error, was_heard=was_heard):
            return None
        delay: float = BACKOFF_SECONDS * 2 ** (self._attempts - 1)
        delay *= 0.5 + self.ladder.jitter()
        longest = LONGEST_WAIT_SECONDS
        if has_other_model:
            longest = LONGEST_WAIT_WITH_FALLBACK_SECONDS
        delay = max(delay, error.retry_after_seconds or 0.0)
        if delay > longest or delay + 1.0 > self._seconds_for(rung):
            return None
        return delay

    # How long

    def _seconds_for(self, rung: Rung) -> float:
        """Return how long a rung may take, leaving time for those below it."""
        remaining = self.remaining_seconds
        if rung.is_builtin:
            return max(remaining, BUILTIN_SECONDS)  # it is quick, and it is the last
        reserve = 0.0
        for below in self._below():
            if below.is_builtin:
                reserve += min(BUILTIN_SECONDS, remaining / 4)
            else:
                reserve += min(FALLBACK_SECONDS, remaining / 3)
        return remaining - reserve

    # One try

    async def _async_try(
        self, rung: Rung, request: ChatRequest, passed: _Passed
    ) -> AsyncGenerator[ProviderEvent]:
        """Pass on one stream; raise a `ProviderError` when it is not a whole answer."""
        if passed.text and not rung.is_builtin:
            request = _resumed(request, passed.text)
        watch = _Watch(self.ladder, self._seconds_for(rung))
        self.ladder.metrics.count("provider.requests")
        has_content = False
        stop: Stop | None = None
        async with aclosing(rung.client.async_stream(request)) as stream:
            while (event := await watch.async_next(stream)) is not None:
                match event:
                    case Progress():
                        continue
                    case TextDelta(text):
                        if not text:
                            continue
                        event = _joined(event, passed)
                        passed.text += event.text
                        has_content = True
                    case ToolCallReady():
                        passed.calls += 1
                        has_content = True
                    case Stop():
                        stop = event
                        continue
                yield event
        if stop is None:
            raise ProviderUnreachableError("The stream ended before the answer did")
        if not has_content and stop.reason != "filtered":
            raise ProviderResponseError("The answer was empty")
        yield stop


class _Watch:
    """Reads a stream under the limits of silence, of a trickle, and of the turn."""

    def __init__(self, ladder: Ladder, seconds: float) -> None:
        self._ladder = ladder
        self._started = self._since = ladder.clock()
        self._ends = self._started + seconds
        self._characters = 0
        self._has_begun = False

    async def async_next(
        self, stream: AsyncGenerator[ClientEvent]
    ) -> ClientEvent | None:
        """Return the next event, None at the end."""
        limits = self._ladder.limits
        patience = limits.idle if self._has_begun else limits.first_token
        until = min(self._since + patience, self._ends)
        try:
            async with asyncio.timeout(max(until - self._ladder.clock(), 0.0)):
                event = await anext(stream, None)
        except TimeoutError:
            what = "broke off" if self._has_begun else "did not begin"
            raise ProviderTimeoutError(f"The answer {what} in time") from None
        if event is not None:
            self._progress(event)
        return event

    def _progress(self, event: ClientEvent) -> None:
        match event:
            case TextDelta(text) | ReasoningDelta(text):
                self._characters += len(text)
            case Progress(characters):
                self._characters += characters
            case _:
                self._characters += LEAST_CHARACTERS
        if not self._has_begun and self._characters:
            self._has_begun = True
            self._since = self._ladder.clock()
            first = (self._since - self._started) * 1000
            self._ladder.metrics.observe("provider.first_token", first)
        if self._characters >= LEAST_CHARACTERS:
            self._characters = 0
            self._since = self._ladder.clock()


def _most_attempts(error: ProviderError, *, was_heard: bool) -> int:
    """Return how often one rung is asked in a row."""
    if was_heard or isinstance(error, ProviderTimeoutError | ProviderResponseError):
        return 2
    if isinstance(error, ProviderUnreachableError | ProviderRateLimitError):
        return 3
    return 2


def _resumed(request: ChatRequest, said: str) -> ChatRequest:
    """Return the request with the words that were already passed on."""
    # A lone assistant message at the end is refused by some servers and continued
    # by others: the user message after it makes all of them answer.
    partial = AssistantMessage(message_id="partial", content=said)
    resume = UserMessage(message_id="resume", content=RESUME)
    return replace(request, messages=(*request.messages, partial, resume))


def _joined(event: TextDelta, passed: _Passed) -> TextDelta:
    """Keep the words of two streams apart."""
    if not passed.is_resumed:
        return event
    passed.is_resumed = False
    if passed.text[-1:].isspace() or event.text[:1].isspace():
        return event
    is_whole = passed.text[-1:] in WHOLE
    return TextDelta((" " if is_whole else "… ") + event.text)
