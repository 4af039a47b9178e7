"""A small real home that is killed and started again, and what is known of it."""

from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import (
    AsyncExitStack,
    asynccontextmanager,
    closing,
    contextmanager,
    suppress,
)
from copy import deepcopy
from dataclasses import dataclass, field
import json
from pathlib import Path
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from typing import Any, Final

import aiohttp
from sqlalchemy import NullPool, create_engine, text

from custom_components.ha_ai_agent.history.servers.names import TableNames
from scripts.demo_home.agent import AGENT_ID, Model, set_up
from scripts.demo_home.client import PASSWORD, Commands, HomeAssistantError, HomeClient
from scripts.demo_home.process import free_port
from tests.scripted_server import ScriptedServer, Thinker

from .process import ForgedProcess
from .witness import BEGAN, LOG, Book

CONFIG: Final = Path(__file__).parent / "config"
_WITNESS: Final = Path(__file__).parent / "witness"
GONE: Final = (aiohttp.ClientError, HomeAssistantError, OSError, TypeError)
"""What a client gets when the plug is pulled: nothing was heard."""


@dataclass(slots=True)
class Findings:
    """What was looked at, and what was not as it should be."""

    wrong: list[str] = field(default_factory=list)
    checks: int = 0
    is_quiet: bool = False

    def check(self, what: str, *, holds: bool) -> None:
        """Note what does not hold, at once: a soak is long."""
        self.checks += 1
        if not holds:
            self.wrong.append(what)
            if not self.is_quiet:
                print(f"WRONG {what}", file=sys.stderr, flush=True)


@dataclass(frozen=True, slots=True)
class SoakHome:
    """One home with an agent on a scripted model."""

    process: ForgedProcess
    client: HomeClient
    server: ScriptedServer
    disk: Path | None = None
    """The small disk that it is on, where one can be had."""
    server_url: str = ""
    """Of the database server that has its history; empty: a file."""

    @property
    def folder(self) -> Path:
        """The configuration folder."""
        return self.process.folder

    @property
    def database(self) -> Path:
        """The agent's own database."""
        return self.folder / "ha_ai_agent.db"

    @property
    def book(self) -> Book:
        """What the witnesses wrote."""
        return Book(self.folder / LOG)

    def begun(self, entity_id: str, state: str) -> int:
        """Return how often a deed has begun."""
        return self.book.read().count((BEGAN, entity_id, state))  # type: ignore[arg-type]  # a named tuple equals a plain one

    async def start(self) -> None:
        """Start, and wait until Home Assistant runs."""
        await self.process.start(self.client.can_log_in)
        await self.client.log_in()
        await self.process.wait_for(self.client.is_running, "to start again")

    def set_options(self, **options: Any) -> None:
        """Give the agents options while Home Assistant does not run."""
        with self._entries() as entries:
            for subentry in _ours(entries)["subentries"]:
                subentry["data"].update(options)

    def add_rival(self) -> str:
        """Add Home Assistant's own agent on the same server; return its entity."""
        with self._entries() as entries:
            rival = deepcopy(_ours(entries))
            rival |= {"entry_id": "rival", "domain": "litellm", "title": "Rival"}
            rival["data"] = {"url": self.server.base_url, "api_key": "none"}
            talks = [
                item
                for item in rival["subentries"]
                if item["subentry_type"] == "conversation"
            ]
            data = {"model": "scripted", "llm_hass_api": ["assist"]}
            for item in talks:
                item |= {"subentry_id": "rival_talk", "title": "Rival", "data": data}
            rival["subentries"] = talks
            entries.append(rival)
        return "conversation.rival"

    @contextmanager
    def _entries(self) -> Generator[list[dict[str, Any]]]:
        """Give the stored config entries, to be changed."""
        file = self.folder / ".storage" / "core.config_entries"
        stored = json.loads(file.read_text(encoding="utf-8"))
        yield stored["data"]["entries"]
        file.write_text(json.dumps(stored), encoding="utf-8")

    @asynccontextmanager
    async def person(self, name: str) -> AsyncGenerator[HomeClient]:
        """Give somebody of the household who is logged in."""
        async with self.client.websocket() as commands:
            made = await commands.call(
                "config/auth/create", name=name, group_ids=["system-users"]
            )
            await commands.call(
                "config/auth_provider/homeassistant/create",
                user_id=made["user"]["id"],
                username=name,
                password=PASSWORD,
            )
        async with HomeClient(self.client.url) as client:
            await client.log_in(name)
            yield client

    # Talking

    async def say(
        self,
        text: str,
        conversation_id: str,
        client: HomeClient | None = None,
        *,
        agent_id: str = AGENT_ID,
    ) -> str | None:
        """Return what was answered; None: nobody heard an answer."""
        body = {"text": text, "language": "en", "agent_id": agent_id}
        with suppress(*GONE):
            answer = await (client or self.client).request(
                "POST",
                "/api/conversation/process",
                {**body, "conversation_id": conversation_id},
            )
            return str(answer["response"]["speech"]["plain"]["speech"])
        return None

    async def approve(self, conversation_id: str) -> dict[str, Any] | None:
        """Say yes to the question of a conversation; None: nobody heard the answer."""
        with suppress(*GONE):
            async with self.client.websocket() as commands:
                listed = await commands.call("ha_ai_agent/approvals/list")
                for item in listed["approvals"]:
                    if item["conversation_id"] == conversation_id:
                        return await _approve(commands, item["approval_id"])
            return {"status": "none"}
        return None

    async def act(self, service: str, entity_ids: Sequence[str]) -> None:
        """Call a service as a person would, without the agent."""
        domain, _, name = service.partition(".")
        if entity_ids:
            path = f"/api/services/{domain}/{name}"
            await self.client.request("POST", path, {"entity_id": list(entity_ids)})

    # The database

    def rows(self, query: str, *values: Any) -> list[Any]:
        """Return what the database says while Home Assistant runs."""
        if self.server_url:
            return self._rows_of_server(query, values)
        url = f"file:{self.database}?mode=ro"
        with closing(sqlite3.connect(url, uri=True, timeout=30)) as database:
            return database.execute(query, values).fetchall()

    def rows_left(self, query: str) -> list[Any]:
        """Return what the database says after a kill; its files stay as they are."""
        if self.server_url:
            return self._rows_of_server(query, ())
        with tempfile.TemporaryDirectory() as folder:
            for file in self.database.parent.glob(f"{self.database.name}*"):
                shutil.copy(file, folder)
            copy = Path(folder) / self.database.name
            with closing(sqlite3.connect(copy)) as database:
                return database.execute(query).fetchall()

    def _rows_of_server(self, query: str, values: Sequence[Any]) -> list[Any]:
        """Return what a server says; asked for as SQLite takes it."""
        stored = (self.folder / ".storage" / "core.uuid").read_text(encoding="utf-8")
        names = TableNames(json.loads(stored)["data"]["uuid"])
        first, *more = names.in_statement(query).split("?")
        statement = first + "".join(f":value{at}{part}" for at, part in enumerate(more))
        engine = create_engine(self.server_url, poolclass=NullPool)
        with engine.connect() as connection:
            rows = connection.execute(
                text(statement), {f"value{at}": it for at, it in enumerate(values)}
            )
            return [tuple(row) for row in rows]

    async def repairs(self) -> list[str]:
        """Return which repairs there are about the database."""
        async with self.client.websocket() as commands:
            listed = await commands.call("repairs/list_issues")
        return [
            item["translation_key"]
            for item in listed["issues"]
            if item["domain"] == "ha_ai_agent"
            and item["translation_key"].startswith("database")
        ]


def _ours(entries: list[dict[str, Any]]) -> dict[str, Any]:
    return next(entry for entry in entries if entry["domain"] == "ha_ai_agent")


async def _approve(commands: Commands, approval_id: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = await commands.call(
            "ha_ai_agent/approvals/resolve",
            approval_id=approval_id,
            decision="approve",
        )
    except HomeAssistantError as error:
        return {"status": "refused", "message": str(error)}
    return found


@contextmanager
def _small_disk(folder: Path, disk_bytes: int) -> Generator[Path | None]:
    """Give a small disk; None where this machine lets nobody mount one."""
    if not disk_bytes:
        yield None
        return
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={disk_bytes}", "soak", str(folder)]
    is_there = subprocess.run(mount, check=False, capture_output=True).returncode == 0
    try:
        yield folder if is_there else None
    finally:
        if is_there:
            subprocess.run(["umount", str(folder)], check=True)


@asynccontextmanager
async def open_soak_home(
    folder: Path,
    think: Thinker,
    *,
    configuration: str = "",
    disk_bytes: int = 0,
    server_url: str = "",
    db_url: str = "",
) -> AsyncGenerator[SoakHome]:
    """Build a home with witnesses; what Home Assistant writes late is on the disk.

    `server_url`: where its history is; `db_url`: how Home Assistant comes there, if not
    straight.
    """
    if server_url:
        configuration += f"ha_ai_agent:\n  db_url: {db_url or server_url}\n"
    async with AsyncExitStack() as stack:
        disk = stack.enter_context(_small_disk(folder.with_name("disk"), disk_bytes))
        if disk is not None:
            folder = disk / folder.name
        process = ForgedProcess(folder, free_port())
        process.prepare(CONFIG)
        components = folder / "custom_components"
        shutil.copytree(_WITNESS, components / "witness")
        # A package of its own: the checkout's would come first, and has no witness.
        (components / "__init__.py").touch()
        with (folder / "configuration.yaml").open("a", encoding="utf-8") as file:
            file.write(configuration)
        server = await stack.enter_async_context(ScriptedServer(think=think))
        client = await stack.enter_async_context(HomeClient(process.url))
        home = SoakHome(process, client, server, disk, server_url)
        try:
            await process.start(client.can_onboard)
            await client.onboard()
            await process.wait_for(client.is_running, "to finish starting")
            async with client.websocket() as commands:
                await commands.call("http/config/promote")
                states = await commands.call("get_states")
                shown = [
                    state["entity_id"]
                    for state in states
                    if ".witness_" in state["entity_id"]
                ]
                await commands.call(
                    "homeassistant/expose_entity",
                    assistants=["conversation"],
                    entity_ids=shown,
                    should_expose=True,
                )
            model = Model(base_url=server.base_url, model="scripted")
            await set_up(client, model)
            await process.stop()
            yield home
        finally:
            await process.close()
