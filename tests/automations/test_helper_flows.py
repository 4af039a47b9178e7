"""Helpers with a form of their own: templates, averages, thresholds, groups."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest

from .conftest import Desk, Household
from .test_taken_back import agreed, undo

WARM = {
    "domain": "template",
    "type": "binary_sensor",
    "name": "Warm",
    "state": "{{ states('sensor.temperature') | float(0) > 20 }}",
}
USES_WARM = """
alias: Fan when warm
triggers: [{trigger: state, entity_id: binary_sensor.warm, to: "on"}]
actions: [{action: switch.turn_on, target: {entity_id: switch.fan}}]
"""
EACH: list[tuple[dict[str, Any], str]] = [
    (WARM, "binary_sensor.warm"),
    (
        {
            "domain": "sensor",
            "platform": "template",
            "name": "Twice",
            "value_template": "{{ states('sensor.temperature') | float(0) * 2 }}",
            "unit_of_measurement": "°C",
            "device_class": "temperature",
        },
        "sensor.twice",
    ),
    (
        {
            "domain": "min_max",
            "name": "Mean",
            "entity_ids": ["sensor.temperature", "sensor.temperature"],
            "type": "mean",
        },
        "sensor.mean",
    ),
    (
        {
            "domain": "threshold",
            "name": "Too hot",
            "entity_id": "sensor.temperature",
            "upper": 28,
        },
        "binary_sensor.too_hot",
    ),
    (
        {
            "domain": "group",
            "type": "light",
            "name": "All lamps",
            "entities": ["light.kitchen", "light.bedroom"],
        },
        "light.all_lamps",
    ),
    (
        {
            "domain": "tod",
            "name": "Night",
            "after_time": "22:00:00",
            "before_time": "06:00:00",
        },
        "binary_sensor.night",
    ),
]


@pytest.fixture
async def flows(household: Household) -> HomeAssistant:
    assert await async_setup_component(household.hass, "switch", {})
    household.hass.states.async_set("sensor.temperature", "21")
    return household.hass


@pytest.mark.parametrize(("helper", "entity_id"), EACH)
async def test_each_comes_and_goes(
    household: Household,
    flows: HomeAssistant,
    desk: Desk,
    helper: dict[str, Any],
    entity_id: str,
) -> None:
    asked = await desk.call("create", household.speaker, helpers=[helper])
    assert asked["status"] == "approval_required", asked
    for key, value in helper.items():
        if key not in {"domain", "platform", "type", "value_template"}:
            assert str(value).split("'")[0].strip("[]") in asked["preview"]
    assert flows.states.get(entity_id) is None
    assert not flows.config_entries.async_entries()
    await agreed(desk, asked)
    assert flows.states.get(entity_id) is not None
    again = await desk.call("create", household.speaker, helpers=[helper])
    assert again["error"] == "helper_exists"
    await agreed(desk, await undo(desk))
    assert flows.states.get(entity_id) is None
    assert not flows.config_entries.async_entries()
    assert not flows.config_entries.flow.async_progress()


async def test_one_question_for_both(
    household: Household, flows: HomeAssistant, desk: Desk
) -> None:
    admin = household.speaker
    asked = await desk.call("create", admin, yaml=USES_WARM, helpers=[WARM])
    assert asked["status"] == "approval_required", asked
    assert "Warm (binary_sensor.warm)" in asked["preview"]
    assert "float(0) > 20" in asked["preview"]
    await agreed(desk, asked)
    assert flows.states.get("automation.fan_when_warm")
    assert (state := flows.states.get("binary_sensor.warm"))
    assert state.state == "on"
    await agreed(desk, await undo(desk))
    assert household.items() == []
    assert flows.states.get("binary_sensor.warm") is None


@pytest.mark.parametrize(
    ("helper", "error", "says"),
    [
        ({"domain": "template", "name": "A", "state": "1"}, "invalid_helpers", "type"),
        (
            {"domain": "template", "type": "sensor", "name": "A"},
            "invalid_helpers",
            "`state`",
        ),
        ({**WARM, "colour": "red"}, "invalid_helpers", "colour"),
        ({**WARM, "state": "{{ states('light.secret') }}"}, "not_exposed", "secret"),
        ({**WARM, "state": "{{ states('light.none') }}"}, "entity_not_found", "none"),
        ({**WARM, "state": "{{ broken"}, "invalid_helpers", ""),
        (
            {"domain": "threshold", "name": "A", "entity_id": "sensor.temperature"},
            "invalid_helpers",
            "",
        ),
        (
            {
                "domain": "min_max",
                "name": "A",
                "type": "max",
                "entity_ids": ["light.secret"],
            },
            "not_exposed",
            "secret",
        ),
        ({"domain": "otp", "name": "A"}, "invalid_helpers", "near_matches"),
    ],
)
async def test_what_does_not_go_through_is_refused(
    household: Household,
    flows: HomeAssistant,
    desk: Desk,
    helper: dict[str, Any],
    error: str,
    says: str,
) -> None:
    result = await desk.call("create", household.speaker, helpers=[helper])
    assert result["error"] == error, result
    assert says in result["message"]
    assert not flows.config_entries.async_entries()
    assert not flows.config_entries.flow.async_progress()


async def test_what_could_not_be_written_leaves_none(
    household: Household, flows: HomeAssistant, desk: Desk
) -> None:
    asked = await desk.call("create", household.speaker, yaml=USES_WARM, helpers=[WARM])
    household.path.write_text("a: [\n")
    answered = await desk.answer(asked["approval_id"], "approve")
    assert answered.result["error"] == "file_invalid"
    assert not flows.config_entries.async_entries()


ACTION = [{"action": "lock.unlock", "target": {"entity_id": "lock.front_door"}}]
ACTS: list[dict[str, Any]] = [
    {"type": "button", "name": "Go", "press": ACTION},
    {"type": "switch", "name": "Go", "value_template": "{{ true }}", "turn_on": ACTION},
    {"type": "switch", "name": "Go", "turn_off": ACTION[0]},
    {"type": "lock", "name": "Go", "state": "{{ true }}", "lock": [], "unlock": ACTION},
    {
        "type": "select",
        "name": "Go",
        "state": "{{ 'a' }}",
        "options": "{{ ['a'] }}",
        "select_option": ACTION,
    },
    {
        "type": "light",
        "name": "Go",
        "advanced_options": {"availability": "{{ true }}"},
        "turn_on": ACTION,
        "turn_off": [],
    },
]


@pytest.mark.parametrize("helper", ACTS)
async def test_none_that_acts_is_made(
    household: Household, flows: HomeAssistant, desk: Desk, helper: dict[str, Any]
) -> None:
    """One yes to it would be a yes to each later use, whoever uses it."""
    given = {"domain": "template", **helper}
    refused = await desk.call("create", household.speaker, helpers=[given])
    assert refused["error"] == "invalid_helpers"
    assert "which only a person may give" in refused["message"]
    assert not flows.config_entries.async_entries()
