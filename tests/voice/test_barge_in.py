"""Who talks on top of an answer is understood: the model knows what was done."""

import asyncio
from collections.abc import Callable
import json
from random import Random
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
import pytest

from tests.agent.conftest import SetUp, state_of, until
from tests.devices import Behaviour
from tests.scripted_server import Call, Reply, ScriptedServer

from .conftest import Listen
from .pipeline import Ears, Run

LAMPS = ("light.kitchen_lamp", "light.desk_lamp", "input_boolean.guest")
WORDS = "Everything on, please"
DOOR = "lock.front_door"
ASKING = "Everything on, and the door open, please"
SAID = ("I will do that now. ", "And one more. ", "All three of them are on.")
MOMENTS = 50


def turn_on(entity_id: str) -> Call:
    domain = entity_id.partition(".")[0]
    service = "unlock" if domain == "lock" else "turn_on"
    arguments = {"domain": domain, "service": service, "entity_id": [entity_id]}
    return Call("call_service", arguments)


def think(body: dict[str, Any]) -> Reply:
    """Do two things, then a third, then say so; afterwards just answer."""
    last = [item for item in body["messages"] if item["role"] != "system"]
    begin = max(i for i, item in enumerate(last) if item["role"] == "user")
    words = str(last[begin]["content"])
    if WORDS not in words and ASKING not in words:
        return Reply(text="Yes.")
    rounds = sum(item["role"] == "assistant" for item in last[begin:])
    second = DOOR if ASKING in words else LAMPS[1]
    calls = [[turn_on(LAMPS[0]), turn_on(second)], [turn_on(LAMPS[2])], []]
    return Reply(text=[*SAID[rounds].partition(" ")], calls=calls[rounds])


class Moments:
    """Counts what happens in a turn, and interrupts it at one of the moments."""

    def __init__(self) -> None:
        self.count = 0
        self.wanted = 0
        self.interrupt: Callable[[], None] = lambda: None
        self.done: set[str] = set()
        """What the handlers have done to their end."""
        self.held: asyncio.Event | None = None

    def follow(self, event: dict[str, Any]) -> None:
        """Count what is heard of the answer; before that there is no turn."""
        if event["type"] == "intent-progress":
            self.tick()

    def tick(self) -> None:
        self.count += 1
        if self.count == self.wanted:
            self.interrupt()

    async def act(self, hass: HomeAssistant, call: ServiceCall) -> None:
        """Be a service that takes its time."""
        self.tick()
        await asyncio.sleep(0)
        self.tick()
        if self.held is not None:
            await self.held.wait()
        for entity_id in call.data["entity_id"]:
            hass.states.async_set(entity_id, "on")
            self.done.add(entity_id)
        self.tick()


@pytest.fixture
def moments(home: HomeAssistant) -> Moments:
    found = Moments()

    async def async_turn_on(call: ServiceCall) -> None:
        await found.act(home, call)

    for domain in ("light", "input_boolean"):
        home.services.async_register(domain, "turn_on", async_turn_on)
    return found


async def interrupted(
    ears: Ears, moments: Moments, words: str = WORDS, **more: Any
) -> Run:
    """Say the words, and talk on top of the answer at the moment that is wanted."""
    for entity_id in LAMPS:
        ears.hass.states.async_set(entity_id, "off")
    moments.count, moments.done = 0, set()
    run = Run(on_event=moments.follow)
    stop = asyncio.Event()
    moments.interrupt = stop.set
    async with ears.breaking(words, stop, run, spoken=False, **more):
        pass
    return run


async def ended(hass: HomeAssistant) -> None:
    """Wait for what runs to its end, whoever has gone away."""
    await hass.async_block_till_done()
    tasks = asyncio.all_tasks()
    running = [task for task in tasks if "tool call_service" in task.get_name()]
    if running:
        await asyncio.wait(running)


def results_of(messages: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return what each call came to, by what it was to turn on."""
    ids = {
        call["id"]: json.loads(call["function"]["arguments"])["entity_id"][0]
        for item in messages
        for call in item.get("tool_calls") or ()
    }
    results = [item for item in messages if item["role"] == "tool"]
    assert len(results) == len(ids)
    return {ids[item["tool_call_id"]]: json.loads(item["content"]) for item in results}


@pytest.mark.usefixtures("is_talkative")
@pytest.mark.timeout(900)
@pytest.mark.parametrize("words", [WORDS, ASKING])
@pytest.mark.parametrize("seed", [16, 1, 2, 3])
async def test_at_any_moment(
    home: HomeAssistant,
    set_up: SetUp,
    server: ScriptedServer,
    listen: Listen,
    moments: Moments,
    front_door: Behaviour,
    words: str,
    seed: int,
) -> None:
    """Also with a question about the door: it goes on waiting, and opens nothing."""
    await set_up(server)
    server.think = think
    ears = await listen()
    panel = await ears.connect()
    whole = await interrupted(ears, moments, words)
    assert whole.speech.startswith(SAID[2].strip())
    assert whole.keeps_listening == (words == ASKING)
    last, draw = moments.count, Random(seed)
    seen = set()
    for number in range(MOMENTS):
        before = (
            (await ears.say("Hello", spoken=False)).conversation_id
            if number % 2
            else None
        )
        moments.wanted = draw.randint(1, last)
        more = {"conversation_id": before} if before else {}
        run = await interrupted(ears, moments, words, **more)
        conversation_id = run.of("run-start")[0]["conversation_id"]
        await ended(home)
        moments.wanted = 0
        await ears.say("And then?", spoken=False, conversation_id=conversation_id)
        messages = server.chats[-1]["messages"]
        told = json.dumps(messages, ensure_ascii=False)
        where = f"moment {number}: {told[-3000:]}"
        assert "CancelledError" not in told, where
        assert "Error:" not in told, where
        assert words in told, where
        results = results_of(messages)
        for entity_id in moments.done:
            assert results[entity_id]["status"] == "confirmed", where
            assert entity_id in results[entity_id]["changed"], where
        asked = results.pop(DOOR, None)
        if asked is not None and asked.get("error") != "cancelled":
            assert asked["status"] == "approval_required", where
            # It still takes an answer: nobody has many questions open.
            await panel.send_json_auto_id(
                {
                    "type": "ha_ai_agent/approvals/resolve",
                    "approval_id": asked["approval_id"],
                    "decision": "reject",
                }
            )
            assert (await panel.receive_json())["success"], where
        for entity_id, result in results.items():
            assert (result["status"] == "confirmed") == (entity_id in moments.done)
        said = "".join(str(item["content"] or "") for item in messages)
        for piece in run.said:
            # Our question is told in its result: the model is not to repeat it.
            assert piece.strip() in said or "Front door" in piece, where
        seen.add((len(results), len(moments.done), len(run.said), asked is None))
    # Early and late: with some of it done, and with all of it.
    assert len(seen) > 2
    assert not front_door.log
    await panel.send_json_auto_id({"type": "ha_ai_agent/approvals/list"})
    # But for the first, that of the whole turn: none was put that nobody was told of.
    assert len((await panel.receive_json())["result"]["approvals"]) <= 1


async def test_a_call_that_still_runs_is_told_as_it_ends(
    home: HomeAssistant,
    set_up: SetUp,
    server: ScriptedServer,
    listen: Listen,
    moments: Moments,
) -> None:
    """What is not over yet is not told as done, and not as failed either."""
    await set_up(server)
    server.think = think
    ears = await listen()
    moments.held = asyncio.Event()
    for ends_before in (False, True):
        moments.held.clear()
        for entity_id in LAMPS:
            home.states.async_set(entity_id, "off")
        run, stop = Run(), asyncio.Event()
        async with ears.breaking(WORDS, stop, run):
            await until(lambda: moments.count >= 4)
            stop.set()
        moments.count = 0
        if ends_before:
            moments.held.set()
            await ended(home)
        conversation_id = run.of("run-start")[0]["conversation_id"]
        await ears.say("And then?", conversation_id=conversation_id)
        results = results_of(server.chats[-1]["messages"])
        wanted = "confirmed" if ends_before else "unconfirmed"
        assert {item["status"] for item in results.values()} == {wanted}
        moments.held.set()
        await ended(home)
        assert state_of(home, LAMPS[0]) == "on"


async def test_a_stop_is_told_with_what_was_done(
    home: HomeAssistant, set_up: SetUp, server: ScriptedServer, listen: Listen
) -> None:
    """Said while the model writes: the lamp that went on is in the next request."""
    await set_up(server)
    server.script(
        Reply(text="One moment. ", calls=[turn_on(LAMPS[2])]),
        Reply(fault="silence", at="text", text="It is on and "),
    )
    ears = await listen()
    other = Ears(home, ears.voice, await ears.connect(), ears.connect)
    async with ears.saying("Guest mode on") as run:
        await until(lambda: len(server.chats) == 2)
        conversation_id = run.of("run-start")[0]["conversation_id"]
        await other.say("Stop", conversation_id=conversation_id)
    server.script(Reply(text="Yes."))
    await ears.say("Is it on?", conversation_id=conversation_id)
    messages = server.chats[-1]["messages"]
    assert results_of(messages)[LAMPS[2]]["status"] == "confirmed"
    assert "Cancelled" not in json.dumps(messages)
