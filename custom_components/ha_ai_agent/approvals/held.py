"""Gates behind an earlier yes: all is decided anew, the yes only holds or not."""

from collections.abc import Mapping
from typing import Any, Final, override

from ..calls.binding import CHANGED, change_of, is_same_deed, parked_call, wants_code
from ..calls.resolved import Allowed, Decision, NeedsApproval, Refused, ResolvedCall
from ..calls.scope import Gate, TurnScope
from ..models import ApprovalRecord

_MESSAGE: Final = (
    "Not done: what this would do has changed since it was asked about. Tell the user, "
    "and ask again if it is still wanted."
)


class _Behind(Gate):
    """A gate that knows of an earlier yes."""

    is_unattended = False

    def __init__(self, gate: Gate, yes: Mapping[str, Any] | None) -> None:
        self._gate = gate
        self._yes = yes
        """The stored call that a person said yes to, if one had to."""

    @override
    async def async_park(
        self,
        call: ResolvedCall,
        scope: TurnScope,
        need: NeedsApproval,
        *,
        is_unattended: bool = False,
    ) -> ApprovalRecord:
        """Ask again, through the usual ways."""
        return await self._gate.async_park(
            call, scope, need, is_unattended=self.is_unattended
        )


class AfterYes(_Behind):
    """For a call that a person has just said yes to: that one, or less of it."""

    @override
    async def async_decide(
        self, call: ResolvedCall, scope: TurnScope, *, is_answered: bool = True
    ) -> Decision:
        """Return whether the yes is for this call as it is now."""
        decision = await self._gate.async_decide(call, scope, is_answered=True)
        if isinstance(decision, Refused):
            return decision
        asked, now = self._yes or {}, parked_call(call, decision)
        if isinstance(decision, Allowed):
            return decision if is_same_deed(asked, now) else Refused(CHANGED, _MESSAGE)
        match change_of(asked, now):
            case "same":
                return Allowed()
            case "renamed":
                # By another name it is another question.
                return decision
            case "changed":
                return Refused(CHANGED, _MESSAGE)


class WhenDue(_Behind):
    """For a call that was scheduled: what needs a yes by now is asked."""

    is_unattended = True

    @override
    async def async_decide(
        self, call: ResolvedCall, scope: TurnScope, *, is_answered: bool = False
    ) -> Decision:
        """Return what may happen with the call now that it is due."""
        has_yes = self._yes is not None
        decision = await self._gate.async_decide(call, scope, is_answered=has_yes)
        if self._yes is None or not isinstance(decision, NeedsApproval):
            return decision
        is_weaker = decision.over.get("has_code") and not wants_code(self._yes)
        holds = change_of(self._yes, parked_call(call, decision)) == "same"
        return Allowed() if holds and not is_weaker else decision
