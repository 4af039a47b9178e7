"""A yes that comes when Home Assistant's own session has ended with the question."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import (
    async_fire_time_changed,
    setup_test_component_platform,
)

from tests.devices import Lock
from tests.scripted_server import Call, Reply, ScriptedServer

from .conftest import Say, SetUp, speech_of, state_of

DOOR = "lock.front_door"


async def test_a_late_yes_is_told_so(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    freezer: FrozenDateTimeFactory,
) -> None:
    """The model does not hear it: it would answer as if nothing had been asked."""
    setup_test_component_platform(home, "lock", [Lock("Front door")])
    assert await async_setup_component(home, "lock", {"lock": {"platform": "test"}})
    await home.async_block_till_done()
    async_expose_entity(home, "conversation", DOOR, should_expose=True)
    await set_up(server)
    unlock = {"domain": "lock", "service": "unlock", "entity_id": DOOR}
    server.script(Reply(calls=(Call("call_service", unlock),)), Reply(text="Well."))
    asked = await say("Unlock the front door")
    requests = len(server.chats)
    freezer.tick(timedelta(minutes=10))
    async_fire_time_changed(home, dt_util.utcnow())
    await home.async_block_till_done()
    said = speech_of(await say("Yes", asked.conversation_id))
    assert said == "That came too late: unlock Front door. Nothing was done."
    assert len(server.chats) == requests
    assert state_of(home, DOOR) == "locked"
