"""Undo is about the last deed: what was in vain since is not passed over unasked."""

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

from custom_components.ha_ai_agent.const import DOMAIN
from tests.scripted_server import Call, Reply, ScriptedServer, tool_results

from .conftest import GUEST_ON, LAMP_ON, Say, SetUp, speech_of, state_of

LAMP = "light.kitchen_lamp"
GUEST = "input_boolean.guest"
UNDO = Call("undo", {})
GONE = Call(
    "call_service",
    {"domain": "light", "service": "turn_on", "entity_id": ["light.garden"]},
)
SECRET = Call(
    "call_service",
    {"domain": "light", "service": "turn_on", "entity_id": ["light.secret_lamp"]},
)
FORBIDDEN = Call("call_service", {"domain": "homeassistant", "service": "restart"})
UNKNOWN = Call("open_sesame", {})
LATER = Call("schedule", {"action": "add", "when": 3600, "call": GONE.arguments})
FORGET = Call("memory", {"action": "forget", "memory_id": "never was"})
PLANNED = Call("schedule", {"action": "add", "when": 3600, "call": LAMP_ON.arguments})
KEPT = Call("memory", {"action": "remember", "text": "Likes it bright"})


@pytest.mark.parametrize(
    "vain",
    [GONE, SECRET, FORBIDDEN, UNKNOWN, LATER, FORGET],
    ids=["gone", "secret", "forbidden", "unknown", "schedule", "memory"],
)
async def test_a_model_asks_before_it_goes_past_what_was_in_vain(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say, vain: Call
) -> None:
    await set_up(server)
    server.script(
        *(Reply(calls=[LAMP_ON]), Reply(text="On.")),
        *(Reply(calls=[vain]), Reply(text="That did not work.")),
        *(Reply(calls=[UNDO]), Reply(text="Taken back.")),
    )
    talk = (await say("Kitchen lamp on")).conversation_id
    await say("Now the other thing", talk)
    result = await say("Undo that", talk)
    assert tool_results(server.chats[-1])[-1]["status"] == "approval_required"
    assert state_of(home, LAMP) == "on"
    assert "Kitchen lamp" in speech_of(result)
    assert result.continue_conversation
    await say("Yes", talk)
    assert state_of(home, LAMP) == "off"
    # That is taken back by now: there is nothing more.
    server.script(Reply(calls=[UNDO]), Reply(text="Nothing."))
    await say("Undo that", talk)
    assert tool_results(server.chats[-1])[-1]["error"] == "nothing_to_undo"


@pytest.mark.parametrize("way", ["fails", "waits", "refused"])
async def test_what_failed_waits_or_was_refused_by_a_person_is_not_passed_over(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say, way: str
) -> None:
    await set_up(server, approval_mode="off" if way == "fails" else "critical")
    server.script(*(Reply(calls=[LAMP_ON]), Reply(text="On.")))
    talk = (await say("Kitchen lamp on")).conversation_id
    if way == "fails":

        async def fail(_: object) -> None:
            raise HomeAssistantError("It is stuck")

        home.services.async_register("input_boolean", "turn_on", fail)
        server.script(*(Reply(calls=[GUEST_ON]), Reply(text="It failed.")))
        await say("Guest mode on", talk)
    else:
        plan = Call(
            "automations",
            {
                "action": "create",
                "alias": "Night",
                "config": {
                    "triggers": [{"trigger": "time", "at": "22:00"}],
                    "actions": [{"action": "light.turn_off"}],
                },
            },
        )
        server.script(*(Reply(calls=[plan]), Reply(text="Shall I?")))
        await say("Make it dark at ten", talk)
        if way == "refused":
            await say("No", talk)
    server.script(*(Reply(calls=[UNDO]), Reply(text="Taken back.")))
    await say("Undo that", talk)
    assert tool_results(server.chats[-1])[-1]["status"] == "approval_required"
    assert state_of(home, LAMP) == "on"


async def test_no_way_round_the_question_in_the_same_turn(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    """By the turn's id, or by the same call of its own."""
    await set_up(server)
    off = Call(
        "call_service", {"domain": "light", "service": "turn_off", "entity_id": [LAMP]}
    )
    server.script(
        *(Reply(calls=[KEPT]), Reply(text="Kept.")),
        *(Reply(calls=[LAMP_ON]), Reply(text="On.")),
        *(Reply(calls=[GONE]), Reply(text="That did not work.")),
        *(Reply(calls=[UNDO]), Reply(calls=[off, UNDO]), Reply(text="Taken back.")),
    )
    talk = (await say("I like it bright")).conversation_id
    for text in ("Kitchen lamp on", "Garden lamp on", "Undo that"):
        await say(text, talk)
    results = tool_results(server.chats[-1])[-3:]
    assert {result["status"] for result in results} == {"approval_required"}
    assert state_of(home, LAMP) == "on"


async def test_what_a_tool_keeps_is_left_until_a_person_has_said_so(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(server)
    server.script(
        *(Reply(calls=[KEPT]), Reply(text="Kept.")),
        *(Reply(calls=[GONE]), Reply(text="That did not work.")),
        *(Reply(calls=[UNDO]), Reply(text="Shall I forget it?")),
    )
    talk = (await say("I like it bright")).conversation_id
    await say("Garden lamp on", talk)
    await say("Undo that", talk)
    told = tool_results(server.chats[-1])[-1]
    assert told["error"] == "older_deed", told
    server.script(
        Reply(calls=[Call("undo", {"turn_id": told["turn_id"]})]), Reply(text="Done.")
    )
    await say("Yes please, forget it", talk)
    told = tool_results(server.chats[-1])[-1]
    assert told.get("taken_back") == ["memory"], told


@pytest.mark.parametrize(
    "last",
    [LAMP_ON, KEPT, GUEST_ON, PLANNED],
    ids=["service", "memory", "helper", "schedule"],
)
async def test_the_last_deed_goes_back_at_once(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say, last: Call
) -> None:
    """Also when a question was looked up since, or part of the turn was in vain."""
    await set_up(server)
    look = Call("get_states", {"entity_id": "light.garden"})
    server.script(
        *(Reply(calls=[GONE]), Reply(text="That did not work.")),
        *(Reply(calls=[last, GONE]), Reply(text="One of them.")),
        *(Reply(calls=[look]), Reply(text="There is none.")),
        *(Reply(calls=[UNDO]), Reply(text="Taken back.")),
    )
    talk = (await say("Garden lamp on")).conversation_id
    for text in ("Both of them", "Is there a garden lamp?", "Undo that"):
        await say(text, talk)
    assert tool_results(server.chats[-1])[-1]["status"] == "confirmed"


async def test_the_matcher_asks_as_well(
    home: HomeAssistant, set_up: SetUp, say: Say
) -> None:
    await set_up()
    talk = (await say("turn on the kitchen lamp")).conversation_id
    assert state_of(home, LAMP) == "on"

    async def fail(_: object) -> None:
        raise HomeAssistantError("It is stuck")

    home.services.async_register("input_boolean", "turn_on", fail)
    await say("turn on guest mode", talk)
    assert state_of(home, GUEST) == "off"
    result = await say("undo that", talk)
    assert state_of(home, LAMP) == "on", speech_of(result)
    assert "Kitchen lamp" in speech_of(result)
    await say("yes", talk)
    assert state_of(home, LAMP) == "off"


async def test_the_action_names_no_older_deed(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(server)
    server.script(
        *(Reply(calls=[LAMP_ON]), Reply(text="On.")),
        *(Reply(calls=[GONE]), Reply(text="That did not work.")),
    )
    talk = (await say("Kitchen lamp on")).conversation_id
    await say("Garden lamp on", talk)
    with pytest.raises(ServiceValidationError) as raised:
        await home.services.async_call(
            DOMAIN,
            "undo",
            blocking=True,
            return_response=True,
            context=Context(),
        )
    assert raised.value.translation_key == "older_deed"
    assert state_of(home, LAMP) == "on"
