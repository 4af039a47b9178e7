"""Speaking to a model: our client against Home Assistant's own OpenAI agent.

Both ask through Home Assistant's HTTP client and get the same bytes. That agent calls
the typed method of the `openai` package and reads its typed events; what the agent does
around them is left out.
"""

from collections.abc import Awaitable, Callable
import json
from statistics import median
from time import perf_counter
from types import SimpleNamespace
from typing import Any

from homeassistant.components.openai_conversation.entity import (
    _transform_stream,  # its reader
)
import httpx2
from openai import AsyncOpenAI

from custom_components.ha_ai_agent.agent.ladder.ladder import Ladder, Rung
from custom_components.ha_ai_agent.models import (
    ChatRequest,
    SystemMessage,
    ToolSpec,
    UserMessage,
)
from custom_components.ha_ai_agent.providers.client import ModelClient
from custom_components.ha_ai_agent.providers.profiles import Profile
from custom_components.ha_ai_agent.providers.responses_wire import (
    body as responses_body,
)
from custom_components.ha_ai_agent.providers.server import ModelServer
from scripts.benchmarks.report import Report

CHUNKS = 2000
ROUNDS = 15


def stream() -> bytes:
    """Return an answer of many small pieces."""
    place = {"item_id": "i", "output_index": 0, "content_index": 0, "logprobs": []}
    item = {"id": "i", "type": "message", "role": "assistant", "content": []}
    response = {
        "id": "r",
        "object": "response",
        "created_at": 1764000000,
        "model": "m",
        "output": [],
        "tools": [],
        "tool_choice": "auto",
        "status": "completed",
        "parallel_tool_calls": True,
    }
    frames: list[dict[str, Any]] = [
        {"type": "response.output_item.added", "output_index": 0, "item": item},
        *(
            {"type": "response.output_text.delta", "delta": f" word{number}", **place}
            for number in range(CHUNKS)
        ),
        {"type": "response.completed", "response": response},
    ]
    lines = [
        f"event: {frame['type']}\ndata: {json.dumps(frame)}\n\n" for frame in frames
    ]
    return "".join(lines).encode()


def request() -> ChatRequest:
    """Return a request of the size of a real one: a home, tools, a conversation."""
    tools = [
        ToolSpec(
            name=f"tool_{number}",
            description="Does something with entities of the home. " * 3,
            parameters={
                "type": "object",
                "properties": {
                    key: {"type": "array", "items": {"type": "string"}}
                    for key in ("entity_id", "area_id", "device_id", "label_id")
                },
            },
        )
        for number in range(20)
    ]
    history = [
        UserMessage(message_id=str(number), content="Turn on the kitchen light please")
        for number in range(40)
    ]
    home = "light.kitchen | Kitchen ceiling | on, off, brightness\n" * 400
    return ChatRequest(
        messages=[SystemMessage(message_id="s", content=home), *history], tools=tools
    )


async def timed(work: Callable[[], Awaitable[Any]]) -> float:
    """Return the median time in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        started = perf_counter()
        await work()
        times.append((perf_counter() - started) * 1000)
    return median(times)


async def run(report: Report) -> None:
    """Measure a stream, and what a request costs before it is sent."""
    answer, asked = stream(), request()
    profile = Profile(api="responses")
    arrived: list[float] = []

    def handle(_: httpx2.Request) -> httpx2.Response:
        arrived.append(perf_counter())
        kind = {"Content-Type": "text/event-stream"}
        return httpx2.Response(200, headers=kind, content=answer)

    log: Any = SimpleNamespace(async_trace=lambda _: None)
    async with httpx2.AsyncClient(transport=httpx2.MockTransport(handle)) as http:
        ours = ModelServer(http_client=http, base_url="http://model/v1")
        client = ModelClient(ours, "m", profile)
        ladder = Ladder([Rung("primary", client)])
        rival = AsyncOpenAI(
            api_key="k", base_url="http://model/v1", http_client=http, max_retries=0
        )
        body = responses_body(asked, "m", profile)

        async def with_ladder() -> None:
            async for _ in ladder.begin().async_stream(asked):
                pass

        async def with_rival() -> None:
            events: Any = await rival.responses.create(**body)
            async for _ in _transform_stream(log, events):
                pass

        await with_ladder()
        await with_rival()
        taken, given = await timed(with_ladder), await timed(with_rival)
        report.add(
            f"answer of {CHUNKS} pieces, through the ladder",
            ours=taken,
            rival=given,
            unit="ms",
            target="at most 1/2 of the rival's",
            met=taken * 2 <= given,
            note="rival: Home Assistant's OpenAI agent, its method and its reader",
        )

        async def sent(start: Callable[[], Awaitable[Any]]) -> float:
            times = []
            for _ in range(ROUNDS):
                arrived.clear()
                started = perf_counter()
                await start()
                times.append((arrived[0] - started) * 1000)
            return median(times)

        taken, given = await sent(with_ladder), await sent(with_rival)
        report.add(
            "request of 6,000 tokens and 20 tools, until it is sent",
            ours=taken,
            rival=given,
            unit="ms",
            target="at most 1/2 of the rival's",
            met=taken * 2 <= given,
            note="rival: the typed method that Home Assistant's OpenAI agent calls",
        )
