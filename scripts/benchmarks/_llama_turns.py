"""Conversations of both agents with a real llama.cpp server, as a process of its own.

`python -m scripts.benchmarks._llama_turns URL FILE` writes what the server itself says
of each request: how much of the prompt it had to read, and how long that took.
"""

import argparse
import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import json
import logging
from pathlib import Path
import re
import tempfile
from typing import Any

from aiohttp import ClientConnectionResetError, ClientSession, ClientTimeout, web
from homeassistant.core import HomeAssistant

from ._agents import OURS, RIVAL, async_say, async_set_up
from ._turns import async_home_assistant, write_config

ENTITIES = 20
CONVERSATIONS = 2
QUESTIONS = (
    "Is the light in the kitchen on?",
    "And the one in the bedroom?",
    "How warm is it in the living room?",
)
READS_STATES = "homeassistant__GetLiveContext"
TIMINGS = re.compile(rb'"timings":(\{[^}]*\})')


@dataclass(slots=True)
class Proxy:
    """Passes requests on to the server, and keeps what it says of them."""

    target: str
    base_url: str = ""
    seen: list[dict[str, float]] = field(default_factory=list)
    was_read: asyncio.Event = field(default_factory=asyncio.Event)
    """A request was read to its end, also where nobody waited for that."""
    reads_first: str | None = None
    """A tool that any good model would call before it answers. The small one here does
    not know that: the server reads the prompt, and the call is written for it."""

    async def async_pass_on(self, request: web.Request) -> web.StreamResponse:
        """Answer with the server's own bytes as they come."""
        body = await request.read()
        asked = json.loads(body) if body else {}
        reads = self.reads_first
        if not asked.get("messages") or asked["messages"][-1]["role"] != "user":
            reads = None
        if reads is not None:
            body = json.dumps({**asked, "max_tokens": 1}).encode()
        url = f"{self.target}{request.path.removeprefix('/v1')}"
        patience = ClientTimeout(total=600)
        async with (
            ClientSession(timeout=patience) as session,
            session.request(request.method, url, data=body) as answer,
        ):
            whole = b""
            kind = {"Content-Type": answer.headers.get("Content-Type", "")}
            response = web.StreamResponse(status=answer.status, headers=kind)
            if reads is None:
                await response.prepare(request)
            is_heard = reads is None
            async for data in answer.content.iter_any():
                whole += data
                try:
                    if is_heard:
                        await response.write(data)
                except ClientConnectionResetError:
                    is_heard = False  # given up: the server may finish all the same
        if found := TIMINGS.search(whole):
            self.seen.append(json.loads(found[1]))
            self.was_read.set()
        return response if reads is None else _calling(json.loads(whole), reads)


def _calling(answer: dict[str, Any], tool: str) -> web.Response:
    """Return the server's answer with a call in the place of its words."""
    function = {"name": tool, "arguments": "{}"}
    call = {"id": "call_1", "type": "function", "function": function}
    message = {"role": "assistant", "content": None, "tool_calls": [call]}
    choice = {"index": 0, "message": message, "finish_reason": "tool_calls"}
    return web.json_response({**answer, "choices": [choice]})


@asynccontextmanager
async def async_proxy(target: str) -> AsyncGenerator[Proxy]:
    """Run the proxy on a free port."""
    proxy = Proxy(target)
    app = web.Application(client_max_size=64 * 2**20)
    app.router.add_route("*", "/{tail:.*}", proxy.async_pass_on)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    proxy.base_url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    try:
        yield proxy
    finally:
        await runner.cleanup()


async def async_converse(
    hass: HomeAssistant, proxy: Proxy, agent: str
) -> dict[str, list[dict[str, float]]]:
    """Return what the server says of each turn, all of its requests together."""
    proxy.was_read.clear()
    first: list[dict[str, float]] = []
    follow: list[dict[str, float]] = []
    await async_say(hass, agent, QUESTIONS[0])
    await proxy.was_read.wait()  # the home, for the first time
    for number in range(CONVERSATIONS):
        conversation_id = None
        for question in QUESTIONS:
            _toggle(hass, number)
            proxy.seen.clear()
            into = follow if conversation_id else first
            conversation_id = await async_say(hass, agent, question, conversation_id)
            await hass.async_block_till_done()
            into.append(_sum(proxy.seen))
    return {"first": first, "follow": follow}


def _sum(rows: list[dict[str, float]]) -> dict[str, float]:
    keys = ("cache_n", "prompt_n", "prompt_ms")
    return {key: sum(row[key] for row in rows) for key in keys}


def _toggle(hass: HomeAssistant, number: int) -> None:
    """Let something happen in the home, as it does between two sentences."""
    lights = sorted(hass.states.async_entity_ids("light"))
    state = hass.states.get(lights[number % len(lights)])
    assert state is not None
    now = "off" if state.state == "on" else "on"
    hass.states.async_set(state.entity_id, now, state.attributes)


async def _async_run(folder: Path, url: str) -> dict[str, Any]:
    async with async_home_assistant(folder, ENTITIES) as hass, async_proxy(url) as to:
        await async_set_up(hass, to, model_context=32768)
        ours = await async_converse(hass, to, OURS)
        to.reads_first = READS_STATES
        return {"ours": ours, "rival": await async_converse(hass, to, RIVAL)}


def main() -> None:
    """Converse, and write the figures down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("file", type=Path)
    arguments = parser.parse_args()
    logging.disable(logging.ERROR)  # a cold prompt may be given up once
    with tempfile.TemporaryDirectory() as folder:
        write_config(Path(folder))
        found = asyncio.run(_async_run(Path(folder), arguments.url))
    arguments.file.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
