"""What was said and done before in a conversation: for "it", "the left one". Pure."""

from dataclasses import dataclass, replace
from typing import Final

from .clauses import Clause

type Ids = tuple[str, ...]

_MOST: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What is remembered of one conversation."""

    text: str = ""
    """The sentence by which something was done last."""
    clause: Clause | None = None
    done: Ids = ()
    """To what it was done."""
    spoken_of: Ids = ()
    """The same, or what was asked about since."""
    wish: str = ""
    """A sentence that may mean several things."""
    candidates: Ids = ()
    """Of which the person was asked which is meant, just before."""


_NOTHING: Final = Spoken()


class Past:
    """Keeps the newest conversations."""

    def __init__(self) -> None:
        self._spoken: dict[str, Spoken] = {}

    def of(self, conversation_id: str) -> Spoken:
        """Return what is remembered of a conversation."""
        return self._spoken.get(conversation_id, _NOTHING)

    def did(
        self, conversation_id: str, text: str, clause: Clause | None, ids: Ids
    ) -> None:
        """Note what was done."""
        self._put(
            conversation_id, Spoken(text=text, clause=clause, done=ids, spoken_of=ids)
        )

    def told(self, conversation_id: str, ids: Ids) -> None:
        """Note what was told of."""
        known = self.of(conversation_id)
        self._put(
            conversation_id, replace(known, spoken_of=ids, wish="", candidates=())
        )

    def asked(self, conversation_id: str, text: str, candidates: Ids) -> None:
        """Note a question for which of several things is meant."""
        known = self.of(conversation_id)
        self._put(conversation_id, replace(known, wish=text, candidates=candidates))

    def forget(self, conversation_id: str) -> None:
        """Forget a conversation."""
        self._spoken.pop(conversation_id, None)

    def _put(self, conversation_id: str, spoken: Spoken) -> None:
        self._spoken.pop(conversation_id, None)
        self._spoken[conversation_id] = spoken
        while len(self._spoken) > _MOST:
            del self._spoken[next(iter(self._spoken))]
