"""Data for every service, made from its description and from what things can do."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.core import State

from custom_components.ha_ai_agent.calls.facts import read_service, supports

from ..house import House

LEFT_OUT = {
    # What they do is not done to the entity, so that there is nothing to be watched.
    *("camera.snapshot", "camera.record", "camera.play_stream"),
    *("automation.trigger", "scene.apply", "scene.create", "scene.delete"),
}
SET: list[dict[str, Any]] = []
TEMPLATES: dict[str, Any] = {
    "cover": [
        {
            "name": "Awning",
            "open_cover": SET,
            "close_cover": SET,
            "stop_cover": SET,
            "set_cover_position": SET,
            "optimistic": True,
        }
    ],
    "fan": [{"name": "Airing", "turn_on": SET, "turn_off": SET, "set_percentage": SET}],
    "light": [{"name": "Garland", "turn_on": SET, "turn_off": SET, "set_level": SET}],
    "lock": [{"name": "Shed", "lock": SET, "unlock": SET, "optimistic": True}],
    "number": [{"name": "Delay", "set_value": SET, "min": 0, "max": 9, "step": 1}],
    "select": [
        {"name": "Program", "options": "{{ ['One', 'Two'] }}", "select_option": SET}
    ],
    "switch": [{"name": "Pump", "turn_on": SET, "turn_off": SET}],
}
"""Entities that people make themselves."""


# Data


def _of_selector(kind: str, config: Mapping[str, Any]) -> Any:
    """Return a value that a field of this kind takes."""
    config = config or {}
    low, high = config.get("min"), config.get("max")
    match kind:
        case "number" | "color_temp":
            return low if high is None else (float(low or 0) + float(high)) / 2
        case "boolean":
            return True
        case "select":
            first = config["options"][0]
            return first["value"] if isinstance(first, dict) else first
        case "color_rgb":
            return [255, 0, 0]
        case "time":
            return "06:40"
        case "date":
            return "2026-12-24"
        case "datetime":
            return "2026-12-24 18:00:00"
        case "duration":
            return "00:10:00"
        case "text" | "template":
            return "Something"
        case _:
            return None


# What a field means that its selector does not say: from the entity itself.
FIXED: Mapping[str, Any] = {
    "code": "1234",
    "cleaning_area_id": ["kitchen"],
    "media_content_id": "queen",
    "media_content_type": "music",
    "group_members": ["media_player.kitchen"],
    "options": ["One", "Two"],
    "away_mode": True,
    "command": "something",
    "language": None,
    "media": None,
    "entity_id": None,
}
OWN: Mapping[str, Callable[[State], Any]] = {
    "hvac_mode": lambda state: _of(state, "hvac_modes"),
    "preset_mode": lambda state: _of(state, "preset_modes"),
    "fan_mode": lambda state: _of(state, "fan_modes"),
    "swing_mode": lambda state: _of(state, "swing_modes"),
    "swing_horizontal_mode": lambda state: _of(state, "swing_horizontal_modes"),
    "source": lambda state: _of(state, "source_list"),
    "sound_mode": lambda state: _of(state, "sound_mode_list"),
    "effect": lambda state: _of(state, "effect_list"),
    "operation_mode": lambda state: _of(state, "operation_list"),
    "mode": lambda state: _of(state, "available_modes"),
    "fan_speed": lambda state: _of(state, "fan_speed_list"),
    "option": lambda state: _of(state, "options"),
    "temperature": lambda state: _middle(state, "min_temp", "max_temp"),
    "target_temp_low": lambda state: _middle(state, "min_temp", "max_temp") - 3,
    "target_temp_high": lambda state: _middle(state, "min_temp", "max_temp") + 3,
    "humidity": lambda state: _middle(state, "min_humidity", "max_humidity"),
    "value": lambda state: (
        _middle(state, "min", "max")
        if state.domain in {"number", "input_number"}
        else ("abc" if state.domain in {"text", "input_text"} else 5)
    ),
    "version": lambda state: state.attributes.get("latest_version"),
}


def _of(state: State, key: str) -> Any:
    """Return another value than the present one of those that the entity has."""
    values = list(state.attributes.get(key) or ())
    shown = {state.state, *map(str, state.attributes.values())}
    return next((value for value in values if str(value) not in shown), None)


def _middle(state: State, low: str, high: str) -> float:
    found = state.attributes
    return round((float(found.get(low, 0)) + float(found.get(high, 10))) / 2)


def _fields(description: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for key, field in description.get("fields", {}).items():
        if "fields" in field:
            yield from field["fields"].items()
        else:
            yield key, field


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One call that is tried."""

    service_id: str
    entity_id: str
    data: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.service_id} {self.entity_id} {dict(self.data)}"


WHOLE: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "todo.add_item": (
        {"item": "Milk"},
        {"item": "Bread", "due_date": "2026-12-01"},
        {"item": "Eggs", "due_datetime": "2026-12-01 09:00:00", "description": "ten"},
    ),
    "todo.update_item": (
        {"item": "Water", "status": "completed"},
        {"item": "water", "rename": "Water the plants"},
        {"item": "Water the plants", "due_date": "2026-12-02"},
        {"item": "WATER THE PLANTS", "status": "needs_action"},
    ),
    "todo.remove_item": ({"item": "water the plants"},),
    "calendar.create_event": (
        {
            "summary": "Concert",
            "start_date_time": "2026-12-12 20:00:00",
            "end_date_time": "2026-12-12 22:00:00",
        },
        {"summary": "Day", "start_date": "2026-12-24", "end_date": "2026-12-24"},
        {"summary": "Days", "start_date": "2026-12-24", "end_date": "2026-12-27"},
        {"summary": "Soon", "in": {"days": 3}},
        {
            "summary": "Abroad",
            "start_date_time": "2026-12-13T20:00:00+00:00",
            "end_date_time": "2026-12-13T21:00:00+00:00",
        },
    ),
    "input_datetime.set_datetime": (
        {"time": "06:40"},
        {"date": "2026-12-24"},
        {"datetime": "2026-12-24 18:00:00"},
    ),
    "climate.set_temperature": (
        {"temperature": 21},
        {"target_temp_low": 18},
        {"target_temp_high": 26},
        {"target_temp_low": 19, "target_temp_high": 25},
        {"temperature": 22, "hvac_mode": "heat"},
    ),
    "timer.start": ({}, {"duration": "00:10:00"}, {"duration": {"minutes": 5}}),
    "timer.change": ({"duration": "-00:01:00"},),
    "notify.send_message": ({"message": "Hello"}, {"message": "Hi", "title": "You"}),
    "light.turn_on": (
        {},
        {"brightness_pct": 40},
        {"color_name": "warm white"},
        {"color_name": "red"},
        {"rgb_color": [0, 0, 255]},
        {"color_temp_kelvin": 3000},
        {"brightness_step_pct": 10},
        {"effect": "rainbow"},
        {"flash": "short"},
        {"transition": 0},
    ),
    "fan.turn_on": ({}, {"percentage": 66}, {"preset_mode": "auto"}),
    "media_player.play_media": (
        {"media_content_id": "queen", "media_content_type": "music"},
        {"media": {"media_content_id": "abba", "media_content_type": "music"}},
    ),
    "siren.turn_on": ({}, {"tone": "alarm"}),
    "water_heater.set_temperature": ({"temperature": 50},),
    "calendar.get_events": ({"duration": {"days": 3}},),
    "remote.send_command": ({"command": ["play"]},),
}


async def all_trials(
    house: House, descriptions: Mapping[str, Any], domain: str
) -> list[Trial]:
    hass, home = house.hass, await house.cache.async_get()
    all_trials: list[Trial] = []
    for service in sorted(hass.services.async_services_for_domain(domain)):
        service_id = f"{domain}.{service}"
        facts = read_service(hass, home, domain, service)
        if facts is None or not facts.is_entity_service or service_id in LEFT_OUT:
            continue
        for state in hass.states.async_all(domain):
            entity = home.by_entity_id.get(state.entity_id)
            if entity is None or not supports(hass, facts, entity):
                continue
            all_trials.extend(
                Trial(service_id=service_id, entity_id=state.entity_id, data=data)
                for data in _data(descriptions[domain][service], service_id, state)
            )
    return all_trials


def _data(
    description: Mapping[str, Any], service_id: str, state: State
) -> Iterator[Mapping[str, Any]]:
    """Yield data: what is needed alone, and each other field beside it."""
    if service_id in WHOLE:
        yield from WHOLE[service_id]
        return
    needed: dict[str, Any] = {}
    others: dict[str, Any] = {}
    for key, field in _fields(description):
        kind, config = next(iter((field.get("selector") or {"": {}}).items()))
        if key in FIXED:
            value = FIXED[key]
        elif key in OWN:
            value = OWN[key](state)
        else:
            value = _of_selector(kind, config)
        if value is not None:
            (needed if field.get("required") else others)[key] = value
        elif field.get("required"):
            return
    yield needed
    for key, value in others.items():
        yield {**needed, key: value}


# What really happened
