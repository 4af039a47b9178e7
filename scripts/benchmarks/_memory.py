"""What one agent adds to the memory of a Home Assistant, in a process of its own.

`python -m scripts.benchmarks._memory AGENT ENTITIES FILE` starts the Home Assistant of
the Python that runs it, lets the agent take some turns, and writes the megabytes.
"""

import argparse
import asyncio
import gc
import json
import logging
from pathlib import Path
import tempfile
from typing import Any

from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import HomeAssistant

from ._agents import OURS, RIVAL, Server, async_say, async_server, async_set_up
from ._turns import ANSWER, QUESTION, async_home_assistant, write_config

AGENTS = ("rival", "ours", "ours with the matcher")
TURNS = 120
TURNS_EACH = 6
"""Of one conversation."""
COMMANDS = ("Turn on the light in the kitchen", "Turn off the light in the kitchen")
"""What the matcher understands without a model."""
UNKNOWN = "Tell me a story about a lighthouse, please"
"""What it does not."""


def _megabytes() -> float:
    """Return what this process has in memory."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20


async def _async_talk(hass: HomeAssistant, server: Server, agent: str) -> None:
    await server.async_script(*[ANSWER] * TURNS)
    who = RIVAL if agent == "rival" else OURS
    conversation_id = None
    for turn in range(TURNS):
        if turn % TURNS_EACH == 0:
            conversation_id = None
        is_matched = agent == AGENTS[-1] and turn % 2
        words = UNKNOWN if agent == AGENTS[-1] else QUESTION
        text = COMMANDS[turn // 2 % 2] if is_matched else f"{words} ({turn})"
        conversation_id = await async_say(hass, who, text, conversation_id)
    await hass.async_block_till_done(wait_background_tasks=True)


async def _async_run(folder: Path, agent: str, entities: int) -> dict[str, Any]:
    async with async_home_assistant(folder, entities) as hass, async_server() as server:
        # What Home Assistant keeps of the home when it stores it is no agent's, and
        # comes early in one run and late in another.
        hass.bus.async_fire(EVENT_HOMEASSISTANT_FINAL_WRITE)
        await hass.async_block_till_done()
        before = _megabytes()
        only = RIVAL if agent == "rival" else OURS
        options = {"builtin_first": True} if agent == AGENTS[-1] else {}
        await async_set_up(hass, server, only=only, **options)
        await _async_talk(hass, server, agent)
        requests = len(await server.async_new_requests())
        return {"added": _megabytes() - before, "requests": requests}


def main() -> None:
    """Measure one agent in a home of the size that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("agent", choices=AGENTS)
    parser.add_argument("entities", type=int)
    parser.add_argument("file", type=Path)
    arguments = parser.parse_args()
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_config(folder)
        found = asyncio.run(_async_run(folder, arguments.agent, arguments.entities))
    arguments.file.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
