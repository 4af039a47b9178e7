"""Fixtures: one stage for all tests of the panel, which run in the session's loop."""

from collections.abc import AsyncGenerator
import os
from pathlib import Path

import pytest
import pytest_asyncio
import pytest_socket

from .stage import Stage, open_stage

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let every test here run where the stage runs, and only where there is time."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.timeout(180))
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture
def _enable_custom_integrations() -> None:
    """Set up no Home Assistant in this process: there is a real one."""


@pytest.fixture(autouse=True)
def verify_cleanup() -> None:
    """Let what belongs to the stage go on from test to test."""


@pytest.fixture(autouse=True)
def _sockets(loopback: None) -> None:
    """Talk to Home Assistant."""


def _python() -> str:
    """Return the Python that has the newest Home Assistant."""
    path = os.environ.get("HA_AI_AGENT_DEMO_PYTHON") or str(
        ROOT / ".dev" / "demo" / "bin" / "python"
    )
    if not Path(path).exists():
        pytest.skip("the demo's environment is not set up (scripts/demo does it)")
    return path


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def whole_stage(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncGenerator[Stage]:
    """Start Home Assistant, the model and the browser; they start only once."""
    python = _python()
    pytest_socket.enable_socket()
    async with open_stage(tmp_path_factory.mktemp("panel") / "home", python) as stage:
        yield stage
        pytest_socket.enable_socket()


@pytest_asyncio.fixture(loop_scope="session")
async def stage(whole_stage: Stage) -> AsyncGenerator[Stage]:
    """Return the stage; what a test opens is closed after it."""
    yield whole_stage
    await whole_stage.leave()
