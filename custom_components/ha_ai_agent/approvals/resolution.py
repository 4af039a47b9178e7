"""What came of an answer to an approval, and who may give it. Pure."""

from dataclasses import dataclass
from typing import Final, Literal

from ..calls.resolved import SCHEDULED
from ..models import ApprovalRecord, JsonObject, Speaker
from .preview import without_words

type Choice = Literal["approve", "reject"]
type WhyUnresolved = Literal[
    "not_found",
    "expired",
    "already_resolved",
    "not_allowed",
    "code_required",
    "wrong_code",
    "code_paused",
    "changed",
    "storage_error",
    "not_running",
]

MESSAGES: Final[dict[WhyUnresolved, str]] = {
    "not_found": "There is no such approval.",
    "expired": "The approval has expired. Nothing was done.",
    "already_resolved": "The approval has already been answered. Nothing was done now.",
    "not_allowed": "Only the person who asked may answer; what was asked at a "
    "satellite, an administrator as well. Nothing was done.",
    "code_required": "A code is required. Nothing was done.",
    "wrong_code": "The code is wrong. Nothing was done.",
    "code_paused": "There were too many wrong codes. Wait a while before trying again. "
    "Nothing was done.",
    "changed": "The stored call is not what was asked about. Nothing was done.",
    "storage_error": "The approval could not be read or saved. Nothing was done.",
    "not_running": "The agent is not running. Nothing was done.",
}


@dataclass(frozen=True, slots=True)
class Executed:
    """The call ran; its result says how it went."""

    record: ApprovalRecord
    result: JsonObject


@dataclass(frozen=True, slots=True)
class Rejected:
    """The call will never run."""

    record: ApprovalRecord


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Nothing was done, and why."""

    problem: WhyUnresolved
    record: ApprovalRecord | None = None

    @property
    def message(self) -> str:
        """One sentence for a person."""
        return MESSAGES[self.problem]


type Resolution = Executed | Rejected | Unresolved


def resolution_as_json(resolution: Resolution) -> JsonObject:
    """Return what sockets and actions answer with."""
    match resolution:
        case Executed(record=record, result=result):
            return {
                "approval_id": record.approval_id,
                "status": record.status,
                "result": result,
            }
        case Rejected(record=record):
            return {"approval_id": record.approval_id, "status": record.status}
        case Unresolved(problem=problem, record=found):
            return {
                "approval_id": found.approval_id if found else None,
                "status": found.status if found else None,
                "error": problem,
                "message": resolution.message,
            }


def may_answer(record: ApprovalRecord, user_id: str | None, *, is_admin: bool) -> bool:
    """Return whether a person may answer: their own, or the household's."""
    if user_id is None:
        return False
    return record.user_id == user_id or (record.user_id is None and is_admin)


def may_see(record: ApprovalRecord, user_id: str | None, *, is_admin: bool) -> bool:
    """Return whether a person may read what was asked."""
    return is_admin or (user_id is not None and record.user_id == user_id)


def is_same_speaker(record: ApprovalRecord, speaker: Speaker) -> bool:
    """Return whether the one who speaks is the one who asked."""
    if record.user_id is not None or speaker.user_id is not None:
        return record.user_id == speaker.user_id
    return (record.satellite_id or record.device_id) == (
        speaker.satellite_id or speaker.device_id
    )


def record_as_event(record: ApprovalRecord) -> JsonObject:
    """Return what the whole house may hear of an approval."""
    data = record.call.get("data")
    preview = without_words(record.preview, data if isinstance(data, dict) else {})
    told = record_as_json(record) | {"preview": preview}
    if (schedule_id := scheduled_as(record)) is not None:
        told["schedule_id"] = schedule_id
    return told


def is_asked_aloud(record: ApprovalRecord) -> bool:
    """Return whether a microphone may hear the answer."""
    return bool(record.device_id or record.satellite_id)


def scheduled_as(record: ApprovalRecord) -> str | None:
    """Return the id of the scheduled action that asked when it was due."""
    call = record.call
    is_due = call.get("tool") == SCHEDULED and call.get("due_ts") is None
    return record.tool_call_id if is_due else None


def record_as_json(record: ApprovalRecord) -> JsonObject:
    """Return what people may see of an approval: no stored code, no raw call."""
    return {
        "approval_id": record.approval_id,
        "conversation_id": record.conversation_id,
        "turn_id": record.turn_id,
        "agent_id": record.agent_id,
        "user_id": record.user_id,
        "device_id": record.device_id,
        "satellite_id": record.satellite_id,
        "preview": record.preview,
        "reason": record.reason,
        "status": record.status,
        "created_ts": record.created_ts,
        "expires_ts": record.expires_ts,
        "resolved_ts": record.resolved_ts,
        "resolved_by": record.resolved_by,
        "resolved_via": record.resolved_via,
    }
