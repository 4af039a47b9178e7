"""What climate, water heaters, humidifiers, vacuums and mowers show."""

from collections.abc import Mapping
from typing import Any, Final

from .checks import (
    Check,
    Rule,
    Seen,
    attribute_is,
    both,
    is_on,
    is_state,
    number,
    reached,
    same,
    state_is,
    toggled,
)

_TEMPERATURES: Final = ("temperature", "target_temp_high", "target_temp_low")


def _set_temperature(data: Mapping[str, Any], before: Seen) -> Check | None:
    step = number(before.attributes.get("target_temp_step")) or 0.5
    checks: list[Check] = []
    for key, value in data.items():
        if key in _TEMPERATURES:
            checks.append(_attribute(key, value, step / 2))
        elif key in {"hvac_mode", "operation_mode"}:
            checks.append(_state(value))
        else:
            return None
    return both(*checks) if checks else None


def _attribute(name: str, value: Any, near: float) -> Check:
    return lambda now: reached(yes=same(now.attributes.get(name), value, near))


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
    return (
        is_on(data, before) if before.state == "off" else is_state("off")(data, before)
    )


def _install(data: Mapping[str, Any], before: Seen) -> Check | None:
    if set(data) - {"backup", "version"}:
        return None
    wanted = data.get("version") or before.attributes.get("latest_version")
    if wanted is None:
        return None
    return lambda now: reached(yes=now.attributes.get("installed_version") == wanted)


RULES: Final[Mapping[str, Rule]] = {
    "climate.set_temperature": _set_temperature,
    "climate.set_hvac_mode": state_is("hvac_mode"),
    "climate.set_preset_mode": attribute_is("preset_mode"),
    "climate.set_fan_mode": attribute_is("fan_mode"),
    "climate.set_swing_mode": attribute_is("swing_mode"),
    "climate.set_swing_horizontal_mode": attribute_is("swing_horizontal_mode"),
    "climate.set_humidity": attribute_is("humidity", near=0.5),
    "climate.turn_on": is_on,
    "climate.turn_off": is_state("off"),
    "climate.toggle": _toggle_mode,
    "water_heater.set_temperature": _set_temperature,
    "water_heater.set_operation_mode": _operation_mode,
    "water_heater.set_away_mode": _away,
    "water_heater.turn_on": is_on,
    "water_heater.turn_off": is_state("off"),
    "humidifier.set_humidity": attribute_is("humidity", near=0.5),
    "humidifier.set_mode": attribute_is("mode"),
    "vacuum.start": is_state("cleaning"),
    "vacuum.pause": is_state("paused"),
    "vacuum.stop": is_state("idle", "docked", "paused"),
    "vacuum.return_to_base": is_state("docked", moving=("returning",)),
    "vacuum.clean_spot": is_state("cleaning"),
    "vacuum.set_fan_speed": attribute_is("fan_speed"),
    "lawn_mower.start_mowing": is_state("mowing"),
    "lawn_mower.pause": is_state("paused"),
    "lawn_mower.dock": is_state("docked", moving=("returning",)),
    "update.install": _install,
    "update.skip": lambda data, before: (
        lambda now: reached(yes=now.attributes.get("skipped_version") is not None)
    ),
    "update.clear_skipped": lambda data, before: (
        lambda now: reached(yes=now.attributes.get("skipped_version") is None)
    ),
    "timer.start": is_state("active"),
    "timer.pause": is_state("paused"),
    "timer.cancel": is_state("idle"),
    "timer.finish": is_state("idle"),
    "water_heater.toggle": toggled(),
}
