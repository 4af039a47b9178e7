"""Coming and going leaves nothing behind, and nothing private gets out."""

from collections import Counter
from datetime import timedelta
import itertools
from typing import Any

from freezegun import freeze_time
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
    async_fire_time_changed,
)
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.ha_ai_agent.diagnostics import async_get_config_entry_diagnostics
from custom_components.ha_ai_agent.history.records import EVERYTHING
from tests.agent.conftest import Say, SetUp, home, say, server, set_up, until
from tests.lives import LIVES, World, live, traces
from tests.scripted_server import Call, Reply, ScriptedServer

__all__ = ["home", "say", "server", "set_up"]

DOMAIN = "ha_ai_agent"
TIMES = 50


@pytest.fixture(name="world")
async def world_fixture(
    home: HomeAssistant, server: ScriptedServer, hass_ws_client: WebSocketGenerator
) -> World:
    """Return a home with a lock and a satellite, and a model that answers."""
    home.states.async_set("lock.front", "locked", {"friendly_name": "Front door"})
    home.services.async_register("lock", "unlock", lambda _: None)
    async_expose_entity(home, "conversation", "lock.front", should_expose=True)
    voice = MockConfigEntry(domain="voice")
    voice.add_to_hass(home)
    satellite = dr.async_get(home).async_get_or_create(
        config_entry_id=voice.entry_id, identifiers={("voice", "1")}, name="Satellite"
    )
    server.default = Reply(text="Yes.")
    return World(
        hass=home, server=server, connect=hass_ws_client, satellite_id=satellite.id
    )


async def async_look(hass: HomeAssistant) -> Counter[str]:
    """Return what is left when Home Assistant has dropped its conversations."""
    later = dt_util.utcnow() + timedelta(minutes=10)
    with freeze_time(later):
        async_fire_time_changed(hass, later)
    await hass.async_block_till_done(wait_background_tasks=True)
    return traces(hass)


@pytest.mark.slow
async def test_fifty_lives_leave_nothing_behind(world: World) -> None:
    lives = itertools.cycle(LIVES)
    for _ in LIVES:
        await live(world, next(lives))
    # What Home Assistant registers once, for all entries, is there now.
    before = await async_look(world.hass)
    for _ in range(TIMES - len(LIVES)):
        await live(world, next(lives))
    assert await async_look(world.hass) - before == Counter()
    # The lock of the file of automations is Home Assistant's as much as ours.
    ours = {trace for trace, count in before.items() if count and DOMAIN in trace}
    assert ours <= {"data ha_ai_agent_automations"}


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
