"""Connections: which database it is, and pools for the writer and the readers."""

from dataclasses import dataclass
from typing import override

from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError

from .backend import Backend, DatabaseTroubleError, Trouble
from .sqlite import SqliteBackend

READERS = 2


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

    @override
    def inspect(self, newest: int) -> None:
        """Refuse it."""
        raise DatabaseTroubleError(Trouble.UNSUPPORTED)

    @override
    def is_as_inspected(self) -> bool:
        """Return that no file could change anything."""
        return True


def backend_for(url: str) -> Backend:
    """Return the backend of a database URL."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        return UnsupportedBackend(URL.create("unknown"))
    if parsed.get_backend_name() == "sqlite" and parsed.database not in {
        None,
        "",
        ":memory:",
    }:
        return SqliteBackend(parsed)
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
