"""Words that stand everywhere, on MariaDB: found by walking from the newest message.

FULLTEXT collects every match before it gives the newest: seconds, where a word is in a
fifth of a million messages. Such words are met soon by looking at the newest ones, and
seldom words are what FULLTEXT is quick with.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, text

from ..backend import Matches
from ..words import Term

_LONGEST: Final = 80
"""InnoDB leaves out words of more than 84 letters."""
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_WALK: Final = 4_000
_FIRST_WALKS: Final = 3
"""So many walks until what was found has to do."""
_NO_ROW: Final = 2**62
_HERE: Final = "f.id < :before{scope}"
# Where a walk ends: by the index alone.
_END: Final = (
    "SELECT f.id FROM messages_fts AS f WHERE {here} ORDER BY f.id DESC LIMIT 1"
    " OFFSET :walk"
)
_WALKED: Final = (
    "SELECT f.id, m.conversation_row_id FROM"
    " (SELECT f.id FROM messages_fts AS f WHERE {here} AND f.id >= :end AND {words}"
    " ORDER BY f.id DESC LIMIT :limit) AS f"
    " JOIN messages AS m ON m.id = f.id ORDER BY f.id DESC"
)
_OWNERS: Final = (
    "SELECT DISTINCT m.conversation_row_id FROM messages_fts AS f"
    " JOIN messages AS m ON m.id = f.id"
    " WHERE f.id BETWEEN :first AND :last{scope} AND {words}"
)


class Walk:
    """Looks at the words of one message after the other."""

    def __init__(
        self, connection: Connection, looked: Sequence[str], scope: str | None
    ) -> None:
        self._connection = connection
        self._scope = "" if scope is None else " AND f.scope = :scope"
        self._words = " AND ".join(
            f"LOCATE(:word{at}, f.words) > 0" for at in range(len(looked))
        )
        self._values: dict[str, Any] = {
            f"word{at}": word for at, word in enumerate(looked)
        }
        if scope is not None:
            self._values["scope"] = scope

    def newest(self, limit: int, before: int | None) -> Matches:
        """Return matches; after some walks what was found has to do."""
        rows: list[tuple[int, int]] = []
        place, walks, length = before or _NO_ROW, 0, _WALK
        while True:
            end = self._end(place, length)
            some = self._walked(place, end or 0, limit - len(rows))
            rows += some
            walks += 1
            if len(rows) >= limit:
                return Matches.up_to(limit, rows)
            if end is None:
                return Matches(rows)
            place = end
            if rows and walks >= _FIRST_WALKS:
                return Matches(rows, place)
            if walks >= _FIRST_WALKS:
                length *= 2

    def _end(self, place: int, length: int) -> int | None:
        """Return the oldest message of a walk; None: there is none older."""
        found: int | None = self._connection.scalar(
            text(_END.format(here=_HERE.format(scope=self._scope))),
            self._values_of("scope") | {"before": place, "walk": length - 1},
        )
        return found

    def _walked(self, place: int, end: int, limit: int) -> list[tuple[int, int]]:
        statement = _WALKED.format(
            here=_HERE.format(scope=self._scope), words=self._words
        )
        values = self._values | {"before": place, "end": end, "limit": limit}
        return [
            (row[0], row[1])
            for row in self._connection.execute(text(statement), values)
        ]

    def owners(self, first: int, last: int) -> set[int]:
        """Return the conversations of the matches in a range."""
        statement = _OWNERS.format(scope=self._scope, words=self._words)
        values = self._values | {"first": first, "last": last}
        return set(self._connection.execute(text(statement), values).scalars())

    def _values_of(self, *names: str) -> dict[str, Any]:
        return {name: self._values[name] for name in names if name in self._values}


def looked_up(term: Term) -> str:
    """Return what stands in the words where the term does."""
    end = "" if term.is_prefix else " "
    return f" {' '.join(map(encoded, term.tokens))}{end}"


def encoded(token: str) -> str:
    """Return a word in letters that every server indexes, whatever its settings.

    It is never too short, and a beginning stays a beginning.
    """
    return ("ft_" + "".join(map(_letter, token)))[:_LONGEST]


def _letter(char: str) -> str:
    code = ord(char)
    if code < 128:
        return char
    digits = ""
    while code:
        code, digit = divmod(code, 36)
        digits = _DIGITS[digit] + digits
    return f"_{digits:0>3}" if len(digits) <= 3 else f"__{digits:0>4}"
