"""A short soak: what `scripts/soak kills` finds in ten power failures."""

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
