"""The logbook tells what an agent did and for whom, without anybody's words."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any

from homeassistant.components import conversation
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant, ServiceCall
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockUser,
    async_capture_events,
)
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)
from pytest_homeassistant_custom_component.typing import (
    RecorderInstanceContextManager,
    WebSocketGenerator,
)

from custom_components.ha_ai_agent.const import (
    DOMAIN,
    EVENT_APPROVAL_REQUESTED,
    EVENT_APPROVAL_RESOLVED,
    EVENT_TURN_FINISHED,
    SERVICE_APPROVE,
)
from tests.entries import AGENT, load_entry, say
from tests.scripted_server import Call, Reply, ScriptedServer, tool_results

pytestmark = pytest.mark.usefixtures("loopback")


@pytest.fixture
def mock_recorder_before_hass(
    async_test_recorder: RecorderInstanceContextManager,
) -> None:
    """Prepare the recorder before Home Assistant exists."""


@pytest.fixture(name="logbook")
async def logbook_fixture(
    recorder_mock: object, hass: HomeAssistant, core: HomeAssistant
) -> None:
    """Set up the logbook."""
    assert await async_setup_component(hass, "logbook", {})
    await hass.async_block_till_done()


@pytest.fixture(name="server")
async def server_fixture(logbook: None) -> AsyncGenerator[ScriptedServer]:
    """Return a model server."""
    async with ScriptedServer() as server:
        yield server


@pytest.fixture(name="house")
async def house_fixture(hass: HomeAssistant, logbook: None) -> HomeAssistant:
    """Return a house with a lamp that a person gave a name, a lock, and switches."""
    helpers = {"lamp": {"name": "Zelda's lamp"}, "fan": {"name": "Fan"}}
    assert await async_setup_component(
        hass, "input_boolean", {"input_boolean": helpers}
    )
    hass.states.async_set("lock.front", "locked", {"friendly_name": "Front door"})
    await hass.async_block_till_done()
    er.async_get(hass).async_update_entity(
        "input_boolean.lamp", new_entity_id="input_boolean.zeldas_lamp"
    )
    await hass.async_block_till_done()
    for entity_id in ("input_boolean.zeldas_lamp", "input_boolean.fan", "lock.front"):
        async_expose_entity(hass, "conversation", entity_id, should_expose=True)
    return hass


async def rows(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, **what: Any
) -> list[dict[str, Any]]:
    """Return what the logbook shows."""
    for entry in hass.config_entries.async_loaded_entries("ha_ai_agent"):
        await entry.runtime_data.history.async_flush()
    await async_wait_recording_done(hass)
    client = await hass_ws_client()
    await client.send_json_auto_id(
        {
            "type": "logbook/get_events",
            "start_time": (dt_util.utcnow() - timedelta(hours=1)).isoformat(),
            **what,
        }
    )
    answer = await client.receive_json()
    return list(answer["result"])


async def entries(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, **what: Any
) -> list[dict[str, Any]]:
    """Return our entries in the logbook."""
    shown = await rows(hass, hass_ws_client, **what)
    return [row for row in shown if row.get("domain") == "ha_ai_agent"]


def switch(service: str, *entity_ids: str, domain: str = "input_boolean") -> Call:
    """Return a model's call."""
    arguments = {"domain": domain, "service": service, "entity_id": list(entity_ids)}
    return Call("call_service", arguments)


@pytest.mark.usefixtures("logbook")
async def test_a_turn(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, hass_admin_user: MockUser
) -> None:
    await load_entry(hass)
    await say(hass, "quantum canary", Context(user_id=hass_admin_user.id))
    [row] = await entries(hass, hass_ws_client)
    assert row["name"] == "HA AI Agent"
    assert row["entity_id"] == AGENT
    assert row["context_user_id"] == hass_admin_user.id
    assert "canary" not in row["message"]
    assert row["message"].endswith(" s)")


async def test_what_the_agent_changed_is_known_to_be_its_own(
    house: HomeAssistant, server: ScriptedServer, hass_admin_user: MockUser
) -> None:
    """Right after, and when only the recorder knows; another assistant is named."""
    hass = house
    entry = await load_entry(hass, server.base_url)
    why = Call("why", {"entity_id": "input_boolean.fan"})
    context = Context(user_id=hass_admin_user.id)
    server.script(
        Reply(calls=[switch("turn_on", "input_boolean.fan")]), Reply(text="On.")
    )
    await say(hass, "Fan on", context)
    for _ in range(2):
        server.script(Reply(calls=[why]), Reply(text="I did."))
        await say(hass, "Why is the fan on?", Context(user_id=hass_admin_user.id))
        [told] = tool_results(server.chats[-1])
        assert told["by"] == "you, the agent", told
        assert told["because"] == f'user "{hass_admin_user.name}" asked for it'
        assert told["undo"]["turn_id"]
        await entry.runtime_data.history.async_flush()
        await async_wait_recording_done(hass)
        # As after a restart: with nothing known of its past.
        hass.states.async_remove("input_boolean.fan")
        hass.states.async_set("input_boolean.fan", "on", {"friendly_name": "Fan"})
        await async_wait_recording_done(hass)


async def test_what_was_done(
    house: HomeAssistant,
    server: ScriptedServer,
    hass_ws_client: WebSocketGenerator,
    hass_admin_user: MockUser,
) -> None:
    """The names are looked up by who reads; the event has none."""
    hass = house
    await load_entry(hass, server.base_url)
    events = async_capture_events(hass, EVENT_TURN_FINISHED)
    server.script(
        Reply(
            calls=[
                switch("turn_on", "input_boolean.zeldas_lamp", "input_boolean.fan"),
                switch("unlock", "lock.front", domain="lock"),
            ]
        ),
        Reply(text="The lamp and the fan are on. Shall I unlock the front door?"),
    )
    hass.services.async_register("lock", "unlock", lambda _: None)
    context = Context(user_id=hass_admin_user.id)
    await say(hass, "Lamp and fan on and unlock the door", context)
    shown = await rows(hass, hass_ws_client)
    ours = [row for row in shown if row.get("domain") == "ha_ai_agent"]
    asks, turn = ours
    assert asks["message"] == "asked for approval: unlock Front door"
    assert turn["message"].startswith(
        "turned on Fan and Zelda's lamp; waiting for approval: unlock Front door ("
    )
    assert {row["context_user_id"] for row in ours} == {hass_admin_user.id}
    [event] = events
    assert "zelda" not in str(event.data).lower()
    # What changed says that it was the agent, in the whole list and on its own page.
    own_page = await rows(
        hass, hass_ws_client, entity_ids=["input_boolean.zeldas_lamp"]
    )
    for page in (shown, own_page):
        [lamp] = [
            row for row in page if row.get("entity_id") == "input_boolean.zeldas_lamp"
        ][-1:]
        assert lamp["state"] == "on"
        assert lamp["context_entity_id"] == AGENT
        assert lamp["context_user_id"] == hass_admin_user.id
    # And the agent's page says what it did.
    [*_, last] = await entries(hass, hass_ws_client, entity_ids=[AGENT])
    assert last["message"] == turn["message"]


async def test_where_it_was_asked(
    house: HomeAssistant,
    server: ScriptedServer,
    hass_ws_client: WebSocketGenerator,
    device_registry: dr.DeviceRegistry,
) -> None:
    hass = house
    other = MockConfigEntry(domain="voice")
    other.add_to_hass(hass)
    device = device_registry.async_get_or_create(
        config_entry_id=other.entry_id,
        identifiers={("voice", "1")},
        name="Kitchen satellite",
    )
    await load_entry(hass, server.base_url)
    server.script(
        Reply(calls=[switch("turn_on", "input_boolean.fan")]), Reply(text="It is on.")
    )
    await conversation.async_converse(
        hass, "Fan", None, Context(), agent_id=AGENT, device_id=device.id
    )
    await hass.async_block_till_done()
    [turn] = await entries(hass, hass_ws_client)
    assert turn["message"].startswith("turned on Fan (Kitchen satellite, ")


async def test_what_follows_a_yes(
    house: HomeAssistant,
    server: ScriptedServer,
    hass_ws_client: WebSocketGenerator,
    hass_admin_user: MockUser,
) -> None:
    """The door says that it was the agent although nobody spoke just then."""
    hass = house

    async def unlock(call: ServiceCall) -> None:
        name = {"friendly_name": "Front door"}
        hass.states.async_set("lock.front", "unlocked", name, context=call.context)

    hass.services.async_register("lock", "unlock", unlock)
    await load_entry(hass, server.base_url)
    asked = async_capture_events(hass, EVENT_APPROVAL_REQUESTED)
    server.script(
        Reply(calls=[switch("unlock", "lock.front", domain="lock")]),
        Reply(text="Shall I unlock the front door?"),
    )
    context = Context(user_id=hass_admin_user.id)
    await say(hass, "Unlock the door", context)
    await hass.services.async_call(
        DOMAIN,
        SERVICE_APPROVE,
        {"approval_id": asked[0].data["approval_id"]},
        blocking=True,
        context=Context(user_id=hass_admin_user.id),
    )
    await hass.async_block_till_done()
    shown = await entries(hass, hass_ws_client)
    assert [row["message"].partition(" (")[0] for row in shown] == [
        "asked for approval: unlock Front door",
        "waiting for approval: unlock Front door",
        "acting after approval",
        "answered: approved",
    ]
    *_, door = await rows(hass, hass_ws_client, entity_ids=["lock.front"])
    assert door["state"] == "unlocked"
    assert door["context_name"] == "HA AI Agent"
    assert door["context_message"] == "acting after approval"
    assert door["context_user_id"] == hass_admin_user.id


@pytest.mark.usefixtures("logbook")
async def test_what_is_told(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    await load_entry(hass)
    hass.states.async_set("light.a", "on", {"friendly_name": "A"})
    turn = {"agent_id": AGENT, "duration_ms": 1234.5}
    fire = hass.bus.async_fire

    def done(action: str, status: str, *targets: str, more: int = 0) -> dict[str, Any]:
        return {"action": action, "status": status, "targets": targets, "more": more}

    fire(EVENT_TURN_FINISHED, {**turn, "outcome": "ok", "tool_calls": 1})
    fire(
        EVENT_TURN_FINISHED,
        {
            **turn,
            "outcome": "error",
            "actions": [
                done("light.turn_off", "failed", "light.a", "light.gone"),
                done("cover.open_cover", "confirmed", "0123", more=30),
                done("notify", "unconfirmed"),
                done("light.blink", "denied", "light.a"),
            ],
        },
    )
    fire(EVENT_TURN_FINISHED, {"outcome": "new", "agent_id": "conversation.gone"})
    fire(EVENT_APPROVAL_REQUESTED, {"agent_id": AGENT, "preview": "Unlock the door"})
    fire(EVENT_APPROVAL_RESOLVED, {"status": "approved"})
    late = {"status": "expired", "preview": "Unlock the door"}
    fire(EVENT_APPROVAL_RESOLVED, late)
    withdrawn = {"status": "rejected", "resolved_via": "superseded"}
    fire(EVENT_APPROVAL_RESOLVED, withdrawn)
    shown = await entries(hass, hass_ws_client)
    assert [row["message"] for row in shown] == [
        "answered (1.2 s)",
        (
            "could not answer; opened something no longer there and 30 more; not"
            " confirmed: notify; not allowed: light.blink: A; failed: turn off A and"
            " light.gone (1.2 s)"
        ),
        "finished a request (0.0 s)",
        "asked for approval: Unlock the door",
        "answered: approved",
        "not answered in time (Unlock the door)",
        "question withdrawn",
    ]
