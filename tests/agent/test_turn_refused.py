"""Whole turns against servers that refuse: what is said, written down and learned."""

from collections.abc import Mapping
import json
import logging
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir, llm
from homeassistant.util.json import JsonObjectType
import probatio
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.ha_ai_agent.agent.sentences import sentence
from custom_components.ha_ai_agent.const import DOMAIN, EVENT_TURN_FINISHED
from custom_components.ha_ai_agent.providers import profiles, session
from tests.scripted_server import Call, Reply, ScriptedServer, tool_names

from .conftest import LAMP_ON, Say, SetUp, speech_of, state_of, until
from .test_turn_tools import api

__all__ = ["api"]

CASES = Path(__file__).parent.parent / "data" / "wire"
CANNOT_ACT = sentence("cannot_act", "en")
REFUSED = sentence("provider_refused", "en")
PROMPT = "canary-prompt-4711"
WORDS = "Please tell canary-words-4712 something"


def recorded(name: str) -> tuple[int, Any]:
    """Return the refusal of a case."""
    reply = json.loads((CASES / f"{name}.json").read_text())["replies"][0]
    return reply["status"], reply["json"]


def issues(home: HomeAssistant) -> dict[str, Mapping[str, str]]:
    """Return the repairs of ours, by what they are about."""
    return {
        str(issue.translation_key): issue.translation_placeholders or {}
        for (domain, _), issue in ir.async_get(home).issues.items()
        if domain == DOMAIN and issue.active and issue.translation_key
    }


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what was written down of refusals."""
    return [
        record.getMessage()
        for record in caplog.records
        if record.levelno == logging.WARNING and "refused a request" in record.message
    ]


@pytest.mark.parametrize(
    "name",
    ["14-tools-unsupported-400", "15-tools-unsupported-404", "16-jinja-500"],
)
async def test_a_model_without_tools_talks(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    api: str,
    caplog: pytest.LogCaptureFixture,
    name: str,
) -> None:
    """It answers, the answer says what it cannot do, and a repair says why."""
    status, body = recorded(name)
    await set_up(server)
    server.rules = lambda asked: (status, body) if asked.get("tools") else None
    server.script(Reply(text="Once upon a time."), Reply(text="The end."))
    result = await say("Tell me a story")
    assert speech_of(result) == f"Once upon a time. {CANNOT_ACT}"
    assert result.response.error_code is None
    # With a stream once more without it, where that is what was refused.
    assert len(server.chats) == (3 if name.startswith("16") else 2)
    told = issues(home)["no_tools"]
    assert told["model"] == "test-model"
    assert body["error"]["message"][:40] in told["message"]
    assert len(warnings(caplog)) == 1
    asked = len(server.chats)
    result = await say("And then?", result.conversation_id)
    assert speech_of(result) == f"The end. {CANNOT_ACT}"
    assert len(server.chats) == asked + 1
    assert len(warnings(caplog)) == 1
    assert "no_tools" in issues(home)


async def test_tools_are_tried_again(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A server that was started otherwise is noticed, and the repair is taken back."""
    await set_up(server)
    refusal = recorded("16-jinja-500")
    server.rules = lambda asked: refusal if asked.get("tools") else None
    server.default = Reply(text="Hm.")
    await say("Lamp on, whatever it is called")
    assert "no_tools" in issues(home)
    monkeypatch.setattr(session, "monotonic", lambda: float("inf"))
    server.rules = None
    server.script(Reply(calls=[LAMP_ON]), Reply(text="It is on."))
    result = await say("Lamp on, whatever it is called")
    assert speech_of(result) == "It is on."
    assert state_of(home, "light.kitchen_lamp") == "on"
    await home.async_block_till_done()
    assert "no_tools" not in issues(home)


@pytest.mark.parametrize(
    ("status", "message", "issue"),
    [
        (400, "Unsupported api version 2020-01-01", "request_refused"),
        (404, "Resource not found", "request_refused"),
        (404, "The model `test-model` does not exist", "model_not_found"),
        (422, "Input should be a valid string", "request_refused"),
    ],
)
async def test_a_refusal_is_told_and_no_unreachable_server(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    api: str,
    hass_ws_client: WebSocketGenerator,
    caplog: pytest.LogCaptureFixture,
    status: int,
    message: str,
    issue: str,
) -> None:
    """Said, written down once, kept with the turn, and a repair until it answers."""
    turns: list[str] = []
    home.bus.async_listen(
        EVENT_TURN_FINISHED, lambda event: turns.append(event.data["turn_id"])
    )
    await set_up(server, prompt=PROMPT)
    secret = f"{message}. Key test-key, login http://me:secret@host, said: {WORDS!r}"
    server.rules = lambda _: (
        status,
        {"error": {"message": f"{secret} after {PROMPT}"}},
    )
    for _ in range(2):
        assert speech_of(await say(WORDS)) == REFUSED
    (line,) = warnings(caplog)
    assert message in line
    assert f"HTTP {status}" in line
    assert message in issues(home)[issue].get("message", message)
    await until(lambda: len(turns) == 2)
    client = await hass_ws_client(home)
    await client.send_json_auto_id(
        {"type": "ha_ai_agent/turns/get", "turn_id": turns[0]}
    )
    turn = json.dumps((await client.receive_json())["result"])
    assert message in turn
    for canary in ("canary-prompt", "canary-words", "test-key", "secret", "me:"):
        assert canary not in line
        assert canary not in str(issues(home))
        assert canary not in turn.replace(WORDS, "")
    server.rules = None
    if issue == "model_not_found":
        return  # nobody is asked for it until its cool-down is over
    assert speech_of(await say("Hello")) == "Hello from the scripted server."
    await home.async_block_till_done()
    assert issue not in issues(home)


@pytest.mark.parametrize("name", ["12-moderation-403", "13-content-filter-400"])
async def test_a_filter_is_about_this_sentence(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say, name: str
) -> None:
    """One request, no other key is asked for, and the next sentence is answered."""
    await set_up(server)
    server.script(Reply(refuse=recorded(name)), Reply(text="Fine."))
    assert speech_of(await say("Say something bad")) == sentence("refused", "en")
    assert len(server.chats) == 1
    assert not home.config_entries.flow.async_progress_by_handler(DOMAIN)
    assert not issues(home).keys() & {"request_refused", "no_tools"}
    assert speech_of(await say("Say something nice")) == "Fine."


async def test_a_short_wait_is_waited(
    server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    """A wait that only the body tells is no lack of credit."""
    status, body = recorded("26-rate-limit-in-body")
    body[0]["error"]["details"][0]["retryDelay"] = "0.05s"
    await set_up(server)
    server.script(Reply(refuse=(status, body)), Reply(text="Here I am."))
    assert speech_of(await say("Are you there?")) == "Here I am."


async def test_too_long_is_said(
    server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    """In whatever words a server says it."""
    await set_up(server)
    server.script(Reply(refuse=recorded("27-too-long-other-words")))
    assert speech_of(await say("A long story")) == sentence("too_long", "en")
    assert len(server.chats) == 1


async def test_a_refusal_after_an_action(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    """What was done is told by who knows it, and no connection is said to be lost."""
    await set_up(server)
    server.script(Reply(calls=[LAMP_ON]))
    server.rules = lambda asked: (
        (400, {"error": {"message": "No more of this"}})
        if any(row.get("role") == "tool" for row in asked["messages"])
        else None
    )
    said = speech_of(await say("Lamp on, whatever it is called"))
    assert state_of(home, "light.kitchen_lamp") == "on"
    assert said == "Done: Kitchen lamp."


async def test_an_answer_in_one_piece_under_a_wrong_label(
    server: ScriptedServer, set_up: SetUp, say: Say, api: str
) -> None:
    """How a body begins says what it is."""
    await set_up(server)
    if api == "responses":
        whole: Any = {
            "object": "response",
            "status": "completed",
            "output": [
                {
                    "type": "message",
                    "content": [{"type": "output_text", "text": "Yes."}],
                }
            ],
        }
    else:
        whole = {"choices": [{"message": {"role": "assistant", "content": "Yes."}}]}
    server.script(Reply(raw=json.dumps(whole, indent=2).encode()))
    assert speech_of(await say("Are you there?")) == "Yes."


class _Tool(llm.Tool):
    """A tool of somebody else."""

    parameters = probatio.Schema({probatio.Optional("x"): str})

    def __init__(self, name: str) -> None:
        self.name = name
        self.description = name

    async def async_call(
        self, hass: HomeAssistant, tool_input: llm.ToolInput, context: llm.LLMContext
    ) -> JsonObjectType:
        return {"ok": True}


class _Api(llm.API):
    async def async_get_api_instance(self, context: llm.LLMContext) -> llm.APIInstance:
        return llm.APIInstance(self, "", context, [_Tool("strange"), _Tool("harmless")])


@pytest.mark.parametrize("how", ["name", "place", "silence"])
async def test_one_bad_tool_of_others_never_costs_the_turn(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    api: str,
    how: str,
) -> None:
    """The one that is named is left out; where none is, those of others are."""
    llm.async_register_api(home, _Api(hass=home, id="others", name="Others"))
    await set_up(server, llm_hass_api=["others"], approval_mode="off")

    def rules(asked: Mapping[str, Any]) -> tuple[int, Any] | None:
        names = tool_names(asked)
        bad = next((name for name in names if "strange" in name), None)
        if bad is None:
            return None
        message = {
            "name": f"Invalid schema for function '{bad}'",
            "place": f"tools[{names.index(bad)}].parameters: nothing that I know",
            "silence": "Bad request",
        }[how]
        return 400, {"error": {"message": message}}

    server.rules = rules
    server.script(Reply(calls=[LAMP_ON]), Reply(text="On."))
    assert speech_of(await say("Lamp on, whatever it is called")) == "On."
    assert state_of(home, "light.kitchen_lamp") == "on"
    assert "call_service" in tool_names(server.chats[-1])
    kept = any("harmless" in name for name in tool_names(server.chats[-1]))
    assert kept is (how != "silence")


async def test_thinking_goes_back_where_it_is_wanted(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    """Learned from the refusal; also for calls that another model had made."""
    await set_up(server)
    server.script(Reply(calls=[LAMP_ON]), Reply(text="On."))
    first = await say("Lamp on, whatever it is called")

    def rules(asked: Mapping[str, Any]) -> tuple[int, Any] | None:
        rows = [row for row in asked["messages"] if row.get("tool_calls")]
        if all(row.get("reasoning_content") for row in rows):
            return None
        message = "thinking is enabled but reasoning_content is missing in message 3"
        return 400, {"error": {"message": message}}

    server.rules = rules
    for asked in (4, 5):
        server.script(Reply(text="Fine."))
        result = await say("And now?", first.conversation_id)
        assert speech_of(result) == "Fine."
        assert len(server.chats) == asked
    read = Call("get_states", {"entity_id": "light.kitchen_lamp"})
    server.script(Reply(calls=[read], reasoning="I look."), Reply(text="It is on."))
    result = await say("Look at it", first.conversation_id)
    assert speech_of(result) == "It is on."
    rows = [row for row in server.chats[-1]["messages"] if row.get("tool_calls")]
    assert rows[-1]["reasoning_content"] == "I look."


async def test_a_server_that_cuts_what_it_is_sent(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    """It is fitted to, and a repair says how to give the model more room."""
    await set_up(server, model_context=32_000, history_tokens=20_000)
    window = 6144

    def think(body: dict[str, Any]) -> Reply:
        sent = len(json.dumps(body)) // 4
        return Reply(text="Once more. " * 150, usage=(min(sent, window), 0, 300))

    server.think = think
    result = await say("Tell me a story about the sea")
    sizes = []
    for number in range(12):
        result = await say(f"Tell me story {number}", result.conversation_id)
        sizes.append(len(json.dumps(server.chats[-1])) // 4)
    assert max(sizes) > window
    assert sizes[-1] < window
    assert issues(home)["window_cut"]["tokens"] == str(window)


async def test_how_long_a_first_word_may_take_is_an_option(
    server: ScriptedServer, set_up: SetUp
) -> None:
    """Unknown servers get a slow machine's time; a person may say otherwise."""
    entry = await set_up(server)
    (agent,) = entry.runtime_data.agents.values()
    assert agent.parts.ladder.rungs[0].first_token_seconds == profiles.LOCAL_SECONDS


async def test_the_option_makes_the_turn_longer_as_well(
    server: ScriptedServer, set_up: SetUp
) -> None:
    entry = await set_up(server, first_token_timeout=240)
    (agent,) = entry.runtime_data.agents.values()
    assert agent.parts.ladder.rungs[0].first_token_seconds == 240
    assert agent.parts.ladder.begin().remaining_seconds > 240


async def test_comments_arrive_as_signs_of_life(
    server: ScriptedServer, set_up: SetUp, say: Say, api: str
) -> None:
    """They are in no answer's way."""
    await set_up(server)
    server.script(Reply(text="Here.", piece_delay=0))
    plain = speech_of(await say("Are you there?"))
    comment = b": OPENROUTER PROCESSING\n\n"
    chunk: Any = {"choices": [{"delta": {"content": "Here."}, "finish_reason": "stop"}]}
    if api == "responses":
        item = {
            "type": "message",
            "content": [{"type": "output_text", "text": "Here."}],
        }
        chunk = {
            "type": "response.completed",
            "response": {"status": "completed", "output": [item]},
        }
    frame = f"data: {json.dumps(chunk)}\n\n".encode()
    server.script(Reply(raw=comment * 50 + frame + comment))
    assert speech_of(await say("And now?")) == plain == "Here."


async def test_what_was_learned_outlives_a_restart(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    """A model whose template opens the thinking is known from its first answer on."""
    entry = await set_up(server)
    server.script(Reply(text="Lamps are lamps, I say.</think>On."))
    await say("Is the lamp on, whatever it is called?")
    assert await home.config_entries.async_reload(entry.entry_id)
    await home.async_block_till_done()
    server.script(Reply(text="Lamps are lamps, I say.</think>On."))
    result = await say("Is the lamp on, whatever it is called?")
    assert speech_of(result) == "On."


@pytest.mark.parametrize(
    ("reply", "told", "when"),
    [
        (Reply(fault="rate_limit", retry_after=50), "busy a moment ago", "seconds"),
        (Reply(fault="rate_limit", retry_after=600), "busy a moment", "10 minutes"),
        (Reply(refuse=(503, {"error": "busy"})), "busy a moment ago", "in a moment"),
        (Reply(fault="error_500"), "did not answer", "in a moment"),
        (Reply(fault="reset"), "can't reach", "in a moment"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
async def test_what_is_said_of_a_silent_model_is_true(
    server: ScriptedServer, set_up: SetUp, say: Say, reply: Reply, told: str, when: str
) -> None:
    """It says what happened, and when the model will be asked again."""
    server.default = reply
    await set_up(server)
    for _ in range(3):  # many failures make it no other, and no later
        server.requests.clear()
        speech = speech_of(await say("Who was Ada?"))
        assert told in speech
        assert when in speech
    # Only a server that itself wants a pause is left alone.
    assert bool(server.requests) is (reply.retry_after is None)
