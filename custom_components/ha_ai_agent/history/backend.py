"""What history asks of a database, whatever kind it is. Pure but for SQLAlchemy."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol, Self

from sqlalchemy import URL, Connection, Engine

from ..errors import StorageError


class Trouble(StrEnum):
    """Why the database cannot be used. Each has a repair of its own."""

    LOCKED = "locked"
    FULL = "full"
    CORRUPT = "corrupt"
    UNREACHABLE = "unreachable"
    READ_ONLY = "read_only"
    NEWER_SCHEMA = "newer_schema"
    FOREIGN = "foreign"
    UNSUPPORTED = "unsupported"
    NO_DRIVER = "no_driver"
    REFUSED = "refused"
    """A server that does not let us in: the password, the name, the rights."""

    @property
    def is_final(self) -> bool:
        """Whether waiting cannot help: a person has to do something first."""
        return self in {
            self.NEWER_SCHEMA,
            self.FOREIGN,
            self.UNSUPPORTED,
            self.NO_DRIVER,
        }


class Damage(StrEnum):
    """What a check of the whole database found."""

    NONE = "none"
    SEARCH = "search"
    """Only the full-text index, which can be made anew."""
    ALL = "all"


class DatabaseTroubleError(StorageError):
    """The database cannot be used now."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class SearchText:
    """What the full-text index knows of one message or title."""

    row_id: int
    scope: str
    text: str


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """Words that have to be there (`every`), or any of which may be."""

    words: Sequence[str]
    scope: str | None = None
    """Only what belongs to this owner; None for all."""
    last_is_prefix: bool = True


@dataclass(frozen=True, slots=True)
class Matches:
    """Matching messages with their conversations, newest first."""

    rows: Sequence[tuple[int, int]] = ()
    before: int | None = None
    """Where to go on; None: nothing older matches."""

    @classmethod
    def up_to(cls, limit: int, rows: Sequence[tuple[int, int]]) -> Self:
        """Return all that there are, or the newest `limit` of them."""
        return cls(rows, rows[-1][0] if len(rows) == limit else None)


class Backend(Protocol):
    """What differs from one kind of database to another."""

    url: URL
    label: str
    """What a person calls the database; never a password."""
    is_remote: bool
    """A server that may close a connection while nobody uses it."""

    def inspect(self, newest: int) -> None:
        """Refuse what must not be touched: a newer schema, somebody else's tables."""

    def engine_options(self, *, read_only: bool) -> Mapping[str, object]:
        """Return further arguments for SQLAlchemy's engines."""

    def prepare(self, engine: Engine, *, read_only: bool) -> None:
        """Set up every connection that the engine will make."""

    def outside_transaction(self, engine: Engine) -> AbstractContextManager[Connection]:
        """Return a connection for what cannot be, or need not be, a transaction."""

    def trouble_of(self, error: BaseException) -> Trouble | None:
        """Return what is wrong with the database; None: with the statement only."""

    def hang_up(self) -> None:
        """Cut the lines on which a server has not answered for too long.

        Called every second from a thread of its own: the others may wait for an answer.
        """

    def is_search_broken(self, error: BaseException) -> bool:
        """Tell whether only the full-text index is damaged."""

    def is_unmoved(self) -> bool:
        """Tell whether the open database is still the one that its name leads to."""

    def is_as_inspected(self) -> bool:
        """Tell whether nobody changed what was refused."""

    def is_deleted(self) -> bool:
        """Tell whether the open database has lost its name, and no other has it."""

    def rescue(self, engine: Engine) -> Path | None:
        """Copy a deleted database out of the open connection, if that can be."""

    def damage(self) -> Damage:
        """Check the whole database. Slow."""

    def set_aside(self) -> Path | None:
        """Move a corrupt database out of the way; never delete it."""

    def has_table(self, connection: Connection, name: str) -> bool:
        """Tell whether there is such a table of ours."""

    def clear_schema(self, connection: Connection) -> None:
        """Take away what the making of the tables left when it broke off."""

    def go_on_counting(self, connection: Connection) -> None:
        """Settle in with rows that came with ids of their own: new ones count on."""

    def create_search(self, connection: Connection) -> None:
        """Create the full-text index, or empty it."""

    def index_messages(
        self, connection: Connection, rows: Sequence[SearchText]
    ) -> None:
        """Add messages to the full-text index."""

    def unindex_messages(
        self, connection: Connection, rows: Sequence[SearchText]
    ) -> None:
        """Take messages out of it; the rows as they were when they were added."""

    def index_titles(self, connection: Connection, rows: Sequence[SearchText]) -> None:
        """Add titles of conversations."""

    def clear_titles(self, connection: Connection) -> None:
        """Take all titles out."""

    def unindex_titles(
        self, connection: Connection, rows: Sequence[SearchText]
    ) -> None:
        """Take titles out."""

    def search_messages(
        self,
        connection: Connection,
        query: SearchQuery,
        *,
        limit: int,
        before: int | None = None,
    ) -> Matches:
        """Return the newest matches: `limit`, all, or what was found in good time."""

    def search_owners(
        self, connection: Connection, query: SearchQuery, *, first: int, last: int
    ) -> set[int]:
        """Return the conversations of the matches from one message to another."""

    def search_titles(
        self,
        connection: Connection,
        query: SearchQuery,
        *,
        limit: int,
        before: int | None = None,
        among: Sequence[int] | None = None,
    ) -> Sequence[int]:
        """Return row ids of conversations by title, newest first."""

    def scrub(self, connection: Connection) -> bool:
        """Wipe deleted content from logs; False if somebody reads them now."""

    def used_bytes(self, connection: Connection) -> int:
        """Return the size of what is stored."""

    def give_back(self, connection: Connection) -> bool:
        """Return some free space to the disk; False if there is more."""
