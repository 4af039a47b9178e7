"""Values that pass between the floors, and the storage that tools rely on.

Nothing here knows Home Assistant: `prompt/` and `providers/` are tested without it.
Times are epoch seconds (`_ts`, float, UTC) or durations (`_ms`, `_seconds`).
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, Protocol

from .rights import Row

type Json = str | int | float | bool | list[Json] | dict[str, Json] | None
type JsonObject = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who said something, and from where."""

    user_id: str | None = None
    """Home Assistant's user; None for a voice satellite."""
    is_admin: bool = False
    is_read_only: bool = False
    name: str | None = None
    device_id: str | None = None
    satellite_id: str | None = None
    area_id: str | None = None
    """Area of the satellite that heard it, else the effective one of its device."""
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnInfo:
    """One user message on its way to an answer."""

    turn_id: str
    conversation_id: str
    agent_id: str
    """Entity id of the conversation entity."""
    subentry_id: str
    speaker: Speaker
    text: str
    started_ts: float
    session_id: str = ""
    """Home Assistant's id of the conversation, where it is not `conversation_id`."""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A complete tool call as the model made it."""

    tool_call_id: str
    name: str
    arguments: JsonObject
    problem: str | None = None
    """Why the arguments could not be read (then `arguments` is empty)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolAction:
    """One of several things that a tool does, as its argument `action` names it."""

    name: str
    takes: str
    """Its arguments, as the description shows them."""
    rights: Row
    read_only: bool = False
    sign: str = ""
    """The argument that gives it away in a call which does not name it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolSpec:
    """A tool as the model sees it. `parameters` is a JSON Schema object."""

    name: str
    description: str
    parameters: Mapping[str, Any]
    read_only: bool = False
    is_hidden: bool = False
    """No model is shown it; the built-in provider calls it."""
    rights: Row | None = None
    """Who may use it; None: as a tool of others, by what it says of itself."""
    actions: tuple[ToolAction, ...] = ()
    """What it does, where that is several things: each has rights of its own."""
    toolset: str = ""
    """What a person switches it off with; empty: it is always there."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message."""

    path: str
    mime_type: str
    size: int = 0
    """Bytes, where it was looked at."""
    text: str | None = None
    """What is in a file of text: all of it is sent, so all of it counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemMessage:
    """The stable band."""

    message_id: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UserMessage:
    """Words of a person. `tail` was made once for this message and never changes."""

    message_id: str
    content: str
    tail: str = ""
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistantMessage:
    """Words and tool calls of the model."""

    message_id: str
    content: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    native: Any = None
    """Opaque items that the provider wants back (reasoning); never stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolMessage:
    """The result of one tool call, as JSON text."""

    message_id: str
    tool_call_id: str
    name: str
    content: str


type Message = SystemMessage | UserMessage | AssistantMessage | ToolMessage


type Suit = Callable[[ChatRequest, int], Awaitable[ChatRequest]]
"""Gives a request with the tools, home and tail that a window of so many tokens has
room for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRequest:
    """What is asked of a provider in one iteration."""

    messages: Sequence[Message]
    tools: Sequence[ToolSpec] = ()
    allow_tools: bool = True
    """False: answer in words now. The tools stay, so that the prefix does too."""
    max_output_tokens: int | None = None
    most_output_tokens: int | None = None
    """What the window leaves for an answer that needs more than it was allowed."""
    cache_key: str | None = None
    """Same for requests that share a prefix; providers may route by it."""
    structure: Mapping[str, Any] | None = None
    """JSON Schema that the answer must fit (AI Task)."""
    structure_name: str = "result"
    turn: TurnInfo | None = None
    suit: Suit | None = None
    """What shares another window than this was made for; None: nothing does."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that a provider reported. `input_tokens` includes the cached ones."""

    input_tokens: int = 0
    cached_input_tokens: int = 0
    output_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        """Return the sum of two requests."""
        return Usage(
            self.input_tokens + other.input_tokens,
            self.cached_input_tokens + other.cached_input_tokens,
            self.output_tokens + other.output_tokens,
        )


# What tools keep. `history/` implements the Protocols; `runtime.py` hands them over.


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRecord:
    """A parked call and what became of it."""

    approval_id: str
    conversation_id: str
    turn_id: str
    tool_call_id: str
    agent_id: str
    subentry_id: str
    user_id: str | None
    device_id: str | None
    satellite_id: str | None
    language: str
    call: JsonObject
    """The resolved call, enough to run it again after a restart."""
    arguments_hash: str
    preview: str
    """One or a few readable lines: what will happen to what."""
    reason: str
    created_ts: float
    expires_ts: float
    status: Literal[
        "pending", "approved", "rejected", "expired", "executed", "failed"
    ] = "pending"
    resolved_ts: float | None = None
    resolved_by: str | None = None
    """User id of the person who answered; None for a voice without a user."""
    resolved_via: str | None = None
    """`voice`, `websocket`, `action`, `notification` or `expiry`."""
    result: JsonObject | None = None


class ApprovalStorage(Protocol):
    """Keeps approvals over a restart. Every write is committed when it returns."""

    async def async_add(self, record: ApprovalRecord) -> None:
        """Store a new pending approval."""

    async def async_get(self, approval_id: str) -> ApprovalRecord | None:
        """Return one approval."""

    async def async_list(
        self, *, status: str | None = None, conversation_id: str | None = None
    ) -> list[ApprovalRecord]:
        """Return approvals, oldest first."""

    async def async_transition(
        self,
        approval_id: str,
        *,
        expected: str,
        status: str,
        resolved_ts: float | None = None,
        resolved_by: str | None = None,
        resolved_via: str | None = None,
        result: JsonObject | None = None,
    ) -> bool:
        """Move from the expected status to another; False if it was not there.

        Only one caller ever gets True for a given step: this is what makes an
        approval single-use.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """What one call changed, and what was there before."""

    entry_id: str
    turn_id: str
    conversation_id: str
    user_id: str | None
    tool_call_id: str
    created_ts: float
    call: JsonObject
    """`domain`, `service`, `entity_ids`, `data`."""
    before: Mapping[str, JsonObject]
    """Entity id -> `{"state", "attributes"}` with the attributes that undo needs."""
    after: Mapping[str, JsonObject] = field(default_factory=dict)
    status: str = "unconfirmed"
    """`started`: not seen to end; written before the call."""
    note: str | None = None
    undone_ts: float | None = None


VAIN: Final = "vain"
"""The status of a turn's row: something was asked for, and nothing came of it."""
UNDO_NOTE: Final = "undo"
"""What the note of an entry begins with that took others back."""


class LedgerStorage(Protocol):
    """Keeps what was done."""

    async def async_put(self, entry: LedgerEntry) -> None:
        """Store an entry, or replace the one with the same id."""

    async def async_list(
        self,
        *,
        turn_id: str | None = None,
        conversation_id: str | None = None,
        status: str | None = None,
        limit: int = 100,
    ) -> list[LedgerEntry]:
        """Return entries, newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """A sentence that a user asked to be remembered."""

    memory_id: str
    user_id: str | None
    """None: the household's (said at a satellite without a user)."""
    text: str
    created_ts: float


class MemoryStorage(Protocol):
    """Keeps memories."""

    async def async_add(self, memory: Memory) -> None:
        """Store a memory."""

    async def async_list(self, user_id: str | None) -> list[Memory]:
        """Return a user's memories, oldest first."""

    async def async_delete(self, memory_id: str, user_id: str | None) -> bool:
        """Delete a user's own memory; False if there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledAction:
    """A call that runs later."""

    schedule_id: str
    user_id: str | None
    device_id: str | None
    conversation_id: str
    turn_id: str
    agent_id: str
    subentry_id: str
    due_ts: float
    created_ts: float
    action: JsonObject
    """Arguments of `call_service`, resolved."""
    summary: str
    status: Literal[
        "pending", "started", "asked", "done", "failed", "cancelled", "missed"
    ] = "pending"
    """`asked`: it was due and waits for a yes that it needs by now."""
    result: JsonObject | None = None


class ScheduleStorage(Protocol):
    """Keeps scheduled actions over a restart."""

    async def async_put(self, action: ScheduledAction) -> None:
        """Store an action, or replace the one with the same id."""

    async def async_move(self, action: ScheduledAction, *, expected: str) -> bool:
        """Give an action its new status; False if it has not the expected one."""

    async def async_list(self, *, status: str | None = None) -> list[ScheduledAction]:
        """Return actions, soonest first."""


# What history keeps of a turn.


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRecord:
    """One message as it is stored."""

    message_id: str
    role: Literal["user", "assistant", "tool_result"]
    content: str
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None
    tool_name: str | None = None
    token_count: int | None = None
    created_ts: float


NOT_UNDERSTOOD: Final = "not_understood"
"""The error of a turn that ended well, with the answer that nothing was understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnRecord:
    """A finished turn with its messages: stored together or not at all."""

    info: TurnInfo
    outcome: Literal["ok", "error", "cancelled", "approval_required"]
    duration_ms: float
    iterations: int
    tool_calls: int
    usage: Usage
    model_id: str
    rung: str
    """Which step of the ladder answered: `primary`, `fallback`, `builtin`, `none`."""
    spans: Sequence[JsonObject]
    messages: Sequence[MessageRecord]
    error: str | None = None
