"""The actions: approve, reject, undo, refresh the context, purge the history."""

from collections.abc import Callable, Coroutine
from typing import Any, Final

from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse, callback
from homeassistant.exceptions import (
    HomeAssistantError,
    ServiceValidationError,
    Unauthorized,
)
from homeassistant.helpers import config_validation as cv
import probatio

from .approvals.resolution import Choice, Unresolved, WhyUnresolved, resolution_as_json
from .const import (
    DOMAIN,
    LOGGER,
    SERVICE_APPROVE,
    SERVICE_PURGE_HISTORY,
    SERVICE_REFRESH_CONTEXT,
    SERVICE_REJECT,
    SERVICE_UNDO,
)
from .errors import StorageError
from .limits import MAX_CODE
from .models import JsonObject
from .rights import ACTIONS, ANSWERS, may, person_of
from .runtime import (
    async_get_agents,
    async_get_approvals,
    async_get_history,
    async_get_runtimes,
)

type Handler = Callable[[ServiceCall], Coroutine[Any, Any, JsonObject | None]]

OUR_FAULTS: Final = frozenset({"storage_error", "not_running", "changed"})
"""Why an approval came to nothing that whoever answered can do nothing about."""
REJECT_SCHEMA = probatio.Schema({probatio.Required("approval_id"): cv.string})
APPROVE_SCHEMA = REJECT_SCHEMA.extend(
    {probatio.Optional("code"): probatio.All(cv.string, probatio.Length(max=MAX_CODE))}
)
UNDO_SCHEMA = probatio.Schema({probatio.Optional("turn_id"): cv.string})
PURGE_SCHEMA = probatio.Schema(
    {
        probatio.Exclusive("older_than_days", "what"): probatio.All(
            probatio.Coerce(int), probatio.Range(min=0)
        ),
        probatio.Exclusive("conversation_id", "what"): cv.string,
        probatio.Exclusive("everything", "what"): cv.boolean,
    }
)


def _by_rights(service: str, handler: Handler) -> Handler:
    """Return an action that is refused to those who have no cell in the table."""
    row = ACTIONS[service]

    async def async_guarded(call: ServiceCall) -> JsonObject | None:
        user_id = call.context.user_id
        user = await call.hass.auth.async_get_user(user_id) if user_id else None
        if user_id is not None and user is None:
            raise Unauthorized(context=call.context)
        person = person_of(
            has_user=user is not None,
            is_admin=bool(user and user.is_admin),
            groups=[group.id for group in user.groups] if user else (),
        )
        # Nobody answers a question by an action: its own words say why.
        if not may(row, person) and not (user is None and row is ANSWERS):
            raise Unauthorized(context=call.context)
        return await handler(call)

    return async_guarded


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions; they outlive every entry."""
    verdicts: dict[str, tuple[Choice, probatio.Schema]] = {
        SERVICE_APPROVE: ("approve", APPROVE_SCHEMA),
        SERVICE_REJECT: ("reject", REJECT_SCHEMA),
    }
    for service, (decision, schema) in verdicts.items():
        hass.services.async_register(
            DOMAIN,
            service,
            _by_rights(service, _resolver(decision)),
            schema=schema,
            supports_response=SupportsResponse.OPTIONAL,
        )
    hass.services.async_register(
        DOMAIN,
        SERVICE_UNDO,
        _by_rights(SERVICE_UNDO, _async_undo),
        schema=UNDO_SCHEMA,
        supports_response=SupportsResponse.OPTIONAL,
    )
    hass.services.async_register(
        DOMAIN,
        SERVICE_REFRESH_CONTEXT,
        _by_rights(SERVICE_REFRESH_CONTEXT, _async_refresh),
        schema=probatio.Schema({}),
    )
    hass.services.async_register(
        DOMAIN,
        SERVICE_PURGE_HISTORY,
        _by_rights(SERVICE_PURGE_HISTORY, _async_purge),
        schema=PURGE_SCHEMA,
        supports_response=SupportsResponse.OPTIONAL,
    )


def _wrong(key: str) -> ServiceValidationError:
    """Return what the caller has to do otherwise."""
    return ServiceValidationError(translation_domain=DOMAIN, translation_key=key)


def _failed(key: str) -> HomeAssistantError:
    """Return what went wrong on our side."""
    return HomeAssistantError(translation_domain=DOMAIN, translation_key=key)


def _check_loaded(hass: HomeAssistant) -> None:
    """Refuse what needs an account while none is loaded: nothing would be done."""
    if next(async_get_runtimes(hass), None) is None:
        raise _wrong("not_loaded")


def _resolver(decision: Choice) -> Handler:
    """Return the handler of approve or reject."""

    async def async_resolve(call: ServiceCall) -> JsonObject:
        _check_loaded(call.hass)
        approval_id = call.data["approval_id"]
        user_id = call.context.user_id
        user = await call.hass.auth.async_get_user(user_id) if user_id else None
        problem: WhyUnresolved = "not_found"
        for approvals in async_get_approvals(call.hass):
            resolution = await approvals.async_resolve(
                approval_id,
                decision,
                user_id=user_id,
                is_admin=bool(user and user.is_admin),
                context=call.context,
                via="action",
                code=call.data.get("code"),
            )
            if not isinstance(resolution, Unresolved):
                return resolution_as_json(resolution)
            if resolution.problem != "not_found":
                problem = resolution.problem
        make = _failed if problem in OUR_FAULTS else _wrong
        raise make(f"approval_{problem}")

    return async_resolve


async def _async_undo(call: ServiceCall) -> JsonObject:
    """Put back what a turn changed."""
    _check_loaded(call.hass)
    for agent in async_get_agents(call.hass).values():
        result = await agent.parts.toolkit.async_undo(
            call.data.get("turn_id"), None, call.context
        )
        match result:
            case None | {"error": "nothing_to_undo"}:
                continue
            case {"status": "denied"}:
                raise _wrong("undo_denied")
            case {"error": "older_deed"}:
                raise _wrong("older_deed")
            case {"status": "failed"} | {"error": _}:
                LOGGER.warning("Undoing came to nothing: %s", result.get("error"))
                raise _failed("undo_failed")
        return result
    raise _wrong("nothing_to_undo")


async def _async_refresh(call: ServiceCall) -> None:
    """Read the whole home again."""
    _check_loaded(call.hass)
    for runtime in async_get_runtimes(call.hass):
        await runtime.home.async_refresh()


async def _async_purge(call: ServiceCall) -> JsonObject:
    """Delete history for good, and say how much."""
    history = async_get_history(call.hass)
    if history is None:
        raise _wrong("not_loaded")
    days = call.data.get("older_than_days")
    conversation_id = call.data.get("conversation_id")
    if call.data.get("everything"):
        days = 0
    elif days == 0:
        raise _wrong("purge_everything")
    elif days is None and conversation_id is None:
        raise _wrong("purge_nothing")
    try:
        purged = await history.async_purge(
            older_than_days=days, conversation_id=conversation_id
        )
    except StorageError as err:
        raise _failed("history_unavailable") from err
    if conversation_id is not None and not (purged.turns or purged.conversations):
        raise _wrong("conversation_not_found")
    return {"turns": purged.turns, "conversations": purged.conversations}
