"""What a service means: reached, on its way, or not, and never more than is seen."""

from typing import Any

import pytest

from custom_components.ha_ai_agent.calls.expect import expectation, is_idempotent
from custom_components.ha_ai_agent.domains.model import Seen, Verdict
from custom_components.ha_ai_agent.domains.rows import DOMAINS

type Shown = tuple[str, dict[str, Any]] | str


def seen(shown: Shown) -> Seen:
    return Seen(shown) if isinstance(shown, str) else Seen(*shown)


def verdict(service: str, data: dict[str, Any], before: Shown, after: Shown) -> Any:
    domain, _, name = service.partition(".")
    check = expectation(domain, name, data, seen(before))
    return None if check is None else check(seen(after))


DIM = ("on", {"brightness": 100})
OPTIONS = {"options": ["a", "b", "c"]}
HALF = ("open", {"current_position": 50})
REACHED: list[tuple[str, dict[str, Any], Shown, Shown, Shown]] = [
    # service, data, before, what confirms it, what does not
    ("light.turn_on", {}, "off", "on", "off"),
    ("light.turn_on", {"brightness": 0}, "on", "off", "on"),
    ("light.turn_on", {"brightness_pct": 50}, "off", ("on", {"brightness": 128}), DIM),
    ("light.turn_on", {"brightness_step": 20}, DIM, ("on", {"brightness": 120}), DIM),
    ("light.turn_on", {"brightness_step_pct": -5}, DIM, ("on", {"brightness": 9}), DIM),
    ("light.turn_on", {"effect": "x"}, "off", ("on", {"effect": "x"}), "on"),
    ("light.turn_on", {"transition": 2}, "off", "on", "off"),
    ("light.turn_on", {"color_temp_kelvin": 3000}, "on",
     ("on", {"color_temp_kelvin": 3010}), ("on", {"color_temp_kelvin": 4000})),
    ("light.turn_on", {"rgb_color": [255, 0, 0]}, "on",
     ("on", {"hs_color": (359, 100)}), ("on", {"hs_color": (120, 100)})),
    ("light.turn_on", {"hs_color": [120, 50]}, "on",
     ("on", {"hs_color": (121, 52)}), "on"),
    ("light.turn_on", {"xy_color": [0.64, 0.33]}, "on",
     ("on", {"hs_color": (13, 82)}), ("on", {"hs_color": (200, 10)})),
    ("light.turn_on", {"rgbw_color": [1, 2, 3, 4]}, "on",
     ("on", {"rgbw_color": (1, 2, 3, 4)}), ("on", {"hs_color": (0, 0)})),
    ("light.turn_off", {"transition": 1}, "on", "off", "on"),
    ("light.toggle", {}, "on", "off", "on"),
    ("light.toggle", {"brightness_pct": 10}, "off", ("on", {"brightness": 26}), "on"),
    ("switch.toggle", {}, "off", "on", "off"),
    ("camera.turn_on", {}, "off", "idle", "off"),
    ("automation.turn_off", {"stop_actions": True}, "on", "off", "on"),
    ("fan.turn_on", {"percentage": 40}, "off", ("on", {"percentage": 40}), "on"),
    ("fan.turn_on", {"preset_mode": "a"}, "off", ("on", {"preset_mode": "a"}), "on"),
    ("fan.set_percentage", {"percentage": 0}, "on", "off", "on"),
    ("fan.set_percentage", {"percentage": 30}, ("on", {"percentage_step": 33.3}),
     ("on", {"percentage": 33}), ("on", {"percentage": 66})),
    ("fan.increase_speed", {}, ("on", {"percentage": 10}),
     ("on", {"percentage": 20}), ("on", {"percentage": 10})),
    ("fan.oscillate", {"oscillating": True}, "on",
     ("on", {"oscillating": True}), ("on", {"oscillating": False})),
    ("cover.open_cover", {}, HALF, ("open", {"current_position": 99}), HALF),
    ("cover.close_cover", {}, "open", "closed", "open"),
    ("cover.set_cover_position", {"position": 30}, HALF,
     ("open", {"current_position": 31}), HALF),
    ("cover.stop_cover", {}, "opening", "open", "opening"),
    ("cover.toggle", {}, "closed", "open", "closed"),
    ("cover.toggle", {}, "open", "closed", "open"),
    ("cover.open_cover_tilt", {}, ("open", {"current_tilt_position": 0}),
     ("open", {"current_tilt_position": 100}), ("open", {"current_tilt_position": 0})),
    ("valve.open_valve", {}, "closed", "open", "closed"),
    ("lock.lock", {"code": "1"}, "unlocked", "locked", "jammed"),
    ("alarm_control_panel.alarm_arm_away", {}, "disarmed", "armed_away", "armed_home"),
    ("climate.set_temperature", {"temperature": 21}, "heat",
     ("heat", {"temperature": 21.0}), ("heat", {"temperature": 20})),
    ("climate.set_temperature", {"temperature": 21, "hvac_mode": "cool"}, "heat",
     ("cool", {"temperature": 21}), ("heat", {"temperature": 21})),
    ("climate.turn_on", {}, "off", "heat", "unavailable"),
    ("climate.toggle", {}, "off", "heat", "off"),
    ("climate.toggle", {}, "heat", "off", "heat"),
    ("water_heater.set_operation_mode", {"operation_mode": "eco"}, "off", "eco", "off"),
    ("water_heater.set_away_mode", {"away_mode": True}, "eco",
     ("eco", {"away_mode": "on"}), ("eco", {"away_mode": "off"})),
    ("vacuum.start", {}, "docked", "cleaning", "docked"),
    ("update.install", {}, ("on", {"latest_version": "2"}),
     ("off", {"installed_version": "2"}), ("on", {"installed_version": "1"})),
    ("update.skip", {}, "on", ("off", {"skipped_version": "2"}), "on"),
    ("update.clear_skipped", {}, "off", "on", ("off", {"skipped_version": "2"})),
    ("media_player.turn_on", {}, "off", "idle", "standby"),
    ("media_player.toggle", {}, "off", "on", "off"),
    ("media_player.toggle", {}, "on", "off", "on"),
    ("media_player.media_play_pause", {}, "playing", "paused", "playing"),
    ("media_player.media_play_pause", {}, "paused", "playing", "paused"),
    ("media_player.media_next_track", {}, ("playing", {"media_title": "a"}),
     ("playing", {"media_title": "b"}), ("playing", {"media_title": "a"})),
    ("media_player.play_media", {"media_content_id": "x", "media_content_type": "m"},
     "idle", ("playing", {"media_content_id": "x"}), ("playing", {"media_content_id": "y"})),
    ("media_player.media_seek", {"seek_position": 10}, "playing",
     ("playing", {"media_position": 12}), "playing"),
    ("media_player.join", {"group_members": ["a"]}, "on",
     ("on", {"group_members": ["a", "b"]}), "on"),
    ("media_player.volume_up", {}, ("on", {"volume_level": 0.2}),
     ("on", {"volume_level": 0.3}), ("on", {"volume_level": 0.2})),
    ("media_player.volume_mute", {"is_volume_muted": True}, "on",
     ("on", {"is_volume_muted": True}), ("on", {"is_volume_muted": False})),
    ("input_number.increment", {}, ("5", {"step": 2, "max": 9}), "7", "5"),
    ("counter.reset", {}, ("5", {"initial": 1}), "1", "0"),
    ("select.select_next", {}, ("c", OPTIONS), "a", "b"),
    ("select.select_next", {"cycle": False}, ("c", OPTIONS), "c", "a"),
    ("select.select_last", {}, ("a", OPTIONS), "c", "a"),
    ("input_datetime.set_datetime", {"date": "2026-01-02", "time": "03:04"}, "x",
     "2026-01-02 03:04:00", "2026-01-02 05:00:00"),
    ("input_datetime.set_datetime", {"datetime": "2026-01-02T03:04:05"}, "x",
     "2026-01-02 03:04:05", "unknown"),
    ("datetime.set_value", {"datetime": "2026-01-02T04:04:05+01:00"}, "x",
     "2026-01-02T03:04:05+00:00", "2026-01-02T04:04:05+00:00"),
    ("time.set_value", {"time": "06:40"}, "x", "06:40:00", "06:41:00"),
    ("timer.start", {"duration": "00:10:00"}, "idle",
     ("active", {"duration": "0:10:00"}), ("active", {"duration": "0:45:00"})),
    ("timer.start", {"duration": {"minutes": 10}}, "idle",
     ("active", {"duration": "0:10:00"}), ("idle", {"duration": "0:10:00"})),
    ("vacuum.clean_area", {"cleaning_area_id": ["kitchen"]}, "docked", "cleaning",
     "docked"),
    ("script.turn_on", {}, ("off", {"last_triggered": 1}),
     ("off", {"last_triggered": 2}), ("off", {"last_triggered": 1})),
    ("scene.turn_on", {}, "10", "11", "10"),
    ("number.set_value", {"value": 3}, "1", "3.0", "1"),
]  # fmt: skip
MOVING: list[tuple[str, dict[str, Any], Shown, str]] = [
    ("cover.open_cover", {}, "closed", "opening"),
    ("cover.close_cover", {}, "open", "closing"),
    ("cover.set_cover_position", {"position": 30}, HALF, "closing"),
    ("lock.unlock", {}, "locked", "unlocking"),
    ("alarm_control_panel.alarm_arm_home", {}, "disarmed", "arming"),
    ("vacuum.return_to_base", {}, "cleaning", "returning"),
    ("media_player.media_play", {}, "paused", "buffering"),
]
UNKNOWABLE: list[tuple[str, dict[str, Any], Shown]] = [
    ("light.turn_on", {"flash": "short"}, "off"),
    ("light.turn_on", {"rgb_color": ["x"]}, "off"),
    ("light.turn_on", {"brightness": "x"}, "off"),
    ("light.turn_on", {"brightness_step": 10}, ("on", {"brightness": 255})),
    ("light.turn_off", {"flash": "long"}, "on"),
    ("light.toggle", {}, "unavailable"),
    ("switch.toggle", {}, "unknown"),
    ("switch.turn_on", {"x": 1}, "off"),
    ("fan.turn_on", {"x": 1}, "off"),
    ("fan.increase_speed", {"x": 1}, "on"),
    ("cover.open_cover", {"x": 1}, "closed"),
    ("cover.stop_cover", {"x": 1}, "open"),
    ("cover.toggle", {}, "opening"),
    ("cover.open_cover_tilt", {}, "open"),
    ("cover.set_cover_position", {}, "open"),
    ("climate.set_temperature", {"x": 1}, "heat"),
    ("climate.turn_on", {"x": 1}, "off"),
    ("water_heater.set_operation_mode", {}, "eco"),
    ("water_heater.set_away_mode", {}, "eco"),
    ("update.install", {}, "on"),
    ("update.install", {"x": 1}, "on"),
    ("media_player.turn_on", {"x": 1}, "off"),
    ("media_player.media_next_track", {}, "playing"),
    ("media_player.play_media", {}, "idle"),
    ("media_player.media_seek", {}, "playing"),
    ("media_player.join", {}, "on"),
    ("media_player.volume_up", {}, "on"),
    ("media_player.volume_set", {}, "on"),
    ("input_number.increment", {}, ("9", {"step": 2, "max": 9})),
    ("input_number.increment", {}, "unknown"),
    ("select.select_next", {}, "a"),
    ("select.select_next", {}, ("z", OPTIONS)),
    ("input_datetime.set_datetime", {"timestamp": 1}, "x"),
    ("datetime.set_value", {}, "x"),
    ("todo.add_item", {}, "2"),
    ("number.set_value", {}, "2"),
    ("vacuum.locate", {}, "docked"),
    ("nobody.knows", {}, "on"),
]


@pytest.mark.parametrize("row", REACHED, ids=lambda row: f"{row[0]} {row[1]}")
def test_reached_or_not(row: tuple[str, dict[str, Any], Shown, Shown, Shown]) -> None:
    service, data, before, good, bad = row
    assert verdict(service, data, before, good) is Verdict.REACHED
    # Where an attribute is not shown at all, nobody can tell.
    assert verdict(service, data, before, bad) in {Verdict.NOT, Verdict.UNSEEN}
    assert verdict(service, data, before, "unavailable") is not Verdict.REACHED


def test_on_its_way() -> None:
    for service, data, before, now in MOVING:
        assert verdict(service, data, before, now) is Verdict.MOVING, service


def test_nobody_can_tell() -> None:
    for service, data, before in UNKNOWABLE:
        assert verdict(service, data, before, "on") is None, (service, data)


def test_no_rule_calls_an_unavailable_entity_done() -> None:
    for domain, service in (
        (row.name, service) for row in DOMAINS.values() for service in row.shows
    ):
        for before in ("on", "off", "unknown", "open", "5"):
            check = expectation(domain, service, {}, Seen(before))
            if check is not None:
                assert check(Seen("unavailable")) is not Verdict.REACHED, service


def test_what_may_be_repeated() -> None:
    assert is_idempotent("light", "turn_on", {"brightness": 3})
    assert not is_idempotent("light", "turn_on", {"brightness_step": 3})
    assert not is_idempotent("light", "toggle", {})
    assert not is_idempotent("media_player", "volume_up", {})
    assert not is_idempotent("nobody", "knows", {})
