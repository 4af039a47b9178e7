"""What the events of Home Assistant have touched. An event marks, nothing more."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from homeassistant.components.homeassistant.exposed_entities import (
    async_listen_entity_updates,
)
from homeassistant.const import (
    EVENT_SERVICE_REGISTERED,
    EVENT_SERVICE_REMOVED,
    EVENT_STATE_CHANGED,
)
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
    label_registry as lr,
)

from ..domains.rows import domain_of
from .capabilities import COMMON_ATTRIBUTES
from .sections import MAX_AGE, Section, section_of

type Cause = str


class Staleness:
    """What must be read again, and why."""

    __slots__ = ("causes", "devices", "entities", "pending", "sections", "unregistered")

    def __init__(self) -> None:
        self.sections: set[Section] = set()
        """Sections to be read as a whole."""
        self.entities: set[str] = set()
        self.devices: set[str] = set()
        self.unregistered = False
        """The exposure of an entity without registry entry changed: not said which."""
        self.pending = False
        self.causes: dict[Section, Counter[Cause]] = {
            section: Counter() for section in MAX_AGE
        }

    def mark_section(self, section: Section, cause: Cause) -> None:
        """Have a whole section read again."""
        self.sections.add(section)
        self.causes[section][cause] += 1
        self.pending = True

    def mark_entity(self, entity_id: str, cause: Cause) -> None:
        """Have one entity read again."""
        self.entities.add(entity_id)
        self.causes[section_of(entity_id)][cause] += 1
        self.pending = True

    def mark_device(self, device_id: str, cause: Cause) -> None:
        """Have a device and its entities read again."""
        self.devices.add(device_id)
        self.causes["devices"][cause] += 1
        self.pending = True

    def mark_unregistered(self, cause: Cause) -> None:
        """Have the entities read again that no registry knows."""
        self.unregistered = True
        self.causes["entities"][cause] += 1
        self.pending = True

    def take(self) -> Staleness:
        """Return what is stale and start afresh; the counts stay here."""
        # New sets, not emptied ones: what is marked while these are read counts again.
        taken = Staleness()
        taken.sections, self.sections = self.sections, set()
        taken.entities, self.entities = self.entities, set()
        taken.devices, self.devices = self.devices, set()
        taken.unregistered, self.unregistered = self.unregistered, False
        taken.pending, self.pending = self.pending, False
        return taken

    def give_back(self, taken: Staleness) -> None:
        """Put back what could not be read."""
        self.sections |= taken.sections
        self.entities |= taken.entities
        self.devices |= taken.devices
        self.unregistered |= taken.unregistered
        self.pending |= taken.pending


@callback
def is_shown_change(data: Mapping[str, Any]) -> bool:
    """Return if a state event touches the description. Runs for every state change."""
    old, new = data["old_state"], data["new_state"]
    if old is None or new is None:
        return old is not new
    before, after = old.attributes, new.attributes
    # Where only the state is new Home Assistant hands the old mapping on: the usual
    # case, and it has to cost nothing.
    if before is after:
        return False
    for key in COMMON_ATTRIBUTES + domain_of(new.domain).attributes:
        one, other = before.get(key), after.get(key)
        if one is not other and _differs(one, other):
            return True
    return False


def _differs(one: object, other: object) -> bool:
    """Return if two values differ; values that cannot be compared do."""
    try:
        return bool(one != other)
    except TypeError, ValueError:
        return True


class HomeListener:
    """Turns Home Assistant's events into marks."""

    __slots__ = ("_assistant", "_hass", "_stale", "_unsubscribe", "reading")

    def __init__(self, hass: HomeAssistant, assistant: str, stale: Staleness) -> None:
        self._hass = hass
        self._assistant = assistant
        self._stale = stale
        self._unsubscribe: list[CALLBACK_TYPE] = []
        self.reading: str | None = None
        """The entity that is being read: asking for its exposure may store a default,
        whose event must not make it stale again."""

    @callback
    def async_start(self) -> None:
        """Listen to everything that changes the description."""
        if self._unsubscribe:
            return
        listen = self._hass.bus.async_listen
        self._unsubscribe = [
            # As a filter: the bus then makes no job of the thousands that show nothing.
            listen(EVENT_STATE_CHANGED, self._on_state, event_filter=is_shown_change),
            listen(er.EVENT_ENTITY_REGISTRY_UPDATED, self._on_entity_registry),
            listen(dr.EVENT_DEVICE_REGISTRY_UPDATED, self._on_device_registry),
            listen(ar.EVENT_AREA_REGISTRY_UPDATED, self._marker("area_registry")),
            listen(fr.EVENT_FLOOR_REGISTRY_UPDATED, self._marker("floor_registry")),
            listen(lr.EVENT_LABEL_REGISTRY_UPDATED, self._marker("label_registry")),
            listen(
                EVENT_SERVICE_REGISTERED,
                self._marker("service_registered", "services"),
            ),
            listen(EVENT_SERVICE_REMOVED, self._marker("service_removed", "services")),
            async_listen_entity_updates(self._hass, self._assistant, self._on_exposure),
        ]

    @callback
    def async_close(self) -> None:
        """Stop listening."""
        while self._unsubscribe:
            self._unsubscribe.pop()()

    def _marker(
        self, cause: Cause, section: Section = "areas"
    ) -> Callable[[Event[Any]], None]:
        """Return a listener that marks one section."""

        @callback
        def mark(_: Event[Any]) -> None:
            self._stale.mark_section(section, cause)

        return mark

    @callback
    def _on_state(self, event: Event[Any]) -> None:
        data = event.data
        if data["old_state"] is None:
            cause = "state_added"
        elif data["new_state"] is None:
            cause = "state_removed"
        else:
            cause = "attributes"
        self._stale.mark_entity(data["entity_id"], cause)

    @callback
    def _on_entity_registry(
        self, event: Event[er.EventEntityRegistryUpdatedData]
    ) -> None:
        data = event.data
        if (entity_id := data["entity_id"]) != self.reading:
            self._stale.mark_entity(entity_id, "entity_registry")
        # A renamed entity would stay in the home under its old id, too.
        if data["action"] == "update" and (old := data.get("old_entity_id")):
            self._stale.mark_entity(old, "entity_registry")

    @callback
    def _on_device_registry(
        self, event: Event[dr.EventDeviceRegistryUpdatedData]
    ) -> None:
        self._stale.mark_device(event.data["device_id"], "device_registry")

    @callback
    def _on_exposure(self) -> None:
        # Registered entities have told so by their own event already.
        self._stale.mark_unregistered("exposure")


def mark_everything(stale: Staleness, cause: Cause) -> None:
    """Have every section read again."""
    for section in MAX_AGE:
        stale.mark_section(section, cause)
