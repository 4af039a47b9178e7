"""The tools of one turn: fed call by call, run side by side, answered one by one."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, Protocol

from homeassistant.helpers import llm

from ..calls.footprint import CallOrder, Footprint, conflicts
from ..calls.problems import async_answer, failed
from ..calls.scope import TurnScope
from ..const import LOGGER
from ..metrics import Metrics
from ..models import JsonObject, ToolCall
from .ledger import CreateTask
from .work import Work

_DECIDING_SECONDS: Final = 2.0
_CANCELLED: Final = failed(
    "cancelled", "Not started: the turn was cancelled before."
).as_result()
_BUSY: Final = failed(
    "busy", "Not done: an earlier call on the same entities is still running."
).as_result()
_BROKEN: Final = failed(
    "internal_error", "The tool failed inside. Tell the user that it was not done."
).as_result()
_CUT_OFF: Final = {
    "status": "unconfirmed",
    "error": "internal_error",
    "message": "It was started and cut off: nobody has seen how it ended. Say so.",
}


type Make = Callable[[], Awaitable[Work]]


class House(Protocol):
    """What a turn's runner needs of the toolkit."""

    metrics: Metrics
    slots: asyncio.Semaphore
    create_task: CreateTask

    async def async_make(self, call: ToolCall, runner: TurnRunner) -> Work:
        """Return the call as work, or refuse it."""
        ...

    async def async_told(
        self, call: ToolCall, result: JsonObject, scope: TurnScope
    ) -> JsonObject:
        """Return what of a result the model may have."""
        ...

    def timeout_of(self, work: Work) -> float:
        """Return how long the answer waits for it."""
        ...

    def note_done(
        self, scope: TurnScope, call: ToolCall, work: Work | None, result: JsonObject
    ) -> None:
        """Keep what undo has to know: other deeds than calls, and what was in vain."""
        ...

    def recall(self, scope: TurnScope, work: Work) -> JsonObject | None:
        """Return the result of an equal call of seconds ago that still holds."""
        ...

    def remember(self, scope: TurnScope, work: Work, result: JsonObject) -> None:
        """Keep a result for `recall`."""
        ...

    def add_late(self, scope: TurnScope, line: str) -> None:
        """Keep a line for the next tail of the conversation."""
        ...


@dataclass(slots=True, eq=False)
class _Job:
    """A call on its way."""

    call: ToolCall
    outcome: asyncio.Future[JsonObject]
    done: asyncio.Future[None]
    work: Work | None = None
    footprint: Footprint = field(default_factory=Footprint)
    is_decided: bool = True
    """False while the policy looks at it: a question may be put."""
    is_started: bool = False
    is_cancelled: bool = False
    is_abandoned: bool = False
    """Nobody waits for its result any more."""
    span: int = 0

    @property
    def broken(self) -> JsonObject:
        """Return the result of a call that broke: was it started, nobody knows."""
        return dict(_CUT_OFF if self.is_started else _BROKEN)

    def settle(self, result: JsonObject) -> bool:
        """Set the result if there is none yet."""
        if self.outcome.done():
            return False
        self.outcome.set_result(result)
        return True


class TurnRunner:
    """Runs the calls of one turn; results never raise."""

    def __init__(
        self, house: House, scope: TurnScope, foreign: llm.APIInstance | None = None
    ) -> None:
        self._house = house
        self.scope = scope
        self.foreign = foreign
        self._plan = CallOrder()
        self._order = asyncio.Lock()
        self._jobs: dict[int, _Job] = {}
        self._repeats: dict[str, _Job] = {}
        self._all: list[_Job] = []

    async def async_call(self, call: ToolCall) -> JsonObject:
        """Return the result of a call. Cancelling ends the waiting, not the work."""
        return await self.async_submit(call, lambda: self._house.async_make(call, self))

    async def async_submit(self, call: ToolCall, make: Make) -> JsonObject:
        """Return the result of work that is made when its turn has come.

        As it may be told: also what runs after a yes, or when it is due.
        """
        loop = asyncio.get_running_loop()
        job = _Job(call, loop.create_future(), loop.create_future())
        self._all.append(job)
        task = self._house.create_task(
            self._async_work(job, make),
            f"tool {call.name[:40]} {call.tool_call_id[:40]}",
        )
        # The entry's end cancels its tasks: whoever waits must not wait for ever.
        task.add_done_callback(lambda _: self._finish(job))
        try:
            # A caller that goes away must not cancel what others wait for as well.
            result = await asyncio.shield(job.outcome)
        except asyncio.CancelledError:
            job.is_abandoned = True
            raise
        return await async_answer(self._house.async_told(call, result, self.scope))

    def cancel_unstarted(self) -> None:
        """Let nothing start that has not; what runs runs to its end."""
        for job in self._all:
            if not job.is_started and not job.outcome.done():
                job.is_cancelled = True
                if job.is_decided:
                    job.settle(dict(_CANCELLED))

    async def async_so_far(self, tool_call_id: str) -> tuple[JsonObject, bool]:
        """Return what is known of a call that nobody waits for, and if it has ended."""
        found = (job for job in self._all if job.call.tool_call_id == tool_call_id)
        if (job := next(found, None)) is None:
            return dict(_CANCELLED), True
        if not job.is_decided:
            # Whether a question was put is known in a moment.
            await asyncio.wait([job.outcome], timeout=_DECIDING_SECONDS)
        if is_ended := job.outcome.done():
            result = job.outcome.result()
        else:
            # Its end is told in the next turn.
            job.is_abandoned = True
            result = job.work.interim() if job.work else dict(_CANCELLED)
        told = self._house.async_told(job.call, result, self.scope)
        return await async_answer(told), is_ended

    @property
    def running(self) -> tuple[ToolCall, ...]:
        """Return the calls whose handlers have not returned."""
        return tuple(job.call for job in self._all if not job.done.done())

    def _finish(self, job: _Job) -> None:
        if not job.done.done():
            job.done.set_result(None)
        job.settle(job.broken)

    async def _async_work(self, job: _Job, make: Make) -> None:
        """Prepare in the model's order, wait for conflicts, run, settle."""
        trace = self.scope.trace
        span = trace.begin(f"tool {job.call.name[:60]}")
        job.span = len(trace.spans) - 1
        ticket: int | None = None
        try:
            ticket, waits, earlier = await self._async_prepare(job, make)
            if earlier is not None:
                await self._async_copy(earlier, job)
            if ticket is None or job.work is None:
                return
            queue = trace.begin("queue", job.span)
            try:
                is_free = await self._async_queue(job, waits)
            finally:
                trace.end(queue)
            if is_free:
                await self._async_start(job, job.work)
        except Exception as error:  # noqa: BLE001
            # The last line: a turn must not die of a tool, nor wait for ever.
            LOGGER.warning("Tool %s broke: %s", job.call.name[:40], _name_of(error))
            self._house.metrics.count("tool_internal_errors")
            job.settle(job.broken)
        finally:
            if ticket is not None:
                self._plan.finish(ticket)
                self._jobs.pop(ticket, None)
            trace.end(span)
            self._finish(job)

    async def _async_prepare(
        self, job: _Job, make: Make
    ) -> tuple[int | None, list[_Job], _Job | None]:
        """Make the work and give it its place: strictly in the order of the calls.

        Returns its ticket, the jobs to wait for, or the equal job that stands for it.
        """
        # Making may wait (for rights, for the home): without the lock a later call
        # could take its place before an earlier one that it must follow.
        async with self._order:
            made = await async_answer(make())
            if isinstance(made, dict):
                self._house.note_done(self.scope, job.call, None, made)
                job.settle(made)
                return None, [], None
            job.work = made
            job.footprint = made.footprint
            if (earlier := self._equal(made)) is not None:
                return None, [], earlier
            ticket, tickets = self._plan.add(job.footprint)
            waits = [self._jobs[other] for other in tickets if other in self._jobs]
            self._jobs[ticket] = job
            self._forget_repeats(job)
            return ticket, waits, None

    def _equal(self, work: Work) -> _Job | None:
        """Return an equal call of this turn that still stands for this one."""
        key = work.repeat_key
        earlier = self._repeats.get(key) if key is not None else None
        if earlier is None or earlier.work is None:
            return None
        if not earlier.outcome.done():
            return earlier
        result = earlier.outcome.result()
        is_good = result.get("status") == "confirmed" and earlier.work.is_still_so()
        return earlier if is_good else None

    def _forget_repeats(self, job: _Job) -> None:
        """Forget equal calls that this one makes worth repeating; remember it."""
        # On, off, on: the second "on" is no repetition of the first.
        if job.footprint.may_write:
            self._repeats = {
                key: other
                for key, other in self._repeats.items()
                if not conflicts(other.footprint, job.footprint)
            }
        if job.work is not None and (key := job.work.repeat_key) is not None:
            self._repeats[key] = job

    async def _async_copy(self, earlier: _Job, job: _Job) -> None:
        result = await asyncio.shield(earlier.outcome)
        notes = [*result.get("notes", ()), "The same call as before: ran once."]
        job.settle({**result, "notes": notes})

    async def _async_queue(self, job: _Job, waits: Iterable[_Job]) -> bool:
        """Wait until the earlier calls on the same things are over."""
        waits = list(waits)
        for other in waits:
            await asyncio.shield(other.outcome)
        # An answer may have been given for a handler that still runs: two handlers on
        # one motor are worse than a refusal.
        still = [other.done for other in waits if not other.done.done()]
        if still:
            assert job.work is not None
            await asyncio.wait(still, timeout=self._house.timeout_of(job.work))
        if any(not other.done.done() for other in waits):
            job.settle(dict(_BUSY))
        return not job.outcome.done() and not job.is_cancelled

    async def _async_start(self, job: _Job, work: Work) -> None:
        """Decide and run. The slot is held while somebody waits, not longer."""
        await self._house.slots.acquire()
        job.outcome.add_done_callback(lambda _: self._house.slots.release())
        if job.is_cancelled or job.outcome.done():
            return
        recalled = self._house.recall(self.scope, work)
        job.is_decided = False
        result = recalled or await work.async_admit()
        job.is_decided = True
        if job.is_cancelled or result is not None:
            if result is not None:
                self._house.note_done(self.scope, job.call, work, result)
            job.settle(result or dict(_CANCELLED))
            self._note(job, work, result or _CANCELLED)
            return
        job.is_started = True
        # A timer, not `asyncio.timeout`: that would stop the handler half-way.
        handle = asyncio.get_running_loop().call_later(
            self._house.timeout_of(work), self._expire, job, work
        )
        started = self.scope.trace.elapsed_ms
        try:
            result = await work.async_run(job.span)
        finally:
            handle.cancel()
        self._house.metrics.observe("tool", self.scope.trace.elapsed_ms - started)
        self._settle_run(job, work, result)

    def _settle_run(self, job: _Job, work: Work, result: JsonObject) -> None:
        self._house.note_done(self.scope, job.call, work, result)
        is_heard = job.settle(result) and not job.is_abandoned
        self._note(job, work, result)
        if not is_heard:
            self._house.add_late(self.scope, work.late_line(result))
        elif result.get("status") == "confirmed":
            self._house.remember(self.scope, work, result)

    def _expire(self, job: _Job, work: Work) -> None:
        """End the waiting; the work goes on."""
        self._house.metrics.count("tool_timeouts")
        result = work.interim()
        job.settle(result)
        self._note(job, work, result)

    def _note(self, job: _Job, work: Work, result: JsonObject) -> None:
        """Remember what came of a call that is about the house."""
        if (subject := work.subject) is not None:
            # Not the job itself: its work holds the deeds.
            self.scope.deeds.note(job.span, subject, result)


def _name_of(error: BaseException) -> str:
    return type(error).__name__
