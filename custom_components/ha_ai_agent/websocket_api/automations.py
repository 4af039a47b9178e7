"""What automations were before each change, for the panel, and the way back."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback
from homeassistant.util.ulid import ulid_now
import probatio

from ..automations.entities import entity_of
from ..calls.scope import scope_of
from ..const import DOMAIN
from ..models import Speaker, ToolCall
from ..runtime import async_get_agents
from ..tools.automation_spec import TOOL
from .guard import async_register_commands
from .names import async_people

if TYPE_CHECKING:
    from ..automations.versions import Version


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the commands."""
    async_register_commands(hass, ws_versions, ws_restore)


@websocket_api.websocket_command(
    {
        probatio.Required("type"): f"{DOMAIN}/automations/versions",
        probatio.Optional("automation_id"): str,
    }
)
@websocket_api.async_response
async def ws_versions(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send what is kept, newest first: of one automation, or of all."""
    read_versions = await hass.async_add_import_executor_job(_reader)
    kept = await hass.async_add_executor_job(
        read_versions, Path(hass.config.config_dir)
    )
    wanted = msg.get("automation_id")
    rows = [
        (version, entity_id)
        for version, entity_id in ((one, _entity_of(hass, one)) for one in kept)
        if wanted in {None, version.automation_id, entity_id}
    ]
    people = await async_people(hass, (version.user_id for version, _ in rows))
    shown = [_shown(version, entity_id) for version, entity_id in rows]
    connection.send_result(msg["id"], {"versions": shown, "people": people})


def _reader() -> Callable[[Path], list[Version]]:
    """Return what reads versions: loaded when it is needed."""
    # It brings what works on automations: not before somebody looks at their past.
    from ..automations.versions import read_versions  # noqa: PLC0415

    return read_versions


def _entity_of(hass: HomeAssistant, version: Version) -> str | None:
    return entity_of(hass, version.what, version.automation_id)


def _shown(version: Version, entity_id: str | None) -> dict[str, Any]:
    names = (
        "version_id",
        "created_ts",
        "deed",
        "automation_id",
        "name",
        "user_id",
        "kind",
    )
    return {
        **{name: getattr(version, name) for name in names},
        "entity_id": entity_id,
        "text": version.text,
    }


@websocket_api.websocket_command(
    {
        probatio.Required("type"): f"{DOMAIN}/automations/restore",
        probatio.Required("version_id"): str,
    }
)
@websocket_api.async_response
async def ws_restore(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Ask whether an automation is to be as it was: the answer is an approval."""
    if (agent := next(iter(async_get_agents(hass).values()), None)) is None:
        connection.send_error(msg["id"], websocket_api.ERR_NOT_FOUND, "No agent")
        return
    context, user = connection.context(msg), connection.user
    scope = scope_of(
        turn_id=f"restore-{ulid_now()}",
        conversation_id="",
        agent_id=agent.parts.agent_id,
        subentry_id="",
        speaker=Speaker(
            user_id=user.id, is_admin=user.is_admin, language=hass.config.language
        ),
        context=context,
    )
    arguments = {"action": "restore", "version_id": msg["version_id"]}
    call = ToolCall("restore", TOOL, arguments)
    result = await agent.parts.toolkit.start_turn(scope).async_call(call)
    connection.send_result(msg["id"], result)
