"""Vacuums and mowers. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from .checks import attribute_is, is_state
from .model import (
    Attributes,
    Check,
    Domain,
    Reproduced,
    Seen,
    Steps,
    UndoStep,
    by_word,
    words,
)
from .restores import put_back, to_state
from .scenes import ON_OFF, UNREADABLE, each
from .told import lists, measure, word

_SPEED: Final = {"fan_speed": "set_fan_speed"}
_SCENE: Final = {
    **ON_OFF,
    "cleaning": "start",
    "docked": "return_to_base",
    "returning": "return_to_base",
    "idle": "stop",
    "paused": "pause",
}
_BACK: Final = {"docked": "return_to_base", "cleaning": "start", "paused": "pause"}


def _restore(before: Seen, now: Seen) -> Steps:
    steps = put_back(before, now, _SPEED)
    is_on_its_way = before.state == "docked" and now.state == "returning"
    if before.state != now.state and not is_on_its_way:
        steps.append(UndoStep(_BACK.get(before.state, "stop")))
    return steps


def _scene(state: str, attributes: Attributes, now: Attributes) -> Iterator[Reproduced]:
    yield _SCENE.get(state, UNREADABLE), {}
    yield from each(attributes, _SPEED)


def _in_rooms(data: Mapping[str, Any], before: Seen) -> Check | None:
    """Expect it to clean: in which room no state of a vacuum says."""
    return is_state("cleaning")({}, before)


def _details(attributes: Attributes) -> list[str]:
    return [
        measure(attributes, "battery_level", "battery", " %"),
        word(attributes, "fan_speed", "speed"),
    ]


ROWS: Final = (
    Domain(
        name="vacuum",
        aliases=words("robot_vacuum"),
        role="everyday",
        roams=True,
        verbs=by_word(
            start="turn_on on clean start_cleaning resume",
            return_to_base="turn_off off dock return_home go_home return_to_dock",
            locate="find",
        ),
        raises={"send_command": "raw"},
        scene=_scene,
        shows={
            "start": is_state("cleaning"),
            "pause": is_state("paused"),
            "stop": is_state("idle", "docked", "paused"),
            "return_to_base": is_state("docked", moving=("returning",)),
            "clean_spot": is_state("cleaning"),
            "clean_area": _in_rooms,
            "set_fan_speed": attribute_is("fan_speed"),
        },
        restore=_restore,
        attributes=("fan_speed_list",),
        capabilities=lists(fan_speed="fan_speed_list"),
        details=_details,
        compared={"battery_level": 1},
        needs={"set_fan_speed": "fan_speed", "clean_area": "clean"},
        fields={"clean_area": ("cleaning_area_id",)},
        adds_up=words("start clean_area clean_spot"),
        alone={
            **dict.fromkeys(words("start return_to_base clean_area clean_spot"), ()),
            **dict.fromkeys(words("pause stop"), ("cleaning", "returning")),
        },
        done={"return_to_base": "sent back to its dock:", "start": "started"},
    ),
    Domain(
        name="lawn_mower",
        roams=True,
        alone=dict.fromkeys(words("start_mowing dock pause"), ()),
        aliases=words("mower"),
        verbs=by_word(
            start_mowing="turn_on on start mow",
            dock="turn_off off return_to_base",
            pause="stop",
        ),
        shows={
            "start_mowing": is_state("mowing"),
            "pause": is_state("paused"),
            "dock": is_state("docked", moving=("returning",)),
        },
        restore=to_state(
            {"docked": "dock", "mowing": "start_mowing", "paused": "pause"},
            "this state of a mower cannot be put back",
        ),
    ),
)
