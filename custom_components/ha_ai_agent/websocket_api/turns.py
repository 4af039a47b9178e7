"""How turns went: spans, and the figures of the running entry."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from homeassistant.auth.models import User
from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback
import probatio

from ..const import DOMAIN
from ..errors import StorageError
from ..history.codec import InvalidCursorError
from ..history.records import Viewer
from ..runtime import (
    AgentRuntime,
    async_get_history,
    async_get_runtimes,
    async_get_write,
)
from .guard import async_register_commands

MAX_TURNS = 200


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the commands."""
    async_register_commands(hass, ws_get, ws_list, ws_metrics)


def _viewer(user: User) -> Viewer:
    """Return who asks: a user sees their own turns, an administrator all."""
    return Viewer(user.id, sees_all=user.is_admin)


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
    turn = None
    try:
        if (history := async_get_history(hass)) is not None:
            turn = await history.async_get_turn(
                msg["turn_id"], _viewer(connection.user)
            )
    except StorageError as err:
        connection.send_error(msg["id"], err.key, str(err))
        return
    if turn is None:
        # Somebody else's turn and no turn at all look the same.
        connection.send_error(msg["id"], websocket_api.ERR_NOT_FOUND, "No such turn")
        return
    answer = turn.as_json()
    if (write := async_get_write(hass, turn.turn_id)) is not None:
        answer["spans"].append(write.as_json())
    connection.send_result(msg["id"], answer)


@websocket_api.websocket_command(
    {
        probatio.Required("type"): f"{DOMAIN}/turns/list",
        probatio.Optional("conversation_id"): str,
        probatio.Optional("limit", default=50): probatio.All(
            int, probatio.Range(min=1, max=MAX_TURNS)
        ),
        probatio.Optional("cursor"): probatio.Any(str, None),
    }
)
@websocket_api.async_response
async def ws_list(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send turns, newest first."""
    history = async_get_history(hass)
    if history is None:
        connection.send_result(msg["id"], {"turns": [], "cursor": None})
        return
    try:
        page = await history.async_list_turns(
            _viewer(connection.user),
            conversation_id=msg.get("conversation_id"),
            limit=msg["limit"],
            cursor=msg.get("cursor"),
        )
    except InvalidCursorError as err:
        connection.send_error(msg["id"], websocket_api.ERR_INVALID_FORMAT, str(err))
    except StorageError as err:
        connection.send_error(msg["id"], err.key, str(err))
    else:
        connection.send_result(
            msg["id"],
            {"turns": [turn.as_json() for turn in page.items], "cursor": page.cursor},
        )


@websocket_api.websocket_command({probatio.Required("type"): f"{DOMAIN}/metrics/get"})
@websocket_api.require_admin
@callback
def ws_metrics(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send the counters and timings of every loaded entry."""
    connection.send_result(
        msg["id"],
        {"entries": [_figures(runtime) for runtime in async_get_runtimes(hass)]},
    )


def _figures(runtime: AgentRuntime) -> dict[str, Any]:
    """Return the figures of one entry."""
    return {
        "entry_id": runtime.entry_id,
        "counters": dict(sorted(runtime.metrics.counters.items())),
        "timings": dict(_timings(runtime)),
        "cache": runtime.home.stats(),
    }


def _timings(runtime: AgentRuntime) -> Iterator[tuple[str, dict[str, float]]]:
    for name, timing in sorted(runtime.metrics.timings.items()):
        average = timing.total_ms / timing.count if timing.count else 0.0
        yield name, {**asdict(timing), "average_ms": round(average, 3)}
