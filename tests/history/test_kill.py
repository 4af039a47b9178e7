"""kill -9 at any moment."""

from contextlib import closing
import os
from pathlib import Path
import random
import signal
import sqlite3
import subprocess
import sys
from threading import Event

import pytest

KILLS = 200
ROOT = Path(__file__).parents[2]


def _survivors(path: Path) -> set[int]:
    """Return the turns that are there, after checking that each is whole."""
    with closing(sqlite3.connect(path)) as database:
        halves = database.execute(
            "SELECT turn_id, count(messages.id) FROM turns LEFT JOIN messages"
            " ON messages.turn_row_id = turns.id GROUP BY turns.id"
            " HAVING count(messages.id) != 4"
        ).fetchall()
        assert not halves
        wrong = database.execute(
            "SELECT count(*) FROM conversations WHERE turn_count != (SELECT count(*)"
            " FROM turns WHERE conversation_row_id = conversations.id)"
        ).fetchone()
        assert wrong == (0,)
        return {
            int(turn_id[1:])
            for (turn_id,) in database.execute("SELECT turn_id FROM turns")
        }


@pytest.mark.slow
def test_nothing_is_lost_or_halved(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    chance = random.Random(20261122)
    acknowledged: set[int] = set()
    with subprocess.Popen(
        [sys.executable, "-m", "tests.history.kill_target", str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        for kill in range(KILLS):
            process.stdin.write(f"{kill * 100_000}\n")
            process.stdin.flush()
            # From before the database is open, to in the middle of the writing.
            wanted = chance.choice((0, 0, 0, 1, 17))
            pid, seen = 0, 0
            while not pid or seen < wanted:
                line = process.stdout.readline()
                if line.startswith("pid"):
                    pid = int(line[4:])
                else:
                    acknowledged.add(int(line))
                    seen += 1
            # Nothing is waited for: any moment is meant.
            Event().wait(chance.random() * 0.02)
            os.kill(pid, signal.SIGKILL)
            while (line := process.stdout.readline()) != "dead\n":
                acknowledged.add(int(line))
            if kill % 50 == 0:
                assert (
                    acknowledged <= _survivors(path)
                    if path.exists()
                    else not acknowledged
                )
        process.stdin.close()
        process.wait(10)
    assert len(acknowledged) > KILLS
    assert acknowledged <= _survivors(path)
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert [item.name for item in tmp_path.iterdir() if "corrupt" in item.name] == []
