"""A word for the wait is really spoken, in time, once, and only where there is one."""

import asyncio
from typing import Any
from unittest.mock import Mock

from homeassistant.core import HomeAssistant, ServiceCall
import pytest
from sentence_stream import SentenceBoundaryDetector

from custom_components.ha_ai_agent.agent.ladder import breaker
from custom_components.ha_ai_agent.agent.spoken import silence
from custom_components.ha_ai_agent.languages import find
from tests.agent.conftest import LAMP_ON, SetUp, until
from tests.scripted_server import Call, Reply, ScriptedServer

from .conftest import Listen
from .pipeline import LANGUAGES, Run, async_speak_language

ANSWER = "23."


SECONDS = silence.SILENCE_SECONDS
"""As people have it: tests set it."""


def test_the_silence_is_short_enough() -> None:
    """A person hears something within a second and a half, speech included."""
    assert SECONDS <= 1.0


class Gate:
    """Holds a model or a tool until something was heard."""

    def __init__(self, *replies: Reply) -> None:
        self.opened = asyncio.Event()
        self._replies = list(replies)
        self.held = len(replies)

    async def think(self, body: dict[str, Any]) -> Reply:
        if self.held == len(self._replies):
            await self.opened.wait()
        return self._replies.pop(0)


async def outlast(server: ScriptedServer) -> None:
    """Wait until a word for the wait would have been said: timers keep their order."""
    await until(lambda: server.chats)
    passed = asyncio.Event()
    asyncio.get_running_loop().call_later(silence.SILENCE_SECONDS, passed.set)
    await passed.wait()


def words_of(language: str) -> tuple[str, ...]:
    return find(language).speech.acknowledgements


def assert_one_word(run: Run, language: str, answer: str) -> None:
    """One word for the wait, and the answer behind it, each said once."""
    words = [word for word in words_of(language) if word in run.heard]
    assert len(words) == 1, run.heard
    assert run.heard.count(words[0]) == 1
    assert run.heard.split() == [*words[0].split(), *answer.split()]
    assert run.speech == answer


@pytest.mark.usefixtures("is_impatient")
async def test_a_slow_model_is_covered(
    home: HomeAssistant, set_up: SetUp, server: ScriptedServer, listen: Listen
) -> None:
    await set_up(server)
    ears = await listen()
    for language in LANGUAGES[:12]:
        await async_speak_language(home, language)
        gate = Gate(Reply(text=ANSWER))
        server.think = gate.think
        async with ears.saying("?") as run:
            # The model answers only when the word was heard.
            await run.sounded.wait()
            gate.opened.set()
        assert_one_word(run, language, ANSWER)
        assert run.is_streamed


@pytest.mark.usefixtures("is_impatient")
async def test_a_slow_tool_is_covered(
    home: HomeAssistant, set_up: SetUp, server: ScriptedServer, listen: Listen
) -> None:
    await set_up(server)
    opened = asyncio.Event()

    async def async_turn_on(call: ServiceCall) -> None:
        await opened.wait()
        home.states.async_set("light.kitchen_lamp", "on")

    home.services.async_register("light", "turn_on", async_turn_on)
    ears = await listen()
    for language in LANGUAGES[:12]:
        await async_speak_language(home, language)
        home.states.async_set("light.kitchen_lamp", "off")
        opened.clear()
        server.script(Reply(calls=[LAMP_ON]), Reply(text=ANSWER))
        async with ears.saying("…") as run:
            await run.sounded.wait()
            opened.set()
        assert_one_word(run, language, ANSWER)


@pytest.mark.usefixtures("is_impatient")
async def test_a_slow_rung_is_covered(
    home: HomeAssistant,
    set_up: SetUp,
    server: ScriptedServer,
    listen: Listen,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first model hangs and fails, another one answers."""
    # It is asked again in each language: nobody spares it here.
    monkeypatch.setattr(breaker, "THRESHOLD", 1000)
    await set_up(server, fallback_model="other")
    server.models = ["test-model", "other"]
    ears = await listen()
    for language in LANGUAGES[:12]:
        await async_speak_language(home, language)
        gate = Gate(Reply(fault="reset"))
        server.think = gate.think
        server.script(Reply(text=ANSWER), model="other")
        async with ears.saying("Hello") as run:
            await run.sounded.wait()
            server.think = lambda _: Reply(fault="reset")
            gate.opened.set()
        assert_one_word(run, language, ANSWER)
        assert run.is_streamed


@pytest.mark.usefixtures("is_impatient")
async def test_an_error_after_the_word_is_heard(
    set_up: SetUp, server: ScriptedServer, listen: Listen
) -> None:
    """What is spoken already takes nothing but the stream: the error goes there too."""
    await set_up(server)
    gate = Gate(Reply(fault="auth"))
    server.think = gate.think
    ears = await listen()
    async with ears.saying("Hello") as run:
        await run.sounded.wait()
        gate.opened.set()
    assert run.speech
    assert_one_word(run, "en", run.speech)


async def test_an_answer_that_comes_at_once_has_no_word(
    set_up: SetUp, server: ScriptedServer, listen: Listen
) -> None:
    await set_up(server)
    server.script(Reply(calls=[LAMP_ON]), Reply(text="The lamp is on."))
    ears = await listen()
    run = await ears.say("Kitchen lamp on, please")
    assert run.heard.strip() == "The lamp is on."


@pytest.mark.usefixtures("is_impatient")
async def test_who_reads_sees_no_word(
    set_up: SetUp, server: ScriptedServer, listen: Listen
) -> None:
    """A dialog without speech shows that it waits by itself."""
    await set_up(server)
    gate = Gate(Reply(text=ANSWER))
    server.think = gate.think
    ears = await listen()
    async with ears.saying("Hello", spoken=False) as run:
        await outlast(server)
        gate.opened.set()
    said = "".join(
        data.get("chat_log_delta", {}).get("content") or ""
        for data in run.of("intent-progress")
    )
    assert said == ANSWER


@pytest.mark.usefixtures("is_impatient")
async def test_words_vary(
    set_up: SetUp, server: ScriptedServer, listen: Listen
) -> None:
    await set_up(server)
    ears = await listen()
    heard = set()
    for _ in range(3):
        gate = Gate(Reply(text=ANSWER))
        server.think = gate.think
        async with ears.saying("Hello") as run:
            await run.sounded.wait()
            gate.opened.set()
        heard.add(run.heard)
    assert len(heard) == 3


def test_what_was_said_and_is_too_short_is_handed_on() -> None:
    """A model that stops in a short sentence is spoken so far, and said once."""
    passed: list[dict[str, Any]] = []
    log = Mock(delta_listener=lambda _, delta: passed.append(delta))
    follower = silence.Silence(log)
    follower(log, {"role": "assistant"})
    follower(log, {"content": "Let me look. It is "})
    follower.end(lambda: "One moment.")
    assert sum(len(delta.get("content", "")) for delta in passed) > 60
    follower(log, {"content": "warm."})
    said = "".join(delta.get("content", "") for delta in passed)
    assert said.split() == ["Let", "me", "look.", "It", "is", "warm."]
    assert not follower.say("Let me look. It is warm.")
    assert follower.say("Something else.")


@pytest.mark.parametrize(
    ("said", "spoken"),
    [
        ("Let me look.", ["Let me look."]),
        ("Let me look. It is ", ["Let me look."]),
        ("“Done!” ", ["“Done!”"]),
        ("It is ", []),
    ],
)
def test_whole_sentences_before_a_wait_are_spoken(said: str, spoken: list[str]) -> None:
    """A speech engine takes a sentence once it knows that it is over."""
    for delta in ({"tool_calls": [object()]}, None):
        passed: list[dict[str, Any]] = []
        log = Mock(delta_listener=lambda _, delta, to=passed: to.append(delta))
        follower = silence.Silence(log)
        follower(log, {"role": "assistant"})
        follower(log, {"content": said})
        if delta is None:
            follower.end(lambda: "One moment.")
        else:
            follower(log, delta)
        heard = "".join(item.get("content", "") for item in passed)
        sentences = list(SentenceBoundaryDetector().add_chunk(heard))
        # What stands before a call is all there is of its message.
        whole = [said.strip()] if delta and not spoken else spoken
        assert sentences[: len(whole)] == whole
        assert "One moment" not in heard


@pytest.mark.usefixtures("is_impatient")
async def test_a_silent_agent_says_no_word(
    set_up: SetUp, server: ScriptedServer, listen: Listen
) -> None:
    await set_up(server, answers="silent")
    gate = Gate(Reply(text=ANSWER))
    server.think = gate.think
    ears = await listen()
    async with ears.saying("Hello") as run:
        await outlast(server)
        gate.opened.set()
    assert run.heard.strip() == ANSWER


UNLOCK = Call(
    "call_service",
    {"domain": "lock", "service": "unlock", "entity_id": "lock.front_door"},
)
LOST = Call(
    "call_service",
    {"domain": "light", "service": "turn_on", "entity_id": "light.garden"},
)


@pytest.mark.usefixtures("front_door")
async def test_a_silent_agent_speaks_where_somebody_has_to_know(
    home: HomeAssistant, set_up: SetUp, server: ScriptedServer, listen: Listen
) -> None:
    """Plain actions are done without a sound; all else is heard as ever."""
    await set_up(server, answers="silent")
    ears = await listen()

    async def say(text: str, *replies: Reply) -> Run:
        server.script(*replies)
        return await ears.say(text)

    done = Reply(calls=[LAMP_ON])
    run = await say("Turn on the kitchen lamp", done, Reply(text="The lamp is on."))
    assert (run.heard, run.speech, run.keeps_listening) == ("", "", False)
    assert not run.said
    run = await say("Turn on the kitchen lamp", done, Reply(text="Brighter as well?"))
    assert run.heard.strip() == "Brighter as well?"
    assert run.keeps_listening
    run = await say("Is the lamp on?", Reply(text="Yes, it is."))
    assert run.heard.strip() == "Yes, it is."
    garden = Reply(calls=[LAMP_ON, LOST])
    run = await say("Turn on all lamps", garden, Reply(text="One is missing."))
    assert run.heard.strip() == "One is missing."
    run = await say("Unlock the front door", Reply(calls=[UNLOCK]), Reply(text=""))
    assert "Front door" in run.heard
    assert run.heard.strip().endswith("?")
    assert run.keeps_listening
    run = await ears.say("No", conversation_id=run.conversation_id)
    assert run.heard.strip()
    run = await say("Turn on the lamp", Reply(text="I will not."))
    assert run.speech == "I will not. Nothing was changed."
    # The engine here loses the spaces between sentences.
    assert run.heard.replace(" ", "") == run.speech.replace(" ", "")
    run = await say("Turn on the lamp", *[Reply(fault="auth")] * 3)
    assert run.heard.replace(" ", "") == run.speech.replace(" ", "")
    assert run.speech
