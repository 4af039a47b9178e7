"""How a window is shared: what gives way in a small one, and in which order. Pure.

First the room for the answer, then the tail, then the toolsets that are needed least,
then the description of the home. Nothing of it depends on the conversation, so that the
beginning of a request stays the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..const import TAIL_TOKENS
from ..models import ToolSpec

LEAVING_ORDER: Final = ("automations", "memory", "schedule", "history", "timers")
"""The first goes first. What controls and reads states never goes."""
_LEAST_ANSWER: Final = 256
_LEAST_TAIL: Final = 150
_LEAST_HOME: Final = 100
# An estimate is not exact.
_SHARE: Final = 0.9
_CONVERSATION_SHARE: Final = 0.125
# What a home wants: about this much, and no more than a part of a small window.
_HOME_TOKENS: Final = 470
_ENTITY_TOKENS: Final = 12
_HOME_SHARE: Final = 0.3


@dataclass(frozen=True, slots=True)
class Room:
    """What the parts of a request may take of a window, in tokens."""

    answer: int
    tail: int
    home: int
    left_out: tuple[str, ...] = ()
    """Toolsets that the window is too small for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the parts would take if there were room."""

    answer: int
    home: int
    """The budget of the description."""
    around: int
    """What is in every request: instructions, and the tools that always stay."""
    toolsets: Mapping[str, int]
    """The others, by their toolset."""
    entities: int
    """How many the home has."""


def share(window: int, wishes: Wishes) -> Room:
    """Return what each part gets."""
    conversation = int(window * _CONVERSATION_SHARE)
    wanted = _HOME_TOKENS + _ENTITY_TOKENS * wishes.entities
    home = min(wanted, wishes.home, int(window * _HOME_SHARE))
    least_answer = min(_LEAST_ANSWER, wishes.answer)
    most = int((window - least_answer) * _SHARE) - conversation - _LEAST_TAIL
    kept = wishes.around + sum(wishes.toolsets.values())
    left_out = []
    for name in LEAVING_ORDER:
        if kept + home <= most:
            break
        if tokens := wishes.toolsets.get(name, 0):
            left_out.append(name)
            kept -= tokens
    fixed = kept + conversation
    spare = window - int((fixed + home + TAIL_TOKENS) / _SHARE)
    answer = min(max(spare, least_answer), wishes.answer)
    free = int((window - answer) * _SHARE) - fixed
    tail = min(max(free - home, _LEAST_TAIL), TAIL_TOKENS)
    rest = max(free - tail, _LEAST_HOME)
    return Room(answer, tail, min(rest, wishes.home), tuple(left_out))


def needed(wishes: Wishes) -> int:
    """Return the window in which nothing gives way."""
    parts = wishes.around + sum(wishes.toolsets.values()) + wishes.home + TAIL_TOKENS
    return int((parts + _SHARE * wishes.answer) / (_SHARE - _CONVERSATION_SHARE)) + 1


def without(specs: Sequence[ToolSpec], left_out: Sequence[str]) -> tuple[ToolSpec, ...]:
    """Return the tools whose toolsets stay."""
    return tuple(spec for spec in specs if spec.toolset not in left_out)
