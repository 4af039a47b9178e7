"""Whole turns against servers and models that say the same thing in other ways."""

from collections.abc import Callable, Mapping
import json
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from tests.scripted_server import Call, Reply, ScriptedServer

from .conftest import LAMP_ON, Say, SetUp, speech_of, state_of
from .test_turn_tools import api

__all__ = ["api"]

VALUES: dict[str, Any] = {
    "domain": "light",
    "service": "turn_on",
    "entity_id": ["light.kitchen_lamp"],
}
TEXT = json.dumps(VALUES)
WORDS = "Lamp on, whatever it is called"
LAMP = "light.kitchen_lamp"


def piece(delta: Any, finish: str | None = None) -> dict[str, Any]:
    """Return one chunk of a chat completion."""
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}


def call(name: str, arguments: Any, call_id: str = "call_1") -> dict[str, Any]:
    """Return a chunk with a piece of a call."""
    function = {"name": name, "arguments": arguments}
    return piece({"tool_calls": [{"index": 0, "id": call_id, "function": function}]})


def stream(*chunks: Any, frame: str = "data: ") -> bytes:
    """Return chunks as they are sent."""
    rows = [*(json.dumps(chunk) for chunk in chunks), "[DONE]"]
    return "".join(f"{frame}{row}\n\n" for row in rows).encode()


END = piece({}, "tool_calls")
CALLS = {
    "name as text null": stream(
        call("call_service", TEXT[:20]), call("null", TEXT[20:], ""), END
    ),
    "under parameters": stream(
        piece(
            {"tool_calls": [{"function": {"name": LAMP_ON.name, "parameters": VALUES}}]}
        ),
        END,
    ),
    "in a list": stream(call(LAMP_ON.name, json.dumps([VALUES])), END),
    "behind a fence": stream(call(LAMP_ON.name, f"```json\n{TEXT}\n```"), END),
    "one brace too many": stream(call(LAMP_ON.name, f"{TEXT}}}"), END),
    "a tag after": stream(call(LAMP_ON.name, f"{TEXT}\n</tool_call>"), END),
    "framed twice": stream(call(LAMP_ON.name, TEXT), END, frame="data: data: "),
    "null before": stream(None, [], {}, call(LAMP_ON.name, TEXT), END),
}
IN_WORDS = {
    "function without an end": f"<function=call_service{TEXT}</function>",
    "function in brackets": f"<function(call_service)>{TEXT}</function>",
    "function with a slash": f"<function/call_service>{TEXT}</function>",
    "Mistral without ARGS": f"[TOOL_CALLS]call_service{TEXT}",
    "Cohere": '<|START_ACTION|>[{"tool_call_id": "0", "tool_name": "call_service", '
    f'"parameters": {TEXT}}}]<|END_ACTION|>',
    "DeepSeek": "<｜DSML｜function_calls>\n"
    '<｜DSML｜invoke name="call_service">\n'
    + "".join(
        f'<｜DSML｜parameter name="{key}" string="false">{json.dumps(value)}'
        "</｜DSML｜parameter>\n"
        for key, value in VALUES.items()
    )
    + "</｜DSML｜invoke>\n</｜DSML｜function_calls>",
}
CALLS |= {
    key: stream(piece({"content": text}), piece({}, "stop"))
    for key, text in IN_WORDS.items()
}


@pytest.mark.parametrize("raw", CALLS.values(), ids=CALLS)
async def test_a_call_in_another_form_is_done(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say, raw: bytes
) -> None:
    """The lamp is on after one request, and the second one tells so."""
    await set_up(server)
    server.script(Reply(raw=raw), Reply(text="It is on."))
    assert speech_of(await say(WORDS)) == "It is on."
    assert state_of(home, LAMP) == "on"
    assert len(server.chats) == 2


@pytest.mark.parametrize(
    "name",
    [
        "functions.call_service",
        "functions.call_service:0",
        "default_api:call_service",
        "default_api.call_service",
        "call_service<|channel|>commentary",
        " call_service\n",
        "call_service()",
    ],
)
async def test_what_stands_around_a_name_is_no_part_of_it(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    api: str,
    name: str,
) -> None:
    await set_up(server)
    server.script(Reply(calls=[Call(name, VALUES)]), Reply(text="It is on."))
    assert speech_of(await say(WORDS)) == "It is on."
    assert state_of(home, LAMP) == "on"


@pytest.mark.parametrize(
    ("delta", "said"),
    [
        ({"content": {"type": "text", "text": "Here I am."}}, "Here I am."),
    ],
)
async def test_words_in_another_form_are_said(
    server: ScriptedServer, set_up: SetUp, say: Say, delta: Any, said: str
) -> None:
    await set_up(server)
    other = {"index": 1, "delta": {"content": "No."}, "finish_reason": None}
    chunk = piece(delta, "stop")
    chunk["choices"].insert(0, other)
    server.script(Reply(raw=stream(chunk)))
    assert speech_of(await say("Are you there?")) == said
    assert len(server.chats) == 1


def _signed(body: Mapping[str, Any]) -> bool:
    rows = [row["tool_calls"][0] for row in body["messages"] if row.get("tool_calls")]
    return all("thought_signature" in str(row.get("extra_content")) for row in rows)


type Fits = Callable[[Mapping[str, Any]], bool]
WANTED: dict[str, tuple[Fits, int, str]] = {
    "signatures": (
        _signed,
        400,
        "Function call is missing a thought_signature in functionCall parts.",
    ),
    "text": (
        lambda body: all(row["content"] is not None for row in body["messages"]),
        422,
        "messages.2.content: Input should be a valid string",
    ),
    "no system role": (
        lambda body: body["messages"][0]["role"] != "system",
        400,
        "System role not supported",
    ),
    "a template without a system role": (
        lambda body: body["messages"][0]["role"] != "system",
        500,
        "Only user, assistant and tool roles are supported, got system.",
    ),
}


@pytest.mark.parametrize("wanted", WANTED)
async def test_the_form_that_a_server_wants_is_learned(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say, wanted: str
) -> None:
    """Asked once more in its form, and from then on at once."""
    fits, status, message = WANTED[wanted]
    await set_up(server, prompt="You are called Ada.")

    def rules(body: Mapping[str, Any]) -> tuple[int, Any] | None:
        return None if fits(body) else (status, {"error": {"message": message}})

    server.rules = rules
    server.script(Reply(calls=[LAMP_ON]), Reply(text="It is on."), Reply(text="Ada."))
    result = await say(WORDS)
    assert speech_of(result) == "It is on."
    assert state_of(home, LAMP) == "on"
    asked = len(server.chats)
    assert asked <= 3
    result = await say("Who are you?", result.conversation_id)
    assert speech_of(result) == "Ada."
    assert len(server.chats) == asked + 1
    assert "You are called Ada." in str(server.chats[-1]["messages"])
    assert server.chats[-1]["tools"]


async def test_a_server_that_may_not_stream_answers_in_one_piece(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say, api: str
) -> None:
    """OpenAI does not stream some models to accounts that it does not know."""
    await set_up(server)
    message = "Your organization must be verified to stream this model."
    server.rules = lambda body: (
        (400, {"error": {"message": message, "param": "stream"}})
        if body.get("stream")
        else None
    )
    server.script(Reply(calls=[LAMP_ON]), Reply(text="It is on."))
    assert speech_of(await say(WORDS)) == "It is on."
    assert state_of(home, LAMP) == "on"
    assert len(server.chats) == 3
