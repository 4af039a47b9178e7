"""Words over a socket that begin no turn: told as such, and nothing of them is left."""

import asyncio
import gc
from typing import Any
from unittest.mock import patch
import weakref

from homeassistant.core import Event, HomeAssistant
from pytest_homeassistant_custom_component.common import async_capture_events
from pytest_homeassistant_custom_component.typing import (
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from custom_components.ha_ai_agent.agent.agent import Agent
from custom_components.ha_ai_agent.runtime import async_get_agents
from custom_components.ha_ai_agent.websocket_api.chat_turn import KEPT_TURNS, ChatTurn
from tests.agent.conftest import Say, SetUp
from tests.scripted_server import Reply, ScriptedServer

AGENT = "conversation.ha_ai_agent"


class Socket:
    """A page that talks: results and events, each by the words they are for."""

    def __init__(self, client: MockHAClientWebSocket) -> None:
        self._client = client

    async def send(self, text: str, **more: Any) -> tuple[int, dict[str, Any]]:
        """Say something; return its subscription and what it was told at once."""
        await self._client.send_json_auto_id(
            {"type": "ha_ai_agent/chat/send", "text": text, **more}
        )
        while True:
            message = await self._client.receive_json()
            if message["type"] == "result":
                return message["id"], message["result"]

    async def end(self, subscription: int) -> dict[str, Any]:
        """Return the last event of some words."""
        while True:
            message = await self._client.receive_json()
            if message["type"] == "event" and message["id"] == subscription:
                event: dict[str, Any] = message["event"]
                if event["event"] in {"done", "error"}:
                    return event


def _agent(home: HomeAssistant) -> Agent:
    return async_get_agents(home)[AGENT]


async def _hang(server: ScriptedServer) -> None:
    async with asyncio.timeout(60):
        while not server.chats:  # noqa: ASYNC110  # the server cannot tell us
            await asyncio.sleep(0.005)


async def _ids(events: list[Event[Any]], count: int) -> list[str]:
    """Return the turns that were written down, once there are so many."""
    async with asyncio.timeout(60):
        while len(events) < count:  # noqa: ASYNC110  # the history does not tell us
            await asyncio.sleep(0.005)
    return [event.data["turn_id"] for event in events]


async def test_words_that_come_while_another_is_served(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """They are told so, and the turn that was announced is not the next speaker's."""
    await set_up(server)
    finished = async_capture_events(home, "ha_ai_agent_turn_finished")
    server.default = Reply(fault="silence")
    client = await hass_ws_client(home)
    socket = Socket(client)
    first, told = await socket.send("Tell me about the weather on Mars")
    conversation_id = told["conversation_id"]
    await _hang(server)
    # Somebody else at another device: nobody's turn is ended for them.
    second, announced = await socket.send(
        "And of the moon?", conversation_id=conversation_id, device_id="elsewhere"
    )
    end = await socket.end(second)
    assert end["event"] == "done"
    assert end["turn_id"] is None
    await client.send_json_auto_id(
        {"type": "ha_ai_agent/chat/cancel", "conversation_id": conversation_id}
    )
    assert (await socket.end(first))["code"] == "cancelled"
    server.default = Reply(text="Fine.")
    await say("And of Venus?", conversation_id)
    ids = await _ids(finished, 2)
    assert len(set(ids)) == len(ids) == 2
    assert announced["turn_id"] not in ids
    assert len(_agent(home)._expected) == 0


async def test_words_that_only_end_the_turn_before(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """A "stop" has no turn of its own, and the next words are heard."""
    await set_up(server)
    server.default = Reply(fault="silence")
    socket = Socket(await hass_ws_client(home))
    first, told = await socket.send("Tell me about the weather on Mars")
    conversation_id = told["conversation_id"]
    await _hang(server)
    second, _ = await socket.send("Stop", conversation_id=conversation_id)
    ended = await socket.end(second)
    assert ended["event"] == "done"
    assert ended["turn_id"] is None
    server.default = Reply(text="Fine.")
    third, announced = await socket.send(
        "And of Venus?", conversation_id=conversation_id
    )
    end = await socket.end(third)
    assert end["response"]["speech"]["plain"]["speech"] == "Fine."
    assert end["turn_id"] == announced["turn_id"]
    assert len(_agent(home)._expected) == 0
    assert first != second


async def test_a_stop_that_gets_lost_does_not_swallow_the_next_words(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    hass_ws_client: WebSocketGenerator,
) -> None:
    await set_up(server)
    server.default = Reply(fault="silence")
    socket = Socket(await hass_ws_client(home))
    _, told = await socket.send("Tell me about the weather on Mars")
    conversation_id = told["conversation_id"]
    await _hang(server)
    with patch(
        "custom_components.ha_ai_agent.websocket_api.chat_turn.conversation"
        ".async_converse",
        side_effect=ValueError("Agent not found"),
    ):
        second, _ = await socket.send("Stop", conversation_id=conversation_id)
        assert (await socket.end(second))["event"] == "error"
    server.default = Reply(text="Fine.")
    result = await say("And of Venus?", conversation_id)
    assert result.response.speech["plain"]["speech"] == "Fine."
    assert len(_agent(home)._expected) == 0


async def test_a_yes_is_the_turn_that_was_announced(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """No model is asked, and it is in the history all the same."""
    await set_up(server, approval_mode="all_writes")
    finished = async_capture_events(home, "ha_ai_agent_turn_finished")
    socket = Socket(await hass_ws_client(home))
    first, told = await socket.send("Turn on the kitchen lamp")
    await socket.end(first)
    second, announced = await socket.send(
        "Yes", conversation_id=told["conversation_id"]
    )
    end = await socket.end(second)
    assert end["turn_id"] == announced["turn_id"]
    assert await _ids(finished, 2) == [told["turn_id"], announced["turn_id"]]


async def test_an_agent_that_goes_before_the_words_are_answered(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """The socket hears an error with its reason, and does not wait."""
    await set_up(server)
    socket = Socket(await hass_ws_client(home))
    with patch(
        "custom_components.ha_ai_agent.websocket_api.chat_turn.async_get_agents",
        return_value={},
    ):
        first, told = await socket.send("Hello")
        end = await socket.end(first)
    assert told["turn_id"]
    assert end["event"] == "error"
    assert "not loaded" in end["message"]


async def test_an_open_page_keeps_nothing_of_ended_turns(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """It may be open for days, and each of its turns has told a lot."""
    await set_up(server)
    server.default = Reply(text="Fine.")
    socket = Socket(await hass_ws_client(home))
    followed: list[tuple[weakref.ref[ChatTurn], Any]] = []
    follow = ChatTurn.follow

    def watch(turn: ChatTurn, follower: Any) -> Any:
        leave = follow(turn, follower)
        followed.append((weakref.ref(turn), leave))
        return leave

    with patch.object(ChatTurn, "follow", watch):
        more: dict[str, Any] = {}
        for number in range(KEPT_TURNS + 10):
            subscription, told = await socket.send(f"Tell me about {number}", **more)
            # One conversation: what Home Assistant keeps of each is its own matter.
            more = {"conversation_id": told["conversation_id"]}
            await socket.end(subscription)
    await home.async_block_till_done()
    gc.collect()
    assert sum(turn() is not None for turn, _ in followed) < KEPT_TURNS + 5
