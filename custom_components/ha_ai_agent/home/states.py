"""States as a model reads them: with unit, precision and the few telling attributes."""

from datetime import datetime
from functools import cache
from math import isfinite
import re
from typing import Final

from homeassistant.components.sensor import async_rounded_state
from homeassistant.const import UnitOfTemperature
from homeassistant.core import HomeAssistant, State, callback
from homeassistant.util import dt as dt_util

from ..domains.checks import number
from ..domains.model import Attributes
from ..domains.rows import domain_of
from ..domains.tables import STATES
from ..domains.told import PLAIN, as_number, in_words
from ..hidden import MASK, is_password, masked_text
from ..text import one_line, quoted
from .snapshot import Entity

_DEGREES: Final = re.compile(r"(?<=\d)°(?![CFK])")
_TEXT_LIMIT: Final = 80
_MAX_DECIMALS: Final = 3
_NO_STATE: Final = frozenset({"unavailable", "unknown"})
_MOMENT: Final = re.compile(
    r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[+-]\d\d:?\d\d|Z)"
)
_LENGTHS: Final = {"s": 1, "min": 60, "h": 3600, "d": 86400}
_TIME_CLASSES: Final = frozenset({"timestamp", "uptime"})


@callback
def read_state(hass: HomeAssistant, entity: Entity) -> str:
    """Return the state of an entity on one line."""
    if (state := hass.states.get(entity.entity_id)) is None:
        return "unavailable"
    return ", ".join((read_text(hass, state), *read_details(hass, state)))


@callback
def read_text(hass: HomeAssistant, state: State) -> str:
    """Return the state itself with its unit, marked where it is somebody's text."""
    value, unit = read_value(hass, state)
    if value != MASK and not (PLAIN.fullmatch(value) or value in _told_words()):
        value = quoted(value, _TEXT_LIMIT)
    return f"{value} {unit}" if unit else value


@callback
def read_details(hass: HomeAssistant, state: State) -> list[str]:
    """Return what matters beside the state."""
    if state.state in _NO_STATE or is_password(state.attributes):
        return []
    told = details_of(state.domain, state.attributes)
    if hass.config.units.temperature_unit == UnitOfTemperature.FAHRENHEIT:
        # Without the letter people and models take them for the degrees of others.
        told = [_DEGREES.sub("°F", text) for text in told]
    return told


def details_of(domain: str, attributes: Attributes) -> list[str]:
    """Return what matters beside a state, with moments in local time."""
    describe = domain_of(domain).details
    told = describe(attributes) if describe else ()
    return [in_local_time(text) for text in told if text]


@callback
def read_value(hass: HomeAssistant, state: State) -> tuple[str, str]:
    """Return the state itself, and its unit."""
    attributes = state.attributes
    value, kind = state.state, str(attributes.get("device_class"))
    unit = attributes.get("unit_of_measurement")
    if value in _NO_STATE:
        return value, ""
    if is_password(state.attributes):
        return MASK, ""
    if (kind in _TIME_CLASSES or domain_of(state.domain).is_moment) and (
        moment := dt_util.parse_datetime(value)
    ) is not None:
        return local_time(moment), ""
    if _MOMENT.fullmatch(value):
        return local_moment(value), ""
    if kind == "duration" and (length := number(value)) is not None:
        return in_words(length * _LENGTHS.get(str(unit), 1)), ""
    if value in (words := STATES.get(state.domain, {}).get(kind, {})):
        # The word says what it means, the state is what automations compare with.
        return f"{words[value]} ({value})", ""
    if state.domain == "sensor":
        rounded = async_rounded_state(hass, state.entity_id, state)
        # A little rain is no dry day.
        is_lost = number(rounded) == 0 and number(value)
        value = f"{number(value):.2g}" if is_lost else rounded
    value = _short_number(value)
    if not PLAIN.fullmatch(value):
        return one_line(masked_text(value), _TEXT_LIMIT), ""
    return value, one_line(unit, 20) if isinstance(unit, str) else ""


@cache
def _told_words() -> frozenset[str]:
    return frozenset(
        f"{word} ({state})"
        for kinds in STATES.values()
        for words in kinds.values()
        for state, word in words.items()
    )


def in_local_time(text: str) -> str:
    """Return a text with every moment in it as the house's clock shows it."""
    return _MOMENT.sub(lambda found: _local(found[0]), text)


def local_moment(text: str) -> str:
    """Return a text that is a moment as the house's clock shows it, any other as is."""
    return _local(text) if _MOMENT.fullmatch(text) else text


def local_time(at: datetime | float) -> str:
    """Return a moment as the house's clock shows it."""
    if not isinstance(at, datetime):
        at = dt_util.utc_from_timestamp(at)
    return f"{dt_util.as_local(at):%Y-%m-%d %H:%M}"


def _local(text: str) -> str:
    moment = dt_util.parse_datetime(text)
    return text if moment is None else local_time(moment)


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
    found = number(value)
    if found is None or not isfinite(found):
        return value
    return f"{found:.{_MAX_DECIMALS}f}".rstrip("0").rstrip(".")
