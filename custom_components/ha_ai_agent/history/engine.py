"""Connections: which database it is, and pools for the writer and the readers."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, override

from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError

from .backend import Backend, DatabaseTroubleError, Trouble
from .servers.mariadb import MariadbBackend
from .servers.postgresql import PostgresqlBackend
from .servers.server import ServerBackend
from .sqlite import SqliteBackend

READERS = 2
_SERVERS: Final[Mapping[str, type[ServerBackend]]] = MappingProxyType(
    {
        "postgresql": PostgresqlBackend,
        "mariadb": MariadbBackend,
        "mysql": MariadbBackend,
    }
)


@dataclass(frozen=True, slots=True)
class Engines:
    """One connection that writes, a few that read."""

    writer: Engine
    reader: Engine

    def dispose(self) -> None:
        """Close every connection."""
        self.reader.dispose()
        self.writer.dispose()


class UnsupportedBackend(SqliteBackend):
    """A URL that no backend knows: never opened, so nothing else of it is used."""

    def __init__(self, url: URL) -> None:
        super().__init__(url)
        # Of an address that cannot be read nothing is shown but its kind.
        self.label = f"{url.drivername}:"

    @override
    def inspect(self, newest: int) -> None:
        """Refuse it."""
        raise DatabaseTroubleError(Trouble.UNSUPPORTED)

    @override
    def is_as_inspected(self) -> bool:
        """Return that no file could change anything."""
        return True


def backend_for(url: str, instance: str = "") -> Backend:
    """Return the backend of a database URL; on a server, of one Home Assistant."""
    try:
        parsed = make_url(url)
    # A port that is no number: its own words would hold a part of the address.
    except ArgumentError, ValueError:
        return UnsupportedBackend(URL.create("unknown"))
    if parsed.get_backend_name() == "sqlite" and parsed.database not in {
        None,
        "",
        ":memory:",
    }:
        return SqliteBackend(parsed)
    if (kind := _SERVERS.get(parsed.get_backend_name())) is not None:
        server = kind(parsed, instance)
        if server.is_readable:
            return server
    return UnsupportedBackend(URL.create(parsed.get_backend_name()))


def open_engines(backend: Backend) -> Engines:
    """Return engines; connections are made when they are used."""

    def make(size: int, *, read_only: bool) -> Engine:
        engine = create_engine(
            backend.url,
            # Words of people: neither in a log nor in the text of an error.
            hide_parameters=True,
            pool_size=size,
            max_overflow=0,
            pool_recycle=3600,
            pool_pre_ping=backend.is_remote,
            **backend.engine_options(read_only=read_only),
        )
        backend.prepare(engine, read_only=read_only)
        return engine

    return Engines(make(1, read_only=False), make(READERS, read_only=True))
