"""A home with a voice, and somebody who talks to it."""

from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.ha_ai_agent.agent.spoken import silence
from tests.agent.conftest import home, server, set_up

from .pipeline import Ears, async_set_up_voice

__all__ = ["home", "server", "set_up"]

type Listen = Callable[..., Awaitable[Ears]]


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
