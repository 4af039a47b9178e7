"""A turn that is ended from outside says so, and what has started runs to its end."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

from homeassistant.components.assist_pipeline import (
    PipelineEvent,
    PipelineEventType,
    async_get_pipeline,
    async_update_pipeline,
)
from homeassistant.components.conversation.chat_log import async_get_chat_log
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)

from custom_components.ha_ai_agent.agent.threads import is_within
from tests.scripted_server import Reply, ScriptedServer

from .conftest import AGENT, LAMP_ON, Say, SetUp, speech_of, state_of, until
from .satellite import run_pipeline

ROUNDS = 13
"""Each with four turns, over four ways: fifty and two."""


class SlowLight:
    """A service whose handler ends when the test says so."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.hass = hass
        self.go_on = asyncio.Event()
        self.started = self.ended = 0
        hass.services.async_register("light", "turn_on", self._async_turn_on)

    async def _async_turn_on(self, call: ServiceCall) -> None:
        self.started += 1
        await self.go_on.wait()
        for entity_id in call.data["entity_id"]:
            self.hass.states.async_set(entity_id, "on")
        self.ended += 1

    async def async_started(self, number: int) -> None:
        """Wait until so many handlers have begun."""
        await until(lambda: self.started == number)

    async def async_ended(self, number: int) -> None:
        """Wait until so many are at their end."""
        await until(lambda: self.ended == number)


def _agents(entry: MockConfigEntry) -> list[str]:
    """Return the conversation agents of an account."""
    return [
        key
        for key, item in entry.subentries.items()
        if item.subentry_type == "conversation"
    ]


async def _reload(hass: HomeAssistant, entry: MockConfigEntry, number: int) -> None:
    await hass.config_entries.async_reload(entry.entry_id)


async def _options(hass: HomeAssistant, entry: MockConfigEntry, number: int) -> None:
    subentry = entry.subentries[_agents(entry)[0]]
    data = {**subentry.data, "max_targets": 10 + number}
    hass.config_entries.async_update_subentry(entry, subentry, data=data)


async def _remove(hass: HomeAssistant, entry: MockConfigEntry, number: int) -> None:
    hass.config_entries.async_remove_subentry(entry, _agents(entry)[0])


type Turns = Callable[[int], list[asyncio.Future[str]]]


@pytest.fixture
async def entry(set_up: SetUp, server: ScriptedServer) -> MockConfigEntry:
    """Return an account that is set up before a client closes the list of views."""
    return await set_up(server)


@pytest.fixture
async def turns(
    home: HomeAssistant,
    entry: MockConfigEntry,
    say: Say,
    hass_client: ClientSessionGenerator,
    hass_ws_client: WebSocketGenerator,
) -> Turns:
    """Return what begins a turn over every way there is, and gives their sentences."""
    assert await async_setup_component(home, "assist_pipeline", {})
    pipeline = async_get_pipeline(home)
    await async_update_pipeline(
        home, pipeline, conversation_engine=AGENT, prefer_local_intents=False
    )
    # In this order: the first of them sets up what the other finds closed.
    socket = await hass_ws_client(home)
    rest = await hass_client()

    async def action(number: int) -> str:
        return speech_of(await say("Lamp on", f"action {number}"))

    async def over_rest(number: int) -> str:
        asked = {"text": "Lamp on", "agent_id": AGENT, "language": "en"}
        answer = await rest.post("/api/conversation/process", json=asked)
        return str((await answer.json())["response"]["speech"]["plain"]["speech"])

    async def over_voice(number: int) -> str:
        events: list[PipelineEvent] = []
        said = await run_pipeline(
            home, "Lamp on", f"voice {number}", events, events.append
        )
        assert events[-1].type is PipelineEventType.RUN_END
        return said.speech

    async def over_socket(number: int) -> str:
        await socket.send_json_auto_id(
            {"type": "ha_ai_agent/chat/send", "text": "Lamp on", "agent_id": AGENT}
        )
        while (event := (await socket.receive_json()).get("event", {})).get(
            "event"
        ) != "done":
            assert event.get("event") != "error"
        return str(event["response"]["speech"]["plain"]["speech"])

    ways = (action, over_rest, over_voice, over_socket)
    return lambda number: [asyncio.ensure_future(way(number)) for way in ways]


async def test_fifty_turns_end_with_a_sentence(
    home: HomeAssistant, server: ScriptedServer, entry: MockConfigEntry, turns: Turns
) -> None:
    """A sentence each over every way, no handler cut, and a row for each."""
    # The answer to who asks again without tools' results comes from nobody.
    server.default = Reply(calls=(LAMP_ON,))
    sentences: list[str] = []
    light = SlowLight(home)
    for number in range(ROUNDS):
        home.states.async_set("light.kitchen_lamp", "off")
        light.go_on.clear()
        ended = light.ended
        running = turns(number)
        await light.async_started(len(sentences) + len(running))
        change = (_reload, _options, _remove)[number % 3]
        await change(home, entry, number)
        async with asyncio.timeout(60):
            sentences += await asyncio.gather(*running)
        assert light.ended == ended
        light.go_on.set()
        await light.async_ended(len(sentences))
        await home.async_block_till_done(wait_background_tasks=True)
        assert state_of(home, "light.kitchen_lamp") == "on"
        if change is _remove:
            home.config_entries.async_add_subentry(entry, _new_agent("HA AI Agent"))
            await until(lambda: home.states.get(AGENT) and _agents(entry))
    assert len(sentences) == light.ended >= 50
    for said in sentences:
        assert "stopped or reloaded" in said
        assert "can't say" in said
    rows = await entry.runtime_data.history.ledger.async_list(limit=1000)
    assert [row.status for row in rows] == ["confirmed"] * len(sentences)


def _new_agent(title: str) -> ConfigSubentry:
    return ConfigSubentry(
        data=MappingProxyType({"model": "test-model"}),
        subentry_type="conversation",
        title=title,
        unique_id=None,
    )


async def test_a_change_of_one_agent_leaves_the_others(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    """Options, a new agent and a removed one: the turn of another goes on."""
    entry = await set_up(server)
    [first] = _agents(entry)
    agent = entry.runtime_data.agents[first]
    waiting, go_on = asyncio.Event(), asyncio.Event()

    async def think(_: object) -> Reply:
        waiting.set()
        await go_on.wait()
        return Reply(text="Here I am.")

    server.think = think
    turn = asyncio.ensure_future(say("Hello?", "mine"))
    await waiting.wait()
    added = _new_agent("Other")
    home.config_entries.async_add_subentry(entry, added)
    await until(lambda: home.states.get("conversation.other"))
    before = entry.runtime_data.agents[added.subentry_id]
    home.config_entries.async_update_subentry(
        entry, entry.subentries[added.subentry_id], data={"model": "another"}
    )
    await until(
        lambda: entry.runtime_data.agents.get(added.subentry_id) not in (before, None)
    )
    home.config_entries.async_remove_subentry(entry, added.subentry_id)
    await until(lambda: home.states.get("conversation.other") is None)
    assert entry.runtime_data.agents[first] is agent
    go_on.set()
    assert speech_of(await turn) == "Here I am."


async def test_a_socket_hears_of_it(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """Whoever follows a turn gets its end, and the sentence in it."""
    entry = await set_up(server)
    server.default = Reply(fault="silence")
    client = await hass_ws_client(home)
    await client.send_json_auto_id(
        {"type": "ha_ai_agent/chat/send", "text": "Hello?", "agent_id": AGENT}
    )
    await until(lambda: server.chats)
    await home.config_entries.async_reload(entry.entry_id)
    async with asyncio.timeout(60):
        while (event := (await client.receive_json()).get("event", {})).get(
            "event"
        ) != "done":
            assert event.get("event") != "error"
    assert "stopped or reloaded" in event["response"]["speech"]["plain"]["speech"]


@pytest.fixture(params=["2026.10", "2026.11"])
def one_log(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse a second turn of a conversation, as Home Assistant does since 2026.11."""
    if request.param == "2026.10":
        return
    opened: set[str] = set()

    @contextmanager
    def one_at_a_time(
        hass: HomeAssistant, session: Any, *more: Any, **options: Any
    ) -> Iterator[Any]:
        key = session.conversation_id
        if is_within(key):
            with async_get_chat_log(hass, session, *more, **options) as log:
                yield log
            return
        if key in opened:
            raise HomeAssistantError("This conversation is busy")
        opened.add(key)
        try:
            with async_get_chat_log(hass, session, *more, **options) as log:
                yield log
        finally:
            opened.discard(key)

    for module in ("conversation", "conversation.entity"):
        name = f"homeassistant.components.{module}.async_get_chat_log"
        monkeypatch.setattr(name, one_at_a_time)


@pytest.mark.parametrize("words", ["stop", "And now?"])
async def test_new_words_end_a_turn_over_a_socket(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    hass_ws_client: WebSocketGenerator,
    monkeypatch: pytest.MonkeyPatch,
    one_log: None,
    words: str,
) -> None:
    monkeypatch.setattr("custom_components.ha_ai_agent.agent.agent.PATIENCE_SECONDS", 1)
    await set_up(server)
    server.script(Reply(fault="silence"))
    server.default = Reply(text="I am here.")
    client = await hass_ws_client(home)
    send = {"type": "ha_ai_agent/chat/send", "agent_id": AGENT, "language": "en"}
    await client.send_json_auto_id(
        {**send, "text": "Hello?", "conversation_id": "socket"}
    )
    await until(lambda: server.chats)
    await client.send_json_auto_id({**send, "text": words, "conversation_id": "socket"})
    said: list[str] = []
    while len(said) < 2:
        event = (await client.receive_json()).get("event", {})
        assert event.get("event") != "error"
        if event.get("event") == "done":
            said.append(event["response"]["speech"]["plain"]["speech"])
    assert said == ["Stopped.", "Stopped." if words == "stop" else "I am here."]


@pytest.mark.parametrize("words", ["stop", "And now?"])
async def test_new_words_end_a_turn_that_hangs(
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    monkeypatch: pytest.MonkeyPatch,
    one_log: None,
    words: str,
) -> None:
    """The same speaker is answered, and the first words as well."""
    monkeypatch.setattr("custom_components.ha_ai_agent.agent.agent.PATIENCE_SECONDS", 1)
    await set_up(server)
    server.script(Reply(fault="silence"))
    server.default = Reply(text="I am here.")
    first = asyncio.ensure_future(say("Hello?", "here"))
    await until(lambda: server.chats)
    second = speech_of(await say(words, "here"))
    assert speech_of(await first) == "Stopped."
    assert second == ("Stopped." if words == "stop" else "I am here.")
    if words != "stop":
        asked = [row["content"] for row in server.chats[-1]["messages"]]
        assert any("Hello?" in str(text) for text in asked), "what was said is kept"
