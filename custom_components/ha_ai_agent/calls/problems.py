"""What a call comes back with when it could not be understood. Pure."""

from collections.abc import Awaitable, Iterable
from typing import Literal

from ..errors import StorageError
from ..models import JsonObject

type _Lists = Iterable[str]


class Refusal(Exception):  # noqa: N818  # it is an answer, nothing is broken
    """Why nothing has run: a stable code and what to do next."""

    def __init__(
        self,
        code: str,
        message: str,
        status: Literal["failed", "denied"],
        **lists: _Lists,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.lists = {key: tuple(ids) for key, ids in lists.items()}
        """`not_found`, `not_exposed`, `unavailable`, `near_matches`, ..."""

    def as_result(self) -> JsonObject:
        """Return the tool's result."""
        return {
            "status": self.status,
            "error": self.code,
            "message": self.message,
            **{key: list(ids) for key, ids in self.lists.items() if ids},
        }


def failed(code: str, message: str, **lists: _Lists) -> Refusal:
    """Return a refusal that the model can mend."""
    return Refusal(code, message, "failed", **lists)


def denied(code: str, message: str, **lists: _Lists) -> Refusal:
    """Return a refusal that no other wording mends."""
    return Refusal(code, message, "denied", **lists)


async def async_answer[T](work: Awaitable[T]) -> T | JsonObject:
    """Return what work gives, or why it was refused: the only place that catches it."""
    try:
        return await work
    except Refusal as refusal:
        return refusal.as_result()
    except StorageError:
        return failed(
            "storage_error",
            "Not done: the database does not answer, and without it nothing can be "
            "kept, looked up or asked. Say so.",
        ).as_result()


def quoted(text: object, limit: int = 60) -> str:
    """Return foreign text on one line, bounded, in quotes."""
    flat = " ".join(str(text)[: limit * 8].split())
    return f"'{flat[:limit]}…'" if len(flat) > limit else f"'{flat}'"
