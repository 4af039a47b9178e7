"""What is known of a turn before its words arrive, and the scope that it gets."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from homeassistant.components import conversation
from homeassistant.util.ulid import ulid_now

from ..calls.scope import TurnScope
from ..metrics import Span, Trace
from ..models import Speaker, TurnInfo
from .dependencies import AgentParts
from .threads import Thread


@dataclass(slots=True, eq=False)
class Expected:
    """A turn that a socket has announced, or one of which nothing was said."""

    asked_id: str | None
    """The conversation that was asked for: an expired one names its thread."""
    is_plain: bool = True
    """It will be spoken."""
    turn_id: str | None = None
    on_span: Callable[[Span], None] | None = None
    """Hears of each span as it begins."""
    is_halt: bool = False
    """Its words only meant to end the turn before, and did."""
    has_begun: bool = False


class ExpectedTurns:
    """The turns that were announced to an agent and wait for their words.

    By words, not by conversation alone: they may be answered without a turn, and what
    was announced for them is not for those who speak next.
    """

    def __init__(self) -> None:
        self._by_words: dict[tuple[str, str], Expected] = {}

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._by_words)

    @contextmanager
    def announced(
        self, user_input: conversation.ConversationInput, expected: Expected
    ) -> Iterator[None]:
        """Keep what is known of words while they are answered, in whatever way."""
        key = (user_input.context.id, user_input.conversation_id or "")
        kept = self._by_words.setdefault(key, expected)
        try:
            yield
        finally:
            if kept is expected:
                del self._by_words[key]

    def of(
        self, user_input: conversation.ConversationInput, conversation_id: str
    ) -> Expected:
        """Return what is known of words that have arrived."""
        found = self._by_words.get((user_input.context.id, conversation_id))
        if found is None or found.has_begun:
            return Expected(user_input.conversation_id)
        return found


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
    """Return what every call of a new turn shares; the thread knows its words."""
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
    return scope
