"""History at 10,000 conversations and 1,000,000 messages, in its SQLite file.

The rival is what an integration usually does: the list, then one query for each
conversation's messages.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
import tempfile
from time import perf_counter

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir

from custom_components.ha_ai_agent.history.store import HistoryStore
from custom_components.ha_ai_agent.metrics import Metrics

from ._history_figures import Limits, measure_reads, measure_turns
from ._history_file import fill
from .report import Report

LIMITS = Limits("history", page_ms=10, conversation_ms=10, search_ms=50, related_ms=100)


def run(report: Report) -> None:
    """Measure on one file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "history.db"
        seconds = fill(f"sqlite:///{path}")
        size = path.stat().st_size / 1e6
        print(f"history: filled {size:.0f} MB in {seconds:.0f} s", flush=True)
        asyncio.run(_measure(report, path))


@asynccontextmanager
async def home_assistant(folder: Path) -> AsyncGenerator[HomeAssistant]:
    """Return a Home Assistant with nothing in it."""
    hass = HomeAssistant(str(folder))
    await ir.async_load(hass, load_empty=True)
    yield hass
    await hass.async_stop(force=True)


async def started(
    hass: HomeAssistant, url: str, instance: str = ""
) -> tuple[HistoryStore, float]:
    """Return a store, and how many milliseconds it took to open."""
    store = HistoryStore(hass, url, instance=instance, metrics=Metrics())
    begin = perf_counter()
    await store.async_start()
    return store, (perf_counter() - begin) * 1000


async def _measure(report: Report, path: Path) -> None:
    async with home_assistant(path.parent) as hass:
        # The first store of a process pays for SQLAlchemy's own warming up.
        for number in range(2):
            empty = path.with_name(f"empty{number}.db")
            warm, empty_ms = await started(hass, f"sqlite:///{empty}")
            await warm.async_close()
        store, start_ms = await started(hass, f"sqlite:///{path}")
        report.add(
            "history: start with 1,000,000 messages",
            ours=start_ms,
            unit="ms",
            target="< 50 ms more than with an empty file",
            met=start_ms - empty_ms < 50,
            note=f"empty, with its tables to create: {empty_ms:.1f} ms",
        )
        await measure_reads(report, store, LIMITS)
        await measure_turns(report, store, LIMITS)
        await store.async_close()
