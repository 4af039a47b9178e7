"""Every step of a question from every state, by every way in: those of the table, alone."""

from dataclasses import replace
from itertools import product
from typing import Any, get_args

from homeassistant.core import Context, Event, HomeAssistant
import pytest

from custom_components.ha_ai_agent.approvals.moves import (
    MOVES,
    MoveName,
    QuestionStatus,
    Via,
    step_after,
)
from custom_components.ha_ai_agent.approvals.resolution import Executed, Unresolved
from custom_components.ha_ai_agent.const import EVENT_APPROVAL_RESOLVED

from .desk import UNLOCK, Desk, person

STATUSES: tuple[QuestionStatus, ...] = get_args(QuestionStatus.__value__)
STEPS: tuple[MoveName, ...] = get_args(MoveName.__value__)
WAYS: tuple[Via, ...] = get_args(Via.__value__)
ENDS = [status for status in STATUSES if status != "pending"]


def _told(hass: HomeAssistant) -> list[Event[Any]]:
    told: list[Event[Any]] = []
    hass.bus.async_listen(EVENT_APPROVAL_RESOLVED, told.append)
    return told


def test_the_table_is_whole() -> None:
    """Each step has its row; nothing leaves an end, and only a person's yes runs."""
    assert set(MOVES) == set(STEPS)
    assert {move.before for move in MOVES.values()} == {"pending", "approved"}
    assert {move.after for move in MOVES.values()} == set(ENDS)
    runs = {step: move.by for step, move in MOVES.items() if move.runs}
    assert runs == {"approve": "person"}
    # What the house does not hear of at once must be followed by what it does.
    quiet = {move.after for move in MOVES.values() if not move.is_told}
    assert quiet == {move.before for move in MOVES.values()} - {"pending"}


@pytest.mark.parametrize(("status", "step"), product(STATUSES, STEPS))
async def test_a_step_from_a_state(
    hass: HomeAssistant, desk: Desk, status: QuestionStatus, step: MoveName
) -> None:
    record = replace(await desk.park(UNLOCK, user_id="anna"), status=status)
    desk.storage.rows[record.approval_id] = record
    told = _told(hass)
    move = MOVES[step]
    moved = await desk.manager._questions._async_move(
        record, step, Context(), user_id="anna", via="websocket"
    )
    await hass.async_block_till_done()
    stored = desk.storage.rows[record.approval_id]
    if move.before != status:
        assert moved is None
        assert stored == record
        assert told == []
        return
    assert moved == stored
    assert stored.status == move.after
    if status == "pending":
        assert stored.resolved_ts is not None
        assert stored.resolved_via == (move.via or "websocket")
    assert [event.data["status"] for event in told] == [move.after] * move.is_told
    assert desk.manager.open == ()
    # The same step again finds nothing to move.
    again = await desk.manager._questions._async_move(record, step, Context())
    assert again is None


@pytest.mark.parametrize(
    ("status", "decision", "via"), product(ENDS, ("approve", "reject"), WAYS)
)
async def test_nothing_is_answered_twice(
    hass: HomeAssistant, desk: Desk, status: QuestionStatus, decision: str, via: Via
) -> None:
    """What has left `pending` stays as it is and runs nothing, whoever answers."""
    anna = await person(hass, "anna")
    record = replace(await desk.park(UNLOCK, user_id=anna), status=status)
    desk.storage.rows[record.approval_id] = record
    told = _told(hass)
    answer = await desk.resolve(record, decision, user_id=anna, via=via)
    await hass.async_block_till_done()
    assert isinstance(answer, Unresolved)
    assert answer.problem == ("expired" if status == "expired" else "already_resolved")
    assert desk.storage.rows[record.approval_id] == record
    assert (desk.ran, told) == ([], [])


@pytest.mark.parametrize(
    ("result", "end"),
    [
        ("confirmed", "executed"),
        ("unconfirmed", "executed"),
        ("partial", "executed"),
        ("failed", "failed"),
        ("denied", "failed"),
        ("approval_required", "failed"),
        (None, "failed"),
    ],
)
async def test_a_yes_is_committed_before_it_runs(
    hass: HomeAssistant, desk: Desk, result: str | None, end: str
) -> None:
    anna = await person(hass, "anna")
    record = await desk.park(UNLOCK, user_id=anna)
    seen: list[str] = []

    async def execute(*_: Any) -> dict[str, Any]:
        seen.append(desk.status(record))
        return {"status": result}

    desk.manager.set_execute(execute)
    told = _told(hass)
    answer = await desk.resolve(record, user_id=anna)
    await hass.async_block_till_done()
    assert isinstance(answer, Executed)
    assert seen == ["approved"]
    assert desk.status(record) == end == MOVES[step_after(result)].after
    stored = desk.storage.rows[record.approval_id]
    assert (stored.resolved_by, stored.resolved_via) == (anna, "websocket")
    assert [event.data["status"] for event in told] == [end]
