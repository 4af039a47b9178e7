"""A home with a voice, and somebody who talks to it."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path
from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.components.wyoming import assist_satellite as wyoming_satellite
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import setup_test_component_platform

from custom_components.ha_ai_agent.agent.spoken import silence
from custom_components.ha_ai_agent.limits import TurnLimits
from tests.agent.conftest import AGENT, home, server, set_up
from tests.agent.satellite import Rooms, async_add
from tests.devices import Behaviour, Lock

from .pipeline import Ears, async_set_up_voice
from .talker import Talker
from .wyoming_house import Speech, WyomingHouse

__all__ = ["home", "server", "set_up"]

type Listen = Callable[..., Awaitable[Ears]]
type Furnish = Callable[..., Awaitable[WyomingHouse]]
type Settle = Callable[..., Awaitable[Rooms[Talker]]]


@pytest.fixture
def listen(home: HomeAssistant, hass_ws_client: Any) -> Listen:
    """Return a function that puts a voice into the home and talks to it."""

    async def async_listen(language: str = "en") -> Ears:
        voice = await async_set_up_voice(home, language)

        async def connect() -> Any:
            return await hass_ws_client(home)

        return Ears(home, voice, await connect(), connect)

    return async_listen


@pytest.fixture
def is_impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a silence broken at once: whoever uses it holds the answer back."""
    monkeypatch.setattr(silence, "SILENCE_SECONDS", 0.01)


@pytest.fixture
def is_talkative(home: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have hundreds of sentences one after another, which nobody says."""
    monkeypatch.setattr(TurnLimits, "check", lambda *_: None)
    # The debug mode keeps a stack for each callback: most of the time of many runs.
    home.loop.set_debug(False)


@pytest.fixture
async def furnish(
    home: HomeAssistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Furnish]:
    """Return a function that puts Wyoming satellites into the rooms of the home."""
    # A busy machine is no satellite that has gone.
    monkeypatch.setattr(wyoming_satellite, "_PING_TIMEOUT", 3600)
    houses: list[WyomingHouse] = []

    async def async_furnish(
        *names: str, is_streaming: bool = True, **pipeline: Any
    ) -> WyomingHouse:
        house = WyomingHouse(home, Speech(is_streaming=is_streaming))
        houses.append(house)
        await house.async_open(tmp_path, **pipeline)
        for name in names:
            await house.async_add_box(name, name)
        return house

    yield async_furnish
    for house in houses:
        await house.async_close()


@pytest.fixture
async def front_door(home: HomeAssistant) -> Behaviour:
    """Return what happened to a door that is locked."""
    lock = Lock("Front door")
    setup_test_component_platform(home, "lock", [lock])
    assert await async_setup_component(home, "lock", {"lock": {"platform": "test"}})
    await home.async_block_till_done()
    async_expose_entity(home, "conversation", "lock.front_door", should_expose=True)
    return lock.behaviour


@pytest.fixture
def talkers(home: HomeAssistant, furnish: Furnish) -> Settle:
    """Return a function that puts satellites that begin to talk into the rooms."""

    async def async_settle(*names: str, **pipeline: Any) -> Rooms[Talker]:
        await furnish(**pipeline)
        kind = {name: Talker(name) for name in names}
        return await async_add(home, AGENT, kind)

    return async_settle
