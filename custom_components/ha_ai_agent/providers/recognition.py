"""Which server this is, by what it says of itself. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

PORTS: Final[Mapping[int, str]] = {
    11434: "ollama",
    1234: "lm_studio",
    5001: "koboldcpp",
    4000: "litellm",
}
_LOCALAI_PORT: Final = 8080
"""Of others too: their lists say more."""
# What servers say of themselves in their list of models.
_OWNERS: Final[Mapping[str, str]] = {
    "llamacpp": "llama_cpp",
    "vllm": "vllm",
    "library": "ollama",
    "organization_owner": "lm_studio",
    "koboldcpp": "koboldcpp",
    "llama-swap": "llama_swap",
    "localai": "localai",
}
_SERVERS: Final[Mapping[str, str]] = {
    "llama.cpp": "llama_cpp",
    "kobold": "koboldcpp",
    "localai": "localai",
    "vllm": "vllm",
    "litellm": "litellm",
}
_LITELLM_CREATED: Final = 1_677_610_602
"""It says so of every model."""
_BARE: Final = frozenset({"id", "object"})


def recognise(
    rows: Sequence[Any], headers: Mapping[str, str], port: int | None
) -> str | None:
    """Return the kind of server behind a list of models; None where it says nothing."""
    if any(name.lower().startswith("x-litellm") for name in headers):
        return "litellm"
    said = headers.get("server", "").lower()
    for word, server in _SERVERS.items():
        if word in said:
            return server
    models = [row for row in rows if isinstance(row, Mapping)]
    for row in models:
        if (owner := by_owner(row)) is not None:
            return owner
        if row.get("created") == _LITELLM_CREATED:
            return "litellm"
    if port == _LOCALAI_PORT and models and all(row.keys() == _BARE for row in models):
        return "localai"
    return PORTS.get(port or 0)


def by_owner(row: Mapping[str, Any]) -> str | None:
    """Return the kind of server that a model's row names as its owner."""
    return _OWNERS.get(str(row.get("owned_by")).lower())
