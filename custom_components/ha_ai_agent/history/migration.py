"""Schema versions, one step a row. A released step never changes.

MariaDB commits with every change of a table, so a step can be done once more.
"""

from collections.abc import Callable, Mapping
import time
from types import MappingProxyType

from sqlalchemy import Connection, Engine, func, insert, select

from .backend import Backend, DatabaseTroubleError, SearchText, Trouble
from .db_schema import SCHEMA_VERSION, Base, SchemaChange
from .writes import rebuild_search

type MigrationStep = Callable[[Connection, Backend], None]


def create_all(connection: Connection, backend: Backend) -> None:
    """Create an empty database of the newest version."""
    backend.clear_schema(connection)
    # Looked at before, by the names that they have here.
    Base.metadata.create_all(connection, checkfirst=False)
    backend.create_search(connection)


def find_threads_by_place(connection: Connection, backend: Backend) -> None:
    """Version 2: an index for threads; titles in full text only if people gave them."""
    connection.exec_driver_sql(
        "CREATE INDEX IF NOT EXISTS ix_conversations_thread"
        " ON conversations (scope, archived, agent_id, place, updated_ts)"
    )
    backend.clear_titles(connection)
    named = connection.exec_driver_sql(
        "SELECT id, scope, title FROM conversations WHERE title_is_custom"
    )
    backend.index_titles(connection, [SearchText(*row) for row in named])


def keep_sessions(connection: Connection, backend: Backend) -> None:
    """Version 3: the ids that Home Assistant gave a conversation after a pause.

    And one form of each letter in full text: wide, ligated, with a final sigma.
    """
    dialect = connection.dialect.name
    row_id = "INTEGER" if dialect == "sqlite" else "BIGINT"
    # Compared letter by letter, as the tables of a fresh database are.
    exact = ' COLLATE "C"' if dialect == "postgresql" else ""
    end = (
        " ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin"
        if dialect in {"mysql", "mariadb"}
        else ""
    )
    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS sessions ("
        f" session_id VARCHAR(255){exact} NOT NULL,"
        f" scope VARCHAR(40){exact} NOT NULL,"
        f" conversation_row_id {row_id} NOT NULL,"
        " PRIMARY KEY (session_id, scope), FOREIGN KEY(conversation_row_id)"
        f" REFERENCES conversations (id) ON DELETE CASCADE ){end}"
    )
    connection.exec_driver_sql(
        "CREATE INDEX IF NOT EXISTS ix_sessions_conversation"
        " ON sessions (conversation_row_id)"
    )
    rebuild_search(connection, backend)


# The step that leads to a version from the one before it.
MIGRATIONS: Mapping[int, MigrationStep] = MappingProxyType(
    {2: find_threads_by_place, 3: keep_sessions}
)


def version_of(connection: Connection, backend: Backend) -> int:
    """Return the schema's version; 0 for an empty database."""
    if not backend.has_table(connection, SchemaChange.__tablename__):
        return 0
    return connection.scalar(select(func.max(SchemaChange.version))) or 0


def migrate(
    engine: Engine, backend: Backend, steps: Mapping[int, MigrationStep] = MIGRATIONS
) -> None:
    """Bring the database to the newest version, each step all or nothing."""
    # To look is not worth a write lock at every start.
    with backend.outside_transaction(engine) as connection:
        version = version_of(connection, backend)
    if version > SCHEMA_VERSION:
        raise DatabaseTroubleError(Trouble.NEWER_SCHEMA)
    if version == 0:
        _step(engine, backend, SCHEMA_VERSION, create_all)
        return
    for target in range(version + 1, SCHEMA_VERSION + 1):
        _step(engine, backend, target, steps[target])


def _step(engine: Engine, backend: Backend, version: int, step: MigrationStep) -> None:
    with engine.begin() as connection:
        step(connection, backend)
        connection.execute(
            insert(SchemaChange).values(version=version, changed_ts=time.time())
        )
