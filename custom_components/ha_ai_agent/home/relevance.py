"""Which entities the words are about, and why. Pure; exact first, then generous.

Whatever the words name is always found ("named"); what they may also mean fills up the
rest. Every match says its reasons, so that a person can see why it is there.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import log
from typing import Final

from .folding import fold, words_of
from .hearing import Heard, Lexicon, Phrase, Places, phrases_of
from .snapshot import Entity, HomeSnapshot
from .vocabulary import RELATED_KINDS, Kind, Vocabulary, build_vocabulary

__all__ = [
    "Kind",
    "Match",
    "RelevanceIndex",
    "Vocabulary",
    "build_vocabulary",
    "find_by_name",
    "words_of",
]

_NAMED: Final = 10.0
_AREA_AND_KIND: Final = 8.0
_ROOM_AND_KIND: Final = 7.5
_FLOOR_AND_KIND: Final = 7.0
_RECENT: Final = 6.0
_ALL_OF_AREA: Final = 5.0
_KIND: Final = 3.0
_AREA: Final = 2.5
_PART_OF_NAME: Final = 2.0
_ROOM: Final = 0.5
_UNNUMBERED: Final = 1.5
_SENSES: Final = frozenset({"sensor", "binary_sensor", "event", "update"})
# Words of one name are said near each other.
_LOOSENESS: Final = 6
# However many are named, a few that may be meant besides keep their place.
_FEWEST_OTHERS: Final = 5
_ENOUGH_OF_NAME: Final = 0.3


@dataclass(frozen=True, slots=True)
class Match:
    """An entity that the words may be about."""

    entity_id: str
    score: float
    reasons: tuple[str, ...] = ()
    is_named: bool = False
    """The words name it; it is never left out."""


@dataclass(frozen=True, slots=True)
class _Name:
    """One name of one entity."""

    entity: Entity
    text: str
    words: Phrase


@dataclass(frozen=True, slots=True)
class _Hit:
    """How well the words fit a name."""

    coverage: float
    quality: float
    places: Places
    is_full: bool
    said: int
    """How many words of the name were said themselves."""
    is_numbered: bool
    """Its number was not said."""


class _Scores:
    """Collects scores and reasons of entities."""

    def __init__(self) -> None:
        self.best: dict[str, float] = {}
        self.more: dict[str, float] = {}
        self.reasons: dict[str, dict[str, None]] = {}
        self.named: set[str] = set()

    def add(
        self, entity_id: str, score: float, reason: str, *, named: bool = False
    ) -> None:
        """Take in one reason for an entity."""
        before = self.best.get(entity_id, 0.0)
        self.best[entity_id] = max(before, score)
        self.more[entity_id] = self.more.get(entity_id, 0.0) + min(before, score)
        self.reasons.setdefault(entity_id, {})[reason] = None
        if named:
            self.named.add(entity_id)

    def matches(self, limit: int) -> list[Match]:
        """Return all that are named, filled up with the best others."""
        found = [
            Match(
                entity_id,
                round(score + 0.1 * self.more[entity_id], 3),
                tuple(self.reasons[entity_id]),
                entity_id in self.named,
            )
            for entity_id, score in self.best.items()
        ]
        found.sort(
            key=lambda match: (not match.is_named, -match.score, match.entity_id)
        )
        named = len(self.named)
        return found[: max(limit, named + min(limit, _FEWEST_OTHERS))]


class RelevanceIndex:
    """The home by its words. Built once for a snapshot and a language."""

    def __init__(self, snapshot: HomeSnapshot, vocabulary: Vocabulary) -> None:
        self.snapshot = snapshot
        self.vocabulary = vocabulary
        self._names: list[_Name] = []
        self._by_word: dict[str, list[int]] = {}
        self._by_area: dict[str, list[Entity]] = {}
        self._by_kind: dict[Kind, list[Entity]] = {}
        self._floor_areas: dict[str, list[str]] = {}
        for entity_id in sorted(snapshot.by_entity_id):
            self._add(snapshot.by_entity_id[entity_id])
        for area in snapshot.areas:
            if area.floor_id is not None:
                self._floor_areas.setdefault(area.floor_id, []).append(area.area_id)
        total = len(self._names) + 1
        self._weights = {
            word: log(1 + total / len(names)) for word, names in self._by_word.items()
        }
        self._area_words = {
            area.area_id: frozenset(
                word
                for phrase in phrases_of(area.name, *area.aliases)
                for word in phrase
            )
            for area in snapshot.areas
        }
        self._lexicon = Lexicon(
            snapshot, vocabulary, (name.words for name in self._names)
        )

    def _add(self, entity: Entity) -> None:
        for text in dict.fromkeys((entity.name, *entity.aliases)):
            for words in phrases_of(text):
                for word in dict.fromkeys(words):
                    self._by_word.setdefault(word, []).append(len(self._names))
                self._names.append(_Name(entity, text, words))
        domain = entity.domain
        self._by_kind.setdefault((domain, None), []).append(entity)
        if entity.device_class:
            self._by_kind.setdefault((domain, entity.device_class), []).append(entity)
        if entity.area_id is not None:
            self._by_area.setdefault(entity.area_id, []).append(entity)

    def hear(self, text: str) -> Heard:
        """Return what a sentence speaks of."""
        return self._lexicon.hear(text)

    def find(
        self,
        text: str,
        *,
        area_id: str | None = None,
        recent: Sequence[str] = (),
        limit: int = 25,
    ) -> list[Match]:
        """Return what the words name, and what they may mean besides, best first."""
        heard = self.hear(text)
        scores = _Scores()
        self._score_ids(heard, recent, scores)
        self._score_names(heard, area_id, limit, scores)
        self._score_kinds(heard, area_id, limit, scores)
        self._score_areas(heard, area_id, scores)
        return scores.matches(limit)

    def _score_ids(self, heard: Heard, recent: Sequence[str], scores: _Scores) -> None:
        known = self.snapshot.by_entity_id
        for entity_id in heard.entity_ids:
            if entity_id in known:
                scores.add(entity_id, _NAMED + 5, "id", named=True)
        for place, entity_id in enumerate(recent):
            if entity_id in known:
                scores.add(entity_id, _RECENT - min(place, 20) * 0.05, "recent")

    def _score_names(
        self, heard: Heard, area_id: str | None, limit: int, scores: _Scores
    ) -> None:
        best: dict[str, tuple[_Hit, _Name]] = {}
        for name, hit in self._name_hits(heard, area_id):
            before = best.get(name.entity.entity_id)
            if before is None or _rank(hit) > _rank(before[0]):
                best[name.entity.entity_id] = (hit, name)
        here = heard.areas or ({area_id: frozenset()} if area_id is not None else {})
        # What is said of a thing in the room that is meant is not said of its twin in
        # another room.
        taken = {
            hit.places
            for hit, name in best.values()
            if hit.is_full and name.entity.area_id in here
        }
        astray = sum(
            hit.is_full and name.entity.area_id not in here
            for hit, name in best.values()
        )
        for hit, name in best.values():
            entity = name.entity
            reason = f'name "{name.text}"'
            is_here = not here or entity.area_id in here
            if (
                hit.is_full
                and _is_near(hit, name)
                and (
                    is_here
                    or (
                        self._says_place(name, heard)
                        and not any(hit.places < places for places in taken)
                    )
                    or (
                        not any(hit.places <= places for places in taken)
                        and (astray <= limit // 2 or not heard.areas)
                    )
                )
            ):
                score = _NAMED + 2 * hit.quality + 0.3 * min(len(hit.places), 8)
                score -= _UNNUMBERED * hit.is_numbered
                scores.add(entity.entity_id, score, reason, named=True)
            elif hit.is_full:
                scores.add(entity.entity_id, _ALL_OF_AREA, reason)
            elif hit.coverage >= _ENOUGH_OF_NAME:
                score = _PART_OF_NAME + 3 * hit.coverage * hit.quality
                scores.add(entity.entity_id, score, f"part of {reason}")

    def _name_hits(
        self, heard: Heard, area_id: str | None
    ) -> Iterable[tuple[_Name, _Hit]]:
        indexes = {i for word in heard.known for i in self._by_word.get(word, ())}
        for index in indexes:
            name = self._names[index]
            yield name, self._fit(name, heard, area_id)

    def _fit(self, name: _Name, heard: Heard, area_id: str | None) -> _Hit:
        """Return how much of a name was said."""
        total = hits = said = 0.0
        quality = 1.0
        places: set[int] = set()
        area_words = self._area_words.get(name.entity.area_id or "", frozenset())
        in_room = (
            name.entity.area_id in heard.areas
            if heard.areas
            else name.entity.area_id == area_id
        )
        missing = numbered = False
        for word in name.words:
            weight = self._weights[word]
            if (known := heard.known.get(word)) is not None:
                fit, where = known
                said += 1
            elif where := self._kind_places(word, name.entity, heard):
                fit = 0.8
            elif in_room and word in area_words:
                # The room goes without saying.
                continue
            elif word.isdigit():
                # "The ceiling light" may be the second of three.
                numbered = True
                continue
            else:
                total += weight
                missing = True
                continue
            total += weight
            hits += weight * fit
            quality = min(quality, fit)
            places |= where
        return _Hit(
            coverage=hits / total if total else 0.0,
            quality=quality,
            places=frozenset(places),
            is_full=not missing and said > 0,
            said=int(said),
            is_numbered=numbered,
        )

    def _kind_places(self, word: str, entity: Entity, heard: Heard) -> Places:
        """Return where the kind that a word stands for was said in another word."""
        for kind in self._lexicon.kinds_of_word.get(word, ()):
            if kind in heard.kinds and _is_kind(entity, kind):
                return heard.kinds[kind]
        return frozenset()

    def _says_place(self, name: _Name, heard: Heard) -> bool:
        """Return if the name itself contains a place that was said."""
        return any(
            not self._area_words[area].isdisjoint(name.words) for area in heard.areas
        )

    def _score_kinds(
        self, heard: Heard, area_id: str | None, limit: int, scores: _Scores
    ) -> None:
        floors = {
            area: floor
            for floor in heard.floors
            for area in self._floor_areas.get(floor, ())
        }
        for kind in sorted(heard.kinds, key=str):
            for related, penalty in (
                (kind, 0.0),
                *((other, 1.0) for other in RELATED_KINDS.get(kind, ())),
            ):
                self._score_kind(
                    self._by_kind.get(related, ()),
                    related,
                    (heard, area_id, floors, limit, penalty),
                    scores,
                )

    def _score_kind(
        self,
        entities: Collection[Entity],
        kind: Kind,
        where: tuple[Heard, str | None, dict[str, str], int, float],
        scores: _Scores,
    ) -> None:
        heard, area_id, floors, limit, penalty = where
        word = kind[1] or kind[0]
        placed = bool(heard.areas or floors)
        in_room = area_id is not None and any(
            entity.area_id == area_id for entity in entities
        )
        for entity in entities:
            entity_id = entity.entity_id
            if entity.area_id in heard.areas:
                reason = f"{word} in {entity.area_id}"
                scores.add(entity_id, _AREA_AND_KIND - penalty, reason, named=True)
            elif entity.area_id in floors:
                reason = f"{word} on {floors[entity.area_id]}"
                scores.add(
                    entity_id,
                    _FLOOR_AND_KIND - penalty,
                    reason,
                    named=len(entities) <= limit,
                )
            elif not placed and in_room and entity.area_id == area_id:
                reason = f"{word} in the room"
                scores.add(entity_id, _ROOM_AND_KIND - penalty, reason, named=True)
            else:
                named = not (placed or in_room or penalty) and (
                    len(entities) <= limit // 4
                )
                scores.add(entity_id, _KIND - penalty, word, named=named)

    def _score_areas(self, heard: Heard, area_id: str | None, scores: _Scores) -> None:
        everything = heard.everything and not heard.kinds
        for area in sorted(heard.areas):
            for entity in self._by_area.get(area, ()):
                acts = entity.domain not in _SENSES
                if everything and acts:
                    scores.add(
                        entity.entity_id, _ALL_OF_AREA, f"all of {area}", named=True
                    )
                else:
                    scores.add(entity.entity_id, _AREA + acts * 0.5, f"area {area}")
        if area_id is not None and not heard.areas:
            for entity in self._by_area.get(area_id, ()):
                acts = entity.domain not in _SENSES
                scores.add(entity.entity_id, _ROOM + acts * 0.5, "room of the speaker")

    def names_like(
        self, text: str, domains: Collection[str] | None = None
    ) -> list[tuple[Entity, float]]:
        """Return entities whose name is like a text, with a likeness from 0 to 1."""
        known = self.snapshot.by_entity_id
        wanted = fold(text).strip()
        heard = self.hear(text)
        likeness: dict[str, float] = {
            entity_id: 1.0 for entity_id in heard.entity_ids if entity_id in known
        }
        for name, hit in self._name_hits(heard, None):
            entity = name.entity
            if domains is not None and entity.domain not in domains:
                continue
            if fold(name.text).strip() == wanted:
                score = 1.0
            else:
                used = len(hit.places) / max(1, len(heard.words))
                score = 0.99 * hit.coverage * min(1.0, 0.4 + 0.6 * used)
            likeness[entity.entity_id] = max(likeness.get(entity.entity_id, 0), score)
        return sorted(
            (
                (known[entity_id], round(score, 3))
                for entity_id, score in likeness.items()
                if score >= _ENOUGH_OF_NAME
                and (domains is None or known[entity_id].domain in domains)
            ),
            key=lambda item: (-item[1], item[0].entity_id),
        )


def find_by_name(
    index: RelevanceIndex | HomeSnapshot,
    name: str,
    domains: Collection[str] | None = None,
) -> list[Entity]:
    """Return the entities whose name is like this one, best first."""
    if isinstance(index, HomeSnapshot):
        index = RelevanceIndex(index, build_vocabulary("en", {}))
    return [entity for entity, _ in index.names_like(name, domains)]


def _is_near(hit: _Hit, name: _Name) -> bool:
    """Return if the words of a name were said near each other."""
    if not hit.places:
        return True
    return max(hit.places) - min(hit.places) <= len(name.words) + _LOOSENESS


def _rank(hit: _Hit) -> tuple[bool, float, int]:
    return (
        hit.is_full and not hit.is_numbered,
        hit.coverage * hit.quality,
        len(hit.places),
    )


def _is_kind(entity: Entity, kind: Kind) -> bool:
    domain, device_class = kind
    return entity.domain == domain and device_class in {None, entity.device_class}
