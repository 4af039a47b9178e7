"""What servers really said: each recorded situation ends with its right value.

A raw socket plays the server; `tests/data/wire/README` of the cases is their `expect`.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
import json
from pathlib import Path
import re
from typing import Any

import httpx
import pytest

from custom_components.ha_ai_agent import errors
from custom_components.ha_ai_agent.models import (
    AssistantMessage,
    ChatRequest,
    Message,
    ToolCall,
    ToolMessage,
    ToolSpec,
    UserMessage,
)
from custom_components.ha_ai_agent.providers.base import (
    Stop,
    TextDelta,
    ToolCallReady,
    UsageReport,
)
from custom_components.ha_ai_agent.providers.client import ModelClient
from custom_components.ha_ai_agent.providers.profiles import profile_for
from custom_components.ha_ai_agent.providers.server import ModelServer

pytestmark = pytest.mark.usefixtures("loopback")

FOLDER = Path(__file__).parents[1] / "data" / "wire"
CASES = {
    path.stem: case
    for path in sorted(FOLDER.glob("*.json"))
    if (case := json.loads(path.read_text()))["level"] == "client"
}
type Rule = Callable[[dict[str, Any]], tuple[int, str] | None]


def _calls(body: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for row in body["messages"] if row.get("tool_calls")]


def _reasoning_required(body: dict[str, Any]) -> tuple[int, str] | None:
    if all(row.get("reasoning_content") for row in _calls(body)):
        return None
    return 400, "The reasoning_content in the thinking mode must be passed back"


def _mistral_ids(body: dict[str, Any]) -> tuple[int, str] | None:
    ids = [call["id"] for row in _calls(body) for call in row["tool_calls"]]
    ids += [row["tool_call_id"] for row in body["messages"] if row["role"] == "tool"]
    if all(re.fullmatch(r"[a-zA-Z0-9]{9}", call_id) for call_id in ids):
        return None
    return 400, "Tool call id has to be defined in a-z, A-Z, 0-9, of length 9"


RULES: dict[str, Rule] = {
    "reasoning_required": _reasoning_required,
    "mistral_ids": _mistral_ids,
}


def _reply(case: dict[str, Any]) -> tuple[int, str, bytes]:
    """Return status, type and body of one recorded reply."""
    if "sse" in case:
        body = "".join(f"data: {json.dumps(chunk)}\n\n" for chunk in case["sse"])
        body += "data: [DONE]\n\n"
    else:
        body = case["raw"] if "raw" in case else json.dumps(case["json"])
    return case["status"], case["content_type"], body.encode()


OK = {
    "status": 200,
    "content_type": "text/event-stream",
    "sse": [{"choices": [{"delta": {"content": "ok"}, "finish_reason": "stop"}]}],
}


class Player:
    """A raw socket that answers as it was recorded; the last reply stays."""

    def __init__(self, case: dict[str, Any]) -> None:
        self.replies = [_reply(reply) for reply in case.get("replies", [OK])]
        self.rule = RULES.get(case.get("server", ""))
        self.bodies: list[dict[str, Any]] = []

    async def _async_serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
            assert length is not None
            body = json.loads(await reader.readexactly(int(length[1])))
            self.bodies.append(body)
            if self.rule is not None and (refused := self.rule(body)) is not None:
                status, message = refused
                kind, answer = (
                    "application/json",
                    json.dumps({"error": {"message": message}}).encode(),
                )
            else:
                status, kind, answer = (
                    self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
                )
            writer.write(
                f"HTTP/1.1 {status} Whatever\r\nContent-Type: {kind}\r\n"
                f"Content-Length: {len(answer)}\r\nConnection: close\r\n\r\n".encode()
                + answer
            )
            await writer.drain()
        finally:
            writer.close()
            await writer.wait_closed()

    @asynccontextmanager
    async def serve(self) -> AsyncGenerator[str]:
        """Give the address while it listens."""
        listening = await asyncio.start_server(self._async_serve, "127.0.0.1", 0)
        async with listening:
            port = listening.sockets[0].getsockname()[1]
            yield f"http://127.0.0.1:{port}/v1"


def _message(number: int, row: dict[str, Any]) -> Message:
    message_id = str(number)
    if row["role"] == "user":
        return UserMessage(message_id=message_id, content=row["content"])
    if row["role"] == "tool":
        return ToolMessage(
            message_id=message_id,
            tool_call_id=row["id"],
            name=row["name"],
            content=row["content"],
        )
    calls = tuple(ToolCall(*call) for call in row.get("calls", ()))
    return AssistantMessage(
        message_id=message_id, content=row.get("content", ""), tool_calls=calls
    )


def _request(case: dict[str, Any]) -> ChatRequest:
    rows = case.get("messages", [{"role": "user", "content": "Hi"}])
    schema = {"type": "object", "properties": {"entity_id": {"type": "string"}}}
    return ChatRequest(
        messages=[_message(number, row) for number, row in enumerate(rows)],
        tools=[
            ToolSpec(name=name, description="Does it", parameters=schema)
            for name in case.get("tools", ())
        ],
        max_output_tokens=500,
    )


@pytest.mark.parametrize("name", CASES)
async def test_the_right_value(name: str) -> None:
    """The answer, the calls, the tokens or the error that the case calls right."""
    case, outcome = CASES[name], None
    events: list[Any] = []
    player = Player(case)
    expect = dict(case["expect"])
    async with player.serve() as address, httpx.AsyncClient() as http:
        model = case.get("model", "some-model")
        profile = profile_for(
            "openai_compatible",
            case.get("profile_url", address),
            model,
            case.get("listing"),
        )
        client = ModelClient(
            ModelServer(http_client=http, base_url=address), model, profile
        )
        for _ in range(case.get("turns", 1)):
            try:
                events = [item async for item in client.async_stream(_request(case))]
            except errors.ProviderError as error:
                outcome = error
    text = "".join(event.text for event in events if isinstance(event, TextDelta))
    calls = [event.call for event in events if isinstance(event, ToolCallReady)]
    usage = [event.usage for event in events if isinstance(event, UsageReport)]
    got = {
        "text": text.strip(),
        "stop": next((e.reason for e in events if isinstance(e, Stop)), None),
        "calls": [[call.name, call.arguments] for call in calls],
        "unique_ids": len({call.tool_call_id for call in calls}) == len(calls),
        "error": type(outcome).__name__,
        "retry_after": outcome.retry_after_seconds if outcome else None,
        "output_tokens": usage[-1].output_tokens if usage else None,
    }
    if (kind := expect.pop("error_not", None)) is not None:
        assert not isinstance(outcome, getattr(errors, kind))
    if (most := expect.pop("max_requests", None)) is not None:
        assert len(player.bodies) <= most
    if (words := expect.pop("not_in_text", None)) is not None:
        assert words not in text
    if (has := expect.pop("last_request_has", None)) is not None:
        assert set(has) <= set(player.bodies[-1])
    assert {key: got[key] for key in expect} == expect
