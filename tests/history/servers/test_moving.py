"""From a file of any version to a server; killed in the middle; versions on a server."""
# ruff: noqa: ASYNC240  # the files are small, and the loop is the test's own

import asyncio
from pathlib import Path
import signal
import sys
import uuid

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from sqlalchemy import Connection, Engine, Inspector, inspect, text

from custom_components.ha_ai_agent.const import DOMAIN
from custom_components.ha_ai_agent.history.backend import Backend
from custom_components.ha_ai_agent.history.engine import backend_for, open_engines
from custom_components.ha_ai_agent.history.migration import MIGRATIONS, migrate
from custom_components.ha_ai_agent.history.records import EVERYTHING
from custom_components.ha_ai_agent.history.store import HistoryStore
from scripts.database_servers import Server

from ..common import turn
from ..test_migration import EARLIER, unpack
from .homes import Stores

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[3]


async def _found(store: HistoryStore) -> dict[str, list[str]]:
    return {
        words: [
            item.conversation_id
            for item in (
                await store.async_list_conversations(EVERYTHING, search=words)
            ).items
        ]
        for words in ("summer", "kuche", "kitchen", "light on")
    }


@pytest.mark.parametrize("version", EARLIER)
async def test_file_of_an_earlier_version_moves(
    hass: HomeAssistant,
    stores: Stores,
    server: Server,
    tmp_path: Path,
    version: int,
) -> None:
    there = tmp_path / "same.db"
    path = Path(hass.config.path(f"{DOMAIN}.db"))
    for copy in (there, path):
        unpack(version, copy)
    ours = await stores.open(f"sqlite:///{there}")
    theirs = await stores.open(server.url)
    await theirs.async_flush()
    assert theirs.is_available
    assert not path.exists()
    assert await _found(theirs) == await _found(ours)
    pages = [
        await store.async_list_conversations(EVERYTHING, with_messages=True)
        for store in (ours, theirs)
    ]
    assert pages[0].items == pages[1].items


def _drop_to(version: int, engine: Engine, backend: Backend) -> None:
    """Make of a server's tables what an earlier version would have made."""
    with engine.begin() as connection:
        if version < 3:
            connection.exec_driver_sql("DROP TABLE sessions")
        if version < 2:
            on = " ON conversations" if connection.dialect.name != "postgresql" else ""
            connection.exec_driver_sql(f"DROP INDEX ix_conversations_thread{on}")
        connection.exec_driver_sql(
            f"UPDATE schema_changes SET version = {version}"  # noqa: S608  # a number
        )


def _schema(engine: Engine, prefix: str) -> dict[str, object]:
    def options(seen: Inspector, name: str) -> object:
        # PostgreSQL has the collations with the columns.
        is_maria = engine.dialect.name != "postgresql"
        return seen.get_table_options(name) if is_maria else None

    with engine.connect() as connection:
        seen = inspect(connection)
        return {
            name.removeprefix(prefix): (
                [(item["name"], str(item["type"])) for item in seen.get_columns(name)],
                sorted(
                    (str(item["name"]).replace(prefix, ""), tuple(item["column_names"]))
                    for item in seen.get_indexes(name)
                ),
                options(seen, name),
            )
            for name in seen.get_table_names()
            if name.startswith(prefix)
        }


@pytest.mark.parametrize("version", EARLIER)
async def test_every_step_works_on_a_server_and_once_more(
    hass: HomeAssistant, stores: Stores, server: Server, version: int
) -> None:
    instance = uuid.uuid4().hex
    store = await stores.open(server.url, instance)
    for number in range(6):
        store.record_turn(
            turn(number, conversation_id=f"c{number % 2}"), on_committed=lambda: None
        )
    await store.async_flush()
    before = await _found(store)
    await store.async_close()
    backend = backend_for(server.url, instance)
    engines = open_engines(backend)
    prefix = f"ha_ai_agent_{instance[:12]}_"
    whole = await hass.async_add_executor_job(_schema, engines.writer, prefix)
    await hass.async_add_executor_job(_drop_to, version, engines.writer, backend)

    def break_off(connection: Connection, backend: Backend) -> None:
        MIGRATIONS[version + 1](connection, backend)
        raise OSError("power cut")

    steps = dict(MIGRATIONS) | {version + 1: break_off}
    with pytest.raises(OSError, match="power cut"):
        await hass.async_add_executor_job(migrate, engines.writer, backend, steps)
    await hass.async_add_executor_job(migrate, engines.writer, backend)
    assert await hass.async_add_executor_job(_schema, engines.writer, prefix) == whole
    await hass.async_add_executor_job(engines.dispose)
    again = await stores.open(server.url, instance)
    assert again.is_available
    assert await _found(again) == before


@pytest.mark.parametrize("chunks", [0, 4])
async def test_move_that_is_killed_goes_on(
    hass: HomeAssistant, stores: Stores, server: Server, chunks: int
) -> None:
    path = Path(hass.config.path(f"{DOMAIN}.db"))
    ours = await stores.open(f"sqlite:///{path}")
    for number in range(60):
        record = turn(number, conversation_id=f"c{number % 7}", with_tool=True)
        ours.record_turn(record, on_committed=lambda: None)
    await ours.async_flush()
    before = await _found(ours)
    conversations = (
        await ours.async_list_conversations(EVERYTHING, with_messages=True)
    ).items
    await ours.async_close()
    instance = uuid.uuid4().hex
    killed = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.history.servers.move_target"),
        *(str(path), server.url, instance, str(chunks)),
        cwd=ROOT,
    )
    assert await killed.wait() == -signal.SIGKILL
    assert path.exists()
    theirs = await stores.open(server.url, instance)
    await theirs.async_flush()
    assert not path.exists()
    assert await _found(theirs) == before
    page = await theirs.async_list_conversations(EVERYTHING, with_messages=True)
    assert page.items == conversations
    await hass.async_block_till_done()
    assert ir.async_get(hass).async_get_issue(DOMAIN, "database_moved") is not None
    engines = open_engines(backend_for(server.url, instance))

    def indexed() -> tuple[int, int]:
        with engines.reader.connect() as connection:
            count = "SELECT COUNT(*), COUNT(DISTINCT id) FROM messages_fts"
            return tuple(connection.execute(text(count)).one())

    assert await hass.async_add_executor_job(indexed) == (120, 120)
    await hass.async_add_executor_job(engines.dispose)
