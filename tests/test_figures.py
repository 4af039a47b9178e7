"""Time that was busy: side by side counts once."""

from custom_components.ha_ai_agent.figures import busy_ms
from custom_components.ha_ai_agent.metrics import Span


def test_busy_time() -> None:
    spans = [
        Span("tool call_service", 10, duration_ms=20),
        Span("tool get_states", 15, duration_ms=5),
        Span("run", 10, duration_ms=100),
        Span("tool call_service", 25, duration_ms=15),
        Span("tool undo", 100, duration_ms=1),
        Span("tool", 200),
        Span("toolbox", 0, duration_ms=1000),
    ]
    assert busy_ms(spans, "tool") == 31
    assert busy_ms([], "tool") == 0
