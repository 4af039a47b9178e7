"""From an address or a key to an agent: services, servers, names and ids."""

import json
from pathlib import Path
import re
from typing import Any

from homeassistant.const import CONF_API_KEY, CONF_MODEL, CONF_NAME
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er
import httpx
import pytest

from custom_components.ha_ai_agent import probe, trial
from custom_components.ha_ai_agent.const import (
    CONF_BASE_URL,
    CONF_PRESET,
    CONF_PROVIDER,
    DOMAIN,
    PROVIDER_BUILTIN,
    PROVIDER_OPENAI,
    PROVIDER_OPENAI_COMPATIBLE,
    SUBENTRY_CONVERSATION,
)
from custom_components.ha_ai_agent.flow.input import InputError, read_url
from custom_components.ha_ai_agent.flow.presets import PRESETS
from custom_components.ha_ai_agent.probe import Connection, async_list_models
from custom_components.ha_ai_agent.providers.profiles import profile_for
from custom_components.ha_ai_agent.providers.recognition import recognise
from tests.flow_server import serve
from tests.flows import enter, start

pytestmark = pytest.mark.usefixtures("loopback", "core")

AZURE = "https://r.openai.azure.com"


@pytest.mark.parametrize(
    ("pasted", "base"),
    [
        (f"{AZURE}/openai/deployments/gpt4o/chat/completions?api-version=2024-10-21", f"{AZURE}/openai/deployments/gpt4o?api-version=2024-10-21"),
        (f"{AZURE}/openai/deployments/gpt4o", f"{AZURE}/openai/deployments/gpt4o?api-version=2024-10-21"),
        (f"{AZURE}/openai/v1/chat/completions", f"{AZURE}/openai/v1"),
        (f"{AZURE}/openai/v1/?api-version=preview", f"{AZURE}/openai/v1?api-version=preview"),
        (f"{AZURE}/openai/responses?api-version=2025-04-01-preview", f"{AZURE}/openai/v1"),
        (AZURE, f"{AZURE}/openai/v1"),
        ("r.cognitiveservices.azure.com/", "https://r.cognitiveservices.azure.com/openai/v1"),
        ("https://r.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview", "https://r.services.ai.azure.com/models?api-version=2024-05-01-preview"),
        ("api.anthropic.com", "https://api.anthropic.com/v1"),
        ("https://api.anthropic.com/v1/models?limit=5", "https://api.anthropic.com/v1?limit=5"),
        ("https://generativelanguage.googleapis.com/v1beta", "https://generativelanguage.googleapis.com/v1beta/openai"),
        ("openrouter.ai/api/v1/chat/completions", "https://openrouter.ai/api/v1"),
        ("https://api.groq.com", "https://api.groq.com/openai/v1"),
        ("http://box:8080/v1/chat/completions?team=home&x=1#top", "http://box:8080/v1?team=home&x=1"),
        ("http://box:8080/?team=home", "http://box:8080/?team=home"),
        ("https://gate.example/models/v1", "https://gate.example/models/v1"),
    ],
)  # fmt: skip
def test_pasted_addresses(pasted: str, base: str) -> None:
    assert read_url(pasted) == base
    # Stored and read again it stays as it is.
    assert read_url(base) == base


@pytest.mark.parametrize("preset", PRESETS)
def test_addresses_of_presets_are_complete(preset: str) -> None:
    assert read_url(PRESETS[preset][1]) == PRESETS[preset][1]


class Service:
    """A service on the internet, played where the HTTP client hands requests over."""

    def __init__(self, models: list[str], chat: str | None = "OK") -> None:
        self.models = models
        self.chat = chat
        self.requests: list[httpx.Request] = []

    def _list(self, request: httpx.Request) -> httpx.Response:
        if request.url.host == "api.anthropic.com":
            if "authorization" in request.headers or not (
                request.headers.get("x-api-key")
                and request.headers.get("anthropic-version")
            ):
                return httpx.Response(401, json={"error": {"message": "x-api-key"}})
            if request.url.params.get("limit") != "1000":
                return httpx.Response(200, json={"data": [], "has_more": True})
        elif "deployments" in request.url.path or not self.models:
            return httpx.Response(404, json={"error": {"message": "Not found"}})
        elif request.headers.get("authorization") != "Bearer key-canary":
            return httpx.Response(401, json={"error": {"message": "bearer"}})
        return httpx.Response(200, json={"data": [{"id": it} for it in self.models]})

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if request.method == "GET":
            return self._list(request)
        if "api-version" in request.url.params:
            assert request.headers["api-key"] == "key-canary"
            assert "authorization" not in request.headers
        if self.chat is None:
            return httpx.Response(
                404, json={"error": {"message": "DeploymentNotFound"}}
            )
        chunk = {
            "choices": [{"delta": {"content": self.chat}, "finish_reason": "stop"}]
        }
        text = f"data: {json.dumps(chunk)}\n\ndata: [DONE]\n\n"
        kind = {"content-type": "text/event-stream"}
        return httpx.Response(200, text=text, headers=kind)


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let a service answer for every host."""

    def play(service: Service) -> Service:
        client = httpx.AsyncClient(transport=httpx.MockTransport(service))
        for module in (probe, trial):
            monkeypatch.setattr(module, "get_async_client", lambda *_: client)
        # The agent itself is not what is looked at.
        root = "custom_components.ha_ai_agent.runtime.get_async_client"
        monkeypatch.setattr(root, lambda *_: client)
        return service

    return play


async def _with_preset(hass: HomeAssistant, preset: str) -> dict[str, Any]:
    flow = await hass.config_entries.flow.async_init(DOMAIN, context={"source": "user"})
    return await enter(
        hass, flow, {CONF_PROVIDER: PROVIDER_OPENAI, CONF_PRESET: preset}
    )


@pytest.mark.parametrize(
    ("preset", "model", "name"),
    [
        ("anthropic", "claude-sonnet-9", "claude-sonnet-9"),
        ("gemini", "models/gemini-9-flash", "gemini-9-flash"),
        ("openrouter", "maker/model-1:free", "model-1:free"),
        ("azure", "gpt-9", "gpt-9"),
    ],
)
async def test_a_key_is_enough(
    hass: HomeAssistant, play: Any, preset: str, model: str, name: str
) -> None:
    play(Service([model, "an-embedding-model"]))
    flow = await _with_preset(hass, preset)
    assert flow["step_id"] == "connection"
    flow = await enter(hass, flow, {CONF_API_KEY: "key-canary"})
    assert flow["step_id"] == "model", flow["errors"]
    flow = await enter(hass, flow, {CONF_MODEL: model})
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert flow["data"][CONF_PROVIDER] == PROVIDER_OPENAI_COMPATIBLE
    assert flow["data"][CONF_BASE_URL] == PRESETS[preset][1]
    assert {item.title for item in flow["result"].subentries.values()} == {name}
    await hass.async_block_till_done()
    # Automations know these, whatever the model is called.
    registry = er.async_get(hass)
    for entity_id in ("conversation.ha_ai_agent", "ai_task.ha_ai_agent"):
        assert registry.async_get(entity_id)
        assert hass.states.get(entity_id)


async def test_a_deployment_of_azure(hass: HomeAssistant, play: Any) -> None:
    service = play(Service([]))
    flow = await start(hass, PROVIDER_OPENAI_COMPATIBLE)
    pasted = (
        f"{AZURE}/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21"
    )
    flow = await enter(hass, flow, {CONF_BASE_URL: pasted, CONF_API_KEY: "key-canary"})
    assert flow["step_id"] == "model"
    schema = flow["data_schema"].schema
    assert next(iter(schema)).default() == "my-gpt"
    service.chat = None
    flow = await enter(hass, flow, {CONF_MODEL: "my-gpt"})
    assert flow["type"] is FlowResultType.FORM
    service.chat = "OK"
    flow = await enter(hass, flow, {CONF_MODEL: "my-gpt"})
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    chat = next(it for it in service.requests[::-1] if it.method == "POST")
    assert str(chat.url) == pasted
    assert "canary" not in flow["title"]


async def test_a_query_is_kept_and_told_to_nobody(
    hass: HomeAssistant, play: Any
) -> None:
    service = play(Service(["m"]))
    flow = await start(hass, PROVIDER_OPENAI_COMPATIBLE)
    address = "https://gate.example/v1?tenant=query-canary"
    flow = await enter(hass, flow, {CONF_BASE_URL: address, CONF_API_KEY: "key-canary"})
    assert "canary" not in str(flow["description_placeholders"])
    flow = await enter(hass, flow, {CONF_MODEL: "m"})
    assert flow["title"] == "gate.example"
    assert flow["data"][CONF_BASE_URL] == address
    urls = {str(it.url) for it in service.requests}
    assert urls == {"https://gate.example/v1/models?tenant=query-canary"}


async def test_another_agent_has_the_name_of_its_model(
    hass: HomeAssistant, play: Any
) -> None:
    play(Service(["small", "maker/large"]))
    flow = await start(hass, PROVIDER_OPENAI_COMPATIBLE)
    flow = await enter(
        hass,
        flow,
        {CONF_BASE_URL: "https://gate.example/v1", CONF_API_KEY: "key-canary"},
    )
    flow = await enter(hass, flow, {CONF_MODEL: "small"})
    await hass.async_block_till_done()
    entry = flow["result"]
    subentries = hass.config_entries.subentries

    async def add(**values: str) -> str:
        form = await subentries.async_init(
            (entry.entry_id, SUBENTRY_CONVERSATION), context={"source": "user"}
        )
        done = await subentries.async_configure(form["flow_id"], values)
        await hass.async_block_till_done()
        return str(done["title"])

    assert await add(**{CONF_MODEL: "maker/large"}) == "large"
    assert await add(**{CONF_MODEL: "small", CONF_NAME: "Night"}) == "Night"
    assert hass.states.get("conversation.large")
    first = next(iter(entry.subentries.values()))
    form = await subentries.async_init(
        (entry.entry_id, SUBENTRY_CONVERSATION),
        context={"source": "reconfigure", "subentry_id": first.subentry_id},
    )
    await subentries.async_configure(form["flow_id"], {CONF_MODEL: "maker/large"})
    await hass.async_block_till_done()
    # It was called as its model, and still is; who was given a name keeps it.
    assert entry.subentries[first.subentry_id].title == "large"
    assert hass.states.get("conversation.ha_ai_agent")


async def test_the_builtin_one(hass: HomeAssistant) -> None:
    flow = await start(hass, PROVIDER_BUILTIN)
    await hass.async_block_till_done()
    assert flow["title"] == "Built-in"
    state = hass.states.get("conversation.ha_ai_agent")
    assert state is not None
    assert state.name == "Built-in"
    assert not hass.states.async_all("ai_task")


@pytest.mark.parametrize(
    ("row", "headers", "server"),
    [
        ({"id": "m", "owned_by": "llamacpp"}, {}, "llama_cpp"),
        ({"id": "m", "owned_by": "vllm", "max_model_len": 8192}, {}, "vllm"),
        ({"id": "m", "owned_by": "library"}, {}, "ollama"),
        ({"id": "m", "owned_by": "organization_owner"}, {}, "lm_studio"),
        ({"id": "koboldcpp/m", "owned_by": "koboldcpp"}, {}, "koboldcpp"),
        ({"id": "m", "owned_by": "llama-swap"}, {}, "llama_swap"),
        ({"id": "gpt-5", "owned_by": "openai", "created": 1677610602}, {}, "litellm"),
        ({"id": "gpt-5", "owned_by": "openai"}, {"x-litellm-version": "1.9"}, "litellm"),
        ({"id": "m"}, {"Server": "llama.cpp"}, "llama_cpp"),
        ({"id": "m"}, {"Server": "ConcedoLlamaForKoboldServer"}, "koboldcpp"),
        ({"id": "m", "owned_by": "somebody"}, {}, "compatible"),
    ],
)  # fmt: skip
async def test_servers_are_recognised(
    hass: HomeAssistant, row: dict[str, Any], headers: dict[str, str], server: str
) -> None:
    async def answer(_: Any) -> Any:
        from aiohttp import web  # as the other helpers of servers

        return web.json_response({"data": [row]}, headers=headers)

    async with serve(answer) as root:
        found = await async_list_models(hass, Connection(base_url=f"{root}/v1"))
    listing = found.listing(row["id"])
    address = found.base_url
    profile = profile_for(PROVIDER_OPENAI_COMPATIBLE, address, row["id"], listing)
    assert profile.name == server


@pytest.mark.parametrize(
    ("port", "rows", "server"),
    [
        (8080, [{"id": "a", "object": "model"}], "localai"),
        (8080, [{"id": "a", "object": "model", "created": 1}], None),
        (5001, [{"id": "a", "object": "model"}], "koboldcpp"),
        (11434, [], "ollama"),
        (1234, ["a"], "lm_studio"),
        (None, [{"id": "a", "object": "model"}], None),
    ],
)
def test_ports_say_less(port: int | None, rows: list[Any], server: str | None) -> None:
    assert recognise(rows, {}, port) == server


def test_no_address_is_none() -> None:
    with pytest.raises(InputError):
        read_url("https://?api-version=1")


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_address_in_a_form_is_a_link(language: str) -> None:
    """Texts below fields are markdown: an example is nothing to click on."""
    folder = Path(probe.__file__).parent / "translations"
    form = json.loads((folder / f"{language}.json").read_text())["config"]["step"]
    for step in form.values():
        for text in (step["description"], *step["data_description"].values()):
            plain = re.sub(r"`[^`]*`", "", text)
            assert "://" not in plain
            assert not re.search(r"\{(example_\w+|base_url)\}", plain)
