"""Statements that change the database. Each runs in the writer's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import sleep
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from ..models import VAIN, MessageRecord, TurnRecord
from .backend import Backend, SearchText
from .codec import clean, clean_or_none, dump, dump_tool_calls
from .db_schema import (
    ConversationRow,
    LedgerRow,
    MessageRow,
    RowId,
    SchemaChange,
    SessionRow,
    TurnRow,
)
from .records import Viewer, debug_id_of, place_of, scope_of
from .titles import better_title

SEARCHABLE_ROLES = ("user", "assistant")
GIVE_WAY_SECONDS = 0.0001
_CHUNK = 100

# Built once: to put a statement together takes longer than to run it.
_FIND_TURN = select(TurnRow.id).where(TurnRow.turn_id == bindparam("turn_id"))
_FIND_THREAD = select(
    ConversationRow.id,
    ConversationRow.next_position,
    ConversationRow.title,
    ConversationRow.title_is_custom,
).where(
    ConversationRow.conversation_id == bindparam("conversation_id"),
    ConversationRow.scope == bindparam("scope"),
)
_ADD_THREAD = insert(ConversationRow).returning(ConversationRow.id)
_ADD_TURN = insert(TurnRow).returning(TurnRow.id)
_ADD_MESSAGES = insert(MessageRow).returning(
    MessageRow.id, sort_by_parameter_order=True
)
_FIND_SESSION = select(SessionRow.conversation_row_id).where(
    SessionRow.session_id == bindparam("session_id"),
    SessionRow.scope == bindparam("scope"),
)
_GROW_THREAD = (
    update(ConversationRow)
    .where(ConversationRow.id == bindparam("row_id"))
    .values(
        title=bindparam("new_title"),
        updated_ts=bindparam("new_ts"),
        turn_count=ConversationRow.turn_count + 1,
        message_count=ConversationRow.message_count + bindparam("added"),
        next_position=ConversationRow.next_position + bindparam("added"),
        last_message_row_id=func.coalesce(
            bindparam("last", type_=RowId), ConversationRow.last_message_row_id
        ),
    )
)


OPEN = "open"
"""In the ledger: a turn that has begun, until it is written down."""
NO_DEEDS = (OPEN, VAIN)
"""Rows of the ledger that say nothing was done."""
_END_OPEN = delete(LedgerRow).where(LedgerRow.entry_id == bindparam("open_id"))


def open_id(turn_id: str) -> str:
    """Return the id of the row of a turn that has begun."""
    return f"turn {turn_id}"


def end_open(connection: Connection, turn_id: str) -> None:
    """Take away what was kept of a turn while it ran."""
    connection.execute(_END_OPEN, {"open_id": open_id(turn_id)})


@dataclass(frozen=True, slots=True)
class _Thread:
    """The conversation that a turn is added to."""

    row_id: int
    position: int
    title: str
    title_is_custom: bool


def insert_turn(connection: Connection, backend: Backend, record: TurnRecord) -> bool:
    """Store a turn with its messages; False if it is there already."""
    turn_id = clean(record.info.turn_id)
    end_open(connection, turn_id)
    if connection.scalar(_FIND_TURN, {"turn_id": turn_id}):
        return False
    scope = scope_of(record.info.speaker.user_id)
    finished_ts = record.info.started_ts + record.duration_ms / 1000
    thread = _thread(connection, record, scope, finished_ts)
    turn_row_id = connection.execute(
        _ADD_TURN,
        _turn_values(record, thread.row_id) | {"scope": scope},
    ).scalar_one()
    row_ids = _insert_messages(connection, record.messages, thread, turn_row_id)
    spoken = [
        (row_id, message)
        for row_id, message in zip(row_ids, record.messages, strict=True)
        if message.role in SEARCHABLE_ROLES and message.content
    ]
    backend.index_messages(
        connection,
        [SearchText(row_id, scope, clean(item.content)) for row_id, item in spoken],
    )
    connection.execute(
        _GROW_THREAD,
        {
            "row_id": thread.row_id,
            "new_title": _title(thread, record.messages),
            "new_ts": finished_ts,
            "added": len(record.messages),
            "last": spoken[-1][0] if spoken else None,
        },
    )
    if record.info.session_id not in {"", record.info.conversation_id}:
        _note_session(connection, clean(record.info.session_id), scope, thread.row_id)
    return True


def _note_session(
    connection: Connection, session_id: str, scope: str, row_id: int
) -> None:
    """Keep the id under which the caller will go on."""
    key = {"session_id": session_id, "scope": scope}
    known = connection.scalar(_FIND_SESSION, key)
    if known is None:
        connection.execute(insert(SessionRow), key | {"conversation_row_id": row_id})
    elif known != row_id:
        connection.execute(
            update(SessionRow)
            .where(SessionRow.session_id == session_id, SessionRow.scope == scope)
            .values(conversation_row_id=row_id)
        )


def _thread(
    connection: Connection, record: TurnRecord, scope: str, now_ts: float
) -> _Thread:
    info = record.info
    conversation_id = clean(info.conversation_id)
    found = connection.execute(
        _FIND_THREAD, {"conversation_id": conversation_id, "scope": scope}
    ).one_or_none()
    if found is not None:
        return _Thread(*found)
    row_id = connection.execute(
        _ADD_THREAD,
        {
            "conversation_id": conversation_id,
            "scope": scope,
            "debug_id": debug_id_of(info.conversation_id),
            "title": "",
            "title_is_custom": False,
            "user_id": clean_or_none(info.speaker.user_id),
            "agent_id": clean(info.agent_id),
            "language": clean(info.speaker.language),
            "device_id": clean_or_none(info.speaker.device_id),
            "satellite_id": clean_or_none(info.speaker.satellite_id),
            "place": clean(place_of(info.speaker)),
            "archived": False,
            "created_ts": info.started_ts,
            "updated_ts": now_ts,
            "turn_count": 0,
            "message_count": 0,
            "next_position": 0,
        },
    ).scalar_one()
    return _Thread(row_id, 0, "", title_is_custom=False)


def _turn_values(record: TurnRecord, conversation_row_id: int) -> dict[str, Any]:
    return {
        "turn_id": clean(record.info.turn_id),
        "conversation_row_id": conversation_row_id,
        "subentry_id": clean(record.info.subentry_id),
        "agent_id": clean(record.info.agent_id),
        "started_ts": record.info.started_ts,
        "outcome": record.outcome,
        "duration_ms": record.duration_ms,
        "iterations": record.iterations,
        "tool_calls": record.tool_calls,
        "input_tokens": record.usage.input_tokens,
        "cached_input_tokens": record.usage.cached_input_tokens,
        "output_tokens": record.usage.output_tokens,
        "model_id": clean(record.model_id),
        "rung": clean(record.rung),
        "error": clean_or_none(record.error),
        "spans": dump(list(record.spans)),
    }


def _insert_messages(
    connection: Connection,
    messages: Sequence[MessageRecord],
    thread: _Thread,
    turn_row_id: int,
) -> Sequence[int]:
    if not messages:
        return []
    rows = [
        {
            "conversation_row_id": thread.row_id,
            "turn_row_id": turn_row_id,
            "position": position,
            "message_id": clean(message.message_id),
            "role": message.role,
            "content": clean(message.content),
            "tool_calls": dump_tool_calls(message.tool_calls),
            "tool_call_id": clean_or_none(message.tool_call_id),
            "tool_name": clean_or_none(message.tool_name),
            "token_count": message.token_count,
            "created_ts": message.created_ts,
        }
        for position, message in enumerate(messages, thread.position)
    ]
    return connection.execute(_ADD_MESSAGES, rows).scalars().all()


def _title(thread: _Thread, messages: Sequence[MessageRecord]) -> str:
    title = thread.title
    if not thread.title_is_custom:
        for message in messages:
            if message.role == "user":
                title = better_title(title, clean(message.content))
    return title


def rename(
    connection: Connection,
    backend: Backend,
    row: Row[tuple[int, str, str, bool]],
    title: str,
) -> None:
    """Give a conversation (id, scope, title, is custom) a name of the person's own.

    Only such names are in the index: other titles are words of a message.
    """
    row_id, scope, old, was_custom = row._tuple()  # noqa: SLF001  # SQLAlchemy's name
    if was_custom:
        backend.unindex_titles(connection, [SearchText(row_id, scope, old)])
    backend.index_titles(connection, [SearchText(row_id, scope, title)])
    connection.execute(
        update(ConversationRow)
        .where(ConversationRow.id == row_id)
        .values(title=title, title_is_custom=True)
    )


def update_conversation(
    connection: Connection,
    backend: Backend,
    viewer: Viewer,
    conversation_id: str,
    *,
    title: str | None = None,
    archived: bool | None = None,
) -> bool:
    """Rename or archive a viewer's conversation; False if there is none."""
    query = select(
        ConversationRow.id,
        ConversationRow.scope,
        ConversationRow.title,
        ConversationRow.title_is_custom,
    ).where(ConversationRow.conversation_id == conversation_id)
    if not viewer.sees_all:
        query = query.where(ConversationRow.scope == viewer.scope)
    rows = connection.execute(query).all()
    for row in rows:
        if title is not None:
            rename(connection, backend, row, clean(title))
        if archived is not None:
            connection.execute(
                update(ConversationRow)
                .where(ConversationRow.id == row.id)
                .values(archived=archived)
            )
    return bool(rows)


def probe(connection: Connection) -> None:
    """Write something that changes nothing: is there room, and a lock to get?"""
    connection.execute(update(SchemaChange).values(changed_ts=SchemaChange.changed_ts))


def give_way() -> None:
    """Let the event loop have its turn between two pieces of work.

    The lock of the interpreter is let go of in every statement, but mostly for less
    time than the loop needs to wake up.
    """
    sleep(GIVE_WAY_SECONDS)


def indexed(
    connection: Connection, *conditions: ColumnElement[bool]
) -> list[SearchText]:
    """Return what full text holds of some messages."""
    rows = connection.execute(
        select(
            MessageRow.id, ConversationRow.scope, MessageRow.content, MessageRow.role
        )
        .join_from(MessageRow, ConversationRow)
        .where(*conditions)
    )
    # Asked for a role as well, SQLite would walk the whole index of it.
    return [
        SearchText(row.id, row.scope, row.content)
        for row in rows
        if row.role in SEARCHABLE_ROLES and row.content
    ]


def rebuild_search(connection: Connection, backend: Backend) -> None:
    """Make the full-text index anew from the messages."""
    backend.create_search(connection)
    titles = connection.execute(
        select(ConversationRow.id, ConversationRow.scope, ConversationRow.title).where(
            ConversationRow.title_is_custom
        )
    )
    backend.index_titles(connection, [SearchText(*row) for row in titles])
    last = 0
    newest = connection.scalar(select(func.max(MessageRow.id))) or 0
    while last < newest:
        backend.index_messages(
            connection,
            indexed(connection, MessageRow.id > last, MessageRow.id <= last + _CHUNK),
        )
        last += _CHUNK
        give_way()
