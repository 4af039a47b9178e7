"""The memories of those who speak, kept at hand: every tail shows them."""

from typing import override

from ..errors import StorageError
from ..models import Memory, MemoryStorage


class MemoryBook(MemoryStorage):
    """Reads a person's memories once; all writing goes through here."""

    def __init__(self, storage: MemoryStorage) -> None:
        self._storage = storage
        self._known: dict[str | None, list[Memory]] = {}

    @override
    async def async_add(self, memory: Memory) -> None:
        """Store a memory."""
        self._known.pop(memory.user_id, None)
        await self._storage.async_add(memory)

    @override
    async def async_list(self, user_id: str | None) -> list[Memory]:
        """Return a user's memories, oldest first."""
        if (known := self._known.get(user_id)) is None:
            known = await self._storage.async_list(user_id)
            self._known[user_id] = known
        return list(known)

    @override
    async def async_delete(self, memory_id: str, user_id: str | None) -> bool:
        """Delete a user's own memory; False if there is none."""
        self._known.pop(user_id, None)
        return await self._storage.async_delete(memory_id, user_id)

    async def async_texts(self, user_id: str | None) -> list[str]:
        """Return what a tail shows; nothing while the database is not there."""
        try:
            return [memory.text for memory in await self.async_list(user_id)]
        except StorageError:
            return []
