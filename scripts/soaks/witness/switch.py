"""Switches that keep their state in the book."""

from pathlib import Path
from typing import Any, override

from homeassistant.components.switch import SwitchEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddEntitiesCallback
from homeassistant.helpers.typing import ConfigType, DiscoveryInfoType

from . import COUNT, LOG, Book


class WitnessSwitch(SwitchEntity):
    """A switch."""

    _attr_should_poll = False

    def __init__(self, book: Book, number: int) -> None:
        self._book = book
        self._attr_name = f"Witness {number}"
        self.entity_id = self._attr_unique_id = f"switch.witness_{number}"
        self._attr_is_on = book.state(self.entity_id) == "on"

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Turn on."""
        await self._book.work(self.entity_id, "on")
        self._attr_is_on = True
        self.async_write_ha_state()

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Turn off."""
        await self._book.work(self.entity_id, "off")
        self._attr_is_on = False
        self.async_write_ha_state()


async def async_setup_platform(
    hass: HomeAssistant,
    config: ConfigType,
    async_add_entities: AddEntitiesCallback,
    discovery_info: DiscoveryInfoType | None = None,
) -> None:
    """Add the switches."""
    book = Book(Path(hass.config.path(LOG)))
    async_add_entities([WitnessSwitch(book, number) for number in range(COUNT)])
