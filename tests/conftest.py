"""Fixtures that every test may use."""

from collections.abc import AsyncGenerator, Generator
import logging
from pathlib import Path
from typing import Any, Final

from homeassistant import block_async_io
from homeassistant.core import HomeAssistant
import pytest
import pytest_socket

# Home Assistant imports this one when an entry is set up. What a test has put into the
# place of something by then would stay in it for all tests that follow.
from custom_components.ha_ai_agent import builder as _builder  # noqa: F401
from custom_components.ha_ai_agent.agent.spoken import silence

from .house import House, async_build

PANEL: Final = "tests/panel/"
# The plugin logs every statement; here that drowns what a test has to say.
logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give the panel's tests to one worker: its Home Assistant starts only once."""
    if config.getvalue("dist") != "loadfile":
        return None
    # xdist brings no types along, and is there only where tests are shared out.
    from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

    class TogetherScheduling(LoadFileScheduling):  # type: ignore[misc, unused-ignore]
        def _split_scope(self, nodeid: str) -> str:
            file: str = super()._split_scope(nodeid)
            return PANEL if file.startswith(PANEL) else file

    return TogetherScheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take long, so that no core waits at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(autouse=True)
def _enable_custom_integrations(enable_custom_integrations: None) -> None:
    """Let Home Assistant find the integration in this checkout."""


@pytest.fixture(autouse=True)
def _has_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Say no word for a wait on a slow machine: a test of it asks for one."""
    monkeypatch.setattr(silence, "SILENCE_SECONDS", 3600)


@pytest.fixture
def protected_loop(
    disable_block_async_io: None,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> Generator[None]:
    """Run with Home Assistant's loop protection on; we must not block the loop."""
    # Otherwise files and imports are not looked at where unittest is loaded.
    monkeypatch.setattr(block_async_io, "_IN_TESTS", False)
    block_async_io.enable()
    yield
    blocking = [
        record.getMessage()
        for when in ("setup", "call")
        for record in caplog.get_records(when)
        if "blocking call" in record.getMessage()
        and "integration 'ha_ai_agent'" in record.getMessage()
    ]
    assert not blocking, blocking


@pytest.fixture
def hass_config_dir(hass_tmp_config_dir: str) -> str:
    """Give every test a configuration folder of its own: the database is in there.

    It is a copy of one that all share: what others left in that is not taken along.
    """
    for left in Path(hass_tmp_config_dir).glob("ha_ai_agent.db*"):
        left.unlink()
    return hass_tmp_config_dir


@pytest.fixture
def loopback() -> Generator[None]:
    """Allow real sockets on this machine alone: for the scripted servers."""
    pytest_socket.enable_socket()
    pytest_socket.socket_allow_hosts(
        ["127.0.0.1", "localhost", "::1"], allow_unix_socket=True
    )
    yield
    pytest_socket.disable_socket(allow_unix_socket=True)


@pytest.fixture
async def core(hass: HomeAssistant) -> HomeAssistant:
    """Return a Home Assistant with what the agent depends on."""
    from homeassistant.setup import async_setup_component

    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "conversation", {})
    return hass


@pytest.fixture
async def house(hass: HomeAssistant) -> AsyncGenerator[House]:
    """Return a house whose toolkit waits half a second at most."""
    house = await async_build(
        hass, timeout_seconds=0.5, llm_apis=("assist", "outside", "other")
    )
    yield house
    await house.kit.async_close()
    house.cache.async_close()
    await house.drain()
