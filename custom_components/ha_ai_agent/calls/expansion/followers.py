"""The household's automations by what sets them off: kept until something changes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
    label_registry as lr,
)
from homeassistant.helpers.entity_component import DATA_INSTANCES
from homeassistant.helpers.template import Template
from homeassistant.loader import IntegrationNotLoaded, async_get_loaded_integration
from homeassistant.util.hass_dict import HassKey

from ...const import DOMAIN
from ...domains.rows import domain_of
from .groups import own_members
from .triggers import ANY, Causes, causes_of, entities_in, waits_in

_CHANGES: Final = (
    er.EVENT_ENTITY_REGISTRY_UPDATED,
    dr.EVENT_DEVICE_REGISTRY_UPDATED,
    ar.EVENT_AREA_REGISTRY_UPDATED,
    fr.EVENT_FLOOR_REGISTRY_UPDATED,
    lr.EVENT_LABEL_REGISTRY_UPDATED,
    "automation_reloaded",
)
_LEVELS: Final = ("brightness", "percentage", "white")
_DEEPEST: Final = 4
_FARTHEST: Final = 8
"""Calculated from what is calculated."""


@dataclass(frozen=True, slots=True)
class Follower:
    """An automation, or a script that waits, at one of its causes."""

    entity_id: str
    states: frozenset[str] | None = None
    """The states that alone set it off; None: any change."""


@dataclass(slots=True)
class Followers:
    """Who is set off by what."""

    by_entity: dict[str, list[Follower]] = field(default_factory=dict)
    by_domain: dict[str, list[Follower]] = field(default_factory=dict)
    by_service: list[tuple[str, str, Follower]] = field(default_factory=list)

    def of_call(
        self, domain: str, service: str, entity_ids: Iterable[str], data: Any
    ) -> Iterator[tuple[str, str]]:
        """Yield who is set off by a call, and what in it does that."""
        if self.by_domain:
            name = f"{domain}.{service}"
            for kind in (domain, ANY):
                for follower in self.by_domain.get(kind, ()):
                    yield follower.entity_id, next(iter(entity_ids), name)
        for kind, own, follower in self.by_service:
            if kind in {domain, ANY} and own in {service, ANY}:
                yield follower.entity_id, f"{domain}.{service}"
        if not self.by_entity:
            return
        for entity_id in entity_ids:
            for follower in self.by_entity.get(entity_id, ()):
                reached = _leads_to(entity_id, service, data)
                if (
                    follower.states is None
                    or reached is None
                    or not follower.states.isdisjoint(reached)
                ):
                    yield follower.entity_id, entity_id


DATA_FOLLOWERS: HassKey[Followers] = HassKey(f"{DOMAIN}_followers")


@callback
def followers_of(hass: HomeAssistant) -> Followers:
    """Return who follows what, read anew after something has changed."""
    if (found := hass.data.get(DATA_FOLLOWERS)) is None:
        found = hass.data[DATA_FOLLOWERS] = _read(hass)
        _forget_on_change(hass)
    return found


@callback
def steps_behind(hass: HomeAssistant, entity_id: str) -> Any | None:
    """Return the sequence that is run once an automation was set off."""
    entity = _entity(hass, entity_id)
    script = getattr(entity, "action_script", None) or getattr(entity, "script", None)
    return getattr(script, "sequence", None)


def _forget_on_change(hass: HomeAssistant) -> None:
    """Listen until the first change, and not longer: the next call reads anew."""
    unsubscribe: list[CALLBACK_TYPE] = []

    @callback
    def forget(_: Event[Any]) -> None:
        hass.data.pop(DATA_FOLLOWERS, None)
        while unsubscribe:
            unsubscribe.pop()()

    listen = hass.bus.async_listen
    unsubscribe += [listen(change, forget) for change in _CHANGES]
    unsubscribe.append(
        listen(EVENT_STATE_CHANGED, forget, event_filter=_is_other_thing)
    )


@callback
def _is_other_thing(data: Mapping[str, Any]) -> bool:
    """Return if something came or went, or a group holds others now."""
    old, new = data["old_state"], data["new_state"]
    if old is None or new is None:
        return True
    before, after = old.attributes, new.attributes
    if before is after:
        return False
    return any(
        key in after and before.get(key) != after[key]
        for key in ("entity_id", "group_entities")
    )


def _entity(hass: HomeAssistant, entity_id: str) -> Any:
    component = hass.data.get(DATA_INSTANCES, {}).get(entity_id.partition(".")[0])
    return component.get_entity(entity_id) if component is not None else None


def _read(hass: HomeAssistant) -> Followers:
    found = Followers()
    sources: dict[str, dict[str, bool]] = {}
    for domain in ("automation", "script"):
        component: Any = hass.data.get(DATA_INSTANCES, {}).get(domain)
        for entity in tuple(component.entities) if component is not None else ():
            steps = steps_behind(hass, entity.entity_id)
            if steps is None:
                # One that does not load does not run.
                continue
            triggers = [*(getattr(entity, "_trigger_config", None) or ())]
            for awaited in waits_in(steps):
                triggers += awaited if isinstance(awaited, list) else [awaited]
            if triggers:
                _take_in(hass, found, entity.entity_id, triggers, sources)
    return found


def _take_in(
    hass: HomeAssistant,
    found: Followers,
    entity_id: str,
    triggers: Any,
    sources: dict[str, dict[str, bool]],
) -> None:
    causes: Causes = causes_of(hass, triggers)
    for domain in causes.domains:
        found.by_domain.setdefault(domain, []).append(Follower(entity_id))
    for domain, service in causes.services:
        found.by_service.append((domain, service, Follower(entity_id)))
    for named, states in causes.entities.items():
        if named not in sources:
            sources[named] = _sources(hass, named)
        follower = Follower(entity_id, states)
        found.by_entity.setdefault(named, []).append(follower)
        for source, is_alike in sources[named].items():
            found.by_entity.setdefault(source, []).append(
                follower if is_alike else Follower(entity_id)
            )


def _sources(hass: HomeAssistant, entity_id: str) -> dict[str, bool]:
    """Return what an entity is calculated from, and whether it shows the same states.

    A light that is a member of a group changes the group; a template looks at helpers.
    """
    found: dict[str, bool] = {}
    pending: list[tuple[str, bool, int]] = [(entity_id, True, 0)]
    while pending:
        name, is_alike, depth = pending.pop()
        members = own_members(hass, name)
        kind = name.partition(".")[0]
        parts = {part: kind in {part.partition(".")[0], "group"} for part in members}
        if not members:
            parts = dict.fromkeys(_calculated_from(hass, name), False)
        for part, is_same in parts.items():
            if part not in found and part != entity_id and depth < _FARTHEST:
                found[part] = is_alike and is_same
                pending.append((part, is_alike and is_same, depth + 1))
    return found


def _calculated_from(hass: HomeAssistant, entity_id: str) -> set[str]:
    """Return what a helper that shows others' states is made from."""
    entity = _entity(hass, entity_id)
    entry = er.async_get(hass).async_get(entity_id)
    platform = getattr(entity, "platform", None)
    name = entry.platform if entry else getattr(platform, "platform_name", None)
    if entity is None or name is None or not _is_helper(hass, name):
        return set()
    config_entry = getattr(platform, "config_entry", None)
    kept = [vars(entity) if hasattr(entity, "__dict__") else {}]
    if config_entry is not None:
        kept.append(config_entry.options)
    found = {
        id_
        for value in kept
        for text in _texts_in(value)
        for id_ in entities_in(hass, text)
        if hass.states.get(id_) is not None
    }
    return found - {entity_id}


def _is_helper(hass: HomeAssistant, name: str) -> bool:
    try:
        return async_get_loaded_integration(hass, name).integration_type == "helper"
    except IntegrationNotLoaded:
        return False


def _texts_in(value: Any, depth: int = 0) -> Iterator[str | Template]:
    """Yield texts and templates in what an entity keeps."""
    if isinstance(value, str | Template):
        yield value
    elif depth > _DEEPEST:
        return
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts_in(key, depth + 1)
            yield from _texts_in(item, depth + 1)
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from _texts_in(item, depth + 1)


def _leads_to(
    entity_id: str, service: str, data: Mapping[str, Any]
) -> frozenset[str] | None:
    """Return the states that a service can lead to, None where nobody knows."""
    if service == "select_option" and isinstance(option := data.get("option"), str):
        return None if "{" in option else frozenset({option})
    if not domain_of(entity_id.partition(".")[0]).is_on_or_off:
        return None
    if service == "turn_off":
        return frozenset({"off"})
    if service == "turn_on" and not any(key.startswith(_LEVELS) for key in data):
        return frozenset({"on"})
    return None
