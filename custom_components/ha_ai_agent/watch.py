"""Looks whether the house gives the agents anything to do, and anybody to talk to."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from homeassistant.components.homeassistant.exposed_entities import (
    async_listen_entity_updates,
)
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.start import async_at_started

from .compat import async_listen_to_assistants, get_assistants
from .const import DOMAIN
from .issues import (
    ISSUE_LOCAL_INTENTS,
    ISSUE_NOTHING_EXPOSED,
    ISSUE_PIPELINE_UNUSED,
    async_report_house,
)
from .runtime import AgentConfigEntry, async_get_agents, async_get_runtimes

if TYPE_CHECKING:
    from homeassistant.components.assist_pipeline import Pipeline

INTERVAL = timedelta(hours=1)
ASSISTANT = "conversation"


@callback
def async_watch(hass: HomeAssistant, entry: AgentConfigEntry) -> None:
    """Look at the start, when exposure or an assistant changes, and once an hour."""

    @callback
    def async_look(*_: HomeAssistant | datetime) -> None:
        # Before everything is loaded a house looks empty.
        if hass.is_running and entry.state is ConfigEntryState.LOADED:
            entry.async_create_background_task(
                hass, async_check_house(hass), f"{DOMAIN} look at the house"
            )

    async def async_look_again(_: Any) -> None:
        async_look()

    @callback
    def async_begin(_: HomeAssistant) -> None:
        # The assistants are set up by then, whoever came first.
        if stop := async_listen_to_assistants(hass, async_look_again):
            entry.async_on_unload(stop)
        async_look()

    entry.async_on_unload(async_at_started(hass, async_begin))
    entry.async_on_unload(entry.async_on_state_change(async_look))
    entry.async_on_unload(async_track_time_interval(hass, async_look, INTERVAL))
    entry.async_on_unload(async_listen_entity_updates(hass, ASSISTANT, async_look))


async def async_check_house(hass: HomeAssistant) -> None:
    """Report what is missing, or take it back."""
    runtime = next(async_get_runtimes(hass), None)
    if runtime is None:
        return
    home = await runtime.home.async_get()
    async_report_house(hass, ISSUE_NOTHING_EXPOSED, is_wrong=not home.by_entity_id)
    async_report_house(hass, ISSUE_PIPELINE_UNUSED, is_wrong=_is_unused(hass))
    past_us = pipelines_past_us(hass)
    async_report_house(
        hass,
        ISSUE_LOCAL_INTENTS,
        is_wrong=bool(past_us),
        names=", ".join(pipeline.name for pipeline in past_us),
    )


@callback
def async_forget_house(hass: HomeAssistant) -> None:
    """Take everything back: no agent is left that it could concern."""
    for issue_id in (ISSUE_NOTHING_EXPOSED, ISSUE_PIPELINE_UNUSED, ISSUE_LOCAL_INTENTS):
        async_report_house(hass, issue_id, is_wrong=False)


@callback
def pipelines_past_us(hass: HomeAssistant) -> list[Pipeline]:
    """Return the assistants with one of our agents that act without asking it.

    With "prefer handling commands locally" Home Assistant's own matcher opens locks and
    covers before we hear of it: nothing of ours can ask then.
    """
    agents = async_get_agents(hass)
    return [
        pipeline
        for pipeline in get_assistants(hass)
        if pipeline.prefer_local_intents and pipeline.conversation_engine in agents
    ]


def _is_unused(hass: HomeAssistant) -> bool:
    """Return whether there are assistants and none of them uses one of our agents."""
    agents = async_get_agents(hass)
    pipelines = get_assistants(hass)
    return bool(agents and pipelines) and not any(
        pipeline.conversation_engine in agents for pipeline in pipelines
    )
