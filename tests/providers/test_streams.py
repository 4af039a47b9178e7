"""Every server's own way of streaming is read the same, however it is cut."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
import json
from pathlib import Path
import random
from typing import Any

import httpx
import pytest

from custom_components.ha_ai_agent.errors import ProviderError
from custom_components.ha_ai_agent.models import ChatRequest, ToolSpec, UserMessage
from custom_components.ha_ai_agent.providers.base import (
    ClientEvent,
    NativeItems,
    Progress,
    ReasoningDelta,
    Stop,
    TextDelta,
    ToolCallReady,
    UsageReport,
)
from custom_components.ha_ai_agent.providers.chat_parser import (
    ChatNative,
    ChatStreamParser,
)
from custom_components.ha_ai_agent.providers.client import ModelClient
from custom_components.ha_ai_agent.providers.profiles import Profile
from custom_components.ha_ai_agent.providers.responses_parser import (
    ResponsesNative,
    ResponsesParser,
)
from custom_components.ha_ai_agent.providers.server import ModelServer
from custom_components.ha_ai_agent.providers.session import StreamParser
from custom_components.ha_ai_agent.providers.sse import JsonEvents
from tests.plain import _enable_custom_integrations  # noqa: F401  # a fixture
from tests.scripted_server import Reply, ScriptedServer

STREAMS = Path(__file__).parent / "streams"
TOOLS = ("call_service", "find_entities", "get_states", "list_automations", "undo")
CHAT: dict[str, Any] = json.loads((STREAMS / "expected.json").read_text())
RESPONSES: dict[str, Any] = json.loads(
    (STREAMS / "responses" / "expected.json").read_text()
)


@dataclass
class Read:
    """What was read from a stream."""

    text: str = ""
    reasoning: str = ""
    calls: list[list[Any]] = field(default_factory=list)
    usage: list[int] | None = None
    stop: str | None = None
    native: Any = None
    error: str | None = None

    def take(self, event: ClientEvent) -> None:
        assert self.stop is None, "something after the end"
        match event:
            case TextDelta(text):
                self.text += text
            case ReasoningDelta(text):
                self.reasoning += text
            case ToolCallReady(call):
                arguments = None if call.problem else call.arguments
                self.calls.append([call.tool_call_id, call.name, arguments])
            case UsageReport(usage):
                assert self.usage is None, "usage reported twice"
                self.usage = [
                    usage.input_tokens,
                    usage.cached_input_tokens,
                    usage.output_tokens,
                ]
            case NativeItems(items):
                assert self.native is None, "native items twice"
                self.native = items
            case Stop(reason):
                self.stop = reason
            case Progress():
                pass


def parser_for(api: str) -> StreamParser:
    numbers = count()
    if api == "chat":
        return ChatStreamParser("m", tools=TOOLS, new_id=lambda: f"new_{next(numbers)}")
    return ResponsesParser("m", new_id=lambda: f"new_{next(numbers)}")


def play(data: bytes, api: str, sizes: Iterator[int]) -> Read:
    """Read a stream that arrives in pieces of these sizes."""
    events, parser, read = JsonEvents(), parser_for(api), Read()
    at = 0
    try:
        while at < len(data) and not events.is_done:
            size = next(sizes)
            for chunk in events.feed(data[at : at + size]):
                for event in parser.feed(chunk):
                    read.take(event)
            at += size
        for chunk in events.close():
            for event in parser.feed(chunk):
                read.take(event)
        for event in parser.close(is_done=events.is_done):
            read.take(event)
    except ProviderError as error:
        read.error = error.key
    return read


def check(read: Read, expected: dict[str, Any]) -> None:
    assert read.error == expected.get("error")
    assert read.text == expected.get("text", "")
    assert read.reasoning == expected.get("reasoning", "")
    assert read.calls == expected.get("calls", [])
    assert read.stop == expected.get("stop")
    assert read.usage == expected.get("usage")
    if "native" in expected:
        assert isinstance(read.native, ChatNative)
        assert read.native.message == expected["native"]
    if "call_extras" in expected:
        assert isinstance(read.native, ChatNative)
        assert read.native.calls == expected["call_extras"]
    if "items" in expected:
        assert isinstance(read.native, ResponsesNative)
        assert list(read.native.items) == expected["items"]


CASES = [
    *(("chat", name, STREAMS / f"{name}.sse") for name in CHAT),
    *(("responses", name, STREAMS / "responses" / f"{name}.sse") for name in RESPONSES),
]


def expected_of(api: str, name: str) -> dict[str, Any]:
    return CHAT[name] if api == "chat" else RESPONSES[name]


@pytest.mark.parametrize(("api", "name", "path"), CASES, ids=str)
def test_stream(api: str, name: str, path: Path) -> None:
    """A stream is read whole, byte by byte, and in pieces of any size."""
    data = path.read_bytes()
    expected = expected_of(api, name)
    check(play(data, api, iter(lambda: len(data), 0)), expected)
    check(play(data, api, iter(lambda: 1, 0)), expected)
    dice = random.Random(name)
    for _ in range(10):
        check(play(data, api, iter(lambda: dice.randint(1, 40), 0)), expected)


ODD: tuple[Any, ...] = (None, "", 0, True, "x", [], {}, [1], {"a": 1}, 1.5, "null")


def odd(value: Any, dice: random.Random) -> Any:
    """Return a value with some of its parts left out or replaced."""
    if dice.random() < 0.08:
        return dice.choice(ODD)
    if isinstance(value, dict):
        kept = (key for key in value if dice.random() > 0.03)
        return {key: odd(value[key], dice) for key in kept}
    if isinstance(value, list):
        return [odd(item, dice) for item in value]
    return value


@pytest.mark.parametrize(("api", "name", "path"), CASES, ids=str)
def test_odd_streams(api: str, name: str, path: Path) -> None:
    """Whatever a server puts in the place of a value, it is read or refused."""
    dice = random.Random(name)
    lines = path.read_bytes().split(b"\n")
    for _ in range(15):
        sent = []
        for line in lines:
            head, _, text = line.partition(b": {")
            try:
                value = json.loads(b"{" + text)
            except ValueError:
                sent.append(line)
                continue
            sent.append(head + b": " + json.dumps(odd(value, dice)).encode())
        play(b"\n".join(sent), api, iter(lambda: 2**20, 0))


def test_every_stream_is_expected() -> None:
    """No file is left out."""
    assert {path.stem for path in STREAMS.glob("*.sse")} == set(CHAT)
    found = {path.stem for path in (STREAMS / "responses").glob("*.sse")}
    assert found == set(RESPONSES)


@pytest.mark.usefixtures("loopback")
async def test_over_a_socket() -> None:
    """The client reads from a real server what the parser reads from the file."""
    request = ChatRequest(
        messages=[UserMessage(message_id="u", content="Hi")],
        tools=[ToolSpec(name=name, description="", parameters={}) for name in TOOLS],
    )
    async with ScriptedServer() as server, httpx.AsyncClient() as http:
        model_server = ModelServer(http_client=http, base_url=server.base_url)
        for api, name, path in CASES:
            client = ModelClient(
                model_server,
                "m",
                Profile(api=api),  # type: ignore[arg-type]  # a literal
            )
            server.script(Reply(raw=path.read_bytes(), split_bytes=97))
            read = Read()
            try:
                async for event in client.async_stream(request):
                    read.take(event)
            except ProviderError as error:
                read.error = error.key
            expected = expected_of(api, name)
            assert (read.error, read.text, read.stop) == (
                expected.get("error"),
                expected.get("text", ""),
                expected.get("stop"),
            ), name
            assert [call[1:] for call in read.calls] == [
                call[1:] for call in expected.get("calls", [])
            ], name


@pytest.mark.parametrize("frame", ["", "data: ", "data:data: "])
def test_a_word_that_frames_begin_with_stays_in_what_is_said(frame: str) -> None:
    """A model writes YAML: "data:" is a key in it."""
    said = {"a": 'data: {b: 1}\n  data: 2, "data:" data:data:'}
    line = f"data: {frame}{json.dumps(said)}\n\n".encode()
    assert list(JsonEvents().feed(line)) == [said]
