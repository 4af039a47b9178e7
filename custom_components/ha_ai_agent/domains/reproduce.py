"""What a scene's state makes Home Assistant call, domain by domain. Pure.

Each domain's `reproduce_state` decides what a state means. It also leaves out what is
so already; here it counts, since it may be otherwise by then.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

type Attributes = Mapping[str, Any]
type Reproduced = tuple[str, Mapping[str, Any]]
"""A service of the entity's own domain, and its data."""

UNREADABLE: Final = "restore"
"""Stands for a service that nobody here knows: no risk is ruled out by it."""
# States that no entity can be put into, now or ever.
_NOTHING: Final = frozenset({"unknown", "unavailable"})
_ON_OFF: Final = {"on": "turn_on", "off": "turn_off"}
_LOCK: Final = {
    "locked": "lock",
    "locking": "lock",
    "unlocked": "unlock",
    "unlocking": "unlock",
    "open": "open",
    "opening": "open",
}
_ALARM: Final = {
    "armed_away": "alarm_arm_away",
    "armed_custom_bypass": "alarm_arm_custom_bypass",
    "armed_home": "alarm_arm_home",
    "armed_night": "alarm_arm_night",
    "armed_vacation": "alarm_arm_vacation",
    "disarmed": "alarm_disarm",
    "triggered": "alarm_trigger",
}
_VACUUM: Final = {
    **_ON_OFF,
    "cleaning": "start",
    "docked": "return_to_base",
    "returning": "return_to_base",
    "idle": "stop",
    "paused": "pause",
}
_TIMER: Final = {"active": "start", "paused": "pause", "idle": "cancel"}
# cover.const.CoverEntityFeature
_OPEN, _CLOSE, _POSITION = 1, 2, 4
_OPEN_TILT, _CLOSE_TILT, _TILT = 16, 32, 128
_LIGHT: Final = (
    *("brightness", "effect", "color_temp_kelvin", "hs_color", "rgb_color"),
    *("rgbw_color", "rgbww_color", "xy_color"),
)
_FAN: Final = {
    "percentage": ("set_percentage", "percentage"),
    "preset_mode": ("set_preset_mode", "preset_mode"),
    "direction": ("set_direction", "direction"),
    "oscillating": ("oscillate", "oscillating"),
}
_CLIMATE: Final = {
    "preset_mode": ("set_preset_mode", "preset_mode"),
    "swing_mode": ("set_swing_mode", "swing_mode"),
    "swing_horizontal_mode": ("set_swing_horizontal_mode", "swing_horizontal_mode"),
    "fan_mode": ("set_fan_mode", "fan_mode"),
    "humidity": ("set_humidity", "humidity"),
}
_TEMPERATURES: Final = ("temperature", "target_temp_high", "target_temp_low")
_MEDIA: Final = {
    "source": ("select_source", "source"),
    "sound_mode": ("select_sound_mode", "sound_mode"),
    "volume_level": ("volume_set", "volume_level"),
    "is_volume_muted": ("volume_mute", "is_volume_muted"),
}
_PLAYING: Final = frozenset({"buffering", "playing"})
_HUMIDIFIER: Final = {
    "mode": ("set_mode", "mode"),
    "humidity": ("set_humidity", "humidity"),
}
_WATER: Final = {
    "temperature": ("set_temperature", "temperature"),
    "away_mode": ("set_away_mode", "away_mode"),
}


def reproduced(
    domain: str, state: str, attributes: Attributes, now: Attributes
) -> Iterator[Reproduced]:
    """Yield what one entity is asked for. `now` are its present attributes."""
    if state in _NOTHING:
        return
    reader = _READERS.get(domain)
    if reader is None:
        # A domain with a `reproduce_state` that came after this was written.
        yield UNREADABLE, {}
        return
    yield from reader(state, attributes, now)


def _of(table: Mapping[str, str]) -> Callable[..., Iterator[Reproduced]]:
    def read(state: str, attributes: Attributes, now: Attributes) -> Iterator[Any]:
        yield table.get(state, UNREADABLE), {}

    return read


def _set(service: str, field: str) -> Callable[..., Iterator[Reproduced]]:
    def read(state: str, attributes: Attributes, now: Attributes) -> Iterator[Any]:
        yield service, {field: state}

    return read


def _each(
    attributes: Attributes, rows: Mapping[str, tuple[str, str]]
) -> Iterator[Reproduced]:
    for key, (service, field) in rows.items():
        if (value := attributes.get(key)) is not None:
            yield service, {field: value}


def _light(state: str, attributes: Attributes, now: Attributes) -> Iterator[Reproduced]:
    service = _ON_OFF.get(state, UNREADABLE)
    data = {
        key: value
        for key in _LIGHT
        if (value := attributes.get(key)) is not None and service == "turn_on"
    }
    yield service, data


def _cover(state: str, attributes: Attributes, now: Attributes) -> Iterator[Reproduced]:
    if state not in {"open", "opening", "closed", "closing"}:
        yield UNREADABLE, {}
        return
    opens = state in {"open", "opening"}
    can = _features(now)
    position = _moved(
        attributes.get("current_position"),
        (can & _POSITION, can & _OPEN, can & _CLOSE),
        ("set_cover_position", "position", "open_cover", "close_cover"),
    )
    tilt = _moved(
        attributes.get("current_tilt_position"),
        (can & _TILT, can & _OPEN_TILT, can & _CLOSE_TILT),
        (
            "set_cover_tilt_position",
            "tilt_position",
            "open_cover_tilt",
            "close_cover_tilt",
        ),
    )
    if position is None:
        end = (can & _OPEN if opens else can & _CLOSE, can & _POSITION)
        position = _end(end, opens, ("open_cover", "close_cover"), "cover_position")
    if tilt is None:
        end = (can & _OPEN_TILT if opens else can & _CLOSE_TILT, can & _TILT)
        tilt = _end(
            end, opens, ("open_cover_tilt", "close_cover_tilt"), "cover_tilt_position"
        )
    yield from (made for made in (position, tilt) if made is not None)


def _features(now: Attributes) -> int:
    """Return what a cover can do, guessed as Home Assistant does where none is said."""
    if isinstance(features := now.get("supported_features"), int):
        return int(features)
    found = 0
    if "current_position" in now:
        found |= _POSITION | _OPEN | _CLOSE
    if "current_tilt_position" in now:
        found |= _TILT | _OPEN_TILT | _CLOSE_TILT
    return found or _OPEN | _CLOSE


def _moved(
    wanted: Any, can: tuple[int, int, int], names: tuple[str, str, str, str]
) -> Reproduced | None:
    """Return how a position is set; it wins over the state."""
    if wanted is None:
        return None
    setting, field, opening, closing = names
    can_set, can_open, can_close = can
    if can_set:
        return setting, {field: wanted}
    if wanted == 0 and can_close:
        return closing, {}
    return (opening, {}) if wanted == 100 and can_open else None


def _end(
    can: tuple[int, int], opens: bool, names: tuple[str, str], position: str
) -> Reproduced | None:
    """Return how a state without a position is reached."""
    direct, by_position = can
    if direct:
        return names[0] if opens else names[1], {}
    if not by_position:
        return None
    return f"set_{position}", {position.removeprefix("cover_"): 100 if opens else 0}


def _fan(state: str, attributes: Attributes, now: Attributes) -> Iterator[Reproduced]:
    yield from _of(_ON_OFF)(state, attributes, now)
    if state == "on":
        yield from _each(attributes, _FAN)


def _humidifier(
    state: str, attributes: Attributes, now: Attributes
) -> Iterator[Reproduced]:
    yield from _of(_ON_OFF)(state, attributes, now)
    if state == "on":
        yield from _each(attributes, _HUMIDIFIER)


def _climate(
    state: str, attributes: Attributes, now: Attributes
) -> Iterator[Reproduced]:
    yield "set_hvac_mode", {"hvac_mode": state}
    data = {
        key: attributes[key] for key in _TEMPERATURES if attributes.get(key) is not None
    }
    if data:
        yield "set_temperature", data
    yield from _each(attributes, _CLIMATE)


def _water_heater(
    state: str, attributes: Attributes, now: Attributes
) -> Iterator[Reproduced]:
    if state in _ON_OFF:
        yield _ON_OFF[state], {}
    else:
        yield "set_operation_mode", {"operation_mode": state}
    yield from _each(attributes, _WATER)


def _media(state: str, attributes: Attributes, now: Attributes) -> Iterator[Reproduced]:
    if state == "off":
        yield "turn_off", {}
        return
    yield "turn_on", {}
    yield from _each(attributes, _MEDIA)
    keys = ("media_content_type", "media_content_id")
    if all(key in attributes for key in keys):
        yield "play_media", {key: attributes[key] for key in keys}
    elif state in _PLAYING:
        yield "media_play", {}
    elif state == "idle":
        yield "media_stop", {}
    elif state == "paused":
        yield "media_pause", {}


def _vacuum(
    state: str, attributes: Attributes, now: Attributes
) -> Iterator[Reproduced]:
    yield from _of(_VACUUM)(state, attributes, now)
    yield from _each(attributes, {"fan_speed": ("set_fan_speed", "fan_speed")})


def _input_select(
    state: str, attributes: Attributes, now: Attributes
) -> Iterator[Reproduced]:
    yield from _each(attributes, {"options": ("set_options", "options")})
    yield "select_option", {"option": state}


_READERS: Final[Mapping[str, Callable[..., Iterator[Reproduced]]]] = {
    "alarm_control_panel": _of(_ALARM),
    "alert": _of(_ON_OFF),
    "automation": _of(_ON_OFF),
    "climate": _climate,
    "counter": _set("set_value", "value"),
    "cover": _cover,
    "fan": _fan,
    "humidifier": _humidifier,
    "input_boolean": _of(_ON_OFF),
    "input_datetime": _set("set_datetime", "datetime"),
    "input_number": _set("set_value", "value"),
    "input_select": _input_select,
    "input_text": _set("set_value", "value"),
    "light": _light,
    "lock": _of(_LOCK),
    "media_player": _media,
    "number": _set("set_value", "value"),
    "remote": _of(_ON_OFF),
    "select": _set("select_option", "option"),
    "switch": _of(_ON_OFF),
    "text": _set("set_value", "value"),
    "timer": _of(_TIMER),
    "vacuum": _vacuum,
    "water_heater": _water_heater,
}
READABLE: Final = frozenset(_READERS)
