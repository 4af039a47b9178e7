"""From what was there before to the calls that bring it back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ..calls.expect import Seen
from ..calls.expect.checks import DEAD, number, same


@dataclass(frozen=True, slots=True)
class Step:
    """One call on the way back."""

    service: str
    data: Mapping[str, Any] = field(default_factory=dict)


type Steps = list[Step] | str
"""A text says why it cannot be put back."""
type Restore = Callable[[Seen, Seen], Steps]

_COLORS: Final[Mapping[str, str]] = {
    "hs": "hs_color",
    "xy": "xy_color",
    "rgb": "rgb_color",
    "rgbw": "rgbw_color",
    "rgbww": "rgbww_color",
    "color_temp": "color_temp_kelvin",
}


def restore_steps(entity_id: str, before: Seen, now: Seen) -> Steps:
    """Return the calls, in order, for one entity; none if it is as it was."""
    domain = entity_id.partition(".")[0]
    restore = RESTORERS.get(domain)
    if restore is None:
        return "what it did cannot be taken back"
    if before.state in DEAD:
        return "nobody knows what it was before"
    if now.state == "unavailable":
        return "it does not answer"
    return restore(before, now)


def _differs(before: Seen, now: Seen, key: str, near: float = 0.0) -> bool:
    wanted = before.attributes.get(key)
    return wanted is not None and not same(now.attributes.get(key), wanted, near)


def _light(before: Seen, now: Seen) -> Steps:
    if before.state != "on":
        return [] if now.state == "off" else [Step("turn_off")]
    data: dict[str, Any] = {}
    if before.attributes.get("brightness"):
        data["brightness"] = before.attributes["brightness"]
    color = _COLORS.get(str(before.attributes.get("color_mode")))
    if color and before.attributes.get(color) is not None:
        data[color] = before.attributes[color]
    effect = before.attributes.get("effect")
    if effect and str(effect).casefold() not in {"none", "off"}:
        data["effect"] = effect
    is_same = now.state == "on" and not any(
        _differs(before, now, key, 1) for key in (*data, "color_mode")
    )
    return [] if is_same else [Step("turn_on", data)]


def _on_off(before: Seen, now: Seen) -> Steps:
    if before.state == now.state:
        return []
    return [Step("turn_on" if before.state == "on" else "turn_off")]


def _fan(before: Seen, now: Seen) -> Steps:
    if before.state != "on":
        return [] if now.state == "off" else [Step("turn_off")]
    steps: list[Step] = []
    preset = before.attributes.get("preset_mode")
    if preset:
        if now.state != "on" or _differs(before, now, "preset_mode"):
            steps.append(Step("set_preset_mode", {"preset_mode": preset}))
    elif before.attributes.get("percentage") is not None:
        if now.state != "on" or _differs(before, now, "percentage", 1):
            percentage = before.attributes["percentage"]
            steps.append(Step("set_percentage", {"percentage": percentage}))
    elif now.state != "on":
        steps.append(Step("turn_on"))
    if _differs(before, now, "oscillating"):
        steps.append(
            Step("oscillate", {"oscillating": before.attributes["oscillating"]})
        )
    if _differs(before, now, "direction"):
        steps.append(
            Step("set_direction", {"direction": before.attributes["direction"]})
        )
    return steps


def _opening(domain: str) -> Restore:
    def restore(before: Seen, now: Seen) -> Steps:
        steps: list[Step] = []
        position = before.attributes.get("current_position")
        if position is not None:
            if _differs(before, now, "current_position", 1):
                steps.append(Step(f"set_{domain}_position", {"position": position}))
        elif before.state in {"open", "opening"} and now.state != "open":
            steps.append(Step(f"open_{domain}"))
        elif before.state in {"closed", "closing"} and now.state != "closed":
            steps.append(Step(f"close_{domain}"))
        if _differs(before, now, "current_tilt_position", 1):
            tilt = before.attributes["current_tilt_position"]
            steps.append(Step("set_cover_tilt_position", {"tilt_position": tilt}))
        return steps

    return restore


def _climate(before: Seen, now: Seen) -> Steps:
    steps: list[Step] = []
    if before.state != now.state:
        steps.append(Step("set_hvac_mode", {"hvac_mode": before.state}))
    for key, service in (
        ("preset_mode", "set_preset_mode"),
        ("fan_mode", "set_fan_mode"),
        ("swing_mode", "set_swing_mode"),
        ("swing_horizontal_mode", "set_swing_horizontal_mode"),
        ("humidity", "set_humidity"),
    ):
        if _differs(before, now, key):
            steps.append(Step(service, {key: before.attributes[key]}))
    steps.extend(_temperature(before, now, before.state != "off"))
    return steps


def _temperature(before: Seen, now: Seen, has_target: bool) -> list[Step]:
    keys = ("temperature", "target_temp_high", "target_temp_low")
    # Another mode may hide the temperature: then it must be set again.
    is_other = any(_differs(before, now, key, 0.01) for key in keys)
    wanted = {
        key: before.attributes[key]
        for key in keys
        if before.attributes.get(key) is not None
    }
    return [Step("set_temperature", wanted)] if is_other and has_target else []


def _water_heater(before: Seen, now: Seen) -> Steps:
    steps: list[Step] = []
    mode = before.attributes.get("operation_mode") or before.state
    if before.state != now.state:
        steps.append(Step("set_operation_mode", {"operation_mode": mode}))
    if _differs(before, now, "away_mode"):
        is_away = before.attributes["away_mode"] == "on"
        steps.append(Step("set_away_mode", {"away_mode": is_away}))
    return [*steps, *_temperature(before, now, has_target=True)]


def _humidifier(before: Seen, now: Seen) -> Steps:
    steps = _on_off(before, now)
    assert isinstance(steps, list)
    for key, service in (("mode", "set_mode"), ("humidity", "set_humidity")):
        if _differs(before, now, key):
            steps.append(Step(service, {key: before.attributes[key]}))
    return steps


def _media_player(before: Seen, now: Seen) -> Steps:
    asleep = {"off", "standby"}
    if before.state in asleep:
        return [] if now.state in asleep else [Step("turn_off")]
    steps: list[Step] = []
    if now.state in asleep:
        steps.append(Step("turn_on"))
    for key, service, field_name in (
        ("source", "select_source", "source"),
        ("sound_mode", "select_sound_mode", "sound_mode"),
        ("volume_level", "volume_set", "volume_level"),
        ("is_volume_muted", "volume_mute", "is_volume_muted"),
        ("shuffle", "shuffle_set", "shuffle"),
        ("repeat", "repeat_set", "repeat"),
    ):
        if _differs(before, now, key, 0.005):
            steps.append(Step(service, {field_name: before.attributes[key]}))
    if before.state == "playing" and now.state not in {"playing", "buffering"}:
        steps.append(Step("media_play"))
    elif before.state == "paused" and now.state == "playing":
        steps.append(Step("media_pause"))
    return steps


def _lock(before: Seen, now: Seen) -> Steps:
    if before.state == now.state:
        return []
    if before.state in {"locked", "locking"}:
        return [Step("lock")]
    if before.state in {"unlocked", "unlocking"}:
        return [Step("unlock")]
    return "a latch cannot be put back"


def _alarm(before: Seen, now: Seen) -> Steps:
    if before.state == now.state:
        return []
    if before.state == "disarmed":
        return [Step("alarm_disarm")]
    if before.state.startswith("armed_"):
        return [Step(f"alarm_arm_{before.state.removeprefix('armed_')}")]
    return "this state of an alarm cannot be put back"


def _vacuum(before: Seen, now: Seen) -> Steps:
    steps: list[Step] = []
    if _differs(before, now, "fan_speed"):
        fan_speed = before.attributes["fan_speed"]
        steps.append(Step("set_fan_speed", {"fan_speed": fan_speed}))
    if before.state != now.state:
        verbs = {"docked": "return_to_base", "cleaning": "start", "paused": "pause"}
        verb = verbs.get(before.state, "stop")
        if not (before.state == "docked" and now.state == "returning"):
            steps.append(Step(verb))
    return steps


def _mower(before: Seen, now: Seen) -> Steps:
    if before.state == now.state:
        return []
    verbs = {"docked": "dock", "mowing": "start_mowing", "paused": "pause"}
    verb = verbs.get(before.state)
    return [Step(verb)] if verb else "this state of a mower cannot be put back"


def _value(key: str, service: str) -> Restore:
    def restore(before: Seen, now: Seen) -> Steps:
        if before.state == now.state:
            return []
        wanted: Any = before.state
        if service == "set_value" and key == "value" and number(wanted) is not None:
            wanted = number(wanted)
        return [Step(service, {key: wanted})]

    return restore


def _text(before: Seen, now: Seen) -> Steps:
    if before.state == now.state:
        return []
    return [Step("set_value", {"value": before.state})]


def _counter(before: Seen, now: Seen) -> Steps:
    if before.state == now.state:
        return []
    return [Step("set_value", {"value": int(number(before.state) or 0)})]


def _input_datetime(before: Seen, now: Seen) -> Steps:
    if before.state == now.state:
        return []
    if before.attributes.get("has_date") and before.attributes.get("has_time"):
        return [Step("set_datetime", {"datetime": before.state})]
    key = "date" if before.attributes.get("has_date") else "time"
    return [Step("set_datetime", {key: before.state})]


def _timer(before: Seen, now: Seen) -> Steps:
    if before.state == now.state:
        return []
    if before.state == "idle":
        return [Step("cancel")]
    if before.state == "paused":
        return [Step("pause")]
    return "the time that ran cannot be put back"


RESTORERS: Final[Mapping[str, Restore]] = {
    "light": _light,
    **dict.fromkeys(
        (
            "switch",
            "input_boolean",
            "siren",
            "remote",
            "automation",
            "group",
            "camera",
        ),
        _on_off,
    ),
    "fan": _fan,
    "cover": _opening("cover"),
    "valve": _opening("valve"),
    "climate": _climate,
    "water_heater": _water_heater,
    "humidifier": _humidifier,
    "media_player": _media_player,
    "lock": _lock,
    "alarm_control_panel": _alarm,
    "vacuum": _vacuum,
    "lawn_mower": _mower,
    "input_number": _value("value", "set_value"),
    "number": _value("value", "set_value"),
    "text": _text,
    "input_text": _text,
    "date": _value("date", "set_value"),
    "time": _value("time", "set_value"),
    "datetime": _value("datetime", "set_value"),
    "select": _value("option", "select_option"),
    "input_select": _value("option", "select_option"),
    "input_datetime": _input_datetime,
    "counter": _counter,
    "timer": _timer,
}
