"""The entities and devices that are known, and which of them changed."""

from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from ..const import LOGGER
from ..domains.model import EntitySection
from .invalidation import HomeListener, Staleness
from .readers import parent_of, read_device, read_entity, read_is_exposed
from .sections import ENTITY_SECTIONS, Section, section_of
from .snapshot import Device, Entity, HomeSnapshot


class EntityStore:
    """Keeps one value for each exposed entity; equal values stay the same object."""

    def __init__(
        self, hass: HomeAssistant, assistant: str, listener: HomeListener
    ) -> None:
        self._hass = hass
        self._assistant = assistant
        self._registry = er.async_get(hass)
        self._listener = listener
        self._known: dict[EntitySection, dict[str, Entity]] = {
            section: {} for section in ENTITY_SECTIONS
        }
        self._devices: dict[str, Device] = {}
        self._unsorted: set[Section] = set()
        self._devices_moved = True
        """Some entity has come, gone or changed its device."""
        self.changed: set[Section] = set()
        """Sections that differ from the last snapshot."""

    @callback
    def ids_to_read(self, whole: set[EntitySection], taken: Staleness) -> list[str]:
        """Return the entities that must be read, known or not yet known."""
        ids = set(taken.entities)
        if len(whole) == len(ENTITY_SECTIONS):
            ids.update(self._hass.states.async_entity_ids(), *self._known.values())
        elif whole or taken.unregistered:
            registry = self._registry
            for entity_id in self._hass.states.async_entity_ids():
                if section_of(entity_id) in whole or (
                    taken.unregistered and not registry.async_is_registered(entity_id)
                ):
                    ids.add(entity_id)
            for section in whole:
                ids.update(self._known[section])
        if taken.devices:
            ids.update(self._entities_of(self._with_children(taken.devices)))
        # In order, so that what is read for the first time needs no sorting afterwards.
        return sorted(ids)

    @callback
    def read(self, entity_id: str) -> None:
        """Read one entity; one that is gone or not exposed is forgotten."""
        section = section_of(entity_id)
        known = self._known[section]
        entity = self._read(entity_id)
        before = known.get(entity_id)
        if entity is None:
            if before is not None:
                del known[entity_id]
                self.changed.add(section)
                self._devices_moved = True
        elif before is None:
            if known and entity_id < next(reversed(known)):
                self._unsorted.add(section)
            known[entity_id] = entity
            self.changed.add(section)
            self._devices_moved = True
        elif before != entity:
            known[entity_id] = entity
            self.changed.add(section)
            self._devices_moved |= before.device_id != entity.device_id

    def _read(self, entity_id: str) -> Entity | None:
        if (state := self._hass.states.get(entity_id)) is None:
            return None
        entry = self._registry.async_get(entity_id)
        self._listener.reading = entity_id
        try:
            exposed = read_is_exposed(self._hass, self._assistant, entity_id, entry)
        finally:
            self._listener.reading = None
        if not exposed:
            return None
        try:
            return read_entity(self._hass, state, entry)
        except (AttributeError, TypeError, ValueError) as err:
            # Attributes come from any integration: one that nobody can read must not
            # take the rest of the home with it.
            LOGGER.debug("Cannot read %s: %s", entity_id, type(err).__name__)
            return Entity(entity_id=entity_id, name=state.object_id.replace("_", " "))

    @callback
    def devices_to_read(self, touched: set[str], *, every: bool) -> list[str]:
        """Return the devices to be read, after the entities; forget unneeded ones."""
        if not (every or touched or self._devices_moved):
            return []
        self._devices_moved = False
        needed = {
            entity.device_id
            for known in self._known.values()
            for entity in known.values()
            if entity.device_id is not None
        }
        for device_id in self._devices.keys() - needed:
            del self._devices[device_id]
            self.changed.add("devices")
        if every:
            return sorted(needed)
        return sorted(
            (needed - self._devices.keys()) | (needed & self._with_children(touched))
        )

    @callback
    def read_device(self, device_id: str) -> None:
        """Read one device."""
        device = read_device(self._hass, device_id)
        before = self._devices.get(device_id)
        if device is None:
            if before is not None:
                del self._devices[device_id]
                self.changed.add("devices")
        elif before != device:
            known = self._devices
            if before is None and known and device_id < next(reversed(known)):
                self._unsorted.add("devices")
            self._devices[device_id] = device
            self.changed.add("devices")

    @callback
    def changes(self, home: HomeSnapshot) -> dict[str, Any]:
        """Return the sections that differ from the snapshot, and start afresh."""
        found: dict[str, Any] = {}
        for section in self.changed:
            if section == "devices":
                if section in self._unsorted:
                    self._devices = _sorted(self._devices)
                found[section] = tuple(self._devices.values())
            elif section in self._known:
                if section in self._unsorted:
                    self._known[section] = _sorted(self._known[section])
                found[section] = tuple(self._known[section].values())
        self.changed.clear()
        self._unsorted.clear()
        return {
            name: value for name, value in found.items() if value != getattr(home, name)
        }

    def _with_children(self, device_ids: set[str]) -> set[str]:
        """Return the devices and their known child devices."""
        if not device_ids:
            return set()
        return device_ids | {
            device_id
            for device_id in self._devices
            if parent_of(self._hass, device_id) in device_ids
        }

    def _entities_of(self, device_ids: set[str]) -> set[str]:
        return {
            entity.entity_id
            for known in self._known.values()
            for entity in known.values()
            if entity.device_id in device_ids
        }


def _sorted[Value](values: dict[str, Value]) -> dict[str, Value]:
    """Return the same by id."""
    return {key: values[key] for key in sorted(values)}
