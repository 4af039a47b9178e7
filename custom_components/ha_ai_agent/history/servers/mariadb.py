"""Everything that only MariaDB has: FULLTEXT, its codes, its settings."""

from collections.abc import Sequence
from typing import Any, ClassVar, Final, override

from sqlalchemy import URL, Connection
from sqlalchemy.exc import InvalidRequestError

from ..backend import Matches, SearchQuery, Trouble
from ..words import Term, terms_of
from .mariadb_walk import Walk, encoded, looked_up
from .seldom import SeldomWords
from .server import ANSWER_SECONDS, CONNECT_SECONDS, ServerBackend

_REFUSED: Final = frozenset({1044, 1045, 1049, 1130, 1142, 1227, 1698})
_FULL: Final = frozenset({1021, 1114})
_LOCKED: Final = frozenset({1205, 1213, 1969})
_READ_ONLY: Final = frozenset({1290, 1792, 1836})
_UNREACHABLE: Final = frozenset(
    {0, 1030, 1040, 1053, 1080, 1152, 1158, 1159, 1160, 1161, 1203, 1317, 1927, 2055}
)
_NO_ROOM: Final = ("errcode: 28", "error 28", "no space left")


class MariadbBackend(ServerBackend):
    """A MariaDB server."""

    drivers: ClassVar[frozenset[str]] = frozenset({"mysqldb", "pymysql"})
    table_end = " ENGINE=InnoDB DEFAULT CHARACTER SET ascii COLLATE ascii_bin"

    def __init__(self, url: URL, instance: str) -> None:
        driver = url.get_driver_name() if "+" in url.drivername else "mysqldb"
        # SQLAlchemy then looks whether it is a MariaDB; and every letter is stored.
        url = url.set(drivername=f"mariadb+{driver}").update_query_dict(
            {"charset": "utf8mb4"}
        )
        super().__init__(url, instance)
        self._seldom = SeldomWords("LOCATE({word}, f.words) > 0")

    @override
    def connect_args(self) -> dict[str, object]:
        """Return the driver's settings."""
        return {
            "connect_timeout": CONNECT_SECONDS,
            "read_timeout": ANSWER_SECONDS,
            "write_timeout": ANSWER_SECONDS,
        }

    @override
    def settings(self, *, read_only: bool) -> Sequence[str]:
        """Return what every new connection is told."""
        settings = [
            # What does not fit must not be cut short without a word.
            "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'",
            # "to" and "the" are words; counts for the indexes that are made.
            "SET SESSION innodb_ft_enable_stopword = OFF",
            f"SET SESSION innodb_lock_wait_timeout = {ANSWER_SECONDS}",
        ]
        if read_only:
            settings.append("SET SESSION TRANSACTION READ ONLY")
        return settings

    @override
    def trouble_of(self, error: BaseException) -> Trouble | None:
        """Return what the server's code says; another MySQL is none of ours."""
        if isinstance(error, InvalidRequestError) and "MariaDB" in str(error):
            return Trouble.UNSUPPORTED
        return super().trouble_of(error)

    @override
    def trouble_in(self, error: BaseException) -> Trouble | None:
        """Return what an error's number means."""
        code = error.args[0] if error.args else None
        words = str(error).casefold()
        if not isinstance(code, int):
            is_line = type(error).__name__ in {"OperationalError", "InterfaceError"}
            return Trouble.UNREACHABLE if is_line else None
        if code in _FULL or any(sign in words for sign in _NO_ROOM):
            return Trouble.FULL
        for codes, trouble in (
            (_REFUSED, Trouble.REFUSED),
            (_LOCKED, Trouble.LOCKED),
            (_READ_ONLY, Trouble.READ_ONLY),
            (_UNREACHABLE, Trouble.UNREACHABLE),
        ):
            if code in codes:
                return trouble
        return Trouble.UNREACHABLE if 2000 <= code < 2030 else None

    @override
    def search_columns(self) -> tuple[str, str]:
        """Return a text with a FULLTEXT index."""
        return "MEDIUMTEXT", "CREATE FULLTEXT INDEX {name} ON {table} (words)"

    @override
    def as_words(self, tokens: Sequence[str]) -> str:
        """Return words with a blank on both sides."""
        return f" {' '.join(map(encoded, tokens))} "

    @override
    def matching(self, terms: Sequence[Term]) -> tuple[str, dict[str, Any]]:
        """Return a search in boolean mode; the rest is looked up in the words.

        The first words that FULLTEXT is given are all collected: no frequent ones,
        where there are others.
        """
        seldom = [
            term for term in terms if self._seldom.knows(looked_up(term))
        ] or terms
        wanted: list[str] = []
        conditions = ["MATCH(f.words) AGAINST (:match IN BOOLEAN MODE)"]
        values: dict[str, Any] = {}
        for number, term in enumerate(terms):
            tokens = [encoded(token) for token in term.tokens]
            if term in seldom:
                wanted += [f"+{token}" for token in tokens[:-1]]
                wanted.append(f"+{tokens[-1]}{'*' if term.is_prefix else ''}")
            if len(tokens) > 1 or term not in seldom:
                conditions.append(f"LOCATE(:phrase{number}, f.words) > 0")
                values[f"phrase{number}"] = looked_up(term)
        return " AND ".join(conditions), values | {"match": " ".join(wanted)}

    def _walk(self, connection: Connection, query: SearchQuery) -> Walk | None:
        """Return a walk for these words; None: FULLTEXT finds them sooner."""
        looked = [looked_up(term) for term in terms_of(query) if term.tokens]
        if not looked or self._seldom.any_of(connection, looked):
            return None
        return Walk(connection, looked, query.scope)

    @override
    def search_messages(
        self,
        connection: Connection,
        query: SearchQuery,
        *,
        limit: int,
        before: int | None = None,
    ) -> Matches:
        """Return matching messages, newest first, as is quicker for these words."""
        search = self._walk(connection, query)
        if search is None:
            return super().search_messages(
                connection, query, limit=limit, before=before
            )
        return search.newest(limit, before)

    @override
    def search_owners(
        self, connection: Connection, query: SearchQuery, *, first: int, last: int
    ) -> set[int]:
        """Return the conversations of the matches in a range."""
        search = self._walk(connection, query)
        if search is None:
            return super().search_owners(connection, query, first=first, last=last)
        return search.owners(first, last)
