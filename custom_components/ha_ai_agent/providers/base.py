"""The seam to a model: one Protocol and the events that come back."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from ..errors import ProviderError
from ..models import ChatRequest, ToolCall, Usage


@dataclass(frozen=True, slots=True)
class TextDelta:
    """Words for the user."""

    text: str


@dataclass(frozen=True, slots=True)
class ReasoningDelta:
    """Thinking of the model; never spoken."""

    text: str


@dataclass(frozen=True, slots=True)
class ToolCallReady:
    """A tool call whose arguments are complete; the stream may still run."""

    call: ToolCall


@dataclass(frozen=True, slots=True)
class NativeItems:
    """Opaque items that the provider wants back in the next iteration."""

    items: Any


@dataclass(frozen=True, slots=True)
class UsageReport:
    """Tokens of this request."""

    usage: Usage


@dataclass(frozen=True, slots=True)
class Stop:
    """The end. `length`: cut at `max_output_tokens`; `filtered`: refused.

    `not_understood`: the built-in provider says that it did not.
    """

    reason: Literal["end", "tool_calls", "length", "filtered", "not_understood"]


@dataclass(frozen=True, slots=True)
class Waived:
    """The server refused something: this answer was given without it."""

    error: ProviderError
    parameter: str = ""
    """What a person had chosen for each request; empty: the tools."""


type ProviderEvent = (
    TextDelta
    | ReasoningDelta
    | ToolCallReady
    | NativeItems
    | UsageReport
    | Waived
    | Stop
)


@dataclass(frozen=True, slots=True)
class Progress:
    """Something arrived that is not complete yet. The ladder keeps it to itself."""

    characters: int


type ClientEvent = ProviderEvent | Progress


class AnswerTooLongError(Exception):
    """An answer has no end, or too many calls: what came is all of it.

    Raised by parsers and heard by `session`, which makes a cut answer of it.
    """


class Sender(Protocol):
    """Sends requests to one account. Raises `errors.ProviderError` and nothing else."""

    async def async_send(self, path: str, content: bytes) -> Any:
        """Send JSON; return the response with its body still to come."""
        ...

    def hide(self, text: str) -> str:
        """Return a text without keys and logins of the account."""
        ...


class ChatClient(Protocol):
    """Talks to one model. Raises `errors.ProviderError` and nothing else."""

    model_id: str

    def async_stream(self, request: ChatRequest) -> AsyncGenerator[ClientEvent]:
        """Ask, and yield events as they arrive. Close the generator to cancel."""
        ...
