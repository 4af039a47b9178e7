"""The seam between the runner and the families of tools."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Protocol

from ..calls.footprint import NOTHING, READS_ALL, Footprint
from ..calls.problems import async_answer
from ..calls.resolved import ResolvedCall
from ..models import JsonObject

STILL_RUNNING: Final = (
    "Still running after the time limit. Say that it is not done yet."
)


class Work(Protocol):
    """A call that is ready to be scheduled."""

    @property
    def footprint(self) -> Footprint:
        """Return what it touches."""
        ...

    @property
    def repeat_key(self) -> str | None:
        """Return what equal calls share; None if twice means something."""
        ...

    @property
    def patience(self) -> float:
        """Return how many times the usual limit the answer waits."""
        ...

    @property
    def subject(self) -> ResolvedCall | None:
        """Return what it does to the house; None if it does nothing to it."""
        ...

    async def async_admit(self) -> JsonObject | None:
        """Return a result instead of running: denied, or an approval is required."""
        ...

    async def async_run(self, span: int) -> JsonObject:
        """Do it and return the result. `span` is the parent in the trace."""
        ...

    def interim(self) -> JsonObject:
        """Return what is known while it still runs."""
        ...

    def is_still_so(self) -> bool:
        """Return whether an earlier equal call still holds."""
        ...

    def late_line(self, result: JsonObject) -> str:
        """Return one line about a result that came after its answer."""
        ...


@dataclass(slots=True, kw_only=True)
class PlainWork:
    """A tool that needs no decision: it reads, or writes what is the user's own."""

    run: Callable[[], Awaitable[JsonObject]]
    name: str
    footprint: Footprint = READS_ALL
    repeat_key: str | None = None
    patience: float = 1.0
    subject: ResolvedCall | None = None
    """What is asked for, where it is for later."""

    async def async_admit(self) -> JsonObject | None:
        """Let it run."""
        return None

    async def async_run(self, span: int) -> JsonObject:
        """Return what it found."""
        return await async_answer(self.run())

    def interim(self) -> JsonObject:
        """Return that it is not over."""
        return {"status": "unconfirmed", "message": STILL_RUNNING}

    def is_still_so(self) -> bool:
        """Return that reading again may show something else."""
        return False

    def late_line(self, result: JsonObject) -> str:
        """Return that it ended."""
        return f"{self.name} ended late: {result.get('status', 'done')}."


__all__ = ["NOTHING", "STILL_RUNNING", "PlainWork", "Work"]
