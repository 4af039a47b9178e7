"""What was: states and statistics, aggregated inside Home Assistant."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
import re
from typing import Any, Final

from homeassistant.components.recorder import get_instance, history, statistics
from homeassistant.core import HomeAssistant, State
from homeassistant.util import dt as dt_util

from ..calls.arguments import CallRequest, as_texts, unwrap
from ..calls.problems import failed, quoted
from ..calls.targets import Resolver, Selection
from ..calls.view import TurnView
from ..domains.checks import number
from ..home.states import local_time, read_value
from ..models import JsonObject
from ..running.results import MAX_BYTES, bound, page
from ..text import LINE_LIMIT, one_line
from .past import PERIODS, answer_of_states, rounded, to_second

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
_MUCH: Final = timedelta(days=7)
"""Of a longer time than this the statistics are asked first."""
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
        raise failed("no_recorder", "Nothing is recorded here.")
    question = _read(view, arguments)
    if question.aggregate == "sum":
        for entity_id in question.entity_ids:
            _refuse_sum(view, entity_id)
    instance = get_instance(view.hass)
    if question.end >= dt_util.utcnow() - _UNWRITTEN:
        # What is seconds old is not in the database yet.
        with suppress(TimeoutError):
            async with asyncio.timeout(_COMMIT_SECONDS):
                await instance.async_block_till_done()
    answers: JsonObject = {}
    for entity_id in question.entity_ids:
        work = partial(_answer, view.hass, entity_id, question)
        answer = await instance.async_add_executor_job(work)
        answers[entity_id] = {**answer, **_unit_of(view.hass, entity_id, question)}
    result: JsonObject = {
        "aggregate": question.aggregate,
        "start": to_second(question.start.timestamp()),
        "end": to_second(question.end.timestamp()),
        "time_zone": view.hass.config.time_zone,
        "entities": answers,
    }
    cursor = unwrap(arguments, _KEYS).get("cursor")
    limit = (MAX_BYTES - 600) // max(1, len(answers))
    for answer in answers.values():
        if isinstance(answer.get("rows"), list):
            answer.update(page(answer["rows"], cursor, key="rows", limit=limit))
    for entity_id, answer in answers.items():
        _show(view.hass, entity_id, answer)
    return bound(result)


def _show(hass: HomeAssistant, entity_id: str, answer: JsonObject) -> None:
    """Write values as they are told everywhere: rounded, and by the house's clock."""
    if (now := hass.states.get(entity_id)) is None:
        return
    rows = answer.get("rows")
    for row in (answer, *(rows if isinstance(rows, list) else ())):
        for key in _VALUES.intersection(row):
            value, unit = read_value(
                hass, State(entity_id, str(row[key]), now.attributes)
            )
            is_number = isinstance(row[key], int | float)
            plain = number(value)
            row[key] = value if plain is None or not is_number else plain
            if not unit and number(str(value)) is None:
                # In words already: an hour, a moment.
                answer.pop("unit", None)


def _refuse_sum(view: TurnView, entity_id: str) -> None:
    """Refuse the sum of what is no meter, and name the meter to ask."""
    state = view.hass.states.get(entity_id)
    if state is None or (kind := state.attributes.get("state_class")) != "measurement":
        return
    of_class = state.attributes.get("device_class")
    wanted = {"power": "energy"}.get(str(of_class))
    own = view.home.by_entity_id[entity_id]
    meters = sorted(
        (
            entity
            for entity in view.readable()
            if wanted is not None and entity.device_class == wanted
        ),
        key=lambda entity: (
            own.device_id is None or entity.device_id != own.device_id,
            own.area_id is None or entity.area_id != own.area_id,
            entity.entity_id,
        ),
    )
    raise failed(
        "no_meter",
        f"{entity_id} is a {kind}, not a meter: it has no sum. "
        + (
            "Use the sum of an energy sensor, see near_matches."
            if meters
            else "Use mean, min or max."
        ),
        near_matches=[entity.entity_id for entity in meters[:5]],
    )


def _unit_of(
    hass: HomeAssistant, entity_id: str, question: _Question
) -> dict[str, str]:
    """Return the unit of the numbers, where there is one."""
    state = hass.states.get(entity_id)
    unit = state.attributes.get("unit_of_measurement") if state else None
    if unit is None or question.aggregate in {"time_in_state", "last_changed"}:
        return {}
    return {"unit": one_line(str(unit), 20)}


_UNWRITTEN: Final = timedelta(seconds=30)
_COMMIT_SECONDS: Final = 2.0
_LOOKS: Final = (timedelta(hours=1), timedelta(days=1), _MAX_SPAN)
_VALUES: Final = frozenset({"state", "mean", "min", "max", "sum"})
_KEYS: Final = ("entity_id", "start", "end", "aggregate", "period", "cursor")


def _read(view: TurnView, arguments: JsonObject) -> _Question:
    arguments = unwrap(arguments, _KEYS)
    targets = {"entity_id": as_texts(arguments.get("entity_id"))}
    resolver = Resolver(view.book, view.rights.for_reading(), Selection())
    resolved = resolver.resolve(CallRequest(targets=targets))
    if not resolved.entity_ids:
        raise failed(
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
        raise failed("invalid_time", f"{quoted(wrong)} is no time. Use an ISO time.")
    if start == end and len(str(arguments.get("end")).strip()) == 10:
        end += timedelta(days=1)
    elif end.second == 59:
        # A day is whole that is said to end a second before midnight.
        end = end.replace(microsecond=0) + timedelta(seconds=1)
    end = min(end, now)
    if start >= end or end - start > _MAX_SPAN:
        raise failed("invalid_time", "The start must be before the end.")
    aggregate = str(arguments.get("aggregate") or "raw").casefold()
    period = str(arguments.get("period") or "").casefold() or None
    aggregate = {
        "avg": "mean",
        "average": "mean",
        "minimum": "min",
        "maximum": "max",
    }.get(aggregate, aggregate)
    if aggregate not in _AGGREGATES:
        raise failed(
            "invalid_aggregate", f"aggregate is one of {', '.join(_AGGREGATES)}."
        )
    if period is not None and period not in PERIODS:
        raise failed("invalid_period", f"period is one of {', '.join(PERIODS)}.")
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
    is_numeric = question.aggregate in {"mean", "min", "max", "sum"}
    is_long = question.end - question.start > _MUCH
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
    if is_numeric and not states:
        # States are kept for days, statistics for ever.
        answer = _of_statistics(hass, entity_id, question)
        if answer is not None:
            return answer
    answer = answer_of_states(
        states, question.aggregate, question.start, question.end, question.period
    )
    if len(states) >= MAX_ROWS:
        answer["incomplete"] = f"Only the first {MAX_ROWS} changes were read."
    return answer


def _last_changed(
    hass: HomeAssistant, entity_id: str, question: _Question
) -> JsonObject:
    states: list[Any] = []
    # Backwards: a limit of the recorder's counts from the start, not from the end.
    for span in _LOOKS:
        states = history.state_changes_during_period(
            hass,
            max(question.start, question.end - span),
            question.end,
            entity_id,
            no_attributes=True,
            include_start_time_state=False,
        ).get(entity_id, [])
        if states or question.end - question.start <= span:
            break
    newest = max(states, key=lambda state: state.last_changed, default=None)
    if newest is None:
        return {"last_changed": None, "message": "It did not change in this time."}
    return {
        "last_changed": to_second(newest.last_changed_timestamp),
        "state": one_line(newest.state, LINE_LIMIT),
    }


def _of_statistics(
    hass: HomeAssistant, entity_id: str, question: _Question
) -> JsonObject | None:
    """Return the answer of long-term statistics, None if there are none."""
    wanted = question.aggregate
    kind: Any = "change" if wanted == "sum" else wanted
    source = {"source": "statistics"}
    is_long = question.end - question.start > _MUCH
    period: Any = question.period or ("day" if is_long else "hour")
    # Before anything was recorded the sum comes back as 0, the mean as today's.
    rows = statistics.statistics_during_period(
        hass, question.start, question.end, {entity_id}, period, None, {kind}
    ).get(entity_id, [])
    if not any(row.get(kind) is not None for row in rows):
        return None
    if question.period is None:
        # To five minutes where these are kept, and weighted as it should be.
        found = statistics.statistic_during_period(
            hass, question.start, question.end, entity_id, {kind}, None
        )
        value = number(found.get(kind))
        return None if value is None else {wanted: rounded(value), **source}
    found_rows = [
        {"start": local_time(row["start"]), wanted: rounded(value)}
        for row in rows
        if (value := number(row.get(kind))) is not None
        and row["start"] < question.end.timestamp()
    ]
    return {"rows": found_rows, **source} if found_rows else None
