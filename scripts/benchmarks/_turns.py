"""The turns of both agents in one real Home Assistant, as a process of its own.

`python -m scripts.benchmarks._turns ENTITIES FILE` starts the Home Assistant of the
Python that runs it, and writes what it measured as JSON.
"""

import argparse
import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
import gc
import json
import logging
from pathlib import Path
import tempfile
from time import monotonic
from typing import Any

from homeassistant import bootstrap, runner
from homeassistant.const import __version__
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import entity_registry as er

from scripts.demo_home.process import free_port
from tests.homes import async_build_home

from ._agents import OURS, RIVAL, Server, async_say, async_server, async_set_up
from ._loop import async_longest_block

INTEGRATION = Path(__file__).parents[2] / "custom_components" / "ha_ai_agent"
COMPONENTS = (
    "conversation", "intent", "llm", "light", "switch", "cover", "climate", "fan",
    "lock", "media_player", "vacuum", "select", "number",
)  # fmt: skip
TURNS = 40
WARM_TURNS = 5
FOLLOW_UP = "follow-up"
QUESTION = "Is the light in the kitchen on?"
ANSWER = {"text": "Yes, it is on."}
LIVE_CONTEXT = {
    "calls": [{"name": "homeassistant__GetLiveContext", "arguments": {}}],
}


@dataclass(slots=True)
class Measured:
    """Milliseconds of the turns of one agent, and what it sent."""

    first: list[float] = field(default_factory=list)
    """Words in to request out, new conversations."""
    follow: list[float] = field(default_factory=list)
    """The same, in a conversation that goes on."""
    after: list[float] = field(default_factory=list)
    """Last byte in to answer out."""
    whole: list[float] = field(default_factory=list)
    """Both together: the turn without its server."""
    block: float = 0.0
    sent: list[tuple[str, str, str]] = field(default_factory=list)
    """What was tried, the body that was sent before and the one of this time."""
    question: list[str] = field(default_factory=list)
    """Bodies of a question about a state."""


@asynccontextmanager
async def async_home_assistant(
    folder: Path, entities: int
) -> AsyncGenerator[HomeAssistant]:
    """Run a whole Home Assistant with a home of that size."""
    hass = await bootstrap.async_setup_hass(
        runner.RuntimeConfig(config_dir=str(folder), skip_pip=True)
    )
    assert hass is not None
    try:
        await async_build_home(hass, entities)
        await hass.async_start()
        await hass.async_block_till_done()
        yield hass
    finally:
        await hass.async_stop(force=True)


def write_config(folder: Path) -> None:
    """Fill the folder that Home Assistant starts from."""
    lines = ["http:", f"  server_port: {free_port()}"]
    lines += [f"{name}:" for name in COMPONENTS]
    (folder / "configuration.yaml").write_text("\n".join(lines), encoding="utf-8")
    components = folder / "custom_components"
    components.mkdir()
    (components / INTEGRATION.name).symlink_to(INTEGRATION)


async def async_measure(
    hass: HomeAssistant, server: Server, agent: str, turns: int = TURNS
) -> Measured:
    """Measure one agent."""
    measured = Measured()
    await server.async_script(*[ANSWER] * (WARM_TURNS + 2 * turns + 1))
    for _ in range(WARM_TURNS):
        await async_say(hass, agent, QUESTION)
    for turn in range(turns):
        await hass.async_block_till_done()
        gc.collect()
        conversation_id = None
        for took in (measured.first, measured.follow):
            await server.async_forget()
            started = monotonic()
            conversation_id = await async_say(
                hass, agent, f"{QUESTION} ({turn})", conversation_id
            )
            ended = monotonic()
            (request,) = await server.async_new_requests()
            before = request["at"] - started
            after = ended - await server.async_answered_at()
            took.append(before * 1000)
            measured.after.append(after * 1000)
            measured.whole.append((before + after) * 1000)
    measured.block = await async_longest_block(
        partial(async_say, hass, agent, QUESTION)
    )
    await server.async_forget()
    # A model that reads states where it must; nothing else is left in the script.
    sees_states = agent == OURS
    await server.async_script(*([ANSWER] if sees_states else [LIVE_CONTEXT, ANSWER]))
    await async_say(hass, agent, QUESTION)
    requests = await server.async_new_requests()
    measured.question = [row["raw"] for row in requests]
    measured.sent = await _async_prefixes(hass, server, agent)
    return measured


async def _async_prefixes(
    hass: HomeAssistant, server: Server, agent: str
) -> list[tuple[str, str, str]]:
    """Return pairs of requests of which the second should begin like the first."""
    person = await hass.auth.async_create_user("Somebody")
    lamp = hass.states.async_entity_ids("light")[0]
    entry = er.async_get(hass).async_get(lamp)
    changed = hass.states.get(lamp)
    assert entry is not None
    assert changed is not None
    pairs: list[tuple[str, str, str]] = []
    previous, conversation_id = "", None
    for what, more in (
        ("", {}),
        (FOLLOW_UP, {}),
        ("follow-up after a change of state", {}),
        ("follow-up with further instructions", {"extra_system_prompt": "Be brief."}),
        ("new conversation", {}),
        ("new conversation, another person", {"context": Context(user_id=person.id)}),
        ("new conversation, in a room", {"device_id": entry.device_id}),
        ("new conversation, another language", {"language": "de"}),
    ):
        await server.async_script(ANSWER)
        await server.async_forget()
        if "change" in what:
            hass.states.async_set(
                changed.entity_id, "off", {"friendly_name": "Changed"}
            )
            hass.states.async_set(changed.entity_id, "on", changed.attributes)
        if not what.startswith("follow-up"):
            conversation_id = None
        conversation_id = await async_say(
            hass, agent, f"{QUESTION} And now?", conversation_id, **more
        )
        (request,) = await server.async_new_requests()
        if previous:
            pairs.append((what, previous, request["raw"]))
        previous = request["raw"]
    return pairs


async def _async_run(folder: Path, entities: int) -> dict[str, Any]:
    async with async_home_assistant(folder, entities) as hass, async_server() as server:
        await async_set_up(hass, server)
        return {
            "version": __version__,
            "ours": asdict(await async_measure(hass, server, OURS)),
            "rival": asdict(await async_measure(hass, server, RIVAL)),
        }


def main() -> None:
    """Measure a home of the size that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("entities", type=int)
    parser.add_argument("file", type=Path)
    arguments = parser.parse_args()
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        write_config(Path(folder))
        found = asyncio.run(_async_run(Path(folder), arguments.entities))
    arguments.file.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
