"""What is known of a turn before its words arrive, and the scope that it gets."""

from collections.abc import Callable
from dataclasses import dataclass

from homeassistant.components import conversation
from homeassistant.util.ulid import ulid_now

from ..calls.scope import TurnScope
from ..metrics import Span, Trace
from ..models import Speaker, TurnInfo
from .dependencies import AgentParts
from .threads import Thread


@dataclass(frozen=True, slots=True)
class Expected:
    """A turn that a socket has announced, or one of which nothing was said."""

    asked_id: str | None
    """The conversation that was asked for: an expired one names its thread."""
    is_plain: bool = True
    """It will be spoken."""
    turn_id: str | None = None
    on_span: Callable[[Span], None] | None = None
    """Hears of each span as it begins."""


def begin_scope(
    parts: AgentParts,
    thread: Thread,
    user_input: conversation.ConversationInput,
    *,
    speaker: Speaker,
    trace: Trace,
    started_ts: float,
    session_id: str,
    turn_id: str | None,
) -> TurnScope:
    """Return what every call of a new turn shares; the thread knows of the turn."""
    scope = TurnScope(
        info=TurnInfo(
            turn_id=turn_id or ulid_now(),
            conversation_id=thread.thread_id,
            agent_id=parts.agent_id,
            subentry_id=parts.subentry_id,
            speaker=speaker,
            text=user_input.text,
            started_ts=started_ts,
            session_id=session_id,
        ),
        context=user_input.context,
        trace=trace,
        known=thread.known,
    )
    scope.known.hear(user_input.text)
    thread.last_turn_id = scope.info.turn_id
    return scope
