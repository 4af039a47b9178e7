"""The figures of a finished turn, for the sensors and the metrics command."""

from collections.abc import Iterable

from .agent.recording import FinishedTurn
from .metrics import Metrics, Span


def record_figures(metrics: Metrics, finished: FinishedTurn) -> None:
    """Add a turn to the counters and timings that `metrics.py` lists."""
    agent = finished.scope.info.subentry_id
    end = finished.end
    spans = finished.scope.trace.spans
    metrics.count(f"{agent}.turns")
    if finished.is_failure:
        metrics.count(f"{agent}.failures")
    metrics.count(f"{agent}.input_tokens", end.usage.input_tokens)
    metrics.count(f"{agent}.cached_input_tokens", end.usage.cached_input_tokens)
    metrics.count(f"{agent}.output_tokens", end.usage.output_tokens)
    metrics.observe(f"{agent}.turn_ms", finished.duration_ms)
    if end.first_word_ms is not None:
        metrics.observe(f"{agent}.first_word_ms", end.first_word_ms)
    metrics.observe(f"{agent}.context_ms", busy_ms(spans, "context"))
    if end.tool_calls:
        metrics.observe(f"{agent}.tool_ms", busy_ms(spans, "tool"))


def busy_ms(spans: Iterable[Span], kind: str) -> float:
    """Return how long at least one span of a kind ran: side by side counts once."""
    total = 0.0
    until = 0.0
    for start, duration in sorted(
        (span.start_ms, span.duration_ms or 0.0)
        for span in spans
        if span.name.partition(" ")[0] == kind
    ):
        total += max(start + duration - max(start, until), 0.0)
        until = max(until, start + duration)
    return total
