"""The whole demo home, from an empty folder to an agent that can be talked to."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
import sys

from .agent import Model, set_up, set_up_shopping_list, use_in_assist
from .client import Commands, HomeClient
from .furnish import furnish, ignore_port
from .process import HomeProcess, free_port


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A running demo home."""

    process: HomeProcess
    client: HomeClient
    commands: Commands
    exposed: int
    entry_id: str
    pipeline_id: str


@asynccontextmanager
async def open_home(
    folder: Path,
    *,
    port: int | None = None,
    model: Model | None = None,
    python: str = sys.executable,
) -> AsyncGenerator[Home]:
    """Start Home Assistant, furnish it, set the agent up; shut down at the end."""
    process = HomeProcess(folder, port or free_port(), python)
    process.prepare()
    async with HomeClient(process.url) as client:
        try:
            await process.start(client.can_onboard)
            await client.onboard()
            await process.wait_for(client.is_running, "to finish starting")
            await set_up_shopping_list(client)
            async with client.websocket() as commands:
                # Without a yes Home Assistant goes back to its usual port in minutes.
                await commands.call("http/config/promote")
                await ignore_port(commands)
                exposed = await furnish(commands)
                entry_id = await set_up(client, model)
                yield Home(
                    process=process,
                    client=client,
                    commands=commands,
                    exposed=exposed,
                    entry_id=entry_id,
                    pipeline_id=await use_in_assist(commands),
                )
        finally:
            await process.stop()
