"""Readers: one a section, from Home Assistant's registries to frozen values.

Each reads what it is asked for and nothing else, on the event loop, in microseconds.
Bad data is normal here: whatever cannot be read is left out or made plain.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from homeassistant.components.homeassistant.exposed_entities import async_should_expose
from homeassistant.core import HomeAssistant, State, callback
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
    label_registry as lr,
)

from ..domains.model import Capability
from ..text import one_line
from .capabilities import read_capabilities
from .snapshot import Area, Device, Entity, Floor, Label

_ALIAS_LIMIT: Final = 20
_SHORT: Final = 40


@callback
def read_floors(hass: HomeAssistant) -> tuple[Floor, ...]:
    """Return the floors by id."""
    return tuple(
        Floor(
            floor_id=floor.floor_id,
            name=one_line(floor.name) or floor.floor_id,
            aliases=_clean_names(floor.aliases),
            level=floor.level,
        )
        for floor in sorted(
            fr.async_get(hass).async_list_floors(), key=lambda item: item.floor_id
        )
    )


@callback
def read_areas(hass: HomeAssistant) -> tuple[Area, ...]:
    """Return the areas by id."""
    return tuple(
        Area(
            area_id=area.id,
            name=one_line(area.name) or area.id,
            aliases=_clean_names(area.aliases),
            floor_id=area.floor_id,
            labels=tuple(sorted(area.labels)),
        )
        for area in sorted(
            ar.async_get(hass).async_list_areas(), key=lambda item: item.id
        )
    )


@callback
def read_labels(hass: HomeAssistant) -> tuple[Label, ...]:
    """Return the labels by id."""
    return tuple(
        Label(label_id=label.label_id, name=one_line(label.name) or label.label_id)
        for label in sorted(
            lr.async_get(hass).async_list_labels(), key=lambda item: item.label_id
        )
    )


@callback
def read_device(hass: HomeAssistant, device_id: str) -> Device | None:
    """Return a device, or None if it is not there any more."""
    if (device := dr.async_get(hass).async_get(device_id)) is None:
        return None
    return Device(
        device_id=device_id,
        name=one_line(device.name_by_user or device.name or ""),
        area_id=dr.async_get_effective_area_id(hass, device),
        labels=tuple(sorted(device.labels)),
    )


@callback
def parent_of(hass: HomeAssistant, device_id: str) -> str | None:
    """Return the parent of a child device."""
    device = dr.async_get(hass).async_get(device_id)
    return getattr(device, "parent_device_id", None)


@callback
def read_is_exposed(
    hass: HomeAssistant, assistant: str, entity_id: str, entry: er.RegistryEntry | None
) -> bool:
    """Return if an entity is exposed. The first time this stores the default."""
    if entry is not None:
        options = entry.options.get(assistant)
        if options is not None and "should_expose" in options:
            return bool(options["should_expose"])
    return async_should_expose(hass, assistant, entity_id)


@callback
def read_entity(
    hass: HomeAssistant, state: State, entry: er.RegistryEntry | None
) -> Entity:
    """Return an entity by its state and, where there is one, its registry entry."""
    attributes = state.attributes
    name, aliases = _read_names(hass, entry, state)
    features = attributes.get("supported_features", 0)
    features = int(features) if isinstance(features, int) else 0
    area_id = device_id = None
    labels: tuple[str, ...] = ()
    if entry is not None:
        area_id = er.async_get_effective_area_id(hass, entry)
        device_id = entry.device_id
        labels = tuple(sorted(entry.labels)) if entry.labels else ()
    return Entity(
        entity_id=state.entity_id,
        name=name,
        aliases=aliases,
        area_id=area_id,
        device_id=device_id,
        device_class=_short(attributes.get("device_class")),
        unit=_short(attributes.get("unit_of_measurement")),
        capabilities=(
            *read_capabilities(state.domain, attributes, features),
            *_read_mapped_areas(entry),
        ),
        labels=labels,
        supported_features=features,
    )


def _read_mapped_areas(entry: er.RegistryEntry | None) -> tuple[Capability, ...]:
    """Return the rooms that a vacuum knows: people map them in its settings."""
    if entry is None:
        return ()
    options: Mapping[str, Any] = entry.options.get(entry.domain) or {}
    mapped = options.get("area_mapping")
    if not isinstance(mapped, Mapping) or not mapped:
        return ()
    return (Capability(key="clean", values=tuple(sorted(map(str, mapped)))),)


def _read_names(
    hass: HomeAssistant, entry: er.RegistryEntry | None, state: State
) -> tuple[str, tuple[str, ...]]:
    """Return the name that people see, and the other names."""
    if entry is None:
        return one_line(state.name) or _name_from_id(state), ()
    names = er.async_get_entity_aliases(hass, entry)
    if len(names) == 1 and (name := one_line(names[0])):
        return name, ()
    cleaned = _clean_names(names, keep_order=True)
    full = one_line(er.async_get_full_entity_name(hass, entry))
    if not cleaned:
        return full or one_line(state.name) or _name_from_id(state), ()
    name = full if full in cleaned else cleaned[0]
    return name, tuple(alias for alias in cleaned if alias != name)


def _name_from_id(state: State) -> str:
    return state.object_id.replace("_", " ")


def _short(value: Any) -> str | None:
    return (one_line(value, _SHORT) or None) if isinstance(value, str) else None


def _clean_names(
    names: Iterable[object], *, keep_order: bool = False
) -> tuple[str, ...]:
    """Return names on one line each, without empty ones and repetitions."""
    cleaned = dict.fromkeys(
        line for name in names if isinstance(name, str) and (line := one_line(name))
    )
    return tuple(cleaned if keep_order else sorted(cleaned))[:_ALIAS_LIMIT]
