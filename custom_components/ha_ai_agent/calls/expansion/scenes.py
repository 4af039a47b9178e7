"""What scenes set: Home Assistant's own, those in a call, those of a bridge."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.core import HomeAssistant, State, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_component import DATA_INSTANCES
from homeassistant.loader import IntegrationNotLoaded, async_get_loaded_integration

from ...domains.rows import domain_of
from ...domains.scenes import UNREADABLE, reproduced
from ..risk import guards_a_way_in
from ..subject_reader import read_facts
from .groups import own_members

_SCENES: Final = "homeassistant_scene"
_MAX_DEPTH: Final = 50

type WishedState = tuple[str, str, Mapping[str, Any]]
"""An entity, the state that it shall have, its attributes."""
type SceneCall = tuple[str, str, str, Mapping[str, Any]]
"""Domain, service, entity, data."""


@dataclass(frozen=True, slots=True)
class ForeignScene:
    """A scene that only its integration can read."""

    shown: tuple[str, ...]
    """Entities that it names itself."""
    reach: frozenset[str]
    """What it can change at most."""
    is_opaque: bool
    """It may open a way in, or nobody knows what it may do."""
    labelled: tuple[str, ...] = ()
    """What it may change, and what the household has put a label on."""


@callback
def wishes_of(hass: HomeAssistant, entity_id: str) -> tuple[WishedState, ...] | None:
    """Return what a scene of Home Assistant's own sets, None if it is another's."""
    platform: Any = hass.data.get(_SCENES)
    scene = platform.entities.get(entity_id) if platform is not None else None
    config = getattr(scene, "scene_config", None)
    if config is None:
        return None
    return tuple(
        (member, wanted.state, dict(wanted.attributes))
        for member, wanted in sorted(config.states.items())
    )


def wishes_in(entities: Any) -> tuple[WishedState, ...] | None:
    """Return what the entities of a call set, None if that cannot be read."""
    if not isinstance(entities, Mapping):
        return None
    return tuple(
        _wish(str(entity_id).strip().lower(), wanted)
        for entity_id, wanted in sorted(
            entities.items(), key=lambda row: str(row[0]).lower()
        )
    )


def _wish(entity_id: str, wanted: Any) -> WishedState:
    if isinstance(wanted, State):
        return entity_id, wanted.state, dict(wanted.attributes)
    attributes: Mapping[str, Any] = {}
    if isinstance(wanted, Mapping):
        attributes = {key: value for key, value in wanted.items() if key != "state"}
        wanted = wanted.get("state")
    if isinstance(wanted, bool):
        # What YAML makes of a bare on or off.
        wanted = "on" if wanted else "off"
    return entity_id, str(wanted), attributes


@callback
def deeds_of(hass: HomeAssistant, wishes: Iterable[WishedState]) -> Iterator[SceneCall]:
    """Yield the calls that put entities into states, groups member by member."""
    pending = [(wish, 0) for wish in wishes]
    seen: set[str] = set()
    while pending:
        (entity_id, wanted, attributes), depth = pending.pop(0)
        domain = entity_id.partition(".")[0]
        if domain == "group":
            key = f"{entity_id} {wanted}"
            if key in seen or depth > _MAX_DEPTH:
                continue
            seen.add(key)
            pending.extend(
                ((member, wanted, attributes), depth + 1)
                for member in own_members(hass, entity_id)
            )
            continue
        if not _can_reproduce(hass, domain):
            continue
        state = hass.states.get(entity_id)
        now = state.attributes if state is not None else {}
        read = domain_of(domain).scene
        for service, data in reproduced(read, wanted, attributes, now):
            yield domain, service, entity_id, data


def unread_deeds(entity_ids: Iterable[str]) -> Iterator[SceneCall]:
    """Yield deeds for entities that get a state that is not known yet."""
    for entity_id in entity_ids:
        yield entity_id.partition(".")[0], UNREADABLE, entity_id, {}


def _can_reproduce(hass: HomeAssistant, domain: str) -> bool:
    """Return whether a scene can do anything to the entities of a domain."""
    if domain_of(domain).scene is not None:
        return True
    try:
        integration = async_get_loaded_integration(hass, domain)
    except IntegrationNotLoaded:
        # It has no entities.
        return False
    return bool(integration.platforms_exists(("reproduce_state",)))


@callback
def foreign_scene(hass: HomeAssistant, entity_id: str) -> ForeignScene:
    """Return how far a scene of another integration reaches.

    Only its bridge knows what it sets; it reaches what its config entry holds.
    """
    state = hass.states.get(entity_id)
    members = state.attributes.get("entity_id") if state is not None else None
    shown = (
        tuple(sorted(map(str, members))) if isinstance(members, list | tuple) else ()
    )
    registry = er.async_get(hass)
    entry = registry.async_get(entity_id)
    component = hass.data.get(DATA_INSTANCES, {}).get("scene")
    entity = component.get_entity(entity_id) if component is not None else None
    platform = getattr(entity, "platform", None)
    config_entry = getattr(platform, "config_entry", None)
    owner: str | None = config_entry.entry_id if config_entry else None
    name: str | None = getattr(platform, "platform_name", None)
    if entry is not None:
        owner, name = owner or entry.config_entry_id, name or entry.platform
    if owner is not None:
        rows = er.async_entries_for_config_entry(registry, owner)
    elif name is not None:
        rows = [row for row in registry.entities.values() if row.platform == name]
    else:
        return ForeignScene(shown, frozenset(shown), is_opaque=True)
    reach = frozenset(row.entity_id for row in rows) | frozenset(shown)
    facts = read_facts(hass, reach).values()
    labelled = sorted(
        entity.entity_id
        for entity in facts
        if entity.labels and _can_reproduce(hass, entity.domain)
    )
    is_opaque = any(map(guards_a_way_in, facts))
    return ForeignScene(shown, reach, is_opaque, tuple(labelled))


@callback
def may_open(hass: HomeAssistant, integration: str) -> bool:
    """Return whether a service of an integration's own may open a way in."""
    reach = [
        row.entity_id
        for row in er.async_get(hass).entities.values()
        if row.platform == integration
    ]
    return not reach or any(map(guards_a_way_in, read_facts(hass, reach).values()))
