"""The files of the history are for Home Assistant's own account alone."""

from contextlib import closing
import os
from pathlib import Path
import sqlite3
from stat import S_IMODE

import pytest

from .common import turn
from .conftest import MakeStore


def modes(path: Path) -> dict[str, int]:
    """Return the modes of the database and of what lies beside it."""
    return {file.name: S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}


@pytest.mark.parametrize("mask", [0o022, 0o000, 0o077])
async def test_new_files(make_store: MakeStore, path: Path, mask: int) -> None:
    """Whatever the mask is, nobody else may read them from the beginning."""
    before = os.umask(mask)
    try:
        store = await make_store()
        store.record_turn(turn(1), on_committed=lambda: None)
        await store.async_flush()
        found = modes(path)
    finally:
        os.umask(before)
    assert {path.name, f"{path.name}-wal"} <= found.keys()
    assert set(found.values()) == {0o600}


async def test_files_that_are_there(make_store: MakeStore, path: Path) -> None:
    """What an earlier version left open is closed, its side files too."""
    store = await make_store()
    store.record_turn(turn(1), on_committed=lambda: None)
    await store.async_flush()
    # Somebody else's connection keeps the side files when ours close.
    with closing(sqlite3.connect(path)) as other:
        other.execute("SELECT count(*) FROM sqlite_master").fetchone()
        await store.async_close()
        for file in path.parent.iterdir():
            file.chmod(0o644)
        store = await make_store()
        store.record_turn(turn(2), on_committed=lambda: None)
        await store.async_flush()
        found = modes(path)
    assert {path.name, f"{path.name}-wal", f"{path.name}-shm"} == found.keys()
    assert set(found.values()) == {0o600}
