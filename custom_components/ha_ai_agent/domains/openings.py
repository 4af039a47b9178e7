"""Covers and valves. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from .checks import DEAD, is_state, number, reached
from .entrances import looks_like_entrance
from .model import (
    Attributes,
    Capability,
    Check,
    Domain,
    Guard,
    Named,
    Reproduced,
    Restore,
    Rule,
    Seen,
    Steps,
    UndoStep,
    Verdict,
    by_word,
    words,
)
from .restores import differs
from .scenes import UNREADABLE
from .told import listed, measure, when

ENTRANCE_CLASSES: Final = frozenset({"door", "garage", "gate"})
# cover.const.CoverEntityFeature
_OPEN, _CLOSE, _POSITION, _STOP = 1, 2, 4, 8
_OPEN_TILT, _CLOSE_TILT, _TILT = 16, 32, 128

# Risk


def _is_entrance(entity: Named) -> bool:
    if entity.device_class:
        return entity.device_class in ENTRANCE_CLASSES
    return looks_like_entrance((entity.entity_id, entity.name), entity.other_names)


# What shows success

_NEAR: Final = 3.0
"""Motors stop about there."""
_MOVES: Final = frozenset({"opening", "closing"})


def _to_position(attribute: str, wanted: float, before: Seen) -> Check:
    """Expect a position, or the movement towards it."""
    start = number(before.attributes.get(attribute))

    def check(now: Seen) -> Verdict:
        position = number(now.attributes.get(attribute))
        if position is not None and abs(position - wanted) <= _NEAR:
            # Slats stand still while the whole moves.
            if now.state not in _MOVES or attribute != "current_position":
                return Verdict.REACHED
            # What moves and was there before is about to leave.
            is_leaving = start is not None and abs(start - wanted) <= _NEAR
            return Verdict.NOT if is_leaving else Verdict.MOVING
        if start is not None:
            way, back = "opening", "closing"
            if wanted < start:
                way, back = back, way
            gone = 0 if position is None else position - start
            # Not all say that they move; what was sent back meanwhile does.
            if now.state == way or (now.state != back and gone * (wanted - start) > 0):
                return Verdict.MOVING
        return Verdict.UNSEEN if position is None else Verdict.NOT

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
    return lambda now: reached(yes=now.state not in _MOVES and now.state not in DEAD)


def _toggle(data: Mapping[str, Any], before: Seen) -> Check | None:
    if before.state == "closed":
        return _open(data, before)
    if data or before.state != "open":
        return None

    # Half open it goes where it did not go last.
    def check(now: Seen) -> Verdict:
        if now.state in _MOVES:
            return Verdict.MOVING
        return reached(yes=now.state not in DEAD and now != before)

    return check


def _shows(domain: str) -> dict[str, Rule]:
    return {
        f"open_{domain}": _open,
        f"close_{domain}": is_state("closed", moving=("closing",)),
        f"stop_{domain}": _stopped,
        "toggle": _toggle,
        f"set_{domain}_position": _set_position("current_position", "position"),
    }


# The way back, scenes


def _restore(domain: str) -> Restore:
    def restore(before: Seen, now: Seen) -> Steps:
        steps: list[UndoStep] = []
        position = before.attributes.get("current_position")
        if position is not None:
            # What moves shows for a while where it was, and goes on all the same.
            is_going = now.state in _MOVES and now.state != before.state
            if is_going and int(now.attributes.get("supported_features", 0)) & _STOP:
                steps.append(UndoStep(f"stop_{domain}"))
            if is_going or differs(before, now, "current_position", 1):
                steps.append(UndoStep(f"set_{domain}_position", {"position": position}))
        elif before.state in {"open", "opening"} and now.state != "open":
            steps.append(UndoStep(f"open_{domain}"))
        elif before.state in {"closed", "closing"} and now.state != "closed":
            steps.append(UndoStep(f"close_{domain}"))
        if differs(before, now, "current_tilt_position", 1):
            tilt = before.attributes["current_tilt_position"]
            steps.append(UndoStep("set_cover_tilt_position", {"tilt_position": tilt}))
        return steps

    return restore


def _scene(state: str, attributes: Attributes, now: Attributes) -> Iterator[Reproduced]:
    if state not in {"open", "opening", "closed", "closing"}:
        yield UNREADABLE, {}
        return
    opens = state in {"open", "opening"}
    can = _features(now)
    position = _moved(
        attributes.get("current_position"),
        (can & _POSITION, can & _OPEN, can & _CLOSE),
        ("set_cover_position", "position", "open_cover", "close_cover"),
    )
    tilt = _moved(
        attributes.get("current_tilt_position"),
        (can & _TILT, can & _OPEN_TILT, can & _CLOSE_TILT),
        (
            "set_cover_tilt_position",
            "tilt_position",
            "open_cover_tilt",
            "close_cover_tilt",
        ),
    )
    if position is None:
        end = (can & _OPEN if opens else can & _CLOSE, can & _POSITION)
        position = _end(end, opens, ("open_cover", "close_cover"), "cover_position")
    if tilt is None:
        end = (can & _OPEN_TILT if opens else can & _CLOSE_TILT, can & _TILT)
        tilt = _end(
            end, opens, ("open_cover_tilt", "close_cover_tilt"), "cover_tilt_position"
        )
    yield from (made for made in (position, tilt) if made is not None)


def _features(now: Attributes) -> int:
    """Return what a cover can do, guessed as Home Assistant does where none is said."""
    if isinstance(features := now.get("supported_features"), int):
        return int(features)
    found = 0
    if "current_position" in now:
        found |= _POSITION | _OPEN | _CLOSE
    if "current_tilt_position" in now:
        found |= _TILT | _OPEN_TILT | _CLOSE_TILT
    return found or _OPEN | _CLOSE


def _moved(
    wanted: Any, can: tuple[int, int, int], names: tuple[str, str, str, str]
) -> Reproduced | None:
    """Return how a position is set; it wins over the state."""
    if wanted is None:
        return None
    setting, field, opening, closing = names
    can_set, can_open, can_close = can
    if can_set:
        return setting, {field: wanted}
    if wanted == 0 and can_close:
        return closing, {}
    return (opening, {}) if wanted == 100 and can_open else None


def _end(
    can: tuple[int, int], opens: bool, names: tuple[str, str], position: str
) -> Reproduced | None:
    """Return how a state without a position is reached."""
    direct, by_position = can
    if direct:
        return names[0] if opens else names[1], {}
    if not by_position:
        return None
    return f"set_{position}", {position.removeprefix("cover_"): 100 if opens else 0}


# What a model is told, and its words


def _capabilities(attributes: Attributes, features: int) -> list[Capability | None]:
    return [
        when(features & 4, "position"),
        when(features & 0xF0, "tilt"),
        listed("speed", attributes.get("supported_speeds")),
    ]


def _details(attributes: Attributes) -> list[str]:
    return [
        measure(attributes, "current_position", "position", " %"),
        measure(attributes, "current_tilt_position", "tilt", " %"),
    ]


def _verbs(domain: str) -> dict[str, str]:
    return by_word(
        **{
            f"open_{domain}": "open up raise turn_on on lift",
            f"close_{domain}": "close down lower turn_off off shut",
            f"stop_{domain}": "stop",
            f"set_{domain}_position": "set_position position",
        }
    )


ROWS: Final = (
    Domain(
        name="cover",
        aliases=words("blinds"),
        also={"binary_sensor.garage_door": "garage"},
        verbs=_verbs("cover")
        | by_word(
            set_cover_tilt_position="set_tilt set_tilt_position",
            open_cover_tilt="open_tilt",
            close_cover_tilt="close_tilt",
        ),
        ends={
            "set_cover_position": ("position", "close_cover", "open_cover"),
            "set_cover_tilt_position": (
                "tilt_position",
                "close_cover_tilt",
                "open_cover_tilt",
            ),
        },
        device_actions={
            "open_tilt": "open_cover_tilt",
            "close_tilt": "close_cover_tilt",
            "set_tilt_position": "set_cover_tilt_position",
        },
        as_switch=("open_cover", "close_cover"),
        guard=Guard(
            risk="open",
            safe=words("close_cover stop_cover close_cover_tilt stop_cover_tilt"),
            safe_at_zero={
                "set_cover_position": "position",
                "set_cover_tilt_position": "tilt_position",
            },
            on_off="turn_off",
            is_guarded=_is_entrance,
            where="a door, garage or gate, by its device class or, without one, "
            "by its name",
        ),
        keeps=words("turn_on close_cover close_cover_tilt stop_cover"),
        scene=_scene,
        shows=_shows("cover")
        | {
            "open_cover_tilt": _tilt(100),
            "close_cover_tilt": _tilt(0),
            "set_cover_tilt_position": _set_position(
                "current_tilt_position", "tilt_position"
            ),
        },
        restore=_restore("cover"),
        capabilities=_capabilities,
        details=_details,
        compared={"current_position": 1},
        shows_kind=True,
        attributes=("supported_speeds",),
        fields={"open_cover": (), "close_cover": ()},
        field_needs={"speed": "speed"},
        needs=by_word(
            position="set_cover_position",
            tilt="""close_cover_tilt open_cover_tilt set_cover_tilt_position
            stop_cover_tilt toggle_cover_tilt""",
        ),
        done={
            "close_cover": "closed",
            "open_cover": "opened",
            "set_cover_position": "moved",
            "stop_cover": "stopped",
        },
        previews={
            "open_cover": "open",
            "set_cover_position": "open",
            "close_cover": "close",
        },
    ),
    Domain(
        name="valve",
        verbs=_verbs("valve"),
        ends={"set_valve_position": ("position", "close_valve", "open_valve")},
        as_switch=("open_valve", "close_valve"),
        guard=Guard(
            risk="open",
            safe=words("close_valve stop_valve"),
            safe_at_zero={"set_valve_position": "position"},
            on_off="turn_off",
        ),
        keeps=words("turn_on close_valve stop_valve"),
        shows=_shows("valve"),
        restore=_restore("valve"),
        capabilities=_capabilities,
        details=_details,
        compared={"current_position": 1},
        shows_kind=True,
        needs={"set_valve_position": "position"},
        done={"close_valve": "closed", "open_valve": "opened"},
        previews={
            "open_valve": "open",
            "close_valve": "close",
            "set_valve_position": "open",
        },
    ),
)
