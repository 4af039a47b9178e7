"""What tools keep."""

import asyncio
from dataclasses import replace

from custom_components.ha_ai_agent.history.store import HistoryStore
from custom_components.ha_ai_agent.models import Memory

from .common import approval
from .conftest import MakeStore
from .test_deletion import ledger, schedule


async def test_approval_survives_a_restart(make_store: MakeStore) -> None:
    store = await make_store()
    first, second = approval("a1"), approval("a2", created_ts=1.0, conversation_id="c2")
    await store.approvals.async_add(first)
    await store.approvals.async_add(second)
    await store.async_close()
    again = (await make_store()).approvals
    assert await again.async_get("a1") == first
    assert await again.async_get("nobody") is None
    assert await again.async_list() == [second, first]
    assert await again.async_list(status="pending", conversation_id="c2") == [second]
    assert await again.async_list(status="executed") == []


async def test_approval_is_used_once(store: HistoryStore) -> None:
    await store.approvals.async_add(approval("a1"))
    won = await asyncio.gather(
        *(
            store.approvals.async_transition(
                "a1",
                expected="pending",
                status="approved",
                resolved_ts=5.0,
                resolved_by=f"user{number}",
                resolved_via="websocket",
            )
            for number in range(20)
        )
    )
    assert sum(won) == 1
    assert await store.approvals.async_transition(
        "a1", expected="approved", status="executed", result={"status": "confirmed"}
    )
    assert not await store.approvals.async_transition(
        "a1", expected="pending", status="rejected"
    )
    stored = await store.approvals.async_get("a1")
    assert stored
    assert stored.status == "executed"
    assert stored.resolved_by == f"user{won.index(True)}"
    assert stored.result == {"status": "confirmed"}


async def test_ledger_puts_and_replaces(store: HistoryStore) -> None:
    entry = ledger("c1")
    await store.ledger.async_put(entry)
    changed = replace(entry, after={"light.a": {"state": "off"}}, status="confirmed")
    await store.ledger.async_put(changed)
    await store.ledger.async_put(ledger("c2", created_ts=1_750_000_000.0, turn_id="t2"))
    assert await store.ledger.async_list(conversation_id="c1") == [changed]
    assert [item.entry_id for item in await store.ledger.async_list()] == [
        "l-c2",
        "l-c1",
    ]
    assert len(await store.ledger.async_list(limit=1)) == 1
    assert await store.ledger.async_list(turn_id="t") == [changed]


async def test_memories_belong_to_one(store: HistoryStore) -> None:
    memories = [
        Memory(
            memory_id=f"m{number}", user_id=user, text=f"t{number}", created_ts=number
        )
        for number, user in enumerate(("anna", None, "anna", "bert"))
    ]
    for memory in memories:
        await store.memories.async_add(memory)
    assert await store.memories.async_list("anna") == [memories[0], memories[2]]
    assert await store.memories.async_list(None) == [memories[1]]
    assert await store.memories.async_delete("m1", None)
    assert await store.memories.async_list(None) == []


async def test_schedules_are_soonest_first(store: HistoryStore) -> None:
    late, soon = schedule("s1", due_ts=200.0), schedule("s2", due_ts=100.0)
    await store.schedules.async_put(late)
    await store.schedules.async_put(soon)
    assert await store.schedules.async_list() == [soon, late]
    done = replace(soon, status="done", result={"status": "confirmed"})
    await store.schedules.async_put(done)
    assert await store.schedules.async_list(status="pending") == [late]
    assert await store.schedules.async_list(status="done") == [done]
