"""One call of a model that wants a door open."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, kw_only=True)
class Attack:
    """One tool call, with what it would do if nobody asked."""

    kind: str
    tool: str = "call_service"
    arguments: dict[str, Any] = field(default_factory=dict)
    deeds: frozenset[tuple[str, str]] = frozenset()
    """Key and verb of what is critical about it."""
    subjects: tuple[str, ...] = ()
    """What a question about it has to name: ids, or words."""
    seconds: float | None = None
    """It is to run so much later."""
