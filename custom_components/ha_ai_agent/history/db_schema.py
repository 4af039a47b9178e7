"""The tables, as SQLAlchemy sees them. What they are for is in the comments.

Row ids are ours and small; the ids that others know are columns of their own. An index
names its reader.
"""

from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any, ClassVar, Final

from sqlalchemy import (
    BigInteger,
    Dialect,
    Double as PlainDouble,
    ForeignKey,
    Index,
    Integer as PlainInteger,
    String as PlainString,
    Text as PlainText,
    UniqueConstraint,
)
from sqlalchemy.dialects.mysql import MEDIUMTEXT
from sqlalchemy.orm import DeclarativeBase, Mapped, foreign, mapped_column, relationship

SCHEMA_VERSION = 3

type _Reads = Callable[[Any], Any]


def _text_of(value: Any) -> Any:
    if value is None or isinstance(value, str):
        return value
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


def _number_of(value: Any) -> Any:
    if value is None or (isinstance(value, int | float) and isfinite(value)):
        return value
    return 0


def _whole_number_of(value: Any) -> Any:
    value = _number_of(value)
    return int(value) if isinstance(value, float) else value


class _Checked:
    """A column of which any file may hold anything: SQLite checks no kinds.

    What is of another kind is read as the nearest of its own, so that one damaged value
    hides neither its row nor the others.
    """

    def result_processor(self, dialect: Dialect, coltype: object) -> _Reads | None:
        """Return what reads a value; servers check by themselves."""
        if dialect.name == "sqlite":
            return _READS[type(self)]
        found: _Reads | None = super().result_processor(dialect, coltype)  # type: ignore[misc]  # SQLAlchemy's, behind this one
        return found


class String(_Checked, PlainString):
    """Text of some letters."""


class Text(_Checked, PlainText):
    """Text of any length."""


class Double(_Checked, PlainDouble[float]):
    """A time, or how long something took."""


class Integer(_Checked, PlainInteger):
    """A count."""


_READS: Final[Mapping[type[object], _Reads]] = {
    String: _text_of,
    Text: _text_of,
    Double: _number_of,
    Integer: _whole_number_of,
}
# SQLite counts rows by itself only in a plain INTEGER.
RowId = BigInteger().with_variant(Integer(), "sqlite")


def _short(length: int) -> PlainString:
    # Compared letter by letter everywhere, whatever a server's language is.
    return String(length).with_variant(PlainString(length, collation="C"), "postgresql")


Id = _short(255)
# MariaDB's TEXT ends at 64 kB.
LongText = Text().with_variant(MEDIUMTEXT, "mysql", "mariadb")


class Base(DeclarativeBase):
    """All tables."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {int: Integer()}


class SchemaChange(Base):
    """One row for every step that this database went through."""

    __tablename__ = "schema_changes"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    changed_ts: Mapped[float] = mapped_column(Double)


class ConversationRow(Base):
    """A conversation of one owner."""

    __tablename__ = "conversations"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    conversation_id: Mapped[str] = mapped_column(Id)
    scope: Mapped[str] = mapped_column(_short(40))
    """The owner as one word (`records.scope_of`): never NULL, so it can be unique."""
    debug_id: Mapped[str] = mapped_column(_short(16))
    title: Mapped[str] = mapped_column(_short(255))
    title_is_custom: Mapped[bool] = mapped_column(default=False)
    user_id: Mapped[str | None] = mapped_column(Id)
    agent_id: Mapped[str] = mapped_column(Id)
    language: Mapped[str] = mapped_column(_short(35))
    device_id: Mapped[str | None] = mapped_column(Id)
    satellite_id: Mapped[str | None] = mapped_column(Id)
    place: Mapped[str] = mapped_column(_short(300))
    archived: Mapped[bool] = mapped_column(default=False)
    created_ts: Mapped[float] = mapped_column(Double)
    updated_ts: Mapped[float] = mapped_column(Double)
    turn_count: Mapped[int] = mapped_column(default=0)
    message_count: Mapped[int] = mapped_column(default=0)
    next_position: Mapped[int] = mapped_column(default=0)
    last_message_row_id: Mapped[int | None] = mapped_column(RowId)

    messages: Mapped[list[MessageRow]] = relationship(
        order_by="MessageRow.position", viewonly=True
    )
    last_message: Mapped[MessageRow | None] = relationship(
        primaryjoin=lambda: (
            foreign(ConversationRow.last_message_row_id) == MessageRow.id
        ),
        viewonly=True,
    )

    __table_args__ = (
        # Another person who uses the same id gets a conversation of their own.
        UniqueConstraint("conversation_id", "scope"),
        Index("ix_conversations_debug_id", "debug_id"),
        # Pages of one owner, and of everybody.
        Index("ix_conversations_owner", "scope", "archived", "updated_ts", "id"),
        Index("ix_conversations_updated", "archived", "updated_ts", "id"),
        # The thread of a person at a place, when memory does not know it.
        Index(
            "ix_conversations_thread",
            "scope",
            "archived",
            "agent_id",
            "place",
            "updated_ts",
        ),
        # Retention, oldest first; the newest threads at start.
        Index("ix_conversations_age", "updated_ts"),
    )


class SessionRow(Base):
    """Another id of a conversation: Home Assistant gives a new one after a pause."""

    __tablename__ = "sessions"

    session_id: Mapped[str] = mapped_column(Id, primary_key=True)
    scope: Mapped[str] = mapped_column(_short(40), primary_key=True)
    conversation_row_id: Mapped[int] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE")
    )

    __table_args__ = (
        # A conversation's other ids, when it goes.
        Index("ix_sessions_conversation", "conversation_row_id"),
    )


class TurnRow(Base):
    """A finished turn: figures and spans, no words."""

    __tablename__ = "turns"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    turn_id: Mapped[str] = mapped_column(Id, unique=True)
    conversation_row_id: Mapped[int] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE")
    )
    scope: Mapped[str] = mapped_column(_short(40))
    """The owner again: a person's turns are found without their conversations."""
    subentry_id: Mapped[str] = mapped_column(Id)
    agent_id: Mapped[str] = mapped_column(Id)
    started_ts: Mapped[float] = mapped_column(Double)
    outcome: Mapped[str] = mapped_column(_short(32))
    duration_ms: Mapped[float] = mapped_column(Double)
    iterations: Mapped[int]
    tool_calls: Mapped[int]
    input_tokens: Mapped[int]
    cached_input_tokens: Mapped[int]
    output_tokens: Mapped[int]
    model_id: Mapped[str] = mapped_column(Id)
    rung: Mapped[str] = mapped_column(_short(32))
    error: Mapped[str | None] = mapped_column(LongText)
    spans: Mapped[str] = mapped_column(LongText)

    __table_args__ = (
        # The last turns of a conversation, when it is continued.
        Index("ix_turns_conversation", "conversation_row_id", "id"),
        # The list of turns, of everybody (and retention by age) and of one owner.
        Index("ix_turns_started", "started_ts", "id"),
        Index("ix_turns_owner", "scope", "started_ts", "id"),
    )


class MessageRow(Base):
    """One message, in its place in the conversation."""

    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    conversation_row_id: Mapped[int] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE")
    )
    turn_row_id: Mapped[int] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"))
    position: Mapped[int]
    message_id: Mapped[str] = mapped_column(Id)
    role: Mapped[str] = mapped_column(_short(16))
    content: Mapped[str] = mapped_column(LongText)
    tool_calls: Mapped[str | None] = mapped_column(LongText)
    tool_call_id: Mapped[str | None] = mapped_column(Id)
    tool_name: Mapped[str | None] = mapped_column(Id)
    token_count: Mapped[int | None]
    created_ts: Mapped[float] = mapped_column(Double)

    __table_args__ = (
        # A conversation in order; its last messages.
        Index("ix_messages_position", "conversation_row_id", "position", unique=True),
        # A turn's messages, when the turn goes.
        Index("ix_messages_turn", "turn_row_id"),
        # What people asked on a day ("yesterday's question").
        Index("ix_messages_role_created", "role", "created_ts"),
    )


class ApprovalRow(Base):
    """A parked call. It may be older than its conversation's first stored turn."""

    __tablename__ = "approvals"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    approval_id: Mapped[str] = mapped_column(Id, unique=True)
    conversation_id: Mapped[str] = mapped_column(Id)
    turn_id: Mapped[str] = mapped_column(Id)
    tool_call_id: Mapped[str] = mapped_column(Id)
    agent_id: Mapped[str] = mapped_column(Id)
    subentry_id: Mapped[str] = mapped_column(Id)
    user_id: Mapped[str | None] = mapped_column(Id)
    device_id: Mapped[str | None] = mapped_column(Id)
    satellite_id: Mapped[str | None] = mapped_column(Id)
    language: Mapped[str] = mapped_column(_short(35))
    call: Mapped[str] = mapped_column(LongText)
    arguments_hash: Mapped[str] = mapped_column(_short(128))
    preview: Mapped[str] = mapped_column(LongText)
    reason: Mapped[str] = mapped_column(LongText)
    created_ts: Mapped[float] = mapped_column(Double)
    expires_ts: Mapped[float] = mapped_column(Double)
    status: Mapped[str] = mapped_column(_short(16))
    resolved_ts: Mapped[float | None] = mapped_column(Double)
    resolved_by: Mapped[str | None] = mapped_column(Id)
    resolved_via: Mapped[str | None] = mapped_column(_short(32))
    result: Mapped[str | None] = mapped_column(LongText)

    __table_args__ = (
        # What is pending; what a conversation asks.
        Index("ix_approvals_status", "status", "created_ts"),
        Index("ix_approvals_conversation", "conversation_id"),
    )


class LedgerRow(Base):
    """What a call changed."""

    __tablename__ = "ledger"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    entry_id: Mapped[str] = mapped_column(Id, unique=True)
    turn_id: Mapped[str] = mapped_column(Id)
    conversation_id: Mapped[str] = mapped_column(Id)
    user_id: Mapped[str | None] = mapped_column(Id)
    tool_call_id: Mapped[str] = mapped_column(Id)
    created_ts: Mapped[float] = mapped_column(Double)
    call: Mapped[str] = mapped_column(LongText)
    before: Mapped[str] = mapped_column(LongText)
    after: Mapped[str] = mapped_column(LongText)
    status: Mapped[str] = mapped_column(_short(16))
    note: Mapped[str | None] = mapped_column(LongText)
    undone_ts: Mapped[float | None] = mapped_column(Double)

    __table_args__ = (
        # Undo: the actions of a turn, the newest of a conversation, the newest.
        Index("ix_ledger_turn", "turn_id"),
        Index("ix_ledger_conversation", "conversation_id", "created_ts"),
        Index("ix_ledger_created", "created_ts"),
    )


class MemoryRow(Base):
    """A sentence to remember."""

    __tablename__ = "memories"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    memory_id: Mapped[str] = mapped_column(Id, unique=True)
    user_id: Mapped[str | None] = mapped_column(Id)
    text: Mapped[str] = mapped_column(LongText)
    created_ts: Mapped[float] = mapped_column(Double)

    __table_args__ = (Index("ix_memories_user", "user_id", "created_ts"),)


class ScheduleRow(Base):
    """A call that runs later."""

    __tablename__ = "schedules"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    schedule_id: Mapped[str] = mapped_column(Id, unique=True)
    user_id: Mapped[str | None] = mapped_column(Id)
    device_id: Mapped[str | None] = mapped_column(Id)
    conversation_id: Mapped[str] = mapped_column(Id)
    turn_id: Mapped[str] = mapped_column(Id)
    agent_id: Mapped[str] = mapped_column(Id)
    subentry_id: Mapped[str] = mapped_column(Id)
    due_ts: Mapped[float] = mapped_column(Double)
    created_ts: Mapped[float] = mapped_column(Double)
    action: Mapped[str] = mapped_column(LongText)
    summary: Mapped[str] = mapped_column(LongText)
    status: Mapped[str] = mapped_column(_short(16))
    result: Mapped[str | None] = mapped_column(LongText)

    __table_args__ = (
        # What is due, soonest first.
        Index("ix_schedules_status", "status", "due_ts"),
        Index("ix_schedules_conversation", "conversation_id"),
    )


for _table in Base.metadata.tables.values():
    for _dialect in ("mysql", "mariadb"):
        _table.kwargs[f"{_dialect}_engine"] = "InnoDB"
        _table.kwargs[f"{_dialect}_default_charset"] = "utf8mb4"
        _table.kwargs[f"{_dialect}_collate"] = "utf8mb4_nopad_bin"
