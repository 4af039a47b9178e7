"""What was really done, from the ledger: it outlives a restart."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ....errors import AgentError
from ....languages import find
from ....models import LedgerEntry, LedgerStorage, TurnInfo
from .told import async_done_as, async_names, join_sentences

type GetSaid = Callable[[str, str | None], Awaitable[str]]
"""The words of a turn, as far as its user may read them."""

_TOOL: Final = "tool"
_SEEN: Final = frozenset({"confirmed", "partial"})
_FAILED: Final = frozenset({"failed", "denied"})
_RECENT: Final = 86_400
"""Seconds: what somebody did before that is not meant by "what did you do"."""


@dataclass(frozen=True, slots=True)
class PastDeed:
    """What one turn did."""

    entries: tuple[LedgerEntry, ...]
    """Oldest first."""

    @property
    def turn_id(self) -> str:
        """The turn that did it."""
        return self.entries[0].turn_id


class PastDeeds:
    """Finds and tells what was done."""

    def __init__(
        self, hass: HomeAssistant, ledger: LedgerStorage, get_said: GetSaid
    ) -> None:
        self._hass = hass
        self._ledger = ledger
        self._get_said = get_said

    async def async_last(self, turn: TurnInfo) -> PastDeed | None:
        """Return what was done last: in this conversation, or by this person."""
        try:
            entries = await self._ledger.async_list(
                conversation_id=turn.conversation_id
            )
            user_id = turn.speaker.user_id
            if not entries and user_id is not None:
                since = turn.started_ts - _RECENT
                entries = [
                    entry
                    for entry in await self._ledger.async_list()
                    if entry.user_id == user_id and entry.created_ts >= since
                ]
        except AgentError:
            return None
        entries = [entry for entry in entries if entry.turn_id != turn.turn_id]
        if not entries:
            return None
        newest = entries[0].turn_id
        return PastDeed(
            tuple(item for item in reversed(entries) if item.turn_id == newest)
        )

    async def async_said(self, deed: PastDeed, turn: TurnInfo) -> str:
        """Return the words that a deed was done for."""
        try:
            return await self._get_said(deed.turn_id, turn.speaker.user_id)
        except AgentError:
            return ""

    async def async_told(self, deed: PastDeed, turn: TurnInfo) -> str:
        """Return what was done: what was seen, what not, and what was undone."""
        language = turn.speaker.language
        words = find(language)
        phrases, talk = words.lexicon.phrases, words.household.talk
        plain = [item for item in deed.entries if item.call.get("domain") != _TOOL]
        undone = [item for item in plain if item.undone_ts is not None]
        held = [item for item in plain if item.undone_ts is None]
        seen = [item for item in held if item.status in _SEEN]
        failed = [item for item in held if item.status in _FAILED]
        open_ = [item for item in held if item not in seen and item not in failed]
        after = {id_: kept for item in seen for id_, kept in item.after.items()}
        said = [await async_done_as(self._hass, after, language)] if after else []
        said += [name for item in seen if not item.after for name in _names(item)]
        for key, source, entries in (
            ("unconfirmed", phrases, open_),
            ("failed", phrases, failed),
            ("undone", talk, undone),
        ):
            if entries:
                ids = [id_ for item in entries for id_ in item.after]
                names = async_names(self._hass, ids) or ", ".join(
                    name for item in entries for name in _names(item)
                )
                said.append(source[key].format(names=names))
        if any(item.call.get("domain") == _TOOL for item in deed.entries):
            text = await self.async_said(deed, turn)
            said += [talk["planned"].format(text=text)] if text else []
        when = dt_util.as_local(dt_util.utc_from_timestamp(deed.entries[0].created_ts))
        is_today = when.date() == dt_util.now().date()
        clock = f"{when:%H:%M}" if is_today else f"{when:%Y-%m-%d %H:%M}"
        told = join_sentences(said)
        return f"{clock}: {told}" if told else ""


def _names(entry: LedgerEntry) -> list[str]:
    """Return what a call without things to see was."""
    return [f"{entry.call.get('domain')}.{entry.call.get('service')}"]
