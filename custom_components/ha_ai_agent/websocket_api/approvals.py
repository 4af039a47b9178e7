"""Open questions over a WebSocket: see them, hear of them, answer them."""

from collections.abc import Iterator, Sequence
from time import time
from typing import Any, Final

from homeassistant.components import websocket_api
from homeassistant.core import Event, HomeAssistant, callback
import probatio

from ..approvals.gate import ApprovalManager
from ..approvals.resolution import (
    Unresolved,
    may_answer,
    record_as_json,
    resolution_as_json,
)
from ..const import (
    DOMAIN,
    EVENT_APPROVAL_REQUESTED,
    EVENT_APPROVAL_RESOLVED,
    OLDER_DEED,
    WAS_QUESTION,
)
from ..domains.tables import REASONS
from ..errors import StorageError
from ..limits import MAX_APPROVAL_ID, MAX_CODE
from ..models import ApprovalRecord, JsonObject
from ..runtime import async_get_approvals, async_get_history
from .guard import async_register_commands
from .names import async_people, async_place

MAX_PAST: Final = 200
REASON_KEYS: Final = {
    **{text: key for key, text in REASONS.items()},
    # What asks without a risk stands as its own key.
    **{key: key for key in (OLDER_DEED, WAS_QUESTION)},
}


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the commands."""
    async_register_commands(hass, ws_list, ws_subscribe, ws_resolve)


@websocket_api.websocket_command(
    {
        probatio.Required("type"): f"{DOMAIN}/approvals/list",
        probatio.Optional("conversation_id"): probatio.Any(str, None),
        # So many of those that have been answered, newest first, besides.
        probatio.Optional("past", default=0): probatio.All(
            int, probatio.Range(min=0, max=MAX_PAST)
        ),
    }
)
@websocket_api.async_response
async def ws_list(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send the open questions: a user's own, for an administrator all."""
    approvals = await _async_open(hass, connection, msg.get("conversation_id"))
    past: list[JsonObject] = []
    if msg["past"] and (history := async_get_history(hass)) is not None:
        user = connection.user
        try:
            records = await history.approvals.async_list_past(
                None if user.is_admin else user.id, limit=msg["past"]
            )
        except StorageError as err:
            connection.send_error(msg["id"], err.key, str(err))
            return
        past = [_told(hass, record) for record in records]
    answer = {"approvals": approvals, "past": past, "server_ts": time()}
    connection.send_result(
        msg["id"], {**answer, "people": await _async_people(hass, [*approvals, *past])}
    )


@websocket_api.websocket_command(
    {probatio.Required("type"): f"{DOMAIN}/approvals/subscribe"}
)
@websocket_api.async_response
async def ws_subscribe(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send the open questions, and each that comes or ends from now on."""
    user = connection.user

    @callback
    def forward(event: Event[dict[str, Any]]) -> None:
        if not user.is_admin and event.data.get("user_id") != user.id:
            return
        kind = (
            "requested" if event.event_type == EVENT_APPROVAL_REQUESTED else "resolved"
        )
        approval = {**event.data, **_shown(hass, event.data["approval_id"])}
        told = {"type": kind, "approval": approval, "server_ts": time()}
        connection.send_event(msg["id"], told)

    stops = [
        hass.bus.async_listen(event_type, forward)
        for event_type in (EVENT_APPROVAL_REQUESTED, EVENT_APPROVAL_RESOLVED)
    ]

    @callback
    def unsubscribe() -> None:
        for stop in stops:
            stop()

    connection.subscriptions[msg["id"]] = unsubscribe
    connection.send_result(msg["id"])
    approvals = await _async_open(hass, connection, None)
    people = await _async_people(hass, approvals)
    connection.send_event(
        msg["id"],
        {
            "type": "list",
            "approvals": approvals,
            "server_ts": time(),
            "people": people,
        },
    )


@websocket_api.websocket_command(
    {
        probatio.Required("type"): f"{DOMAIN}/approvals/resolve",
        probatio.Required("approval_id"): probatio.All(
            str, probatio.Length(min=1, max=MAX_APPROVAL_ID)
        ),
        probatio.Required("decision"): probatio.In(("approve", "reject")),
        probatio.Optional("code"): probatio.All(str, probatio.Length(max=MAX_CODE)),
    }
)
@websocket_api.async_response
async def ws_resolve(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Answer a question; an error says why nothing was done."""
    problem = Unresolved("not_found")
    for manager in _managers(hass):
        resolution = await manager.async_resolve(
            msg["approval_id"],
            msg["decision"],
            user_id=connection.user.id,
            is_admin=connection.user.is_admin,
            context=connection.context(msg),
            via="websocket",
            code=msg.get("code"),
        )
        if not isinstance(resolution, Unresolved):
            connection.send_result(msg["id"], resolution_as_json(resolution))
            return
        if resolution.problem != "not_found":
            problem = resolution
    connection.send_error(msg["id"], problem.problem, problem.message)


def _managers(hass: HomeAssistant) -> Iterator[ApprovalManager]:
    """Yield the approvals of every loaded agent."""
    yield from async_get_approvals(hass)


def _shown(hass: HomeAssistant, approval_id: str) -> JsonObject:
    """Return what an open question shows to who may answer it, and no event tells."""
    return next(
        (
            {**_told(hass, record), "needs_code": manager.needs_code}
            for manager in _managers(hass)
            for record in manager.open
            if record.approval_id == approval_id
        ),
        {},
    )


async def _async_open(
    hass: HomeAssistant,
    connection: websocket_api.ActiveConnection,
    conversation_id: str | None,
) -> list[JsonObject]:
    """Return what may be seen, oldest first, with whether it may be answered."""
    user = connection.user
    records = [
        (record, manager.needs_code)
        for manager in _managers(hass)
        for record in await manager.async_pending(
            conversation_id, user_id=user.id, is_admin=user.is_admin
        )
    ]
    return [
        {
            **_told(hass, record),
            "can_resolve": may_answer(record, user.id, is_admin=user.is_admin),
            "needs_code": needs_code,
        }
        for record, needs_code in sorted(records, key=lambda item: item[0].created_ts)
    ]


@callback
def _told(hass: HomeAssistant, record: ApprovalRecord) -> JsonObject:
    """Return a question with where it was asked; the panel has words for the reason."""
    place = async_place(hass, record.device_id, record.satellite_id)
    key = REASON_KEYS.get(record.reason)
    return {**record_as_json(record), "place": place, "reason_key": key}


async def _async_people(
    hass: HomeAssistant, approvals: Sequence[JsonObject]
) -> dict[str, str]:
    """Return the names of who asked and who answered."""
    who = ("user_id", "resolved_by")
    return await async_people(hass, (row[key] for row in approvals for key in who))
