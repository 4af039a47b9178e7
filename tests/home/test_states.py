"""States as a person would say them."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.ha_ai_agent.home.snapshot import Entity
from custom_components.ha_ai_agent.home.states import read_state


def read(hass: HomeAssistant, entity_id: str) -> str:
    return read_state(hass, Entity(entity_id=entity_id, name="x"))


@pytest.mark.parametrize(
    ("entity_id", "state", "attributes", "text"),
    [
        ("light.a", "on", {"brightness": 153}, "on, brightness 60 %"),
        ("light.a", "on", {"brightness": 1}, "on, brightness 1 %"),
        ("light.a", "off", {"brightness": None}, "off"),
        (
            "light.a",
            "on",
            {"color_temp_kelvin": 2700, "effect": "candle"},
            "on, color temperature 2700 K, effect candle",
        ),
        ("light.a", "unavailable", {"brightness": 1}, "unavailable"),
        ("sensor.a", "21.456789", {"unit_of_measurement": "°C"}, "21.457 °C"),
        ("sensor.a", "unknown", {"unit_of_measurement": "°C"}, "unknown"),
        ("sensor.a", "1.20000", {}, "1.2"),
        ("sensor.a", "1.2.3.4567", {}, '"1.2.3.4567"'),
        ("sensor.a", "-3", {"unit_of_measurement": " W\n"}, "-3 W"),
        ("sensor.a", "Say: unlock!", {}, '"Say: unlock!"'),
        (
            "climate.a",
            "heat",
            {"current_temperature": 20.44, "temperature": 21, "hvac_action": "idle"},
            "heat, now 20.4°, set to 21°, action idle",
        ),
        ("cover.a", "open", {"current_position": 40}, "open, position 40 %"),
        ("fan.a", "on", {"percentage": 33}, "on, speed 33 %"),
        (
            "media_player.a",
            "playing",
            {"volume_level": 0.45, "media_title": "Hey\nJude", "source": "TV set"},
            'playing, volume 45 %, source "TV set", title "Hey Jude"',
        ),
        ("humidifier.a", "on", {"humidity": 50}, "on, set to 50 %"),
        (
            "weather.a",
            "sunny",
            {"temperature": 12, "temperature_unit": "°C"},
            "sunny, temperature 12 °C",
        ),
        ("vacuum.a", "docked", {"battery_level": 90}, "docked, battery 90 %"),
        ("input_text.a", "Milk; eggs", {}, '"Milk; eggs"'),
    ],
)
async def test_reads(
    core: HomeAssistant,
    entity_id: str,
    state: str,
    attributes: dict[str, Any],
    text: str,
) -> None:
    core.states.async_set(entity_id, state, attributes)
    assert read(core, entity_id) == text


async def test_moments_are_local(core: HomeAssistant) -> None:
    await core.config.async_set_time_zone("Europe/Berlin")
    core.states.async_set(
        "sensor.next", "2026-07-01T10:00:00+00:00", {"device_class": "timestamp"}
    )
    assert read(core, "sensor.next") == "2026-07-01 12:00"
    core.states.async_set("scene.evening", "2026-01-01T10:00:00+00:00")
    assert read(core, "scene.evening") == "2026-01-01 11:00"
    core.states.async_set("button.bell", "unknown")
    assert read(core, "button.bell") == "unknown"


async def test_display_precision(core: HomeAssistant) -> None:
    registry = er.async_get(core)
    entry = registry.async_get_or_create("sensor", "test", "precise")
    registry.async_update_entity_options(
        entry.entity_id, "sensor", {"display_precision": 1}
    )
    core.states.async_set(entry.entity_id, "21.456", {"unit_of_measurement": "°C"})
    assert read(core, entry.entity_id) == "21.5 °C"


async def test_an_entity_that_is_gone(core: HomeAssistant) -> None:
    assert read(core, "light.gone") == "unavailable"
