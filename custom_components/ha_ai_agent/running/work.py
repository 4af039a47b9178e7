"""The seam between the runner and the families of tools."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Protocol, override

from ..calls.footprint import READS_ALL, Footprint
from ..calls.problems import async_answer
from ..calls.resolved import ResolvedCall
from ..models import JsonObject

OF_SPEAKER: Final = frozenset({"memory:", "timers:"})
STILL_RUNNING: Final = (
    "Still running after the time limit. Say that it is not done yet."
)


class Work(Protocol):
    """A call that is ready to be scheduled; what is said here holds for most tools."""

    name: str = ""

    @property
    def footprint(self) -> Footprint:
        """Return what it touches."""
        ...

    @property
    def repeat_key(self) -> str | None:
        """Return what equal calls share; None if twice means something."""
        return None

    @property
    def patience(self) -> float:
        """Return how many times the usual limit the answer waits."""
        return 1.0

    @property
    def subject(self) -> ResolvedCall | None:
        """Return what it does to the house; None if it does nothing to it."""
        return None

    @property
    def changes_home(self) -> bool:
        """Return whether it changes more than memories and timers of the speaker."""
        footprint = self.footprint
        own = footprint.writes <= OF_SPEAKER and bool(footprint.writes)
        writes = footprint.may_write or self.subject is not None
        return writes and (footprint.writes_all or not own)

    async def async_admit(self) -> JsonObject | None:
        """Return a result instead of running: denied, or an approval is required."""
        return None

    async def async_run(self, span: int) -> JsonObject:
        """Do it and return the result. `span` is the parent in the trace."""
        ...

    def interim(self) -> JsonObject:
        """Return what is known while it still runs."""
        return {"status": "unconfirmed", "message": STILL_RUNNING}

    def is_still_so(self) -> bool:
        """Return whether an earlier equal call still holds."""
        # Reading again may show something else, and of others' tools nothing is known.
        return False

    def late_line(self, result: JsonObject) -> str:
        """Return one line about a result that came after its answer."""
        return f"{self.name} ended late: {result.get('status', 'done')}."


@dataclass(slots=True, kw_only=True)
class PlainWork(Work):
    """A tool that needs no decision: it reads, or writes what is the user's own."""

    run: Callable[[], Awaitable[JsonObject]]
    name: str
    footprint: Footprint = READS_ALL
    patience: float = 1.0
    subject: ResolvedCall | None = None
    """What is asked for, where it is for later."""

    @override
    async def async_run(self, span: int) -> JsonObject:
        """Return what it found."""
        return await async_answer(self.run())
