"""A request as `/chat/completions` wants it. Pure.

Parameters and tools come before messages and messages in order, so that two requests of
a conversation are equal byte for byte up to what is new.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from hashlib import blake2b
import json
from typing import Any, assert_never

from ..models import (
    AssistantMessage,
    ChatRequest,
    JsonObject,
    Message,
    SystemMessage,
    ToolCall,
    ToolMessage,
    ToolSpec,
    UserMessage,
)
from .attachments import LoadedFile
from .chat_parser import ChatNative
from .profiles import Profile
from .structure import strict_schema
from .wishes import merged

PATH = "/chat/completions"
OPTIONAL_PARAMETERS: Mapping[str, str] = {
    "stream_options": "stream_options",
    "prompt_cache_key": "prompt_cache_key",
    "parallel_tool_calls": "parallel_tool_calls",
    "tool_choice": "tool_choice",
    "reasoning_effort": "reasoning_effort",
    "response_format": "response_format",
    "max_completion_tokens": "max_completion_tokens",
    "max_tokens": "max_tokens",
    "strict": "tools",
}
"""What a server may refuse by name, and under which key it is sent."""
ID_LENGTH = 9
NO_NULL = "null"
"""Words that are none are sent as an empty text."""
NO_SYSTEM = "system role"
"""The instructions stand before the first words of the user."""
SIGNED = "signatures"
"""Calls of another model get the mark that Google has for these."""
UNSIGNED = "skip_thought_signature_validator"
NO_THOUGHT = "(not kept)"

type Files = Mapping[str, LoadedFile]


def body(
    request: ChatRequest,
    model_id: str,
    profile: Profile,
    *,
    without: Collection[str] = (),
    files: Files | None = None,
) -> JsonObject:
    """Return the JSON to send."""
    result: JsonObject = {"model": model_id, "stream": "stream" not in without}
    parameters = _parameters(request, profile, without)
    # What one request of a turn may have and the next one not comes last.
    choice = parameters.pop("tool_choice", None)
    parameters = wished(parameters, request, profile, without)
    result |= {key: value for key, value in parameters.items() if key not in without}
    if request.tools:
        is_strict = profile.strict_schema and "strict" not in without
        result["tools"] = [
            chat_tool(tool, is_strict=is_strict) for tool in request.tools
        ]
    result["messages"] = list(chat_messages(request, model_id, profile, files or {}))
    _fit(result["messages"], without)
    if choice is not None and "tool_choice" not in without:
        result["tool_choice"] = choice
    form = result.get("response_format", {}).get("type")
    if request.structure and form != "json_schema":
        _ask_for_structure(result["messages"], request.structure)
    return result


def _fit(messages: list[Any], without: Collection[str]) -> None:
    """Put messages into the form that this server was found to want."""
    if NO_NULL in without:
        for row in messages:
            row["content"] = row["content"] or ""
    if NO_SYSTEM in without and [row["role"] for row in messages[:2]] == [
        "system",
        "user",
    ]:
        system = messages.pop(0)["content"]
        words = messages[0]["content"]
        first = {"type": "text", "text": system}
        messages[0]["content"] = (
            f"{system}\n\n{words}" if isinstance(words, str) else [first, *words]
        )
    if SIGNED in without:
        for row in messages:
            calls = row.get("tool_calls")
            if calls and not any("extra_content" in call for call in calls):
                calls[0]["extra_content"] = {"google": {"thought_signature": UNSIGNED}}


def wished(
    parameters: JsonObject,
    request: ChatRequest,
    profile: Profile,
    without: Collection[str],
) -> JsonObject:
    """Return the parameters with what a person wants besides."""
    if not profile.fields:
        return parameters
    fields = dict(profile.fields)
    if profile.name == "anthropic" and isinstance(request.messages[-1], ToolMessage):
        # It wants the thinking back that led to the calls, and here does not give it.
        fields.pop("thinking", None)
    result = merged(parameters, fields)
    for name in without:
        outer, _, inner = name.partition(".")
        if inner and isinstance(result.get(outer), Mapping):
            result[outer] = {k: v for k, v in result[outer].items() if k != inner}
    return result


def _parameters(
    request: ChatRequest, profile: Profile, without: Collection[str]
) -> JsonObject:
    values: JsonObject = {}
    if profile.stream_usage and "stream" not in without:
        values["stream_options"] = {"include_usage": True}
    if profile.cache_key and request.cache_key:
        values["prompt_cache_key"] = request.cache_key
    if profile.parallel_tool_calls and request.tools:
        values["parallel_tool_calls"] = True
    if request.tools and not request.allow_tools:
        values["tool_choice"] = "none"
    if profile.reasoning_effort:
        values["reasoning_effort"] = profile.reasoning_effort
    if request.max_output_tokens:
        name: str = profile.limit_parameter
        if name in without:
            names = ("max_tokens", "max_completion_tokens")
            name = next(other for other in names if other != name)
        values[name] = request.max_output_tokens
    if request.structure:
        match profile.structured:
            case "json_schema":
                values["response_format"] = _json_schema(request, profile)
            case "json_object":
                values["response_format"] = {"type": "json_object"}
    return values


def _json_schema(request: ChatRequest, profile: Profile) -> JsonObject:
    schema = request.structure or {}
    strict = strict_schema(schema) if profile.strict_schema else None
    return {
        "type": "json_schema",
        "json_schema": {
            "name": request.structure_name,
            "schema": schema if strict is None else strict,
            "strict": strict is not None,
        },
    }


def _ask_for_structure(messages: list[Any], schema: Mapping[str, Any]) -> None:
    """Ask in words for what the server cannot be made to give."""
    words = (
        "Answer with one JSON object and nothing else. It must fit this JSON Schema: "
        f"{json.dumps(schema, ensure_ascii=False)}"
    )
    last = messages[-1] if messages else {}
    if last.get("role") == "user" and isinstance(last["content"], str):
        # Some templates refuse two messages of the user in a row.
        messages[-1] = {**last, "content": f"{last['content']}\n\n{words}"}
    else:
        messages.append({"role": "user", "content": words})


def chat_tool(tool: ToolSpec, *, is_strict: bool = False) -> JsonObject:
    """Return a tool. Its arguments stay loose: most of ours are optional."""
    function: JsonObject = {
        "name": tool.name,
        "description": tool.description,
        "parameters": tool.parameters,
    }
    if is_strict:
        function["strict"] = False  # said aloud: some models assume the opposite
    return {"type": "function", "function": function}


def chat_messages(
    request: ChatRequest, model_id: str, profile: Profile, files: Files
) -> Iterator[JsonObject]:
    """Yield the messages in the protocol's form."""
    for message in request.messages:
        if isinstance(message, AssistantMessage) and not (
            message.content.strip() or message.tool_calls
        ):
            continue  # several servers refuse a message of nothing
        yield _chat_message(message, model_id, profile, files)


def _chat_message(
    message: Message, model_id: str, profile: Profile, files: Files
) -> JsonObject:
    match message:
        case SystemMessage():
            return {"role": "system", "content": message.content}
        case UserMessage():
            return {"role": "user", "content": _user_content(message, profile, files)}
        case AssistantMessage():
            return _assistant(message, model_id, profile)
        case ToolMessage():
            return {
                "role": "tool",
                "tool_call_id": wire_id(message.tool_call_id),
                "content": message.content,
            }
        case _:
            assert_never(message)


def user_text(message: UserMessage) -> str:
    """Return the words with their tail; the words stand last, where they weigh most."""
    return f"{message.tail}\n\n{message.content}" if message.tail else message.content


def _user_content(
    message: UserMessage, profile: Profile, files: Files
) -> str | list[JsonObject]:
    text = user_text(message)
    loaded = [files[item.path] for item in message.attachments if item.path in files]
    if not loaded:
        return text
    parts = [_file_part(file, profile) for file in loaded]
    return [*parts, {"type": "text", "text": text}]


def _file_part(file: LoadedFile, profile: Profile) -> JsonObject:
    if file.text is not None:
        return {"type": "text", "text": f"File {file.name}:\n{file.text}"}
    if file.mime_type.startswith("image/") and profile.images:
        return {"type": "image_url", "image_url": {"url": file.data_url}}
    if file.mime_type.startswith("audio/"):
        kind = "mp3" if file.mime_type in {"audio/mpeg", "audio/mp3"} else "wav"
        return {
            "type": "input_audio",
            "input_audio": {"data": file.base64, "format": kind},
        }
    data = {"filename": file.name, "file_data": file.data_url}
    return {"type": "file", "file": data}


def _assistant(
    message: AssistantMessage, model_id: str, profile: Profile
) -> JsonObject:
    # Several servers want the key even where the message is only calls.
    row: JsonObject = {"role": "assistant", "content": message.content or None}
    native = message.native
    if not isinstance(native, ChatNative) or native.model_id != model_id:
        native = None
    if message.tool_calls:
        row |= _reasoning(native, profile)
        row["tool_calls"] = [
            _call(call, native.calls if native is not None else {})
            for call in message.tool_calls
        ]
    return row


def _reasoning(native: ChatNative | None, profile: Profile) -> Mapping[str, Any]:
    key = f"reasoning_{profile.returns_reasoning}"
    if native is not None and key in native.message:
        return {key: native.message[key]}
    # Where it is wanted, one call without it would end the conversation: calls of a
    # restart, of another model and of the built-in one have none.
    return {key: NO_THOUGHT} if profile.returns_reasoning == "content" else {}


def _call(call: ToolCall, extras: Mapping[str, Mapping[str, Any]]) -> JsonObject:
    return {
        "id": wire_id(call.tool_call_id),
        "type": "function",
        "function": {"name": call.name, "arguments": arguments_text(call)},
        **extras.get(call.tool_call_id, {}),
    }


def arguments_text(call: ToolCall) -> str:
    """Return arguments as every server reads them."""
    return json.dumps(call.arguments, ensure_ascii=False, separators=(",", ":"))


def wire_id(tool_call_id: str) -> str:
    """Return the id as every server takes it: Mistral's templates are strict."""
    if (
        len(tool_call_id) == ID_LENGTH
        and tool_call_id.isascii()
        and tool_call_id.isalnum()
    ):
        return tool_call_id
    mark = blake2b(tool_call_id.encode(errors="replace"), digest_size=16)
    return mark.hexdigest()[:ID_LENGTH]


def used_call_ids(messages: Sequence[Message]) -> set[str]:
    """Return the ids that calls of this conversation have already."""
    return {
        call.tool_call_id
        for message in messages
        if isinstance(message, AssistantMessage)
        for call in message.tool_calls
    }
