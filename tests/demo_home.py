"""A home of Home Assistant's own integrations: nothing in it was made for a test.

The demo integration, template sensors, a local to-do list, a local calendar, timers and
helpers, with a toolkit in it, in Amsterdam.
"""

from collections.abc import Iterable
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .house import House, async_furnish

ZONE = "Europe/Amsterdam"
VACUUM = "vacuum.demo_vacuum_0_ground_floor"
ROOMS = {
    "living_room": (
        *("light.ceiling_lights", "fan.living_room_fan", "climate.hvac"),
        *("cover.hall_window", VACUUM),
    ),
    "kitchen": ("light.kitchen_lights", "cover.kitchen_window"),
    "bedroom": ("light.bed_light",),
}


def _sensor(name: str, state: str, unit: str = "", **more: Any) -> dict[str, Any]:
    about = {"unit_of_measurement": unit} if unit else {}
    slug = name.casefold().replace(" ", "_")
    return {"name": name, "unique_id": slug, "state": state, **about, **more}


CONFIG: dict[str, Any] = {
    "demo": {},
    "template": [
        {
            "sensor": [
                _sensor(
                    "Outdoor Temperature",
                    "{{ 20.3456789 }}",
                    "°C",
                    device_class="temperature",
                    state_class="measurement",
                ),
                _sensor(
                    "House Power",
                    "{{ 450 }}",
                    "W",
                    device_class="power",
                    state_class="measurement",
                ),
                _sensor(
                    "Grid Energy",
                    "{{ 1234.5 }}",
                    "kWh",
                    device_class="energy",
                    state_class="total_increasing",
                ),
                _sensor(
                    "Washing Machine Finish",
                    "{{ '2026-11-28T17:35:00+00:00' }}",
                    device_class="timestamp",
                ),
            ]
        }
    ],
    "timer": {
        "laundry": {"name": "Laundry", "duration": "00:45:00"},
        "tea": {"name": "Tea", "duration": "00:03:00"},
    },
    "counter": {"visitors": {"name": "Visitors", "initial": 3}},
    "input_datetime": {
        "alarm": {"name": "Alarm", "has_time": True},
        "holiday": {"name": "Holiday", "has_date": True},
        "departure": {"name": "Departure", "has_date": True, "has_time": True},
    },
    "input_text": {"note": {"name": "Note"}},
    "script": {
        "announce": {
            "alias": "Announce",
            "description": "Say something in a room",
            "fields": {
                "room": {"required": True, "selector": {"area": {}}},
                "text": {"required": True, "selector": {"text": {}}},
            },
            "sequence": [{"event": "announced"}],
        }
    },
    "scene": [{"name": "Reading", "entities": {"light.bed_light": "on"}}],
    "automation": [
        {
            "id": "evening",
            "alias": "Evening",
            "triggers": [{"trigger": "event", "event_type": "evening"}],
            "actions": [{"event": "evening_came"}],
        }
    ],
}


async def _add_entry(hass: HomeAssistant, domain: str, data: dict[str, Any]) -> None:
    entry = MockConfigEntry(domain=domain, title=next(iter(data.values())), data=data)
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)


async def async_build_demo(
    hass: HomeAssistant,
    *,
    hidden: Iterable[str] = (),
    allowed: Iterable[str] = (),
    templates: Iterable[dict[str, Any]] = (),
) -> House:
    """Return the home with everything in it exposed, and further template entities."""
    await hass.config.async_set_time_zone(ZONE)
    assert await async_setup_component(hass, "homeassistant", {})
    # `demo` first: it brings the platforms that the others stand on.
    config = deepcopy(CONFIG)
    config["template"] += deepcopy(list(templates))
    for component in tuple(config):
        assert await async_setup_component(hass, component, config), component
        await hass.async_block_till_done()
    # Home Assistant makes the folder at its start; calendars and lists write there.
    folder = Path(hass.config.path(".storage"))
    await hass.async_add_executor_job(partial(folder.mkdir, exist_ok=True))
    lists = {"todo_list_name": "Chores", "storage_key": "chores"}
    await _add_entry(hass, "local_todo", lists)
    await _add_entry(
        hass, "local_calendar", {"calendar_name": "Family", "storage_key": "family"}
    )
    await hass.async_block_till_done()
    registry, devices = er.async_get(hass), dr.async_get(hass)
    for area_id, entity_ids in ROOMS.items():
        ar.async_get(hass).async_get_or_create(area_id.replace("_", " ").title())
        for entity_id in entity_ids:
            entry = registry.async_get(entity_id)
            assert entry is not None, entity_id
            if entry.device_id is not None:
                devices.async_update_device(entry.device_id, area_id=area_id)
            else:
                registry.async_update_entity(entity_id, area_id=area_id)
    registry.async_update_entity_options(
        "sensor.outdoor_temperature", "sensor", {"display_precision": 1}
    )
    registry.async_update_entity_options(
        VACUUM,
        "vacuum",
        {
            "area_mapping": {
                "kitchen": ["area_1_segment_1"],
                "living_room": ["area_1_segment_2"],
            }
        },
    )
    await hass.async_block_till_done()
    for state in hass.states.async_all():
        is_shown = state.entity_id not in set(hidden)
        async_expose_entity(hass, "conversation", state.entity_id, is_shown)
    await hass.async_block_till_done()
    return await async_furnish(
        hass, {}, allowed=allowed, llm_apis=("assist",), timeout_seconds=10
    )
