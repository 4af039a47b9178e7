"""Talk over a WebSocket: send words, follow the turn as it happens, stop it."""

from typing import Any

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback
import probatio

from ..const import DOMAIN
from ..limits import DEFAULT_LIMITS
from ..runtime import async_get_agents, async_keep
from .chat_turn import REFUSED, ChatTurn, ChatTurns, async_send_to
from .guard import LANGUAGE, async_register_commands

DEFAULT_AGENT = f"conversation.{DOMAIN}"


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the commands."""
    async_register_commands(hass, ws_send, ws_subscribe, ws_running, ws_cancel)


@websocket_api.websocket_command(
    {
        probatio.Required("type"): f"{DOMAIN}/chat/send",
        probatio.Required("text"): probatio.All(
            str,
            probatio.Strip,
            probatio.Length(min=1, max=DEFAULT_LIMITS.text_characters),
        ),
        probatio.Optional("conversation_id"): probatio.Any(str, None),
        probatio.Optional("agent_id", default=DEFAULT_AGENT): str,
        probatio.Optional("language"): LANGUAGE,
        probatio.Optional("device_id"): str,
    }
)
@callback
def ws_send(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Start a turn. It goes on when the socket closes; `chat/cancel` stops it."""
    agent = async_get_agents(hass).get(msg["agent_id"])
    if agent is None:
        connection.send_error(
            msg["id"],
            websocket_api.ERR_NOT_FOUND,
            f"{msg['agent_id']} is not an agent of this integration, or not loaded",
        )
        return
    if agent.is_of_another(msg.get("conversation_id") or "", connection.user.id):
        connection.send_error(msg["id"], websocket_api.ERR_UNAUTHORIZED, REFUSED)
        return
    turn = ChatTurn(
        hass,
        text=msg["text"],
        agent_id=msg["agent_id"],
        context=connection.context(msg),
        asked_id=msg.get("conversation_id"),
        language=msg.get("language") or hass.config.language,
        device_id=msg.get("device_id"),
    )

    @callback
    def begin(turn: ChatTurn, *, is_refused: bool) -> None:
        if is_refused:
            connection.send_error(msg["id"], websocket_api.ERR_UNAUTHORIZED, REFUSED)
            return
        async_keep(hass, ChatTurns).add(turn)
        connection.send_result(msg["id"], _started(turn))

    connection.subscriptions[msg["id"]] = turn.follow(
        async_send_to(connection, msg["id"])
    )
    hass.async_create_task(turn.async_run(begin), f"{DOMAIN} chat {turn.turn_id}")


def _started(turn: ChatTurn) -> dict[str, Any]:
    return {"conversation_id": turn.conversation_id, "turn_id": turn.turn_id}


@websocket_api.websocket_command(
    {
        probatio.Required("type"): f"{DOMAIN}/chat/subscribe",
        probatio.Exclusive("conversation_id", "turn"): str,
        probatio.Exclusive("turn_id", "turn"): str,
    }
)
@callback
def ws_subscribe(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Go on with a turn: all that it has told, and the rest as it comes."""
    wanted = {msg.get("conversation_id"), msg.get("turn_id")} - {None}
    for turn in async_keep(hass, ChatTurns).of(connection.user.id):
        if wanted & {turn.conversation_id, turn.turn_id}:
            connection.send_result(msg["id"], {**turn.as_json(), **_started(turn)})
            connection.subscriptions[msg["id"]] = turn.follow(
                async_send_to(connection, msg["id"])
            )
            return
    # Somebody else's turn and no turn at all look the same.
    connection.send_error(
        msg["id"], websocket_api.ERR_NOT_FOUND, "No such turn is running"
    )


@websocket_api.websocket_command({probatio.Required("type"): f"{DOMAIN}/chat/running"})
@callback
def ws_running(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send the turns of one's own sockets that have not ended."""
    turns = async_keep(hass, ChatTurns).of(connection.user.id)
    running = [turn.as_json() for turn in turns if not turn.has_ended]
    connection.send_result(msg["id"], {"turns": running})


@websocket_api.websocket_command(
    {
        probatio.Required("type"): f"{DOMAIN}/chat/cancel",
        probatio.Required("conversation_id"): str,
    }
)
@callback
def ws_cancel(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Stop the running turn of a conversation; what has started ends by itself."""
    user = connection.user
    cancelled = any(
        agent.cancel(msg["conversation_id"], user_id=user.id, is_admin=user.is_admin)
        for agent in async_get_agents(hass).values()
    )
    connection.send_result(msg["id"], {"cancelled": cancelled})
