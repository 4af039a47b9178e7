"""Builds clients from settings. Knows no Home Assistant: the HTTP client is given."""

from collections.abc import Mapping
from typing import Any

from .base import ChatClient
from .body import NOT_COMPRESSED
from .chat_completions import ChatCompletionsClient
from .profiles import Profile
from .responses import ResponsesClient
from .server import ModelServer, split_login

OPENAI_URL = "https://api.openai.com/v1"
BASE_HEADERS = {
    "accept": "text/event-stream, */*",
    "content-type": "application/json",
    **NOT_COMPRESSED,
}


def create_model_server(
    *,
    http_client: Any,
    base_url: str | None = None,
    api_key: str | None = None,
    headers: Mapping[str, str] | None = None,
    connect_seconds: float = 5.0,
    read_seconds: float = 120.0,
) -> ModelServer:
    """Return a server to ask, with its key and with headers of the user's own.

    The read limit is a last resort; the ladder's limits are shorter.
    """
    sent = dict(BASE_HEADERS)
    if api_key:
        sent["authorization"] = f"Bearer {api_key}"
    sent |= {name.lower(): value for name, value in (headers or {}).items()}
    address, login = split_login(base_url or OPENAI_URL)
    return ModelServer(
        http_client=http_client,
        base_url=address.rstrip("/"),
        headers=sent | login,
        timeouts=(connect_seconds, read_seconds, read_seconds, read_seconds),
    )


def create_chat_client(
    server: ModelServer, model_id: str, profile: Profile
) -> ChatClient:
    """Return the client that speaks the protocol of this profile."""
    if profile.api == "responses":
        return ResponsesClient(server=server, model_id=model_id, profile=profile)
    return ChatCompletionsClient(server=server, model_id=model_id, profile=profile)
