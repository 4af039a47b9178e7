"""Open questions over a socket: who sees them, who answers them."""

from typing import Any

from homeassistant.core import Context, HomeAssistant
from pytest_homeassistant_custom_component.common import MockUser, async_capture_events
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from tests.agent.conftest import LAMP_ON, SetUp, state_of
from tests.entries import say
from tests.scripted_server import Reply, ScriptedServer


async def _ask(
    home: HomeAssistant, server: ScriptedServer, user_id: str | None
) -> dict[str, Any]:
    """Let somebody ask for a lamp, and return the question that it led to."""
    asked = async_capture_events(home, "ha_ai_agent_approval_requested")
    server.script(Reply(calls=(LAMP_ON,)), Reply(text="Shall I?"))
    await say(home, "Lamp on please", Context(user_id=user_id))
    return dict(asked[-1].data)


async def test_a_question_is_seen_and_answered(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    hass_ws_client: WebSocketGenerator,
    hass_admin_user: MockUser,
) -> None:
    await set_up(server, approval_mode="all_writes")
    client = await hass_ws_client(home)
    await client.send_json_auto_id({"type": "ha_ai_agent/approvals/subscribe"})
    assert (await client.receive_json())["success"]
    first = (await client.receive_json())["event"]
    assert (first["type"], first["approvals"]) == ("list", [])

    asked = await _ask(home, server, hass_admin_user.id)
    requested = (await client.receive_json())["event"]
    assert requested["type"] == "requested"
    assert requested["approval"]["approval_id"] == asked["approval_id"]
    assert requested["approval"]["preview"]
    assert state_of(home, "light.kitchen_lamp") == "off"

    await client.send_json_auto_id({"type": "ha_ai_agent/approvals/list"})
    [listed] = (await client.receive_json())["result"]["approvals"]
    assert (listed["approval_id"], listed["can_resolve"]) == (
        asked["approval_id"],
        True,
    )
    await client.send_json_auto_id(
        {"type": "ha_ai_agent/approvals/list", "conversation_id": "elsewhere"}
    )
    assert (await client.receive_json())["result"]["approvals"] == []

    resolve = {
        "type": "ha_ai_agent/approvals/resolve",
        "approval_id": asked["approval_id"],
        "decision": "approve",
    }
    await client.send_json_auto_id(resolve)
    messages = [await client.receive_json() for _ in range(2)]
    [event] = [one["event"] for one in messages if one["type"] == "event"]
    [answer] = [one for one in messages if one["type"] == "result"]
    assert answer["result"]["status"] == "executed"
    assert answer["result"]["result"]["status"] == "confirmed"
    assert (event["type"], event["approval"]["status"]) == ("resolved", "executed")
    assert state_of(home, "light.kitchen_lamp") == "on"

    await client.send_json_auto_id(resolve)
    refused = await client.receive_json()
    assert refused["error"]["code"] == "already_resolved"
    await client.send_json_auto_id(resolve | {"approval_id": "unknown"})
    assert (await client.receive_json())["error"]["code"] == "not_found"
    await client.send_json_auto_id(resolve | {"decision": "perhaps"})
    assert (await client.receive_json())["error"]["code"] == "invalid_format"


async def test_others_see_and_answer_nothing(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    hass_ws_client: WebSocketGenerator,
    hass_admin_user: MockUser,
    hass_read_only_access_token: str,
) -> None:
    await set_up(server, approval_mode="all_writes")
    reader = await hass_ws_client(home, hass_read_only_access_token)
    await reader.send_json_auto_id({"type": "ha_ai_agent/approvals/subscribe"})
    await reader.receive_json()
    assert (await reader.receive_json())["event"]["approvals"] == []
    asked = await _ask(home, server, hass_admin_user.id)
    await reader.send_json_auto_id({"type": "ha_ai_agent/approvals/list"})
    # No event came in between: the question is somebody else's.
    listed = await reader.receive_json()
    assert listed["result"]["approvals"] == []
    for decision in ("approve", "reject"):
        await reader.send_json_auto_id(
            {
                "type": "ha_ai_agent/approvals/resolve",
                "approval_id": asked["approval_id"],
                "decision": decision,
            }
        )
        answer = await reader.receive_json()
        assert answer["error"]["code"] == "unauthorized"
    assert state_of(home, "light.kitchen_lamp") == "off"
    await reader.send_json_auto_id({"type": "unsubscribe_events", "subscription": 1})
    assert (await reader.receive_json())["success"]


async def test_an_administrator_answers_for_the_household(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    hass_ws_client: WebSocketGenerator,
) -> None:
    await set_up(server, approval_mode="all_writes")
    asked = await _ask(home, server, None)
    client = await hass_ws_client(home)
    await client.send_json_auto_id(
        {
            "type": "ha_ai_agent/approvals/resolve",
            "approval_id": asked["approval_id"],
            "decision": "reject",
        }
    )
    assert (await client.receive_json())["result"]["status"] == "rejected"
    assert state_of(home, "light.kitchen_lamp") == "off"
