"""A home with things of many kinds, as integrations bring them, to hold wishes against."""

from collections.abc import Mapping
from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.components.notify.const import NOTIFY_SERVICE_SCHEMA
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
    label_registry as lr,
)
from homeassistant.setup import async_setup_component

from tests.plain_entry import add_plain_entry

COMPONENTS = (
    *("homeassistant", "light", "switch", "cover", "climate", "fan", "media_player"),
    *("lock", "vacuum", "alarm_control_panel", "humidifier", "select", "number"),
    *("button", "siren", "notify", "persistent_notification", "sun", "scene"),
    *("binary_sensor", "sensor", "weather", "todo", "water_heater", "valve"),
    *("event", "update", "calendar", "conversation", "device_automation"),
)
HELPERS: dict[str, Any] = {
    "input_boolean": {"guests": {"name": "Guests"}, "vacation": {"name": "Vacation"}},
    "input_select": {
        "mode": {"name": "House mode", "options": ["Day", "Evening", "Night"]}
    },
    "input_number": {"target": {"name": "Target", "min": 15, "max": 25, "step": 0.5}},
    "input_datetime": {
        "alarm": {"name": "Alarm clock", "has_time": True},
        "trip": {"name": "Trip", "has_date": True, "has_time": True},
    },
    "input_text": {"note": {"name": "Note"}},
    "input_button": {"bell": {"name": "Bell"}},
    "timer": {"tea": {"name": "Tea", "duration": "00:03:00"}},
    "counter": {"visits": {"name": "Visits"}},
    "schedule": {"work": {"name": "Work hours"}},
    "script": {
        "good_night": {
            "alias": "Good night",
            "sequence": [
                {"action": "light.turn_off", "target": {"area_id": "living_room"}},
                {"action": "lock.lock", "target": {"entity_id": "lock.front_door"}},
            ],
        }
    },
    "automation": [],
}
ZONES = [
    {"name": "Work", "latitude": 10, "longitude": 10, "radius": 100},
    {"name": "School", "latitude": 20, "longitude": 20, "radius": 100},
]
_DIM = {"supported_color_modes": ["brightness"], "supported_features": 32}
_COLOR = {
    "supported_color_modes": ["color_temp", "hs"],
    "min_color_temp_kelvin": 2000,
    "max_color_temp_kelvin": 6500,
    "effect_list": ["candle", "colorloop"],
    "supported_features": 36,
}
_CLIMATE = {
    "hvac_modes": ["off", "heat", "auto"],
    "preset_modes": ["eco", "comfort", "away"],
    "min_temp": 7,
    "max_temp": 30,
    "temperature": 21,
    "current_temperature": 20.4,
    "hvac_action": "idle",
    "supported_features": 401,
}
_PLAYER = {
    "supported_features": 152461 | 2048 | 524288,
    "source_list": ["TV", "Radio", "Bluetooth"],
    "volume_level": 0.4,
}
THINGS: dict[str, tuple[str, str, str, Mapping[str, Any]]] = {
    # id: name, area, state, attributes
    "light.hall": ("Hall light", "hall", "off", _DIM),
    "light.sofa": ("Sofa lamp", "living_room", "off", _COLOR),
    "light.desk": ("Desk lamp", "study", "off", {"supported_color_modes": ["onoff"]}),
    "light.kitchen": ("Kitchen light", "kitchen", "on", _DIM),
    "light.bedroom": ("Bedroom light", "bedroom", "off", _COLOR),
    "switch.fan": ("Bath fan", "bathroom", "off", {}),
    "switch.coffee": ("Coffee maker", "kitchen", "off", {"device_class": "outlet"}),
    "cover.blind": (
        "Blind",
        "living_room",
        "open",
        {
            "device_class": "blind",
            "supported_features": 15,
            "current_position": 100,
        },
    ),
    "cover.awning": (
        "Awning",
        "terrace",
        "closed",
        {"device_class": "awning", "supported_features": 3},
    ),
    "cover.garage": (
        "Garage door",
        "garage",
        "closed",
        {"device_class": "garage", "supported_features": 3},
    ),
    "climate.living_room": ("Thermostat", "living_room", "heat", _CLIMATE),
    "fan.bedroom": (
        "Ceiling fan",
        "bedroom",
        "off",
        {
            "supported_features": 57,
            "percentage": 0,
            "preset_modes": ["sleep", "turbo"],
        },
    ),
    "media_player.tv": ("TV", "living_room", "off", _PLAYER),
    "lock.front_door": ("Front door lock", "hall", "locked", {"supported_features": 0}),
    "vacuum.robot": (
        "Robot",
        "hall",
        "docked",
        {"supported_features": 14204, "fan_speed_list": ["quiet", "strong"]},
    ),
    "alarm_control_panel.house": (
        "Alarm",
        "hall",
        "disarmed",
        {"supported_features": 7, "code_format": None, "code_arm_required": False},
    ),
    "humidifier.bedroom": (
        "Humidifier",
        "bedroom",
        "off",
        {
            "supported_features": 1,
            "available_modes": ["normal", "sleep"],
            "min_humidity": 30,
            "max_humidity": 70,
        },
    ),
    "select.heating": (
        "Heating program",
        "",
        "Normal",
        {"options": ["Normal", "Holiday", "Off"]},
    ),
    "number.charge": ("Charge limit", "garage", "80", {"min": 20, "max": 100}),
    "button.restart": ("Restart router", "", "unknown", {"device_class": "restart"}),
    "siren.house": (
        "Siren",
        "hall",
        "off",
        {"supported_features": 7, "available_tones": ["fire", "burglar"]},
    ),
    "notify.phone": ("Phone", "", "unknown", {"supported_features": 1}),
    "weather.home": ("Weather", "", "sunny", {"temperature": 14}),
    "binary_sensor.door": ("Front door", "hall", "off", {"device_class": "door"}),
    "binary_sensor.window": (
        "Bedroom window",
        "bedroom",
        "off",
        {"device_class": "window"},
    ),
    "binary_sensor.motion": ("Hall motion", "hall", "off", {"device_class": "motion"}),
    "binary_sensor.presence": (
        "Study presence",
        "study",
        "off",
        {"device_class": "occupancy"},
    ),
    "binary_sensor.smoke": ("Smoke", "kitchen", "off", {"device_class": "smoke"}),
    "binary_sensor.leak": (
        "Leak sensor",
        "bathroom",
        "off",
        {"device_class": "moisture"},
    ),
    "binary_sensor.battery_low": (
        "Remote battery",
        "living_room",
        "off",
        {"device_class": "battery"},
    ),
    "sensor.temperature": (
        "Living room temperature",
        "living_room",
        "21.3",
        {
            "device_class": "temperature",
            "unit_of_measurement": "°C",
            "state_class": "measurement",
        },
    ),
    "sensor.humidity": (
        "Bath humidity",
        "bathroom",
        "55",
        {"device_class": "humidity", "unit_of_measurement": "%"},
    ),
    "sensor.lux": (
        "Hall brightness",
        "hall",
        "120",
        {"device_class": "illuminance", "unit_of_measurement": "lx"},
    ),
    "sensor.power": (
        "House power",
        "",
        "0.45",
        {"device_class": "power", "unit_of_measurement": "kW"},
    ),
    "sensor.washer_power": (
        "Washer power",
        "bathroom",
        "3",
        {"device_class": "power", "unit_of_measurement": "W"},
    ),
    "sensor.battery": (
        "Door battery",
        "hall",
        "87",
        {"device_class": "battery", "unit_of_measurement": "%"},
    ),
    "sensor.washer": (
        "Washer",
        "bathroom",
        "idle",
        {"device_class": "enum", "options": ["idle", "running", "done"]},
    ),
    "sensor.next_alarm": (
        "Next alarm",
        "bedroom",
        "2026-11-30T06:00:00+00:00",
        {"device_class": "timestamp"},
    ),
    "sensor.text": ("Last caller", "", "Mum", {}),
    "sensor.co2": (
        "Study CO2",
        "study",
        "600",
        {"device_class": "carbon_dioxide", "unit_of_measurement": "ppm"},
    ),
    "person.anna": ("Anna", "", "home", {}),
    "person.ben": ("Ben", "", "not_home", {}),
    "device_tracker.phone": (
        "Anna's phone",
        "",
        "home",
        {"source_type": "gps", "latitude": 1.0, "longitude": 1.0},
    ),
    "event.doorbell": (
        "Doorbell",
        "hall",
        "2026-11-01T10:00:00+00:00",
        {"device_class": "doorbell", "event_types": ["ring", "hold"]},
    ),
    "update.router": ("Router update", "", "off", {"supported_features": 1}),
    "calendar.family": ("Family", "", "off", {"supported_features": 7}),
    "todo.shopping": ("Shopping", "", "3", {"supported_features": 15}),
    "water_heater.boiler": (
        "Boiler",
        "",
        "eco",
        {
            "operation_list": ["eco", "performance"],
            "min_temp": 40,
            "max_temp": 60,
            "supported_features": 3,
        },
    ),
    "valve.garden": ("Garden valve", "terrace", "closed", {"supported_features": 3}),
    "scene.movie": ("Movie", "living_room", "unknown", {}),
}
AREAS = {
    "hall": "ground",
    "living_room": "ground",
    "kitchen": "ground",
    "garage": "ground",
    "terrace": "ground",
    "bathroom": "upper",
    "bedroom": "upper",
    "study": "upper",
}
HIDDEN = ("light.secret", "lock.safe")


async def async_build(hass: HomeAssistant) -> dict[str, str]:
    """Build the home, everything but the hidden exposed; return device ids."""
    assert await async_setup_component(hass, "zone", {"zone": ZONES})
    for component in COMPONENTS:
        assert await async_setup_component(hass, component, {}), component
    for component, config in HELPERS.items():
        assert await async_setup_component(hass, component, {component: config})
    hass.services.async_register(
        "notify", "mobile_app_phone", lambda _: None, NOTIFY_SERVICE_SCHEMA
    )
    await hass.async_block_till_done()
    floors = fr.async_get(hass)
    floor_ids = {
        key: floors.async_create(f"{key.title()} floor").floor_id
        for key in ("ground", "upper")
    }
    areas = ar.async_get(hass)
    for area, floor in AREAS.items():
        entry = areas.async_create(
            area.replace("_", " ").capitalize(), floor_id=floor_ids[floor]
        )
        assert entry.id == area
    lr.async_get(hass).async_create("Energy")
    entry_of = add_plain_entry(hass, "test", "A home of many kinds")
    devices: dict[str, str] = {}
    for entity_id, (name, area, state, attributes) in THINGS.items():
        devices[entity_id] = _add(hass, entry_of, entity_id, name, area, attributes)
        if entity_id == "light.desk":
            er.async_get(hass).async_update_entity(entity_id, labels={"energy"})
        hass.states.async_set(entity_id, state, {**attributes, "friendly_name": name})
    for entity_id in HIDDEN:
        hass.states.async_set(entity_id, "off", {"friendly_name": "A hidden thing"})
    await hass.async_block_till_done()
    for entity_id in hass.states.async_entity_ids():
        is_shown = not entity_id.startswith(("zone.", "sun.")) and (
            entity_id not in HIDDEN
        )
        async_expose_entity(hass, "conversation", entity_id, is_shown)
    await hass.async_block_till_done()
    return devices


def _add(
    hass: HomeAssistant,
    entry: Any,
    entity_id: str,
    name: str,
    area: str,
    attributes: Mapping[str, Any],
) -> str:
    domain, _, object_id = entity_id.partition(".")
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={("test", entity_id)}, name=name
    )
    if area:
        dr.async_get(hass).async_update_device(device.id, area_id=area)
    registered = er.async_get(hass).async_get_or_create(
        domain,
        "test",
        entity_id,
        config_entry=entry,
        device_id=device.id,
        has_entity_name=True,
        suggested_object_id=object_id,
        original_device_class=attributes.get("device_class"),
        unit_of_measurement=attributes.get("unit_of_measurement"),
        supported_features=attributes.get("supported_features", 0),
    )
    assert registered.entity_id == entity_id
    return device.id
