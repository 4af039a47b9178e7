"""What every entity of an agent has in common: its device, and how it comes."""

from collections.abc import Callable, Iterable

from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import CONF_MODEL
from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import (
    BUILTIN_NAME,
    CONF_PROVIDER,
    DOMAIN,
    NAME,
    PROVIDER_BUILTIN,
    SUBENTRY_AI_TASK,
)
from .runtime import AgentConfigEntry


def build_device_info(entry: AgentConfigEntry, subentry: ConfigSubentry) -> DeviceInfo:
    """Return the service device of one agent."""
    is_builtin = entry.data[CONF_PROVIDER] == PROVIDER_BUILTIN
    info = DeviceInfo(
        identifiers={(DOMAIN, subentry.subentry_id)},
        manufacturer=NAME,
        model=BUILTIN_NAME if is_builtin else subentry.data.get(CONF_MODEL),
        entry_type=DeviceEntryType.SERVICE,
    )
    if subentry.subentry_type == SUBENTRY_AI_TASK:
        # The default agent and the default AI Task have the same title: two devices
        # of one name, and sensors that end in `_2`.
        info["translation_key"] = "ai_task"
        info["translation_placeholders"] = {"name": subentry.title}
    else:
        info["name"] = subentry.title
    return info


class AgentEntity(Entity):
    """An entity that belongs to one agent."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, entry: AgentConfigEntry, subentry: ConfigSubentry) -> None:
        self.entry = entry
        self.subentry = subentry
        self._attr_device_info = build_device_info(entry, subentry)

    def use_default_id(self, domain: str) -> None:
        """Take the id that automations know, where it is the account's first agent."""
        if self.subentry.unique_id == self.subentry.subentry_type:
            self.entity_id = f"{domain}.{DOMAIN}"

    def is_of(self, entry: AgentConfigEntry, subentry_id: str) -> bool:
        """Return whether it belongs to this agent of this account."""
        return self.entry is entry and self.subentry.subentry_id == subentry_id


@callback
def async_add_of_each(
    entry: AgentConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    make: Callable[[ConfigSubentry], Iterable[AgentEntity]],
) -> None:
    """Add the entities of every agent, and of those to come."""

    @callback
    def async_add(subentry: ConfigSubentry) -> None:
        if entities := list(make(subentry)):
            async_add_entities(entities, config_subentry_id=subentry.subentry_id)

    entry.runtime_data.adders.append(async_add)
    for subentry in entry.subentries.values():
        async_add(subentry)
