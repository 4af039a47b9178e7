"""A house for the tests of the tools."""

from collections.abc import AsyncGenerator

from homeassistant.core import HomeAssistant
import pytest

from .house import House, async_build


@pytest.fixture
async def house(hass: HomeAssistant) -> AsyncGenerator[House]:
    """Return a house whose toolkit waits half a second at most."""
    house = await async_build(
        hass, timeout_seconds=0.5, llm_apis=("assist", "outside", "other")
    )
    yield house
    await house.kit.async_close()
    house.cache.async_close()
    await house.drain()
