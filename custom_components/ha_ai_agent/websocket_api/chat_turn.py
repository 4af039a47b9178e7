"""One turn that a socket began: it runs to its end, whoever still follows it."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any, Final, Protocol

from homeassistant.components import conversation
from homeassistant.components.websocket_api import ActiveConnection
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, Unauthorized
from homeassistant.helpers import chat_session
from homeassistant.util.ulid import ulid_now

from ..agent.expected import Expected
from ..compat import get_chat_session
from ..const import LOGGER
from ..metrics import Span
from ..models import JsonObject
from ..runtime import async_get_agents

KEPT_TURNS: Final = 20
"""Ended turns that can still be followed: a page may come back a moment too late."""
REFUSED: Final = (
    "This conversation is somebody else's. Start one of your own, without an id."
)

type Hears = Callable[[JsonObject], None]


class OnBegin(Protocol):
    """Hears that a turn has its ids, or may not be."""

    def __call__(self, turn: ChatTurn, *, is_refused: bool) -> None:
        """Take it in."""


class ChatTurn:
    """A turn, what it has told so far, and who hears the rest."""

    def __init__(
        self,
        hass: HomeAssistant,
        *,
        text: str,
        agent_id: str,
        context: Context,
        asked_id: str | None,
        language: str,
        device_id: str | None,
    ) -> None:
        self.turn_id = ulid_now()
        self.text = text
        self.agent_id = agent_id
        self.user_id = context.user_id
        self.conversation_id = ""
        self.has_ended = False
        self._is_announced = False
        self._hass = hass
        self._context = context
        self._asked_id = asked_id
        self._language = language
        self._device_id = device_id
        self._started = monotonic()
        self._told: list[JsonObject] = []
        self._followers: dict[object, Hears] = {}
        self._calls: dict[str, float] = {}
        self._rung: tuple[str, str] | None = None
        self._role = "assistant"

    # Those who follow

    @callback
    def follow(self, follower: Hears) -> Callable[[], None]:
        """Tell everything so far, and from now on; return how to stop hearing it."""
        for event in self._told:
            follower(event)
        key = object()
        followers = self._followers
        if not self.has_ended:
            followers[key] = follower

        def leave() -> None:
            # Nothing of the turn: a socket keeps this as long as it is open.
            followers.pop(key, None)

        return leave

    @callback
    def _send(self, event: str, data: JsonObject) -> None:
        told = {"event": event, **data}
        self._keep(told)
        for follower in list(self._followers.values()):
            follower(told)

    def _keep(self, told: JsonObject) -> None:
        """Keep an event for those who come later; words that follow words are one."""
        last = self._told[-1] if self._told else {}
        for kind in ("content", "thinking_content"):
            if told["event"] == last.get("event") == "delta" and (
                kind in told and kind in last
            ):
                self._told[-1] = {**last, kind: last[kind] + told[kind]}
                return
        self._told.append(told)

    @property
    def elapsed_ms(self) -> float:
        """Return how long the turn has run."""
        return round((monotonic() - self._started) * 1000, 1)

    def as_json(self) -> JsonObject:
        """Return the turn as a list shows it."""
        return {
            "turn_id": self.turn_id,
            "conversation_id": self.conversation_id,
            "agent_id": self.agent_id,
            "text": self.text,
            "elapsed_ms": self.elapsed_ms,
            "has_ended": self.has_ended,
        }

    # The turn

    async def async_run(self, on_begin: OnBegin) -> None:
        """Run the turn and tell its end; `on_begin` hears if it may begin."""
        try:
            await self._async_converse(on_begin)
        except asyncio.CancelledError:
            self._send("error", {"code": "cancelled", "message": "Cancelled"})
            raise
        except Unauthorized as err:
            if self._is_announced:
                self._send("error", {"code": "unauthorized", "message": str(err)})
                return
            # Home Assistant keeps the owner of a session, too (2026.11).
            on_begin(self, is_refused=True)
        except (HomeAssistantError, ValueError) as err:
            # The panel has a sentence of its own for it; why is for the log.
            LOGGER.warning("A chat turn came to nothing: %s", err)
            self._send("error", {"code": "unknown", "message": str(err)})
        except Exception:  # noqa: BLE001  # the border to a socket
            # The socket must hear of it, and the log must have the traceback.
            LOGGER.exception("Unexpected error in a chat turn")
            self._send("error", {"code": "unknown", "message": "Unexpected error"})
        finally:
            self.has_ended = True
            # A socket keeps its end of it as long as it is open: for days.
            self._followers.clear()

    async def _async_converse(self, on_begin: OnBegin) -> None:
        with get_chat_session(self._hass, self._asked_id, self._context) as session:
            self.conversation_id = session.conversation_id
            user_input = conversation.ConversationInput(
                text=self.text,
                context=self._context,
                conversation_id=session.conversation_id,
                device_id=self._device_id,
                satellite_id=None,
                language=self._language,
                agent_id=self.agent_id,
            )
            self._is_announced = True
            on_begin(self, is_refused=False)
            expected = Expected(
                self._asked_id,
                is_plain=False,
                turn_id=self.turn_id,
                on_span=self._on_span,
            )
            agent = async_get_agents(self._hass).get(self.agent_id)
            if agent is None:
                gone = f"{self.agent_id} is not loaded any more"
                self._send("error", {"code": "not_found", "message": gone})
                return
            async with agent.making_way(user_input, expected):
                result = await self._async_process(session, user_input)
        # Words that were answered without a turn are not those of an earlier one.
        turn_id = self.turn_id if expected.has_begun else None
        ended = {"turn_id": turn_id, "duration_ms": self.elapsed_ms}
        self._send("done", {**result.as_dict(), **ended})

    async def _async_process(
        self,
        session: chat_session.ChatSession,
        user_input: conversation.ConversationInput,
    ) -> conversation.ConversationResult:
        with conversation.async_get_chat_log(
            self._hass,
            session,
            user_input,
            chat_log_delta_listener=self._on_delta,
        ):
            # An expired id names the thread to go on with, so it is passed on
            # only when Home Assistant replaced it.
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
    def _on_span(self, span: Span) -> None:
        """Tell which step of the ladder is asked, when it is another."""
        if span.name != "request" or "rung" not in span.attributes:
            return
        rung = (span.attributes["rung"], span.attributes["model"])
        if rung != self._rung:
            self._rung = rung
            self._send("rung", {"rung": rung[0], "model_id": rung[1]})

    @callback
    def _on_delta(self, chat_log: conversation.ChatLog, delta: dict[str, Any]) -> None:
        """Pass on what the chat log got."""
        if role := delta.get("role"):
            self._role = role
        if self._role == "tool_result":
            self._on_result(delta)
            return
        for call in delta.get("tool_calls") or ():
            self._calls[call.id] = at_ms = self.elapsed_ms
            self._send(
                "tool_call",
                {
                    "tool_call_id": call.id,
                    "tool_name": call.tool_name,
                    "tool_args": call.tool_args,
                    "at_ms": at_ms,
                },
            )
        if content := delta.get("content"):
            self._send("delta", {"content": content})
        if thinking := delta.get("thinking_content"):
            self._send("delta", {"thinking_content": thinking})

    @callback
    def _on_result(self, delta: dict[str, Any]) -> None:
        data, tool_call_id = delta["result"]["data"], delta["tool_call_id"]
        now = self.elapsed_ms
        self._send(
            "tool_result",
            {
                "tool_call_id": tool_call_id,
                "tool_name": delta["tool_name"],
                "result": data,
                "duration_ms": round(now - self._calls.get(tool_call_id, now), 1),
            },
        )
        if data.get("status") == "approval_required":
            self._send("approval", {"tool_call_id": tool_call_id, **data})


class ChatTurns:
    """The turns of all sockets: those that run, and the last that have ended."""

    def __init__(self) -> None:
        self._turns: OrderedDict[str, ChatTurn] = OrderedDict()

    @callback
    def add(self, turn: ChatTurn) -> None:
        """Take in a turn that begins."""
        self._turns[turn.turn_id] = turn
        ended = [key for key, item in self._turns.items() if item.has_ended]
        for key in ended[:-KEPT_TURNS]:
            del self._turns[key]

    def of(self, user_id: str) -> Iterator[ChatTurn]:
        """Yield a person's turns, the newest first."""
        return (
            turn for turn in reversed(self._turns.values()) if turn.user_id == user_id
        )


@callback
def async_send_to(connection: ActiveConnection, message_id: int) -> Hears:
    """Return what sends events to one subscription."""
    return lambda event: connection.send_event(message_id, event)
