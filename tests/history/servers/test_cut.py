"""A line that is cut and a disk that is full: answers go on, and no turn is lost."""
# the files are small, and the loop is the test's own

import asyncio
from collections.abc import Callable, Generator
import os
from pathlib import Path
import shutil
import subprocess
import tempfile
import uuid

from homeassistant.core import HomeAssistant
import pytest
import pytest_socket

from custom_components.ha_ai_agent.errors import StorageError
from custom_components.ha_ai_agent.history import (
    bridge as bridge_module,
    database as database_module,
)
from custom_components.ha_ai_agent.history.records import EVERYTHING
from custom_components.ha_ai_agent.history.servers import (
    mariadb as mariadb_module,
    postgresql as postgresql_module,
    server as server_module,
)
from custom_components.ha_ai_agent.history.store import HistoryStore
from scripts.database_servers import KINDS, NoServerError, Server, fill_disk

from ..common import AGENT_ID, ANNA, approval, turn
from .homes import Stores
from .line import Line

pytestmark = pytest.mark.slow
# The real cut of the promise is one of 30 s; shorter ones take the same ways.
CUT_SECONDS = float(os.environ.get("HA_AI_AGENT_CUT_SECONDS", "3"))


async def _until(is_so: Callable[[], bool], seconds: float = 60) -> None:
    async with asyncio.timeout(seconds):
        while not is_so():  # noqa: ASYNC110  # threads and servers set no event
            await asyncio.sleep(0.05)


class Talk:
    """Turns that go on being said, and which of them are known to be safe."""

    def __init__(self, store: HistoryStore) -> None:
        self.store = store
        self.said = 0
        self.safe: list[int] = []

    def say(self, text: str = "Turn on the kitchen light") -> None:
        self.said += 1
        number = self.said
        self.store.record_turn(
            turn(number, text=text), on_committed=lambda: self.safe.append(number)
        )

    async def all_are_there_once(self) -> None:
        """Check that every turn is stored, in its order, and once."""
        await _until(lambda: len(self.safe) == self.said)
        assert self.safe == list(range(1, self.said + 1))
        await _until(lambda: self.store.is_available)
        page = await self.store.async_list_conversations(EVERYTHING)
        assert [item.turn_count for item in page.items] == [self.said]
        found = await self.store.async_get_conversation("c1", EVERYTHING)
        assert found
        ids = [item.message_id for item in found.messages]
        assert len(ids) == len(set(ids)) == 2 * self.said


@pytest.mark.parametrize("reset", [False, True])
async def test_cut_line(
    hass: HomeAssistant,
    stores: Stores,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    reset: bool,
) -> None:
    async with Line(server.port) as line:
        url = server.url.replace(f":{server.port}/", f":{line.port}/")
        store = await stores.open(url, uuid.uuid4().hex)
        await _until(lambda: store.is_available)
        talk = Talk(store)
        talk.say()
        await _until(lambda: talk.safe == [1])
        line.cut()
        monkeypatch.setattr(bridge_module, "WAIT_SECONDS", 0.5)
        loop = asyncio.get_running_loop()
        end = loop.time() + CUT_SECONDS
        while loop.time() < end:
            talk.say()
            # What an answer needs is known without the server.
            found = await store.async_find_thread(ANNA, AGENT_ID, within_seconds=1e9)
            assert found == "c1"
            messages = await store.async_load_messages(
                "c1", limit_turns=2, speaker=ANNA
            )
            assert messages[-1].content == "The kitchen light is on."
            await asyncio.sleep(0.1)
        with pytest.raises(StorageError):
            await store.approvals.async_add(approval("a1"))
        line.mend(reset=reset)
        monkeypatch.setattr(bridge_module, "WAIT_SECONDS", 30.0)
        await talk.all_are_there_once()
        # Whoever was told no has nothing there.
        assert not await store.approvals.async_list()


async def test_silent_line_is_noticed(
    hass: HomeAssistant,
    stores: Stores,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What takes all that it is sent, and never answers, counts as cut off."""
    for module in (server_module, postgresql_module, mariadb_module):
        monkeypatch.setattr(module, "ANSWER_SECONDS", 2)
    monkeypatch.setattr(database_module, "LOOK_SECONDS", 0.1)
    async with Line(server.port) as line:
        url = server.url.replace(f":{server.port}/", f":{line.port}/")
        store = await stores.open(url, uuid.uuid4().hex)
        await _until(lambda: store.is_available)
        talk = Talk(store)
        talk.say()
        await _until(lambda: talk.safe == [1])
        line.cut()
        talk.say()
        await _until(lambda: not store.is_available)
        # Who needs the server at once is told so, and does not wait for it.
        monkeypatch.setattr(bridge_module, "WAIT_SECONDS", 3600)
        with pytest.raises(StorageError):
            await store.approvals.async_add(approval("a1"))
        line.mend(reset=False)
        await talk.all_are_there_once()


@pytest.fixture(params=KINDS)
def small(request: pytest.FixtureRequest, socket_enabled: None) -> Generator[Server]:
    """Return a server on a disk that is nearly full."""
    folder = Path(tempfile.mkdtemp(prefix="ha_ai_agent_small_"))
    mount = ["mount", "-t", "tmpfs", "-o", "size=280m,mode=755", "small", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        folder.rmdir()
        pytest.skip("this machine lets nobody mount a small disk")
    server = Server(request.param, folder / "s")
    if not server.is_ours:
        server = None  # type: ignore[assignment]  # there is nothing to fill
    try:
        if server is None:
            pytest.skip("the server was given by address: its disk is not ours")
        server.create()
        server.start()
        pytest_socket.socket_allow_hosts(["127.0.0.1", "localhost"])
        yield server
    except NoServerError as err:
        pytest.skip(str(err))
    finally:
        if server is not None:
            server.stop(hard=True)
        subprocess.run(["umount", "-l", str(folder)], check=True)
        shutil.rmtree(folder, ignore_errors=True)


async def test_full_disk_of_the_server(
    hass: HomeAssistant, stores: Stores, small: Server
) -> None:
    store = await stores.open(small.url)
    await _until(lambda: store.is_available)
    talk = Talk(store)
    talk.say()
    await _until(lambda: talk.safe == [1])
    ballast = small.folder.parent / "ballast"
    await hass.async_add_executor_job(fill_disk, ballast)
    words = "long words " * 2_000
    for _ in range(1000):
        talk.say(words)
        await asyncio.sleep(0.02)
        found = await store.async_find_thread(ANNA, AGENT_ID, within_seconds=1e9)
        assert found == "c1"
        if not store.is_available:
            break
    assert not store.is_available
    ballast.unlink()
    while len(talk.safe) < talk.said:
        if not small.is_running:
            # A server whose log does not fit stops; somebody starts it again.
            await hass.async_add_executor_job(small.start)
        await asyncio.sleep(0.2)
    await talk.all_are_there_once()
