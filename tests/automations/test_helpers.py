"""What is missing is made together with the automation that needs it."""

from dataclasses import replace
from typing import Any
from unittest.mock import AsyncMock

from homeassistant.components.homeassistant.exposed_entities import async_should_expose
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest

from custom_components.ha_ai_agent.automations.helpers import KINDS
from custom_components.ha_ai_agent.home.snapshot import Entity
from custom_components.ha_ai_agent.models import ToolCall
from custom_components.ha_ai_agent.tools.automations import AutomationTools

from .conftest import SIMPLE, Desk, Household
from .test_taken_back import agreed, undo

GUEST = {"domain": "input_boolean", "name": "Guest mode"}
WITH_GUEST = """
alias: Evening
triggers: [{trigger: sun, event: sunset}]
conditions: [{condition: state, entity_id: input_boolean.guest_mode, state: "off"}]
actions: [{action: light.turn_on, target: {entity_id: light.kitchen}}]
"""
FIELDS: dict[str, dict[str, Any]] = {
    "input_number": {"min": 0, "max": 10, "step": 1},
    "input_select": {"options": ["a", "b"]},
    "input_datetime": {"has_time": True, "has_date": False},
    "timer": {"duration": "00:05:00"},
    "schedule": {"monday": [{"from": "08:00:00", "to": "09:00:00"}]},
}


@pytest.fixture
async def kinds(household: Household) -> HomeAssistant:
    """Return a Home Assistant in which helpers can be made."""
    for kind in KINDS:
        assert await async_setup_component(household.hass, kind, {})
    return household.hass


async def test_a_helper_comes_and_goes_with_its_automation(
    household: Household, kinds: HomeAssistant, desk: Desk
) -> None:
    admin = household.speaker
    missing = await desk.call("create", admin, yaml=WITH_GUEST)
    assert missing["error"] == "entity_not_found"
    tried = await desk.call("preview", admin, yaml=WITH_GUEST, helpers=[GUEST])
    assert tried["valid"], tried
    assert kinds.states.get("input_boolean.guest_mode") is None
    asked = await desk.call("create", admin, yaml=WITH_GUEST, helpers=[GUEST])
    assert "Guest mode (input_boolean.guest_mode)" in asked["preview"]
    assert kinds.states.get("input_boolean.guest_mode") is None
    await agreed(desk, asked)
    state = kinds.states.get("input_boolean.guest_mode")
    assert state is not None
    assert state.state == "off"
    assert async_should_expose(kinds, "conversation", "input_boolean.guest_mode")
    assert [item["alias"] for item in household.items()] == ["Evening"]
    await agreed(desk, await undo(desk))
    assert household.items() == []
    assert kinds.states.get("input_boolean.guest_mode") is None


@pytest.mark.parametrize("kind", KINDS)
async def test_each_kind_by_itself(
    household: Household, kinds: HomeAssistant, desk: Desk, kind: str
) -> None:
    helper = {"domain": kind, "name": "My Own", **FIELDS.get(kind, {})}
    asked = await desk.call("create", household.speaker, helpers=[helper])
    assert f"My Own ({kind}.my_own)" in asked["preview"]
    await agreed(desk, asked)
    assert kinds.states.get(f"{kind}.my_own") is not None
    again = await desk.call("create", household.speaker, helpers=helper)
    assert again["error"] == "helper_exists"
    await agreed(desk, await undo(desk))
    assert kinds.states.get(f"{kind}.my_own") is None


@pytest.mark.parametrize(
    "helper",
    [
        {"domain": "light", "name": "No helper"},
        {"domain": "input_boolean"},
        {"domain": "input_select", "name": "Empty", "options": []},
        {"domain": "input_number", "name": "Wrong", "min": 5, "max": 1},
        {"domain": "input_boolean", "name": "Odd", "colour": "red"},
        "guest mode",
        [GUEST, GUEST],
        [GUEST] * 6,
    ],
)
async def test_what_cannot_be_made_is_refused(
    household: Household, kinds: HomeAssistant, desk: Desk, helper: Any
) -> None:
    result = await desk.call("create", household.speaker, helpers=helper)
    assert result["error"] == "invalid_helpers"


async def test_helpers_that_are_not_set_up(household: Household, desk: Desk) -> None:
    result = await desk.call("create", household.speaker, helpers=[GUEST])
    assert result["error"] == "helpers_not_available"


async def test_what_could_not_be_written_leaves_no_helper(
    household: Household, kinds: HomeAssistant, desk: Desk
) -> None:
    asked = await desk.call(
        "create", household.speaker, yaml=WITH_GUEST, helpers=[GUEST]
    )
    household.path.write_text("a: [\n")
    answered = await desk.answer(asked["approval_id"], "approve")
    assert answered.result["error"] == "file_invalid"
    assert kinds.states.get("input_boolean.guest_mode") is None


async def test_blueprints_are_listed_with_what_they_need(household: Household) -> None:
    listed = await household.call("blueprints", query="motion")
    rows = {row["path"]: row for row in listed["blueprints"]}
    row = rows["test/motion.yaml"]
    assert row["inputs"]["motion"] == {"name": "Motion", "required": True}
    assert "target" in row["inputs"]["lamp"]["selector"]
    assert (await household.call("blueprints", query="nothing"))["total"] == 0
    assert (await household.call("preview", yaml=SIMPLE))["valid"]


@pytest.mark.parametrize(
    ("action", "arguments"),
    [
        ("update", {"automation_id": "input_boolean.guest_mode", "changes": {"/n": 1}}),
        ("update", {"automation_id": "guest mode", "changes": {"/name": "Visitors"}}),
        ("update", {"helpers": [{**GUEST, "icon": "mdi:account"}]}),
        ("delete", {"automation_id": "input_boolean.guest_mode"}),
        ("delete", {"helpers": GUEST}),
        ("get", {"automation_id": "Guest mode"}),
        ("create", {"helpers": GUEST}),
    ],
)
async def test_a_helper_that_is_there_is_a_persons_to_change(
    household: Household,
    kinds: HomeAssistant,
    desk: Desk,
    action: str,
    arguments: dict[str, Any],
) -> None:
    """The person hears where: it is no automation that would not be found."""
    await agreed(desk, await desk.call("create", household.speaker, helpers=[GUEST]))
    guest = Entity(entity_id="input_boolean.guest_mode", name="Guest mode")
    home = await household.home()
    there = replace(home, entities=(*home.entities, guest))
    tools = AutomationTools(
        kinds, get_home=AsyncMock(return_value=there), gate=household.gate
    )
    call = ToolCall("1", "automations", {"action": action, **arguments})
    result = await tools.async_call(call, desk.scope())
    assert result["error"] in {"is_helper", "helper_exists"}, result
    assert "Settings, Devices & services, Helpers" in result["message"]
