"""What the panel asks first: who looks at it, whom to talk to, and what to say."""

from collections.abc import Iterator
from operator import attrgetter
from typing import Any, Final

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback
import probatio

from ..calls.facts import Rights
from ..const import DOMAIN
from ..domains.rows import domain_of
from ..home.snapshot import Entity
from ..rights import COMMANDS, may
from ..runtime import async_get_agents, async_get_runtimes
from .guard import async_register_commands, person_behind

MAX_SUGGESTIONS: Final = 3
# Kinds of what can be said; the panel has the words.
TURN_ON: Final = "turn_on"
TURN_OFF: Final = "turn_off"


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the command."""
    async_register_commands(hass, ws_get)


@websocket_api.websocket_command({probatio.Required("type"): f"{DOMAIN}/panel/get"})
@websocket_api.async_response
async def ws_get(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send what this person may do, the agents, and three things to say to them."""
    person = person_behind(connection.user)
    rights = Rights(hass, connection.user, None)
    entities: list[Entity] = []
    for runtime in async_get_runtimes(hass):
        home = await runtime.home.async_get()
        entities = [it for id_, it in home.by_entity_id.items() if rights.may_read(id_)]
        break
    found = _suggestions(hass, entities, rights)
    answer = {
        "person": person,
        "may": [name for name, row in COMMANDS.items() if may(row, person)],
        "agents": [
            {"agent_id": agent_id, "name": state.name if state else agent_id}
            for agent_id in async_get_agents(hass)
            for state in [hass.states.get(agent_id)]
        ],
        # Of whom an administrator may ask what they did.
        "people": {
            user.id: user.name
            for user in await hass.auth.async_get_users()
            if connection.user.is_admin and user.name and not user.system_generated
        },
        "suggestions": [
            {"kind": kind, "name": name}
            for (kind, name), _ in zip(found, range(MAX_SUGGESTIONS), strict=False)
        ],
    }
    connection.send_result(msg["id"], answer)


def _suggestions(
    hass: HomeAssistant, entities: list[Entity], rights: Rights
) -> Iterator[tuple[str, str]]:
    """Yield what could be said of this home, of each kind of thing one.

    Nobody is told to switch what they may only look at.
    """
    everyday = _one_of_each("everyday", entities)
    senses = _one_of_each("sense", entities)
    switched = [
        item
        for item in everyday
        if hass.services.has_service(item.domain, TURN_ON)
        and rights.may_use(item.entity_id)
    ]
    for kind, item in zip((TURN_ON, TURN_OFF), switched, strict=False):
        yield kind, item.name
    for item in (*senses, *everyday):
        yield "state", item.name


def _one_of_each(role: str, entities: list[Entity]) -> list[Entity]:
    """Return one thing of each domain of a kind, as the names come."""
    first: dict[str, Entity] = {}
    for item in sorted(entities, key=attrgetter("name", "entity_id")):
        if domain_of(item.domain).role == role:
            first.setdefault(item.domain, item)
    return list(first.values())
