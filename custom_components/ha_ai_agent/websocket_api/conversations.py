"""Conversations for the frontend: a user's own, for an administrator all."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any, Final

from homeassistant.auth.const import GROUP_ID_READ_ONLY
from homeassistant.auth.models import User
from homeassistant.components import websocket_api
from homeassistant.components.websocket_api import (
    ERR_INVALID_FORMAT,
    ERR_NOT_FOUND,
    ERR_UNAUTHORIZED,
    ActiveConnection,
)
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers.dispatcher import (
    async_dispatcher_connect,
    async_dispatcher_send,
)
from homeassistant.util import dt as dt_util
from homeassistant.util.signal_type import SignalType
import probatio

from ..const import DOMAIN, EVENT_TURN_FINISHED
from ..errors import StorageError
from ..history.codec import InvalidCursorError
from ..history.records import Conversation, ConversationSummary, Viewer, message_as_json
from ..history.store import HistoryStore
from ..models import JsonObject
from ..runtime import AgentConfigEntry
from .guard import async_register_commands
from .names import async_people, async_place

MAX_CONVERSATIONS: Final = 200
MAX_MESSAGES: Final = 1000
DEFAULT_MESSAGES: Final = 500
MAX_TITLE: Final = 255
MAX_SEARCH: Final = 500

type SocketMessage = dict[str, Any]
type StoreHandler = Callable[
    [HomeAssistant, HistoryStore, ActiveConnection, SocketMessage],
    Awaitable[SocketMessage | None],
]
SIGNAL_CHANGED: Final[SignalType[str]] = SignalType(f"{DOMAIN}_conversation_changed")
"""A person renamed or archived the conversation of this id."""
SIGNAL_DELETED: Final[SignalType[str, str | None]] = SignalType(
    f"{DOMAIN}_conversation_deleted"
)
"""The conversation of this id is gone; whose it was (None: the household's)."""


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the commands."""
    async_register_commands(
        hass, ws_list, ws_get, ws_update, ws_delete, ws_export, ws_subscribe
    )


def _title(value: object) -> str:
    """Validate a title: one line with something on it."""
    if not isinstance(value, str) or not (title := " ".join(value.split())):
        raise probatio.Invalid("A title needs at least one letter")
    if len(title) > MAX_TITLE:
        raise probatio.Invalid(f"A title has at most {MAX_TITLE} letters")
    return title


def _answers(
    handler: StoreHandler,
) -> Callable[[HomeAssistant, ActiveConnection, SocketMessage], Awaitable[None]]:
    """Find the database, send what the handler returns; None is not found.

    Somebody else's conversation is not found either: its id tells nothing.
    """

    @wraps(handler)
    async def respond(
        hass: HomeAssistant, connection: ActiveConnection, msg: SocketMessage
    ) -> None:
        if (history := _history(hass)) is None:
            connection.send_error(msg["id"], ERR_NOT_FOUND, "No agent is set up")
            return
        try:
            result = await handler(hass, history, connection, msg)
        except InvalidCursorError:
            connection.send_error(msg["id"], ERR_INVALID_FORMAT, "Unknown cursor")
        except StorageError as err:
            connection.send_error(
                msg["id"], err.key, "The history database is currently unavailable"
            )
        except _ForbiddenError as err:
            connection.send_error(msg["id"], ERR_UNAUTHORIZED, str(err))
        else:
            if result is None:
                connection.send_error(
                    msg["id"], ERR_NOT_FOUND, "There is no such conversation"
                )
            else:
                connection.send_result(msg["id"], result)

    return respond


class _ForbiddenError(Exception):
    """The user may not do this."""


def _history(hass: HomeAssistant) -> HistoryStore | None:
    entries: list[AgentConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    return entries[0].runtime_data.history if entries else None


def _viewer(user: User) -> Viewer:
    return Viewer(user.id, sees_all=user.is_admin)


def _writer(user: User) -> Viewer:
    if any(group.id == GROUP_ID_READ_ONLY for group in user.groups):
        raise _ForbiddenError("A read-only user cannot change conversations")
    return _viewer(user)


@websocket_api.websocket_command(
    {
        probatio.Required("type"): f"{DOMAIN}/conversations/list",
        probatio.Optional("limit", default=50): probatio.All(
            int, probatio.Range(min=1, max=MAX_CONVERSATIONS)
        ),
        probatio.Optional("cursor"): probatio.Any(str, None),
        probatio.Optional("search"): probatio.Any(
            probatio.All(str, probatio.Length(max=MAX_SEARCH)), None
        ),
        probatio.Optional("archived", default=False): probatio.Any(bool, None),
        probatio.Optional("all", default=False): bool,
    }
)
@websocket_api.async_response
@_answers
async def ws_list(
    hass: HomeAssistant,
    history: HistoryStore,
    connection: ActiveConnection,
    msg: SocketMessage,
) -> SocketMessage:
    """Return a page of conversations, newest first."""
    user = connection.user
    if msg["all"] and not user.is_admin:
        raise _ForbiddenError("Only an administrator sees all conversations")
    page = await history.async_list_conversations(
        Viewer(user.id, sees_all=msg["all"]),
        cursor=msg.get("cursor"),
        limit=msg["limit"],
        search=msg.get("search"),
        archived=msg["archived"],
    )
    return {
        "conversations": [_shown(hass, item) for item in page.items],
        "cursor": page.cursor,
        "people": await async_people(hass, (item.user_id for item in page.items)),
    }


@callback
def _shown(hass: HomeAssistant, summary: ConversationSummary) -> JsonObject:
    """Return a conversation with where it was held."""
    place = async_place(hass, summary.device_id, summary.satellite_id)
    return {**summary.as_json(), "place": place}


@websocket_api.websocket_command(
    {
        probatio.Required("type"): f"{DOMAIN}/conversations/get",
        probatio.Exclusive("conversation_id", "conversation"): str,
        probatio.Exclusive("debug_id", "conversation"): str,
        probatio.Optional("limit", default=DEFAULT_MESSAGES): probatio.All(
            int, probatio.Range(min=1, max=MAX_MESSAGES)
        ),
        probatio.Optional("cursor"): probatio.Any(str, None),
    }
)
@websocket_api.async_response
@_answers
async def ws_get(
    hass: HomeAssistant,
    history: HistoryStore,
    connection: ActiveConnection,
    msg: SocketMessage,
) -> SocketMessage | None:
    """Return a conversation and its newest messages; `cursor` leads to older ones."""
    viewer = _viewer(connection.user)
    cursor: str | None = msg.get("cursor")
    limit: int = msg["limit"]
    found: Conversation | None = None
    if (conversation_id := msg.get("conversation_id")) is not None:
        found = await history.async_get_conversation(
            conversation_id, viewer, cursor=cursor, limit=limit
        )
    elif (debug_id := msg.get("debug_id")) is not None:
        found = await history.async_get_conversation_by_debug_id(
            debug_id, viewer, cursor=cursor, limit=limit
        )
    if found is None:
        return None
    return {
        "conversation": _shown(hass, found.summary),
        "messages": [message_as_json(message) for message in found.messages],
        "cursor": found.cursor,
        "people": await async_people(hass, [found.summary.user_id]),
    }


@websocket_api.websocket_command(
    {
        probatio.Required("type"): f"{DOMAIN}/conversations/update",
        probatio.Required("conversation_id"): str,
        probatio.Optional("title"): _title,
        probatio.Optional("archived"): bool,
    }
)
@websocket_api.async_response
@_answers
async def ws_update(
    hass: HomeAssistant,
    history: HistoryStore,
    connection: ActiveConnection,
    msg: SocketMessage,
) -> SocketMessage | None:
    """Rename or archive a conversation."""
    viewer = _writer(connection.user)
    changed = await history.async_update_conversation(
        msg["conversation_id"],
        viewer,
        title=msg.get("title"),
        archived=msg.get("archived"),
    )
    if not changed:
        return None
    async_dispatcher_send(hass, SIGNAL_CHANGED, msg["conversation_id"])
    found = await history.async_get_conversation(
        msg["conversation_id"], viewer, limit=1
    )
    return None if found is None else {"conversation": _shown(hass, found.summary)}


@websocket_api.websocket_command(
    {
        probatio.Required("type"): f"{DOMAIN}/conversations/delete",
        # One, or several at once.
        probatio.Required("conversation_id"): probatio.Any(
            str, probatio.All([str], probatio.Length(min=1, max=MAX_CONVERSATIONS))
        ),
    }
)
@websocket_api.async_response
@_answers
async def ws_delete(
    hass: HomeAssistant,
    history: HistoryStore,
    connection: ActiveConnection,
    msg: SocketMessage,
) -> SocketMessage | None:
    """Delete conversations for good; those that are not there are passed over."""
    viewer = _writer(connection.user)
    wanted = msg["conversation_id"]
    deleted: list[str] = []
    for conversation_id in [wanted] if isinstance(wanted, str) else wanted:
        found = await history.async_get_conversation(conversation_id, viewer, limit=1)
        if found and await history.async_delete_conversation(conversation_id, viewer):
            deleted.append(conversation_id)
            async_dispatcher_send(
                hass, SIGNAL_DELETED, conversation_id, found.summary.user_id
            )
    return {"deleted": True, "conversation_ids": deleted} if deleted else None


@websocket_api.websocket_command(
    {probatio.Required("type"): f"{DOMAIN}/conversations/subscribe"}
)
@callback
def ws_subscribe(
    hass: HomeAssistant, connection: ActiveConnection, msg: SocketMessage
) -> None:
    """Send each conversation that goes on or changes; the id alone when it is gone."""
    viewer = _viewer(connection.user)

    async def async_tell(conversation_id: str) -> None:
        if (history := _history(hass)) is None:
            return
        try:
            found = await history.async_get_conversation(
                conversation_id, viewer, limit=1
            )
        except StorageError:
            return
        # Unsubscribed meanwhile: nobody is there to hear it.
        if msg["id"] not in connection.subscriptions:
            return
        if found is None:
            # Somebody else's: not even its id is told.
            return
        told: SocketMessage = {
            "conversation_id": conversation_id,
            "conversation": _shown(hass, found.summary),
            "people": await async_people(hass, [found.summary.user_id]),
        }
        connection.send_event(msg["id"], told)

    @callback
    def tell_gone(conversation_id: str, user_id: str | None) -> None:
        if viewer.sees_all or user_id == viewer.user_id:
            gone = {"conversation_id": conversation_id, "conversation": None}
            connection.send_event(msg["id"], gone)

    async def async_on_turn(event: Event[dict[str, Any]]) -> None:
        await async_tell(event.data["conversation_id"])

    stops = [
        hass.bus.async_listen(EVENT_TURN_FINISHED, async_on_turn),
        async_dispatcher_connect(hass, SIGNAL_CHANGED, async_tell),
        async_dispatcher_connect(hass, SIGNAL_DELETED, tell_gone),
    ]

    @callback
    def unsubscribe() -> None:
        for stop in stops:
            stop()

    connection.subscriptions[msg["id"]] = unsubscribe
    connection.send_result(msg["id"])


@websocket_api.websocket_command(
    {
        probatio.Required("type"): f"{DOMAIN}/conversations/export",
        probatio.Required("conversation_id"): str,
        probatio.Optional("format", default="json"): probatio.In(["json", "markdown"]),
        # Where the person is; else the home's.
        probatio.Optional("time_zone"): str,
    }
)
@websocket_api.async_response
@_answers
async def ws_export(
    hass: HomeAssistant,
    history: HistoryStore,
    connection: ActiveConnection,
    msg: SocketMessage,
) -> SocketMessage | None:
    """Return a conversation as a file."""
    zone = None
    if name := msg.get("time_zone"):
        zone = await dt_util.async_get_time_zone(name)
    exported = await history.async_export_conversation(
        msg["conversation_id"],
        msg["format"],
        _viewer(connection.user),
        zone or dt_util.get_default_time_zone(),
    )
    if exported is None:
        return None
    return {
        "filename": exported.filename,
        "media_type": exported.media_type,
        "content": exported.content,
    }
