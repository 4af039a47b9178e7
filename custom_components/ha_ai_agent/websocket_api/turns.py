"""How turns went: words, deeds and spans; a live list; and the taking back."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.auth.models import User
from homeassistant.components import websocket_api
from homeassistant.core import Event, HomeAssistant, callback
import probatio

from ..agent.told import request_as_json
from ..const import DOMAIN, EVENT_TURN_FINISHED
from ..errors import StorageError
from ..history.codec import InvalidCursorError
from ..history.records import TurnFilter, TurnSummary, Viewer
from ..models import NOT_UNDERSTOOD, JsonObject, Usage
from ..running.ledger import STARTED
from ..running.undo import NOTHING_TO_UNDO
from ..runtime import (
    async_get_agents,
    async_get_history,
    async_get_runtimes,
    async_get_sent,
    async_get_write,
)
from .guard import async_register_commands
from .names import async_people, async_place

MAX_TURNS: Final = 200
DEEDS: Final[Mapping[str, frozenset[str]]] = {
    "seen": frozenset({"confirmed"}),
    "unseen": frozenset({"unconfirmed", "partial", STARTED}),
    "failed": frozenset({"failed", "denied"}),
}


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the commands."""
    async_register_commands(hass, ws_get, ws_request, ws_list, ws_subscribe, ws_undo)


def viewer_of(user: User) -> Viewer:
    """Return who asks: a user sees their own turns, an administrator all."""
    return Viewer(user.id, sees_all=user.is_admin)


async def _async_get(
    hass: HomeAssistant, turn_id: str, user: User
) -> TurnSummary | None:
    """Return a turn that this person may see. Raises StorageError."""
    if (history := async_get_history(hass)) is None:
        return None
    return await history.async_get_turn(turn_id, viewer_of(user))


@websocket_api.websocket_command(
    {
        probatio.Required("type"): f"{DOMAIN}/turns/get",
        probatio.Required("turn_id"): str,
    }
)
@websocket_api.async_response
async def ws_get(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send one turn with its spans."""
    try:
        turn = await _async_get(hass, msg["turn_id"], connection.user)
    except StorageError as err:
        connection.send_error(msg["id"], err.key, str(err))
        return
    if turn is None:
        # Somebody else's turn and no turn at all look the same.
        connection.send_error(msg["id"], websocket_api.ERR_NOT_FOUND, "No such turn")
        return
    answer = _shown(hass, turn)
    if (write := async_get_write(hass, turn.turn_id)) is not None:
        answer["spans"].append(write.as_json())
    answer["people"] = await async_people(hass, [turn.user_id])
    connection.send_result(msg["id"], answer)


@websocket_api.websocket_command(
    {
        probatio.Required("type"): f"{DOMAIN}/turns/request",
        probatio.Required("turn_id"): str,
    }
)
@callback
def ws_request(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send what one of the newest turns asked of a model, by its parts."""
    if (sent := async_get_sent(hass, msg["turn_id"])) is None:
        connection.send_error(
            msg["id"],
            websocket_api.ERR_NOT_FOUND,
            "Only the requests of the newest turns since the start are kept",
        )
        return
    counter, requests = sent
    shown = [request_as_json(request, counter) for request in requests]
    connection.send_result(msg["id"], {"requests": shown})


@websocket_api.websocket_command(
    {
        probatio.Required("type"): f"{DOMAIN}/turns/list",
        probatio.Optional("conversation_id"): str,
        probatio.Optional("limit", default=50): probatio.All(
            int, probatio.Range(min=1, max=MAX_TURNS)
        ),
        probatio.Optional("cursor"): probatio.Any(str, None),
        # Empty: what satellites without a user were told.
        probatio.Optional("user_id"): str,
        probatio.Optional("outcome"): probatio.In(
            ("ok", "error", "cancelled", "approval_required", NOT_UNDERSTOOD)
        ),
        # How a deed of it came out: seen, not (wholly) seen, or not done.
        probatio.Optional("seen"): probatio.In(tuple(DEEDS)),
        probatio.Optional("since_ts"): probatio.Coerce(float),
        probatio.Optional("until_ts"): probatio.Coerce(float),
        probatio.Optional("acted", default=False): bool,
        probatio.Optional("entity_id"): str,
        probatio.Optional("area_id"): str,
    }
)
@websocket_api.async_response
async def ws_list(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send turns, newest first, with what was said and done in them."""
    history = async_get_history(hass)
    if history is None:
        connection.send_result(msg["id"], {"turns": [], "cursor": None, "people": {}})
        return
    try:
        page = await history.async_list_turns(
            viewer_of(connection.user),
            conversation_id=msg.get("conversation_id"),
            limit=msg["limit"],
            cursor=msg.get("cursor"),
            wanted=await _async_filter(hass, msg),
        )
    except InvalidCursorError as err:
        connection.send_error(msg["id"], websocket_api.ERR_INVALID_FORMAT, str(err))
        return
    except StorageError as err:
        connection.send_error(msg["id"], err.key, str(err))
        return
    people = await async_people(hass, (turn.user_id for turn in page.items))
    turns = [_shown(hass, turn) for turn in page.items]
    answer = {"turns": turns, "cursor": page.cursor, "people": people}
    connection.send_result(msg["id"], answer)


async def _async_filter(hass: HomeAssistant, msg: dict[str, Any]) -> TurnFilter:
    """Return which turns are asked for; those of a room are those of its things."""
    entity_ids = {msg["entity_id"]} if "entity_id" in msg else None
    if (area_id := msg.get("area_id")) is not None:
        there = {
            entity.entity_id
            for runtime in async_get_runtimes(hass)
            for entity in (await runtime.home.async_get()).by_entity_id.values()
            if entity.area_id == area_id
        }
        entity_ids = there if entity_ids is None else entity_ids & there
    outcome = msg.get("outcome")
    return TurnFilter(
        whose=msg.get("user_id"),
        outcome=None if outcome == NOT_UNDERSTOOD else outcome,
        error=NOT_UNDERSTOOD if outcome == NOT_UNDERSTOOD else None,
        statuses=DEEDS.get(msg.get("seen", ""), frozenset()),
        since_ts=msg.get("since_ts"),
        until_ts=msg.get("until_ts"),
        acted=msg["acted"],
        entity_ids=None if entity_ids is None else frozenset(entity_ids),
    )


@callback
def _shown(hass: HomeAssistant, turn: TurnSummary) -> JsonObject:
    """Return a turn with where it was and what it cost (US dollars, None: unknown)."""
    usage = Usage(turn.input_tokens, turn.cached_input_tokens, turn.output_tokens)
    cost: float | None = None
    for runtime in async_get_runtimes(hass):
        if turn.subentry_id in runtime.entry.subentries and turn.model_id:
            price = runtime.usage.price_of(turn.subentry_id, turn.model_id)
            cost = price.cost_of(usage) if price else None
    place = async_place(hass, turn.device_id, turn.satellite_id)
    return {**turn.as_json(), "cost": cost, "place": place}


@websocket_api.websocket_command(
    {probatio.Required("type"): f"{DOMAIN}/turns/subscribe"}
)
@callback
def ws_subscribe(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send each turn once it is written down, to those who may see it."""
    user = connection.user

    async def forward(event: Event[dict[str, Any]]) -> None:
        try:
            turn = await _async_get(hass, event.data["turn_id"], user)
        except StorageError:
            return
        # Unsubscribed meanwhile: nobody is there to hear it.
        if turn is not None and msg["id"] in connection.subscriptions:
            shown = _shown(hass, turn)
            del shown["spans"]
            people = await async_people(hass, [turn.user_id])
            connection.send_event(msg["id"], {"turn": shown, "people": people})

    connection.subscriptions[msg["id"]] = hass.bus.async_listen(
        EVENT_TURN_FINISHED, forward
    )
    connection.send_result(msg["id"])


@websocket_api.websocket_command(
    {
        probatio.Required("type"): f"{DOMAIN}/turns/undo",
        probatio.Required("turn_id"): str,
        probatio.Optional("preview", default=False): bool,
    }
)
@websocket_api.async_response
async def ws_undo(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Put back what a turn changed, or tell what that would bring."""
    turn_id, context = msg["turn_id"], connection.context(msg)
    try:
        turn = await _async_get(hass, turn_id, connection.user)
    except StorageError as err:
        connection.send_error(msg["id"], err.key, str(err))
        return
    agents = async_get_agents(hass).values()
    # Each agent knows what all have done; its own words and rights come first.
    agent = next(
        (a for a in agents if turn and a.parts.agent_id == turn.agent_id), None
    )
    agent = agent or next(iter(agents), None)
    if turn is None or agent is None:
        connection.send_error(msg["id"], websocket_api.ERR_NOT_FOUND, "No such turn")
        return
    toolkit = agent.parts.toolkit
    if msg["preview"]:
        result: JsonObject | None = await toolkit.async_preview_undo(turn_id, context)
    else:
        result = await toolkit.async_undo(turn_id, None, context)
        # Who looks at the turn next shall see it.
        await toolkit.ledger.async_flush()
    connection.send_result(msg["id"], result or dict(NOTHING_TO_UNDO))
