"""Questions when something breaks: storage, restarts, races, whoever goes away."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.ha_ai_agent.approvals.resolution import (
    Executed,
    Unresolved,
    resolution_as_json,
)
from custom_components.ha_ai_agent.errors import StorageError

from .conftest import MakeDesk
from .desk import UNLOCK, Desk, call, person


async def test_expiry_outlives_a_broken_storage(
    hass: HomeAssistant, desk: Desk, freezer: Any
) -> None:
    record = await desk.park(UNLOCK, user_id="anna")
    desk.storage.is_broken = True
    freezer.tick(timedelta(seconds=301))
    async_fire_time_changed(hass, dt_util.utcnow())
    await hass.async_block_till_done()
    assert await desk.manager.async_pending(user_id="anna") == []
    desk.storage.is_broken = False
    freezer.tick(timedelta(seconds=61))
    async_fire_time_changed(hass, dt_util.utcnow())
    await hass.async_block_till_done()
    assert desk.status(record) == "expired"


async def test_a_restart_keeps_questions_and_repeats_nothing(
    hass: HomeAssistant, desk: Desk, make_desk: MakeDesk, freezer: Any
) -> None:
    anna = await person(hass, "anna")
    scope = desk.scope(user_id=anna)
    waiting = await desk.park(UNLOCK, scope)
    cut_off = await desk.park(call("lock.unlock", "lock.back_door"), scope)
    late = await desk.park(call("lock.open", "lock.back_door"), scope)
    rows = desk.storage.rows
    rows[cut_off.approval_id] = replace(cut_off, status="approved")
    rows[late.approval_id] = replace(late, expires_ts=late.created_ts)
    await desk.manager.async_close()

    reborn = await make_desk(storage=desk.storage)
    assert await reborn.manager.async_pending(user_id=anna) == [waiting]
    assert reborn.ran == []
    assert reborn.status(late) == "expired"
    interrupted = rows[cut_off.approval_id]
    # It was started, and nobody has seen it end: neither done nor not done.
    assert interrupted.result is not None
    assert interrupted.result["status"] == "unconfirmed"
    assert interrupted.result["error"] == "interrupted"
    assert isinstance(await reborn.resolve(waiting, user_id=anna), Executed)
    assert [row.approval_id for row, _ in reborn.ran] == [waiting.approval_id]


async def test_many_answers_at_once_run_one_call(
    hass: HomeAssistant, desk: Desk
) -> None:
    anna = await person(hass, "anna")
    record = await desk.park(UNLOCK, user_id=anna)
    answers = await asyncio.gather(
        *(desk.resolve(record, user_id=anna) for _ in range(20)),
        *(desk.resolve(record, "reject", user_id=anna) for _ in range(20)),
    )
    assert sum(not isinstance(answer, Unresolved) for answer in answers) == 1
    assert len(desk.ran) == 1


async def test_a_broken_storage_fails_closed(hass: HomeAssistant, desk: Desk) -> None:
    anna = await person(hass, "anna")
    record = await desk.park(UNLOCK, user_id=anna)
    desk.storage.is_broken = True
    for decision in ("approve", "reject"):
        answer = await desk.resolve(record, decision, user_id=anna)
        assert answer == Unresolved("storage_error")
        assert resolution_as_json(answer)["approval_id"] is None
    with pytest.raises(StorageError):
        await desk.park(call("lock.unlock", "lock.back_door"), user_id=anna)
    assert desk.ran == []
    # Broken between the yes and its result: it ran, and it will not run again.
    desk.storage.is_broken = False
    desk.storage.writes_before_breaking = 1
    assert isinstance(await desk.resolve(record, user_id=anna), Executed)
    desk.storage.writes_before_breaking, desk.storage.is_broken = None, False
    assert await desk.resolve(record, user_id=anna) == Unresolved(
        "already_resolved", desk.storage.rows[record.approval_id]
    )
    assert len(desk.ran) == 1


async def test_a_storage_that_is_broken_at_the_start(
    hass: HomeAssistant, make_desk: MakeDesk, desk: Desk
) -> None:
    desk.storage.is_broken = True
    reborn = await make_desk(storage=desk.storage)
    assert await reborn.manager.async_pending(user_id=None, is_admin=True) == []


@pytest.mark.parametrize(
    "change",
    [
        {"call": {"domain": "lock", "service": "unlock", "entity_ids": ["lock.safe"]}},
        {"conversation_id": "elsewhere"},
        {"user_id": "ben"},
        {"arguments_hash": "0" * 64},
    ],
)
async def test_a_changed_record_runs_nothing(
    hass: HomeAssistant, desk: Desk, change: dict[str, Any]
) -> None:
    for name in ("anna", "ben"):
        await person(hass, name)
    record = await desk.park(UNLOCK, user_id="anna")
    changed = replace(record, **change)
    desk.storage.rows[record.approval_id] = changed
    answer = await desk.resolve(record, user_id=changed.user_id)
    assert answer == Unresolved("changed", changed)
    assert answer.message.endswith("Nothing was done.")
    assert desk.ran == []
    assert desk.status(record) == "failed"


async def test_a_call_that_breaks_is_a_failure(hass: HomeAssistant, desk: Desk) -> None:
    anna = await person(hass, "anna")

    async def broken(*_: object) -> Any:
        raise RuntimeError("boom")

    record = await desk.park(UNLOCK, user_id=anna)
    desk.manager.set_execute(broken)
    answer = await desk.resolve(record, user_id=anna)
    assert isinstance(answer, Executed)
    assert answer.record.status == desk.status(record) == "failed"
    desk.result = {"status": "failed", "error": "unavailable"}
    desk.manager.set_execute(desk.async_execute)
    record = await desk.park(UNLOCK, user_id=anna)
    answer = await desk.resolve(record, user_id=anna)
    assert isinstance(answer, Executed)
    assert answer.record.status == "failed"


async def test_nothing_runs_before_there_is_something_to_run_it(
    hass: HomeAssistant, desk: Desk
) -> None:
    anna = await person(hass, "anna")
    record = await desk.park(UNLOCK, user_id=anna)
    desk.manager._questions.execute = None
    assert await desk.resolve(record, user_id=anna) == Unresolved("not_running", record)
    assert desk.status(record) == "pending"


async def test_whoever_goes_away_does_not_stop_the_call(
    hass: HomeAssistant, desk: Desk
) -> None:
    """A socket that closes mid-way leaves no half-done work."""
    anna = await person(hass, "anna")
    started, go_on = asyncio.Event(), asyncio.Event()

    async def slow(*_: object) -> Any:
        started.set()
        await go_on.wait()
        return {"status": "confirmed"}

    record = await desk.park(UNLOCK, user_id=anna)
    desk.manager.set_execute(slow)
    answering = hass.async_create_task(desk.resolve(record, user_id=anna))
    await started.wait()
    answering.cancel()
    await asyncio.sleep(0)
    assert desk.status(record) == "approved"
    closing = hass.async_create_task(desk.manager.async_close())
    go_on.set()
    await closing
    assert desk.status(record) == "executed"
