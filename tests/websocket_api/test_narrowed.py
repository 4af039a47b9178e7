"""What a page narrows down, takes away, and adds up: turns, conversations, figures."""

from collections.abc import Sequence
import json
from typing import Any

from homeassistant.auth.const import GROUP_ID_USER
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.typing import (
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from custom_components.ha_ai_agent.runtime import async_get_history
from tests.agent.conftest import LAMP_ON, SetUp
from tests.scripted_server import Reply, ScriptedServer

from .test_looking_back import _ask, _say


@pytest.fixture
async def client(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    hass_ws_client: WebSocketGenerator,
) -> MockHAClientWebSocket:
    """A page of an administrator."""
    await set_up(server, spending_limit=5)
    return await hass_ws_client(home)


def _ids(found: dict[str, Any]) -> Sequence[str]:
    return [turn["turn_id"] for turn in found["turns"]]


async def test_turns_are_narrowed_by_how_deeds_came_out(
    home: HomeAssistant, server: ScriptedServer, client: MockHAClientWebSocket
) -> None:
    server.script(Reply(calls=(LAMP_ON,)), Reply(text="It is on."), Reply(text="Hi."))
    acted = await _say(home, client, "Lamp on please")
    await _say(home, client, "Hello")
    history = async_get_history(home)
    assert history is not None
    (deed,) = await history.ledger.async_list(turn_id=acted["turn_id"])
    seen = await _ask(client, "turns/list", seen="seen")
    assert _ids(seen) == [acted["turn_id"]]
    here = {"seen": "seen", "entity_id": deed.call["entity_ids"][0]}
    assert _ids(await _ask(client, "turns/list", **here)) == [acted["turn_id"]]
    for seen_as in ("unseen", "failed"):
        assert _ids(await _ask(client, "turns/list", seen=seen_as)) == []
        narrowed = {**here, "seen": seen_as}
        assert _ids(await _ask(client, "turns/list", **narrowed)) == []


async def test_what_was_not_understood_is_told_apart(
    home: HomeAssistant, set_up: SetUp, hass_ws_client: WebSocketGenerator
) -> None:
    """The matcher says that it did not; with a model nobody knows."""
    await set_up()
    client = await hass_ws_client(home)
    lost = await _say(home, client, "Florble the wibbly quux")
    known = await _say(home, client, "Turn on the kitchen lamp")
    both = (await _ask(client, "turns/list"))["turns"]
    assert {turn["outcome"] for turn in both} == {"ok"}
    found = await _ask(client, "turns/list", outcome="not_understood")
    assert _ids(found) == [lost["turn_id"]] != [known["turn_id"]]
    (day,) = (await _ask(client, "figures/get"))["days"]
    assert (day["turns"], day["failures"], day["not_understood"]) == (2, 0, 1)


async def test_several_conversations_go_at_once(
    home: HomeAssistant,
    server: ScriptedServer,
    client: MockHAClientWebSocket,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
) -> None:
    server.default = Reply(text="Hi.")
    held = [await _say(home, client, f"Hello {number}") for number in range(3)]
    ids = [event["conversation_id"] for event in held]
    assert len(set(ids)) == 3
    reader = await hass_ws_client(home, hass_read_only_access_token)
    await reader.send_json_auto_id(
        {"type": "ha_ai_agent/conversations/delete", "conversation_id": ids}
    )
    assert (await reader.receive_json())["error"]["code"] == "unauthorized"
    gone = await _ask(
        client, "conversations/delete", conversation_id=[ids[0], "none", ids[2]]
    )
    assert gone["conversation_ids"] == [ids[0], ids[2]]
    left = await _ask(client, "conversations/list")
    assert [row["conversation_id"] for row in left["conversations"]] == [ids[1]]


async def test_nobody_deletes_those_of_another(
    home: HomeAssistant,
    server: ScriptedServer,
    client: MockHAClientWebSocket,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
    hass_admin_user: MockUser,
) -> None:
    """Among several as well: what is not one's own is passed over."""
    server.default = Reply(text="Hi.")
    other = await hass_ws_client(home, hass_read_only_access_token)
    theirs = (await _say(home, other, "Mine"))["conversation_id"]
    own = (await _say(home, client, "Hello"))["conversation_id"]
    hass_admin_user.groups = [await home.auth.async_get_group(GROUP_ID_USER)]
    hass_admin_user.invalidate_cache()
    gone = await _ask(client, "conversations/delete", conversation_id=[theirs, own])
    assert gone["conversation_ids"] == [own]
    assert (await _ask(other, "conversations/list"))["conversations"]


async def test_an_export_has_the_times_of_the_reader(
    home: HomeAssistant, server: ScriptedServer, client: MockHAClientWebSocket
) -> None:
    server.default = Reply(text="Hi.")
    held = (await _say(home, client, "Hello"))["conversation_id"]
    file = await _ask(
        client, "conversations/export", conversation_id=held, time_zone="Asia/Tokyo"
    )
    message = json.loads(file["content"])["messages"][0]
    assert message["created_at"].endswith("+09:00")
    text = await _ask(
        client, "conversations/export", conversation_id=held, format="markdown"
    )
    assert f"({home.config.time_zone})" in text["content"]


async def test_the_limit_is_an_administrators(
    home: HomeAssistant,
    server: ScriptedServer,
    client: MockHAClientWebSocket,
    hass_admin_user: MockUser,
) -> None:
    server.default = Reply(text="Hi.")
    await _say(home, client, "Hello")
    found = await _ask(client, "figures/get")
    limit = found["agents"]["conversation.ha_ai_agent"]
    assert (limit["limit"], limit["spent"]) == (5, 0)
    assert found["days"][0]["day"] == found["today"]
    assert found["days"][0]["not_understood"] == 0
    people = (await _ask(client, "panel/get"))["people"]
    assert people[hass_admin_user.id] == hass_admin_user.name
    hass_admin_user.groups = [await home.auth.async_get_group(GROUP_ID_USER)]
    hass_admin_user.invalidate_cache()
    assert (await _ask(client, "figures/get"))["agents"] == {}
    assert (await _ask(client, "panel/get"))["people"] == {}
