"""The way back, domain by domain, and what has none."""

from typing import Any

import pytest

from custom_components.ha_ai_agent.domains.model import Seen, Verdict
from custom_components.ha_ai_agent.domains.rows import domain_of
from custom_components.ha_ai_agent.running.restore import restore_steps
from custom_components.ha_ai_agent.running.undo import merge

type Shown = tuple[str, dict[str, Any]] | str


def seen(shown: Shown) -> Seen:
    return Seen(shown) if isinstance(shown, str) else Seen(*shown)


STEPS: list[tuple[str, Shown, Shown, list[str]]] = [
    ("light", "off", "on", ["turn_off"]),
    ("light", "off", "off", []),
    ("light", ("on", {"effect": "x"}), "on", ["turn_on"]),
    ("switch", "on", "off", ["turn_on"]),
    ("fan", "off", "on", ["turn_off"]),
    ("fan", "off", "off", []),
    ("fan", "on", "off", ["turn_on"]),
    ("fan", ("on", {"preset_mode": "a", "oscillating": True, "direction": "forward"}),
     "off", ["set_preset_mode", "oscillate", "set_direction"]),
    ("cover", "open", "closed", ["open_cover"]),
    ("cover", "closed", "open", ["close_cover"]),
    ("cover", ("open", {"current_tilt_position": 40}), "open",
     ["set_cover_tilt_position"]),
    ("valve", "closed", "open", ["close_valve"]),
    ("climate", "off", ("heat", {"temperature": 20}), ["set_hvac_mode"]),
    ("climate", ("heat", {"fan_mode": "low", "humidity": 40, "temperature": 20}),
     "off", ["set_hvac_mode", "set_fan_mode", "set_humidity", "set_temperature"]),
    ("water_heater", ("eco", {"operation_mode": "eco", "away_mode": "on"}), "off",
     ["set_operation_mode", "set_away_mode"]),
    ("humidifier", ("on", {"mode": "dry", "humidity": 40}), "off",
     ["turn_on", "set_mode", "set_humidity"]),
    ("media_player", "off", "playing", ["turn_off"]),
    ("media_player", "off", "standby", []),
    ("media_player", ("playing", {"shuffle": True}), "off",
     ["turn_on", "shuffle_set", "media_play"]),
    ("media_player", "paused", "playing", ["media_pause"]),
    # It shows for a while where it was, and goes on all the same.
    ("cover", ("open", {"current_position": 70}),
     ("closing", {"current_position": 70, "supported_features": 15}),
     ["stop_cover", "set_cover_position"]),
    ("cover", ("closed", {"current_position": 0}),
     ("opening", {"current_position": 0, "supported_features": 7}),
     ["set_cover_position"]),
    ("valve", ("closed", {"current_position": 0}),
     ("opening", {"current_position": 0, "supported_features": 15}),
     ["stop_valve", "set_valve_position"]),
    ("cover", "closed", "opening", ["close_cover"]),
    ("cover", ("opening", {"current_position": 30}),
     ("opening", {"current_position": 30, "supported_features": 15}), []),
    ("lock", "locked", "unlocked", ["lock"]),
    ("lock", "unlocked", "locked", ["unlock"]),
    ("lock", "locked", "locked", []),
    ("alarm_control_panel", "disarmed", "armed_away", ["alarm_disarm"]),
    ("alarm_control_panel", "armed_home", "disarmed", ["alarm_arm_home"]),
    ("alarm_control_panel", "disarmed", "disarmed", []),
    ("vacuum", ("docked", {"fan_speed": "max"}), "cleaning",
     ["set_fan_speed", "return_to_base"]),
    ("vacuum", "docked", "returning", []),
    ("vacuum", "idle", "cleaning", ["stop"]),
    ("lawn_mower", "docked", "mowing", ["dock"]),
    ("lawn_mower", "docked", "docked", []),
    ("number", "1", "2", ["set_value"]),
    ("number", "1", "1", []),
    ("text", "a", "b", ["set_value"]),
    ("input_text", "a", "a", []),
    ("counter", "1", "2", ["set_value"]),
    ("counter", "1", "1", []),
    ("select", "a", "b", ["select_option"]),
    ("input_datetime", ("x", {"has_date": True, "has_time": True}), "y",
     ["set_datetime"]),
    ("input_datetime", ("x", {"has_time": True}), "y", ["set_datetime"]),
    ("input_datetime", "x", "x", []),
    ("timer", "idle", "active", ["cancel"]),
    ("timer", "paused", "active", ["pause"]),
    ("timer", "idle", "idle", []),
]  # fmt: skip


@pytest.mark.parametrize("row", STEPS, ids=lambda row: f"{row[0]} {row[1]} {row[2]}")
def test_the_way_back(row: tuple[str, Shown, Shown, list[str]]) -> None:
    domain, before, now, expected = row
    steps = restore_steps(f"{domain}.x", seen(before), seen(now))
    assert not isinstance(steps, str)
    assert [step.service for step in steps] == expected


def test_what_goes_away_from_its_place_is_not_there() -> None:
    """A blind that is sent back to where it has just begun to leave."""
    start = Seen("closing", {"current_position": 70})
    check = domain_of("cover").shows["set_cover_position"]({"position": 70}, start)
    assert check is not None
    assert check(start) is Verdict.NOT
    assert check(Seen("open", {"current_position": 70})) is Verdict.REACHED
    above = Seen("open", {"current_position": 100})
    check = domain_of("cover").shows["set_cover_position"]({"position": 70}, above)
    assert check is not None
    assert check(start) is Verdict.MOVING


def test_colors_come_back_in_the_mode_they_had() -> None:
    before = Seen(
        "on", {"brightness": 9, "color_mode": "color_temp", "color_temp_kelvin": 2700}
    )
    steps = restore_steps("light.x", before, Seen("off"))
    assert not isinstance(steps, str)
    assert steps[0].data == {"brightness": 9, "color_temp_kelvin": 2700}
    assert restore_steps("light.x", before, before) == []


@pytest.mark.parametrize(
    ("entity_id", "before", "now"),
    [
        ("siren_thing.x", "off", "on"),
        ("light.x", "unknown", "on"),
        ("light.x", "on", "unavailable"),
        ("lock.x", "open", "locked"),
        ("alarm_control_panel.x", "triggered", "disarmed"),
        ("lawn_mower.x", "error", "mowing"),
        ("timer.x", "active", "idle"),
    ],
)
def test_there_is_no_way_back(entity_id: str, before: str, now: str) -> None:
    assert isinstance(restore_steps(entity_id, Seen(before), Seen(now)), str)


def test_results_are_merged_honestly() -> None:
    done = {"status": "confirmed", "changed": {"a": "on"}}
    unsure = {"status": "unconfirmed", "unconfirmed": ["b"]}
    wrong = {"status": "failed", "error": "x", "message": "y"}
    asks = {
        "status": "approval_required",
        "approval_id": "1",
        "preview": "p",
        "expires_at": "t",
        "message": "m",
    }
    assert merge([done], {})["status"] == "confirmed"
    assert merge([done, unsure], {})["status"] == "partial"
    assert merge([done], {"c": "why"})["status"] == "partial"
    assert merge([unsure], {})["status"] == "unconfirmed"
    assert merge([wrong], {})["error"] == "x"
    assert merge([], {"c": "why"})["error"] == "cannot_undo"
    assert merge([], {})["status"] == "confirmed"
    both = merge([asks, {**asks, "approval_id": "2"}], {})
    assert both["approval_id"] == "1"
    assert both["further_approvals"] == [{"approval_id": "2", "preview": "p"}]
