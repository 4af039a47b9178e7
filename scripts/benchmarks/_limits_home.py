"""Turns with a model that sends too much, in a real Home Assistant of its own.

`python -m scripts.benchmarks._limits_home FILE` writes what it measured as JSON.
"""

import asyncio
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
import json
import logging
from pathlib import Path
import resource
import sys
import tempfile
from time import monotonic
from typing import Any, override
from unittest.mock import patch

from homeassistant.components import ai_task, conversation
from homeassistant.components.intent import async_register_timer_handler
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, llm, selector
import probatio

from custom_components.ha_ai_agent.models import JsonObject
from custom_components.ha_ai_agent.probe import (
    Connection,
    ProbeError,
    async_list_models,
)
from custom_components.ha_ai_agent.providers import profiles
from custom_components.ha_ai_agent.runtime import async_get_agents

from ._agents import OURS, async_set_up
from ._hostile import BODIES, FORMS, RESPONSES, STREAMS
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
TIMERS = ("intent__HassStartTimer", "intent__HassCancelTimer")
BIG = "big"
TASK = "ai_task.ha_ai_agent"
STRUCTURES: dict[str, Any] = {
    "plain": None,
    "data": probatio.Schema({probatio.Required("name"): selector.TextSelector()}),
}
QUIET_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class _Address:
    base_url: str


class _Big(llm.Tool):
    """A tool of somebody else, that has far too much to tell."""

    name = "big"
    description = "Tells everything."
    parameters = probatio.Schema({})
    annotations = llm.ToolAnnotations(read_only=True)

    @override
    async def async_call(
        self,
        hass: HomeAssistant,
        tool_input: llm.ToolInput,
        llm_context: llm.LLMContext,
    ) -> llm.ToolResult:
        return llm.ToolResult(data=self.answer)

    answer: JsonObject


class _BigApi(llm.API):
    @override
    async def async_get_api_instance(
        self, llm_context: llm.LLMContext
    ) -> llm.APIInstance:
        return llm.APIInstance(self, "", llm_context, [_Big()])


def kinds() -> list[str]:
    """Return everything that is tried in a turn."""
    tools = (*TOOLS, *TIMERS)
    calls = [f"{tool}.{form}" for tool in tools for form in FORMS]
    return [*BODIES, *STREAMS, *calls, f"{BIG}.none"]


@contextmanager
def _with_other_protocol() -> Generator[None]:
    """Speak the other protocol with every server."""
    by_address = profiles._by_address  # noqa: SLF001  # only OpenAI itself speaks it

    def of(base_url: str | None) -> profiles.Profile:
        return replace(by_address(base_url), api="responses")

    with patch.object(profiles, "_by_address", of):
        yield


def _make_big() -> None:
    """Make the answers of the other tool before anything is measured."""
    row = {"name": "x" * 100, "rows": [{"a": 1, "b": "y" * 50}] * 20}
    _Big.answer = {"text": "z" * 2**24, "rows": [dict(row) for _ in range(30_000)]}


def _add_satellite(hass: HomeAssistant) -> str:
    """Add a device that keeps timers."""
    (entry,) = hass.config_entries.async_entries("ha_ai_agent")
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={("bench", "satellite")}
    )
    async_register_timer_handler(hass, device.id, lambda *_: None)
    return device.id


def _peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def _async_say(hass: HomeAssistant, kind: str, device_id: str) -> str:
    result = await conversation.async_converse(
        hass,
        f"kind:{kind}",
        None,
        Context(),
        language="en",
        agent_id=OURS,
        device_id=device_id,
    )
    return str(result.response.speech.get("plain", {}).get("speech", ""))


async def _async_task(hass: HomeAssistant, kind: str, structure: Any = None) -> str:
    try:
        result = await ai_task.async_generate_data(
            hass,
            task_name="limits",
            entity_id=TASK,
            instructions=f"kind:{kind}",
            structure=structure,
        )
    except HomeAssistantError as err:
        return f"{type(err).__name__}: {err}"
    return str(result.data)


async def _async_models(hass: HomeAssistant, address: _Address) -> str:
    base_url = address.base_url.replace("/v1", "/huge/v1")
    try:
        found = await async_list_models(hass, Connection(base_url=base_url))
    except ProbeError as err:
        return err.problem
    return f"{len(found.model_ids)} models"


async def _async_measure(
    hass: HomeAssistant, kind: str, ask: Callable[[], Awaitable[str]]
) -> dict[str, Any]:
    said = ""

    async def work() -> None:
        nonlocal said
        said = await ask()

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
            _make_big()
            llm.async_register_api(hass, _BigApi(hass=hass, id="bench", name="Bench"))
            sys.excepthook = sys.__excepthook__  # or it would end without a word
            await async_set_up(
                hass, address, llm_hass_api=["bench"], trusted_tools=["big"]
            )
            device_id = _add_satellite(hass)

            async def turn(kind: str, shown: str = "") -> dict[str, Any]:
                say = partial(_async_say, hass, kind, device_id)
                return await _async_measure(hass, shown or kind, say)

            for _ in range(3):
                await turn("none")
            quiet = await async_longest_block(lambda: asyncio.sleep(QUIET_SECONDS))
            plain = await turn("none")
            rows = [await turn(kind) for kind in kinds()]
            rows.append(
                await _async_measure(
                    hass, "models", partial(_async_models, hass, address)
                )
            )
            for kind in ("answer", "text", "thinking", "tags"):
                for shown, structure in STRUCTURES.items():
                    task = partial(_async_task, hass, kind, structure)
                    shown_kind = f"task.{kind}.{shown}"
                    rows.append(await _async_measure(hass, shown_kind, task))
            (entry,) = hass.config_entries.async_entries("ha_ai_agent")
            with _with_other_protocol():
                await hass.config_entries.async_reload(entry.entry_id)
                await turn("none")
                rows += [
                    await turn(kind, f"responses.{kind}")
                    for kind in (*BODIES, *RESPONSES)
                ]
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
