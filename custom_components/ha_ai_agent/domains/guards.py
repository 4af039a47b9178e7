"""Locks, alarms and sirens. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from .checks import SWITCHED, is_state
from .model import (
    Attributes,
    Capability,
    Check,
    Domain,
    Guard,
    Rule,
    Seen,
    by_word,
    words,
)
from .restores import on_or_off, to_state
from .scenes import state_by
from .told import coded, listed

_MODES: Final = ("away", "custom_bypass", "home", "night", "vacation")
_ARMED: Final = {f"armed_{mode}": f"alarm_arm_{mode}" for mode in _MODES}
_LOCKED: Final = {
    "locked": "lock",
    "locking": "lock",
    "unlocked": "unlock",
    "unlocking": "unlock",
}


def _without_code(*states: str, moving: tuple[str, ...] = ()) -> Rule:
    rule = is_state(*states, moving=moving)

    def coded_rule(data: Mapping[str, Any], before: Seen) -> Check | None:
        return rule(
            {key: value for key, value in data.items() if key != "code"}, before
        )

    return coded_rule


def _tones(attributes: Attributes, _: int) -> list[Capability | None]:
    tones = attributes.get("available_tones")
    return [listed("tone", tones.values() if isinstance(tones, Mapping) else tones)]


ROWS: Final = (
    Domain(
        name="lock",
        also={"binary_sensor.lock": "", "binary_sensor.door": ""},
        verbs=by_word(lock="secure close", open="unlatch open_latch"),
        by_intent={"turn_on": "lock", "turn_off": "unlock"},
        as_switch=("unlock", "lock"),
        guard=Guard(risk="unlock", safe=words("lock"), on_off="turn_on"),
        keeps=words("turn_on lock"),
        scene=state_by({**_LOCKED, "open": "open", "opening": "open"}),
        shows={
            "lock": _without_code("locked", moving=("locking",)),
            "unlock": _without_code(
                "unlocked", "open", moving=("unlocking", "opening")
            ),
            "open": _without_code("open", moving=("opening",)),
        },
        restore=to_state(_LOCKED, "a latch cannot be put back"),
        attributes=("code_format",),
        capabilities=coded,
        done={"lock": "locked", "open": "opened", "unlock": "unlocked"},
    ),
    Domain(
        name="alarm_control_panel",
        aliases=words("alarm"),
        prefix="alarm_",
        verbs={
            **{f"arm_{mode}": f"alarm_arm_{mode}" for mode in _MODES},
            "disarm": "alarm_disarm",
            "trigger": "alarm_trigger",
        },
        guard=Guard(
            risk="disarm",
            safe=frozenset(_ARMED.values()),
            # Others may come that arm, too.
            safe_prefix="alarm_arm_",
            worse={"alarm_trigger": "trigger_alarm"},
            on_off="none",
        ),
        keeps=frozenset({"turn_on", *_ARMED.values()}),
        scene=state_by(
            {**_ARMED, "disarmed": "alarm_disarm", "triggered": "alarm_trigger"}
        ),
        shows={
            **{
                service: _without_code(state, moving=("arming",))
                for state, service in _ARMED.items()
            },
            "alarm_disarm": _without_code("disarmed", moving=("disarming",)),
            "alarm_trigger": _without_code("triggered", moving=("pending",)),
        },
        restore=to_state(
            {**_ARMED, "disarmed": "alarm_disarm"},
            "this state of an alarm cannot be put back",
        ),
        attributes=("code_format", "code_arm_required"),
        capabilities=coded,
        done={
            **dict.fromkeys(_ARMED.values(), "armed"),
            "alarm_disarm": "disarmed",
        },
    ),
    Domain(
        name="siren",
        is_on_or_off=True,
        verbs=by_word(turn_on="sound", turn_off="silence"),
        as_switch=("turn_on", "turn_off"),
        guard=Guard(risk="sound", safe=words("turn_off")),
        shows=SWITCHED,
        restore=on_or_off,
        attributes=("available_tones",),
        capabilities=_tones,
    ),
)
