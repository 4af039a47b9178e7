"""What the first request is made of in tokens, against Home Assistant's own agent.

Homes of several sizes and languages, described whole; tools and instructions; and the
first request as it reaches a server.
"""

from collections.abc import Callable
import json
import logging
from typing import Any

from custom_components.ha_ai_agent.prompt.estimate import estimate_tokens
from custom_components.ha_ai_agent.prompt.instructions import INSTRUCTIONS
from custom_components.ha_ai_agent.prompt.tool_tokens import as_json
from custom_components.ha_ai_agent.tokenizer import load_encoder
from tests.homes import HOMES

from ._agents import OURS, RIVAL, async_say, async_server, async_set_up
from .context import async_home
from .report import Report

SIZES = (30, 60, 100, 300, 1000)
_HALF_FROM = 60
"""In smaller homes most of the description is the services, which Assist's has not."""
_FIRST = {30: 2000, 1000: 4500}
_TOOLS = 1500
_QUESTION = "Is the light in the kitchen on?"


async def run(report: Report) -> None:
    """Measure every size and language."""
    logging.disable(logging.ERROR)
    count = load_encoder() or estimate_tokens
    try:
        for entities, most in _FIRST.items():
            await _async_first(report, entities, most, count)
        for entities in SIZES:
            for spec in HOMES:
                async with async_home(entities, spec) as (home, _):
                    ours = (await home.async_ours()).tokens
                    theirs = home.count(await home.async_assist())
                report.add(
                    f"description, {spec.language}, {entities} entities",
                    ours=ours,
                    rival=theirs,
                    unit="tokens",
                    target="at most half" if entities >= _HALF_FROM else "",
                    met=entities < _HALF_FROM or 2 * ours <= theirs,
                    note=f"{100 * ours / theirs:.0f} %",
                )
    finally:
        logging.disable(logging.NOTSET)


async def _async_first(
    report: Report, entities: int, most: int, count: Callable[[str], int]
) -> None:
    """Ask both agents one question, and count what they send."""
    bodies: list[dict[str, Any]] = []
    async with async_home(entities) as (home, _), async_server() as server:
        await async_set_up(home.hass, server)
        for agent in (OURS, RIVAL):
            await server.async_script({"text": "Yes."})
            await async_say(home.hass, agent, _QUESTION)
            (request,) = await server.async_new_requests()
            bodies.append(json.loads(request["raw"]))
    ours, theirs = bodies
    if entities == min(_FIRST):
        tools = count(as_json(ours["tools"])) + count(INSTRUCTIONS)
        report.add(
            "tools and instructions",
            ours=tools,
            rival=count(as_json(theirs["tools"])),
            unit="tokens",
            target=f"at most {_TOOLS}",
            met=tools <= _TOOLS,
            note="the rival's without its instructions, which stand among its devices",
        )
    report.add(
        f"first request, {entities} entities",
        ours=_tokens(ours, count),
        rival=_tokens(theirs, count),
        unit="tokens",
        target=f"at most {most}",
        met=_tokens(ours, count) <= most,
    )


def _tokens(body: dict[str, Any], count: Callable[[str], int]) -> int:
    """Return the tokens of a request: its tools, and all words."""
    return count(as_json(body["tools"])) + sum(
        count(message.get("content") or "") for message in body["messages"]
    )
