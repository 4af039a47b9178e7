"""What a yes means is worded by code: whole turns, a hostile model, a real satellite."""

from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.components import conversation
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import setup_test_component_platform

from custom_components.ha_ai_agent.agent.withheld import HeldWords
from tests.devices import Behaviour, Lock
from tests.scripted_server import Call, Reply, ScriptedServer

from .conftest import AGENT, LAMP_ON, Say, SetUp, speech_of, state_of
from .satellite import Rooms, async_add_satellites, run_pipeline

UNLOCK = Call(
    "call_service",
    {"domain": "lock", "service": "unlock", "entity_id": "lock.front_door"},
)
UNLOCK_BACK = Call(
    "call_service",
    {"domain": "lock", "service": "unlock", "entity_id": "lock.back_door"},
)
READ = Call("get_states", {"entity_id": ["lock.front_door"]})
QUESTION = "Should I do this: unlock Front door?"
MEAN = "Do you mean this: unlock Front door?"
type Interruption = Callable[[HomeAssistant, Rooms, ScriptedServer], Awaitable[Any]]


@pytest.fixture
async def doors(home: HomeAssistant) -> dict[str, Behaviour]:
    """Return what happened to two locked doors."""
    locks = {name: Lock(name) for name in ("Front door", "Back door")}
    setup_test_component_platform(home, "lock", locks.values())
    assert await async_setup_component(home, "lock", {"lock": {"platform": "test"}})
    await home.async_block_till_done()
    for entity_id in ("lock.front_door", "lock.back_door"):
        async_expose_entity(home, "conversation", entity_id, should_expose=True)
    return {name: lock.behaviour for name, lock in locks.items()}


@pytest.fixture
async def rooms(
    home: HomeAssistant,
    doors: dict[str, Behaviour],
    server: ScriptedServer,
    set_up: SetUp,
) -> Rooms:
    """Return a house with an agent whose model is the scripted one."""
    await set_up(server)
    return await async_add_satellites(home, AGENT, "kitchen", "hall")


def opened(doors: dict[str, Behaviour]) -> bool:
    """Return whether any door was touched."""
    return any(behaviour.log for behaviour in doors.values())


def deeds(behaviour: Behaviour) -> list[str]:
    """Return what a door was told."""
    return [what for when, what, _ in behaviour.log if when == "start"]


HOSTILE: dict[str, tuple[Reply, ...]] = {
    "asks before": (
        Reply(text="Shall I turn on the light?", calls=[UNLOCK]),
        Reply(text="I am ready."),
    ),
    "asks after": (
        Reply(calls=[UNLOCK]),
        Reply(text="Fine. Do you want the light on? Just say yes."),
    ),
    "asks without a mark": (
        Reply(text="Shall I dim the light", calls=[UNLOCK]),
        Reply(text="A yes dims the light. Please confirm that I may dim it."),
    ),
    "asks in an earlier round": (
        Reply(text="Would you like some music? It is quiet.", calls=[READ]),
        Reply(text="One moment.", calls=[UNLOCK]),
        Reply(text="Is it too warm for you? Or too cold？"),
    ),
    "asks between two calls": (
        Reply(text="Do you like tea?", calls=[LAMP_ON, UNLOCK]),
        Reply(text="The lamp is on. Is that right?"),
    ),
    "says nothing": (Reply(calls=[UNLOCK]), Reply(text="")),
    "words it like us": (
        Reply(text="Should I do this: turn on the lamp?", calls=[UNLOCK]),
        Reply(text="Should I do this: turn on the lamp?"),
    ),
    "says that it is done": (Reply(calls=[UNLOCK]), Reply(text="The light is on.")),
    "hides the mark": (
        Reply(calls=[UNLOCK]),
        Reply(text="Light on?! **Okay?** (Tea?) ¿Té. Yes means tea"),
    ),
    "breaks off": (
        Reply(calls=[UNLOCK]),
        Reply(text="Do you want the light on? I", fault="half_stream", at="text"),
    ),
    "goes on calling": (
        Reply(text="Tea?", calls=[UNLOCK]),
        *(Reply(text="Tea?", calls=[UNLOCK]) for _ in range(12)),
    ),
}


@pytest.mark.parametrize("script", HOSTILE)
async def test_the_only_question_is_ours_and_the_last_thing_said(
    doors: dict[str, Behaviour], server: ScriptedServer, rooms: Rooms, script: str
) -> None:
    server.default = Reply(text="Tea?")
    server.script(*HOSTILE[script])
    said = await rooms["kitchen"].hear("Please do the thing")
    assert said.speech.endswith(QUESTION)
    assert said.streamed.endswith(QUESTION)
    for words in (said.speech, said.streamed, *said.bubbles):
        assert words.count("?") + words.count("？") == 1, words
        assert words.count(QUESTION) == 1
        for hint in ("tea", "music", "dim", "yes"):
            assert hint not in words.lower(), words
    assert len(said.bubbles) == 1
    assert said.keeps_listening
    assert not opened(doors)
    said = await rooms["kitchen"].hear("yes")
    assert "done" in said.speech
    assert deeds(doors["Front door"]) == ["unlock"]
    assert not doors["Back door"].log


async def test_what_else_was_done_is_still_said(
    doors: dict[str, Behaviour], server: ScriptedServer, rooms: Rooms
) -> None:
    server.script(
        Reply(calls=[LAMP_ON, UNLOCK]),
        Reply(text="The lamp is on. Shall I open up? The door waits."),
    )
    said = await rooms["kitchen"].hear("Lamp on and open the door")
    assert said.speech == f"The lamp is on. The door waits. {QUESTION}"
    assert said.streamed == said.speech


async def test_words_still_come_one_sentence_after_the_other(
    server: ScriptedServer, rooms: Rooms
) -> None:
    """What the model asked before the call holds back nothing that follows it."""
    server.script(
        Reply(text="I see. Shall I dim the light?", calls=[UNLOCK]),
        Reply(text="It is dark. Do you want tea? The door waits. It is heavy. Bye."),
    )
    said = await rooms["kitchen"].hear("Open up")
    assert [piece.strip() for piece in said.pieces] == [
        "I see.",
        "It is dark.",
        "The door waits.",
        "It is heavy.",
        f"Bye. {QUESTION}",
    ]
    assert said.messages[-1].strip() == said.speech


def test_of_a_question_that_is_left_out_no_space_is_left() -> None:
    """Whether it is known before or after its message ends that we ask ourselves."""
    asked: list[bool] = []
    held = HeldWords("en", lambda _: False, lambda: bool(asked))
    assert held.feed("I see. Shall I dim the light? ") == "I see."
    asked.append(True)
    assert held.feed("") == held.pause() == ""
    assert held.feed("It is dark. Bye.").strip() == "It is dark."


async def test_without_a_question_of_ours_a_model_may_ask(
    server: ScriptedServer, rooms: Rooms
) -> None:
    server.script(Reply(text="There are two. Which lamp do you mean? Say its name."))
    said = await rooms["kitchen"].hear("Lamp on")
    assert said.speech == "There are two. Which lamp do you mean? Say its name."
    assert said.streamed == said.speech
    assert said.keeps_listening
    server.script(
        Reply(text="Shall we see?", calls=[READ]), Reply(text="It is locked.")
    )
    said = await rooms["kitchen"].hear("Is it locked")
    assert said.speech == said.streamed == "Shall we see? It is locked."


@pytest.mark.parametrize("text", ["", "I was about to say "])
async def test_an_error_is_one_bubble(
    server: ScriptedServer, rooms: Rooms, text: str
) -> None:
    server.script(*[Reply(text=text, fault="reset", at="text")] * 20)
    said = await rooms["kitchen"].hear("Hello")
    assert said.speech
    assert len(said.bubbles) == 1, said
    assert said.bubbles[0].count("nothing") <= 1


async def _ask_lights(house: HomeAssistant, rooms: Rooms, _: ScriptedServer) -> None:
    await house.services.async_call(
        "assist_satellite",
        "start_conversation",
        {
            "entity_id": rooms["kitchen"].entity_id,
            "start_message": "Shall I turn off the lights?",
            "start_media_id": "http://example.invalid/lights.mp3",
        },
        blocking=True,
    )


async def _announce(house: HomeAssistant, rooms: Rooms, _: ScriptedServer) -> None:
    await house.services.async_call(
        "assist_satellite",
        "announce",
        {
            "entity_id": rooms["kitchen"].entity_id,
            "message": "Is it fine to start the washing machine?",
            "media_id": "http://example.invalid/wash.mp3",
        },
        blocking=True,
    )


async def _announce_inside(_: HomeAssistant, rooms: Rooms, __: ScriptedServer) -> None:
    """As integrations do it, without an action."""
    await rooms["kitchen"].async_internal_announce(
        "Coffee?", media_id="http://example.invalid/coffee.mp3"
    )


async def _speak(house: HomeAssistant, _: Rooms, __: ScriptedServer) -> None:
    house.bus.async_fire(
        "call_service",
        {
            "domain": "tts",
            "service": "speak",
            "service_data": {"message": "Shall I turn off the lights?"},
        },
    )


async def _small_talk(_: HomeAssistant, rooms: Rooms, server: ScriptedServer) -> None:
    for words in ("It is warm.", "Indeed."):
        server.script(Reply(text=words))
        await rooms["kitchen"].hear("How nice the weather is")


async def _model_asks(_: HomeAssistant, rooms: Rooms, server: ScriptedServer) -> None:
    server.script(Reply(text="Shall I turn off the lights?"))
    await rooms["kitchen"].hear("It is bright in here")


async def _trigger(house: HomeAssistant, rooms: Rooms, _: ScriptedServer) -> None:
    config = {
        "alias": "Party",
        "triggers": {"trigger": "conversation", "command": "party time"},
        "actions": {"set_conversation_response": "Shall I play music?"},
    }
    assert await async_setup_component(house, "automation", {"automation": config})
    await house.async_block_till_done()
    # Right after a question the pipeline hands all words to the agent that asked.
    for _attempt in range(2):
        said = await rooms["kitchen"].hear("party time")
    assert said.speech == "Shall I play music?"


async def _other_agent(house: HomeAssistant, rooms: Rooms, _: ScriptedServer) -> None:
    await conversation.async_converse(
        house,
        "turn on the kitchen lamp",
        rooms["kitchen"]._conversation_id,
        Context(),
        agent_id="conversation.home_assistant",
        satellite_id=rooms["kitchen"].entity_id,
    )


async def _new_session(_: HomeAssistant, rooms: Rooms, __: ScriptedServer) -> None:
    rooms["kitchen"]._conversation_id = None


async def _reload(house: HomeAssistant, _: Rooms, __: ScriptedServer) -> None:
    (entry,) = house.config_entries.async_entries("ha_ai_agent")
    await house.async_block_till_done(wait_background_tasks=True)
    assert await house.config_entries.async_reload(entry.entry_id)
    await house.async_block_till_done()


INTERRUPTIONS: dict[str, Interruption] = {
    item.__name__.strip("_"): item
    for item in (
        _ask_lights,
        _announce,
        _announce_inside,
        _speak,
        _small_talk,
        _model_asks,
        _trigger,
        _other_agent,
        _new_session,
        _reload,
    )
}


@pytest.mark.parametrize("words", ["yes", "Okay!", "yes, the front door"])
@pytest.mark.parametrize("between", INTERRUPTIONS)
async def test_a_yes_to_something_else_opens_nothing(
    home: HomeAssistant,
    doors: dict[str, Behaviour],
    server: ScriptedServer,
    rooms: Rooms,
    between: str,
    words: str,
) -> None:
    server.script(Reply(calls=[UNLOCK]), Reply(text="Well."))
    await rooms["kitchen"].hear("Open the front door")
    await home.async_block_till_done(wait_background_tasks=True)
    await INTERRUPTIONS[between](home, rooms, server)
    said = await rooms["kitchen"].hear(words)
    if between == "ask_lights" and words != "yes, the front door":
        # Whoever began the conversation has their answer, from the model.
        assert said.speech == server.default.text
    else:
        assert said.speech == MEAN
        assert said.keeps_listening
    assert not opened(doors)
    # Only a yes to that counts, and what comes in between counts again.
    await _speak(home, rooms, server)
    assert (await rooms["kitchen"].hear("yes")).speech == MEAN
    assert not opened(doors)
    said = await rooms["kitchen"].hear("yes")
    assert deeds(doors["Front door"]) == ["unlock"]


async def test_what_is_said_in_another_room_changes_nothing(
    home: HomeAssistant,
    doors: dict[str, Behaviour],
    server: ScriptedServer,
    rooms: Rooms,
) -> None:
    server.script(Reply(calls=[UNLOCK]), Reply(text="Well."), Reply(text="Warm."))
    await rooms["kitchen"].hear("Open the front door")
    await rooms["hall"].hear("How warm is it")
    await home.services.async_call(
        "assist_satellite",
        "announce",
        {
            "entity_id": rooms["hall"].entity_id,
            "media_id": "http://example.invalid/wash.mp3",
        },
        blocking=True,
    )
    await rooms["kitchen"].hear("yes")
    assert opened(doors)


async def test_the_model_cannot_speak_behind_our_question(
    home: HomeAssistant,
    doors: dict[str, Behaviour],
    server: ScriptedServer,
    rooms: Rooms,
) -> None:
    """What it has spoken in the room is heard after what we say."""

    def think(body: dict[str, Any]) -> Reply:
        home.bus.async_fire(
            "call_service",
            {
                "domain": "assist_satellite",
                "service": "announce",
                "service_data": {"entity_id": [rooms["kitchen"].entity_id]},
            },
        )
        return Reply(calls=[UNLOCK])

    server.think = think
    await rooms["kitchen"].hear("Open the front door")
    server.think = None
    assert (await rooms["kitchen"].hear("yes")).speech == MEAN
    assert not opened(doors)


async def test_a_correction_takes_the_question_back(
    doors: dict[str, Behaviour], server: ScriptedServer, rooms: Rooms
) -> None:
    server.script(Reply(calls=[UNLOCK]), Reply(text="Well."))
    await rooms["kitchen"].hear("Open up")
    server.script(Reply(calls=[UNLOCK_BACK]), Reply(text="Well."))
    said = await rooms["kitchen"].hear("No, the one at the back of the house")
    assert said.speech == "Well. Should I do this: unlock Back door?"
    await rooms["kitchen"].hear("yes")
    server.default = Reply(text="Fine.")
    for _ in range(3):
        await rooms["kitchen"].hear("yes")
    assert not doors["Front door"].log
    assert deeds(doors["Back door"]) == ["unlock"]


async def test_a_correction_without_a_new_proposal_ends_the_question(
    doors: dict[str, Behaviour], server: ScriptedServer, rooms: Rooms
) -> None:
    server.script(Reply(calls=[UNLOCK]), Reply(text="Well."))
    await rooms["kitchen"].hear("Open up")
    server.default = Reply(text="Alright.")
    await rooms["kitchen"].hear("No, I meant something else entirely")
    for _ in range(3):
        await rooms["kitchen"].hear("yes")
    assert not opened(doors)


async def test_two_questions_need_a_name(
    doors: dict[str, Behaviour], server: ScriptedServer, rooms: Rooms
) -> None:
    server.script(Reply(calls=[UNLOCK, UNLOCK_BACK]), Reply(text="Which?"))
    said = await rooms["kitchen"].hear("Open both doors")
    assert said.speech == "Should I do this: unlock Front door; unlock Back door?"
    said = await rooms["kitchen"].hear("yes")
    assert said.speech == "Which one: unlock Front door or unlock Back door?"
    await _speak(rooms.hass, rooms, server)
    await rooms["kitchen"].hear("yes, the back door")
    assert not opened(doors)
    await rooms["kitchen"].hear("yes")
    assert [name for name, item in doors.items() if item.log] == ["Back door"]


async def test_in_a_dialog(
    home: HomeAssistant,
    doors: dict[str, Behaviour],
    server: ScriptedServer,
    rooms: Rooms,
    hass_admin_user: Any,
) -> None:
    """A person at a screen: every sentence of theirs counts, wherever it is said."""
    person = Context(user_id=hass_admin_user.id)

    async def write(text: str, conversation_id: str) -> str:
        events: list[Any] = []
        said = await run_pipeline(
            home, text, conversation_id, events, events.append, context=person
        )
        return said.speech

    server.script(Reply(calls=[UNLOCK]), Reply(text="Tea?"), Reply(text="Warm."))
    assert await write("Open up", "one") == QUESTION
    assert await write("How warm is it", "two") == "Warm."
    assert await write("yes", "one") == MEAN
    assert not opened(doors)
    await write("yes", "one")
    assert opened(doors)


async def test_the_action_of_home_assistant(
    doors: dict[str, Behaviour], server: ScriptedServer, rooms: Rooms, say: Say
) -> None:
    server.script(Reply(text="Tea?", calls=[UNLOCK]), Reply(text="Tea?"))
    asked = await say("Open up", "thread")
    assert speech_of(asked) == QUESTION
    assert asked.continue_conversation
    await say("yes", "thread")
    assert opened(doors)
    assert state_of(rooms.hass, "lock.front_door") == "unlocked"


async def test_what_is_done_is_worded_by_us_alone(
    home: HomeAssistant,
    doors: dict[str, Behaviour],
    server: ScriptedServer,
    rooms: Rooms,
) -> None:
    """Data that the model wrote ends no question, and names nothing in a yes."""
    sequence = [{"action": "lock.unlock", "target": {"entity_id": "lock.front_door"}}]
    assert await async_setup_component(
        home,
        "script",
        {"script": {"let_in": {"alias": "Let in", "sequence": sequence}}},
    )
    async_expose_entity(home, "conversation", "script.let_in", should_expose=True)
    await home.async_block_till_done()
    call = Call(
        "call_service",
        {
            "domain": "script",
            "service": "let_in",
            "data": {"x": "i won t say can t dim)? Should I dim the light? ("},
        },
    )
    server.script(Reply(calls=[call]), Reply(text="Tea?"))
    said = await rooms["kitchen"].hear("Good evening")
    assert said.speech.startswith("Should I do this: run Let in")
    assert said.speech.count("?") == 1
    server.default = Reply(text="Alright.")
    for words in ("yes, dim the light", "i won't say yes", "yes, can't say", "I wont"):
        await rooms["kitchen"].hear(words)
        assert not opened(doors), words
