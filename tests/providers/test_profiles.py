"""Facts about providers and models."""

from pathlib import Path
import re
from typing import Any

from homeassistant.components.openai_conversation import const as openai_const
import pytest

from custom_components.ha_ai_agent.providers.profiles import (
    profile_for,
    window_from_listing,
)
from tests.plain import _enable_custom_integrations  # noqa: F401  # a fixture

OPENAI = ("openai", None)
LOCAL = ("openai_compatible", "http://192.168.1.5:8080/v1")


@pytest.mark.parametrize(
    ("where", "model", "name", "facts"),
    [
        (OPENAI, "gpt-4.1-mini", "openai", {"api": "responses", "context_window": 1_000_000, "cache_key": True, "strict_schema": True, "reasoning_effort": None}),
        (OPENAI, "gpt-5-mini", "openai", {"context_window": 400_000, "reasoning_effort": "low"}),
        (OPENAI, "gpt-5-chat-latest", "openai", {"context_window": 128_000, "reasoning_effort": None}),
        (OPENAI, "o4-mini", "openai", {"context_window": 200_000, "reasoning_effort": "low"}),
        (OPENAI, "gpt-4-0613", "openai", {"context_window": 8192}),
        (OPENAI, "gpt-4o-mini", "openai", {"context_window": 128_000}),
        (OPENAI, "something-new", "openai", {"context_window": None}),
        (OPENAI, "gpt-6-luna", "openai", {"context_window": 1_050_000, "reasoning_effort": "low"}),
        (OPENAI, "gpt-7-nobody-knows", "openai", {"context_window": 1_050_000, "reasoning_effort": "low"}),
        (("openai_compatible", "https://openrouter.ai/api/v1"), "nobody/model-3", "openrouter", {"context_window": None}),
        (("openai_compatible", "https://api.anthropic.com/v1"), "claude-opus-9", "anthropic", {"context_window": 1_000_000}),
        (("openai_compatible", "https://api.openai.com/v1"), "gpt-4.1", "openai", {"api": "responses"}),
        (("openai_compatible", "https://me.openai.azure.com/openai/v1/"), "gpt-4.1", "azure", {"api": "chat", "cache_key": False, "limit_parameter": "max_completion_tokens"}),
        (("openai_compatible", "https://openrouter.ai/api/v1"), "anthropic/claude-haiku-4.5", "openrouter", {"context_window": 200_000, "returns_reasoning": "details"}),
        (("openai_compatible", "https://generativelanguage.googleapis.com/v1beta/openai"), "gemini-2.5-flash", "gemini", {"context_window": 1_048_576}),
        (("openai_compatible", "https://api.mistral.ai/v1"), "mistral-small-latest", "mistral", {}),
        (("openai_compatible", "https://api.deepseek.com"), "deepseek-chat", "deepseek", {"structured": "json_object", "returns_reasoning": "content"}),
        (("openai_compatible", "http://ollama.local:11434/v1"), "gpt-oss:20b", "ollama", {"context_window": None, "reasoning_effort": None}),
        (("openai_compatible", "http://127.0.0.1:1234/v1"), "qwen3", "lm_studio", {}),
        (LOCAL, "gpt-4o", "compatible", {"api": "chat", "context_window": None, "limit_parameter": "max_tokens", "cache_key": False}),
        (("openai_compatible", "https://api.openai.com.evil.test/v1"), "x", "compatible", {}),
        (("openai_compatible", None), "x", "compatible", {}),
        (("openai_compatible", "http://[broken"), "x", "compatible", {}),
        (("builtin", None), "", "builtin", {}),
    ],
)  # fmt: skip
def test_profile(
    where: tuple[str, str | None], model: str, name: str, facts: dict[str, Any]
) -> None:
    """The address says who it is, the model's id how large it is."""
    profile = profile_for(*where, model)
    assert profile.name == name
    for key, value in facts.items():
        assert getattr(profile, key) == value, key


@pytest.mark.parametrize(
    ("row", "model", "name", "seconds", "opens"),
    [
        ({"owned_by": "llamacpp"}, "qwen3", "llama_cpp", 45.0, None),
        ({"owned_by": "vllm"}, "QwQ-32B", "vllm", 45.0, True),
        ({"owned_by": "library"}, "deepseek-r1:8b", "ollama", 45.0, True),
        ({"owned_by": "organization_owner"}, "x/granite-4", "lm_studio", 45.0, None),
        ({"owned_by": "me"}, "Qwen3-4B-Thinking-2507", "compatible", 45.0, True),
        ({"owned_by": 5}, "llama3.2", "compatible", 45.0, None),
    ],
)
def test_servers_at_home(
    row: dict[str, Any],
    model: str,
    name: str,
    seconds: float | None,
    opens: bool | None,
) -> None:
    """A server that says what it is gets the time that its kind needs."""
    profile = profile_for(*LOCAL, model, row)
    assert profile.name == name
    assert profile.first_token_seconds == seconds
    assert profile.may_open_thinking is opens
    gives_back = "content" if name == "llama_cpp" else "none"
    assert profile.returns_reasoning == gives_back


def test_reasoning_models_may_think_before_they_speak() -> None:
    """OpenAI's models that reason are given longer; no template of theirs is seen."""
    profile = profile_for(*OPENAI, "gpt-5-mini")
    assert profile.first_token_seconds == 30.0
    assert not profile_for(*OPENAI, "o3-reasoning").may_open_thinking
    assert profile_for(*OPENAI, "gpt-4.1").first_token_seconds is None


@pytest.mark.parametrize(
    ("row", "window"),
    [
        ({"id": "x", "max_model_len": 32768}, 32768),  # vLLM
        ({"context_length": 131072}, 131072),  # OpenRouter
        ({"meta": {"n_ctx_train": 40960, "n_ctx": 8192}}, 8192),  # llama.cpp
        ({"meta": {"n_ctx_train": 40960}}, None),
        ({"max_context_length": "many", "loaded_context_length": 4096}, 4096),
        ({"context_window": 0}, None),
        ({}, None),
    ],
)
def test_window_from_listing(row: dict[str, Any], window: int | None) -> None:
    """A server that states its window is believed, before any table."""
    assert window_from_listing(row) == window
    expected = window or 128_000
    assert profile_for("openai", None, "gpt-4o", row).context_window == expected


def test_models_that_home_assistant_names() -> None:
    """Each has a window, and a price or its absence is honest."""
    text = Path(openai_const.__file__).read_text(encoding="utf-8")
    named = set(re.findall(r'"((?:gpt|o\d)[\w.-]*)"', text))
    # Beginnings of names, and models for sound and pictures, are no models to talk to.
    talked = {
        name for name in named if not re.search("image|tts|transcribe|realtime", name)
    }
    assert len(talked) > 20
    for name in talked:
        assert profile_for(*OPENAI, name).context_window, name
