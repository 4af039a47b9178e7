"""Scenes of every day: what closes, locks, arms, silences or dims asks nobody."""

from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
import pytest

from custom_components.ha_ai_agent.running import execute

from .fortress import async_build_fortress

SAFE: dict[str, Any] = {
    "lock.front_door": ("locked", "locking"),
    "lock.safe": ("locked",),
    "cover.garage": (
        "closed",
        "closing",
        {"state": "closed", "current_position": 0},
        {"state": "open", "current_position": 0},
    ),
    "cover.driveway_gate": ("closed", "closing"),
    "cover.kitchen_blind": (
        "open",
        "closed",
        {"state": "open", "current_position": 40},
    ),
    "alarm_control_panel.alarm": (
        "armed_away",
        "armed_home",
        "armed_night",
        "armed_vacation",
    ),
    "siren.hall": ("off",),
    "valve.water": ("closed",),
    "switch.fridge": ("on", True),
    "light.hall": ("on", "off", True, False, {"state": "on", "brightness": 12}),
    "light.kitchen": (
        "off",
        {"state": "on", "rgb_color": [255, 0, 0]},
        {"state": "on", "color_temp_kelvin": 2700, "brightness": 40},
    ),
    "climate.of_tomorrow": ("heat", "off"),
    "media_player.of_tomorrow": ("off", {"state": "playing", "volume_level": 0.2}),
}
UNSAFE: tuple[tuple[str, Any, str], ...] = (
    ("lock.front_door", "unlocking", "unlock Front Door"),
    ("lock.safe", "opening", "open Safe"),
    ("cover.garage", {"state": "closed", "current_position": 100}, "open Garage"),
    ("alarm_control_panel.alarm", "disarmed", "disarm Alarm"),
    ("switch.fridge", False, "turn off Fridge"),
)


def _scenes() -> list[dict[str, Any]]:
    """Return forty scenes: every safe state once, then many at once."""
    ones = [{key: wish} for key, wishes in SAFE.items() for wish in wishes]
    many = [
        {key: wishes[number % len(wishes)] for key, wishes in SAFE.items()}
        for number in range(40 - len(ones))
    ]
    return [*ones, *many]


async def test_forty_scenes_of_every_day(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None asks; with one more thing in it, it asks, and says that first."""
    monkeypatch.setattr(execute, "SETTLE_SECONDS", 0)
    home = await async_build_fortress(hass)
    scenes = _scenes()
    assert len(scenes) >= 40
    try:
        for number, entities in enumerate(scenes):
            result = await _turn_on(hass, home, f"calm_{number}", entities)
            assert result["status"] != "approval_required", (entities, result)
        for number, (entity_id, wish, said) in enumerate(UNSAFE):
            entities = {**scenes[-1], entity_id: wish}
            result = await _turn_on(hass, home, f"wild_{number}", entities)
            assert result["status"] == "approval_required", (entity_id, result)
            # What a person has to know comes first.
            assert said in result["preview"].partition(": ")[2].partition(",")[0]
    finally:
        await home.async_close()


async def _turn_on(hass: HomeAssistant, home: Any, name: str, entities: Any) -> Any:
    data = {"scene_id": name, "entities": entities}
    await hass.services.async_call("scene", "create", data, blocking=True)
    await hass.async_block_till_done()
    async_expose_entity(hass, "conversation", f"scene.{name}", True)
    arguments = {
        "domain": "scene",
        "service": "turn_on",
        "entity_id": f"scene.{name}",
    }
    (result,) = await home.converse(
        "do it", [("call_service", arguments)], conversation_id=name
    )
    return result
