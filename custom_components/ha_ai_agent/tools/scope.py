"""What every call of one turn shares, and the gate that each of them passes."""

from dataclasses import dataclass, field
from typing import Protocol

from homeassistant.core import Context

from ..metrics import Trace
from ..models import ApprovalRecord, TurnInfo, Usage
from .calls import Decision, NeedsApproval, ResolvedCall
from .deeds import Deeds


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnScope:
    """Who asks, with which rights, and where it is measured."""

    info: TurnInfo
    context: Context
    """The user's context; service calls carry it."""
    trace: Trace = field(default_factory=Trace)
    deeds: Deeds = field(default_factory=Deeds)
    asked: list[Usage] = field(default_factory=list)
    """What tools used that asked a model themselves."""


class Gate(Protocol):
    """Decides over resolved calls and parks those that need a person."""

    async def async_decide(self, call: ResolvedCall, scope: TurnScope) -> Decision:
        """Return what may happen with this call now."""
        ...

    async def async_park(
        self, call: ResolvedCall, scope: TurnScope, need: NeedsApproval
    ) -> ApprovalRecord:
        """Store the call until a person answers."""
        ...
