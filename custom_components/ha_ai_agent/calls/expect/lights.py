"""What lights, switches and the like show."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.util import color

from .checks import (
    DEAD,
    Check,
    Rule,
    Seen,
    Verdict,
    attribute_is,
    both,
    is_state,
    number,
    reached,
    same,
    toggled,
)

_UNSEEN: Final = frozenset({"transition"})
"""Fields that change the way, not the end."""
_NO_HUE: Final = (-1000.0, -1000.0)
_COLOR_KEYS: Final = (
    "hs_color",
    "rgb_color",
    "rgbw_color",
    "rgbww_color",
    "xy_color",
    "color_name",
)


def _turn_on(data: Mapping[str, Any], before: Seen) -> Check | None:
    """Expect the light on, with all that was asked of it."""
    asked = {key: value for key, value in data.items() if key not in _UNSEEN}
    if _is_zero(asked):
        return lambda now: reached(yes=now.state == "off")
    checks: list[Check] = [lambda now: reached(yes=now.state == "on")]
    for key, value in asked.items():
        check = _of_field(key, value, before)
        if check is None:
            return None
        checks.append(check)
    return both(*checks)


def _is_zero(asked: Mapping[str, Any]) -> bool:
    return any(
        key in asked and number(asked[key]) == 0
        for key in ("brightness", "brightness_pct")
    )


def _of_field(key: str, value: Any, before: Seen) -> Check | None:
    if key in {"brightness", "brightness_pct"}:
        wanted = number(value)
        if wanted is None:
            return None
        wanted = wanted * 2.55 if key == "brightness_pct" else wanted
        return lambda now: reached(
            yes=same(now.attributes.get("brightness"), wanted, 4)
        )
    if key in {"brightness_step", "brightness_step_pct"}:
        return _stepped(number(value), before)
    if key in {"color_temp_kelvin", "kelvin"}:
        return _attribute("color_temp_kelvin", value, 60)
    if key == "effect":
        return _attribute("effect", value, 0)
    if key in _COLOR_KEYS:
        return _colored(key, value)
    return None


def _attribute(name: str, value: Any, near: float) -> Check:
    return lambda now: reached(yes=same(now.attributes.get(name), value, near))


def _stepped(step: float | None, before: Seen) -> Check | None:
    start = number(before.attributes.get("brightness")) or 0.0
    if not step:
        return None
    if (step > 0 and start >= 255) or (step < 0 and start <= 0):
        return None

    def check(now: Seen) -> Verdict:
        end = number(now.attributes.get("brightness")) or 0.0
        return reached(yes=(end - start) * step > 0)

    return check


def _colored(key: str, value: Any) -> Check | None:
    """Expect a hue and saturation, however the color was written."""
    try:
        wanted = _as_hs(key, value)
    except TypeError, ValueError, IndexError, ZeroDivisionError:
        return None

    def check(now: Seen) -> Verdict:
        if same(now.attributes.get(key), value, 2):
            return Verdict.REACHED
        seen = now.attributes.get("hs_color")
        if not isinstance(seen, list | tuple) or len(seen) != 2:
            return Verdict.NOT
        hue = abs(float(seen[0]) - wanted[0]) % 360
        is_near = abs(float(seen[1]) - wanted[1]) <= 8
        # White has no hue.
        return reached(yes=is_near and (min(hue, 360 - hue) <= 8 or wanted[1] < 8))

    return check


def _as_hs(key: str, value: Any) -> tuple[float, float]:
    if key == "hs_color":
        return float(value[0]), float(value[1])
    if key == "xy_color":
        return color.color_xy_to_hs(float(value[0]), float(value[1]))
    if key == "color_name":
        return color.color_RGB_to_hs(*color.color_name_to_rgb(str(value)))
    if key != "rgb_color":
        # With own white channels only the same numbers are the same color.
        return _NO_HUE
    return color.color_RGB_to_hs(*value[:3])


def _turn_off(data: Mapping[str, Any], before: Seen) -> Check | None:
    if set(data) - _UNSEEN:
        return None
    return lambda now: reached(yes=now.state == "off")


def _toggle(data: Mapping[str, Any], before: Seen) -> Check | None:
    if before.state in DEAD:
        return None
    if before.state == "on":
        return lambda now: reached(yes=now.state == "off")
    return _turn_on(data, before)


def _fan_on(data: Mapping[str, Any], before: Seen) -> Check | None:
    checks: list[Check] = [lambda now: reached(yes=now.state == "on")]
    for key in data:
        if key == "percentage":
            checks = [_percentage(data, before)]
        elif key == "preset_mode":
            checks.append(_attribute("preset_mode", data[key], 0))
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
        start = number(before.attributes.get("percentage")) or 0.0

        def check(now: Seen) -> Verdict:
            end = number(now.attributes.get("percentage")) or 0.0
            return reached(yes=(end - start) * direction > 0)

        return check

    return rule


_SWITCHES: Final = (
    "switch",
    "input_boolean",
    "remote",
    "automation",
    "camera",
    "siren",
    "humidifier",
    "group",
)
RULES: Final[Mapping[str, Rule]] = {
    "light.turn_on": _turn_on,
    "light.turn_off": _turn_off,
    "light.toggle": _toggle,
    "fan.turn_on": _fan_on,
    "fan.turn_off": is_state("off"),
    "fan.toggle": toggled(),
    "fan.set_percentage": _percentage,
    "fan.set_preset_mode": attribute_is("preset_mode"),
    "fan.oscillate": attribute_is("oscillating"),
    "fan.set_direction": attribute_is("direction", "direction"),
    "fan.increase_speed": _speed(1),
    "fan.decrease_speed": _speed(-1),
    **{f"{domain}.turn_on": is_state("on") for domain in _SWITCHES},
    **{f"{domain}.turn_off": is_state("off") for domain in _SWITCHES},
    **{f"{domain}.toggle": toggled() for domain in _SWITCHES},
    # Cameras say what they do while they are on.
    "camera.turn_on": is_state("idle", "streaming", "recording"),
    "automation.turn_off": lambda data, before: is_state("off")(
        {key: value for key, value in data.items() if key != "stop_actions"}, before
    ),
}
