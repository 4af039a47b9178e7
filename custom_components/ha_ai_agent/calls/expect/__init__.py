"""What a service means for the state of its target: the ground of "done"."""

from collections.abc import Mapping
from typing import Any, Final

from . import appliances, helpers, lights, media, openings
from .checks import Check, Rule, Seen, Verdict, alive

RULES: Final[Mapping[str, Rule]] = {
    **lights.RULES,
    **openings.RULES,
    **appliances.RULES,
    **media.RULES,
    **helpers.RULES,
}
_REPEATABLE_ENDINGS: Final = (
    "toggle",
    "volume_up",
    "volume_down",
    "increment",
    "decrement",
    "increase_speed",
    "decrease_speed",
    "next_track",
    "previous_track",
    "select_next",
    "select_previous",
    "play_pause",
    "press",
    "add_item",
    "create_event",
    "send_message",
    "send_command",
    "cover_tilt_toggle",
    "start",
    "start_pause",
)


def expectation(
    domain: str, service: str, data: Mapping[str, Any], before: Seen
) -> Check | None:
    """Return the check for one target; None if its state cannot show it."""
    rule = RULES.get(f"{domain}.{service}")
    check = rule(data, before) if rule is not None else None
    return None if check is None else alive(check)


def is_idempotent(domain: str, service: str, data: Mapping[str, Any]) -> bool:
    """Return whether doing it twice is the same as doing it once."""
    if f"{domain}.{service}" not in RULES or service.endswith(_REPEATABLE_ENDINGS):
        return False
    return not any("_step" in key or key == "flash" for key in data)


__all__ = ["RULES", "Check", "Rule", "Seen", "Verdict", "expectation", "is_idempotent"]
