"""What tools keep: approvals, the ledger, memories, schedules."""

from typing import Any, cast, override

from sqlalchemy import Connection, Select, delete, insert, select, update
from sqlalchemy.orm import Session

from ..errors import StorageError
from ..models import (
    ApprovalRecord,
    ApprovalStorage,
    JsonObject,
    LedgerEntry,
    LedgerStorage,
    Memory,
    MemoryStorage,
    ScheduledAction,
    ScheduleStorage,
)
from .bridge import Bridge
from .codec import clean, clean_or_none, dump, load, load_object
from .db_schema import ApprovalRow, LedgerRow, MemoryRow, ScheduleRow


class Approvals(ApprovalStorage):
    """Approvals. Without a database there are none: everything raises."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge

    @override
    async def async_add(self, record: ApprovalRecord) -> None:
        """Store a new pending approval."""
        values = _values(record) | {
            "call": dump(record.call),
            "result": _dump_or_none(record.result),
        }

        def work(connection: Connection) -> None:
            connection.execute(insert(ApprovalRow), values)

        await self._bridge.async_write(work)

    @override
    async def async_get(self, approval_id: str) -> ApprovalRecord | None:
        """Return one approval."""
        query = select(ApprovalRow).where(ApprovalRow.approval_id == approval_id)

        def work(db_session: Session) -> ApprovalRecord | None:
            row = db_session.scalars(query).one_or_none()
            return None if row is None else _approval(row)

        return await self._bridge.async_read(work)

    @override
    async def async_list(
        self, *, status: str | None = None, conversation_id: str | None = None
    ) -> list[ApprovalRecord]:
        """Return approvals, oldest first."""
        query = select(ApprovalRow)
        if status is not None:
            query = query.where(ApprovalRow.status == status)
        if conversation_id is not None:
            query = query.where(ApprovalRow.conversation_id == conversation_id)
        query = query.order_by(ApprovalRow.created_ts, ApprovalRow.id)

        def work(db_session: Session) -> list[ApprovalRecord]:
            return [_approval(row) for row in db_session.scalars(query)]

        return await self._bridge.async_read(work)

    @override
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
        """Compare and set in one statement; what is not given stays as it is."""
        values = {
            "resolved_ts": resolved_ts,
            "resolved_by": clean_or_none(resolved_by),
            "resolved_via": resolved_via,
            "result": _dump_or_none(result),
        }
        statement = (
            update(ApprovalRow)
            .where(
                ApprovalRow.approval_id == approval_id, ApprovalRow.status == expected
            )
            .values(
                status=status,
                **{key: value for key, value in values.items() if value is not None},
            )
        )

        def work(connection: Connection) -> bool:
            return connection.execute(statement).rowcount == 1

        return await self._bridge.async_write(work)


class LedgerKeeper(LedgerStorage):
    """The ledger. What could not be written is kept until it can."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge

    @override
    async def async_put(self, entry: LedgerEntry) -> None:
        """Store an entry, or replace the one with the same id."""
        values = _values(entry) | {
            "call": dump(entry.call),
            "before": dump(entry.before),
            "after": dump(entry.after),
        }

        def work(connection: Connection) -> None:
            known = select(LedgerRow.id).where(LedgerRow.entry_id == entry.entry_id)
            if (row_id := connection.scalar(known)) is None:
                connection.execute(insert(LedgerRow), values)
            else:
                connection.execute(
                    update(LedgerRow).where(LedgerRow.id == row_id).values(values)
                )

        try:
            await self._bridge.async_write(work)
        except StorageError:
            # The call has run: its turn must not fail because of its record.
            if not self._bridge.database.jobs.is_closed:
                self._bridge.submit_kept(work, _ignore, weight=len(values["before"]))

    @override
    async def async_list(
        self,
        *,
        turn_id: str | None = None,
        conversation_id: str | None = None,
        limit: int = 100,
    ) -> list[LedgerEntry]:
        """Return entries, newest first."""
        query = select(LedgerRow)
        if turn_id is not None:
            query = query.where(LedgerRow.turn_id == turn_id)
        if conversation_id is not None:
            query = query.where(LedgerRow.conversation_id == conversation_id)
        query = query.order_by(LedgerRow.created_ts.desc(), LedgerRow.id.desc())

        def work(db_session: Session) -> list[LedgerEntry]:
            return [_entry(row) for row in db_session.scalars(query.limit(limit))]

        return await self._bridge.async_read(work)


class Memories(MemoryStorage):
    """Memories, each of one user or of the household."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge

    @override
    async def async_add(self, memory: Memory) -> None:
        """Store a memory."""
        values = _values(memory)

        def work(connection: Connection) -> None:
            connection.execute(insert(MemoryRow), values)

        await self._bridge.async_write(work)

    @override
    async def async_list(self, user_id: str | None) -> list[Memory]:
        """Return a user's memories, oldest first."""
        query = _memories_of(user_id).order_by(MemoryRow.created_ts, MemoryRow.id)

        def work(db_session: Session) -> list[Memory]:
            return [
                Memory(
                    memory_id=row.memory_id,
                    user_id=row.user_id,
                    text=row.text,
                    created_ts=row.created_ts,
                )
                for row in db_session.scalars(query)
            ]

        return await self._bridge.async_read(work)

    @override
    async def async_delete(self, memory_id: str, user_id: str | None) -> bool:
        """Delete a user's own memory, really; False if there is none."""
        mine = _memories_of(user_id).with_only_columns(MemoryRow.id)
        statement = delete(MemoryRow).where(
            MemoryRow.id.in_(mine.where(MemoryRow.memory_id == memory_id))
        )

        def work(connection: Connection) -> bool:
            self._bridge.database.scrub_soon()
            return connection.execute(statement).rowcount == 1

        return await self._bridge.async_write(work)


class Schedules(ScheduleStorage):
    """Scheduled actions."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge

    @override
    async def async_put(self, action: ScheduledAction) -> None:
        """Store an action, or replace the one with the same id."""
        values = _values(action) | {
            "action": dump(action.action),
            "result": _dump_or_none(action.result),
        }

        def work(connection: Connection) -> None:
            known = select(ScheduleRow.id).where(
                ScheduleRow.schedule_id == action.schedule_id
            )
            if (row_id := connection.scalar(known)) is None:
                connection.execute(insert(ScheduleRow), values)
            else:
                connection.execute(
                    update(ScheduleRow).where(ScheduleRow.id == row_id).values(values)
                )

        await self._bridge.async_write(work)

    @override
    async def async_list(self, *, status: str | None = None) -> list[ScheduledAction]:
        """Return actions, soonest first."""
        query = select(ScheduleRow)
        if status is not None:
            query = query.where(ScheduleRow.status == status)
        query = query.order_by(ScheduleRow.due_ts, ScheduleRow.id)

        def work(db_session: Session) -> list[ScheduledAction]:
            return [_action(row) for row in db_session.scalars(query)]

        return await self._bridge.async_read(work)


def _ignore(_result: Any, _error: BaseException | None) -> None:
    """Nobody waits."""


def _memories_of(user_id: str | None) -> Select[tuple[MemoryRow]]:
    query = select(MemoryRow)
    if user_id is None:
        return query.where(MemoryRow.user_id.is_(None))
    return query.where(MemoryRow.user_id == user_id)


def _dump_or_none(value: JsonObject | None) -> str | None:
    return None if value is None else dump(value)


def _values(
    record: ApprovalRecord | LedgerEntry | Memory | ScheduledAction,
) -> dict[str, Any]:
    """Return the plain fields of a record; what is JSON is set by the caller."""
    values = {name: getattr(record, name) for name in record.__slots__}
    return {
        name: clean(value) if isinstance(value, str) else value
        for name, value in values.items()
    }


def _plain(record_type: type, row: Any, **parsed: object) -> Any:
    """Return a record from its row."""
    names = [name for name in record_type.__slots__ if name not in parsed]  # type: ignore[attr-defined]  # a slots dataclass
    return record_type(**{name: getattr(row, name) for name in names}, **parsed)


def _approval(row: ApprovalRow) -> ApprovalRecord:
    return cast(
        "ApprovalRecord",
        _plain(
            ApprovalRecord, row, call=load_object(row.call), result=load(row.result)
        ),
    )


def _entry(row: LedgerRow) -> LedgerEntry:
    return cast(
        "LedgerEntry",
        _plain(
            LedgerEntry,
            row,
            call=load_object(row.call),
            before=load_object(row.before),
            after=load_object(row.after),
        ),
    )


def _action(row: ScheduleRow) -> ScheduledAction:
    return cast(
        "ScheduledAction",
        _plain(
            ScheduledAction,
            row,
            action=load_object(row.action),
            result=load(row.result),
        ),
    )
