"""What is written down of a turn once its answer has left."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..approvals.gate import ApprovalManager
from ..calls.activity import as_json
from ..calls.scope import TurnScope
from ..models import NOT_UNDERSTOOD, Message, MessageRecord, TurnInfo, TurnRecord
from .dependencies import AgentParts
from .messages import as_records
from .turn import TurnEnd


def heard(approvals: ApprovalManager, info: TurnInfo) -> TurnInfo:
    """Return a turn that begins as it may be kept: without a code."""
    is_answer = bool(approvals.pending_for(info))
    language = info.speaker.language
    text = approvals.without_code(info.text, language, is_answer=is_answer)
    return replace(info, text=text)


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedTurn:
    """A turn that has answered, or was stopped."""

    parts: AgentParts
    scope: TurnScope
    end: TurnEnd
    messages: Sequence[Message]
    duration_ms: float

    @property
    def has_stood_in(self) -> bool:
        """Return whether the matcher answered since no model did.

        A limit that was set on purpose is no failure of the model.
        """
        failures = set(self.end.failures) - {"spending_limit"}
        return self.end.rung == "builtin" and bool(failures)

    @property
    def is_failure(self) -> bool:
        """Return whether it counts as one: no answer, or not that of a model."""
        return self.end.outcome == "error" or self.has_stood_in

    def as_record(self) -> TurnRecord:
        """Return the turn as it is stored."""
        end = self.end
        return TurnRecord(
            info=self.scope.info,
            outcome=end.outcome,
            duration_ms=self.duration_ms,
            iterations=end.iterations,
            tool_calls=end.tool_calls,
            usage=end.usage,
            model_id=end.model_id,
            rung=end.rung,
            spans=self.scope.trace.as_list(),
            messages=self._records(),
            error=end.error or (None if end.is_understood else NOT_UNDERSTOOD),
        )

    def _records(self) -> list[MessageRecord]:
        count = self.parts.counter.count_message
        records = as_records(self.messages, self.scope.info.started_ts)
        tokens = {message.message_id: count(message) for message in self.messages}
        return [
            replace(record, token_count=tokens[record.message_id]) for record in records
        ]

    def as_event(self) -> dict[str, object]:
        """Return the data of `ha_ai_agent_turn_finished`."""
        end = self.end
        info = self.scope.info
        return {
            "turn_id": info.turn_id,
            "conversation_id": info.conversation_id,
            "agent_id": info.agent_id,
            "outcome": end.outcome,
            "duration_ms": round(self.duration_ms, 3),
            "iterations": end.iterations,
            "tool_calls": end.tool_calls,
            "input_tokens": end.usage.input_tokens,
            "cached_input_tokens": end.usage.cached_input_tokens,
            "output_tokens": end.usage.output_tokens,
            # For the logbook: on whose page it is, where it was said, what was done.
            "entity_id": info.agent_id,
            "device_id": info.speaker.device_id,
            "actions": as_json(self.parts.hass, self.scope.deeds),
        }
