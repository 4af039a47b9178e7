"""What a whole sentence wants done in this home, or what stands in the way. Pure."""

from dataclasses import dataclass, replace
from typing import Final

from .clauses import Clause, wishes_of
from .lattice import Lattice, TagRun
from .naming import Naming
from .resolve import HouseholdAct, acts_of
from .things import HomeThings, Unclear
from .tokens import tokenize
from .words import TOO, Tag, WordBook

type Placed = tuple[str, Tag]
"""Words of a sentence, and what they are."""

_LONGEST: Final = 250
_MOST_WAYS: Final = 300
# Ways that cost hardly more are as likely; they must do the same.
_LIKELY: Final = 0.35


@dataclass(frozen=True, slots=True)
class HouseholdReading:
    """One reading: what is done, and which words were used for what."""

    acts: tuple[HouseholdAct, ...]
    clauses: tuple[Clause, ...]
    way: TagRun
    cost: float
    placed: tuple[Placed, ...] = ()
    """The words of the sentence, each with what it was used for."""

    @property
    def effect(self) -> frozenset[tuple[object, ...]]:
        """What it does, to compare."""
        return frozenset(act.effect for act in self.acts)

    @property
    def entity_ids(self) -> tuple[str, ...]:
        """Everything that it is about."""
        return tuple(dict.fromkeys(id_ for act in self.acts for id_ in act.entity_ids))


@dataclass(frozen=True, slots=True)
class Unread:
    """A sentence that is not understood."""

    leftover: tuple[str, ...] = ()
    """Words that nothing covers."""
    candidates: tuple[str, ...] = ()
    """HomeThings of which one is meant."""
    known: tuple[Placed, ...] = ()
    """What the other words may be: of each the likeliest."""


def understand(
    text: str,
    words: WordBook,
    naming: Naming,
    things: HomeThings,
    last: Clause | None = None,
) -> HouseholdReading | Unread:
    """Return the one reading of a sentence; `last` is what was done before it."""
    if len(text) > _LONGEST or not tokenize(text):
        return Unread()
    lattice = Lattice(text, words, naming)
    if leftover := lattice.uncovered():
        return Unread(leftover, known=lattice.likeliest())
    found: list[HouseholdReading] = []
    unclear: Unclear | None = None
    for count, (cost, way) in enumerate(lattice.ways()):
        if count >= _MOST_WAYS or (found and cost > found[0].cost + _LIKELY):
            break
        clauses = _clauses(way, last)
        acts = acts_of(clauses, things) if clauses else None
        if isinstance(acts, Unclear):
            unclear = unclear or acts
        elif acts and clauses:
            found.append(HouseholdReading(acts, clauses, way, cost))
    if len({reading.effect for reading in found}) == 1:
        return replace(found[0], placed=lattice.placed(found[0].way))
    known = lattice.likeliest()
    if found:
        ids = [id_ for reading in found for id_ in reading.entity_ids]
        return Unread((), tuple(dict.fromkeys(ids)), known)
    return Unread((), unclear.entity_ids if unclear else (), known)


def _clauses(way: TagRun, last: Clause | None) -> tuple[Clause, ...] | None:
    """Return the wishes of a way, with what was wished before where it goes on."""
    told = [tag for tag in way if tag.role not in {"skip", "do"}]
    if len(told) == 1 and told[0].role == "name":
        # The name of a scene and nothing else: "movie night".
        return wishes_of((*way, Tag("act", "named")))
    goes_on = way[0].role == "and" or any(
        tag.role == "skip" and tag.value == TOO for tag in way
    )
    return wishes_of(way, last if goes_on else None)
