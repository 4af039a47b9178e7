"""tiktoken is there when it can be, nobody waits for it, and nothing is downloaded."""

from importlib.machinery import ModuleSpec
from pathlib import Path
import shutil
import socket
import sys
from typing import Any
from unittest.mock import AsyncMock

from homeassistant.core import HomeAssistant
import pytest
import requests
import tiktoken
import tiktoken.load
import tiktoken.registry
import tiktoken_ext  # type: ignore[import-untyped]  # a package of plugins

from custom_components.ha_ai_agent.const import (
    CONF_BASE_URL,
    CONF_PROVIDER,
    PROVIDER_OPENAI,
    PROVIDER_OPENAI_COMPATIBLE,
)
from custom_components.ha_ai_agent.runtime import AgentRuntime
from custom_components.ha_ai_agent.tokenizer import (
    OFFLINE,
    async_forget_encoder,
    async_load_encoder,
    load_encoder,
)
from tests.entries import load_entry

TEXT = 'Turn on the Küche light, please: 21.5 °C!\n\nキッチン  {"a": [1, 2]}'


@pytest.fixture
def no_plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    """No package brings a vocabulary along, as in most homes."""
    monkeypatch.setattr(tiktoken, "list_encoding_names", lambda: ["cl100k_base"])


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Every attempt to fetch something is written down, and fails."""
    seen: list[str] = []
    read = tiktoken.load.read_file

    def refuse(*args: Any, **_: Any) -> Any:
        seen.append(repr(args))
        raise OSError("Nothing is downloaded")

    def read_here(place: str) -> bytes:
        return bytes(refuse(place) if "://" in place else read(place))

    monkeypatch.setattr(tiktoken.load, "read_file", read_here)
    monkeypatch.setattr(requests.Session, "request", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    # What was read before must not hide that it would be fetched now.
    monkeypatch.setattr(tiktoken.registry, "ENCODINGS", {})
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    return seen


async def test_a_package_that_brings_its_vocabulary_is_used(
    hass: HomeAssistant,
) -> None:
    encode = await async_load_encoder(hass)
    assert encode is not None
    assert encode(TEXT) == len(tiktoken.get_encoding(OFFLINE).encode_ordinary(TEXT))
    assert encode("") == 0
    # One for all entries.
    assert await async_load_encoder(hass) is encode
    async_forget_encoder(hass)
    assert await async_load_encoder(hass) is not encode


@pytest.mark.usefixtures("no_plugin")
def test_without_a_vocabulary_nothing_is_fetched(attempts: list[str]) -> None:
    assert load_encoder() is None
    assert attempts == []


def test_where_nothing_brings_a_vocabulary_tiktoken_is_not_imported(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It would take megabytes to find out that it has none."""
    places = [tmp_path / "tiktoken_ext"]
    places[0].mkdir()
    for place in tiktoken_ext.__path__:
        shutil.copy(Path(place) / "openai_public.py", places[0])
    plain = ModuleSpec("tiktoken_ext", None, is_package=True)
    plain.submodule_search_locations = [str(place) for place in places]
    monkeypatch.setattr(tiktoken_ext, "__spec__", plain)
    monkeypatch.delitem(sys.modules, "tiktoken")
    assert load_encoder() is None
    assert "tiktoken" not in sys.modules


@pytest.mark.parametrize(
    "data",
    [
        {CONF_PROVIDER: PROVIDER_OPENAI, "api_key": "sk-1"},
        {
            CONF_PROVIDER: PROVIDER_OPENAI_COMPATIBLE,
            CONF_BASE_URL: "http://127.0.0.1:9",
        },
    ],
)
@pytest.mark.parametrize("has_plugin", [True, False])
@pytest.mark.usefixtures("core")
async def test_no_entry_fetches_a_vocabulary(
    hass: HomeAssistant,
    attempts: list[str],
    data: dict[str, Any],
    has_plugin: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "custom_components.ha_ai_agent.coordinator.async_list_models",
        AsyncMock(side_effect=RuntimeError),
    )
    if not has_plugin:
        monkeypatch.setattr(tiktoken, "list_encoding_names", lambda: ["o200k_base"])
    entry = await load_entry(hass, data=data)
    await hass.async_block_till_done(wait_background_tasks=True)
    runtime: AgentRuntime = entry.runtime_data
    assert attempts == []
    assert runtime.counter.is_exact is (has_plugin)


def test_an_attempt_would_be_seen(attempts: list[str]) -> None:
    with pytest.raises(OSError, match="Nothing is downloaded"):
        tiktoken.get_encoding("cl100k_base")
    assert len(attempts) == 1


def test_without_tiktoken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tiktoken", None)
    assert load_encoder() is None
