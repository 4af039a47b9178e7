"""A yes to an automation is for what it named then: groups, scripts, blueprints, ids."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar, entity_registry as er
import pytest

from .conftest import Household

SIMPLE = """
alias: Evening
triggers:
  - trigger: sun
    event: sunset
actions:
  - action: light.turn_on
    target:
      entity_id: light.kitchen
  - action: script.good_night
"""
BY_AREA = """
alias: Evening
triggers:
  - trigger: sun
    event: sunset
actions:
  - action: lock.unlock
    target:
      area_id: bedroom
"""
FROM_BLUEPRINT = """
alias: Lamp
use_blueprint:
  path: test/motion.yaml
  input:
    motion: binary_sensor.motion
    lamp:
      entity_id: light.kitchen
"""


def _group(hass: HomeAssistant, _: Path) -> None:
    hass.states.async_set("light.kitchen", "off", {"entity_id": ["lock.front_door"]})


def _class(hass: HomeAssistant, _: Path) -> None:
    hass.states.async_set("light.kitchen", "off", {"device_class": "gate"})


def _registered(hass: HomeAssistant, _: Path) -> None:
    # Another thing under the old id.
    hass.states.async_remove("light.kitchen")
    er.async_get(hass).async_get_or_create(
        "light", "other", "1", suggested_object_id="kitchen"
    )
    hass.states.async_set("light.kitchen", "off")


def _area(hass: HomeAssistant, _: Path) -> None:
    areas = ar.async_get(hass)
    area = areas.async_get_area("bedroom") or areas.async_create("Bedroom")
    entry = er.async_get(hass).async_get_or_create("lock", "test", "front")
    er.async_get(hass).async_update_entity(entry.entity_id, area_id=area.id)


def _blueprint(_: HomeAssistant, folder: Path) -> None:
    path = folder / "blueprints" / "automation" / "test" / "motion.yaml"
    path.write_text(path.read_text().replace("light.turn_on", "light.toggle"))


async def _script(hass: HomeAssistant) -> None:
    steps = [{"action": "lock.unlock", "target": {"entity_id": "lock.front_door"}}]
    config = {"script": {"good_night": {"sequence": steps}}}
    with patch("homeassistant.config.load_yaml_config_file", return_value=config):
        await hass.services.async_call("script", "reload", blocking=True)


@pytest.mark.parametrize(
    ("text", "meddle"),
    [
        (SIMPLE, _group),
        (SIMPLE, _class),
        (SIMPLE, _registered),
        (BY_AREA, _area),
        (FROM_BLUEPRINT, _blueprint),
    ],
    ids=["group", "class", "registered", "area", "blueprint"],
)
async def test_what_it_names_has_changed(
    hass: HomeAssistant,
    household: Household,
    config_dir: Path,
    text: str,
    meddle: Callable[[HomeAssistant, Path], Any],
) -> None:
    if meddle is _area:
        ar.async_get(hass).async_create("Bedroom")
    asked = await household.call("create", yaml=text)
    assert asked["status"] == "approval_required", asked
    meddle(hass, config_dir)
    for blueprints in hass.data.get("blueprint", {}).values():
        await blueprints.async_reset_cache()
    await hass.async_block_till_done()
    result = await household.approve()
    assert result["status"] == "failed", result
    assert household.items() == []
    asked = await household.call("create", yaml=text)
    result = await household.approve()
    assert result["status"] == "confirmed", result
    assert len(household.items()) == 1


async def test_a_script_that_it_runs_was_edited(
    hass: HomeAssistant, household: Household
) -> None:
    await household.call("create", yaml=SIMPLE)
    await _script(hass)
    result = await household.approve()
    assert result["error"] == "changed_meanwhile"
    assert household.items() == []


async def test_what_changed_elsewhere_is_no_matter(
    hass: HomeAssistant, household: Household
) -> None:
    await household.call("create", yaml=SIMPLE)
    hass.states.async_set("switch.fan", "on", {"device_class": "outlet"})
    hass.states.async_set("light.kitchen", "on")
    result = await household.approve()
    assert result["status"] == "confirmed", result
