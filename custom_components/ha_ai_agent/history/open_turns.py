"""Turns that have begun: what a power failure leaves of one is written down later."""

from collections.abc import Collection
from dataclasses import asdict
import json
from typing import Any, Final

from sqlalchemy import Connection, select

from ..languages import find
from ..models import MessageRecord, Speaker, ToolCall, TurnInfo, TurnRecord, Usage
from .backend import Backend
from .codec import clean, dump, load_object
from .db_schema import LedgerRow
from .writes import NO_DEEDS, OPEN, insert_turn, open_id

CUT_OFF: Final = "cut_off"


def open_row(info: TurnInfo) -> dict[str, Any]:
    """Return a turn that begins as a row of the ledger; its end takes it away."""
    return {
        "entry_id": open_id(info.turn_id),
        "turn_id": info.turn_id,
        "conversation_id": clean(info.conversation_id),
        "user_id": info.speaker.user_id,
        "tool_call_id": "",
        "created_ts": info.started_ts,
        "call": dump(asdict(info)),
        "before": "{}",
        "after": "{}",
        "status": OPEN,
    }


def write_cut_off(
    connection: Connection, backend: Backend, running: Collection[str]
) -> int:
    """Write down the turns that began and never ended; return how many."""
    # By their ids, which have an index: a start must not read a year of calls.
    query = select(LedgerRow.call).where(
        LedgerRow.entry_id.between(open_id(""), open_id("z"))
    )
    count = 0
    for text in connection.scalars(query).all():
        try:
            values = load_object(text)
            if values.get("turn_id") in running:
                continue
            info = TurnInfo(**{**values, "speaker": Speaker(**values["speaker"])})
            record = _record(connection, info)
        except AttributeError, KeyError, TypeError, ValueError:
            # Of another version, or damaged: it hides no other.
            continue
        insert_turn(connection, backend, record)
        count += 1
    return count


def _record(connection: Connection, info: TurnInfo) -> TurnRecord:
    """Return what is known of a turn: its words, and the calls in the ledger."""
    calls = connection.execute(
        select(LedgerRow.tool_call_id, LedgerRow.call, LedgerRow.status)
        .where(LedgerRow.turn_id == info.turn_id, LedgerRow.status.not_in(NO_DEEDS))
        .order_by(LedgerRow.created_ts, LedgerRow.id)
    ).all()
    made = [(ToolCall(id_, *_as_call(text)), status) for id_, text, status in calls]
    messages = [_message(info, "user", info.text)]
    if made:
        messages.append(
            _message(info, "assistant", "", tool_calls=tuple(call for call, _ in made))
        )
    messages += [
        _message(
            info,
            "tool_result",
            json.dumps({"status": "unconfirmed" if status == "started" else status}),
            tool_call_id=call.tool_call_id,
            tool_name=call.name,
        )
        for call, status in made
    ]
    said = find(info.speaker.language).sentences["cut_off"]
    messages.append(_message(info, "assistant", said))
    return TurnRecord(
        info=info,
        outcome="cancelled",
        duration_ms=0,
        iterations=0,
        tool_calls=len(made),
        usage=Usage(),
        model_id="",
        rung="none",
        spans=(),
        messages=messages,
        error=CUT_OFF,
    )


def _as_call(text: str) -> tuple[str, dict[str, Any]]:
    call = load_object(text)
    if call.get("domain") == "tool":
        return str(call.get("service")), dict(call.get("data") or {})
    names = ("domain", "service", "data")
    arguments = {key: call.get(key) for key in names}
    return "call_service", arguments | {"entity_id": call.get("entity_ids", [])}


def _message(info: TurnInfo, role: Any, content: str, **more: Any) -> MessageRecord:
    return MessageRecord(
        message_id=f"{info.turn_id}-{role}-{more.get('tool_call_id', len(content))}",
        role=role,
        content=content,
        created_ts=info.started_ts,
        **more,
    )
