"""The building blocks of the way back. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from .checks import number, same
from .model import Restore, Seen, Steps, UndoStep


def differs(before: Seen, now: Seen, key: str, near: float = 0.0) -> bool:
    """Return whether an attribute was there, and is another now."""
    wanted = before.attributes.get(key)
    return wanted is not None and not same(now.attributes.get(key), wanted, near)


def put_back(
    before: Seen, now: Seen, sets: Mapping[str, str], near: float = 0.0
) -> list[UndoStep]:
    """Return steps for attributes that a service of the same field sets."""
    return [
        UndoStep(service, {key: before.attributes[key]})
        for key, service in sets.items()
        if differs(before, now, key, near)
    ]


def to_state(services: Mapping[str, str], hopeless: str) -> Restore:
    """Put a state back by its service; `hopeless` says that there is none."""

    def restore(before: Seen, now: Seen) -> Steps:
        if before.state == now.state:
            return []
        service = services.get(before.state)
        return hopeless if service is None else [UndoStep(service)]

    return restore


def to_value(key: str, service: str, *, is_text: bool = False) -> Restore:
    """Put a state back that is a value."""

    def restore(before: Seen, now: Seen) -> Steps:
        if before.state == now.state:
            return []
        wanted: Any = before.state
        if key == "value" and not is_text and number(wanted) is not None:
            wanted = number(wanted)
        return [UndoStep(service, {key: wanted})]

    return restore


def on_or_off(before: Seen, now: Seen) -> list[UndoStep]:
    """Put on or off back."""
    if before.state == now.state:
        return []
    return [UndoStep("turn_on" if before.state == "on" else "turn_off")]


TEMPERATURES: Final = ("temperature", "target_temp_high", "target_temp_low")


def temperature(before: Seen, now: Seen, *, has_target: bool) -> list[UndoStep]:
    """Put target temperatures back."""
    # Another mode may hide the temperature: then it must be set again.
    is_other = any(differs(before, now, key, 0.01) for key in TEMPERATURES)
    wanted = {
        key: before.attributes[key]
        for key in TEMPERATURES
        if before.attributes.get(key) is not None
    }
    return [UndoStep("set_temperature", wanted)] if is_other and has_target else []
