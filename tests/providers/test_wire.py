"""Requests on the wire, in both protocols."""

from dataclasses import replace
import json
from pathlib import Path
from typing import Any

import pytest

from custom_components.ha_ai_agent.errors import ProviderError
from custom_components.ha_ai_agent.models import (
    AssistantMessage,
    Attachment,
    ChatRequest,
    SystemMessage,
    ToolCall,
    ToolMessage,
    ToolSpec,
    UserMessage,
)
from custom_components.ha_ai_agent.providers import attachments
from custom_components.ha_ai_agent.providers.attachments import async_load_files
from custom_components.ha_ai_agent.providers.chat_parser import ChatNative
from custom_components.ha_ai_agent.providers.chat_wire import (
    body as chat_body,
    used_call_ids,
    wire_id,
)
from custom_components.ha_ai_agent.providers.profiles import OPENAI, Profile
from custom_components.ha_ai_agent.providers.responses_parser import ResponsesNative
from custom_components.ha_ai_agent.providers.responses_wire import (
    body as responses_body,
)
from tests.plain import _enable_custom_integrations  # noqa: F401  # a fixture

PLAIN = Profile()
SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}}
CALL = ToolCall("call_1", "act", {"x": "größer"})
MESSAGES = (
    SystemMessage(message_id="s", content="You control a home."),
    UserMessage(message_id="u", content="Brighter", tail="It is noon."),
    AssistantMessage(message_id="a", content="Ok", tool_calls=(CALL,)),
    ToolMessage(message_id="t", tool_call_id="call_1", name="act", content="{}"),
    AssistantMessage(message_id="empty"),
    AssistantMessage(message_id="b", content="Done."),
    UserMessage(message_id="v", content="Thanks"),
)
TOOL = ToolSpec(name="act", description="Acts", parameters=SCHEMA)
REQUEST = ChatRequest(
    messages=MESSAGES, tools=(TOOL,), max_output_tokens=64, cache_key="home"
)


def test_chat_messages() -> None:
    """Words, calls and results in the protocol's form; a message of nothing is left."""
    assert chat_body(REQUEST, "m", PLAIN) == {
        "model": "m",
        "stream": True,
        "tools": [
            {
                "type": "function",
                "function": {
                    "name": "act",
                    "description": "Acts",
                    "parameters": SCHEMA,
                },
            }
        ],
        "messages": [
            {"role": "system", "content": "You control a home."},
            {"role": "user", "content": "It is noon.\n\nBrighter"},
            {
                "role": "assistant",
                "content": "Ok",
                "tool_calls": [
                    {
                        "id": wire_id("call_1"),
                        "type": "function",
                        "function": {"name": "act", "arguments": '{"x":"größer"}'},
                    }
                ],
            },
            {"role": "tool", "tool_call_id": wire_id("call_1"), "content": "{}"},
            {"role": "assistant", "content": "Done."},
            {"role": "user", "content": "Thanks"},
        ],
        "stream_options": {"include_usage": True},
        "max_tokens": 64,
    }
    assert used_call_ids(MESSAGES) == {"call_1"}


def test_a_follow_up_only_appends() -> None:
    """Up to the new message two requests are the same bytes."""
    longer = replace(
        REQUEST,
        messages=(*MESSAGES, AssistantMessage(message_id="c", content="Welcome")),
    )
    for body_of in (chat_body, responses_body):
        first, second = (
            json.dumps(body_of(request, "m", OPENAI), ensure_ascii=False)
            for request in (REQUEST, longer)
        )
        same = first.index("Thanks") + len("Thanks")
        assert second[:same] == first[:same]
        assert "Welcome" in second[same:]


def test_chat_parameters() -> None:
    """A profile decides which parameters are sent, the server which are kept."""
    profile = replace(OPENAI, reasoning_effort="low")
    body = chat_body(replace(REQUEST, allow_tools=False), "m", profile)
    wanted = {
        "stream_options": {"include_usage": True},
        "prompt_cache_key": "home",
        "parallel_tool_calls": True,
        "tool_choice": "none",
        "reasoning_effort": "low",
        "max_completion_tokens": 64,
    }
    assert {key: body[key] for key in wanted} == wanted
    assert body["tools"][0]["function"]["strict"] is False
    body = chat_body(
        REQUEST,
        "m",
        profile,
        without={*wanted, "strict"},
    )
    assert set(body) == {"model", "stream", "tools", "messages", "max_tokens"}
    assert "strict" not in body["tools"][0]["function"]
    body = chat_body(REQUEST, "m", PLAIN, without={"max_tokens"})
    assert body["max_completion_tokens"] == 64
    body = chat_body(replace(REQUEST, tools=(), max_output_tokens=None), "m", OPENAI)
    assert set(body) == {
        "model",
        "stream",
        "messages",
        "stream_options",
        "prompt_cache_key",
    }


def test_chat_structure() -> None:
    """A structure is enforced where it can be, and asked for where not."""
    asked = replace(REQUEST, structure=SCHEMA, structure_name="answer")
    strict = chat_body(asked, "m", OPENAI)["response_format"]["json_schema"]
    assert (strict["name"], strict["strict"]) == ("answer", True)
    assert strict["schema"]["required"] == ["a"]
    loose = chat_body(asked, "m", PLAIN)
    assert loose["response_format"]["json_schema"]["schema"] == SCHEMA
    assert loose["messages"][-1]["content"] == "Thanks"
    free = replace(asked, structure={"type": "object"})
    form = chat_body(free, "m", OPENAI)["response_format"]
    assert form["json_schema"]["strict"] is False

    body = chat_body(asked, "m", Profile(structured="json_object"))
    assert body["response_format"] == {"type": "json_object"}
    assert body["messages"][-1]["content"].startswith("Thanks\n\nAnswer with one JSON")
    results = replace(asked, messages=MESSAGES[:4])
    body = chat_body(results, "m", Profile(structured="none"))
    assert "response_format" not in body
    assert [row["role"] for row in body["messages"][-2:]] == ["tool", "user"]
    assert json.dumps(SCHEMA) in body["messages"][-1]["content"]


def test_chat_native() -> None:
    """What a server wants back goes back to that server's model only."""
    native = ChatNative(
        "m",
        {"reasoning_content": "hm", "reasoning_details": [{"text": "hm"}]},
        {"call_1": {"extra_content": {"google": {"thought_signature": "s"}}}},
    )
    message = AssistantMessage(message_id="a", tool_calls=(CALL,), native=native)
    request = ChatRequest(messages=[message])

    def row(model: str, profile: Profile) -> Any:
        return chat_body(request, model, profile)["messages"][0]

    assert row("m", Profile(returns_reasoning="content"))["reasoning_content"] == "hm"
    details = row("m", Profile(returns_reasoning="details"))
    assert details["reasoning_details"] == [{"text": "hm"}]
    plain = row("m", PLAIN)
    assert set(plain) == {"role", "content", "tool_calls"}
    assert plain["content"] is None
    assert "extra_content" in plain["tool_calls"][0]
    assert "extra_content" not in row("other", PLAIN)["tool_calls"][0]
    assert native.message.keys().isdisjoint(row("other", PLAIN))


def test_call_ids_that_a_server_accepts() -> None:
    """Ids are shortened the same way in the call and its result."""
    body = chat_body(REQUEST, "m", Profile())
    call, result = body["messages"][2], body["messages"][3]
    assert call["tool_calls"][0]["id"] == result["tool_call_id"]
    assert len(result["tool_call_id"]) == 9
    assert result["tool_call_id"].isalnum()
    kept = ToolMessage(
        message_id="t", tool_call_id="Abc123xyz", name="act", content="{}"
    )
    body = chat_body(ChatRequest(messages=[kept]), "m", Profile())
    assert body["messages"][0]["tool_call_id"] == "Abc123xyz"


def test_responses_body() -> None:
    """The same request in the other protocol; nothing is stored at the server."""
    profile = replace(OPENAI, reasoning_effort="low")
    request = replace(REQUEST, structure=SCHEMA, allow_tools=False)
    body = responses_body(request, "m", profile)
    assert body["store"] is False
    assert body["input"] == [
        {"role": "system", "content": "You control a home."},
        {"role": "user", "content": "It is noon.\n\nBrighter"},
        {"type": "message", "role": "assistant", "content": "Ok"},
        {
            "type": "function_call",
            "name": "act",
            "arguments": '{"x":"größer"}',
            "call_id": "call_1",
        },
        {"type": "function_call_output", "call_id": "call_1", "output": "{}"},
        {"type": "message", "role": "assistant", "content": "Done."},
        {"role": "user", "content": "Thanks"},
    ]
    wanted = {
        "include": ["reasoning.encrypted_content"],
        "reasoning": {"effort": "low"},
        "prompt_cache_key": "home",
        "parallel_tool_calls": True,
        "tool_choice": "none",
        "max_output_tokens": 64,
    }
    assert {key: body[key] for key in wanted} == wanted
    assert body["text"]["format"]["strict"] is True
    assert body["tools"][0]["strict"] is False
    without = {*wanted, "text.format"}
    body = responses_body(request, "m", profile, without=without)
    assert set(body) == {"model", "stream", "store", "tools", "input"}
    body = responses_body(request, "m", profile, without={"reasoning.effort"})
    assert "reasoning" not in body
    bare = ChatRequest(messages=MESSAGES[:1], structure={"type": "object"})
    body = responses_body(bare, "m", PLAIN)
    assert set(body) == {"model", "stream", "store", "input", "text"}
    assert body["text"]["format"]["strict"] is False


def test_responses_native() -> None:
    """Reasoning goes back in its place, to the model that reasoned."""
    items = (
        {"type": "reasoning", "id": "rs", "encrypted_content": "sealed"},
        {
            "type": "function_call",
            "name": "act",
            "arguments": "{}",
            "call_id": "call_1",
        },
    )
    native = ResponsesNative("m", items)
    message = AssistantMessage(message_id="a", tool_calls=(CALL,), native=native)
    request = ChatRequest(messages=[message])
    assert responses_body(request, "m", PLAIN)["input"] == list(items)
    assert responses_body(request, "n", PLAIN)["input"] == [
        {
            "type": "function_call",
            "name": "act",
            "arguments": '{"x":"größer"}',
            "call_id": "call_1",
        }
    ]


async def test_attachments(tmp_path: Path) -> None:
    """Files are read once, outside the event loop, and sent in each one's form."""
    kinds = {
        "door.jpg": "image/jpeg",
        "bell.mp3": "audio/mpeg",
        "bell.wav": "audio/wav",
        "manual.pdf": "application/pdf",
        "notes.txt": "text/plain",
    }
    for name in kinds:
        (tmp_path / name).write_bytes(b"\x00data" if name[-3:] != "txt" else b"Gr\xc3")
    message = UserMessage(
        message_id="u",
        content="What is this?",
        attachments=tuple(
            Attachment(str(tmp_path / name), kind) for name, kind in kinds.items()
        ),
    )
    request = ChatRequest(messages=[message])
    assert await async_load_files(MESSAGES) == {}
    files = await async_load_files(request.messages)
    image, mp3, wav, pdf, text, words = chat_body(request, "m", PLAIN, files=files)[
        "messages"
    ][0]["content"]
    assert image["image_url"]["url"] == "data:image/jpeg;base64,AGRhdGE="
    assert mp3["input_audio"] == {"data": "AGRhdGE=", "format": "mp3"}
    assert wav["input_audio"]["format"] == "wav"
    assert pdf["file"]["filename"] == "manual.pdf"
    assert text == {"type": "text", "text": "File notes.txt:\nGr\ufffd"}
    assert words == {"type": "text", "text": "What is this?"}
    parts = responses_body(request, "m", PLAIN, files=files)["input"][0]["content"]
    assert [part["type"] for part in parts] == [
        "input_image",
        "input_file",
        "input_file",
        "input_file",
        "input_text",
        "input_text",
    ]


async def test_attachments_that_cannot_be_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing or huge file is a provider error with its name."""
    path = tmp_path / "film.mp4"
    message = UserMessage(
        message_id="u",
        content="",
        attachments=(Attachment(str(path), "video/mp4"),),
    )
    with pytest.raises(ProviderError, match=r"film\.mp4 cannot be read"):
        await async_load_files([message])
    path.write_bytes(b"123")
    monkeypatch.setattr(attachments, "LARGEST_BYTES", 2)
    with pytest.raises(ProviderError, match="too large"):
        await async_load_files([message])
