"""What an entity can do, read from its attributes. Pure; bad attributes are skipped."""

from collections.abc import Callable, Iterable, Mapping
from math import isfinite
from typing import Any, Final

from ..text import one_line
from .snapshot import Capability

type Attributes = Mapping[str, Any]
type Reader = Callable[[Attributes, int], list[Capability | None]]

_VALUE_LIMIT: Final = 60
_VALUES_LIMIT: Final = 60
_PLAIN_COLOR_MODES: Final = frozenset({"onoff", "unknown"})
_COLOR_MODES: Final = frozenset({"hs", "xy", "rgb", "rgbw", "rgbww"})

# Attributes that the description shows, by domain. A change of any other attribute
# (brightness, position, temperature) is state and touches no cache.
COMMON_ATTRIBUTES: Final = (
    "friendly_name",
    "device_class",
    "unit_of_measurement",
    "supported_features",
)
DOMAIN_ATTRIBUTES: Final[Mapping[str, tuple[str, ...]]] = {
    "light": (
        "supported_color_modes",
        "effect_list",
        "min_color_temp_kelvin",
        "max_color_temp_kelvin",
    ),
    "climate": (
        "hvac_modes",
        "preset_modes",
        "fan_modes",
        "swing_modes",
        "swing_horizontal_modes",
        "min_temp",
        "max_temp",
        "target_temp_step",
        "min_humidity",
        "max_humidity",
    ),
    "fan": ("preset_modes", "percentage_step"),
    "media_player": ("source_list", "sound_mode_list"),
    "select": ("options",),
    "input_select": ("options",),
    "sensor": ("options",),
    "number": ("min", "max", "step"),
    "input_number": ("min", "max", "step"),
    "counter": ("minimum", "maximum", "step"),
    "text": ("min", "max"),
    "input_text": ("min", "max"),
    "input_datetime": ("has_date", "has_time"),
    "humidifier": ("min_humidity", "max_humidity", "available_modes"),
    "water_heater": ("min_temp", "max_temp", "operation_list"),
    "vacuum": ("fan_speed_list",),
    "alarm_control_panel": ("code_format", "code_arm_required"),
    "lock": ("code_format",),
    "siren": ("available_tones",),
    "remote": ("activity_list",),
    "event": ("event_types",),
}


def read_capabilities(
    domain: str, attributes: Attributes, features: int
) -> tuple[Capability, ...]:
    """Return what an entity can do beyond on and off, in a fixed order."""
    if (reader := _READERS.get(domain)) is None:
        return ()
    return tuple(item for item in reader(attributes, features) if item is not None)


def as_number(value: Any) -> float | None:
    """Return a finite number, or None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except ValueError, OverflowError:
        return None
    return number if isfinite(number) else None


def _values(value: Any) -> tuple[str, ...]:
    """Return a list of names, bounded; anything else gives none."""
    if not isinstance(value, Iterable) or isinstance(value, (str, bytes, Mapping)):
        return ()
    names: list[str] = []
    for item in value:
        if len(names) == _VALUES_LIMIT:
            break
        if isinstance(item, (str, int, float)) and (
            name := one_line(item, _VALUE_LIMIT)
        ):
            names.append(name)
    return tuple(sorted(names) if isinstance(value, (set, frozenset)) else names)


def _listed(key: str, value: Any) -> Capability | None:
    values = _values(value)
    return Capability(key=key, values=values) if values else None


def _ranged(key: str, low: Any, high: Any, step: Any = None) -> Capability:
    return Capability(
        key=key, minimum=as_number(low), maximum=as_number(high), step=as_number(step)
    )


def _when(condition: object, key: str) -> Capability | None:
    return Capability(key=key) if condition else None


def _light(attributes: Attributes, features: int) -> list[Capability | None]:
    modes = frozenset(_values(attributes.get("supported_color_modes")))
    temperature = None
    if "color_temp" in modes:
        temperature = _ranged(
            "color_temp",
            attributes.get("min_color_temp_kelvin"),
            attributes.get("max_color_temp_kelvin"),
        )
    return [
        _when(modes - _PLAIN_COLOR_MODES, "brightness"),
        _when(modes & _COLOR_MODES, "color"),
        temperature,
        _listed("effect", attributes.get("effect_list")) if features & 4 else None,
    ]


def _cover(_: Attributes, features: int) -> list[Capability | None]:
    return [_when(features & 4, "position"), _when(features & 0xF0, "tilt")]


def _climate(attributes: Attributes, features: int) -> list[Capability | None]:
    return [
        _listed("hvac_mode", attributes.get("hvac_modes")),
        _ranged(
            "temperature",
            attributes.get("min_temp"),
            attributes.get("max_temp"),
            attributes.get("target_temp_step"),
        )
        if features & 3
        else None,
        _ranged(
            "humidity", attributes.get("min_humidity"), attributes.get("max_humidity")
        )
        if features & 4
        else None,
        _listed("preset_mode", attributes.get("preset_modes")),
        _listed("fan_mode", attributes.get("fan_modes")),
        _listed("swing_mode", attributes.get("swing_modes")),
        _listed("swing_horizontal_mode", attributes.get("swing_horizontal_modes")),
    ]


def _fan(attributes: Attributes, features: int) -> list[Capability | None]:
    return [
        _ranged("percentage", 0, 100, attributes.get("percentage_step"))
        if features & 1
        else None,
        _when(features & 2, "oscillate"),
        _when(features & 4, "direction"),
        _listed("preset_mode", attributes.get("preset_modes")),
    ]


def _media_player(attributes: Attributes, features: int) -> list[Capability | None]:
    return [
        _when(features & 4, "volume"),
        _when(features & 0x4001, "play"),
        _listed("source", attributes.get("source_list")),
        _listed("sound_mode", attributes.get("sound_mode_list")),
    ]


def _options(attributes: Attributes, _: int) -> list[Capability | None]:
    return [_listed("option", attributes.get("options"))]


def _minimum_maximum(attributes: Attributes, _: int) -> list[Capability | None]:
    low = attributes.get("min", attributes.get("minimum"))
    high = attributes.get("max", attributes.get("maximum"))
    return [_ranged("value", low, high, attributes.get("step"))]


def _text(attributes: Attributes, _: int) -> list[Capability | None]:
    return [_ranged("length", attributes.get("min"), attributes.get("max"))]


def _input_datetime(attributes: Attributes, _: int) -> list[Capability | None]:
    return [
        _when(attributes.get("has_date") is True, "date"),
        _when(attributes.get("has_time") is True, "time"),
    ]


def _humidifier(attributes: Attributes, _: int) -> list[Capability | None]:
    return [
        _ranged(
            "humidity", attributes.get("min_humidity"), attributes.get("max_humidity")
        ),
        _listed("mode", attributes.get("available_modes")),
    ]


def _water_heater(attributes: Attributes, _: int) -> list[Capability | None]:
    return [
        _ranged("temperature", attributes.get("min_temp"), attributes.get("max_temp")),
        _listed("operation_mode", attributes.get("operation_list")),
    ]


def _vacuum(attributes: Attributes, _: int) -> list[Capability | None]:
    return [_listed("fan_speed", attributes.get("fan_speed_list"))]


def _coded(attributes: Attributes, _: int) -> list[Capability | None]:
    kind = attributes.get("code_format")
    if not isinstance(kind, str):
        return []
    return [Capability(key="code", values=(one_line(kind, _VALUE_LIMIT),))]


def _siren(attributes: Attributes, _: int) -> list[Capability | None]:
    tones = attributes.get("available_tones")
    return [_listed("tone", tones.values() if isinstance(tones, Mapping) else tones)]


def _remote(attributes: Attributes, _: int) -> list[Capability | None]:
    return [_listed("activity", attributes.get("activity_list"))]


def _event(attributes: Attributes, _: int) -> list[Capability | None]:
    return [_listed("event_type", attributes.get("event_types"))]


_READERS: Final[Mapping[str, Reader]] = {
    "light": _light,
    "cover": _cover,
    "valve": _cover,
    "climate": _climate,
    "fan": _fan,
    "media_player": _media_player,
    "select": _options,
    "input_select": _options,
    "sensor": _options,
    "number": _minimum_maximum,
    "input_number": _minimum_maximum,
    "counter": _minimum_maximum,
    "text": _text,
    "input_text": _text,
    "input_datetime": _input_datetime,
    "humidifier": _humidifier,
    "water_heater": _water_heater,
    "vacuum": _vacuum,
    "alarm_control_panel": _coded,
    "lock": _coded,
    "siren": _siren,
    "remote": _remote,
    "event": _event,
}
