"""Every kind of target to exposed entities; what is left out, and why. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
import re
from typing import Final, Protocol

from ..home.names import NameBook, bare, normalize
from ..home.snapshot import Entity, HomeSnapshot
from ..languages import Languages, known
from .arguments import CallRequest, split_text
from .kinds import read_kind
from .problems import denied, failed, quoted

_PLACES: Final = ("device_id", "area_id", "floor_id")
_DOMAIN: Final = re.compile(r"^([a-z_]+)[:/]\s*")
"""A domain before a name, with another mark: "light:Bed light"."""
_SAYS_PLACE: Final = frozenset({"area", "room", "zone", "floor"})


@cache
def _all(languages: Languages) -> frozenset[str]:
    """Return what stands for every entity."""
    return frozenset({"*"}).union(*(language.names.all for language in languages))


class Sight(Protocol):
    """What target resolution asks of the house and of the user's rights."""

    def may_use(self, entity_id: str) -> bool:
        """Return whether the user may do this with the entity."""
        ...

    def is_known(self, entity_id: str) -> bool:
        """Return whether the entity exists, exposed or not."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What a service can act on."""

    domains: frozenset[str] = frozenset()
    """Empty: any."""
    device_classes: frozenset[str] = frozenset()
    supports: Callable[[Entity], bool] | None = None
    groups: frozenset[str] = frozenset()
    """Groups of any kind that hold entities of these domains."""

    def fits_domain(self, entity: Entity) -> bool:
        """Return whether the service is made for such an entity."""
        return (
            not self.domains
            or entity.domain in self.domains
            or entity.entity_id in self.groups
        )

    def fits(self, entity: Entity) -> bool:
        """Return whether the entity can do it, too."""
        return self.fits_domain(entity) and (
            self.supports is None or self.supports(entity)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """Entities to touch, and everything that was asked for and is not among them."""

    entity_ids: tuple[str, ...] = ()
    not_found: tuple[str, ...] = ()
    not_exposed: tuple[str, ...] = ()
    not_supported: tuple[str, ...] = ()
    not_permitted: tuple[str, ...] = ()
    ambiguous: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    near: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_explicit: bool = True

    @property
    def left_out(self) -> Mapping[str, tuple[str, ...]]:
        """Return the lists for the tool's result, without the empty ones."""
        lists = {
            "not_found": self.not_found,
            "not_exposed": self.not_exposed,
            "not_supported": self.not_supported,
            "not_permitted": self.not_permitted,
        }
        return {key: ids for key, ids in lists.items() if ids}


class Resolver:
    """Resolves the targets of one call."""

    def __init__(self, book: NameBook, sight: Sight, selection: Selection) -> None:
        self._book = book
        self._home: HomeSnapshot = book.home
        self._sight = sight
        self._selection = selection
        self._lists: dict[str, list[str]] = {}
        self._ambiguous: dict[str, tuple[str, ...]] = {}
        self._near: list[str] = []
        self._notes: list[str] = []

    def resolve(self, request: CallRequest) -> Resolved:
        """Return the entities: the most specific kind decides, others only narrow."""
        targets = request.targets
        places = self._places_of(targets)
        named = targets.get("entity_id", ())
        if len(named) == 1 and named[0].casefold().rpartition(".")[2] in _all(known()):
            found = self._in_places(places) if places else self._all()
        elif named:
            found = self._named(named, places)
        elif places:
            found = self._in_places(places)
        else:
            self._report_wrong_places()
            found = []
        return self._answer(found, is_explicit=bool(named))

    def _answer(self, found: list[str], *, is_explicit: bool) -> Resolved:
        lists = {
            key: tuple(dict.fromkeys(ids)) for key, ids in self._lists.items() if ids
        }
        return Resolved(
            entity_ids=tuple(sorted(set(found))),
            not_found=lists.get("not_found", ()),
            not_exposed=lists.get("not_exposed", ()),
            not_supported=lists.get("not_supported", ()),
            not_permitted=lists.get("not_permitted", ()),
            ambiguous=dict(self._ambiguous),
            near=tuple(dict.fromkeys(self._near))[:5],
            notes=tuple(self._notes),
            is_explicit=is_explicit,
        )

    def _leave_out(self, why: str, what: str) -> None:
        self._lists.setdefault(why, []).append(what)

    # By id or name

    def _named(
        self, texts: tuple[str, ...], places: Mapping[str, tuple[str, ...]]
    ) -> list[str]:
        within = self._members(places) if places else None
        found: list[str] = []
        for text in texts:
            found.extend(self._one(text, within))
        if within is not None and found and not set(found) <= within:
            self._notes.append(
                "The area, floor or device was ignored: entities were named."
            )
        # A wrong area does not make a right name wrong.
        if found:
            for kind in (*_PLACES, "label_id"):
                wrong = [*self._lists.get(f"wrong_{kind}", ())]
                if wrong:
                    self._notes.append(
                        f"There is no {kind} {wrong[0][:60]!r}; ignored."
                    )
        else:
            self._report_wrong_places()
        return found

    def _one(self, text: str, within: frozenset[str] | None) -> list[str]:
        entity = self._home.by_entity_id.get(text) or self._home.by_entity_id.get(
            text.strip().casefold()
        )
        if entity is not None:
            return self._admit(entity)
        if "." in text and " " not in text and self._sight.is_known(text.casefold()):
            self._leave_out("not_exposed", text)
            return []
        ids = self._by_name(text, within)
        is_elsewhere = within is not None and not within.intersection(ids)
        if is_elsewhere and (meant := self._of_kind_word(text, within)):
            # "lights" in a room: its lights, whatever is called so elsewhere.
            self._ambiguous.pop(text, None)
            return meant
        if ids and not any(self._may_suggest(self._entity(id_)) for id_ in ids):
            # The lights of "Kitchen", though a player there is called so.
            ids = () if self._places_called(text) else ids
        if ids:
            return [found for id_ in ids for found in self._admit(self._entity(id_))]
        if text in self._ambiguous:
            return []
        parts = split_text(text)
        if len(parts) > 1:
            return [found for part in parts for found in self._one(part, within)]
        if meant := self._of_kind_word(text, within) or self._in_its_place(text):
            return meant
        if (area_id := self._book.place("area_id", text)) is not None:
            # "kitchen" where an entity is expected: the room, for this service.
            return self._in_places({"area_id": (area_id,)})
        if (device_id := self._book.place("device_id", text)) is not None:
            return self._in_places({"device_id": (device_id,)})
        self._leave_out("not_found", text[:100])
        self._near.extend(self._book.near(text, self._may_suggest))
        return []

    def _of_kind_word(self, text: str, within: frozenset[str] | None) -> list[str]:
        """Return what a name with a word for a kind means: "the hall lights"."""
        if (said := read_kind(text)) is None:
            return []
        if not said.rest:
            ids: Iterable[str] = within or ()
            if within is None:
                ids = self._home.by_entity_id
        elif places := self._places_called(said.rest):
            # "Bedroom lights", though the bedroom is named beside it.
            there = self._members(places)
            ids = there if within is None else there & within
        elif within is not None:
            return []
        else:
            # "The front door lock" is a lock that is called "front door".
            ids = self._book.entities(said.rest)
        entities = (self._entity(id_) for id_ in ids)
        meant = [
            entity.entity_id
            for entity in entities
            if entity.domain in said.domains and self._is_meant(entity)
        ]
        # "The mower" is the one that there is; of several it names none.
        is_bare = not said.rest and within is None and not said.is_every
        return [] if is_bare and len(meant) > 1 else meant

    def _in_its_place(self, text: str) -> list[str]:
        """Return what is named with its room behind it: "ceiling light in the hall"."""
        words = bare(normalize(text)).split()
        for cut in range(1, len(words)):
            if places := self._places_called(" ".join(words[cut:])):
                ids = self._members(places).intersection(
                    self._book.entities(" ".join(words[:cut]))
                )
                if found := [
                    id_ for id_ in sorted(ids) if self._is_meant(self._entity(id_))
                ]:
                    return found
        return []

    def _places_called(self, text: str) -> dict[str, tuple[str, ...]]:
        """Return the area or the floor of this name."""
        for kind in ("area_id", "floor_id"):
            if (place_id := self._book.place(kind, text)) is not None:
                return {kind: (place_id,)}
        return {}

    def _entity(self, entity_id: str) -> Entity:
        return self._home.by_entity_id[entity_id]

    def _may_suggest(self, entity: Entity) -> bool:
        return self._selection.fits_domain(entity) and self._sight.may_use(
            entity.entity_id
        )

    def _by_name(self, text: str, within: frozenset[str] | None) -> tuple[str, ...]:
        """Return the one entity that is meant, or all if the name means several."""
        name = text
        domain, dot, rest = _DOMAIN.sub(r"\1.", text).partition(".")
        if dot and " " not in domain:
            name = rest
        ids = self._book.entities(name)
        if dot and not ids:
            ids = self._book.entities(text)
        fitting = tuple(id_ for id_ in ids if self._may_suggest(self._entity(id_)))
        if self._selection.device_classes and len(fitting) > 1:
            same = self._of_class(fitting)
            fitting = same or fitting
        if len(fitting) > 1 and within is not None:
            fitting = tuple(id_ for id_ in fitting if id_ in within) or fitting
        if len(fitting) > 1 and (able := self._able(fitting)):
            fitting = able
        if len(fitting) > 1:
            self._ambiguous[text] = fitting[:5]
            return ()
        # None fits: let `_admit` say why not.
        return fitting or ids[:1]

    def _of_class(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        wanted = self._selection.device_classes
        return tuple(id_ for id_ in ids if self._entity(id_).device_class in wanted)

    def _able(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(id_ for id_ in ids if self._selection.fits(self._entity(id_)))

    def _admit(self, entity: Entity) -> list[str]:
        """Return the entity, or say why it is left out."""
        if not self._selection.fits(entity):
            self._leave_out("not_supported", entity.entity_id)
        elif not self._sight.may_use(entity.entity_id):
            self._leave_out("not_permitted", entity.entity_id)
        else:
            return [entity.entity_id]
        return []

    # By place

    def _places_of(
        self, targets: Mapping[str, tuple[str, ...]]
    ) -> dict[str, tuple[str, ...]]:
        places: dict[str, tuple[str, ...]] = {}
        for asked in (*_PLACES, "label_id"):
            for text in targets.get(asked, ()):
                kind = self._kind(asked, text)
                if ids := self._place(kind, text):
                    places[kind] = (*places.get(kind, ()), *ids)
        return places

    def _place(self, kind: str, text: str) -> list[str]:
        if (place_id := self._book.place(kind, text)) is not None:
            return [place_id]
        parts = split_text(text)
        if len(parts) > 1:
            return [id_ for part in parts for id_ in self._place(kind, part)]
        front, _, last = text.strip().rpartition(" ")
        if front and last.casefold() in _SAYS_PLACE:
            return self._place(kind, front)
        self._leave_out(f"wrong_{kind}", text[:100])
        return []

    def _kind(self, kind: str, text: str) -> str:
        """Return what a place is: a floor may stand where an area is asked for."""
        other = {"area_id": "floor_id", "floor_id": "area_id"}.get(kind)
        if other is None or self._book.place(kind, text) is not None:
            return kind
        return kind if self._book.place(other, text) is None else other

    def _report_wrong_places(self) -> None:
        for kind in (*_PLACES, "label_id"):
            for text in self._lists.get(f"wrong_{kind}", ()):
                self._leave_out("not_found", text)
                self._near.extend(self._book.near_places(kind, text))

    def _in_places(self, places: Mapping[str, tuple[str, ...]]) -> list[str]:
        """Return the entities there that the service is for and the user may use."""
        self._report_wrong_places()
        members = self._members(places)
        return [id_ for id_ in members if self._is_meant(self._entity(id_))]

    def _is_meant(self, entity: Entity) -> bool:
        """Return whether an entity that nobody named belongs to what was asked."""
        wanted = self._selection.device_classes
        return (
            self._selection.fits(entity)
            # A group may hold what is not exposed: only who names it means it.
            and entity.domain != "group"
            and (not wanted or entity.device_class in wanted)
            and self._sight.may_use(entity.entity_id)
        )

    def _all(self) -> list[str]:
        """Return all entities of the service's own domain, or of one kind."""
        if not (self._selection.domains or self._selection.device_classes):
            return []
        return [
            entity.entity_id
            for entity in self._home.by_entity_id.values()
            if self._is_meant(entity)
        ]

    def _members(self, places: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
        """Return the exposed entities of the most specific place; labels narrow."""
        ids: set[str] | None = None
        for kind in _PLACES:
            if kind in places:
                ids = self._of_kind(kind, frozenset(places[kind]))
                break
            if self._lists.get(f"wrong_{kind}"):
                # An unknown room must not become its whole floor.
                return frozenset()
        if "label_id" in places:
            labelled = self._of_kind("label_id", frozenset(places["label_id"]))
            ids = labelled if ids is None else ids & labelled
        return frozenset(ids or ())

    def _of_kind(self, kind: str, wanted: frozenset[str]) -> set[str]:
        home = self._home
        if kind == "floor_id":
            wanted = frozenset(
                area.area_id for area in home.areas if area.floor_id in wanted
            )
            kind = "area_id"
        if kind == "label_id":
            return {
                entity.entity_id
                for entity in home.by_entity_id.values()
                if wanted.intersection(self._labels(entity))
            }
        if kind == "area_id":
            by_area = home.ids_by_area_id
            return {id_ for area in wanted for id_ in by_area.get(area, ())}
        return {
            entity.entity_id
            for entity in home.by_entity_id.values()
            if entity.device_id in wanted
        }

    def _labels(self, entity: Entity) -> set[str]:
        """Return labels of the entity, its device and its area, as targets count."""
        labels = set(entity.labels)
        if (device := self._home.by_device_id.get(entity.device_id or "")) is not None:
            labels.update(device.labels)
        if (area := self._home.by_area_id.get(entity.area_id or "")) is not None:
            labels.update(area.labels)
        return labels


def needed(resolved: Resolved, service_id: str) -> Resolved:
    """Return the resolved targets if anything is left of them."""
    if resolved.ambiguous:
        name, ids = next(iter(resolved.ambiguous.items()))
        raise failed(
            "ambiguous",
            f"{quoted(name)} is the name of several. Use an id of near_matches, or "
            "ask the user which.",
            near_matches=ids,
        )
    if resolved.entity_ids:
        return resolved
    lists = dict(resolved.left_out)
    if "not_permitted" in lists and len(lists) == 1:
        raise denied(
            "not_permitted", "The user may not control this.", **resolved.left_out
        )
    if not lists:
        raise failed(
            "no_target", f"There is nothing there that {service_id} could act on."
        )
    code = next(iter(lists))
    message = {
        "not_found": "Nothing has this id or name. Use one of near_matches, or "
        "find_entities.",
        "not_exposed": "This entity is not exposed to you.",
        "not_supported": f"{service_id} does not work with this entity.",
    }.get(code, "Nothing was changed.")
    raise failed(code, message, **lists, near_matches=resolved.near)
