"""Speaking to a model: our client against the SDK's own, on the same bytes.

The SDK is what Home Assistant's OpenAI-compatible integrations read streams with.
"""

from collections.abc import Awaitable, Callable
import json
from statistics import median
from time import perf_counter
from typing import Any

import httpx2
from openai import AsyncOpenAI

from custom_components.ha_ai_agent.agent.ladder.ladder import Ladder, Rung
from custom_components.ha_ai_agent.models import (
    ChatRequest,
    SystemMessage,
    ToolSpec,
    UserMessage,
)
from custom_components.ha_ai_agent.providers.chat_wire import chat_body
from custom_components.ha_ai_agent.providers.factory import (
    create_chat_client,
    create_model_server,
)
from custom_components.ha_ai_agent.providers.profiles import Profile
from scripts.benchmarks.report import Report

CHUNKS = 2000
ROUNDS = 15


def stream() -> bytes:
    """Return an answer of many small pieces."""
    head = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1764000000,
        "model": "m",
        "system_fingerprint": "fp",
    }
    frames = [
        {**head, "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}
        for delta, finish in (
            *(({"content": f" word{number}"}, None) for number in range(CHUNKS)),
            ({}, "stop"),
        )
    ]
    lines = [f"data: {json.dumps(frame)}\n\n" for frame in frames]
    return "".join([*lines, "data: [DONE]\n\n"]).encode()


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
    arrived: list[float] = []

    def handle(_: httpx2.Request) -> httpx2.Response:
        arrived.append(perf_counter())
        kind = {"Content-Type": "text/event-stream"}
        return httpx2.Response(200, headers=kind, content=answer)

    async with httpx2.AsyncClient(transport=httpx2.MockTransport(handle)) as http:
        ours = create_model_server(http_client=http, base_url="http://model/v1")
        client = create_chat_client(ours, "m", Profile())
        ladder = Ladder([Rung("primary", client)])
        rival = AsyncOpenAI(
            api_key="k", base_url="http://model/v1", http_client=http, max_retries=0
        )
        body = chat_body(asked, "m", Profile())

        async def with_ladder() -> None:
            async for _ in ladder.begin().async_stream(asked):
                pass

        async def with_sdk() -> None:
            chunks: Any = await rival.chat.completions.create(**body)
            async for _ in chunks:
                pass

        await with_ladder()
        await with_sdk()
        taken, given = await timed(with_ladder), await timed(with_sdk)
        report.add(
            f"answer of {CHUNKS} pieces, through the ladder",
            ours=taken,
            rival=given,
            unit="ms",
            target="at most the SDK's time",
            met=taken <= given,
            note="rival: the openai SDK's own reader, without retries and limits",
        )

        async def sent(start: Callable[[], Awaitable[Any]]) -> float:
            times = []
            for _ in range(ROUNDS):
                arrived.clear()
                started = perf_counter()
                await start()
                times.append((arrived[0] - started) * 1000)
            return median(times)

        taken, given = await sent(with_ladder), await sent(with_sdk)
        report.add(
            "request of 6,000 tokens and 20 tools, until it is sent",
            ours=taken,
            rival=given,
            unit="ms",
            target="at most the SDK's time",
            met=taken <= given,
            note="rival: the openai SDK's own method",
        )
