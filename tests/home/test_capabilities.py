"""Capabilities are read from attributes, odd ones are skipped."""

from typing import Any

import pytest

from custom_components.ha_ai_agent.home.capabilities import read_capabilities
from custom_components.ha_ai_agent.home.service_reader import read_service


@pytest.mark.parametrize(
    ("domain", "attributes", "features", "keys"),
    [
        (
            "light",
            {"supported_color_modes": ["color_temp"]},
            0,
            "brightness color_temp",
        ),
        ("light", {"effect_list": ["a"]}, 4, "effect"),
        ("cover", {}, 4 | 128, "position tilt"),
        ("valve", {}, 4, "position"),
        (
            "climate",
            {"hvac_modes": ["heat"], "fan_modes": ["low"]},
            5,
            "hvac_mode temperature humidity fan_mode",
        ),
        (
            "fan",
            {"preset_modes": ["sleep"]},
            7,
            "percentage oscillate direction preset_mode",
        ),
        ("media_player", {"source_list": ["TV"]}, 4 | 1, "volume play source"),
        ("select", {"options": ["a"]}, 0, "option"),
        ("counter", {"minimum": 0, "maximum": 9}, 0, "value"),
        ("input_text", {"min": 0, "max": 9}, 0, "length"),
        ("input_datetime", {"has_date": True, "has_time": "yes"}, 0, "date"),
        ("humidifier", {"available_modes": ["eco"]}, 0, "humidity mode"),
        ("water_heater", {"operation_list": ["eco"]}, 0, "temperature operation_mode"),
        ("vacuum", {"fan_speed_list": ["max"]}, 0, "fan_speed"),
        ("lock", {"code_format": "^\\d{4}$"}, 0, "code"),
        ("siren", {"available_tones": ["fire"]}, 0, "tone"),
        ("remote", {"activity_list": ["Film"]}, 0, "activity"),
        ("event", {"event_types": ["press"]}, 0, "event_type"),
        ("camera", {"options": ["a"]}, 0, ""),
    ],
)
def test_reads(
    domain: str, attributes: dict[str, Any], features: int, keys: str
) -> None:
    found = read_capabilities(domain, attributes, features)
    assert " ".join(item.key for item in found) == keys


def test_services_with_odd_descriptions() -> None:
    service = read_service(
        "test",
        "act",
        {
            "description": "Acts\non things",
            "target": {
                "entity": [{"domain": "light"}, {"domain": ["fan", "light"]}, 3]
            },
            "response": {"optional": False},
            "fields": {
                "more": {"fields": {"inner": {"selector": {"boolean": None}}}},
                "level": {
                    "required": True,
                    "selector": {
                        "number": {"min": 1, "max": "x", "unit_of_measurement": "%"}
                    },
                },
                "mode": {"selector": {"select": {"options": [{"value": "a"}, "b", 3]}}},
                "odd": {"selector": {"select": {"options": "all"}}},
                3: {},
                "none": None,
            },
        },
        {"component.test.services.act.name": "Act now"},
    )
    assert service.name == "Act now"
    assert service.description == "Acts on things"
    assert service.target_domains == ("fan", "light")
    assert service.response == "only"
    assert [field.key for field in service.fields] == ["inner", "level", "mode", "odd"]
    assert service.fields[1].required
    assert service.fields[1].maximum is None
    assert service.fields[2].options == ("a", "b", "3")
    bare = read_service(
        "test", "bare", {"fields": None, "response": {"optional": 1}}, {}
    )
    assert (bare.fields, bare.has_target, bare.response) == ((), False, "optional")
