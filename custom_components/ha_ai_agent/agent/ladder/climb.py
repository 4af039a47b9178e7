"""One turn's way down the ladder. The contract is in `ladder.py`."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
import json

from ...const import LOGGER
from ...errors import (
    OutputLimitError,
    ProviderError,
    ProviderResponseError,
    ProviderTimeoutError,
    ProviderUnreachableError,
)
from ...metrics import Trace
from ...models import AssistantMessage, ChatRequest, ToolCall, UserMessage
from ...providers.base import (
    Progress,
    ProviderEvent,
    Stop,
    TextDelta,
    ToolCallReady,
    Waived,
)
from ..watch import StreamWatch, TimeLimits
from .retry import LONGEST_WAIT_SECONDS, Position, retry_delay
from .rungs import Failed, Failure, LadderEvent, Retrying, Rung, RungChanged, Terms
from .telling import told

LEAST_USEFUL_SECONDS = 0.5
BUILTIN_SECONDS = 3.0
ROOMIER = 4
"""How many times more an answer may take whose limit went into its thinking."""
FALLBACK_SECONDS = 10.0
WHOLE = ".!?:;…。\uff01\uff1f"
"""A sentence ends with these (the last two: full-width)."""
RESUME = (
    "[The connection broke after the words above; the user has heard them. Go on from "
    "there: finish the thought in a new sentence and do not repeat what was said.]"
)


@dataclass(slots=True)
class _Passed:
    """What this iteration has passed on so far."""

    pieces: list[str] = field(default_factory=list)
    calls: list[ToolCall] = field(default_factory=list)
    said: str | None = None
    """What another stream said, which the next words follow."""
    held: list[str] = field(default_factory=list)
    """Words of the resumed stream that may only repeat what was said."""
    repeated: int = 0
    """So many characters of what was said have come again."""

    @property
    def text(self) -> str:
        """Return the words."""
        return "".join(self.pieces)

    def resume(self) -> None:
        """Note that another stream will go on."""
        self.said, self.held, self.repeated = self.text or None, [], 0


class Climb:
    """Remembers the rung, the failures and the time of one turn."""

    def __init__(self, rungs: Sequence[Rung], terms: Terms, deadline: float) -> None:
        self.deadline = deadline
        self.failures: list[Failure] = []
        self._rungs = rungs
        self._terms = terms
        self._position = 0
        self._attempts = 0
        """Failures in a row on this rung."""
        self._granted: int | None = None
        """The rung that let us in: it is asked once, not at every look."""
        self._running: set[str] = set()
        """Calls that were passed on by a stream that then broke."""
        self.was_cut_off = False
        """A stream broke among its calls: what more it wanted is not known."""

    @property
    def rung(self) -> Rung | None:
        """Return the rung that is asked now; None when none is left."""
        return (
            self._rungs[self._position] if self._position < len(self._rungs) else None
        )

    @property
    def remaining_seconds(self) -> float:
        """Return how much of the turn's time is left."""
        return self.deadline - self._terms.clock()

    async def async_stream(
        self,
        request: ChatRequest,
        trace: Trace | None = None,
        parent: int | None = None,
    ) -> AsyncGenerator[LadderEvent]:
        """Ask until a rung answers; see the contract. Every try leaves a span."""
        passed = _Passed()
        trace = trace or Trace()
        while (rung := await self._async_pick(request, passed)) is not None:
            model = rung.client.model_id
            span = trace.begin("request", parent, rung=rung.name, model=model)
            asked_at = rung.breaker.clock()
            try:
                async with aclosing(self._async_try(rung, request, passed)) as events:
                    async for event in events:
                        if "first_event_ms" not in span.attributes:
                            span.attributes["first_event_ms"] = trace.since(span)
                        yield event
            except ProviderError as error:
                # Its traceback would hold the turn that keeps it.
                failure = Failure(rung.name, model, error.with_traceback(None))
            except Exception as error:  # noqa: BLE001
                # A server's answer that our own code cannot read is a bad answer.
                LOGGER.warning("An answer broke the client", exc_info=error)
                broken = ProviderResponseError(type(error).__name__)
                failure = Failure(rung.name, model, broken)
            else:
                self._attempts = 0
                self._running.clear()
                self._terms.note_success(rung, asked_at)
                return
            finally:
                trace.end(span)
            span.attributes["error"] = failure.error.key
            if message := told(failure.error, request):
                span.attributes["message"] = message
            self.failures.append(failure)
            # The same request would end in the same place, on the next rung as well.
            if isinstance(failure.error, OutputLimitError):
                request = _roomier(request)
            self._terms.note_failure(rung, failure.error, message, asked_at)
            step = await self._async_step(rung, failure, request, passed)
            if step is not None:
                yield step
            if passed.calls:
                # They run already: the next rung is asked when their results are in.
                self._running.update(map(_key, passed.calls))
                self.was_cut_off = True
                yield Stop("tool_calls")
                return
            passed.resume()
            if isinstance(step, Retrying):
                await self._terms.sleep(step.delay_seconds)
        yield Failed(tuple(self.failures), passed.text, self._again_seconds)

    # Which rung

    async def _async_pick(self, request: ChatRequest, passed: _Passed) -> Rung | None:
        """Return the rung to ask, skipping those that could do nothing."""
        while (rung := self.rung) is not None:
            error = await self._async_objection(rung, request, passed)
            if error is None and self._granted != self._position:
                is_stand_in = bool(self.failures) and not passed.calls
                if rung.accepts and is_stand_in and not await rung.accepts(request):
                    error = ProviderError("It does not understand this")
            if error is None:
                # What its calls bring is not known yet: the matcher looks again then.
                if not (rung.is_builtin and passed.calls):
                    self._granted = self._position
                return rung
            self.failures.append(
                Failure(rung.name, rung.client.model_id, error, was_skipped=True)
            )
            self._leave()
        return None

    async def _async_objection(
        self, rung: Rung, request: ChatRequest, passed: _Passed
    ) -> ProviderError | None:
        """Return why a rung is not even asked."""
        if rung.is_builtin:
            return None
        if self._seconds_for(rung) < LEAST_USEFUL_SECONDS:
            return ProviderTimeoutError("No time was left")
        if self._granted == self._position:
            return None
        is_last = self._is_last_model(self._position)
        while not rung.breaker.allows(is_last=is_last):
            pause = rung.breaker.kept_seconds + self._terms.jitter() / 2
            can_wait = is_last and 0 < rung.breaker.kept_seconds <= LONGEST_WAIT_SECONDS
            if (
                not can_wait
                or passed.calls  # they run, and are told before anything is waited for
                or pause + 1.0 > self._seconds_for(rung)
                or await self._async_is_matched(request)
            ):
                return rung.breaker.last_error or ProviderUnreachableError("It is down")
            await self._terms.sleep(pause)
        return None

    def _is_last_model(self, position: int) -> bool:
        return all(rung.is_builtin for rung in self._rungs[position + 1 :])

    async def _async_is_matched(self, request: ChatRequest) -> bool:
        """Return whether the matcher answers this while a model wants its pause."""
        matchers = [rung.accepts for rung in self._rungs if rung.is_builtin]
        return any([await accepts(request) for accepts in matchers if accepts])

    @property
    def _again_seconds(self) -> float:
        """Return how soon a model will be asked again."""
        waits = [
            rung.breaker.wait_seconds(is_last=self._is_last_model(position))
            for position, rung in enumerate(self._rungs)
            if not rung.is_builtin
        ]
        return min(waits, default=0.0)

    def _leave(self) -> None:
        self._position += 1
        self._attempts = 0

    async def _async_step(
        self, rung: Rung, failure: Failure, request: ChatRequest, passed: _Passed
    ) -> Retrying | RungChanged | None:
        """Decide between another try, the next rung, and giving up (None)."""
        self._attempts += 1
        below = self._rungs[self._position + 1 :]
        position = Position(
            attempts=self._attempts,
            was_heard=bool(passed.text or passed.calls),
            has_rung_below=bool(below),
            has_model_below=any(not rung.is_builtin for rung in below),
            seconds_left=self._seconds_for(rung),
        )
        delay = retry_delay(failure.error, position, self._terms.jitter())
        if delay is not None:
            self._terms.metrics.count("provider.retries")
            return Retrying(failure, delay)
        self._leave()
        if (following := await self._async_pick(request, passed)) is None:
            return None
        self._terms.metrics.count("provider.rung_changes")
        return RungChanged(failure, following.name)

    def _seconds_for(self, rung: Rung) -> float:
        """Return how long a rung may take, leaving time for those below it."""
        remaining = self.remaining_seconds
        if rung.is_builtin:
            return max(remaining, BUILTIN_SECONDS)  # it is quick, and it is the last
        # A slow rung must not use up the time of the one that would have answered.
        reserve = 0.0
        for below in self._rungs[self._position + 1 :]:
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
        terms = self._terms
        watch = StreamWatch(
            _limits(terms.limits, rung),
            self._seconds_for(rung),
            clock=terms.clock,
            metrics=terms.metrics,
        )
        terms.metrics.count("provider.requests")
        has_content = False
        stop: Stop | None = None
        async with aclosing(rung.client.async_stream(request)) as stream:
            while (event := await watch.async_next(stream)) is not None:
                match event:
                    case Progress() | TextDelta(""):
                        continue
                    case TextDelta(text):
                        has_content = True
                        if not (words := _joined(text, passed)):
                            continue
                        event = TextDelta(words)
                        passed.pieces.append(words)
                    case ToolCallReady(call):
                        if _key(call) in self._running:
                            continue  # it ran before the other stream broke
                        passed.calls.append(call)
                        has_content = True
                    case Waived(error, parameter):
                        message = told(error, request)
                        terms.note_waived(rung, error, message, parameter)
                    case Stop():
                        stop = event
                        continue
                yield event
        yield _whole(stop, request, has_content=has_content)


def _whole(stop: Stop | None, request: ChatRequest, *, has_content: bool) -> Stop:
    """Return how a stream ended; raise where it was no answer."""
    if stop is None:
        raise ProviderUnreachableError("The stream ended before the answer did")
    if not has_content and stop.reason == "length":
        raise _all_thinking(request)
    if not has_content and stop.reason != "filtered":
        raise ProviderResponseError("The answer was empty")
    return stop


def _roomier(request: ChatRequest) -> ChatRequest:
    """Return the request with more room for its answer, as far as the window goes."""
    limit, most = request.max_output_tokens, request.most_output_tokens
    if limit is None or most is None or most <= limit:
        return request
    return replace(request, max_output_tokens=min(limit * ROOMIER, most))


def _all_thinking(request: ChatRequest) -> OutputLimitError:
    """Return the failure of an answer that was over before its first word."""
    LOGGER.warning(
        "The model used all of its %s output tokens before it said anything. Raise "
        "max_output_tokens in the agent's settings, or let it think less",
        request.max_output_tokens,
    )
    error = OutputLimitError("The output limit was reached before the first word")
    # With the same limit it would end in the same place.
    error.retryable = _roomier(request) is not request
    return error


def _limits(limits: TimeLimits, rung: Rung) -> TimeLimits:
    """Return the limits for one rung: a slow machine may take long to begin."""
    if rung.first_token_seconds is None:
        return limits
    return replace(limits, first_token=rung.first_token_seconds)


def _key(call: ToolCall) -> str:
    """Return the same text for calls that do the same."""
    arguments = json.dumps(call.arguments, sort_keys=True, ensure_ascii=False)
    return f"{call.name} {arguments}"


def _resumed(request: ChatRequest, said: str) -> ChatRequest:
    """Return the request with the words that were already passed on."""
    # A lone assistant message at the end is refused by some servers and continued
    # by others: the user message after it makes all of them answer.
    partial = AssistantMessage(message_id="partial", content=said)
    resume = UserMessage(message_id="resume", content=RESUME)
    return replace(request, messages=(*request.messages, partial, resume))


def _joined(text: str, passed: _Passed) -> str:
    """Return the words to pass on: those of two streams apart, and none said again."""
    if passed.said is None:
        return text
    said, at = passed.said.strip(), passed.repeated
    passed.held.append(text)
    new = text if at else text.lstrip()
    if said.startswith(new, at):
        passed.repeated += len(new)
        return ""  # not every model goes on where it was told to: some begin again
    held, before, passed.said = "".join(passed.held), passed.said, None
    is_spaced = before[-1:].isspace()
    if new.startswith(said[at:]):
        rest = new[len(said) - at :]
        return rest.lstrip() if is_spaced else rest
    if is_spaced or held[:1].isspace():
        return held
    return (" " if before[-1:] in WHOLE else "… ") + held
