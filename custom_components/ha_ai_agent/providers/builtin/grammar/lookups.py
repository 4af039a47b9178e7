"""Questions about another time than now: weather to come, days, what was. Pure."""

from dataclasses import dataclass
from typing import Final, Literal

from .clauses import Target, target_of
from .lattice import Lattice, TagRun
from .naming import Naming
from .questions import Asked
from .things import StateOf
from .words import WordBook

_MOST_WAYS: Final = 120
_PAST: Final = frozenset({"today", "yesterday", "night"})
_OF_THINGS: Final = frozenset({"where", "who", "many"})
"""What is never asked of the weather: "where is the umbrella"."""

type LookupKind = Literal["weather", "rain", "events", "last", "span", "least", "most"]
type LookupDay = Literal[
    "", "today", "tomorrow", "yesterday", "night", "0", "1", "2", "3", "4", "5", "6"
]
"""A number is a day of the week, from Monday on; the night is the one before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """What is to be looked up to answer."""

    kind: LookupKind
    day: LookupDay = ""
    entity_ids: tuple[str, ...] = ()
    state: str = ""
    """As people say it, of `last` and `span`."""


def lookup_of(
    text: str, words: WordBook, naming: Naming, state_of: StateOf
) -> Lookup | None:
    """Return what a question wants looked up; None where a word says nothing here."""
    lattice = Lattice(text, words, naming)
    if lattice.uncovered():
        return None
    is_marked = text.rstrip().endswith("?")
    asked = Asked(naming.home, state_of, words)
    for count, (_, way) in enumerate(lattice.ways()):
        if count >= _MOST_WAYS:
            break
        if (is_marked or _begins(way)) and (found := _read(way, asked)) is not None:
            return found
    return None


def _begins(way: TagRun) -> bool:
    first = next((tag for tag in way if tag.role not in {"skip", "prep"}), None)
    return first is not None and first.role in {"ask", "look"}


def _read(way: TagRun, asked: Asked) -> Lookup | None:
    looks = {tag.value for tag in way if tag.role == "look"}
    days = {tag.value for tag in way if tag.role == "day"}
    states = {tag.value for tag in way if tag.role == "state"}
    told = {"skip", "prep", "look", "day", "state", "ask"}
    target = target_of([tag for tag in way if tag.role not in told])
    day: LookupDay = next(iter(days), "")  # type: ignore[arg-type]  # the book has no others
    if len(days) > 1 or any(tag.role == "measure" for tag in way):
        return None
    if looks in ({"least"}, {"most"}):
        return _extreme(way, target, day, asked) if not states else None
    if day == "night":
        return None
    asks = {tag.value for tag in way if tag.role == "ask"}
    if looks and looks <= {"weather", "rain"}:
        if target or states or day == "yesterday" or asks & _OF_THINGS:
            return None
        return Lookup(kind="rain" if "rain" in looks else "weather", day=day)
    if looks in ({"events"}, {"plans"}):
        if target or states or day == "yesterday" or (looks == {"plans"} and not day):
            # "What's on": what is switched on, perhaps.
            return None
        return Lookup(kind="events", day=day or "today")
    if looks not in ({"last"}, {"span"}) or len(states) != 1 or not target:
        return None
    kind: LookupKind = "last" if looks == {"last"} else "span"
    if day not in {"", "today", "yesterday"} or (kind == "last" and day):
        return None
    state = states.pop()
    rows = [row for row in asked.found(target) if asked.knows(row, state)]
    if len(rows) != 1:
        return None
    return Lookup(kind=kind, day=day, entity_ids=(rows[0].entity_id,), state=state)


def _extreme(
    way: TagRun, target: Target, day: LookupDay, asked: Asked
) -> Lookup | None:
    """Return the lookup of how cold or how warm it was: of one place, on one day."""
    rows = asked.measured("temperature", target, way)
    if day not in _PAST or len(rows) != 1:
        return None
    is_least = any(tag.value == "least" for tag in way if tag.role == "look")
    kind: LookupKind = "least" if is_least else "most"
    return Lookup(kind=kind, day=day, entity_ids=(rows[0].entity_id,))
