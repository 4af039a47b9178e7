"""Answers to approvals: who may give one, and what it sets going. Once."""

import asyncio
from hmac import compare_digest

from homeassistant.auth.const import GROUP_ID_READ_ONLY
from homeassistant.core import Context, HomeAssistant

from ..calls.binding import is_intact
from ..const import LOGGER
from ..errors import StorageError
from ..models import ApprovalRecord, JsonObject
from .contexts import TurnContexts
from .register import Execute, Register, now_ts
from .resolution import (
    Executed,
    Rejected,
    Resolution,
    Unresolved,
    Verdict,
    Via,
    may_answer,
)
from .wrong_codes import async_get_wrong_codes


class Resolver:
    """Takes answers, from whichever side they come."""

    def __init__(
        self,
        hass: HomeAssistant,
        register: Register,
        contexts: TurnContexts,
        *,
        code: str | None,
    ) -> None:
        self._hass = hass
        self._register = register
        self._contexts = contexts
        self._code = code
        self._wrong_codes = async_get_wrong_codes(hass)
        self._tasks: set[asyncio.Task[Executed]] = set()
        self.execute: Execute | None = None

    async def async_start(self) -> None:
        """Take up how many codes were wrong."""
        if self._code is not None:
            await self._wrong_codes.async_load()

    async def async_close(self) -> None:
        """Wait for calls that a person said yes to: half a call helps nobody."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=10)

    async def async_resolve(
        self,
        approval_id: str,
        decision: Verdict,
        *,
        user_id: str | None,
        is_admin: bool,
        context: Context,
        via: Via,
        code: str | None = None,
    ) -> Resolution:
        """Take the answer of a known person."""
        try:
            record = await self._register.async_get(approval_id)
            if record is None:
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
        decision: Verdict,
        *,
        user_id: str | None,
        context: Context,
        via: Via,
        code: str | None,
    ) -> Resolution:
        """Settle a question of somebody who may. Raises `StorageError`."""
        problem = await self._async_problem(record, context)
        if problem is not None:
            return problem
        if decision == "reject":
            rejected = await self._register.async_claim(
                record, "rejected", user_id=user_id, via=via, context=context
            )
            return Rejected(rejected) if rejected else self._late(record)
        if (
            problem := await self._async_check_code(record, code, user_id, via, context)
        ) is not None:
            return problem
        if self.execute is None:
            return Unresolved("not_running", record)
        # Committed before anything runs: whatever happens then, it cannot run twice.
        approved = await self._register.async_claim(
            record, "approved", user_id=user_id, via=via, context=context
        )
        if approved is None:
            return self._late(record)
        task = self._hass.async_create_task(
            self._async_execute(self.execute, approved, context),
            f"approved call {approved.approval_id}",
        )
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return await asyncio.shield(task)

    def _late(self, record: ApprovalRecord) -> Unresolved:
        return Unresolved("already_resolved", record)

    async def _async_problem(
        self, record: ApprovalRecord, context: Context
    ) -> Unresolved | None:
        """Return why a question cannot be answered any more."""
        if record.status == "expired":
            return Unresolved("expired", record)
        if record.status != "pending":
            return Unresolved("already_resolved", record)
        if record.expires_ts <= now_ts():
            expired = await self._register.async_claim(
                record, "expired", user_id=None, via="expiry", context=context
            )
            return Unresolved("expired", expired or record)
        if not is_intact(record):
            await self._register.async_claim(
                record, "failed", user_id=None, via="expiry", context=context
            )
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
            await self._register.async_claim(
                record, "rejected", user_id=None, via=via, context=context
            )
        return Unresolved("code_paused" if is_paused else "wrong_code", record)

    async def _async_execute(
        self, execute: Execute, record: ApprovalRecord, context: Context
    ) -> Executed:
        """Run the call with the rights of the one who asked, and write it down."""
        own = Context(user_id=record.user_id, parent_id=context.id)
        self._contexts.add(own)
        result: JsonObject
        try:
            result = await execute(record, own)
        except Exception as error:  # noqa: BLE001
            # Whatever broke, the record must not stay between approved and done.
            LOGGER.warning("An approved call broke: %s", type(error).__name__)
            result = {
                "status": "failed",
                "error": "internal_error",
                "message": "The call broke.",
            }
        return Executed(await self._register.async_finish(record, result, own), result)
