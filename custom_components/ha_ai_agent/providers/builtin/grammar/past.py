"""What was said and done before in a conversation: for "it", "the left one". Pure."""

from dataclasses import dataclass, replace
from typing import Final

from .clauses import Clause

_MOST: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class PastTalk:
    """What is remembered of one conversation."""

    text: str = ""
    """The sentence by which something was done last."""
    clause: Clause | None = None
    done: tuple[str, ...] = ()
    """To what it was done."""
    spoken_of: tuple[str, ...] = ()
    """The same, or what was asked about since."""
    wish: str = ""
    """A sentence that may mean several things."""
    candidates: tuple[str, ...] = ()
    """Of which the person was asked which is meant, just before."""


_NOTHING: Final = PastTalk()


class Past:
    """Keeps the newest conversations."""

    def __init__(self) -> None:
        self._spoken: dict[str, PastTalk] = {}

    def of(self, conversation_id: str) -> PastTalk:
        """Return what is remembered of a conversation."""
        return self._spoken.get(conversation_id, _NOTHING)

    def did(
        self,
        conversation_id: str,
        text: str,
        clause: Clause | None,
        ids: tuple[str, ...],
    ) -> None:
        """Note what was done."""
        self._put(
            conversation_id, PastTalk(text=text, clause=clause, done=ids, spoken_of=ids)
        )

    def told(self, conversation_id: str, ids: tuple[str, ...]) -> None:
        """Note what was told of."""
        known = self.of(conversation_id)
        self._put(
            conversation_id, replace(known, spoken_of=ids, wish="", candidates=())
        )

    def asked(
        self, conversation_id: str, text: str, candidates: tuple[str, ...]
    ) -> None:
        """Note a question for which of several things is meant."""
        known = self.of(conversation_id)
        self._put(conversation_id, replace(known, wish=text, candidates=candidates))

    def forget(self, conversation_id: str) -> None:
        """Forget a conversation."""
        self._spoken.pop(conversation_id, None)

    def _put(self, conversation_id: str, spoken: PastTalk) -> None:
        self._spoken.pop(conversation_id, None)
        self._spoken[conversation_id] = spoken
        while len(self._spoken) > _MOST:
            del self._spoken[next(iter(self._spoken))]
