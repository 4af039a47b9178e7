"""Time limits of waiting for others: that our own event loop stood still is no time.

On a machine that is busy the loop comes round late: an answer may lie there unread
while a plain time limit runs out, and a server that did answer be told of as silent.
"""

import asyncio
from types import TracebackType
from typing import Final, Self

STEP_SECONDS: Final = 0.25
"""How often it is looked if the loop still runs; what is later was no waiting."""


class Patience:
    """Ends what is awaited inside with `TimeoutError`, as `asyncio.timeout` does.

    `seconds`: of a loop that runs; None: it only measures.
    """

    __slots__ = ("_handle", "_last", "_limit", "_loop", "_seconds", "_stood", "_waited")

    def __init__(self, seconds: float | None = None) -> None:
        self._seconds = seconds
        self._limit = asyncio.timeout(None)
        self._loop = asyncio.get_running_loop()
        self._waited = self._stood = 0.0
        self._last = self._loop.time()
        self._handle: asyncio.TimerHandle | None = None

    @property
    def waited_seconds(self) -> float:
        """Return for how long others were waited for, at the last look."""
        return self._waited

    @property
    def stood_seconds(self) -> float:
        """Return for how long the loop stood still meanwhile."""
        return self._stood

    def _note(self) -> None:
        now = self._loop.time()
        passed, self._last = now - self._last, now
        waited = min(passed, STEP_SECONDS)
        self._waited += waited
        self._stood += passed - waited

    async def __aenter__(self) -> Self:
        await self._limit.__aenter__()
        self._last = self._loop.time()
        self._look_again()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._note()
        if self._handle is not None:
            self._handle.cancel()
        await self._limit.__aexit__(kind, error, trace)

    def _look_again(self) -> None:
        left = STEP_SECONDS
        if self._seconds is not None:
            left = min(left, self._seconds - self._waited)
        self._handle = self._loop.call_later(max(left, 0.0), self._look)

    def _look(self) -> None:
        self._note()
        if self._seconds is not None and self._waited >= self._seconds:
            self._limit.reschedule(self._last)
            return
        self._look_again()
