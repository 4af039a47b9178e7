"""Coming and going leaves nothing behind, and nothing private gets out."""

import asyncio
from contextlib import suppress
import gc
from pathlib import Path
import threading
from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
)

from custom_components.ha_ai_agent.diagnostics import async_get_config_entry_diagnostics
from custom_components.ha_ai_agent.history.records import EVERYTHING
from tests.agent.conftest import Say, SetUp, home, say, server, set_up, until
from tests.scripted_server import Call, Reply, ScriptedServer

__all__ = ["home", "say", "server", "set_up"]

DOMAIN = "ha_ai_agent"
TIMES = 50


def _traces(hass: HomeAssistant) -> dict[str, Any]:
    """Return what an entry could leave behind, counted."""
    gc.collect()
    return {
        "listeners": dict(hass.bus.async_listeners()),
        "tasks": len(asyncio.all_tasks()),
        "threads": sum(
            not thread.name.startswith(("SyncWorker", "asyncio_", "waitpid"))
            for thread in threading.enumerate()
        ),
        "files": sum("ha_ai_agent" in link for link in _open_files()),
        "entities": len(
            [
                entity
                for entity in er.async_get(hass).entities.values()
                if entity.platform == DOMAIN
            ]
        ),
        "states": len(
            [
                state
                for state in hass.states.async_all()
                if "ha_ai_agent" in state.entity_id
            ]
        ),
    }


def _open_files() -> list[str]:
    """Return what this process has open, by path."""
    links = []
    for link in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            links.append(str(link.readlink()))
    return links


@pytest.mark.slow
async def test_fifty_lives_leave_nothing_behind(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    server.default = Reply(text="Yes.")

    async def async_live() -> None:
        entry: MockConfigEntry = await set_up(server)
        await say("Hi")
        manager = home.config_entries
        assert await manager.async_reload(entry.entry_id)
        await manager.async_set_disabled_by(entry.entry_id, ConfigEntryDisabler.USER)
        await manager.async_set_disabled_by(entry.entry_id, None)
        await manager.async_remove(entry.entry_id)
        await home.async_block_till_done(wait_background_tasks=True)

    await async_live()  # what is registered once, for all entries, is there now
    before = _traces(home)
    for _ in range(TIMES):
        await async_live()
    after = _traces(home)
    assert after["entities"] == after["states"] == after["files"] == 0
    # Home Assistant itself has a task more or less at any moment.
    assert after["tasks"] <= before["tasks"] + 2
    more = {
        kind: (count, before["listeners"].get(kind, 0))
        for kind, count in after["listeners"].items()
        if count > before["listeners"].get(kind, 0)
    }
    assert not more
    assert after["threads"] <= before["threads"]
    assert not [
        device
        for device in dr.async_get(home).devices
        if any(domain == DOMAIN for domain, *_ in device.identifiers)
    ]


CANARIES = {
    "key": "sk-canary-key",
    "header": "canary-header-value",
    "prompt": "canary prompt of the house",
    "words": "my canary secret",
    "answer": "canary answer",
    "person": "Canary Person",
}


async def test_nothing_private_is_in_diagnostics_events_or_logs(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    hass_admin_user: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    hass_admin_user.name = CANARIES["person"]
    entry = await set_up(server, prompt=CANARIES["prompt"])
    home.config_entries.async_update_entry(
        entry,
        data={
            **entry.data,
            "api_key": CANARIES["key"],
            "headers": {"X-Canary": CANARIES["header"]},
        },
    )
    await home.async_block_till_done()
    events = async_capture_events(home, "ha_ai_agent_turn_finished")
    approvals = async_capture_events(home, "ha_ai_agent_approval_requested")
    caplog.clear()
    server.script(
        Reply(calls=(Call("remember", {"text": CANARIES["words"]}),)),
        Reply(text=CANARIES["answer"]),
        Reply(fault="error_500"),
        Reply(fault="wrong_json"),
    )
    server.default = Reply(fault="auth")
    user = Context(user_id=hass_admin_user.id)
    await say(CANARIES["words"], context=user)
    await say(CANARIES["words"], context=user)
    await home.async_block_till_done(wait_background_tasks=True)
    diagnostics = await async_get_config_entry_diagnostics(home, entry)
    seen = {
        "diagnostics": str(diagnostics),
        "events": str([event.data for event in [*events, *approvals]]),
        "log": "\n".join(
            record.getMessage()
            for record in caplog.records
            if record.levelname != "DEBUG" and "ha_ai_agent" in record.name
        ),
    }
    for place, text in seen.items():
        for kind, canary in CANARIES.items():
            assert canary not in text, f"{kind} in {place}"


async def test_the_figures_agree(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    entry = await set_up(server)
    events = async_capture_events(home, "ha_ai_agent_turn_finished")
    server.default = Reply(text="Yes.", delay=0.4, usage=(1000, 400, 20))
    await say("Hi")
    await until(lambda: events)
    runtime = entry.runtime_data
    page = await runtime.history.async_list_turns(EVERYTHING)
    turn = await runtime.history.async_get_turn(page.items[0].turn_id, EVERYTHING)
    (span,) = [item for item in turn.spans if item["name"] == "provider"]
    (subentry_id,) = runtime.agents
    sensor = runtime.metrics.timings[f"{subentry_id}.turn_ms"]
    assert sensor.last_ms == pytest.approx(turn.duration_ms, rel=0.05)
    assert span["duration_ms"] == pytest.approx(400, rel=0.1)
    assert span["duration_ms"] <= turn.duration_ms
    assert turn.input_tokens == 1000
    assert turn.cached_input_tokens == 400
    assert runtime.usage.get(subentry_id).today.input_tokens == 1000
