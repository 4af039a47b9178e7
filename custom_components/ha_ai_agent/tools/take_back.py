"""Deeds that are no service call: kept for undo, and taken back where that can be."""

from collections.abc import Sequence
from dataclasses import replace
from time import time
from typing import Final

from homeassistant.util.ulid import ulid_now

from ..calls.problems import Refusal
from ..calls.scope import TurnScope
from ..calls.view import TurnView
from ..const import WAS_QUESTION
from ..models import (
    ApprovalRecord,
    JsonObject,
    LedgerEntry,
    Memory,
    MemoryStorage,
    ToolCall,
    TurnInfo,
)
from ..running.ledger import TOOL, Ledger
from ..running.schedule import Scheduler
from ..running.service_work import ServiceWork
from ..running.undo import NOTE
from ..running.work import Work
from .options import Family, TakesBack
from .tool import who_of

_KEPT: Final = (
    *("schedule_id", "when", "memory_id", "text", "automation_id", "version_id"),
)
_VAIN: Final = frozenset({"failed", "denied", "approval_required"})
_DONE: Final = frozenset({"confirmed", "unconfirmed", "partial", "success"})


def deed_of(result: JsonObject) -> JsonObject | None:
    """Return what undo has to know of a tool's result; None if it did nothing."""
    is_done = result.get("status", "success") in _DONE and "error" not in result
    if not is_done or result.get("already"):
        return None
    return {key: result[key] for key in _KEPT if isinstance(result.get(key), str)}


def note_done(
    ledger: Ledger,
    info: TurnInfo,
    call: ToolCall,
    work: Work | None,
    result: JsonObject,
) -> None:
    """Keep a deed that is no service call, and that one came to nothing."""
    if call.name == "undo":
        return
    if work and not (work.footprint.may_write or work.subject is not None):
        return
    is_vain = result.get("status") in _VAIN or "error" in result
    if is_vain and result.get("status") not in _DONE:
        # The model's own mistake is nobody's wish.
        if result.get("error") != WAS_QUESTION:
            ledger.note_vain(info, call.name)
    elif isinstance(work, ServiceWork):
        pass  # it has a row of its own
    elif call.name != "call_service" and (deed := deed_of(result)) is not None:
        ledger.note(
            call.tool_call_id,
            call.name,
            deed,
            turn_id=info.turn_id,
            conversation_id=info.conversation_id,
            user_id=info.speaker.user_id,
        )


async def async_keep_approved(
    ledger: Ledger, record: ApprovalRecord, result: JsonObject
) -> None:
    """Keep what was done after a yes, and that it took back what was done before."""
    if (deed := deed_of(result)) is None:
        return
    undoes = (record.call.get("data") or {}).get("undoes")
    ledger.note(
        record.tool_call_id,
        str(record.call.get("tool", "")),
        deed,
        turn_id=record.turn_id,
        conversation_id=record.conversation_id,
        user_id=record.user_id,
        note=f"{NOTE} {undoes['turn_id']}" if undoes else None,
    )
    await ledger.async_note_undone(undoes)


async def async_ask_back(
    families: Sequence[Family], view: TurnView, entry: LedgerEntry
) -> JsonObject | None:
    """Return what a tool asks before it takes a deed back; None if it takes none."""
    for family in families:
        if isinstance(family, TakesBack) and _is_of(family, entry):
            return await family.async_take_back(entry, _as_asked_by(view))
    return None


def _is_of(family: Family, entry: LedgerEntry) -> bool:
    """Return whether a deed that can be asked back is of this family's tools."""
    call = entry.call
    return (
        call.get("domain") == TOOL
        and "version_id" in (call.get("data") or {})
        and any(spec.name == call.get("service") for spec in family.specs())
    )


def _as_asked_by(view: TurnView) -> TurnScope:
    """Return a scope whose speaker has the rights of the person who asks."""
    info = view.scope.info
    speaker = replace(info.speaker, is_admin=view.rights.is_admin)
    return replace(view.scope, info=replace(info, speaker=speaker))


async def async_take_back(
    scheduler: Scheduler, memories: MemoryStorage, view: TurnView, entry: LedgerEntry
) -> bool:
    """Take back what a tool has kept; False if that is not possible."""
    if entry.call.get("domain") != TOOL:
        return False
    tool = entry.call.get("service")
    data = entry.call.get("data") or {}
    user_id = view.scope.context.user_id
    match tool, data:
        case "schedule", {"schedule_id": schedule_id, "when": _}:
            try:
                await scheduler.async_cancel(schedule_id, who_of(view))
            except Refusal:
                # It was done meanwhile, or is no longer this person's to cancel.
                return False
        case "schedule", {"schedule_id": schedule_id}:
            return await scheduler.async_restore(schedule_id)
        case "memory", {"memory_id": _, "text": text}:
            again = Memory(
                memory_id=ulid_now(), user_id=user_id, text=text, created_ts=time()
            )
            await memories.async_add(again)
        case "memory", {"memory_id": memory_id}:
            return await memories.async_delete(memory_id, user_id)
        case _:
            return False
    return True
