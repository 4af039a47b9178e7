"""What the parts of `tools/` pass to each other about one call. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from ..domains.rows import domain_of
from ..models import JsonObject

SCHEDULED: Final = "schedule"
"""The tool of a call that runs later."""
SET_OFF: Final = "set_off"
"""The service of what is no call: an automation that a change sets off. Its data says
`by` what, what it does is inside."""

type Status = Literal[
    "confirmed", "unconfirmed", "partial", "failed", "approval_required", "denied"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedCall:
    """A call whose service exists, whose data fits and whose target is known.

    The approval policy looks at this and at nothing that the model wrote besides.
    """

    tool_call_id: str
    tool: str
    """Name of the tool: `call_service`, `automations`, `intent__HassTurnOff`."""
    domain: str
    service: str
    entity_ids: tuple[str, ...] = ()
    """Exposed entities that will be touched, sorted."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """Service data without any target."""
    contains: tuple[ResolvedCall, ...] = ()
    """Calls inside an exposed script or scene, as far as they can be known."""
    contents_hash: str = ""
    """Of the text of those scripts and scenes, word for word; empty: there is none."""
    is_reading: bool = False
    """It changes nothing: only the words that leave with it matter."""
    only_reads: bool = False
    """All that it runs only answers: a script that looks something up. The policy
    decides over it as over any other; a question may be answered by it."""
    is_opaque: bool = False
    """It may do more than what is listed here (templates, foreign tools)."""
    has_exposed_target: bool = True
    writes_configuration: bool = False
    source: tuple[str, ...] = ()
    """Ids of the LLM APIs, merged in this order, whose tool it is; none: our own."""
    due_ts: float | None = None
    """When it will run; None: now."""

    @property
    def is_set_off(self) -> bool:
        """Return whether it only follows, by an automation of the household."""
        return self.service == SET_OFF

    @property
    def carries_words(self) -> bool:
        """Return whether what is set off may get to read words of the caller."""
        by: tuple[str, ...] = tuple(self.data.get("by", ()))
        return any(domain_of(cause.partition(".")[0]).carries_words for cause in by)

    @property
    def service_id(self) -> str:
        """Domain and service with a dot between."""
        return f"{self.domain}.{self.service}"

    def as_json(self) -> JsonObject:
        """Return what is needed to run it again."""
        return {
            "tool": self.tool,
            "domain": self.domain,
            "service": self.service,
            "entity_ids": list(self.entity_ids),
            "data": dict(self.data),
            **({"contents_hash": self.contents_hash} if self.contents_hash else {}),
            **({"source": list(self.source)} if self.source else {}),
            **({} if self.due_ts is None else {"due_ts": self.due_ts}),
        }


@dataclass(frozen=True, slots=True)
class Allowed:
    """The call may run."""

    over: Mapping[str, Any] = field(default_factory=dict)
    """What was decided over, where a yes was given before."""


@dataclass(frozen=True, slots=True)
class NeedsApproval:
    """The call may run once a person said yes."""

    reason: str
    preview: str
    over: Mapping[str, Any] = field(default_factory=dict)
    """What was decided over, as JSON: a yes holds while it is the same."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The call may not run. `message` tells the model what to do instead."""

    code: str
    message: str


type Decision = Allowed | NeedsApproval | Refused

type Clock = Callable[[], float]
