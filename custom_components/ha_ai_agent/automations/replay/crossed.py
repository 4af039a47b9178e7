"""Thresholds that nothing crossed in the last days. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from .timeline import Timeline, as_list, ids_of, number_of

_A_DAY: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class SeenSpan:
    """Between what a thing was, on one side of its threshold all the time."""

    entity_id: str
    low: float
    high: float


def never_crossed(config: Mapping[str, Any], timeline: Timeline) -> Iterator[SeenSpan]:
    """Yield the things whose thresholds would have started nothing, and their spans."""
    for trigger in as_list(config.get("triggers")):
        if not isinstance(trigger, Mapping) or trigger.get("enabled") is False:
            continue
        if trigger.get("trigger") != "numeric_state" or (
            {"attribute", "value_template"} & trigger.keys()
        ):
            continue
        above, below = (
            _threshold(trigger, key, sign)
            for key, sign in (("above", -1), ("below", 1))
        )
        if above is None or below is None:
            continue
        for entity_id in ids_of(trigger.get("entity_id")):
            span = _span(entity_id, timeline)
            if span is not None and (
                # On one side all the time: it crosses neither way.
                span.high <= above
                or span.low >= below
                or (span.low > above and span.high < below)
            ):
                yield span


def _threshold(trigger: Mapping[str, Any], key: str, sign: int) -> float | None:
    """Return a threshold; without one there is no end; None: it is known later."""
    if key not in trigger:
        return sign * float("inf")
    return number_of(trigger[key])


def _span(entity_id: str, timeline: Timeline) -> SeenSpan | None:
    moments = timeline.moments.get(entity_id, ())
    values = [value for one in moments if (value := number_of(one.state)) is not None]
    if not values or moments[0].at > timeline.end - _A_DAY:
        # Of less than a day nothing can be said.
        return None
    return SeenSpan(entity_id, min(values), max(values))
