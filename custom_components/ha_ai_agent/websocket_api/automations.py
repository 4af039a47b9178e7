"""What automations were before each change, for the panel."""

from pathlib import Path
from typing import Any

from homeassistant.components import websocket_api
from homeassistant.components.automation import DOMAIN as AUTOMATION
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
import probatio

from ..automations.versions import Version, read_versions
from ..const import DOMAIN
from .guard import async_register_commands
from .names import async_people


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the command."""
    async_register_commands(hass, ws_versions)


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


def _entity_of(hass: HomeAssistant, version: Version) -> str | None:
    return er.async_get(hass).async_get_entity_id(
        AUTOMATION, AUTOMATION, version.automation_id
    )


def _shown(version: Version, entity_id: str | None) -> dict[str, Any]:
    names = ("version_id", "created_ts", "deed", "automation_id", "name", "user_id")
    return {
        **{name: getattr(version, name) for name in names},
        "entity_id": entity_id,
        "text": version.text,
    }
