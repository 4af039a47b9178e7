"""What a model is told, by its parts with their tokens: for people to read."""

from collections.abc import Sequence
from typing import Any

from ..models import (
    AssistantMessage,
    ChatRequest,
    JsonObject,
    Message,
    SystemMessage,
    ToolMessage,
    ToolSpec,
    UserMessage,
)
from ..prompt.tokens import TokenCounter
from ..prompt.tool_tokens import tool_text
from .dependencies import AgentParts
from .prompting import PromptBuilder


async def async_told(
    parts: AgentParts, prompts: PromptBuilder, specs: tuple[ToolSpec, ...]
) -> JsonObject:
    """Return what every request of an agent begins with, as it would be now."""
    home = await parts.home.async_get()
    room = prompts.room(home, specs)
    rendered = await prompts.async_render_home(home, room)
    count = parts.counter.count_text
    band = prompts.stable(rendered, room)
    before, _, after = band.partition(rendered.text)
    return {
        "model_id": parts.model_id,
        "window": parts.window_tokens,
        "left_out": list(room.left_out),
        "sections": [
            _section("instructions", before, count(before)),
            _section("home", rendered.text, rendered.tokens),
            *([_section("wishes", after, count(after))] if after.strip() else ()),
            _tools(prompts.kept(specs, room.left_out), parts.counter),
        ],
    }


def request_as_json(request: ChatRequest, counter: TokenCounter) -> JsonObject:
    """Return a request as it was sent, by its parts."""
    return {
        "messages": [
            {**_message(message), "tokens": counter.count_message(message)}
            for message in request.messages
        ],
        "tools": _tools(request.tools, counter),
        "allow_tools": request.allow_tools,
        "max_output_tokens": request.max_output_tokens,
    }


def _section(name: str, text: str, tokens: int) -> JsonObject:
    return {"name": name, "text": text.strip("\n"), "tokens": tokens}


def _tools(specs: Sequence[ToolSpec], counter: TokenCounter) -> JsonObject:
    text = "\n".join(f"{spec.name}: {spec.description}" for spec in specs)
    tokens = {spec.name: counter.count_text(tool_text(spec)) for spec in specs}
    return {**_section("tools", text, counter.count_tools(specs)), "each": tokens}


def _message(message: Message) -> dict[str, Any]:
    match message:
        case SystemMessage():
            return {"role": "system", "content": message.content}
        case UserMessage():
            return {"role": "user", "content": message.content, "tail": message.tail}
        case AssistantMessage():
            calls = [
                {"name": call.name, "arguments": call.arguments}
                for call in message.tool_calls
            ]
            return {
                "role": "assistant",
                "content": message.content,
                "tool_calls": calls,
            }
        case ToolMessage():
            return {"role": "tool", "name": message.name, "content": message.content}
