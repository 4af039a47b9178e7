"""Automations that can never run or do what they say: made by kind, and by hand."""

from collections.abc import Iterator
import json
from pathlib import Path
from typing import Any

type Config = dict[str, Any]
type Case = tuple[str, Config, tuple[str, ...]]

_FOLDER = Path(__file__).parent.parent / "data" / "automations"
WHEN: Config = {"trigger": "state", "entity_id": "switch.coffee", "to": "on"}
THEN: Config = {"action": "light.turn_on", "target": {"entity_id": "light.hall"}}
# Things, states that they are never in, and a word of what is possible.
STATES: dict[str, tuple[tuple[str, ...], str]] = {
    "binary_sensor.door": (("open", "closed", "On"), "'on' (open)"),
    "binary_sensor.window": (("opened", "auf"), "'off' (closed)"),
    "binary_sensor.motion": (("detected", "motion"), "'on' (detected)"),
    "binary_sensor.smoke": (("smoke", "True"), "'on' (detected)"),
    "binary_sensor.leak": (("wet", "dry"), "'on' (wet)"),
    "binary_sensor.presence": (("occupied", "home"), "'on'"),
    "binary_sensor.battery_low": (("low", "20"), "'on' (low)"),
    "person.anna": (("Home", "away", "school", "at work"), "'not_home'"),
    "device_tracker.phone": (("present", "Away"), "'home'"),
    "light.hall": (("On", "bright", "dimmed"), "'on'"),
    "switch.coffee": (("running", "true"), "'off'"),
    "lock.front_door": (("lock", "closed", "Locked"), "'locked'"),
    "cover.garage": (("on", "up", "down"), "'open'"),
    "cover.blind": (("off", "half"), "'closed'"),
    "climate.living_room": (("on", "cool", "heating"), "'heat'"),
    "media_player.tv": (("play", "stopped"), "'playing'"),
    "alarm_control_panel.house": (("armed", "on", "alarm"), "'armed_away'"),
    "vacuum.robot": (("on", "charging", "vacuuming"), "'docked'"),
    "sensor.washer": (("finished", "off", "Done"), "'done'"),
    "sensor.temperature": (("on", "hot"), "number"),
    "sensor.next_alarm": (("ringing", "on"), "moment"),
    "input_boolean.guests": (("yes", "1"), "'on'"),
    "input_select.mode": (("night", "Away"), "'Night'"),
    "select.heating": (("holiday", "Eco"), "'Holiday'"),
    "input_number.target": (("high", "on"), "number"),
    "counter.visits": (("many",), "number"),
    "timer.tea": (("running", "finished"), "'active'"),
    "sun.sun": (("set", "night", "down"), "'below_horizon'"),
    "weather.home": (("rain", "Sunny", "snow"), "'rainy'"),
    "event.doorbell": (("ring", "on"), "moment"),
    "button.restart": (("pressed",), "moment"),
    "update.router": (("available",), "'on'"),
    "calendar.family": (("busy",), "'on'"),
    "water_heater.boiler": (("on", "heating"), "'eco'"),
    "valve.garden": (("on",), "'open'"),
    "humidifier.bedroom": (("running",), "'on'"),
    "zone.home": (("occupied",), "number"),
    "todo.shopping": (("empty",), "number"),
    "siren.house": (("sounding",), "'on'"),
    "schedule.work": (("active",), "'on'"),
}
# Targets and services that are not for them, or that they cannot do.
SERVICES: tuple[tuple[str, str, str], ...] = (
    ("light.turn_on", "switch.coffee", "switch.turn_on"),
    ("switch.turn_off", "light.hall", "light.turn_off"),
    ("switch.turn_on", "input_boolean.guests", "input_boolean.turn_on"),
    ("light.turn_off", "media_player.tv", "media_player.turn_off"),
    ("lock.lock", "cover.garage", "lock"),
    ("cover.close_cover", "lock.front_door", "cover"),
    ("climate.set_temperature", "water_heater.boiler", "climate"),
    ("media_player.play_media", "light.hall", "media_player"),
    ("vacuum.start", "switch.fan", "vacuum"),
    ("fan.turn_on", "switch.fan", "switch.turn_on"),
    ("scene.turn_on", "script.good_night", "script.turn_on"),
    ("script.turn_on", "scene.movie", "scene.turn_on"),
    ("input_number.set_value", "number.charge", "number.set_value"),
    ("input_select.select_option", "select.heating", "select.select_option"),
    ("timer.start", "counter.visits", "timer"),
    ("cover.set_cover_position", "cover.garage", "cannot"),
    ("cover.set_cover_position", "cover.awning", "cannot"),
    ("cover.set_cover_tilt_position", "cover.blind", "cannot"),
    ("lock.open", "lock.front_door", "cannot"),
    ("valve.set_valve_position", "valve.garden", "cannot"),
    ("alarm_control_panel.alarm_arm_vacation", "alarm_control_panel.house", "cannot"),
)
DATA: tuple[tuple[str, str, Config, str], ...] = (
    ("light.turn_on", "light.desk", {"brightness_pct": 50}, "dimmed"),
    ("light.turn_on", "light.desk", {"brightness": 20}, "dimmed"),
    ("light.turn_on", "light.hall", {"color_name": "red"}, "colors"),
    ("light.turn_on", "light.hall", {"rgb_color": [1, 2, 3]}, "colors"),
    ("light.turn_on", "light.hall", {"color_temp_kelvin": 3000}, "white"),
    ("light.turn_on", "light.sofa", {"effect": "disco"}, "candle"),
    ("light.turn_on", "light.hall", {"brightness_pct": 150}, "brightness_pct"),
    ("light.turn_on", "light.hall", {"brightness": -10}, "brightness"),
    ("light.turn_on", "light.sofa", {"color_name": "reddish"}, "color"),
    ("light.turn_on", "light.hall", {"level": 5, "dim": 3}, "level"),
    ("climate.set_temperature", "climate.living_room", {"temperature": 45}, "30"),
    ("climate.set_temperature", "climate.living_room", {"temperature": 2}, "7"),
    ("climate.set_temperature", "climate.living_room", {"temperature": 70}, "30"),
    ("climate.set_hvac_mode", "climate.living_room", {"hvac_mode": "cool"}, "auto"),
    ("climate.set_preset_mode", "climate.living_room", {"preset_mode": "night"}, "eco"),
    ("climate.set_preset_mode", "climate.living_room", {"preset_mode": "Eco"}, "eco"),
    ("media_player.select_source", "media_player.tv", {"source": "HDMI"}, "Radio"),
    ("media_player.volume_set", "media_player.tv", {"volume_level": 30}, "volume"),
    ("fan.set_preset_mode", "fan.bedroom", {"preset_mode": "max"}, "turbo"),
    ("fan.set_percentage", "fan.bedroom", {"percentage": 400}, "percentage"),
    ("vacuum.set_fan_speed", "vacuum.robot", {"fan_speed": "max"}, "strong"),
    ("humidifier.set_humidity", "humidifier.bedroom", {"humidity": 90}, "70"),
    ("cover.set_cover_position", "cover.blind", {"position": 130}, "position"),
    ("number.set_value", "number.charge", {"value": 10}, "20"),
    ("input_number.set_value", "input_number.target", {"value": 30}, "25"),
    ("select.select_option", "select.heating", {"option": "Eco"}, "Holiday"),
    ("input_select.select_option", "input_select.mode", {"option": "night"}, "Night"),
    ("water_heater.set_temperature", "water_heater.boiler", {"temperature": 80}, "60"),
    ("siren.turn_on", "siren.house", {"tone": "disco"}, "burglar"),
)
NUMBERS: tuple[tuple[str, Config, str], ...] = (
    ("sensor.battery", {"above": 100}, "100"),
    ("sensor.battery", {"below": 0}, "0"),
    ("sensor.humidity", {"above": 120}, "100"),
    ("sensor.lux", {"below": -5}, "0"),
    ("sensor.temperature", {"above": 30, "below": 20}, "same time"),
    ("sensor.temperature", {"above": 25, "below": 25}, "same time"),
    ("sensor.temperature", {"above": "25 °C"}, "above"),
    ("sensor.temperature", {}, "above"),
    ("sensor.temperature", {"above": 300}, "°C"),
    ("sensor.power", {"above": 2000}, "kW"),
    ("number.charge", {"above": 100}, "100"),
    ("number.charge", {"below": 20}, "20"),
    ("input_number.target", {"above": 28}, "25"),
    ("light.hall", {"above": 50}, "brightness"),
    ("cover.blind", {"below": 50}, "current_position"),
    ("climate.living_room", {"above": 22}, "current_temperature"),
    ("binary_sensor.door", {"above": 0}, "number"),
    ("sensor.washer", {"above": 1}, "number"),
    ("sensor.next_alarm", {"above": 1}, "moment"),
    ("person.anna", {"above": 1}, "number"),
    ("light.hall", {"attribute": "brightness", "above": 255}, "255"),
    ("cover.blind", {"attribute": "current_position", "above": 100}, "100"),
    ("media_player.tv", {"attribute": "volume_level", "above": 30}, "1"),
)
TEMPLATES: tuple[tuple[str, str], ...] = (
    ("{{ is_state('binary_sensor.door', 'open') }}", "'on' (open)"),
    ("{{ is_state('person.anna', 'Home') }}", "'home'"),
    ("{{ states('lock.front_door') == 'closed' }}", "'locked'"),
    ("{{ states('sensor.temperature') > 25 }}", "float"),
    ("{{ 20 < states('sensor.temperature') }}", "float"),
    ("{{ states('sensor.battery') == 20 }}", "float"),
    ("{{ states('media_player.tv') in ['play', 'paused'] }}", "'playing'"),
    ("{{ states.cover.garage.state == 'up' }}", "'open'"),
    ("{{ is_state('sun.sun', 'down') }}", "'below_horizon'"),
    ("{{ state_attr('climate.living_room', 'hvac_action') == 'on' }}", "heating"),
    ("{{ is_state_attr('climate.living_room', 'preset_mode', 'night') }}", "eco"),
    ("{{ is_state('input_select.mode', 'NIGHT') and true }}", "'Night'"),
    ("{{ 'yes' if is_state('vacuum.robot', 'charging') else '' }}", "'docked'"),
    ("{{ states('light.nowhere') == 'on' }}", "light.nowhere"),
    ("{{ false }}", "never true"),
    ("states('light.hall') == 'on'", ""),
)


def _auto(**parts: Any) -> Config:
    return {"alias": "A", "triggers": [WHEN], "actions": [THEN], **parts}


def made() -> Iterator[Case]:
    """Yield automations of every kind of mistake, each at another place."""
    for index, (entity_id, (wrong, word)) in enumerate(STATES.items()):
        for turn, state in enumerate(wrong):
            yield _of_state(index + turn, entity_id, state, word)
    for service, entity_id, word in SERVICES:
        action: Config = {"action": service, "target": {"entity_id": entity_id}}
        action["data"] = _NEEDED.get(service, {})
        yield f"{service} {entity_id}", _auto(actions=[action]), (word,)
    for service, entity_id, data, word in DATA:
        action = {"action": service, "target": {"entity_id": entity_id}, "data": data}
        nested = {"if": [_IS_ON], "then": [THEN, action]}
        yield f"{service} {data}", _auto(actions=[nested]), (word, "then, 2nd")
    for index, (entity_id, limits, word) in enumerate(NUMBERS):
        part = {"entity_id": entity_id, **limits}
        if index % 2:
            condition = {"condition": "numeric_state", **part}
            config = _auto(conditions=[_IS_ON, condition])
            where = "conditions, 2nd"
        else:
            trigger = {"trigger": "numeric_state", **part}
            config = _auto(triggers=[WHEN, trigger])
            where = "triggers, 2nd"
        yield f"{entity_id} {limits}", config, (word, where)
    for template, word in TEMPLATES:
        item = {"condition": "template", "value_template": template}
        yield template, _auto(conditions=[item]), (word, "conditions, 1st")


_IS_ON: Config = {
    "condition": "state",
    "entity_id": "input_boolean.vacation",
    "state": "off",
}
_NEEDED: dict[str, Config] = {
    "cover.set_cover_position": {"position": 50},
    "cover.set_cover_tilt_position": {"tilt_position": 50},
    "climate.set_temperature": {"temperature": 20},
    "input_number.set_value": {"value": 20},
    "input_select.select_option": {"option": "Normal"},
    "valve.set_valve_position": {"position": 50},
    "media_player.play_media": {
        "media_content_id": "x",
        "media_content_type": "music",
    },
}


def _of_state(turn: int, entity_id: str, state: str, word: str) -> Case:
    name = f"{entity_id} {state}"
    trigger: Config = {"trigger": "state", "entity_id": entity_id, "to": state}
    condition: Config = {
        "condition": "state",
        "entity_id": entity_id,
        "state": state,
    }
    match turn % 5:
        case 0:
            return name, _auto(triggers=[trigger]), (word, "triggers, 1st")
        case 1:
            return name, _auto(conditions=[condition]), (word, "conditions, 1st")
        case 2:
            choose = {"choose": [{"conditions": [condition], "sequence": [THEN]}]}
            where = "actions, 1st, choose, 1st, conditions, 1st"
            return name, _auto(actions=[choose]), (word, where)
        case 3:
            config = _auto(conditions=[{"or": [_IS_ON, condition]}])
            return name, config, (word, "conditions, 1st, or, 2nd")
    start = {"trigger": "state", "entity_id": entity_id, "from": state}
    wait = {"wait_for_trigger": [start], "timeout": "00:05:00"}
    where = "actions, 2nd, wait_for_trigger, 1st"
    return name, _auto(actions=[THEN, wait]), (word, where)


def written() -> Iterator[Case]:
    """Yield those that were written by hand, as YAML."""
    cases = json.loads((_FOLDER / "impossible.json").read_text("utf-8"))
    for name, case in cases.items():
        yield name, {"yaml": case["yaml"]}, tuple(case["says"])
