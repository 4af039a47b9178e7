"""What a removed agent had planned and asked ends, and everybody can see it."""

from dataclasses import replace
from time import time
from typing import Any

from homeassistant.components import persistent_notification
from homeassistant.core import Event, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.ha_ai_agent.const import (
    EVENT_APPROVAL_RESOLVED,
    EVENT_SCHEDULE_ENDED,
)
from custom_components.ha_ai_agent.models import ScheduledAction
from tests.history.common import approval
from tests.scripted_server import Reply, ScriptedServer

from .conftest import AGENT, Say, SetUp, until


def _planned(subentry_id: str, number: int, **more: Any) -> ScheduledAction:
    return ScheduledAction(
        schedule_id=f"s{number}",
        user_id=None,
        device_id=None,
        conversation_id="gone",
        turn_id="t",
        agent_id=AGENT,
        subentry_id=subentry_id,
        due_ts=time() + 3600,
        created_ts=time(),
        action={
            "domain": "light",
            "service": "turn_on",
            "entity_id": ["light.desk_lamp"],
        },
        summary="light.turn_on light.desk_lamp",
        **more,
    )


async def _remove_agent(hass: HomeAssistant, entry: MockConfigEntry, key: str) -> None:
    hass.config_entries.async_remove_subentry(entry, key)


async def _remove_account(
    hass: HomeAssistant, entry: MockConfigEntry, key: str
) -> None:
    await hass.config_entries.async_remove(entry.entry_id)


@pytest.mark.parametrize("remove", [_remove_agent, _remove_account])
async def test_plans_and_questions_end_visibly(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, remove: Any
) -> None:
    other = await set_up()
    entry = await set_up(server)
    ended: list[Event[Any]] = []
    answered: list[Event[Any]] = []
    home.bus.async_listen(EVENT_SCHEDULE_ENDED, ended.append)
    home.bus.async_listen(EVENT_APPROVAL_RESOLVED, answered.append)
    [key] = entry.runtime_data.agents
    [left] = other.runtime_data.agents
    history = other.runtime_data.history
    await history.schedules.async_put(_planned(key, 1))
    await history.schedules.async_put(replace(_planned(key, 2), status="asked"))
    await history.schedules.async_put(_planned(left, 3))
    now = time()
    for name, owner in (("a1", key), ("a2", left)):
        await history.approvals.async_add(
            replace(
                approval(name), subentry_id=owner, created_ts=now, expires_ts=now + 600
            )
        )
    await remove(home, entry, key)
    await until(lambda: len(ended) == 2 and answered)
    assert {event.data["schedule_id"] for event in ended} == {"s1", "s2"}
    assert {event.data["status"] for event in ended} == {"cancelled"}
    [event] = answered
    assert (event.data["approval_id"], event.data["resolved_via"]) == ("a1", "removed")
    rows = {row.schedule_id: row for row in await history.schedules.async_list()}
    assert [rows[name].status for name in ("s1", "s2", "s3")] == [
        "cancelled",
        "cancelled",
        "pending",
    ]
    stored = {row.approval_id: row for row in await history.approvals.async_list()}
    assert (stored["a1"].status, stored["a2"].status) == ("rejected", "pending")
    notes = persistent_notification._async_get_or_create_notifications(home)
    told = sorted(note["message"] for note in notes.values())
    assert len(told) == 3
    assert "agent that asked was removed" in told[0]
    gone = "What was scheduled will not happen because its agent was removed"
    assert told[1:] == [f"{gone}: turn on Desk lamp."] * 2


async def test_what_became_of_a_plan_is_told_after_a_restart(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    hass_storage: dict[str, Any],
) -> None:
    entry = await set_up(server)
    [key] = entry.runtime_data.agents
    missed = replace(_planned(key, 1), due_ts=time() - 3600)
    await entry.runtime_data.history.schedules.async_put(missed)
    await home.config_entries.async_reload(entry.entry_id)
    await until(
        lambda: persistent_notification._async_get_or_create_notifications(home)
    )
    # Nobody has spoken since: whoever asked is told by the one after the next.
    await home.config_entries.async_reload(entry.entry_id)
    server.script(Reply(text="Hello."))
    await say("Hello?", "gone")
    [chat] = server.chats
    assert "missed: Home Assistant or its database" in str(chat["messages"][-1])
    server.script(Reply(text="Hello again."))
    await say("Hello?", "gone")
    assert "missed: Home Assistant" not in str(server.chats[-1]["messages"][-1])
