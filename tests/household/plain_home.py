"""Three homes of real entities that take on the names of any language.

Imports nothing of pytest, so that any Home Assistant can be lived in.
"""

from dataclasses import dataclass, field
import json
from pathlib import Path
from typing import Any

from homeassistant.components import conversation
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.const import ATTR_ENTITY_ID, EVENT_CALL_SERVICE
from homeassistant.core import Context, Event, HomeAssistant, callback
from homeassistant.helpers import (
    area_registry as ar,
    entity_registry as er,
    floor_registry as fr,
)
from homeassistant.helpers.entity_component import DATA_INSTANCES
from homeassistant.setup import async_setup_component

from tests.devices import Climate, Cover, Device, Fan, Light, Lock, Switch

from .more_devices import (
    Humidifier,
    Items,
    Mower,
    Panel,
    Robot,
    Siren,
    Stereo,
    Valve,
    WaterHeater,
)

DATA = Path(__file__).parent.parent / "data" / "household"
# What is on or open, and what is off or closed.
SHOWN: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "light": (
        {
            "is_on": True,
            "brightness": 195,
            "hs_color": (280.0, 50.0),
            "color_mode": "hs",
        },
        {"is_on": False},
    ),
    "switch": ({"is_on": True}, {"is_on": False}),
    "cover": (
        {"is_closed": False, "current_cover_position": 100},
        {"is_closed": True, "current_cover_position": 0},
    ),
    "media_player": (
        {"state": "playing", "volume_level": 0.5, "is_volume_muted": False},
        {"state": "off", "volume_level": 0.5, "is_volume_muted": False},
    ),
    "climate": (
        {"hvac_mode": "heat", "target_temperature": 21},
        {"hvac_mode": "heat", "target_temperature": 21},
    ),
    "water_heater": (
        {"current_operation": "eco", "target_temperature": 45.0},
        {"current_operation": "eco", "target_temperature": 45.0},
    ),
    "fan": ({"percentage": 50}, {"percentage": 0}),
    "vacuum": ({"activity": "cleaning"}, {"activity": "docked"}),
    "lawn_mower": ({"activity": "mowing"}, {"activity": "docked"}),
    "lock": ({"is_locked": False}, {"is_locked": True}),
    "humidifier": (
        {"is_on": True, "target_humidity": 40},
        {"is_on": False, "target_humidity": 40},
    ),
    "valve": ({"is_closed": False}, {"is_closed": True}),
    "siren": ({"is_on": True}, {"is_on": False}),
    "alarm_control_panel": ({"alarm_state": "disarmed"}, {"alarm_state": "disarmed"}),
}
_KINDS: dict[str, type[Device]] = {
    "light": Light,
    "switch": Switch,
    "cover": Cover,
    "media_player": Stereo,
    "climate": Climate,
    "water_heater": WaterHeater,
    "fan": Fan,
    "vacuum": Robot,
    "lawn_mower": Mower,
    "lock": Lock,
    "humidifier": Humidifier,
    "valve": Valve,
    "siren": Siren,
    "alarm_control_panel": Panel,
    "todo": Items,
}
# What an integration takes from the configuration alone.
CONFIG: dict[str, Any] = {
    "input_boolean": {"h1": {"name": "h1"}},
    "scene": [{"id": name, "name": name, "entities": {}} for name in ("h1", "h2")],
}
# Reading is no act.
_OWN = {
    "conversation",
    "homeassistant.update_entity",
    "todo.get_items",
    "weather.get_forecasts",
    "calendar.get_events",
}


def read(name: str) -> Any:
    """Return a data file of the homes."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


@dataclass
class PlainHousehold:
    """All three homes; one of them at a time is there and exposed."""

    hass: HomeAssistant
    plans: dict[str, Any] = field(default_factory=lambda: read("homes"))
    devices: dict[str, Device] = field(default_factory=dict)
    """By `home.key`."""
    ids: dict[str, str] = field(default_factory=dict)
    home: str = ""
    item: str = ""
    acts: list[tuple[str, str, Any]] = field(default_factory=list)
    agent_id: str = "conversation.ha_ai_agent"

    async def async_build(self) -> None:
        """Make every entity."""
        hass = self.hass
        for component in ("homeassistant", "conversation", "intent"):
            assert await async_setup_component(hass, component, {})
        for component in CONFIG:
            assert await async_setup_component(hass, component, dict(CONFIG))
        registry = er.async_get(hass)
        numbers: dict[str, int] = {}
        for home, plan in self.plans.items():
            for key, (kind, *_) in plan["things"].items():
                domain, _, device_class = kind.partition(".")
                number = numbers[domain] = numbers.get(domain, 0) + 1
                entity_id = self.ids[f"{home}.{key}"] = f"{domain}.h{number}"
                if domain in _KINDS:
                    device = _KINDS[domain](f"h{number}")
                    device.entity_id = entity_id
                    if device_class:
                        device._attr_device_class = device_class
                    self.devices[f"{home}.{key}"] = device
                elif domain not in {"input_boolean", "scene"}:
                    registry.async_get_or_create(
                        domain,
                        "test",
                        entity_id,
                        suggested_object_id=f"h{number}",
                        original_device_class=device_class or None,
                    )
        for domain in _KINDS:
            await self.async_add(
                domain,
                [item for item in self.devices.values() if _domain(item) == domain],
            )
        await hass.async_block_till_done()
        hass.bus.async_listen(EVENT_CALL_SERVICE, self._note)

    async def async_add(self, domain: str, devices: list[Device]) -> None:
        """Add entities of a kind."""
        assert await async_setup_component(self.hass, domain, {})
        component = self.hass.data[DATA_INSTANCES][domain]
        await component.async_add_entities(devices)

    @callback
    def _note(self, event: Event[Any]) -> None:
        """Write a service call down."""
        domain, service = event.data["domain"], event.data["service"]
        if not {domain, f"{domain}.{service}"} & _OWN:
            ids = event.data["service_data"].get(ATTR_ENTITY_ID, [])
            self.acts.append(
                (domain, service, [ids] if isinstance(ids, str) else list(ids))
            )

    async def async_move_in(self, home: str, words: dict[str, Any]) -> None:
        """Show one home, in the words of a language, and nothing of the others."""
        hass, plan = self.hass, self.plans[home]
        registry, areas, floors = (
            er.async_get(hass),
            ar.async_get(hass),
            fr.async_get(hass),
        )
        for area in list(areas.async_list_areas()):
            areas.async_delete(area.id)
        for floor in list(floors.async_list_floors()):
            floors.async_delete(floor.floor_id)
        keys = [*plan["floors"], *plan["areas"], *plan["things"]]
        said = dict(
            zip(
                [("floor", key) for key in plan["floors"]]
                + [("area", key) for key in plan["areas"]]
                + [("thing", key) for key in plan["things"]],
                (text.split("|") for text in words["names"][home].split("; ")),
                strict=True,
            )
        )
        assert len(said) == len(keys)
        floor_ids = {
            key: floors.async_create(name, aliases=set(more), level=level).floor_id
            for level, key in enumerate(plan["floors"])
            for name, *more in [said["floor", key]]
        }
        area_ids = {
            key: areas.async_create(
                name, aliases=set(more), floor_id=floor_ids.get(floor)
            ).id
            for key, floor in plan["areas"].items()
            for name, *more in [said["area", key]]
        }
        for full, entity_id in self.ids.items():
            owner, _, key = full.partition(".")
            async_expose_entity(hass, "conversation", entity_id, owner == home)
            if owner != home:
                continue
            name, *more = said["thing", key]
            registry.async_update_entity(
                entity_id,
                name=name,
                aliases=[er.COMPUTED_NAME, *more],
                area_id=area_ids.get(plan["things"][key][1]),
            )
            kind, _, *shown = plan["things"][key]
            if shown:
                state, unit = [*shown, None][:2]
                attributes = {"friendly_name": name}
                if device_class := kind.partition(".")[2]:
                    attributes["device_class"] = device_class
                if unit:
                    attributes["unit_of_measurement"] = unit
                hass.states.async_set(entity_id, state, attributes)
        self.home, self.item = home, words["item"]
        await hass.async_block_till_done()

    def put(self, key: str, *, on: bool) -> None:
        """Put one thing on or off."""
        if (device := self.devices.get(f"{self.home}.{key}")) is not None:
            if isinstance(device, Items):
                device.reset(self.item)
            elif shown := SHOWN.get(_domain(device)):
                device._show(shown[0 if on else 1])
        elif self.ids[f"{self.home}.{key}"].startswith("input_boolean"):
            self.hass.states.async_set(
                "input_boolean.h1",
                "on" if on else "off",
                dict(self.hass.states.get("input_boolean.h1").attributes),  # type: ignore[union-attr]
            )

    @property
    def keys(self) -> list[str]:
        """What is in the home."""
        return list(self.plans[self.home]["things"])

    async def async_say(
        self, text: str, language: str, conversation_id: str | None = None
    ) -> str:
        """Say something to the agent.

        Each conversation is had with a device of its own: one speaker alone may not say
        so much in a minute.
        """
        result = await conversation.async_converse(
            self.hass,
            text,
            conversation_id,
            Context(),
            language=language,
            agent_id=self.agent_id,
            device_id=conversation_id,
        )
        await self.hass.async_block_till_done()
        return str(result.response.speech["plain"]["speech"])


def _domain(device: Device) -> str:
    return device.entity_id.partition(".")[0]
