"""What a call sets going, to a fixed point: the one place that looks into things.

Groups of every kind, Home Assistant's generic services, scripts, scenes, entities that
stand for others, and the automations that a change sets off. Policy, scheduler, hash,
labels and limits all read this. What cannot be read is opaque.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Protocol

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_component import DATA_INSTANCES
from homeassistant.helpers.target import (
    TargetSelection,
    async_extract_referenced_entity_ids,
)

from ...domains.model import GENERIC
from ...domains.rows import domain_of
from ..resolved import SET_OFF, ResolvedCall
from .contents import Contents, by_registry, script_entity
from .followers import Followers
from .following import followers_of, steps_behind
from .groups import by_domain, members_of, membership
from .scenes import (
    SceneCall,
    WishedState,
    deeds_of,
    foreign_scene,
    may_open,
    unread_deeds,
    wishes_in,
    wishes_of,
)
from .sequences import Unreadable, Written, as_texts, has_template, steps_of
from .wrapped import Wrappers

MOST_CALLS: Final = 1000
"""More than this is as good as unreadable."""
_MOST_SET_OFF: Final = 100
_ALL: Final = "all"


class Acting(Protocol):
    """A service at entities."""

    @property
    def domain(self) -> str:
        """The part of the service before the dot."""
        ...

    @property
    def service(self) -> str:
        """The part behind it."""
        ...

    @property
    def entity_ids(self) -> tuple[str, ...]:
        """What it is given as its target."""
        ...

    @property
    def data(self) -> Mapping[str, Any]:
        """Its data, the target left out."""
        ...


@callback
def expand(hass: HomeAssistant, acts: Iterable[Acting]) -> Contents:
    """Return what acts set going, the acts themselves left out."""
    expansion = _Expansion(hass)
    for act in acts:
        expansion.start(act)
    return expansion.contents()


@callback
def direct_calls(
    hass: HomeAssistant, steps: Any
) -> tuple[tuple[ResolvedCall, ...], bool]:
    """Return the calls that stand in validated steps, and whether some are unreadable.

    What those set going is not looked into here.
    """
    expansion = _Expansion(hass)
    expansion.read(steps)
    return expansion.found, expansion.is_opaque


def _sets_off(cause: str) -> bool:
    """Return whether something is made to set other things off: helpers, buttons."""
    row = domain_of(cause.partition(".")[0])
    return row.section != "entities" or row.relay in {"button", "sender"}


def _rank(found: tuple[str, set[str]]) -> tuple[bool, str]:
    who, by = found
    return not any(map(_sets_off, by)), who


def _call(
    domain: str, service: str, entity_ids: Iterable[str], data: Mapping[str, Any]
) -> ResolvedCall:
    return ResolvedCall(
        tool_call_id="",
        tool="call_service",
        domain=domain,
        service=service,
        entity_ids=tuple(sorted(entity_ids)),
        data=data,
    )


@dataclass(slots=True)
class _Scenes:
    """Scenes that were met on the way."""

    turned_on: set[str] = field(default_factory=set)
    made: dict[str, list[SceneCall]] = field(default_factory=dict)
    """By what is inside itself: a scene may be made anew, and turned on after that."""
    unread: set[str] = field(default_factory=set)
    """Turned on, and not there: it may have been made before that."""


class _Expansion:
    """Follows calls into what they set going; each is followed once."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._calls: dict[Any, ResolvedCall] = {}
        self._pending: deque[tuple[ResolvedCall, bool]] = deque()
        self._texts: set[str] = set()
        self._reach: set[str] = set()
        self._is_opaque = False
        self._scripts: set[str] = set()
        self._scenes = _Scenes()
        self._wrappers = Wrappers(hass)
        self._starts: list[ResolvedCall] = []

    def start(self, act: Acting) -> None:
        """Follow a call that is itself no content."""
        call = _call(act.domain, act.service, act.entity_ids, act.data)
        self._starts.append(call)
        self._pending.append((call, False))

    @property
    def found(self) -> tuple[ResolvedCall, ...]:
        """Return what was found so far."""
        return tuple(self._calls.values())

    @property
    def is_opaque(self) -> bool:
        """Return whether something could not be read so far."""
        return self._is_opaque

    def contents(self) -> Contents:
        """Return everything, once nothing new comes."""
        self.follow()
        set_off = tuple(self._set_off(followers_of(self._hass)))
        return Contents(
            (*self.found, *set_off),
            self._is_opaque or bool(self._scenes.unread - set(self._scenes.made)),
            frozenset(self._texts),
            frozenset(self._reach),
        )

    def follow(self) -> None:
        """Look into what was found until nothing new comes."""
        while self._pending:
            if len(self._calls) > MOST_CALLS:
                self._is_opaque = True
                break
            self._follow(*self._pending.popleft())

    # Automations

    def causes(self, followers: Followers) -> Iterator[tuple[str, str]]:
        """Yield who is set off by what was found, and by what in it."""
        for call in (*self._starts, *self._calls.values()):
            yield from followers.of_call(
                call.domain, call.service, call.entity_ids, call.data
            )
        for entity_id in self._reach:
            yield from followers.of_call("", "", (entity_id,), {})

    def _set_off(self, followers: Followers) -> Iterator[ResolvedCall]:
        """Yield what follows a change, each automation once, and what those set off."""
        direct: dict[str, set[str]] = {}
        for who, by in self.causes(followers):
            direct.setdefault(who, set()).add(by)
        pending = deque(sorted(direct.items(), key=_rank))
        done: set[str] = set()
        while pending:
            who, by_all = pending.popleft()
            if who in done:
                continue
            done.add(who)
            if len(done) > _MOST_SET_OFF:
                self._is_opaque = True
                return
            steps = steps_behind(self._hass, who)
            inside = _Expansion(self._hass)
            inside.start(_call(who.partition(".")[0], SET_OFF, (who,), {}))
            inside.read(steps)
            inside.follow()
            self._texts |= inside._texts
            self._note(who, as_texts(steps))
            if (followed := inside.as_set_off(who, by_all)) is not None:
                yield followed
            pending.extend((other, by_all) for other, _ in inside.causes(followers))

    def as_set_off(self, who: str, by: set[str]) -> ResolvedCall | None:
        """Return what was found as the doing of an automation, None for nothing.

        Helpers are made to set things off: what nobody can read may then be anything.
        Where a lamp or a player does, only what surely opens or harms is looked at, or
        every light of an enthusiast's home would ask.
        """
        is_made_for_it = any(map(_sets_off, by))
        calls = tuple(
            call
            for call in self._calls.values()
            if is_made_for_it or call.entity_ids or domain_of(call.domain).guard
        )
        is_opaque = is_made_for_it and self._is_opaque
        if not (calls or is_opaque):
            return None
        domain = who.partition(".")[0]
        made = _call(domain, SET_OFF, (who,), {"by": sorted(by)})
        return replace(made, contains=calls, is_opaque=is_opaque)

    # Finding

    def _add(
        self,
        domain: str,
        service: str,
        entity_ids: Iterable[str],
        data: Mapping[str, Any],
        *,
        is_worn: bool = False,
    ) -> None:
        """Take in a call, unless it was there."""
        call = _call(domain, service, entity_ids, data)
        key = (call.service_id, call.entity_ids, repr(data))
        if key not in self._calls:
            self._calls[key] = call
            self._pending.append((call, is_worn))

    def _add_deeds(self, deeds: Iterable[SceneCall], *, is_worn: bool = False) -> None:
        for domain, service, entity_id, data in deeds:
            self._add(domain, service, (entity_id,), data, is_worn=is_worn)

    def read(self, steps: Any, *, is_worn: bool = False) -> None:
        """Take in the calls of a sequence."""
        for step in steps_of(self._hass, steps):
            if isinstance(step, Unreadable):
                # What a template entity sends to its device is its own business.
                self._is_opaque |= not is_worn
            else:
                self._written(step, is_worn=is_worn)

    def _written(self, step: Written, *, is_worn: bool) -> None:
        domain, service = step.domain, step.service
        if domain == "script" and service not in {*GENERIC, "reload"}:
            ids = {script_entity(self._hass, service)}
        else:
            ids = self._targets(domain, step.target)
            if step.target and not ids:
                # Nothing is there.
                return
        if domain == "homeassistant" and service in GENERIC:
            self._generic(service, ids, step.data, is_worn=is_worn)
        elif ids or not is_worn:
            if not ids and not is_worn:
                self._is_opaque |= self._reaches_anywhere(domain, service)
            self._add(domain, service, ids, step.data, is_worn=is_worn)

    def _reaches_anywhere(self, domain: str, service: str) -> bool:
        """Return whether a service without a target may open a way in.

        One of an integration reaches what that integration brought, at most; one that
        brought nothing may speak to any device, or to somebody else's assistant.
        """
        if domain == "group":
            # Another group by the same name: what is read here holds no more.
            return service in {"set", "remove"}
        reach = domain_of(domain).reach
        if reach == "home" or self._is_entity_domain(domain):
            return False
        return reach == "any" or may_open(self._hass, domain)

    def _targets(self, domain: str, target: Mapping[str, Any]) -> set[str]:
        """Return the entities of a target that a service can be for, and groups."""
        registry = er.async_get(self._hass)
        wanted = dict(target)
        named = [
            er.async_resolve_entity_id(registry, id_) or id_
            for id_ in wanted.get("entity_id", ())
        ]
        is_own = self._is_entity_domain(domain)
        if _ALL in named:
            every = self._hass.states.async_entity_ids(domain if is_own else None)
            return set(every) or {_ALL}
        wanted["entity_id"] = named
        selected = async_extract_referenced_entity_ids(
            self._hass, TargetSelection(wanted), expand_group=False
        )
        ids = {id_.lower() for id_ in selected.referenced}
        ids |= selected.indirectly_referenced
        if not is_own:
            return ids
        return {
            id_
            for id_ in ids
            if id_.startswith(f"{domain}.") or members_of(self._hass, id_)
        }

    def _is_entity_domain(self, domain: str) -> bool:
        """Return whether a service of this domain acts on entities of this domain."""
        return domain != "homeassistant" and (
            domain in self._hass.data.get(DATA_INSTANCES, {})
            or self._hass.states.async_entity_ids_count(domain) > 0
        )

    # Following

    def _follow(self, call: ResolvedCall, is_worn: bool) -> None:
        """Take in what one call sets going."""
        domain, service = call.domain, call.service
        if call.is_set_off:
            return
        groups = membership(self._hass, call.entity_ids)
        self._texts |= groups
        if domain == "homeassistant" and service in GENERIC:
            self._generic(service, call.entity_ids, call.data, is_worn=is_worn)
            return
        if groups and (members := self._reached(domain, call.entity_ids)):
            self._add(domain, service, members, call.data, is_worn=is_worn)
        match domain:
            case "scene":
                self._scene(call, is_worn=is_worn)
            case "script":
                if service not in {"turn_off", "reload"}:
                    for entity_id in call.entity_ids:
                        self._script(entity_id, is_worn=is_worn)
            case _:
                for entity_id in call.entity_ids:
                    self._wrapped(service, entity_id, call.data)

    def _generic(
        self,
        service: str,
        entity_ids: Iterable[str],
        data: Mapping[str, Any],
        *,
        is_worn: bool,
    ) -> None:
        """Take in what Home Assistant's on, off and toggle hand on, by domain."""
        self._texts |= membership(self._hass, entity_ids)
        found = set(entity_ids)
        for entity_id in tuple(found):
            found |= members_of(self._hass, entity_id)
        for domain, ids in by_domain(found).items():
            if domain != "homeassistant" and self._hass.services.has_service(
                domain, service
            ):
                self._add(domain, service, ids, data, is_worn=is_worn)

    def _reached(self, domain: str, entity_ids: Iterable[str]) -> set[str]:
        """Return the members of groups that a service of this domain reaches."""
        found: set[str] = set()
        for entity_id in entity_ids:
            found |= members_of(self._hass, entity_id)
        if found and self._is_entity_domain(domain):
            found = {id_ for id_ in found if id_.startswith(f"{domain}.")}
        return found - set(entity_ids)

    def _script(self, entity_id: str, *, is_worn: bool) -> None:
        if entity_id in self._scripts or not entity_id.startswith("script."):
            return
        self._scripts.add(entity_id)
        component: Any = self._hass.data.get("script")
        get_entity = getattr(component, "get_entity", None)
        entity = get_entity(entity_id) if get_entity is not None else None
        script = getattr(entity, "script", None)
        config = getattr(entity, "raw_config", None) or {}
        if script is None:
            self._is_opaque = True
            return
        # As it runs: a blueprint's own steps stand in no configuration.
        self._note(entity_id, [as_texts(script.sequence), config.get("variables")])
        self.read(script.sequence, is_worn=is_worn)

    def _note(self, name: str, config: Any) -> None:
        # Not as JSON: what people write into a configuration need not be any.
        self._texts.add(by_registry(self._hass, f"{name}: {config!r}"))

    # Scenes

    def _scene(self, call: ResolvedCall, *, is_worn: bool) -> None:
        entities = call.data.get("entities")
        match call.service:
            case "turn_on":
                for entity_id in call.entity_ids:
                    if entity_id.startswith("scene."):
                        self._turn_on(entity_id)
            case "apply":
                self._wishes("scene.apply", self._wanted(entities), is_worn=is_worn)
            case "create":
                self._create(call.data)

    def _wanted(self, entities: Any) -> tuple[WishedState, ...] | None:
        return None if has_template(entities) else wishes_in(entities)

    def _wishes(
        self, name: str, wishes: Sequence[WishedState] | None, *, is_worn: bool = False
    ) -> None:
        """Take in what a scene sets."""
        if wishes is None:
            self._is_opaque = True
            return
        self._note(name, sorted(by_registry(self._hass, repr(wish)) for wish in wishes))
        ids = [entity_id for entity_id, _, _ in wishes]
        self._texts |= membership(self._hass, ids)
        self._add_deeds(deeds_of(self._hass, wishes), is_worn=is_worn)

    def _turn_on(self, entity_id: str) -> None:
        scenes = self._scenes
        if entity_id in scenes.turned_on:
            return
        scenes.turned_on.add(entity_id)
        wishes = wishes_of(self._hass, entity_id)
        if wishes is not None:
            self._wishes(entity_id, wishes)
        elif self._hass.states.get(entity_id) is None:
            scenes.unread.add(entity_id)
        else:
            foreign = foreign_scene(self._hass, entity_id)
            self._is_opaque |= foreign.is_opaque
            self._reach |= foreign.reach
            shown = sorted(by_registry(self._hass, id_) for id_ in foreign.shown)
            self._note(entity_id, [shown, foreign.is_opaque])
            for domain, ids in by_domain(foreign.shown).items():
                self._add(domain, "turn_on", ids, {})
            self._add_deeds(unread_deeds(foreign.labelled))
        self._add_deeds(scenes.made.get(entity_id, ()))

    def _create(self, data: Mapping[str, Any]) -> None:
        """Remember a scene that is made here, and may be turned on before or after."""
        entities, snapshot = data.get("entities", {}), data.get("snapshot_entities", ())
        wishes = self._wanted(entities)
        name = data.get("scene_id")
        if wishes is None or has_template([name, snapshot]):
            self._is_opaque = True
            return
        if isinstance(snapshot, str):
            snapshot = [part.strip() for part in snapshot.split(",")]
        entity_id = f"scene.{name}"
        # Whoever turns it on after that has to wait for this.
        self._reach.add(entity_id)
        self._note(f"scene.create {name}", [list(wishes), list(snapshot)])
        made = [*deeds_of(self._hass, wishes), *unread_deeds(map(str, snapshot))]
        self._scenes.made.setdefault(entity_id, []).extend(made)
        if entity_id in self._scenes.turned_on:
            self._add_deeds(made)

    # Entities that stand for others

    def _wrapped(self, service: str, entity_id: str, data: Mapping[str, Any]) -> None:
        for domain, other, twin in self._wrappers.twins(service, entity_id):
            self._add(domain, other, (twin,), {})
        sequences = self._wrappers.sequences(service, entity_id)
        for name, steps in sequences.items():
            key = f"{entity_id} {name}"
            if key not in self._scripts:
                self._scripts.add(key)
                self._note(key, steps)
                self.read(steps, is_worn=True)
