"""What PostgreSQL and MariaDB have in common as servers."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import batched
from pathlib import Path
import re
from typing import Any, ClassVar, Final

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    TextClause,
    bindparam,
    event,
    inspect,
    text,
)
from sqlalchemy.exc import DBAPIError, NoSuchModuleError

from ..backend import (
    Damage,
    DatabaseTroubleError,
    Matches,
    SearchQuery,
    SearchText,
    Trouble,
)
from ..words import Term, terms_of, tokens_of
from .names import TABLES, TableNames

CONNECT_SECONDS: Final = 4
ANSWER_SECONDS: Final = 10
"""So long a server may say nothing before its connection counts as cut."""
NO_ROW: Final = 2**62
_ROWS: Final = 50
"""In one statement."""
_HOST: Final = re.compile(r"[\w.:%-]*")
_TABLES: Final = {"messages": "messages_fts", "titles": "titles_fts"}


class ServerBackend(ABC):
    """A database that others use as well, somewhere else."""

    is_remote = True
    drivers: ClassVar[frozenset[str]]

    def __init__(self, url: URL, instance: str) -> None:
        self.url = url
        self.names = TableNames(instance)
        # Never the user, the password or the query, which may hold one.
        port = f":{url.port}" if url.port else ""
        self.label = f"{url.get_backend_name()}://{url.host or ''}{port}/{url.database}"

    @property
    def is_readable(self) -> bool:
        """Whether the address says what was meant: an @ in a password cuts it short."""
        return bool(_HOST.fullmatch(self.url.host or "") and self.url.database)

    def inspect(self, newest: int) -> None:
        """Look for the driver; the schema is looked at when there is a connection."""
        if self.url.get_driver_name() not in self.drivers:
            raise DatabaseTroubleError(Trouble.UNSUPPORTED)
        try:
            self.url.get_dialect().import_dbapi()
        except NoSuchModuleError as err:
            raise DatabaseTroubleError(Trouble.UNSUPPORTED) from err
        except ImportError as err:
            raise DatabaseTroubleError(Trouble.NO_DRIVER) from err

    def engine_options(self, *, read_only: bool) -> Mapping[str, object]:
        """Return arguments for SQLAlchemy."""
        return {"connect_args": self.connect_args()}

    @abstractmethod
    def connect_args(self) -> dict[str, object]:
        """Return arguments for the driver: a dead line has to be noticed."""

    @abstractmethod
    def settings(self, *, read_only: bool) -> Sequence[str]:
        """Return what every new connection is told."""

    def prepare(self, engine: Engine, *, read_only: bool) -> None:
        """Set up connections, and give statements the names of our tables."""

        @event.listens_for(engine, "connect")
        def _on_connect(connection: Any, _record: object) -> None:
            cursor = connection.cursor()
            for setting in self.settings(read_only=read_only):
                cursor.execute(setting)
            cursor.close()
            connection.commit()

        @event.listens_for(engine, "before_cursor_execute", retval=True)
        def _on_execute(  # SQLAlchemy's order
            _connection: Connection,
            _cursor: Any,
            statement: str,
            parameters: Any,
            _context: object,
            _many: bool,
        ) -> tuple[str, Any]:
            return self.names.in_statement(statement), parameters

    def hang_up(self) -> None:  # noqa: B027  # one of the two has nothing to do
        """Do nothing: MariaDB's drivers have a time limit of their own."""

    @contextmanager
    def outside_transaction(self, engine: Engine) -> Iterator[Connection]:
        """Return a connection that commits each statement."""
        with engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    def trouble_of(self, error: BaseException) -> Trouble | None:
        """Return what the server's code says."""
        if isinstance(error, DatabaseTroubleError):
            return error.trouble
        if not isinstance(error, DBAPIError):
            return None
        trouble = self.trouble_in(error.orig or error)
        if trouble is None and error.connection_invalidated:
            return Trouble.UNREACHABLE
        return trouble

    @abstractmethod
    def trouble_in(self, error: BaseException) -> Trouble | None:
        """Return what the driver's error means."""

    def is_search_broken(self, _error: BaseException) -> bool:
        """Return False: the server looks after its indexes."""
        return False

    def is_unmoved(self) -> bool:
        """Return True: a connection has no name to lose."""
        return True

    def is_as_inspected(self) -> bool:
        """Return True: what was refused is changed by a restart only."""
        return True

    def is_deleted(self) -> bool:
        """Return False: a server that forgot its tables says so itself."""
        return False

    def rescue(self, _engine: Engine) -> Path | None:
        """Return None: nothing of it is here."""
        return None

    def damage(self) -> Damage:
        """Return none: the server checks itself."""
        return Damage.NONE

    def set_aside(self) -> Path | None:
        """Refuse: a server is not ours to move."""
        raise DatabaseTroubleError(Trouble.UNREACHABLE)

    def has_table(self, connection: Connection, name: str) -> bool:
        """Tell whether this Home Assistant has such a table."""
        return inspect(connection).has_table(self.names.of(name))

    def clear_schema(self, connection: Connection) -> None:
        """Drop what was made before a step broke off."""
        # Whatever refers to a table stands behind it.
        for table in reversed(TABLES_IN_ORDER):
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table}")

    def go_on_counting(self, connection: Connection) -> None:  # noqa: B027  # as it is, for one
        """Do nothing: MariaDB counts on from the highest by itself."""

    @abstractmethod
    def search_columns(self) -> tuple[str, str]:
        """Return the type of an index's words, and what makes the index."""

    def create_search(self, connection: Connection) -> None:
        """Create the search tables anew."""
        kind, index = self.search_columns()
        for table in _TABLES.values():
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table}")
            connection.exec_driver_sql(
                f"CREATE TABLE {table} (id BIGINT PRIMARY KEY,"
                f" scope VARCHAR(40) NOT NULL, words {kind} NOT NULL){self.table_end}"
            )
            connection.exec_driver_sql(
                index.format(name=f"ix_{table}_words", table=table)
            )
            # The newest of one owner first, where a word stands everywhere.
            connection.exec_driver_sql(
                f"CREATE INDEX ix_{table}_scope ON {table} (scope, id)"
            )

    table_end: ClassVar[str] = ""

    @abstractmethod
    def as_words(self, tokens: Sequence[str]) -> str:
        """Return words as the index takes them."""

    words_value: ClassVar[str] = ":words{at}"

    def _add(self, connection: Connection, table: str, rows: list[SearchText]) -> None:
        # Many rows in one statement: a server is a round trip away.
        for some in batched(rows, _ROWS, strict=False):
            places = ", ".join(
                f"(:id{at}, :scope{at}, {self.words_value.format(at=at)})"
                for at in range(len(some))
            )
            connection.execute(
                text(f"INSERT INTO {table} (id, scope, words) VALUES {places}"),  # noqa: S608
                {
                    f"{name}{at}": value
                    for at, row in enumerate(some)
                    for name, value in (
                        ("id", row.row_id),
                        ("scope", row.scope),
                        ("words", self.as_words(tokens_of(row.text))),
                    )
                },
            )

    def _drop(
        self, connection: Connection, table: str, rows: Sequence[SearchText]
    ) -> None:
        if rows:
            statement = text(f"DELETE FROM {table} WHERE id IN :ids")  # noqa: S608
            connection.execute(
                statement.bindparams(bindparam("ids", expanding=True)),
                {"ids": [row.row_id for row in rows]},
            )

    def index_messages(
        self, connection: Connection, rows: Sequence[SearchText]
    ) -> None:
        """Add messages to the index."""
        self._add(connection, "messages_fts", list(rows))

    def unindex_messages(
        self, connection: Connection, rows: Sequence[SearchText]
    ) -> None:
        """Take messages out of the index."""
        self._drop(connection, "messages_fts", rows)

    def index_titles(self, connection: Connection, rows: Sequence[SearchText]) -> None:
        """Add titles to the index."""
        self._drop(connection, "titles_fts", rows)
        self._add(connection, "titles_fts", list(rows))

    def clear_titles(self, connection: Connection) -> None:
        """Take all titles out."""
        connection.exec_driver_sql("DELETE FROM titles_fts")

    def unindex_titles(
        self, connection: Connection, rows: Sequence[SearchText]
    ) -> None:
        """Take titles out of the index."""
        self._drop(connection, "titles_fts", rows)

    @abstractmethod
    def matching(self, terms: Sequence[Term]) -> tuple[str, dict[str, Any]]:
        """Return the condition for a row `f` of an index, and its values."""

    def form_for(self, _connection: Connection, _query: SearchQuery) -> str:
        """Return how the newest matches are found soonest."""
        return NEWEST_MESSAGES

    def search_messages(
        self,
        connection: Connection,
        query: SearchQuery,
        *,
        limit: int,
        before: int | None = None,
    ) -> Matches:
        """Return matching messages, newest first."""
        form = self.form_for(connection, query)
        statement, values = self._search(query, "messages_fts", form)
        if statement is None:
            return Matches()
        values |= {"limit": limit, "before": before or NO_ROW}
        rows = connection.execute(statement, values)
        return Matches.up_to(limit, [(row[0], row[1]) for row in rows])

    def search_owners(
        self, connection: Connection, query: SearchQuery, *, first: int, last: int
    ) -> set[int]:
        """Return the conversations of the matches in a range."""
        statement, values = self._search(query, "messages_fts", OWNERS)
        if statement is None:
            return set()
        values |= {"first": first, "last": last}
        return set(connection.execute(statement, values).scalars())

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
        form = _NEWEST_TITLES if among is None else _SOME_TITLES
        statement, values = self._search(query, "titles_fts", form)
        if statement is None:
            return []
        values |= {"limit": limit, "before": before or NO_ROW}
        if among is not None:
            statement = statement.bindparams(bindparam("among", expanding=True))
            values["among"] = list(among)
        return list(connection.execute(statement, values).scalars())

    def _search(
        self, query: SearchQuery, table: str, form: str
    ) -> tuple[TextClause | None, dict[str, Any]]:
        terms = [term for term in terms_of(query) if term.tokens]
        if not terms:
            return None, {}
        condition, values = self.matching(terms)
        if query.scope is not None:
            condition += " AND f.scope = :scope"
            values["scope"] = query.scope
        return text(form.format(table=table, condition=condition)), values

    def scrub(self, _connection: Connection) -> bool:
        """Return True: the logs of a server are its own."""
        return True

    def used_bytes(self, _connection: Connection) -> int:
        """Return nothing: a server's room is no reason to delete turns.

        It gives none back when they go, so there would be no end to it.
        """
        return 0

    def give_back(self, _connection: Connection) -> bool:
        """Return True: the room is the server's."""
        return True


NEWEST_MESSAGES: Final = (
    "SELECT f.id, m.conversation_row_id FROM"
    " (SELECT f.id FROM {table} AS f WHERE {condition} AND f.id < :before"
    " ORDER BY f.id DESC LIMIT :limit) AS f"
    " JOIN messages AS m ON m.id = f.id ORDER BY f.id DESC"
)
OWNERS: Final = (
    "SELECT DISTINCT m.conversation_row_id FROM {table} AS f"
    " JOIN messages AS m ON m.id = f.id"
    " WHERE {condition} AND f.id BETWEEN :first AND :last"
)
_NEWEST_TITLES: Final = (
    "SELECT f.id FROM {table} AS f WHERE {condition} AND f.id < :before"
    " ORDER BY f.id DESC LIMIT :limit"
)
_SOME_TITLES: Final = (
    "SELECT f.id FROM {table} AS f WHERE {condition} AND f.id < :before"
    " AND f.id IN :among LIMIT :limit"
)
# What another refers to stands before it.
TABLES_IN_ORDER: Final = (
    "conversations",
    "turns",
    *(name for name in TABLES if name not in {"conversations", "turns"}),
)
