"""Who waits for whom: an online scheduler over read and write sets. Pure."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Footprint:
    """What a call touches, by id."""

    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset()
    reads_all: bool = False
    """It may look at anything."""
    writes_all: bool = False
    """Nobody knows what it changes: it runs alone."""

    @property
    def touches_nothing(self) -> bool:
        """Return whether it conflicts with no call at all."""
        return not (self.reads or self.writes or self.reads_all or self.writes_all)

    @property
    def may_write(self) -> bool:
        """Return whether it changes anything."""
        return bool(self.writes) or self.writes_all


NOTHING: Final = Footprint()
ANYTHING: Final = Footprint(writes_all=True)
READS_ALL: Final = Footprint(reads_all=True)


def conflicts(one: Footprint, other: Footprint) -> bool:
    """Return whether the order of two calls can be seen."""
    if one.touches_nothing or other.touches_nothing:
        return False
    if one.writes_all or other.writes_all:
        return True
    if (one.reads_all and other.writes) or (other.reads_all and one.writes):
        return True
    return bool(
        one.writes & other.writes
        or one.writes & other.reads
        or one.reads & other.writes
    )


class CallOrder:
    """Calls in the model's order, added one by one as they are streamed."""

    __slots__ = ("_next", "_open")

    def __init__(self) -> None:
        self._next = 0
        self._open: dict[int, Footprint] = {}

    def add(self, footprint: Footprint) -> tuple[int, frozenset[int]]:
        """Return the call's ticket and the open tickets that it must wait for."""
        waits = frozenset(
            ticket
            for ticket, earlier in self._open.items()
            if conflicts(earlier, footprint)
        )
        ticket = self._next
        self._next += 1
        self._open[ticket] = footprint
        return ticket, waits

    def finish(self, ticket: int) -> None:
        """Take a call out: nobody waits for it any more."""
        self._open.pop(ticket, None)
