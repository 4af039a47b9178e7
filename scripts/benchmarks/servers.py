"""History at 1,000,000 messages on real servers: PostgreSQL and MariaDB.

They are started from Debian's packages in a private folder, as the tests start them.
"""

import asyncio
from pathlib import Path
import shutil
import tempfile
from time import perf_counter

from scripts.database_servers import KINDS, NoServerError, started as server_started

from ._history_figures import Limits, measure_reads, measure_turns
from ._history_file import fill
from .history import home_assistant, started
from .report import Report

INSTANCE = "0123456789abcdef"
NAMES = {"postgresql": "PostgreSQL", "mariadb": "MariaDB"}


def run(report: Report) -> None:
    """Measure on one server of each kind."""
    for kind in KINDS:
        limits = Limits(
            f"history on {NAMES[kind]}",
            page_ms=25,
            conversation_ms=25,
            search_ms=150,
            related_ms=150,
        )
        folder = Path(tempfile.mkdtemp(prefix="ha_ai_agent_server_"))
        folder.chmod(0o755)
        try:
            with server_started(kind, folder / "s") as server:
                seconds = fill(server.url, INSTANCE)
                print(f"{limits.name}: filled in {seconds:.0f} s", flush=True)
                asyncio.run(_measure(report, server.url, folder, limits))
        except NoServerError as err:
            report.add_left_out(limits.name, str(err))
        finally:
            shutil.rmtree(folder, ignore_errors=True)


async def _measure(report: Report, url: str, folder: Path, limits: Limits) -> None:
    async with home_assistant(folder) as hass:
        empty, empty_ms = await started(hass, url, "fedcba9876543210")
        await empty.async_close()
        begin = perf_counter()
        store, start_ms = await started(hass, url, INSTANCE)
        assert store.is_available, perf_counter() - begin
        report.add(
            f"{limits.name}: start with 1,000,000 messages",
            ours=start_ms,
            unit="ms",
            target="< 50 ms more than empty",
            met=start_ms - empty_ms < 50,
            note=f"empty, with its tables to create: {empty_ms:.1f} ms",
        )
        await measure_reads(report, store, limits)
        await measure_turns(report, store, limits)
        await store.async_close()
