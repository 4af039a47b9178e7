"""Diagnostics and system health: figures, and nothing that is anybody's business."""

import json
import logging
import re

from homeassistant.core import Context, HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
    get_system_health_info,
)

from custom_components.ha_ai_agent import system_health
from custom_components.ha_ai_agent.const import DOMAIN, EVENT_TURN_FINISHED
from custom_components.ha_ai_agent.diagnostics import async_get_config_entry_diagnostics
from tests.entries import load_entry, say
from tests.scripted_server import Call, Reply, ScriptedServer

pytestmark = pytest.mark.usefixtures("loopback", "core")

# Whatever of these turns up somewhere was let out by us.
KEY = "sk-canary-key"
HEADER = "canary-header"
PROMPT = "canary-prompt"
WORDS = "canary words of a person"
ANSWER = "canary answer"
NAME = "Canary Lamp"
CANARIES = ("canary", "Canary", "127.0.0.1")


async def talk(
    hass: HomeAssistant, server: ScriptedServer, context: Context | None = None
) -> MockConfigEntry:
    """Return an entry whose agent has said and done something private."""
    hass.states.async_set("light.canary", "off", {"friendly_name": NAME})
    server.api_key = KEY
    entry = await load_entry(
        hass,
        server.base_url,
        data={"api_key": KEY, "headers": {"X-Secret": HEADER}, "verify_ssl": True},
        prompt=PROMPT,
        approval_notify=["notify.canary_phone"],
    )
    server.script(
        Reply(calls=[Call("get_states", {"entity_id": ["light.canary"]})]),
        Reply(calls=[Call("canary_tool", {"words": WORDS})]),
        Reply(text=ANSWER),
    )
    await say(hass, WORDS, context)
    await entry.runtime_data.history.async_flush()
    await hass.async_block_till_done()
    return entry


def shows_nothing_private(text: str) -> None:
    """Fail if a canary sings."""
    for canary in CANARIES:
        assert canary not in text


async def test_diagnostics(hass: HomeAssistant) -> None:
    async with ScriptedServer() as server:
        entry = await talk(hass, server)
        found = await async_get_config_entry_diagnostics(hass, entry)
    text = json.dumps(found)
    shows_nothing_private(text)
    assert found["entry"]["data"]["base_url"] == "http://**REDACTED**/v1"
    assert found["provider"] == {"is_up": True, "models_listed": 1}
    assert found["agents"][0]["usage"]["total"]["requests"] == 3
    [turn] = found["history"]["turns"]
    assert turn["outcome"] == "ok"
    names = [span["name"] for span in turn["spans"]]
    assert names.count("provider") == 3
    assert found["timings"]["agent 1.turn_ms"]["count"] == 1
    assert "entities" in found["home"]
    assert found["packages"]["homeassistant"]


async def test_diagnostics_without_a_database(hass: HomeAssistant) -> None:
    entry = await load_entry(hass)
    await entry.runtime_data.history.async_close()
    found = await async_get_config_entry_diagnostics(hass, entry)
    assert found["history"]["error"]


async def test_events_and_log_are_not_private(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    events = async_capture_events(hass, EVENT_TURN_FINISHED)
    async with ScriptedServer() as server:
        await talk(hass, server)
    [event] = events
    shows_nothing_private(json.dumps(dict(event.data)))
    ours = [
        record.getMessage()
        for record in caplog.records
        if record.name.startswith(f"custom_components.{DOMAIN}")
    ]
    shows_nothing_private("\n".join(ours))
    assert not [
        record
        for record in caplog.records
        if record.name.startswith(f"custom_components.{DOMAIN}")
        and record.levelno >= logging.WARNING
    ]


async def test_system_health(hass: HomeAssistant, unused_tcp_port: int) -> None:
    assert await async_setup_component(hass, "system_health", {})
    async with ScriptedServer() as server:
        await talk(hass, server)
        await load_entry(hass, f"http://127.0.0.1:{unused_tcp_port}/v1")
        info = await get_system_health_info(hass, DOMAIN)
    shows_nothing_private(json.dumps(info))
    assert info["agents"] == 2
    assert info["providers_up"] == 1
    assert info["providers_down"] == 1
    assert info["entries_failed"] == 0
    assert info["database"] == system_health.WORKS
    assert info["exposed_entities"] == 1
    # Rows have names in every language, and values that need none.
    assert not [value for value in info.values() if re.search(r"[^\W\d]", str(value))]


async def test_system_health_without_agents(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, "system_health", {})
    entry = await load_entry(hass)
    await hass.config_entries.async_unload(entry.entry_id)
    info = await get_system_health_info(hass, DOMAIN)
    assert info["agents"] == 0
    assert info["exposed_entities"] == 0
    assert info["cache_hit_rate"] == info["database"] == system_health.NOTHING_YET


async def test_an_entry_that_is_not_loaded(hass: HomeAssistant) -> None:
    """It tells what it is and its state, and lets nothing out either."""
    async with ScriptedServer() as server:
        entry = await talk(hass, server)
        assert await hass.config_entries.async_unload(entry.entry_id)
        told = await async_get_config_entry_diagnostics(hass, entry)
    assert told["entry"]["state"] == "not_loaded"
    assert len(told["agents"]) == len(entry.subentries)
    assert "usage" not in told["agents"][0]
    assert not {"provider", "home", "history"} & set(told)
    shows_nothing_private(json.dumps(told))
