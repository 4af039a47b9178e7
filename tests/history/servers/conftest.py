"""Running servers, and stores on them."""

from collections.abc import AsyncGenerator, Generator
from pathlib import Path
import shutil
import tempfile

from homeassistant.core import HomeAssistant
import pytest
import pytest_socket

from custom_components.ha_ai_agent.history import database as database_module
from scripts.database_servers import KINDS, NoServerError, Server

from .homes import Stores


@pytest.fixture(scope="module")
def servers() -> Generator[dict[str, Server]]:
    running: dict[str, Server] = {}
    yield running
    for server in running.values():
        server.stop()
        shutil.rmtree(server.folder.parent, ignore_errors=True)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "RETRY_SECONDS", (0.05,))
    monkeypatch.setattr(database_module, "REFUSED_SECONDS", 0.05)


@pytest.fixture(params=KINDS)
def server(
    request: pytest.FixtureRequest,
    servers: dict[str, Server],
    socket_enabled: None,
) -> Server:
    kind = request.param
    if kind not in servers:
        # Not below pytest's own folder: every run makes that private to its account.
        folder = Path(tempfile.mkdtemp(prefix="ha_ai_agent_server_"))
        folder.chmod(0o755)
        new = Server(kind, folder / "s")
        try:
            new.create()
            new.start()
        except NoServerError as err:
            pytest.skip(str(err))
        servers[kind] = new
    pytest_socket.socket_allow_hosts(["127.0.0.1", "localhost"])
    return servers[kind]


@pytest.fixture
def own_server(server: Server) -> Server:
    """Return a server that may be stopped."""
    if not server.is_ours:
        pytest.skip("the server was given by address: it is not ours to stop")
    return server


@pytest.fixture
async def stores(hass: HomeAssistant) -> AsyncGenerator[Stores]:
    made = Stores(hass)
    yield made
    for store in made.made:
        await store.async_close()
