"""Side by side, in order, honest: the executor against real entities."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import (
    ServiceNotFound,
    ServiceValidationError,
    Unauthorized,
)
import pytest

from custom_components.ha_ai_agent.calls.footprint import ANYTHING
from custom_components.ha_ai_agent.models import ToolCall
from custom_components.ha_ai_agent.running import execute
from custom_components.ha_ai_agent.running.work import PlainWork

from ..devices import broken
from ..house import House

LIGHTS = (
    "light.kitchen_ceiling",
    "light.kitchen_counter",
    "light.living_room_lamp",
    "light.bedroom_lamp",
)


def turn_on(entity_id: str, number: int = 0, **data: object) -> ToolCall:
    return ToolCall(
        f"call-{number}",
        "call_service",
        {
            "domain": entity_id.partition(".")[0],
            "service": "turn_on",
            "entity_id": [entity_id],
            "data": data,
        },
    )


async def test_independent_calls_run_at_the_same_time(house: House) -> None:
    targets = (*LIGHTS, "switch.coffee_maker", "switch.fountain")
    log: list[tuple[str, str, object]] = []
    for target in targets:
        house.behave(target, delay=0.1, log=log)
    turn = house.turn()
    results = await asyncio.gather(
        *(turn.async_call(turn_on(target, i)) for i, target in enumerate(targets))
    )
    # All had begun before the first had ended.
    assert [entry[0] for entry in log] == ["start"] * 6 + ["end"] * 6
    assert [list(result["changed"]) for result in results] == [[t] for t in targets]


async def test_writes_to_one_entity_keep_their_order(house: House) -> None:
    log = house.behave("light.kitchen_ceiling", delay=0.03).log
    turn = house.turn()
    off = ToolCall(
        "call-off",
        "call_service",
        {"domain": "light", "service": "turn_off", "area_id": "kitchen"},
    )
    first, second, third = await asyncio.gather(
        turn.async_call(turn_on("light.kitchen_ceiling", 1, brightness_pct=40)),
        turn.async_call(off),
        turn.async_call(turn_on("light.kitchen_ceiling", 2, brightness_pct=80)),
    )
    assert [entry[:2] for entry in log] == [
        ("start", "turn_on"),
        ("end", "turn_on"),
        ("start", "turn_off"),
        ("end", "turn_off"),
        ("start", "turn_on"),
        ("end", "turn_on"),
    ]
    assert [r["status"] for r in (first, second, third)] == ["confirmed"] * 3


async def test_a_hanging_call_delays_nobody_and_ends_late(house: House) -> None:
    gate = asyncio.Event()
    house.behave("switch.fountain", gate=gate)
    turn = house.turn()
    calls = [turn_on(target, i) for i, target in enumerate(LIGHTS)]
    hanging = asyncio.create_task(turn.async_call(turn_on("switch.fountain", 99)))
    results = await asyncio.gather(*(turn.async_call(call) for call in calls))
    assert not hanging.done()
    assert {result["status"] for result in results} == {"confirmed"}
    result = await hanging
    assert result["status"] == "unconfirmed"
    assert result["unconfirmed"] == ["switch.fountain"]
    await house.kit.ledger.async_flush()
    assert "still running" in {e.note for e in house.ledger.entries.values()}
    gate.set()
    await house.drain()
    (line,) = await house.kit.async_take_late_results("conversation")
    assert "switch.fountain is on" in line
    assert await house.kit.async_take_late_results("conversation") == []
    assert {e.status for e in house.ledger.entries.values()} == {"confirmed"}


async def test_what_waits_for_a_hanging_call_is_not_done(house: House) -> None:
    gate = asyncio.Event()
    log = house.behave("switch.fountain", gate=gate).log
    turn = house.turn()
    first, second = await asyncio.gather(
        turn.async_call(turn_on("switch.fountain", 1)),
        turn.async_call(
            ToolCall(
                "2",
                "call_service",
                {
                    "domain": "switch",
                    "service": "turn_off",
                    "entity_id": "switch.fountain",
                },
            )
        ),
    )
    assert first["status"] == "unconfirmed"
    assert second["error"] == "busy"
    gate.set()
    await house.drain()
    assert len(log) == 2


async def test_cancelling_ends_the_waiting_not_the_work(house: House) -> None:
    gate = asyncio.Event()
    house.behave("light.bedroom_lamp", gate=gate)
    turn = house.turn()
    waiting = asyncio.create_task(turn.async_call(turn_on("light.bedroom_lamp", 1)))
    queued = asyncio.create_task(
        turn.async_call(turn_on("light.bedroom_lamp", 2, brightness=3))
    )
    await house.devices["light.bedroom_lamp"].behaviour.started.wait()
    turn.cancel_unstarted()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert (await queued)["error"] == "cancelled"
    assert [call.tool_call_id for call in turn.running] == ["call-1", "call-2"]
    gate.set()
    await house.drain()
    assert house.state("light.bedroom_lamp") == "on"
    assert turn.running == ()
    (line,) = await house.kit.async_take_late_results("conversation")
    assert "light.bedroom_lamp is on" in line


async def test_equal_calls_of_a_turn_run_once(house: House) -> None:
    log = house.behave("light.bedroom_lamp", delay=0.01).log
    turn = house.turn()
    results = await asyncio.gather(
        *(turn.async_call(turn_on("light.bedroom_lamp", i)) for i in range(3))
    )
    assert [r["status"] for r in results] == ["confirmed"] * 3
    assert len(log) == 2
    # The same again seconds later, by the same speaker, in another turn.
    assert (await house.act("light.turn_on", "light.bedroom_lamp"))["notes"]
    assert len(log) == 2
    # But somebody turned it off meanwhile: then it is done again.
    await house.hass.services.async_call(
        "light", "turn_off", {"entity_id": "light.bedroom_lamp"}, blocking=True
    )
    result = await house.act("light.turn_on", "light.bedroom_lamp")
    assert result["changed"] == {"light.bedroom_lamp": "on"}
    assert house.state("light.bedroom_lamp") == "on"


async def test_toggling_twice_is_done_twice(house: House) -> None:
    await house.act("switch.toggle", "switch.fountain")
    result = await house.act("switch.toggle", "switch.fountain")
    assert result["changed"] == {"switch.fountain": "off"}


async def test_the_same_again_in_one_answer_is_done_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two toggles, two steps, two songs in a row: each is a deed of its own."""
    monkeypatch.setattr(execute, "SETTLE_SECONDS", 0)
    player = "media_player.living_room_tv"
    song = {"media_content_id": "queen", "media_content_type": "music"}
    for service_id, target, data, twice in (
        ("switch.toggle", "switch.fountain", {}, 2),
        ("light.toggle", "light.bedroom_lamp", {}, 2),
        ("light.turn_on", "light.bedroom_lamp", {"brightness_step_pct": 10}, 2),
        ("media_player.volume_up", player, {}, 2),
        ("media_player.play_media", player, {"media": song, "enqueue": "add"}, 2),
        ("media_player.play_media", player, song, 1),
        ("light.turn_on", "light.bedroom_lamp", {"brightness_pct": 20}, 1),
    ):
        domain, _, service = service_id.partition(".")
        arguments = {"domain": domain, "service": service, "entity_id": [target]}
        turn = house.turn()
        log: list[Any] = []
        house.behave(target, log=log)
        results = await asyncio.gather(
            *(
                turn.async_call(
                    ToolCall(f"c{i}", "call_service", {**arguments, "data": dict(data)})
                )
                for i in range(2)
            )
        )
        await house.drain()
        begun = [row for row in log if row[0] == "start"]
        assert len(begun) == twice, (service_id, data, results)
        merged = ["ran once" in str(result) for result in results]
        assert merged == [False, twice == 1], (service_id, results)
        assert not any("error" in result for result in results), results


async def test_a_device_is_reported_as_what_it_did(house: House) -> None:
    for raised, code in (
        (broken(), "service_error"),
        (KeyError("x"), "service_error"),
        (asyncio.CancelledError(), "service_error"),
        (TimeoutError(), "device_timeout"),
        (Unauthorized(), "not_permitted"),
        (ServiceValidationError("no"), "invalid_data"),
        (ServiceNotFound("light", "turn_on"), "unknown_service"),
    ):
        house.behave("light.bedroom_lamp", raises=raised)
        result = await house.act("light.turn_on", "light.bedroom_lamp")
        assert (result["status"], result["error"]) == ("failed", code), raised
    house.behave("light.bedroom_lamp", raises=None, late=0.05)
    result = await house.act("light.turn_on", "light.bedroom_lamp")
    assert result["status"] == "confirmed"
    house.behave("light.bedroom_lamp", late=0.0, ignores=True)
    result = await house.act("light.turn_off", "light.bedroom_lamp")
    assert result["status"] == "unconfirmed"
    assert result["states"] == {"light.bedroom_lamp": "on"}


async def test_one_of_two_fails_is_partial(house: House) -> None:
    house.behave("light.kitchen_counter", raises=broken())
    result = await house.act("light.turn_on", list(LIGHTS))
    assert result["status"] == "partial"
    assert result["unconfirmed"] == ["light.kitchen_counter"]
    assert len(result["changed"]) == 3
    house.behave("light.kitchen_counter", raises=None)
    house.devices["light.kitchen_counter"].set_available(False)
    result = await house.act("light.turn_off", list(LIGHTS))
    assert result["status"] == "partial"
    assert result["unavailable"] == ["light.kitchen_counter"]
    result = await house.act("light.turn_off", "light.kitchen_counter")
    assert (result["status"], result["error"]) == ("failed", "unavailable")


async def test_approvals_park_and_the_others_run(house: House) -> None:
    house.gate.asks.add("lock.unlock")
    turn = house.turn()
    unlock = ToolCall(
        "u",
        "call_service",
        {"domain": "lock", "service": "unlock", "entity_id": "lock.front_door"},
    )
    asked, done = await asyncio.gather(
        turn.async_call(unlock), turn.async_call(turn_on("light.bedroom_lamp"))
    )
    assert asked["status"] == "approval_required"
    assert asked["approval_id"] == "approval-0"
    assert done["status"] == "confirmed"
    assert house.state("lock.front_door") == "locked"
    record = house.gate.parked[0]
    result = await house.kit.async_run_approved(record, turn.scope.context)
    assert result["changed"] == {"lock.front_door": "unlocked"}
    house.gate.refuses.add("lock.lock")
    result = await house.act("lock.lock", "lock.front_door")
    assert (result["status"], result["error"]) == ("denied", "refused")


async def test_a_closed_toolkit_answers_with_an_error(house: House) -> None:
    turn = house.turn()
    await house.kit.async_close()
    result = await turn.async_call(turn_on("light.bedroom_lamp"))
    assert result["error"] == "agent_reloaded"
    assert await house.kit.async_undo(None, None, turn.scope) == result


async def test_spans_show_queue_run_and_verify(house: House) -> None:
    turn = house.turn()
    await turn.async_call(turn_on("light.bedroom_lamp"))
    await house.drain()
    spans = turn.scope.trace.as_list()
    assert [span["name"] for span in spans] == [
        "tool call_service",
        "queue",
        "run",
        "verify",
    ]
    assert {span["parent"] for span in spans[1:]} == {0}
    assert all(span["duration_ms"] is not None for span in spans)


async def test_an_unreadable_call_and_an_unknown_tool_are_answered(
    house: House,
) -> None:
    turn = house.turn()
    result = await turn.async_call(ToolCall("1", "call_service", {}, "cut off"))
    assert result["error"] == "invalid_arguments"
    result = await turn.async_call(ToolCall("2", "fly", {}))
    assert result["error"] == "unknown_tool"


async def test_what_runs_after_a_yes_or_later_tells_nothing_unexposed(
    hass: HomeAssistant, house: House
) -> None:
    hass.states.async_set("lock.vault_hidden", "locked")
    turn = house.turn()

    async def run() -> dict[str, str]:
        return {"status": "confirmed", "message": "lock.vault_hidden is locked"}

    async def make() -> PlainWork:
        return PlainWork(run=run, name="call_service", footprint=ANYTHING)

    call = ToolCall("parked", "call_service", {})
    result = await turn.async_submit(call, make)
    assert result == {"status": "confirmed", "message": "not_exposed is locked"}
    house.kit.add_late(turn.scope, "lock.vault_hidden is locked.")
    (line,) = await house.kit.async_take_late_results(turn.scope.info.conversation_id)
    assert line == "not_exposed is locked."
