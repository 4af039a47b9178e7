"""A home whose rooms and things have the names of any language, and a whole agent."""

from dataclasses import dataclass, field
import json
from pathlib import Path
from typing import Any

from homeassistant.components import conversation
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.components.media_player import MediaPlayerState
from homeassistant.const import ATTR_ENTITY_ID, EVENT_CALL_SERVICE
from homeassistant.core import Context, Event, HomeAssistant, callback
from homeassistant.helpers import area_registry as ar, entity_registry as er
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import setup_test_component_platform

from tests.devices import Cover, Device, Fan, Light, Player, Switch
from tests.entries import AGENT, load_entry

type Words = dict[str, Any]

_ROOMS = {
    "light.bath": "bath",
    "light.desk": "living",
    "light.floor": "living",
    "light.kitchen": "kitchen",
    "switch.coffee": "kitchen",
    "cover.blind": "living",
    "fan.bed": "bed",
    "media_player.tv": "living",
}
_KINDS: dict[str, type[Device]] = {
    "light": Light,
    "switch": Switch,
    "cover": Cover,
    "fan": Fan,
    "media_player": Player,
}
# What a thing shows when it is on (or open), and when it is off (or closed).
_SHOWN: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "light": ({"is_on": True, "brightness": 77}, {"is_on": False}),
    "switch": ({"is_on": True}, {"is_on": False}),
    "cover": (
        {"is_closed": False, "current_cover_position": 100},
        {"is_closed": True, "current_cover_position": 0},
    ),
    "fan": ({"percentage": 50}, {"percentage": 0}),
    "media_player": (
        {"state": MediaPlayerState.PLAYING},
        {"state": MediaPlayerState.OFF},
    ),
}
# Reading is no act.
_OWN = {"conversation", "homeassistant.update_entity"}


def words_of(name: str) -> dict[str, Words]:
    """Return the homes and sentences of a data file by language."""
    path = Path(__file__).parent / "data" / f"{name}.json"
    found: dict[str, Words] = json.loads(path.read_text(encoding="utf-8"))
    return found


@dataclass
class Furnished:
    """The home, who is spoken to, and every service call that was made in it."""

    hass: HomeAssistant
    devices: dict[str, Device] = field(default_factory=dict)
    acts: list[str] = field(default_factory=list)

    def set_all(self, *, on: bool) -> None:
        """Put everything on and open, or off and closed."""
        for entity_id, device in self.devices.items():
            device._show(_SHOWN[entity_id.partition(".")[0]][0 if on else 1])

    def states(self) -> dict[str, tuple[str, Any]]:
        """Return what everything is now."""
        return {
            entity_id: (state.state, state.attributes.get("brightness"))
            for entity_id in self.devices
            if (state := self.hass.states.get(entity_id)) is not None
        }

    async def say(
        self, text: str, language: str, conversation_id: str | None = None
    ) -> str:
        """Say something, in a conversation of its own if none is named."""
        result = await conversation.async_converse(
            self.hass,
            text,
            conversation_id,
            Context(),
            language=language,
            agent_id=AGENT,
        )
        await self.hass.async_block_till_done()
        return str(result.response.speech["plain"]["speech"])

    async def acts_of(
        self, text: str, language: str, conversation_id: str | None = None
    ) -> tuple[list[str], str]:
        """Return what a sentence did, and what was answered."""
        self.acts.clear()
        before = self.states()
        speech = await self.say(text, language, conversation_id)
        changed = [
            f"{entity_id} {before[entity_id]} -> {after}"
            for entity_id, after in self.states().items()
            if before[entity_id] != after
        ]
        return [*self.acts, *changed], speech


async def async_furnish(
    hass: HomeAssistant,
    words: Words,
    base_url: str | None = None,
    **options: Any,
) -> Furnished:
    """Return a home of four rooms in the words of a language, and its agent."""
    home = Furnished(hass)
    areas = {
        key: ar.async_get(hass).async_create(name).id
        for key, name in words["areas"].items()
    }
    names = {key: name.split("|") for key, name in words["things"].items()}
    for entity_id, (name, *_) in names.items():
        device = _KINDS[entity_id.partition(".")[0]](name)
        device.entity_id = entity_id
        home.devices[entity_id] = device
    for kind in _KINDS:
        setup_test_component_platform(
            hass,
            kind,
            [item for key, item in home.devices.items() if key.startswith(f"{kind}.")],
        )
        assert await async_setup_component(hass, kind, {kind: {"platform": "test"}})
    assert await async_setup_component(hass, "intent", {})
    await hass.async_block_till_done()
    registry = er.async_get(hass)
    for entity_id, room in _ROOMS.items():
        more = names[entity_id][1:]
        aliases: Any = {"aliases": [er.COMPUTED_NAME, *more]} if more else {}
        registry.async_update_entity(entity_id, area_id=areas[room], **aliases)
        async_expose_entity(hass, "conversation", entity_id, True)
    await load_entry(hass, base_url, **options)

    @callback
    def note(event: Event[Any]) -> None:
        """Write a service call down."""
        domain, service = event.data["domain"], event.data["service"]
        if not {domain, f"{domain}.{service}"} & _OWN:
            ids = event.data["service_data"].get(ATTR_ENTITY_ID)
            home.acts.append(f"{domain}.{service} {ids}")

    hass.bus.async_listen(EVENT_CALL_SERVICE, note)
    return home
