"""One Home Assistant process with a private folder of its own."""

import asyncio
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable
import json
import os
from pathlib import Path
import shutil
import signal
import socket
import sys

ROOT = Path(__file__).resolve().parents[2]
_CONFIG = Path(__file__).parent / "config"
_INTEGRATION = ROOT / "custom_components" / "ha_ai_agent"
_START_SECONDS = 120
# The first user is created over REST. The steps after it set up integrations that ask
# the internet, which a demo must not depend on: they count as done.
_ONBOARDING = {
    "version": 4,
    "minor_version": 1,
    "key": "onboarding",
    "data": {"done": ["core_config", "analytics", "integration"]},
}


class StartError(Exception):
    """Home Assistant did not start."""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class HomeProcess:
    """Starts, kills and starts again one Home Assistant."""

    def __init__(
        self,
        folder: Path,
        port: int,
        python: str = sys.executable,
        patience: float = _START_SECONDS,
    ) -> None:
        self.folder = folder
        self.port = port
        self._python = python
        self._patience = patience
        self._process: Process | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log_file(self) -> Path:
        """What it printed."""
        return self.folder / "demo.log"

    def prepare(self, config: Path = _CONFIG) -> None:
        """Fill the folder: configuration, and the integration as a link."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(config, self.folder)
        storage = self.folder / ".storage"
        storage.mkdir()
        (storage / "onboarding").write_text(json.dumps(_ONBOARDING), encoding="utf-8")
        components = self.folder / "custom_components"
        components.mkdir()
        (components / "ha_ai_agent").symlink_to(_INTEGRATION, target_is_directory=True)

    async def start(self, is_ready: Callable[[], Awaitable[bool]]) -> None:
        """Start it and wait until it answers as it should."""
        with self.log_file.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                self._python,
                "-m",
                "homeassistant",
                "--config",
                str(self.folder),
                stdout=log,
                stderr=log,
                env={**os.environ, "HA_AI_AGENT_DEMO_PORT": str(self.port)},
            )
        await self.wait_for(is_ready, "to start")

    async def wait_for(
        self, condition: Callable[[], Awaitable[bool]], what: str
    ) -> None:
        """Wait until something holds; stop waiting when the process is gone."""
        deadline = asyncio.get_running_loop().time() + self._patience
        while True:
            if await condition():
                return
            if not self.is_running:
                raise StartError(f"Home Assistant ended; see {self.log_file}")
            if asyncio.get_running_loop().time() > deadline:
                raise StartError(f"waited too long for Home Assistant {what}")
            await asyncio.sleep(0.1)

    @property
    def pid(self) -> int:
        """The id of the process that runs."""
        assert self._process is not None
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self._process is not None and self._process.returncode is None

    async def stop(self) -> None:
        """Let it shut down as it should."""
        await self._end(signal.SIGTERM)

    async def kill(self) -> None:
        """Pull the plug."""
        await self._end(signal.SIGKILL)

    async def _end(self, sign: signal.Signals) -> None:
        """Send a signal and wait for the end."""
        if self._process is None or not self.is_running:
            return
        self._process.send_signal(sign)
        try:
            async with asyncio.timeout(30):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    def log_lines(self, *words: str) -> list[str]:
        """Return the lines of the log that hold every one of the words."""
        text = self.log_file.read_text(encoding="utf-8", errors="replace")
        return [
            line for line in text.splitlines() if all(word in line for word in words)
        ]
