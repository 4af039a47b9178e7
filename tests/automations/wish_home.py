"""A house in which wishes come true: things that obey, a clock that is moved."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components import conversation
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.components.notify.const import NOTIFY_SERVICE_SCHEMA
from homeassistant.const import ATTR_ENTITY_ID, EVENT_CALL_SERVICE
from homeassistant.core import Context, Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.sun import get_astral_event_next
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from homeassistant.util.yaml import parse_yaml
from pytest_homeassistant_custom_component.common import setup_test_component_platform

from tests.devices import Climate, Cover, Device, Fan, Light, Lock, Switch
from tests.entries import AGENT, load_entry
from tests.household.more_devices import (
    Humidifier,
    Items,
    Panel,
    Robot,
    Siren,
    Stereo,
    Valve,
)
from tests.household.plain_home import SHOWN
from tests.plain_entry import add_plain_entry
from tests.scripted_server import ScriptedServer

KINDS: dict[str, type[Device]] = {
    "light": Light,
    "switch": Switch,
    "cover": Cover,
    "lock": Lock,
    "climate": Climate,
    "media_player": Stereo,
    "fan": Fan,
    "vacuum": Robot,
    "alarm_control_panel": Panel,
    "humidifier": Humidifier,
    "siren": Siren,
    "valve": Valve,
    "todo": Items,
}
# Of the things that obey: what is on, open or going on.
_ON = frozenset({"on", "open", "unlocked", "playing", "cleaning", "heat"})
# What only shows how it is: its state, and what else is known of it.
SENSORS: dict[str, tuple[str, Mapping[str, Any]]] = {
    "binary_sensor.hall_motion": ("off", {"device_class": "motion"}),
    "binary_sensor.bath_motion": ("off", {"device_class": "motion"}),
    "binary_sensor.front_door": ("off", {"device_class": "door"}),
    "binary_sensor.bedroom_window": ("off", {"device_class": "window"}),
    "binary_sensor.kitchen_window": ("off", {"device_class": "window"}),
    "binary_sensor.desk_presence": ("off", {"device_class": "occupancy"}),
    "binary_sensor.leak": ("off", {"device_class": "moisture"}),
    "binary_sensor.smoke": ("off", {"device_class": "smoke"}),
    "binary_sensor.mailbox": ("off", {"device_class": "opening"}),
    "sensor.living_temperature": (
        "21.5",
        {"device_class": "temperature", "unit_of_measurement": "°C"},
    ),
    "sensor.outdoor_temperature": (
        "12.0",
        {"device_class": "temperature", "unit_of_measurement": "°C"},
    ),
    "sensor.bath_humidity": (
        "50",
        {"device_class": "humidity", "unit_of_measurement": "%"},
    ),
    "sensor.hall_brightness": (
        "20",
        {"device_class": "illuminance", "unit_of_measurement": "lx"},
    ),
    "sensor.washer_power": (
        "0",
        {"device_class": "power", "unit_of_measurement": "W"},
    ),
    "sensor.remote_battery": (
        "80",
        {"device_class": "battery", "unit_of_measurement": "%"},
    ),
    "sensor.dishwasher": (
        "idle",
        {"device_class": "enum", "options": ["idle", "running", "done"]},
    ),
    "sensor.wind": (
        "10",
        {"device_class": "wind_speed", "unit_of_measurement": "km/h"},
    ),
    "person.anna": ("home", {}),
    "person.ben": ("home", {}),
    "weather.home": ("sunny", {"temperature": 12}),
    "event.doorbell": (
        "2026-04-01T10:00:00+00:00",
        {"device_class": "doorbell", "event_types": ["ring"]},
    ),
    "calendar.waste": ("off", {"supported_features": 0}),
}
COMPONENTS = (
    *("homeassistant", "conversation", "sun", "event", "calendar", "person"),
    *("weather", "sensor", "binary_sensor"),
)
HELPERS: dict[str, Any] = {
    "input_boolean": {"guests": {"name": "guests"}, "vacation": {"name": "vacation"}},
    "input_select": {"mode": {"name": "mode", "options": ["Day", "Night"]}},
    "input_number": {
        "limit": {"name": "limit", "min": 15, "max": 30, "step": 0.5, "initial": 24}
    },
    "input_datetime": {
        "wake_up": {"name": "wake up", "has_time": True, "initial": "06:45:00"}
    },
    "input_button": {"bell": {"name": "bell"}},
    "timer": {"tea": {"duration": "00:03:00"}},
    "counter": {"visits": {"name": "visits"}},
    "schedule": {
        "work": {"name": "work"}
        | {
            day: [{"from": "08:00:00", "to": "16:00:00"}]
            for day in ("monday", "wednesday")
        }
    },
    "scene": [
        {
            "name": "movie",
            "entities": {"light.sofa": {"state": "on", "brightness": 40}},
        }
    ],
    "script": {
        "good_night": {
            "sequence": [
                {"action": "light.turn_off", "target": {"entity_id": "light.sofa"}},
                {"action": "lock.lock", "target": {"entity_id": "lock.front"}},
            ]
        }
    },
}
BEGIN = datetime(2026, 8, 1, 10, tzinfo=UTC)
"""So early that the clock stays a summer's all the time."""
ZONES = [{"name": "Work", "latitude": 10, "longitude": 10, "radius": 100}]
BLUEPRINT = Path(__file__).parent.parent / "data" / "automations" / "blueprints"
# What comes again every few seconds, all day long: it may come late.
_POLLING = frozenset(
    {
        "EntityPlatform._async_handle_interval_callback",
        "_TrackTimeInterval._interval_listener",
        "Store._async_schedule_callback_delayed_write",
    }
)
# Reading, and what the agent itself is for.
_OWN = frozenset({"conversation", "automation", "homeassistant.update_entity"})


@dataclass
class WishHome:
    """The house, who speaks in it, and what is done in it."""

    hass: HomeAssistant
    server: ScriptedServer
    freezer: FrozenDateTimeFactory
    user_id: str
    config_dir: Path
    words: Mapping[str, Mapping[str, str]]
    """What everything is called, by language."""
    language: str = ""
    devices: dict[str, Device] = field(default_factory=dict)
    did: list[str] = field(default_factory=list)

    @property
    def file(self) -> Path:
        return self.config_dir / "automations.yaml"

    def items(self) -> list[dict[str, Any]]:
        """Return what is written."""
        found: Any = parse_yaml(self.file.read_text(encoding="utf-8"))
        return list(found)

    # Building

    async def async_build(self) -> None:
        hass = self.hass
        self.freezer.move_to(BEGIN)
        await hass.config.async_update(
            latitude=52.5, longitude=13.4, time_zone="Europe/Berlin"
        )
        hass.config.config_dir = str(self.config_dir)
        (self.config_dir / "configuration.yaml").write_text(
            "automation: !include automations.yaml\n"
        )
        self.file.write_text("[]\n")
        blueprints = self.config_dir / "blueprints" / "automation" / "test"
        blueprints.mkdir(parents=True)
        for path in BLUEPRINT.glob("*.yaml"):
            (blueprints / path.name).write_text(path.read_text(encoding="utf-8"))
        assert await async_setup_component(hass, "zone", {"zone": ZONES})
        for component in COMPONENTS:
            assert await async_setup_component(hass, component, {}), component
        for component, config in HELPERS.items():
            assert await async_setup_component(hass, component, {component: config}), (
                component
            )
        self._add_devices()
        for domain in KINDS:
            config = {domain: {"platform": "test"}}
            assert await async_setup_component(hass, domain, config), domain
        for name in ("mobile_app_anna", "everybody"):
            # No thread: who is waited for would miss the clock.
            hass.services.async_register(
                "notify", name, callback(lambda _: None), NOTIFY_SERVICE_SCHEMA
            )
        assert await async_setup_component(hass, "automation", {"automation": []})
        await hass.async_block_till_done()
        # What is imported at its first use takes a thread, and misses the clock.
        target = {"entity_id": "scene.movie"}
        await hass.services.async_call("scene", "turn_on", target, blocking=True)
        self._furnish()
        await load_entry(hass, self.server.base_url)
        hass.bus.async_listen(EVENT_CALL_SERVICE, self._note)

    def _add_devices(self) -> None:
        for entity_id in self.words["en"]:
            domain, _, object_id = entity_id.partition(".")
            if domain not in KINDS:
                continue
            device = KINDS[domain](object_id)
            device.entity_id = entity_id
            self.devices[entity_id] = device
        for domain in KINDS:
            own = [one for id_, one in self.devices.items() if id_.startswith(domain)]
            setup_test_component_platform(self.hass, domain, own)

    def _furnish(self) -> None:
        """Register what only shows how it is, and show everything to the agent."""
        registry = er.async_get(self.hass)
        entry: Any = add_plain_entry(self.hass, "test", "Sensors")
        for entity_id, (_, attributes) in SENSORS.items():
            domain, _, object_id = entity_id.partition(".")
            registry.async_get_or_create(
                domain,
                "test",
                entity_id,
                config_entry=entry,
                suggested_object_id=object_id,
                original_device_class=attributes.get("device_class"),
                unit_of_measurement=attributes.get("unit_of_measurement"),
            )
        self.reset()
        for entity_id in self.hass.states.async_entity_ids():
            is_shown = not entity_id.startswith(("zone.", "sun."))
            async_expose_entity(self.hass, "conversation", entity_id, is_shown)

    async def async_speak(self, language: str) -> None:
        """Give everything the names of a language."""
        if language == self.language:
            return
        self.language = language
        registry = er.async_get(self.hass)
        for entity_id in self.words["en"]:
            name = self.name(entity_id)
            if registry.async_get(entity_id) is not None:
                registry.async_update_entity(entity_id, name=name)
            elif (state := self.hass.states.get(entity_id)) is not None:
                shown = {**state.attributes, "friendly_name": name}
                self.hass.states.async_set(entity_id, state.state, shown)
        await self.hass.async_block_till_done()

    def name(self, entity_id: str) -> str:
        """Return what something is called in the language that is spoken."""
        own = self.words.get(self.language, {})
        return own.get(entity_id) or self.words["en"].get(entity_id, entity_id)

    @callback
    def _note(self, event: Event[Any]) -> None:
        """Write down what is done; not what the people of the test do themselves."""
        domain, service = event.data["domain"], event.data["service"]
        if {domain, f"{domain}.{service}"} & _OWN:
            return
        if event.context.user_id is not None and event.context.parent_id is None:
            return
        data = dict(event.data["service_data"])
        ids = data.pop(ATTR_ENTITY_ID, [])
        told = [f"{domain}.{service}", *sorted([ids] if isinstance(ids, str) else ids)]
        told += [f"{key}={value}" for key, value in sorted(data.items())]
        self.did.append(" ".join(told))

    # Speaking

    async def async_say(
        self, text: str, language: str, conversation_id: str | None = None
    ) -> tuple[str, str]:
        """Say something as the administrator, and return the answer."""
        result = await conversation.async_converse(
            self.hass,
            text,
            conversation_id,
            Context(user_id=self.user_id),
            language=language,
            agent_id=AGENT,
        )
        await self.async_settle()
        return str(result.response.speech["plain"]["speech"]), str(
            result.conversation_id
        )

    # Living

    def put(self, entity_id: str, value: Any) -> None:
        """Let something be otherwise, as if somebody had turned it by hand."""
        if (device := self.devices.get(entity_id)) is not None:
            if isinstance(value, Mapping):
                device._show(dict(value))
            elif isinstance(device, Items):
                device.reset("")
            else:
                domain = entity_id.partition(".")[0]
                device._show(SHOWN[domain][0 if str(value) in _ON else 1])
            return
        before = self.hass.states.get(entity_id)
        shown = dict(before.attributes if before else SENSORS[entity_id][1])
        shown |= SENSORS.get(entity_id, ("", {}))[1]
        if isinstance(value, Mapping):
            shown |= {key: item for key, item in value.items() if key != "state"}
            value = value.get("state", before.state if before else "unknown")
        shown["friendly_name"] = self.name(entity_id)
        self.hass.states.async_set(entity_id, str(value), shown)

    def reset(self) -> None:
        """Put everything back to how it was at first."""
        for entity_id in self.devices:
            self.put(entity_id, "locked" if entity_id.startswith("lock") else "off")
        for entity_id, (state, _) in SENSORS.items():
            self.put(entity_id, state)

    async def async_settle(self) -> None:
        """Let happen what is due. Who waits for the clock is not waited for."""
        for _ in range(40):
            await asyncio.sleep(0)

    async def async_advance(self, seconds: float) -> None:
        """Move the clock, from one thing that is due to the next."""
        end = dt_util.utcnow() + timedelta(seconds=seconds)
        while (left := (end - dt_util.utcnow()).total_seconds()) > 0:
            due = min(self._due(), default=left)
            step = min(max(due, 0.0) + 0.002, left)
            self.freezer.tick(timedelta(seconds=step))
            await self.async_settle()

    def _due(self) -> Iterator[float]:
        now = self.hass.loop.time()
        for handle in self.hass.loop._scheduled:  # type: ignore[attr-defined]  # no other way
            name = getattr(handle._callback, "__qualname__", "")
            if not handle.cancelled() and name not in _POLLING:
                yield handle.when() - now

    async def async_until(self, when: str) -> None:
        """Move the clock to a time of day, or of the sun: "06:45", "sunset -00:10"."""
        what, _, offset = when.partition(" ")
        now = dt_util.now()
        if offset:
            then = get_astral_event_next(self.hass, what, offset=_span(offset))
        else:
            then = _at(now, what)
        # Home Assistant wakes up to half a second later.
        await self.async_advance((then - now).total_seconds() + 1)

    async def async_wake(self, when: str) -> None:
        """Put the clock to the next such moment, as if all had slept: "wed 21:00"."""
        day, _, clock = when.partition(" ")
        then = _at(dt_util.now(), clock)
        while then.strftime("%a").lower() != day:
            then += timedelta(days=1)
        self.freezer.move_to(then)
        await self.async_settle()

    # Between two wishes

    def entity_of(self, automation_id: str) -> str:
        """Return by what an automation that is loaded is known."""
        found = er.async_get(self.hass).async_get_entity_id(
            "automation", "automation", automation_id
        )
        assert found is not None
        return found

    async def async_forget(self) -> None:
        """Take away what was written, and stop what runs of it."""
        self.file.write_text("[]\n", encoding="utf-8")
        await self.hass.services.async_call("automation", "reload", blocking=True)
        await self.async_settle()
        self.did.clear()

    def told(self) -> str:
        """Return what the model was told last, to see why it went wrong."""
        chats = self.server.chats
        return str(chats[-1]["messages"][-1])[:600] if chats else ""


def _span(text: str) -> timedelta:
    hours, minutes = map(int, text.lstrip("-").split(":"))
    span = timedelta(hours=hours, minutes=minutes)
    return -span if text.startswith("-") else span


def _at(now: datetime, clock: str) -> datetime:
    """Return when it is this time of day the next time."""
    hour, minute = map(int, clock.split(":"))
    then = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return then if then > now else then + timedelta(days=1)
