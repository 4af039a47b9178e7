"""What a power failure leaves of a turn: its words, its calls, and that it was cut off."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing
import json
from pathlib import Path
import sqlite3
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.ha_ai_agent.const import DOMAIN
from custom_components.ha_ai_agent.history.records import EVERYTHING
from custom_components.ha_ai_agent.history.store import HistoryStore
from custom_components.ha_ai_agent.languages import find
from custom_components.ha_ai_agent.metrics import Metrics
from custom_components.ha_ai_agent.models import MessageRecord
from custom_components.ha_ai_agent.runtime import async_get_history
from tests.scripted_server import Reply, ScriptedServer

from .conftest import LAMP_ON, Say, SetUp, state_of

WORDS = "Light for the cook, please"


class Slow:
    """A model that acts, and never says what came of it until it is let go."""

    def __init__(self, *replies: Reply) -> None:
        self._replies = list(replies)
        self.hangs = asyncio.Event()
        self.goes_on = asyncio.Event()

    async def __call__(self, _request: dict[str, Any]) -> Reply:
        if self._replies:
            return self._replies.pop(0)
        self.hangs.set()
        await self.goes_on.wait()
        return Reply(text="There you are.")


def history_of(hass: HomeAssistant) -> HistoryStore:
    store = async_get_history(hass)
    assert store is not None
    return store


@asynccontextmanager
async def after_power_failure(
    hass: HomeAssistant, folder: Path
) -> AsyncGenerator[HistoryStore]:
    """Start on what is on the disk at this moment."""
    await history_of(hass).async_flush()
    copy = folder / "after.db"

    def take() -> None:
        with (
            closing(sqlite3.connect(hass.config.path(f"{DOMAIN}.db"))) as running,
            closing(sqlite3.connect(copy)) as left,
        ):
            running.backup(left)

    await hass.async_add_executor_job(take)
    store = HistoryStore(hass, f"sqlite:///{copy}", metrics=Metrics())
    await store.async_start()
    try:
        yield store
    finally:
        await store.async_close()


async def messages_in(store: HistoryStore) -> list[MessageRecord]:
    page = await store.async_list_conversations(EVERYTHING)
    return [
        message
        for item in page.items
        for message in await store.async_load_messages(
            item.conversation_id, limit_turns=9
        )
    ]


@pytest.mark.parametrize("language", ["en", "de", "fi"])
async def test_words_calls_and_cut_off(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    tmp_path: Path,
    language: str,
) -> None:
    await set_up(server)
    server.think = model = Slow(Reply(calls=(LAMP_ON,)))
    turn = asyncio.ensure_future(say(WORDS, language=language))
    await model.hangs.wait()
    async with after_power_failure(home, tmp_path) as store:
        said, call, result, end = await messages_in(store)
        assert (said.role, said.content) == ("user", WORDS)
        (made,) = call.tool_calls
        assert made.name == "call_service"
        assert made.arguments["entity_id"] == ["light.kitchen_lamp"]
        assert json.loads(result.content)["status"] in {"confirmed", "unconfirmed"}
        assert end.content == find(language).sentences["cut_off"]
        (kept,) = (await store.async_list_turns(EVERYTHING)).items
        assert (kept.outcome, kept.error, kept.tool_calls) == (
            "cancelled",
            "cut_off",
            1,
        )
        # Once: a second start finds nothing more to write down.
        await store.async_close()
        again = HistoryStore(
            home, f"sqlite:///{tmp_path / 'after.db'}", metrics=Metrics()
        )
        await again.async_start()
        assert len((await again.async_list_turns(EVERYTHING)).items) == 1
        await again.async_close()
    model.goes_on.set()
    await turn
    assert state_of(home, "light.kitchen_lamp") == "on"


async def test_what_ended_was_not_cut_off(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    tmp_path: Path,
) -> None:
    await set_up(server)
    server.script(Reply(text="Good morning."))
    await say("Good morning")
    await home.async_block_till_done()
    async with after_power_failure(home, tmp_path) as store:
        texts = [message.content for message in await messages_in(store)]
        assert texts == ["Good morning", "Good morning."]


async def test_a_conversation_that_was_deleted_meanwhile_stays_deleted(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    tmp_path: Path,
) -> None:
    await set_up(server)
    server.think = model = Slow()
    turn = asyncio.ensure_future(say(WORDS, "secret"))
    await model.hangs.wait()
    await history_of(home).async_purge(conversation_id="secret")
    model.goes_on.set()
    await turn
    await home.async_block_till_done()
    async with after_power_failure(home, tmp_path) as store:
        assert await messages_in(store) == []


async def test_a_code_is_not_kept(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    tmp_path: Path,
) -> None:
    """Neither where it answers a question nor where nobody asked for it."""
    await set_up(server, approval_code="4711")
    server.think = model = Slow()
    turn = asyncio.ensure_future(say("Tell me of four seven one one, that is 4711"))
    await model.hangs.wait()
    async with after_power_failure(home, tmp_path) as store:
        said, _ = await messages_in(store)
        assert "4711" not in said.content
        assert "seven" not in said.content
    model.goes_on.set()
    await turn
