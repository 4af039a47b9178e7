"""Whatever a server sends, reading ends: bytes, characters and calls are counted."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from compression import zstd
from contextlib import aclosing, asynccontextmanager
import gzip
import json
from typing import Any
import zlib

from aiohttp import web
import httpx
import pytest

from custom_components.ha_ai_agent import limits
from custom_components.ha_ai_agent.errors import (
    ProviderError,
    ProviderResponseError,
    ProviderUnreachableError,
)
from custom_components.ha_ai_agent.models import ChatRequest, ToolSpec, UserMessage
from custom_components.ha_ai_agent.providers.arguments import CUT_OFF, TOO_MANY
from custom_components.ha_ai_agent.providers.base import (
    ClientEvent,
    ReasoningDelta,
    Stop,
    TextDelta,
    ToolCallReady,
)
from custom_components.ha_ai_agent.providers.client import ModelClient
from custom_components.ha_ai_agent.providers.profiles import Profile
from custom_components.ha_ai_agent.providers.server import ModelServer
from tests.flow_server import serve

pytestmark = pytest.mark.usefixtures("loopback")

REQUEST = ChatRequest(
    messages=[UserMessage(message_id="u", content="Hi")],
    tools=[ToolSpec(name="act", description="Acts", parameters={"type": "object"})],
    max_output_tokens=100,
)
MOST = limits.answer_characters(100)
SLACK = 16 * 2**20
"""What the sockets of both sides may take in on their own."""

type Frames = AsyncIterator[bytes]


class Source:
    """A server that writes until nobody reads any more, and knows how much it wrote."""

    def __init__(
        self,
        piece: Callable[[int], bytes],
        *,
        begin: bytes = b"",
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.piece = piece
        self.begin = begin
        self.status = status
        self.headers = {"Content-Type": "text/event-stream", **(headers or {})}
        self.written = 0
        self.requests = 0

    async def async_answer(self, request: web.Request) -> web.StreamResponse:
        self.requests += 1
        response = web.StreamResponse(status=self.status, headers=self.headers)
        await response.prepare(request)
        try:
            await response.write(self.begin)
            for number in range(1_000_000):
                data = self.piece(number)
                await response.write(data)
                self.written += len(data)
        except ConnectionError, RuntimeError:
            pass
        return response


def event(delta: Mapping[str, Any] | None, **more: Any) -> bytes:
    choices = [] if delta is None else [{"index": 0, "delta": delta}]
    return f"data: {json.dumps({'choices': choices, **more})}\n\n".encode()


def call(index: int, arguments: str, **more: Any) -> dict[str, Any]:
    return {
        "tool_calls": [{"index": index, "function": {"arguments": arguments}, **more}]
    }


def named(index: int, arguments: str) -> dict[str, Any]:
    function = {"name": "act", "arguments": arguments}
    return {"tool_calls": [{"index": index, "id": f"c{index}", "function": function}]}


@asynccontextmanager
async def asked(
    handler: Any, api: str = "chat_completions"
) -> AsyncGenerator[AsyncGenerator[ClientEvent]]:
    """Give the events of one answer of a server."""
    answer = handler.async_answer if isinstance(handler, Source) else handler
    async with serve(answer) as base_url, httpx.AsyncClient() as http:
        server = ModelServer(http_client=http, base_url=base_url)
        profile = Profile(api="responses") if api == "responses" else Profile()
        client = ModelClient(server, "m", profile)
        async with aclosing(client.async_stream(REQUEST)) as events:
            yield events


async def read(handler: Any, api: str = "chat_completions") -> list[ClientEvent]:
    """Return all events of one answer."""
    async with asked(handler, api) as events:
        return [event async for event in events]


def characters(events: list[ClientEvent]) -> int:
    return sum(
        len(item.text)
        for item in events
        if isinstance(item, TextDelta | ReasoningDelta)
    )


@pytest.mark.parametrize("key", ["content", "reasoning_content"])
async def test_endless_words_are_cut(key: str) -> None:
    """Text and thinking end where no answer can be, as if the model had ended them."""
    source = Source(lambda _: event({key: "word " * 20}))
    events = await read(source)
    assert events[-1] == Stop("length")
    assert MOST <= characters(events) <= MOST + 100
    assert source.written < 20 * MOST + SLACK


async def test_endless_text_before_a_tag_is_held_no_longer() -> None:
    """What is kept back until its end is seen counts too."""
    source = Source(lambda _: event({"content": "<tool_call>" + "x" * 200}))
    events = await read(source)
    assert isinstance(events[-1], Stop)
    assert source.written < 20 * MOST + SLACK


async def test_endless_arguments_are_a_call_that_was_cut() -> None:
    """The model is told, and nothing runs."""
    begin = event(named(0, '{"a": "'))
    source = Source(lambda _: event(call(0, "x" * 400)), begin=begin)
    events = await read(source)
    calls = [item.call for item in events if isinstance(item, ToolCallReady)]
    assert [(item.name, item.arguments) for item in calls] == [("act", {})]
    assert calls[0].problem
    assert events[-1] == Stop("length")
    assert source.written < 20 * MOST + SLACK


@pytest.mark.parametrize("arguments", ['{"n": 1}', '{"n": ', ""])
async def test_endless_calls_are_counted(arguments: str) -> None:
    """So many are given out, whole or not, and the model hears that there were more."""
    source = Source(lambda index: event(named(index, arguments)))
    events = await read(source)
    calls = [item.call for item in events if isinstance(item, ToolCallReady)]
    assert len(calls) == limits.MAX_CALLS + 1
    assert calls[-1].problem == TOO_MANY
    if arguments.endswith("}"):
        assert not any(item.problem for item in calls[:-1])
    assert len({item.tool_call_id for item in calls}) == len(calls)


async def test_a_thousand_calls_in_one_message() -> None:
    """An answer in one piece has no more than a streamed one."""
    function = {"name": "act", "arguments": "{}"}
    message = {
        "tool_calls": [{"id": f"c{n}", "function": function} for n in range(1000)]
    }

    async def handler(_: web.Request) -> web.Response:
        return web.json_response({"choices": [{"message": message}]})

    events = await read(handler)
    calls = [item.call for item in events if isinstance(item, ToolCallReady)]
    assert len(calls) == limits.MAX_CALLS + 1
    assert calls[-1].problem == TOO_MANY


async def test_a_thousand_calls_in_the_text() -> None:
    """Nor has one that writes its calls into its words."""
    markup = '<tool_call>{"name": "act", "arguments": {"n": %d}}</tool_call>'
    source = Source(lambda number: event({"content": markup % number}))
    calls = [
        item.call for item in await read(source) if isinstance(item, ToolCallReady)
    ]
    assert len(calls) == limits.MAX_CALLS + 1
    assert calls[-1].problem == TOO_MANY


RESPONSES_ITEM = {"type": "function_call", "name": "act"}


@pytest.mark.parametrize("closes", [True, False])
async def test_endless_calls_of_responses(closes: bool) -> None:
    """The other API likewise."""

    def piece(index: int) -> bytes:
        item = {**RESPONSES_ITEM, "call_id": f"c{index}", "arguments": '{"n": 1}'}
        kind = "done" if closes else "added"
        if not closes:
            item["arguments"] = ""
        row = {"type": f"response.output_item.{kind}", "output_index": index}
        return f"data: {json.dumps({**row, 'item': item})}\n\n".encode()

    events = await read(Source(piece), "responses")
    calls = [item.call for item in events if isinstance(item, ToolCallReady)]
    assert len(calls) == limits.MAX_CALLS + 1
    assert calls[-1].problem == TOO_MANY
    assert events[-1] == Stop("length")


async def test_endless_words_of_responses() -> None:
    """Text and arguments of the other API are cut at the same place."""
    row = {"type": "response.output_text.delta", "output_index": 0, "delta": "x" * 100}
    source = Source(lambda _: f"data: {json.dumps(row)}\n\n".encode())
    events = await read(source, "responses")
    assert MOST <= characters(events) <= MOST + 100
    assert events[-1] == Stop("length")
    item = {**RESPONSES_ITEM, "call_id": "c", "arguments": ""}
    added = {"type": "response.output_item.added", "output_index": 0, "item": item}
    more = {
        "type": "response.function_call_arguments.delta",
        "output_index": 0,
        "delta": '{"a": "',
    }
    source = Source(
        lambda _: f"data: {json.dumps(more)}\n\n".encode(),
        begin=f"data: {json.dumps(added)}\n\n".encode(),
    )
    events = await read(source, "responses")
    calls = [item.call for item in events if isinstance(item, ToolCallReady)]
    assert [item.arguments for item in calls] == [{}]
    assert calls[0].problem


@pytest.mark.parametrize(
    "piece",
    [
        b": keep-alive\n\n" * 1000,
        b"\n" * 10_000,
        b"event: ping\n\n" * 1000,
        event(None) * 300,
        event({}) * 300,
        event({"role": "assistant"}) * 300,
        b"id: 1\nretry: 5\n" * 1000,
    ],
    ids=range(7),
)
async def test_a_stream_of_nothing_ends(
    piece: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What says nothing is read for so many bytes, and is no answer then."""
    monkeypatch.setattr(
        "custom_components.ha_ai_agent.providers.transport.MAX_STREAM_BYTES", 2**20
    )
    source = Source(lambda _: piece)
    with pytest.raises(ProviderResponseError, match="too much"):
        await read(source)
    assert source.written < 2**20 + SLACK


@pytest.mark.parametrize(
    ("begin", "piece"),
    [
        (b"data: ", b"x" * 10_000),
        (b'data: {"choices": [{"delta": {"content": "', b"x" * 10_000),
        (b"", b": " + b"x" * 10_000),
        (b"", b"data: {\n" * 1000),
        (b"", b"\r" * 10_000),
    ],
    ids=range(5),
)
async def test_a_line_or_an_event_without_an_end(begin: bytes, piece: bytes) -> None:
    """Neither is kept for ever."""
    source = Source(lambda _: piece, begin=begin)
    with pytest.raises(ProviderResponseError):
        await read(source)
    assert source.written < limits.MAX_ANSWER_BYTES + SLACK


@pytest.mark.parametrize("status", [200, 307, 400, 401, 403, 404, 429, 500, 503])
async def test_bodies_without_an_end(status: int) -> None:
    """Of an error the beginning is read, of an answer as much as one may be."""
    begin = b'{"error": {"message": "'
    headers = {"Content-Type": "application/json", "Location": "/elsewhere"}
    source = Source(
        lambda _: b"no " * 3000, begin=begin, status=status, headers=headers
    )
    with pytest.raises(ProviderError):
        await read(source)
    most = limits.MAX_ANSWER_BYTES if status == 200 else limits.MAX_REFUSAL_BYTES
    assert source.written < most + SLACK
    assert source.requests <= 3  # a 400 may be about what can be left out


def _zip(encoding: str, data: bytes) -> bytes:
    match encoding:
        case "gzip":
            return gzip.compress(data)
        case "deflate":
            return zlib.compress(data)
        case "raw":
            return zlib.compress(data, wbits=-15)
        case _:
            return zstd.compress(data)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "raw", "zstd"])
@pytest.mark.parametrize("status", [200, 500])
async def test_packed_bodies(encoding: str, status: int) -> None:
    """What was packed without being asked for is read, and never all at once."""
    answer = {"choices": [{"message": {"content": "Hi"}, "finish_reason": "stop"}]}
    bomb = b'{"error": {"message": "' + b"0" * 100_000_000
    packed = {
        True: _zip(encoding, json.dumps(answer).encode()),
        False: _zip(encoding, bomb),
    }
    is_good = True
    named_encoding = encoding if encoding != "raw" else "deflate"

    async def handler(request: web.Request) -> web.Response:
        assert request.headers["accept-encoding"] == "identity"
        return web.Response(
            body=packed[is_good],
            status=200 if is_good else status,
            headers={
                "Content-Type": "application/json",
                "Content-Encoding": named_encoding,
            },
        )

    assert TextDelta("Hi") in await read(handler)
    is_good = False
    failed = ProviderResponseError if status == 200 else ProviderUnreachableError
    with pytest.raises(failed):
        await read(handler)


@pytest.mark.parametrize("encoding", ["br", "compress", "gzip, br", "zstd", "gzip"])
async def test_packed_wrong(encoding: str) -> None:
    """What cannot be opened piece by piece is no answer; its status still counts."""
    status = 200

    async def handler(_: web.Request) -> web.Response:
        return web.Response(
            body=b"\x00nonsense",
            status=status,
            headers={"Content-Type": "text/event-stream", "Content-Encoding": encoding},
        )

    with pytest.raises(ProviderResponseError):
        await read(handler)
    status = 503
    with pytest.raises(ProviderUnreachableError):
        await read(handler)


@pytest.mark.parametrize("where", ["header", "trailer"])
async def test_headers_without_an_end(where: str) -> None:
    """Headers and trailers have a limit of the HTTP client's own."""
    import asyncio

    written = 0

    async def handle(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        nonlocal written
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n")
        if where == "trailer":
            writer.write(
                b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                b"2\r\n{}\r\n0\r\n"
            )
        try:
            for number in range(1_000_000):
                writer.write(f"x-{number}: {'y' * 1000}\r\n".encode())
                written += 1000
                await writer.drain()
        except ConnectionError:
            pass
        writer.close()

    listening = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    async with httpx.AsyncClient() as http:
        server = ModelServer(http_client=http, base_url=f"http://127.0.0.1:{port}")
        client = ModelClient(server, "m", Profile())
        with pytest.raises(ProviderError):
            async for _ in client.async_stream(REQUEST):
                pass
    listening.close()
    assert written < SLACK + limits.MAX_STREAM_BYTES


@pytest.mark.parametrize(
    "value",
    [
        {"choices": [{"delta": {"tool_calls": [[]] * 100_000}}]},
        {"choices": [{}] * 70_000},
        {"choices": [{"delta": {"content": [{"text": "a"}] * 40_000}}]},
        {"error": {"message": [["x"]] * 50_000, "code": [[]] * 9, "param": "p" * 9999}},
        {"choices": [{"delta": {"reasoning_details": [{"a": "x" * 900}] * 1500}}]},
    ],
    ids=range(5),
)
async def test_big_objects(value: Any) -> None:
    """An object of many parts is no answer, or one that is read."""
    source = Source(lambda _: f"data: {json.dumps(value)}\n\n".encode())
    try:
        events = await read(source)
    except ProviderError:
        pass
    else:
        assert events[-1] == Stop("length")
    assert source.written < 2 * limits.MAX_STREAM_BYTES


def test_the_answer_grows_with_what_was_asked_for() -> None:
    """It is a multiple of the longest answer, between a floor and a ceiling."""
    assert limits.answer_characters(None) == limits.answer_characters(0)
    assert limits.answer_characters(1024) >= 32 * 1024
    assert limits.answer_characters(8192) > limits.answer_characters(1024)
    assert limits.answer_characters(10**9) == limits.answer_characters(10**8)


async def test_a_cut_call_says_so() -> None:
    """A call that the limit cut in its arguments is told as cut off."""
    begin = event({"content": "word " * (MOST // 5 - 2)}) + event(named(0, '{"a": "x'))
    events = await read(Source(lambda _: event(call(0, "y")), begin=begin))
    calls = [item.call for item in events if isinstance(item, ToolCallReady)]
    assert [item.problem for item in calls] == [CUT_OFF]
