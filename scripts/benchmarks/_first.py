"""The first turns after a start of a large home, in a process of their own.

`python -m scripts.benchmarks._first AGENT ENTITIES AUTOMATIONS FILE` starts the Home
Assistant of the Python that runs it, and writes what it measured as JSON.
"""

import argparse
import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from functools import partial
import gc
import json
import logging
from pathlib import Path
from statistics import median
import tempfile
from time import monotonic
from typing import Any

from homeassistant import bootstrap, loader, runner
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from tests.homes import async_build_home
from tests.plain_entry import add_plain_entry

from ._agents import OURS, async_say, async_server
from ._loop import async_longest_block
from ._turns import ANSWER, write_config

AGENTS = ("none", "model", "model at once", "builtin")
SETTLED_SECONDS = 2.0
"""So long nothing of ours may run before the first words of a person."""
LATER_SENTENCES = 20
QUESTION = "Is the light in the kitchen on?"
LOOKS: dict[str, Any] = {
    "calls": [
        # By a name: what knows names is a part of what is built ahead.
        {"name": "get_states", "arguments": {"entity_id": ["Kitchen Ceiling Light"]}},
        {"name": "find_entities", "arguments": {"query": "lamp"}},
    ],
}
AUTOMATION = """\
- id: 'automation_{number}'
  alias: Rule {number} of the house
  triggers:
  - trigger: state
    entity_id: binary_sensor.sensor_{number}
    to: 'on'
  actions:
  - action: light.turn_on
    target: {{entity_id: light.lamp_{number}}}
"""


async def _async_add(hass: HomeAssistant, agent: str, base_url: str) -> None:
    """Add our account as a restart finds it: before Home Assistant has started."""
    if agent == "none":
        return
    hass.data.pop(loader.DATA_CUSTOM_COMPONENTS, None)
    data = {"provider": "builtin"}
    model = {}
    if agent != "builtin":
        data = {"provider": "openai_compatible", "base_url": base_url}
        model = {"model": "scripted"}
    entry = add_plain_entry(
        hass,
        "ha_ai_agent",
        "Server",
        data,
        (
            ConfigSubentryData(
                subentry_type="conversation",
                title="HA AI Agent",
                unique_id=None,
                data=model,
            ),
        ),
    )
    await hass.config_entries.async_setup(entry.entry_id)


def _expose_automations(hass: HomeAssistant) -> None:
    registry = er.async_get(hass)
    for entity_id in hass.states.async_entity_ids("automation"):
        registry.async_update_entity_options(
            entity_id, "conversation", {"should_expose": True}
        )


async def _async_settle(hass: HomeAssistant) -> None:
    """Wait until nothing of the start is left to do."""
    await hass.async_block_till_done(wait_background_tasks=True)
    await asyncio.sleep(SETTLED_SECONDS)


async def _async_time(work: Callable[[], Coroutine[Any, Any, object]]) -> float:
    started = monotonic()
    await work()
    return (monotonic() - started) * 1000


async def _async_measure(
    folder: Path, agent: str, entities: int, automations: int
) -> dict[str, float]:
    async with AsyncExitStack() as stack:
        hass = await bootstrap.async_setup_hass(
            runner.RuntimeConfig(config_dir=str(folder), skip_pip=True)
        )
        assert hass is not None
        stack.push_async_callback(partial(hass.async_stop, force=True))
        await async_build_home(hass, entities - automations)
        _expose_automations(hass)
        server = await stack.enter_async_context(async_server())
        await server.async_script(*[LOOKS, ANSWER] * 2)
        await _async_add(hass, agent, server.base_url)
        gc.collect()
        found: dict[str, float] = {}
        say = partial(async_say, hass, OURS, QUESTION)

        async def start() -> None:
            """Start; the first words come at once, or when all is quiet."""
            await hass.async_start()
            if agent == "model at once":
                found["first"] = await _async_time(say)
            await _async_settle(hass)

        found["start"] = await async_longest_block(start)
        if agent == "none":
            return found

        async def first() -> None:
            if "first" not in found:
                found["first"] = await _async_time(say)

        found["block"] = await async_longest_block(first)
        found["second"] = await _async_time(say)
        if agent == "builtin":
            later = [await _async_time(say) for _ in range(LATER_SENTENCES)]
            found["later"] = median(later)
        return found


def main() -> None:
    """Measure a home of the size that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("agent", choices=AGENTS)
    parser.add_argument("entities", type=int)
    parser.add_argument("automations", type=int)
    parser.add_argument("file", type=Path)
    arguments = parser.parse_args()
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_config(folder)
        with (folder / "configuration.yaml").open("a", encoding="utf-8") as file:
            file.write("\nautomation: !include automations.yaml\n")
        (folder / "automations.yaml").write_text(
            "".join(
                AUTOMATION.format(number=number)
                for number in range(arguments.automations)
            )
            or "[]\n",
            encoding="utf-8",
        )
        found = asyncio.run(
            _async_measure(
                folder, arguments.agent, arguments.entities, arguments.automations
            )
        )
    arguments.file.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
