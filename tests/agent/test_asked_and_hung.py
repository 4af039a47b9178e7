"""A model that acts where it was only asked, and then fails: what is said is true."""

from homeassistant.core import HomeAssistant
import pytest

from tests.scripted_server import Fault, Reply, ScriptedServer, tool_results

from .conftest import LAMP_ON, Say, SetUp, speech_of, state_of

LAMP = "light.kitchen_lamp"


@pytest.mark.parametrize("fault", ["silence", "reset", "error_500"])
async def test_its_own_mistake_is_not_the_answer(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say, fault: Fault
) -> None:
    """Nobody asked for what it was refused."""
    await set_up(server, first_token_timeout=1)
    server.script(Reply(calls=[LAMP_ON]))
    server.default = Reply(fault=fault)
    said = speech_of(await say("Who invented the light in the kitchen?"))
    (refused,) = tool_results(server.chats[1])
    assert refused["error"] == "was_a_question"
    assert "language model" in said
    assert "did nothing" in said
    assert "allowed" not in said
    assert state_of(home, LAMP) == "off"


async def test_what_is_understood_without_it_is_answered(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(server, first_token_timeout=1)
    server.script(Reply(calls=[LAMP_ON]))
    server.default = Reply(fault="reset")
    said = speech_of(await say("Is the kitchen lamp on?"))
    assert said.startswith("No")
    assert state_of(home, LAMP) == "off"


async def test_nothing_to_say_is_not_said_to_the_person(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    """What a model was told of its call is no answer either."""
    await set_up(server)
    server.script(Reply(calls=[LAMP_ON]), Reply(text=" "))
    server.default = Reply(text=" ")
    said = speech_of(await say("Who invented the light in the kitchen?"))
    assert said
    assert "That was a question" not in said
