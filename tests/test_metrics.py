"""Spans nest, and end in the order in which they were left."""

from custom_components.ha_ai_agent.metrics import Metrics, Trace


def test_spans_form_a_tree() -> None:
    trace = Trace()
    with trace.span("outer"), trace.span("inner", tool="x"):
        pass
    outer, inner = trace.as_list()
    assert outer["parent"] is None
    assert inner["parent"] == 0
    assert inner["attributes"] == {"tool": "x"}
    assert inner["duration_ms"] <= outer["duration_ms"]


def test_counters_and_timings_add_up() -> None:
    metrics = Metrics()
    metrics.count("hits")
    metrics.count("hits", 2)
    metrics.observe("turn", 4)
    metrics.observe("turn", 2)
    assert metrics.counters == {"hits": 3}
    timing = metrics.timings["turn"]
    assert (timing.count, timing.total_ms, timing.last_ms, timing.max_ms) == (
        2,
        6,
        2,
        4,
    )
