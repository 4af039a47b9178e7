"""What a user may set about tools, and the seam for further families."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from homeassistant.core import Context

from ..calls.scope import TurnScope
from ..const import DEFAULT_ALLOWED_SERVICES, DEFAULT_TOOL_TIMEOUT, TOOLSETS
from ..models import (
    ApprovalRecord,
    JsonObject,
    LedgerEntry,
    ToolCall,
    ToolSpec,
    TurnInfo,
)

type ReadWish = Callable[[TurnInfo], Awaitable[Sequence[JsonObject]]]
"""Returns the service calls that a sentence is; none where it is not understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolOptions:
    """Options of one conversation subentry that concern tools."""

    tool_timeout_seconds: float = DEFAULT_TOOL_TIMEOUT
    allowed_services: tuple[str, ...] = DEFAULT_ALLOWED_SERVICES
    toolsets: tuple[str, ...] = TOOLSETS
    llm_apis: tuple[str, ...] = ()
    """Further LLM APIs that the user selected: an approved call may use these alone."""
    max_parallel: int = 16
    subentry_id: str | None = None
    """Whose scheduled actions this toolkit runs; None: all."""

    def has(self, spec: ToolSpec) -> bool:
        """Return whether a tool was not switched off."""
        needed = {spec.toolset}.intersection(TOOLSETS)
        if spec.toolset == "schedule":
            # Who may not act now may not act later.
            needed.add("control")
        return needed.issubset(self.toolsets)


class Family(Protocol):
    """Tools that are built elsewhere: automations."""

    def specs(self) -> Sequence[ToolSpec]:
        """Return its tools."""
        ...

    async def async_call(self, call: ToolCall, scope: TurnScope) -> JsonObject:
        """Return the result of a call; approvals are the family's own matter."""
        ...

    async def async_run_approved(
        self, record: ApprovalRecord, context: Context
    ) -> JsonObject:
        """Run one of its calls after a person's yes."""
        ...


@runtime_checkable
class LooksUp(Protocol):
    """A family that finds what became of a call of its own that was cut off."""

    async def async_look_up(self, record: ApprovalRecord) -> JsonObject:
        """Return it as a result."""
        ...


@runtime_checkable
class TakesBack(Protocol):
    """A family that can take back what it did, after a person's yes."""

    async def async_take_back(self, entry: LedgerEntry, scope: TurnScope) -> JsonObject:
        """Return what is asked, as a result."""
        ...


@runtime_checkable
class TakesTime(Protocol):
    """A family of which some calls ask a model, as slow as that may be."""

    def seconds_for(self, call: ToolCall) -> float:
        """Return how long the answer waits for a call at most; 0: as for any other."""
        ...
