"""Where a model is asked, and what is told there."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from time import sleep
from typing import Any

from aiohttp import web
import httpx
import httpx2
import pytest

from custom_components.ha_ai_agent.errors import ProviderAuthError, ProviderTimeoutError
from custom_components.ha_ai_agent.patience import STEP_SECONDS
from custom_components.ha_ai_agent.providers.address import split_login
from custom_components.ha_ai_agent.providers.server import ModelServer
from tests.flow_server import serve

pytestmark = pytest.mark.usefixtures("loopback")


@pytest.fixture(params=[httpx.AsyncClient, httpx2.AsyncClient])
async def http(request: pytest.FixtureRequest) -> AsyncGenerator[Any]:
    """Give both libraries that Home Assistant's client may be of."""
    async with request.param() as client:
        yield client


@pytest.mark.parametrize(
    ("address", "plain", "header"),
    [
        ("http://host:1/v1", "http://host:1/v1", {}),
        (
            "https://me:p%40ss@host/v1",
            "https://host/v1",
            {"authorization": "Basic bWU6cEBzcw=="},
        ),
        ("http://token@host/v1", "http://host/v1", {"authorization": "Basic dG9rZW46"}),
    ],
)
def test_a_login_is_no_part_of_the_address(
    address: str, plain: str, header: dict[str, str]
) -> None:
    """The address of every request is written to the HTTP client's log."""
    assert split_login(address) == (plain, header)


async def asked(http: Any, address: str, **options: Any) -> web.Request:
    """Return the request that reaches a server under an address."""
    seen: list[web.Request] = []

    async def handler(request: web.Request) -> web.Response:
        await request.read()
        seen.append(request)
        return web.json_response({})

    async with serve(handler) as base_url:
        root = base_url.removesuffix("/v1")
        server = ModelServer(
            http_client=http, base_url=address.replace("ROOT", root), **options
        )
        response = await server.async_send("/chat/completions", b"{}")
        await response.aclose()
    return seen[0]


@pytest.mark.parametrize(
    ("address", "options", "url", "keys"),
    [
        ("ROOT/v1", {}, "/v1/chat/completions", {}),
        ("ROOT/v1/", {"api_key": "k"}, "/v1/chat/completions", {"Authorization": "Bearer k"}),
        ("ROOT/v1?team=a&x=1", {"api_key": "k"}, "/v1/chat/completions?team=a&x=1", {"Authorization": "Bearer k"}),
        ("ROOT/openai/v1/", {"headers": {"API-Key": "own"}}, "/openai/v1/chat/completions", {"api-key": "own"}),
        ("ROOT/v1", {"api_key": "k", "headers": {"AUTHORIZATION": "Basic own"}}, "/v1/chat/completions", {"Authorization": "Basic own"}),
        ("ROOT/openai/deployments/d?api-version=2024-10-21", {"api_key": "k"}, "/openai/deployments/d/chat/completions?api-version=2024-10-21", {"api-key": "k"}),
        ("ROOT/openai/deployments/d?api-version=2024-10-21", {"headers": {"Authorization": "Bearer own"}}, "/openai/deployments/d/chat/completions?api-version=2024-10-21", {"Authorization": "Bearer own"}),
        ("ROOT/openai/deployments/d?api-version=2024-10-21", {}, "/openai/deployments/d/chat/completions?api-version=2024-10-21", {}),
    ],
)  # fmt: skip
async def test_addresses_and_keys(
    http: Any, address: str, options: Any, url: str, keys: Mapping[str, str]
) -> None:
    """A path goes before the query; each kind of server gets its key, or none."""
    request = await asked(http, address, **options)
    assert request.path_qs == url
    sent = {
        name: request.headers[name]
        for name in ("Authorization", "api-key")
        if name in request.headers
    }
    assert sent == keys


async def test_a_login_is_a_header(http: Any) -> None:
    """It is sent, and wins over a key."""
    seen: list[str] = []

    async def handler(request: web.Request) -> web.Response:
        seen.append(request.headers["Authorization"])
        return web.json_response({})

    async with serve(handler) as base_url:
        address = base_url.replace("http://", "http://me:p@")
        server = ModelServer(http_client=http, base_url=address, api_key="k")
        await (await server.async_send("/x", b"{}")).aclose()
    assert seen == ["Basic bWU6cA=="]


async def test_nothing_of_the_surroundings_is_told(
    http: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the machine's name and system, nor what its environment keeps.

    The `openai` package would tell of both.
    """
    for name in (
        "OPENAI_API_KEY",
        "OPENAI_ADMIN_KEY",
        "OPENAI_ORG_ID",
        "OPENAI_PROJECT_ID",
        "AZURE_OPENAI_API_KEY",
        "AZURE_OPENAI_AD_TOKEN",
    ):
        monkeypatch.setenv(name, "canary")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "x-own: canary")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://canary/v1")
    for address in ("ROOT/v1", "ROOT/openai/deployments/d?api-version=1"):
        headers = (await asked(http, address)).headers
        assert "canary" not in str(headers)
        assert not [name for name in headers if name.lower().startswith("x-stainless")]
        assert headers["User-Agent"].startswith("python-httpx")


@pytest.mark.parametrize("charset", ["rot13", "zlib", "undefined", "idna", "x-none"])
async def test_a_refusal_is_read_whatever_it_calls_its_letters(
    http: Any, charset: str
) -> None:
    """A codec is a program: none is run by its name in an answer."""

    async def handler(_: web.Request) -> web.Response:
        kind = {"content-type": f"application/json; charset={charset}"}
        body = b'{"error": {"message": "invalid api key"}}'
        return web.Response(status=401, body=body, headers=kind)

    async with serve(handler) as base_url:
        server = ModelServer(http_client=http, base_url=base_url, api_key="k")
        with pytest.raises(ProviderAuthError, match="invalid api key"):
            await server.async_send("/chat/completions", b"{}")


@pytest.mark.parametrize("stands", [True, False])
async def test_a_loop_that_stood_still_is_no_dead_server(stands: bool) -> None:
    """The time to connect went by without us: we knock again. Else nobody is there."""
    limit = 4 * STEP_SECONDS
    knocks: list[httpx.Request] = []

    async def handler(request: httpx.Request) -> httpx.Response:
        knocks.append(request)
        if len(knocks) > 1:
            return httpx.Response(200, json={})
        if stands:
            sleep(limit)  # noqa: ASYNC251  # it is what is tested
        else:
            await asyncio.sleep(limit)
        raise httpx.ConnectTimeout("", request=request)

    async with httpx.AsyncClient(transport=httpx.MockTransport(handler)) as http_client:
        server = ModelServer(
            http_client=http_client, base_url="http://host/v1", connect_seconds=limit
        )
        if not stands:
            with pytest.raises(ProviderTimeoutError):
                await server.async_send("/chat/completions", b"{}")
            assert len(knocks) == 1
            return
        response = await server.async_send("/chat/completions", b"{}")
        await response.aclose()
    assert len(knocks) == 2
