"""What covers, valves, locks and alarms show."""

from collections.abc import Mapping
from typing import Any, Final

from .checks import DEAD, Check, Rule, Seen, Verdict, is_state, number, reached

_NEAR: Final = 3.0
"""Motors stop about there."""


def _to_position(attribute: str, wanted: float, before: Seen) -> Check:
    """Expect a position, or the movement towards it."""
    start = number(before.attributes.get(attribute))

    def check(now: Seen) -> Verdict:
        position = number(now.attributes.get(attribute))
        if position is not None and abs(position - wanted) <= _NEAR:
            return Verdict.REACHED
        if attribute == "current_position" and start is not None:
            direction = "opening" if wanted > start else "closing"
            if now.state == direction:
                return Verdict.MOVING
        return Verdict.NOT

    return check


def _open(data: Mapping[str, Any], before: Seen) -> Check | None:
    if data:
        return None

    def check(now: Seen) -> Verdict:
        position = number(now.attributes.get("current_position"))
        if now.state == "opening":
            return Verdict.MOVING
        is_wide = position is None or position >= 100 - _NEAR
        return reached(yes=now.state == "open" and is_wide)

    return check


def _set_position(attribute: str, key: str) -> Rule:
    def rule(data: Mapping[str, Any], before: Seen) -> Check | None:
        wanted = number(data.get(key))
        if wanted is None or set(data) != {key}:
            return None
        return _to_position(attribute, wanted, before)

    return rule


def _tilt(wanted: float) -> Rule:
    def rule(data: Mapping[str, Any], before: Seen) -> Check | None:
        if data or before.attributes.get("current_tilt_position") is None:
            return None
        return _to_position("current_tilt_position", wanted, before)

    return rule


def _stopped(data: Mapping[str, Any], before: Seen) -> Check | None:
    if data:
        return None
    return lambda now: reached(
        yes=now.state not in {"opening", "closing"} and now.state not in DEAD
    )


def _toggle(data: Mapping[str, Any], before: Seen) -> Check | None:
    if before.state == "closed":
        return _open(data, before)
    if before.state == "open":
        return is_state("closed", moving=("closing",))(data, before)
    return None


def _without_code(*states: str, moving: tuple[str, ...] = ()) -> Rule:
    rule = is_state(*states, moving=moving)

    def coded(data: Mapping[str, Any], before: Seen) -> Check | None:
        return rule(
            {key: value for key, value in data.items() if key != "code"}, before
        )

    return coded


def _for(domain: str) -> dict[str, Rule]:
    return {
        f"{domain}.open_{domain}": _open,
        f"{domain}.close_{domain}": is_state("closed", moving=("closing",)),
        f"{domain}.stop_{domain}": _stopped,
        f"{domain}.toggle": _toggle,
        f"{domain}.set_{domain}_position": _set_position(
            "current_position", "position"
        ),
    }


_ARMED: Final = ("home", "away", "night", "vacation", "custom_bypass")
RULES: Final[Mapping[str, Rule]] = {
    **_for("cover"),
    **_for("valve"),
    "cover.open_cover_tilt": _tilt(100),
    "cover.close_cover_tilt": _tilt(0),
    "cover.set_cover_tilt_position": _set_position(
        "current_tilt_position", "tilt_position"
    ),
    "lock.lock": _without_code("locked", moving=("locking",)),
    "lock.unlock": _without_code("unlocked", "open", moving=("unlocking", "opening")),
    "lock.open": _without_code("open", moving=("opening",)),
    **{
        f"alarm_control_panel.alarm_arm_{mode}": _without_code(
            f"armed_{mode}", moving=("arming",)
        )
        for mode in _ARMED
    },
    "alarm_control_panel.alarm_disarm": _without_code(
        "disarmed", moving=("disarming",)
    ),
    "alarm_control_panel.alarm_trigger": _without_code(
        "triggered", moving=("pending",)
    ),
}
