"""What the states of one entity amount to over a time: means, durations, growth."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from homeassistant.core import State
from homeassistant.util import dt as dt_util

from ..domains.checks import DEAD, number
from ..domains.told import in_words
from ..home.states import local_time
from ..models import JsonObject
from ..text import LINE_LIMIT, one_line

NOTHING: Final = "Nothing was recorded in this time."
PERIODS: Final = ("5minute", "hour", "day", "week", "month")
_MAX_PERIODS: Final = 500

type StateSpan = tuple[float, float, str]
"""From when to when, in epoch seconds, and the state."""


def answer_of_states(
    states: Sequence[State],
    aggregate: str,
    start: datetime,
    end: datetime,
    period: str | None,
) -> JsonObject:
    """Return what was asked: raw, over the whole time, or for each period."""
    begin, finish = start.timestamp(), end.timestamp()
    pieces = _pieces(states, begin, finish)
    if not pieces:
        return {"message": NOTHING}
    if aggregate == "raw":
        return {
            "rows": [
                {"at": to_second(at), "state": one_line(text, LINE_LIMIT)}
                for at, _, text in pieces
            ]
        }
    if period is None:
        return _fold(pieces, aggregate, begin, finish)
    return {
        "rows": [
            {"start": local_time(at), **folded}
            for at, until in _spans(start, end, period)
            if (folded := _fold(pieces, aggregate, at, until))
            and "message" not in folded
        ]
    }


def to_second(at: float) -> str:
    """Return a moment as the house's clock shows it, to the second."""
    return f"{dt_util.as_local(dt_util.utc_from_timestamp(at)):%Y-%m-%d %H:%M:%S}"


def rounded(value: float) -> float:
    """Return a number as short as a sentence needs it."""
    return round(value, 3)


def _pieces(states: Iterable[State], begin: float, finish: float) -> list[StateSpan]:
    points = [
        (max(begin, state.last_changed_timestamp), state.state)
        for state in states
        if state.last_changed_timestamp < finish
    ]
    ends = [*(at for at, _ in points[1:]), *([finish] if points else ())]
    return [(at, end, text) for (at, text), end in zip(points, ends, strict=True)]


def _spans(
    start: datetime, end: datetime, period: str
) -> Iterator[tuple[float, float]]:
    """Yield the periods as the house's clock cuts them: days begin at midnight."""
    # Wall clocks are wrong to add to when they change in between.
    at = dt_util.as_utc(start)
    for _ in range(_MAX_PERIODS):
        if at >= end:
            return
        until = min(_next(at, period), end)
        yield at.timestamp(), until.timestamp()
        at = until


def _next(at: datetime, period: str) -> datetime:
    """Return when the period ends that a moment lies in."""
    local = dt_util.as_local(at)
    if period in {"5minute", "hour"}:
        minutes = 60 if period == "hour" else 5
        past = timedelta(
            minutes=local.minute % minutes,
            seconds=local.second,
            microseconds=local.microsecond,
        )
        return at + timedelta(minutes=minutes) - past
    day = local.date()
    if period == "month":
        following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    elif period == "week":
        following = day + timedelta(days=7 - day.weekday())
    else:
        following = day + timedelta(days=1)
    return dt_util.as_utc(dt_util.start_of_local_day(following))


def _fold(
    pieces: Iterable[StateSpan], aggregate: str, begin: float, finish: float
) -> JsonObject:
    """Return what the pieces amount to between two moments."""
    inside = [
        (max(at, begin), min(end, finish), text)
        for at, end, text in pieces
        if end > begin and at < finish
    ]
    if aggregate == "time_in_state":
        durations = _durations(inside)
        return {
            "seconds_in_state": durations,
            "time_in_state": {key: in_words(durations[key]) for key in durations},
        }
    values = [
        (end - at, value)
        for at, end, text in inside
        if text not in DEAD and (value := number(text)) is not None
    ]
    if not values:
        return {"message": "There are no numbers in this time."}
    return {aggregate: rounded(_FOLDS[aggregate](values))}


def _mean(values: Sequence[tuple[float, float]]) -> float:
    """Return the mean by time: a value that lasted counts for as long as it did."""
    total = sum(length for length, _ in values)
    if not total:
        return sum(value for _, value in values) / len(values)
    return sum(length * value for length, value in values) / total


def _growth(values: Sequence[tuple[float, float]]) -> float:
    """Return by how much a meter grew; it starts again at zero sometimes."""
    total = 0.0
    for (_, one), (_, other) in pairwise(values):
        total += other - one if other >= one else other
    return total


_FOLDS: Final[dict[str, Callable[[Sequence[tuple[float, float]]], float]]] = {
    "mean": _mean,
    "min": lambda values: min(value for _, value in values),
    "max": lambda values: max(value for _, value in values),
    "sum": _growth,
}


def _durations(pieces: Iterable[StateSpan]) -> dict[str, float]:
    found: dict[str, float] = {}
    for at, end, text in pieces:
        key = one_line(text, 60)
        found[key] = found.get(key, 0.0) + max(0.0, end - at)
    longest = sorted(found.items(), key=lambda item: -item[1])[:20]
    return {key: round(seconds, 1) for key, seconds in longest}
