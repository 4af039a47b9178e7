"""Lights. Pure."""

from collections.abc import Iterator, Mapping
from colorsys import rgb_to_hsv
from typing import Any, Final

from .checks import DEAD, attribute, both, number, reached, same
from .model import (
    Attributes,
    Capability,
    Check,
    Domain,
    Reproduced,
    Seen,
    Steps,
    UndoStep,
    Verdict,
    by_word,
    words,
)
from .restores import differs
from .scenes import ON_OFF, UNREADABLE
from .told import as_number, listed, measure, ranged, values_of, when, word

_UNSEEN: Final = frozenset({"transition"})
"""Fields that change the way, not the end."""
_NO_HUE: Final = (-1000.0, -1000.0)
_COLOR_KEYS: Final = ("hs_color", "rgb_color", "rgbw_color", "rgbww_color")
_PLAIN_COLOR_MODES: Final = frozenset({"onoff", "unknown"})
_COLOR_MODES: Final = frozenset({"hs", "xy", "rgb", "rgbw", "rgbww"})
_COLOR_OF_MODE: Final[Mapping[str, str]] = {
    **{mode: f"{mode}_color" for mode in ("hs", "xy", "rgb", "rgbw", "rgbww")},
    "color_temp": "color_temp_kelvin",
}
_SCENE: Final = ("brightness", "effect", *_COLOR_OF_MODE.values())


# What a lamp takes

_WHITES: Final[Mapping[str, tuple[int, tuple[int, int, int]]]] = {
    "candle": (2000, (255, 138, 18)),
    "candlelight": (2000, (255, 138, 18)),
    "warm": (2700, (255, 167, 87)),
    "soft": (2700, (255, 167, 87)),
    "neutral": (3500, (255, 193, 132)),
    "natural": (3500, (255, 193, 132)),
    "cool": (5000, (255, 228, 206)),
    "cold": (5000, (255, 228, 206)),
    "daylight": (6000, (255, 246, 237)),
}
"""Words for a white -> its temperature, and the nearest color of lamps without one."""
_WHITE_WORDS: Final = words("white light glow day")


def _possible(data: dict[str, Any], before: Seen) -> dict[str, Any] | str:
    """Return data that this lamp can show."""
    modes = frozenset(values_of(before.attributes.get("supported_color_modes")))
    if not modes:
        return data
    if not modes - _PLAIN_COLOR_MODES and (set(data) - _UNSEEN - {"effect", "flash"}):
        return "It can only be switched on and off."
    for key, bit in (("effect", 4), ("flash", 8)):
        features = before.attributes.get("supported_features")
        if key in data and isinstance(features, int) and not features & bit:
            return f"It has no {key}."
    data = _as_white(data, before.attributes, modes)
    if modes & _COLOR_MODES or not any(
        key in data for key in (*_COLOR_KEYS, "color_name", "xy_color")
    ):
        return data
    can = "color_temp_kelvin and " if "color_temp" in modes else ""
    return f"It shows no colors. It takes {can}brightness_pct."


def _as_white(
    data: dict[str, Any], now: Attributes, modes: frozenset[str]
) -> dict[str, Any]:
    """Return a white that was named by its warmth as a color temperature."""
    name = frozenset(
        str(data.get("color_name", "")).casefold().replace("_", " ").split()
    )
    spoken = name & _WHITES.keys()
    if len(spoken) != 1 or name - spoken - _WHITE_WORDS:
        return data
    kelvin, rgb = _WHITES[next(iter(spoken))]
    rest = {key: value for key, value in data.items() if key != "color_name"}
    if "color_temp" not in modes:
        return {**rest, "rgb_color": list(rgb)}
    low, high = (
        as_number(now.get(key)) or kelvin
        for key in ("min_color_temp_kelvin", "max_color_temp_kelvin")
    )
    return {**rest, "color_temp_kelvin": round(max(low, min(high, kelvin)))}


# What shows success


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
        return attribute("color_temp_kelvin", value, 60)
    if key == "effect":
        return attribute("effect", value, 0)
    if key in _COLOR_KEYS:
        return _colored(key, value)
    return None


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
    if key != "rgb_color":
        # With own white channels only the same numbers are the same color.
        return _NO_HUE
    hue, saturation, _ = rgb_to_hsv(*(float(part) / 255 for part in value[:3]))
    return hue * 360, saturation * 100


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


# The way back, scenes


def _restore(before: Seen, now: Seen) -> Steps:
    if before.state != "on":
        return [] if now.state == "off" else [UndoStep("turn_off")]
    data: dict[str, Any] = {}
    if before.attributes.get("brightness"):
        data["brightness"] = before.attributes["brightness"]
    color = _COLOR_OF_MODE.get(str(before.attributes.get("color_mode")))
    if color and before.attributes.get(color) is not None:
        data[color] = before.attributes[color]
    effect = before.attributes.get("effect")
    if effect and str(effect).casefold() not in {"none", "off"}:
        data["effect"] = effect
    is_same = now.state == "on" and not any(
        differs(before, now, key, 1) for key in (*data, "color_mode")
    )
    return [] if is_same else [UndoStep("turn_on", data)]


def _scene(state: str, attributes: Attributes, now: Attributes) -> Iterator[Reproduced]:
    service = ON_OFF.get(state, UNREADABLE)
    wanted = _SCENE if service == "turn_on" else ()
    yield (
        service,
        {key: attributes[key] for key in wanted if attributes.get(key) is not None},
    )


# What a model is told


def _capabilities(attributes: Attributes, features: int) -> list[Capability | None]:
    modes = frozenset(values_of(attributes.get("supported_color_modes")))
    temperature = None
    if "color_temp" in modes:
        temperature = ranged(
            "color_temp",
            attributes.get("min_color_temp_kelvin"),
            attributes.get("max_color_temp_kelvin"),
        )
    return [
        when(modes - _PLAIN_COLOR_MODES, "brightness"),
        when(modes & _COLOR_MODES, "color"),
        temperature,
        listed("effect", attributes.get("effect_list")) if features & 4 else None,
    ]


def _details(attributes: Attributes) -> list[str]:
    brightness = as_number(attributes.get("brightness"))
    # What is on is at least at one percent, as people are shown it.
    percent = (
        "" if brightness is None else max(round(brightness / 2.55), brightness > 0)
    )
    return [
        f"brightness {percent:d} %" if percent != "" else "",
        measure(attributes, "color_temp_kelvin", "color temperature", " K"),
        word(attributes, "effect", "effect"),
    ]


ROWS: Final = (
    Domain(
        name="light",
        is_on_or_off=True,
        aliases=words("lights lamp bulb"),
        role="everyday",
        also={"brightness": "", "binary_sensor.light": ""},
        verbs=by_word(
            turn_on="""set set_light set_brightness dim set_color set_colour
            set_color_temp set_color_temperature set_effect"""
        ),
        device_actions=by_word(turn_on="brightness_increase brightness_decrease flash"),
        as_switch=("turn_on", "turn_off"),
        scene=_scene,
        shows={"turn_on": _turn_on, "turn_off": _turn_off, "toggle": _toggle},
        restore=_restore,
        shown_by={"color_name": "rgb_color"},
        completes={"turn_on": _possible, "toggle": _possible},
        attributes=(
            "supported_color_modes",
            "effect_list",
            "min_color_temp_kelvin",
            "max_color_temp_kelvin",
        ),
        capabilities=_capabilities,
        details=_details,
        compared={"brightness": 1 / 2.55},
        field_needs=by_word(
            brightness="brightness_pct brightness_step_pct",
            color_temp="color_temp_kelvin",
            color="rgb_color color_name",
            effect="effect",
        ),
        fields={
            "turn_on": (
                "brightness_pct",
                "brightness_step_pct",
                "color_temp_kelvin",
                "rgb_color",
                "color_name",
                "effect",
                "transition",
            ),
            "turn_off": (),
            "toggle": (),
        },
    ),
)
