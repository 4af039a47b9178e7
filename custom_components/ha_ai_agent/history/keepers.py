"""What tools keep: approvals, the ledger, memories, schedules."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, override

from sqlalchemy import Connection, Select, delete, insert, select, update
from sqlalchemy.orm import Session

from ..const import LOGGER
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
from .codec import clean, dump, load, load_object, record_of
from .db_schema import ApprovalRow, LedgerRow, MemoryRow, ScheduleRow
from .writes import OPEN


class _Keeper[RecordT]:
    """A table of records: each field has a column of its name, JSON or plain."""

    _row: ClassVar[type[Any]]
    _json: ClassVar[Mapping[str, Callable[[str | None], Any]]] = {}
    """The columns that hold JSON, and what reads each."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge

    def _values(self, **fields: Any) -> dict[str, Any]:
        """Return fields as their columns take them."""
        values = dict(fields)
        for name, value in fields.items():
            if name in self._json and value is not None:
                values[name] = dump(value)
            elif isinstance(value, str):
                values[name] = clean(value)
        return values

    def _values_of(self, record: RecordT) -> dict[str, Any]:
        names: tuple[str, ...] = type(record).__slots__  # type: ignore[attr-defined]  # a slots dataclass
        return self._values(**{name: getattr(record, name) for name in names})

    async def _async_insert(self, record: RecordT) -> None:
        values = self._values_of(record)

        def work(connection: Connection) -> None:
            connection.execute(insert(self._row), values)

        await self._bridge.async_write(work)

    def _replace(
        self, key: str, values: Mapping[str, Any]
    ) -> Callable[[Connection], None]:
        """Return the work that stores a record, or replaces the one with its id."""

        def work(connection: Connection) -> None:
            known = select(self._row.id).where(getattr(self._row, key) == values[key])
            if (row_id := connection.scalar(known)) is None:
                connection.execute(insert(self._row), values)
            else:
                connection.execute(
                    update(self._row).where(self._row.id == row_id).values(values)
                )

        return work

    def _query(self, **wanted: str | None) -> Select[Any]:
        """Return the query for rows with these values; None is any."""
        query = select(self._row)
        for name, value in wanted.items():
            if value is not None:
                query = query.where(getattr(self._row, name) == value)
        return query

    async def _async_find(
        self, record_type: type[RecordT], query: Select[Any]
    ) -> list[RecordT]:
        def work(db_session: Session) -> list[RecordT]:
            found: list[RecordT] = []
            for row in db_session.scalars(query):
                try:
                    known = {name: read(getattr(row, name)) for name, read in readers}
                except ValueError:
                    # One damaged row must not hide the others.
                    LOGGER.warning(
                        "A damaged row of %s was left out", row.__tablename__
                    )
                else:
                    found.append(record_of(record_type, row, **known))
            return found

        readers = self._json.items()
        return await self._bridge.async_read(work)


class Approvals(_Keeper[ApprovalRecord], ApprovalStorage):
    """Approvals. Without a database there are none: everything raises."""

    _row = ApprovalRow
    _json = {"call": load_object, "result": load}  # noqa: RUF012  # only read

    @override
    async def async_add(self, record: ApprovalRecord) -> None:
        """Store a new pending approval."""
        await self._async_insert(record)

    @override
    async def async_get(self, approval_id: str) -> ApprovalRecord | None:
        """Return one approval."""
        found = await self._async_find(
            ApprovalRecord, self._query(approval_id=approval_id)
        )
        return found[0] if found else None

    @override
    async def async_list(
        self, *, status: str | None = None, conversation_id: str | None = None
    ) -> list[ApprovalRecord]:
        """Return approvals, oldest first."""
        query = self._query(status=status, conversation_id=conversation_id)
        return await self._async_find(
            ApprovalRecord, query.order_by(ApprovalRow.created_ts, ApprovalRow.id)
        )

    async def async_list_past(
        self, user_id: str | None, *, limit: int
    ) -> list[ApprovalRecord]:
        """Return a person's answered approvals, everybody's for None; newest first."""
        query = self._query(user_id=user_id).where(ApprovalRow.status != "pending")
        query = query.order_by(ApprovalRow.created_ts.desc(), ApprovalRow.id.desc())
        return await self._async_find(ApprovalRecord, query.limit(limit))

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
        values = self._values(
            status=status,
            resolved_ts=resolved_ts,
            resolved_by=resolved_by,
            resolved_via=resolved_via,
            result=result,
        )
        statement = (
            update(ApprovalRow)
            .where(
                ApprovalRow.approval_id == approval_id, ApprovalRow.status == expected
            )
            .values({key: value for key, value in values.items() if value is not None})
        )

        def work(connection: Connection) -> bool:
            return connection.execute(statement).rowcount == 1

        return await self._bridge.async_write(work)


class LedgerKeeper(_Keeper[LedgerEntry], LedgerStorage):
    """The ledger. What could not be written is kept until it can."""

    _row = LedgerRow
    _json = dict.fromkeys(("call", "before", "after"), load_object)

    @override
    async def async_put(self, entry: LedgerEntry) -> None:
        """Store an entry, or replace the one with the same id."""
        values = self._values_of(entry)
        work = self._replace("entry_id", values)
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
        status: str | None = None,
        limit: int = 100,
    ) -> list[LedgerEntry]:
        """Return entries, newest first."""
        query = self._query(
            turn_id=turn_id, conversation_id=conversation_id, status=status
        ).where(LedgerRow.status != OPEN)
        query = query.order_by(LedgerRow.created_ts.desc(), LedgerRow.id.desc())
        return await self._async_find(LedgerEntry, query.limit(limit))


class Memories(_Keeper[Memory], MemoryStorage):
    """Memories, each of one user or of the household."""

    _row = MemoryRow

    @override
    async def async_add(self, memory: Memory) -> None:
        """Store a memory."""
        await self._async_insert(memory)

    @override
    async def async_list(self, user_id: str | None) -> list[Memory]:
        """Return a user's memories, oldest first."""
        query = _memories_of(user_id).order_by(MemoryRow.created_ts, MemoryRow.id)
        return await self._async_find(Memory, query)

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


class Schedules(_Keeper[ScheduledAction], ScheduleStorage):
    """Scheduled actions."""

    _row = ScheduleRow
    _json = {"action": load_object, "result": load}  # noqa: RUF012  # only read

    @override
    async def async_put(self, action: ScheduledAction) -> None:
        """Store an action, or replace the one with the same id."""
        await self._bridge.async_write(
            self._replace("schedule_id", self._values_of(action))
        )

    @override
    async def async_move(self, action: ScheduledAction, *, expected: str) -> bool:
        """Compare and set in one statement."""
        statement = (
            update(ScheduleRow)
            .where(
                ScheduleRow.schedule_id == action.schedule_id,
                ScheduleRow.status == expected,
            )
            .values(status=action.status)
        )

        def work(connection: Connection) -> bool:
            return connection.execute(statement).rowcount == 1

        return await self._bridge.async_write(work)

    @override
    async def async_list(self, *, status: str | None = None) -> list[ScheduledAction]:
        """Return actions, soonest first."""
        query = self._query(status=status)
        return await self._async_find(
            ScheduledAction, query.order_by(ScheduleRow.due_ts, ScheduleRow.id)
        )


def _ignore(_result: Any, _error: BaseException | None) -> None:
    """Nobody waits."""


def _memories_of(user_id: str | None) -> Select[tuple[MemoryRow]]:
    # Not `_query`: here None is the household, not anybody. SQLAlchemy says IS NULL.
    return select(MemoryRow).where(MemoryRow.user_id == user_id)
