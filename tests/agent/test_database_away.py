"""A database that another process holds: what is due waits, and no yes is lost or said."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
import sqlite3
from threading import Event
from typing import Any

from homeassistant.auth.models import User
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant, ServiceCall
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    async_fire_time_changed,
    setup_test_component_platform,
)

from custom_components.ha_ai_agent.approvals.resolution import Executed, Unresolved
from custom_components.ha_ai_agent.const import DOMAIN
from custom_components.ha_ai_agent.history import sqlite
from custom_components.ha_ai_agent.runtime import async_get_approvals
from tests.devices import Lock
from tests.scripted_server import Call, Reply, ScriptedServer

from .conftest import Say, SetUp, speech_of, state_of

DOORS = ("lock.front_door", "lock.back_door")
LAMPS = tuple(f"input_boolean.lamp_{number}" for number in range(5))


def later(entity_id: str) -> Reply:
    call = {"domain": "input_boolean", "service": "turn_on", "entity_id": [entity_id]}
    return Reply(calls=(Call("schedule", {"action": "add", "when": 60, "call": call}),))


def unlock(entity_id: str) -> Reply:
    data = {"domain": "lock", "service": "unlock", "entity_id": [entity_id]}
    return Reply(calls=(Call("call_service", data),))


@pytest.fixture
async def furnished(home: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two locked doors, five lamps; and nobody waits long for a lock."""
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.01)
    setup_test_component_platform(home, "lock", [Lock("Front door"), Lock("Back door")])
    assert await async_setup_component(home, "lock", {"lock": {"platform": "test"}})
    await home.async_block_till_done()
    for entity_id in LAMPS:
        home.states.async_set(entity_id, "off")

    async def turn_on(call: ServiceCall) -> None:
        for entity_id in call.data["entity_id"]:
            home.states.async_set(entity_id, "on", context=call.context)

    home.services.async_register("input_boolean", "turn_on", turn_on)
    for entity_id in (*LAMPS, *DOORS):
        async_expose_entity(home, "conversation", entity_id, should_expose=True)


@asynccontextmanager
async def held(hass: HomeAssistant) -> AsyncGenerator[None]:
    """Hold the database, as another process would."""

    def hold() -> sqlite3.Connection:
        path = hass.config.path(f"{DOMAIN}.db")
        database = sqlite3.connect(path, timeout=30, check_same_thread=False)
        database.isolation_level = None
        database.execute("BEGIN EXCLUSIVE")
        return database

    def release(database: sqlite3.Connection) -> None:
        database.execute("ROLLBACK")
        database.close()

    database = await hass.async_add_executor_job(hold)
    try:
        yield
    finally:
        await hass.async_add_executor_job(release, database)


async def pass_time(
    hass: HomeAssistant, freezer: Any, is_enough: Callable[[], bool]
) -> None:
    """Let time pass until something has happened; the loop's own clock is frozen."""
    moment = Event()
    for _ in range(500):
        if is_enough():
            return
        freezer.tick(0.5)
        async_fire_time_changed(hass)
        await hass.async_add_executor_job(moment.wait, 0.02)
    pytest.fail("It did not happen")


async def test_five_due_and_two_questions(
    home: HomeAssistant,
    furnished: None,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    hass_admin_user: User,
    freezer: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await set_up(server)

    def who() -> Context:
        return Context(user_id=hass_admin_user.id)

    for number, lamp in enumerate(LAMPS):
        server.script(later(lamp), Reply(text="I will."))
        words = f"Turn on the lamp {number} in a minute"
        assert speech_of(await say(words, f"later {number}", context=who()))
    for door in DOORS:
        server.script(unlock(door), Reply(text="Well."))
        asked = await say(f"Unlock {door}", door, context=who())
        assert speech_of(asked).endswith("?")
    (manager, *_) = async_get_approvals(home)
    open_ones = await manager.async_pending(user_id=hass_admin_user.id, is_admin=True)
    assert len(open_ones) == len(DOORS)

    async def press(approval_id: str) -> object:
        return await manager.async_resolve(
            approval_id,
            "approve",
            user_id=hass_admin_user.id,
            is_admin=True,
            context=who(),
            via="websocket",
        )

    async with held(home):
        freezer.tick(61)
        async_fire_time_changed(home)
        waits = "A scheduled action has to wait"
        await pass_time(home, freezer, lambda: caplog.text.count(waits) >= len(LAMPS))
        told = speech_of(await say("Yes", DOORS[1], context=who()))
        assert "nothing was done" in told
        pressed = await press(open_ones[0].approval_id)
        assert isinstance(pressed, Unresolved)
        assert pressed.problem == "storage_error"
        assert {state_of(home, door) for door in DOORS} == {"locked"}
        assert {state_of(home, lamp) for lamp in LAMPS} == {"off"}
    for record in open_ones:
        assert isinstance(await press(record.approval_id), Executed)
    assert {state_of(home, door) for door in DOORS} == {"unlocked"}
    await pass_time(
        home, freezer, lambda: all(state_of(home, lamp) == "on" for lamp in LAMPS)
    )


async def test_what_was_asked_went_with_the_file(
    home: HomeAssistant,
    furnished: None,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    hass_admin_user: User,
    freezer: Any,
) -> None:
    """A yes runs nothing, and does not come too late; what was promised is done."""
    entry = await set_up(server)
    who = Context(user_id=hass_admin_user.id)
    server.script(later(LAMPS[0]), Reply(text="I will."))
    assert speech_of(await say("Turn on a lamp in a minute", "later", context=who))
    server.script(unlock(DOORS[0]), Reply(text="Well."))
    assert speech_of(await say("Unlock it", "door", context=who)).endswith("?")
    path = Path(home.config.path(f"{DOMAIN}.db"))
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()
    history = entry.runtime_data.history
    await pass_time(home, freezer, lambda: history.is_available and path.exists())
    told = speech_of(await say("Yes", "door", context=who))
    assert "nothing was done" in told
    assert "too late" not in told
    assert state_of(home, DOORS[0]) == "locked"
    freezer.tick(61)
    await pass_time(home, freezer, lambda: state_of(home, LAMPS[0]) == "on")
