"""What a call comes back with when it could not be understood. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..models import JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why nothing has run: a stable code and what to do next."""

    code: str
    message: str
    status: Literal["failed", "denied"] = "failed"
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """`not_found`, `not_exposed`, `unavailable`, `near_matches`, ..."""

    def as_result(self) -> JsonObject:
        """Return the tool's result."""
        return {
            "status": self.status,
            "error": self.code,
            "message": self.message,
            **{key: list(ids) for key, ids in self.lists.items() if ids},
        }


def failed(code: str, message: str, **lists: Iterable[str]) -> Problem:
    """Return a problem that the model can mend."""
    return Problem(
        code=code,
        message=message,
        lists={key: tuple(ids) for key, ids in lists.items()},
    )


def denied(code: str, message: str, **lists: Iterable[str]) -> Problem:
    """Return a problem that no other wording mends."""
    return Problem(
        code=code,
        message=message,
        status="denied",
        lists={key: tuple(ids) for key, ids in lists.items()},
    )


def quoted(text: object, limit: int = 60) -> str:
    """Return foreign text on one line, bounded, in quotes."""
    flat = " ".join(str(text)[: limit * 8].split())
    return f"'{flat[:limit]}…'" if len(flat) > limit else f"'{flat}'"
