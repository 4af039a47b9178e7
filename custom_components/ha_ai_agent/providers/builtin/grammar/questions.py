"""What a question asks of this home, and what answers it. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from ....domains.tables import ACTS, STATES
from ....home.snapshot import Entity, HomeSnapshot
from .clauses import Target, target_of
from .lattice import Lattice, TagRun
from .naming import Naming
from .things import StateOf, fits, is_in
from .tokens import phrase
from .words import Tag, WordBook

_MOST_WAYS: Final = 120
_LOW: Final = 20.0
_USED: Final = frozenset({"power", "energy"})
_TITLE: Final = "media_title"
_LEVEL: Final = {"battery": "battery_level"}
"""What is measured -> the attribute in which things show it of themselves."""
_DEAD: Final = frozenset({"unavailable", "unknown"})
_OPENINGS: Final = frozenset({"window", "door", "garage_door", "garage", "gate"})
# States that say the same as the word that people use.
_SAME: Final[Mapping[str, frozenset[str]]] = {
    "on": frozenset(
        {"on", "playing", "paused", "idle", "buffering", "heat", "cool", "auto"}
        | {"heat_cool", "dry", "fan_only", "cleaning", "mowing", "eco", "electric"}
    ),
    "off": frozenset({"off", "standby", "docked"}),
    "open": frozenset({"open", "opening", "closing"}),
    "locked": frozenset({"locked", "locking"}),
    "unlocked": frozenset({"unlocked", "unlocking", "open", "opening"}),
    "cleaning": frozenset({"cleaning", "mowing"}),
    "docked": frozenset({"docked", "charging", "returning"}),
    "armed": frozenset(
        {"armed_away", "armed_home", "armed_night", "armed_vacation", "arming"}
        | {"armed_custom_bypass", "pending", "triggered"}
    ),
}

type Form = Literal["yes", "no", "list", "count", "states"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdAnswer:
    """What is to be said: how, and of what."""

    form: Form
    entity_ids: tuple[str, ...] = ()
    attribute: str = ""
    """What is told of them, where it is not the state."""
    is_named: bool = False
    """Whether it was asked about things by their names."""


def answer(
    text: str, words: WordBook, naming: Naming, state_of: StateOf
) -> HouseholdAnswer | None:
    """Return what answers a question, or None where it is not one of this home's."""
    found = answered(text, words, naming, state_of)
    return None if found is None else found[0]


def answered(
    text: str, words: WordBook, naming: Naming, state_of: StateOf
) -> tuple[HouseholdAnswer, tuple[tuple[str, Tag], ...]] | None:
    """Return the same with what each word of the question was used for."""
    lattice = Lattice(text, words, naming)
    if lattice.uncovered():
        return None
    is_marked = text.rstrip().endswith("?")
    asked = Asked(naming.home, state_of, words)
    for count, (_, way) in enumerate(lattice.ways()):
        if count >= _MOST_WAYS:
            break
        if not (is_marked or _begins(way)):
            continue
        if (found := asked.answer(way)) is not None:
            is_named = any(tag.role in {"name", "part"} for tag in way)
            return replace(found, is_named=is_named), lattice.placed(way)
    return None


class Asked:
    """Answers one question."""

    def __init__(self, home: HomeSnapshot, state_of: StateOf, words: WordBook) -> None:
        self._home = home
        self._state_of = state_of
        self._outside = {
            word
            for text in words.language.household.outside
            for word in phrase(text)
            if len(word) > 2
        } | {"outdoor", "outside"}

    def answer(self, way: TagRun) -> HouseholdAnswer | None:
        """Return the answer to one way to read it."""
        asked = {tag.value.partition(".") for tag in way if tag.role == "ask"}
        asks = {kind for kind, _, _ in asked} - {"any"}
        states = {tag.value for tag in way if tag.role == "state"}
        states |= {state for _, _, state in asked if state}
        measures = _measures_of(way, asks)
        if measures is None or not (asks or states | measures):
            return None
        if any(tag.role == "choice" for tag in way):
            # "Is it on eco": nothing here looks at that, so no yes is one to it.
            return None
        if len(states) > 1 or len(measures) > 1:
            return None
        target = target_of([tag for tag in way if tag.role not in {"skip", "prep"}])
        state = next(iter(states), "")
        if "target" in asks and not states and (told := self._set(target)):
            return told
        if measures:
            return self._measured(measures.pop(), state, target, way)
        if state:
            return self._of_state(state, asks, target, way)
        if "who" in asks and not target:
            return self._of_state("home", asks, target, way)
        if target.names and not target.kinds:
            found = self.found(target)
            return _told("states", found) if found else None
        if target.kinds and "where" not in asks:
            # "What is the counter at?"
            found = self.found(target)
            is_told = all(
                item.domain in ACTS and ACTS[item.domain].is_told_by_kind
                for item in found
            )
            return _told("states", found) if found and is_told else None
        return None

    def _set(self, target: Target) -> HouseholdAnswer | None:
        """Return to how many degrees things are set."""
        rows = [
            entity
            for entity in self.found(target)
            if (row := ACTS.get(entity.domain)) and row.figure
            if row.figure.unit == "degrees"
            and self._attributes(entity).get(row.figure.shown) is not None
        ]
        figures = {
            row.figure.shown
            for row in ACTS.values()
            if row.figure and row.figure.unit == "degrees"
        }
        return (
            _told("states", rows, figures.pop()) if rows and len(figures) == 1 else None
        )

    def measured(self, measure: str, target: Target, way: TagRun) -> list[Entity]:
        """Return what measures something where it is said."""
        return [
            entity
            for entity in self._home.by_entity_id.values()
            if entity.device_class == measure
            and is_in(self._home, entity, target)
            and all(entity.entity_id in ids for ids in (*target.parts, *target.names))
            and (not _is_outdoors(way) or self._is_outside(entity))
            and self._is_alive(entity)
        ]

    def _playing(self, target: Target) -> HouseholdAnswer | None:
        """Return what is played, where something is."""
        rows = [
            entity
            for entity in self._home.by_entity_id.values()
            if is_in(self._home, entity, target)
            and all(entity.entity_id in ids for ids in (*target.parts, *target.names))
            and (found := self._state_of(entity.entity_id)) is not None
            and found[0] == "playing"
            and found[1].get(_TITLE)
        ]
        return _told("states", rows, _TITLE) if rows else None

    def _measured(
        self, measure: str, state: str, target: Target, way: TagRun
    ) -> HouseholdAnswer | None:
        """Return what is measured."""
        if measure == _TITLE:
            return self._playing(target)
        is_outside = _is_outdoors(way)
        rows = self.measured(measure, target, way)
        if state == "low":
            low = [entity for entity in rows if self._is_low(entity)]
            return _told("list", low) if rows else None
        if state or target.kinds:
            return None
        if rows:
            return _told("states", rows)
        attribute = _LEVEL.get(measure, f"current_{measure}")
        rows = [
            entity
            for entity in self._home.by_entity_id.values()
            if (target.areas or target.names)
            and is_in(self._home, entity, target)
            and all(entity.entity_id in ids for ids in (*target.parts, *target.names))
            and self._attributes(entity).get(attribute) is not None
        ]
        return _told("states", rows, attribute) if rows and not is_outside else None

    def _of_state(
        self, state: str, asks: set[str], target: Target, way: TagRun
    ) -> HouseholdAnswer | None:
        """Return what is in a state, or whether something is."""
        is_person = "who" in asks
        rows = self._people() if is_person else self.found(target)
        if not rows and not target.names and not target.kinds:
            rows = self._of_any(state, target)
        rows = [entity for entity in rows if self.knows(entity, state)]
        if not rows:
            return None
        so = [entity for entity in rows if self._is_so(entity, state)]
        if "many" in asks:
            return _told("count", so)
        if target.is_all and "is" in asks:
            others = [entity for entity in rows if entity not in so]
            return _told("no" if others else "yes", others)
        is_one = len(rows) == 1 and not {"which", "who"} & asks
        if target.names or (is_one and not _is_any(way)):
            others = [entity for entity in rows if entity not in so]
            return _told("no" if others else "yes", others or rows)
        return _told("list", so)

    def found(self, target: Target) -> list[Entity]:
        """Return what is named, or is of a kind."""
        if not (target.names or target.kinds or target.parts):
            return []
        return [
            entity
            for entity in self._among(target)
            if all(entity.entity_id in ids for ids in target.parts)
            and (
                not target.names or any(entity.entity_id in ids for ids in target.names)
            )
            and (
                not target.kinds or any(_is_called(entity, k) for k, _ in target.kinds)
            )
            and self._is_alive(entity)
            and is_in(self._home, entity, target)
        ]

    def _among(self, target: Target) -> Iterator[Entity]:
        """Yield what may be meant at all, in the order of the home."""
        kinds = {kind.partition(".")[0] for kind, _ in target.kinds}
        for domain, entities in self._home.by_domain.items():
            # What only senses is asked for by the word for what it sits on.
            if not kinds or domain in kinds or domain in STATES:
                yield from entities

    def _of_any(self, state: str, target: Target) -> list[Entity]:
        """Return what "anything" may be."""
        return [
            entity
            for entity in self._home.by_entity_id.values()
            if (
                entity.device_class in _OPENINGS
                if state in {"open", "closed"}
                else entity.domain in ACTS and ACTS[entity.domain].is_everyday
            )
            and is_in(self._home, entity, target)
        ]

    def _people(self) -> list[Entity]:
        return [
            entity
            for entity in self._home.by_entity_id.values()
            if entity.domain in ACTS and ACTS[entity.domain].is_people
        ]

    def knows(self, entity: Entity, state: str) -> bool:
        """Return whether something can be in a state at all."""
        row = ACTS.get(entity.domain)
        words = STATES.get(entity.domain, {}).get(entity.device_class or "", {})
        if words:
            return state in words.values() or state in {"on", "off"} - {*words.values()}
        if row is None:
            return False
        acts = {"open": "open", "closed": "close", "locked": "lock"}
        wanted = acts | {"unlocked": "unlock", "playing": "play", "cleaning": "clean"}
        wanted |= {"armed": "arm", "disarmed": "disarm"}
        if row.is_people:
            return state in {"home", "not_home"}
        act = wanted.get(state, "off" if state in {"on", "off"} else state)
        return act in row.acts or state == "docked"

    def _is_so(self, entity: Entity, state: str) -> bool:
        said = self._said(entity)
        return said is not None and is_said_of(said, state)

    def _said(self, entity: Entity) -> str | None:
        """Return how something is, as people say it."""
        if (found := self._state_of(entity.entity_id)) is None:
            return None
        words = STATES.get(entity.domain, {}).get(entity.device_class or "", {})
        said = words.get(found[0], found[0])
        is_away = entity.domain in ACTS and ACTS[entity.domain].is_people
        return "not_home" if is_away and said not in {"home", *_DEAD} else said

    def _is_low(self, entity: Entity) -> bool:
        found = self._state_of(entity.entity_id)
        try:
            return found is not None and float(found[0]) <= _LOW
        except ValueError:
            return self._said(entity) == "low"

    def _is_alive(self, entity: Entity) -> bool:
        found = self._state_of(entity.entity_id)
        return found is not None and found[0] not in _DEAD

    def _attributes(self, entity: Entity) -> Mapping[str, Any]:
        found = self._state_of(entity.entity_id)
        return found[1] if found else {}

    def _is_outside(self, entity: Entity) -> bool:
        """Return whether the name of a thing says that it is outside."""
        words = phrase(entity.name)
        return any(word.startswith(tuple(self._outside)) for word in words) or any(
            word[:4] == other[:4] for word in words for other in self._outside
        )


def _is_outdoors(way: TagRun) -> bool:
    return any(tag.role == "outside" for tag in way)


def _measures_of(way: TagRun, asks: Collection[str]) -> set[str] | None:
    """Return what shall be told in numbers; None where a day makes no sense with it."""
    measures = {tag.value for tag in way if tag.role == "measure"}
    if "warm" in asks:
        measures |= {"temperature"}
    if not any(tag.role == "day" for tag in way):
        return measures
    # "How much electricity have we used today": a sum, and no load.
    return {"energy"} if measures and measures <= _USED else None


def is_said_of(said: str, state: str) -> bool:
    """Return whether people call a state so: what heats is on."""
    return said == state or said in _SAME.get(state, frozenset())


def _begins(way: TagRun) -> bool:
    """Return whether a sentence without a mark begins as a question does."""
    first = next((tag for tag in way if tag.role != "skip"), None)
    return first is not None and first.role == "ask" and first.value != "any"


def _is_any(way: Sequence[Tag]) -> bool:
    return any(tag.role == "ask" and tag.value == "any" for tag in way)


def _is_called(entity: Entity, kind: str) -> bool:
    """Return whether people may ask for a thing by a word for a kind."""
    device_class = kind.partition(".")[2]
    if fits(entity, kind):
        return True
    classes = {device_class, f"{device_class}_door"}
    is_sensed = (entity.device_class or "") in STATES.get(entity.domain, {})
    return bool(device_class) and is_sensed and entity.device_class in classes


def _told(form: Form, rows: Sequence[Entity], attribute: str = "") -> HouseholdAnswer:
    ids = tuple(entity.entity_id for entity in rows)
    return HouseholdAnswer(form=form, entity_ids=ids, attribute=attribute)
