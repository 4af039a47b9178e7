"""The building blocks of what shows success. Pure."""

from collections.abc import Mapping
from datetime import datetime
import re
from typing import Any, Final

from .model import Check, Rule, Seen, Verdict

_CLOCK: Final = re.compile(r"(\d{1,4}):(\d{2})(?::(\d{2})(?:\.\d+)?)?")
_WORST: Final = (Verdict.NOT, Verdict.UNSEEN, Verdict.MOVING, Verdict.REACHED)
DEAD: Final = frozenset({"unavailable", "unknown"})


def reached(*, yes: bool) -> Verdict:
    """Return a verdict of two."""
    return Verdict.REACHED if yes else Verdict.NOT


def is_state(*states: str, moving: tuple[str, ...] = ()) -> Rule:
    """Expect one of these states, whatever was there before."""

    def rule(data: Mapping[str, Any], before: Seen) -> Check | None:
        if data:
            # A field that no state shows: nobody could tell that it was obeyed.
            return None

        def check(now: Seen) -> Verdict:
            if now.state in moving:
                return Verdict.MOVING
            return reached(yes=now.state in states)

        return check

    return rule


def whatever(check: Check) -> Rule:
    """Expect the same, whatever was asked and whatever was there before."""
    return lambda data, before: check


def alive(check: Check) -> Check:
    """Return the check, but nothing is reached by what does not answer."""
    return lambda now: Verdict.NOT if now.state == "unavailable" else check(now)


def is_on(data: Mapping[str, Any], before: Seen) -> Check | None:
    """Expect any state that is not off."""
    if data:
        return None
    return lambda now: reached(yes=now.state != "off" and now.state not in DEAD)


def toggled(on: str = "on", off: str = "off") -> Rule:
    """Expect the other of two states."""

    def rule(data: Mapping[str, Any], before: Seen) -> Check | None:
        if data or before.state in DEAD:
            return None
        wanted = off if before.state == on else on
        return lambda now: reached(yes=now.state == wanted)

    return rule


def state_changed(data: Mapping[str, Any], before: Seen) -> Check:
    """Expect another state: of entities whose state is when they were last used."""
    return lambda now: reached(yes=now.state != before.state and now.state not in DEAD)


def attribute_is(key: str, shown: str | None = None, near: float = 0.0) -> Rule:
    """Expect one field of the data in an attribute."""
    name = shown or key

    def rule(data: Mapping[str, Any], before: Seen) -> Check | None:
        if set(data) != {key}:
            return None
        wanted = data[key]
        return attribute(name, wanted, near)

    return rule


def state_is(key: str, near: float = 0.0) -> Rule:
    """Expect one field of the data as the state."""

    def rule(data: Mapping[str, Any], before: Seen) -> Check | None:
        if set(data) != {key}:
            return None
        wanted = data[key]
        return lambda now: reached(yes=same(now.state, wanted, near))

    return rule


def attribute_moved(attribute: str, direction: int, full: float = 1) -> Rule:
    """Expect a number between 0 and its end to have grown or shrunk."""

    def rule(data: Mapping[str, Any], before: Seen) -> Check | None:
        start = number(before.attributes.get(attribute))
        if data or start is None:
            return None

        def check(now: Seen) -> Verdict:
            end = number(now.attributes.get(attribute))
            if end is None or end == start == (full if direction > 0 else 0):
                # There is nowhere to go, or nothing that shows it.
                return Verdict.UNSEEN
            return reached(yes=(end - start) * direction > 0)

        return check

    return rule


def both(*checks: Check) -> Check:
    """Return the worst of several verdicts."""

    def check(now: Seen) -> Verdict:
        verdicts = {one(now) for one in checks}
        return next(one for one in _WORST if one in verdicts)

    return check


def number(value: Any) -> float | None:
    """Return a number that may be written as text."""
    if isinstance(value, bool):
        return None
    try:
        return float(value)
    except TypeError, ValueError:
        return None


def same(seen: Any, wanted: Any, near: float = 0.0) -> bool:
    """Return whether a value is the one that was asked for."""
    if isinstance(wanted, bool) or isinstance(seen, bool):
        return seen is wanted or str(seen).casefold() == str(wanted).casefold()
    if isinstance(wanted, list | tuple):
        return (
            isinstance(seen, list | tuple)
            and len(seen) == len(wanted)
            and all(same(one, two, near) for one, two in zip(seen, wanted, strict=True))
        )
    left, right = number(seen), number(wanted)
    if left is not None and right is not None:
        return abs(left - right) <= near + 1e-6
    if seen is None:
        return False
    for read in (seconds, moment):
        if (one := read(seen)) is not None and (other := read(wanted)) is not None:
            return bool(one == other)
    return str(seen) == str(wanted)


def seconds(value: Any) -> float | None:
    """Return a duration or a time of day, however it is written."""
    if isinstance(value, Mapping):
        units = {"days": 86400, "hours": 3600, "minutes": 60, "seconds": 1}
        parts = {unit: number(value.get(unit, 0)) for unit in units}
        if not value or not set(value) <= set(units) or None in parts.values():
            return None
        return sum(units[unit] * (part or 0) for unit, part in parts.items())
    if (found := _CLOCK.fullmatch(str(value).strip())) is None:
        return number(value)
    hours, minutes, rest = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + rest


def moment(value: Any) -> datetime | None:
    """Return a date and time; one without a zone is the house's."""
    if isinstance(value, datetime):
        return value
    text = str(value).strip()
    if len(text) < 12:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def same_moment(seen: Any, wanted: Any) -> bool:
    """Return whether a moment in the house's time is the one that was asked for."""
    one, other = moment(seen), moment(wanted)
    if one is None or other is None:
        return str(seen) == str(wanted)
    if other.tzinfo is None:
        one = one.replace(tzinfo=None)
    return one.replace(microsecond=0) == other.replace(microsecond=0)


def attribute(name: str, value: Any, near: float = 0.0) -> Check:
    """Expect a value in an attribute; where it is not shown nobody can tell."""

    def check(now: Seen) -> Verdict:
        if (shown := now.attributes.get(name)) is None:
            return Verdict.UNSEEN
        return reached(yes=same(shown, value, near))

    return check


def set_by(sets: Mapping[str, str]) -> dict[str, Rule]:
    """Return rules for attributes that a service of the same field sets."""
    return {service: attribute_is(key) for key, service in sets.items()}


SWITCHED: Final[Mapping[str, Rule]] = {
    "turn_on": is_state("on"),
    "turn_off": is_state("off"),
    "toggle": toggled(),
}
