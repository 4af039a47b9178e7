"""Config entries where there is no pytest: benchmarks on other Home Assistants."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import SOURCE_USER, ConfigEntry, ConfigSubentryData
from homeassistant.core import HomeAssistant


def add_plain_entry(
    hass: HomeAssistant,
    domain: str,
    title: str,
    data: Mapping[str, Any] | None = None,
    subentries: tuple[ConfigSubentryData, ...] = (),
) -> ConfigEntry[Any]:
    """Return an entry that Home Assistant knows, not set up."""
    entry: ConfigEntry[Any] = ConfigEntry(
        version=1,
        minor_version=1,
        domain=domain,
        title=title,
        data=data or {},
        options={},
        source=SOURCE_USER,
        unique_id=None,
        discovery_keys=MappingProxyType({}),
        subentries_data=subentries,
    )
    # As Home Assistant's own test helper does it.
    hass.config_entries._entries[entry.entry_id] = entry
    return entry
