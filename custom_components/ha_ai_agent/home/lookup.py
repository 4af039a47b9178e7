"""The relevance index of the home in each language that is spoken there."""

import asyncio

from homeassistant.core import HomeAssistant

from .cache import HomeCache
from .relevance import RelevanceIndex, Vocabulary
from .words import async_load_vocabulary


class HomeLookup:
    """Keeps one index a language, built in the executor when the home changed."""

    def __init__(self, hass: HomeAssistant, home: HomeCache) -> None:
        self._hass = hass
        self._home = home
        self._vocabularies: dict[str, Vocabulary] = {}
        self._indexes: dict[str, RelevanceIndex] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def async_get_index(self, language: str) -> RelevanceIndex:
        """Return the index of the home as it is now."""
        snapshot = await self._home.async_get()
        index = self._indexes.get(language)
        if index is not None and index.snapshot is snapshot:
            return index
        async with self._locks.setdefault(language, asyncio.Lock()):
            index = self._indexes.get(language)
            if index is None or index.snapshot is not snapshot:
                vocabulary = await self._async_get_vocabulary(language)
                index = await self._hass.async_add_executor_job(
                    RelevanceIndex, snapshot, vocabulary
                )
                self._indexes[language] = index
            return index

    async def _async_get_vocabulary(self, language: str) -> Vocabulary:
        if (vocabulary := self._vocabularies.get(language)) is None:
            vocabulary = await async_load_vocabulary(self._hass, language)
            self._vocabularies[language] = vocabulary
        return vocabulary
