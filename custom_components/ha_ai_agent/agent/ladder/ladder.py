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
  not complete was never passed on, and a call that the next stream only repeats is
  not passed on either. So nothing runs twice.

Close the generator to cancel; the provider's stream is closed with it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
import random
from time import monotonic

from ...errors import ProviderUnreachableError
from ...metrics import Metrics
from ..watch import TimeLimits
from .breaker import Breaker
from .climb import Climb
from .rungs import (
    Failed,
    Failure,
    LadderEvent,
    Retrying,
    Rung,
    RungCallback,
    RungChanged,
    Terms,
)

__all__ = [
    "Breaker",
    "Climb",
    "Failed",
    "Failure",
    "Ladder",
    "LadderEvent",
    "Retrying",
    "Rung",
    "RungChanged",
    "TimeLimits",
]


class Ladder:
    """The rungs of one agent, from the best to the last."""

    def __init__(
        self,
        rungs: Sequence[Rung],
        *,
        limits: TimeLimits | None = None,
        metrics: Metrics | None = None,
        on_failure: RungCallback | None = None,
        clock: Callable[[], float] = monotonic,
        jitter: Callable[[], float] = random.random,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        if not rungs:
            raise ValueError("A ladder needs a rung")
        self.rungs = tuple(rungs)
        self._terms = Terms(
            limits=limits or TimeLimits(),
            metrics=metrics or Metrics(),
            on_failure=on_failure,
            clock=clock,
            jitter=jitter,
            sleep=sleep,
        )

    @property
    def is_available(self) -> bool:
        """Return whether any rung is thought to be up."""
        return any(
            rung.is_builtin or not rung.breaker.wait_seconds(is_last=True)
            for rung in self.rungs
        )

    def mark_reachable(self) -> None:
        """Ask models again at once: somebody else reached their provider.

        Only failures to reach it are forgotten; a wrong key stays wrong.
        """
        for rung in self.rungs:
            if isinstance(rung.breaker.last_error, ProviderUnreachableError):
                rung.breaker.reset()

    def begin(self, *, deadline: float | None = None) -> Climb:
        """Start a turn. `deadline` is in seconds of the clock (monotonic)."""
        if deadline is None:
            deadline = self._terms.clock() + self._terms.limits.turn
        return Climb(self.rungs, self._terms, deadline)
