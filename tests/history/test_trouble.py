"""A database that is full, locked, corrupt, gone, or from the future."""
# ruff: noqa: ASYNC240  # the files are small, and the loop is the test's own

from collections.abc import Callable
from contextlib import closing
from functools import partial
import hashlib
from pathlib import Path
import random
import sqlite3
from types import SimpleNamespace

from homeassistant.const import EVENT_HOMEASSISTANT_CLOSE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from custom_components.ha_ai_agent.const import DOMAIN
from custom_components.ha_ai_agent.errors import StorageError
from custom_components.ha_ai_agent.history import database as database_module
from custom_components.ha_ai_agent.history.engine import backend_for, open_engines
from custom_components.ha_ai_agent.history.records import EVERYTHING
from custom_components.ha_ai_agent.history.store import HistoryStore
from custom_components.ha_ai_agent.models import Memory

from .common import AGENT_ID, ANNA, approval, turn
from .conftest import MakeStore
from .test_deletion import ledger


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retry at once, and wait for locks only a moment."""
    monkeypatch.setattr(database_module, "RETRY_SECONDS", (0.02,))
    monkeypatch.setattr(
        "custom_components.ha_ai_agent.history.sqlite.BUSY_SECONDS", 0.05
    )


def issue(hass: HomeAssistant, issue_id: str = "database") -> str | None:
    found = ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
    return found.translation_key if found else None


async def committed(hass: HomeAssistant, store: HistoryStore, number: int) -> None:
    """Return when a turn is written, however long the database needs."""
    done = hass.loop.create_future()
    store.record_turn(turn(number), on_committed=lambda: done.set_result(None))
    await done


async def titles(store: HistoryStore) -> int:
    page = await store.async_list_conversations(EVERYTHING, limit=200)
    return sum(item.turn_count for item in page.items)


async def until(hass: HomeAssistant, met: Callable[[], bool]) -> None:
    """Let threads and loop go on until something is so."""
    while not met():
        await hass.async_add_executor_job(lambda: None)


async def test_unreachable_folder_is_used_once_it_is_there(
    hass: HomeAssistant, path: Path, make_store: MakeStore
) -> None:
    path.parent.rmdir()
    store = await make_store()
    assert not store.is_available
    assert issue(hass) == "database_unreachable"
    # The agent goes on: nothing of this raises.
    assert await store.async_find_thread(ANNA, AGENT_ID, within_seconds=60) is None
    assert await store.async_load_messages("c1", limit_turns=3) == []
    with pytest.raises(StorageError):
        await store.async_list_conversations(EVERYTHING)
    with pytest.raises(StorageError):
        await store.approvals.async_add(approval("a1"))
    with pytest.raises(StorageError):
        await store.approvals.async_transition(
            "a1", expected="pending", status="approved"
        )
    done: list[int] = []
    store.record_turn(turn(1), on_committed=lambda: done.append(1))
    assert [
        item.role for item in await store.async_load_messages("c1", limit_turns=3)
    ] == [
        "user",
        "assistant",
    ]
    assert not done
    path.parent.mkdir()
    await until(hass, lambda: bool(done))
    await until(hass, lambda: store.is_available)
    assert await titles(store) == 1
    assert issue(hass) is None


async def test_locked_database_gets_the_turns_later(
    hass: HomeAssistant, path: Path, store: HistoryStore
) -> None:
    await committed(hass, store, 1)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    done: list[int] = []
    for number in range(2, 30):
        store.record_turn(turn(number), on_committed=partial(done.append, number))
    with pytest.raises(StorageError):
        await store.approvals.async_add(approval("a1"))
    await until(hass, lambda: issue(hass) == "database_locked")
    # Reading goes on.
    assert await titles(store) == 1
    assert not done
    other.execute("ROLLBACK")
    other.close()
    await until(hass, lambda: len(done) == 28)
    assert done == list(range(2, 30))
    await until(hass, lambda: issue(hass) is None)
    assert await store.approvals.async_get("a1") is None


async def test_database_that_is_locked_from_the_start(
    hass: HomeAssistant, path: Path, make_store: MakeStore
) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("CREATE TABLE schema_changes (version INTEGER, changed_ts FLOAT)")
    other.execute("DROP TABLE schema_changes")
    other.execute("BEGIN EXCLUSIVE")
    store = await make_store()
    assert issue(hass) == "database_locked"
    other.execute("ROLLBACK")
    other.close()
    await committed(hass, store, 1)
    await until(hass, lambda: issue(hass) is None)


async def test_full_disk_keeps_turns_until_there_is_room(
    hass: HomeAssistant, store: HistoryStore
) -> None:
    await committed(hass, store, 1)
    engines = store._database.engines
    assert engines
    limits = ["PRAGMA max_page_count = 1"]

    @event.listens_for(engines.writer, "checkout")
    def limit(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(limits[0]).fetchall()

    long = "word " * 20_000
    done: list[int] = []
    for number in range(2, 10):
        store.record_turn(
            turn(number, text=f"{long} {number}"), on_committed=lambda: done.append(1)
        )
    await until(hass, lambda: issue(hass) == "database_full")
    assert not done
    assert await titles(store) == 1
    limits[0] = "PRAGMA max_page_count = 1000000"
    await until(hass, lambda: len(done) == 8)
    assert await titles(store) == 9
    await until(hass, lambda: issue(hass) is None)


async def test_full_disk_at_start_is_called_that(
    hass: HomeAssistant,
    path: Path,
    make_store: MakeStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """To open a database takes room too; SQLite then says that it cannot open it."""
    monkeypatch.setattr(
        "custom_components.ha_ai_agent.history.sqlite.disk_usage",
        lambda _path: SimpleNamespace(free=4096),
    )
    path.with_name(path.name + "-wal").mkdir()
    store = await make_store()
    assert issue(hass) == "database_full"
    done: list[int] = []
    store.record_turn(turn(1), on_committed=lambda: done.append(1))
    path.with_name(path.name + "-wal").rmdir()
    await until(hass, lambda: bool(done) and issue(hass) is None)
    assert await titles(store) == 1


@pytest.mark.parametrize(
    "content", [b"not a database at all" * 300, b"SQLite format 3\x00" + b"\xff" * 9000]
)
async def test_corrupt_file_is_set_aside_at_start(
    hass: HomeAssistant, path: Path, make_store: MakeStore, content: bytes
) -> None:
    path.write_bytes(content)
    store = await make_store()
    await committed(hass, store, 1)
    assert store.is_available
    assert issue(hass, "database_set_aside") == "database_set_aside"
    assert issue(hass) is None
    [aside] = path.parent.glob("history.db.corrupt.*")
    assert aside.read_bytes() == content


async def test_two_corrupt_files_are_both_kept(
    hass: HomeAssistant, path: Path, make_store: MakeStore
) -> None:
    for content in (b"one" * 100, b"two" * 100):
        path.write_bytes(content)
        store = await make_store()
        await committed(hass, store, 1)
        await store.async_close()
    kept = {item.read_bytes() for item in path.parent.glob("history.db.corrupt.*")}
    assert kept == {b"one" * 100, b"two" * 100}


@pytest.mark.parametrize(
    "seed",
    [0, 1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 8))],
)
async def test_damage_while_running(
    hass: HomeAssistant, path: Path, make_store: MakeStore, seed: int
) -> None:
    """Whatever is damaged, turns are written in the end and nothing is deleted."""
    store = await make_store()
    for number in range(40):
        store.record_turn(turn(number), on_committed=lambda: None)
    await store.async_close()
    damaged = bytearray(path.read_bytes())
    chance = random.Random(seed)
    for _ in range(8):
        start = chance.randrange(100, len(damaged) - 600)
        damaged[start : start + 600] = chance.randbytes(600)
    path.write_bytes(damaged)
    again = await make_store()
    for number in range(100, 110):
        await committed(hass, again, number)
    try:
        assert await titles(again) >= 1
    except StorageError:
        # The reader met the damage first: the writer mends it, then it reads.
        await until(hass, lambda: issue(hass, "database_set_aside") is not None)
        await committed(hass, again, 200)
        assert await titles(again) >= 1
    assert again.is_available
    if aside := list(path.parent.glob("history.db.corrupt.*")):
        assert issue(hass, "database_set_aside")
        assert aside[0].stat().st_size >= len(damaged) - 600


async def test_damaged_search_index_is_made_anew(
    hass: HomeAssistant, path: Path, make_store: MakeStore
) -> None:
    store = await make_store()
    for number in range(5):
        await committed(hass, store, number)
    await store.async_close()
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE messages_fts_data SET block = x'ffff' WHERE id >= 10")
        database.commit()
    again = await make_store()
    await committed(hass, again, 10)
    await again.async_flush()
    page = await again.async_list_conversations(EVERYTHING, search="kitchen")
    assert [item.turn_count for item in page.items] == [6]
    assert not list(path.parent.glob("*.corrupt.*"))


async def test_newer_schema_is_not_touched(
    hass: HomeAssistant, path: Path, make_store: MakeStore
) -> None:
    store = await make_store()
    await committed(hass, store, 1)
    await store.async_close()
    with closing(sqlite3.connect(path)) as database:
        database.execute("INSERT INTO schema_changes VALUES (9999, 0)")
        database.commit()
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    files = sorted(path.parent.iterdir())
    changed = path.stat().st_mtime_ns
    newer = await make_store()
    lost: list[int] = []
    newer.record_turn(turn(2), on_committed=lambda: lost.append(1))
    with pytest.raises(StorageError):
        await newer.async_list_conversations(EVERYTHING)
    with pytest.raises(StorageError):
        await newer.async_flush()
    assert issue(hass) == "database_newer_schema"
    await newer.async_close()
    assert not lost
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert sorted(path.parent.iterdir()) == files
    assert path.stat().st_mtime_ns == changed


async def test_somebody_elses_file_is_not_touched(
    hass: HomeAssistant, path: Path, make_store: MakeStore
) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE theirs (x)")
    before = path.read_bytes()
    store = await make_store()
    assert issue(hass) == "database_foreign"
    await store.async_close()
    assert path.read_bytes() == before


async def test_unknown_kind_of_database(hass: HomeAssistant) -> None:
    from custom_components.ha_ai_agent.metrics import Metrics

    for url in ("oracle://user:secret@host/db", "nonsense", "sqlite://"):
        store = HistoryStore(hass, url, metrics=Metrics())
        await store.async_start()
        found = ir.async_get(hass).async_get_issue(DOMAIN, "database")
        assert found
        assert found.translation_key == "database_unsupported"
        assert "secret" not in str(found.translation_placeholders)
        await store.async_close()


async def test_file_that_was_replaced_is_opened_again(
    hass: HomeAssistant, path: Path, store: HistoryStore
) -> None:
    await committed(hass, store, 1)
    for item in path.parent.iterdir():
        item.unlink()
    await committed(hass, store, 2)
    await until(hass, lambda: store.is_available)
    assert await titles(store) == 1
    assert path.exists()


async def test_queue_is_bounded_and_drops_the_oldest(
    hass: HomeAssistant, path: Path, make_store: MakeStore
) -> None:
    path.parent.rmdir()
    store = await make_store()
    store._database.jobs._max_jobs = 10
    done: list[int] = []
    for number in range(25):
        store.record_turn(turn(number), on_committed=partial(done.append, number))
    assert len(store._database.jobs) <= 10
    path.parent.mkdir()
    await until(hass, lambda: bool(done) and done[-1] == 24)
    assert len(done) <= 12
    assert store._metrics.counters["history_turns_lost"] >= 13


async def test_closing_without_a_database_ends(
    hass: HomeAssistant, path: Path, make_store: MakeStore
) -> None:
    path.parent.rmdir()
    store = await make_store()
    store.record_turn(turn(1), on_committed=lambda: None)
    await store.async_close()
    await store.async_close()
    store.record_turn(turn(2), on_committed=lambda: None)
    with pytest.raises(StorageError):
        await store.memories.async_add(
            Memory(memory_id="m", user_id=None, text="x", created_ts=1.0)
        )
    with pytest.raises(StorageError):
        await store.memories.async_list(None)
    path.parent.mkdir()


async def test_reader_that_meets_damage_has_it_mended(
    hass: HomeAssistant, path: Path, make_store: MakeStore
) -> None:
    store = await make_store()
    for number in range(60):
        store.record_turn(turn(number), on_committed=lambda: None)
    await store.async_close()
    content = path.read_bytes()
    with closing(sqlite3.connect(path)) as database:
        [root] = database.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'conversations'"
        ).fetchone()
    start = (root - 1) * 4096
    path.write_bytes(content[:start] + b"\xa5" * 4096 + content[start + 4096 :])
    again = await make_store()
    with pytest.raises(StorageError):
        await again.async_list_conversations(EVERYTHING)
    await until(hass, lambda: issue(hass, "database_set_aside") is not None)
    await committed(hass, again, 200)
    assert await titles(again) == 1


async def test_approval_with_a_used_id_is_refused_alone(
    hass: HomeAssistant, store: HistoryStore
) -> None:
    await store.approvals.async_add(approval("a1"))
    done: list[int] = []
    store.record_turn(turn(1), on_committed=lambda: done.append(1))
    with pytest.raises(StorageError):
        await store.approvals.async_add(approval("a1"))
    await store.async_flush()
    assert done == [1]
    assert store.is_available


async def test_ledger_entry_waits_for_the_database(
    hass: HomeAssistant, path: Path, store: HistoryStore
) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    await store.ledger.async_put(ledger("c1"))
    other.execute("ROLLBACK")
    other.close()
    await until(hass, lambda: store.is_available and not len(store._database.jobs))
    await store.async_flush()
    assert len(await store.ledger.async_list()) == 1


async def test_set_aside_where_nothing_can_be_renamed(
    hass: HomeAssistant,
    path: Path,
    make_store: MakeStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_path: Path, _target: Path) -> None:
        raise PermissionError

    path.write_bytes(b"broken" * 100)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refuse)
        store = await make_store()
        assert issue(hass) == "database_unreachable"
        assert path.read_bytes() == b"broken" * 100
    await committed(hass, store, 1)
    await until(hass, lambda: store.is_available)


async def test_home_assistant_stops_without_unloading(
    hass: HomeAssistant, path: Path, store: HistoryStore
) -> None:
    store.record_turn(turn(1), on_committed=lambda: None)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_CLOSE)
    await hass.async_block_till_done(wait_background_tasks=True)
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT count(*) FROM turns").fetchone() == (1,)
    assert not store.is_available


def test_connection_that_cannot_be_set_up_is_closed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each try at a locked database would leave a file open."""
    made: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def keep(*args: object, **options: object) -> sqlite3.Connection:
        made.append(connect(*args, **options))  # type: ignore[call-overload]
        return made[-1]

    with closing(connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        monkeypatch.setattr(sqlite3, "connect", keep)
        engines = open_engines(backend_for(f"sqlite:///{path}"))
        with pytest.raises(OperationalError), engines.writer.connect():
            pass
        engines.dispose()
    [database] = made
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        database.execute("SELECT 1")
