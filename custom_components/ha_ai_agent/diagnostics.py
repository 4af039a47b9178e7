"""What a person may attach to a bug report: facts and timings, nothing private."""

from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import urlsplit

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_API_KEY, CONF_PROMPT
from homeassistant.core import HomeAssistant
from homeassistant.loader import async_get_integration

from .const import (
    CONF_ALLOWED_SERVICES,
    CONF_APPROVAL_CODE,
    CONF_APPROVAL_NOTIFY,
    CONF_APPROVAL_RULES,
    CONF_BASE_URL,
    CONF_HEADERS,
    CONF_REQUEST_FIELDS,
    CONF_TRUSTED_TOOLS,
    DOMAIN,
)
from .errors import StorageError
from .history.records import EVERYTHING, TurnSummary
from .models import JsonObject
from .runtime import AgentConfigEntry, AgentRuntime

TO_REDACT = {
    CONF_API_KEY,
    CONF_APPROVAL_CODE,
    CONF_HEADERS,
    CONF_PROMPT,
    CONF_REQUEST_FIELDS,
    # Names of people's phones, groups and scripts
    CONF_ALLOWED_SERVICES,
    CONF_APPROVAL_NOTIFY,
    CONF_APPROVAL_RULES,
    CONF_TRUSTED_TOOLS,
}
LAST_TURNS = 20
PACKAGES = ("homeassistant", "httpx", "tiktoken", "sqlalchemy")
TURN_FIELDS = (
    "started_ts", "outcome", "duration_ms", "iterations", "tool_calls", "rung",
    "model_id", "input_tokens", "cached_input_tokens", "output_tokens", "error",
)  # fmt: skip
# Figures and codes of a span; everything else in it may be words
SPAN_ATTRIBUTES = frozenset(
    {
        "iteration", "rung", "input_tokens", "cached_input_tokens", "output_tokens",
        "tool", "status", "outcome", "error",
    }
)  # fmt: skip


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: AgentConfigEntry
) -> JsonObject:
    """Return the diagnostics of an entry."""
    integration = await async_get_integration(hass, DOMAIN)
    runtime = entry.runtime_data if entry.state is ConfigEntryState.LOADED else None
    return {
        "version": str(integration.version),
        "packages": await hass.async_add_executor_job(_versions),
        "entry": {
            "version": f"{entry.version}.{entry.minor_version}",
            "state": entry.state.value,
            # Why it is not loaded, as a key: its sentence may hold an address.
            "reason": entry.error_reason_translation_key,
            "data": _redact(entry.data),
        },
        "agents": [
            {
                "type": subentry.subentry_type,
                "data": _redact(subentry.data),
                **(_usage(runtime, subentry.subentry_id) if runtime else {}),
            }
            for subentry in entry.subentries.values()
        ],
        **(await _async_running(entry, runtime) if runtime else {}),
    }


def _usage(runtime: AgentRuntime, subentry_id: str) -> JsonObject:
    """Return what an agent has used."""
    return {
        "usage": runtime.usage.get(subentry_id).as_json(),
        "limit": runtime.usage.limit_state(subentry_id),
    }


async def _async_running(entry: AgentConfigEntry, runtime: AgentRuntime) -> JsonObject:
    """Return what only an entry that is loaded can tell."""
    return {
        "provider": {
            "is_up": runtime.coordinator.last_update_success,
            "models_listed": len(runtime.coordinator.model_ids),
        },
        "home": runtime.home.stats(),
        "counters": _by_agent(entry, runtime.metrics.counters),
        "timings": _by_agent(
            entry,
            {
                name: {
                    "count": timing.count,
                    "mean_ms": round(timing.total_ms / timing.count, 2),
                    "last_ms": round(timing.last_ms, 2),
                    "max_ms": round(timing.max_ms, 2),
                }
                for name, timing in runtime.metrics.timings.items()
                if timing.count
            },
        ),
        "history": await _async_history(entry),
    }


def _redact(data: Any) -> Any:
    """Return stored data without secrets, prompts, names and private addresses."""
    redacted = async_redact_data(dict(data), TO_REDACT)
    if url := redacted.get(CONF_BASE_URL):
        parts = urlsplit(url)
        # The path tells a wrong address from a right one; the host is nobody's
        # business.
        redacted[CONF_BASE_URL] = f"{parts.scheme}://**REDACTED**{parts.path}"
    return redacted


def _by_agent(entry: AgentConfigEntry, figures: dict[str, Any]) -> dict[str, Any]:
    """Return figures with `agent 1` instead of the ids of the agents."""
    numbers = {
        subentry_id: f"agent {number}"
        for number, subentry_id in enumerate(entry.subentries, 1)
    }
    return {
        (f"{numbers[agent]}.{name}" if (agent in numbers) else key): value
        for key, value in sorted(figures.items())
        for agent, _, name in [key.partition(".")]
    }


async def _async_history(entry: AgentConfigEntry) -> JsonObject:
    """Return the newest turns without their words."""
    history = entry.runtime_data.history
    try:
        page = await history.async_list_turns(EVERYTHING, limit=LAST_TURNS)
        turns = [
            await history.async_get_turn(turn.turn_id, EVERYTHING)
            for turn in page.items
            if turn.subentry_id in entry.subentries
        ]
    except StorageError as err:
        return {"is_available": history.is_available, "error": str(err)}
    return {
        "is_available": history.is_available,
        "turns": [_turn(turn) for turn in turns if turn is not None],
    }


def _turn(turn: TurnSummary) -> JsonObject:
    """Return what can be shown of a turn: figures and codes."""
    return {
        **{key: getattr(turn, key) for key in TURN_FIELDS},
        "spans": [
            {
                # What follows is the name of a tool, and a script's name is one.
                "name": span["name"].partition(" ")[0],
                "start_ms": span["start_ms"],
                "duration_ms": span["duration_ms"],
                "parent": span["parent"],
                **{
                    key: value
                    for key, value in span.get("attributes", {}).items()
                    if key in SPAN_ATTRIBUTES
                },
            }
            for span in turn.spans or ()
        ],
    }


def _versions() -> dict[str, str | None]:
    """Return the versions of what matters."""
    found: dict[str, str | None] = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = None
    return found
