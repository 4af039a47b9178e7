"""Config entries of every provider, for tests that look at a whole agent."""

from typing import Any

from homeassistant.components import conversation
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.const import CONF_MODEL
from homeassistant.core import Context, HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.ha_ai_agent.const import (
    CONF_BASE_URL,
    CONF_PROVIDER,
    DOMAIN,
    NAME,
    PROVIDER_BUILTIN,
    PROVIDER_OPENAI_COMPATIBLE,
    SUBENTRY_AI_TASK,
    SUBENTRY_CONVERSATION,
)

AGENT = "conversation.ha_ai_agent"


def make_entry(
    base_url: str | None = None, *, data: dict[str, Any] | None = None, **options: Any
) -> MockConfigEntry:
    """Return an entry with its default agents; without an address a built-in one."""
    entry_data: dict[str, Any] = {CONF_PROVIDER: PROVIDER_BUILTIN}
    if base_url is not None:
        entry_data = {
            CONF_PROVIDER: PROVIDER_OPENAI_COMPATIBLE,
            CONF_BASE_URL: base_url,
        }
        options = {CONF_MODEL: "scripted", **options}
    return MockConfigEntry(
        domain=DOMAIN,
        title="Server",
        data=entry_data | (data or {}),
        subentries_data=[
            ConfigSubentryData(
                subentry_type=subentry_type,
                title=NAME,
                unique_id=None,
                data=options,
            )
            for subentry_type in (SUBENTRY_CONVERSATION, SUBENTRY_AI_TASK)
        ],
    )


async def load_entry(
    hass: HomeAssistant,
    base_url: str | None = None,
    *,
    data: dict[str, Any] | None = None,
    **options: Any,
) -> MockConfigEntry:
    """Return an entry that is set up."""
    entry = make_entry(base_url, data=data, **options)
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


def agent_id_of(entry: MockConfigEntry) -> str:
    """Return the subentry id of an entry's conversation agent."""
    return next(
        subentry.subentry_id
        for subentry in entry.subentries.values()
        if subentry.subentry_type == SUBENTRY_CONVERSATION
    )


async def say(
    hass: HomeAssistant, text: str, context: Context | None = None
) -> conversation.ConversationResult:
    """Say something to the default agent, and wait until it is written down."""
    result = await conversation.async_converse(
        hass, text, None, context or Context(), agent_id=AGENT
    )
    await hass.async_block_till_done()
    return result
