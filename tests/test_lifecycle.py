"""Coming and going leaves nothing behind, and nothing private gets out."""

from collections import Counter
from datetime import timedelta
import itertools

from freezegun import freeze_time
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from tests.agent.conftest import home, say, server, set_up
from tests.lives import LIVES, World, live, traces
from tests.scripted_server import Reply, ScriptedServer

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
