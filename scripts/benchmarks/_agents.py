"""Both agents in one Home Assistant, on one scripted server that is its own process.

Imports nothing of pytest, so that any Home Assistant can be measured with it.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
import sys
from typing import Any, Protocol

from aiohttp import ClientSession
from homeassistant import loader
from homeassistant.components import conversation
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import Context, HomeAssistant

from tests.plain_entry import add_plain_entry

OURS = "conversation.ha_ai_agent"
RIVAL = "conversation.rival"


class Addressed(Protocol):
    """A server of any kind."""

    @property
    def base_url(self) -> str:
        """Return where it is asked."""
        ...


class Server:
    """The scripted server, from outside."""

    def __init__(self, session: ClientSession, base_url: str) -> None:
        self._session = session
        self.base_url = base_url
        self._root = base_url.removesuffix("/v1")
        self._seen = 0

    async def async_script(self, *replies: dict[str, Any]) -> None:
        """Say what it answers next."""
        async with self._session.post(f"{self._root}/_script", json=replies) as answer:
            answer.raise_for_status()

    async def async_new_requests(self) -> list[dict[str, Any]]:
        """Return the chats since the last look."""
        async with self._session.get(f"{self._root}/_requests") as answer:
            rows = [
                row
                for row in await answer.json()
                if row["path"].endswith("completions")
            ]
        new, self._seen = rows[self._seen :], len(rows)
        return new

    async def async_answered_at(self) -> float:
        """Return when the newest answer was complete, in monotonic seconds."""
        async with self._session.get(f"{self._root}/_answers") as answer:
            return float((await answer.json())[-1])

    async def async_forget(self) -> None:
        """Forget the requests so far, so that looking at new ones stays quick."""
        async with self._session.post(f"{self._root}/_forget") as answer:
            answer.raise_for_status()
        self._seen = 0


@asynccontextmanager
async def async_server() -> AsyncGenerator[Server]:
    """Run the server as a process."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.scripted_server",
        "--model",
        "scripted",
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        base_url = (await process.stdout.readline()).decode().strip()
        async with ClientSession() as session:
            yield Server(session, base_url)
    finally:
        process.terminate()
        await process.wait()


async def async_set_up(
    hass: HomeAssistant, server: Addressed, *, only: str = "", **options: Any
) -> None:
    """Set both agents up, or only one of them."""
    if not hass.data.get(loader.DATA_CUSTOM_COMPONENTS):
        # The test helper starts with no custom integration known.
        hass.data.pop(loader.DATA_CUSTOM_COMPONENTS, None)
    model = {"model": "scripted"}
    agents = {
        OURS: (
            "ha_ai_agent",
            "Server",
            {"provider": "openai_compatible", "base_url": server.base_url},
            (
                _agent("conversation", "HA AI Agent", **model, **options),
                _agent("ai_task_data", "HA AI Agent", **model),
            ),
        ),
        RIVAL: (
            "litellm",
            "Rival",
            {"url": server.base_url, "api_key": "none"},
            (_agent("conversation", "Rival", **model, llm_hass_api=["assist"]),),
        ),
    }
    entries = [
        add_plain_entry(hass, *made)
        for name, made in agents.items()
        if only in {"", name}
    ]
    for entry in entries:
        await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()


def _agent(kind: str, title: str, **data: Any) -> ConfigSubentryData:
    return ConfigSubentryData(
        subentry_type=kind, title=title, unique_id=None, data=data
    )


async def async_say(
    hass: HomeAssistant,
    agent: str,
    text: str,
    conversation_id: str | None = None,
    **more: Any,
) -> str:
    """Say something; return the id of the conversation."""
    result = await conversation.async_converse(
        hass,
        text,
        conversation_id,
        more.pop("context", None) or Context(),
        **({"language": "en", "agent_id": agent} | more),
    )
    assert result.conversation_id is not None
    return result.conversation_id
