"""The live tail: what is true now, beside the newest words. Pure, bounded, data marked.

The caller reads the values; here they become lines, the most important first where the
space does not suffice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from ..const import TAIL_TOKENS
from ..text import one_line, quoted
from .tool_tokens import Count

_LINE_LIMIT: Final = 240
_LOOKED_UP_LIMIT: Final = 700
_WISHES_LIMIT: Final = 1200
_MEMORY_LIMIT: Final = 160
_CUT_NOTE: Final = "More of these exist: `get_states` reads them."


@dataclass(frozen=True, slots=True, kw_only=True)
class StateNow:
    """An entity that the words may be about, with its state as text."""

    entity_id: str
    state: str
    """As `home/states.py` reads it: one line, foreign text in quotes."""
    name: str = ""
    """Only where neither the description nor its id shows it."""
    place: str = ""
    """The same of its area."""
    is_named: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StateGroup:
    """All of a kind in a place: what of it is shown, and how many there are."""

    label: str
    total: int
    summary: str = ""
    states: Sequence[StateNow] = ()
    """The most telling first, without those of `above`."""
    above: frozenset[str] = frozenset()
    """What of it the words name: shown before."""

    def title(self, shown: int) -> str:
        """Return what is said over its lines, if so many are shown."""
        summary = f" ({self.summary})" if self.summary else ""
        rest = "; the rest: `get_states`" if shown < self.total else ""
        return f"Now, {shown} of {self.total} {self.label}{summary}{rest}:"


@dataclass(frozen=True, slots=True, kw_only=True)
class TailValues:
    """What a tail is made of. Empty values leave their lines out."""

    time: str
    """Local date and time, with the weekday."""
    room: str | None = None
    """Name of the speaker's room."""
    room_id: str | None = None
    person: str | None = None
    states: Sequence[StateNow] = ()
    """Most relevant first."""
    groups: Sequence[StateGroup] = ()
    looked_up: Sequence[str] = ()
    """What no state shows, a line each."""
    changes: Sequence[str] = ()
    """What changed since the last turn, a line each."""
    approvals: Sequence[str] = ()
    late_results: Sequence[str] = ()
    memories: Sequence[str] = ()
    wishes: str = ""
    """What the user's own template says now."""
    extra: str = ""
    """Further instructions of who started the turn."""


@dataclass(slots=True)
class _Block:
    """A titled list; lines are taken from its end when space is short."""

    title: str
    lines: list[str]
    kept: int = 0
    is_noted: bool = False

    def text(self) -> str:
        shown = self.lines[: self.kept]
        if not shown:
            return ""
        if self.is_noted and self.kept < len(self.lines):
            shown = [*shown, _CUT_NOTE]
        return "\n".join([self.title, *shown] if self.title else shown)


def build_tail(
    values: TailValues, *, count: Count, limit_tokens: int = TAIL_TOKENS
) -> str:
    """Return the text of the tail, within its limit."""
    head = _Block("", _head(values))
    first = [item for item in values.states if item.is_named]
    named = _Block("States now:", _states(first), is_noted=True)
    others = _Block(
        "Also now:", _states(item for item in values.states if not item.is_named)
    )
    groups = [_Block(group.title(0), _states(group.states)) for group in values.groups]
    approvals = _Block("Waiting for approval:", _bullets(values.approvals))
    late = _Block("Finished late:", _bullets(values.late_results))
    changes = _Block("Changed since the last turn:", _bullets(values.changes))
    memories = _Block(
        "Remembered for this speaker:",
        [f"- {quoted(text, _MEMORY_LIMIT)}" for text in values.memories],
    )
    instructions = _Block("", _paragraphs(values.wishes, values.extra))
    looked_up = _Block(
        "Looked up now:",
        [one_line(text, _LOOKED_UP_LIMIT) for text in values.looked_up],
    )
    shown = (
        *(head, instructions, approvals, late, memories, changes, named, looked_up),
        *groups,
        others,
    )
    # The order in which space is given away. What a person asked for goes first.
    left = limit_tokens
    for block in (
        head,
        approvals,
        instructions,
        looked_up,
        named,
        late,
        memories,
        changes,
        *groups,
        others,
    ):
        left -= _fill(block, left, count)
    above = {item.entity_id for item in first[: named.kept]}
    for group, block in zip(values.groups, groups, strict=True):
        block.title = group.title(block.kept + len(group.above & above))
    return "\n".join(filter(None, (block.text() for block in shown)))


def _fill(block: _Block, left: int, count: Count) -> int:
    """Keep as many lines of a block as fit; return the tokens that they take."""
    if not block.lines:
        return 0
    used = count(f"{block.title}\n") if block.title else 0
    if block.is_noted:
        used += count(f"{_CUT_NOTE}\n")
    for line in block.lines:
        needed = count(f"{line}\n")
        if used + needed > left:
            break
        used += needed
        block.kept += 1
    return used if block.kept else 0


def _head(values: TailValues) -> list[str]:
    lines = [f"Now: {one_line(values.time)}"]
    if values.person:
        lines.append(f"Speaker: {quoted(values.person, 60)}")
    if values.room or values.room_id:
        known_as = one_line(values.room_id or "", 60)
        room = quoted(values.room, 60) if values.room else ""
        lines.append(f"Room of the speaker: {' '.join(filter(None, (known_as, room)))}")
    return lines


def _paragraphs(*texts: str) -> list[str]:
    """Return instructions of the household: they may have lines of their own."""
    return [
        one_line(line, _LINE_LIMIT)
        for text in texts
        for line in text[:_WISHES_LIMIT].splitlines()
        if line.strip()
    ]


def state_line(entity_id: str, name: str, state: str, place: str = "") -> str:
    """Return a thing as it is now, the same wherever it is told."""
    called = f" {quoted(name, 60)}" if name else ""
    return f"{entity_id}{called}{place}: {one_line(state, _LINE_LIMIT)}"


def _states(items: Iterable[StateNow]) -> list[str]:
    return [
        state_line(item.entity_id, item.name, item.state, item.place) for item in items
    ]


def _bullets(lines: Sequence[str]) -> list[str]:
    return [f"- {line}" for text in lines if (line := one_line(text, _LINE_LIMIT))]
