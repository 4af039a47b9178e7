"""What a page shows of turns: words, deeds, cost, undo, figures, requests."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import (
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from custom_components.ha_ai_agent.runtime import async_get_history
from tests.agent.conftest import LAMP_ON, SetUp, state_of
from tests.scripted_server import Call, Reply, ScriptedServer


async def _ask(client: MockHAClientWebSocket, command: str, **fields: Any) -> Any:
    """Return the result of a command; events meanwhile are let go."""
    await client.send_json_auto_id({"type": f"ha_ai_agent/{command}", **fields})
    while (answer := await client.receive_json())["type"] != "result":
        pass
    assert answer["success"], answer
    return answer["result"]


async def _say(
    hass: HomeAssistant, client: MockHAClientWebSocket, text: str, **fields: Any
) -> dict[str, Any]:
    """Return the last event of a turn that is written down."""
    await client.send_json_auto_id(
        {"type": "ha_ai_agent/chat/send", "text": text, **fields}
    )
    assert (await client.receive_json())["success"]
    while True:
        event: dict[str, Any] = (await client.receive_json())["event"]
        if event["event"] in {"done", "error"}:
            break
    assert event["event"] == "done", event
    await hass.async_block_till_done()
    history = async_get_history(hass)
    assert history is not None
    await history.async_flush()
    await hass.async_block_till_done()
    return event


@pytest.fixture
async def client(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    hass_ws_client: WebSocketGenerator,
) -> MockHAClientWebSocket:
    """A page of an administrator."""
    await set_up(server)
    return await hass_ws_client(home)


async def test_a_turn_tells_words_deeds_and_cost(
    home: HomeAssistant, server: ScriptedServer, client: MockHAClientWebSocket
) -> None:
    server.script(Reply(calls=(LAMP_ON,)), Reply(text="It is on."), Reply(text="Hi."))
    acted = await _say(home, client, "Lamp on please")
    said = await _say(home, client, "Hello")
    listed = await _ask(client, "turns/list")
    assert [turn["text"] for turn in listed["turns"]] == ["Hello", "Lamp on please"]
    assert not listed["turns"][0]["can_undo"]
    turn = listed["turns"][1]
    (deed,) = turn["deeds"]
    assert deed["entity_ids"] == ["light.kitchen_lamp"]
    assert (deed["domain"], deed["service"]) == ("light", "turn_on")
    assert deed["status"] == "confirmed"
    assert turn["can_undo"]
    assert turn["cost"] is None  # nobody knows what this model costs
    assert listed["people"][turn["user_id"]]

    for fields, wanted in (
        ({"acted": True}, [acted]),
        ({"entity_id": "light.kitchen_lamp"}, [acted]),
        ({"entity_id": "light.none"}, []),
        ({"outcome": "error"}, []),
        ({"outcome": "ok", "since_ts": 0}, [said, acted]),
        ({"until_ts": 1}, []),
        ({"user_id": ""}, []),
        ({"user_id": turn["user_id"]}, [said, acted]),
    ):
        found = await _ask(client, "turns/list", **fields)
        ids = [item["turn_id"] for item in found["turns"]]
        assert ids == [item["turn_id"] for item in wanted], fields


async def test_undo_says_first_what_it_would_bring(
    home: HomeAssistant, server: ScriptedServer, client: MockHAClientWebSocket
) -> None:
    server.script(Reply(calls=(LAMP_ON,)), Reply(text="It is on."))
    before = state_of(home, "light.kitchen_lamp")
    turn_id = (await _say(home, client, "Lamp on please"))["turn_id"]
    preview = await _ask(client, "turns/undo", turn_id=turn_id, preview=True)
    (back,) = preview["back"]
    assert (back["entity_id"], back["state"]) == ("light.kitchen_lamp", before)
    assert preview["cannot_undo"] == {}
    assert state_of(home, "light.kitchen_lamp") == "on"

    undone = await _ask(client, "turns/undo", turn_id=turn_id)
    assert undone["status"] == "confirmed"
    assert state_of(home, "light.kitchen_lamp") == before
    turn = await _ask(client, "turns/get", turn_id=turn_id)
    assert not turn["can_undo"]
    assert [bool(deed["undone_ts"]) for deed in turn["deeds"]] == [True]


async def test_others_are_not_seen_and_not_undone(
    home: HomeAssistant,
    server: ScriptedServer,
    client: MockHAClientWebSocket,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
) -> None:
    server.script(Reply(calls=(LAMP_ON,)), Reply(text="It is on."))
    turn_id = (await _say(home, client, "Lamp on please"))["turn_id"]
    other = await hass_ws_client(home, hass_read_only_access_token)
    for command, fields in (
        ("turns/undo", {"turn_id": turn_id}),
        ("turns/request", {"turn_id": turn_id}),
        ("turns/list", {}),
        ("figures/get", {}),
        ("memories/list", {}),
    ):
        await other.send_json_auto_id({"type": f"ha_ai_agent/{command}", **fields})
        assert (await other.receive_json())["error"]["code"] == "unauthorized"
    assert state_of(home, "light.kitchen_lamp") == "on"


async def test_turns_and_conversations_come_by_themselves(
    home: HomeAssistant,
    server: ScriptedServer,
    client: MockHAClientWebSocket,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
) -> None:
    server.default = Reply(text="Hi.")
    page = await hass_ws_client(home)
    other = await hass_ws_client(home, hass_read_only_access_token)
    await _ask(page, "turns/subscribe")
    await _ask(page, "conversations/subscribe")
    await _ask(other, "conversations/subscribe")
    done = await _say(home, client, "Hello")
    told = [(await page.receive_json())["event"] for _ in range(2)]
    (turn,) = [event["turn"] for event in told if "turn" in event]
    assert (turn["turn_id"], turn["text"]) == (done["turn_id"], "Hello")
    (held,) = [event["conversation"] for event in told if "conversation" in event]
    assert held["turn_count"] == 1

    conversation_id = held["conversation_id"]
    await _ask(
        client,
        "conversations/update",
        conversation_id=conversation_id,
        title="Greetings",
    )
    renamed = (await page.receive_json())["event"]["conversation"]
    assert renamed["title"] == "Greetings"
    await _ask(client, "conversations/delete", conversation_id=conversation_id)
    gone = (await page.receive_json())["event"]
    assert gone == {"conversation_id": conversation_id, "conversation": None}

    # What is another's is not told at all: the next that comes is one's own.
    await _say(home, other, "Good day")
    assert (await _ask(other, "conversations/list"))["conversations"]


async def test_a_search_shows_where_the_words_stand(
    home: HomeAssistant, server: ScriptedServer, client: MockHAClientWebSocket
) -> None:
    long = "The " + "very " * 60 + "old boiler hums" + " still" * 60
    server.default = Reply(text=long)
    await _say(home, client, "What is that noise?")
    found = await _ask(client, "conversations/list", search="boiler")
    (conversation,) = found["conversations"]
    assert "old boiler hums" in conversation["hit"]
    assert conversation["hit"].startswith("…")
    assert len(conversation["hit"]) < 200
    plain = await _ask(client, "conversations/list")
    assert plain["conversations"][0]["hit"] is None


async def test_figures_by_day_and_agent(
    home: HomeAssistant, server: ScriptedServer, client: MockHAClientWebSocket
) -> None:
    server.script(Reply(text="One."), Reply(text="Two."))
    await _say(home, client, "First")
    await _say(home, client, "Second")
    (day,) = (await _ask(client, "figures/get", days=7))["days"]
    assert day["agent_id"] == "conversation.ha_ai_agent"
    assert (day["turns"], day["failures"], day["stand_ins"]) == (2, 0, 0)
    assert 0 < day["median_ms"] <= day["p95_ms"]
    turns = (await _ask(client, "turns/list"))["turns"]
    assert day["input_tokens"] == sum(turn["input_tokens"] for turn in turns)


async def test_a_request_is_shown_as_it_was_sent(
    home: HomeAssistant, server: ScriptedServer, client: MockHAClientWebSocket
) -> None:
    server.script(Reply(calls=(LAMP_ON,)), Reply(text="It is on."))
    turn_id = (await _say(home, client, "Lamp on please"))["turn_id"]
    requests = (await _ask(client, "turns/request", turn_id=turn_id))["requests"]
    assert len(requests) == len(server.chats) == 2
    for shown, sent in zip(requests, server.chats, strict=True):
        system = sent["messages"][0]["content"]
        assert shown["messages"][0]["content"] == system
        assert [message["role"] for message in shown["messages"]] == [
            message["role"] for message in sent["messages"]
        ]
        names = {tool["function"]["name"] for tool in sent["tools"]}
        assert shown["tools"]["each"].keys() == names
    told = await _ask(client, "context/told", agent_id="conversation.ha_ai_agent")
    by_name = {section["name"]: section for section in told["sections"]}
    assert by_name["home"]["text"] in server.chats[0]["messages"][0]["content"]
    assert by_name["instructions"]["text"] in server.chats[0]["messages"][0]["content"]
    assert by_name["tools"]["tokens"] > 0


async def test_what_is_kept_is_listed_and_taken_back(
    home: HomeAssistant, server: ScriptedServer, client: MockHAClientWebSocket
) -> None:
    later = {
        "domain": "light",
        "service": "turn_on",
        "entity_id": ["light.kitchen_lamp"],
    }
    server.script(
        Reply(
            calls=(
                Call("schedule", {"action": "add", "when": 3600, "call": later}),
                Call("memory", {"action": "remember", "text": "I like it dark."}),
            )
        ),
        Reply(text="I will."),
    )
    await _say(home, client, "Lamp on in an hour, and remember that I like it dark")
    kept = await _ask(client, "schedules/list")
    (planned,) = kept["schedules"]
    assert planned["status"] == "pending"
    assert kept["people"][planned["user_id"]]
    cancelled = await _ask(
        client, "schedules/cancel", schedule_id=planned["schedule_id"]
    )
    assert cancelled["status"] == "confirmed"
    assert (await _ask(client, "schedules/list"))["schedules"] == []

    (memory,) = (await _ask(client, "memories/list"))["memories"]
    assert memory["text"] == "I like it dark."
    await _ask(client, "memories/delete", memory_id=memory["memory_id"])
    assert (await _ask(client, "memories/list"))["memories"] == []
    for command, field in (("schedules/cancel", "schedule"), ("memories/delete", "")):
        name = f"{field or 'memory'}_id"
        await client.send_json_auto_id({"type": f"ha_ai_agent/{command}", name: "x"})
        assert (await client.receive_json())["error"]["code"] == "not_found"


async def test_past_questions_are_kept_below(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    hass_ws_client: WebSocketGenerator,
) -> None:
    await set_up(server, approval_mode="all_writes", approval_code="4711")
    client = await hass_ws_client(home)
    server.script(Reply(calls=(LAMP_ON,)), Reply(text="May I?"))
    await _say(home, client, "Lamp on please")
    waiting = await _ask(client, "approvals/list", past=10)
    (question,) = waiting["approvals"]
    assert question["needs_code"]
    assert waiting["past"] == []
    assert question["expires_ts"] - waiting["server_ts"] > 0
    assert waiting["people"][question["user_id"]]
    await _ask(
        client,
        "approvals/resolve",
        approval_id=question["approval_id"],
        decision="reject",
    )
    answered = await _ask(client, "approvals/list", past=10)
    assert answered["approvals"] == []
    (past,) = answered["past"]
    assert past["status"] == "rejected"
    assert past["resolved_via"] == "websocket"
    assert answered["people"][past["resolved_by"]]
