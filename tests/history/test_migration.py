"""From every schema version that was released, to the newest."""

from contextlib import closing
import gzip
from pathlib import Path
import shutil
import sqlite3

from homeassistant.core import HomeAssistant
import pytest
from sqlalchemy import Connection

from custom_components.ha_ai_agent.history.backend import Backend
from custom_components.ha_ai_agent.history.db_schema import SCHEMA_VERSION
from custom_components.ha_ai_agent.history.engine import backend_for, open_engines
from custom_components.ha_ai_agent.history.migration import MIGRATIONS, migrate
from custom_components.ha_ai_agent.history.records import EVERYTHING

from .common import KITCHEN, turn
from .conftest import MakeStore

DATA = Path(__file__).parent / "data"
EARLIER = range(1, SCHEMA_VERSION)


def unpack(version: int, path: Path) -> None:
    """Put a file there that this version of the code wrote."""
    with gzip.open(DATA / f"schema_{version}.db.gz") as packed, path.open("wb") as file:
        shutil.copyfileobj(packed, file)


def schema(path: Path) -> set[tuple[str, ...]]:
    with closing(sqlite3.connect(path)) as database:
        return {
            (kind, name, " ".join((sql or "").split()))
            for kind, name, sql in database.execute(
                "SELECT type, name, sql FROM sqlite_master"
            )
        }


def test_every_version_has_a_step_and_a_file() -> None:
    assert sorted(MIGRATIONS) == list(range(2, SCHEMA_VERSION + 1))
    assert {item.name for item in DATA.iterdir()} == {
        f"schema_{version}.db.gz" for version in EARLIER
    }


@pytest.mark.parametrize("version", EARLIER)
async def test_earlier_file_is_brought_forward(
    hass: HomeAssistant, path: Path, make_store: MakeStore, version: int
) -> None:
    unpack(version, path)
    store = await make_store()
    page = await store.async_list_conversations(EVERYTHING)
    assert {item.conversation_id: item.turn_count for item in page.items} == {
        "c0": 3,
        "c1": 3,
        "k1": 1,
    }
    for words, found in (("summer", ["c0"]), ("kuche", ["k1"]), ("kitchen", 3)):
        page = await store.async_list_conversations(EVERYTHING, search=words)
        ids = [item.conversation_id for item in page.items]
        assert (len(ids) if isinstance(found, int) else ids) == found
    conversation = await store.async_get_conversation("c0", EVERYTHING)
    assert conversation
    assert len(conversation.messages) == 12
    messages = await store.async_load_messages("k1", limit_turns=3, speaker=KITCHEN)
    assert messages[0].content == "Küche heizen bitte"
    store.record_turn(turn(50, conversation_id="c0"), on_committed=lambda: None)
    await store.async_flush()
    await store.async_close()
    fresh = path.with_name("fresh.db")
    backend = backend_for(f"sqlite:///{fresh}")
    engines = open_engines(backend)
    migrate(engines.writer, backend)
    engines.dispose()
    assert schema(path) == schema(fresh)
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        versions = database.execute("SELECT version FROM schema_changes").fetchall()
        assert [item for (item,) in versions] == list(
            range(version, SCHEMA_VERSION + 1)
        )


def test_step_that_fails_leaves_the_version_before_it(path: Path) -> None:
    unpack(1, path)
    before = schema(path)
    backend = backend_for(f"sqlite:///{path}")
    engines = open_engines(backend)

    def break_off(connection: Connection, backend: Backend) -> None:
        MIGRATIONS[2](connection, backend)
        raise OSError("power cut")

    with pytest.raises(OSError, match="power cut"):
        migrate(engines.writer, backend, {2: break_off})
    engines.dispose()
    assert schema(path) == before
    migrate(engines.writer, backend)
    engines.dispose()
    assert schema(path) != before
