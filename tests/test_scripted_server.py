"""The scripted server speaks as the real ones do."""

from typing import Any

import aiohttp
from openai import AsyncOpenAI
import pytest

from tests.plain import _enable_custom_integrations  # noqa: F401  # a fixture
from tests.scripted_server import (
    Call,
    Reply,
    ScriptedServer,
    tool_names,
    tool_results,
    user_text,
)

pytestmark = pytest.mark.usefixtures("loopback")
MESSAGES: list[Any] = [{"role": "user", "content": "Hallo"}]
TOOLS: list[Any] = [{"type": "function", "function": {"name": "act", "parameters": {}}}]


async def test_chat_stream_and_thinking() -> None:
    """The SDK reads the stream, and a thinker sees what the client sent."""

    def think(body: dict[str, object]) -> Reply:
        if tool_results(body):
            return Reply(text="Done")
        assert tool_names(body) == ["act"]
        assert user_text(body) == "Hallo"
        return Reply(text=["A ", "b"], calls=[Call("act", {"x": "größer"})])

    async with ScriptedServer(think=think) as server:
        client = AsyncOpenAI(base_url=server.base_url, api_key="k", max_retries=0)
        stream: Any = await client.chat.completions.create(
            model="scripted",
            messages=MESSAGES,
            tools=TOOLS,
            stream=True,
        )
        text, arguments = "", ""
        async for chunk in stream:
            delta = chunk.choices[0].delta
            text += delta.content or ""
            for call in delta.tool_calls or ():
                assert call.function is not None
                arguments += call.function.arguments or ""
        assert (text, arguments) == ("A b", '{"x": "größer"}')
        result: Any = {"role": "tool", "content": "{}", "tool_call_id": "c"}
        answer = await client.chat.completions.create(
            model="scripted",
            messages=[*MESSAGES, result],
        )
        assert answer.choices[0].message.content == "Done"
        assert len(server.chats) == 2
        assert server.requests[0].headers["Authorization"] == "Bearer k"
        await client.close()


async def test_responses_stream() -> None:
    """The SDK reads the Responses stream."""
    async with ScriptedServer() as server:
        server.script(Reply(text="Hi there", calls=[Call("act")], reasoning="Hm"))
        client = AsyncOpenAI(base_url=server.base_url, api_key="k", max_retries=0)
        stream = await client.responses.create(model="m", input="Hallo", stream=True)
        events = [event async for event in stream]
        assert events[-1].type == "response.completed"
        assert [item.type for item in events[-1].response.output] == [
            "reasoning",
            "message",
            "function_call",
        ]
        await client.close()


async def test_faults_and_control() -> None:
    """Statuses, a reset and the control end points."""
    async with (
        ScriptedServer(api_key="right", models=["a", "b"]) as server,
        aiohttp.ClientSession() as http,
    ):
        url = f"{server.base_url}/chat/completions"
        right = {"Authorization": "Bearer right"}
        async with http.get(f"{server.base_url}/models", headers=right) as response:
            rows = (await response.json())["data"]
            assert [row["id"] for row in rows] == ["a", "b"]
        async with http.post(url, json={}) as response:
            assert response.status == 401
        server.script(Reply(fault="rate_limit", retry_after=3))
        async with http.post(url, json={}, headers=right) as response:
            assert (response.status, response.headers["Retry-After"]) == (429, "3")
        server.script(Reply(fault="reset"))
        with pytest.raises(aiohttp.ClientError):
            await http.post(url, json={}, headers=right)
        root = server.base_url.removesuffix("/v1")
        await http.post(f"{root}/_script", json=[{"text": "Ja", "model": "a"}])
        async with http.post(url, json={"model": "a"}, headers=right) as response:
            message = (await response.json())["choices"][0]["message"]
            assert message["content"] == "Ja"
        async with http.get(f"{root}/_requests") as response:
            assert len(await response.json()) == 5
