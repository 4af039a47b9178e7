"""What history gives back, and who may see it. Pure."""

from base64 import b32encode
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import Any

from ..models import JsonObject, MessageRecord, Speaker

HOUSEHOLD_SCOPE = "household"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks. `user_id` None is the household: satellites without a user."""

    user_id: str | None
    sees_all: bool = False

    @property
    def scope(self) -> str:
        """The owner's key in the database."""
        return scope_of(self.user_id)


EVERYTHING = Viewer(None, sees_all=True)


def scope_of(user_id: str | None) -> str:
    """Return the owner's key: one word for full-text search, whatever the id."""
    if user_id is None:
        return HOUSEHOLD_SCOPE
    return "u" + blake2b(_bytes(user_id), digest_size=12).hexdigest()


def debug_id_of(conversation_id: str) -> str:
    """Return the short id that a person can read out: `7KQ2-M4XA`.

    Made from the id alone, so that an error can name it without the database.
    """
    digest = blake2b(_bytes(conversation_id), digest_size=5).digest()
    text = b32encode(digest).decode()
    return f"{text[:4]}-{text[4:]}"


def place_of(speaker: Speaker) -> str:
    """Return where the speaker is, as far as threads are concerned."""
    if speaker.satellite_id:
        return f"satellite:{speaker.satellite_id}"
    return f"device:{speaker.device_id}" if speaker.device_id else ""


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True, kw_only=True)
class LastMessage:
    """The newest words of a conversation."""

    role: str
    content: str
    created_ts: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationSummary:
    """A conversation in a list."""

    conversation_id: str
    debug_id: str
    title: str
    user_id: str | None
    agent_id: str
    language: str
    device_id: str | None
    satellite_id: str | None
    archived: bool
    created_ts: float
    updated_ts: float
    turn_count: int
    message_count: int
    last_message: LastMessage | None = None
    hit: str | None = None
    """Where the words stand that were looked for, with what is around them."""
    messages: Sequence[MessageRecord] = ()
    """Empty unless they were asked for."""

    def as_json(self) -> JsonObject:
        """Return the summary for the frontend, without messages."""
        data: JsonObject = {
            name: getattr(self, name)
            for name in self.__slots__
            if name not in {"last_message", "messages"}
        }
        last = self.last_message
        return {**data, "last_message": None if last is None else asdict(last)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page[ItemT]:
    """Some items, and where the next ones begin."""

    items: Sequence[ItemT]
    cursor: str | None = None
    """None when there is nothing more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A conversation with its messages, oldest first."""

    summary: ConversationSummary
    messages: Sequence[MessageRecord]
    cursor: str | None = None
    """Where the earlier messages are; None when these are all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedConversation:
    """A conversation that words may speak of, and how well it fits."""

    summary: ConversationSummary
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnFilter:
    """Which turns are looked for. None: all."""

    whose: str | None = None
    """A user's id; empty: the household's."""
    outcome: str | None = None
    error: str | None = None
    """Only those with this error: `not_understood`."""
    since_ts: float | None = None
    until_ts: float | None = None
    acted: bool = False
    """Only those in which something was done."""
    statuses: frozenset[str] = frozenset()
    """Only those of which a deed came out as one of these; empty: any."""
    entity_ids: frozenset[str] | None = None
    """Only those that did something to one of these."""


ANY_TURN = TurnFilter()


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnDeed:
    """One call of a turn, and what came of it."""

    domain: str
    """`tool` for what a tool of ours keeps; `service` is its name then."""
    service: str
    entity_ids: Sequence[str]
    status: str
    created_ts: float
    undone_ts: float | None
    is_undo: bool
    """It took back what others of the turn had done."""
    can_undo: bool
    """It was done and not taken back; a preview says what that would bring."""


@dataclass(frozen=True, slots=True)
class TurnFigures:
    """What a turn took, without its words."""

    started_ts: float
    agent_id: str
    subentry_id: str
    model_id: str
    rung: str
    outcome: str
    duration_ms: float
    input_tokens: int
    cached_input_tokens: int
    output_tokens: int
    error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnSummary:
    """A stored turn; `spans` only where one turn was asked for."""

    turn_id: str
    conversation_id: str
    user_id: str | None
    agent_id: str
    subentry_id: str
    started_ts: float
    outcome: str
    duration_ms: float
    iterations: int
    tool_calls: int
    input_tokens: int
    cached_input_tokens: int
    output_tokens: int
    model_id: str
    rung: str
    error: str | None
    device_id: str | None = None
    satellite_id: str | None = None
    text: str = ""
    """The beginning of what was said to the agent."""
    deeds: Sequence[TurnDeed] = ()
    spans: Sequence[JsonObject] | None = None

    @property
    def can_undo(self) -> bool:
        """Return whether there is something that may be taken back."""
        return any(deed.can_undo for deed in self.deeds)

    def as_json(self) -> JsonObject:
        """Return the turn for the frontend."""
        data: JsonObject = {
            name: getattr(self, name)
            for name in self.__slots__
            if name not in {"spans", "deeds"}
        }
        data["deeds"] = [asdict(deed) for deed in self.deeds]
        data["can_undo"] = self.can_undo
        if self.spans is not None:
            data["spans"] = list(self.spans)
        return data


def message_as_json(message: MessageRecord) -> JsonObject:
    """Return a message for the frontend and for an export."""
    data: dict[str, Any] = {
        "message_id": message.message_id,
        "role": message.role,
        "content": message.content,
        "created_ts": message.created_ts,
    }
    if message.tool_calls:
        data["tool_calls"] = [
            {
                "tool_call_id": call.tool_call_id,
                "name": call.name,
                "arguments": call.arguments,
                **({"problem": call.problem} if call.problem else {}),
            }
            for call in message.tool_calls
        ]
    if message.tool_call_id is not None:
        data["tool_call_id"] = message.tool_call_id
        data["tool_name"] = message.tool_name
    if message.token_count is not None:
        data["token_count"] = message.token_count
    return data


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long history is kept. None: for ever, or without a limit."""

    days: float | None = 365
    max_bytes: int | None = 2 * 1024**3
