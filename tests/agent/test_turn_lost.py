"""Turns that lose their model, or may not ask it any more."""

from homeassistant.core import HomeAssistant

from tests.scripted_server import Call, Reply, ScriptedServer

from .conftest import GUEST_ON, LAMP_ON, Say, SetUp, speech_of, state_of


async def test_a_dead_server_leaves_the_matcher(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(server)
    server.default = Reply(fault="no_model")
    result = await say("turn on the kitchen lamp")
    assert state_of(home, "light.kitchen_lamp") == "on"
    assert result.response.error_code is None
    result = await say("compose a poem about the sea")
    assert result.response.error_code is not None
    # Trying again will not help: the repair says what does.
    assert "refused" in speech_of(result)


async def test_a_model_that_dies_after_acting_says_what_was_done(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(server)
    server.script(Reply(calls=(GUEST_ON,)))
    server.default = Reply(fault="auth")
    await say("we have guests, do your thing")
    assert state_of(home, "input_boolean.guest") == "on"


async def test_the_answer_says_that_the_money_is_spent(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(
        server, spending_limit=0.01, price_input=10.0, price_output=10.0, price_cached=1
    )
    server.default = Reply(text="Hello.", usage=(2000, 0, 100))
    assert speech_of(await say("Hi")) == "Hello."
    text = speech_of(await say("turn on the kitchen lamp"))
    assert state_of(home, "light.kitchen_lamp") == "on"
    assert "spending limit" in text
    assert "without the language model" in text
    assert len(server.chats) == 1


async def test_another_model_takes_over_once_the_money_is_spent(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    prices = {"price_input": 10.0, "price_output": 10.0, "price_cached": 1}
    await set_up(server, spending_limit=0.01, fallback_model="cheap", **prices)
    server.default = Reply(text="Hello.", usage=(2000, 0, 100))
    assert speech_of(await say("Hi")) == "Hello."
    text = speech_of(await say("Tell me a story"))
    assert text.startswith("Hello.")
    assert "another model answers" in text
    assert [chat["model"] for chat in server.chats] == ["test-model", "cheap"]


async def test_what_was_only_looked_up_is_not_told_as_done(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    """A model that is lost after looking has done nothing: that is what is said."""
    await set_up(server)
    look = Call("get_states", {"entity_id": ["light.kitchen_lamp"]})
    lost = Reply(fault="auth")
    server.script(Reply(calls=(look,)), lost)
    result = await say("Tell me something wise about bridges")
    assert "I did nothing" in result.response.speech["plain"]["speech"]


async def test_the_matcher_acts_where_a_model_only_looked(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    """What Home Assistant understands is done, though the model is lost half-way."""
    await set_up(server)
    look = Call("get_states", {"entity_id": ["light.kitchen_lamp"]})
    server.script(Reply(calls=(look,)), Reply(fault="auth"))
    result = await say("Turn on Kitchen lamp")
    assert result.response.error_code is None
    assert state_of(home, "light.kitchen_lamp") == "on"


async def test_a_model_that_is_lost_among_its_calls_is_spoken_of(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    """What ran is told, and that more may have been meant."""
    await set_up(server)
    server.script(
        Reply(calls=(LAMP_ON, GUEST_ON, LAMP_ON), fault="reset", at="arguments"),
        Reply(fault="auth"),
    )
    speech = speech_of(await say("Guest mode and something nice in the kitchen"))
    assert "Kitchen lamp" in speech
    assert speech.endswith("The language model stopped answering along the way.")


async def test_half_an_answer_is_spoken_like_a_whole_one(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    """What came before the model was lost is as free of markdown as any answer."""
    await set_up(server)
    half = "It is **very** nice and *rather* warm in there today"
    server.script(Reply(text=half, fault="reset", at="text"), Reply(fault="auth"))
    speech = speech_of(await say("Tell me something wise about bridges"))
    assert speech.startswith("It is very nice")
    assert "*" not in speech


async def test_a_window_that_is_too_small_is_said_and_reported(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    from homeassistant.helpers import issue_registry as ir

    await set_up(server, model_context=1500, max_output_tokens=500)
    result = await say("Lamp on")
    assert result.response.error_code is not None
    assert not server.chats
    await home.async_block_till_done()
    assert any(
        "context_too_small" in issue_id
        for domain, issue_id in ir.async_get(home).issues
        if domain == "ha_ai_agent"
    )
