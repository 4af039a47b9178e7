"""A request as OpenAI's `/responses` wants it. Pure."""

from collections.abc import Collection, Iterator, Mapping
from typing import assert_never

from ..models import (
    AssistantMessage,
    ChatRequest,
    JsonObject,
    Message,
    SystemMessage,
    ToolMessage,
    UserMessage,
)
from .attachments import LoadedFile
from .chat_wire import Files, arguments_text, user_text, wished
from .profiles import Profile
from .responses_parser import ResponsesNative
from .structure import strict_schema

PATH = "/responses"
OPTIONAL_PARAMETERS: Mapping[str, str] = {
    "prompt_cache_key": "prompt_cache_key",
    "parallel_tool_calls": "parallel_tool_calls",
    "tool_choice": "tool_choice",
    "include": "include",
    "reasoning": "reasoning",
    "reasoning.effort": "reasoning",
    "text.format": "text",
    "max_output_tokens": "max_output_tokens",
}
"""What a server may refuse by name, and under which key it is sent."""


def body(
    request: ChatRequest,
    model_id: str,
    profile: Profile,
    *,
    without: Collection[str] = (),
    files: Files | None = None,
) -> JsonObject:
    """Return the JSON to send. Nothing is stored at the server."""
    result: JsonObject = {
        "model": model_id,
        "stream": "stream" not in without,
        "store": False,
    }
    if request.tools:
        result["tools"] = [
            {
                "type": "function",
                "name": tool.name,
                "description": tool.description,
                "parameters": tool.parameters,
                "strict": False,
            }
            for tool in request.tools
        ]
    is_reasoning = profile.reasoning_effort is not None
    wanted: JsonObject = {}
    if is_reasoning:
        wanted["include"] = ["reasoning.encrypted_content"]
    if is_reasoning and "reasoning.effort" not in without:
        wanted["reasoning"] = {"effort": profile.reasoning_effort}
    if profile.cache_key and request.cache_key:
        wanted["prompt_cache_key"] = request.cache_key
    if profile.parallel_tool_calls and request.tools:
        wanted["parallel_tool_calls"] = True
    if request.max_output_tokens:
        wanted["max_output_tokens"] = request.max_output_tokens
    if request.structure and "text.format" not in without:
        wanted["text"] = {"format": _format(request, profile)}
    wanted = wished(wanted, request, profile, without)
    result |= {key: value for key, value in wanted.items() if key not in without}
    result["input"] = [
        item
        for message in request.messages
        for item in _items(message, model_id, files or {})
    ]
    if request.tools and not request.allow_tools and "tool_choice" not in without:
        result["tool_choice"] = "none"
    return result


def _format(request: ChatRequest, profile: Profile) -> JsonObject:
    schema = request.structure or {}
    strict = strict_schema(schema) if profile.strict_schema else None
    return {
        "type": "json_schema",
        "name": request.structure_name,
        "schema": schema if strict is None else strict,
        "strict": strict is not None,
    }


def _items(message: Message, model_id: str, files: Files) -> Iterator[JsonObject]:
    match message:
        case SystemMessage():
            yield {"role": "system", "content": message.content}
        case UserMessage():
            yield {"role": "user", "content": _content(message, files)}
        case AssistantMessage():
            yield from _assistant(message, model_id)
        case ToolMessage():
            yield {
                "type": "function_call_output",
                "call_id": message.tool_call_id,
                "output": message.content,
            }
        case _:
            assert_never(message)


def _assistant(message: AssistantMessage, model_id: str) -> Iterator[JsonObject]:
    native = message.native
    if isinstance(native, ResponsesNative) and native.model_id == model_id:
        yield from (dict(item) for item in native.items)
        return
    if message.content:
        yield {"type": "message", "role": "assistant", "content": message.content}
    for call in message.tool_calls:
        yield {
            "type": "function_call",
            "name": call.name,
            "arguments": arguments_text(call),
            "call_id": call.tool_call_id,
        }


def _content(message: UserMessage, files: Files) -> str | list[JsonObject]:
    text = user_text(message)
    loaded = [files[item.path] for item in message.attachments if item.path in files]
    if not loaded:
        return text
    parts = [_file_part(file) for file in loaded]
    return [*parts, {"type": "input_text", "text": text}]


def _file_part(file: LoadedFile) -> JsonObject:
    if file.text is not None:
        return {"type": "input_text", "text": f"File {file.name}:\n{file.text}"}
    if file.mime_type.startswith("image/"):
        return {"type": "input_image", "image_url": file.data_url, "detail": "auto"}
    data = {"filename": file.name, "file_data": file.data_url}
    return {"type": "input_file", **data}
