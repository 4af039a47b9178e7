"""Health of the provider: how often it is asked, and who is told."""

from datetime import timedelta
import json
from pathlib import Path

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.ha_ai_agent.const import DOMAIN
from custom_components.ha_ai_agent.coordinator import INTERVAL_DOWN, INTERVAL_UP
from custom_components.ha_ai_agent.runtime import async_get_agents
from tests.entries import AGENT, load_entry
from tests.flow_server import saying, serve
from tests.scripted_server import ScriptedServer

pytestmark = pytest.mark.usefixtures("loopback", "core")


async def later(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, delta: timedelta
) -> None:
    """Let time go by."""
    freezer.tick(delta + timedelta(seconds=1))
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)


def models_asked(server: ScriptedServer) -> int:
    """Return how often the server was asked for its models."""
    return sum(request.path == "/v1/models" for request in server.requests)


async def test_asked_seldom_while_up(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    async with ScriptedServer(models=("a", "b")) as server:
        entry = await load_entry(hass, server.base_url)
        coordinator = entry.runtime_data.coordinator
        assert coordinator.last_update_success
        assert coordinator.model_ids == ("a", "b")
        assert models_asked(server) == 1
        await later(hass, freezer, timedelta(minutes=30))
        assert models_asked(server) == 1
        await later(hass, freezer, INTERVAL_UP)
        assert models_asked(server) == 2


async def test_down_at_the_start(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    issue_registry: ir.IssueRegistry,
    caplog: pytest.LogCaptureFixture,
    unused_tcp_port: int,
) -> None:
    """The agent loads, asks every minute, tells once, and sees the server come."""
    entry = await load_entry(hass, f"http://127.0.0.1:{unused_tcp_port}/v1")
    assert entry.state is ConfigEntryState.LOADED
    coordinator = entry.runtime_data.coordinator
    assert not coordinator.last_update_success
    state = hass.states.get(AGENT)
    assert state is not None
    assert state.state != "unavailable"
    issue = (DOMAIN, f"provider_unreachable_{entry.entry_id}")
    assert issue not in issue_registry.issues
    for _ in range(2):
        await later(hass, freezer, INTERVAL_DOWN)
    assert issue in issue_registry.issues
    assert caplog.text.count("Error fetching") == 1
    async with ScriptedServer(port=unused_tcp_port) as server:
        await later(hass, freezer, INTERVAL_DOWN)
        assert coordinator.last_update_success
        assert models_asked(server) == 1
        assert issue not in issue_registry.issues
        await later(hass, freezer, INTERVAL_DOWN)
        assert models_asked(server) == 1


async def test_a_turn_finds_it_down_and_up_again(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Each end and each beginning is in the log once, whoever noticed it."""
    async with ScriptedServer() as server:
        entry = await load_entry(hass, server.base_url)
        coordinator = entry.runtime_data.coordinator
        coordinator.mark_connection_error()
        coordinator.mark_connection_error()
        assert not coordinator.last_update_success
        assert caplog.text.count("cannot be reached") == 1
        await later(hass, freezer, INTERVAL_DOWN)
        assert coordinator.last_update_success
        assert caplog.text.count("recovered") == 1
        coordinator.mark_connection_error()
        coordinator.mark_success()
        coordinator.mark_success()
        assert coordinator.last_update_success
        assert coordinator.update_interval == INTERVAL_UP
        assert caplog.text.count("cannot be reached") == 2
        assert caplog.text.count("is back") == 1


@pytest.mark.parametrize("by_turn", [False, True])
async def test_a_refused_key_asks_for_another(
    hass: HomeAssistant, *, by_turn: bool
) -> None:
    async with ScriptedServer(api_key=None if by_turn else "right") as server:
        entry = await load_entry(hass, server.base_url, data={"api_key": "wrong"})
        if by_turn:
            entry.runtime_data.coordinator.mark_auth_error()
        await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED
    [flow] = hass.config_entries.flow.async_progress()
    assert flow["context"]["source"] == SOURCE_REAUTH


async def test_builtin_is_always_up(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    entry = await load_entry(hass)
    coordinator = entry.runtime_data.coordinator
    coordinator.mark_connection_error()
    coordinator.mark_auth_error()
    coordinator.mark_success()
    await coordinator.async_refresh()
    await later(hass, freezer, INTERVAL_UP)
    assert coordinator.last_update_success
    assert not hass.config_entries.flow.async_progress()


async def test_what_the_list_says_of_a_model(hass: HomeAssistant) -> None:
    """A window and the kind of server are read from the list that llama.cpp sent."""
    path = Path(__file__).parent / "providers" / "streams" / "llama_cpp_models.json"
    async with serve(saying(path.read_text())) as root:
        entry = await load_entry(hass, f"{root}/v1")
        coordinator = entry.runtime_data.coordinator
        assert coordinator.model_ids == ("smollm2",)
        said = coordinator.listing("smollm2")
        assert said == {
            "context_length": 16384,
            "owned_by": "llamacpp",
            "server": "llama_cpp",
        }
        # It has one model, and answers to every name.
        assert coordinator.listing("other") == said


async def test_a_window_that_is_learned_late_is_used(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, unused_tcp_port: int
) -> None:
    """A server that was down at the start may have a small window."""
    entry = await load_entry(
        hass, f"http://127.0.0.1:{unused_tcp_port}/v1", model="smollm2"
    )
    row = {"id": "smollm2", "meta": {"n_ctx": 4096}}
    answer = saying(json.dumps({"object": "list", "data": [row]}))
    async with serve(answer, port=unused_tcp_port):
        await later(hass, freezer, INTERVAL_DOWN)
        agent = async_get_agents(hass)[AGENT]
        assert agent.parts.window_tokens == 4096
        assert entry.runtime_data.coordinator.last_update_success
