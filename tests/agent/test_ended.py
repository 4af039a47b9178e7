"""A turn that is ended from outside says so, and what has started runs to its end."""

import asyncio
from types import MappingProxyType

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant, ServiceCall
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from tests.scripted_server import Reply, ScriptedServer

from .conftest import AGENT, LAMP_ON, Say, SetUp, speech_of, state_of, until

TIMES = 3


class SlowLight:
    """A service whose handler ends when the test says so."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.hass = hass
        self.go_on = asyncio.Event()
        self.has_started, self.has_ended = asyncio.Event(), asyncio.Event()
        self.started = self.ended = 0
        hass.services.async_register("light", "turn_on", self._async_turn_on)

    async def _async_turn_on(self, call: ServiceCall) -> None:
        self.started += 1
        self.has_started.set()
        await self.go_on.wait()
        for entity_id in call.data["entity_id"]:
            self.hass.states.async_set(entity_id, "on")
        self.ended += 1
        self.has_ended.set()


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


@pytest.mark.parametrize("change", [_reload, _options, _remove])
async def test_a_change_ends_the_turn_with_a_sentence(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    change: object,
) -> None:
    """A sentence each time, no handler cut, and a row of the ledger for each."""
    entry = await set_up(server)
    again = change is not _remove
    assert callable(change)
    for number in range(TIMES if again else 1):
        home.states.async_set("light.kitchen_lamp", "off")
        light = SlowLight(home)
        server.script(Reply(calls=(LAMP_ON,)))
        turn = asyncio.ensure_future(say("Lamp on", f"change {number}"))
        await light.has_started.wait()
        toolkit = entry.runtime_data.agents[_agents(entry)[0]].parts.toolkit
        await change(home, entry, number)
        async with asyncio.timeout(60):
            said = speech_of(await turn)
        assert "stopped or reloaded" in said
        assert "can't say" in said
        assert light.ended == 0
        light.go_on.set()
        await light.has_ended.wait()
        await home.async_block_till_done(wait_background_tasks=True)
        assert state_of(home, "light.kitchen_lamp") == "on"
        if again:
            toolkit = entry.runtime_data.agents[_agents(entry)[0]].parts.toolkit
            rows = await toolkit.ledger.async_list(turn_id=None, conversation_id=None)
            assert len(rows) == number + 1
            assert rows[0].status == "confirmed"
    assert light.started == light.ended == 1


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
    added = ConfigSubentry(
        data=MappingProxyType({"model": "test-model"}),
        subentry_type="conversation",
        title="Other",
        unique_id=None,
    )
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


@pytest.mark.parametrize("words", ["stop", "And now?"])
async def test_new_words_end_a_turn_that_hangs(
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    monkeypatch: pytest.MonkeyPatch,
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
