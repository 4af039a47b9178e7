"""Automations through the real toolkit and the real gate: asked, answered, written."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from typing import Any

from homeassistant.core import Context
import pytest

from custom_components.ha_ai_agent.approvals.gate import ApprovalManager
from custom_components.ha_ai_agent.approvals.policy import PolicyOptions
from custom_components.ha_ai_agent.calls.scope import TurnScope
from custom_components.ha_ai_agent.metrics import Metrics
from custom_components.ha_ai_agent.models import JsonObject, Speaker, ToolCall, TurnInfo
from custom_components.ha_ai_agent.tools.automations import AutomationTools
from custom_components.ha_ai_agent.tools.options import ToolOptions
from custom_components.ha_ai_agent.tools.toolset import Toolkit
from tests.approvals.storage import MemoryApprovals
from tests.storage import MemoryLedger, MemoryMemories, MemorySchedules

from .conftest import ALL_COMPONENTS, Household
from .good import GOOD


@pytest.fixture
def components() -> tuple[str, ...]:
    return ALL_COMPONENTS


class Desk:
    """A model that calls tools, and a person who answers."""

    def __init__(self, household: Household, mode: str = "critical") -> None:
        hass = household.hass
        self.household = household
        self.tasks: set[asyncio.Task[Any]] = set()
        self.manager = ApprovalManager(
            hass,
            subentry_id="s",
            storage=MemoryApprovals(),
            options=PolicyOptions(mode=mode),
            get_home=household.home,
        )
        self.kit = Toolkit(
            hass,
            create_task=self.create_task,
            get_book=household.book,
            options=ToolOptions(),
            gate=self.manager,
            ledger=MemoryLedger(),
            memories=MemoryMemories(),
            schedules=MemorySchedules(),
            metrics=Metrics(),
            families=(
                AutomationTools(hass, get_home=household.home, gate=self.manager),
            ),
        )
        self.manager.set_execute(self.kit.async_run_approved)

    def create_task(
        self, work: Coroutine[Any, Any, Any], name: str
    ) -> asyncio.Task[Any]:
        task = self.household.hass.async_create_task(work, name)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return task

    async def call(self, action: str, speaker: Speaker, **arguments: Any) -> JsonObject:
        info = TurnInfo(
            turn_id="t",
            conversation_id="c",
            agent_id="conversation.ha_ai_agent",
            subentry_id="s",
            speaker=speaker,
            text="",
            started_ts=0,
        )
        scope = TurnScope(info=info, context=Context(user_id=speaker.user_id))
        runner = self.kit.start_turn(scope)
        call = {"action": action, **arguments}
        return await runner.async_call(ToolCall(f"call-{action}", "automations", call))

    async def answer(self, approval_id: str, decision: Any) -> Any:
        user_id = self.household.speaker.user_id
        result = await self.manager.async_resolve(
            approval_id,
            decision,
            user_id=user_id,
            is_admin=True,
            context=Context(user_id=user_id),
            via="websocket",
        )
        await self.household.hass.async_block_till_done()
        return result


@pytest.fixture
async def desk(household: Household) -> AsyncGenerator[Desk]:
    desk = Desk(household, "off")
    await desk.manager.async_start()
    await desk.kit.async_start()
    yield desk
    await desk.kit.async_close()
    await desk.manager.async_close()


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
