"""What a person wants of every request, in the words of its server. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
import re
from typing import Any, Final, Literal

from ..models import JsonObject

type Thinking = Literal["default", "off", "low", "medium", "high"]

EFFORTS: Final = ("none", "minimal", "low", "medium", "high", "xhigh")
"""Words for how much is thought, from least to most."""
_ANTHROPIC_BUDGETS: Final = {"low": 1024, "medium": 4096, "high": 16_384}
"""Tokens of thinking; the least that is taken comes first."""
# Of each model the least effort that it takes: not every one can be quiet.
_LEAST: Final = (
    (r"gpt-5(?![.\d])(?!-(codex|pro))", "minimal"),
    (r"gpt-5-(codex|pro)|o\d(-|$)|gpt-oss", "low"),
    (r"gemini-(2\.5-pro|3.*pro)", "low"),
    (r"gemini-3.*flash", "minimal"),
)
# Servers that know an effort by that name, and pass it on or leave it.
_EFFORT: Final = frozenset(
    {"openai", "azure", "gemini", "mistral", "groq", "xai", "ollama", "lm_studio",
     "litellm", "localai", "compatible"}
)  # fmt: skip
# Servers that hand words to the template of the model.
_TEMPLATE: Final = frozenset(
    {"llama_cpp", "llama_swap", "vllm", "lm_studio", "localai", "koboldcpp",
     "compatible"}
)  # fmt: skip
_SWITCH: Final = frozenset({"deepseek", "moonshot"})
_SHORTEST_SECRET: Final = 4
_SECRET_NAME: Final = re.compile(r"key|token|secret|passw|auth|credential|login")
_PLAIN_LENGTH: Final = 8
"""A shorter word that no name calls a secret is none, but may stand anywhere."""

PROTECTED: Final = frozenset(
    {"model", "messages", "input", "tools", "stream", "stream_options", "tool_choice",
     "functions", "function_call", "n", "background", "conversation",
     "previous_response_id"}
)  # fmt: skip
"""What makes a request ours: no further field may stand in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestWishes:
    """What was chosen for one agent."""

    thinking: Thinking = "default"
    temperature: float | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


def wished_effort(model: str, thinking: Thinking) -> str:
    """Return an effort that a model takes, for a wish that is none of its own."""
    if thinking != "off":
        return thinking
    return next((least for key, least in _LEAST if re.match(key, model)), "none")


def wished_fields(server: str, model: str, wishes: RequestWishes) -> JsonObject:
    """Return the fields that are added to each request to a model of a server."""
    fields: JsonObject = {}
    if wishes.thinking != "default":
        fields = _thinking(server, model, wishes.thinking)
    if wishes.temperature is not None:
        fields["temperature"] = wishes.temperature
    further = {key: it for key, it in wishes.fields.items() if key not in PROTECTED}
    return merged(fields, further)


def _thinking(server: str, model: str, thinking: Thinking) -> JsonObject:
    is_on = thinking != "off"
    effort = wished_effort(model, thinking)
    fields: JsonObject = {}
    if server == "openrouter":
        return {"reasoning": {"effort": effort}}
    if server == "anthropic":
        budget = _ANTHROPIC_BUDGETS.get(thinking)
        return (
            {"thinking": {"type": "enabled", "budget_tokens": budget}} if is_on else {}
        )
    if server in _SWITCH:
        return {"thinking": {"type": "enabled" if is_on else "disabled"}}
    if server == "groq" and "qwen" in model:
        return {"reasoning_effort": "default" if is_on else "none"}
    if server in _EFFORT:
        fields["reasoning_effort"] = effort
    if server == "ollama":
        fields["think"] = thinking if is_on and "gpt-oss" in model else is_on
    if server in _TEMPLATE:
        # What a template does not know it does not look at.
        words: JsonObject = {"enable_thinking": is_on, "thinking": is_on}
        if is_on or effort != "none":
            words["reasoning_effort"] = effort
        fields["chat_template_kwargs"] = words
    return fields


def merged(fields: Mapping[str, Any], further: Mapping[str, Any]) -> JsonObject:
    """Return both; of a field that is an object in both, its parts."""
    result = dict(fields)
    for key, value in further.items():
        before = result.get(key)
        if isinstance(before, Mapping) and isinstance(value, Mapping):
            value = {**before, **value}  # noqa: PLW2901  # a copy
        result[key] = value
    return result


def nearest_effort(text: str, sent: str) -> str | None:
    """Return what a refusal offers in the place of an effort; None if nothing."""
    offered = re.findall(rf"['\"`]({'|'.join(EFFORTS)})['\"`]", text)
    places = sorted({EFFORTS.index(word) for word in offered if word != sent})
    if sent not in EFFORTS or not places:
        return None
    wanted = EFFORTS.index(sent)
    return EFFORTS[min(places, key=lambda place: (abs(place - wanted), place))]


def secrets_in(value: object, name: str = "") -> Iterator[str]:
    """Yield the texts of further fields that nobody is to read in a log."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from secrets_in(inner, f"{name} {key}")
    elif isinstance(value, list):
        for inner in value:
            yield from secrets_in(inner, name)
    elif isinstance(value, str):
        is_secret = _SECRET_NAME.search(name.lower())
        if len(value) >= (_SHORTEST_SECRET if is_secret else _PLAIN_LENGTH):
            yield value
