"""A database with values in it that nobody of ours wrote: read, left out, or told.

Whoever asks gets an answer or our own error, as JSON can say it, and what is said now is
written down all the same.
"""

from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
import json
from pathlib import Path
import shutil
import sqlite3
from typing import Any
from zoneinfo import ZoneInfo

from homeassistant.core import HomeAssistant
from homeassistant.helpers.json import json_bytes
from hypothesis import given, strategies as st
import pytest

from custom_components.ha_ai_agent.errors import StorageError
from custom_components.ha_ai_agent.history import database as database_module
from custom_components.ha_ai_agent.history.db_schema import Base
from custom_components.ha_ai_agent.history.records import (
    EVERYTHING,
    TurnFilter,
    Viewer,
    message_as_json,
)
from custom_components.ha_ai_agent.history.store import HistoryStore
from custom_components.ha_ai_agent.metrics import Metrics
from custom_components.ha_ai_agent.models import LedgerEntry, Memory, ScheduledAction
from tests.history.common import ANNA, approval, turn

from .drawn import fewer, others_generator, scalars, values

pytestmark = [pytest.mark.slow, others_generator]
CELLS = sorted(
    (table.name, column.name)
    for table in Base.metadata.tables.values()
    for column in table.columns
)
anything = (
    scalars
    | st.binary(max_size=20)
    | values.map(json.dumps)
    | st.floats()
    | st.sampled_from(["[[1]]", '[{"id": 1}]', "{", "[null]", '"x"', "NaN", "\ud800"])
)
spoils = st.lists(
    st.tuples(st.sampled_from(CELLS), st.integers(0, 3), anything),
    min_size=1,
    max_size=4,
)


@pytest.fixture
async def filled(hass: HomeAssistant, tmp_path: Path) -> Path:
    """Return a file with something in every table."""
    path = tmp_path / "filled.db"
    store = HistoryStore(hass, f"sqlite:///{path}", metrics=Metrics())
    await store.async_start()
    for number in range(6):
        record = turn(number, conversation_id=f"c{number % 3}", with_tool=True)
        store.record_turn(record, on_committed=lambda: None)
    await store.async_flush()
    await store.approvals.async_add(approval("a1"))
    await store.memories.async_add(
        Memory(memory_id="m1", user_id="anna", text="likes tea", created_ts=1.0)
    )
    await store.schedules.async_put(
        ScheduledAction(
            schedule_id="s1",
            user_id="anna",
            device_id=None,
            conversation_id="c1",
            turn_id="c1-turn-1",
            agent_id="a",
            subentry_id="s",
            due_ts=4e9,
            created_ts=0,
            action={"domain": "light"},
            summary="later",
        )
    )
    await store.ledger.async_put(
        LedgerEntry(
            entry_id="e1",
            turn_id="c1-turn-1",
            conversation_id="c1",
            user_id="anna",
            tool_call_id="t1",
            created_ts=1.0,
            call={"domain": "light", "service": "turn_on", "entity_ids": ["light.a"]},
            before={},
            after={},
            status="confirmed",
        )
    )
    await store.async_close()
    return path


def _spoil(path: Path, cells: list[tuple[tuple[str, str], int, Any]]) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA foreign_keys = OFF")
        for (table, column), place, value in cells:
            # What a constraint or the driver refuses nobody can have written.
            with suppress(sqlite3.Error, OverflowError, UnicodeEncodeError):
                database.execute(
                    # The names are those of the tables themselves.
                    f"UPDATE {table} SET {column} = ? WHERE rowid ="  # noqa: S608
                    f" (SELECT rowid FROM {table} LIMIT 1 OFFSET ?)",
                    (value, place),
                )


def all_questions(store: HistoryStore) -> list[Callable[[], Awaitable[Any]]]:
    """Return all that is ever asked of a history, as JSON is made of it."""
    anna = Viewer("anna")

    async def pages() -> Any:
        cursor: str | None = None
        for viewer in (EVERYTHING, anna):
            for archived in (None, False):
                page = await store.async_list_conversations(
                    viewer, archived=archived, limit=2, with_messages=True
                )
                cursor = page.cursor
                yield [item.as_json() for item in page.items]
                yield [message_as_json(m) for item in page.items for m in item.messages]
        if cursor:
            yield await store.async_list_conversations(EVERYTHING, cursor=cursor)

    async def listed() -> Any:
        return [item async for item in pages()][:-1]

    async def searched() -> Any:
        page = await store.async_list_conversations(EVERYTHING, search="kitchen light")
        return [item.as_json() for item in page.items]

    async def read() -> Any:
        found = await store.async_get_conversation("c1", EVERYTHING)
        return found and [message_as_json(item) for item in found.messages]

    async def exported() -> Any:
        for kind in ("json", "markdown"):
            await store.async_export_conversation(
                "c1",
                kind,
                EVERYTHING,
                ZoneInfo("Europe/Berlin"),
            )

    async def turned() -> Any:
        page = await store.async_list_turns(EVERYTHING)
        some = TurnFilter(entity_ids=frozenset({"light.a"}), acted=True)
        await store.async_list_turns(anna, wanted=some, conversation_id="c1")
        return [item.as_json() for item in page.items]

    async def one_turn() -> Any:
        found = await store.async_get_turn("c1-turn-1", EVERYTHING)
        return found and found.as_json()

    async def figures() -> Any:
        return await store.async_read_figures(EVERYTHING, 0, len)

    async def related() -> Any:
        await store.async_find_related(ANNA, "yesterday's kitchen light")

    async def remembered() -> Any:
        await store.async_load_messages("c1", limit_turns=5, speaker=ANNA)
        await store.async_find_thread(
            ANNA, "conversation.ha_ai_agent", within_seconds=1e9
        )

    async def kept() -> Any:
        await store.approvals.async_list()
        await store.approvals.async_list_past("anna", limit=5)
        await store.memories.async_list("anna")
        await store.schedules.async_list()
        await store.ledger.async_list(conversation_id="c1")

    return [
        listed, searched, read, exported, turned, one_turn, figures, related, remembered,
        kept,
    ]  # fmt: skip


@fewer
@given(cells=spoils)
async def test_any_value_in_any_row(
    hass: HomeAssistant,
    filled: Path,
    monkeypatch: pytest.MonkeyPatch,
    cells: list[tuple[tuple[str, str], int, Any]],
) -> None:
    monkeypatch.setattr(database_module, "RETRY_SECONDS", (0.01,))
    path = filled.with_name("spoilt.db")
    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()
    shutil.copy(filled, path)
    _spoil(path, cells)
    store = HistoryStore(hass, f"sqlite:///{path}", metrics=Metrics())
    await store.async_start()
    try:
        for ask in all_questions(store):
            with suppress(StorageError):
                json_bytes(await ask())
        if store.is_available:
            written: list[bool] = []
            store.record_turn(
                turn(99, conversation_id="new"),
                on_committed=lambda: written.append(True),
            )
            with suppress(StorageError):
                await store.async_flush()
            await store.async_list_conversations(EVERYTHING, limit=1)
            await hass.async_block_till_done()
            assert written, cells
    finally:
        await store.async_close()
