"""Automations through the real toolkit and the real gate: asked, answered, written."""

from dataclasses import replace

import pytest

from custom_components.ha_ai_agent.models import Speaker

from .conftest import ALL_COMPONENTS, SIMPLE, Desk, Household
from .good import GOOD
from .test_question import SPOKEN


@pytest.fixture
def components() -> tuple[str, ...]:
    return ALL_COMPONENTS


async def test_nothing_is_written_without_a_yes_and_once_with_it(
    household: Household, desk: Desk
) -> None:
    admin = household.speaker
    refused = await desk.call("create", admin, yaml=GOOD["choose"])
    assert refused["status"] == "approval_required", refused
    await desk.answer(refused["approval_id"], "reject")
    await desk.answer(refused["approval_id"], "approve")
    assert household.items() == []

    asked = await desk.call("create", admin, yaml=GOOD["choose"])
    sentence, title, when = asked["preview"].splitlines()[:3]
    assert sentence.startswith("automatically ")
    assert (title, when[:7]) == ("Automation: By time", "- When ")
    assert household.items() == []
    for _ in range(2):
        await desk.answer(asked["approval_id"], "approve")
    assert [item["alias"] for item in household.items()] == ["By time"]

    listed = await desk.call("list", admin)
    (row,) = listed["automations"]
    asked = await desk.call("delete", admin, automation_id=row["automation_id"])
    await desk.answer(asked["approval_id"], "approve")
    assert household.items() == []


async def test_the_gate_takes_every_documented_automation(
    household: Household, desk: Desk
) -> None:
    """None is too deep, too long or too strange to be asked about."""
    for name, text in GOOD.items():
        result = await desk.call("create", household.speaker, yaml=text)
        assert result["status"] == "approval_required", (name, result)
        await desk.answer(result["approval_id"], "reject")


async def test_others_get_a_preview_only(household: Household, desk: Desk) -> None:
    for speaker in (Speaker(user_id="x"), Speaker(device_id="satellite")):
        result = await desk.call("create", speaker, yaml=GOOD["scene"])
        assert result["status"] == "denied"
    assert household.items() == []


async def test_who_is_no_administrator_any_more_writes_nothing(
    household: Household, desk: Desk
) -> None:
    """The rights of the moment of the yes count, not those of the question."""
    hass, admin = household.hass, household.speaker
    asked = await desk.call("create", admin, yaml=GOOD["choose"])
    assert asked["status"] == "approval_required"
    assert admin.user_id is not None
    user = await hass.auth.async_get_user(admin.user_id)
    assert user is not None
    await hass.auth.async_update_user(user, group_ids=["system-users"])
    answer = await desk.answer(asked["approval_id"], "approve")
    assert answer.result["error"] == "not_permitted"
    assert household.items() == []


ODD = """
alias: Odd
triggers: [{trigger: state, entity_id: light.kitchen, to: "on", for: "{{ 5 }}"}]
conditions: ["{{ is_state('switch.fan', 'on') }}"]
actions:
  - {delay: 0}
  - {action: lock.unlock, target: {entity_id: lock.front_door}}
  - {action: light.turn_off, target: {entity_id: all}}
"""


@pytest.mark.parametrize(
    "language", [code for code in SPOKEN if not code.startswith("en")]
)
async def test_no_line_is_left_in_english(
    household: Household, desk: Desk, language: str
) -> None:
    """What a person is shown before a yes: notes, helpers, and what is risky."""
    await household.make(SIMPLE.replace("Evening", "Odd"))
    shown: list[set[str]] = []
    for code in ("en", language):
        speaker = replace(household.speaker, language=code)
        asked = await desk.call("create", speaker, yaml=ODD, helpers=[])
        shown.append(set(asked["preview"].splitlines()[4:]))
        await desk.answer(asked["approval_id"], "reject")
    english, own = shown
    assert len(english) >= 6, english
    assert not english & own
    words = ("It ", "nobody is asked", "waits for", "automation with this name")
    assert not [line for line in own if any(word in line for word in words)]
