"""What a turn costs besides the model, against Home Assistant's own LiteLLM agent.

Both agents live in one Home Assistant and talk to one scripted server, which is a
process of its own and says when each request reached it.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
import gc
import json
import logging
from statistics import median, quantiles
import sys
from time import monotonic
from typing import Any

from aiohttp import ClientSession
from homeassistant import loader
from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry
import pytest_socket

from tests.entries import make_entry

from .context import Home, async_home, async_longest_block
from .report import Report

OURS = "conversation.ha_ai_agent"
RIVAL = "conversation.rival"
SIZES = (1000, 3000)
TURNS = 30
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
    whole: list[float] = field(default_factory=list)
    block: float = 0.0
    question_tokens: int = 0
    unsent_tokens: list[int] = field(default_factory=list)
    rounds: int = 0


class Server:
    """The scripted server, from outside."""

    def __init__(self, session: ClientSession, base_url: str) -> None:
        self._session = session
        self.base_url = base_url
        self._root = base_url.removesuffix("/v1")
        self._seen = 0

    async def async_script(self, *replies: dict[str, Any]) -> None:
        """Say what it answers next."""
        async with self._session.post(f"{self._root}/_script", json=replies) as answer:
            answer.raise_for_status()

    async def async_new_requests(self) -> list[dict[str, Any]]:
        """Return the chats since the last look."""
        async with self._session.get(f"{self._root}/_requests") as answer:
            rows = [
                row
                for row in await answer.json()
                if row["path"].endswith("completions")
            ]
        new, self._seen = rows[self._seen :], len(rows)
        return new


@asynccontextmanager
async def async_server() -> AsyncGenerator[Server]:
    """Run the server as a process."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.scripted_server",
        "--model",
        "scripted",
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        base_url = (await process.stdout.readline()).decode().strip()
        async with ClientSession() as session:
            yield Server(session, base_url)
    finally:
        process.terminate()
        await process.wait()


async def run(report: Report) -> None:
    """Measure homes of two sizes."""
    pytest_socket.enable_socket()
    logging.disable(logging.ERROR)
    try:
        for entities in SIZES:
            async with async_home(entities) as (home, _), async_server() as server:
                await async_set_up(home.hass, server)
                ours = await _async_measure(home, server, OURS)
                rival = await _async_measure(home, server, RIVAL)
                _report(report, entities, ours, rival)
    finally:
        logging.disable(logging.NOTSET)


async def async_set_up(hass: HomeAssistant, server: Server) -> None:
    """Set both agents up."""
    # The test helper starts with no custom integration known.
    hass.data.pop(loader.DATA_CUSTOM_COMPONENTS)
    rival = MockConfigEntry(
        domain="litellm",
        title="Rival",
        data={"url": server.base_url, "api_key": "none"},
        subentries_data=[
            {
                "subentry_type": "conversation",
                "title": "Rival",
                "unique_id": None,
                "data": {"model": "scripted", "llm_hass_api": ["assist"]},
            }
        ],
    )
    for entry in (make_entry(server.base_url), rival):
        entry.add_to_hass(hass)
        await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()


async def async_say(
    hass: HomeAssistant, agent: str, text: str, conversation_id: str | None = None
) -> str:
    result = await conversation.async_converse(
        hass, text, conversation_id, Context(), language="en", agent_id=agent
    )
    assert result.conversation_id is not None
    return result.conversation_id


async def _async_measure(home: Home, server: Server, agent: str) -> Measured:
    """Measure one agent."""
    hass, measured = home.hass, Measured()
    await server.async_script(*[ANSWER] * (3 + 2 * TURNS + 1))
    for _ in range(3):
        await async_say(hass, agent, QUESTION)
    await server.async_new_requests()
    for turn in range(TURNS):
        gc.collect()
        conversation_id = None
        previous = ""
        for took in (measured.first, measured.follow):
            started = monotonic()
            conversation_id = await async_say(
                hass, agent, f"{QUESTION} ({turn})", conversation_id
            )
            measured.whole.append((monotonic() - started) * 1000)
            (request,) = await server.async_new_requests()
            took.append((request["at"] - started) * 1000)
            previous = _unsent(request["body"], previous, home.count, measured)
    measured.block = await async_longest_block(
        partial(async_say, hass, agent, QUESTION)
    )
    await server.async_new_requests()
    await _async_measure_question(home, server, agent, measured)
    return measured


def _unsent(
    body: dict[str, Any], previous: str, count: Callable[[str], int], into: Measured
) -> str:
    """Note how much of a follow-up was not sent before; return what is sent now."""
    sent = json.dumps([body.get("tools"), body["messages"]], ensure_ascii=False)
    if previous:
        same = next(
            (
                index
                for index, (now, then) in enumerate(zip(sent, previous, strict=False))
                if now != then
            ),
            min(len(sent), len(previous)),
        )
        into.unsent_tokens.append(count(sent[same:]))
    return sent


async def _async_measure_question(
    home: Home, server: Server, agent: str, measured: Measured
) -> None:
    """Count the tokens of a question about a state, all rounds together."""
    # A model that reads states where it must; nothing else is left in the script.
    sees_states = agent == OURS
    await server.async_script(*([ANSWER] if sees_states else [LIVE_CONTEXT, ANSWER]))
    await async_say(home.hass, agent, QUESTION)
    requests = await server.async_new_requests()
    measured.rounds = len(requests)
    measured.question_tokens = sum(
        home.count(json.dumps(row["body"], ensure_ascii=False)) for row in requests
    )


def _report(report: Report, entities: int, ours: Measured, rival: Measured) -> None:
    """Write the figures down."""
    where = f"{entities} entities"
    for name, times, share in (
        ("new conversation", (ours.first, rival.first), 3),
        ("follow-up", (ours.follow, rival.follow), 2),
    ):
        figures = {
            "median": (median(times[0]), median(times[1])),
            "p95": (_p95(times[0]), _p95(times[1])),
        }
        for kind, (mine, theirs) in figures.items():
            report.add(
                f"words to request, {name}, {kind}, {where}",
                ours=mine,
                rival=theirs,
                unit="ms",
                target=f"at most 1/{share} of the rival's",
                met=mine * share <= theirs,
            )
    report.add(
        f"whole turn, {where}",
        ours=median(ours.whole),
        rival=median(rival.whole),
        unit="ms",
        target="not slower",
        met=median(ours.whole) <= median(rival.whole),
    )
    report.add(
        f"longest event-loop block of a turn, {where}",
        ours=ours.block,
        rival=rival.block,
        unit="ms",
        target="under 20 ms",
        met=ours.block < 20,
    )
    report.add(
        f"tokens of a question about a state, {where}",
        ours=ours.question_tokens,
        rival=rival.question_tokens,
        unit="tokens",
        target="at most 1/5, in one round",
        met=ours.question_tokens * 5 <= rival.question_tokens and ours.rounds == 1,
        note=f"{ours.rounds} round, rival {rival.rounds}",
    )
    report.add(
        f"follow-up not sent before, {where}",
        ours=median(ours.unsent_tokens),
        rival=median(rival.unsent_tokens),
        unit="tokens",
        target="tail (800), words, results",
        met=max(ours.unsent_tokens) <= 1000,
    )


def _p95(values: Iterable[float]) -> float:
    return quantiles(values, n=20)[-1]
