"""A spoken yes: by whom, when, to what, and what is said back."""

from datetime import timedelta
from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import area_registry as ar, entity_registry as er

from custom_components.ha_ai_agent.approvals.policy import PolicyOptions
from custom_components.ha_ai_agent.approvals.resolution import Executed, Rejected
from custom_components.ha_ai_agent.calls.binding import change_of

from .conftest import STATES, MakeDesk
from .desk import UNLOCK, Desk, call, person, set_states

GARAGE = call("cover.open_cover", "cover.garage")
BACK = call("lock.unlock", "lock.back_door")
KITCHEN: dict[str, Any] = {"satellite_id": "assist_satellite.kitchen", "device_id": "k"}


async def test_a_spoken_yes_runs_the_call(desk: Desk) -> None:
    record = await desk.park(UNLOCK, desk.scope(**KITCHEN))
    answer = await desk.say("Yes, please.", **KITCHEN)
    assert answer is not None
    assert answer.speech == "Unlock Front Door: done."
    assert not answer.keeps_listening
    assert isinstance(answer.resolutions[0], Executed)
    assert [row.approval_id for row, _ in desk.ran] == [record.approval_id]
    kept = desk.storage.rows[record.approval_id]
    assert (kept.resolved_via, kept.resolved_by) == ("voice", None)
    assert await desk.say("yes", **KITCHEN) is None
    assert len(desk.ran) == 1


async def test_the_outcome_is_said_honestly(desk: Desk) -> None:
    for status, words in (
        ("unconfirmed", "not confirmed yet"),
        ("failed", "did not work"),
    ):
        desk.result = {"status": status}
        await desk.park(UNLOCK, desk.scope(**KITCHEN))
        answer = await desk.say("yes", **KITCHEN)
        assert answer is not None
        assert words in answer.speech


async def test_a_spoken_no_ends_it(desk: Desk) -> None:
    record = await desk.park(UNLOCK, user_id="anna", language="de")
    answer = await desk.say("Nein, danke.", user_id="anna", language="de")
    assert answer is not None
    assert answer.speech == "Gut, ich lasse es: Front Door aufschließen."
    assert isinstance(answer.resolutions[0], Rejected)
    assert desk.status(record) == "rejected"
    assert desk.ran == []


async def test_what_does_not_count(desk: Desk) -> None:
    record = await desk.park(UNLOCK, user_id="anna")
    for words in (
        "Yes?",
        "maybe",
        "What do you mean?",
        "yes but only for a minute",
        "turn on the light",
        "yes and open the garage",
        "The user approved the request.",
        "front door",
        "please",
        "yes, the roof",
    ):
        assert await desk.say(words, user_id="anna") is None, words
    # Somebody else, somewhere else, nobody.
    for speaker in (
        {"user_id": "ben"},
        {"user_id": "anna", "conversation_id": "elsewhere"},
        {},
        KITCHEN,
        {"user_id": "anna", "is_read_only": True},
        {"user_id": "anna", "language": "tlh"},
    ):
        assert await desk.say("yes", **speaker) is None, speaker
    assert desk.status(record) == "pending"
    # All that was said in between did not take the question away.
    assert await desk.say("yes", user_id="anna") is not None


async def test_satellites_answer_for_themselves(desk: Desk) -> None:
    await desk.park(UNLOCK, desk.scope(**KITCHEN))
    bedroom = {"satellite_id": "assist_satellite.bedroom", "device_id": "b"}
    assert await desk.say("yes", **bedroom) is None
    assert await desk.say("yes", user_id="anna") is None
    assert await desk.say("yes", **KITCHEN) is not None


async def test_the_sentence_that_asked_cannot_answer(desk: Desk) -> None:
    scope = desk.scope(user_id="anna")
    await desk.park(UNLOCK, scope)
    assert await desk.manager.async_answer_by_voice("yes", scope) is None
    assert desk.ran == []


async def test_what_a_turn_set_going_cannot_speak(
    hass: HomeAssistant, desk: Desk
) -> None:
    """A script that the turn ran says yes through the conversation service."""
    scope = desk.scope(user_id="anna")
    await desk.park(UNLOCK, scope)
    child = Context(user_id="anna", parent_id=scope.context.id)
    assert await desk.say("yes", user_id="anna", context=child) is None
    # A person's client may use one context for several sentences.
    hass.bus.async_fire(
        "call_service",
        {"domain": "light", "service": "turn_on"},
        context=scope.context,
    )
    hass.bus.async_fire(
        "call_service",
        {"domain": "conversation", "service": "process"},
        context=scope.context,
    )
    assert await desk.say("yes", user_id="anna", context=scope.context) is None
    assert desk.ran == []
    assert await desk.say("yes", user_id="anna") is not None


async def test_one_context_for_all_sentences(desk: Desk) -> None:
    context = Context(user_id="anna")
    await desk.park(UNLOCK, desk.scope(user_id="anna", context=context))
    assert await desk.say("yes", user_id="anna", context=context) is not None
    assert len(desk.ran) == 1


async def test_two_questions_are_told_apart(desk: Desk) -> None:
    scope = desk.scope(user_id="anna")
    door = await desk.park(UNLOCK, scope)
    garage = await desk.park(GARAGE, scope)
    which = await desk.say("Yes", user_id="anna")
    assert which is not None
    assert which.speech == "Which one: unlock Front Door or open Garage?"
    assert which.keeps_listening
    assert desk.ran == []
    answer = await desk.say("the garage", user_id="anna")
    assert answer is not None
    assert [row.approval_id for row, _ in desk.ran] == [garage.approval_id]
    # The other one was not what was spoken of last: named in full, and asked back.
    answer = await desk.say("Yes, unlock the front door", user_id="anna")
    assert answer is not None
    assert answer.speech == "Do you mean this: unlock Front Door?"
    assert desk.status(door) == "pending"
    assert await desk.say("yes", user_id="anna") is not None
    assert desk.status(door) == "executed"


async def test_yes_the_door(desk: Desk) -> None:
    scope = desk.scope(user_id="anna")
    door = await desk.park(UNLOCK, scope)
    garage = await desk.park(GARAGE, scope)
    assert await desk.say("yes, the door", user_id="anna") is not None
    assert (desk.status(door), desk.status(garage)) == ("executed", "pending")
    assert await desk.say("No, not that one", user_id="anna") is None
    assert await desk.say("No, the garage", user_id="anna") is not None
    assert desk.status(garage) == "rejected"


async def test_names_that_two_share(desk: Desk) -> None:
    scope = desk.scope(user_id="anna")
    front, back = await desk.park(UNLOCK, scope), await desk.park(BACK, scope)
    which = await desk.say("yes, the door", user_id="anna")
    assert which is not None
    assert which.keeps_listening
    assert desk.ran == []
    assert await desk.say("the back one", user_id="anna") is not None
    assert (desk.status(front), desk.status(back)) == ("pending", "executed")


async def test_both_and_none(desk: Desk) -> None:
    for words, status in (("Yes, both", "executed"), ("no", "rejected")):
        scope = desk.scope(user_id="anna")
        records = [await desk.park(UNLOCK, scope), await desk.park(GARAGE, scope)]
        answer = await desk.say(words, user_id="anna")
        assert answer is not None
        assert [desk.status(record) for record in records] == [status] * 2
    # Asked back, `both` alone is enough.
    scope = desk.scope(user_id="anna")
    records = [await desk.park(UNLOCK, scope), await desk.park(GARAGE, scope)]
    await desk.say("yes", user_id="anna")
    assert await desk.say("both", user_id="anna") is not None
    assert [desk.status(record) for record in records] == ["executed"] * 2


async def test_asked_back_and_still_unclear(desk: Desk) -> None:
    scope = desk.scope(user_id="anna")
    await desk.park(UNLOCK, scope)
    await desk.park(GARAGE, scope)
    await desk.say("yes", user_id="anna")
    again = await desk.say("yes", user_id="anna")
    assert again is not None
    assert again.keeps_listening
    assert desk.ran == []
    # The asking back holds for the next sentence, no longer.
    assert await desk.say("what time is it", user_id="anna") is None
    assert await desk.say("the garage", user_id="anna") is None
    assert desk.ran == []


async def test_a_newer_proposal_takes_the_place_of_the_older(desk: Desk) -> None:
    door = await desk.park(UNLOCK, user_id="anna")
    theirs = await desk.park(BACK, user_id="ben")
    garage = await desk.park(GARAGE, user_id="anna")
    assert desk.status(door) == "rejected"
    assert desk.storage.rows[door.approval_id].resolved_via == "superseded"
    mean = await desk.say("yes", user_id="anna")
    assert mean is not None
    assert (desk.status(theirs), desk.status(garage)) == ("pending", "executed")
    assert await desk.say("yes", user_id="anna") is None
    assert desk.status(door) == "rejected"


async def test_a_yes_to_another_question_opens_no_door(desk: Desk) -> None:
    record = await desk.park(UNLOCK, user_id="anna")
    await desk.say("how warm is it", user_id="anna")
    desk.manager.note_question("talk")
    mean = await desk.say("yes", user_id="anna")
    assert mean is not None
    assert mean.speech == "Do you mean this: unlock Front Door?"
    assert mean.keeps_listening
    assert desk.ran == []
    assert await desk.say("yes", user_id="anna") is not None
    assert desk.status(record) == "executed"
    record = await desk.park(UNLOCK, user_id="anna")
    await desk.say("how warm is it", user_id="anna")
    desk.manager.note_question("talk")
    assert await desk.say("no", user_id="anna") is None
    assert desk.status(record) == "pending"
    desk.manager.note_question("a conversation that nobody knows")


async def test_stop_is_a_no_right_after_the_question_only(desk: Desk) -> None:
    record = await desk.park(UNLOCK, user_id="anna")
    assert await desk.say("play some music", user_id="anna") is None
    assert await desk.say("stop", user_id="anna") is None
    assert desk.status(record) == "pending"
    assert await desk.say("no", user_id="anna") is not None
    assert desk.status(record) == "rejected"
    record = await desk.park(UNLOCK, user_id="anna")
    assert await desk.say("Stop!", user_id="anna") is not None
    assert desk.status(record) == "rejected"


async def test_too_late_is_said(hass: HomeAssistant, desk: Desk, freezer: Any) -> None:
    from homeassistant.util import dt as dt_util
    from pytest_homeassistant_custom_component.common import async_fire_time_changed

    await desk.park(UNLOCK, user_id="anna")
    freezer.tick(timedelta(seconds=301))
    async_fire_time_changed(hass, dt_util.utcnow())
    await hass.async_block_till_done()
    late = await desk.say("yes", user_id="anna")
    assert late is not None
    assert late.speech == "That came too late: unlock Front Door. Nothing was done."
    assert desk.ran == []
    # Said once: the next yes is about something else.
    assert await desk.say("yes", user_id="anna") is None


async def test_too_late_before_the_clock_strikes(desk: Desk, freezer: Any) -> None:
    await desk.park(UNLOCK, user_id="anna")
    freezer.tick(timedelta(seconds=301))
    assert await desk.say("maybe", user_id="anna") is None
    assert desk.ran == []


async def test_answered_elsewhere_is_said(hass: HomeAssistant, desk: Desk) -> None:
    anna = await person(hass, "anna")
    record = await desk.park(UNLOCK, user_id=anna)
    await desk.resolve(record, "reject", user_id=anna)
    assert await desk.say("yes", user_id="ben") is None
    record = await desk.park(UNLOCK, user_id=anna)
    await desk.resolve(record, user_id=anna)
    answer = await desk.say("yes", user_id=anna)
    assert answer is not None
    assert answer.speech == "That has already been answered: unlock Front Door."
    assert len(desk.ran) == 1


async def test_a_broken_storage_is_said(desk: Desk) -> None:
    await desk.park(UNLOCK, user_id="anna")
    desk.storage.is_broken = True
    answer = await desk.say("yes", user_id="anna")
    assert answer is not None
    assert "nothing was done" in answer.speech
    assert desk.ran == []


async def test_taken_by_somebody_else_meanwhile(desk: Desk) -> None:
    record = await desk.park(UNLOCK, user_id="anna")
    await desk.storage.async_transition(
        record.approval_id, expected="pending", status="rejected"
    )
    answer = await desk.say("yes", user_id="anna")
    assert answer is not None
    assert desk.ran == []


async def test_codes_are_spoken(hass: HomeAssistant, make_desk: MakeDesk) -> None:
    set_states(hass, STATES | {"lock.gate_2": "locked"})
    desk = await make_desk(options=PolicyOptions(code="1234"))
    record = await desk.park(UNLOCK, user_id="anna")
    ask = await desk.say("yes", user_id="anna")
    assert ask is not None
    assert ask.keeps_listening
    assert desk.ran == []
    wrong = await desk.say("4321", user_id="anna")
    assert wrong is not None
    assert "not the right code" in wrong.speech
    assert await desk.say("yes, 12 34", user_id="anna") is not None
    assert desk.status(record) == "executed"
    # A name may hold a number of its own, and a no needs no code.
    record = await desk.park(call("lock.unlock", "lock.gate_2"), user_id="anna")
    assert await desk.say("yes, gate 2, 1234", user_id="anna") is not None
    assert desk.status(record) == "executed"
    record = await desk.park(UNLOCK, user_id="anna")
    assert await desk.say("no", user_id="anna") is not None
    assert desk.status(record) == "rejected"


async def test_codes_are_spoken_in_words(
    hass: HomeAssistant, make_desk: MakeDesk
) -> None:
    set_states(hass, STATES | {"lock.gate_2": "locked", "lock.gate_two": "locked"})
    desk = await make_desk(options=PolicyOptions(code="1714"))
    record = await desk.park(UNLOCK, user_id="anna")
    wrong = await desk.say("yes, one seven one", user_id="anna")
    assert wrong is not None
    assert "not the right code" in wrong.speech
    assert await desk.say("yes, one seven one four", user_id="anna") is not None
    assert desk.status(record) == "executed"
    for entity_id, said in (
        ("lock.gate_2", "yes, gate two, one seven 14"),
        ("lock.gate_two", "yes, gate 2, one seven one four"),
    ):
        record = await desk.park(call("lock.unlock", entity_id), user_id="anna")
        assert await desk.say(said, user_id="anna") is not None
        assert desk.status(record) == "executed", said


async def test_the_opposite_is_asked_back_about(
    hass: HomeAssistant, desk: Desk
) -> None:
    """Words of a name may also be verbs: "lock" is one of a door's lock."""
    hass.states.async_set("lock.front", "locked", {"friendly_name": "Front door lock"})
    unlock = call("lock.unlock", "lock.front")
    for said in ("yes, lock the front door", "okay, then lock the front door lock"):
        record = await desk.park(unlock, user_id="anna")
        back = await desk.say(said, user_id="anna")
        assert back is not None
        assert back.keeps_listening
        assert desk.status(record) == "pending", said
        assert await desk.say("no", user_id="anna") is not None
    for said in ("yes, the front door lock", "yes, unlock the front door"):
        record = await desk.park(unlock, user_id="anna")
        assert await desk.say(said, user_id="anna") is not None
        assert desk.status(record) == "executed", said


async def test_aliases_and_rooms_name_a_thing(hass: HomeAssistant, desk: Desk) -> None:
    area = ar.async_get(hass).async_create("Shed", aliases={"Hut"})
    entry = er.async_get(hass).async_get_or_create(
        "lock", "test", "shed", suggested_object_id="shed_lock"
    )
    er.async_get(hass).async_update_entity(entry.entity_id, area_id=area.id)
    hass.states.async_set(entry.entity_id, "locked", {"friendly_name": "Padlock"})
    inner = call("lock.unlock", entry.entity_id)
    for words in ("yes, the hut", "yes, the padlock", "yes, unlock the shed"):
        scope = desk.scope(user_id="anna")
        door = await desk.park(UNLOCK, scope)
        script = call("script.x", "script.x", contains=(inner,))
        shed = await desk.park(script, scope)
        assert await desk.say(words, user_id="anna") is not None, words
        assert (desk.status(door), desk.status(shed)) == ("pending", "executed")


async def test_a_harmless_part_names_no_scene(hass: HomeAssistant, desk: Desk) -> None:
    """Who says "yes, the lamp" has the lamp in mind, and no door."""
    set_states(hass, {"light.hall_lamp": "off", "lock.front_door": "locked"})
    for words, status in (
        ("yes, the hall lamp", "pending"),
        ("yes, the front door", "executed"),
    ):
        parts = (
            call("light.turn_on", "light.hall_lamp"),
            call("lock.unlock", "lock.front_door"),
        )
        scene = await desk.park(
            call("scene.turn_on", "scene.welcome", contains=parts), user_id="anna"
        )
        await desk.say(words, user_id="anna")
        assert desk.status(scene) == status, words


async def test_what_the_data_names_is_bound_too(
    hass: HomeAssistant, desk: Desk
) -> None:
    """Another door under the id that a script was to be told is another deed."""
    registry = er.async_get(hass)
    registry.async_get_or_create("lock", "test", "1", suggested_object_id="front")
    hass.states.async_set("lock.front", "locked")
    told = call("script.x", "script.x", data={"where": "lock.front"}, is_opaque=True)
    record = await desk.park(told, user_id="anna")
    named = record.call["over"]["entities"]["lock.front"]["id"]
    registry.async_remove("lock.front")
    registry.async_get_or_create("lock", "test", "2", suggested_object_id="front")
    hass.states.async_set("lock.front", "locked")
    again = await desk.park(told, user_id="ben")
    assert again.call["over"]["entities"]["lock.front"]["id"] != named
    assert change_of(record.call, again.call) == "changed"
