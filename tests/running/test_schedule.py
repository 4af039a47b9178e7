"""Later, once, also after a restart; and what is remembered."""

from datetime import timedelta
from time import time

from homeassistant.core import Context, HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.ha_ai_agent.calls.problems import Refusal
from custom_components.ha_ai_agent.running.schedule import read_when

from ..house import House, async_furnish

ACTION = {"domain": "light", "service": "turn_on", "entity_id": "Bedroom Lamp"}


async def pass_time(house: House, seconds: float) -> None:
    async_fire_time_changed(house.hass, dt_util.utcnow() + timedelta(seconds=seconds))
    await house.hass.async_block_till_done()
    await house.drain()


async def test_it_is_done_when_it_is_due(house: House) -> None:
    result = await house.call("schedule", action="add", when=60, call=ACTION)
    assert result["status"] == "confirmed", result
    assert result["summary"] == "light.turn_on light.bedroom_lamp"
    listed = await house.call("schedule", action="list")
    assert len(listed["scheduled_actions"]) == 1
    await pass_time(house, 30)
    assert house.state("light.bedroom_lamp") == "off"
    await pass_time(house, 61)
    assert house.state("light.bedroom_lamp") == "on"
    (line,) = await house.kit.async_take_late_results("conversation")
    assert "confirmed" in line
    (row,) = house.schedules.rows.values()
    assert row.status == "done"
    assert await house.call("schedule", action="list") == {"scheduled_actions": []}


async def test_cancelled_is_cancelled_by_its_owner(house: House) -> None:
    result = await house.call("schedule", action="add", when="5 min", call=ACTION)
    schedule_id = result["schedule_id"]
    wrong = await house.call("schedule", action="cancel", schedule_id="nothing")
    assert wrong["near_matches"] == [schedule_id]
    done = await house.call("schedule", action="cancel", schedule_id=schedule_id)
    assert done["status"] == "confirmed"
    await pass_time(house, 400)
    assert house.state("light.bedroom_lamp") == "off"


async def test_it_survives_a_restart(hass: HomeAssistant, house: House) -> None:
    await house.call("schedule", action="add", when=60, call=ACTION)
    missed = await house.call("schedule", action="add", when=5, call=ACTION)
    await house.kit.async_close()
    row = house.schedules.rows[missed["schedule_id"]]
    from dataclasses import replace

    house.schedules.rows[row.schedule_id] = replace(row, due_ts=time() - 9999)
    other = await async_furnish(hass, house.devices)
    other.schedules.rows.update(house.schedules.rows)
    await other.kit.async_start()
    await hass.async_block_till_done()
    assert other.schedules.rows[row.schedule_id].status == "missed"
    (line,) = await other.kit.async_take_late_results("conversation")
    assert "missed" in line
    await pass_time(other, 61)
    assert other.state("light.bedroom_lamp") == "on"
    await other.kit.async_close()
    other.cache.async_close()


async def test_the_approval_is_asked_when_it_is_scheduled(house: House) -> None:
    house.gate.asks.add("lock.unlock")
    unlock = {"domain": "lock", "service": "unlock", "entity_id": "lock.front_door"}
    result = await house.call("schedule", action="add", when=60, call=unlock)
    assert result["status"] == "approval_required"
    assert house.schedules.rows == {}
    record = house.gate.parked[0]
    assert record.call["due_ts"] > time()
    result = await house.kit.async_run_approved(record, Context())
    assert result["status"] == "confirmed", result
    assert house.state("lock.front_door") == "locked"
    await pass_time(house, 61)
    assert house.state("lock.front_door") == "unlocked"


async def test_what_cannot_be_scheduled_is_said_now(house: House) -> None:
    for arguments, code in (
        ({"when": "someday", "call": ACTION}, "invalid_when"),
        ({"when": -100, "call": ACTION}, "invalid_when"),
        (
            {"when": 60, "call": {**ACTION, "entity_id": "light.secret"}},
            "not_exposed",
        ),
        (
            {"when": 60, "call": {"domain": "light", "service": "fly"}},
            "unknown_service",
        ),
    ):
        result = await house.call("schedule", action="add", **arguments)
        assert result["error"] == code, arguments


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90", 90), (90, 90), ("2h", 7200), ("in 3 minutes", 180), ({"seconds": 5}, 5)],
)
def test_times_are_read(text: object, seconds: float) -> None:
    assert read_when(text, 1000.0) == 1000.0 + seconds


def test_clock_and_iso_times_are_local() -> None:
    now = dt_util.now().replace(hour=12, minute=0, second=0, microsecond=0).timestamp()
    assert read_when("13:30", now) == now + 5400
    assert read_when("11:00", now) == now + 23 * 3600
    iso = dt_util.utc_from_timestamp(now + 60).isoformat()
    assert read_when(iso, now) == now + 60
    for wrong in (True, "3000-01-01T00:00:00"):
        with pytest.raises(Refusal):
            read_when(wrong, now)


async def test_memories_belong_to_their_user(house: House) -> None:
    kept = await house.call(
        "memory", action="remember", text="Likes it warm.\n  Really."
    )
    assert kept["status"] == "confirmed"
    again = await house.call("memory", action="remember", text="likes it warm really")
    assert again["memory_id"] == kept["memory_id"]
    assert [row.text for row in house.memories.rows] == ["Likes it warm. Really."]
    assert (await house.call("memory", action="remember", text=" "))[
        "error"
    ] == "missing_text"
    assert (await house.call("memory", action="remember", text="x" * 600))[
        "error"
    ] == "too_long"
    lost = await house.call("memory", action="forget", text="nothing")
    assert lost["memories"] == {kept["memory_id"]: "Likes it warm. Really."}
    gone = await house.call("memory", action="forget", text="Likes it warm. Really.")
    assert gone["status"] == "confirmed"
    assert house.memories.rows == []
    reader = house.turn(is_read_only=True)
    from custom_components.ha_ai_agent.models import ToolCall

    for name, action in (("memory", "remember"), ("memory", "forget"), ("undo", "")):
        arguments = {"action": action, "text": "x"}
        result = await reader.async_call(ToolCall("1", name, arguments))
        assert result["error"] == "read_only"
