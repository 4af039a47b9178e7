"""Stops a database server, cuts the line to it, and fills its disk, while people talk.

A real PostgreSQL or MariaDB from Debian's packages, on a small disk of its own, at the
end of a line that can be cut. Twenty conversations go on all the time: every turn is
answered as wished, and in the end is in the history, once.
"""

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
import random
import shutil
import subprocess
import sys
import tempfile
from time import monotonic
from typing import Any, Final, Literal

from scripts.database_servers import KINDS, Server, fill_disk
from tests.history.servers.line import Line

from .faults import PEOPLE, Faults, Model
from .home import SoakHome, open_soak_home

type Loss = Literal["server restarted", "line cut", "line lost", "disk full"]
LOSSES: Final[tuple[Loss, ...]] = Loss.__value__.__args__
GONE: Final = frozenset({"database_unreachable_server"})
FULL: Final = GONE | {"database_full_server"}
"""A server whose log does not fit any more stops by itself."""
BACK_SECONDS: Final = 30.0
"""So long after the end of the cause until nothing waits any more."""
_CALM_SECONDS: Final = 5.0
_NOTICED_SECONDS: Final = 120.0
_DISK: Final = "size=400m,mode=755"
_LONG: Final = ", and " + "say what you know of it " * 400


@contextmanager
def server_on_small_disk(kind: str) -> Generator[Server]:
    """Give a server on a small disk, where this machine lets one be mounted."""
    folder = Path(tempfile.mkdtemp(prefix="ha_ai_agent_soak_"))
    folder.chmod(0o755)
    mount = ["mount", "-t", "tmpfs", "-o", _DISK, "soak", str(folder)]
    is_small = subprocess.run(mount, check=False, capture_output=True).returncode == 0
    server = Server(kind, folder / "s")
    try:
        server.create()
        server.start()
        yield server
    finally:
        server.stop(hard=True)
        if is_small:
            subprocess.run(["umount", "-l", str(folder)], check=True)
        shutil.rmtree(folder, ignore_errors=True)


class Servers:
    """A household that talks while its database server is lost again and again."""

    def __init__(
        self, home: SoakHome, server: Server, line: Line, talk: Faults
    ) -> None:
        self._home = home
        self._server = server
        self._line = line
        self._talk = talk
        self.seen: dict[str, Any] = {}

    def _check(self, what: str, *, holds: bool) -> None:
        self._talk.findings.check(what, holds=holds)

    async def lose(self, loss: Loss, seconds: float) -> None:
        """Lose the server for so long from the moment on that it was noticed."""
        await asyncio.sleep(_CALM_SECONDS)
        before = self._stored()
        async with self._lost(loss):
            wanted = FULL if loss == "disk full" else GONE
            noticed = await self._wait_for(wanted, _NOTICED_SECONDS)
            self._check(f"{loss}: the repair is there", holds=noticed is not None)
            self.seen[f"{loss}: noticed after s"] = noticed
            await asyncio.sleep(seconds)
        back = await self._wait_for(None, 3 * BACK_SECONDS)
        self._check(
            f"{loss}: back after {back} s",
            holds=back is not None and back <= BACK_SECONDS,
        )
        self.seen[f"{loss}: back after s"] = back
        self.seen[f"{loss}: turns before, after"] = (before, self._stored())

    @asynccontextmanager
    async def _lost(self, loss: Loss) -> AsyncGenerator[None]:
        server, line = self._server, self._line
        match loss:
            case "server restarted":
                await asyncio.to_thread(server.stop)
                yield
                await asyncio.to_thread(server.start)
            case "line cut" | "line lost":
                line.cut()
                yield
                line.mend(reset=loss == "line lost")
            case "disk full":
                self._talk.more_words = _LONG
                filling = asyncio.create_task(_fill(server.folder.parent / "ballast"))
                yield
                self._talk.more_words = ""
                filling.cancel()
                (server.folder.parent / "ballast").unlink()
                if not server.is_running:
                    # Somebody starts it again.
                    self.seen["disk full: the server stopped itself"] = True
                    await asyncio.to_thread(server.start)

    async def _wait_for(
        self, wanted: frozenset[str] | None, seconds: float
    ) -> float | None:
        """Return after how many seconds there is a repair; None: there is none left."""
        began = monotonic()
        while (waited := monotonic() - began) < seconds:
            found = await self._home.repairs()
            if wanted & {*found} if wanted else not found:
                return round(waited, 1)
            await asyncio.sleep(0.2)
        print(f"{wanted}: {found} after {seconds} s", file=sys.stderr, flush=True)
        return None

    def _stored(self) -> int:
        [[count]] = self._home.rows("SELECT COUNT(*) FROM turns")
        return int(count)

    async def settle(self) -> None:
        """Wait until nothing more is written."""
        count, until = -1, monotonic() + BACK_SECONDS
        while (stored := self._stored()) != count and monotonic() < until:
            count = stored
            await asyncio.sleep(3)


async def _fill(ballast: Path) -> None:
    """Use up a disk to its last byte, and again whatever becomes free."""
    while True:
        await asyncio.to_thread(fill_disk, ballast)
        await asyncio.sleep(0.2)


async def run(
    folder: Path, seconds: float, seed: int, kinds: tuple[str, ...] = KINDS
) -> dict[str, Any]:
    """Lose each server in every way, and return what was found."""
    report: dict[str, Any] = {"seconds": seconds, "checks": 0, "wrong": []}
    for kind in kinds:
        found = await _run(
            folder.with_name(f"{folder.name}-{kind}"), kind, seconds, seed
        )
        report["checks"] += found["checks"]
        report["wrong"] += [f"{kind}: {what}" for what in found.pop("wrong")]
        report[kind] = found
    return report


async def _run(folder: Path, kind: str, seconds: float, seed: int) -> dict[str, Any]:
    chance = random.Random(seed)
    model = Model(chance, share=0)
    async with AsyncExitStack() as stack:
        server = stack.enter_context(server_on_small_disk(kind))
        line = await stack.enter_async_context(Line(server.port))
        through = server.url.replace(f":{server.port}/", f":{line.port}/")
        home = await stack.enter_async_context(
            open_soak_home(folder, model, server_url=server.url, db_url=through)
        )
        await home.start()
        people = [
            await stack.enter_async_context(home.person(f"person{number}"))
            for number in range(PEOPLE)
        ]
        talk = Faults(home, model, chance)
        soak = Servers(home, server, line, talk)
        talking = asyncio.create_task(talk.talk_for(3600, people))
        began = monotonic()
        for loss in LOSSES:
            print(f"{kind}: {loss}", file=sys.stderr, flush=True)
            await soak.lose(loss, seconds)
        talk.stop()
        await talking
        await soak.settle()
        took = round(monotonic() - began)
        await home.process.stop()
        talk.compare_history()
        return {"took s": took, **talk.report(), **soak.seen}
