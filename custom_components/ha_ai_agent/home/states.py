"""States as a model reads them: with unit, precision and the few telling attributes."""

from datetime import datetime
from math import isfinite
import re
from typing import Final

from homeassistant.components.sensor import async_rounded_state
from homeassistant.core import HomeAssistant, State, callback
from homeassistant.util import dt as dt_util

from ..domains.rows import domain_of
from ..domains.told import PLAIN, as_number
from ..hidden import MASK, is_password, masked_text
from ..text import one_line, quoted
from .snapshot import Entity

_TEXT_LIMIT: Final = 80
_MAX_DECIMALS: Final = 3
_NO_STATE: Final = frozenset({"unavailable", "unknown"})
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")
_TIME_CLASSES: Final = frozenset({"timestamp", "uptime"})


@callback
def read_state(hass: HomeAssistant, entity: Entity) -> str:
    """Return the state of an entity on one line."""
    if (state := hass.states.get(entity.entity_id)) is None:
        return "unavailable"
    value, unit = read_value(hass, state)
    if not PLAIN.fullmatch(value) and value != MASK and not _MOMENT.fullmatch(value):
        value = quoted(value, _TEXT_LIMIT)
    text = f"{value} {unit}" if unit else value
    return ", ".join((text, *read_details(state)))


@callback
def read_details(state: State) -> list[str]:
    """Return what matters beside the state."""
    if state.state in _NO_STATE or is_password(state.attributes):
        return []
    describe = domain_of(state.domain).details
    return [text for text in (describe(state.attributes) if describe else ()) if text]


@callback
def read_value(hass: HomeAssistant, state: State) -> tuple[str, str]:
    """Return the state itself, and its unit."""
    attributes = state.attributes
    value = state.state
    if value in _NO_STATE:
        return value, ""
    if is_password(state.attributes):
        return MASK, ""
    if (
        attributes.get("device_class") in _TIME_CLASSES
        or domain_of(state.domain).is_moment
    ) and (moment := dt_util.parse_datetime(value)) is not None:
        return local_time(moment), ""
    if state.domain == "sensor":
        value = async_rounded_state(hass, state.entity_id, state)
    value = _short_number(value)
    if not PLAIN.fullmatch(value):
        return masked_text(value), ""
    unit = attributes.get("unit_of_measurement")
    return value, one_line(unit, 20) if isinstance(unit, str) else ""


def local_time(moment: datetime) -> str:
    """Return a moment as everything here tells it."""
    return f"{dt_util.as_local(moment):%Y-%m-%d %H:%M}"


def number_of(state: State) -> float | None:
    """Return the number that a thing is compared by: its state, or what it shows."""
    if (number := as_number(state.state)) is not None:
        return number
    for key, scale in domain_of(state.domain).compared.items():
        if (number := as_number(state.attributes.get(key))) is not None:
            return round(number * scale, 2)
    return None


def _short_number(value: str) -> str:
    """Return a number without more decimals than anybody wants to hear."""
    _, point, decimals = value.partition(".")
    if not point or len(decimals) <= _MAX_DECIMALS:
        return value
    try:
        number = float(value)
    except ValueError:
        return value
    if not isfinite(number):
        return value
    return f"{number:.{_MAX_DECIMALS}f}".rstrip("0").rstrip(".")
