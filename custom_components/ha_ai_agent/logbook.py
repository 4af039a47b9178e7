"""What the logbook tells of the agent: where it was asked, and what it did.

The events hold no words and no names: they are looked up when somebody reads. Who asked
follows from the event's context, which the logbook resolves itself.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from homeassistant.components.logbook.const import (
    LOGBOOK_ENTRY_CONTEXT_ID,
    LOGBOOK_ENTRY_ENTITY_ID,
    LOGBOOK_ENTRY_MESSAGE,
    LOGBOOK_ENTRY_NAME,
)
from homeassistant.components.logbook.models import LazyEventPartialState
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er

from .const import (
    DOMAIN,
    EVENT_ACTING,
    EVENT_APPROVAL_REQUESTED,
    EVENT_APPROVAL_RESOLVED,
    EVENT_TURN_FINISHED,
    NAME,
)
from .domains.rows import domain_of

MAX_NAMES: Final = 6
REASONS: Final[Mapping[str, str]] = {
    "approval": "acting after approval",
    "schedule": "acting on a schedule",
    "undo": "undoing its changes",
}
"""Why it acts where no sentence was said just then."""
OUTCOMES: Final[Mapping[str, str]] = {
    "ok": "answered",
    "error": "could not answer",
    "cancelled": "was stopped",
    "approval_required": "asked for approval",
}
RESULTS: Final[tuple[tuple[str, str], ...]] = (
    ("confirmed", ""),
    ("partial", "partially done: "),
    ("unconfirmed", "not confirmed: "),
    ("scheduled", "scheduled: "),
    ("approval_required", "waiting for approval: "),
    ("denied", "not allowed: "),
    ("failed", "failed: "),
)
"""What came of an action, in the order in which it is told."""
ANSWERS: Final[Mapping[str, str]] = {
    "approved": "answered: approved",
    "executed": "answered: approved",
    "failed": "answered: approved, but it failed",
    "rejected": "answered: rejected",
    "expired": "not answered in time",
}
"""How a question ended."""
DONE_ANYWHERE: Final[Mapping[str, str]] = {
    "press": "pressed",
    "set_value": "set",
    "toggle": "toggled",
    "turn_off": "turned off",
    "turn_on": "turned on",
}

type Describe = Callable[[LazyEventPartialState], dict[str, Any]]


@callback
def async_describe_events(
    hass: HomeAssistant,
    async_describe_event: Callable[[str, str, Describe], None],
) -> None:
    """Describe our events."""

    def describe(event: LazyEventPartialState, message: str) -> dict[str, Any]:
        agent_id = event.data.get("agent_id")
        state = hass.states.get(agent_id) if agent_id else None
        return {
            LOGBOOK_ENTRY_NAME: state.name if state else NAME,
            LOGBOOK_ENTRY_MESSAGE: message,
            LOGBOOK_ENTRY_ENTITY_ID: agent_id or None,
            LOGBOOK_ENTRY_CONTEXT_ID: event.context_id,
        }

    @callback
    def async_describe_acting(event: LazyEventPartialState) -> dict[str, Any]:
        return describe(event, REASONS.get(event.data.get("reason", ""), "acting"))

    @callback
    def async_describe_turn(event: LazyEventPartialState) -> dict[str, Any]:
        return describe(event, _turn_message(hass, event.data))

    @callback
    def async_describe_request(event: LazyEventPartialState) -> dict[str, Any]:
        return describe(event, _with_preview("asked for approval", event.data))

    @callback
    def async_describe_resolution(event: LazyEventPartialState) -> dict[str, Any]:
        answer, preview = _answer(event.data), event.data.get("preview")
        return describe(event, f"{answer} ({preview})" if preview else answer)

    for event_type, describer in (
        (EVENT_ACTING, async_describe_acting),
        (EVENT_TURN_FINISHED, async_describe_turn),
        (EVENT_APPROVAL_REQUESTED, async_describe_request),
        (EVENT_APPROVAL_RESOLVED, async_describe_resolution),
    ):
        async_describe_event(DOMAIN, event_type, describer)


def _turn_message(hass: HomeAssistant, data: Mapping[str, Any]) -> str:
    """Return one line about a turn: what was asked for, and what was done."""
    outcome = data.get("outcome", "")
    parts = list(_told(hass, data.get("actions") or ()))
    if not parts or outcome in {"error", "cancelled"}:
        parts.insert(0, OUTCOMES.get(outcome, "finished a request"))
    seconds = float(data.get("duration_ms") or 0) / 1000
    place = _place(hass, data)
    return f"{'; '.join(parts)} ({place and f'{place}, '}{seconds:.1f} s)"


def _told(hass: HomeAssistant, actions: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    """Yield what came of the actions, those of one kind together."""
    actions = list(actions)
    for status, label in RESULTS:
        told = [
            _action(hass, action, is_done=not label)
            for action in actions
            if action["status"] == status
        ]
        if told:
            yield label + ", ".join(told)


def _action(hass: HomeAssistant, action: Mapping[str, Any], *, is_done: bool) -> str:
    """Return an action with the names that things have now."""
    key = str(action["action"])
    names = [_name(hass, target) for target in action.get("targets", ())]
    shown = names[:MAX_NAMES]
    if more := len(names) - len(shown) + int(action.get("more", 0)):
        shown.append(f"{more} more")
    domain, _, service = key.partition(".")
    verb = domain_of(domain).done.get(service) or DONE_ANYWHERE.get(service)
    if verb is None:
        verb = f"{key}:" if shown else key
    elif not is_done:
        verb = service.replace("_", " ")
    return f"{verb} {_joined(shown)}" if shown else verb


def _joined(names: list[str]) -> str:
    """Return `A, B and C`."""
    return " and ".join((", ".join(names[:-1]), names[-1]) if names[1:] else names)


def _name(hass: HomeAssistant, target: str) -> str:
    """Return the name of an entity, by its id in the registry or its entity id."""
    entry = er.async_get(hass).entities.get_entry(target)
    entity_id = entry.entity_id if entry else target
    if (state := hass.states.get(entity_id)) is not None:
        return state.name
    return entity_id if "." in entity_id else "something no longer there"


def _place(hass: HomeAssistant, data: Mapping[str, Any]) -> str:
    """Return the name of the satellite or device that heard it, if one did."""
    device_id = data.get("device_id")
    device = dr.async_get(hass).async_get(device_id) if device_id else None
    return (device.name_by_user or device.name or "") if device else ""


def _answer(data: Mapping[str, Any]) -> str:
    """Return how a question ended: by a person, its time, a newer sentence, the end."""
    if data.get("resolved_via") in {"superseded", "removed"}:
        return "question withdrawn"
    return ANSWERS.get(str(data.get("status")), "answered")


def _with_preview(message: str, data: Mapping[str, Any]) -> str:
    preview = data.get("preview")
    return f"{message}: {preview}" if preview else message
