"""The logbook tells what an agent did and for whom, without anybody's words."""

from datetime import timedelta
from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)
from pytest_homeassistant_custom_component.typing import (
    RecorderInstanceContextManager,
    WebSocketGenerator,
)

from custom_components.ha_ai_agent.const import (
    EVENT_APPROVAL_REQUESTED,
    EVENT_APPROVAL_RESOLVED,
    EVENT_TURN_FINISHED,
)
from tests.entries import AGENT, load_entry, say

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


async def entries(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> list[dict[str, Any]]:
    """Return our entries in the logbook."""
    await async_wait_recording_done(hass)
    client = await hass_ws_client()
    await client.send_json_auto_id(
        {
            "type": "logbook/get_events",
            "start_time": (dt_util.utcnow() - timedelta(hours=1)).isoformat(),
        }
    )
    answer = await client.receive_json()
    return [row for row in answer["result"] if row.get("domain") == "ha_ai_agent"]


@pytest.mark.usefixtures("logbook")
async def test_a_turn(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, hass_admin_user: MockUser
) -> None:
    entry = await load_entry(hass)
    await say(hass, "quantum canary", Context(user_id=hass_admin_user.id))
    await entry.runtime_data.history.async_flush()
    [row] = await entries(hass, hass_ws_client)
    assert row["name"] == "HA AI Agent"
    assert row["entity_id"] == AGENT
    assert row["context_user_id"] == hass_admin_user.id
    assert "canary" not in row["message"]
    assert row["message"].endswith(" s)")


@pytest.mark.usefixtures("logbook")
async def test_what_is_told(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    await load_entry(hass)
    turn = {"agent_id": AGENT, "duration_ms": 1234.5}
    fire = hass.bus.async_fire
    fire(EVENT_TURN_FINISHED, {**turn, "outcome": "ok", "tool_calls": 1})
    fire(EVENT_TURN_FINISHED, {**turn, "outcome": "error", "tool_calls": 3})
    fire(EVENT_TURN_FINISHED, {"outcome": "new", "agent_id": "conversation.gone"})
    fire(EVENT_APPROVAL_REQUESTED, {"agent_id": AGENT, "preview": "Unlock the door"})
    fire(EVENT_APPROVAL_RESOLVED, {"status": "approved"})
    rows = await entries(hass, hass_ws_client)
    assert [row["message"] for row in rows] == [
        "answered (1 action, 1.2 s)",
        "could not answer (3 actions, 1.2 s)",
        "finished a turn (0.0 s)",
        "asks: Unlock the door",
        "got an answer (approved)",
    ]
