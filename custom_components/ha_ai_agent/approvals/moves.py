"""How a question lives: every step that it can take, and who may take it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

type QuestionStatus = Literal[
    "pending", "approved", "rejected", "expired", "executed", "failed"
]
type Via = Literal["voice", "websocket", "action", "notification"]
type Channel = Via | Literal["expiry", "superseded", "removed"]
type Mover = Literal["person", "clock", "sentence", "code", "runner", "owner"]
type MoveName = Literal[
    "approve",
    "reject",
    "lock",
    "supersede",
    "expire",
    "void",
    "orphan",
    "execute",
    "fail",
]


@dataclass(frozen=True, slots=True)
class Move:
    """One arrow between two states of a question."""

    before: QuestionStatus
    after: QuestionStatus
    by: Mover
    via: Channel | None = None
    """How it is written down that it came; None: as the answer came."""
    runs: bool = False
    """The parked call runs, once the move is committed and not before."""
    is_told: bool = True
    """The house hears of it. A yes is told with its result, when that is there."""


MOVES: Final[Mapping[MoveName, Move]] = {
    "approve": Move("pending", "approved", "person", runs=True, is_told=False),
    "reject": Move("pending", "rejected", "person"),
    # Too many wrong codes: whoever guesses gets no further try at this question.
    "lock": Move("pending", "rejected", "code"),
    # Something else was said or asked since: a yes could be meant for that.
    "supersede": Move("pending", "rejected", "sentence", "superseded"),
    "expire": Move("pending", "expired", "clock", "expiry"),
    # What is stored is not what was asked about.
    "void": Move("pending", "failed", "clock", "expiry"),
    # Its agent was removed: nobody is left who could do it.
    "orphan": Move("pending", "rejected", "owner", "removed"),
    "execute": Move("approved", "executed", "runner"),
    "fail": Move("approved", "failed", "runner"),
}
"""All that can become of a question. What stands in no row cannot happen."""

RAN: Final = frozenset({"confirmed", "unconfirmed", "partial"})
"""Statuses of a result that say that the call ran."""


def step_after(result_status: object) -> MoveName:
    """Return the step that a result of the call means."""
    return "execute" if result_status in RAN else "fail"
