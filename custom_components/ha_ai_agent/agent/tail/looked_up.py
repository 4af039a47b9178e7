"""What no state shows and the words ask for: items, events, forecasts, consumption.

Read beside the tail, and for a moment only: what is not there by then is left out, and
a tool reads it.
"""

import asyncio
from collections.abc import Awaitable, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from homeassistant.components import calendar, recorder, todo
from homeassistant.components.recorder.statistics import statistic_during_period
from homeassistant.components.weather import WeatherEntityFeature
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ...const import LOGGER
from ...domains.rows import domain_of
from ...domains.told import as_number
from ...folding import fold
from ...home.snapshot import Entity
from ...languages import find
from ...text import one_line, quoted

_SECONDS: Final = 0.7
_MAX_THINGS: Final = 4
_MAX_ITEMS: Final = 15
_MAX_EVENTS: Final = 6
_MAX_DAYS: Final = 4
_AHEAD: Final = timedelta(days=8)
_CONSUMED: Final = frozenset({"energy", "gas", "water"})


async def async_look_up(
    hass: HomeAssistant, entities: Iterable[Entity], text: str, language: str
) -> list[str]:
    """Return a line for each thing, in their order."""
    days, said = find(language), f" {fold(text)} "
    asks_elsewhen = any(f" {fold(word)} " in said for word in days.lexicon.elsewhen)
    period = _period(said, language)
    readings: list[Awaitable[str]] = []
    for entity in entities:
        if len(readings) == _MAX_THINGS:
            break
        kind = domain_of(entity.domain).looked_up
        if kind == "items":
            readings.append(_async_items(hass, entity))
        elif kind == "events":
            readings.append(_async_events(hass, entity))
        elif kind == "forecast" and asks_elsewhen:
            readings.append(_async_forecast(hass, entity))
        elif entity.device_class in _CONSUMED and period is not None:
            readings.append(_async_consumed(hass, entity, *period))
    if not readings:
        return []
    tasks = [hass.async_create_task(_async_safe(item), "look up") for item in readings]
    done, pending = await asyncio.wait(tasks, timeout=_SECONDS)
    for task in pending:
        task.cancel()
    return [line for task in tasks if task in done and (line := task.result())]


async def _async_safe(reading: Awaitable[str]) -> str:
    try:
        return await reading
    except Exception as err:  # noqa: BLE001  # any integration's code, and no must
        LOGGER.debug("Nothing was looked up: %s", type(err).__name__)
        return ""


async def _async_items(hass: HomeAssistant, entity: Entity) -> str:
    """Return the open items of a list."""
    found = hass.data[todo.DATA_COMPONENT].get_entity(entity.entity_id)
    if found is None or found.todo_items is None:
        return ""
    items = [
        item
        for item in found.todo_items
        if item.status != todo.TodoItemStatus.COMPLETED
    ]
    shown = [
        quoted(item.summary or "", 60) + (f" due {item.due}" if item.due else "")
        for item in items[:_MAX_ITEMS]
    ]
    more = f", {len(items) - len(shown)} more" if len(items) > len(shown) else ""
    return f"{entity.entity_id} has {len(items)} open: {', '.join(shown)}{more}"


async def _async_events(hass: HomeAssistant, entity: Entity) -> str:
    """Return the next events of a calendar."""
    found = hass.data[calendar.DATA_COMPONENT].get_entity(entity.entity_id)
    if found is None:
        return ""
    start = dt_util.start_of_local_day()
    events = await found.async_get_events(hass, start, start + _AHEAD)
    shown = [
        f"{_when(event.start)} {quoted(event.summary, 60)}"
        for event in events[:_MAX_EVENTS]
    ]
    more = f", {len(events) - len(shown)} more" if len(events) > len(shown) else ""
    listed = ", ".join(shown) or "nothing"
    return f"{entity.entity_id} from today on, {_AHEAD.days} days: {listed}{more}"


def _when(moment: Any) -> str:
    """Return when an event begins: a day, or a local time."""
    if isinstance(moment, datetime):
        return f"{dt_util.as_local(moment):%a %Y-%m-%d %H:%M}"
    return f"{moment:%a %Y-%m-%d}"


async def _async_forecast(hass: HomeAssistant, entity: Entity) -> str:
    """Return what the weather will be on the next days."""
    kind = next(
        (
            kind
            for kind, feature in (
                ("daily", WeatherEntityFeature.FORECAST_DAILY),
                ("twice_daily", WeatherEntityFeature.FORECAST_TWICE_DAILY),
            )
            if entity.supported_features & feature
        ),
        None,
    )
    if kind is None:
        return ""
    response: Any = await hass.services.async_call(
        entity.domain,
        "get_forecasts",
        {"entity_id": entity.entity_id, "type": kind},
        blocking=True,
        return_response=True,
    )
    rows = response[entity.entity_id]["forecast"][:_MAX_DAYS]
    days = []
    for row in rows:
        moment = dt_util.parse_datetime(str(row["datetime"]))
        day = f"{dt_util.as_local(moment):%a %Y-%m-%d}" if moment else row["datetime"]
        span = [
            f"{number:g}"
            for key in ("templow", "temperature")
            if (number := as_number(row.get(key))) is not None
        ]
        rain = as_number(row.get("precipitation_probability"))
        parts = [f"{day} {one_line(row.get('condition') or '', 20)}"]
        parts += [f"{' to '.join(span)}°"] if span else []
        parts += [f"rain {rain:g} %"] if rain is not None else []
        days.append(" ".join(parts))
    return f"{entity.entity_id} forecast: {', '.join(days)}"


def _period(said: str, language: str) -> tuple[str, datetime, datetime] | None:
    """Return the days that are spoken of."""
    today = dt_util.start_of_local_day()

    def before(days: int) -> datetime:
        return dt_util.start_of_local_day(today.date() - timedelta(days=days))

    week = today.weekday()
    spans = {
        "day_before_yesterday": (before(2), before(1)),
        "yesterday": (before(1), today),
        "today": (today, dt_util.now()),
        "last_week": (before(week + 7), before(week)),
    }
    for code in (language, "en"):
        for key, span in spans.items():
            words = getattr(find(code).days, key)
            if any(f" {fold(word)} " in said for word in words):
                return key.replace("_", " "), *span
    return None


async def _async_consumed(
    hass: HomeAssistant, entity: Entity, name: str, start: datetime, end: datetime
) -> str:
    """Return what a meter counted in these days."""
    if "recorder" not in hass.config.components:
        return ""
    work = partial(
        statistic_during_period, hass, start, end, entity.entity_id, {"change"}, None
    )
    found = await recorder.get_instance(hass).async_add_executor_job(work)
    change = as_number(found.get("change"))
    if change is None:
        return ""
    unit = one_line(entity.unit or "", 20)
    return f"{entity.entity_id} counted {change:.4g} {unit} {name}"
