"""A store on a file of its own."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path

from homeassistant.core import HomeAssistant
import pytest

from custom_components.ha_ai_agent.history.store import HistoryStore
from custom_components.ha_ai_agent.metrics import Metrics

type MakeStore = Callable[[], Awaitable[HistoryStore]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "database"
    folder.mkdir()
    return folder / "history.db"


@pytest.fixture
async def make_store(hass: HomeAssistant, path: Path) -> AsyncGenerator[MakeStore]:
    """Return a function that starts a store, as after a restart."""
    stores: list[HistoryStore] = []

    async def make() -> HistoryStore:
        store = HistoryStore(hass, f"sqlite:///{path}", metrics=Metrics())
        stores.append(store)
        await store.async_start()
        return store

    yield make
    for store in stores:
        await store.async_close()


@pytest.fixture
async def store(make_store: MakeStore) -> HistoryStore:
    return await make_store()
