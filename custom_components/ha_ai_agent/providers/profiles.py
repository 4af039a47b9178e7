"""What is known about providers and models: facts, not `isinstance`. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
import re
from typing import Any, Literal
from urllib.parse import urlsplit

from ..const import PROVIDER_BUILTIN, PROVIDER_OPENAI
from ..known_models import find_window
from .address import AZURE
from .recognition import PORTS, by_owner
from .wishes import RequestWishes, wished_effort, wished_fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How to speak to one model of one provider."""

    name: str = "compatible"
    api: Literal["chat", "responses"] = "chat"
    context_window: int | None = None
    """Tokens; None where only the server's operator knows."""
    structured: Literal["json_schema", "json_object", "none"] = "json_schema"
    strict_schema: bool = False
    """`strict` is honoured: every property required, nothing additional."""
    parallel_tool_calls: bool = False
    """Takes the parameter of that name."""
    stream_usage: bool = True
    """Takes `stream_options.include_usage`."""
    cache_key: bool = False
    """Takes `prompt_cache_key`."""
    limit_parameter: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    reasoning_effort: str | None = None
    """Sent where the model reasons: a home is commanded, not pondered."""
    returns_reasoning: Literal["none", "content", "details"] = "none"
    """Which reasoning the server wants back with the calls that it led to."""
    images: bool = True
    may_open_thinking: bool | None = False
    """The model thinks, and the server may not part that from its words: a template
    that opens the thinking itself leaves only its end to be seen. None: who knows."""
    first_token_seconds: float | None = None
    """How long the first token may take; None: as long as the ladder's own limit."""
    thinks: bool = False
    """Its thinking counts as part of its answer."""
    fields: Mapping[str, Any] = field(default_factory=dict)
    """What a person wants in each request besides ours."""


# From gpt-5 on all think but those for chats, the newest that nobody knows yet too.
REASONS = re.compile(r"(gpt-([5-9]|\d\d)(?!.*chat)|o\d(-|$)|gpt-oss)")
OWN_EFFORT = frozenset({"openai", "azure"})
CHAT_WINDOW = 128_000
"""Of OpenAI's models for chats, which lists put with their larger siblings."""
# Models whose chat template opens the thinking in the place of the model.
OPENS_THINKING = re.compile(
    r"\br1\b|qwq|thinking|reason|nemotron|exaone-deep|minimax-m|glm-4\.[5-9]|glm-[5-9]"
    r"|step-?3|magistral"
)
# Models that think before they answer, whether they show it or not.
THINKERS = re.compile(
    r"gpt-oss|qwen-?3(?!.*(instruct|coder))|deepseek-(r\d|reasoner|v[4-9])|grok-[4-9]"
    r"|gemini-(2\.5|[3-9])(?!.*lite)|kimi-k[3-9]"
)
LOCAL_SECONDS = 45.0
"""A cold prompt of a home takes a small machine that long to read."""
REASONING_SECONDS = 30.0
"""OpenAI's models think without a word."""

OPENAI = Profile(
    name="openai",
    strict_schema=True,
    parallel_tool_calls=True,
    cache_key=True,
    limit_parameter="max_completion_tokens",
)
HOSTS: tuple[tuple[str, Profile], ...] = (
    ("api.openai.com", OPENAI),
    *((f".{host}", replace(OPENAI, name="azure", cache_key=False)) for host in AZURE),
    (
        "openrouter.ai",
        Profile(
            name="openrouter", parallel_tool_calls=True, returns_reasoning="details"
        ),
    ),
    ("generativelanguage.googleapis.com", Profile(name="gemini")),
    ("api.anthropic.com", Profile(name="anthropic", structured="none")),
    ("api.mistral.ai", Profile(name="mistral")),
    ("api.groq.com", Profile(name="groq", parallel_tool_calls=True)),
    (
        "api.deepseek.com",
        Profile(name="deepseek", structured="json_object", returns_reasoning="content"),
    ),
    ("api.moonshot.ai", Profile(name="moonshot", returns_reasoning="content")),
    ("api.x.ai", Profile(name="xai")),
)
# Providers whose models have the window that their makers state; anything else is a
# server that somebody started with a window of their own choice.
HOSTED = frozenset(profile.name for _, profile in HOSTS)
# How houses of many makers write whose model it is.
VENDORS: Mapping[str, str] = {
    "google": "gemini",
    "mistralai": "mistral",
    "moonshotai": "moonshot",
    "x-ai": "xai",
    **{name: name for name in ("anthropic", "openai", "deepseek")},
}
FACTS: Mapping[str, Mapping[str, Any]] = {
    # Its templates take the thinking that led to calls, and its cache then still fits.
    "llama_cpp": {"returns_reasoning": "content"},
    "llama_swap": {"returns_reasoning": "content"},
}
WINDOW_KEYS = (
    "max_model_len",  # vLLM
    "context_length",  # OpenRouter
    "context_window",  # Groq
    "max_context_length",  # Mistral
    "loaded_context_length",  # LM Studio
    "n_ctx",  # llama.cpp
)


NO_WISHES = RequestWishes()


def profile_for(
    provider: str,
    base_url: str | None,
    model_id: str,
    listing: Mapping[str, Any] | None = None,
    wishes: RequestWishes = NO_WISHES,
) -> Profile:
    """Return the facts. `listing`: the model's row in `/models`, if there is one."""
    if provider == PROVIDER_BUILTIN:
        return Profile(name="builtin")
    profile = OPENAI if provider == PROVIDER_OPENAI else _by_address(base_url)
    if profile.name == "openai":
        profile = replace(profile, api="responses")
    if profile.name not in HOSTED:
        row = listing or {}
        server = row.get("server") or by_owner(row) or profile.name
        profile = replace(profile, name=server, **FACTS.get(server, {}))
    model = model_id.rsplit("/", 1)[-1].lower()
    window = window_from_listing(listing or {})
    if window is None and profile.name in HOSTED:
        window = _window(profile, model_id)
    effort = _effort(profile, model, wishes)
    fields = wished_fields(profile.name, model, wishes)
    if profile.name in OWN_EFFORT:
        fields.pop("reasoning_effort", None)  # said by its own name in each protocol
    opens: bool | None = False
    if profile.name not in HOSTED:
        opens = True if OPENS_THINKING.search(model) else None
    return replace(
        profile,
        context_window=window,
        reasoning_effort=effort,
        may_open_thinking=opens,
        first_token_seconds=_patience(profile, effort),
        thinks=_thinks(model, effort, wishes),
        fields=fields,
    )


def window_from_listing(row: Mapping[str, Any]) -> int | None:
    """Return the window that a server states for a model."""
    meta = row.get("meta")
    for owner in (row, meta if isinstance(meta, Mapping) else {}):
        for key in WINDOW_KEYS:
            value = owner.get(key)
            if isinstance(value, int) and value > 0:
                return value
    return None


def _window(profile: Profile, model_id: str) -> int | None:
    # A house of many makers: what is before the slash says whose model it is.
    vendor, _, model = model_id.rpartition("/")
    window = find_window(VENDORS.get(vendor, profile.name), model)
    is_chat = profile.name == "openai" and "chat" in model
    return min(window, CHAT_WINDOW) if window and is_chat else window


def _by_address(base_url: str | None) -> Profile:
    if not base_url:
        return Profile()
    try:
        parts = urlsplit(base_url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return Profile()
    for known, profile in HOSTS:
        if host == known.lstrip(".") or host.endswith(f".{known.lstrip('.')}"):
            return profile
    return Profile(name=PORTS.get(port or 0, "compatible"))


def _effort(profile: Profile, model: str, wishes: RequestWishes) -> str | None:
    """Return the effort: the one wished, or the least that calls tools well."""
    if profile.name not in OWN_EFFORT:
        return None
    if wishes.thinking != "default":
        is_quiet = wishes.thinking == "off" and not REASONS.match(model)
        return None if is_quiet else wished_effort(model, wishes.thinking)
    return "low" if REASONS.match(model) else None


def _thinks(model: str, effort: str | None, wishes: RequestWishes) -> bool:
    if wishes.thinking == "off":
        return False
    by_itself = OPENS_THINKING.search(model) or THINKERS.search(model)
    return wishes.thinking != "default" or effort is not None or by_itself is not None


def _patience(profile: Profile, effort: str | None) -> float | None:
    """Return how long the first token may take."""
    if profile.name not in HOSTED:
        return LOCAL_SECONDS  # a small machine, until somebody says otherwise
    return REASONING_SECONDS if effort is not None else None
