"""Who begins to talk at a satellite: automations, questions of others, announcements."""

import asyncio
from collections.abc import Awaitable, Callable
import json
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from tests.agent.conftest import LAMP_ON, SetUp, state_of
from tests.devices import Behaviour
from tests.scripted_server import Call, Reply, ScriptedServer

from .conftest import Settle
from .talker import Talker

UNLOCK = Call(
    "call_service",
    {"domain": "lock", "service": "unlock", "entity_id": "lock.front_door"},
)
QUESTION = "Should I do this: unlock Front door?"
MEAN = "Do you mean this: unlock Front door?"


async def do(talker: Talker, service: str, **data: Any) -> Any:
    """Call an action of a satellite, as an automation does."""
    return await talker.hass.services.async_call(
        "assist_satellite",
        service,
        {"entity_id": talker.entity_id, "preannounce": False, **data},
        blocking=True,
        return_response=service == "ask_question",
    )


async def ask(talker: Talker, words: str, *answers: str) -> str | None:
    """Have an automation ask at a satellite, and answer; return what it understood."""
    talker.begun.clear()
    question = talker.hass.async_create_task(
        do(
            talker,
            "ask_question",
            question="Left or right?",
            answers=[{"id": item, "sentences": [f"[the] {item}"]} for item in answers],
        )
    )
    async with asyncio.timeout(60):
        await talker.begun.wait()
        await talker.listen(words)
        answer = await question
    return answer["id"]


def said(server: ScriptedServer) -> str:
    """Return all that was said, as the newest request has it."""
    return json.dumps(server.chats[-1]["messages"], ensure_ascii=False)


async def test_an_answer_belongs_to_the_conversation_that_was_begun(
    home: HomeAssistant, set_up: SetUp, server: ScriptedServer, talkers: Settle
) -> None:
    """With what was said to begin it, and what the automation tells the model."""
    await set_up(server)
    kitchen = (await talkers("kitchen"))["kitchen"]
    server.script(Reply(text="Hello."), Reply(calls=[LAMP_ON]), Reply(text="It is on."))
    await kitchen.listen("Good evening")
    before = kitchen.runs[-1].conversation_id
    await do(
        kitchen,
        "start_conversation",
        start_message="It is dark. Do you want the lamp on?",
        extra_system_prompt="The sun has just set; the lamp is light.kitchen_lamp.",
    )
    assert kitchen.announced[-1].message == "It is dark. Do you want the lamp on?"
    assert await kitchen.listen("Yes, please") == "It is on."
    assert kitchen.runs[-1].conversation_id != before
    assert state_of(home, "light.kitchen_lamp") == "on"
    told = said(server)
    words = ("It is dark. Do you want", "The sun has just set", "Yes, please")
    assert all(word in told for word in words), told
    server.script(Reply(text="You are welcome."))
    await kitchen.listen("Thanks")
    assert kitchen.runs[-1].conversation_id == kitchen.runs[-2].conversation_id
    assert all(word in said(server) for word in words)


async def test_a_question_of_an_automation_is_none_of_ours(
    set_up: SetUp, server: ScriptedServer, talkers: Settle, front_door: Behaviour
) -> None:
    """Its answer is matched without us, and opens no door that waits for a yes."""
    await set_up(server)
    kitchen = (await talkers("kitchen"))["kitchen"]
    assert await ask(kitchen, "the left", "left", "right") == "left"
    assert await ask(kitchen, "somewhere else", "left", "right") is None
    assert not server.chats
    server.script(Reply(calls=[UNLOCK]), Reply(text="Well."))
    assert (await kitchen.listen("Open up")).endswith(QUESTION)
    assert await ask(kitchen, "Yes", "yes", "no") == "yes"
    assert not front_door.log
    # What is said next is not said to our question alone any more: it is asked again.
    assert await kitchen.listen("Yes") == MEAN
    assert await kitchen.listen("Yes") == "Unlock Front door: done."


async def _announces(talker: Talker) -> None:
    await do(talker, "announce", message="Dinner is ready.")


async def _announces_itself(talker: Talker) -> None:
    """An integration speaks, and no action is called."""
    await talker.async_internal_announce("Dinner is ready.", preannounce=False)


@pytest.mark.parametrize("between", [_announces, _announces_itself])
async def test_what_others_say_between_a_question_and_its_yes(
    set_up: SetUp,
    server: ScriptedServer,
    talkers: Settle,
    front_door: Behaviour,
    between: Callable[[Talker], Awaitable[None]],
) -> None:
    """The question goes on waiting; a yes is to whoever spoke last, and that was not us."""
    await set_up(server)
    kitchen = (await talkers("kitchen"))["kitchen"]
    server.script(Reply(calls=[UNLOCK]), Reply(text="Well."))
    assert (await kitchen.listen("Open up")).endswith(QUESTION)
    await between(kitchen)
    assert await kitchen.listen("Yes") == MEAN
    assert not front_door.log
    assert await kitchen.listen("Yes") == "Unlock Front door: done."


@pytest.mark.parametrize("answer", ["Yes", "No", "Yes, please", "Stop"])
async def test_an_answer_to_who_began_is_none_to_us(
    set_up: SetUp,
    server: ScriptedServer,
    talkers: Settle,
    front_door: Behaviour,
    answer: str,
) -> None:
    """The model hears it, with what was asked; our question goes on waiting."""
    await set_up(server)
    kitchen = (await talkers("kitchen"))["kitchen"]
    server.script(Reply(calls=[UNLOCK]), Reply(text="Well."))
    assert (await kitchen.listen("Open up")).endswith(QUESTION)
    await do(kitchen, "start_conversation", start_message="Shall I make tea?")
    server.script(Reply(text="As you like."))
    assert await kitchen.listen(answer) == "As you like."
    assert "Shall I make tea?" in said(server)
    assert not front_door.log
    assert await kitchen.listen("Yes") == MEAN
    assert await kitchen.listen("Yes") == "Unlock Front door: done."


async def test_a_yes_that_names_our_question_is_asked_about(
    set_up: SetUp, server: ScriptedServer, talkers: Settle, front_door: Behaviour
) -> None:
    await set_up(server)
    kitchen = (await talkers("kitchen"))["kitchen"]
    server.script(Reply(calls=[UNLOCK]), Reply(text="Well."))
    await kitchen.listen("Open up")
    await do(kitchen, "start_conversation", start_message="Shall I make tea?")
    assert await kitchen.listen("Yes, the front door") == MEAN
    assert not front_door.log


async def test_an_announcement_elsewhere_takes_no_yes_away(
    set_up: SetUp, server: ScriptedServer, talkers: Settle, front_door: Behaviour
) -> None:
    await set_up(server)
    rooms = await talkers("kitchen", "hall")
    server.script(Reply(calls=[UNLOCK]), Reply(text="Well."))
    await rooms["kitchen"].listen("Open up")
    await do(rooms["hall"], "announce", message="Dinner is ready.")
    assert await rooms["kitchen"].listen("Yes") == "Unlock Front door: done."
