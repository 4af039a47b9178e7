"""What is kept for later: scheduled actions and memories, listed and taken back."""

from typing import Any

from homeassistant.auth.models import User
from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback
import probatio

from ..calls.problems import Refusal
from ..const import DOMAIN
from ..errors import StorageError
from ..models import ScheduledAction
from ..rights import SEES, Who
from ..runtime import async_get_agents, async_get_history
from .guard import async_register_commands, person_behind
from .names import async_people, async_place


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the commands."""
    async_register_commands(
        hass, ws_schedules, ws_cancel_schedule, ws_memories, ws_delete_memory
    )


def _who(user: User) -> Who:
    return Who(person=person_behind(user), user_id=user.id)


@websocket_api.websocket_command(
    {probatio.Required("type"): f"{DOMAIN}/schedules/list"}
)
@websocket_api.async_response
async def ws_schedules(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send what is still to come, soonest first."""
    who, rows = _who(connection.user), []
    try:
        if (history := async_get_history(hass)) is not None:
            rows = [
                action
                for status in ("asked", "pending")
                for action in await history.schedules.async_list(status=status)
                if who.may_reach(SEES, action.user_id, action.device_id)
            ]
    except StorageError as err:
        connection.send_error(msg["id"], err.key, str(err))
        return
    people = await async_people(hass, (action.user_id for action in rows))
    shown = [_shown(hass, action) for action in rows]
    connection.send_result(msg["id"], {"schedules": shown, "people": people})


@callback
def _shown(hass: HomeAssistant, action: ScheduledAction) -> dict[str, Any]:
    names = ("schedule_id", "user_id", "conversation_id", "turn_id", "agent_id")
    return {
        **{name: getattr(action, name) for name in names},
        "due_ts": action.due_ts,
        "created_ts": action.created_ts,
        "status": action.status,
        "action": action.action,
        "summary": action.summary,
        "place": async_place(hass, action.device_id, None),
    }


@websocket_api.websocket_command(
    {
        probatio.Required("type"): f"{DOMAIN}/schedules/cancel",
        probatio.Required("schedule_id"): str,
    }
)
@websocket_api.async_response
async def ws_cancel_schedule(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Cancel what has not begun."""
    problem = Refusal("not_found", "Nothing is scheduled as this.", "failed")
    for agent in async_get_agents(hass).values():
        try:
            result = await agent.parts.toolkit.scheduler.async_cancel(
                msg["schedule_id"], _who(connection.user)
            )
        except Refusal as refusal:
            if refusal.code != "not_found":
                problem = refusal
        except StorageError as err:
            connection.send_error(msg["id"], err.key, str(err))
            return
        else:
            connection.send_result(msg["id"], result)
            return
    connection.send_error(msg["id"], problem.code, problem.message)


@websocket_api.websocket_command({probatio.Required("type"): f"{DOMAIN}/memories/list"})
@websocket_api.async_response
async def ws_memories(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send a person's own memories, oldest first."""
    memories = []
    try:
        if (history := async_get_history(hass)) is not None:
            memories = await history.memories.async_list(connection.user.id)
    except StorageError as err:
        connection.send_error(msg["id"], err.key, str(err))
        return
    rows = [
        {"memory_id": m.memory_id, "text": m.text, "created_ts": m.created_ts}
        for m in memories
    ]
    connection.send_result(msg["id"], {"memories": rows})


@websocket_api.websocket_command(
    {
        probatio.Required("type"): f"{DOMAIN}/memories/delete",
        probatio.Required("memory_id"): str,
    }
)
@websocket_api.async_response
async def ws_delete_memory(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Forget one of a person's own memories."""
    deleted = False
    try:
        if (history := async_get_history(hass)) is not None:
            deleted = await history.memories.async_delete(
                msg["memory_id"], connection.user.id
            )
    except StorageError as err:
        connection.send_error(msg["id"], err.key, str(err))
        return
    if deleted:
        connection.send_result(msg["id"], {"deleted": True})
    else:
        connection.send_error(
            msg["id"], websocket_api.ERR_NOT_FOUND, "There is no such memory"
        )
