"""Runs tests on the newest Home Assistant, where pytest's plugin for it does not run.

`python -m tests.newest PACKAGES FILES` with the Python of the demo: its own packages come
first, so that its HTTP client is what is tested; pytest and what else is missing there
come from the packages of the tests, which the first argument names.
"""

import os
import sys
from typing import TYPE_CHECKING

PLUGINS = ("pytest_asyncio.plugin", "pytest_timeout")

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(packages: str, arguments: Sequence[str]) -> int:
    """Return the exit code of pytest."""
    sys.path.append(packages)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    # Here `httpx` begins to stand for its successor; before any test imports it.
    import homeassistant.core  # noqa: F401  # it settles which httpx there is
    import httpx
    import pytest

    print("asked with", httpx.__name__)  # noqa: T201  # a program of its own

    class Fixtures:
        """What the tests' own `conftest.py` gives, which needs the plugin."""

        @pytest.fixture
        def loopback(self) -> None:
            """Need nothing: no socket is forbidden here."""

        @pytest.fixture(autouse=True)
        def _enable_custom_integrations(self) -> None:
            """Set up nothing."""

    options = ["--noconftest", "-q", "-x", "-W", "ignore::DeprecationWarning"]
    for plugin in PLUGINS:
        options += ["-p", plugin]
    return pytest.main([*options, *arguments], plugins=[Fixtures()])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
