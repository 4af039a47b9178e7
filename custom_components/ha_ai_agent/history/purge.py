"""What really deletes: rows, index entries, and whatever tools kept beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    delete,
    func,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute

from .backend import Backend, SearchText
from .db_schema import (
    ApprovalRow,
    ConversationRow,
    LedgerRow,
    MessageRow,
    ScheduleRow,
    TurnRow,
)
from .records import Viewer
from .titles import better_title
from .writes import SEARCHABLE_ROLES, indexed

TURNS_AT_ONCE = 250
# Fewer: what goes for size alone should be no more than it takes.
EXCESS_AT_ONCE = 50
TITLE_FROM = 3


@dataclass(frozen=True, slots=True)
class Purged:
    """How much went, and whether there is more to do."""

    turns: int = 0
    conversations: int = 0
    is_complete: bool = True

    def __add__(self, other: Purged) -> Purged:
        """Return both together."""
        return Purged(
            self.turns + other.turns,
            self.conversations + other.conversations,
            other.is_complete,
        )


@dataclass(frozen=True, slots=True)
class Agents:
    """Whose conversations go: those of some agents, or of all others."""

    subentry_ids: frozenset[str]
    are_others: bool = False

    def own(self, column: InstrumentedAttribute[str]) -> ColumnElement[bool]:
        """Return whether a row is of theirs."""
        is_listed = column.in_(sorted(self.subentry_ids))
        return ~is_listed if self.are_others else is_listed


def delete_conversation(
    connection: Connection,
    backend: Backend,
    viewer: Viewer,
    conversation_id: str,
    *,
    older_than_ts: float | None = None,
) -> Purged:
    """Delete a viewer's conversation, or its old turns; some turns at a time."""
    query = select(ConversationRow.id, ConversationRow.user_id).where(
        ConversationRow.conversation_id == conversation_id
    )
    if not viewer.sees_all:
        query = query.where(ConversationRow.scope == viewer.scope)
    owners = connection.execute(query).all()
    if not owners:
        return Purged()
    turns = select(TurnRow.id).where(
        TurnRow.conversation_row_id.in_([row.id for row in owners])
    )
    if older_than_ts is not None:
        turns = turns.where(TurnRow.started_ts < older_than_ts)
    turn_row_ids = connection.scalars(
        turns.order_by(TurnRow.id).limit(TURNS_AT_ONCE)
    ).all()
    purged = _delete_turns(connection, backend, turn_row_ids)
    if len(turn_row_ids) == TURNS_AT_ONCE:
        return Purged(purged.turns, purged.conversations, is_complete=False)
    if older_than_ts is None:
        # One that never had a turn is not found by its turns.
        purged += _drop_empty(connection, backend, [row.id for row in owners])
        for owner in owners:
            _delete_kept(connection, conversation_id, owner.user_id)
    return purged


def _delete_kept(
    connection: Connection, conversation_id: str, user_id: str | None
) -> None:
    """Delete what tools kept. What is still to be done stays: it was asked for."""
    for table in (ApprovalRow, LedgerRow, ScheduleRow):
        statement: Delete = delete(table).where(
            table.conversation_id == conversation_id,
            table.user_id.is_(None) if user_id is None else table.user_id == user_id,
        )
        if table is ScheduleRow:
            statement = statement.where(ScheduleRow.status != "pending")
        connection.execute(statement)


def delete_older(
    connection: Connection,
    backend: Backend,
    older_than_ts: float,
    agents: Agents | None = None,
) -> Purged:
    """Delete what is older, in everybody's conversations; some turns at a time."""

    def own(column: InstrumentedAttribute[str]) -> ColumnElement[bool]:
        return true() if agents is None else agents.own(column)

    turns = connection.execute(
        select(TurnRow.id, TurnRow.turn_id)
        .where(TurnRow.started_ts < older_than_ts, own(TurnRow.subentry_id))
        .order_by(TurnRow.started_ts)
        .limit(TURNS_AT_ONCE)
    ).all()
    purged = _delete_turns(connection, backend, [row.id for row in turns])
    connection.execute(
        delete(LedgerRow).where(LedgerRow.turn_id.in_([row.turn_id for row in turns]))
    )
    if len(turns) == TURNS_AT_ONCE:
        return Purged(purged.turns, purged.conversations, is_complete=False)
    connection.execute(
        delete(ApprovalRow).where(
            own(ApprovalRow.subentry_id),
            ApprovalRow.created_ts < older_than_ts,
            or_(
                ApprovalRow.status != "pending", ApprovalRow.expires_ts < older_than_ts
            ),
        )
    )
    if agents is None or agents.are_others:
        ledger = delete(LedgerRow).where(LedgerRow.created_ts < older_than_ts)
        if agents is not None:
            # What belongs to a turn goes with it, as long as its agent keeps that.
            ledger = ledger.where(LedgerRow.turn_id.not_in(select(TurnRow.turn_id)))
        connection.execute(ledger)
    connection.execute(
        delete(ScheduleRow).where(
            own(ScheduleRow.subentry_id),
            ScheduleRow.status != "pending",
            ScheduleRow.due_ts < older_than_ts,
        )
    )
    return purged


def delete_excess(connection: Connection, backend: Backend, max_bytes: int) -> Purged:
    """Delete the oldest turns while the database is too big; some at a time."""
    if backend.used_bytes(connection) <= max_bytes:
        return Purged()
    turn_row_ids = connection.scalars(
        select(TurnRow.id).order_by(TurnRow.started_ts).limit(EXCESS_AT_ONCE)
    ).all()
    purged = _delete_turns(connection, backend, turn_row_ids)
    return Purged(
        purged.turns, purged.conversations, is_complete=len(turn_row_ids) == 0
    )


def _delete_turns(
    connection: Connection, backend: Backend, turn_row_ids: Sequence[int]
) -> Purged:
    if not turn_row_ids:
        return Purged()
    touched = connection.scalars(
        select(TurnRow.conversation_row_id)
        .where(TurnRow.id.in_(turn_row_ids))
        .distinct()
    ).all()
    backend.unindex_messages(
        connection, indexed(connection, MessageRow.turn_row_id.in_(turn_row_ids))
    )
    connection.execute(
        delete(MessageRow).where(MessageRow.turn_row_id.in_(turn_row_ids))
    )
    connection.execute(delete(TurnRow).where(TurnRow.id.in_(turn_row_ids)))
    dropped = _drop_empty(connection, backend, touched)
    _recount(connection, touched)
    return Purged(len(turn_row_ids), dropped.conversations)


def _drop_empty(
    connection: Connection, backend: Backend, row_ids: Sequence[int]
) -> Purged:
    """Delete the conversations that have no turn left."""
    has_turns = select(TurnRow.id).where(
        TurnRow.conversation_row_id == ConversationRow.id
    )
    empty = connection.execute(
        select(
            ConversationRow.id,
            ConversationRow.scope,
            ConversationRow.title,
            ConversationRow.title_is_custom,
        ).where(ConversationRow.id.in_(row_ids), ~has_turns.exists())
    ).all()
    backend.unindex_titles(
        connection,
        [
            SearchText(row.id, row.scope, row.title)
            for row in empty
            if row.title_is_custom
        ],
    )
    connection.execute(
        delete(ConversationRow).where(ConversationRow.id.in_([row.id for row in empty]))
    )
    return Purged(conversations=len(empty))


def _recount(connection: Connection, row_ids: Sequence[int]) -> None:
    """Correct what conversations know of their turns: counts, last words, title."""
    mine = MessageRow.conversation_row_id == ConversationRow.id
    spoken = MessageRow.role.in_(SEARCHABLE_ROLES) & (MessageRow.content != "")
    connection.execute(
        update(ConversationRow)
        .where(ConversationRow.id.in_(row_ids))
        .values(
            turn_count=select(func.count(TurnRow.id))
            .where(TurnRow.conversation_row_id == ConversationRow.id)
            .scalar_subquery(),
            message_count=select(func.count(MessageRow.id))
            .where(mine)
            .scalar_subquery(),
            last_message_row_id=select(func.max(MessageRow.id))
            .where(mine, spoken)
            .scalar_subquery(),
        )
    )
    titled = select(ConversationRow.id).where(
        ConversationRow.id.in_(row_ids), ~ConversationRow.title_is_custom
    )
    for row_id in connection.scalars(titled).all():
        _retitle(connection, row_id)


def _retitle(connection: Connection, row_id: int) -> None:
    """Make the title from words that are still there."""
    title = ""
    words = connection.scalars(
        select(MessageRow.content)
        .where(
            MessageRow.conversation_row_id == row_id,
            MessageRow.role == "user",
            MessageRow.content != "",
        )
        .order_by(MessageRow.position)
        .limit(TITLE_FROM)
    )
    for content in words:
        title = better_title(title, content)
    connection.execute(
        update(ConversationRow).where(ConversationRow.id == row_id).values(title=title)
    )
