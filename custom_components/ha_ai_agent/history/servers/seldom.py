"""Which words are seldom: it decides how a server finds the newest matches soonest.

Servers collect all matches or walk from the newest message, and guess badly which of
both is quick for a word. So the newest messages are asked how often it is in them, and
some from all times: of what was said all summer nothing may have been said since.
"""

from collections import OrderedDict
from collections.abc import Sequence
from time import monotonic
from typing import Final

from sqlalchemy import Connection, text

COUNTED: Final = 4_000
"""Among so many of the newest messages it is counted how often a word stands."""
PLACES: Final = 8
"""And at so many places between the oldest and the newest, as many in all."""
_SELDOM: Final = 4
_KEPT_WORDS: Final = 500
_KEPT_SECONDS: Final = 600.0
_COUNT: Final = "SELECT {counts} FROM ({source}) AS f"
_NEWEST: Final = (
    "SELECT f.words FROM messages_fts AS f ORDER BY f.id DESC LIMIT :counted"
)
_FROM_PLACE: Final = (
    "(SELECT f.words FROM messages_fts AS f WHERE f.id >= :place{at}"
    " ORDER BY f.id LIMIT :each)"
)
_ENDS: Final = "SELECT MIN(f.id), MAX(f.id) FROM messages_fts AS f"


class SeldomWords:
    """Counts words where they are new, and remembers for a while."""

    def __init__(self, condition: str) -> None:
        self._condition = condition
        """Tells whether `{word}` is in `f.words`."""
        self._known: OrderedDict[str, tuple[bool, float]] = OrderedDict()

    def knows(self, word: str) -> bool:
        """Tell whether a word is known to be seldom."""
        known = self._known.get(word)
        return known is not None and known[0]

    def any_of(self, connection: Connection, words: Sequence[str]) -> bool:
        """Tell whether one of the words is seldom."""
        now = monotonic()
        known = {word: self._known.get(word) for word in words}
        new = [
            word
            for word, found in known.items()
            if found is None or now - found[1] > _KEPT_SECONDS
        ]
        if new:
            for word, count in zip(new, self._count(connection, new), strict=True):
                self._known[word] = known[word] = (count <= _SELDOM, now)
            while len(self._known) > _KEPT_WORDS:
                self._known.popitem(last=False)
        return any(found is not None and found[0] for found in known.values())

    def _count(self, connection: Connection, words: Sequence[str]) -> list[int]:
        counts = ", ".join(
            f"COUNT(CASE WHEN {self._condition.format(word=f':word{at}')} THEN 1 END)"
            for at in range(len(words))
        )
        values: dict[str, object] = {f"word{at}": word for at, word in enumerate(words)}
        newest = text(_COUNT.format(counts=counts, source=_NEWEST))
        found = list(connection.execute(newest, values | {"counted": COUNTED}).one())
        oldest, last = connection.execute(text(_ENDS)).one()
        if oldest is None or last - oldest < COUNTED * PLACES:
            return found
        places = [_FROM_PLACE.format(at=at) for at in range(PLACES)]
        spread = text(_COUNT.format(counts=counts, source=" UNION ALL ".join(places)))
        values["each"] = COUNTED // PLACES
        for at in range(PLACES):
            values[f"place{at}"] = oldest + (last - oldest) * at // PLACES
        more = connection.execute(spread, values).one()
        return [max(pair) for pair in zip(found, more, strict=True)]
