"""Talking over a socket: every step is told, and a turn can be stopped."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
from pytest_homeassistant_custom_component.typing import (
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from tests.agent.conftest import LAMP_ON, SetUp, state_of
from tests.scripted_server import Reply, ScriptedServer


async def _events(client: MockHAClientWebSocket) -> list[dict[str, Any]]:
    """Return the events of a turn up to its end."""
    events: list[dict[str, Any]] = []
    while True:
        message = await client.receive_json()
        assert message["type"] == "event", message
        events.append(message["event"])
        if message["event"]["event"] in {"done", "error"}:
            return events


async def test_a_turn_is_told_step_by_step(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    hass_ws_client: WebSocketGenerator,
) -> None:
    await set_up(server)
    server.script(Reply(calls=(LAMP_ON,)), Reply(text="It is **on**."))
    client = await hass_ws_client(home)
    await client.send_json_auto_id(
        {"type": "ha_ai_agent/chat/send", "text": "Lamp on please"}
    )
    started = await client.receive_json()
    assert started["success"]
    conversation_id = started["result"]["conversation_id"]
    turn_id = started["result"]["turn_id"]
    events = await _events(client)
    assert events[0] == {"event": "rung", "rung": "primary", "model_id": "test-model"}
    del events[0]
    kinds = [event["event"] for event in events]
    assert kinds[0] == "tool_call"
    assert kinds[1] == "tool_result"
    assert kinds[-1] == "done"
    assert events[0]["tool_name"] == "call_service"
    assert events[1]["result"]["status"] == "confirmed"
    # A panel shows Markdown; only a voice needs it gone.
    text = "".join(event.get("content", "") for event in events)
    assert text == "It is **on**."
    done = events[-1]
    assert done["conversation_id"] == conversation_id
    assert done["turn_id"] == turn_id
    assert 0 <= events[1]["duration_ms"] <= done["duration_ms"]
    assert state_of(home, "light.kitchen_lamp") == "on"

    async with asyncio.timeout(60):
        while True:
            await client.send_json_auto_id(
                {"type": "ha_ai_agent/turns/get", "turn_id": done["turn_id"]}
            )
            answer = await client.receive_json()
            if answer["success"]:
                break
    names = [span["name"] for span in answer["result"]["spans"]]
    assert {"context", "prompt", "provider", "tool call_service"} <= set(names)
    await client.send_json_auto_id({"type": "ha_ai_agent/turns/list"})
    (turn,) = (await client.receive_json())["result"]["turns"]
    assert turn["turn_id"] == done["turn_id"]
    await client.send_json_auto_id({"type": "ha_ai_agent/metrics/get"})
    (figures,) = (await client.receive_json())["result"]["entries"]
    assert any(name.endswith(".turns") for name in figures["counters"])
    assert "entities" in figures["cache"]


async def test_a_running_turn_is_cancelled(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    hass_ws_client: WebSocketGenerator,
) -> None:
    await set_up(server)
    server.default = Reply(fault="silence")
    client = await hass_ws_client(home)
    await client.send_json_auto_id({"type": "ha_ai_agent/chat/send", "text": "Hello"})
    conversation_id = (await client.receive_json())["result"]["conversation_id"]
    assert (await client.receive_json())["event"]["event"] == "rung"
    async with asyncio.timeout(60):
        while not server.chats:  # noqa: ASYNC110  # the server cannot tell us
            await asyncio.sleep(0.005)
    await client.send_json_auto_id(
        {"type": "ha_ai_agent/chat/cancel", "conversation_id": conversation_id}
    )
    messages = [await client.receive_json(), await client.receive_json()]
    result = next(item for item in messages if item["type"] == "result")
    event = next(item["event"] for item in messages if item["type"] == "event")
    assert result["result"] == {"cancelled": True}
    assert event["event"] == "error"
    assert event["code"] == "cancelled"
    await client.send_json_auto_id(
        {"type": "ha_ai_agent/chat/cancel", "conversation_id": conversation_id}
    )
    assert (await client.receive_json())["result"] == {"cancelled": False}


async def test_somebody_elses_turn_is_not_cancelled(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
) -> None:
    await set_up(server)
    server.default = Reply(text="Done.", delay=0.3)
    client = await hass_ws_client(home)
    other = await hass_ws_client(home, hass_read_only_access_token)
    await client.send_json_auto_id({"type": "ha_ai_agent/chat/send", "text": "Hello"})
    conversation_id = (await client.receive_json())["result"]["conversation_id"]
    await other.send_json_auto_id(
        {"type": "ha_ai_agent/chat/cancel", "conversation_id": conversation_id}
    )
    assert (await other.receive_json())["result"] == {"cancelled": False}
    assert (await _events(client))[-1]["event"] == "done"
    for command in ("metrics/get", "context/get", "turns/list"):
        await other.send_json_auto_id({"type": f"ha_ai_agent/{command}"})
        assert (await other.receive_json())["error"]["code"] == "unauthorized"


async def test_somebody_elses_conversation_is_not_gone_on_with(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
) -> None:
    await set_up(server)
    server.default = Reply(text="Done.")
    client = await hass_ws_client(home)
    other = await hass_ws_client(home, hass_read_only_access_token)
    send = {"type": "ha_ai_agent/chat/send", "text": "Hello"}
    await client.send_json_auto_id(send)
    conversation_id = (await client.receive_json())["result"]["conversation_id"]
    assert (await _events(client))[-1]["event"] == "done"
    asked = len(server.chats)
    await other.send_json_auto_id({**send, "conversation_id": conversation_id})
    error = (await other.receive_json())["error"]
    assert error["code"] == "unauthorized"
    assert "somebody else's" in error["message"]
    assert len(server.chats) == asked
    await client.send_json_auto_id({**send, "conversation_id": conversation_id})
    assert (await client.receive_json())["result"]["conversation_id"]
    assert (await _events(client))[-1]["event"] == "done"


async def test_wrong_input_is_said(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    hass_ws_client: WebSocketGenerator,
) -> None:
    await set_up(server)
    client = await hass_ws_client(home)
    for message, code in (
        ({"text": "  "}, "invalid_format"),
        ({"text": "Hi", "agent_id": "conversation.nobody"}, "not_found"),
    ):
        await client.send_json_auto_id({"type": "ha_ai_agent/chat/send", **message})
        answer = await client.receive_json()
        assert answer["error"]["code"] == code
    await client.send_json_auto_id({"type": "ha_ai_agent/turns/get", "turn_id": "x"})
    assert (await client.receive_json())["error"]["code"] == "not_found"
    await client.send_json_auto_id({"type": "ha_ai_agent/turns/list", "cursor": "?"})
    assert (await client.receive_json())["error"]["code"] == "invalid_format"


async def test_an_approval_is_told(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    hass_ws_client: WebSocketGenerator,
) -> None:
    await set_up(server, approval_mode="all_writes")
    server.script(Reply(calls=(LAMP_ON,)), Reply(text="May I?"))
    client = await hass_ws_client(home)
    await client.send_json_auto_id({"type": "ha_ai_agent/chat/send", "text": "On"})
    conversation_id = (await client.receive_json())["result"]["conversation_id"]
    events = await _events(client)
    (approval,) = [event for event in events if event["event"] == "approval"]
    assert approval["approval_id"]
    assert "amp" in approval["preview"]
    assert events[-1]["continue_conversation"]
    assert state_of(home, "light.kitchen_lamp") != "on"
    await client.send_json_auto_id(
        {
            "type": "ha_ai_agent/chat/send",
            "text": "yes",
            "conversation_id": conversation_id,
        }
    )
    await client.receive_json()
    assert (await _events(client))[-1]["event"] == "done"
    assert state_of(home, "light.kitchen_lamp") == "on"
    assert len(server.chats) == 2


async def test_a_turn_runs_on_when_its_page_closes_and_is_found_again(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
) -> None:
    await set_up(server)
    may_end = asyncio.Event()

    async def wait(_call: ServiceCall) -> None:
        await may_end.wait()
        home.states.async_set("light.kitchen_lamp", "on")

    home.services.async_register("light", "turn_on", wait)
    server.script(Reply(text="One moment. ", calls=(LAMP_ON,)), Reply(text="It is on."))
    client = await hass_ws_client(home)
    await client.send_json_auto_id(
        {"type": "ha_ai_agent/chat/send", "text": "Lamp on please"}
    )
    started = (await client.receive_json())["result"]
    while (await client.receive_json())["event"]["event"] != "tool_call":
        pass
    await client.close()

    again = await hass_ws_client(home)
    await again.send_json_auto_id({"type": "ha_ai_agent/chat/running"})
    (running,) = (await again.receive_json())["result"]["turns"]
    assert running["turn_id"] == started["turn_id"]
    assert running["text"] == "Lamp on please"
    await again.send_json_auto_id(
        {
            "type": "ha_ai_agent/chat/subscribe",
            "conversation_id": started["conversation_id"],
        }
    )
    assert (await again.receive_json())["result"]["turn_id"] == started["turn_id"]
    may_end.set()
    events = await _events(again)
    kinds = [event["event"] for event in events]
    assert kinds[0] == "rung"
    assert {"delta", "tool_call", "tool_result"} < set(kinds)
    assert kinds[-1] == "done"
    said = [event["content"].strip() for event in events if "content" in event]
    assert said[0] == "One moment."
    assert "".join(said[1:]) == "It is on."

    # A moment too late, all of it is still told, and nothing runs any more.
    await again.send_json_auto_id(
        {"type": "ha_ai_agent/chat/subscribe", "turn_id": started["turn_id"]}
    )
    assert (await again.receive_json())["result"]["has_ended"]
    assert (await _events(again))[-1]["event"] == "done"
    await again.send_json_auto_id({"type": "ha_ai_agent/chat/running"})
    assert (await again.receive_json())["result"] == {"turns": []}

    # Nobody else's.
    other = await hass_ws_client(home, hass_read_only_access_token)
    await other.send_json_auto_id(
        {"type": "ha_ai_agent/chat/subscribe", "turn_id": started["turn_id"]}
    )
    assert (await other.receive_json())["error"]["code"] == "not_found"
