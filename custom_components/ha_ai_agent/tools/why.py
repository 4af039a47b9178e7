"""Who or what changed a thing last: from contexts, the ledger, traces, the logbook."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from typing import Any, Final

from homeassistant.components.conversation import DOMAIN as CONVERSATION_DOMAIN
from homeassistant.components.logbook.processor import EventProcessor
from homeassistant.components.recorder import get_instance
from homeassistant.components.trace.util import async_get_trace, async_list_traces
from homeassistant.const import (
    ATTR_DOMAIN,
    ATTR_ENTITY_ID,
    ATTR_NAME,
    ATTR_SERVICE,
    ATTR_SERVICE_DATA,
    EVENT_CALL_SERVICE,
    EVENT_STATE_CHANGED,
)
from homeassistant.core import Context, HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util

from ..calls.arguments import CallRequest, as_texts, unwrap
from ..calls.problems import failed
from ..calls.targets import Resolver, Selection
from ..calls.view import TurnView
from ..const import DOMAIN, EVENT_ACTING
from ..domains.rows import domain_of
from ..home.snapshot import Entity
from ..home.states import local_time, read_state
from ..models import JsonObject, LedgerEntry
from ..running.ledger import CONTEXT
from ..running.undo import may_undo
from ..text import quoted
from .tool import ToolParts

_SPAN: Final = timedelta(days=10)
"""What Home Assistant records by default."""
_SAME: Final = 0.5
"""Seconds: an update so soon after the change is part of it."""
_LATE: Final = 60.0
"""Seconds after a change in which our ledger has written of it."""
_NO_STATE: Final = frozenset({"unavailable", "unknown"})
_THROUGH: Final = frozenset({"scene", "script"})
_CODE: Final = frozenset({"automation_triggered", "script_started"})
_EVENTS: Final = (*_CODE, EVENT_CALL_SERVICE, EVENT_ACTING)
UNKNOWN: Final = "not known"
_ITSELF: Final = (
    "Nothing in Home Assistant asked for it: somebody at the thing itself, its app, or "
    "the thing on its own. Do not guess which."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What is known of a change."""

    moment: datetime
    by_entity: str | None = None
    """Automation or script."""
    by_name: str | None = None
    source: str | None = None
    """How its trigger is described."""
    user_id: str | None = None
    context_id: str | None = None
    is_ours: bool = False
    through: str | None = None
    """Scene or script that was asked for, by its id or by its kind alone."""
    follows: str | None = None
    """Whose change it came with: what a template or a group is made of."""
    is_asked: bool = False
    """Something called a service for it."""


async def async_why(
    parts: ToolParts, view: TurnView, arguments: JsonObject
) -> JsonObject:
    """Return who or what changed one thing last; what nobody knows is told so."""
    arguments = unwrap(arguments, ("entity_id",))
    targets = {"entity_id": as_texts(arguments.get("entity_id"))[:1]}
    resolver = Resolver(view.book, view.rights.for_reading(), Selection())
    resolved = resolver.resolve(CallRequest(targets=targets))
    if len(resolved.entity_ids) != 1:
        raise failed(
            "not_found",
            "Say which one thing. Use one of near_matches, or find_entities.",
            **resolved.left_out,
            near_matches=resolved.near
            or (*resolved.entity_ids, *chain(*resolved.ambiguous.values()))[:5],
        )
    entity = view.home.by_entity_id[resolved.entity_ids[0]]
    state = view.hass.states.get(entity.entity_id)
    result: JsonObject = {
        "entity_id": entity.entity_id,
        "state": read_state(view.hass, entity),
    }
    if state is None:
        return {**result, "by": UNKNOWN}
    entries = await parts.actions.ledger.async_list(turn_id=None, conversation_id=None)
    entries = [entry for entry in entries if entity.entity_id in entry.after]
    cause = await _async_cause(view.hass, state, entries)
    if cause is None:
        return {**result, "by": UNKNOWN}
    result["changed"] = local_time(cause.moment)
    return result | await _async_told(view, entity, cause, entries)


async def _async_cause(
    hass: HomeAssistant, state: State, entries: list[LedgerEntry]
) -> Origin | None:
    """Return what is known of the last change to a state."""
    cause = _live(state) if _is_of_change(state, entries) else None
    if cause is None or not (cause.is_asked or cause.by_entity or cause.follows):
        return await _async_recorded(hass, state) or cause
    if cause.by_entity and not (cause.source or cause.user_id):
        # Somebody had it run: the recorder knows of the call before it.
        before = await _async_recorded(hass, state)
        if before is not None and before.by_entity == cause.by_entity:
            return replace(cause, source=before.source, user_id=before.user_id)
    return cause


def _is_of_change(state: State, entries: list[LedgerEntry]) -> bool:
    """Return if a state's context is that of its change, or of somebody's act since.

    A thing that reports a new value of something else has a context of its own.
    """
    late = state.last_updated_timestamp - state.last_changed_timestamp
    context = state.context
    return (
        late < _SAME
        or context.user_id is not None
        or context.parent_id is not None
        or any(entry.call.get(CONTEXT) == context.id for entry in entries)
    )


def _live(state: State) -> Origin:
    """Return what the context of the state tells."""
    context = state.context
    origin = context.origin_event
    name, data = ("", {}) if origin is None else (origin.event_type, origin.data)
    is_code = name in _CODE
    return Origin(
        moment=state.last_updated,
        by_entity=data.get(ATTR_ENTITY_ID) if is_code else None,
        by_name=data.get(ATTR_NAME) if is_code else None,
        source=data.get("source") if is_code else None,
        user_id=context.user_id,
        context_id=context.id,
        through=_through(data) if name == EVENT_CALL_SERVICE else None,
        follows=_other(data.get(ATTR_ENTITY_ID), state)
        if name == EVENT_STATE_CHANGED
        else None,
        is_asked=name == EVENT_CALL_SERVICE or context.user_id is not None,
    )


def _through(call: Mapping[str, Any]) -> str | None:
    """Return the scene or the script that a call of a service names."""
    domain, service = str(call.get(ATTR_DOMAIN)), str(call.get(ATTR_SERVICE))
    if domain not in _THROUGH:
        return None
    named = as_texts(call.get(ATTR_SERVICE_DATA, {}).get(ATTR_ENTITY_ID))
    if domain == "script" and not named:
        named = (f"script.{service}",)
    return named[0] if len(named) == 1 else None


def _other(entity_id: Any, state: State) -> str | None:
    return entity_id if entity_id and entity_id != state.entity_id else None


async def _async_recorded(hass: HomeAssistant, state: State) -> Origin | None:
    """Return what the logbook knows of the last change to this state."""
    if not {"recorder", "logbook"} <= hass.config.components:
        return None
    work = partial(_read_logbook, hass, state.entity_id)
    rows = await get_instance(hass).async_add_executor_job(work)
    found: dict[str, Any] | None = None
    for row in reversed(rows):
        value = row.get("state")
        if value in _NO_STATE:
            # Home Assistant or the thing was away: what was before goes on.
            continue
        if value != state.state:
            break
        if found is not None and not _has_cause(row):
            break
        found = row
        if _has_cause(row):
            break
    if found is None:
        return None
    event, domain = found.get("context_event_type"), found.get("context_domain")
    is_code = event in _CODE
    other = _other(found.get("context_entity_id"), state) if event is None else None
    return Origin(
        moment=dt_util.utc_from_timestamp(found["when"]),
        through=domain if event == EVENT_CALL_SERVICE and domain in _THROUGH else None,
        follows=other,
        by_entity=found.get("context_entity_id") if is_code else None,
        by_name=found.get("context_name") if is_code else None,
        source=found.get("context_source"),
        user_id=found.get("context_user_id"),
        is_ours=domain == DOMAIN,
        is_asked=event == EVENT_CALL_SERVICE or bool(found.get("context_user_id")),
    )


def _has_cause(row: dict[str, Any]) -> bool:
    known = ("context_event_type", "context_user_id", "context_entity_id")
    return any(row.get(key) for key in known)


def _read_logbook(hass: HomeAssistant, entity_id: str) -> list[dict[str, Any]]:
    """Return the changes of a thing, oldest first. Runs in the recorder's executor."""
    now = dt_util.utcnow()
    processor = EventProcessor(hass, _EVENTS, [entity_id], timestamp=True)
    rows = processor.get_events(now - _SPAN, now)
    return [row for row in rows if row.get("entity_id") == entity_id and "state" in row]


async def _async_told(
    view: TurnView, entity: Entity, cause: Origin, entries: list[LedgerEntry]
) -> JsonObject:
    """Return a cause in words."""
    if (agent := _agent_of(view.hass, cause)) == DOMAIN:
        cause = replace(cause, is_ours=True)
    entry = _entry_of(cause, entries)
    if entry is not None or cause.is_ours:
        return await _async_ours(view, cause, entry)
    if cause.by_entity is not None:
        kind = cause.by_entity.partition(".")[0]
        told = {"by": f"{kind} {quoted(cause.by_name or cause.by_entity, 60)}"}
        if because := await _async_because(view, cause):
            told["because"] = because
        return told
    name = await _async_user(view.hass, cause.user_id)
    if agent is not None:
        told = {"by": f"the assistant {quoted(_name(view, cause.follows), 60)}"}
        return told | ({"because": f"{name} asked for it"} if name else {})
    if cause.through is not None:
        return _told_through(view, cause.through, name)
    if name is not None:
        return {"by": name}
    if cause.follows is not None:
        return await _async_followed(view, cause.follows, entries)
    return _told_unknown(entity, cause)


async def _async_ours(
    view: TurnView, cause: Origin, entry: LedgerEntry | None
) -> JsonObject:
    """Return whose wish it was, and how it is taken back."""
    told: JsonObject = {"by": "you, the agent"}
    user_id = cause.user_id if entry is None else entry.user_id
    if name := await _async_user(view.hass, user_id):
        told["because"] = f"{name} asked for it"
    asks, is_admin = view.scope.context.user_id, view.rights.is_admin
    if (
        entry is not None
        and entry.undone_ts is None
        and may_undo(entry, asks, is_admin=is_admin)
    ):
        told["undo"] = {"turn_id": entry.turn_id}
    return told


def _told_through(view: TurnView, through: str, name: str | None) -> JsonObject:
    """Return that a scene or a script did it, and for whom."""
    kind, dot, _ = through.partition(".")
    told = f"{kind} {_shown(view, through)}" if dot else f"a {kind}"
    return {"by": name, "because": told} if name else {"by": told}


def _told_unknown(entity: Entity, cause: Origin) -> JsonObject:
    if cause.is_asked:
        return {"by": "an integration or a program of Home Assistant; no person known"}
    if domain_of(entity.domain).is_pressed:
        return {"by": "somebody pressed it"}
    return {"by": UNKNOWN, "message": _ITSELF}


async def _async_followed(
    view: TurnView, entity_id: str, entries: list[LedgerEntry]
) -> JsonObject:
    """Return what a thing follows, and who changed that."""
    told: JsonObject = {"by": f"it follows {_shown(view, entity_id)}"}
    source = view.home.by_entity_id.get(entity_id)
    state = view.hass.states.get(entity_id)
    if source is None or state is None or not view.rights.may_read(entity_id):
        return told
    cause = await _async_cause(view.hass, state, entries)
    if cause is not None and cause.follows is None:
        told["because"] = (await _async_told(view, source, cause, entries))["by"]
    return told


def _agent_of(hass: HomeAssistant, cause: Origin) -> str | None:
    """Return the integration of the assistant whose turn it was."""
    if (cause.follows or "").partition(".")[0] != CONVERSATION_DOMAIN:
        return None
    entry = er.async_get(hass).async_get(cause.follows or "")
    return entry.platform if entry is not None else CONVERSATION_DOMAIN


def _name(view: TurnView, entity_id: str | None) -> str:
    state = view.hass.states.get(entity_id or "")
    return state.name if state is not None else str(entity_id)


def _shown(view: TurnView, entity_id: str) -> str:
    """Return a thing as it is called, if it may be seen."""
    shown = view.home.by_entity_id.get(entity_id)
    if shown is None or not view.rights.may_read(entity_id):
        return "something that is not exposed to you"
    return f"{quoted(shown.name, 60)} ({entity_id})"


def _entry_of(cause: Origin, entries: list[LedgerEntry]) -> LedgerEntry | None:
    """Return what our ledger wrote of the change."""
    moment = cause.moment.timestamp()
    for entry in entries:
        if cause.context_id is not None:
            if entry.call.get(CONTEXT) == cause.context_id:
                return entry
        elif cause.is_ours and -_SAME <= entry.created_ts - moment <= _LATE:
            return entry
    return None


async def _async_user(hass: HomeAssistant, user_id: str | None) -> str | None:
    if user_id is None:
        return None
    user = await hass.auth.async_get_user(user_id)
    return f"user {quoted(user.name, 60)}" if user and user.name else "a user"


async def _async_because(view: TurnView, cause: Origin) -> str | None:
    """Return why an automation or a script ran; nothing of what is not exposed."""
    name = await _async_user(view.hass, cause.user_id)
    trigger = await _async_trigger(view.hass, cause)
    entity_id = trigger.get("entity_id")
    source = trigger.get("description") or cause.source
    if entity_id is None and source:
        entity_id = next((word for word in source.split() if _is_id(view, word)), None)
    if not isinstance(entity_id, str):
        return name or (quoted(source, 80) if source else None)
    if entity_id not in view.home.by_entity_id or not view.rights.may_read(entity_id):
        return "of something that is not exposed to you"
    now = trigger.get("to_state")
    value = now.get("state") if isinstance(now, dict) else getattr(now, "state", None)
    what = f" became {quoted(value, 40)}" if value else ""
    return f"{_shown(view, entity_id)}{what}"


def _is_id(view: TurnView, word: str) -> bool:
    return view.hass.states.get(word) is not None


async def _async_trigger(hass: HomeAssistant, cause: Origin) -> dict[str, Any]:
    """Return the trigger of an automation's run, as its trace kept it."""
    state = hass.states.get(cause.by_entity or "")
    item_id = state.attributes.get("id") if state is not None else None
    if item_id is None or "trace" not in hass.config.components:
        return {}
    key = f"automation.{item_id}"
    for short in reversed(await async_list_traces(hass, "automation", key)):
        run: dict[str, Any] = dict(await async_get_trace(hass, key, short["run_id"]))
        if not _is_run(run, cause):
            continue
        for path, steps in run.get("trace", {}).items():
            if path.startswith("trigger"):
                step = steps[0] if isinstance(steps[0], dict) else steps[0].as_dict()
                return dict(step.get("changed_variables", {}).get("trigger") or {})
    return {}


def _is_run(run: Any, cause: Origin) -> bool:
    """Return if a trace is the run that made the change."""
    context = run.get("context")
    context_id = context.id if isinstance(context, Context) else context["id"]
    if cause.context_id is not None:
        return bool(context_id == cause.context_id)
    start = run["timestamp"]["start"]
    began = start if isinstance(start, datetime) else dt_util.parse_datetime(start)
    return began is not None and began <= cause.moment + timedelta(seconds=1)
