"""What a person wants of each request: how servers are told, and what they refuse."""

import json
from typing import Any

from aiohttp import web
import httpx
import pytest

from custom_components.ha_ai_agent.const import (
    PROVIDER_OPENAI,
    PROVIDER_OPENAI_COMPATIBLE,
)
from custom_components.ha_ai_agent.models import (
    ChatRequest,
    ToolMessage,
    ToolSpec,
    UserMessage,
)
from custom_components.ha_ai_agent.providers import chat_wire, responses_wire
from custom_components.ha_ai_agent.providers.base import TextDelta, Waived
from custom_components.ha_ai_agent.providers.client import ModelClient
from custom_components.ha_ai_agent.providers.profiles import profile_for
from custom_components.ha_ai_agent.providers.server import ModelServer
from custom_components.ha_ai_agent.providers.wishes import RequestWishes, secrets_in
from tests.providers.test_clients import serve

pytestmark = pytest.mark.usefixtures("loopback")

REQUEST = ChatRequest(
    messages=[UserMessage(message_id="u", content="Hi")],
    tools=[ToolSpec(name="act", description="Acts", parameters={"type": "object"})],
    max_output_tokens=50,
)
CHUNK = {"choices": [{"index": 0, "delta": {"content": "Hi"}, "finish_reason": "stop"}]}
OURS = {"model", "stream", "stream_options", "max_tokens", "max_completion_tokens", "tools", "messages", "parallel_tool_calls"}  # fmt: skip


def _body(
    base_url: str | None,
    model: str,
    listing: dict[str, Any] | None = None,
    request: ChatRequest = REQUEST,
    **wishes: Any,
) -> dict[str, Any]:
    """Return what is sent besides what every request has."""
    provider = PROVIDER_OPENAI if base_url is None else PROVIDER_OPENAI_COMPATIBLE
    profile = profile_for(provider, base_url, model, listing, RequestWishes(**wishes))
    wire = responses_wire if profile.api == "responses" else chat_wire
    body = wire.body(request, model, profile)
    ours = OURS | {"store", "input", "include", "max_output_tokens"}
    return {key: value for key, value in body.items() if key not in ours}


KWARGS = "chat_template_kwargs"


@pytest.mark.parametrize(
    ("base_url", "model", "owner", "off", "high"),
    [
        (None, "gpt-5.1", None, {"reasoning": {"effort": "none"}}, {"reasoning": {"effort": "high"}}),
        (None, "gpt-5-mini", None, {"reasoning": {"effort": "minimal"}}, {"reasoning": {"effort": "high"}}),
        (None, "o4-mini", None, {"reasoning": {"effort": "low"}}, {"reasoning": {"effort": "high"}}),
        (None, "gpt-4.1", None, {}, {"reasoning": {"effort": "high"}}),
        ("https://r.openai.azure.com/openai/v1", "gpt-5.2", None, {"reasoning_effort": "none"}, {"reasoning_effort": "high"}),
        ("https://openrouter.ai/api/v1", "maker/m", None, {"reasoning": {"effort": "none"}}, {"reasoning": {"effort": "high"}}),
        ("https://generativelanguage.googleapis.com/v1beta/openai", "gemini-2.5-flash", None, {"reasoning_effort": "none"}, {"reasoning_effort": "high"}),
        ("https://generativelanguage.googleapis.com/v1beta/openai", "gemini-2.5-pro", None, {"reasoning_effort": "low"}, {"reasoning_effort": "high"}),
        ("https://api.deepseek.com/v1", "deepseek-v4", None, {"thinking": {"type": "disabled"}}, {"thinking": {"type": "enabled"}}),
        ("https://api.groq.com/openai/v1", "qwen/qwen3-32b", None, {"reasoning_effort": "none"}, {"reasoning_effort": "default"}),
        ("https://api.anthropic.com/v1", "claude-x", None, {}, {"thinking": {"type": "enabled", "budget_tokens": 16384}}),
        ("http://box:11434/v1", "qwen3:8b", None, {"reasoning_effort": "none", "think": False}, {"reasoning_effort": "high", "think": True}),
        ("http://box:11434/v1", "gpt-oss:20b", None, {"reasoning_effort": "low", "think": False}, {"reasoning_effort": "high", "think": "high"}),
        ("http://box:8080/v1", "qwen3", "llamacpp", {KWARGS: {"enable_thinking": False, "thinking": False}}, {KWARGS: {"enable_thinking": True, "thinking": True, "reasoning_effort": "high"}}),
        ("http://box:8000/v1", "Qwen/Qwen3-8B", "vllm", {KWARGS: {"enable_thinking": False, "thinking": False}}, {KWARGS: {"enable_thinking": True, "thinking": True, "reasoning_effort": "high"}}),
        ("http://box:1234/v1", "gpt-oss-20b", None, {"reasoning_effort": "low", KWARGS: {"enable_thinking": False, "thinking": False, "reasoning_effort": "low"}}, {"reasoning_effort": "high", KWARGS: {"enable_thinking": True, "thinking": True, "reasoning_effort": "high"}}),
        ("http://box:4000/v1", "claude", None, {"reasoning_effort": "none"}, {"reasoning_effort": "high"}),
    ],
)  # fmt: skip
def test_thinking_in_the_words_of_each_server(
    base_url: str | None,
    model: str,
    owner: str | None,
    off: dict[str, Any],
    high: dict[str, Any],
) -> None:
    listing = {"owned_by": owner}
    assert _body(base_url, model, listing, thinking="off") == off
    assert _body(base_url, model, listing, thinking="high") == high


def test_as_the_model_wants() -> None:
    assert _body("http://box:8000/v1", "m") == {}
    assert _body(None, "gpt-4.1") == {}
    # A home is commanded, not pondered.
    assert _body(None, "gpt-5-mini") == {"reasoning": {"effort": "low"}}


def test_anthropic_thinks_before_calls_only() -> None:
    """It wants its own thinking back with the calls, and gives none to keep."""
    result = ToolMessage(message_id="t", tool_call_id="c", name="act", content="{}")
    request = ChatRequest(messages=[*REQUEST.messages, result])
    address = "https://api.anthropic.com/v1"
    assert "thinking" in _body(address, "claude-x", thinking="low")
    assert _body(address, "claude-x", request=request, thinking="low") == {}


@pytest.mark.parametrize("base_url", [None, "http://box:8000/v1"])
def test_further_fields(base_url: str | None) -> None:
    """They are added as they are, into ours too, and never in the place of ours."""
    fields = {
        "top_p": 0.5,
        "reasoning": {"summary": "auto"},
        "tools": [],
        "messages": [],
        "input": [],
        "stream": False,
        "model": "another",
    }
    body = _body(base_url, "gpt-5-mini", temperature=0.25, fields=fields)
    own = {"effort": "low"} if base_url is None else {}
    assert body == {
        "temperature": 0.25,
        "top_p": 0.5,
        "reasoning": {**own, "summary": "auto"},
    }
    profile = profile_for(
        PROVIDER_OPENAI if base_url is None else PROVIDER_OPENAI_COMPATIBLE,
        base_url,
        "gpt-5-mini",
        wishes=RequestWishes(fields=fields),
    )
    wire = responses_wire if profile.api == "responses" else chat_wire
    sent = wire.body(REQUEST, "gpt-5-mini", profile)
    assert sent["model"] == "gpt-5-mini"
    assert sent["stream"] is True
    assert sent["tools"]


def test_what_is_secret_in_fields() -> None:
    fields = {
        "metadata": {"user_token": "t0ken", "team": "home"},
        "list": [{"password": "pass"}, "a longer text"],
        "level": "high",
        "n": 5,
    }
    assert set(secrets_in(fields)) == {"t0ken", "pass", "a longer text"}


class Strict:
    """A server that takes some parameters only, and says so or does not."""

    def __init__(self, words: str, *refuses: str) -> None:
        self.words = words
        self.refuses = set(refuses)
        self.bodies: list[dict[str, Any]] = []

    async def handle(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.bodies.append(body)
        for name in sorted(self.refuses & body.keys()):
            words = self.words.format(name=name, value=body[name])
            return web.json_response({"error": {"message": words}}, status=400)
        text = f"data: {json.dumps(CHUNK)}\n\ndata: [DONE]\n\n"
        return web.Response(text=text, content_type="text/event-stream")


async def _ask(handler: Strict, turns: int, **wishes: Any) -> list[list[Any]]:
    """Return the events of some turns with one model."""
    runner, base_url = await serve(handler.handle)
    async with httpx.AsyncClient() as http:
        profile = profile_for(
            PROVIDER_OPENAI_COMPATIBLE, base_url, "m", wishes=RequestWishes(**wishes)
        )
        server = ModelServer(http_client=http, base_url=base_url)
        client = ModelClient(server, "m", profile)
        answers = [
            [event async for event in client.async_stream(REQUEST)]
            for _ in range(turns)
        ]
    await runner.cleanup()
    assert all(TextDelta("Hi") in events for events in answers)
    return answers


def _waived(events: list[Any]) -> list[str]:
    return [event.parameter for event in events if isinstance(event, Waived)]


@pytest.mark.parametrize("name", ["temperature", "top_k", "reasoning_effort"])
async def test_a_refusal_that_names_it_is_told_once_and_kept(name: str) -> None:
    handler = Strict("Unsupported parameter: '{name}'", name)
    chosen: dict[str, dict[str, Any]] = {
        "temperature": {"temperature": 0.5},
        "top_k": {"fields": {"top_k": 5}},
        "reasoning_effort": {"thinking": "high"},
    }
    first, second = await _ask(handler, 2, **chosen[name])
    assert _waived(first) == [name]
    assert _waived(second) == []
    assert len(handler.bodies) == 3
    assert name not in handler.bodies[-1]


async def test_a_refusal_that_names_nothing_is_no_reason_for_good() -> None:
    handler = Strict("Bad request", "temperature")
    runner, base_url = await serve(handler.handle)
    async with httpx.AsyncClient() as http:
        profile = profile_for(
            PROVIDER_OPENAI_COMPATIBLE,
            base_url,
            "m",
            wishes=RequestWishes(temperature=0.5),
        )
        client = ModelClient(
            ModelServer(http_client=http, base_url=base_url), "m", profile
        )
        async for _ in client.async_stream(REQUEST):
            pass
        assert "temperature" not in handler.bodies[-1]
        # It was bad luck: the next turn asks for it again.
        handler.refuses.clear()
        async for _ in client.async_stream(REQUEST):
            pass
        assert handler.bodies[-1]["temperature"] == 0.5
    await runner.cleanup()


async def test_another_effort_is_taken_from_those_that_are_offered() -> None:
    class Choosy(Strict):
        async def handle(self, request: web.Request) -> web.Response:
            body = await request.json()
            self.refuses = {"reasoning_effort"} - {
                name for name, it in body.items() if it in ("low", "high")
            }
            return await super().handle(request)

    words = (
        "Unsupported value: '{name}' does not support '{value}' with this model. "
        "Supported values are: 'low' and 'high'."
    )
    handler = Choosy(words)
    answers = await _ask(handler, 2, thinking="off")
    sent = [body.get("reasoning_effort") for body in handler.bodies]
    assert sent == ["none", "low", "low"]
    assert [_waived(events) for events in answers] == [[], []]


async def test_nothing_secret_in_what_a_server_says_of_fields() -> None:
    fields = {"metadata": {"api_key": "canary-1"}, "user": "canary of a user"}
    handler = Strict("No {name}: {value}", "metadata", "user")
    (events,) = await _ask(handler, 1, fields=fields)
    told = [event for event in events if isinstance(event, Waived)]
    assert [event.parameter for event in told] == ["metadata", "user"]
    assert not any("canary" in str(event.error) for event in told)
