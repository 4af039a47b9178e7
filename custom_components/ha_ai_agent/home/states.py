"""States as a model reads them: with unit, precision and the few telling attributes."""

from math import isfinite
from typing import Final

from homeassistant.components.sensor import async_rounded_state
from homeassistant.core import HomeAssistant, State, callback
from homeassistant.util import dt as dt_util

from ..domains.rows import domain_of
from ..domains.told import PLAIN
from ..hidden import MASK, is_password, masked_text
from ..text import one_line, quoted
from .snapshot import Entity

_TEXT_LIMIT: Final = 80
_MAX_DECIMALS: Final = 3
_NO_STATE: Final = frozenset({"unavailable", "unknown"})
_TIME_CLASSES: Final = frozenset({"timestamp", "uptime"})


@callback
def read_state(hass: HomeAssistant, entity: Entity) -> str:
    """Return the state of an entity on one line."""
    if (state := hass.states.get(entity.entity_id)) is None:
        return "unavailable"
    text = _value(hass, state)
    if state.state in _NO_STATE or is_password(state.attributes):
        return text
    describe = domain_of(state.domain).details
    details = describe(state.attributes) if describe else []
    return ", ".join([text, *(item for item in details if item)])


def _value(hass: HomeAssistant, state: State) -> str:
    """Return the state itself, with its unit."""
    attributes = state.attributes
    value = state.state
    if value in _NO_STATE:
        return value
    if is_password(state.attributes):
        return MASK
    if (
        attributes.get("device_class") in _TIME_CLASSES
        or domain_of(state.domain).is_moment
    ) and (moment := dt_util.parse_datetime(value)) is not None:
        return f"{dt_util.as_local(moment):%Y-%m-%d %H:%M}"
    if state.domain == "sensor":
        value = async_rounded_state(hass, state.entity_id, state)
    value = _short_number(value)
    if not PLAIN.fullmatch(value):
        return quoted(masked_text(value), _TEXT_LIMIT)
    unit = attributes.get("unit_of_measurement")
    if isinstance(unit, str) and (unit := one_line(unit, 20)):
        return f"{value} {unit}"
    return value


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
