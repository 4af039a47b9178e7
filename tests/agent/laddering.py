"""The smallest turn loop that keeps the ladder's contract, and a built-in stand-in."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
import json
from typing import Any, override

from custom_components.ha_ai_agent.agent.ladder.ladder import (
    Climb,
    Failed,
    Ladder,
    Rung,
    RungChanged,
)
from custom_components.ha_ai_agent.models import (
    AssistantMessage,
    ChatRequest,
    Message,
    SystemMessage,
    ToolCall,
    ToolMessage,
    ToolSpec,
    UserMessage,
)
from custom_components.ha_ai_agent.providers.base import (
    ChatClient,
    ClientEvent,
    NativeItems,
    Stop,
    TextDelta,
    ToolCallReady,
)

TOOLS = (
    ToolSpec(
        name="act",
        description="Act",
        parameters={"type": "object", "properties": {"x": {"type": "integer"}}},
    ),
)


def request(text: str = "Turn on one and two") -> ChatRequest:
    """Return the first request of a turn."""
    return ChatRequest(
        messages=(
            SystemMessage(message_id="s", content="You control a home."),
            UserMessage(message_id="u", content=text, tail="It is noon."),
        ),
        tools=TOOLS,
        cache_key="key",
    )


HANGS_SECONDS = 20


@dataclass(slots=True)
class Outcome:
    """What a turn came to."""

    text: str = ""
    """What the user heard, all iterations together."""
    ran: list[Any] = field(default_factory=list)
    """Arguments of the calls that were executed, in order."""
    rung: str = "none"
    changes: list[str] = field(default_factory=list)
    failed: Failed | None = None
    messages: tuple[Message, ...] = ()


async def take_turn(climb: Climb, first: ChatRequest, *, most: int = 6) -> Outcome:
    """Run a turn as the real loop does; one that hangs fails."""
    async with asyncio.timeout(HANGS_SECONDS):
        return await _take_turn(climb, first, most)


async def _take_turn(climb: Climb, first: ChatRequest, most: int) -> Outcome:
    outcome = Outcome()
    messages = first.messages
    for number in range(most):
        text, calls, native = "", list[ToolCall](), None
        asked = ChatRequest(messages=messages, tools=first.tools, cache_key="key")
        last: object = None
        async with aclosing(climb.async_stream(asked)) as events:
            async for event in events:
                assert not isinstance(last, Stop | Failed), "something after the end"
                last = event
                match event:
                    case TextDelta(words):
                        text += words
                    case ToolCallReady(call):
                        calls.append(call)
                        outcome.ran.append(call.arguments.get("x"))
                    case NativeItems(items):
                        native = items
                    case RungChanged(rung=rung):
                        outcome.changes.append(rung)
        outcome.text += text
        outcome.rung = climb.rung.name if climb.rung else "none"
        message = AssistantMessage(
            message_id=f"a{number}",
            content=text,
            tool_calls=tuple(calls),
            native=native,
        )
        results = (
            ToolMessage(
                message_id=f"t{call.tool_call_id}",
                tool_call_id=call.tool_call_id,
                name=call.name,
                content=json.dumps({"status": "confirmed", **call.arguments}),
            )
            for call in calls
        )
        messages = (*messages, message, *results)
        if isinstance(last, Failed):
            outcome.failed = last
        else:
            assert isinstance(last, Stop), last
        if not calls:
            break
    outcome.messages = tuple(messages)
    return outcome


class StandIn(ChatClient):
    """Acts and tells as the built-in provider does."""

    model_id = "builtin"

    @override
    async def async_stream(self, request: ChatRequest) -> AsyncGenerator[ClientEvent]:
        results = [item for item in request.messages if isinstance(item, ToolMessage)]
        if results:
            yield TextDelta(f"Built-in: {len(results)} done.")
            yield Stop("end")
            return
        for number in (1, 2):
            yield ToolCallReady(ToolCall(f"b{number}", "act", {"x": number}))
        yield Stop("tool_calls")


type Script = Callable[[ChatRequest], AsyncGenerator[ClientEvent]]


class Scripted(ChatClient):
    """A client whose streams are generators of the test, one after the other."""

    def __init__(self, *scripts: Script, model_id: str = "m") -> None:
        self.model_id = model_id
        self.scripts = list(scripts)
        self.requests: list[ChatRequest] = []

    @override
    def async_stream(self, request: ChatRequest) -> AsyncGenerator[ClientEvent]:
        self.requests.append(request)
        script = self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]
        return script(request)


def says(*events: ClientEvent | Exception) -> Script:
    """Return a stream of these events; an exception is raised where it stands."""

    async def stream(_: ChatRequest) -> AsyncGenerator[ClientEvent]:
        for event in events:
            if isinstance(event, Exception):
                raise event
            yield event

    return stream


def build(*rungs: Rung, **options: Any) -> tuple[Ladder, list[float]]:
    """Return a ladder that notes its pauses instead of taking them."""
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    options = {"jitter": lambda: 0.5, "sleep": sleep, **options}
    return Ladder(rungs, **options), pauses


def silent_after(*events: ClientEvent) -> Any:
    """Return a stream that falls silent after some events."""

    async def stream(_: ChatRequest) -> AsyncGenerator[ClientEvent]:
        for event in events:
            yield event
        await asyncio.Event().wait()

    return stream
