"""Whole turns: a real server, real services, Home Assistant's own conversation API."""

import asyncio
from typing import Any

from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from tests.scripted_server import Call, Reply, ScriptedServer

from .conftest import AGENT, GUEST_ON, LAMP_ON, Say, SetUp, speech_of, state_of, until


def _results(request: Any) -> list[dict[str, Any]]:
    """Return the tool results in a request, in their order."""
    from homeassistant.util.json import json_loads_object

    return [
        json_loads_object(message["content"])
        for message in request["messages"]
        if message["role"] == "tool"
    ]


async def test_several_actions_run_and_are_confirmed(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(server)
    server.script(Reply(calls=(LAMP_ON, GUEST_ON)), Reply(text="Both are on."))
    result = await say("Kitchen lamp and guest mode on")
    assert speech_of(result) == "Both are on."
    assert state_of(home, "light.kitchen_lamp") == "on"
    assert state_of(home, "input_boolean.guest") == "on"
    assert not result.continue_conversation
    lamp, guest = _results(server.chats[1])
    assert lamp["status"] == guest["status"] == "confirmed"
    assert list(lamp["changed"]) == ["light.kitchen_lamp"]
    assert list(guest["changed"]) == ["input_boolean.guest"]


async def test_what_is_not_exposed_is_neither_told_nor_touched(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(server)
    targets: list[dict[str, Any]] = [
        {"entity_id": ["light.secret_lamp"]},
        {"entity_id": ["Secret lamp"]},
        {"area_id": ["office"]},
    ]
    server.script(
        Reply(
            calls=[
                Call(
                    "call_service", {"domain": "light", "service": "turn_on", **target}
                )
                for target in targets
            ]
        ),
        Reply(calls=[Call("get_states", {"entity_id": ["light.secret_lamp"]})]),
        Reply(text="No."),
    )
    await say("Light up the office")
    assert state_of(home, "light.desk_lamp") == "on"
    assert state_of(home, "light.secret_lamp") != "on"
    first = str(server.chats[0])
    assert "secret" not in first.lower()


@pytest.mark.parametrize(
    "call",
    [
        Call("no_such_tool", {}),
        Call("call_service", "{not json"),
        Call("call_service", {"domain": "light", "service": "explode"}),
        Call(
            "call_service",
            {"domain": "light", "service": "turn_on", "entity_id": ["light.nope"]},
        ),
        Call(
            "call_service",
            {
                "domain": "light",
                "service": "turn_on",
                "entity_id": ["light.kitchen_lamp"],
                "data": {"brightness_pct": "very"},
            },
        ),
        Call("call_service", {"domain": "homeassistant", "service": "restart"}),
    ],
)
async def test_bad_calls_become_results_that_say_what_is_wrong(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    call: Call,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await set_up(server)
    caplog.clear()
    server.script(Reply(calls=(call, GUEST_ON)), Reply(text="I could not."))
    result = await say("Do it")
    assert speech_of(result) == "I could not."
    bad, good = _results(server.chats[1])
    assert bad["status"] in {"failed", "denied"}
    assert bad["message"]
    assert good["status"] == "confirmed"
    assert not [row for row in caplog.records if row.levelname == "ERROR"]


async def test_an_empty_answer_is_not_silence(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(server)
    server.default = Reply(text="")
    result = await say("Tell me something")
    assert speech_of(result)


async def test_the_beginning_of_every_request_stays_the_same(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(server)
    server.script(
        Reply(calls=(LAMP_ON,)),
        Reply(text="It is on."),
        Reply(text="Sure."),
        Reply(text="Hello."),
    )
    first = await say("Lamp on")
    home.states.async_set("sensor.elsewhere", "5")
    await say("Thanks", first.conversation_id)
    await say("Hello")
    one, two, three, other = server.chats
    for earlier, later in ((one, two), (two, three)):
        count = len(earlier["messages"])
        assert later["messages"][:count] == earlier["messages"]
    assert other["messages"][0] == one["messages"][0]
    assert one["tools"] == two["tools"] == three["tools"] == other["tools"]


async def test_the_clock_is_in_the_tail_alone(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(server)
    server.default = Reply(text="Yes.")
    await say("Hi")
    system, words = server.chats[0]["messages"]
    year = str(__import__("datetime").date.today().year)
    assert year not in system["content"]
    assert year in str(words["content"])


async def test_wishes_are_stable_and_templates_are_live(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(server, prompt="Guests: {{ states('input_boolean.guest') }}")
    server.default = Reply(text="Yes.")
    await say("Hi")
    system, words = server.chats[0]["messages"]
    assert "Guests: off" in str(words["content"])
    assert "Guests:" not in system["content"]


async def test_a_broken_template_is_said_and_nothing_is_sent(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(server, prompt="{{ 1 / 0 }}")
    result = await say("Hi")
    assert "template" in speech_of(result)
    assert not server.chats


async def test_the_last_iteration_is_asked_for_words(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(server, max_tool_iterations=2)
    server.default = Reply(
        calls=[Call("find_entities", {"query": "lamp"})],
    )
    result = await say("Look for ever")
    assert len(server.chats) == 2
    assert server.chats[0].get("tool_choice") != "none"
    assert server.chats[1]["tool_choice"] == "none"
    assert server.chats[1]["tools"] == server.chats[0]["tools"]
    assert speech_of(result)


async def test_the_event_tells_what_a_turn_cost(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(server)
    events = async_capture_events(home, "ha_ai_agent_turn_finished")
    server.script(
        Reply(calls=(LAMP_ON,), usage=(200, 150, 20)),
        Reply(text="On.", usage=(260, 200, 4)),
    )
    result = await say("Lamp on")
    await until(lambda: bool(events))
    (event,) = events
    assert event.data["agent_id"] == AGENT
    assert event.data["conversation_id"] == result.conversation_id
    assert event.data["outcome"] == "ok"
    assert event.data["iterations"] == 2
    assert event.data["tool_calls"] == 1
    assert event.data["input_tokens"] == 460
    assert event.data["cached_input_tokens"] == 350
    assert event.data["output_tokens"] == 24
    assert event.data["duration_ms"] > 0


async def test_a_satellite_goes_on_after_its_session_is_gone(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    entry = await set_up(server)
    server.default = Reply(text="The answer is Paris.")
    await say("Capital of France?", device_id="d1", satellite_id="assist_satellite.a")
    await home.async_block_till_done(wait_background_tasks=True)
    assert await home.config_entries.async_reload(entry.entry_id)
    await home.async_block_till_done()
    await say("And its river?", device_id="d1", satellite_id="assist_satellite.a")
    texts = str(server.chats[-1]["messages"])
    assert "Capital of France?" in texts
    assert "Paris" in texts
    await say("And its river?", device_id="d2", satellite_id="assist_satellite.b")
    assert "Capital of France?" not in str(server.chats[-1]["messages"])


async def test_an_id_that_is_not_home_assistants_is_a_thread(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    entry = await set_up(server)
    server.default = Reply(text="Noted.")
    await say("The code word is heron", "my-own-thread")
    await home.async_block_till_done(wait_background_tasks=True)
    assert await home.config_entries.async_reload(entry.entry_id)
    home.data.pop("conversation_chat_logs", None)
    await say("What is it?", "my-own-thread")
    assert "heron" in str(server.chats[-1]["messages"])


async def test_somebody_elses_thread_stays_theirs(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    hass_admin_user: Any,
) -> None:
    entry = await set_up(server)
    server.default = Reply(text="Noted.")
    await say(
        "My secret is heron", "thread", context=Context(user_id=hass_admin_user.id)
    )
    await home.async_block_till_done(wait_background_tasks=True)
    assert await home.config_entries.async_reload(entry.entry_id)
    home.data.pop("conversation_chat_logs", None)
    await say("What is it?", "thread")
    assert "heron" not in str(server.chats[-1]["messages"])


async def test_cancelling_stops_the_request_and_is_written_down(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(server)
    events = async_capture_events(home, "ha_ai_agent_turn_finished")
    server.default = Reply(fault="silence")
    task = asyncio.ensure_future(say("Hello?", "here"))
    await until(lambda: bool(server.chats))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until(lambda: bool(events))
    assert events[0].data["outcome"] == "cancelled"


async def test_reasoning_and_markdown_are_not_spoken(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(server)
    server.script(Reply(text="**Yes**, see [here](http://x).", reasoning="Hmm."))
    assert speech_of(await say("Is it?")) == "Yes, see here."


async def test_a_question_keeps_the_microphone_open(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(server)
    server.script(Reply(text="Which lamp do you mean?"))
    assert (await say("Lamp on")).continue_conversation


async def test_text_is_streamed_before_the_answer_is_complete(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    from custom_components.ha_ai_agent.compat import get_chat_session

    await set_up(server)
    server.script(Reply(text="One. Two. Three. Four.", piece_delay=0.01))
    deltas: list[str] = []
    context = Context()
    with (
        get_chat_session(home, None, context) as session,
        conversation.async_get_chat_log(
            home,
            session,
            conversation.ConversationInput(
                "Count", context, session.conversation_id, None, None, "en", AGENT
            ),
            chat_log_delta_listener=lambda _, delta: deltas.append(
                delta.get("content") or ""
            ),
        ),
    ):
        await say("Count", session.conversation_id, context=context)
    pieces = [delta for delta in deltas if delta]
    assert len(pieces) > 2
    assert "".join(pieces).strip() == "One. Two. Three. Four."


async def test_builtin_first_spares_the_model(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(server, builtin_first=True)
    server.default = Reply(text="From the model.")
    await say("turn on the kitchen lamp")
    assert state_of(home, "light.kitchen_lamp") == "on"
    assert not server.chats
    assert speech_of(await say("Why is the sky blue?")) == "From the model."


async def test_the_builtin_agent_needs_no_server(
    home: HomeAssistant, set_up: SetUp, say: Say
) -> None:
    await set_up()
    result = await say("turn on the kitchen lamp and the desk lamp")
    assert state_of(home, "light.kitchen_lamp") == "on"
    assert state_of(home, "light.desk_lamp") == "on"
    assert speech_of(result)


async def test_unloading_leaves_nothing_behind(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    entry = await set_up(server)
    server.default = Reply(text="Yes.")
    await say("Hi")
    assert await home.config_entries.async_unload(entry.entry_id)
    await home.async_block_till_done()
    with pytest.raises(ValueError, match="not found"):
        await say("Hi")
    assert state_of(home, AGENT) == "unavailable"


async def test_what_is_no_service_goes_through_home_assistants_handler(
    home: HomeAssistant, set_up: SetUp, say: Say
) -> None:
    await set_up()
    assert await async_setup_component(home, "intent", {})
    text = speech_of(await say("what time is it"))
    assert any(char.isdigit() for char in text)


async def test_no_model_can_call_the_hidden_tool(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(server)
    server.script(
        Reply(
            calls=(
                Call(
                    "handle_intent",
                    {
                        "intent_type": "HassTurnOn",
                        "slots": {"name": {"value": "kitchen lamp"}},
                    },
                ),
            )
        ),
        Reply(text="No."),
    )
    await say("Do something hidden")
    assert state_of(home, "light.kitchen_lamp") != "on"
    (result,) = _results(server.chats[1])
    assert result["error"] == "unknown_tool"
    assert "handle_intent" not in str(server.chats[0])


async def test_a_question_is_added_to_what_was_done(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(server, approval_mode="all_writes")
    server.script(Reply(calls=(LAMP_ON,)), Reply(text="I prepared it."))
    result = await say("Lamp on")
    # The model did not ask, so the agent does; and the answer says both.
    text = speech_of(result)
    assert text.startswith("I prepared it.")
    assert "amp" in text
    assert text.endswith("?")
    assert result.continue_conversation
    assert state_of(home, "light.kitchen_lamp") == "off"
    result = await say("Yes, please", result.conversation_id)
    assert state_of(home, "light.kitchen_lamp") == "on"
    assert len(server.chats) == 2


async def test_the_households_own_rules_decide(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(
        server,
        approval_rules=[
            {"effect": "ask", "areas": ["kitchen"]},
            {"effect": "deny", "domains": ["input_boolean"]},
        ],
    )
    server.script(Reply(calls=(LAMP_ON, GUEST_ON)), Reply(text="Shall I?"))
    await say("Both on")
    lamp, guest = _results(server.chats[1])
    assert lamp["status"] == "approval_required"
    assert guest["status"] == "denied"
    assert state_of(home, "light.kitchen_lamp") == "off"
    assert state_of(home, "input_boolean.guest") == "off"


async def test_a_second_sentence_waits_and_the_first_goes_on(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(server)
    server.default = Reply(text="Here I am.", delay=0.5)
    first = asyncio.ensure_future(say("Hello?", "here"))
    await until(lambda: bool(server.chats))
    second = await say("Are you there?", "here")
    assert len(server.chats) == 2
    assert speech_of(second) == "Here I am."
    assert speech_of(await first) == "Here I am."
