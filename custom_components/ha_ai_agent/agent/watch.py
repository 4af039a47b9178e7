"""How long a stream may take, and how long it may be silent."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass

from ..errors import ProviderTimeoutError
from ..metrics import Metrics
from ..patience import Patience
from ..providers.base import ClientEvent, Progress, ReasoningDelta, TextDelta

LIFE = 3
"""So many times longer is waited for a server that shows that it is at work."""
LEAST_BYTES_A_SECOND = 4
"""About one token. Less, over a whole idle window, is a trickle and not an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimits:
    """Seconds. `connect` is for the HTTP client (`providers/server.py`)."""

    connect: float = 5.0
    first_token: float = 15.0
    """Silence before the first event of a stream."""
    idle: float = 10.0
    """A window in which a stream that has begun must make progress."""
    turn: float = 60.0
    """The whole turn, its tools included."""


class StreamWatch:
    """Reads a stream under the limits of silence, of a trickle, and of the turn."""

    def __init__(
        self,
        limits: TimeLimits,
        seconds: float,
        *,
        clock: Callable[[], float],
        metrics: Metrics,
    ) -> None:
        self._limits = limits
        self._clock = clock
        self._metrics = metrics
        self._started = clock()
        self._ends = self._started + seconds
        self._least = LEAST_BYTES_A_SECOND * limits.idle
        self._waited = 0.0
        """Seconds of waiting for the server since it last showed that it is at work."""
        self._bytes = 0.0
        self._has_begun = False
        self._waited_in_all = 0.0
        """The same since it last made progress."""

    async def async_next(
        self, stream: AsyncGenerator[ClientEvent]
    ) -> ClientEvent | None:
        """Return the next event, None at the end."""
        limits = self._limits
        patience = limits.idle if self._has_begun else limits.first_token
        since = self._clock()
        seconds = min(
            patience - self._waited,
            LIFE * patience - self._waited_in_all,
            self._ends - since,
        )
        if seconds <= 0:
            raise self._too_late()
        waiting = Patience(seconds)
        try:
            async with asyncio.timeout(self._ends - since), waiting:
                event = await anext(stream, None)
        except TimeoutError:
            raise self._too_late() from None
        # Only waiting counts: those who take the events may need time of their own.
        waited = self._clock() - since - waiting.stood_seconds
        self._waited += waited
        self._waited_in_all += waited
        if event is not None:
            self._progress(event)
        return event

    def _too_late(self) -> ProviderTimeoutError:
        what = "did not go on" if self._has_begun else "did not begin"
        return ProviderTimeoutError(f"The answer {what} in time")

    def _progress(self, event: ClientEvent) -> None:
        match event:
            case Progress(0):
                self._waited = 0.0
            case TextDelta(text) | ReasoningDelta(text):
                self._bytes += len(text.encode())
            case Progress(characters):
                self._bytes += characters
            case _:
                self._bytes += self._least
        if not self._has_begun and self._bytes:
            self._has_begun = True
            self._waited = self._waited_in_all = 0.0
            first = (self._clock() - self._started) * 1000
            self._metrics.observe("provider.first_token", first)
        if self._bytes >= self._least:
            self._bytes = 0.0
            self._waited = self._waited_in_all = 0.0
