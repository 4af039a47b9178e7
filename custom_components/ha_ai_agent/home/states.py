"""States as a model reads them: with unit, precision and the few telling attributes."""

from collections.abc import Callable, Mapping
from math import isfinite
import re
from typing import Any, Final

from homeassistant.components.sensor import async_rounded_state
from homeassistant.core import HomeAssistant, State, callback
from homeassistant.util import dt as dt_util

from ..hidden import MASK, is_password, masked_text
from ..text import one_line, quoted
from .capabilities import as_number
from .snapshot import Entity

# States that integrations define; everything else is somebody's text.
_PLAIN: Final = re.compile(r"[a-z][a-z0-9_]{0,39}|-?[0-9]+(\.[0-9]+)?")
_TEXT_LIMIT: Final = 80
_MAX_DECIMALS: Final = 3
_NO_STATE: Final = frozenset({"unavailable", "unknown"})
_TIME_CLASSES: Final = frozenset({"timestamp", "uptime"})
# Domains whose state is a moment in UTC.
_MOMENT_DOMAINS: Final = frozenset({"button", "input_button", "event", "scene"})


@callback
def read_state(hass: HomeAssistant, entity: Entity) -> str:
    """Return the state of an entity on one line."""
    if (state := hass.states.get(entity.entity_id)) is None:
        return "unavailable"
    text = _value(hass, state)
    if state.state in _NO_STATE or is_password(state.domain, state.attributes):
        return text
    describe = _DETAILS.get(state.domain)
    details = describe(state.attributes) if describe else []
    return ", ".join([text, *(item for item in details if item)])


def _value(hass: HomeAssistant, state: State) -> str:
    """Return the state itself, with its unit."""
    attributes = state.attributes
    value = state.state
    if value in _NO_STATE:
        return value
    if is_password(state.domain, state.attributes):
        return MASK
    if (
        attributes.get("device_class") in _TIME_CLASSES
        or state.domain in _MOMENT_DOMAINS
    ) and (moment := dt_util.parse_datetime(value)) is not None:
        return f"{dt_util.as_local(moment):%Y-%m-%d %H:%M}"
    if state.domain == "sensor":
        value = async_rounded_state(hass, state.entity_id, state)
    value = _short_number(value)
    if not _PLAIN.fullmatch(value):
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


def _measure(
    attributes: Mapping[str, Any],
    key: str,
    label: str,
    unit: str = "",
    scale: float = 1,
) -> str:
    """Return an attribute that is a number, or nothing."""
    if (number := as_number(attributes.get(key))) is None:
        return ""
    return f"{label} {round(number * scale, 1):g}{unit}"


def _words(attributes: Mapping[str, Any], key: str, label: str) -> str:
    """Return an attribute that is text, marked where it is not a plain word."""
    value = attributes.get(key)
    if not isinstance(value, str) or not value:
        return ""
    shown = value if _PLAIN.fullmatch(value) else quoted(value, 60)
    return f"{label} {shown}"


def _light(attributes: Mapping[str, Any]) -> list[str]:
    brightness = as_number(attributes.get("brightness"))
    # What is on is at least at one percent, as people are shown it.
    percent = (
        "" if brightness is None else max(round(brightness / 2.55), brightness > 0)
    )
    return [
        f"brightness {percent:d} %" if percent != "" else "",
        _measure(attributes, "color_temp_kelvin", "color temperature", " K"),
        _words(attributes, "effect", "effect"),
    ]


def _climate(attributes: Mapping[str, Any]) -> list[str]:
    return [
        _measure(attributes, "current_temperature", "now", "°"),
        _measure(attributes, "temperature", "set to", "°"),
        _measure(attributes, "target_temp_low", "from", "°"),
        _measure(attributes, "target_temp_high", "to", "°"),
        _words(attributes, "hvac_action", "action"),
        _words(attributes, "preset_mode", "preset"),
        _measure(attributes, "current_humidity", "humidity", " %"),
    ]


def _cover(attributes: Mapping[str, Any]) -> list[str]:
    return [
        _measure(attributes, "current_position", "position", " %"),
        _measure(attributes, "current_tilt_position", "tilt", " %"),
    ]


def _fan(attributes: Mapping[str, Any]) -> list[str]:
    return [
        _measure(attributes, "percentage", "speed", " %"),
        _words(attributes, "preset_mode", "preset"),
    ]


def _media_player(attributes: Mapping[str, Any]) -> list[str]:
    return [
        _measure(attributes, "volume_level", "volume", " %", 100),
        _words(attributes, "source", "source"),
        _words(attributes, "media_artist", "artist"),
        _words(attributes, "media_title", "title"),
    ]


def _humidifier(attributes: Mapping[str, Any]) -> list[str]:
    return [
        _measure(attributes, "current_humidity", "now", " %"),
        _measure(attributes, "humidity", "set to", " %"),
        _words(attributes, "mode", "mode"),
    ]


def _weather(attributes: Mapping[str, Any]) -> list[str]:
    unit = attributes.get("temperature_unit")
    unit = one_line(unit, 8) if isinstance(unit, str) else "°"
    return [
        _measure(attributes, "temperature", "temperature", f" {unit}"),
        _measure(attributes, "humidity", "humidity", " %"),
        _measure(attributes, "wind_speed", "wind"),
    ]


def _vacuum(attributes: Mapping[str, Any]) -> list[str]:
    return [
        _measure(attributes, "battery_level", "battery", " %"),
        _words(attributes, "fan_speed", "speed"),
    ]


_DETAILS: Final[Mapping[str, Callable[[Mapping[str, Any]], list[str]]]] = {
    "light": _light,
    "climate": _climate,
    "water_heater": _climate,
    "cover": _cover,
    "valve": _cover,
    "fan": _fan,
    "media_player": _media_player,
    "humidifier": _humidifier,
    "weather": _weather,
    "vacuum": _vacuum,
}
