"""The open questions of one agent: kept, expired in time, and settled once."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final, Literal

from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant, callback
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.util import dt as dt_util

from ..const import EVENT_APPROVAL_REQUESTED, EVENT_APPROVAL_RESOLVED, LOGGER
from ..errors import StorageError
from ..models import ApprovalRecord, ApprovalStorage, JsonObject
from .resolution import record_as_event

type Status = Literal[
    "pending", "approved", "rejected", "expired", "executed", "failed"
]

MAX_ENDED: Final = 200
_RETRY_SECONDS: Final = 60
_INTERRUPTED: Final[JsonObject] = {
    "status": "failed",
    "error": "interrupted",
    "message": "Home Assistant stopped while it ran. It was not run again.",
}


def now_ts() -> float:
    """Return the time that approvals are measured by."""
    return dt_util.utcnow().timestamp()


class Register:
    """Owns the open questions. The storage decides; memory only saves look-ups."""

    def __init__(
        self,
        hass: HomeAssistant,
        storage: ApprovalStorage,
        subentry_id: str,
        on_ended: Callable[[ApprovalRecord], None],
    ) -> None:
        self._hass = hass
        self._storage = storage
        self._subentry_id = subentry_id
        self._on_ended = on_ended
        self._open: dict[str, ApprovalRecord] = {}
        self._ended: OrderedDict[str, ApprovalRecord] = OrderedDict()
        """The newest that ended, by conversation: to say why a yes came too late."""
        self._cancel_timer: CALLBACK_TYPE | None = None

    async def async_start(self) -> None:
        """Take up what is open, and end what a stop of Home Assistant cut off."""
        try:
            for record in self._own(await self._storage.async_list(status="approved")):
                await self.async_finish(record, dict(_INTERRUPTED), Context())
            for record in self._own(await self._storage.async_list(status="pending")):
                self._open[record.approval_id] = record
        except StorageError as error:
            LOGGER.warning("Open approvals could not be read: %s", error.key)
        await self._async_expire_due()

    @callback
    def async_close(self) -> None:
        """Forget everything; the storage still has it."""
        if self._cancel_timer is not None:
            self._cancel_timer()
            self._cancel_timer = None
        self._open.clear()
        self._ended.clear()

    @property
    def open(self) -> tuple[ApprovalRecord, ...]:
        """The questions that may still be answered, oldest first."""
        now = now_ts()
        return tuple(rec for rec in self._open.values() if rec.expires_ts > now)

    def last_ended(self, conversation_id: str) -> ApprovalRecord | None:
        """Return the question of a conversation that ended last."""
        return self._ended.get(conversation_id)

    async def async_add(self, record: ApprovalRecord, context: Context) -> None:
        """Store a new question and tell who listens."""
        await self._storage.async_add(record)
        self._open[record.approval_id] = record
        self._arm()
        self._hass.bus.async_fire(
            EVENT_APPROVAL_REQUESTED, record_as_event(record), context=context
        )

    async def async_get(self, approval_id: str) -> ApprovalRecord | None:
        """Return a question of this agent, as the storage has it."""
        record = await self._storage.async_get(approval_id)
        if record is None or record.subentry_id != self._subentry_id:
            return None
        return record

    async def async_claim(
        self,
        record: ApprovalRecord,
        status: Status,
        *,
        user_id: str | None,
        via: str,
        context: Context,
    ) -> ApprovalRecord | None:
        """Move a question out of `pending`; None if somebody else did before."""
        at = now_ts()
        is_ours = await self._storage.async_transition(
            record.approval_id,
            expected="pending",
            status=status,
            resolved_ts=at,
            resolved_by=user_id,
            resolved_via=via,
        )
        if not is_ours:
            self._open.pop(record.approval_id, None)
            return None
        record = replace(
            record, status=status, resolved_ts=at, resolved_by=user_id, resolved_via=via
        )
        self._end(record)
        if status != "approved":
            self._announce(record, context)
        return record

    async def async_supersede(
        self, records: Iterable[ApprovalRecord], context: Context
    ) -> None:
        """End questions that a newer sentence has made void."""
        for record in records:
            try:
                await self.async_claim(
                    record,
                    "rejected",
                    user_id=None,
                    via="superseded",
                    context=context,
                )
            except StorageError as error:
                # It stays open, and a yes to it is asked back about.
                LOGGER.warning("A question could not be taken back: %s", error.key)

    async def async_finish(
        self, record: ApprovalRecord, result: JsonObject, context: Context
    ) -> ApprovalRecord:
        """Write down how an approved call went."""
        did_run = result.get("status") in {"confirmed", "unconfirmed", "partial"}
        status: Status = "executed" if did_run else "failed"
        try:
            await self._storage.async_transition(
                record.approval_id, expected="approved", status=status, result=result
            )
        except StorageError as error:
            # It ran, and it cannot run again: it is no longer pending.
            LOGGER.warning("An approval's result was not kept: %s", error.key)
        record = replace(record, status=status, result=result)
        self._end(record)
        self._announce(record, context)
        return record

    def _own(self, records: Iterable[ApprovalRecord]) -> list[ApprovalRecord]:
        return [rec for rec in records if rec.subentry_id == self._subentry_id]

    def _end(self, record: ApprovalRecord) -> None:
        self._open.pop(record.approval_id, None)
        self._ended[record.conversation_id] = record
        self._ended.move_to_end(record.conversation_id)
        while len(self._ended) > MAX_ENDED:
            self._ended.popitem(last=False)

    def _announce(self, record: ApprovalRecord, context: Context) -> None:
        data = record_as_event(record)
        data["result_status"] = (record.result or {}).get("status")
        self._hass.bus.async_fire(EVENT_APPROVAL_RESOLVED, data, context=context)
        self._on_ended(record)

    # Expiry

    def _arm(self, *, at_least: float = 0) -> None:
        """Wait for the next question to expire."""
        if self._cancel_timer is not None:
            self._cancel_timer()
            self._cancel_timer = None
        if self._open:
            due = min(record.expires_ts for record in self._open.values())
            due = max(due, at_least)
            self._cancel_timer = async_track_point_in_utc_time(
                self._hass, self._async_timer, dt_util.utc_from_timestamp(due)
            )

    async def _async_timer(self, _now: datetime) -> None:
        self._cancel_timer = None
        await self._async_expire_due()

    async def _async_expire_due(self) -> None:
        now = now_ts()
        for record in list(self._open.values()):
            if record.expires_ts > now:
                continue
            try:
                await self.async_claim(
                    record, "expired", user_id=None, via="expiry", context=Context()
                )
            except StorageError:
                # It counts as expired all the same; it is written down later.
                self._arm(at_least=now + _RETRY_SECONDS)
                return
        self._arm()


type Execute = Callable[[ApprovalRecord, Context], Awaitable[JsonObject]]
"""Runs a stored call in a context."""
