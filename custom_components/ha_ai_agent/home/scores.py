"""Scores of entities with their reasons, and the best of them. Pure.

Thousands of entities may have a reason ("it is a sensor"), and a few of them are shown:
what a whole kind gets is written down only for those that may be.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Final, NamedTuple

from ..domains.rows import domain_of
from .snapshot import Entity
from .vocabulary import Kind

# However many are named, a few that may be meant besides keep their place.
_FEWEST_OTHERS: Final = 5
_AREA_AND_KIND: Final = 8.0
_ROOM_AND_KIND: Final = 7.5
_FLOOR_AND_KIND: Final = 7.0
_KIND: Final = 3.0


class Match(NamedTuple):
    """An entity that the words may be about."""

    entity_id: str
    score: float
    reasons: tuple[str, ...] = ()
    is_named: bool = False
    """The words name it; it is never left out."""

    @property
    def is_said(self) -> bool:
        """Return if its own name or id was said, and not just its kind."""
        return self.is_named and any(
            reason == "id" or reason.startswith("name ") for reason in self.reasons
        )


@dataclass(frozen=True, slots=True)
class KindGroup:
    """Entities of one kind."""

    domain: str
    ordered: tuple[str, ...]
    """Their ids, sorted."""
    ids: frozenset[str]
    by_area: dict[str, tuple[str, ...]]

    def roams_into(self, areas: Collection[str]) -> bool:
        """Return if it may be meant in rooms that none of it stands in or knows."""
        return (
            domain_of(self.domain).roams
            and bool(areas)
            and self.by_area.keys().isdisjoint(areas)
        )

    def within(self, areas: Collection[str]) -> tuple[str, ...]:
        """Return those in areas; what roams may come from anywhere."""
        if self.roams_into(areas):
            return self.ordered
        found = (
            entity_id for area in areas for entity_id in self.by_area.get(area, ())
        )
        return tuple(dict.fromkeys(found))


def group_of(entities: Sequence[Entity]) -> KindGroup:
    """Return entities, sorted by id, as a group."""
    by_area: dict[str, list[str]] = {}
    for entity in entities:
        # A robot is of the rooms that it cleans, too, wherever it stands.
        cleaned = entity.capability("clean")
        areas = cleaned.values if cleaned is not None else ()
        for area_id in dict.fromkeys((entity.area_id or "", *areas)):
            by_area.setdefault(area_id, []).append(entity.entity_id)
    ordered = tuple(entity.entity_id for entity in entities)
    return KindGroup(
        entities[0].domain,
        ordered,
        frozenset(ordered),
        {area: tuple(found) for area, found in by_area.items() if area},
    )


@dataclass(slots=True)
class _Row:
    """What one entity has collected."""

    best: float
    more: float
    is_named: bool
    reasons: list[str]

    @property
    def score(self) -> float:
        return self.best + 0.1 * self.more


@dataclass(slots=True)
class _Flat:
    """A score that the members of a kind get, but for some."""

    group: KindGroup
    without: Collection[str]
    score: float
    reason: str

    def has(self, entity_id: str) -> bool:
        return entity_id in self.group.ids and entity_id not in self.without


class Scores:
    """Collects scores and reasons of entities."""

    def __init__(self) -> None:
        self._rows: dict[str, _Row] = {}
        self._flats: list[_Flat] = []

    def add(
        self, entity_id: str, score: float, reason: str, *, named: bool = False
    ) -> None:
        """Take in one reason for an entity."""
        if (row := self._rows.get(entity_id)) is None:
            row = self._begin(entity_id)
        row.reasons.append(reason)
        if score > row.best:
            row.best, score = score, row.best
        row.more += score
        if named:
            row.is_named = True

    def add_kind(
        self, group: KindGroup, without: Collection[str], score: float, reason: str
    ) -> None:
        """Take in one reason for a whole kind, but for some of it."""
        flat = _Flat(group, without, score, reason)
        for entity_id in self._rows:
            if flat.has(entity_id):
                self.add(entity_id, score, reason)
        self._flats.append(flat)

    def matches(self, limit: int, besides: int) -> list[Match]:
        """Return all that are named, filled up with the best others.

        There are at most `besides` others where something is named.
        """
        named = sum(row.is_named for row in self._rows.values())
        wanted = max(limit, named + min(limit, _FEWEST_OTHERS))
        if named:
            wanted = min(wanted, named + besides)
        self._fill(wanted - named)
        others = [row.score for row in self._rows.values() if not row.is_named]
        others.sort(reverse=True)
        # What is rounded to the same score as the last one is as good.
        least = others[wanted - named] - 0.001 if len(others) > wanted - named else 0.0
        found = sorted(
            (not row.is_named, -round(score, 3), entity_id)
            for entity_id, row in self._rows.items()
            if (score := row.score) >= least or row.is_named
        )
        return [
            Match(
                entity_id,
                -score,
                tuple(dict.fromkeys(self._rows[entity_id].reasons)),
                not is_unnamed,
            )
            for is_unnamed, score, entity_id in found[:wanted]
        ]

    def _begin(self, entity_id: str) -> _Row:
        """Return a new row, with what its kinds have got so far."""
        row = self._rows[entity_id] = _Row(0.0, 0.0, False, [])
        for flat in self._flats:
            if flat.has(entity_id):
                self.add(entity_id, flat.score, flat.reason)
        return row

    def _fill(self, wanted: int) -> None:
        """Write down as many as are wanted of those that only have their kind.

        Members of one kind alone are equal, so the first ones win; who is of several
        kinds has more.
        """
        several: set[str] = set()
        for one, other in combinations(self._flats, 2):
            if one.group is other.group and one.without == other.without:
                continue  # one kind heard twice: its members are equal all the same
            if one.group.domain == other.group.domain:
                several |= one.group.ids & other.group.ids
        for entity_id in several - self._rows.keys():
            if any(flat.has(entity_id) for flat in self._flats):
                self._begin(entity_id)
        for flat in self._flats:
            for entity_id in islice(
                (
                    entity_id
                    for entity_id in flat.group.ordered
                    if entity_id not in self._rows and entity_id not in flat.without
                ),
                wanted,
            ):
                self._begin(entity_id)


@dataclass(frozen=True, slots=True)
class Where:
    """Places that a sentence speaks of."""

    areas: Collection[str]
    floors: Mapping[str, str]
    """Areas of the floors that were said, with their floor."""
    room: str | None
    """Of the speaker."""
    limit: int
    is_met: bool = False
    """Whether the word for a kind finds something in these places."""

    @property
    def is_placed(self) -> bool:
        """Return whether any place was said."""
        return bool(self.areas or self.floors)


def score_kind(
    group: KindGroup | None, kind: Kind, where: Where, penalty: float, scores: Scores
) -> None:
    """Score a kind: where it was said, in the room of the speaker, and elsewhere."""
    if group is None:
        return
    word = kind[1] or kind[0]
    if group.roams_into({*where.areas, *where.floors}):
        for entity_id in group.ordered[: where.limit // 4]:
            scores.add(entity_id, _KIND - penalty, word, named=True)
        return
    said: list[str] = []
    for area in where.areas:
        for entity_id in group.by_area.get(area, ()):
            reason = f"{word} in {area}"
            scores.add(entity_id, _AREA_AND_KIND - penalty, reason, named=True)
            said.append(entity_id)
    is_few = len(group.ids) <= where.limit
    for area in where.floors.keys() - {*where.areas}:
        for entity_id in group.by_area.get(area, ()):
            reason = f"{word} on {where.floors[area]}"
            scores.add(entity_id, _FLOOR_AND_KIND - penalty, reason, named=is_few)
            said.append(entity_id)
    in_room = () if where.is_placed else group.by_area.get(where.room or "", ())
    for entity_id in in_room:
        reason = f"{word} in the room"
        scores.add(entity_id, _ROOM_AND_KIND - penalty, reason, named=True)
    said.extend(in_room)
    if where.is_placed and (where.is_met or penalty):
        return
    is_many = len(group.ids) > where.limit // 4
    if where.is_placed or in_room or penalty or is_many:
        scores.add_kind(group, frozenset(said), _KIND - penalty, word)
    else:
        for entity_id in group.ordered:
            scores.add(entity_id, _KIND, word, named=True)
