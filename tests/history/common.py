"""Turns to store."""

from collections.abc import Sequence
from typing import Any

from custom_components.ha_ai_agent.models import (
    ApprovalRecord,
    MessageRecord,
    Speaker,
    ToolCall,
    TurnInfo,
    TurnRecord,
    Usage,
)

AGENT_ID = "conversation.ha_ai_agent"
ANNA = Speaker(user_id="anna", name="Anna", language="en")
BERT = Speaker(user_id="bert", name="Bert", language="de")
KITCHEN = Speaker(satellite_id="assist_satellite.kitchen", device_id="kitchen")


def message(role: Any, content: str, ts: float, **further: Any) -> MessageRecord:
    return MessageRecord(
        message_id=f"m{ts}-{role}",
        role=role,
        content=content,
        created_ts=ts,
        **further,
    )


def turn(
    number: int,
    *,
    conversation_id: str = "c1",
    speaker: Speaker = ANNA,
    text: str = "Turn on the kitchen light",
    answer: str = "The kitchen light is on.",
    started_ts: float = 1_700_000_000.0,
    with_tool: bool = False,
    messages: Sequence[MessageRecord] | None = None,
    **further: Any,
) -> TurnRecord:
    """Return a turn that ended one second after it began."""
    started = started_ts + number
    if messages is None:
        tool = [
            message(
                "assistant",
                "",
                started + 0.1,
                tool_calls=(ToolCall(f"t{number}", "call_service", {"a": [number]}),),
            ),
            message(
                "tool_result",
                '{"status": "confirmed"}',
                started + 0.2,
                tool_call_id=f"t{number}",
                tool_name="call_service",
            ),
        ]
        messages = [
            message("user", text, started, token_count=7),
            *(tool if with_tool else []),
            message("assistant", answer, started + 0.9),
        ]
    return TurnRecord(
        info=TurnInfo(
            turn_id=further.pop("turn_id", f"{conversation_id}-turn-{number}"),
            conversation_id=conversation_id,
            agent_id=AGENT_ID,
            subentry_id=further.pop("subentry_id", "sub"),
            speaker=speaker,
            text=text,
            started_ts=started,
        ),
        outcome=further.pop("outcome", "ok"),
        duration_ms=1000.0,
        iterations=1,
        tool_calls=int(with_tool),
        usage=Usage(100, 80, 12),
        model_id="gpt",
        rung="primary",
        spans=[{"name": "prompt", "start_ms": 0, "duration_ms": 1}],
        messages=messages,
        **further,
    )


def approval(approval_id: str, **further: Any) -> ApprovalRecord:
    """Return a pending approval."""
    values: dict[str, Any] = {
        "conversation_id": "c1",
        "turn_id": "c1-turn-1",
        "tool_call_id": "t1",
        "agent_id": AGENT_ID,
        "subentry_id": "sub",
        "user_id": "anna",
        "device_id": None,
        "satellite_id": None,
        "language": "en",
        "call": {"domain": "lock", "service": "unlock", "data": {"code": "1"}},
        "arguments_hash": "abc",
        "preview": "Unlock the front door",
        "reason": "unlock",
        "created_ts": 1_700_000_000.0,
        "expires_ts": 1_700_000_300.0,
    }
    return ApprovalRecord(approval_id=approval_id, **(values | further))
