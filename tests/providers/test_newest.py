"""The client on the HTTP client of the newest release."""

from pathlib import Path

import pytest

from tests.e2e.test_real_home import run

TESTS = ("clients", "server", "wire_cases", "wishes")


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_client_on_the_newest_release() -> None:
    """What holds with the client of this release holds with that of the next one."""
    files = [f"tests/providers/test_{name}.py" for name in TESTS]
    packages = str(Path(pytest.__file__).parents[1])
    done = run("tests.newest", packages, *files)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
    said = done.stdout.splitlines()
    assert any(" passed" in line for line in said)
    # Its successor, under the name of what it was.
    assert "asked with httpx2" in said
