"""What was done, and what was there before: the ground of undo."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from time import time
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.ulid import ulid_now

from ..calls.facts import seen
from ..calls.prepared import PreparedCall
from ..calls.subject_reader import registry_ids
from ..const import DOMAIN, LOGGER
from ..domains.model import Seen
from ..errors import AgentError
from ..models import VAIN, JsonObject, LedgerEntry, LedgerStorage, TurnInfo
from .execute import Execution
from .results import Outcome

type CreateTask = Callable[[Coroutine[Any, Any, Any], str], asyncio.Task[Any]]

STARTED: Final = "started"
"""The status of what is not seen to have ended."""
_BEFORE_SECONDS: Final = 0.5
"""So long a call waits for its row; who has no database still has light. No call waits
for a database that another has waited for in vain."""
_UNDER_WAY: Final[HassKey[set[str]]] = HassKey(f"{DOMAIN}_under_way")
TOOL: Final = "tool"
"""In place of the domain: a deed of a tool, not a call of a service."""
_OF: Final = "subentry_id"
BOUND: Final = "registry_ids"
"""In an entry's call: what undo finds the entities by after they were renamed."""
CONTEXT: Final = "context_id"
"""In an entry's call: by which what changed is known as ours."""
KEPT_ATTRIBUTES: Final = frozenset(
    {
        "brightness",
        "color_mode",
        "color_temp_kelvin",
        "current_option",
        "current_position",
        "current_tilt_position",
        "direction",
        "effect",
        "fan_mode",
        "fan_speed",
        "has_date",
        "has_time",
        "hs_color",
        "humidity",
        "is_volume_muted",
        "mode",
        "operation_mode",
        "away_mode",
        "oscillating",
        "percentage",
        "preset_mode",
        "repeat",
        "rgb_color",
        "rgbw_color",
        "rgbww_color",
        "shuffle",
        "sound_mode",
        "source",
        "supported_features",
        "swing_horizontal_mode",
        "swing_mode",
        "target_temp_high",
        "target_temp_low",
        "temperature",
        "volume_level",
        "xy_color",
    }
)


class Ledger:
    """Writes entries behind the answer; readers wait for what is on its way."""

    def __init__(
        self,
        hass: HomeAssistant,
        storage: LedgerStorage,
        create_task: CreateTask,
        subentry_id: str | None = None,
    ) -> None:
        self._hass = hass
        self._storage = storage
        self._subentry_id = subentry_id
        self._create_task = create_task
        self._queue: dict[str, LedgerEntry] = {}
        self._task: asyncio.Task[Any] | None = None
        self._waiting: dict[str, asyncio.Future[None]] = {}
        self._hangs = False

    def keep(
        self,
        prepared: PreparedCall,
        info: TurnInfo,
        execution: Execution,
        outcome: Outcome,
        entry_id: str | None,
        note: str | None,
    ) -> str:
        """Store an entry, or what became of an earlier one. Returns at once."""
        call = prepared.call
        entry = LedgerEntry(
            entry_id=entry_id or ulid_now(),
            turn_id=info.turn_id,
            conversation_id=info.conversation_id,
            user_id=info.speaker.user_id,
            tool_call_id=call.tool_call_id,
            created_ts=time(),
            call={
                **call.as_json(),
                CONTEXT: execution.context.id,
                BOUND: registry_ids(execution.hass, execution.before),
                _OF: info.subentry_id,
            },
            before={id_: as_kept(before) for id_, before in execution.before.items()},
            after={
                id_: as_kept(seen(execution.hass.states.get(id_)))
                for id_ in execution.before
            },
            status=STARTED if outcome.is_running else outcome.status,
            note=note or ("still running" if outcome.is_running else None),
        )
        self._note_under_way(entry)
        self.put(entry)
        return entry.entry_id

    def note(
        self,
        tool_call_id: str,
        tool: str,
        data: JsonObject,
        *,
        turn_id: str,
        conversation_id: str,
        user_id: str | None,
        note: str | None = None,
    ) -> None:
        """Store a deed that is no service call: what is kept, and what is written."""
        self.put(
            LedgerEntry(
                entry_id=ulid_now(),
                turn_id=turn_id,
                conversation_id=conversation_id,
                user_id=user_id,
                tool_call_id=tool_call_id,
                created_ts=time(),
                call={"domain": TOOL, "service": tool, "data": data},
                before={},
                status="confirmed",
                note=note,
            )
        )

    def note_vain(self, info: TurnInfo, tool: str) -> None:
        """Store that a turn asked for something in vain: undo must not go past it."""
        self.put(
            LedgerEntry(
                entry_id=f"{VAIN} {info.turn_id}",
                turn_id=info.turn_id,
                conversation_id=info.conversation_id,
                user_id=info.speaker.user_id,
                tool_call_id="",
                created_ts=time(),
                call={"domain": TOOL, "service": tool, "data": {}},
                before={},
                status=VAIN,
            )
        )

    async def async_note_undone(self, undoes: JsonObject | None) -> None:
        """Keep that an entry was taken back, after a yes to that."""
        if undoes is None:
            return
        turn_id, entry_id = undoes["turn_id"], undoes["entry_id"]
        for entry in await self.async_list(turn_id=turn_id, conversation_id=None):
            if entry.entry_id == entry_id:
                self.put(replace(entry, undone_ts=time()))

    def _note_under_way(self, entry: LedgerEntry) -> None:
        """Remember what runs now: a reload must not take it for cut off."""
        under_way = self._hass.data.setdefault(_UNDER_WAY, set())
        if entry.status == STARTED:
            under_way.add(entry.entry_id)
        else:
            under_way.discard(entry.entry_id)
        if not under_way:
            self._hass.data.pop(_UNDER_WAY, None)

    async def async_cut_off(self) -> list[LedgerEntry]:
        """Return what was started and never ended. Raises `AgentError`."""
        under_way = self._hass.data.get(_UNDER_WAY, set())
        return [
            entry
            for entry in await self._storage.async_list(status=STARTED)
            if entry.entry_id not in under_way
            and self._subentry_id in {None, entry.call.get(_OF)}
        ]

    async def async_written(self, entry_id: str) -> None:
        """Wait until an entry is stored, as long as that may take."""
        if entry_id not in self._queue or self._hangs:
            return
        done = self._waiting.setdefault(
            entry_id, asyncio.get_running_loop().create_future()
        )
        await asyncio.wait([done], timeout=_BEFORE_SECONDS)
        self._hangs = not done.done()

    def put(self, entry: LedgerEntry) -> None:
        """Queue an entry; one writer, in order."""
        self._queue[entry.entry_id] = entry
        if self._task is None or self._task.done():
            self._task = self._create_task(self._async_write(), "ledger")

    async def _async_write(self) -> None:
        while self._queue:
            # Together: one commit for all calls that begin at the same time.
            await asyncio.gather(*map(self._async_put, list(self._queue.values())))
            self._hangs = False

    async def _async_put(self, entry: LedgerEntry) -> None:
        try:
            await self._storage.async_put(entry)
        except AgentError as error:
            # What was done is done; only undo will not know of it.
            LOGGER.warning("The ledger could not be written: %s", error.key)
        if self._queue.get(entry.entry_id) is entry:
            del self._queue[entry.entry_id]
        if (waiting := self._waiting.pop(entry.entry_id, None)) is not None:
            waiting.set_result(None)

    async def async_flush(self) -> None:
        """Wait until everything that was kept is stored."""
        while self._queue and self._task is not None:
            await asyncio.shield(self._task)

    async def async_list(
        self, *, turn_id: str | None, conversation_id: str | None, limit: int = 100
    ) -> list[LedgerEntry]:
        """Return entries, newest first."""
        await self.async_flush()
        return await self._storage.async_list(
            turn_id=turn_id, conversation_id=conversation_id, limit=limit
        )


def as_kept(state: Seen) -> JsonObject:
    """Return a state with the attributes that undo needs, as JSON."""
    attributes: Mapping[str, Any] = state.attributes
    return {
        "state": state.state,
        "attributes": {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in attributes.items()
            if key in KEPT_ATTRIBUTES and value is not None
        },
    }
