"""What the logbook tells of the agent: who asked, and what came of it."""

from collections.abc import Callable, Mapping
from typing import Any

from homeassistant.components.logbook.const import (
    LOGBOOK_ENTRY_CONTEXT_ID,
    LOGBOOK_ENTRY_ENTITY_ID,
    LOGBOOK_ENTRY_MESSAGE,
    LOGBOOK_ENTRY_NAME,
)
from homeassistant.components.logbook.models import LazyEventPartialState
from homeassistant.core import HomeAssistant, callback

from .const import (
    DOMAIN,
    EVENT_APPROVAL_REQUESTED,
    EVENT_APPROVAL_RESOLVED,
    EVENT_TURN_FINISHED,
    NAME,
)

OUTCOMES: Mapping[str, str] = {
    "ok": "answered",
    "error": "could not answer",
    "cancelled": "was stopped",
    "approval_required": "asked for a yes",
}


@callback
def async_describe_events(
    hass: HomeAssistant,
    async_describe_event: Callable[
        [str, str, Callable[[LazyEventPartialState], dict[str, Any]]], None
    ],
) -> None:
    """Describe our events."""

    def describe(event: LazyEventPartialState, message: str) -> dict[str, Any]:
        # Who asked follows from the context: the logbook names that user itself, and
        # puts what was done below the turn by the same context.
        agent_id = event.data.get("agent_id")
        state = hass.states.get(agent_id) if agent_id else None
        return {
            LOGBOOK_ENTRY_NAME: state.name if state else NAME,
            LOGBOOK_ENTRY_MESSAGE: message,
            LOGBOOK_ENTRY_ENTITY_ID: agent_id,
            LOGBOOK_ENTRY_CONTEXT_ID: event.context_id,
        }

    @callback
    def async_describe_turn(event: LazyEventPartialState) -> dict[str, Any]:
        return describe(event, _turn_message(event.data))

    @callback
    def async_describe_request(event: LazyEventPartialState) -> dict[str, Any]:
        return describe(event, _with_preview("asks", event.data))

    @callback
    def async_describe_resolution(event: LazyEventPartialState) -> dict[str, Any]:
        status = event.data.get("status") or event.data.get("decision") or "answered"
        return describe(event, _with_preview(f"got an answer ({status})", event.data))

    for event_type, describer in (
        (EVENT_TURN_FINISHED, async_describe_turn),
        (EVENT_APPROVAL_REQUESTED, async_describe_request),
        (EVENT_APPROVAL_RESOLVED, async_describe_resolution),
    ):
        async_describe_event(DOMAIN, event_type, describer)


def _turn_message(data: Mapping[str, Any]) -> str:
    """Return one line about a turn."""
    message = OUTCOMES.get(data.get("outcome", ""), "finished a turn")
    seconds = float(data.get("duration_ms") or 0) / 1000
    details = [f"{seconds:.1f} s"]
    if calls := data.get("tool_calls"):
        details.insert(0, "1 action" if calls == 1 else f"{calls} actions")
    return f"{message} ({', '.join(details)})"


def _with_preview(message: str, data: Mapping[str, Any]) -> str:
    """Return a message with what it is about."""
    preview = data.get("preview")
    return f"{message}: {preview}" if preview else message
