"""Questions to the database. Sync; each runs in a reader's thread."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, literal, select, tuple_, union_all
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from ..models import MessageRecord
from .codec import load_tool_calls, make_cursor, read_cursor, record_of
from .db_schema import ConversationRow, MessageRow, SessionRow, TurnRow
from .records import (
    Conversation,
    ConversationSummary,
    LastMessage,
    Page,
    Viewer,
    scope_of,
)

MAX_PAGE = 200
_SHOWN = False
# Columns, not objects: a conversation of hundreds of messages is read at once.
_MESSAGES = select(
    MessageRow.turn_row_id,
    MessageRow.position,
    *(getattr(MessageRow, name) for name in MessageRecord.__slots__),
)
# Made once: each is some hundred objects that hold each other, and each conversation
# that begins asks.
_OTHER = aliased(ConversationRow)
_OTHERS = select(_OTHER.conversation_id).join(
    SessionRow, SessionRow.conversation_row_id == _OTHER.id
)


def conversations_of(
    viewer: Viewer, *, archived: bool | None
) -> Select[tuple[ConversationRow]]:
    """Return the query for what a viewer may see."""
    query = select(ConversationRow)
    if not viewer.sees_all:
        query = query.where(ConversationRow.scope == viewer.scope)
    if archived is not None:
        query = query.where(ConversationRow.archived == archived)
    return query


def named(conversation_id: str) -> ColumnElement[bool]:
    """Return the condition: this id, or one that it was given after a pause."""
    others = _OTHERS.where(SessionRow.session_id == conversation_id)
    # One list, so that the index of the ids is used whatever else is asked; a table of
    # its own, or MariaDB asks it anew for every conversation that there is.
    itself = select(literal(conversation_id).label("conversation_id"))
    names = union_all(itself, others).subquery()
    return ConversationRow.conversation_id.in_(select(names.c.conversation_id))


def find_by_name(
    db_session: Session, conversation_id: str, scope: str | None
) -> str | None:
    """Return the id in the history of what somebody calls so."""
    query = select(ConversationRow.conversation_id).where(named(conversation_id))
    if scope is not None:
        query = query.where(ConversationRow.scope == scope)
    return db_session.scalar(_best(query, conversation_id))


def _best[QueryT: Select[Any]](query: QueryT, conversation_id: str) -> QueryT:
    """Return the query for one: what has the id itself first, then the newest."""
    return query.order_by(
        (ConversationRow.conversation_id == conversation_id).desc(),
        ConversationRow.updated_ts.desc(),
    ).limit(1)


def list_conversations(
    db_session: Session,
    viewer: Viewer,
    *,
    archived: bool | None = False,
    cursor: str | None = None,
    limit: int = 50,
    with_messages: bool = False,
) -> Page[ConversationSummary]:
    """Return a page, newest first: one statement, or two with the messages."""
    limit = min(max(limit, 1), MAX_PAGE)
    query = conversations_of(viewer, archived=archived).options(
        joinedload(ConversationRow.last_message)
    )
    if with_messages:
        query = query.options(selectinload(ConversationRow.messages))
    if cursor is not None:
        query = query.where(
            tuple_(ConversationRow.updated_ts, ConversationRow.id)
            < tuple_(*read_cursor(cursor, float, int))
        )
    rows = db_session.scalars(
        query.order_by(
            ConversationRow.updated_ts.desc(), ConversationRow.id.desc()
        ).limit(limit + 1)
    ).all()
    items = [summary_of(row, with_messages=with_messages) for row in rows[:limit]]
    if len(rows) <= limit:
        return Page(items=items)
    last = rows[limit - 1]
    return Page(items=items, cursor=make_cursor(last.updated_ts, last.id))


def get_conversation(
    db_session: Session,
    viewer: Viewer,
    *,
    conversation_id: str | None = None,
    debug_id: str | None = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> Conversation | None:
    """Return a conversation with its messages, or its newest `limit` of them."""
    query = conversations_of(viewer, archived=None).options(
        joinedload(ConversationRow.last_message)
    )
    if conversation_id is not None:
        query = _best(query.where(named(conversation_id)), conversation_id)
    else:
        query = query.where(ConversationRow.debug_id == debug_id)
        query = query.order_by(ConversationRow.updated_ts.desc()).limit(1)
    row = db_session.scalars(query).one_or_none()
    if row is None:
        return None
    messages = _MESSAGES.where(MessageRow.conversation_row_id == row.id)
    if cursor is not None:
        [position] = read_cursor(cursor, int)
        messages = messages.where(MessageRow.position < position)
    messages = messages.order_by(MessageRow.position.desc())
    if limit is not None:
        messages = messages.limit(max(limit, 1) + 1)
    found = db_session.execute(messages).all()
    has_more = limit is not None and len(found) > max(limit, 1)
    shown = (found[:-1] if has_more else found)[::-1]
    return Conversation(
        summary=summary_of(row),
        messages=[message_of(item) for item in shown],
        cursor=make_cursor(shown[0].position) if has_more else None,
    )


def summary_of(
    row: ConversationRow, *, with_messages: bool = False
) -> ConversationSummary:
    """Return a row as a value."""
    last = row.last_message
    return record_of(
        ConversationSummary,
        row,
        last_message=None if last is None else record_of(LastMessage, last),
        hit=None,
        messages=[message_of(item) for item in row.messages] if with_messages else (),
    )


def message_of(row: MessageRow | Row[Any]) -> MessageRecord:
    """Return a row as a value."""
    return record_of(MessageRecord, row, tool_calls=load_tool_calls(row.tool_calls))


def load_turns(
    db_session: Session, conversation_id: str, scope: str | None, limit_turns: int
) -> list[tuple[str, Sequence[MessageRecord]]]:
    """Return the last turns of a conversation, oldest first."""
    query = select(ConversationRow.id).where(
        ConversationRow.conversation_id == conversation_id
    )
    if scope is not None:
        query = query.where(ConversationRow.scope == scope)
    row_id = db_session.scalar(
        query.order_by(ConversationRow.updated_ts.desc()).limit(1)
    )
    turns = db_session.execute(
        select(TurnRow.id, TurnRow.turn_id)
        .where(TurnRow.conversation_row_id == row_id)
        .order_by(TurnRow.id.desc())
        .limit(limit_turns)
    ).all()
    messages: dict[int, list[MessageRecord]] = {turn.id: [] for turn in turns}
    rows = db_session.execute(
        _MESSAGES.where(MessageRow.turn_row_id.in_(messages)).order_by(
            MessageRow.position
        )
    )
    for row in rows:
        messages[row.turn_row_id].append(message_of(row))
    return [(turn.turn_id, messages[turn.id]) for turn in reversed(turns)]


type ThreadTuple = tuple[str, str, str | None, str, float]


def newest_threads(db_session: Session, limit: int) -> list[ThreadTuple]:
    """Return id, agent, user, place and time of the newest conversations."""
    rows = db_session.execute(
        select(
            ConversationRow.conversation_id,
            ConversationRow.agent_id,
            ConversationRow.user_id,
            ConversationRow.place,
            ConversationRow.updated_ts,
        )
        .where(ConversationRow.archived == _SHOWN)
        .order_by(ConversationRow.updated_ts.desc())
        .limit(limit)
    )
    return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]


def find_thread(
    db_session: Session, agent_id: str, user_id: str | None, place: str
) -> tuple[str, float] | None:
    """Return the newest conversation of a person at a place, and its time."""
    row = db_session.execute(
        select(ConversationRow.conversation_id, ConversationRow.updated_ts)
        .where(
            ConversationRow.scope == scope_of(user_id),
            ConversationRow.archived == _SHOWN,
            ConversationRow.agent_id == agent_id,
            ConversationRow.place == place,
        )
        .order_by(ConversationRow.updated_ts.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else (row.conversation_id, row.updated_ts)
