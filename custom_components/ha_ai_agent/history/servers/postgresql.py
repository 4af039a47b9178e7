"""Everything that only PostgreSQL has: `tsvector`, its codes, its settings."""

from collections.abc import Sequence
from contextlib import suppress
from os import dup
from socket import SHUT_RDWR, socket
from time import monotonic
from typing import Any, ClassVar, Final, override

from sqlalchemy import URL, Connection, Engine, event

from ..backend import SearchQuery, Trouble
from ..db_schema import Base
from ..words import Term, terms_of
from .names import TABLES
from .seldom import SeldomWords
from .server import ANSWER_SECONDS, CONNECT_SECONDS, NEWEST_MESSAGES, ServerBackend

_LONGEST: Final = 500
_MOST_BYTES: Final = 600_000
"""A `tsvector` ends at 1 MB."""
_LAST_PLACE: Final = 16_383
_ACTIVE: Final = 1
"""libpq's number for a connection that waits for an answer."""
_TROUBLES: Final = {
    "53100": Trouble.FULL,
    "55P03": Trouble.LOCKED,
    "57014": Trouble.LOCKED,
    "40001": Trouble.LOCKED,
    "40P01": Trouble.LOCKED,
    "25006": Trouble.READ_ONLY,
    "3D000": Trouble.REFUSED,
    "42501": Trouble.REFUSED,
}
_CLASSES: Final = {
    "08": Trouble.UNREACHABLE,
    "53": Trouble.UNREACHABLE,
    "57": Trouble.UNREACHABLE,
    "58": Trouble.UNREACHABLE,
    "XX": Trouble.UNREACHABLE,
    "28": Trouble.REFUSED,
}
# Before there is a connection the driver gives no code, only the server's words.
_REFUSALS: Final = (
    "authentication failed",
    "no pg_hba.conf entry",
    "does not exist",
    "permission denied",
    "no password supplied",
)


class PostgresqlBackend(ServerBackend):
    """A PostgreSQL server."""

    drivers: ClassVar[frozenset[str]] = frozenset({"psycopg2", "psycopg"})
    words_value = "CAST(:words{at} AS tsvector)"

    def __init__(self, url: URL, instance: str) -> None:
        super().__init__(url, instance)
        self._seldom = SeldomWords("f.words @@ CAST({word} AS tsquery)")
        self._lines: list[Any] = []
        """The drivers' connections."""
        self._answered_at = monotonic()
        self._waits_since: dict[int, float] = {}

    @override
    def prepare(self, engine: Engine, *, read_only: bool) -> None:
        """Keep an eye on every connection."""
        super().prepare(engine, read_only=read_only)

        @event.listens_for(engine, "connect")
        def _on_connect(connection: Any, _record: object) -> None:
            self._lines = [line for line in self._lines if not line.closed]
            self._lines.append(connection)

        @event.listens_for(engine, "after_cursor_execute")
        def _on_answer(*_: object) -> None:
            self._answered_at = monotonic()

    @override
    def hang_up(self) -> None:
        """Cut the lines on which nothing comes: the driver would wait for ever.

        TCP notices a cable that is cut, and not a server that stands still, nor one
        behind something that takes what it is sent.
        """
        now = monotonic()
        for line in list(self._lines):
            if line.closed or line.info.transaction_status != _ACTIVE:
                self._waits_since.pop(id(line), None)
                continue
            since = self._waits_since.setdefault(id(line), now)
            # Who answers others is slow with this one, and not gone.
            if now - max(since, self._answered_at) > ANSWER_SECONDS:
                _cut(line)

    @override
    def connect_args(self) -> dict[str, object]:
        """Return libpq's settings."""
        return {
            "connect_timeout": CONNECT_SECONDS,
            "keepalives": 1,
            "keepalives_idle": ANSWER_SECONDS // 2,
            "keepalives_interval": 2,
            "keepalives_count": 3,
            "tcp_user_timeout": ANSWER_SECONDS * 1000,
            "client_encoding": "utf8",
            "application_name": "ha_ai_agent",
        }

    @override
    def settings(self, *, read_only: bool) -> Sequence[str]:
        """Return what every new connection is told."""
        settings = [
            f"SET lock_timeout = '{ANSWER_SECONDS}s'",
            # Compiling a statement takes longer than any of ours runs.
            "SET jit = off",
        ]
        if read_only:
            settings.append("SET default_transaction_read_only = on")
        return settings

    @override
    def trouble_in(self, error: BaseException) -> Trouble | None:
        """Return what an SQLSTATE means."""
        code = getattr(error, "pgcode", None) or getattr(error, "sqlstate", None)
        if code is not None:
            return _TROUBLES.get(code) or _CLASSES.get(code[:2])
        if type(error).__name__ not in {"OperationalError", "InterfaceError"}:
            return None
        words = str(error)
        if any(refusal in words for refusal in _REFUSALS):
            return Trouble.REFUSED
        return Trouble.UNREACHABLE

    @override
    def go_on_counting(self, connection: Connection) -> None:
        """Set the counters of the tables behind their highest ids.

        And let the planner know how much there is: until it does by itself it takes
        ways through a million rows that are right for a hundred.
        """
        for name, table in Base.metadata.tables.items():
            if "id" in table.c:
                connection.exec_driver_sql(
                    f"SELECT setval(pg_get_serial_sequence('{name}', 'id'),"  # noqa: S608
                    f" (SELECT COALESCE(max(id), 0) + 1 FROM {name}), false)"
                )
        for name in TABLES:
            connection.exec_driver_sql(f"ANALYZE {name}")

    @override
    def search_columns(self) -> tuple[str, str]:
        """Return a `tsvector` with a GIN index, which is up to date at once."""
        return (
            "tsvector",
            "CREATE INDEX {name} ON {table} USING gin (words) WITH (fastupdate = off)",
        )

    @override
    def as_words(self, tokens: Sequence[str]) -> str:
        """Return a `tsvector` as it is written. Words are letters and digits only."""
        places: list[str] = []
        size = 0
        for place, token in enumerate(tokens, 1):
            places.append(f"'{token[:_LONGEST]}':{min(place, _LAST_PLACE)}")
            size += len(token.encode())
            if size > _MOST_BYTES:
                break
        return " ".join(places)

    @override
    def matching(self, terms: Sequence[Term]) -> tuple[str, dict[str, Any]]:
        """Return a `tsquery`."""
        return "f.words @@ CAST(:match AS tsquery)", {
            "match": " & ".join(f"({_phrase(term)})" for term in terms)
        }

    @override
    def form_for(self, connection: Connection, query: SearchQuery) -> str:
        """Return a form that collects seldom words by their index.

        Of the beginning of a word the planner thinks that it is everywhere.
        """
        phrases = [_phrase(term) for term in terms_of(query) if term.tokens]
        if phrases and self._seldom.any_of(connection, phrases):
            return _ALL_MESSAGES
        return NEWEST_MESSAGES


_ALL_MESSAGES: Final = (
    "WITH f AS MATERIALIZED"
    " (SELECT f.id FROM {table} AS f WHERE {condition} AND f.id < :before)"
    " SELECT f.id, m.conversation_row_id FROM"
    " (SELECT f.id FROM f ORDER BY f.id DESC LIMIT :limit) AS f"
    " JOIN messages AS m ON m.id = f.id ORDER BY f.id DESC"
)


def _cut(line: Any) -> None:
    """End a connection from outside: who waits on it gets an error."""
    # Closed by its own thread at this moment: each driver says so by its own error.
    with suppress(Exception), socket(fileno=dup(line.fileno())) as end:
        end.shutdown(SHUT_RDWR)


def _phrase(term: Term) -> str:
    end = ":*" if term.is_prefix else ""
    return " <-> ".join(f"'{token[:_LONGEST]}'" for token in term.tokens) + end
