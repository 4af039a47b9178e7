"""The history's file in every bad state, under a whole turn of a real Home Assistant.

Each time: the person is answered, a repair says what to do, doing it mends it without a
restart, and what was in the file is still somewhere.
"""
# ruff: noqa: ASYNC240  # the files are small, and the loop is the test's own

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
import os
from pathlib import Path
import sqlite3
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.translation import async_get_translations
import pytest

from custom_components.ha_ai_agent.const import DOMAIN
from custom_components.ha_ai_agent.history import (
    database as database_module,
    sqlite as sqlite_module,
)
from custom_components.ha_ai_agent.history.records import EVERYTHING
from custom_components.ha_ai_agent.runtime import DATA_HISTORY

from .agent.conftest import (
    LAMP_ON,
    Say,
    SetUp,
    home,
    say,
    server,
    set_up,
    speech_of,
    state_of,
    until,
)
from .scripted_server import Reply, ScriptedServer

__all__ = ["home", "say", "server", "set_up"]

GIGABYTES = 2 * 1024**3
LONGEST_SECONDS = (
    database_module.LOOK_SECONDS
    + max(database_module.RETRY_SECONDS)
    + sqlite_module.BUSY_SECONDS
)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retry at once, and wait for locks only a moment."""
    for name in ("RETRY_SECONDS", "LOOK_SECONDS"):
        value: Any = (0.02,) if name == "RETRY_SECONDS" else 0.02
        monkeypatch.setattr(database_module, name, value)
    monkeypatch.setattr(
        "custom_components.ha_ai_agent.history.sqlite.BUSY_SECONDS", 0.05
    )


def test_what_is_mended_is_used_within_five_seconds() -> None:
    """A look at the file, a try, and a lock that is waited for."""
    assert LONGEST_SECONDS <= 5


@dataclass(frozen=True, slots=True)
class Fault:
    """A way to ruin the file, what is said of it, and what mends it."""

    ruin: Callable[[Path], None]
    issue: str
    mend: Callable[[Path], None] | None = None
    """None: it mends itself; what was there is kept beside it."""


def _write(content: bytes, path: Path) -> None:
    path.write_bytes(content)


def _overwrite(offset: int, content: bytes, path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(content)


def _truncate(share: float, path: Path) -> None:
    os.truncate(path, int(path.stat().st_size * share))


def _huge(path: Path) -> None:
    path.write_bytes(b"no database")
    os.truncate(path, GIGABYTES)


def _huge_with_a_head(path: Path) -> None:
    """Grow behind the first page, whose counters are of another size."""
    content = bytearray(path.read_bytes()[:4096])
    content[28:32] = (GIGABYTES // 4096).to_bytes(4)
    path.write_bytes(content)
    os.truncate(path, GIGABYTES)


def _directory(path: Path) -> None:
    path.rename(path.with_suffix(".mine"))
    path.mkdir()


def _no_directory(path: Path) -> None:
    path.rmdir()
    path.with_suffix(".mine").rename(path)


def _log_directory(path: Path) -> None:
    path.with_name(path.name + "-wal").mkdir()


def _no_log_directory(path: Path) -> None:
    path.with_name(path.name + "-wal").rmdir()


def _sql(statement: str, path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.executescript(statement)


def _newer(path: Path) -> None:
    _sql("INSERT INTO schema_changes VALUES (9999, 0)", path)


def _foreign(path: Path) -> None:
    path.rename(path.with_suffix(".mine"))
    _sql("CREATE TABLE theirs (x)", path)


def _take_back(path: Path) -> None:
    path.unlink()
    path.with_suffix(".mine").rename(path)


FAULTS = {
    "no database": Fault(partial(_write, b"\x00\x01garbage" * 999), "set_aside"),
    "empty": Fault(partial(_write, b""), "set_aside"),
    "half": Fault(partial(_truncate, 0.5), "set_aside"),
    "a damaged schema": Fault(partial(_overwrite, 100, b"\xa5" * 3900), "set_aside"),
    "two gigabytes of nothing": Fault(_huge, "set_aside"),
    "two gigabytes with a head": Fault(_huge_with_a_head, "set_aside"),
    "a directory": Fault(_directory, "unreachable", _no_directory),
    "a directory as its log": Fault(_log_directory, "unreachable", _no_log_directory),
    "newer": Fault(
        _newer,
        "newer_schema",
        partial(_sql, "DELETE FROM schema_changes WHERE version = 9999"),
    ),
    "somebody else's": Fault(_foreign, "foreign", _take_back),
}


def _issue(hass: HomeAssistant, name: str) -> ir.IssueEntry | None:
    issues = ir.async_get(hass).issues.values()
    key = f"database_{name}"
    return next((item for item in issues if item.translation_key == key), None)


async def _assert_told(hass: HomeAssistant, name: str) -> None:
    """Assert that a repair says in words what is wrong and what to do."""
    await until(lambda: _issue(hass, name))
    issue = _issue(hass, name)
    assert issue is not None
    for language in ("en", "de"):
        words = await async_get_translations(hass, language, "issues", [DOMAIN])
        text = words[f"component.{DOMAIN}.issues.database_{name}.description"]
        assert str(hass.config.config_dir) in text.format(
            **issue.translation_placeholders or {}
        )


async def _async_turns(hass: HomeAssistant, entry: Any) -> int:
    """Return how many turns are kept, with those that are being written."""
    await hass.async_block_till_done()
    await entry.runtime_data.history.async_flush()
    page = await entry.runtime_data.history.async_list_conversations(
        EVERYTHING, limit=50
    )
    return sum(item.turn_count for item in page.items)


async def _async_unload(hass: HomeAssistant, entry: Any) -> None:
    """Unload the account, and wait until nobody has the file open any more."""
    assert await hass.config_entries.async_unload(entry.entry_id)
    await until(lambda: DATA_HISTORY not in hass.data)


@pytest.fixture
def path(home: HomeAssistant, tmp_path: Path) -> Path:
    """Return where the history of this home is: a folder of its own."""
    home.config.config_dir = str(tmp_path)
    return Path(home.config.path(f"{DOMAIN}.db"))


async def _async_lamp_on(home: HomeAssistant, server: ScriptedServer, say: Say) -> None:
    """Say something that is done, answered, and written down."""
    home.states.async_set("light.kitchen_lamp", "off")
    server.script(Reply(calls=(LAMP_ON,)), Reply(text="It is on."))
    assert speech_of(await say("Lamp on")) == "It is on."
    assert state_of(home, "light.kitchen_lamp") == "on"


@pytest.mark.parametrize("name", FAULTS)
async def test_a_bad_file_at_the_start(
    home: HomeAssistant,
    path: Path,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    name: str,
) -> None:
    fault = FAULTS[name]
    entry = await set_up(server)
    await _async_lamp_on(home, server, say)
    await _async_unload(home, entry)
    fault.ruin(path)
    size = path.stat().st_size
    assert await home.config_entries.async_setup(entry.entry_id)
    await _async_lamp_on(home, server, say)
    await _assert_told(home, fault.issue)
    if fault.mend is None:
        [kept] = path.parent.glob(f"{path.name}.corrupt.*")
        assert kept.stat().st_size == size
    else:
        fault.mend(path)
        await until(lambda: _issue(home, fault.issue) is None)
    history = entry.runtime_data.history
    await until(lambda: history.is_available)
    before = await _async_turns(home, entry)
    # What is mended has everything that was in it.
    assert before >= (fault.mend is not None)
    await _async_lamp_on(home, server, say)
    assert await _async_turns(home, entry) > before
    await _async_unload(home, entry)


async def test_a_file_that_nobody_may_write(
    home: HomeAssistant,
    path: Path,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As a file system that became read-only, whoever runs this."""
    entry = await set_up(server)
    await _async_lamp_on(home, server, say)
    await _async_unload(home, entry)
    connect = sqlite3.connect

    def only_read(database: Any, **options: Any) -> sqlite3.Connection:
        return connect(str(database).replace("mode=rwc", "mode=ro"), **options)

    monkeypatch.setattr(sqlite3, "connect", only_read)
    assert await home.config_entries.async_setup(entry.entry_id)
    await _async_lamp_on(home, server, say)
    await _assert_told(home, "read_only")
    monkeypatch.setattr(sqlite3, "connect", connect)
    await until(lambda: _issue(home, "read_only") is None)
    assert await _async_turns(home, entry) == 2, "what was said meanwhile is kept"
    await _async_unload(home, entry)


@pytest.mark.parametrize("can_be_kept", [True, False])
async def test_deleted_while_it_is_used(
    home: HomeAssistant,
    path: Path,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    monkeypatch: pytest.MonkeyPatch,
    can_be_kept: bool,
) -> None:
    """Noticed though nobody says anything; what was in it is kept where it can be."""
    entry = await set_up(server)
    await _async_lamp_on(home, server, say)
    assert await _async_turns(home, entry) == 1
    if not can_be_kept:
        monkeypatch.setattr(
            sqlite_module.SqliteBackend,
            "_name_aside",
            lambda self, _why: self.path.parent / "no folder" / "copy",
        )
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()
    await _assert_told(home, "deleted" if can_be_kept else "deleted_lost")
    await until(lambda: entry.runtime_data.history.is_available and path.exists())
    await _async_lamp_on(home, server, say)
    assert await _async_turns(home, entry) == 1
    kept = list(path.parent.glob(f"{path.name}.deleted.*"))
    assert len(kept) == can_be_kept
    await _async_unload(home, entry)
    if kept:
        # As the repair says: put back, it is the history again.
        assert kept[0].stat().st_mode & 0o777 == 0o600
        kept[0].rename(path)
        assert await home.config_entries.async_setup(entry.entry_id)
        assert await _async_turns(home, entry) == 1
        await _async_unload(home, entry)
