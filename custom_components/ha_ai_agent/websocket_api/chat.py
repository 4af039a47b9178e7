"""Talk over a WebSocket: send words, see the turn as it happens, stop it."""

import asyncio
from typing import Any

from homeassistant.components import conversation, websocket_api
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, Unauthorized
from homeassistant.helpers import chat_session
import probatio

from ..compat import get_chat_session
from ..const import DOMAIN, LOGGER
from ..limits import DEFAULT_LIMITS
from ..runtime import async_get_agents
from .guard import async_register_commands

DEFAULT_AGENT = f"conversation.{DOMAIN}"


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the commands."""
    async_register_commands(hass, ws_send, ws_cancel)


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
        probatio.Optional("language"): str,
        probatio.Optional("device_id"): str,
    }
)
@callback
def ws_send(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Start a turn; closing the subscription or the socket stops it."""
    if msg["agent_id"] not in async_get_agents(hass):
        connection.send_error(
            msg["id"],
            websocket_api.ERR_NOT_FOUND,
            f"{msg['agent_id']} is not an agent of this integration, or not loaded",
        )
        return
    agent = async_get_agents(hass)[msg["agent_id"]]
    if agent.is_of_another(msg.get("conversation_id") or "", connection.user.id):
        _refuse_another(connection, msg)
        return
    turn = _SocketTurn(hass, connection, msg)
    task = hass.async_create_task(turn.async_run(), f"{DOMAIN} chat {msg['id']}")
    connection.subscriptions[msg["id"]] = lambda: task.cancel() and None


def _refuse_another(
    connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    connection.send_error(
        msg["id"],
        websocket_api.ERR_UNAUTHORIZED,
        "This conversation is somebody else's. Start one of your own, without an id.",
    )


class _SocketTurn:
    """One turn whose events go to one socket."""

    def __init__(
        self,
        hass: HomeAssistant,
        connection: websocket_api.ActiveConnection,
        msg: dict[str, Any],
    ) -> None:
        self._hass = hass
        self._connection = connection
        self._msg = msg
        self._role = "assistant"

    async def async_run(self) -> None:
        """Run the turn and send its end."""
        try:
            await self._async_converse()
        except asyncio.CancelledError:
            self._send("error", {"code": "cancelled", "message": "Cancelled"})
            raise
        except Unauthorized:
            # Home Assistant keeps the owner of a session, too (2026.11).
            _refuse_another(self._connection, self._msg)
        except (HomeAssistantError, ValueError) as err:
            self._send("error", {"code": type(err).__name__, "message": str(err)})
        except Exception:  # noqa: BLE001  # the border to a socket
            # The socket must hear of it, and the log must have the traceback.
            LOGGER.exception("Unexpected error in a chat turn")
            self._send("error", {"code": "unknown", "message": "Unexpected error"})

    async def _async_converse(self) -> None:
        msg = self._msg
        context = self._connection.context(msg)
        language = msg.get("language") or self._hass.config.language
        with get_chat_session(
            self._hass, msg.get("conversation_id"), context
        ) as session:
            user_input = conversation.ConversationInput(
                text=msg["text"],
                context=context,
                conversation_id=session.conversation_id,
                device_id=msg.get("device_id"),
                satellite_id=None,
                language=language,
                agent_id=msg["agent_id"],
            )
            self._connection.send_result(
                msg["id"], {"conversation_id": session.conversation_id}
            )
            if (agent := async_get_agents(self._hass).get(msg["agent_id"])) is not None:
                await agent.async_make_way(user_input)
            with conversation.async_get_chat_log(
                self._hass,
                session,
                user_input,
                chat_log_delta_listener=self._on_delta,
            ):
                # An expired id names the thread to go on with, so it is passed on
                # only when Home Assistant replaced it.
                result = await self._async_process(session, user_input)
        agent = async_get_agents(self._hass).get(msg["agent_id"])
        self._send(
            "done",
            {
                **result.as_dict(),
                "turn_id": agent.last_turn_id(session.conversation_id)
                if agent
                else None,
            },
        )

    async def _async_process(
        self,
        session: chat_session.ChatSession,
        user_input: conversation.ConversationInput,
    ) -> conversation.ConversationResult:
        agent = async_get_agents(self._hass)[user_input.agent_id]
        agent.expect_turn(
            session.conversation_id, self._msg.get("conversation_id"), plain=False
        )
        return await conversation.async_converse(
            self._hass,
            user_input.text,
            session.conversation_id,
            user_input.context,
            language=user_input.language,
            agent_id=user_input.agent_id,
            device_id=user_input.device_id,
        )

    @callback
    def _on_delta(self, chat_log: conversation.ChatLog, delta: dict[str, Any]) -> None:
        """Pass on what the chat log got."""
        if role := delta.get("role"):
            self._role = role
        if self._role == "tool_result":
            data = delta["result"]["data"]
            self._send(
                "tool_result",
                {
                    "tool_call_id": delta["tool_call_id"],
                    "tool_name": delta["tool_name"],
                    "result": data,
                },
            )
            if data.get("status") == "approval_required":
                self._send("approval", {"tool_call_id": delta["tool_call_id"], **data})
            return
        for call in delta.get("tool_calls") or ():
            self._send(
                "tool_call",
                {
                    "tool_call_id": call.id,
                    "tool_name": call.tool_name,
                    "tool_args": call.tool_args,
                },
            )
        if content := delta.get("content"):
            self._send("delta", {"content": content})
        if thinking := delta.get("thinking_content"):
            self._send("delta", {"thinking_content": thinking})

    @callback
    def _send(self, event: str, data: dict[str, Any]) -> None:
        self._connection.send_event(self._msg["id"], {"event": event, **data})


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
