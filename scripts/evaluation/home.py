"""A private Home Assistant with the three homes and the agent that is measured."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
import json
import logging
from pathlib import Path
from typing import Any

from homeassistant import bootstrap, runner
from homeassistant.config_entries import ConfigEntryState, ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from scripts.demo_home.process import free_port
from tests.household.plain_home import CONFIG, PlainHousehold
from tests.plain_entry import add_plain_entry

INTEGRATION = Path(__file__).parents[2] / "custom_components" / "ha_ai_agent"
OURS = "conversation.ha_ai_agent"
LITELLM = "conversation.litellm"
_COMPONENTS = ("conversation", "intent", "llm")


class SetUpError(Exception):
    """The agent cannot be measured; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Which agent, on which model."""

    agent_id: str = OURS
    base_url: str = ""
    """Empty: the provider that needs no model."""
    api_key: str = ""
    model: str = ""


def write_config(folder: Path) -> None:
    """Fill the folder that Home Assistant starts from."""
    config = {
        "http": {"server_port": free_port()},
        **dict.fromkeys(_COMPONENTS),
        **CONFIG,
    }
    # What is JSON is YAML.
    text = json.dumps(config)
    (folder / "configuration.yaml").write_text(text, encoding="utf-8")
    components = folder / "custom_components"
    components.mkdir()
    (components / INTEGRATION.name).symlink_to(INTEGRATION)


@asynccontextmanager
async def open_homes(
    folder: Path, measured: Measured
) -> AsyncGenerator[PlainHousehold]:
    """Start Home Assistant with everything that the tasks need; stop it at the end."""
    write_config(folder)
    logging.disable(logging.WARNING)
    hass = await bootstrap.async_setup_hass(
        runner.RuntimeConfig(config_dir=str(folder), skip_pip=True)
    )
    if hass is None:
        raise SetUpError("Home Assistant does not start")
    try:
        home = PlainHousehold(hass, agent_id=measured.agent_id)
        await home.async_build()
        await async_add_agents(hass, measured)
        await hass.async_start()
        await hass.async_block_till_done()
        await _keep_port(hass)
        if hass.states.get(measured.agent_id) is None:
            raise SetUpError(f"there is no {measured.agent_id} in this Home Assistant")
        yield home
    finally:
        await hass.async_stop(force=True)


async def _keep_port(hass: HomeAssistant) -> None:
    """Say yes to the port: otherwise Home Assistant restarts without it in minutes."""
    # A Home Assistant that does not ask has nothing to answer.
    with suppress(ImportError, AttributeError, HomeAssistantError):
        config = import_module("homeassistant.components.http.config")
        store = await config.async_get_and_load_store(hass)
        await store.async_promote_pending()


async def async_add_agents(hass: HomeAssistant, measured: Measured) -> None:
    """Set our agent up, and Home Assistant's own on the same model."""
    data = {"provider": "builtin"}
    options: dict[str, Any] = {}
    if measured.base_url:
        data = {"provider": "openai_compatible", "base_url": measured.base_url}
        options = {"model": measured.model}
        if measured.api_key:
            data["api_key"] = measured.api_key
    await _add(hass, "ha_ai_agent", "HA AI Agent", data, options)
    if measured.base_url:
        key = measured.api_key or "none"
        await _add(
            hass,
            "litellm",
            "LiteLLM",
            {"url": measured.base_url, "api_key": key},
            options | {"llm_hass_api": ["assist"]},
        )


async def _add(
    hass: HomeAssistant,
    domain: str,
    title: str,
    data: dict[str, str],
    options: dict[str, Any],
) -> None:
    entry = add_plain_entry(
        hass,
        domain,
        title,
        data,
        (
            ConfigSubentryData(
                subentry_type="conversation", title=title, unique_id=None, data=options
            ),
        ),
    )
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    if entry.state is not ConfigEntryState.LOADED and domain == "ha_ai_agent":
        raise SetUpError(f"the agent does not start: {entry.reason or entry.state}")
