"""What an SQLite file holds goes to a server, once; the counts of both have to agree.

Row ids stay, so what breaks off goes on behind the last row that is there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
import time
from typing import Any, Final

from sqlalchemy import Connection, Engine, Table, delete, func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from ..const import LOGGER
from .backend import Backend, DatabaseTroubleError, SearchText
from .db_schema import SCHEMA_VERSION, Base, ConversationRow, MessageRow, SchemaChange
from .engine import Engines, backend_for, open_engines
from .migration import migrate
from .writes import give_way, indexed

_CHUNK: Final = 500
_MOVING: Final = -1
"""In the table of versions: a move has begun and is not over."""
_ORDER: Final = ("conversations", "sessions", "turns", "messages")


@dataclass(frozen=True, slots=True)
class Moved:
    """What came of a move."""

    path: Path
    """Where the old file is now."""
    is_whole: bool = True
    rows: int = 0


def move_in(
    writer: Engine, path: Path, backend: Backend, report: Callable[[Moved], None]
) -> None:
    """Move the file to an empty server; go on with what was begun before."""
    if not path.exists() or not _may_move(writer):
        return
    try:
        source = _open(path)
    except (SQLAlchemyError, DatabaseTroubleError, OSError) as err:
        LOGGER.warning("The SQLite history cannot be moved: %s", type(err).__name__)
        report(Moved(path, is_whole=False))
        return
    try:
        with source.writer.connect() as old:
            for table in _tables():
                _copy(old, writer, backend, table)
            with writer.begin() as new:
                _index_titles(new, backend)
                backend.go_on_counting(new)
                counts = [
                    (_count(old, table), _count(new, table)) for table in _tables()
                ]
    finally:
        source.dispose()
    is_whole = all(before == after for before, after in counts)
    target = _put_away(path) if is_whole else path
    with writer.begin() as new:
        new.execute(delete(SchemaChange).where(SchemaChange.version == _MOVING))
    report(Moved(target, is_whole, sum(after for _, after in counts)))


def _may_move(writer: Engine) -> bool:
    """Tell whether the server is empty, or a move broke off; note that it is on."""
    with writer.begin() as new:
        mark = select(SchemaChange.version).where(SchemaChange.version == _MOVING)
        if new.scalar(mark) is not None:
            return True
        if any(_count(new, table) for table in _tables()):
            return False
        new.execute(
            insert(SchemaChange).values(version=_MOVING, changed_ts=time.time())
        )
    return True


def _open(path: Path) -> Engines:
    """Return the file, brought to the newest version by its own steps."""
    backend = backend_for(f"sqlite:///{path}")
    backend.inspect(SCHEMA_VERSION)
    engines = open_engines(backend)
    try:
        migrate(engines.writer, backend)
    except BaseException:
        engines.dispose()
        raise
    return engines


def _tables() -> list[Table]:
    """Return the tables; what others refer to comes first."""
    tables = dict(Base.metadata.tables)
    del tables[SchemaChange.__tablename__]
    first = [tables.pop(name) for name in _ORDER]
    return [*first, *tables.values()]


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def _copy(old: Connection, writer: Engine, backend: Backend, table: Table) -> None:
    """Copy what the server does not have of a table, some rows at a time."""
    if "id" not in table.c:
        _copy_whole(old, writer, table)
        return
    with writer.connect() as new:
        last = new.scalar(select(func.max(table.c.id))) or 0
    while True:
        rows = _some(old, table, last)
        if not rows:
            return
        with writer.begin() as new:
            new.execute(insert(table), rows)
            if table is MessageRow.__table__:
                backend.index_messages(
                    new,
                    indexed(new, MessageRow.id > last, MessageRow.id <= rows[-1]["id"]),
                )
        last = rows[-1]["id"]
        give_way()


def _some(old: Connection, table: Table, last: int) -> list[Mapping[str, Any]]:
    query = select(table).where(table.c.id > last).order_by(table.c.id).limit(_CHUNK)
    return [dict(row) for row in old.execute(query).mappings()]


def _copy_whole(old: Connection, writer: Engine, table: Table) -> None:
    rows = [dict(row) for row in old.execute(select(table)).mappings()]
    with writer.begin() as new:
        new.execute(delete(table))
        if rows:
            new.execute(insert(table), rows)


def _index_titles(new: Connection, backend: Backend) -> None:
    titles = new.execute(
        select(ConversationRow.id, ConversationRow.scope, ConversationRow.title).where(
            ConversationRow.title_is_custom
        )
    )
    backend.clear_titles(new)
    backend.index_titles(new, [SearchText(*row) for row in titles])


def _put_away(path: Path) -> Path:
    """Give the old file another name; it is the person's to delete."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    target = path.with_name(f"{path.name}.moved.{stamp}")
    for suffix in ("-wal", "-shm"):
        side = path.with_name(path.name + suffix)
        if side.exists():
            side.rename(target.with_name(target.name + suffix))
    path.rename(target)
    return target
