"""Everything that only SQLite has: pragmas, FTS5, damage, files."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
import os
from pathlib import Path
from shutil import disk_usage
import sqlite3
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, bindparam, event, inspect, text
from sqlalchemy.exc import DBAPIError

from .backend import (
    Damage,
    DatabaseTroubleError,
    Matches,
    SearchQuery,
    SearchText,
    Trouble,
)
from .words import terms_of, words_of

BUSY_SECONDS: Final = 2.0
_MIN_ROOM: Final = 256 * 1024
_OUTSIDE: Final = "ha_ai_agent_outside_transaction"
_MODE: Final = 0o600
_MAGIC: Final = b"SQLite format 3\x00"
_SIDE_FILES: Final = ("-wal", "-shm", "-journal")
_TROUBLES: Final = {
    sqlite3.SQLITE_BUSY: Trouble.LOCKED,
    sqlite3.SQLITE_LOCKED: Trouble.LOCKED,
    sqlite3.SQLITE_PROTOCOL: Trouble.LOCKED,
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_CORRUPT: Trouble.CORRUPT,
    sqlite3.SQLITE_NOTADB: Trouble.CORRUPT,
    sqlite3.SQLITE_CANTOPEN: Trouble.UNREACHABLE,
    sqlite3.SQLITE_IOERR: Trouble.UNREACHABLE,
    sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,
    sqlite3.SQLITE_PERM: Trouble.UNREACHABLE,
    sqlite3.SQLITE_AUTH: Trouble.UNREACHABLE,
    sqlite3.SQLITE_NOMEM: Trouble.UNREACHABLE,
}


_NO_ROW: Final = 2**62
_NOBODY: Final = -1
# CROSS JOIN keeps the order: the index first, then a look-up for each match.
_MATCHES: Final = (
    " FROM messages_fts CROSS JOIN messages ON messages.id = messages_fts.rowid"
    " WHERE messages_fts MATCH :match"
)
_SEARCH_MESSAGES: Final = text(
    f"SELECT messages_fts.rowid, messages.conversation_row_id{_MATCHES}"
    " AND messages_fts.rowid < :before"
    " ORDER BY messages_fts.rowid DESC LIMIT :limit"
)
_SEARCH_OWNERS: Final = text(
    f"SELECT DISTINCT messages.conversation_row_id{_MATCHES}"
    " AND messages_fts.rowid BETWEEN :first AND :last"
)
_TITLES: Final = (
    "SELECT rowid FROM titles_fts WHERE titles_fts MATCH :match AND rowid < :before"
)
_SEARCH_TITLES: Final = text(f"{_TITLES} ORDER BY rowid DESC LIMIT :limit")
_SEARCH_SOME_TITLES: Final = text(
    f"{_TITLES} AND rowid IN :among LIMIT :limit"
).bindparams(bindparam("among", expanding=True))


class SqliteBackend:
    """A file beside the configuration."""

    is_remote = False

    def __init__(self, url: URL) -> None:
        self.url = url
        self.path = Path(url.database or "")
        self.label = str(self.path)
        self._file_id: tuple[int, int] | None = None
        self._inspected: tuple[int, ...] | None = None
        self._is_made_by_us = False
        """An empty file is a beginning of ours, not the end of another's."""

    def inspect(self, newest: int) -> None:
        """Look at the file without touching it."""
        self._inspected = self._stamp()
        try:
            if not self.path.exists() or self._is_begun():
                return
            with self.path.open("rb") as file:
                magic = file.read(len(_MAGIC))
        except OSError as err:
            raise DatabaseTroubleError(Trouble.UNREACHABLE) from err
        if magic != _MAGIC:
            raise DatabaseTroubleError(Trouble.CORRUPT)
        try:
            version = self._version()
        except sqlite3.Error as err:
            trouble = self.trouble_of(err) or Trouble.UNREACHABLE
            raise DatabaseTroubleError(trouble) from err
        if version is not None and version > newest:
            raise DatabaseTroubleError(Trouble.NEWER_SCHEMA)

    def _is_begun(self) -> bool:
        return self._is_made_by_us and not self.path.stat().st_size

    def _stamp(self) -> tuple[int, ...] | None:
        try:
            stat = self.path.stat()
        except OSError:
            return None
        return (stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns)

    def is_as_inspected(self) -> bool:
        """Tell whether nobody changed the file that was refused."""
        return self._stamp() == self._inspected

    def _version(self) -> int | None:
        # Without a log beside it the file is all there is: `immutable` then keeps
        # SQLite from creating one.
        has_log = self.path.with_name(self.path.name + "-wal").exists()
        mode = "mode=ro" if has_log else "immutable=1"
        uri = f"{self.path.absolute().as_uri()}?{mode}"
        with closing(sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS)) as database:
            database.text_factory = _as_text
            tables = {
                name
                for (name,) in database.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table'"
                )
            }
            if "schema_changes" in tables:
                version: int | None = database.execute(
                    "SELECT max(version) FROM schema_changes"
                ).fetchone()[0]
                return version
        if tables:
            raise DatabaseTroubleError(Trouble.FOREIGN)
        return None

    def engine_options(self, *, read_only: bool) -> Mapping[str, object]:
        """Return arguments for SQLAlchemy."""
        # Only the writer creates the file: a reader that came when it was moved
        # away would leave an empty one.
        mode = "rw" if read_only else "rwc"

        def connect() -> sqlite3.Connection:
            if not read_only:
                self._keep_from_others()
            database = sqlite3.connect(
                f"{self.path.absolute().as_uri()}?mode={mode}",
                uri=True,
                timeout=BUSY_SECONDS,
                # Transactions begin where we say, not where Python guesses.
                isolation_level=None,
                check_same_thread=False,
            )
            try:
                self._set_up(database, read_only=read_only)
            # Not in SQLAlchemy's event: a connection that fails there stays open.
            except BaseException:
                database.close()
                raise
            return database

        return {"creator": connect}

    def _set_up(self, database: sqlite3.Connection, *, read_only: bool) -> None:
        # One damaged letter must not make a conversation unreadable.
        database.text_factory = _as_text
        database.execute("PRAGMA foreign_keys = ON")
        database.execute("PRAGMA cache_size = -2048")
        database.execute("PRAGMA temp_store = MEMORY")
        if read_only:
            database.execute("PRAGMA query_only = ON")
            return
        # Free pages can go back to the disk; counts for a new file only.
        database.execute("PRAGMA auto_vacuum = INCREMENTAL")
        database.execute("PRAGMA journal_mode = WAL")
        self._is_made_by_us = False
        stat = self.path.stat()
        self._file_id = (stat.st_dev, stat.st_ino)
        # An approval must not come back after a power cut: it is used once.
        database.execute("PRAGMA synchronous = FULL")
        database.execute("PRAGMA secure_delete = ON")

    def _keep_from_others(self) -> None:
        """Make the files those of Home Assistant's own account alone: 0600.

        SQLite gives the files beside it the mode of the database itself.
        """
        # A folder that is missing or full: SQLite says so in its own words.
        with suppress(OSError):
            make = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
            os.close(os.open(self.path, make, _MODE))
            self._is_made_by_us = True
        for suffix in ("", *_SIDE_FILES):
            # Not every file system has modes.
            with suppress(OSError):
                self.path.with_name(self.path.name + suffix).chmod(_MODE)

    def prepare(self, engine: Engine, *, read_only: bool) -> None:
        """Begin writing with the lock held."""
        if not read_only:

            @event.listens_for(engine, "begin")
            def _on_begin(connection: Connection) -> None:
                if not connection.get_execution_options().get(_OUTSIDE):
                    connection.exec_driver_sql("BEGIN IMMEDIATE")

    @contextmanager
    def outside_transaction(self, engine: Engine) -> Iterator[Connection]:
        """Return a connection on which no transaction is begun."""
        with engine.connect() as connection:
            yield connection.execution_options(**{_OUTSIDE: True})

    def trouble_of(self, error: BaseException) -> Trouble | None:
        """Return what SQLite's error code says."""
        if isinstance(error, DatabaseTroubleError):
            return error.trouble
        if isinstance(error, DBAPIError):
            error = error.orig or error
        code = getattr(error, "sqlite_errorcode", None)
        if code is None:
            return Trouble.UNREACHABLE if isinstance(error, OSError) else None
        if code == sqlite3.SQLITE_READONLY_DBMOVED:
            return Trouble.UNREACHABLE
        trouble = _TROUBLES.get(code & 0xFF)
        if trouble is Trouble.UNREACHABLE and not self._has_room():
            # To open a database takes room too, and fails with another code.
            return Trouble.FULL
        return trouble

    def _has_room(self) -> bool:
        try:
            return disk_usage(self.path.parent).free >= _MIN_ROOM
        except OSError:
            return True

    def hang_up(self) -> None:
        """Do nothing: a file has no line."""

    def is_search_broken(self, error: BaseException) -> bool:
        """Tell damage in FTS5 from damage in the file."""
        if isinstance(error, DBAPIError):
            error = error.orig or error
        code = getattr(error, "sqlite_errorcode", None)
        return code == sqlite3.SQLITE_CORRUPT_VTAB

    def is_unmoved(self) -> bool:
        """Tell whether the file that is open still has its name."""
        try:
            stat = self.path.stat()
        except OSError:
            return False
        return self._file_id == (stat.st_dev, stat.st_ino)

    def is_deleted(self) -> bool:
        """Tell whether the open file has lost its name, and no other has it."""
        return not self.is_unmoved() and not self.path.exists()

    def rescue(self, engine: Engine) -> Path | None:
        """Copy a deleted file out of the connection that still has it open."""
        target = self._name_aside("deleted")
        try:
            os.close(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, _MODE))
            with (
                closing(sqlite3.connect(target)) as copy,
                self.outside_transaction(engine) as connection,
            ):
                database = connection.connection.driver_connection
                assert isinstance(database, sqlite3.Connection)
                database.backup(copy)
        except OSError, sqlite3.Error, DBAPIError:
            with suppress(OSError):
                target.unlink()
            return None
        return target

    def damage(self) -> Damage:
        """Run SQLite's own check, of the indexes too."""
        with suppress(OSError):
            if not self.path.stat().st_size:
                return Damage.ALL
        try:
            with closing(sqlite3.connect(self.path, timeout=BUSY_SECONDS)) as database:
                database.text_factory = _as_text
                rows = database.execute("PRAGMA integrity_check(20)").fetchall()
        except sqlite3.Error as err:
            is_corrupt = self.trouble_of(err) is Trouble.CORRUPT
            return Damage.ALL if is_corrupt else Damage.NONE
        except ValueError:
            # SQLite's own message quotes what it found, in no encoding.
            return Damage.ALL
        if rows == [("ok",)]:
            return Damage.NONE
        is_search = all("fts5" in str(row[0]).lower() for row in rows)
        return Damage.SEARCH if is_search else Damage.ALL

    def _name_aside(self, why: str) -> Path:
        """Return a name that nothing has."""
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
        target = self.path.with_name(f"{self.path.name}.{why}.{stamp}")
        number = 1
        while target.exists():
            number += 1
            target = self.path.with_name(f"{self.path.name}.{why}.{stamp}.{number}")
        return target

    def set_aside(self) -> Path | None:
        """Rename the file and what belongs to it."""
        target = self._name_aside("corrupt")
        try:
            self.path.rename(target)
            for suffix in _SIDE_FILES:
                side = self.path.with_name(self.path.name + suffix)
                if side.exists():
                    side.rename(target.with_name(target.name + suffix))
        except OSError as err:
            raise DatabaseTroubleError(Trouble.UNREACHABLE) from err
        return target

    def has_table(self, connection: Connection, name: str) -> bool:
        """Tell whether there is such a table."""
        return inspect(connection).has_table(name)

    def clear_schema(self, connection: Connection) -> None:
        """Do nothing: a step that broke off was rolled back."""

    def go_on_counting(self, connection: Connection) -> None:
        """Do nothing: SQLite counts on from the highest by itself."""

    def create_search(self, connection: Connection) -> None:
        """Create the FTS5 tables anew.

        They keep no copy of the words, and what is taken out of them is wiped.
        """
        for table in ("messages_fts", "titles_fts"):
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table}")
            connection.exec_driver_sql(
                f"CREATE VIRTUAL TABLE {table} USING fts5(words, scope, content='',"
                " columnsize=0, tokenize='unicode61 remove_diacritics 2')"
            )
            try:
                connection.exec_driver_sql(
                    f"INSERT INTO {table}({table}, rank) VALUES ('secure-delete', 1)"  # noqa: S608
                )
            except DBAPIError:
                # SQLite before 3.42 wipes an entry when it next merges its index.
                continue

    def index_messages(
        self, connection: Connection, rows: Sequence[SearchText]
    ) -> None:
        """Add messages to the index."""
        _change_index(connection, "messages_fts", rows, add=True)

    def unindex_messages(
        self, connection: Connection, rows: Sequence[SearchText]
    ) -> None:
        """Take messages out of the index."""
        _change_index(connection, "messages_fts", rows, add=False)

    def index_titles(self, connection: Connection, rows: Sequence[SearchText]) -> None:
        """Add titles to the index."""
        _change_index(connection, "titles_fts", rows, add=True)

    def clear_titles(self, connection: Connection) -> None:
        """Take all titles out."""
        connection.exec_driver_sql(
            "INSERT INTO titles_fts(titles_fts) VALUES ('delete-all')"
        )

    def unindex_titles(
        self, connection: Connection, rows: Sequence[SearchText]
    ) -> None:
        """Take titles out of the index."""
        _change_index(connection, "titles_fts", rows, add=False)

    def search_messages(
        self,
        connection: Connection,
        query: SearchQuery,
        *,
        limit: int,
        before: int | None = None,
    ) -> Matches:
        """Return matching messages; FTS5 walks from the newest by itself."""
        if (match := _match(query)) is None:
            return Matches()
        rows = connection.execute(
            _SEARCH_MESSAGES,
            {"match": match, "limit": limit, "before": before or _NO_ROW},
        )
        return Matches.up_to(limit, [(row_id, _known(owner)) for row_id, owner in rows])

    def search_owners(
        self, connection: Connection, query: SearchQuery, *, first: int, last: int
    ) -> set[int]:
        """Return the conversations of the matches in a range."""
        if (match := _match(query)) is None:
            return set()
        values = {"match": match, "first": first, "last": last}
        return set(map(_known, connection.execute(_SEARCH_OWNERS, values).scalars()))

    def search_titles(
        self,
        connection: Connection,
        query: SearchQuery,
        *,
        limit: int,
        before: int | None = None,
        among: Sequence[int] | None = None,
    ) -> Sequence[int]:
        """Return conversations by title."""
        if (match := _match(query)) is None:
            return []
        values: dict[str, Any] = {
            "match": match,
            "limit": limit,
            "before": before or _NO_ROW,
        }
        if among is None:
            return list(connection.execute(_SEARCH_TITLES, values).scalars())
        values["among"] = list(among)
        return list(connection.execute(_SEARCH_SOME_TITLES, values).scalars())

    def scrub(self, connection: Connection) -> bool:
        """Empty the write-ahead log, where deleted words may still stand."""
        row = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
        return not row[0]

    def used_bytes(self, connection: Connection) -> int:
        """Return the size of the pages in use."""
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        free = connection.exec_driver_sql("PRAGMA freelist_count").scalar_one()
        size = connection.exec_driver_sql("PRAGMA page_size").scalar_one()
        return int((pages - free) * size)

    def give_back(self, connection: Connection) -> bool:
        """Shorten the file by at most 4 MB, so that nobody waits for long."""
        database = connection.connection.driver_connection
        if isinstance(database, sqlite3.Connection):
            # One page a step: SQLAlchemy would stop at a row without columns.
            database.execute("PRAGMA incremental_vacuum(1024)").fetchall()
        left = connection.exec_driver_sql("PRAGMA freelist_count").scalar_one()
        # A file that was made without auto_vacuum keeps its free pages for itself.
        can_shrink = connection.exec_driver_sql("PRAGMA auto_vacuum").scalar_one()
        return not (left and can_shrink)


def _known(owner: Any) -> int:
    """Return a row id; of a damaged one, that of nobody."""
    return owner if isinstance(owner, int) else _NOBODY


def _as_text(stored: bytes) -> str:
    return stored.decode("utf-8", "replace")


def _change_index(
    connection: Connection, table: str, rows: Sequence[SearchText], *, add: bool
) -> None:
    if not rows:
        return
    columns, values = ("rowid", "?") if add else (f"{table}, rowid", "'delete', ?")
    connection.exec_driver_sql(
        f"INSERT INTO {table}({columns}, words, scope) VALUES ({values}, ?, ?)",  # noqa: S608
        [(row.row_id, words_of(row.text), row.scope) for row in rows],
    )


def _match(query: SearchQuery) -> str | None:
    """Return the words in FTS5's language; every one is quoted, so none is syntax."""
    terms = [
        f'"{term.spaced}"{"*" if term.is_prefix else ""}' for term in terms_of(query)
    ]
    if not terms:
        return None
    match = " AND ".join(f"words : {term}" for term in terms)
    return match if query.scope is None else f"scope : {query.scope} AND {match}"
