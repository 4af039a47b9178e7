"""What no state shows and the words ask for: items, events, forecasts, consumption.

Read beside the tail, and for a moment only: what is not there by then is left out, and
a tool reads it.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from homeassistant.components import calendar, recorder, todo
from homeassistant.components.energy.data import async_get_manager
from homeassistant.components.recorder.statistics import statistic_during_period
from homeassistant.components.weather import WeatherEntityFeature
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ...const import LOGGER
from ...domains.rows import domain_of
from ...domains.told import as_number
from ...folding import words_of
from ...home.snapshot import Entity
from ...languages import find
from ...text import one_line, quoted

_SECONDS: Final = 0.7
_MAX_THINGS: Final = 4
_MAX_ITEMS: Final = 15
_MAX_EVENTS: Final = 6
_MAX_DAYS: Final = 4
_CONDITIONS: Final = 2
_AHEAD: Final = timedelta(days=8)
CONSUMED: Final = frozenset({"energy", "gas", "water"})
_FLOWS: Final = {
    ("grid", "stat_energy_from"): "from the grid",
    ("grid", "stat_energy_to"): "to the grid",
    ("solar", "stat_energy_from"): "from the sun",
    ("battery", "stat_energy_from"): "from the battery",
    ("gas", "stat_energy_from"): "gas of the house",
    ("water", "stat_energy_from"): "water of the house",
}
"""What the energy dashboard counts for the whole house, by source and key."""


async def async_look_up(
    hass: HomeAssistant,
    entities: Iterable[Entity],
    text: str,
    language: str,
    meters: Iterable[Entity] = (),
) -> list[str]:
    """Return a line for each thing, in their order.

    `meters`: those that may be meant by what the house used.
    """
    said = f" {' '.join(words_of(text))} "
    asks_ahead = any(
        _has(said, words)
        for spoken in {find(language), find("en")}
        for words in (spoken.lexicon.elsewhen, spoken.days.today, spoken.days.ahead)
    )
    period = _period(said, language)
    readings: list[Awaitable[str]] = []
    parts = {entity.entity_id: entity for entity in meters if period is not None}
    flows = await _async_flows(hass, parts)
    for entity in dict.fromkeys((*(parts[id_] for id_ in flows), *entities)):
        if len(readings) == _MAX_THINGS:
            break
        kind = domain_of(entity.domain).looked_up
        if kind == "items":
            readings.append(_async_items(hass, entity))
        elif kind == "events":
            readings.append(_async_events(hass, entity))
        elif kind == "forecast" and asks_ahead:
            readings.append(_async_forecast(hass, entity))
        elif period is not None and entity.device_class in CONSUMED:
            flow = flows.get(entity.entity_id, "")
            # Who asks what the house used does not ask for a part of it.
            if flow or not flows or entity.entity_id not in parts:
                readings.append(_async_consumed(hass, entity, flow, *period))
    if not readings:
        return []
    tasks = [hass.async_create_task(_async_safe(item), "look up") for item in readings]
    done, pending = await asyncio.wait(tasks, timeout=_SECONDS)
    for task in pending:
        task.cancel()
    return [line for task in tasks if task in done and (line := task.result())]


def _has(said: str, words: Iterable[str]) -> bool:
    return any(f" {' '.join(words_of(word))} " in said for word in words)


async def _async_flows(hass: HomeAssistant, meters: Collection[str]) -> dict[str, str]:
    """Return the meters that the energy dashboard counts the house by."""
    if not meters or "energy" not in hass.config.components:
        return {}
    preferences = (await async_get_manager(hass)).data
    sources: Iterable[Any] = preferences["energy_sources"] if preferences else ()
    return {
        meter: flow
        for source in sources
        for (kind, key), flow in _FLOWS.items()
        if source.get("type") == kind and (meter := source.get(key)) in meters
    }


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
                ("hourly", WeatherEntityFeature.FORECAST_HOURLY),
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
    days: dict[str, list[Mapping[str, Any]]] = {}
    for row in response[entity.entity_id]["forecast"]:
        moment = dt_util.parse_datetime(str(row["datetime"]))
        day = f"{dt_util.as_local(moment):%a %Y-%m-%d}" if moment else row["datetime"]
        days.setdefault(day, []).append(row)
    told = [f"{day} {_weather_of(rows)}" for day, rows in days.items()]
    return f"{entity.entity_id} forecast: {', '.join(told[:_MAX_DAYS])}"


def _weather_of(rows: Collection[Mapping[str, Any]]) -> str:
    """Return the weather of a day from its forecasts, however many it has."""
    conditions = Counter(one_line(row.get("condition") or "", 20) for row in rows)
    degrees = [
        number
        for row in rows
        for key in ("templow", "temperature")
        if (number := as_number(row.get(key))) is not None
    ]
    rain = [
        number
        for row in rows
        if (number := as_number(row.get("precipitation_probability"))) is not None
    ]
    parts = ["/".join(word for word, _ in conditions.most_common(_CONDITIONS))]
    if degrees:
        span = dict.fromkeys(f"{number:g}" for number in (min(degrees), max(degrees)))
        parts.append(f"{' to '.join(span)}°")
    parts += [f"rain {max(rain):g} %"] if rain else []
    return " ".join(parts)


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
            if _has(said, words):
                return key.replace("_", " "), *span
    return None


async def _async_consumed(
    hass: HomeAssistant,
    entity: Entity,
    flow: str,
    name: str,
    start: datetime,
    end: datetime,
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
    of = f" ({flow})" if flow else ""
    return f"{entity.entity_id}{of} counted {change:.4g} {unit} {name}"
