"""Air and water: thermostats, water heaters, humidifiers, fans. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from .checks import (
    SWITCHED,
    attribute,
    attribute_is,
    attribute_moved,
    both,
    is_on,
    is_state,
    number,
    reached,
    same,
    set_by,
    state_is,
    toggled,
)
from .model import (
    Attributes,
    Capability,
    Check,
    Domain,
    Reproduced,
    Rule,
    Seen,
    Steps,
    UndoStep,
    Verdict,
    by_word,
    words,
)
from .restores import TEMPERATURES, differs, on_or_off, put_back, temperature
from .scenes import ON_OFF, each, state_by
from .told import listed, measure, ranged, when, word

_CLIMATE: Final = {
    "preset_mode": "set_preset_mode",
    "fan_mode": "set_fan_mode",
    "swing_mode": "set_swing_mode",
    "swing_horizontal_mode": "set_swing_horizontal_mode",
    "humidity": "set_humidity",
}
_HUMIDIFIER: Final = {"mode": "set_mode", "humidity": "set_humidity"}
_TURNS: Final = {"oscillating": "oscillate", "direction": "set_direction"}
_FAN: Final = {
    "percentage": "set_percentage",
    "preset_mode": "set_preset_mode",
    **_TURNS,
}


# What an entity takes


def _set_points(data: dict[str, Any], before: Seen) -> dict[str, Any] | str:
    """Return data with both set-points where there are two."""
    now, features = before.attributes, before.attributes.get("supported_features")
    low, high = now.get("target_temp_low"), now.get("target_temp_high")
    has_two = isinstance(features, int) and bool(features & 2)
    asked = set(data) & {"target_temp_low", "target_temp_high"}
    if asked and not has_two:
        return f"It has one set-point: give temperature (now {now.get('temperature')})."
    if "temperature" in data and has_two and "hvac_mode" not in data:
        is_single = isinstance(features, int) and bool(features & 1)
        if low is not None and not (is_single and now.get("temperature") is not None):
            return (
                "It has two set-points: give target_temp_low and target_temp_high "
                f"together (now {low} and {high})."
            )
    if len(asked) != 1:
        return data
    key = "target_temp_high" if "target_temp_low" in asked else "target_temp_low"
    if (other := now.get(key)) is None:
        return "Give target_temp_low and target_temp_high together."
    return {**data, key: other}


def _at_speed(data: dict[str, Any], before: Seen) -> dict[str, Any] | str:
    """Return data that this fan can do."""
    features = before.attributes.get("supported_features")
    for key, bit in (("percentage", 1), ("preset_mode", 8)):
        if key in data and isinstance(features, int) and not features & bit:
            return f"It has no {key}."
    return data


# What shows success


def _set_temperature(data: Mapping[str, Any], before: Seen) -> Check | None:
    step = number(before.attributes.get("target_temp_step")) or 0.5
    checks: list[Check] = []
    for key, value in data.items():
        if key in TEMPERATURES:
            checks.append(attribute(key, value, step / 2))
        elif key in {"hvac_mode", "operation_mode"}:
            checks.append(_state(value))
        else:
            return None
    return both(*checks) if checks else None


def _state(value: Any) -> Check:
    return lambda now: reached(yes=now.state == str(value))


def _operation_mode(data: Mapping[str, Any], before: Seen) -> Check | None:
    if set(data) != {"operation_mode"}:
        return None
    wanted = data["operation_mode"]
    return lambda now: reached(
        yes=now.state == wanted or now.attributes.get("operation_mode") == wanted
    )


def _away(data: Mapping[str, Any], before: Seen) -> Check | None:
    if set(data) != {"away_mode"}:
        return None
    wanted = "on" if data["away_mode"] in {True, "on"} else "off"
    return lambda now: reached(yes=now.attributes.get("away_mode") == wanted)


def _toggle_mode(data: Mapping[str, Any], before: Seen) -> Check | None:
    rule = is_on if before.state == "off" else is_state("off")
    return rule(data, before)


def _fan_on(data: Mapping[str, Any], before: Seen) -> Check | None:
    checks: list[Check] = [lambda now: reached(yes=now.state == "on")]
    for key in data:
        if key == "percentage":
            checks = [_percentage(data, before)]
        elif key == "preset_mode":
            checks.append(attribute("preset_mode", data[key]))
        else:
            return None
    return both(*checks)


def _percentage(data: Mapping[str, Any], before: Seen) -> Check:
    wanted = number(data.get("percentage")) or 0.0
    step = number(before.attributes.get("percentage_step")) or 1.0

    def check(now: Seen) -> Verdict:
        if wanted == 0:
            return reached(yes=now.state == "off")
        seen = now.attributes.get("percentage")
        return reached(yes=now.state == "on" and same(seen, wanted, max(1.0, step / 2)))

    return check


def _speed(direction: int) -> Rule:
    def rule(data: Mapping[str, Any], before: Seen) -> Check | None:
        if set(data) - {"percentage_step"}:
            return None
        start = {"percentage": number(before.attributes.get("percentage")) or 0.0}
        return attribute_moved("percentage", direction, 100)({}, Seen("on", start))

    return rule


# The way back


def _restore_climate(before: Seen, now: Seen) -> Steps:
    steps: list[UndoStep] = []
    if before.state != now.state:
        steps.append(UndoStep("set_hvac_mode", {"hvac_mode": before.state}))
    steps.extend(put_back(before, now, _CLIMATE))
    return [*steps, *temperature(before, now, has_target=before.state != "off")]


def _restore_water(before: Seen, now: Seen) -> Steps:
    steps: list[UndoStep] = []
    mode = before.attributes.get("operation_mode") or before.state
    if before.state != now.state:
        steps.append(UndoStep("set_operation_mode", {"operation_mode": mode}))
    if differs(before, now, "away_mode"):
        is_away = before.attributes["away_mode"] == "on"
        steps.append(UndoStep("set_away_mode", {"away_mode": is_away}))
    return [*steps, *temperature(before, now, has_target=True)]


def _restore_humidifier(before: Seen, now: Seen) -> Steps:
    return [*on_or_off(before, now), *put_back(before, now, _HUMIDIFIER)]


def _restore_fan(before: Seen, now: Seen) -> Steps:
    if before.state != "on":
        return [] if now.state == "off" else [UndoStep("turn_off")]
    steps: list[UndoStep] = []
    key, near = ("percentage", 1)
    if before.attributes.get("preset_mode"):
        key, near = ("preset_mode", 0)
    value = before.attributes.get(key)
    if value is None:
        steps.extend(on_or_off(before, now))
    elif now.state != "on" or differs(before, now, key, near):
        steps.append(UndoStep(_FAN[key], {key: value}))
    return [*steps, *put_back(before, now, _TURNS)]


# Scenes


def _scene_climate(
    state: str, attributes: Attributes, now: Attributes
) -> Iterator[Reproduced]:
    yield "set_hvac_mode", {"hvac_mode": state}
    data = {
        key: attributes[key] for key in TEMPERATURES if attributes.get(key) is not None
    }
    if data:
        yield "set_temperature", data
    yield from each(attributes, _CLIMATE)


def _scene_water(
    state: str, attributes: Attributes, now: Attributes
) -> Iterator[Reproduced]:
    if state in ON_OFF:
        yield ON_OFF[state], {}
    else:
        yield "set_operation_mode", {"operation_mode": state}
    yield from each(
        attributes, {"temperature": "set_temperature", "away_mode": "set_away_mode"}
    )


# What a model is told


def _humidity(attributes: Attributes) -> Capability:
    return ranged(
        "humidity", attributes.get("min_humidity"), attributes.get("max_humidity")
    )


def _temperatures(attributes: Attributes) -> Capability:
    return ranged(
        "temperature",
        attributes.get("min_temp"),
        attributes.get("max_temp"),
        attributes.get("target_temp_step"),
    )


def _can_climate(attributes: Attributes, features: int) -> list[Capability | None]:
    return [
        listed("hvac_mode", attributes.get("hvac_modes")),
        _temperatures(attributes) if features & 3 else None,
        when(features & 2, "low_high"),
        _humidity(attributes) if features & 4 else None,
        listed("preset_mode", attributes.get("preset_modes")),
        listed("fan_mode", attributes.get("fan_modes")),
        listed("swing_mode", attributes.get("swing_modes")),
        listed("swing_horizontal_mode", attributes.get("swing_horizontal_modes")),
    ]


def _can_water(attributes: Attributes, _: int) -> list[Capability | None]:
    return [
        ranged("temperature", attributes.get("min_temp"), attributes.get("max_temp")),
        listed("operation_mode", attributes.get("operation_list")),
    ]


def _can_humidifier(attributes: Attributes, _: int) -> list[Capability | None]:
    return [_humidity(attributes), listed("mode", attributes.get("available_modes"))]


def _can_fan(attributes: Attributes, features: int) -> list[Capability | None]:
    return [
        ranged("percentage", 0, 100, attributes.get("percentage_step"))
        if features & 1
        else None,
        when(features & 2, "oscillate"),
        when(features & 4, "direction"),
        listed("preset_mode", attributes.get("preset_modes")),
    ]


def _details_climate(attributes: Attributes) -> list[str]:
    return [
        measure(attributes, "current_temperature", "now", "°"),
        measure(attributes, "temperature", "set to", "°"),
        measure(attributes, "target_temp_low", "from", "°"),
        measure(attributes, "target_temp_high", "to", "°"),
        word(attributes, "hvac_action", "action"),
        word(attributes, "preset_mode", "preset"),
        measure(attributes, "current_humidity", "humidity", " %"),
        measure(attributes, "humidity", "humidity set to", " %"),
    ]


def _details_humidifier(attributes: Attributes) -> list[str]:
    return [
        measure(attributes, "current_humidity", "now", " %"),
        measure(attributes, "humidity", "set to", " %"),
        word(attributes, "mode", "mode"),
    ]


def _details_fan(attributes: Attributes) -> list[str]:
    return [
        measure(attributes, "percentage", "speed", " %"),
        word(attributes, "preset_mode", "preset"),
    ]


ROWS: Final = (
    Domain(
        name="climate",
        aliases=words("thermostat hvac ac air_conditioner heating"),
        role="everyday",
        also={"warmth": "", "sensor.temperature": ""},
        verbs=by_word(
            set_hvac_mode="set_mode set_operation_mode",
            set_temperature="set set_temp set_target_temperature",
            set_preset_mode="set_preset",
            set_fan_mode="set_fan",
            set_swing_mode="set_swing",
        ),
        scene=_scene_climate,
        shows={
            **set_by(_CLIMATE),
            "set_temperature": _set_temperature,
            "set_hvac_mode": state_is("hvac_mode"),
            "set_humidity": attribute_is("humidity", near=0.5),
            "turn_on": is_on,
            "turn_off": is_state("off"),
            "toggle": _toggle_mode,
        },
        restore=_restore_climate,
        attributes=(
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
        capabilities=_can_climate,
        details=_details_climate,
        compared={"current_temperature": 1},
        completes={"set_temperature": _set_points},
        alone={"set_temperature": (), "set_fan_mode": ()},
        fields={"set_temperature": (*TEMPERATURES, "hvac_mode")},
        needs={service: key for key, service in _CLIMATE.items()}
        | {"set_temperature": "temperature"},
        field_needs=by_word(low_high="target_temp_low target_temp_high"),
        done={
            "set_hvac_mode": "set the mode of",
            "set_temperature": "set the temperature of",
        },
    ),
    Domain(
        name="water_heater",
        aliases=words("boiler"),
        verbs=by_word(
            set_operation_mode="set_mode",
            set_temperature="set_temp set_target_temperature",
        ),
        scene=_scene_water,
        shows={
            "set_temperature": _set_temperature,
            "set_operation_mode": _operation_mode,
            "set_away_mode": _away,
            "turn_on": is_on,
            "turn_off": is_state("off"),
            "toggle": toggled(),
        },
        restore=_restore_water,
        attributes=("min_temp", "max_temp", "operation_list"),
        capabilities=_can_water,
        details=_details_climate,
        compared={"current_temperature": 1},
    ),
    Domain(
        name="humidifier",
        is_on_or_off=True,
        role="everyday",
        also={"sensor.humidity": ""},
        verbs=by_word(set_humidity="set_target_humidity", set_mode="set_preset_mode"),
        wakes=words("set_humidity set_mode"),
        scene=state_by(ON_OFF, _HUMIDIFIER),
        shows={
            **SWITCHED,
            "set_humidity": attribute_is("humidity", near=0.5),
            "set_mode": attribute_is("mode"),
        },
        restore=_restore_humidifier,
        attributes=("min_humidity", "max_humidity", "available_modes"),
        capabilities=_can_humidifier,
        details=_details_humidifier,
        compared={"current_humidity": 1},
        shows_kind=True,
    ),
    Domain(
        name="fan",
        is_on_or_off=True,
        role="everyday",
        verbs=by_word(
            set_percentage="set_speed set_fan_speed",
            set_preset_mode="set_preset set_mode",
        ),
        ends={"set_percentage": ("percentage", "turn_off", "turn_on")},
        as_switch=("turn_on", "turn_off"),
        scene=state_by(ON_OFF, _FAN),
        shows={
            **SWITCHED,
            **set_by(_FAN),
            "turn_on": _fan_on,
            "set_percentage": _percentage,
            "increase_speed": _speed(1),
            "decrease_speed": _speed(-1),
        },
        shown_by={"percentage_step": "percentage"},
        completes={"turn_on": _at_speed},
        restore=_restore_fan,
        attributes=("preset_modes", "percentage_step"),
        capabilities=_can_fan,
        details=_details_fan,
        compared={"percentage": 1},
        fields={"increase_speed": (), "decrease_speed": ()},
        adds_up=words("increase_speed decrease_speed"),
        needs=by_word(
            percentage="decrease_speed increase_speed set_percentage",
            oscillate="oscillate",
            direction="set_direction",
            preset_mode="set_preset_mode",
        ),
    ),
)
