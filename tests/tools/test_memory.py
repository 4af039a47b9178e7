"""What is remembered is what was said, or it is refused."""

from collections.abc import AsyncGenerator

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest

from custom_components.ha_ai_agent.limits import MAX_MEMORY_TEXT

from ..house import House, async_furnish


@pytest.fixture
async def house(hass: HomeAssistant) -> AsyncGenerator[House]:
    """Return an empty house with its tools."""
    assert await async_setup_component(hass, "homeassistant", {})
    built = await async_furnish(hass, {})
    yield built
    await built.kit.async_close()
    built.cache.async_close()
    await built.drain()


@pytest.mark.parametrize("gap", [" ", "  ", "\n", "\u200b ", "."])
@pytest.mark.parametrize("at", [MAX_MEMORY_TEXT - 1, MAX_MEMORY_TEXT])
async def test_a_text_is_kept_whole_or_refused(house: House, gap: str, at: int) -> None:
    text = "a" * at + gap + "not"
    result = await house.call("memory", action="remember", text=text)
    assert result["error"] == "too_long"
    fits = "a" * (MAX_MEMORY_TEXT - 4) + " not"
    assert (await house.call("memory", action="remember", text=fits))[
        "status"
    ] == "confirmed"
    kept = await house.memories.async_list(None)
    assert [memory.text for memory in kept] == [fits]
