"""What the page of models says to type is typed: the forms take it as it stands."""

import re
from typing import Any, override

from homeassistant.const import CONF_API_KEY, CONF_MODEL
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import httpx
import pytest

from custom_components.ha_ai_agent.const import (
    CONF_BASE_URL,
    CONF_MODEL_CONTEXT,
    PROVIDER_OPENAI_COMPATIBLE,
    SUBENTRY_CONVERSATION,
)
from custom_components.ha_ai_agent.flow.options import build_options, read_options
from custom_components.ha_ai_agent.flow.presets import PRESETS
from tests.flows import enter, start
from tests.test_repository import ROOT
from tests.test_set_up import Service, play

__all__ = ["play"]

pytestmark = pytest.mark.usefixtures("loopback", "core")
PAGE = (ROOT / "docs" / "models.md").read_text(encoding="utf-8")
OWN = {
    heading: dict(re.findall(r"^\| (Address|API key|Context window) \| (.+) \|$", text, re.MULTILINE))
    for heading, text in re.findall(r"^### (.+)\n([^#]+)", PAGE, re.MULTILINE)
    if "| Address |" in text
}  # fmt: skip
SERVICES = re.findall(
    r"^\| ([\w ]+) \| `(http[^`]+)` \| .+ \| `(.+)` \|$", PAGE, re.MULTILINE
)


class Own(Service):
    """A server of one's own: it asks for a key only where it was started with one."""

    @override
    def _list(self, request: httpx.Request) -> httpx.Response:
        if request.headers.get("authorization") not in {None, "Bearer key-canary"}:
            return httpx.Response(401, json={"error": {"message": "bearer"}})
        return httpx.Response(200, json={"data": [{"id": it} for it in self.models]})


async def set_up(
    hass: HomeAssistant, address: str, key: str | None, model: str
) -> dict[str, Any]:
    """Type an address, a key where one is asked for, and a model."""
    flow = await start(hass, PROVIDER_OPENAI_COMPATIBLE)
    typed = {CONF_BASE_URL: address} | ({CONF_API_KEY: key} if key else {})
    flow = await enter(hass, flow, typed)
    assert flow["step_id"] == "model", flow["errors"]
    return await enter(hass, flow, {CONF_MODEL: model})


def test_the_page_has_what_people_run() -> None:
    assert set(OWN) >= {"Ollama", "llama.cpp", "vLLM", "LM Studio"}
    assert {name for name, *_ in SERVICES} == {
        "OpenRouter", "Google Gemini", "Anthropic",
    }  # fmt: skip


@pytest.mark.parametrize("name", OWN)
async def test_a_server_of_ones_own(hass: HomeAssistant, play: Any, name: str) -> None:
    said = OWN[name]
    address = said["Address"].strip("`")
    play(Own(["qwen3:8b"]))
    key = None if said["API key"].startswith("none") else "key-canary"
    flow = await set_up(hass, address, key, "qwen3:8b")
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert flow["data"][CONF_BASE_URL] == address
    # Chosen from the list, it stands at the same port and path.
    preset = next(url for label, url in PRESETS.values() if label == name)
    assert preset == address.replace("192.168.1.20", "localhost")
    window = re.search(r"`(\d+)`", said["Context window"])
    assert window
    options = build_options(
        hass, SUBENTRY_CONVERSATION, is_new=False, is_builtin=False, model_ids=()
    )
    typed = {"limits": {CONF_MODEL_CONTEXT: int(window[1])}, CONF_MODEL: "qwen3:8b"}
    assert read_options(options, typed, {})[CONF_MODEL_CONTEXT] == int(window[1])


@pytest.mark.parametrize(("name", "address", "model"), SERVICES)
async def test_a_service(
    hass: HomeAssistant, play: Any, name: str, address: str, model: str
) -> None:
    play(Service([model]))
    flow = await set_up(hass, address, "key-canary", model)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert flow["data"][CONF_BASE_URL] == address
    assert address in {url for label, url in PRESETS.values() if name in label}


@pytest.mark.parametrize(
    "tail", ["/openai/deployments/NAME?api-version=2024-10-21", "/openai/v1/"]
)
async def test_azure(hass: HomeAssistant, play: Any, tail: str) -> None:
    """Both endpoints are named on the page, and pasted as they are."""
    assert tail.partition("=")[0] in PAGE
    play(Service(["NAME"]))
    root = "https://your-resource.openai.azure.com"
    flow = await set_up(hass, f"{root}{tail}", "key-canary", "NAME")
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert flow["data"][CONF_BASE_URL] == f"{root}{tail}".rstrip("/")
