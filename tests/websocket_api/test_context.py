"""Administrators see what the agent knows, and why words bring up what they do."""

from typing import Any

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from tests.agent.conftest import SetUp
from tests.scripted_server import ScriptedServer

SECTIONS = {
    "areas",
    "devices",
    "services",
    "helpers",
    "scenes",
    "scripts",
    "automations",
    "entities",
}


async def test_sections_with_their_figures(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    hass_ws_client: WebSocketGenerator,
) -> None:
    await set_up(server)
    client = await hass_ws_client(home)
    await client.send_json_auto_id({"type": "ha_ai_agent/context/get"})
    result = (await client.receive_json())["result"]
    sections = {section["name"]: section for section in result["sections"]}
    assert sections.keys() >= SECTIONS
    assert "light.kitchen_lamp" in sections["entities"]["text"]
    assert sections["entities"]["tokens"] > 0
    assert sections["entities"]["ttl"] == 300
    assert {"age", "hits", "misses", "invalidations"} <= sections["entities"].keys()
    assert sum(section["tokens"] for section in sections.values()) == result["tokens"]
    await client.send_json_auto_id(
        {
            "type": "ha_ai_agent/context/get",
            "budget_tokens": 0,
            "text": "the kitchen lamp",
            "language": "en",
        }
    )
    result = (await client.receive_json())["result"]
    assert result["is_complete"]
    (found,) = [
        item for item in result["relevant"] if item["entity_id"] == "light.kitchen_lamp"
    ]
    assert found["is_named"]
    assert any("name" in reason for reason in found["reasons"])
    reading = result["reading"]
    assert "kitchen lamp" in {word["text"] for word in reading["words"]}
    await client.send_json_auto_id(
        {"type": "ha_ai_agent/context/get", "entry_id": "unknown"}
    )
    assert (await client.receive_json())["error"]["code"] == "not_found"


async def test_for_administrators_alone(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
) -> None:
    await set_up(server)
    client = await hass_ws_client(home, hass_read_only_access_token)
    await client.send_json_auto_id({"type": "ha_ai_agent/context/get"})
    assert (await client.receive_json())["error"]["code"] == "unauthorized"


async def test_how_a_sentence_is_read(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """Which words were used for what, what was left, what would be called; no more."""
    await set_up(server)
    client = await hass_ws_client(home)
    before = home.states.get("light.kitchen_lamp")

    async def read(text: str) -> dict[str, Any]:
        await client.send_json_auto_id(
            {"type": "ha_ai_agent/context/get", "text": text, "language": "en"}
        )
        answer = (await client.receive_json())["result"]["reading"]
        assert isinstance(answer, dict)
        return answer

    reading = await read("could you put the kitchen lamp on")
    assert reading["is_understood"]
    assert reading["certainty"] == "whole"
    (call,) = reading["calls"]
    assert call["arguments"]["service"] == "turn_on"
    assert call["arguments"]["entity_id"] == ["light.kitchen_lamp"]
    used = {word["text"]: word["as"] for word in reading["words"]}
    assert used["kitchen lamp"] == "name"
    reading = await read("make the kitchen lamp smell nice")
    assert not reading["is_understood"]
    assert reading["says"]
    assert reading["left"] == ["smell", "nice"]
    assert reading["certainty"] == "part"
    assert ("kitchen lamp", "name") in {
        (word["text"], word["as"]) for word in reading["words"]
    }
    assert not reading["calls"]
    assert home.states.get("light.kitchen_lamp") == before
