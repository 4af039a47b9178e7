"""Addresses of model servers: what goes before a query, and what is secret. Pure."""

from base64 import b64encode
from typing import Final

from yarl import URL

AZURE: Final = (
    "openai.azure.com",
    "cognitiveservices.azure.com",
    "services.ai.azure.com",
)
AZURE_VERSION: Final = "2024-10-21"
"""The newest of the old kind that is not a preview."""
API_VERSION: Final = "api-version"
ANTHROPIC: Final = "api.anthropic.com"
_ANTHROPIC_VERSION: Final = "2023-06-01"
# Where on their hosts the services answer as OpenAI does.
_PATHS: Final = {
    "api.openai.com": "/v1",
    ANTHROPIC: "/v1",
    "generativelanguage.googleapis.com": "/v1beta/openai",
    "openrouter.ai": "/api/v1",
    "api.groq.com": "/openai/v1",
    "api.mistral.ai": "/v1",
    "api.deepseek.com": "/v1",
    "api.moonshot.ai": "/v1",
    "api.x.ai": "/v1",
}
# What people copy out of a browser or an example, longest first
_ENDPOINTS: Final = ("/chat/completions", "/completions", "/responses", "/models")


def split_login(base_url: str) -> tuple[str, dict[str, str]]:
    """Return an address without its user and password, and these as a header.

    HTTP clients write the address of every request to their log.
    """
    url = URL(base_url)
    if not (url.user or url.password):
        return base_url, {}
    login = f"{url.user or ''}:{url.password or ''}".encode()
    header = {"authorization": f"Basic {b64encode(login).decode()}"}
    return str(url.with_user(None)), header


def below(base_url: str, path: str) -> str:
    """Return an address with a path added, before the query."""
    url = URL(base_url)
    return str(url.with_path(url.path.rstrip("/") + path, keep_query=True))


def list_address(base_url: str) -> str:
    """Return where a server lists its models."""
    url = URL(below(base_url, "/models"))
    # Otherwise the first twenty come.
    return str(url.update_query(limit="1000") if url.host == ANTHROPIC else url)


def key_headers(base_url: str, key: str) -> dict[str, str]:
    """Return the headers that a list of models is asked for with."""
    if URL(base_url).host == ANTHROPIC:
        # Its chats take a bearer of a key, its list does not.
        return {"x-api-key": key, "anthropic-version": _ANTHROPIC_VERSION}
    return bearer_headers(base_url, key)


def bearer_headers(base_url: str, key: str) -> dict[str, str]:
    """Return the header that a model is asked with; Azure's older kind has its own."""
    if API_VERSION in URL(base_url).query:
        return {"api-key": key}
    return {"authorization": f"Bearer {key}"}


def deployment(base_url: str) -> str | None:
    """Return the model that an address of Azure is for."""
    parts = URL(base_url).parts
    if "deployments" in parts[:-1]:
        return parts[parts.index("deployments") + 1] or None
    return None


def complete(url: URL) -> URL:
    """Return the base of what was pasted: no endpoint, and the path that is missing."""
    path = url.path.rstrip("/")
    host = url.host or ""
    if host.endswith(AZURE):
        return _complete_azure(url)
    for endpoint in _ENDPOINTS:
        if path.endswith(endpoint):
            path = path.removesuffix(endpoint)
            break
    known = _PATHS.get(host, "")
    if known.startswith(path or "/"):
        path = known
    return url.with_path(path, keep_query=True)


def _complete_azure(url: URL) -> URL:
    """Return an address of Azure: its new kind, unless a deployment is named."""
    parts = url.parts
    if (name := deployment(str(url))) is not None:
        named = url.with_path(f"/openai/deployments/{name}", keep_query=True)
        if API_VERSION in url.query:
            return named
        return named.update_query({API_VERSION: AZURE_VERSION})
    if parts[1:3] == ("openai", "v1"):
        return url.with_path("/openai/v1", keep_query=True)
    if parts[1:2] == ("models",):  # of Foundry, for the models of others
        return url.with_path("/models", keep_query=True)
    if parts[1:2] in {(), ("",), ("openai",)}:
        return url.with_path("/openai/v1")
    return url
