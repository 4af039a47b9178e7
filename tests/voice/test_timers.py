"""A timer rings; what is to be done later is scheduled, by us and nobody else."""

import json

from homeassistant.components.intent import async_register_timer_handler
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.agent.conftest import SetUp
from tests.scripted_server import Call, Reply, ScriptedServer, tool_results

from .conftest import Listen


@pytest.fixture
async def device_id(home: HomeAssistant) -> str:
    """Return a device that has timers."""
    assert await async_setup_component(home, "intent", {})
    entry = MockConfigEntry(domain="test")
    entry.add_to_hass(home)
    device = dr.async_get(home).async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={("test", "satellite")}
    )
    async_register_timer_handler(home, device.id, lambda *_: None)
    return device.id


async def test_a_command_is_scheduled_and_no_timer_s(
    set_up: SetUp, server: ScriptedServer, listen: Listen, device_id: str
) -> None:
    await set_up(server)
    command = {"minutes": 5, "conversation_command": "turn off the kitchen lamp"}
    timers = Call("intent__HassTimerStatus", {})
    server.script(
        Reply(calls=[Call("intent__HassStartTimer", command)]),
        Reply(calls=[timers]),
        Reply(text="Fine."),
    )
    ears = await listen()
    await ears.say("Lamp off in five minutes", device_id=device_id)
    assert "conversation_command" not in json.dumps(server.chats[0]["tools"])
    refused, status = tool_results(server.chats[-1])
    assert refused["error"] == "timer_with_command"
    assert "schedule" in refused["message"]
    assert "turn off" not in json.dumps(status)


async def test_timers_are_where_the_device_has_them(
    set_up: SetUp, server: ScriptedServer, listen: Listen, device_id: str
) -> None:
    """With a name, several at once, asked for, paused and longer."""
    await set_up(server)
    ears = await listen()
    await ears.say("Hello")
    assert "HassStartTimer" not in json.dumps(server.chats[0]["tools"])
    server.script(
        Reply(
            calls=[
                Call("intent__HassStartTimer", {"minutes": 5, "name": "eggs"}),
                Call("intent__HassStartTimer", {"hours": 1, "name": "bread"}),
            ]
        ),
        Reply(
            calls=[Call("intent__HassIncreaseTimer", {"name": "eggs", "minutes": 1})]
        ),
        Reply(calls=[Call("intent__HassPauseTimer", {"name": "bread"})]),
        Reply(calls=[Call("intent__HassTimerStatus", {})]),
        Reply(text="Fine."),
    )
    await ears.say("Timers", device_id=device_id)
    results = tool_results(server.chats[-1])
    assert len(results) == 5
    assert all("error" not in result for result in results)
    told = json.dumps(results[-1])
    assert "eggs" in told
    assert "bread" in told
