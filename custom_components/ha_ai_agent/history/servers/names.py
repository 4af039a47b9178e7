"""Names of tables on a server that others use as well. Pure but for SQLAlchemy.

A server is shared: with the recorder, and with another Home Assistant. Every instance
has tables of its own, named by its id. SQLAlchemy knows one set of names, so statements
get the others on their way out; values are never part of a statement.
"""

from functools import lru_cache
from hashlib import blake2b
import re
from typing import Final

from ..db_schema import Base

SEARCH_TABLES: Final = ("messages_fts", "titles_fts")
TABLES: Final = (*Base.metadata.tables, *SEARCH_TABLES)
_OURS: Final = re.compile(rf"\b(?:ix_\w+|{'|'.join(TABLES)})\b")
_KEPT: Final = 500
"""Statements that are remembered; there are about a hundred."""


class TableNames:
    """The names of one Home Assistant's tables."""

    def __init__(self, instance: str) -> None:
        self.prefix = f"ha_ai_agent_{_short(instance)}_"
        self.in_statement = lru_cache(_KEPT)(self._in_statement)

    def of(self, table: str) -> str:
        """Return the name of a table."""
        return self.prefix + table

    def _in_statement(self, statement: str) -> str:
        """Return a statement with the names that the tables have."""
        return _OURS.sub(lambda found: self.prefix + found[0], statement)


def _short(instance: str) -> str:
    if re.fullmatch(r"[0-9a-f]{12,}", instance):
        return instance[:12]
    return blake2b(instance.encode(), digest_size=6).hexdigest()
