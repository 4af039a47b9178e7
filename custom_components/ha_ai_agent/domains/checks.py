"""The building blocks of what shows success. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from .model import Check, Rule, Seen, Verdict

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


def attribute_is(key: str, attribute: str | None = None, near: float = 0.0) -> Rule:
    """Expect one field of the data in an attribute."""
    name = attribute or key

    def rule(data: Mapping[str, Any], before: Seen) -> Check | None:
        if set(data) != {key}:
            return None
        wanted = data[key]
        return lambda now: reached(yes=same(now.attributes.get(name), wanted, near))

    return rule


def state_is(key: str, near: float = 0.0) -> Rule:
    """Expect one field of the data as the state."""

    def rule(data: Mapping[str, Any], before: Seen) -> Check | None:
        if set(data) != {key}:
            return None
        wanted = data[key]
        return lambda now: reached(yes=same(now.state, wanted, near))

    return rule


def attribute_moved(attribute: str, direction: int) -> Rule:
    """Expect a number to have grown or shrunk, or to be at its end already."""

    def rule(data: Mapping[str, Any], before: Seen) -> Check | None:
        start = number(before.attributes.get(attribute))
        if data or start is None:
            return None

        def check(now: Seen) -> Verdict:
            end = number(now.attributes.get(attribute))
            return reached(yes=end is not None and (end - start) * direction > 0)

        return check

    return rule


def both(*checks: Check) -> Check:
    """Return the worst of several verdicts."""

    def check(now: Seen) -> Verdict:
        verdicts = {one(now) for one in checks}
        if Verdict.NOT in verdicts:
            return Verdict.NOT
        return Verdict.MOVING if Verdict.MOVING in verdicts else Verdict.REACHED

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
    return seen is not None and str(seen) == str(wanted)


def attribute(name: str, value: Any, near: float = 0.0) -> Check:
    """Expect a value in an attribute."""
    return lambda now: reached(yes=same(now.attributes.get(name), value, near))


def set_by(sets: Mapping[str, str]) -> dict[str, Rule]:
    """Return rules for attributes that a service of the same field sets."""
    return {service: attribute_is(key) for key, service in sets.items()}


SWITCHED: Final[Mapping[str, Rule]] = {
    "turn_on": is_state("on"),
    "turn_off": is_state("off"),
    "toggle": toggled(),
}
