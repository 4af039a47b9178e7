"""A model that no list names is asked once: what goes wrong keeps the form open."""

from typing import Any
from unittest.mock import AsyncMock, patch

from homeassistant.const import CONF_API_KEY, CONF_MODEL
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from custom_components.ha_ai_agent import config_flow, trial
from custom_components.ha_ai_agent.const import (
    CONF_BASE_URL,
    PROVIDER_OPENAI,
    PROVIDER_OPENAI_COMPATIBLE,
)
from custom_components.ha_ai_agent.probe import ProbeError, ServerModels
from tests.entries import load_entry
from tests.flow_server import chatting, saying, serve
from tests.flows import enter, start
from tests.scripted_server import ScriptedServer

pytestmark = pytest.mark.usefixtures("loopback", "core")
NO_LIST = saying("no", status=404)


async def to_the_model(hass: HomeAssistant, root: str) -> dict[str, Any]:
    """Fill in the forms up to the one that asks for the model."""
    flow = await start(hass, PROVIDER_OPENAI_COMPATIBLE)
    flow = await enter(hass, flow, {CONF_BASE_URL: f"{root}/v1"})
    assert flow["step_id"] == "model"
    return flow


async def test_nobody_thought_of_it(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    async with serve(chatting(NO_LIST, "m")) as root:
        flow = await to_the_model(hass, root)
        surprise = AsyncMock(side_effect=KeyError("surprise"))
        with patch.object(config_flow, "async_try_model", surprise):
            flow = await enter(hass, flow, {CONF_MODEL: "m"})
        assert flow["errors"] == {"base": "unknown"}
        assert "surprise" in caplog.text
        flow = await enter(hass, flow, {CONF_MODEL: "m"})
    assert flow["type"] is FlowResultType.CREATE_ENTRY


async def test_a_model_that_is_still_being_loaded(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serve(chatting(NO_LIST, "m")) as root:
        flow = await to_the_model(hass, root)
        with monkeypatch.context() as short:
            short.setattr(trial, "TRIAL_SECONDS", 0)
            flow = await enter(hass, flow, {CONF_MODEL: "m"})
        assert flow["errors"] == {"base": "model_timeout"}
        flow = await enter(hass, flow, {CONF_MODEL: "m"})
    assert flow["type"] is FlowResultType.CREATE_ENTRY


async def test_a_service_that_is_down(hass: HomeAssistant) -> None:
    """Where no address was asked for, the form points at none."""
    flow = await start(hass, PROVIDER_OPENAI)
    found = ServerModels(base_url="https://api.openai.com/v1", model_ids=("gpt-9",))
    with patch.object(
        config_flow,
        "async_list_models",
        AsyncMock(side_effect=[ProbeError("server_error"), found]),
    ):
        flow = await enter(hass, flow, {CONF_API_KEY: "sk-canary"})
        assert flow["errors"] == {"base": "cannot_connect"}
        flow = await enter(hass, flow, {CONF_API_KEY: "sk-canary"})
    assert flow["step_id"] == "model"


async def test_another_server_is_asked_for_the_model_in_use(
    hass: HomeAssistant,
) -> None:
    """Its list does not name it, so a chat has to tell; then the entry loads anew."""
    async with (
        ScriptedServer() as server,
        serve(chatting(NO_LIST, "other")) as wrong,
        serve(chatting(NO_LIST, "scripted")) as right,
    ):
        entry = await load_entry(hass, server.base_url)
        runtime = entry.runtime_data
        flow = await entry.start_reconfigure_flow(hass)
        flow = await enter(hass, flow, {CONF_BASE_URL: f"{wrong}/v1"})
        assert flow["errors"] == {"base": "model_not_found"}
        flow = await enter(hass, flow, {CONF_BASE_URL: f"{right}/v1"})
        assert flow["reason"] == "reconfigure_successful"
        await hass.async_block_till_done()
        assert entry.data[CONF_BASE_URL] == f"{right}/v1"
        assert entry.runtime_data is not runtime
