"""Setting up: every way a server can be wrong keeps the form open and says why."""

import asyncio
from collections.abc import Generator
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock, patch

from homeassistant.const import CONF_API_KEY, CONF_MODEL, CONF_VERIFY_SSL
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.ha_ai_agent import config_flow, probe
from custom_components.ha_ai_agent.const import (
    CONF_BASE_URL,
    CONF_HEADERS,
    CONF_PROVIDER,
    DOMAIN,
    PROVIDER_BUILTIN,
    PROVIDER_OPENAI,
    PROVIDER_OPENAI_COMPATIBLE,
    SUBENTRY_CONVERSATION,
)
from tests.flow_server import (
    PAGE,
    Handler,
    chatting,
    listing,
    redirecting,
    saying,
    self_signed,
    serve,
    silent,
)
from tests.flows import enter, start

pytestmark = pytest.mark.usefixtures("loopback", "core")

SETUP = "custom_components.ha_ai_agent.async_setup_entry"
UNLOAD = "custom_components.ha_ai_agent.async_unload_entry"


@pytest.fixture(autouse=True)
def _no_setup() -> Generator[None]:
    """Leave the agent itself out: the form is what is looked at."""
    with (
        patch(SETUP, AsyncMock(return_value=True), create=True),
        patch(UNLOAD, AsyncMock(return_value=True), create=True),
    ):
        yield


async def connect(hass: HomeAssistant, user_input: dict[str, Any]) -> dict[str, Any]:
    """Begin a flow for a compatible server and fill in the connection."""
    flow = await start(hass, PROVIDER_OPENAI_COMPATIBLE)
    assert flow["step_id"] == "connection"
    return await enter(hass, flow, user_input)


def is_open(flow: dict[str, Any], **errors: str) -> bool:
    """Return whether the form of the connection is still there with these errors."""
    return (
        flow["type"] is FlowResultType.FORM
        and flow["step_id"] == "connection"
        and flow["errors"] == errors
    )


async def test_builtin_is_created_at_once(hass: HomeAssistant) -> None:
    flow = await start(hass, PROVIDER_BUILTIN)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    entry = flow["result"]
    assert entry.data == {CONF_PROVIDER: PROVIDER_BUILTIN}
    subentries = list(entry.subentries.values())
    # An AI Task without a model could do nothing but fail.
    assert [item.subentry_type for item in subentries] == [SUBENTRY_CONVERSATION]
    assert {item.title for item in subentries} == {entry.title} == {"Built-in"}
    assert set(entry.supported_subentry_types) == {SUBENTRY_CONVERSATION}
    again = await start(hass, PROVIDER_BUILTIN)
    assert (again["type"], again["reason"]) == (
        FlowResultType.ABORT,
        "already_configured",
    )


async def test_compatible_server(hass: HomeAssistant) -> None:
    async with serve(listing("llama3", "nomic-embed-text", key="secret")) as root:
        flow = await connect(
            hass,
            {
                CONF_BASE_URL: f" {root}/v1/ ",
                CONF_API_KEY: " secret ",
                CONF_HEADERS: "X-Team: home\n",
            },
        )
        assert flow["step_id"] == "model"
        field = next(iter(flow["data_schema"].schema.values()))
        assert field.config["options"] == ["llama3"]
        for no_name in ("  ", "two\nlines"):
            flow = await enter(hass, flow, {CONF_MODEL: no_name})
            assert flow["errors"] == {CONF_MODEL: "model_required"}
        flow = await enter(hass, flow, {CONF_MODEL: "llama3"})
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert flow["title"] == root.removeprefix("http://")
    assert flow["data"] == {
        CONF_PROVIDER: PROVIDER_OPENAI_COMPATIBLE,
        CONF_BASE_URL: f"{root}/v1",
        CONF_API_KEY: "secret",
        CONF_VERIFY_SSL: True,
        CONF_HEADERS: {"X-Team": "home"},
    }
    for subentry in flow["result"].subentries.values():
        assert subentry.data == {CONF_MODEL: "llama3"}
        assert subentry.title == "llama3"


async def test_same_account_twice(hass: HomeAssistant) -> None:
    async with serve(listing("m")) as root:
        MockConfigEntry(
            domain=DOMAIN,
            data={
                CONF_PROVIDER: PROVIDER_OPENAI_COMPATIBLE,
                CONF_BASE_URL: f"{root}/v1",
            },
        ).add_to_hass(hass)
        MockConfigEntry(
            domain=DOMAIN, data={CONF_PROVIDER: PROVIDER_BUILTIN}
        ).add_to_hass(hass)
        for address in (f"{root}/v1", f"{root}/v1/models", root):
            flow = await connect(hass, {CONF_BASE_URL: address})
            assert flow["reason"] == "already_configured"
        flow = await connect(hass, {CONF_BASE_URL: root, CONF_API_KEY: "other"})
        assert flow["step_id"] == "model"


@pytest.mark.parametrize(
    "written", ["{root}", "{root}/", "{root}/v1/chat/completions", "{bare}/v1"]
)
async def test_address_as_people_write_it(hass: HomeAssistant, written: str) -> None:
    async with serve(listing("m")) as root:
        bare = root.removeprefix("http://")
        flow = await connect(
            hass, {CONF_BASE_URL: written.format(root=root, bare=bare)}
        )
        assert flow["step_id"] == "model"
        assert flow["description_placeholders"] == {"base_url": f"{root}/v1"}


async def test_openai(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    async with serve(listing("gpt-4o-mini", "tts-1", key="sk-1")) as root:
        monkeypatch.setattr(probe, "OPENAI_BASE_URL", f"{root}/v1")
        flow = await start(hass, PROVIDER_OPENAI)
        assert CONF_BASE_URL not in flow["data_schema"].schema
        assert is_open(
            await enter(hass, flow, {CONF_API_KEY: " "}), api_key="key_required"
        )
        assert is_open(
            await enter(hass, flow, {CONF_API_KEY: "schlüssel"}), api_key="invalid_key"
        )
        assert is_open(
            await enter(hass, flow, {CONF_API_KEY: "sk-2"}), base="invalid_auth"
        )
        flow = await enter(hass, flow, {CONF_API_KEY: "sk-1"})
        flow = await enter(hass, flow, {CONF_MODEL: "gpt-4o-mini"})
    assert flow["title"] == "OpenAI"
    assert flow["data"] == {
        CONF_PROVIDER: PROVIDER_OPENAI,
        CONF_API_KEY: "sk-1",
        CONF_VERIFY_SSL: True,
    }


async def test_openai_without_a_key_is_no_valid_form(hass: HomeAssistant) -> None:
    flow = await start(hass, PROVIDER_OPENAI)
    with pytest.raises(InvalidData):
        await enter(hass, flow, {})


async def test_wrong_address(hass: HomeAssistant, unused_tcp_port: int) -> None:
    address = f"http://127.0.0.1:{unused_tcp_port}/v1"
    flow = await connect(hass, {CONF_BASE_URL: address})
    assert is_open(flow, base="cannot_connect")
    # The form goes on when the address is right.
    async with serve(listing("m")) as root:
        assert (await enter(hass, flow, {CONF_BASE_URL: root}))["step_id"] == "model"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://",
        "ftp://host/v1",
        "http://ho st/",
        "http://[::1/v1",
        "http://xn--/v1",
        "http://a\x00b/v1",
    ],
)
async def test_no_address(hass: HomeAssistant, address: str) -> None:
    flow = await connect(hass, {CONF_BASE_URL: address})
    assert is_open(flow, base_url="invalid_url")


@pytest.mark.parametrize(
    ("handler", "errors"),
    [
        pytest.param(
            saying('{"error": "no"}', status=401), {"base": "invalid_auth"}, id="key"
        ),
        pytest.param(saying("", status=403), {"base": "invalid_auth"}, id="forbidden"),
        pytest.param(
            saying(PAGE, content_type="text/html"),
            {"base": "cannot_connect", "base_url": "not_an_api"},
            id="page",
        ),
        pytest.param(
            saying(PAGE, status=404, content_type="text/html"),
            {"base": "cannot_connect", "base_url": "not_an_api"},
            id="page-not-found",
        ),
        pytest.param(
            saying("x" * (9 * 2**20)),
            {"base": "cannot_connect", "base_url": "not_an_api"},
            id="endless",
        ),
        pytest.param(
            saying('{"status": "ok"}'),
            {"base": "cannot_connect", "base_url": "not_an_api"},
            id="other-json",
        ),
        pytest.param(
            saying("busy", status=503),
            {"base": "cannot_connect", "base_url": "server_error"},
            id="server-error",
        ),
        pytest.param(
            redirecting("https://login.example.org/", saying(status=404)),
            {"base": "cannot_connect", "base_url": "redirected"},
            id="redirect",
        ),
        pytest.param(
            redirecting("/v1/models", saying(status=404)),
            {"base": "cannot_connect", "base_url": "redirected"},
            id="redirect-loop",
        ),
    ],
)
async def test_wrong_servers(
    hass: HomeAssistant, handler: Handler, errors: dict[str, str]
) -> None:
    async with serve(handler) as root:
        flow = await connect(hass, {CONF_BASE_URL: f"{root}/v1"})
    assert is_open(flow, **errors)


async def test_key_is_refused_below(hass: HomeAssistant) -> None:
    async with serve(listing("m", key="right")) as root:
        flow = await connect(hass, {CONF_BASE_URL: root, CONF_API_KEY: "wrong"})
        assert is_open(flow, base="invalid_auth")


async def test_redirect_on_the_same_host(hass: HomeAssistant) -> None:
    there = redirecting("/api/v1/models", listing("m", at="/api/v1/models"))
    async with serve(there) as root:
        flow = await connect(hass, {CONF_BASE_URL: f"{root}/v1"})
        assert flow["description_placeholders"] == {"base_url": f"{root}/api/v1"}


@pytest.mark.parametrize("body", ['{"object": "list", "data": null}', "[]"])
async def test_no_model(hass: HomeAssistant, body: str) -> None:
    async with serve(saying(body)) as root:
        flow = await connect(hass, {CONF_BASE_URL: f"{root}/v1"})
        assert is_open(flow, base="no_models")
        # Whoever knows better goes on by submitting it again.
        flow = await enter(hass, flow, {CONF_BASE_URL: f"{root}/v1"})
        assert flow["step_id"] == "model"


@pytest.mark.parametrize(
    "handler",
    [
        saying("not here", status=404, content_type="text/plain"),
        saying('{"error": "no such route"}', status=404),
        saying("", status=405),
        saying("", status=501),
        saying('{"error": "slow down"}', status=429),
    ],
)
async def test_server_without_a_list(hass: HomeAssistant, handler: Handler) -> None:
    async with serve(chatting(handler, "my own name")) as root:
        flow = await connect(hass, {CONF_BASE_URL: f"{root}/v1"})
        assert flow["step_id"] == "model"
        flow = await enter(hass, flow, {CONF_MODEL: "another name"})
        assert (flow["step_id"], flow["errors"]) == (
            "model",
            {CONF_MODEL: "model_not_found"},
        )
        assert "another name" in flow["description_placeholders"]["message"]
        flow = await enter(hass, flow, {CONF_MODEL: "my own name"})
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert flow["data"][CONF_BASE_URL] == f"{root}/v1"


@pytest.mark.parametrize(
    ("chat", "errors"),
    [
        (saying("not here", status=404, content_type="text/plain"), {"base": "cannot_connect"}),
        (saying(PAGE, content_type="text/html"), {"base": "cannot_connect"}),
        (saying("{}", status=401), {"base": "invalid_auth"}),
        (saying('{"error": {"message": "no credit"}}', status=402), {"base": "rate_limited"}),
        (saying('{"error": {"message": "I speak no chat"}}', status=400), {"base": "model_refused"}),
        (saying("", status=503), {"base": "cannot_connect"}),
    ],
)  # fmt: skip
async def test_server_without_a_list_that_does_not_chat(
    hass: HomeAssistant, chat: Handler, errors: dict[str, str]
) -> None:
    async def answer(request: Any) -> Any:
        is_chat = request.path.endswith("/chat/completions")
        handler = chat if is_chat else saying("no", status=404)
        return await handler(request)

    async with serve(answer) as root:
        flow = await connect(
            hass, {CONF_BASE_URL: f"{root}/v1", CONF_API_KEY: "sk-canary-1"}
        )
        flow = await enter(hass, flow, {CONF_MODEL: "m"})
    assert (flow["type"], flow["step_id"]) == (FlowResultType.FORM, "model")
    assert flow["errors"] == errors
    assert not hass.config_entries.async_entries(DOMAIN)


async def test_server_whose_not_found_is_a_page(hass: HomeAssistant) -> None:
    async def answer(request: Any) -> Any:
        if request.path.endswith("/chat/completions"):
            return await saying('{"error": "no messages"}', status=400)(request)
        return await saying(PAGE, status=404, content_type="text/html")(request)

    async with serve(answer) as root:
        flow = await connect(hass, {CONF_BASE_URL: f"{root}/v1"})
        assert flow["step_id"] == "model"


async def test_server_whose_not_found_is_a_page_wants_a_key(
    hass: HomeAssistant,
) -> None:
    async def answer(request: Any) -> Any:
        if request.path.endswith("/chat/completions"):
            return await saying("{}", status=401)(request)
        return await saying(PAGE, status=404, content_type="text/html")(request)

    async with serve(answer) as root:
        flow = await connect(hass, {CONF_BASE_URL: f"{root}/v1"})
        assert is_open(flow, base="invalid_auth")


@pytest.mark.parametrize(
    "body",
    [
        '{"models": [{"name": "a"}, {"model": "b"}]}',
        '["a", "b", "a", 7, {"id": null}]',
        '{"data": [{"id": "a"}, {"id": "b"}]}',
    ],
)
async def test_lists_of_other_servers(hass: HomeAssistant, body: str) -> None:
    async with serve(saying(body)) as root:
        flow = await connect(hass, {CONF_BASE_URL: f"{root}/v1"})
    field = next(iter(flow["data_schema"].schema.values()))
    assert field.config["options"] == ["a", "b"]


async def test_self_signed_certificate(hass: HomeAssistant, tmp_path: Path) -> None:
    context = await hass.async_add_executor_job(self_signed, tmp_path)
    # The server's side of a refused handshake is an error in this loop, not ours.
    hass.loop.set_exception_handler(lambda *_: None)
    async with serve(listing("m"), context) as root:
        flow = await connect(hass, {CONF_BASE_URL: f"{root}/v1"})
        assert is_open(flow, base="cannot_connect", verify_ssl="ssl_untrusted")
        flow = await enter(
            hass, flow, {CONF_BASE_URL: f"{root}/v1", CONF_VERIFY_SSL: False}
        )
        flow = await enter(hass, flow, {CONF_MODEL: "m"})
    assert flow["data"][CONF_VERIFY_SSL] is False


@pytest.mark.parametrize("seconds", [0.05, 30])
async def test_slow_server(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    released = asyncio.Event()
    monkeypatch.setattr(probe, "PROBE_SECONDS", seconds)
    if seconds == 30:
        # The limit of one request is reached before the limit of all.
        monkeypatch.setattr(probe, "REQUEST_SECONDS", 0.05)
    async with serve(silent(released)) as root:
        try:
            flow = await connect(hass, {CONF_BASE_URL: f"{root}/v1"})
        finally:
            released.set()
    assert is_open(flow, base="cannot_connect", base_url="timeout")


@pytest.mark.parametrize(
    "headers",
    [
        "no colon",
        "Sp ace: x",
        {"X-A": {"nested": 1}},
        {"X-A": "ü"},
        ["X-A: 1", "rubbish"],
        {"X-A": None},
        {"Content-Length": 5},
        "connection: close",
        7,
    ],
)
async def test_wrong_headers(hass: HomeAssistant, headers: Any) -> None:
    flow = await connect(
        hass, {CONF_BASE_URL: "http://127.0.0.1:1", CONF_HEADERS: headers}
    )
    assert is_open(flow, headers="invalid_headers")


@pytest.mark.parametrize("headers", [{"X-A": 1}, "X-A: 1", ["X-A: 1"], [{"X-A": "1"}]])
async def test_headers_are_sent(hass: HomeAssistant, headers: Any) -> None:
    seen: list[str | None] = []

    async def answer(request: Any) -> Any:
        seen.append(request.headers.get("X-A"))
        return await listing("m")(request)

    async with serve(answer) as root:
        flow = await connect(hass, {CONF_BASE_URL: f"{root}/v1", CONF_HEADERS: headers})
    assert flow["step_id"] == "model"
    assert seen == ["1"]


async def test_nobody_thought_of_it(
    hass: HomeAssistant,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Any other failure keeps the form too, and the log says what it was."""
    monkeypatch.setattr(
        config_flow, "async_list_models", AsyncMock(side_effect=KeyError("surprise"))
    )
    flow = await connect(hass, {CONF_BASE_URL: "http://127.0.0.1:1"})
    assert is_open(flow, base="unknown")
    assert "surprise" in caplog.text


async def test_password_in_the_address(hass: HomeAssistant) -> None:
    """It is used, and not shown."""
    async with serve(listing("m")) as root:
        address = root.replace("//", "//me:pass-canary@")
        flow = await connect(hass, {CONF_BASE_URL: f"{address}/v1"})
        assert flow["description_placeholders"] == {"base_url": f"{root}/v1"}
        flow = await enter(hass, flow, {CONF_MODEL: "m"})
    assert flow["data"][CONF_BASE_URL] == f"{address}/v1"
    assert "canary" not in flow["title"]
