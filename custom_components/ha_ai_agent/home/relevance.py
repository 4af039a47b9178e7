"""Which entities the words are about, and why. Pure; exact first, then generous.

Whatever the words name is always found ("named"); what they may also mean fills up the
rest. Every match says its reasons, so that a person can see why it is there.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import log
from typing import Final, NamedTuple

from ..domains.rows import domain_of
from ..folding import fold, words_of
from .hearing import Glossary, Heard, Places, phrases_of
from .levels import Phrase
from .name_hits import EntityName, NameHit, NameWord, fit_of, is_kind, is_near, rank
from .scores import Match, Scores, Where, group_of, score_kind
from .snapshot import Entity, HomeSnapshot
from .vocabulary import Kind, Vocabulary, build_vocabulary

__all__ = [
    "AllOfKind",
    "Kind",
    "Match",
    "RelevanceIndex",
    "Vocabulary",
    "build_vocabulary",
    "find_by_name",
    "words_of",
]

_NAMED: Final = 10.0
_RECENT: Final = 6.0
_ALL_OF_AREA: Final = 5.0
_AREA: Final = 2.5
_PART_OF_NAME: Final = 2.0
_ROOM: Final = 0.5
_UNNUMBERED: Final = 1.5
_ENOUGH_OF_NAME: Final = 0.3


class _Common(NamedTuple):
    """Where words were said that many names share."""

    told: Places
    """A room, a floor, or an "off"."""
    kinds: Places
    whole: Places
    """The home itself."""


class AllOfKind(NamedTuple):
    """All that is of a kind in a place."""

    label: str
    ids: tuple[str, ...]


class RelevanceIndex:
    """The home by its words. Built once for a snapshot and a language."""

    def __init__(self, snapshot: HomeSnapshot, vocabulary: Vocabulary) -> None:
        self.snapshot = snapshot
        self.vocabulary = vocabulary
        self._by_area: dict[str, list[Entity]] = {}
        self._floor_areas: dict[str, list[str]] = {}
        phrases: list[tuple[Entity, str, Phrase]] = []
        by_kind: dict[Kind, list[Entity]] = {}
        for entity_id in sorted(snapshot.by_entity_id):
            entity = snapshot.by_entity_id[entity_id]
            for text in dict.fromkeys((entity.name, *entity.aliases)):
                phrases += ((entity, text, words) for words in phrases_of(text))
            for kind in {(entity.domain, None), _kind_of(entity)}:
                by_kind.setdefault(kind, []).append(entity)
            if entity.area_id is not None:
                self._by_area.setdefault(entity.area_id, []).append(entity)
        for area in snapshot.areas:
            if area.floor_id is not None:
                self._floor_areas.setdefault(area.floor_id, []).append(area.area_id)
        self._by_kind = {kind: group_of(found) for kind, found in by_kind.items()}
        self._area_words = {
            area.area_id: frozenset(
                word
                for phrase in phrases_of(area.name, *area.aliases)
                for word in phrase
            )
            for area in snapshot.areas
        }
        self._heard: tuple[str, Heard] | None = None
        self._glossary = Glossary(
            snapshot, vocabulary, (words for _, _, words in phrases)
        )
        self._by_word: dict[str, list[int]] = {}
        for index, (_, _, words) in enumerate(phrases):
            for word in dict.fromkeys(words):
                self._by_word.setdefault(word, []).append(index)
        self._names = self._weighed(phrases)

    def _weighed(self, phrases: list[tuple[Entity, str, Phrase]]) -> list[EntityName]:
        """Return the names; a word that many have says little."""
        total = len(phrases) + 1
        words = {
            word: NameWord(
                word,
                log(1 + total / len(names)),
                word.isdigit(),
                self._glossary.kinds_of_word.get(word, frozenset()),
            )
            for word, names in self._by_word.items()
        }
        # Names of which the same words count are many: those words are kept once.
        kept: dict[frozenset[str], frozenset[str]] = {}
        names: list[EntityName] = []
        for entity, text, phrase in phrases:
            own = tuple(words[word] for word in phrase)
            needed = frozenset(
                word.text for word in own if not (word.is_number or word.kinds)
            )
            says_kind = any(word.kinds for word in own)
            needed = kept.setdefault(needed, needed)
            names.append(EntityName(entity, text, phrase, own, needed, says_kind))
        return names

    def hear(self, text: str) -> Heard:
        """Return what a sentence speaks of; the one of this turn is heard once."""
        if self._heard is None or self._heard[0] != text:
            self._heard = (text, self._hear(text))
        return self._heard[1]

    def _hear(self, text: str) -> Heard:
        heard = self._glossary.hear(text)
        if not heard.floors:
            return heard
        # Of many bedrooms a floor tells which; what most rooms are called tells none.
        most = len(self.snapshot.areas) // 2
        said = heard.areas or self._glossary.areas.find_parts(
            heard.known, most, heard.rooms
        )
        # "The bedrooms upstairs" are not every bedroom, and not all of upstairs.
        upon = self._upon(heard)
        narrowed = {places for area, places in said.items() if area in upon}
        if not narrowed:
            return heard
        floors = frozenset[int]().union(*heard.floors.values())
        areas = {
            area: places | floors
            for area, places in said.items()
            if area in upon or places not in narrowed
        }
        return replace(heard, areas=areas, floors={})

    def groups(self, text: str, area_id: str | None = None) -> list[AllOfKind]:
        """Return everything that is of a kind, and in a place, that the words name."""
        heard = self.hear(text)
        places: list[tuple[str, list[str] | None]] = []
        if heard.areas:
            places.append((", ".join(sorted(heard.areas)), sorted(heard.areas)))
        places += (
            (floor, self._floor_areas.get(floor, [])) for floor in sorted(heard.floors)
        )
        if not places:
            # Here first, then everywhere: a sentence without a room may mean either.
            places = [(area_id, [area_id])] if area_id is not None else []
            places.append(("", None))
        groups: list[AllOfKind] = []
        for place, areas in places:
            seen: set[str] = set()
            for kind in sorted(heard.kinds, key=lambda kind: (kind[0], not kind[1])):
                if (known := self._by_kind.get(kind)) is None:
                    continue
                ids = known.ordered if areas is None else known.within(areas)
                # Of its domain the rest, where a class of it has been told.
                is_rest = not kind[1] and not seen.isdisjoint(ids)
                if rest := tuple(item for item in ids if item not in seen):
                    label = " ".join(filter(None, ("other" * is_rest, *kind)))
                    if place and not (areas and known.roams_into(areas)):
                        label += f" of {place}"
                    groups.append(AllOfKind(label, rest))
                    seen.update(rest)
        return groups

    def find(
        self,
        text: str,
        *,
        area_id: str | None = None,
        recent: Sequence[str] = (),
        limit: int = 25,
        besides: int = 25,
    ) -> list[Match]:
        """Return what the words name, and what they may mean besides, best first.

        All that is named comes first; others fill up to `limit`, and are at most
        `besides` where something is named.
        """
        heard = self.hear(text)
        scores = Scores()
        self._score_ids(heard, recent, scores)
        is_singled = self._score_names(heard, area_id, limit, scores)
        self._score_kinds(heard, area_id, limit, scores)
        self._score_areas(heard, area_id, scores, is_singled=is_singled)
        return scores.matches(limit, besides)

    def _score_ids(self, heard: Heard, recent: Sequence[str], scores: Scores) -> None:
        known = self.snapshot.by_entity_id
        for entity_id in heard.entity_ids:
            if entity_id in known:
                scores.add(entity_id, _NAMED + 5, "id", named=True)
        for place, entity_id in enumerate(recent):
            if entity_id in known:
                scores.add(entity_id, _RECENT - min(place, 20) * 0.05, "recent")

    def _score_names(
        self, heard: Heard, area_id: str | None, limit: int, scores: Scores
    ) -> bool:
        """Score names; return if something is told apart by more than its place."""
        best: dict[str, tuple[NameHit, EntityName]] = {}
        placed = heard.areas.keys() or self._upon(heard)
        common = self._common(heard)
        for name, hit in self._name_hits(heard, area_id, (common, placed)):
            entity_id = name.entity.entity_id
            before = best.get(entity_id)
            if before is None or rank(hit) > rank(before[0]):
                best[entity_id] = (hit, name)
        here = placed or ({area_id} if area_id is not None else set())
        is_singled = False
        full = [(hit, name) for hit, name in best.values() if hit.is_full]
        # What is said of a thing in the room that is meant is not said of its twin in
        # another room.
        taken = {hit.places for hit, name in full if name.entity.area_id in here}
        astray = sum(name.entity.area_id not in here for _, name in full)
        for hit, name in full:
            is_here = not here or name.entity.area_id in here
            if placed and not is_here and hit.places <= common.kinds:
                continue
            if (
                hit.places
                and hit.places <= common.whole
                and not _is_any(name.entity, heard.kinds)
            ):
                continue
            if is_near(hit, name) and (
                is_here
                or (
                    self._says_place(name, heard)
                    and not any(hit.places < places for places in taken)
                )
                or (
                    not any(hit.places <= places for places in taken)
                    and (astray <= limit // 2 or not heard.areas)
                )
            ):
                score = _NAMED + 2 * hit.quality + 0.3 * min(len(hit.places), 8)
                score -= _UNNUMBERED * hit.is_numbered
                scores.add(name.entity.entity_id, score, name.reason, named=True)
                is_singled |= not hit.places <= common.told
            else:
                scores.add(name.entity.entity_id, _ALL_OF_AREA, name.reason)
        for hit, name in best.values():
            told = common.told
            if placed and name.entity.area_id not in here:
                told |= common.kinds
            if not hit.is_full and not hit.places <= told:
                _score_part(name, hit, scores)
        return is_singled

    def _common(self, heard: Heard) -> _Common:
        """Return where words were said that tell no name apart."""
        small, told = self.vocabulary.small, frozenset[int]()
        # "Who is at home" means no weather that is called "Home".
        homes = self.vocabulary.whole if heard.kinds else frozenset()
        words = list(enumerate(heard.words))
        smalls = frozenset(at for at, word in words if word in small)
        said = told.union(*heard.areas.values(), *heard.floors.values())
        return _Common(
            smalls | said | heard.rooms,
            smalls.union(*heard.kinds.values()) - said,
            frozenset(at for at, word in words if word in homes),
        )

    def _upon(self, heard: Heard) -> Mapping[str, str]:
        """Return the areas of the floors that were said, with their floor."""
        return {
            area: floor
            for floor in heard.floors
            for area in self._floor_areas.get(floor, ())
        }

    def _name_hits(
        self,
        heard: Heard,
        area_id: str | None,
        dull: tuple[_Common, Collection[str]] | None = None,
    ) -> Iterator[tuple[EntityName, NameHit]]:
        """Yield names with a word that was said.

        Where it is said which words are dull, and in which rooms alone they are not, a
        name of which nothing else was said has to be said whole.
        """
        known = heard.known
        said = frozenset(known)
        rooms = heard.areas or {area_id}
        common, placed = dull or (None, ())
        telling, near = said, frozenset[str]()
        if common is not None:
            told = common.told
            telling = frozenset(it for it in known if not known[it][1] <= told)
            if placed:
                told |= common.kinds
                near = frozenset(it for it in telling if known[it][1] <= told)
        told_of, told_near, indexes = (
            {i for word in words for i in self._by_word.get(word, ())}
            for words in (telling - near, near, said)
        )
        for index in indexes:
            name = self._names[index]
            room = name.entity.area_id
            # The room goes without saying.
            unsaid = self._area_words.get(room or "") if room in rooms else None
            # Elsewhere also what kind it is of is dull.
            is_close = common is not None and (not placed or room in placed)
            if (
                index in told_of
                or (is_close and (name.says_kind or index in told_near))
                or name.needed <= (said | unsaid if unsaid else said)
            ):
                yield name, fit_of(name, heard, unsaid or frozenset())

    def _says_place(self, name: EntityName, heard: Heard) -> bool:
        """Return if the name itself contains a place that was said."""
        return any(
            not self._area_words[area].isdisjoint(name.phrase) for area in heard.areas
        )

    def _score_kinds(
        self, heard: Heard, area_id: str | None, limit: int, scores: Scores
    ) -> None:
        floors = self._upon(heard)
        # Of a word that finds something there, nothing elsewhere is meant.
        met = frozenset[int]().union(
            *(
                at
                for kind, at in heard.kinds.items()
                if (group := self._by_kind.get(kind)) is not None
                and not group.by_area.keys().isdisjoint({*heard.areas, *floors})
            )
        )
        for kind in sorted(heard.kinds, key=str):
            where = Where(
                heard.areas, floors, area_id, limit, is_met=heard.kinds[kind] <= met
            )
            score_kind(self._by_kind.get(kind), kind, where, 0.0, scores)
            for related in self.vocabulary.related.get(kind, ()):
                score_kind(self._by_kind.get(related), related, where, 1.0, scores)

    def _score_areas(
        self, heard: Heard, area_id: str | None, scores: Scores, *, is_singled: bool
    ) -> None:
        everything = heard.everything and not heard.kinds
        areas = heard.areas.keys() or self._upon(heard).keys()
        # Who names a player in a room, or something else in it, means no lights.
        is_told = not heard.kinds.keys().isdisjoint(self._by_kind) or (
            is_singled and not heard.everything
        )
        for area in sorted(areas):
            if is_told:
                continue
            for entity in self._by_area.get(area, ()):
                acts = domain_of(entity.domain).role != "sense"
                if everything and acts:
                    scores.add(
                        entity.entity_id, _ALL_OF_AREA, f"all of {area}", named=True
                    )
                else:
                    scores.add(entity.entity_id, _AREA + acts * 0.5, f"area {area}")
        if area_id is not None and not areas:
            for entity in self._by_area.get(area_id, ()):
                acts = domain_of(entity.domain).role != "sense"
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


def _score_part(name: EntityName, hit: NameHit, scores: Scores) -> None:
    """Score what a part of its name was said of."""
    if hit.coverage >= _ENOUGH_OF_NAME:
        score = _PART_OF_NAME + 3 * hit.coverage * hit.quality
        scores.add(name.entity.entity_id, score, f"part of {name.reason}")


def _is_any(entity: Entity, kinds: Iterable[Kind]) -> bool:
    return any(is_kind(entity, kind) for kind in kinds)


def _kind_of(entity: Entity) -> Kind:
    return entity.domain, entity.device_class or None
