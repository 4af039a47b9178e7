"""What was: states and statistics, aggregated inside Home Assistant."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
import re
from typing import Any, Final

from homeassistant.components.recorder import get_instance, history, statistics
from homeassistant.core import HomeAssistant, State
from homeassistant.util import dt as dt_util

from ..models import JsonObject
from .arguments import CallRequest, as_texts, unwrap
from .expect.checks import DEAD, number
from .problems import Problem, failed, quoted
from .results import MAX_BYTES, bound, page
from .states import one_line
from .targets import Resolver, Selection
from .turn import TurnView

MAX_ENTITIES: Final = 5
MAX_ROWS: Final = 5000
"""States read of one entity: more than that is what statistics are for."""
_MAX_SPAN: Final = timedelta(days=3660)
_AGGREGATES: Final = (
    "raw",
    "mean",
    "min",
    "max",
    "sum",
    "time_in_state",
    "last_changed",
)
_PERIODS: Final = {
    "5minute": 300.0,
    "hour": 3600.0,
    "day": 86400.0,
    "week": 604800.0,
    "month": 2629800.0,
}
_AGO: Final = re.compile(
    r"^-?(\d+(?:\.\d+)?)\s*(m|min|minutes?|h|hours?|d|days?|w|weeks?)(?:\s+ago)?$"
)
_SECONDS: Final = {"m": 60, "h": 3600, "d": 86400, "w": 604800}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """What is asked, understood."""

    entity_ids: tuple[str, ...]
    start: datetime
    end: datetime
    aggregate: str
    period: str | None


async def async_get_history(view: TurnView, arguments: JsonObject) -> JsonObject:
    """Return the history of some entities, as short as it was asked for."""
    if "recorder" not in view.hass.config.components:
        return failed("no_recorder", "Nothing is recorded here.").as_result()
    question = _read(view, arguments)
    if isinstance(question, Problem):
        return question.as_result()
    instance = get_instance(view.hass)
    answers: JsonObject = {}
    for entity_id in question.entity_ids:
        work = partial(_answer, view.hass, entity_id, question)
        answers[entity_id] = await instance.async_add_executor_job(work)
    result: JsonObject = {
        "aggregate": question.aggregate,
        "start": _iso(question.start),
        "end": _iso(question.end),
        "entities": answers,
    }
    cursor = unwrap(arguments, _KEYS).get("cursor")
    return bound(_paged(result, answers, cursor))


def _paged(result: JsonObject, answers: JsonObject, cursor: Any) -> JsonObject:
    limit = (MAX_BYTES - 600) // max(1, len(answers))
    for answer in answers.values():
        if isinstance(answer.get("rows"), list):
            answer.update(page(answer["rows"], cursor, key="rows", limit=limit))
    return result


_KEYS: Final = ("entity_id", "start", "end", "aggregate", "period", "cursor")


def _read(view: TurnView, arguments: JsonObject) -> _Question | Problem:
    arguments = unwrap(arguments, _KEYS)
    targets = {"entity_id": as_texts(arguments.get("entity_id"))}
    resolver = Resolver(view.book, view.rights.for_reading(), Selection())
    resolved = resolver.resolve(CallRequest(targets=targets))
    if not resolved.entity_ids:
        return failed(
            "not_found",
            "Say which entity. Use one of near_matches, or find_entities.",
            **resolved.left_out,
            near_matches=resolved.near,
        )
    now = dt_util.utcnow()
    start = read_moment(arguments.get("start"), now, now - timedelta(days=1))
    end = read_moment(arguments.get("end"), now, now)
    if start is None or end is None:
        wrong = arguments.get("start") if start is None else arguments.get("end")
        return failed("invalid_time", f"{quoted(wrong)} is no time. Use an ISO time.")
    end = min(end, now)
    if start >= end or end - start > _MAX_SPAN:
        return failed("invalid_time", "The start must be before the end.")
    aggregate = str(arguments.get("aggregate") or "raw").casefold()
    period = str(arguments.get("period") or "").casefold() or None
    aggregate = {
        "avg": "mean",
        "average": "mean",
        "minimum": "min",
        "maximum": "max",
    }.get(aggregate, aggregate)
    if aggregate not in _AGGREGATES:
        return failed(
            "invalid_aggregate", f"aggregate is one of {', '.join(_AGGREGATES)}."
        )
    if period is not None and period not in _PERIODS:
        return failed("invalid_period", f"period is one of {', '.join(_PERIODS)}.")
    return _Question(
        entity_ids=resolved.entity_ids[:MAX_ENTITIES],
        start=start,
        end=end,
        aggregate=aggregate,
        period=period,
    )


def read_moment(value: Any, now: datetime, default: datetime) -> datetime | None:
    """Return a moment: an ISO time, a date, or a time ago such as 24h."""
    if value is None or value == "":
        return default
    text = str(value).strip()
    if match := _AGO.match(text.casefold()):
        seconds = float(match[1]) * _SECONDS[match[2][0]]
        return now - timedelta(seconds=min(seconds, _MAX_SPAN.total_seconds()))
    if text.casefold() == "now":
        return now
    moment = dt_util.parse_datetime(text)
    if moment is None and (day := dt_util.parse_date(text)) is not None:
        return dt_util.as_utc(dt_util.start_of_local_day(day))
    if moment is None:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt_util.get_default_time_zone())
    return dt_util.as_utc(moment)


def _answer(hass: HomeAssistant, entity_id: str, question: _Question) -> JsonObject:
    """Return one entity's answer. Runs in the recorder's executor."""
    if question.aggregate == "last_changed":
        return _last_changed(hass, entity_id, question)
    is_long = question.end - question.start > timedelta(days=7)
    is_numeric = question.aggregate in {"mean", "min", "max", "sum"}
    if is_numeric and (is_long or question.aggregate == "sum"):
        answer = _of_statistics(hass, entity_id, question)
        if answer is not None:
            return answer
    states = history.state_changes_during_period(
        hass,
        question.start,
        question.end,
        entity_id,
        no_attributes=True,
        limit=MAX_ROWS,
    ).get(entity_id, [])
    rows = _Rows(states, question)
    answer = rows.answer()
    if len(states) >= MAX_ROWS:
        answer["incomplete"] = f"Only the first {MAX_ROWS} changes were read."
    return answer


def _last_changed(
    hass: HomeAssistant, entity_id: str, question: _Question
) -> JsonObject:
    states = history.state_changes_during_period(
        hass,
        question.start,
        question.end,
        entity_id,
        no_attributes=True,
        descending=True,
        limit=3,
        include_start_time_state=False,
    ).get(entity_id, [])
    newest = max(states, key=lambda state: state.last_changed, default=None)
    if newest is None:
        return {"last_changed": None, "message": "It did not change in this time."}
    return {"last_changed": _iso(newest.last_changed), "state": one_line(newest.state)}


def _of_statistics(
    hass: HomeAssistant, entity_id: str, question: _Question
) -> JsonObject | None:
    """Return the answer of long-term statistics, None if there are none."""
    wanted = question.aggregate
    kind: Any = "change" if wanted == "sum" else wanted
    span = question.end - question.start
    default = "day" if span > timedelta(days=14) else "hour"
    period: Any = question.period or default
    rows = statistics.statistics_during_period(
        hass, question.start, question.end, {entity_id}, period, None, {kind}
    ).get(entity_id, [])
    found = [(row["start"], number(row.get(kind))) for row in rows]
    values = [(at, value) for at, value in found if value is not None]
    if not values:
        return None
    if question.period is not None:
        return {
            "rows": [
                {"start": _iso(dt_util.utc_from_timestamp(at)), wanted: _round(value)}
                for at, value in values
            ],
            "source": "statistics",
        }
    numbers = [value for _, value in values]
    return {wanted: _round(_FOLD[wanted](numbers)), "source": "statistics"}


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


_FOLD: Final[dict[str, Callable[[Sequence[float]], float]]] = {
    "mean": _mean,
    "min": min,
    "max": max,
    "sum": sum,
}


class _Rows:
    """States of one entity as pieces of time."""

    def __init__(self, states: Iterable[State], question: _Question) -> None:
        self._question = question
        begin, finish = question.start.timestamp(), question.end.timestamp()
        points = [
            (max(begin, state.last_changed.timestamp()), state.state)
            for state in states
            if state.last_changed.timestamp() < finish
        ]
        ends = [*(at for at, _ in points[1:]), finish]
        self._pieces = [
            (at, end, text) for (at, text), end in zip(points, ends, strict=True)
        ]

    def answer(self) -> JsonObject:
        """Return what was asked: raw, over the whole time, or for each period."""
        if self._question.aggregate == "raw":
            return {
                "rows": [
                    {
                        "at": _iso(dt_util.utc_from_timestamp(at)),
                        "state": one_line(text),
                    }
                    for at, _, text in self._pieces
                ]
            }
        if not self._pieces:
            return {"message": "Nothing was recorded in this time."}
        begin, finish = (
            self._question.start.timestamp(),
            self._question.end.timestamp(),
        )
        if self._question.period is None:
            return self._fold(begin, finish)
        step = _PERIODS[self._question.period]
        count = min(int((finish - begin) / step) + 1, 500)
        return {
            "rows": [
                {"start": _iso(dt_util.utc_from_timestamp(at)), **folded}
                for at in (begin + index * step for index in range(count))
                if (folded := self._fold(at, min(at + step, finish)))
                and "message" not in folded
            ]
        }

    def _fold(self, begin: float, finish: float) -> JsonObject:
        inside = [
            (max(at, begin), min(end, finish), text)
            for at, end, text in self._pieces
            if end > begin and at < finish
        ]
        if self._question.aggregate == "time_in_state":
            return {"seconds_in_state": _durations(inside)}
        values = [
            (end - at, value)
            for at, end, text in inside
            if text not in DEAD and (value := number(text)) is not None
        ]
        if not values:
            return {"message": "There are no numbers in this time."}
        name = self._question.aggregate
        if name == "mean":
            # Weighted by time: a value that lasted counts for as long as it did.
            total = sum(length for length, _ in values)
            mean = (
                sum(length * value for length, value in values) / total
                if total
                else _mean([value for _, value in values])
            )
            return {"mean": _round(mean)}
        if name == "sum":
            return {"sum": _round(_growth([value for _, value in values]))}
        return {name: _round(_FOLD[name]([value for _, value in values]))}


def _growth(values: Sequence[float]) -> float:
    """Return by how much a meter grew; it starts again at zero sometimes."""
    total = 0.0
    for one, other in pairwise(values):
        total += other - one if other >= one else other
    return total


def _durations(pieces: Iterable[tuple[float, float, str]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for at, end, text in pieces:
        key = one_line(text, 60)
        found[key] = found.get(key, 0.0) + max(0.0, end - at)
    longest = sorted(found.items(), key=lambda item: -item[1])[:20]
    return {key: round(seconds, 1) for key, seconds in longest}


def _round(value: float) -> float:
    return round(value, 3)


def _iso(moment: datetime) -> str:
    return dt_util.as_local(moment).isoformat(timespec="seconds")
