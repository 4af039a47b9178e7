"""Two calls are two calls in whole turns, whatever ids and indices a server gives."""

from collections.abc import Sequence
import json
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from tests.scripted_server import Call, Reply, ScriptedServer, tool_results
from tests.server_rules import openai_rules

from .conftest import GUEST_ON, LAMP_ON, Say, SetUp, speech_of, state_of
from .test_turn_tools import api

__all__ = ["api"]

CASES = Path(__file__).parent.parent / "data" / "wire"
LAMP = json.dumps(LAMP_ON.arguments)
GUEST = json.dumps(GUEST_ON.arguments)
NAME = "call_service"


def _both(home: HomeAssistant) -> tuple[str, str]:
    return state_of(home, "light.kitchen_lamp"), state_of(home, "input_boolean.guest")


@pytest.mark.parametrize("ids", [("call_1", "call_1"), ("", ""), ("a.b:c", "a.b:c")])
async def test_two_calls_of_one_id_over_rounds(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    api: str,
    ids: tuple[str, str],
) -> None:
    """Both are done, both are told under their own id; also in the next round."""
    await set_up(server)
    server.rules = openai_rules
    lamp, guest = (
        Call(call.name, call.arguments, call_id)
        for call, call_id in zip((LAMP_ON, GUEST_ON), ids, strict=True)
    )
    read = Call("get_states", {"entity_id": "light.kitchen_lamp"}, ids[0])
    server.script(
        Reply(calls=(lamp, guest)), Reply(calls=(read, read)), Reply(text="Both on.")
    )
    result = await say("Both on please, whatever they are")
    assert speech_of(result) == "Both on."
    assert _both(home) == ("on", "on")
    told = tool_results(server.chats[1])
    assert [list(row["changed"]) for row in told] == [
        ["light.kitchen_lamp"],
        ["input_boolean.guest"],
    ]
    assert len(tool_results(server.chats[2])) == 4
    server.script(Reply(calls=(lamp, guest)), Reply(text="Again."))
    assert speech_of(await say("Again?", result.conversation_id)) == "Again."


def _sse(*deltas: Sequence[dict[str, Any]]) -> bytes:
    chunks = [
        {"choices": [{"index": 0, "delta": {"tool_calls": one}}]} for one in deltas
    ]
    chunks.append(
        {"choices": [{"index": 0, "delta": {}, "finish_reason": "tool_calls"}]}
    )
    rows = [f"data: {json.dumps(chunk)}\n\n" for chunk in chunks]
    return "".join([*rows, "data: [DONE]\n\n"]).encode()


def _piece(text: str | None, **more: Any) -> dict[str, Any]:
    name = more.pop("name", NAME)
    return {"function": {"name": name, "arguments": text}, **more}


STREAMS = {
    "no index, one id, one list": _sse([_piece(LAMP, id="x"), _piece(GUEST, id="x")]),
    "no index, one id": _sse([_piece(LAMP, id="x")], [_piece(GUEST, id="x")]),
    "one index, one id": _sse(
        [_piece(LAMP, id="x", index=0)], [_piece(GUEST, id="x", index=0)]
    ),
    "one index, one id, in pieces": _sse(
        [_piece(LAMP[:9], id="x", index=0)],
        [_piece(LAMP[9:], id="x", index=0)],
        [_piece(GUEST[:9], id="x", index=0)],
        [_piece(GUEST[9:], id="x", index=0)],
    ),
    "in turns, one id": _sse(
        [_piece("", id="x", index=0)],
        [_piece("", id="x", index=1)],
        [_piece(LAMP[:20], name=None, index=0)],
        [_piece(GUEST[:20], name=None, index=1)],
        [_piece(LAMP[20:], name=None, index=0), _piece(GUEST[20:], name=None, index=1)],
    ),
    "id and name with each piece": _sse(
        [_piece(LAMP[:9], id="x", index=0), _piece(GUEST[:9], id="x", index=1)],
        [_piece(LAMP[9:], id="x", index=0), _piece(GUEST[9:], id="x", index=1)],
    ),
    "an index that counts pieces": _sse(
        [_piece(LAMP[:9], id="x", index=0)],
        [_piece(LAMP[9:], id="x", index=1)],
        [_piece(GUEST[:9], id="y", index=2)],
        [_piece(GUEST[9:], id="y", index=3)],
    ),
    "nothing but arguments": _sse([_piece(LAMP)], [_piece(GUEST, name=None)]),
    "arguments in a row": _sse([_piece(LAMP + GUEST, id="x", index=0)]),
    "the whole call again": _sse(
        [_piece(LAMP[:9], id="x", index=0)],
        [_piece(LAMP[9:], name=None, index=0)],
        [_piece(GUEST, id="y", index=1)],
        [_piece(LAMP, id="x", index=0)],
    ),
    "objects": _sse(
        [_piece(json.loads(LAMP), id="x"), _piece(json.loads(GUEST), id="x")]
    ),
}


@pytest.mark.parametrize("stream", STREAMS.values(), ids=STREAMS.keys())
async def test_calls_as_servers_stream_them(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    stream: bytes,
) -> None:
    """Each is done once, and the request that follows is one that a server takes."""
    await set_up(server)
    server.rules = openai_rules
    server.script(Reply(raw=stream), Reply(text="Both on."))
    result = await say("Both on please, whatever they are")
    assert speech_of(result) == "Both on."
    assert _both(home) == ("on", "on")
    assert len(tool_results(server.chats[1])) == 2


@pytest.mark.parametrize(
    "name", ["04-duplicate-ids-streamed", "05-duplicate-ids-in-pieces"]
)
async def test_cases_with_one_id(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say, name: str
) -> None:
    """As reported: the second call was lost, or its name ran into the first one's."""
    case = json.loads((CASES / f"{name}.json").read_text())
    (reply,) = case["replies"]
    rows = [f"data: {json.dumps(chunk)}\n\n" for chunk in reply["sse"]]
    await set_up(server)
    server.rules = openai_rules
    server.script(Reply(raw="".join(rows).encode()), Reply(text="Well."))
    assert speech_of(await say("Both on please, whatever they are")) == "Well."
    sent = [
        [call["function"]["name"], json.loads(call["function"]["arguments"])]
        for message in server.chats[1]["messages"]
        for call in message.get("tool_calls") or ()
    ]
    assert sent == case["expect"]["calls"]


async def test_one_thought_and_an_answer_as_reported(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    """The recorded streams of a model that thinks and says nothing at first."""
    case = json.loads((CASES / "02-thinking-only-then-answer.json").read_text())
    await set_up(server)
    for reply in case["replies"]:
        rows = [f"data: {json.dumps(chunk)}\n\n" for chunk in reply["sse"]]
        server.script(Reply(raw="".join(rows).encode()))
    result = await say("Tell me about the weather on Mars")
    assert speech_of(result) == "The light is on."
