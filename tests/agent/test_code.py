"""A code that is spoken stays in the house: whole turns."""

from collections.abc import Sequence
from dataclasses import replace
import json
import re

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import setup_test_component_platform

from tests.devices import Lock
from tests.scripted_server import Call, Reply, ScriptedServer

from .conftest import Say, SetUp, speech_of, state_of

# What is drawn by chance or by the clock: ids, and parts of a second.
CHANCE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{26}\b|\.\d{3,}\b")
UNLOCK = Call(
    "call_service",
    {"domain": "lock", "service": "unlock", "entity_id": "lock.front_door"},
)


@pytest.mark.parametrize(
    "sentences",
    [
        ("yes 4711",),
        ("yes, four seven one one",),
        ("yes", "yes, 47 11 please"),
        ("yes 4712", "yes 4711"),
        ("the code is four, seven, one, one", "yes 4 7 1 1"),
        ("yes", "forty-seven eleven", "yes 4711"),
        ("yes forty-seven eleven", "four thousand seven hundred eleven", "4711"),
        ("Four seven one one unlock it please", "yes", "yes 4711"),
    ],
)
async def test_no_model_and_no_history_gets_the_code(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    sentences: Sequence[str],
) -> None:
    setup_test_component_platform(home, "lock", [Lock("Front door")])
    assert await async_setup_component(home, "lock", {"lock": {"platform": "test"}})
    await home.async_block_till_done()
    async_expose_entity(home, "conversation", "lock.front_door", should_expose=True)
    entry = await set_up(server, approval_code="4711")
    server.default = Reply(text="Fine.")
    server.script(Reply(calls=[UNLOCK]), Reply(text="Well."))
    asked = await say("Open the front door", "thread")
    assert "unlock Front door?" in speech_of(asked)
    for sentence in sentences:
        assert state_of(home, "lock.front_door") == "locked"
        await say(sentence, "thread")
    assert state_of(home, "lock.front_door") == "unlocked"
    await say("How are you", "thread")
    await home.async_block_till_done(wait_background_tasks=True)
    found = await entry.runtime_data.history.async_load_messages(
        "thread", limit_turns=50
    )
    # Ids and moments may have any digits in them.
    kept = [str(replace(row, message_id="", created_ts=0)) for row in found]
    assert any("•••" in text for text in kept)
    sent = [json.dumps(body["messages"], ensure_ascii=False) for body in server.chats]
    assert "How are you" in sent[-1]
    for text in (CHANCE.sub("", item) for item in (*sent, *kept)):
        for code in (
            "4711",
            "4712",
            "47 11",
            "4 7 1 1",
            "seven",
            "even, one",
            "eleven",
            "forty",
        ):
            assert code not in text.casefold(), code
