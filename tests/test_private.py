"""Nothing private gets out, whatever goes wrong: every secret and word is a canary."""

import json
import logging
from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, Event, HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockUser,
    get_system_health_info,
)
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.ha_ai_agent.const import DOMAIN
from custom_components.ha_ai_agent.diagnostics import async_get_config_entry_diagnostics
from tests.entries import load_entry, say
from tests.scripted_server import FAULTS, Call, Reply, ScriptedServer

pytestmark = pytest.mark.usefixtures("loopback", "core")

CANARIES = ("canary", "12.3456", "98.7654")
CALLS = (
    Call(
        "call_service",
        {
            "domain": "persistent_notification",
            "service": "create",
            "data": {"message": "canary message", "title": "canary title"},
        },
    ),
    Call(
        "call_service",
        {"domain": "light", "service": "turn_on", "entity_id": "light.hall"},
    ),
    Call("memory", {"action": "remember", "text": "canary memory"}),
    Call("canary_tool", {"canary": "canary"}),
)


async def talk(hass: HomeAssistant, user: MockUser) -> MockConfigEntry:
    """Return an entry that has seen every fault of a server, and lost it at last."""
    context = Context(user_id=user.id)
    faults = [fault for fault in FAULTS if fault not in {"silence", "trickle"}]
    async with ScriptedServer() as server:
        entry = await load_entry(
            hass,
            server.base_url.replace("//", "//canary-user:canary-word@"),
            data={"api_key": "sk-canary", "headers": {"X-House": "canary-header"}},
            prompt="canary prompt",
            approval_mode="all_writes",
            approval_notify=["notify.canary_phone"],
        )
        server.script(Reply(calls=CALLS), Reply(text="canary answer?"))
        await say(hass, "canary sentence", context)
        for fault in faults:
            server.script(*[Reply(fault=fault)] * 2)
            await say(hass, f"canary sentence, {fault}", context)
            await hass.config_entries.async_reload(entry.entry_id)
            server.clear()
    for _ in range(3):
        await entry.runtime_data.coordinator.async_refresh()
    await say(hass, "canary sentence, nobody there", context)
    await entry.runtime_data.history.async_flush()
    await hass.async_block_till_done()
    return entry


@pytest.mark.slow
async def test_nothing_private_gets_out(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    hass_admin_user: MockUser,
    caplog: pytest.LogCaptureFixture,
) -> None:
    hass_admin_user.name = "Canary Person"
    await hass.config.async_update(
        latitude=12.3456, longitude=98.7654, location_name="Canary house"
    )
    person = {"id": "x", "name": "Canary Person", "user_id": hass_admin_user.id}
    for domain, config in (
        ("person", person),
        ("persistent_notification", {}),
        ("system_health", {}),
    ):
        assert await async_setup_component(hass, domain, {domain: config})
    hass.states.async_set("light.hall", "off", {"friendly_name": "Hall"})
    async_expose_entity(hass, "conversation", "light.hall", should_expose=True)
    heard: list[Event[Any]] = []
    hass.bus.async_listen("*", heard.append)
    caplog.clear()
    with caplog.at_level(logging.INFO):
        entry = await talk(hass, hass_admin_user)
    client = await hass_ws_client(hass)
    await client.send_json_auto_id({"type": f"{DOMAIN}/metrics/get"})
    events = [event for event in heard if str(event.event_type).startswith(DOMAIN)]
    assert {event.event_type for event in events} >= {
        "ha_ai_agent_turn_finished",
        "ha_ai_agent_approval_requested",
    }
    issues = [
        issue
        for issue in ir.async_get(hass).issues.values()
        if issue.domain == DOMAIN or DOMAIN in issue.issue_id
    ]
    assert issues
    seen = {
        "diagnostics": json.dumps(
            await async_get_config_entry_diagnostics(hass, entry)
        ),
        "events": str([event.data for event in events]),
        "system health": str(await get_system_health_info(hass, DOMAIN)),
        "repairs": str([(row.translation_placeholders, row.data) for row in issues]),
        "metrics": str(await client.receive_json()),
        "sensors": str([s for s in hass.states.async_all() if DOMAIN in s.entity_id]),
        "log": "\n".join(
            f"{record.name} {record.getMessage()} {record.exc_text}"
            for record in caplog.records
            if record.levelno >= logging.INFO
        ),
    }
    found = {
        f"{canary} in {place}"
        for place, text in seen.items()
        for canary in CANARIES
        if canary in text.lower()
    }
    assert not found
