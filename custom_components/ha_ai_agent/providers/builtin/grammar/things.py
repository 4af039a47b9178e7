"""Which things of a home a wish is about. Pure but for the states that are given."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from ....domains.entrances import looks_like_entrance
from ....domains.tables import ACTS, Figure, SpokenOf
from ....folding import fold
from ....home.snapshot import Entity, HomeSnapshot
from .clauses import Clause, Target
from .tokens import phrase, plain_of

type StateOf = Callable[[str], tuple[str, Mapping[str, Any]] | None]

_ONE: Final = frozenset(
    {"next", "previous", "pause", "lock", "dock", "home", "clean", "mow"}
)
"""Acts that speak of all that there is of a kind, where nothing is named."""
_IT: Final = Target(is_pronoun=True)
_SPOKEN_ALONE: Final = frozenset({"source", "sound_mode"})
"""What is chosen by a word that stands for nothing else."""
_PLACES: Final = 64
"""Names of places of which the words are kept."""


_COLD: Final = 5.0
_HOT: Final = 35.0
"""What a bare number can be and mean how warm a room shall be."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """Several things may be meant; which, the person has to say."""

    entity_ids: tuple[str, ...]


class HomeThings:
    """Finds things in one home for one speaker."""

    def __init__(
        self,
        home: HomeSnapshot,
        state_of: StateOf,
        area_id: str | None = None,
        last: tuple[str, ...] = (),
        among: tuple[str, ...] = (),
    ) -> None:
        self._home = home
        self.state_of = state_of
        self._area_id = area_id
        self._last = last
        """What was spoken of before: "it", "them"."""
        self._among = frozenset(among)
        """Of what may be meant, what alone is; nothing: all."""

    def find(
        self, clause: Clause, act: str, implied: str
    ) -> list[Entity] | Unclear | None:
        """Return what a clause is about; None if there is no such thing."""
        target = clause.target
        if target.is_here:
            if self._area_id is None:
                return None
            target = replace(target, is_here=False, areas=(self._area_id,))
            clause = replace(clause, target=target)
        if target.is_pronoun:
            found = self._referred(target, act, clause)
        elif not target and (told := self._referred(_IT, act, clause)):
            # "A bit darker", "and now blue": what was spoken of before.
            found = told
        elif target.names:
            found = self._named(target, act, clause)
        else:
            found = self._of_kind(target, act, implied, clause)
        if not found or isinstance(found, Unclear):
            return found or None
        meant = found
        is_everything = not (target.names or target.kinds or target.parts or implied)
        found = [item for item in found if self._is_time(item, act)]
        for left_out in clause.exceptions:
            # What is as wished already may be left out, too, and of everything also
            # what is never turned off with it: "everything but the heating". All
            # lights but the heating is something else than what was heard.
            out = self._left_out(left_out, meant)
            if not out and not (is_everything and self._is_there(left_out, target)):
                return None
            found = [entity for entity in found if entity.entity_id not in out]
        if target.is_both and len(found) != 2:
            return None
        return found or None

    def _referred(
        self, target: Target, act: str, clause: Clause
    ) -> list[Entity] | Unclear | None:
        """Return what was spoken of before, all of it or nothing."""
        if target != _IT or not self._last:
            return None
        found = [self._home.by_entity_id.get(id_) for id_ in self._last]
        able = [item for item in found if item is not None and can(item, act, clause)]
        return able if len(able) == len(self._last) else None

    def _named(
        self, target: Target, act: str, clause: Clause
    ) -> list[Entity] | Unclear | None:
        found: list[Entity] = []
        for ids in target.names:
            able = [
                entity
                for id_ in ids
                if (entity := self._home.by_entity_id.get(id_)) is not None
                and self._is_in(entity, target)
                and can(entity, act, clause)
                and self._has_parts(entity, target)
                and self._may_be_meant(entity)
            ]
            if target.kinds:
                able = [item for item in able if self._is_kind(item, target)]
            if len(able) > 1 and self._area_id:
                able = [item for item in able if item.area_id == self._area_id] or able
            if not able:
                return None
            if len(able) > 1:
                return Unclear(tuple(item.entity_id for item in able))
            found += able
        return found

    def _of_kind(
        self, target: Target, act: str, implied: str, clause: Clause
    ) -> list[Entity] | Unclear | None:
        if not act and (rooms := self._by_a_number(target, clause)):
            return rooms
        kinds = target.kinds or self._implied(target, act, implied, clause)
        if not kinds and not target.parts:
            return None
        found: list[Entity] = []
        for kind, is_many in kinds or (("", False),):
            able = [
                entity
                for entity in self._candidates(kind, target)
                if can(entity, act, clause) and self._may_be_meant(entity)
            ]
            chosen = self._chosen(able, act, target, is_many=is_many)
            if not chosen or isinstance(chosen, Unclear):
                return chosen or None
            found += [item for item in chosen if item not in found]
        return found

    def _by_a_number(self, target: Target, clause: Clause) -> list[Entity] | Unclear:
        """Return what a room alone and a bare number mean: "the bedroom to 19".

        It is how warm the room shall be, where that may be and nothing else in it could
        be set to such a number; else which is meant, the person has to say.
        """
        value = clause.value
        if (
            value is None
            or (value.unit, value.relation) != ("", "to")
            or clause.color
            or not (clause.has_verb and target.is_place)
            or target.is_all
        ):
            return []
        able: list[Entity] = []
        warm: list[Entity] = []
        for entity in self._candidates("", target):
            figure = row.figure if (row := ACTS.get(entity.domain)) else None
            if figure is None or clause.prop not in {"", figure.prop}:
                continue
            if figure.is_of_rooms and _may_be(entity, figure, value.number):
                warm.append(entity)
            elif entity.capability(figure.prop) or entity.capability(figure.field):
                able.append(entity)
        if warm and able:
            return Unclear(tuple(item.entity_id for item in (*warm, *able)))
        return warm

    def _may_be_meant(self, entity: Entity) -> bool:
        return not self._among or entity.entity_id in self._among

    def _candidates(self, kind: str, target: Target) -> list[Entity]:
        """Return what is of a kind, where it is said to be."""
        home = self._home
        domain = kind.partition(".")[0]
        every = home.by_entity_id.values()
        among = home.by_domain.get(domain, ()) if kind else every
        rows = [
            entity
            for entity in among
            if (not kind or fits(entity, kind))
            and self._is_in(entity, target)
            and self._has_parts(entity, target)
        ]
        exact = [entity for entity in rows if _is_exactly(entity, kind)]
        return exact or rows

    def _chosen(
        self, able: list[Entity], act: str, target: Target, *, is_many: bool
    ) -> list[Entity] | Unclear | None:
        """Return which of several are meant."""
        going = [item for item in able if self._is_going(item, act)]
        able = going or able
        if len(able) <= 1 or target.is_all or target.is_both:
            return able
        if target.kinds or act in _ONE:
            able = [item for item in able if self._is_first(item, act)] or able
        if (target.areas and (is_many or not target.kinds)) or target.floors:
            return able
        if self._area_id and (
            near := [item for item in able if item.area_id == self._area_id]
        ):
            return near
        if is_many and (target.kinds or not target.parts):
            return able
        return Unclear(tuple(item.entity_id for item in able))

    def _is_going(self, entity: Entity, act: str) -> bool:
        row = ACTS[entity.domain]
        state = self.state_of(entity.entity_id)
        return act not in row.going_acts or bool(state and state[0] in row.going_states)

    def _is_first(self, entity: Entity, act: str) -> bool:
        """Return whether an act means a thing before others that go, too: it plays."""
        state = self.state_of(entity.entity_id)
        return state is not None and state[0] == ACTS[entity.domain].first_of.get(act)

    def _is_time(self, entity: Entity, act: str) -> bool:
        """Return whether an act does anything as things are."""
        wanted = ACTS[entity.domain].only_while.get(act)
        state = self.state_of(entity.entity_id)
        return wanted is None or (state is not None and state[0] == wanted)

    def _left_out(self, target: Target, found: Iterable[Entity]) -> set[str]:
        """Return what an exception names among what was found."""
        named = {id_ for ids in target.names for id_ in ids}
        return {
            entity.entity_id
            for entity in found
            if (not target.names or entity.entity_id in named)
            and self._is_in(entity, target)
            and self._has_parts(entity, target)
            and (not target.kinds or self._is_kind(entity, target))
        }

    def _is_there(self, left_out: Target, target: Target) -> bool:
        """Return whether an exception is anything where everything is meant."""
        every = self._home.by_entity_id.values()
        there = [entity for entity in every if self._is_in(entity, target)]
        return bool(self._left_out(left_out, there))

    @staticmethod
    def _is_kind(entity: Entity, target: Target) -> bool:
        return any(fits(entity, kind) for kind, _ in target.kinds)

    def _is_in(self, entity: Entity, target: Target) -> bool:
        return is_in(self._home, entity, target)

    @staticmethod
    def _has_parts(entity: Entity, target: Target) -> bool:
        return all(entity.entity_id in ids for ids in target.parts)

    def _implied(
        self, target: Target, act: str, implied: str, clause: Clause
    ) -> tuple[tuple[str, bool], ...]:
        """Return the kinds that an act or a value speaks of by itself."""
        if implied:
            # "Light up": where nothing is named, no kind as a whole is.
            return ((implied, False),)
        if target.parts:
            return ()
        is_place = bool(target.areas or target.floors)
        value = clause.value
        if clause.choice is not None:
            if target.is_all or not (is_place or clause.choice.key in _SPOKEN_ALONE):
                # "The house mode to away": no thermostat is meant.
                return ()
            # "Switch to HDMI 1": whatever has it.
            chosen = {id_.partition(".")[0] for id_ in clause.choice.entity_ids}
            return tuple((name, False) for name in sorted(chosen))
        domains = [
            name
            for name, row in ACTS.items()
            if name in self._home.entity_domains
            and (
                act in row.spoken_by
                or (act in row.sent_by and clause.has_verb)
                or _is_figure(row, clause)
                or (value and is_place and _is_of_rooms(row, value.unit))
            )
        ]
        if domains:
            return tuple((name, act in _ONE) for name in domains[:1])
        if target.is_all and is_place and act == "off":
            return tuple(
                (name, True)
                for name, row in ACTS.items()
                if row.is_everyday and self._candidates(name, target)
            )
        return ()


def is_in(home: HomeSnapshot, entity: Entity, target: Target) -> bool:
    """Return whether a thing is where it is said to be."""
    if not target.areas and not target.floors:
        return True
    if entity.area_id in target.areas:
        return True
    if entity.area_id is None:
        # What is nowhere may have the name of a place in its own.
        return any(
            _has_words(entity.name, _words(home.by_area_id[area_id].name))
            for area_id in target.areas
            if area_id in home.by_area_id
        )
    area = home.by_area_id.get(entity.area_id)
    return area is not None and area.floor_id in target.floors


@lru_cache(maxsize=_PLACES)
def _words(name: str) -> frozenset[str]:
    return frozenset(phrase(name))


def _has_words(name: str, words: frozenset[str]) -> bool:
    """Return whether words stand in a name."""
    # Few names of thousands do: what is not even a part of one is soon passed over.
    text = fold(plain_of(name))
    is_possible = all(word in text for word in words if word.isalpha())
    return is_possible and words <= set(phrase(name))


def _is_figure(row: SpokenOf, clause: Clause) -> bool:
    return bool(clause.prop and row.figure and row.figure.prop == clause.prop)


def _may_be(entity: Entity, figure: Figure, number: float) -> bool:
    """Return whether a room may be as warm as a number says."""
    ends = entity.capability(figure.field)
    least, most = (ends.minimum, ends.maximum) if ends else (None, None)
    return max(_COLD, least or _COLD) <= number <= min(_HOT, most or _HOT)


def _is_of_rooms(row: SpokenOf, unit: str) -> bool:
    return bool(row.figure and row.figure.is_of_rooms and row.figure.unit == unit)


def can(entity: Entity, act: str, clause: Clause) -> bool:
    """Return whether the domain of a thing knows what is said of it."""
    if (row := ACTS.get(entity.domain)) is None:
        return False
    if clause.choice is not None:
        return entity.entity_id in clause.choice.entity_ids
    if clause.color:
        return bool(row.color)
    if clause.value is not None and row.figure is not None:
        is_unit = not row.figure.unit or clause.value.unit in {"", row.figure.unit}
        return is_unit and (not act or act in row.acts or act == "set")
    of = row.only_of.get(act)
    is_of = of is None or (entity.device_class or "") in of
    return clause.value is None and act in row.acts and is_of


def fits(entity: Entity, kind: str) -> bool:
    """Return whether people may call a thing by a word for a kind."""
    domain, _, device_class = kind.partition(".")
    if entity.domain != domain:
        return False
    row = ACTS.get(domain)
    own = entity.device_class or ""
    if own == device_class or row is None:
        return own == device_class or not device_class
    if row.loose:
        return device_class in {*row.loose} and _is_loose(entity, row)
    if not device_class or row.is_classless:
        return True
    return row.loose_if_unclassed and not own


def _is_exactly(entity: Entity, kind: str) -> bool:
    """Return whether a thing is of the very class that a word names."""
    device_class = kind.partition(".")[2]
    return not device_class or entity.device_class == device_class


def _is_loose(entity: Entity, row: SpokenOf) -> bool:
    """Return whether a thing is of classes that people mix, and no way in."""
    if entity.device_class:
        return entity.device_class in row.loose
    names = (entity.entity_id, entity.name)
    return not looks_like_entrance(names, entity.aliases)
