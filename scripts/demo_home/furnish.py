"""The floors and rooms of the demo home, and what stands where."""

from .client import Commands

FLOORS = {"Ground Floor": 0, "Upstairs": 1}
ROOMS = {
    "Kitchen": "Ground Floor",
    "Living Room": "Ground Floor",
    "Hall": "Ground Floor",
    "Garage": "Ground Floor",
    "Bedroom": "Upstairs",
    "Office": "Upstairs",
    "Bathroom": "Upstairs",
    "Garden": None,
}

# Room: entity -> its name there (None: the name that it has).
THINGS: dict[str, dict[str, str | None]] = {
    "Kitchen": {
        "light.kitchen_lights": None,
        "cover.kitchen_window": "Kitchen Blinds",
        "switch.ac": "Coffee Machine",
        "sensor.kitchen_temperature": None,
        "binary_sensor.kitchen_window": None,
        "select.speed": "Hood Speed",
    },
    "Living Room": {
        "light.ceiling_lights": None,
        "light.living_room_rgbww_lights": "Floor Lamp",
        "cover.living_room_window": "Living Room Blinds",
        "fan.living_room_fan": None,
        "climate.ecobee": "Living Room Thermostat",
        "vacuum.demo_vacuum_0_ground_floor": "Robbie",
        "number.volume": "Speaker Volume",
    },
    "Hall": {
        "light.entrance_color_white_lights": "Hall Lights",
        "binary_sensor.hall_motion": None,
        "sensor.power_consumption": None,
        "alarm_control_panel.security": None,
    },
    "Garage": {
        "light.garage_light": None,
        "cover.garage_door": None,
        "binary_sensor.basement_floor_wet": "Garage Floor Wet",
        "switch.dryer": None,
    },
    "Bedroom": {
        "light.bed_light": None,
        "cover.hall_window": "Bedroom Blinds",
        "fan.ceiling_fan": None,
        "climate.heatpump": "Bedroom Heating",
        "sensor.bedroom_temperature": None,
        "sensor.carbon_dioxide": None,
        "binary_sensor.bedroom_window": None,
    },
    "Office": {
        "light.office_rgbw_lights": "Desk Lamp",
        "climate.hvac": "Office Air Conditioning",
    },
    "Bathroom": {
        "light.bathroom_light": None,
        "water_heater.demo_water_heater_celsius": "Boiler",
    },
    "Garden": {
        "switch.decorative_lights": None,
        "cover.pergola_roof": None,
        "valve.front_garden": None,
        "valve.back_garden": None,
        "lawn_mower.my_lawn_mower": None,
        "sensor.outside_temperature": None,
        "sensor.outside_humidity": None,
        "binary_sensor.movement_backyard": None,
    },
}
# Exposed as well; they have no room.
ELSEWHERE = (
    "automation.evening_lights",
    "calendar.calendar_1",
    "counter.coffees",
    "humidifier.humidifier",
    "input_boolean.guest_mode",
    "input_boolean.vacation",
    "input_button.doorbell",
    "input_datetime.wake_up",
    "input_number.wake_up_brightness",
    "input_select.house_mode",
    "lock.front_door",
    "lock.kitchen_door",
    "media_player.bedroom",
    "media_player.kitchen",
    "media_player.living_room",
    "person.demo",
    "scene.bright",
    "scene.movie_night",
    "scene.sleep",
    "script.coffee_time",
    "script.good_night",
    "siren.siren",
    "timer.laundry",
    "todo.shopping_list",
    "weather.demo_weather_south",
)


async def ignore_port(commands: Commands) -> None:
    """Ignore the repair for a port in YAML: it is another with every start."""
    issue = {"domain": "http", "issue_id": "deprecated_yaml"}
    found = await commands.call("repairs/list_issues")
    if any(issue.items() <= row.items() for row in found["issues"]):
        await commands.call("repairs/ignore_issue", **issue, ignore=True)


async def furnish(commands: Commands) -> int:
    """Make the rooms, put things in them, expose them; return how many."""
    floor_ids = {
        name: (
            await commands.call("config/floor_registry/create", name=name, level=level)
        )["floor_id"]
        for name, level in FLOORS.items()
    }
    # The onboarding has made a few rooms already.
    area_ids = {
        area["name"]: area["area_id"]
        for area in await commands.call("config/area_registry/list")
    }
    for room, floor in ROOMS.items():
        place = {"floor_id": floor_ids[floor]} if floor else {}
        if (area_id := area_ids.get(room)) is None:
            created = await commands.call(
                "config/area_registry/create", name=room, **place
            )
            area_ids[room] = created["area_id"]
        else:
            await commands.call("config/area_registry/update", area_id=area_id, **place)
    for room, things in THINGS.items():
        for entity_id, name in things.items():
            await _place(commands, entity_id, area_ids[room], name)
    return await _expose(commands)


async def _place(
    commands: Commands, entity_id: str, area_id: str, name: str | None
) -> None:
    """Put an entity in a room, with its device where it bears the device's name."""
    entry = await commands.call("config/entity_registry/get", entity_id=entity_id)
    if entry["device_id"] and entry["original_name"] is None:
        await commands.call(
            "config/device_registry/update",
            device_id=entry["device_id"],
            area_id=area_id,
            **({"name_by_user": name} if name else {}),
        )
        return
    await commands.call(
        "config/entity_registry/update",
        entity_id=entity_id,
        area_id=area_id,
        **({"name": name} if name else {}),
    )


async def _expose(commands: Commands) -> int:
    """Expose what is in this file, and nothing else."""
    await commands.call(
        "homeassistant/expose_new_entities/set",
        assistant="conversation",
        expose_new=False,
    )
    wanted = {entity_id for things in THINGS.values() for entity_id in things}
    wanted.update(ELSEWHERE)
    states = {state["entity_id"] for state in await commands.call("get_states")}
    if missing := wanted - states:
        raise LookupError(f"not in the demo home: {', '.join(sorted(missing))}")
    for entity_ids, should_expose in ((wanted, True), (states - wanted, False)):
        await commands.call(
            "homeassistant/expose_entity",
            assistants=["conversation"],
            entity_ids=sorted(entity_ids),
            should_expose=should_expose,
        )
    return len(wanted)
