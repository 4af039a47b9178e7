"""Intents, device classes and values, as pure functions."""

import pytest

from custom_components.ha_ai_agent.calls.intents import read_intent
from custom_components.ha_ai_agent.calls.problems import Refusal
from custom_components.ha_ai_agent.calls.repair import repair_domain, repair_service
from custom_components.ha_ai_agent.calls.values import Values
from custom_components.ha_ai_agent.domains.model import Capability
from custom_components.ha_ai_agent.home.snapshot import Entity, Service, ServiceField


def test_slots_become_targets_and_fields() -> None:
    request = read_intent("HassTurnOff", {"domain": ["light"]}, "kitchen")
    assert request is not None
    assert request.targets == {"area_id": ("kitchen",)}
    assert request.only == {"light"}
    request = read_intent("HassTurnOn", {"name": "all", "area": "attic"}, None)
    assert request is not None
    assert request.targets == {"area_id": ("attic",)}
    request = read_intent(
        "HassSetPosition", {"name": "x", "domain": ["valve"], "position": 5}, None
    )
    assert request is not None
    assert request.service_id == "valve.set_valve_position"
    request = read_intent("HassTurnOn", {"area": "x", "device_class": ["blind"]}, None)
    assert request is not None
    assert request.device_classes == {"blind"}
    assert read_intent("HassNevermind", {}, None) is None


def test_device_classes_stand_for_domains() -> None:
    classes = {
        "outlet": frozenset({"switch"}),
        "door": frozenset({"cover", "binary_sensor"}),
        "tv": frozenset({"media_player"}),
        "water": frozenset({"valve", "sensor"}),
        "x": frozenset({"light", "switch"}),
    }
    assert repair_domain("outlet", classes) == ("switch", "outlet")
    assert repair_domain("tvs", classes) == ("media_player", "tv")
    assert repair_domain("doors", classes) == ("cover", "door")
    assert repair_domain("water", classes) == ("valve", "water")
    assert repair_domain("thermostats", classes) == ("climate", None)
    assert repair_domain("x", classes) is None
    on = lambda domain, service: (domain, service) == ("siren", "turn_on")  # noqa: E731
    assert repair_service("siren", "activate", on) == ("turn_on", {})
    off = lambda domain, service: (domain, service) == ("siren", "turn_off")  # noqa: E731
    assert repair_service("siren", "deactivate", off) == ("turn_off", {})
    assert repair_service("siren", "explode", on) is None


SERVICE = Service(
    domain="test",
    service="do",
    fields=(
        ServiceField(key="flag", kind="boolean"),
        ServiceField(key="count", kind="number", minimum=1, maximum=9),
        ServiceField(key="low", kind="number", minimum=1),
        ServiceField(key="color", kind="select", options=("Red", "Blue")),
        ServiceField(key="brightness_pct", kind="number"),
        ServiceField(key="volume_level", kind="number"),
        ServiceField(key="parts", kind="object"),
    ),
)


def test_values_are_read_by_their_fields() -> None:
    fitted = Values(SERVICE, (), []).fit(
        {
            "Flag": "yes",
            "count": ["5"],
            "color": "red",
            "brightness_level": 128,
            "volume": "40%",
            "parts": "[1, 2]",
            "low": None,
        }
    )
    assert fitted == {
        "flag": True,
        "count": 5,
        "color": "Red",
        "brightness_pct": 50,
        "volume_level": 0.4,
        "parts": [1, 2],
    }
    assert Values(SERVICE, (), []).fit({"flag": "off"}) == {"flag": False}
    assert Values(SERVICE, (), []).fit({"parts": "[1, "}) == {"parts": "[1, "}
    for data in ({"count": 10}, {"low": 0}, {"warp": 1}):
        with pytest.raises(Refusal):
            Values(SERVICE, (), []).fit(data)
    with pytest.raises(Refusal):
        Values(None, ("a",), []).fit({"b": 1})
    assert Values(None, (), []).fit({"b": 1}) == {"b": 1}


def test_options_of_the_entity_count() -> None:
    entity = Entity(
        entity_id="light.x",
        name="x",
        capabilities=(Capability(key="effect", values=("Rain Bow",)),),
    )
    values = Values(None, ("effect",), [entity])
    assert values.fit({"effect": "rain_bow"}) == {"effect": "Rain Bow"}
    with pytest.raises(Refusal):
        values.fit({"effect": "fire"})
