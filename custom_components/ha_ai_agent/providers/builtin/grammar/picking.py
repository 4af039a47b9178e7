"""Which of several things an answer means: "Priya's", "the left one". Pure."""

from collections.abc import Iterator
import re
from typing import Final

from .clauses import Target, target_of
from .lattice import Lattice, TagRun
from .naming import Naming
from .things import is_in
from .words import WordBook

_LONGEST: Final = 60
_OWNED: Final = re.compile("['\u2019]s\\b")
_MOST_WAYS: Final = 60
_SAYS: Final = frozenset(
    {"name", "part", "kind", "area", "floor", "all", "both", "whole"}
)
_SMALL: Final = frozenset({"skip", "prep", "pronoun"})


def picked(
    text: str, words: WordBook, naming: Naming, candidates: tuple[str, ...]
) -> tuple[str, ...]:
    """Return which of the candidates are meant; nothing where that is not sure."""
    if len(text) > _LONGEST:
        return ()
    lattice = Lattice(_OWNED.sub("", text), words, naming)
    if lattice.uncovered():
        return ()
    for count, (_, way) in enumerate(lattice.ways()):
        if count >= _MOST_WAYS:
            break
        if ids := _meant(way, naming, candidates):
            return ids
    return ()


def _meant(way: TagRun, naming: Naming, candidates: tuple[str, ...]) -> tuple[str, ...]:
    roles = {tag.role for tag in way}
    if not roles <= _SAYS | _SMALL or not roles & _SAYS:
        return ()
    target = target_of(way)
    found = tuple(_fitting(target, naming, candidates))
    if target.is_all or (target.is_both and len(candidates) == 2):
        return found if len(found) == len(candidates) else ()
    return found if len(found) == 1 else ()


def _fitting(
    target: Target, naming: Naming, candidates: tuple[str, ...]
) -> Iterator[str]:
    for id_ in candidates:
        entity = naming.home.by_entity_id.get(id_)
        if (
            entity is not None
            and all(id_ in ids for ids in (*target.parts, *target.names))
            and is_in(naming.home, entity, target)
        ):
            yield id_
