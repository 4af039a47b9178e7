"""Reads what the policy needs to know, at the moment of the call and from no cache."""

from collections.abc import Iterable, Mapping
import re
from typing import Any, Final

from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    label_registry as lr,
)

from ..domains.rows import domain_of
from .addresses import addresses_in
from .expansion.groups import members_of
from .resolved import ResolvedCall
from .risk import guards_a_way_in
from .subjects import EntityFacts

_HARMLESS_CLASSES: Final = frozenset({"identify", "restart", "update"})
_BETWEEN: Final = re.compile(r"[\s,;]+")


@callback
def own_values(hass: HomeAssistant, call: ResolvedCall) -> frozenset[str]:
    """Return which of a call's texts are the home's own: ids, what entities list."""
    found = tuple(addresses_in(call.data))
    if not found:
        return frozenset()
    listed: set[str] = set()
    for entity_id in call.entity_ids:
        state = hass.states.get(entity_id)
        for value in state.attributes.values() if state else ():
            if isinstance(value, list | tuple):
                listed.update(item for item in value if isinstance(item, str))
    ids = {
        token
        for _, token in found
        if hass.states.get(token) is not None
        or hass.services.has_service(*token.partition(".")[::2])
    }
    return frozenset(ids | {value for value, _ in found if value in listed})


@callback
def named_in(hass: HomeAssistant, data: Any) -> frozenset[str]:
    """Return the entities that the data of a call names: scripts are told so."""
    found: set[str] = set()
    pending = [data]
    while pending:
        value = pending.pop()
        if isinstance(value, Mapping):
            pending += (*value, *value.values())
        elif isinstance(value, list | tuple):
            pending += value
        elif isinstance(value, str) and "." in value:
            found.update(
                part
                for part in _BETWEEN.split(value)
                if hass.states.get(part) is not None
            )
    return frozenset(found)


@callback
def read_facts(
    hass: HomeAssistant, entity_ids: Iterable[str]
) -> dict[str, EntityFacts]:
    """Return the facts of entities, exposed or not."""
    return {
        entity_id: _read(
            hass,
            entity_id,
            tuple(
                _read(hass, member) for member in sorted(members_of(hass, entity_id))
            ),
        )
        for entity_id in set(entity_ids)
    }


@callback
def current_ids(
    hass: HomeAssistant, bound: Mapping[str, str | None]
) -> dict[str, str | None]:
    """Return by what id each entity of a decision goes now; None: it is gone.

    Whatever else has its old id by now is another thing.
    """
    registry = er.async_get(hass)
    found: dict[str, str | None] = {}
    for entity_id, registry_id in bound.items():
        if registry_id is not None:
            entry = registry.entities.get_entry(registry_id)
            found[entity_id] = entry.entity_id if entry else None
        else:
            is_other = registry.async_get(entity_id) is not None
            found[entity_id] = None if is_other else entity_id
    return found


@callback
def registry_ids(
    hass: HomeAssistant, entity_ids: Iterable[str]
) -> dict[str, str | None]:
    """Return what entities are bound by until a decision is carried out."""
    registry = er.async_get(hass)
    return {
        entity_id: entry.id if (entry := registry.async_get(entity_id)) else None
        for entity_id in entity_ids
    }


def _read(
    hass: HomeAssistant, entity_id: str, members: tuple[EntityFacts, ...] = ()
) -> EntityFacts:
    """Return the facts of one entity."""
    state = hass.states.get(entity_id)
    entry = er.async_get(hass).async_get(entity_id)
    attributes = state.attributes if state else {}
    device_class = attributes.get("device_class")
    names: tuple[str, ...] = ()
    area_id: str | None = None
    labels: frozenset[str] = frozenset()
    if entry is not None:
        device_class = device_class or entry.device_class or entry.original_device_class
        area_id = er.async_get_effective_area_id(hass, entry)
        names = tuple(er.async_get_entity_aliases(hass, entry))
        device = (
            dr.async_get(hass).async_get(entry.device_id) if entry.device_id else None
        )
        if device is not None:
            names = (*names, device.name_by_user or device.name or "")
        labels = _labels(
            hass, area_id, (*entry.labels, *(device.labels if device else ()))
        )
    return EntityFacts(
        entity_id=entity_id,
        registry_id=entry.id if entry else None,
        name=state.name if state else "",
        other_names=names,
        device_class=str(device_class) if device_class else None,
        area_id=area_id,
        labels=labels,
        state=state.state if state else None,
        beside=_beside(hass, entry, device_class),
        members=members,
    )


def _beside(
    hass: HomeAssistant, entry: er.RegistryEntry | None, device_class: object
) -> EntityFacts | None:
    """Return the way in on whose device something is switched, chosen or pressed."""
    if (
        entry is None
        or entry.device_id is None
        or not domain_of(entry.domain).works_its_device
        or entry.entity_category is EntityCategory.DIAGNOSTIC
        or device_class in _HARMLESS_CLASSES
    ):
        return None
    registry = er.async_get(hass)
    for other in er.async_entries_for_device(registry, entry.device_id):
        guard = domain_of(other.domain).guard
        # Cameras have sirens: their switches would ask all the time.
        if guard is not None and guard.risk != "sound":
            facts = _read(hass, other.entity_id)
            if guards_a_way_in(facts):
                return facts
    return None


def _labels(
    hass: HomeAssistant, area_id: str | None, label_ids: tuple[str, ...]
) -> frozenset[str]:
    """Return ids and lower-case names of labels, with those of the area."""
    area = ar.async_get(hass).async_get_area(area_id) if area_id else None
    ids = {*label_ids, *(area.labels if area else ())}
    if not ids:
        return frozenset()
    registry = lr.async_get(hass)
    names = {
        label.name.casefold()
        for label_id in ids
        if (label := registry.async_get_label(label_id)) is not None
    }
    return frozenset(ids | names)
