"""What ended after its answer: kept until the one whom it concerns speaks again."""

from collections import deque
from typing import Final

from ..models import ScheduledAction, Speaker
from ..text import one_line

_MAX_PER_CONVERSATION: Final = 20
_MAX_LINES: Final = 1000
LONGEST: Final = 300
_KEPT: Final = 10 * LONGEST
"""Cut only after secrets are out of it: half of one would not be known."""


class LateLines:
    """Lines for the next tail of a conversation, or of its speaker."""

    def __init__(self) -> None:
        self._lines: deque[tuple[str, str | None, str]] = deque(maxlen=_MAX_LINES)

    def add(self, line: str, conversation_id: str, owner: str | None = None) -> None:
        """Keep a line. `owner`: told them in another conversation, too."""
        mine = [row for row in self._lines if row[0] == conversation_id]
        if len(mine) >= _MAX_PER_CONVERSATION:
            self._lines.remove(mine[0])
        self._lines.append((conversation_id, owner, one_line(line, _KEPT)))

    def take(self, conversation_id: str, owner: str | None = None) -> list[str]:
        """Return the lines for these, once."""
        taken = [
            row
            for row in self._lines
            if row[0] == conversation_id or (owner is not None and row[1] == owner)
        ]
        for row in taken:
            self._lines.remove(row)
        return [line for _, _, line in taken]


def owner_of(speaker: Speaker) -> str | None:
    """Return who is told what became of something, hours later: a user, a device."""
    return speaker.user_id or speaker.device_id


def owner_of_action(action: ScheduledAction) -> str | None:
    """Return whom a scheduled action concerns."""
    return action.user_id or action.device_id
