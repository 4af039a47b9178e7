"""HA AI Agent: a conversation agent that lives inside Home Assistant."""

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.entity_platform import async_get_platforms
from homeassistant.helpers.typing import ConfigType
import probatio

from . import websocket_api
from .approvals.contexts import async_forget_contexts
from .approvals.last_word import async_forget_last_word
from .approvals.wrong_codes import async_forget_wrong_codes
from .calls.expansion.following import async_forget_followers
from .const import (
    CONF_DB_URL,
    CONF_PROVIDER,
    DOMAIN,
    PROVIDER_BUILTIN,
    SUBENTRY_AI_TASK,
)
from .entity import AgentEntity
from .issues import async_clear_agent_issues, async_clear_entry_issues
from .panel import async_hide_panel, async_setup_panel, async_show_panel
from .removal import async_end_orphans
from .runtime import DATA_DB_URL, AgentConfigEntry, AgentRuntime, async_end_removed
from .services import async_setup_services
from .tokenizer import async_forget_encoder
from .usage.meter import async_remove_usage
from .watch import async_forget_house, async_watch

PLATFORMS = (Platform.AI_TASK, Platform.CONVERSATION, Platform.SENSOR)

CONFIG_SCHEMA = probatio.Schema(
    {
        probatio.Optional(DOMAIN): probatio.Any(
            None, {probatio.Optional(CONF_DB_URL): probatio.Any(None, cv.string)}
        )
    },
    extra=probatio.ALLOW_EXTRA,
)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register what outlives every entry: actions and WebSocket commands."""
    if db_url := (config.get(DOMAIN) or {}).get(CONF_DB_URL):
        hass.data[DATA_DB_URL] = db_url
    async_setup_services(hass)
    websocket_api.async_register(hass)
    async_setup_panel(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: AgentConfigEntry) -> bool:
    """Set up one provider account with its agents."""
    runtime = AgentRuntime(hass, entry)
    entry.runtime_data = runtime
    entry.async_on_unload(runtime.async_close)  # also runs when the setup fails
    await runtime.async_start()
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    entry.async_on_unload(entry.add_update_listener(_async_follow))
    async_watch(hass, entry)
    await async_show_panel(hass)
    return True


async def async_migrate_entry(hass: HomeAssistant, entry: AgentConfigEntry) -> bool:
    """Bring an entry of an earlier version up to date; refuse one of a later."""
    if entry.version > 1:
        return False
    if entry.minor_version < 2 and entry.data[CONF_PROVIDER] == PROVIDER_BUILTIN:
        # The built-in matcher had an AI Task, which could do nothing but fail.
        for subentry in list(entry.subentries.values()):
            if subentry.subentry_type == SUBENTRY_AI_TASK:
                hass.config_entries.async_remove_subentry(entry, subentry.subentry_id)
    if entry.minor_version < 2:
        hass.config_entries.async_update_entry(entry, minor_version=2)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: AgentConfigEntry) -> bool:
    """Unload the platforms; the runtime closes after them."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def async_remove_entry(hass: HomeAssistant, entry: AgentConfigEntry) -> None:
    """Take back what was reported of a removed entry."""
    async_clear_entry_issues(hass, entry)
    await async_remove_usage(hass, entry.entry_id)
    await async_end_removed(hass)
    if not hass.config_entries.async_entries(DOMAIN):
        async_hide_panel(hass)
        async_forget_house(hass)
        async_forget_followers(hass)
        async_forget_contexts(hass)
        async_forget_last_word(hass)
        await async_forget_wrong_codes(hass)
        async_forget_encoder(hass)


async def _async_follow(hass: HomeAssistant, entry: AgentConfigEntry) -> None:
    """Build anew what has other options: what was wrong with the old ones is over."""
    known, changed = set(entry.subentries), None
    if entry.state is ConfigEntryState.LOADED:
        runtime = entry.runtime_data
        known |= runtime.agents.keys() | runtime.tasks.keys()
        changed = runtime.take_changed()
    for subentry_id in known if changed is None else changed:
        async_clear_agent_issues(hass, subentry_id)
    if changed is None:
        await hass.config_entries.async_reload(entry.entry_id)
        return
    for subentry_id in changed:
        # The turns of all others go on.
        await runtime.async_close_agent(subentry_id)
        for platform in async_get_platforms(hass, DOMAIN):
            for entity in list(platform.entities.values()):
                if isinstance(entity, AgentEntity) and entity.is_of(entry, subentry_id):
                    await entity.async_remove()
        if (subentry := entry.subentries.get(subentry_id)) is None:
            await async_end_orphans(hass, runtime.history)
        else:
            for add in runtime.adders:
                add(subentry)
