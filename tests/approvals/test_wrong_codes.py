"""Codes: one try a sentence, counted by who gives them, with growing pauses."""

from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant

from custom_components.ha_ai_agent.approvals.policy import PolicyOptions
from custom_components.ha_ai_agent.approvals.resolution import Executed, Unresolved
from custom_components.ha_ai_agent.approvals.wrong_codes import WrongCodes

from .conftest import STATES, MakeDesk
from .desk import UNLOCK, Desk, call, person, set_states

KITCHEN: dict[str, Any] = {"satellite_id": "assist_satellite.kitchen"}
GATE = call("lock.unlock", "lock.gate_2")


async def _desk(hass: HomeAssistant, make_desk: MakeDesk) -> Desk:
    set_states(hass, STATES | {"lock.gate_2": "locked"})
    return await make_desk(options=PolicyOptions(code="4711"))


async def test_all_digits_of_a_sentence_are_one_code(
    hass: HomeAssistant, make_desk: MakeDesk
) -> None:
    desk = await _desk(hass, make_desk)
    for words in ("yes 4 7 1 1", "yes, 47 11", "4711, yes", "yes, gate 2, 4 7 1 1"):
        record = await desk.park(GATE, **KITCHEN)
        assert await desk.say(words, **KITCHEN) is not None
        assert desk.status(record) == "executed", words
    desk.ran.clear()
    for words in (
        "yes 0 4711",
        "yes 4711 0",
        "yes 1 2 3 4711",
        "yes 471",
        "yes 1 4711",
    ):
        user = f"user {words}"
        await desk.park(GATE, user_id=user)
        answer = await desk.say(words, user_id=user)
        assert answer is not None
        assert "not the right code" in answer.speech, words
    assert desk.ran == []


async def test_tries_count_over_questions(
    hass: HomeAssistant, make_desk: MakeDesk, freezer: Any
) -> None:
    desk = await _desk(hass, make_desk)
    for number in range(3):
        await desk.park(UNLOCK, conversation_id=f"talk {number}", **KITCHEN)
        wrong = await desk.say("yes 1", conversation_id=f"talk {number}", **KITCHEN)
        assert wrong is not None
        assert "not the right code" in wrong.speech
    record = await desk.park(UNLOCK, **KITCHEN)
    paused = await desk.say("yes 4711", **KITCHEN)
    assert paused is not None
    assert "too many wrong codes" in paused.speech
    assert desk.ran == []
    # Somebody else may, and after the pause so may who mistyped.
    await desk.park(UNLOCK, user_id="anna", conversation_id="hers")
    await desk.say("yes 4711", user_id="anna", conversation_id="hers")
    assert len(desk.ran) == 1
    freezer.tick(timedelta(seconds=31))
    await desk.say("yes 4711", **KITCHEN)
    assert desk.status(record) == "executed"


async def test_the_other_ways_are_counted_by_who_answers(
    hass: HomeAssistant, make_desk: MakeDesk
) -> None:
    desk = await _desk(hass, make_desk)
    anna = await person(hass, "anna")
    for number in range(3):
        record = await desk.park(UNLOCK, user_id=anna, conversation_id=f"{number}")
        answer = await desk.resolve(record, user_id=anna, code=f"{number}4711")
        assert answer == Unresolved("wrong_code", record)
    answer = await desk.resolve(record, user_id=anna, code="4711")
    assert answer == Unresolved("code_paused", record)
    # A new set-up of the agent forgets nothing.
    await desk.manager.async_close()
    again = await make_desk(storage=desk.storage, options=PolicyOptions(code="4711"))
    answer = await again.resolve(record, user_id=anna, code="4711")
    assert isinstance(answer, Unresolved)
    assert answer.problem == "code_paused"
    assert again.ran == []


async def test_a_right_code_begins_anew(
    hass: HomeAssistant, make_desk: MakeDesk
) -> None:
    desk = await _desk(hass, make_desk)
    anna = await person(hass, "anna")
    for _ in range(4):
        record = await desk.park(UNLOCK, user_id=anna)
        await desk.resolve(record, user_id=anna, code="1")
        await desk.resolve(record, user_id=anna, code="2")
        answer = await desk.resolve(record, user_id=anna, code="4711")
        assert isinstance(answer, Executed)


async def test_pauses_grow_and_survive_a_restart(
    hass: HomeAssistant, hass_storage: dict[str, Any], freezer: Any
) -> None:
    codes = WrongCodes(hass)
    await codes.async_load()
    pauses = []
    for _ in range(12):
        codes.count("anna")
        seconds = 0
        while codes.is_paused("anna"):
            freezer.tick(10)
            seconds += 10
        pauses.append(seconds)
    assert pauses[:5] == [0, 0, 30, 60, 120]
    assert pauses == sorted(pauses)
    assert pauses[-1] == 3600
    codes.count("anna")
    hass_storage["ha_ai_agent.wrong_codes"] = {"version": 1, "data": dict(codes._rows)}
    reborn = WrongCodes(hass)
    await reborn.async_load()
    assert reborn.is_paused("anna")
    freezer.tick(timedelta(days=2))
    assert not reborn.count("anna")
    await reborn.async_remove()
    assert not reborn.is_paused("anna")
