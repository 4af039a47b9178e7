"""Looks up the weather to come, calendars and what was, and tells it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers import translation
from homeassistant.util import dt as dt_util

from ....domains.tables import STATES
from ....languages import find
from ....models import JsonObject
from ..grammar.lookups import Lookup
from ..grammar.questions import is_said_of

WEATHER: Final = "weather"
CALENDAR: Final = "calendar"
_WET: Final = frozenset(
    {"rainy", "pouring", "lightning-rainy", "snowy", "snowy-rainy", "hail"}
)
_DAYS: Final = {"today": 0, "": 0, "tomorrow": 1, "yesterday": -1}
_ENDS: Final = {"least": "min", "most": "max"}
_NIGHT: Final = (timedelta(hours=-4), timedelta(hours=8))
"""When the last night began and ended, from the day's first hour."""
_LOOKED_BACK: Final = timedelta(days=10)
_MOST_EVENTS: Final = 8

type Call = tuple[str, JsonObject]
type Result = Mapping[str, Any]


def calls_for(lookup: Lookup, entity_ids: Sequence[str]) -> tuple[Call, ...]:
    """Return the tool calls that find it out, of the things that it is looked up of."""
    start, end = _day(lookup.day)
    match lookup.kind:
        case "weather" | "rain":
            service, data = "get_forecasts", {"type": "daily"}
            return (_service(WEATHER, service, entity_ids[:1], data),)
        case "events":
            times = {
                "start_date_time": start.isoformat(),
                "end_date_time": end.isoformat(),
            }
            return (_service(CALENDAR, "get_events", entity_ids, times),)
        case "last":
            since = (dt_util.now() - _LOOKED_BACK).isoformat()
            return (_history(entity_ids, since, "", "raw"),)
        case "span":
            until = "" if lookup.day != "yesterday" else end.isoformat()
            return (_history(entity_ids, start.isoformat(), until, "time_in_state"),)
        case "least" | "most":
            until = "" if end > dt_util.now() else end.isoformat()
            aggregate = _ENDS[lookup.kind]
            return (_history(entity_ids, start.isoformat(), until, aggregate),)


async def async_told_of(
    hass: HomeAssistant, lookup: Lookup, results: Sequence[Result], language: str
) -> str:
    """Return the answer."""
    talk = find(language).household.talk
    match lookup.kind:
        case "weather" | "rain":
            return await _async_forecast(hass, lookup, results, language)
        case "events":
            rows = [row for item in results for row in _rows(item, "events")]
            told = [_event(row) for row in rows[:_MOST_EVENTS]]
            return ", ".join(told) or find(language).household.none
        case "last" | "span" | "least" | "most":
            found = [
                answer
                for item in results
                for answer in (item.get("entities") or {}).values()
            ]
            if not found:
                return talk.get("unrecorded", "")
            entity_id = lookup.entity_ids[0]
            state = hass.states.get(entity_id)
            name = state.name if state else entity_id
            if lookup.kind in _ENDS:
                value = found[0].get(_ENDS[lookup.kind])
                unit = found[0].get("unit") or ""
                figure = talk["unrecorded"] if value is None else f"{value:g} {unit}"
                return f"{name}: {figure}".strip()
            words = _words(hass, entity_id)
            if lookup.kind == "span":
                return f"{name}: {_span(found[0], lookup.state, words)}"
            said = _last(found[0], lookup.state, words)
            return f"{name}: {said or talk.get('not_since', '')}"


async def _async_forecast(
    hass: HomeAssistant, lookup: Lookup, results: Sequence[Result], language: str
) -> str:
    """Return the weather of a day, and first whether it is wet."""
    words = find(language)
    day = _day(lookup.day)[0].date()
    row = next(
        (
            row
            for item in results
            for row in _rows(item, "forecast")
            if (at := dt_util.parse_datetime(str(row.get("datetime"))))
            and dt_util.as_local(at).date() == day
        ),
        None,
    )
    if row is None:
        return words.household.talk.get("no_weather", "")
    texts = await translation.async_get_translations(
        hass, language, "entity_component", {WEATHER}
    )
    condition = str(row.get("condition", ""))
    key = f"component.{WEATHER}.entity_component._.state.{condition}"
    unit = hass.config.units.temperature_unit
    low, high = row.get("templow"), row.get("temperature")
    warmth = " \u2013 ".join(f"{value:g}" for value in (low, high) if value is not None)
    rain = row.get("precipitation_probability")
    parts = [
        texts.get(key, condition),
        f"{warmth} {unit}" if warmth else "",
        f"{rain:g} %" if isinstance(rain, int | float) else "",
    ]
    told = ", ".join(part for part in parts if part)
    if lookup.kind == "weather":
        return told
    is_wet = condition in _WET or bool(row.get("precipitation"))
    answer = (words.answers.yes if is_wet else words.answers.no)[0]
    return f"{answer[:1].upper()}{answer[1:]}. {told}"


def _words(hass: HomeAssistant, entity_id: str) -> Mapping[str, str]:
    """Return what on and off are called of something: open, closed."""
    state = hass.states.get(entity_id)
    kind = str(state.attributes.get("device_class") or "") if state else ""
    return STATES.get(entity_id.partition(".")[0], {}).get(kind, {})


def _last(answer: Result, wanted: str, words: Mapping[str, str]) -> str:
    """Return when something last came to be so, from rows of states."""
    rows = answer.get("rows") or ()
    if answer.get("next_cursor") or answer.get("incomplete"):
        return ""
    so = [is_said_of(_said(str(row["state"]), words), wanted) for row in rows]
    times = [
        str(row["at"])
        for row, was, is_now in zip(rows[1:], so, so[1:], strict=False)
        if is_now and not was
    ]
    if not times:
        return ""
    at, today = times[-1], f"{dt_util.now():%Y-%m-%d}"
    return at[11:16] if at.startswith(today) else at[:16]


def _span(answer: Result, wanted: str, words: Mapping[str, str]) -> str:
    """Return for how long something was so, in hours and minutes."""
    seconds = sum(
        float(value)
        for state, value in (answer.get("seconds_in_state") or {}).items()
        if is_said_of(_said(state, words), wanted)
    )
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def _said(told: str, words: Mapping[str, str]) -> str:
    """Return a state as people say it; the tool tells "open (on)"."""
    plain = told.rpartition(" (")[2].removesuffix(")")
    return words.get(plain, plain)


def _event(row: Mapping[str, Any]) -> str:
    start = str(row.get("start", ""))
    at = dt_util.parse_datetime(start) if "T" in start or " " in start else None
    clock = f"{dt_util.as_local(at):%H:%M} " if at else ""
    return f"{clock}{row.get('summary', '')}".strip()


def _rows(result: Result, key: str) -> Iterable[Mapping[str, Any]]:
    response = result.get("response")
    found = response.values() if isinstance(response, dict) else ()
    return [
        row
        for item in found
        if isinstance(item, dict)
        for row in item.get(key, ())
        if isinstance(row, dict)
    ]


def _day(day: str) -> tuple[datetime, datetime]:
    """Return when a day begins and ends, local."""
    start = dt_util.start_of_local_day()
    if day == "night":
        return start + _NIGHT[0], start + _NIGHT[1]
    ahead = (int(day) - start.weekday()) % 7 if day.isdigit() else _DAYS[day]
    start += timedelta(days=ahead)
    return start, start + timedelta(days=1)


def _service(
    domain: str, service: str, entity_ids: Sequence[str], data: JsonObject
) -> Call:
    return "call_service", {
        "domain": domain,
        "service": service,
        "entity_id": list(entity_ids),
        "data": data,
    }


def _history(ids: Sequence[str], start: str, end: str, aggregate: str) -> Call:
    until = {"end": end} if end else {}
    arguments: JsonObject = {"entity_id": list(ids), "start": start}
    return "get_history", {**arguments, **until, "aggregate": aggregate}
