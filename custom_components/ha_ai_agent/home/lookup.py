"""What finds things in the home by words: an index a language, and the names."""

import asyncio

from homeassistant.core import HomeAssistant

from .cache import HomeCache
from .names import NameBook
from .relevance import RelevanceIndex, Vocabulary
from .words import async_load_vocabulary


class HomeLookup:
    """Keeps one of each, built in the executor when the home changed."""

    def __init__(self, hass: HomeAssistant, home: HomeCache) -> None:
        self._hass = hass
        self._home = home
        self._vocabularies: dict[str, Vocabulary] = {}
        self._indexes: dict[str, RelevanceIndex] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self._book: NameBook | None = None
        self._book_lock = asyncio.Lock()

    async def async_prepare(self, language: str) -> None:
        """Build everything before somebody waits for it."""
        await self.async_get_index(language)
        await self.async_get_book()

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

    async def async_get_book(self) -> NameBook:
        """Return the names of the home as it is now."""
        snapshot = await self._home.async_get()
        book = self._book
        if book is not None and book.home is snapshot:
            return book
        async with self._book_lock:
            book = self._book
            if book is None or book.home is not snapshot:
                book = NameBook(snapshot)
                # A second at ten thousand entities: not in the event loop.
                await self._hass.async_add_executor_job(book.prepare)
                self._book = book
            return book

    async def _async_get_vocabulary(self, language: str) -> Vocabulary:
        if (vocabulary := self._vocabularies.get(language)) is None:
            vocabulary = await async_load_vocabulary(self._hass, language)
            self._vocabularies[language] = vocabulary
        return vocabulary
