"""A ledger that takes its time, or hangs."""

import asyncio
from dataclasses import dataclass, field

import pytest

from custom_components.ha_ai_agent.models import LedgerEntry, ToolCall
from custom_components.ha_ai_agent.running import ledger

from ..agent.conftest import until
from ..house import House
from .steady import LIGHTS, turn_on


@dataclass
class SlowLedger:
    """Begins to write when it is asked, and ends when the test says so."""

    house: House
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    writing: int = 0
    most: int = 0

    def __post_init__(self) -> None:
        self._put = self.house.ledger.async_put
        self.house.ledger.async_put = self.async_put  # type: ignore[method-assign]

    async def async_put(self, entry: LedgerEntry) -> None:
        self.writing += 1
        self.most = max(self.most, self.writing)
        await self.go_on.wait()
        await asyncio.sleep(0)
        await self._put(entry)
        self.writing -= 1


async def test_a_database_that_hangs_holds_up_one_call(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = SlowLedger(house)
    monkeypatch.setattr(ledger, "_BEFORE_SECONDS", 0.01)
    first = await house.act("light.turn_on", "light.bedroom_lamp")
    assert first["status"] == "confirmed"
    # Whoever waited now would wait until the test is over.
    monkeypatch.setattr(ledger, "_BEFORE_SECONDS", 3600)
    second = await house.act("light.turn_on", "light.kitchen_ceiling")
    assert second["status"] == "confirmed"
    slow.go_on.set()
    await house.kit.ledger.async_flush()
    rows = await house.kit.ledger.async_list(turn_id=None, conversation_id=None)
    assert [row.status for row in rows] == ["confirmed", "confirmed"]
    slow.go_on.clear()
    third = asyncio.ensure_future(house.act("light.turn_on", "light.kitchen_counter"))
    for _ in range(20):
        await asyncio.sleep(0)
    assert house.state("light.kitchen_counter") == "off", "it is waited for again"
    slow.go_on.set()
    assert (await third)["status"] == "confirmed"


async def test_calls_that_begin_together_are_written_together(house: House) -> None:
    slow = SlowLedger(house)
    runner = house.turn()
    calls = [
        asyncio.ensure_future(
            runner.async_call(
                ToolCall(f"call-{number}", "call_service", dict(turn_on(name)))
            )
        )
        for number, name in enumerate(LIGHTS)
    ]
    await until(lambda: len(house.kit.ledger._queue) == len(LIGHTS))
    # One was first, the others come in one go.
    assert slow.writing == 1
    slow.go_on.set()
    results = await asyncio.gather(*calls)
    assert {result["status"] for result in results} == {"confirmed"}
    assert slow.most >= len(LIGHTS) - 1
