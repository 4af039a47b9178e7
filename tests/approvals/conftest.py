"""Desks for the tests of approvals."""

from collections.abc import AsyncGenerator, Awaitable, Callable

from homeassistant.core import HomeAssistant
import pytest

from .desk import Desk, async_desk, set_states

type MakeDesk = Callable[..., Awaitable[Desk]]

STATES = {
    "lock.front_door": "locked",
    "lock.back_door": "locked",
    "cover.garage": ("closed", {"device_class": "garage"}),
    "light.hall": "on",
    "switch.fridge": "on",
}


@pytest.fixture
async def make_desk(hass: HomeAssistant) -> AsyncGenerator[MakeDesk]:
    """Return a maker of desks that are closed after the test."""
    desks: list[Desk] = []

    async def make(**how: object) -> Desk:
        desk = await async_desk(hass, **how)  # type: ignore[arg-type]  # passed through
        desks.append(desk)
        return desk

    yield make
    for desk in desks:
        await desk.manager.async_close()


@pytest.fixture
async def desk(hass: HomeAssistant, make_desk: MakeDesk) -> Desk:
    """Return a desk in a small home."""
    set_states(hass, STATES)
    return await make_desk()
