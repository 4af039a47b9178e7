"""The one place where a WebSocket command meets the table of rights."""

from collections.abc import Callable
from typing import Any, Final

from homeassistant.auth.models import User
from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback
import probatio

from ..const import DOMAIN
from ..rights import COMMANDS, Person, may, person_of

# Home Assistant looks for files of that name.
LANGUAGE: Final = probatio.All(
    str, probatio.Length(max=35), probatio.Match(r"^[A-Za-z0-9_-]*\Z")
)

type Command = Callable[
    [HomeAssistant, websocket_api.ActiveConnection, dict[str, Any]], None
]


def person_behind(user: User) -> Person:
    """Return what kind of person a user is."""
    return person_of(
        has_user=True, is_admin=user.is_admin, groups=(g.id for g in user.groups)
    )


@callback
def async_register_commands(hass: HomeAssistant, *commands: Command) -> None:
    """Register commands that are refused to those who have no cell in the table."""
    for command in commands:
        name: str = command._ws_command  # type: ignore[attr-defined]  # noqa: SLF001
        schema = command._ws_schema  # type: ignore[attr-defined]  # noqa: SLF001
        websocket_api.async_register_command(
            hass, name, _guarded(command, name), schema
        )


def _guarded(command: Command, name: str) -> Command:
    # A command without a row is a mistake that ends at the start, not in a door.
    row = COMMANDS[name.removeprefix(f"{DOMAIN}/")]

    @callback
    def guarded(
        hass: HomeAssistant,
        connection: websocket_api.ActiveConnection,
        msg: dict[str, Any],
    ) -> None:
        if may(row, person_behind(connection.user)):
            command(hass, connection, msg)
            return
        connection.send_error(
            msg["id"],
            websocket_api.ERR_UNAUTHORIZED,
            "This user is not allowed to do this",
        )

    return guarded
