"""Approvals in memory, with the promise of the Protocol: one winner a step."""

from dataclasses import replace
from typing import Any

from custom_components.ha_ai_agent.errors import StorageError
from custom_components.ha_ai_agent.models import ApprovalRecord


class MemoryApprovals:
    """Keeps approvals; can be told to break."""

    def __init__(self) -> None:
        self.rows: dict[str, ApprovalRecord] = {}
        self.is_broken = False
        self.writes_before_breaking: int | None = None

    def _check(self, *, writes: bool = False) -> None:
        if writes and self.writes_before_breaking is not None:
            self.writes_before_breaking -= 1
            self.is_broken = self.writes_before_breaking < 0
        if self.is_broken:
            raise StorageError("disk full")

    async def async_add(self, record: ApprovalRecord) -> None:
        self._check(writes=True)
        self.rows[record.approval_id] = record

    async def async_get(self, approval_id: str) -> ApprovalRecord | None:
        self._check()
        return self.rows.get(approval_id)

    async def async_list(
        self, *, status: str | None = None, conversation_id: str | None = None
    ) -> list[ApprovalRecord]:
        self._check()
        return [
            row
            for row in self.rows.values()
            if status in {None, row.status}
            and conversation_id in {None, row.conversation_id}
        ]

    async def async_transition(
        self, approval_id: str, *, expected: str, status: Any, **fields: Any
    ) -> bool:
        self._check(writes=True)
        row = self.rows.get(approval_id)
        if row is None or row.status != expected:
            return False
        known = {key: value for key, value in fields.items() if value is not None}
        self.rows[approval_id] = replace(row, status=status, **known)
        return True
