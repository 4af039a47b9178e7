"""One cheap recorder: spans of a turn, and counters that last as long as the entry.

Spans of a turn: `history` (finding the conversation), `approval` (is it a yes?),
`context`, `prompt`, `match` (may the matcher answer?), `budget`, `provider` (one an
iteration, until its stream ends; below it a `request` for each try), `tool NAME` (one a
call; below it `queue`, `run`, `verify`), `request` (a tool asks a model by itself).
After the answer: `history write`.

Timings in milliseconds: `context_build`, `provider.first_token`, of the database
`history_turn` (until a turn is safe), `history_read`, `history_write`, and of each
agent `{subentry_id}.turn_ms`, `.first_word_ms`, `.context_ms`, `.tool_ms`,
`.database_ms`.
Counters: `cache_hits`, `cache_misses`, `provider.*`, and of each agent
`{subentry_id}.turns`, `.failures`, `.input_tokens` (cached ones included),
`.cached_input_tokens`, `.output_tokens`. What has to outlive a restart is in `usage/`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any


@dataclass(slots=True)
class Span:
    """A timed part of a turn. Offsets are milliseconds from the start of the turn."""

    name: str
    start_ms: float
    parent: int | None = None
    duration_ms: float | None = None
    attributes: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the span as it is stored and shown."""
        took = self.duration_ms
        return {
            "name": self.name,
            "start_ms": round(self.start_ms, 3),
            "duration_ms": None if took is None else round(took, 3),
            "parent": self.parent,
            **({"attributes": self.attributes} if self.attributes else {}),
        }


class Block:
    """A block of code that is timed. A class: quicker than a generator."""

    __slots__ = ("_attributes", "_name", "_span", "_trace")

    def __init__(self, trace: Trace, name: str, attributes: dict[str, Any]) -> None:
        self._trace = trace
        self._name = name
        self._attributes = attributes

    def __enter__(self) -> Span:
        self._span = self._trace.open(self._name, self._attributes)
        return self._span

    def __exit__(self, *_: object) -> None:
        self._trace.close(self._span)


class Trace:
    """The spans of one turn, a tree by index of the parent."""

    __slots__ = ("_stack", "_started", "on_begin", "spans")

    def __init__(self) -> None:
        self._started = perf_counter()
        self._stack: list[int] = []
        self.spans: list[Span] = []
        self.on_begin: Callable[[Span], None] | None = None
        """Told of each span as it begins: who follows the turn."""

    @property
    def elapsed_ms(self) -> float:
        """Milliseconds since the turn began."""
        return (perf_counter() - self._started) * 1000

    def since(self, span: Span) -> float:
        """Milliseconds since a span began, as they are shown."""
        return round(self.elapsed_ms - span.start_ms, 3)

    def span(self, name: str, **attributes: Any) -> Block:
        """Time a block; blocks inside it become its children."""
        return Block(self, name, attributes)

    def begin(self, name: str, parent: int | None = None, **attributes: Any) -> Span:
        """Start a span that ends elsewhere (tools run side by side)."""
        span = Span(
            name, (perf_counter() - self._started) * 1000, parent, None, attributes
        )
        self.spans.append(span)
        if self.on_begin is not None:
            self.on_begin(span)
        return span

    def end(self, span: Span) -> None:
        """End a span."""
        now = (perf_counter() - self._started) * 1000
        span.duration_ms = now - span.start_ms

    def open(self, name: str, attributes: dict[str, Any]) -> Span:
        """Start a span below the block that is open now."""
        parent = self._stack[-1] if self._stack else None
        self._stack.append(len(self.spans))
        return self.begin(name, parent, **attributes)

    def close(self, span: Span) -> None:
        """End the block that was opened last."""
        self._stack.pop()
        self.end(span)

    def cut(self) -> float:
        """End the turn and what still runs of it; return how long it was."""
        now = self.elapsed_ms
        for span in self.spans:
            if span.duration_ms is None:
                # A tool that nobody waits for any more: it took all that time.
                span.attributes["unfinished"] = True
                span.duration_ms = now - span.start_ms
        return now

    def as_list(self) -> list[dict[str, Any]]:
        """Return the spans as JSON."""
        return [span.as_json() for span in self.spans]


@dataclass(slots=True)
class Timing:
    """Count, sum and extremes of a duration in milliseconds."""

    count: int = 0
    total_ms: float = 0.0
    last_ms: float = 0.0
    max_ms: float = 0.0

    def add(self, milliseconds: float) -> None:
        """Take in one measurement."""
        self.count += 1
        self.total_ms += milliseconds
        self.last_ms = milliseconds
        self.max_ms = max(self.max_ms, milliseconds)


class Metrics:
    """Counters and timings of one config entry."""

    __slots__ = ("counters", "timings")

    def __init__(self) -> None:
        self.counters: dict[str, float] = {}
        self.timings: dict[str, Timing] = {}

    def count(self, name: str, amount: float = 1) -> None:
        """Add to a counter."""
        self.counters[name] = self.counters.get(name, 0) + amount

    def observe(self, name: str, milliseconds: float) -> None:
        """Take in one duration."""
        if (timing := self.timings.get(name)) is None:
            timing = self.timings[name] = Timing()
        timing.add(milliseconds)
