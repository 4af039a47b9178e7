"""Storage in memory, as the Protocols say."""

from dataclasses import replace

from custom_components.ha_ai_agent.errors import StorageError
from custom_components.ha_ai_agent.models import LedgerEntry, Memory, ScheduledAction


class MemoryLedger:
    """Keeps ledger entries."""

    def __init__(self) -> None:
        self.entries: dict[str, LedgerEntry] = {}
        self.is_broken = False

    async def async_put(self, entry: LedgerEntry) -> None:
        if self.is_broken:
            raise StorageError("disk full")
        self.entries[entry.entry_id] = entry

    async def async_list(
        self,
        *,
        turn_id: str | None = None,
        conversation_id: str | None = None,
        status: str | None = None,
        limit: int = 100,
    ) -> list[LedgerEntry]:
        rows = [
            entry
            for entry in self.entries.values()
            if turn_id in {None, entry.turn_id}
            and conversation_id in {None, entry.conversation_id}
            and status in {None, entry.status}
        ]
        rows.sort(key=lambda entry: (entry.created_ts, entry.entry_id), reverse=True)
        return rows[:limit]


class MemoryMemories:
    """Keeps memories."""

    def __init__(self) -> None:
        self.rows: list[Memory] = []

    async def async_add(self, memory: Memory) -> None:
        self.rows.append(memory)

    async def async_list(self, user_id: str | None) -> list[Memory]:
        return [row for row in self.rows if row.user_id == user_id]

    async def async_delete(self, memory_id: str, user_id: str | None) -> bool:
        for row in self.rows:
            if row.memory_id == memory_id and row.user_id == user_id:
                self.rows.remove(row)
                return True
        return False


class MemorySchedules:
    """Keeps scheduled actions."""

    def __init__(self) -> None:
        self.rows: dict[str, ScheduledAction] = {}
        self.is_broken = False

    def _check(self) -> None:
        if self.is_broken:
            raise StorageError("locked")

    async def async_put(self, action: ScheduledAction) -> None:
        self._check()
        self.rows[action.schedule_id] = replace(action)

    async def async_move(self, action: ScheduledAction, *, expected: str) -> bool:
        self._check()
        row = self.rows.get(action.schedule_id)
        if row is None or row.status != expected:
            return False
        self.rows[action.schedule_id] = replace(row, status=action.status)
        return True

    async def async_list(self, *, status: str | None = None) -> list[ScheduledAction]:
        self._check()
        rows = [row for row in self.rows.values() if status in {None, row.status}]
        return sorted(rows, key=lambda row: row.due_ts)
