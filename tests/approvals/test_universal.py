"""A universal media player runs what its household wrote, under a harmless name."""

from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest

from .fortress import async_build_fortress

UNLOCK = {"action": "lock.unlock", "target": {"entity_id": "lock.front_door"}}
LAMP = {"action": "light.turn_on", "target": {"entity_id": "light.hall"}}


@pytest.mark.parametrize(
    ("service", "command", "what", "asks"),
    [
        ("turn_on", "turn_on", UNLOCK, True),
        ("turn_off", "turn_off", UNLOCK, True),
        ("volume_up", "volume_up", UNLOCK, True),
        ("media_play", "media_play", UNLOCK, True),
        ("turn_on", "turn_on", LAMP, False),
        ("turn_off", "turn_on", UNLOCK, False),
    ],
)
async def test_its_commands_are_read(
    hass: HomeAssistant, service: str, command: str, what: dict[str, Any], asks: bool
) -> None:
    fortress = await async_build_fortress(hass)
    off = {"turn_off": LAMP} if command != "turn_off" else {}
    player = {
        "platform": "universal",
        "name": "Cinema",
        "unique_id": "cinema",
        "commands": {command: what, **off},
    }
    assert await async_setup_component(hass, "media_player", {"media_player": [player]})
    await hass.async_block_till_done()
    entity_id = "media_player.cinema"
    async_expose_entity(hass, "conversation", entity_id, should_expose=True)
    await fortress.drain()
    call = {"domain": "media_player", "service": service, "entity_id": entity_id}
    (result,) = await fortress.converse("do it", [("call_service", call)])
    await fortress.drain()
    is_asked = result["status"] == "approval_required"
    assert is_asked is asks, result
    assert fortress.broken() == []
    await fortress.async_close()
