"""Whole turns with what a person chose for each request: thinking, warmth, fields."""

import logging
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.ha_ai_agent.const import DOMAIN
from tests.scripted_server import Reply, ScriptedServer

from .conftest import LAMP_ON, Say, SetUp, speech_of, state_of
from .test_turn_tools import api

__all__ = ["api"]

CHOSEN = {
    "thinking": "high",
    "temperature": 0.25,
    "request_fields": {"top_p": 0.5, "metadata": {"token": "canary-field"}},
}


async def test_every_request_has_it(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say, api: str
) -> None:
    await set_up(server, **CHOSEN)
    server.script(Reply(calls=[LAMP_ON]), Reply(text="It is on."))
    await say("Turn on the kitchen lamp, please, whatever it takes")
    assert len(server.chats) == 2
    for body in server.chats:
        assert body["temperature"] == 0.25
        assert body["top_p"] == 0.5
        assert body["metadata"] == {"token": "canary-field"}
        # Responses or chat completions: each has its own place for it.
        effort = body.get("reasoning", {}).get("effort", body.get("reasoning_effort"))
        assert effort == "high"


async def test_a_server_that_takes_none_of_it_is_told_of_and_answers(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    api: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def rules(body: Any) -> tuple[int, Any] | None:
        for name in ("temperature", "metadata", "reasoning", "reasoning_effort"):
            if name in body:
                said = f"Unknown parameter: '{name}' ({body[name]}) canary-key"
                return 400, {"error": {"message": said, "param": name}}
        return None

    entry = await set_up(server, **CHOSEN)
    assert entry.data["api_key"] == "test-key"
    server.rules = rules
    server.script(Reply(calls=[LAMP_ON]), Reply(text="It is on."), Reply(text="Hello."))
    result = await say("Turn on the kitchen lamp, please, whatever it takes")
    assert state_of(home, "light.kitchen_lamp") == "on"
    assert result.response.error_code is None
    told = [
        record.getMessage()
        for record in caplog.records
        if record.levelno == logging.WARNING and "was chosen" in record.getMessage()
    ]
    assert len(told) == 3
    assert any("temperature" in line for line in told)
    assert any("metadata" in line for line in told)
    assert not any("canary-field" in line for line in told)
    assert not [key for domain, key in ir.async_get(home).issues if domain == DOMAIN]
    # Told once, kept, and the rest still goes.
    asked = len(server.chats)
    assert speech_of(await say("Say hello to everybody who is here now")) == "Hello."
    assert len(server.chats) == asked + 1
    assert server.chats[-1]["top_p"] == 0.5
    assert len(told) == sum("was chosen" in record.message for record in caplog.records)


@pytest.mark.parametrize(
    ("options", "first", "then"),
    [
        ({}, 1024, 4096),
        ({"thinking": "low"}, 4096, 4096),
        ({"max_output_tokens": 2000}, 2000, 2000),
        ({"model_context": 8192}, 1024, 2048),
    ],
)
async def test_a_model_that_thinks_may_answer_longer(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    options: dict[str, Any],
    first: int,
    then: int,
) -> None:
    """Its thinking counts as a part of its answer: known, chosen or seen."""
    await set_up(server, **options)
    server.script(Reply(reasoning="Hmm.", text="Well."), Reply(text="Yes."))
    await say("What is the meaning of life and of everything else?")
    await say("And what is the meaning of death, by the way?")
    assert [body["max_tokens"] for body in server.chats] == [first, then]


async def test_tasks_have_it_too(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp
) -> None:
    await set_up(server, **CHOSEN)
    server.script(Reply(text="Words."))
    answer = await home.services.async_call(
        "ai_task",
        "generate_data",
        {
            "entity_id": "ai_task.ha_ai_agent",
            "task_name": "x",
            "instructions": "Write words.",
        },
        blocking=True,
        return_response=True,
    )
    assert answer is not None
    assert answer["data"] == "Words."
    assert server.chats[0]["temperature"] == 0.25
    assert server.chats[0]["max_tokens"] == 4096
