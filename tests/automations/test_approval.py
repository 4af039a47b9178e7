"""Automations through the real toolkit and the real gate: asked, answered, written."""

import pytest

from custom_components.ha_ai_agent.models import Speaker

from .conftest import ALL_COMPONENTS, Desk, Household
from .good import GOOD


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
