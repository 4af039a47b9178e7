"""The open questions of one agent: kept, answered by who may, and run. Once.

One machine for every way in: a voice, the panel, an action, a phone and the clock all
move a question by a row of `moves.py`, and the storage says who was first.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial
from hmac import compare_digest
from typing import Final

from homeassistant.auth.const import GROUP_ID_READ_ONLY
from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.start import async_at_started
from lru import LRU

from ..calls.binding import is_intact
from ..const import EVENT_APPROVAL_REQUESTED, EVENT_APPROVAL_RESOLVED, LOGGER
from ..errors import StorageError
from ..models import ApprovalRecord, ApprovalStorage, JsonObject
from ..points import async_at
from .contexts import TurnContexts
from .moves import MOVES, MoveName, Via, step_after
from .resolution import (
    Choice,
    Executed,
    Rejected,
    Resolution,
    Unresolved,
    may_answer,
    record_as_event,
)
from .wrong_codes import async_get_wrong_codes, now_ts

MAX_ENDED: Final = 200
_RETRY_SECONDS: Final = 2
_INTERRUPTED: Final[JsonObject] = {
    "status": "unconfirmed",
    "error": "interrupted",
    "message": "Home Assistant stopped while it ran. It was not run again.",
}
_BROKE: Final[JsonObject] = {
    "status": "failed",
    "error": "internal_error",
    "message": "The call broke.",
}

type Execute = Callable[[ApprovalRecord, Context], Awaitable[JsonObject]]
"""Runs a stored call in a context."""
type LookUp = Callable[[ApprovalRecord], Awaitable[JsonObject]]
"""Finds out what became of one that was cut off."""


class Questions:
    """Owns the questions. The storage decides; memory only saves look-ups."""

    def __init__(
        self,
        hass: HomeAssistant,
        storage: ApprovalStorage,
        subentry_id: str,
        contexts: TurnContexts,
        on_ended: Callable[[ApprovalRecord], None],
        *,
        code: str | None,
    ) -> None:
        self._hass = hass
        self._storage = storage
        self._subentry_id = subentry_id
        self._contexts = contexts
        self._on_ended = on_ended
        self._code = code
        self._wrong_codes = async_get_wrong_codes(hass)
        self._open: dict[str, ApprovalRecord] = {}
        self._ended: LRU[str, ApprovalRecord] = LRU(MAX_ENDED)
        """The newest that ended, by conversation: to say why a yes came too late."""
        self._cancel_timer: CALLBACK_TYPE | None = None
        self._stop_reading: CALLBACK_TYPE | None = None
        self._is_closed = False
        self._tasks: set[asyncio.Task[Executed]] = set()
        self.execute: Execute | None = None
        self.look_up: LookUp | None = None

    async def async_start(self) -> None:
        """Take up what is open, and end what a stop of Home Assistant cut off."""
        if self._code is not None:
            await self._wrong_codes.async_load()
        await self._async_take_up()

    async def _async_take_up(self, _now: datetime | None = None) -> None:
        """Read what is open; while that cannot be done, try again soon."""
        self._stop_reading = None
        try:
            cut_off = self._own(await self._storage.async_list(status="approved"))
            pending = self._own(await self._storage.async_list(status="pending"))
        except StorageError as error:
            if self._is_closed:
                return
            LOGGER.warning("Open approvals could not be read: %s", error.key)
            self._stop_reading = async_call_later(
                self._hass, _RETRY_SECONDS, self._async_take_up
            )
            return
        for record in pending:
            self._open[record.approval_id] = record
        if cut_off:
            self._stop_reading = async_at_started(
                self._hass, partial(self._async_end_cut_off, cut_off)
            )
        await self._async_expire_due()

    async def _async_end_cut_off(
        self, records: list[ApprovalRecord], _hass: HomeAssistant
    ) -> None:
        """Find out what became of what a person said yes to, and write it down."""
        for record in records:
            result = dict(_INTERRUPTED)
            try:
                if self.look_up is not None:
                    result |= await self.look_up(record)
            except Exception:  # noqa: BLE001
                # What cannot be looked up is as unconfirmed as before.
                LOGGER.exception("An approved call could not be looked up")
            await self._async_finish(record, result, Context())

    async def async_close(self) -> None:
        """Wait for what a person said yes to: half a call helps nobody."""
        self._is_closed = True
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=10)
        if self._cancel_timer is not None:
            self._cancel_timer()
            self._cancel_timer = None
        if self._stop_reading is not None:
            self._stop_reading()
            self._stop_reading = None
        # The storage still has them.
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

    # The machine

    async def _async_move(
        self,
        record: ApprovalRecord,
        step: MoveName,
        context: Context,
        *,
        user_id: str | None = None,
        via: Via | None = None,
        result: JsonObject | None = None,
    ) -> ApprovalRecord | None:
        """Take a step; None if it is not there any more. Raises `StorageError`."""
        move = MOVES[step]
        is_answer = move.before == "pending"
        at = now_ts() if is_answer else record.resolved_ts
        channel = (move.via or via) if is_answer else record.resolved_via
        by = user_id if is_answer else record.resolved_by
        is_ours = await self._storage.async_transition(
            record.approval_id,
            expected=move.before,
            status=move.after,
            resolved_ts=at,
            resolved_by=by,
            resolved_via=channel,
            result=result,
        )
        if not is_ours:
            self._open.pop(record.approval_id, None)
            return None
        return self._moved(
            replace(
                record,
                status=move.after,
                resolved_ts=at,
                resolved_by=by,
                resolved_via=channel,
                result=result,
            ),
            context,
            is_told=move.is_told,
        )

    def _moved(
        self, record: ApprovalRecord, context: Context, *, is_told: bool
    ) -> ApprovalRecord:
        """Keep in memory what was committed, and tell who listens."""
        self._open.pop(record.approval_id, None)
        self._ended[record.conversation_id] = record
        if is_told:
            data = record_as_event(record)
            data["result_status"] = (record.result or {}).get("status")
            self._hass.bus.async_fire(EVENT_APPROVAL_RESOLVED, data, context=context)
            self._on_ended(record)
        return record

    async def async_supersede(
        self, records: Iterable[ApprovalRecord], context: Context
    ) -> None:
        """End questions that a newer sentence has made void."""
        for record in records:
            try:
                await self._async_move(record, "supersede", context)
            except StorageError as error:
                # It stays open, and a yes to it is asked back about.
                LOGGER.warning("A question could not be taken back: %s", error.key)

    # Answers

    async def async_resolve(
        self,
        approval_id: str,
        decision: Choice,
        *,
        user_id: str | None,
        is_admin: bool,
        context: Context,
        via: Via,
        code: str | None = None,
    ) -> Resolution:
        """Take the answer of a known person."""
        try:
            record = await self._storage.async_get(approval_id)
            if record is None or record.subentry_id != self._subentry_id:
                return Unresolved("not_found")
            is_person = not self._contexts.is_from_turn(context)
            if not is_person or not await self._async_may(record, user_id, is_admin):
                return Unresolved("not_allowed", record)
            return await self.async_settle(
                record, decision, user_id=user_id, context=context, via=via, code=code
            )
        except StorageError:
            return Unresolved("storage_error")

    async def async_settle(
        self,
        record: ApprovalRecord,
        decision: Choice,
        *,
        user_id: str | None,
        context: Context,
        via: Via,
        code: str | None,
    ) -> Resolution:
        """Settle a question of somebody who may. Raises `StorageError`."""
        problem = await self._async_problem(record, context)
        if problem is None and decision == "approve":
            problem = await self._async_check_code(record, code, user_id, via, context)
            if problem is None and self.execute is None:
                problem = Unresolved("not_running", record)
        if problem is not None:
            return problem
        # Committed before anything runs: whatever happens then, it cannot run twice.
        moved = await self._async_move(
            record, decision, context, user_id=user_id, via=via
        )
        if moved is None:
            return await self._async_why_not(record)
        if self.execute is None or not MOVES[decision].runs:
            return Rejected(moved)
        task = self._hass.async_create_task(
            self._async_execute(self.execute, moved, context),
            f"approved call {moved.approval_id}",
        )
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return await asyncio.shield(task)

    async def _async_why_not(self, record: ApprovalRecord) -> Unresolved:
        """Return what became of a question that was open a moment ago."""
        found = await self._storage.async_get(record.approval_id)
        if found is None:
            # The file was taken away while we ran, and with it what was asked.
            return Unresolved("not_found")
        return Unresolved("already_resolved", found)

    async def _async_problem(
        self, record: ApprovalRecord, context: Context
    ) -> Unresolved | None:
        """Return why a question cannot be answered any more."""
        if record.status == "expired":
            return Unresolved("expired", record)
        if record.status != "pending":
            return Unresolved("already_resolved", record)
        if record.expires_ts <= now_ts():
            expired = await self._async_move(record, "expire", context)
            return Unresolved("expired", expired or record)
        if not is_intact(record):
            await self._async_move(record, "void", context)
            return Unresolved("changed", record)
        return None

    async def _async_may(
        self, record: ApprovalRecord, user_id: str | None, is_admin: bool
    ) -> bool:
        """Return whether this user may answer, as Home Assistant knows them now."""
        if user_id is None:
            return False
        user = await self._hass.auth.async_get_user(user_id)
        if user is None or not user.is_active:
            return False
        if any(group.id == GROUP_ID_READ_ONLY for group in user.groups):
            return False
        return may_answer(record, user_id, is_admin=is_admin and user.is_admin)

    async def _async_check_code(
        self,
        record: ApprovalRecord,
        code: str | None,
        user_id: str | None,
        via: Via,
        context: Context,
    ) -> Unresolved | None:
        """Return what is wrong with the code, where one is wanted."""
        if self._code is None:
            return None
        if not code:
            return Unresolved("code_required", record)
        who = user_id or record.satellite_id or record.device_id or "nobody"
        is_paused = self._wrong_codes.is_paused(who)
        is_right = compare_digest(code.encode(), self._code.encode())
        if is_right and not is_paused:
            self._wrong_codes.forgive(who)
            return None
        if self._wrong_codes.count(who):
            await self._async_move(record, "lock", context, via=via)
        return Unresolved("code_paused" if is_paused else "wrong_code", record)

    async def _async_execute(
        self, execute: Execute, record: ApprovalRecord, context: Context
    ) -> Executed:
        """Run the call with the rights of the one who asked, and write it down."""
        own = Context(user_id=record.user_id, parent_id=context.id)
        self._contexts.add(own)
        try:
            result = await execute(record, own)
        except Exception as error:  # noqa: BLE001
            # Whatever broke, the record must not stay between approved and done.
            LOGGER.warning("An approved call broke: %s", type(error).__name__)
            result = dict(_BROKE)
        return Executed(await self._async_finish(record, result, own), result)

    async def _async_finish(
        self, record: ApprovalRecord, result: JsonObject, context: Context
    ) -> ApprovalRecord:
        """Write down how an approved call went."""
        step = step_after(result.get("status"))
        moved: ApprovalRecord | None = None
        try:
            moved = await self._async_move(record, step, context, result=result)
        except StorageError as error:
            LOGGER.warning("An approval's result was not kept: %s", error.key)
        if moved is not None:
            return moved
        # It ran, and it cannot run again: it is no longer pending.
        done = replace(record, status=MOVES[step].after, result=result)
        return self._moved(done, context, is_told=True)

    # Expiry

    def _own(self, records: Iterable[ApprovalRecord]) -> list[ApprovalRecord]:
        return [rec for rec in records if rec.subentry_id == self._subentry_id]

    def _arm(self, *, at_least: float = 0) -> None:
        """Wait for the next question to expire."""
        if self._cancel_timer is not None:
            self._cancel_timer()
            self._cancel_timer = None
        if self._open:
            due = min(record.expires_ts for record in self._open.values())
            due = max(due, at_least)
            self._cancel_timer = async_at(self._hass, due, self._async_timer)

    async def _async_timer(self, _now: datetime) -> None:
        self._cancel_timer = None
        await self._async_expire_due()

    async def _async_expire_due(self) -> None:
        now = now_ts()
        for record in list(self._open.values()):
            if record.expires_ts > now:
                continue
            try:
                await self._async_move(record, "expire", Context())
            except StorageError:
                # It counts as expired all the same; it is written down later.
                self._arm(at_least=now + _RETRY_SECONDS)
                return
        self._arm()
