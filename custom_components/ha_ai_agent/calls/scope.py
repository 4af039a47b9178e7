"""What every call of one turn shares, and the gate that each of them passes."""

from dataclasses import dataclass, field
from time import time
from typing import Protocol

from homeassistant.core import Context

from ..languages import only_asks
from ..metrics import Trace
from ..models import ApprovalRecord, ChatRequest, Speaker, TurnInfo, Usage
from .activity import Deeds
from .known import Known
from .resolved import Decision, NeedsApproval, ResolvedCall


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnScope:
    """Who asks, with which rights, and where it is measured."""

    info: TurnInfo
    context: Context
    """The user's context; service calls carry it."""
    trace: Trace = field(default_factory=Trace)
    deeds: Deeds = field(default_factory=Deeds)
    known: Known = field(default_factory=Known)
    """What the conversation has brought: what a person said, what browsing gave."""
    asked: list[Usage] = field(default_factory=list)
    """What tools used that asked a model themselves."""
    requests: list[ChatRequest] = field(default_factory=list)
    """What was sent to a model, in order."""
    told: set[str] = field(default_factory=set)
    """Codes of what a model is told once in a turn."""

    @property
    def only_asks(self) -> bool:
        """Return whether the words of the turn are plainly a question."""
        return only_asks(self.info.text, self.info.speaker.language)


class Gate(Protocol):
    """Decides over resolved calls and parks those that need a person."""

    async def async_decide(
        self, call: ResolvedCall, scope: TurnScope, *, is_answered: bool = False
    ) -> Decision:
        """Return what may happen with this call now.

        `is_answered`: a person said yes before, so it would be no further question.
        """
        ...

    async def async_park(
        self,
        call: ResolvedCall,
        scope: TurnScope,
        need: NeedsApproval,
        *,
        is_unattended: bool = False,
    ) -> ApprovalRecord:
        """Store the call until a person answers.

        `is_unattended`: no answer of a turn will say the question.
        """
        ...


def scope_of(
    *,
    turn_id: str,
    conversation_id: str,
    agent_id: str,
    subentry_id: str,
    speaker: Speaker,
    context: Context,
) -> TurnScope:
    """Return a scope for what runs outside of a turn."""
    return TurnScope(
        info=TurnInfo(
            turn_id=turn_id,
            conversation_id=conversation_id,
            agent_id=agent_id,
            subentry_id=subentry_id,
            speaker=speaker,
            text="",
            started_ts=time(),
        ),
        context=context,
    )
