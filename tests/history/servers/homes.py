"""Stores of one Home Assistant after the other."""

import uuid

from homeassistant.core import HomeAssistant

from custom_components.ha_ai_agent.history.store import HistoryStore
from custom_components.ha_ai_agent.metrics import Metrics


class Stores:
    def __init__(self, hass: HomeAssistant) -> None:
        self.hass = hass
        self.made: list[HistoryStore] = []

    async def open(self, url: str, instance: str = "") -> HistoryStore:
        store = HistoryStore(
            self.hass, url, instance=instance or uuid.uuid4().hex, metrics=Metrics()
        )
        self.made.append(store)
        await store.async_start()
        return store
