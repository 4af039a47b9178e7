"""What the agent knows of the home, and what of it some words would bring up."""

from dataclasses import asdict
from time import time
from typing import Any

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback
from homeassistant.util.ulid import ulid_now
import probatio

from ..const import DEFAULT_CONTEXT_TOKENS, DOMAIN
from ..home.snapshot import HomeSnapshot
from ..home.states import read_state
from ..models import JsonObject, Speaker, TurnInfo
from ..prompt.render import HomeRenderer, RenderedHome
from ..runtime import (
    AgentConfigEntry,
    AgentRuntime,
    async_get_agents,
    async_get_runtimes,
)
from .guard import LANGUAGE, async_register_commands


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the commands."""
    async_register_commands(hass, ws_get, ws_told)


@websocket_api.require_admin
@websocket_api.websocket_command(
    {
        probatio.Required("type"): f"{DOMAIN}/context/get",
        probatio.Optional("entry_id"): str,
        # 0 lifts the budget: the whole description.
        probatio.Optional("budget_tokens"): probatio.All(int, probatio.Range(min=0)),
        probatio.Optional("text"): probatio.All(str, probatio.Length(max=2000)),
        probatio.Optional("language"): LANGUAGE,
        probatio.Optional("area_id"): str,
    }
)
@websocket_api.async_response
async def ws_get(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send the sections with their text and figures.

    With `text` also what it is about, and how it is read without a model: which words
    were used for what, what was left over, and what would be called. Nothing is.
    """
    if (runtime := _find_runtime(hass, msg.get("entry_id"))) is None:
        connection.send_error(
            msg["id"], websocket_api.ERR_NOT_FOUND, "No such agent is loaded"
        )
        return
    home = await runtime.home.async_get()
    rendered = await HomeRenderer().async_render(
        home,
        budget_tokens=msg.get("budget_tokens", DEFAULT_CONTEXT_TOKENS) or None,
        count=runtime.counter.count_text,
    )
    result = {
        "entry_id": runtime.entry_id,
        "text": rendered.text,
        "tokens": rendered.tokens,
        "is_complete": rendered.is_complete,
        "sections": _sections(runtime.home.stats(), rendered),
        "windows": _windows(runtime),
    }
    if text := msg.get("text"):
        index = await runtime.lookup.async_get_index(
            msg.get("language", hass.config.language)
        )
        result["relevant"] = [
            {
                "entity_id": match.entity_id,
                "name": _name(home, match.entity_id),
                "state": read_state(hass, home.by_entity_id[match.entity_id]),
                "score": match.score,
                "is_named": match.is_named,
                "reasons": list(match.reasons),
            }
            for match in index.find(text, area_id=msg.get("area_id"))
            if match.entity_id in home.by_entity_id
        ]
        result["reading"] = await _async_reading(hass, runtime, connection, msg)
    connection.send_result(msg["id"], result)


@websocket_api.require_admin
@websocket_api.websocket_command(
    {
        probatio.Required("type"): f"{DOMAIN}/context/told",
        probatio.Required("agent_id"): str,
    }
)
@websocket_api.async_response
async def ws_told(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send what every request of an agent begins with, by section."""
    if (agent := async_get_agents(hass).get(msg["agent_id"])) is None:
        connection.send_error(
            msg["id"], websocket_api.ERR_NOT_FOUND, "No such agent is loaded"
        )
        return
    told = await agent.async_told()
    entry_id = next(
        runtime.entry_id
        for runtime in async_get_runtimes(hass)
        if agent in runtime.agents.values()
    )
    connection.send_result(msg["id"], {"entry_id": entry_id, **told})


async def _async_reading(
    hass: HomeAssistant,
    runtime: AgentRuntime,
    connection: websocket_api.ActiveConnection,
    msg: dict[str, Any],
) -> JsonObject | None:
    """Return how a sentence is read without a model; nothing is done."""
    if (agent := next(iter(runtime.agents.values()), None)) is None:
        return None
    conversation_id = ulid_now()
    return await agent.builtin.async_account(
        TurnInfo(
            turn_id=conversation_id,
            conversation_id=conversation_id,
            agent_id=agent.parts.agent_id,
            subentry_id=agent.parts.subentry_id,
            speaker=Speaker(
                user_id=connection.user.id,
                is_admin=True,
                area_id=msg.get("area_id"),
                language=msg.get("language", hass.config.language),
            ),
            text=msg["text"],
            started_ts=time(),
        )
    )


def _find_runtime(hass: HomeAssistant, entry_id: str | None) -> AgentRuntime | None:
    """Return the runtime of an entry, or of the first one that is loaded."""
    entries: list[AgentConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    for entry in entries:
        if entry_id in {None, entry.entry_id}:
            return entry.runtime_data
    return None


def _windows(runtime: AgentRuntime) -> dict[str, dict[str, Any]]:
    """Return how each agent's window is shared, and what it is too small for."""
    return {
        agent.parts.agent_id: {
            "tokens": agent.parts.window_tokens,
            **asdict(room),
        }
        for agent in runtime.agents.values()
        if (room := agent.room) is not None
    }


def _name(home: HomeSnapshot, entity_id: str) -> str:
    return home.by_entity_id[entity_id].name


def _sections(
    stats: dict[str, dict[str, Any]], rendered: RenderedHome
) -> list[dict[str, Any]]:
    """Return what was rendered and what was counted, by the name of the section."""
    texts = {section.name: section for section in rendered.sections}
    names = [*stats, *(name for name in texts if name not in stats)]
    return [
        {
            "name": name,
            "text": texts[name].text if name in texts else "",
            "tokens": texts[name].tokens if name in texts else 0,
            **stats.get(name, {}),
        }
        for name in names
    ]
