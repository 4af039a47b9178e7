"""Satellites as they are: muted, cut off, without a voice, beside Home Assistant's own."""

import asyncio
import json
from typing import Any

from homeassistant.components.assist_pipeline import PipelineStage
from homeassistant.components.wyoming import assist_satellite as wyoming_satellite
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
import pytest

from tests.agent.conftest import LAMP_ON, SetUp, state_of, until
from tests.devices import Behaviour
from tests.scripted_server import Call, Reply, ScriptedServer, tool_names

from .conftest import Furnish, Settle
from .test_begun import QUESTION, UNLOCK
from .test_silence import outlast

DONE = "Unlock Front door: done."


async def test_its_device_is_moved(
    home: HomeAssistant, set_up: SetUp, server: ScriptedServer, furnish: Furnish
) -> None:
    await set_up(server)
    box = (await furnish("Kitchen"))["Kitchen"]
    entry = er.async_get(home).async_get(box.entity_id)
    assert entry is not None
    assert entry.device_id is not None
    for name in ("Office", "Kitchen"):
        area = ar.async_get(home).async_get_area_by_name(name)
        assert area is not None
        dr.async_get(home).async_update_device(entry.device_id, area_id=area.id)
        server.script(Reply(text="Yes."))
        await box.hear("Hello")
        told = str(server.chats[-1]["messages"][-1]["content"])
        assert name in told
        assert ("Kitchen" in told) != ("Office" in told)


@pytest.mark.parametrize("between", ["nothing is understood", "it is muted"])
async def test_nobody_spoke_between_a_question_and_its_yes(
    home: HomeAssistant,
    set_up: SetUp,
    server: ScriptedServer,
    furnish: Furnish,
    front_door: Behaviour,
    between: str,
) -> None:
    await set_up(server)
    box = (await furnish("Kitchen"))["Kitchen"]
    start = Call("intent__HassStartTimer", {"hours": 1})
    server.script(Reply(calls=[start]), Reply(text="One hour."))
    assert (await box.hear("A timer, please")).answer == "One hour."
    await until(lambda: [event.type for event in box.timers] == ["timer-started"])
    assert "intent__HassStartTimer" in tool_names(server.chats[-1])
    server.script(Reply(calls=[UNLOCK]), Reply(text="Well."))
    assert (await box.hear("Open up")).answer.endswith(QUESTION)
    if between == "nothing is understood":
        assert (await box.hear("  ")).errors == ["stt-no-text-recognized"]
    else:
        (switch,) = (
            entry.entity_id
            for entry in er.async_get(home).entities.values()
            if entry.platform == "wyoming" and entry.domain == "switch"
        )
        for action in ("turn_on", "turn_off"):
            await home.services.async_call(
                "switch", action, {"entity_id": switch}, blocking=True
            )
        await box.paused.wait()
    assert (await box.hear("Yes")).answer == DONE


async def test_what_a_satellite_began_that_is_cut_off_is_told(
    home: HomeAssistant,
    set_up: SetUp,
    server: ScriptedServer,
    furnish: Furnish,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The lamp goes on all the same, and the next words are answered by who knows."""
    monkeypatch.setattr(wyoming_satellite, "_RESTART_SECONDS", 0)
    await set_up(server)
    box = (await furnish("Kitchen"))["Kitchen"]
    called, opened = asyncio.Event(), asyncio.Event()

    async def async_turn_on(call: ServiceCall) -> None:
        called.set()
        await opened.wait()
        home.states.async_set("light.kitchen_lamp", "on")

    home.services.async_register("light", "turn_on", async_turn_on)
    server.script(Reply(calls=[LAMP_ON]))
    await box.listen()
    await box.record("Lamp on, please")
    await called.wait()
    await box.cut()
    opened.set()
    await until(lambda: state_of(home, "light.kitchen_lamp") == "on")
    server.script(Reply(text="Yes."))
    assert (await box.hear("Is it on?")).answer == "Yes."
    told = json.dumps(server.chats[-1]["messages"])
    assert told.index("Lamp on, please") < told.index("Is it on?")
    assert "light.kitchen_lamp: on" in told
    assert "CancelledError" not in told


async def test_beside_commands_that_are_handled_locally(
    home: HomeAssistant,
    set_up: SetUp,
    server: ScriptedServer,
    furnish: Furnish,
    front_door: Behaviour,
) -> None:
    """Who is next knows of them, and a yes or "never mind" to us is not theirs."""
    await set_up(server)
    box = (await furnish("Kitchen", prefer_local_intents=True))["Kitchen"]
    await box.hear("Turn on the kitchen lamp")
    assert state_of(home, "light.kitchen_lamp") == "on"
    assert not server.chats
    for answer, said in (
        ("Never mind", "Okay, I won't: unlock Front door."),
        ("Yes", DONE),
    ):
        server.script(Reply(calls=[UNLOCK]), Reply(text="Well."))
        heard = await box.hear("Please be so kind and let them in")
        assert heard.answer.endswith(QUESTION)
        assert "Turned on the light" in json.dumps(server.chats[-1]["messages"])
        assert (await box.hear(answer)).answer == said


@pytest.mark.usefixtures("is_impatient")
async def test_without_a_voice_there_is_no_word_for_a_wait(
    home: HomeAssistant, set_up: SetUp, server: ScriptedServer, talkers: Settle
) -> None:
    """A satellite that only shows what is said."""
    await set_up(server)
    rooms = await talkers("kitchen", tts_engine=None, tts_language=None)
    opened = asyncio.Event()

    async def think(body: dict[str, Any]) -> Reply:
        await opened.wait()
        return Reply(text="It is warm.")

    server.think = think
    kitchen = rooms["kitchen"]
    answer = home.async_create_task(
        kitchen.listen("How warm is it?", end_stage=PipelineStage.INTENT)
    )
    await outlast(server)
    opened.set()
    assert await answer == ""
    assert "".join(kitchen.runs[-1].said) == "It is warm."


async def test_a_silent_agent_makes_no_sound(
    home: HomeAssistant, set_up: SetUp, server: ScriptedServer, talkers: Settle
) -> None:
    await set_up(server, answers="silent")
    kitchen = (await talkers("kitchen"))["kitchen"]
    server.script(Reply(calls=[LAMP_ON]), Reply(text="It is on now."))
    assert await kitchen.listen("Turn on the kitchen lamp") == ""
    assert state_of(home, "light.kitchen_lamp") == "on"
    assert not kitchen.runs[-1].of("tts-start")


async def test_the_language_of_the_pipeline_goes_before_the_home_s(
    home: HomeAssistant,
    set_up: SetUp,
    server: ScriptedServer,
    furnish: Furnish,
    front_door: Behaviour,
) -> None:
    """In what we say ourselves, and in what counts as a yes."""
    assert home.config.language == "en"
    await set_up(server)
    house = await furnish(
        "Kitchen", language="de", stt_language="de", tts_language="de"
    )
    server.script(Reply(calls=[UNLOCK]), Reply(text="Gut."))
    heard = await house["Kitchen"].hear("Mach auf")
    assert heard.answer == "Gut. Soll ich das tun: Front door aufschließen?"
    assert (await house["Kitchen"].hear("Ja")).answer.endswith("erledigt.")
    server.default = Reply(fault="error_500")
    assert "Sprachmodell" in (await house["Kitchen"].hear("Wie warm ist es?")).answer
    assert set(house.speech.languages) == {"de"}
