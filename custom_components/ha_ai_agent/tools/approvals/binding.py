"""What a yes is bound to: the resolved call, whole, as one hash. Pure."""

from collections.abc import Mapping
from hashlib import sha256
import json
from typing import Any

from ...models import ApprovalRecord, JsonObject
from ..calls import ResolvedCall


def stored_call(call: ResolvedCall) -> JsonObject:
    """Return a call with its contents as JSON, enough to run it again."""
    whole: JsonObject = json.loads(_canonical(_as_mapping(call)))
    return whole


def arguments_hash(
    call: Mapping[str, Any], *, conversation_id: str, user_id: str | None
) -> str:
    """Return the hash of a stored call for one conversation of one user."""
    bound = {"call": call, "conversation": conversation_id, "user": user_id}
    return sha256(_canonical(bound).encode()).hexdigest()


def is_intact(record: ApprovalRecord) -> bool:
    """Return whether a record still holds what was asked about."""
    return record.arguments_hash == arguments_hash(
        record.call, conversation_id=record.conversation_id, user_id=record.user_id
    )


def _as_mapping(call: ResolvedCall) -> JsonObject:
    return {
        **call.as_json(),
        "contains": [_as_mapping(inner) for inner in call.contains],
    }


def _canonical(value: Mapping[str, Any]) -> str:
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str
    )
