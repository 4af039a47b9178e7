"""No turn ends in an exception: whatever breaks, there is an honest sentence."""

from collections.abc import Callable
from typing import Any, override

from homeassistant.components import conversation
from homeassistant.core import HomeAssistant
from homeassistant.helpers import llm
import probatio
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.ha_ai_agent.agent.ladder import retry
from tests.scripted_server import Call, Reply, ScriptedServer, tool_results

from .conftest import LAMP_ON, Say, SetUp, speech_of, state_of, until

THINKING = Reply(reasoning="Let me think.", text="")
CUT = Reply(reasoning="Let me think.", text="", finish="length")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait between tries."""
    monkeypatch.setattr(retry, "BACKOFF_SECONDS", 0.0)


async def test_a_thought_alone_is_asked_again(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    """Two answers of one iteration each bring a thought; the chat log takes one."""
    await set_up(server)
    server.script(THINKING, Reply(reasoning="Again.", text="The light is on."))
    result = await say("Tell me about the weather on Mars")
    assert speech_of(result) == "The light is on."
    assert result.response.error_code is None


@pytest.mark.parametrize("acts", [False, True])
async def test_thoughts_alone_end_in_a_sentence(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    acts: bool,
) -> None:
    """Also after something was done; and the next turn is a turn."""
    await set_up(server)
    if acts:
        server.script(Reply(reasoning="Lamp.", calls=(LAMP_ON,)))
    server.script(THINKING, THINKING)
    result = await say("The lamp, as on Mars")
    expected = "Done: Kitchen lamp." if acts else "didn't answer"
    assert expected in speech_of(result)
    assert (state_of(home, "light.kitchen_lamp") == "on") is acts
    server.script(Reply(text="Fine."))
    result = await say("And now about Venus?", result.conversation_id)
    assert speech_of(result) == "Fine."


async def test_a_limit_that_went_into_thinking_is_raised_once(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Never the same request again; and the limit is named."""
    await set_up(server, max_output_tokens=500)
    server.script(CUT, Reply(text="Red."))
    assert speech_of(await say("What colour is Mars?")) == "Red."
    limits = [body["max_tokens"] for body in server.chats]
    assert limits == [500, 2000]
    server.script(CUT, CUT)
    result = await say("What colour is Venus?")
    assert "longer answers" in speech_of(result)
    assert len(server.chats) == 4
    assert "max_output_tokens" in caplog.text


async def test_the_chat_log_may_raise(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was done is told as uncertain, the turn is recorded, the next one works."""
    await set_up(server)
    ended = async_capture_events(home, "ha_ai_agent_turn_finished")
    add = conversation.ChatLog.async_add_assistant_content

    def breaks(self: Any, content: Any, /, *args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("the log is full")

    monkeypatch.setattr(conversation.ChatLog, "async_add_assistant_content", breaks)
    server.script(Reply(calls=(LAMP_ON,)))
    result = await say("Kitchen lamp on please, dear computer")
    assert result.response.error_code is not None
    assert "can't say whether everything was done" in speech_of(result)
    server.script(Reply(text="Never heard."))
    result = await say("What is Mars?", result.conversation_id)
    assert "went wrong" in speech_of(result)
    assert "so I did nothing" in speech_of(result)
    monkeypatch.setattr(conversation.ChatLog, "async_add_assistant_content", add)
    server.script(Reply(text="A planet."))
    result = await say("What is Mars?", result.conversation_id)
    assert speech_of(result) == "A planet."
    await until(lambda: len(ended) == 3)
    outcomes = [event.data["outcome"] for event in ended]
    assert outcomes == ["error", "error", "ok"]


def _in(path: str) -> Callable[[pytest.MonkeyPatch], None]:
    """Return what makes a function of ours raise."""

    def breaks(*_: Any, **__: Any) -> Any:
        raise TypeError("a bug of ours")

    return lambda patch: patch.setattr(f"custom_components.ha_ai_agent.{path}", breaks)


@pytest.mark.parametrize(
    "place",
    [
        "agent.agent.async_get_speaker",
        "agent.agent.async_read_tail",
        "agent.agent.async_get_foreign",
        "agent.agent.AgentApi",
        "agent.expected.ulid_now",
        "agent.turn.fit",
        "agent.turn.paired",
        "agent.messages.json_dumps",
        "agent.stream.DeltaStream._delta",
        "agent.ladder.climb.Climb.async_stream",
        "agent.turn.Turn._async_finish",
        "agent.agent.written",
    ],
)
async def test_a_bug_anywhere_ends_in_a_sentence(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    monkeypatch: pytest.MonkeyPatch,
    place: str,
) -> None:
    """The next turn of the same conversation works again."""
    await set_up(server)
    server.default = Reply(text="A planet.")
    with monkeypatch.context() as patch:
        _in(place)(patch)
        result = await say("What is Mars?")
    said = speech_of(result)
    assert said == "A planet." or "went wrong inside" in said
    result = await say("What is Venus?", result.conversation_id)
    assert speech_of(result) == "A planet."


async def test_a_past_that_cannot_be_read_costs_no_answer(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The database is gone: the words are answered without it."""
    entry = await set_up(server)
    (agent,) = entry.runtime_data.agents.values()

    async def breaks(*_: Any, **__: Any) -> Any:
        raise OSError("disk gone")

    monkeypatch.setattr(type(agent.parts.history), "async_load_messages", breaks)
    server.script(Reply(text="A planet."))
    assert speech_of(await say("What is Mars?", "some-old-id")) == "A planet."


class _Odd(llm.Tool):
    """A tool of somebody else."""

    description = "Odd"

    def __init__(self, name: str, *, schema: Any = None, answer: Any = None) -> None:
        self.name = name
        self.parameters = schema or probatio.Schema({})
        self._answer = answer

    @override
    async def async_call(
        self, hass: HomeAssistant, tool_input: llm.ToolInput, llm_context: Any
    ) -> Any:
        if isinstance(self._answer, BaseException):
            raise self._answer
        return self._answer


class _Broken(_Odd):
    """Its schema cannot even be looked at."""

    @property
    def parameters(self) -> Any:
        raise KeyError(self.name)

    @parameters.setter
    def parameters(self, value: Any) -> None:
        """Take any, give none."""


class _OddApi(llm.API):
    """Brings odd tools."""

    @override
    async def async_get_api_instance(
        self, llm_context: llm.LLMContext
    ) -> llm.APIInstance:
        tools: list[llm.Tool] = [
            _Broken("no_schema"),
            _Odd("type_error", answer=TypeError("boom")),
            _Odd("no_json", answer={"value": object(), 5: 2**90}),
            _Odd("nothing", answer=None),
        ]
        return llm.APIInstance(self, "", llm_context, tools)


async def test_odd_tools_break_no_turn(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    """One is left out, the others fail alone; the conversation goes on."""
    llm.async_register_api(home, _OddApi(hass=home, id="odd", name="Odd"))
    await set_up(server, llm_hass_api=["odd"], approval_mode="off")
    names = ("type_error", "no_json", "nothing", "no_schema")
    server.script(
        Reply(calls=[LAMP_ON, *(Call(name) for name in names)]), Reply(text="Well.")
    )
    result = await say("Do odd things")
    assert speech_of(result) == "Well."
    assert state_of(home, "light.kitchen_lamp") == "on"
    offered = {tool["function"]["name"] for tool in server.chats[0]["tools"]}
    assert offered >= {"type_error", "no_json", "nothing"}
    assert "no_schema" not in offered
    results = tool_results(server.chats[1])
    assert len(results) == 5
    # What is not in its list the model cannot call.
    assert "unknown_tool" in str(results[-1])
    server.script(Reply(text="Still here."))
    result = await say("And now?", result.conversation_id)
    assert speech_of(result) == "Still here."


@pytest.mark.parametrize(
    "arguments",
    ['{"entity_id": "\\ud83d"}', '{"x": 1e999}', f'{{"x": {2**80}}}', "[" * 50000],
)
async def test_arguments_that_no_server_takes_back(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    arguments: str,
) -> None:
    """Half a character, infinity, a number too big: the next request is made all the same."""
    await set_up(server)
    server.script(
        Reply(calls=[Call("get_states", arguments)], argument_bytes=60000),
        Reply(text="Well."),
        Reply(text="Still here."),
    )
    result = await say("Read something")
    assert speech_of(result) == "Well."
    result = await say("And now?", result.conversation_id)
    assert speech_of(result) == "Still here."


@pytest.mark.parametrize(
    "words",
    [
        "Country, region, or territory not supported",
        'Your chosen model requires moderation and your input was flagged for "x"',
        "Project `p` does not have access to model `test-model`",
        "Your team has used all available credits or reached its spending limit",
        "",
    ],
)
async def test_a_403_that_is_not_about_the_key(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say, words: str
) -> None:
    """Nobody is asked for a key, and the next sentence of anybody is asked."""
    await set_up(server)
    server.script(Reply(refuse=(403, {"error": {"message": words, "code": 403}})))
    result = await say("Tell me about the weather on Mars")
    assert "refused this request" in speech_of(result)
    assert len(server.chats) == 1
    await home.async_block_till_done()
    assert not home.config_entries.flow.async_progress()
    server.script(Reply(text="Fine."))
    assert speech_of(await say("And on Venus?")) == "Fine."
