"""Questions change nothing, wishes in the form of questions act, and both are said."""

from datetime import datetime, timedelta
import json
import logging
from pathlib import Path
import re

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
)
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest

from custom_components.ha_ai_agent.languages import only_acts, only_asks
from tests.scripted_server import Call, Reply, ScriptedServer, tool_results

from .conftest import GUEST_ON, LAMP_ON, Say, SetUp, speech_of, state_of

DATA = Path(__file__).parent.parent / "data"
SENTENCES = json.loads((DATA / "questions.json").read_text(encoding="utf-8"))
HELD_OUT = json.loads((DATA / "questions_held_out.json").read_text(encoding="utf-8"))
LAMP = "light.kitchen_lamp"
LOST = Call(
    "call_service",
    {"domain": "light", "service": "turn_on", "entity_id": "light.garden"},
)


def _said(kind: str, language: str) -> list[str]:
    return [*SENTENCES[kind][language], *HELD_OUT[kind][language]]


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Hundreds of turns are no reading."""
    caplog.set_level(logging.WARNING)


@pytest.mark.parametrize("language", SENTENCES["questions"])
async def test_no_question_changes_anything(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say, language: str
) -> None:
    """Of a model that acts on whatever it hears."""
    await set_up(server, approval_mode="off")
    # What is asked takes the place of what was asked before in a conversation.
    conversation_id: str | None = None
    for text in _said("questions", language):
        server.script(Reply(calls=[LAMP_ON, GUEST_ON]), Reply(text="Done."))
        result = await say(text, conversation_id, language=language)
        conversation_id = result.conversation_id
        first, second = tool_results(server.chats[-1])
        assert (first["error"], first["status"]) == ("was_a_question", "denied"), text
        assert second["status"] == "approval_required", text
        assert speech_of(result) != "Done.", text
        assert result.continue_conversation, text
        assert state_of(home, LAMP) != "on", text
        assert state_of(home, "input_boolean.guest") == "off", text


@pytest.mark.parametrize("language", SENTENCES["wishes"])
async def test_polite_wishes_act_at_once(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say, language: str
) -> None:
    await set_up(server, approval_mode="off")
    for text in _said("wishes", language):
        server.script(Reply(calls=[LAMP_ON]), Reply(text="OK."))
        result = await say(text, language=language)
        assert state_of(home, LAMP) == "on", text
        assert speech_of(result) == "OK.", text
        await home.services.async_call(
            "light", "turn_off", {"entity_id": LAMP}, blocking=True
        )


async def test_what_passes_no_gate_is_refused_as_well(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    """Schedules, undoing, automations; what is the speaker's own stays free."""
    await set_up(server, approval_mode="off")
    later = {"action": "add", "when": 3600, "call": LAMP_ON.arguments}
    server.script(
        Reply(
            calls=[
                Call("schedule", later),
                Call("schedule", later),
                Call("memory", {"action": "remember", "text": "Likes it bright"}),
                Call("get_states", {"entity_id": [LAMP]}),
            ]
        ),
        Reply(text="Done."),
    )
    await say("Is the kitchen lamp on?")
    first, second, memory, states = tool_results(server.chats[-1])
    assert first["error"] == "was_a_question"
    assert second["status"] == "approval_required"
    assert memory["status"] == "confirmed"
    assert "error" not in states


async def test_a_question_may_be_looked_up(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    """A script that only reads answers a question; one that acts as well does not."""
    find = {
        "action": "weather.get_forecasts",
        "target": {"entity_id": "weather.home"},
        "data": {"type": "daily"},
        "response_variable": "found",
    }
    told = {"stop": "", "response_variable": "found"}
    lamp = {"action": "light.turn_on", "target": {"entity_id": LAMP}}

    async def answer(call: ServiceCall) -> ServiceResponse:
        return {"weather.home": "rain"}

    home.states.async_set("weather.home", "rainy")
    home.services.async_register(
        "weather", "get_forecasts", answer, supports_response=SupportsResponse.ONLY
    )
    scripts = {
        "look_up": {"sequence": [find, told]},
        "show": {"sequence": [find, lamp]},
    }
    assert await async_setup_component(home, "script", {"script": scripts})
    for shown in ("weather.home", *(f"script.{name}" for name in scripts)):
        async_expose_entity(home, "conversation", shown, True)
    await set_up(server, approval_mode="off")
    calls = [
        Call("call_service", {"domain": "script", "service": name})
        for name in ("look_up", "show", "look_up", "show")
    ]
    server.script(*(Reply(calls=[call]) for call in calls), Reply(text="It will rain."))
    await say("Will it rain tomorrow?")
    found, refused, again, parked = tool_results(server.chats[-1])
    for result in (found, again):
        assert result["response"] == {"weather.home": "rain"}, result
    assert refused["error"] == "was_a_question"
    assert parked["status"] == "approval_required"
    # Told by the clock of the house.
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", parked["expires_at"])
    expires = dt_util.as_utc(datetime.fromisoformat(parked["expires_at"]))
    assert timedelta() < expires - dt_util.utcnow() < timedelta(hours=1)
    assert state_of(home, LAMP) != "on"


@pytest.mark.parametrize(
    ("text", "language", "answer", "spoken"),
    [
        ("Turn on the kitchen lamp", "en", "Done!", "Done! Nothing was changed."),
        ("Mach das Licht an", "de", "Gern.", "Gern. Es wurde nichts geändert."),
        ("Allume la lampe", "fr", "Voilà.", "Voilà. Rien n'a été modifié."),
        ("Kan du tända lampan?", "sv", "Klart.", "Klart. Ingenting ändrades."),
        ("Turn on the lamp", "en", "Which one?", "Which one?"),
        ("Tell me a joke", "en", "Knock, knock.", "Knock, knock."),
        ("Good night!", "en", "Sleep well.", "Sleep well."),
        ("Stell dir vor, ich gewinne", "de", "Toll.", "Toll."),
        ("Is the lamp on?", "en", "It is off.", "It is off."),
        ("Could you play chess with me", "en", "Sadly not.", "Sadly not."),
        ("Close friends are coming over", "en", "How nice.", "How nice."),
        ("Open question: what to eat", "en", "Soup.", "Soup."),
        ("lock screen is what?", "en", "A phone's.", "A phone's."),
        ("Ferme les yeux et imagine", "fr", "Ah.", "Ah."),
        ("Close the office lamp please", "en", "OK.", "OK. Nothing was changed."),
    ],
)
async def test_nothing_done_is_said_where_an_act_was_wanted(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    text: str,
    language: str,
    answer: str,
    spoken: str,
) -> None:
    await set_up(server)
    server.script(Reply(text=answer))
    assert speech_of(await say(text, language=language)) == spoken


@pytest.mark.parametrize(
    ("answers", "text", "calls", "spoken"),
    [
        ("full", "Turn on the lamp", [LAMP_ON], "It shines brightly now."),
        ("short", "Turn on the lamp", [LAMP_ON], "Done."),
        ("silent", "Turn on the lamp", [LAMP_ON], ""),
        ("silent", "Kitchen lamp on", [LAMP_ON, GUEST_ON], ""),
        ("silent", "Turn on the lamp", [LAMP_ON, LOST], "It shines brightly now."),
        (
            "silent",
            "Turn on the lamp and tell me how warm it is",
            [LAMP_ON],
            "It shines brightly now.",
        ),
        ("short", "Sing me a song", [], "It shines brightly now."),
    ],
)
async def test_as_much_is_said_as_was_chosen(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    answers: str,
    text: str,
    calls: list[Call],
    spoken: str,
) -> None:
    await set_up(server, answers=answers)
    server.script(
        *(
            [Reply(text="I will do it.", calls=calls)]
            if calls and "Turn" in text
            else []
        ),
        *([Reply(calls=calls)] if calls and "Turn" not in text else []),
        Reply(text="It shines brightly now."),
    )
    said = speech_of(await say(text))
    assert said == spoken


async def test_a_question_and_an_error_are_never_silent(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(server, answers="silent")
    server.script(Reply(calls=[LAMP_ON]), Reply(text="The desk lamp as well?"))
    result = await say("Turn on the lamp")
    assert speech_of(result) == "The desk lamp as well?"
    assert result.continue_conversation
    server.script(Reply(calls=[LOST]), Reply(text=""))
    assert speech_of(await say("Turn on the garden lamp"))


def test_everyday_sentences_are_no_questions() -> None:
    """What people say when they want something: unsure is no question."""
    for text in (
        "is it possible to dim the lights",
        "can I have more light",
        "why don't you turn it off",
        "isn't it time to close the blinds",
        "what about turning the heating up",
        "may I have music?",
        "lights?",
        "it's too dark in here",
        "I'm cold",
        "when I come home turn on the heating",
        "is it dark outside? movie time.",
        "if the door is open, close it",
        "tell me when the washing machine is done",
        "movie night!",
    ):
        assert not only_asks(text, "en"), text
    assert not only_acts("Turn it off and what time is it", "en")
