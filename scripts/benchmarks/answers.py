"""Several slow actions in one sentence: how long the answer takes, and if it is true.

Home Assistant's own LiteLLM agent and ours, on the same scripted model and the same
slow services: three and eight switches that take 300 ms each.
"""

import gc
import logging
from statistics import median
from time import monotonic
from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_should_expose
from homeassistant.core import HomeAssistant
import pytest_socket

from .context import async_home
from .report import Report
from .tools import SLOW_SECONDS, Switches
from .turn import OURS, RIVAL, Server, async_say, async_server, async_set_up

ENTITIES = 300
ROUNDS = 5


async def run(report: Report) -> None:
    """Measure replies of three and of eight calls."""
    pytest_socket.enable_socket()
    logging.disable(logging.ERROR)
    try:
        async with async_home(ENTITIES) as (home, built), async_server() as server:
            hass = home.hass
            await async_set_up(hass, server)
            switches = Switches(hass)
            ids = [item.entity_id for item in built]
            ids = [
                entity_id
                for entity_id in ids
                if entity_id.startswith("switch.")
                and async_should_expose(hass, "conversation", entity_id)
            ]
            for count in (3, 8):
                await _async_compare(report, hass, server, switches, ids[:count])
    finally:
        logging.disable(logging.NOTSET)


async def _async_compare(
    report: Report,
    hass: HomeAssistant,
    server: Server,
    switches: Switches,
    ids: list[str],
) -> None:
    """Let both agents switch the same things on."""
    took: dict[str, list[float]] = {OURS: [], RIVAL: []}
    unfinished = {OURS: 0, RIVAL: 0}
    for agent in (OURS, RIVAL) * ROUNDS:
        for entity_id in ids:
            state = hass.states.get(entity_id)
            assert state is not None
            hass.states.async_set(entity_id, "off", state.attributes)
        await server.async_script({"text": "Hello."})
        await async_say(hass, agent, "Hello")  # what is built once is built now
        calls = [_call(hass, agent, entity_id) for entity_id in ids]
        await server.async_script({"calls": calls}, {"text": "They are on."})
        # What the setting up left behind is swept now, and in nobody's turn.
        gc.collect()
        switches.delay = SLOW_SECONDS
        started = monotonic()
        await async_say(hass, agent, "Switch them on")
        took[agent].append((monotonic() - started) * 1000)
        undone = sum(not hass.states.is_state(item, "on") for item in ids)
        unfinished[agent] = max(unfinished[agent], undone)
        await hass.async_block_till_done()
        switches.delay = 0.0
    ours, rival = median(took[OURS]), median(took[RIVAL])
    count = len(ids)
    one_by_one = count * SLOW_SECONDS * 1000
    report.add(
        f"words to answer, {count} actions of 300 ms",
        ours=ours,
        rival=rival,
        unit="ms",
        target=f"about one action, not {one_by_one:g} ms",
        met=ours < SLOW_SECONDS * 1000 * 1.05 + 100,
        note=f"with {unfinished[OURS]} actions not done; rival: {unfinished[RIVAL]}",
    )
    report.add(
        f"actions not done when the answer says so, of {count}",
        ours=unfinished[OURS],
        rival=unfinished[RIVAL],
        unit="actions",
        target="0",
        met=unfinished[OURS] == 0,
    )


def _call(hass: HomeAssistant, agent: str, entity_id: str) -> dict[str, Any]:
    """Return the call that the model of this agent makes."""
    if agent == OURS:
        return {
            "name": "call_service",
            "arguments": {
                "domain": "switch",
                "service": "turn_on",
                "entity_id": [entity_id],
            },
        }
    state = hass.states.get(entity_id)
    assert state is not None
    return {
        "name": "intent__HassTurnOn",
        "arguments": {"name": state.name, "domain": ["switch"]},
    }
