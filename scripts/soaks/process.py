"""A Home Assistant that starts quickly, again and again."""

import asyncio
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Awaitable, Callable
import os
from pathlib import Path
import signal
import sys
from typing import Final, override

from scripts.demo_home.process import HomeProcess, StartError

_PATIENCE_SECONDS: Final = 180
_STOP_SECONDS: Final = 60


class ForgedProcess(HomeProcess):
    """Forks of one process that has imported everything (`forge.py`)."""

    def __init__(self, folder: Path, port: int) -> None:
        super().__init__(folder, port)
        self._forge: Process | None = None
        self._pid: int | None = None
        self._ended: asyncio.Task[bytes] | None = None

    @property
    @override
    def pid(self) -> int:
        """The id of the process that runs."""
        assert self._pid is not None
        return self._pid

    @property
    @override
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self._ended is not None and not self._ended.done()

    @override
    async def start(self, is_ready: Callable[[], Awaitable[bool]]) -> None:
        """Start it and wait until it answers as it should."""
        if self._forge is None:
            self._forge = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "scripts.soaks.forge",
                str(self.folder),
                str(self.log_file),
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                env={**os.environ, "HA_AI_AGENT_DEMO_PORT": str(self.port)},
            )
            await self._line()
        assert self._forge.stdin is not None
        self._forge.stdin.write(b"start\n")
        await self._forge.stdin.drain()
        self._pid = int(await self._line())
        assert self._forge.stdout is not None
        self._ended = asyncio.create_task(self._forge.stdout.readline())
        await self.wait_for(is_ready, "to start")

    async def _line(self) -> bytes:
        assert self._forge is not None
        assert self._forge.stdout is not None
        async with asyncio.timeout(_PATIENCE_SECONDS):
            line = await self._forge.stdout.readline()
        if not line:
            raise StartError("what starts Home Assistant has ended")
        return line

    @override
    async def _end(self, sign: signal.Signals) -> None:
        """Send a signal and wait for the end."""
        if self._ended is None or not self.is_running:
            return
        os.kill(self.pid, sign)
        done, _ = await asyncio.wait([self._ended], timeout=_STOP_SECONDS)
        if not done:
            os.kill(self.pid, signal.SIGKILL)
            await self._ended

    async def wait_for_end(self, seconds: float) -> None:
        """Wait until it has ended by itself."""
        assert self._ended is not None
        async with asyncio.timeout(seconds):
            await asyncio.shield(self._ended)

    async def close(self) -> None:
        """End it, and what starts it."""
        await self.kill()
        if self._forge is not None:
            assert self._forge.stdin is not None
            self._forge.stdin.close()
            await self._forge.wait()
