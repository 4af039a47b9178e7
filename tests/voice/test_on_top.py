"""Who talks on top of a turn at a satellite, at its very beginning too, is understood."""

import asyncio
import json
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
import pytest

from custom_components.ha_ai_agent.history.store import HistoryStore
from tests.agent.conftest import LAMP_ON, SetUp, state_of, until
from tests.scripted_server import Reply, ScriptedServer

from .conftest import Listen, Settle
from .pipeline import Ears, Run
from .talker import Talker


class Crowd:
    """Says one sentence after the other to a satellite, without waiting for answers."""

    def __init__(self, talker: Talker) -> None:
        self.talker = talker
        self._tasks: list[asyncio.Task[str]] = []

    async def say(self, text: str) -> None:
        """Talk on top of what runs, until the pipeline has understood the words."""
        count = len(self.talker.runs)
        self._tasks.append(self.talker.hass.async_create_task(self.talker.listen(text)))
        await until(
            lambda: (
                len(self.talker.runs) > count
                and self.talker.runs[-1].of("intent-start")
            )
        )

    async def leave(self) -> None:
        """Wait for all that was begun."""
        await asyncio.gather(*self._tasks, return_exceptions=True)


@pytest.fixture
async def crowd(set_up: SetUp, server: ScriptedServer, talkers: Settle) -> Crowd:
    await set_up(server)
    return Crowd((await talkers("kitchen"))["kitchen"])


def words_to(server: ScriptedServer) -> list[str]:
    """Return what the newest request says that people said, in its order."""
    return [
        str(item["content"]).split("\n")[-1]
        for item in server.chats[-1]["messages"]
        if item["role"] == "user"
    ]


async def test_words_are_kept_whose_turn_had_not_begun(
    server: ScriptedServer, crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The history is slow to tell what was said before, and people are quicker."""
    asked, opened = asyncio.Event(), asyncio.Event()

    async def find(self: HistoryStore, *args: Any, **more: Any) -> None:
        asked.set()
        await opened.wait()

    monkeypatch.setattr(HistoryStore, "async_find_thread", find)
    for text in ("Lamp on, please", "And the heating"):
        asked.clear()
        await crowd.say(text)
        await asked.wait()
    opened.set()
    server.script(Reply(text="Yes."))
    assert await crowd.talker.listen("That is all") == "Yes."
    await crowd.leave()
    heard = words_to(server)
    assert heard == ["Lamp on, please", "And the heating", "That is all"]
    assert "CancelledError" not in json.dumps(server.chats[-1]["messages"])


async def test_words_are_kept_that_waited_for_a_turn_that_hangs(
    home: HomeAssistant, server: ScriptedServer, crowd: Crowd
) -> None:
    """Three sentences one on top of the other: the third answer knows them all."""
    called, opened = asyncio.Event(), asyncio.Event()

    async def async_turn_on(call: ServiceCall) -> None:
        called.set()
        await opened.wait()
        home.states.async_set("light.kitchen_lamp", "on")

    home.services.async_register("light", "turn_on", async_turn_on)
    server.script(Reply(calls=[LAMP_ON]))
    await crowd.say("Lamp on, please")
    await called.wait()
    server.script(Reply(fault="silence", at="text", text="The heating "))
    await crowd.say("And the heating")
    await until(lambda: len(server.chats) == 2)
    opened.set()
    await until(lambda: state_of(home, "light.kitchen_lamp") == "on")
    server.script(Reply(text="Yes."))
    assert await crowd.talker.listen("That is all") == "Yes."
    await crowd.leave()
    heard = words_to(server)
    assert heard == ["Lamp on, please", "And the heating", "That is all"]
    told = json.dumps(server.chats[-1]["messages"])
    assert "light.kitchen_lamp: on" in told
    assert "CancelledError" not in told


async def test_words_are_kept_that_waited_for_a_turn_of_the_same_conversation(
    set_up: SetUp, server: ScriptedServer, listen: Listen
) -> None:
    """Two dialogs of one person; what the second said was broken off unanswered."""
    await set_up(server)
    opened = asyncio.Event()

    async def think(body: dict[str, Any]) -> Reply:
        await opened.wait()
        return Reply(text="Yes.")

    server.think = think
    one = await listen()
    two = Ears(one.hass, one.voice, await one.connect(), one.connect)
    async with one.saying("The first", spoken=False) as first:
        await until(lambda: server.chats)
        how = {
            "conversation_id": first.of("run-start")[0]["conversation_id"],
            "spoken": False,
        }
        run, stop = Run(), asyncio.Event()
        async with two.breaking("The second", stop, run, **how):
            await until(lambda: run.of("intent-start"))
            stop.set()
        opened.set()
    await two.say("The third", **how)
    assert words_to(server) == ["The first", "The second", "The third"]
