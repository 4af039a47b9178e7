"""What history knows without asking the database. Pure."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..models import MessageRecord, Speaker, TurnRecord
from .records import place_of, scope_of

MAX_THREADS = 500
MAX_SESSIONS = 500
MAX_RECENT_CHARS = 400_000
_ENTRY_CHARS = 300
_MESSAGE_CHARS = 400
"""What a message is beside its text."""

type _ThreadKey = tuple[str, str, str]
type Turns = list[tuple[str, Sequence[MessageRecord]]]


class Threads:
    """The newest conversation of each agent, person and place."""

    def __init__(self) -> None:
        self._threads: OrderedDict[_ThreadKey, tuple[str, float]] = OrderedDict()
        self._known_since: float | None = None

    def note(
        self,
        conversation_id: str,
        agent_id: str,
        user_id: str | None,
        place: str,
        updated_ts: float,
    ) -> None:
        """Take in a conversation, unless a newer one is known."""
        key = (agent_id, scope_of(user_id), place)
        known = self._threads.get(key)
        if known is None or known[1] <= updated_ts:
            self._threads[key] = (conversation_id, updated_ts)
            self._threads.move_to_end(key)
        if len(self._threads) > MAX_THREADS:
            _, (_, lost_ts) = self._threads.popitem(last=False)
            if self._known_since is not None:
                self._known_since = max(self._known_since, lost_ts)

    def note_turn(self, record: TurnRecord) -> None:
        """Take in a turn that just ended."""
        info = record.info
        self.note(
            info.conversation_id,
            info.agent_id,
            info.speaker.user_id,
            place_of(info.speaker),
            info.started_ts + record.duration_ms / 1000,
        )

    def know_since(self, since_ts: float) -> None:
        """Say that every thread newer than this has been noted."""
        self._known_since = since_ts

    def find(
        self, speaker: Speaker, agent_id: str, *, since_ts: float
    ) -> tuple[str | None, bool]:
        """Return a thread newer than `since_ts`, and whether that is certain."""
        known = self._threads.get(
            (agent_id, scope_of(speaker.user_id), place_of(speaker))
        )
        if known is not None:
            return (known[0] if known[1] >= since_ts else None), True
        is_certain = self._known_since is not None and self._known_since <= since_ts
        return None, is_certain

    def forget(self, conversation_id: str) -> None:
        """Drop a conversation that is deleted or put away."""
        for key, known in list(self._threads.items()):
            if known[0] == conversation_id:
                del self._threads[key]
                # An older one may be next; only the database knows.
                self._known_since = None

    def clear(self) -> None:
        """Forget everything."""
        self._threads.clear()
        self._known_since = None


class Sessions:
    """The ids under which callers go on with conversations that have another."""

    def __init__(self) -> None:
        self._ids: OrderedDict[tuple[str, str], str] = OrderedDict()

    def note_turn(self, record: TurnRecord) -> None:
        """Take in a turn that just ended."""
        info = record.info
        if info.session_id in {"", info.conversation_id}:
            return
        key = (info.session_id, scope_of(info.speaker.user_id))
        self._ids[key] = info.conversation_id
        self._ids.move_to_end(key)
        if len(self._ids) > MAX_SESSIONS:
            self._ids.popitem(last=False)

    def find(self, session_id: str, scope: str | None) -> str | None:
        """Return the conversation; None if it is not known here."""
        if scope is not None:
            return self._ids.get((session_id, scope))
        return next((self._ids[key] for key in self._ids if key[0] == session_id), None)

    def forget(self, conversation_id: str) -> None:
        """Drop a conversation that is deleted."""
        for key in [key for key in self._ids if self._ids[key] == conversation_id]:
            del self._ids[key]


@dataclass(slots=True)
class _Recent:
    turns: Turns = field(default_factory=list)
    is_whole: bool = False
    """Whether nothing older is in the database."""
    chars: int = 0


class RecentTurns:
    """The last turns of the last conversations, so that going on costs no query."""

    def __init__(self, max_chars: int) -> None:
        self._max_chars = max_chars
        self._chars = 0
        self._recent: OrderedDict[tuple[str, str], _Recent] = OrderedDict()

    def add(self, scope: str, record: TurnRecord) -> None:
        """Take in a turn that just ended."""
        turn = (record.info.turn_id, tuple(record.messages))
        key = (record.info.conversation_id, scope)
        recent = self._entry(key)
        recent.turns.append(turn)
        self._grow(recent, _size([turn]))
        self._recent.move_to_end(key)
        self._make_room()

    def fill(self, key: tuple[str, str], turns: Turns, *, is_whole: bool) -> Turns:
        """Put stored turns before those that are known; return all."""
        recent = self._entry(key)
        stored = {turn_id for turn_id, _ in turns}
        merged = turns + [turn for turn in recent.turns if turn[0] not in stored]
        self._grow(recent, _size(merged) - _size(recent.turns))
        recent.turns = merged
        recent.is_whole = is_whole
        self._recent.move_to_end(key)
        self._make_room()
        return merged

    def get(self, key: tuple[str, str]) -> tuple[Turns, bool]:
        """Return the known turns, and whether there are no older ones."""
        recent = self._recent.get(key)
        return ([], False) if recent is None else (recent.turns, recent.is_whole)

    def forget(self, conversation_id: str) -> None:
        """Drop a conversation, whoever owns it."""
        for key in [key for key in self._recent if key[0] == conversation_id]:
            self._chars -= self._recent.pop(key).chars

    def clear(self) -> None:
        """Forget everything."""
        self._recent.clear()
        self._chars = 0

    def owner_of(self, conversation_id: str) -> str | None:
        """Return the owner's scope of a conversation that is known here."""
        return next((key[1] for key in self._recent if key[0] == conversation_id), None)

    def _entry(self, key: tuple[str, str]) -> _Recent:
        if (recent := self._recent.get(key)) is None:
            recent = self._recent[key] = _Recent()
            self._grow(recent, _ENTRY_CHARS)
        return recent

    def _grow(self, recent: _Recent, chars: int) -> None:
        recent.chars += chars
        self._chars += chars

    def _make_room(self) -> None:
        while self._chars > self._max_chars and self._recent:
            _, oldest = self._recent.popitem(last=False)
            self._chars -= oldest.chars


def _size(turns: Iterable[tuple[str, Sequence[MessageRecord]]]) -> int:
    return sum(
        len(message.content)
        + _MESSAGE_CHARS
        + sum(len(repr(call.arguments)) for call in message.tool_calls)
        for _, part in turns
        for message in part
    )
