"""Locks that keep their state in the book."""

from pathlib import Path
from typing import Any, override

from homeassistant.components.lock import LockEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddEntitiesCallback
from homeassistant.helpers.typing import ConfigType, DiscoveryInfoType

from . import COUNT, LOG, Book


class WitnessLock(LockEntity):
    """A lock."""

    _attr_should_poll = False

    def __init__(self, book: Book, number: int) -> None:
        self._book = book
        self._attr_name = f"Witness door {number}"
        self.entity_id = self._attr_unique_id = f"lock.witness_{number}"
        self._attr_is_locked = book.state(self.entity_id) != "unlocked"

    @override
    async def async_unlock(self, **kwargs: Any) -> None:
        """Unlock."""
        await self._book.work(self.entity_id, "unlocked")
        self._attr_is_locked = False
        self.async_write_ha_state()

    @override
    async def async_lock(self, **kwargs: Any) -> None:
        """Lock."""
        await self._book.work(self.entity_id, "locked")
        self._attr_is_locked = True
        self.async_write_ha_state()


async def async_setup_platform(
    hass: HomeAssistant,
    config: ConfigType,
    async_add_entities: AddEntitiesCallback,
    discovery_info: DiscoveryInfoType | None = None,
) -> None:
    """Add the locks."""
    book = Book(Path(hass.config.path(LOG)))
    async_add_entities([WitnessLock(book, number) for number in range(COUNT)])
