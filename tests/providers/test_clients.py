"""The clients against a real server: what is sent, what comes back, what is learnt."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from itertools import count
import json
from typing import Any

from aiohttp import web
import httpx
import pytest

from custom_components.ha_ai_agent.errors import (
    ProviderAuthError,
    ProviderError,
    ProviderResponseError,
    ProviderTimeoutError,
    ProviderUnreachableError,
)
from custom_components.ha_ai_agent.models import (
    AssistantMessage,
    ChatRequest,
    ToolCall,
    ToolMessage,
    ToolSpec,
    UserMessage,
)
from custom_components.ha_ai_agent.providers import session, sse
from custom_components.ha_ai_agent.providers.base import (
    ChatClient,
    NativeItems,
    Progress,
    Stop,
    TextDelta,
    ToolCallReady,
    UsageReport,
)
from custom_components.ha_ai_agent.providers.client import ModelClient
from custom_components.ha_ai_agent.providers.profiles import OPENAI, Profile
from custom_components.ha_ai_agent.providers.server import ModelServer
from tests.plain import _enable_custom_integrations  # noqa: F401  # a fixture
from tests.scripted_server import Call, Reply, ScriptedServer

pytestmark = pytest.mark.usefixtures("loopback")

REQUEST = ChatRequest(
    messages=[UserMessage(message_id="u", content="Hi")],
    tools=[ToolSpec(name="act", description="Acts", parameters={"type": "object"})],
    max_output_tokens=50,
    cache_key="home",
)
CHUNK = {"choices": [{"index": 0, "delta": {"content": "Hi"}, "finish_reason": "stop"}]}


@pytest.fixture
async def server() -> AsyncGenerator[ScriptedServer]:
    async with ScriptedServer() as scripted:
        yield scripted


@pytest.fixture
async def http() -> AsyncGenerator[httpx.AsyncClient]:
    async with httpx.AsyncClient() as client:
        yield client


def client_of(
    server: ScriptedServer, http: httpx.AsyncClient, profile: Profile, **options: Any
) -> ChatClient:
    model_server = ModelServer(http_client=http, base_url=server.base_url, **options)
    return ModelClient(model_server, "scripted", profile)


async def ask(client: ChatClient, request: ChatRequest = REQUEST) -> list[Any]:
    return [event async for event in client.async_stream(request)]


async def test_keys_and_headers(
    server: ScriptedServer, http: httpx.AsyncClient
) -> None:
    """A key is sent, or none; headers of one's own always."""
    await ask(client_of(server, http, Profile(), headers={"X-Gate": "1"}))
    headers = server.requests[-1].headers
    assert "Authorization" not in headers
    assert headers["X-Gate"] == "1"
    server.api_key = "secret"
    await ask(client_of(server, http, Profile(), api_key="secret"))
    own = {"authorization": "Bearer secret"}
    await ask(client_of(server, http, Profile(), headers=own))
    with pytest.raises(ProviderAuthError):
        await ask(client_of(server, http, Profile(), api_key="wrong"))


async def test_what_cannot_be_sent(
    server: ScriptedServer, http: httpx.AsyncClient
) -> None:
    """Half a character is replaced; a key that is no key is refused as one."""
    message = UserMessage(message_id="u", content="Hi \ud83d there")
    request = replace(REQUEST, messages=[message])
    assert await ask(client_of(server, http, Profile()), request)
    assert server.chats[0]["messages"][0]["content"] == "Hi ? there"
    with pytest.raises(ProviderAuthError):
        await ask(client_of(server, http, Profile(), api_key="schlüssel…"))


async def test_the_profile_chooses_the_protocol(
    server: ScriptedServer, http: httpx.AsyncClient
) -> None:
    """A model is asked where its profile says."""
    for api, path in (("chat", "/v1/chat/completions"), ("responses", "/v1/responses")):
        await ask(client_of(server, http, Profile(api=api)))  # type: ignore[arg-type]  # a literal
        assert server.requests[-1].path == path


async def test_reasoning_goes_back(
    server: ScriptedServer, http: httpx.AsyncClient
) -> None:
    """A reasoning item comes back before the call that it led to."""
    client = client_of(server, http, replace(OPENAI, api="responses"))
    server.script(Reply(reasoning="Plan", calls=[Call("act", {"x": 1}, "c1")]))
    events = await ask(client)
    native = next(event.items for event in events if isinstance(event, NativeItems))
    call = next(event.call for event in events if isinstance(event, ToolCallReady))
    await ask(
        client,
        replace(
            REQUEST,
            messages=[
                *REQUEST.messages,
                AssistantMessage(message_id="a", tool_calls=(call,), native=native),
                ToolMessage(
                    message_id="t", tool_call_id="c1", name="act", content="{}"
                ),
            ],
        ),
    )
    _, reasoning, sent, result = server.chats[-1]["input"]
    assert reasoning["encrypted_content"] == "sealed"
    assert (sent["call_id"], result["call_id"]) == ("c1", "c1")
    assert server.chats[-1]["store"] is False
    assert server.chats[-1]["prompt_cache_key"] == "home"


@pytest.mark.parametrize("api", ["chat", "responses"])
async def test_ids_are_unique_in_a_conversation(
    server: ScriptedServer, http: httpx.AsyncClient, api: Any
) -> None:
    """A server that counts from zero every time does not mix up results."""
    call = ToolCall("call_act_0", "act", {})
    old = AssistantMessage(message_id="a", tool_calls=(call,))
    request = replace(REQUEST, messages=[*REQUEST.messages, old])
    server.script(Reply(calls=[Call("act"), Call("act")]))
    events = await ask(client_of(server, http, Profile(api=api)), request)
    ids = [
        event.call.tool_call_id for event in events if isinstance(event, ToolCallReady)
    ]
    assert ids[1] == "call_act_1"
    assert len(ids[0]) == 9
    assert ids[0].isalnum()
    assert len({*ids, "call_act_0"}) == 3


class Refusing:
    """A server that refuses parameters in its own words."""

    def __init__(self, refuses: tuple[str, ...], words: str, status: int = 400) -> None:
        self.refuses = refuses
        self.words = words
        self.status = status
        self.bodies: list[dict[str, Any]] = []

    async def handle(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.bodies.append(body)
        for name in self.refuses:
            if name in body:
                error = {"error": {"message": self.words.format(name)}}
                return web.json_response(error, status=self.status)
        text = f"data: {json.dumps(CHUNK)}\n\ndata: [DONE]\n\n"
        return web.Response(text=text, content_type="text/event-stream")


async def serve(handler: Any) -> tuple[web.AppRunner, str]:
    app = web.Application()
    app.router.add_post("/v1/chat/completions", handler)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}/v1"


PROFILE = replace(OPENAI, reasoning_effort="low")
SENT = {
    "stream_options",
    "prompt_cache_key",
    "parallel_tool_calls",
    "reasoning_effort",
    "max_completion_tokens",
}


@pytest.mark.parametrize(
    ("refuses", "words", "status", "requests", "kept"),
    [
        ((), "", 400, 1, SENT),
        (("prompt_cache_key",), "Unrecognized request argument supplied: {}", 400, 2, SENT - {"prompt_cache_key"}),
        (("parallel_tool_calls", "stream_options"), "{}: Extra inputs are not permitted", 422, 3, SENT - {"parallel_tool_calls", "stream_options"}),
        (("max_completion_tokens",), "Unsupported parameter: '{}' is not supported with this model. Use 'max_tokens' instead.", 400, 2, SENT - {"max_completion_tokens"} | {"max_tokens"}),
    ],
)  # fmt: skip
async def test_refused_parameters(
    refuses: tuple[str, ...], words: str, status: int, requests: int, kept: set[str]
) -> None:
    """What a server does not know is left out at once, and from then on."""
    handler = Refusing(refuses, words, status)
    runner, base_url = await serve(handler.handle)
    async with httpx.AsyncClient() as http:
        model_server = ModelServer(http_client=http, base_url=base_url)
        client = ModelClient(model_server, "m", PROFILE)
        for asked in (requests, requests + 1):
            assert TextDelta("Hi") in await ask(client)
            assert len(handler.bodies) == asked
            options = set(handler.bodies[-1]) - {"model", "stream", "messages", "tools"}
            assert options == kept
    await runner.cleanup()


@pytest.mark.parametrize("refuses", ["reasoning_effort", "prompt_cache_key"])
async def test_a_refusal_that_does_not_say_what_it_means(refuses: str) -> None:
    """It is answered at once, and found by leaving out one by one, a turn each."""
    handler = Refusing((refuses,), "Bad request")
    runner, base_url = await serve(handler.handle)
    async with httpx.AsyncClient() as http:
        model_server = ModelServer(http_client=http, base_url=base_url)
        client = ModelClient(model_server, "m", PROFILE)
        for _ in range(len(SENT) + 1):
            handler.bodies.clear()
            assert TextDelta("Hi") in await ask(client)
            assert "stream_options" in handler.bodies[-1]
            assert len(handler.bodies) <= 3
        assert len(handler.bodies) == 1
        assert SENT - {refuses} <= set(handler.bodies[-1])
    await runner.cleanup()


async def test_bad_luck_is_forgotten() -> None:
    """One refusal without a reason changes nothing from the next turn on."""
    handler = Refusing(("reasoning_effort",), "Bad request")
    runner, base_url = await serve(handler.handle)
    async with httpx.AsyncClient() as http:
        model_server = ModelServer(http_client=http, base_url=base_url)
        client = ModelClient(model_server, "m", PROFILE)
        await ask(client)
        handler.refuses = ()
        for _ in range(2):
            await ask(client)
            assert set(handler.bodies[-1]) >= SENT
    assert len(handler.bodies) == 4
    await runner.cleanup()


async def test_a_bad_request_stays_one() -> None:
    """What no smaller request can mend is told, and nothing is learnt from it."""
    handler = Refusing(("messages",), "I do not like this")
    runner, base_url = await serve(handler.handle)
    async with httpx.AsyncClient() as http:
        model_server = ModelServer(http_client=http, base_url=base_url)
        client = ModelClient(model_server, "m", PROFILE)
        with pytest.raises(ProviderError, match="do not like"):
            await ask(client)
        assert len(handler.bodies) == 3
        handler.refuses = ()
        await ask(client)
        assert set(handler.bodies[-1]) >= SENT
    await runner.cleanup()


@pytest.mark.parametrize(
    ("body", "kind", "outcome"),
    [
        (json.dumps({"choices": [{"message": {"content": "Hi"}, "finish_reason": "stop"}], "usage": {"prompt_tokens": 3}}), "application/json", [TextDelta("Hi")]),
        (json.dumps([{"error": {"code": 503, "message": "x"}}]), "application/json", ProviderUnreachableError),
        ('"hello"', "application/json", ProviderResponseError),
        ("[]", "application/json", ProviderResponseError),
        ("[" * 100_000, "application/json", ProviderResponseError),
        ("{", "application/json; charset=utf-8", ProviderResponseError),
        ("", "application/json", ProviderResponseError),
        ("<!doctype html>", "text/html", ProviderResponseError),
        ("  <!doctype html>", "text/plain", ProviderUnreachableError),
        (json.dumps(CHUNK) + "\n", "application/x-ndjson", [TextDelta("Hi")]),
        (f"data: {json.dumps(CHUNK)}\n\n", "text/plain", [TextDelta("Hi")]),
        ("data: 5\n\n", "text/event-stream", ProviderResponseError),
        ("data: [1]\n\n", "text/event-stream", ProviderResponseError),
        ("data: " + "[" * 100_000 + "\n\n", "text/event-stream", ProviderResponseError),
        ("data: {\n\n", "text/event-stream", ProviderResponseError),
        ("data: " + "x" * 300_100, "text/event-stream", ProviderResponseError),
        ("", "text/event-stream", ProviderUnreachableError),
    ],
    ids=count(),
)  # fmt: skip
async def test_odd_bodies(
    body: str, kind: str, outcome: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a server sends with a success is read, or is one of our errors."""
    monkeypatch.setattr(sse, "MAX_ANSWER_BYTES", 300_000)

    async def handler(_: web.Request) -> web.Response:
        return web.Response(body=body.encode(), headers={"Content-Type": kind})

    runner, base_url = await serve(handler)
    async with httpx.AsyncClient() as http:
        model_server = ModelServer(http_client=http, base_url=base_url)
        client = ModelClient(model_server, "m", Profile())
        if isinstance(outcome, list):
            events = await ask(client)
            assert [
                event for event in events if isinstance(event, TextDelta)
            ] == outcome
            assert events[-1] == Stop("end")
        else:
            with pytest.raises(outcome):
                await ask(client)
    await runner.cleanup()


async def test_an_error_that_breaks_off() -> None:
    """A reset inside of an error's body is a broken connection."""

    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(status=500)
        await response.prepare(request)
        await response.write(b"{")
        assert request.transport is not None
        request.transport.abort()
        return response

    runner, base_url = await serve(handler)
    async with httpx.AsyncClient() as http:
        model_server = ModelServer(http_client=http, base_url=base_url)
        with pytest.raises(ProviderUnreachableError):
            await ask(ModelClient(model_server, "m", Profile()))
    await runner.cleanup()


async def test_a_body_without_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer in one piece is not read for ever."""
    monkeypatch.setattr(sse, "MAX_ANSWER_BYTES", 1000)

    async def handler(_: web.Request) -> web.Response:
        return web.json_response({"choices": ["x" * 2000]})

    runner, base_url = await serve(handler)
    async with httpx.AsyncClient() as http:
        model_server = ModelServer(http_client=http, base_url=base_url)
        with pytest.raises(ProviderResponseError, match="without an end"):
            await ask(ModelClient(model_server, "m", Profile()))
    await runner.cleanup()


@pytest.mark.parametrize("how", ["silence", "reset", "wrong_json"])
async def test_a_finished_answer_needs_no_more(
    server: ScriptedServer,
    http: httpx.AsyncClient,
    how: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """After the finish reason nothing that fails can take the answer back."""
    monkeypatch.setattr(session, "AFTER_FINISH_SECONDS", 0.05)
    # The usage report is the frame in which the server fails.
    server.script(Reply(text="Hi", fault=how, at="end"))
    events = await ask(client_of(server, http, Profile()))
    kinds = [type(event) for event in events if not isinstance(event, Progress)]
    assert kinds == [TextDelta, Stop]


async def test_time_limits_of_the_connection(
    server: ScriptedServer, http: httpx.AsyncClient
) -> None:
    """Without the ladder the client's own read limit holds."""
    for at, words in (("connect", "connection"), ("text", "silent")):
        server.script(Reply(text="a b c d", fault="silence", at=at))  # type: ignore[arg-type]
        client = client_of(server, http, Profile(), read_seconds=0.1)
        with pytest.raises(ProviderTimeoutError, match=words):
            await ask(client)


async def test_nobody_there(http: httpx.AsyncClient) -> None:
    """A closed port is an unreachable provider."""
    model_server = ModelServer(http_client=http, base_url="http://127.0.0.1:9/v1")
    with pytest.raises(ProviderUnreachableError):
        await ask(ModelClient(model_server, "m", Profile()))


async def test_usage(server: ScriptedServer, http: httpx.AsyncClient) -> None:
    """Usage is asked for, and reported once."""
    server.script(Reply(text="Hi", usage=(90, 64, 3)))
    events = await ask(client_of(server, http, Profile()))
    reports = [event.usage for event in events if isinstance(event, UsageReport)]
    assert [
        (r.input_tokens, r.cached_input_tokens, r.output_tokens) for r in reports
    ] == [(90, 64, 3)]
    assert server.chats[0]["stream_options"] == {"include_usage": True}
