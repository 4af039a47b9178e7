"""The home as frozen values. Pure: knows nothing of Home Assistant's objects.

Only what is exposed to the assistant is ever in here. Tuples are sorted by id, so that
equal homes are equal values.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ..domains.model import Capability


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """A floor of the building."""

    floor_id: str
    name: str
    aliases: tuple[str, ...] = ()
    level: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A room or another place."""

    area_id: str
    name: str
    aliases: tuple[str, ...] = ()
    floor_id: str | None = None
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A tag that people put on things."""

    label_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A device with at least one exposed entity."""

    device_id: str
    name: str
    area_id: str | None = None
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """An exposed entity, without its state."""

    entity_id: str
    name: str
    aliases: tuple[str, ...] = ()
    area_id: str | None = None
    """Effective: its own, its device's, or a parent device's."""
    device_id: str | None = None
    device_class: str | None = None
    unit: str | None = None
    capabilities: tuple[Capability, ...] = ()
    labels: tuple[str, ...] = ()
    supported_features: int = 0

    @property
    def domain(self) -> str:
        """The part of the id before the dot."""
        return self.entity_id.partition(".")[0]

    def capability(self, key: str) -> Capability | None:
        """Return a capability by its key."""
        return next((item for item in self.capabilities if item.key == key), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceField:
    """A field of a service."""

    key: str
    kind: str = "any"
    """The selector's type: `number`, `boolean`, `select`, `text`, …"""
    required: bool = False
    options: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    unit: str | None = None
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service (an action, as people see it)."""

    domain: str
    service: str
    name: str = ""
    description: str = ""
    fields: tuple[ServiceField, ...] = ()
    has_target: bool = False
    target_domains: tuple[str, ...] = ()
    response: str = "none"
    """`none`, `optional` or `only`."""

    @property
    def service_id(self) -> str:
        """Domain and service with a dot between."""
        return f"{self.domain}.{self.service}"


@dataclass(frozen=True, kw_only=True)
class HomeSnapshot:
    """Everything that is known of the home at one moment. Shared, never changed."""

    floors: tuple[Floor, ...] = ()
    areas: tuple[Area, ...] = ()
    labels: tuple[Label, ...] = ()
    devices: tuple[Device, ...] = ()
    entities: tuple[Entity, ...] = ()
    """Exposed entities, but for those of the four sections below."""
    helpers: tuple[Entity, ...] = ()
    scenes: tuple[Entity, ...] = ()
    scripts: tuple[Entity, ...] = ()
    automations: tuple[Entity, ...] = ()
    services: tuple[Service, ...] = ()

    @cached_property
    def by_entity_id(self) -> Mapping[str, Entity]:
        """Every exposed entity, whatever its section."""
        return {
            entity.entity_id: entity
            for section in (
                self.entities,
                self.helpers,
                self.scenes,
                self.scripts,
                self.automations,
            )
            for entity in section
        }

    @cached_property
    def entity_domains(self) -> frozenset[str]:
        """Domains of the exposed entities."""
        return frozenset(entity.domain for entity in self.by_entity_id.values())

    @cached_property
    def by_domain(self) -> Mapping[str, tuple[Entity, ...]]:
        """Exposed entities by their domain."""
        found: dict[str, list[Entity]] = {}
        for entity in self.by_entity_id.values():
            found.setdefault(entity.domain, []).append(entity)
        return {domain: tuple(rows) for domain, rows in found.items()}

    @cached_property
    def group_ids(self) -> tuple[str, ...]:
        """Old-style groups among the exposed entities."""
        return tuple(id_ for id_ in self.by_entity_id if id_.startswith("group."))

    @cached_property
    def ids_by_area_id(self) -> Mapping[str | None, frozenset[str]]:
        """Exposed entities by their effective area."""
        found: dict[str | None, set[str]] = {}
        for entity in self.by_entity_id.values():
            found.setdefault(entity.area_id, set()).add(entity.entity_id)
        return {area_id: frozenset(ids) for area_id, ids in found.items()}

    @cached_property
    def by_area_id(self) -> Mapping[str, Area]:
        """Areas by id."""
        return {area.area_id: area for area in self.areas}

    @cached_property
    def by_floor_id(self) -> Mapping[str, Floor]:
        """Floors by id."""
        return {floor.floor_id: floor for floor in self.floors}

    @cached_property
    def by_device_id(self) -> Mapping[str, Device]:
        """Devices by id."""
        return {device.device_id: device for device in self.devices}

    @cached_property
    def by_service_id(self) -> Mapping[str, Service]:
        """Services by `domain.service`."""
        return {service.service_id: service for service in self.services}
