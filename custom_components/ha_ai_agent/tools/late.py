"""What ended after its answer: kept until the one whom it concerns speaks again."""

from collections import deque
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store

from ..const import DOMAIN
from ..models import ScheduledAction, Speaker
from ..text import one_line

_MAX_PER_CONVERSATION: Final = 20
_MAX_LINES: Final = 1000
_SAVE_SECONDS: Final = 1.0
LONGEST: Final = 300
DECIDED: Final = "_decided"
"""In a stored schedule: who asked from where, what it is bound to, and what was said
yes to."""
_KEPT: Final = 10 * LONGEST
"""Cut only after secrets are out of it: half of one would not be known."""


async def async_forget_late(hass: HomeAssistant, key: str) -> None:
    """Drop what nobody will be told any more: its agent is gone."""
    await _store(hass, key).async_remove()


def _store(hass: HomeAssistant, key: str) -> Store[dict[str, Any]]:
    return Store(hass, 1, f"{DOMAIN}.late.{key}", private=True)


class LateLines:
    """Lines for the next tail of a conversation, or of its speaker."""

    def __init__(self, hass: HomeAssistant, key: str | None) -> None:
        self._lines: deque[tuple[str, str | None, str]] = deque(maxlen=_MAX_LINES)
        self._store = _store(hass, key) if key else None
        self._is_stored = True

    async def async_load(self) -> None:
        """Read what nobody was told before Home Assistant stopped."""
        if self._store is not None and (stored := await self._store.async_load()):
            rows = [tuple(row) for row in stored["lines"] if len(row) == 3]
            self._lines.extendleft(reversed(rows))

    async def async_close(self) -> None:
        """Store what is not stored yet."""
        if self._store is not None and not self._is_stored:
            self._is_stored = True
            await self._store.async_save(self._as_json())

    def _keep(self) -> None:
        self._is_stored = False
        if self._store is not None:
            self._store.async_delay_save(self._as_json, _SAVE_SECONDS)

    def _as_json(self) -> dict[str, Any]:
        return {"lines": [list(row) for row in self._lines]}

    def add(self, line: str, conversation_id: str, owner: str | None = None) -> None:
        """Keep a line. `owner`: told them in another conversation, too."""
        mine = [row for row in self._lines if row[0] == conversation_id]
        if len(mine) >= _MAX_PER_CONVERSATION:
            self._lines.remove(mine[0])
        self._lines.append((conversation_id, owner, one_line(line, _KEPT)))
        self._keep()

    def take(self, conversation_id: str, owner: str | None = None) -> list[str]:
        """Return the lines for these, once."""
        taken = [
            row
            for row in self._lines
            if row[0] == conversation_id or (owner is not None and row[1] == owner)
        ]
        for row in taken:
            self._lines.remove(row)
        if taken:
            self._keep()
        return [line for _, _, line in taken]


def owner_of(speaker: Speaker) -> str | None:
    """Return who is told what became of something, hours later: a user, a device."""
    return speaker.user_id or speaker.device_id


def owner_of_action(action: ScheduledAction) -> str | None:
    """Return whom a scheduled action concerns."""
    return action.user_id or action.device_id
