"""Builds clients from settings. Knows no Home Assistant: the HTTP client is given."""

from collections.abc import Mapping
from typing import Any

import httpx2
from openai import AsyncOpenAI, Omit

from .base import ChatClient
from .chat_completions import ChatCompletionsClient
from .profiles import Profile
from .responses import ResponsesClient

OPENAI_URL = "https://api.openai.com/v1"


def create_openai_client(
    *,
    http_client: Any,
    base_url: str | None = None,
    api_key: str | None = None,
    headers: Mapping[str, str] | None = None,
    connect_seconds: float = 5.0,
    read_seconds: float = 120.0,
) -> AsyncOpenAI:
    """Return a client that never retries: the ladder does, within the turn's time.

    `http_client` is Home Assistant's own (httpx, or httpx2 since 2026.11). The read
    limit is a last resort; the ladder's limits are shorter.
    """
    # The SDK knows its own header by this spelling only.
    sent: dict[str, Any] = {
        "Authorization" if name.lower() == "authorization" else name: value
        for name, value in (headers or {}).items()
    }
    if not api_key and "Authorization" not in sent:
        sent["Authorization"] = Omit()  # a local server without a key
    return AsyncOpenAI(
        # Without these two the SDK would read them from the environment.
        api_key=api_key or "none",
        base_url=(base_url or OPENAI_URL).rstrip("/"),
        default_headers=sent,
        max_retries=0,
        timeout=httpx2.Timeout(read_seconds, connect=connect_seconds),
        http_client=http_client,
    )


def create_chat_client(
    client: AsyncOpenAI, model_id: str, profile: Profile
) -> ChatClient:
    """Return the client that speaks the protocol of this profile."""
    if profile.api == "responses":
        return ResponsesClient(client=client, model_id=model_id, profile=profile)
    return ChatCompletionsClient(client=client, model_id=model_id, profile=profile)
