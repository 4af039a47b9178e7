"""Tokens and money, added up by agent, day and month. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any, Self

from ..models import JsonObject, Usage


@dataclass(slots=True)
class Tally:
    """Sums of a period."""

    input_tokens: int = 0
    cached_input_tokens: int = 0
    output_tokens: int = 0
    cost: float = 0.0
    requests: int = 0
    turns: int = 0
    failures: int = 0

    def add(self, usage: Usage, cost: float) -> None:
        """Take in one request."""
        self.input_tokens += usage.input_tokens
        self.cached_input_tokens += usage.cached_input_tokens
        self.output_tokens += usage.output_tokens
        self.cost += cost
        self.requests += 1

    def add_turn(self, *, is_failure: bool) -> None:
        """Take in one turn."""
        self.turns += 1
        self.failures += is_failure

    @classmethod
    def from_json(cls, data: Any) -> Self:
        """Return sums as they were stored; what cannot be read counts as nothing."""
        tally = cls()
        if isinstance(data, Mapping):
            for item in fields(cls):
                value = data.get(item.name)
                if isinstance(value, int | float) and not isinstance(value, bool):
                    setattr(tally, item.name, value)
        return tally


@dataclass(frozen=True, slots=True)
class CountedTurn:
    """A stored turn, in so far as it is added up."""

    subentry_id: str
    model_id: str
    started_ts: float
    requests: int
    usage: Usage
    is_failure: bool


@dataclass(slots=True)
class AgentBook:
    """What one agent used today, this month, and ever."""

    day: str = ""
    today: Tally = field(default_factory=Tally)
    month: Tally = field(default_factory=Tally)
    total: Tally = field(default_factory=Tally)

    def turn_page(self, day: date) -> None:
        """Begin a new day, and a new month where it is one."""
        text = day.isoformat()
        if text == self.day:
            return
        if text[:7] != self.day[:7]:
            self.month = Tally()
        self.today = Tally()
        self.day = text

    def add_whole_turn(self, turn: CountedTurn, cost: float) -> None:
        """Take in a turn that ended before this book was opened."""
        for tally in self.tallies:
            if turn.usage.input_tokens:
                tally.add(turn.usage, cost)
                tally.requests += turn.requests - 1
            tally.add_turn(is_failure=turn.is_failure)

    @property
    def tallies(self) -> tuple[Tally, Tally, Tally]:
        """Return every period that is added to."""
        return (self.today, self.month, self.total)

    def as_json(self) -> JsonObject:
        """Return the book as it is stored."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Any) -> Self:
        """Return a book as it was stored."""
        if not isinstance(data, Mapping):
            return cls()
        day = data.get("day")
        return cls(
            day if isinstance(day, str) else "",
            *(Tally.from_json(data.get(key)) for key in ("today", "month", "total")),
        )
