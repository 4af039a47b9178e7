"""Whole turns at satellites: words go in as sound, and the answer comes out as sound."""

import asyncio
import json
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import area_registry as ar, entity_registry as er
import pytest

from custom_components.ha_ai_agent.languages import find
from tests.agent.conftest import LAMP_ON, SetUp, state_of, until
from tests.devices import Behaviour
from tests.scripted_server import Call, Reply, ScriptedServer, tool_results, user_text

from .conftest import Furnish

UNLOCK = Call(
    "call_service",
    {"domain": "lock", "service": "unlock", "entity_id": "lock.front_door"},
)
QUESTION = "Should I do this: unlock Front door?"


def newest(server: ScriptedServer) -> str:
    """Return what was said last in the newest request, with what stands around it."""
    return str(server.chats[-1]["messages"][-1]["content"])


async def test_a_question_and_an_act(
    home: HomeAssistant, set_up: SetUp, server: ScriptedServer, furnish: Furnish
) -> None:
    await set_up(server)
    house = await furnish("Kitchen")
    server.script(
        Reply(text="The lamp is off."),
        Reply(calls=[LAMP_ON]),
        Reply(text="It is on now."),
    )
    heard = await house["Kitchen"].hear("Is the lamp on?", wake_word="okay nabu")
    assert heard.said == "Is the lamp on?"
    assert heard.answer == "The lamp is off."
    assert "Kitchen" in newest(server)
    heard = await house["Kitchen"].hear("Then turn it on")
    assert heard.answer == "It is on now."
    assert state_of(home, "light.kitchen_lamp") == "on"
    assert not heard.errors
    # One conversation: the first words stand before the second.
    assert "Is the lamp on?" in json.dumps(server.chats[-1]["messages"])


async def test_the_satellite_is_moved(
    home: HomeAssistant, set_up: SetUp, server: ScriptedServer, furnish: Furnish
) -> None:
    """Its own room goes before that of its device, from the next words on."""
    await set_up(server)
    house = await furnish("Kitchen")
    box = house["Kitchen"]
    areas = ar.async_get(home)
    for name, told in (("Office", "Office"), (None, "Kitchen"), ("Office", "Office")):
        area = areas.async_get_area_by_name(name) if name else None
        er.async_get(home).async_update_entity(
            box.entity_id, name="Ears", area_id=area.id if area else None
        )
        server.script(Reply(text="Yes."))
        await box.hear("Hello")
        for room in ("Kitchen", "Office"):
            assert (room in newest(server)) == (room == told)


async def test_a_door_is_opened_by_a_spoken_yes(
    set_up: SetUp, server: ScriptedServer, furnish: Furnish, front_door: Behaviour
) -> None:
    """At the satellite that heard the question, and at no other one."""
    await set_up(server)
    house = await furnish("Kitchen", "Office")
    server.script(Reply(calls=[UNLOCK]), Reply(text="Well."))
    heard = await house["Kitchen"].hear("Unlock the front door")
    assert heard.answer.endswith(QUESTION)
    server.script(Reply(text="Yes to what?"))
    assert (await house["Office"].hear("Yes")).answer == "Yes to what?"
    assert not front_door.log
    asked = len(server.chats)
    heard = await house["Kitchen"].hear("Yes")
    assert heard.answer == "Unlock Front door: done."
    assert len(server.chats) == asked
    assert [what for when, what, _ in front_door.log if when == "start"] == ["unlock"]


async def test_a_sound_that_ends_late_is_no_other_voice(
    set_up: SetUp, server: ScriptedServer, furnish: Furnish, front_door: Behaviour
) -> None:
    """A satellite reports an earlier sound as played while the next turn is running."""
    await set_up(server)
    house = await furnish("Kitchen")
    box = house["Kitchen"]
    box.plays = False
    server.script(Reply(text="Hello."))
    await box.hear("Hello")
    opened = asyncio.Event()

    async def think(body: dict[str, Any]) -> Reply:
        if tool_results(body):
            return Reply(text="Well.")
        await opened.wait()
        return Reply(calls=[UNLOCK])

    server.think = think
    async with box.hearing("Unlock the front door") as heard:
        await until(lambda: state_of(house.hass, box.entity_id) == "processing")
        await box.played()
        await until(lambda: state_of(house.hass, box.entity_id) == "idle")
        opened.set()
    assert heard.answer.endswith(QUESTION)
    heard = await box.hear("Yes")
    assert heard.answer == "Unlock Front door: done."


@pytest.fixture
def slow_lamp(home: HomeAssistant) -> asyncio.Event:
    """Return what lets the lamp go on: until then whoever calls it waits."""
    opened = asyncio.Event()

    async def async_turn_on(call: ServiceCall) -> None:
        await opened.wait()
        home.states.async_set("light.kitchen_lamp", "on")

    home.services.async_register("light", "turn_on", async_turn_on)
    return opened


@pytest.mark.usefixtures("is_impatient")
async def test_a_slow_tool_is_covered_by_sound(
    set_up: SetUp, server: ScriptedServer, furnish: Furnish, slow_lamp: asyncio.Event
) -> None:
    """The word for the wait is in the room before the lamp goes on."""
    await set_up(server)
    house = await furnish("Kitchen")
    server.script(Reply(calls=[LAMP_ON]), Reply(text="It is on."))
    async with house["Kitchen"].hearing("Lamp on, please") as heard:
        await heard.sounded.wait()
        word = heard.answer
        assert word in find("en").speech.acknowledgements
        slow_lamp.set()
    assert heard.answer == f"{word} It is on."


@pytest.mark.parametrize("words", ["Sure.", "Okay, so the lamp."])
async def test_words_before_a_call_sound_before_it(
    set_up: SetUp,
    server: ScriptedServer,
    furnish: Furnish,
    slow_lamp: asyncio.Event,
    words: str,
) -> None:
    """However short they are, and though they might have been thinking."""
    await set_up(server)
    house = await furnish("Kitchen")
    server.script(Reply(text=words, calls=[LAMP_ON]), Reply(text="It is on."))
    async with house["Kitchen"].hearing("Lamp on, please") as heard:
        await heard.sounded.wait()
        assert heard.answer == words
        slow_lamp.set()
    assert heard.answer == f"{words} It is on."


@pytest.mark.usefixtures("is_impatient")
async def test_without_speech_that_streams_the_answer_alone_is_heard(
    set_up: SetUp, server: ScriptedServer, furnish: Furnish, slow_lamp: asyncio.Event
) -> None:
    """Nothing can be spoken before the end; what then comes is no word for a wait."""
    await set_up(server)
    house = await furnish("Kitchen", is_streaming=False)
    server.script(Reply(calls=[LAMP_ON]), Reply(text="It is on."))
    async with house["Kitchen"].hearing("Lamp on, please") as heard:
        await until(lambda: server.chats)
        slow_lamp.set()
    assert heard.answer == "It is on."


async def test_one_satellite_that_hangs_keeps_no_other_waiting(
    set_up: SetUp, server: ScriptedServer, furnish: Furnish
) -> None:
    await set_up(server)
    house = await furnish("Kitchen", "Office")
    opened = asyncio.Event()

    async def think(body: dict[str, Any]) -> Reply:
        if "slow" in user_text(body):
            await opened.wait()
            return Reply(text="The slow one.")
        return Reply(text="The quick one.")

    server.think = think
    async with house["Kitchen"].hearing("slow") as slow:
        await until(lambda: len(server.chats) == 1)
        assert (await house["Office"].hear("quick")).answer == "The quick one."
        assert not slow.audio
        opened.set()
    assert slow.answer == "The slow one."
