"""The actions: approve, reject, undo, refresh the context, purge the history."""

from collections.abc import Callable, Coroutine
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse, callback
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from homeassistant.helpers import config_validation as cv
import probatio

from .approvals.resolution import Choice, Unresolved, resolution_as_json
from .const import (
    DOMAIN,
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
    )


def _resolver(decision: Choice) -> Handler:
    """Return the handler of approve or reject."""

    async def async_resolve(call: ServiceCall) -> JsonObject:
        approval_id = call.data["approval_id"]
        user_id = call.context.user_id
        user = await call.hass.auth.async_get_user(user_id) if user_id else None
        problem: Unresolved | None = None
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
            if problem is None or resolution.problem != "not_found":
                problem = resolution
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="approval_not_resolved",
            translation_placeholders={
                "problem": (problem or Unresolved("not_found")).message
            },
        )

    return async_resolve


async def _async_undo(call: ServiceCall) -> JsonObject:
    """Put back what a turn changed."""
    for agent in async_get_agents(call.hass).values():
        result = await agent.parts.toolkit.async_undo(
            call.data.get("turn_id"), None, call.context
        )
        if result is not None and result.get("error") != "nothing_to_undo":
            return result
    raise ServiceValidationError(
        translation_domain=DOMAIN, translation_key="nothing_to_undo"
    )


async def _async_refresh(call: ServiceCall) -> None:
    """Read the whole home again."""
    for runtime in async_get_runtimes(call.hass):
        await runtime.home.async_refresh()


async def _async_purge(call: ServiceCall) -> None:
    """Delete history for good."""
    history = async_get_history(call.hass)
    if history is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="not_loaded"
        )
    try:
        await history.async_purge(
            older_than_days=call.data.get("older_than_days"),
            conversation_id=call.data.get("conversation_id"),
        )
    except StorageError as err:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="history_unavailable",
            translation_placeholders={"error": str(err)},
        ) from err
