"""The client on the `openai` package and the HTTP client of the newest release."""

from importlib.metadata import version
from pathlib import Path

import pytest

from tests.e2e.test_real_home import run

TESTS = ("clients", "server", "wire_cases", "wishes")


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_client_on_the_newest_release() -> None:
    """What holds with the package of this release holds with that of the next one."""
    files = [f"tests/providers/test_{name}.py" for name in TESTS]
    packages = str(Path(pytest.__file__).parents[1])
    # One of them starts Pythons of its own, which tell the same everywhere.
    done = run("tests.newest", packages, *files, "-k", "not imported_once")
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
    said = done.stdout.splitlines()
    assert any(" passed" in line for line in said)
    assert f"openai {version('openai')} with httpx" not in said
