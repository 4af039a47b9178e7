"""What is deleted is gone: from the tables, the index, the file and its log."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.ha_ai_agent.history.records import EVERYTHING, Retention, Viewer
from custom_components.ha_ai_agent.history.store import HistoryStore
from custom_components.ha_ai_agent.metrics import Metrics
from custom_components.ha_ai_agent.models import LedgerEntry, Memory, ScheduledAction

from .common import AGENT_ID, ANNA, BERT, KITCHEN, approval, turn
from .conftest import MakeStore

ANNAS = Viewer("anna")
DAY = 86_400.0
SECRET = "Xylophonquartett"


def record(store: HistoryStore, number: int, **further: Any) -> None:
    store.record_turn(turn(number, **further), on_committed=lambda: None)


def on_disk(path: Path, word: str) -> list[str]:
    """Return the files that hold a word, in any case."""
    return [
        item.name
        for item in path.parent.glob(f"{path.name}*")
        if word.lower().encode() in item.read_bytes().lower()
    ]


def ledger(conversation_id: str, **further: Any) -> LedgerEntry:
    values: dict[str, Any] = {
        "entry_id": f"l-{conversation_id}",
        "turn_id": "t",
        "conversation_id": conversation_id,
        "user_id": "anna",
        "tool_call_id": "x",
        "created_ts": 1_700_000_000.0,
        "call": {"domain": "light", "data": {"note": SECRET}},
        "before": {"light.a": {"state": "on"}},
    }
    return LedgerEntry(**(values | further))


def schedule(schedule_id: str, **further: Any) -> ScheduledAction:
    values: dict[str, Any] = {
        "schedule_id": schedule_id,
        "user_id": "anna",
        "device_id": None,
        "conversation_id": "c1",
        "turn_id": "t",
        "agent_id": AGENT_ID,
        "subentry_id": "s",
        "due_ts": 1_700_000_100.0,
        "created_ts": 1_700_000_000.0,
        "action": {"domain": "light"},
        "summary": "later",
    }
    return ScheduledAction(**(values | further))


async def test_deleted_words_are_nowhere(store: HistoryStore, path: Path) -> None:
    for number in range(60):
        record(store, number, conversation_id="c2", text=f"filler {number} words")
    record(store, 100, text=f"Where is my {SECRET}?", answer=f"The {SECRET} is here")
    record(store, 101, text="and now?", error=SECRET)
    await store.approvals.async_add(approval("a1", preview=f"Unlock {SECRET}"))
    await store.ledger.async_put(ledger("c1"))
    await store.schedules.async_put(schedule("s1", summary=SECRET, status="done"))
    await store.async_update_conversation("c1", ANNAS, title=f"About {SECRET}")
    await store.async_update_conversation("c1", ANNAS, title=f"More of {SECRET}")
    assert on_disk(path, SECRET)
    assert await store.async_delete_conversation("c1", ANNAS)
    # While the database is open, the log included.
    assert on_disk(path, SECRET) == []
    assert on_disk(path, SECRET[1:9]) == []
    assert await store.async_get_conversation("c1", ANNAS) is None
    assert (await store.async_list_turns(EVERYTHING, conversation_id="c1")).items == []
    page = await store.async_list_conversations(EVERYTHING, search=SECRET)
    assert page.items == []
    assert await store.async_load_messages("c1", limit_turns=9) == []
    assert await store.async_find_thread(ANNA, AGENT_ID, within_seconds=9e9) != "c1"
    assert await store.approvals.async_get("a1") is None
    assert await store.ledger.async_list(conversation_id="c1") == []
    await store.async_close()
    assert on_disk(path, SECRET) == []


async def test_forgotten_memory_is_nowhere(store: HistoryStore, path: Path) -> None:
    memory = Memory(memory_id="m1", user_id="anna", text=SECRET, created_ts=1.0)
    await store.memories.async_add(memory)
    assert not await store.memories.async_delete("m1", "bert")
    assert not await store.memories.async_delete("m1", None)
    assert await store.memories.async_delete("m1", "anna")
    await store.async_flush()
    assert on_disk(path, SECRET) == []


async def test_only_ones_own_is_deleted(store: HistoryStore) -> None:
    """The same id used by two people is two conversations."""
    record(store, 1)
    record(store, 2, speaker=BERT)
    await store.approvals.async_add(approval("a1"))
    assert not await store.async_delete_conversation("c1", Viewer("carl"))
    assert await store.async_delete_conversation("c1", Viewer("bert"))
    assert await store.async_get_conversation("c1", ANNAS)
    assert await store.approvals.async_get("a1")
    assert await store.async_delete_conversation("c1", EVERYTHING)
    assert not await store.async_delete_conversation("c1", EVERYTHING)
    assert await store.approvals.async_get("a1") is None


async def test_what_is_still_to_run_stays(store: HistoryStore) -> None:
    record(store, 1)
    await store.schedules.async_put(schedule("s1"))
    await store.schedules.async_put(schedule("s2", status="done"))
    await store.async_delete_conversation("c1", ANNAS)
    assert [item.schedule_id for item in await store.schedules.async_list()] == ["s1"]


async def test_turn_of_a_conversation_deleted_meanwhile(
    store: HistoryStore, freezer: FrozenDateTimeFactory
) -> None:
    freezer.move_to("2027-01-01T12:00:00+00:00")
    started = freezer.time_to_freeze.timestamp() - 20_000
    record(store, 1, started_ts=started)
    await store.async_delete_conversation("c1", ANNAS)
    told: list[int] = []
    store.record_turn(turn(2, started_ts=started), on_committed=lambda: told.append(1))
    store.record_turn(
        turn(3, started_ts=started, speaker=BERT), on_committed=lambda: told.append(2)
    )
    await store.async_flush()
    assert sorted(told) == [1, 2]
    page = await store.async_list_conversations(EVERYTHING)
    # Bert's of the same id is another conversation.
    assert [item.user_id for item in page.items] == ["bert"]


async def test_purge_by_age_takes_old_turns_out_of_living_conversations(
    store: HistoryStore, freezer: FrozenDateTimeFactory, path: Path
) -> None:
    freezer.move_to("2027-01-01T12:00:00+00:00")
    now = freezer.time_to_freeze.timestamp()
    record(store, 1, started_ts=now - 40 * DAY, text=f"{SECRET} please now")
    record(store, 2, started_ts=now - 10 * DAY, text="Close the garage door")
    record(store, 3, conversation_id="c2", started_ts=now - 41 * DAY)
    record(store, 4, conversation_id="k", speaker=KITCHEN, started_ts=now - 41 * DAY)
    await store.approvals.async_add(approval("old", created_ts=now - 40 * DAY))
    await store.approvals.async_add(
        approval("open", created_ts=now - 40 * DAY, expires_ts=now + DAY)
    )
    await store.ledger.async_put(ledger("c1", created_ts=now - 40 * DAY))
    await store.ledger.async_put(ledger("c2", created_ts=now - 4 * DAY, call={}))
    purged = await store.async_purge(older_than_days=30)
    assert (purged.turns, purged.conversations) == (3, 2)
    page = await store.async_list_conversations(EVERYTHING)
    [item] = page.items
    assert (item.conversation_id, item.title, item.turn_count, item.message_count) == (
        "c1",
        "Close the garage door",
        1,
        2,
    )
    assert item.last_message
    assert await store.approvals.async_get("old") is None
    assert await store.approvals.async_get("open")
    assert [item.entry_id for item in await store.ledger.async_list()] == ["l-c2"]
    assert on_disk(path, SECRET) == []
    assert len(await store.async_load_messages("c1", limit_turns=9)) == 2
    # Nothing that the index still names is missing.
    page = await store.async_list_conversations(EVERYTHING, search="kitchen")
    assert len(page.items) == 1


async def test_purge_of_one_conversation_by_age(store: HistoryStore) -> None:
    record(store, 1, started_ts=1_000.0)
    record(store, 2)
    record(store, 3, conversation_id="c2", started_ts=1_000.0)
    purged = await store.async_purge(older_than_days=1, conversation_id="c1")
    assert purged.turns in {1, 2}
    assert await store.async_get_conversation("c2", ANNAS)
    assert not (await store.async_purge()).turns


async def test_purge_in_small_steps(store: HistoryStore) -> None:
    for number in range(270):
        record(store, number, messages=[])
    record(store, 1, conversation_id="c2", started_ts=4e9)
    purged = await store.async_purge(older_than_days=0)
    assert purged.turns in {270, 271}
    for number in range(260):
        record(store, number, conversation_id="c3", messages=[])
    assert await store.async_delete_conversation("c3", ANNAS)


async def test_purge_by_size_takes_the_oldest(store: HistoryStore, path: Path) -> None:
    for number in range(400):
        record(store, number, conversation_id=f"c{number // 10}", text="long " * 500)
    await store.async_flush()
    await store.async_purge(max_bytes=1_000_000)
    page = await store.async_list_conversations(EVERYTHING, limit=200)
    assert page.items
    assert page.items[0].conversation_id == "c39"
    assert len(page.items) < 40
    await store.async_close()
    assert path.stat().st_size < 1_500_000  # noqa: ASYNC240


@pytest.mark.parametrize("days", [30, None])
async def test_retention_runs_daily(
    hass: HomeAssistant,
    path: Path,
    freezer: FrozenDateTimeFactory,
    days: float | None,
) -> None:
    freezer.move_to("2027-01-01T12:00:00+00:00")
    now = freezer.time_to_freeze.timestamp()
    store = HistoryStore(
        hass,
        f"sqlite:///{path}",
        metrics=Metrics(),
        retention=Retention(days=days, max_bytes=None),
    )
    await store.async_start()
    record(store, 1, started_ts=now - 29.5 * DAY)
    record(store, 2, conversation_id="c2", started_ts=now - 31 * DAY)
    await store.async_flush()
    for step, left in ((timedelta(minutes=16), {"c1"}), (timedelta(days=1), set())):
        freezer.tick(step)
        async_fire_time_changed(hass)
        await hass.async_block_till_done(wait_background_tasks=True)
        page = await store.async_list_conversations(EVERYTHING)
        assert {item.conversation_id for item in page.items} == (
            left if days else {"c1", "c2"}
        )
    await store.async_close()


async def test_each_agent_has_its_own_retention(
    hass: HomeAssistant, path: Path, freezer: FrozenDateTimeFactory
) -> None:
    freezer.move_to("2027-01-01T12:00:00+00:00")
    now = freezer.time_to_freeze.timestamp()
    store = HistoryStore(
        hass,
        f"sqlite:///{path}",
        metrics=Metrics(),
        get_days=lambda: {"short": 7, "long": 3650},
    )
    await store.async_start()
    for number, (subentry_id, age) in enumerate(
        [("short", 6), ("short", 8), ("long", 400), ("gone", 364), ("gone", 366)]
    ):
        record(
            store,
            number,
            conversation_id=f"{subentry_id}-{age}",
            started_ts=now - age * DAY,
            subentry_id=subentry_id,
        )
    await store.async_flush()
    freezer.tick(timedelta(minutes=16))
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    page = await store.async_list_conversations(EVERYTHING)
    left = {item.conversation_id for item in page.items}
    assert left == {"short-6", "long-400", "gone-364"}
    await store.async_close()


async def test_retention_waits_for_a_database(
    hass: HomeAssistant,
    path: Path,
    make_store: MakeStore,
    freezer: FrozenDateTimeFactory,
) -> None:
    path.write_bytes(b"")  # noqa: ASYNC240
    store = await make_store()
    engines = store._database._engines
    assert engines is not None
    store._database._engines = None
    store._database.jobs.close()
    freezer.tick(timedelta(minutes=16))
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    # The writer ended while it had none: nobody else closes these.
    engines.dispose()
