"""Turns as people look back on them: words, deeds and figures. Sync, in a thread."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Select, exists, func, select, tuple_
from sqlalchemy.orm import Session, defer

from ..models import UNDO_NOTE, JsonObject
from .codec import load_or_none, make_cursor, read_cursor, record_of
from .db_schema import ConversationRow, LedgerRow, MessageRow, TurnRow
from .reads import MAX_PAGE, conversations_of, named
from .records import (
    ANY_TURN,
    EVERYTHING,
    Page,
    TurnDeed,
    TurnFigures,
    TurnFilter,
    TurnSummary,
    Viewer,
    scope_of,
)
from .writes import NO_DEEDS

SHOWN_TEXT: Final = 500
"""Characters of a person's words in a list."""
MAX_SCANNED: Final = 2000
"""Turns that one page looks at for those that concern some things."""
_NOT_DONE: Final = frozenset({"failed", "denied"})


def list_turns(
    db_session: Session,
    viewer: Viewer,
    *,
    conversation_id: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
    wanted: TurnFilter = ANY_TURN,
) -> Page[TurnSummary]:
    """Return a page of turns without spans, newest first: three statements."""
    limit = min(max(limit, 1), MAX_PAGE)
    query = _wanted(_listed(db_session, viewer, conversation_id), wanted)
    items: list[TurnSummary] = []
    for _ in range(0, MAX_SCANNED, limit):
        rows = db_session.execute(_after(query, cursor).limit(limit + 1)).all()
        shown = rows[:limit]
        for row, turn in zip(shown, _told(db_session, shown), strict=True):
            if wanted.entity_ids is None or _concerns(turn, wanted):
                items.append(turn)
            if len(items) == limit:
                has_more = row is not rows[-1]
                return Page(items=items, cursor=_cursor(row.TurnRow, has_more=has_more))
        if len(rows) <= limit:
            return Page(items=items)
        cursor = _cursor(shown[-1].TurnRow, has_more=True)
    return Page(items=items, cursor=cursor)


def get_turn(db_session: Session, viewer: Viewer, turn_id: str) -> TurnSummary | None:
    """Return a turn with its spans."""
    rows = db_session.execute(_turns_of(viewer).where(TurnRow.turn_id == turn_id)).all()
    return next(iter(_told(db_session, rows, with_spans=True)), None)


def figures_since(
    db_session: Session, viewer: Viewer, since_ts: float, limit: int
) -> list[TurnFigures]:
    """Return the figures of the newest turns since a moment, at most `limit`."""
    columns = [getattr(TurnRow, name) for name in TurnFigures.__slots__]
    query = select(*columns).where(TurnRow.started_ts >= since_ts)
    if not viewer.sees_all:
        query = query.where(TurnRow.scope == viewer.scope)
    rows = db_session.execute(query.order_by(TurnRow.started_ts.desc()).limit(limit))
    return [TurnFigures(*row) for row in rows]


def _listed(
    db_session: Session, viewer: Viewer, conversation_id: str | None
) -> Select[Any]:
    if conversation_id is None:
        query = _turns_of(viewer)
    else:
        # Looked up first: from the newest turn on it may be a long way to one of them.
        mine = conversations_of(viewer, archived=None).where(named(conversation_id))
        row_ids = db_session.scalars(mine.with_only_columns(ConversationRow.id)).all()
        query = _turns_of(EVERYTHING).where(TurnRow.conversation_row_id.in_(row_ids))
    return query.options(defer(TurnRow.spans)).order_by(
        TurnRow.started_ts.desc(), TurnRow.id.desc()
    )


def _wanted(query: Select[Any], wanted: TurnFilter) -> Select[Any]:
    """Narrow a query to what was asked for; things are looked at afterwards."""
    if wanted.whose is not None:
        query = query.where(TurnRow.scope == scope_of(wanted.whose or None))
    if wanted.outcome is not None:
        query = query.where(TurnRow.outcome == wanted.outcome)
    if wanted.error is not None:
        query = query.where(TurnRow.error == wanted.error)
    if wanted.since_ts is not None:
        query = query.where(TurnRow.started_ts >= wanted.since_ts)
    if wanted.until_ts is not None:
        query = query.where(TurnRow.started_ts < wanted.until_ts)
    if wanted.acted or wanted.statuses or wanted.entity_ids is not None:
        deeds = [
            LedgerRow.turn_id == TurnRow.turn_id,
            LedgerRow.status.not_in(NO_DEEDS),
        ]
        if wanted.statuses:
            deeds.append(LedgerRow.status.in_(wanted.statuses))
        query = query.where(exists().where(*deeds))
    return query


def _after(query: Select[Any], cursor: str | None) -> Select[Any]:
    if cursor is None:
        return query
    return query.where(
        tuple_(TurnRow.started_ts, TurnRow.id)
        < tuple_(*read_cursor(cursor, float, int))
    )


def _cursor(row: TurnRow, *, has_more: bool) -> str | None:
    return make_cursor(row.started_ts, row.id) if has_more else None


def _turns_of(viewer: Viewer) -> Select[Any]:
    query = select(
        TurnRow,
        ConversationRow.conversation_id,
        ConversationRow.user_id,
        ConversationRow.device_id,
        ConversationRow.satellite_id,
    ).join_from(TurnRow, ConversationRow)
    return query if viewer.sees_all else query.where(TurnRow.scope == viewer.scope)


def _told(
    db_session: Session, rows: Sequence[Any], *, with_spans: bool = False
) -> list[TurnSummary]:
    """Return rows as turns, with what was said and what was done in them."""
    words = _words(db_session, [row.TurnRow.id for row in rows])
    deeds = _deeds(db_session, [row.TurnRow.turn_id for row in rows])
    return [
        record_of(
            TurnSummary,
            row.TurnRow,
            conversation_id=row.conversation_id,
            user_id=row.user_id,
            device_id=row.device_id,
            satellite_id=row.satellite_id,
            text=words.get(row.TurnRow.id, ""),
            deeds=deeds.get(row.TurnRow.turn_id, ()),
            spans=_spans(row.TurnRow.spans) if with_spans else None,
        )
        for row in rows
    ]


def _spans(text: str) -> list[JsonObject]:
    spans = load_or_none(text)
    items = spans if isinstance(spans, list) else ()
    return [item for item in items if isinstance(item, dict)]


def _words(db_session: Session, row_ids: Sequence[int]) -> Mapping[int, str]:
    """Return what a person said, by turn."""
    query = select(
        MessageRow.turn_row_id, func.substr(MessageRow.content, 1, SHOWN_TEXT)
    ).where(MessageRow.turn_row_id.in_(row_ids), MessageRow.role == "user")
    rows = db_session.execute(query.order_by(MessageRow.position.desc()))
    return {row[0]: row[1] for row in rows} if row_ids else {}


def _deeds(
    db_session: Session, turn_ids: Sequence[str]
) -> Mapping[str, Sequence[TurnDeed]]:
    """Return what was done, by turn, oldest first."""
    found: dict[str, list[TurnDeed]] = {}
    if not turn_ids:
        return found
    query = select(
        LedgerRow.turn_id,
        LedgerRow.call,
        LedgerRow.status,
        LedgerRow.undone_ts,
        LedgerRow.created_ts,
        LedgerRow.note,
    ).where(LedgerRow.turn_id.in_(turn_ids), LedgerRow.status.not_in(NO_DEEDS))
    for row in db_session.execute(query.order_by(LedgerRow.created_ts, LedgerRow.id)):
        call = load_or_none(row.call)
        call = call if isinstance(call, dict) else {}
        ids = call.get("entity_ids")
        found.setdefault(row.turn_id, []).append(
            TurnDeed(
                domain=str(call.get("domain", "")),
                service=str(call.get("service", "")),
                entity_ids=tuple(map(str, ids if isinstance(ids, list) else ())),
                status=row.status,
                created_ts=row.created_ts,
                undone_ts=row.undone_ts,
                is_undo=(is_undo := (row.note or "").startswith(UNDO_NOTE)),
                can_undo=row.undone_ts is None
                and row.status not in _NOT_DONE
                and not is_undo,
            )
        )
    return found


def _concerns(turn: TurnSummary, wanted: TurnFilter) -> bool:
    entity_ids, statuses = wanted.entity_ids or frozenset(), wanted.statuses
    return any(
        not entity_ids.isdisjoint(deed.entity_ids)
        and (not statuses or deed.status in statuses)
        for deed in turn.deeds
    )
