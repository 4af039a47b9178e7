"""What is on or off, what is run or pressed, what only shows something. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from ..text import one_line
from .checks import SWITCHED, is_state, reached, state_changed, whatever
from .model import (
    HELPER,
    Attributes,
    Capability,
    Check,
    Domain,
    Guard,
    Rule,
    Seen,
    Steps,
    UndoStep,
    Verdict,
    by_word,
    words,
)
from .restores import on_or_off
from .scenes import ON_OFF, state_by
from .told import listed, lists, measure


def _ran(data: Mapping[str, Any], before: Seen) -> Check | None:
    """Expect a script to have been started since."""
    last = before.attributes.get("last_triggered")

    def check(now: Seen) -> Verdict:
        if now.attributes.get("last_triggered") == last:
            return Verdict.NOT
        return Verdict.MOVING if now.state == "on" else Verdict.REACHED

    return check


def _install(data: Mapping[str, Any], before: Seen) -> Check | None:
    if set(data) - {"backup", "version"}:
        return None
    wanted = data.get("version") or before.attributes.get("latest_version")
    if wanted is None:
        return None
    return lambda now: reached(yes=now.attributes.get("installed_version") == wanted)


def _skipped(*, yes: bool) -> Rule:
    return whatever(
        lambda now: reached(
            yes=(now.attributes.get("skipped_version") is not None) is yes
        )
    )


def _weather(attributes: Attributes) -> list[str]:
    unit = attributes.get("temperature_unit")
    unit = one_line(unit, 8) if isinstance(unit, str) else "°"
    return [
        measure(attributes, "temperature", "temperature", f" {unit}"),
        measure(attributes, "humidity", "humidity", " %"),
        measure(attributes, "wind_speed", "wind"),
    ]


def _forecasts(_: Attributes, features: int) -> list[Capability | None]:
    """Return for which times a weather service looks ahead."""
    kinds = ((1, "daily"), (2, "hourly"), (4, "twice_daily"))
    return [listed("forecast", [kind for bit, kind in kinds if features & bit])]


def _restore_camera(before: Seen, now: Seen) -> Steps:
    """Cameras say what they do while they are on."""
    if (before.state == "off") == (now.state == "off"):
        return []
    return [UndoStep("turn_off" if before.state == "off" else "turn_on")]


def _automation_off(data: Mapping[str, Any], before: Seen) -> Check | None:
    rest = {key: value for key, value in data.items() if key != "stop_actions"}
    return is_state("off")(rest, before)


_SCENE: Final = state_by(ON_OFF)
ROWS: Final = (
    Domain(
        name="switch",
        aliases=words("plug"),
        role="everyday",
        also={"binary_sensor.plug": "outlet"},
        relay="contact",
        works_its_device=True,
        scene=_SCENE,
        shows=SWITCHED,
        is_on_or_off=True,
        restore=on_or_off,
    ),
    Domain(
        name="input_boolean",
        aliases=words("input_bool"),
        section="helpers",
        relay="sender",
        scene=_SCENE,
        shows=SWITCHED,
        is_on_or_off=True,
        restore=on_or_off,
    ),
    Domain(
        name="remote",
        relay="remote",
        raises={"learn_command": "raw", "delete_command": "raw"},
        scene=_SCENE,
        shows=SWITCHED,
        is_on_or_off=True,
        restore=on_or_off,
        attributes=("activity_list",),
        capabilities=lists(activity="activity_list"),
    ),
    Domain(
        name="group",
        role="silent",
        reach="own",
        shows=SWITCHED,
        is_on_or_off=True,
        restore=on_or_off,
    ),
    Domain(name="alert", role="silent", scene=_SCENE),
    Domain(
        name="camera",
        raises={"snapshot": "outside", "record": "outside"},
        shows={
            **SWITCHED,
            "turn_on": is_state("idle", "streaming", "recording"),
            # Many say that they are idle when they are off.
            "turn_off": is_state("off", "idle"),
        },
        restore=_restore_camera,
    ),
    Domain(
        name="automation",
        section="automations",
        raises={"trigger": "opaque"},
        past_exposure=words("trigger"),
        scene=_SCENE,
        shows={**SWITCHED, "turn_off": _automation_off},
        restore=on_or_off,
    ),
    Domain(
        name="scene",
        role="everyday",
        section="scenes",
        verbs=by_word(turn_on="activate on set run start"),
        raises=dict.fromkeys(words("create delete apply"), "configuration"),
        keeps_but="",
        shows={"turn_on": state_changed},
        leaves="to_others",
        is_moment=True,
        done={"turn_on": "activated"},
        previews={"turn_on": "scene"},
    ),
    Domain(
        name="script",
        section="scripts",
        is_named_by_people=True,
        verbs=by_word(turn_on="run start execute activate"),
        # Any other service of a script, that of its own name, runs it.
        keeps_but="turn_off",
        shows={
            "turn_on": _ran,
            "turn_off": whatever(lambda now: reached(yes=now.state == "off")),
        },
        leaves="nothing",
        done={"turn_on": "ran"},
        previews={"turn_on": "script"},
    ),
    *(
        Domain(
            name=name,
            verbs=by_word(press="turn_on on activate push"),
            relay="button",
            works_its_device=name == "button",
            adds_up=words("press"),
            shows={"press": state_changed},
            leaves="nothing",
            is_moment=True,
            shows_kind=name == "button",
            previews={"press": "press"},
            **more,
        )
        for name, more in (("button", {}), ("input_button", HELPER))
    ),
    Domain(
        name="update",
        role="sense",
        verbs=by_word(install="update"),
        guard=Guard(
            risk="configuration",
            safe=words("skip clear_skipped"),
            on_off="turn_off",
            is_way_in=False,
        ),
        shows={
            "install": _install,
            "skip": _skipped(yes=True),
            "clear_skipped": _skipped(yes=False),
        },
    ),
    Domain(
        name="sensor",
        role="sense",
        also={"warmth": "temperature", "brightness": "illuminance"},
        attributes=("options",),
        capabilities=lists(option="options"),
    ),
    Domain(name="binary_sensor", role="sense"),
    Domain(
        name="event",
        role="sense",
        is_pressed=True,
        attributes=("event_types",),
        capabilities=lists(event_type="event_types"),
        is_moment=True,
    ),
    Domain(
        name="weather",
        capabilities=_forecasts,
        looked_up="forecast",
        needs={"get_forecasts": "forecast"},
        unusual=words("get_forecast"),
        also={"sensor.temperature": ""},
        details=_weather,
        compared={"temperature": 1},
    ),
)
