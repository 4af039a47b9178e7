"""Short soaks: ten power failures, a stop and a restart in the middle of deeds."""

import json

import pytest

from .test_real_home import run

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def test_ten_power_failures() -> None:
    """Nothing heard is lost, nothing is done twice, nothing is said that is not so."""
    done = run("scripts.soaks", "kills", "10", seconds=580)
    assert done.returncode == 0, done.stderr[-3000:]
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["wrong"] == []
    # Each of nine rounds looks at six things, and the tenth kill hits a migration.
    assert report["checks"] > 9 * 6
    assert sum(count for what, count in report.items() if "migration" in what) == 1


def test_stop_and_restart_in_the_middle_of_deeds() -> None:
    """Everybody hears of it, and the next start looks up what became of each."""
    done = run("scripts.soaks", "stops", seconds=580)
    assert done.returncode == 0, done.stderr[-3000:]
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["wrong"] == []
    # Of three deeds at each of both: what was heard, written, told and is so.
    assert report["checks"] >= 2 * 3 * 4
