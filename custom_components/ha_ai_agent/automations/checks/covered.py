"""Options of a choice that are never reached, since one before takes all of theirs."""

from collections.abc import Mapping
from typing import Any

from .meeting import Moment, holds, learn
from .parts import Part, is_enabled, listed, spoken
from .things import Findings


def check_covered(part: Part, found: Findings) -> None:
    """Note an option whose conditions mean that one before it was chosen."""
    if not isinstance(part.item, Mapping):
        return
    before: list[tuple[int, list[Any]]] = []
    for index, option in enumerate(listed(part.item.get("choose"))):
        if not isinstance(option, Mapping) or not is_enabled(option):
            continue
        own = [one for one in listed(option.get("conditions")) if is_enabled(one)]
        first = next((at for at, those in before if _covers(those, own)), None)
        if first is not None and own:
            found.note(
                spoken((*part.steps, "choose", index)),
                f"it is never chosen: whenever it could be, number {first + 1} is.",
            )
        if own:
            before.append((index, own))


def _covers(wide: list[Any], narrow: list[Any]) -> bool:
    """Return whether the wide ones all hold when the narrow ones do."""
    known = Moment()
    for condition in narrow:
        learn(condition, known)
    return all(one in narrow or holds(one, known) is True for one in wide)
