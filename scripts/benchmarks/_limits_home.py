"""Turns with a model that sends too much, in a real Home Assistant of its own.

`python -m scripts.benchmarks._limits_home FILE` writes what it measured as JSON.
"""

import asyncio
from dataclasses import dataclass
import json
import logging
from pathlib import Path
import resource
import sys
import tempfile
from time import monotonic
from typing import Any

from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant

from custom_components.ha_ai_agent.runtime import async_get_agents

from ._agents import OURS, async_set_up
from ._hostile import BODIES, FORMS, STREAMS
from ._loop import async_longest_block
from ._turns import async_home_assistant, write_config

ENTITIES = 300
TOOLS = (
    "call_service", "get_states", "find_entities", "describe_service", "get_history",
    "undo", "schedule add", "schedule list", "schedule cancel", "memory remember",
    "memory forget", "automations list", "automations get", "automations preview",
    "automations suggest", "automations create", "automations update",
    "automations delete",
)  # fmt: skip
QUIET_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class _Address:
    base_url: str


def kinds() -> list[str]:
    """Return everything that is tried."""
    calls = [f"{tool}.{form}" for tool in TOOLS for form in FORMS]
    return [*BODIES, *STREAMS, *calls]


def _peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def _async_turn(hass: HomeAssistant, kind: str) -> dict[str, Any]:
    said = ""

    async def work() -> None:
        nonlocal said
        result = await conversation.async_converse(
            hass, f"kind:{kind}", None, Context(), language="en", agent_id=OURS
        )
        said = result.response.speech.get("plain", {}).get("speech", "")

    await hass.async_block_till_done()
    for rung in async_get_agents(hass)[OURS].parts.ladder.rungs:
        rung.breaker.reset()  # or the next kind is never asked for
    before, started = _peak_megabytes(), monotonic()
    block = await async_longest_block(work)
    took = monotonic() - started
    await hass.async_block_till_done()
    return {
        "kind": kind,
        "block": block,
        "memory": _peak_megabytes() - before,
        "seconds": took,
        "said": said[:80] + ("…" if len(said) > 80 else ""),
    }


async def _async_run(folder: Path) -> dict[str, Any]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "scripts.benchmarks._hostile",
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    address = _Address((await process.stdout.readline()).decode().strip())
    try:
        async with async_home_assistant(folder, ENTITIES) as hass:
            await async_set_up(hass, address)
            for _ in range(3):
                await _async_turn(hass, "none")
            quiet = await async_longest_block(lambda: asyncio.sleep(QUIET_SECONDS))
            plain = await _async_turn(hass, "none")
            rows = [await _async_turn(hass, kind) for kind in kinds()]
            return {"quiet": quiet, "plain": plain, "rows": rows}
    finally:
        process.terminate()
        await process.wait()


def main() -> None:
    """Measure, and write it down."""
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        write_config(Path(folder))
        found = asyncio.run(_async_run(Path(folder)))
    Path(sys.argv[1]).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
