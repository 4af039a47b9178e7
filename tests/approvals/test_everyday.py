"""Sixty sentences of a family, none of which is worth a question."""

from typing import Any

import pytest

from custom_components.ha_ai_agent.approvals.policy import PolicyOptions, decide
from custom_components.ha_ai_agent.calls.known import Known
from custom_components.ha_ai_agent.calls.resolved import Allowed, ResolvedCall
from custom_components.ha_ai_agent.calls.subjects import EntityFacts, Facts
from custom_components.ha_ai_agent.models import Speaker

from .desk import call


@pytest.fixture(autouse=True)
def _enable_custom_integrations() -> None:
    """Nothing here needs Home Assistant."""


CLASSES = {
    "cover.garage": "garage",
    "cover.gate": "gate",
    "cover.kitchen_blind": "blind",
    "cover.bedroom_shutter": "shutter",
    "cover.skylight": "window",
    "cover.awning": "awning",
    "media_player.tv": "tv",
}
MOVIE = (
    call("light.turn_on", "light.sofa", data={"brightness": 40}),
    call("cover.close_cover", "cover.kitchen_blind"),
)
NIGHT = (
    call("light.turn_off", "light.hall", "light.sofa"),
    call("lock.lock", "lock.front_door"),
    call("cover.close_cover", "cover.garage"),
    call("alarm_control_panel.alarm_arm_night", "alarm_control_panel.home"),
    call("notify.family", data={"message": "Good night"}),
)

SENTENCES: list[tuple[str, ResolvedCall]] = [
    ("All lights off", call("light.turn_off", "light.hall", "light.sofa", "light.kid")),
    (
        "Turn everything off",
        call(
            "homeassistant.turn_off",
            "light.hall",
            "switch.tv",
            "lock.front_door",
            "cover.garage",
            "media_player.tv",
            "climate.living",
        ),
    ),
    ("Lights on in the hall", call("light.turn_on", "light.hall")),
    (
        "Dim the sofa lamp to ten percent",
        call("light.turn_on", "light.sofa", data={"brightness_pct": 10}),
    ),
    (
        "Make the kid's room purple",
        call("light.turn_on", "light.kid", data={"color_name": "purple"}),
    ),
    (
        "Warm light please",
        call("light.turn_on", "light.sofa", data={"color_temp_kelvin": 2700}),
    ),
    ("Toggle the hall light", call("light.toggle", "light.hall")),
    ("Party lights", call("light.turn_on", "light.sofa", data={"effect": "colorloop"})),
    ("Lock the front door", call("lock.lock", "lock.front_door")),
    ("Lock up", call("lock.lock", "lock.front_door", "lock.back_door")),
    ("Close the garage", call("cover.close_cover", "cover.garage")),
    ("Stop the gate", call("cover.stop_cover", "cover.gate")),
    (
        "Close everything",
        call("cover.close_cover", "cover.garage", "cover.gate", "cover.kitchen_blind"),
    ),
    (
        "Blinds up",
        call("cover.open_cover", "cover.kitchen_blind", "cover.bedroom_shutter"),
    ),
    (
        "Blind half way",
        call("cover.set_cover_position", "cover.kitchen_blind", data={"position": 50}),
    ),
    (
        "Tilt the blind",
        call(
            "cover.set_cover_tilt_position",
            "cover.kitchen_blind",
            data={"tilt_position": 30},
        ),
    ),
    ("Open the skylight", call("cover.open_cover", "cover.skylight")),
    ("Awning out", call("cover.open_cover", "cover.awning")),
    (
        "Arm the alarm",
        call("alarm_control_panel.alarm_arm_away", "alarm_control_panel.home"),
    ),
    (
        "We go to bed, arm it for the night",
        call("alarm_control_panel.alarm_arm_night", "alarm_control_panel.home"),
    ),
    ("Silence the siren", call("siren.turn_off", "siren.hall")),
    ("Water off", call("valve.close_valve", "valve.water")),
    (
        "Heating to 21",
        call("climate.set_temperature", "climate.living", data={"temperature": 21}),
    ),
    ("Heating off", call("climate.turn_off", "climate.living")),
    (
        "Cool the bedroom",
        call("climate.set_hvac_mode", "climate.living", data={"hvac_mode": "cool"}),
    ),
    (
        "Eco mode",
        call("climate.set_preset_mode", "climate.living", data={"preset_mode": "eco"}),
    ),
    (
        "Hot water please",
        call(
            "water_heater.set_operation_mode",
            "water_heater.tank",
            data={"operation_mode": "performance"},
        ),
    ),
    (
        "Fan to sixty percent",
        call("fan.set_percentage", "fan.bedroom", data={"percentage": 60}),
    ),
    ("Fan off", call("fan.set_percentage", "fan.bedroom", data={"percentage": 0})),
    (
        "Less humid",
        call("humidifier.set_humidity", "humidifier.cellar", data={"humidity": 50}),
    ),
    ("Pause the TV", call("media_player.media_pause", "media_player.tv")),
    ("Louder", call("media_player.volume_up", "media_player.tv")),
    (
        "Play SWR3",
        call(
            "media_player.play_media",
            "media_player.tv",
            data={"media_content_id": "SWR3", "media_content_type": "radio"},
        ),
    ),
    (
        "Play my playlist",
        call(
            "media_player.play_media",
            "media_player.tv",
            data={
                "media_content_id": "spotify:playlist:37i9",
                "media_content_type": "playlist",
            },
        ),
    ),
    (
        "Play the local film",
        call(
            "media_player.play_media",
            "media_player.tv",
            data={"media_content_id": "media-source://media_source/local/film.mp4"},
        ),
    ),
    (
        "Music in the whole house",
        call(
            "media_player.join",
            "media_player.tv",
            data={"group_members": ["media_player.kitchen"]},
        ),
    ),
    (
        "Source HDMI",
        call(
            "media_player.select_source", "media_player.tv", data={"source": "HDMI 1"}
        ),
    ),
    (
        "Say dinner is ready",
        call(
            "tts.speak",
            "tts.home",
            data={
                "message": "Dinner is ready!",
                "media_player_entity_id": "media_player.tv",
            },
        ),
    ),
    (
        "Announce that we leave",
        call(
            "assist_satellite.announce",
            "assist_satellite.kitchen",
            data={"message": "We leave"},
        ),
    ),
    ("Start the vacuum", call("vacuum.start", "vacuum.robby")),
    ("Robby go home", call("vacuum.return_to_base", "vacuum.robby")),
    ("Mow the lawn", call("lawn_mower.start_mowing", "lawn_mower.shaun")),
    ("Coffee please", call("switch.turn_on", "switch.coffee")),
    ("Fridge on again", call("switch.turn_on", "switch.fridge")),
    ("Socket off", call("switch.turn_off", "switch.tv")),
    ("Press the doorbell chime", call("button.press", "button.chime")),
    ("Movie time", call("scene.turn_on", "scene.movie", contains=MOVIE)),
    ("The bridge's own scene", call("scene.turn_on", "scene.hue_relax")),
    ("Good night", call("script.good_night", "script.good_night", contains=NIGHT)),
    ("Stop the script", call("script.turn_off", "script.good_night")),
    ("Morning routine off tomorrow", call("automation.turn_off", "automation.morning")),
    (
        "Milk on the shopping list",
        call("todo.add_item", "todo.shopping", data={"item": "Milk"}),
    ),
    (
        "Tick off the milk",
        call(
            "todo.update_item",
            "todo.shopping",
            data={"item": "Milk", "status": "completed"},
        ),
    ),
    (
        "Dentist on Tuesday",
        call(
            "calendar.create_event",
            "calendar.family",
            data={"summary": "Dentist", "start_date_time": "2026-11-24 10:00:00"},
        ),
    ),
    ("Guest mode on", call("input_boolean.turn_on", "input_boolean.guests")),
    (
        "House mode to party",
        call(
            "input_select.select_option", "input_select.mode", data={"option": "Party"}
        ),
    ),
    (
        "Ten minute timer",
        call("timer.start", "timer.tea", data={"duration": "00:10:00"}),
    ),
    ("Count one more", call("counter.increment", "counter.coffees")),
    (
        "Front door camera on the TV",
        call(
            "camera.play_stream",
            "camera.door",
            data={"media_player": "media_player.tv"},
        ),
    ),
    (
        "TV remote: home",
        call("remote.send_command", "remote.tv", data={"command": "HOME"}),
    ),
    ("Is there an update", call("homeassistant.update_entity", "update.router")),
    (
        "Set the delay to 30",
        call("number.set_value", "number.delay", data={"value": 30}),
    ),
    (
        "Put a note on the dashboard",
        call(
            "persistent_notification.create",
            data={"message": "Bins out"},
            has_exposed_target=False,
        ),
    ),
]


def known_media() -> Known:
    """Return what browsing gave earlier in the conversation."""
    known = Known()
    known.give(
        {
            "media_player.tv": {
                "children": [
                    {"media_content_id": "spotify:playlist:37i9"},
                    {"media_content_id": "media-source://media_source/local/film.mp4"},
                ]
            }
        }
    )
    return known


def facts_for(resolved: ResolvedCall) -> Facts:
    ids = {*resolved.entity_ids, *(i for c in resolved.contains for i in c.entity_ids)}
    labels: dict[str, Any] = {"switch.fridge": frozenset({"critical"})}
    return Facts(
        # A satellite in the kitchen: nobody with special rights.
        speaker=Speaker(satellite_id="assist_satellite.kitchen", device_id="kitchen"),
        entities={
            entity_id: EntityFacts(
                entity_id=entity_id,
                name=entity_id.partition(".")[2].replace("_", " ").title(),
                device_class=CLASSES.get(entity_id),
                labels=labels.get(entity_id, frozenset()),
            )
            for entity_id in ids
        },
        known=known_media(),
        # The gate looks up which texts are ids.
        own_values=frozenset({"media_player.tv", "media_player.kitchen"}),
    )


def test_no_silly_question() -> None:
    asked = {
        words: decision
        for words, resolved in SENTENCES
        if (decision := decide(resolved, facts_for(resolved), PolicyOptions()))
        != Allowed()
    }
    assert len(SENTENCES) >= 60
    assert asked == {}
