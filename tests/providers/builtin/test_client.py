"""Whole turns with the built-in provider."""

from typing import Any

from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import intent
import pytest

from custom_components.ha_ai_agent.const import HANDLE_INTENT
from custom_components.ha_ai_agent.errors import ProviderError
from custom_components.ha_ai_agent.models import (
    ChatRequest,
    Message,
    ToolCall,
    ToolMessage,
    UserMessage,
)
from custom_components.ha_ai_agent.providers.base import TextDelta
from custom_components.ha_ai_agent.providers.builtin import IntentFamily

from .conftest import Talk

KITCHEN = [
    "light.kitchen_ceiling",
    "light.kitchen_counter",
    "light.salt_and_pepper_lamp",
]


def done(talk: Talk) -> dict[str, str]:
    """Return which service was called for which entity."""
    return {entity_id: service for _, service, entity_id, _ in talk.calls}


WISHES: list[tuple[str, str, dict[str, str]]] = [
    (
        "en",
        "turn on the kitchen and hall lights",
        dict.fromkeys([*KITCHEN, "light.hall"], "turn_on"),
    ),
    (
        "en",
        "turn off the kitchen lights and the hall ones too",
        dict.fromkeys([*KITCHEN, "light.hall"], "turn_off"),
    ),
    (
        "en",
        "turn on the salt and pepper lamp and the TV",
        {KITCHEN[2]: "turn_on", "media_player.tv": "turn_on"},
    ),
    (
        "en",
        "turn on the kitchen, hall and bedroom lights and close the blinds",
        {
            **dict.fromkeys([*KITCHEN, "light.hall", "light.bedside"], "turn_on"),
            "cover.blinds": "close_cover",
        },
    ),
    (
        "en",
        "lock the front door, close the blinds and turn off the tv",
        {
            "lock.front": "lock",
            "cover.blinds": "close_cover",
            "media_player.tv": "turn_off",
        },
    ),
    (
        "en",
        "turn off bedside lamp and hall light",
        {"light.bedside": "turn_off", "light.hall": "turn_off"},
    ),
    ("en", "pause the tv and turn the volume up", {"media_player.tv": "volume_up"}),
    (
        "en",
        "start robbie and mow the lawn",
        {"vacuum.robbie": "start", "lawn_mower.mo": "start_mowing"},
    ),
    ("en", "movie time", {"scene.movie": "turn_on"}),
    (
        "de",
        "schalte das Licht in Kitchen und Hall an",
        dict.fromkeys([*KITCHEN, "light.hall"], "turn_on"),
    ),
    (
        "de",
        "mach das Licht in Kitchen an und in Hall aus",
        {**dict.fromkeys(KITCHEN, "turn_on"), "light.hall": "turn_off"},
    ),
    (
        "fr",
        "allume Bedside Lamp et éteins Floor Lamp",
        {"light.bedside": "turn_on", "light.floor_lamp": "turn_off"},
    ),
    (
        "es",
        "enciende las luces de Kitchen y Hall",
        dict.fromkeys([*KITCHEN, "light.hall"], "turn_on"),
    ),
    (
        "it",
        "accendi Bedside Lamp e spegni Floor Lamp",
        {"light.bedside": "turn_on", "light.floor_lamp": "turn_off"},
    ),
    (
        "nl",
        "doe de lampen in Kitchen en Hall aan",
        dict.fromkeys([*KITCHEN, "light.hall"], "turn_on"),
    ),
    (
        "zh-CN",
        "打开Bedside Lamp和Hall Light",
        {"light.bedside": "turn_on", "light.hall": "turn_on"},
    ),
]


async def test_several_wishes(talk: Talk) -> None:
    """Several wishes of one sentence are all fulfilled, and nothing else."""
    for language, text, wanted in WISHES:
        talk.reset()
        assert await talk.say(text, language), text
        assert done(talk) == wanted, text


async def test_values(talk: Talk) -> None:
    """Numbers go to the things that they were said of."""
    await talk.say(
        "set the bedroom temperature to 20 and a half degrees and the living room to 21"
    )
    assert talk.effects == [
        ("climate", "set_temperature", "climate.bedroom", '{"temperature": 20.5}'),
        ("climate", "set_temperature", "climate.living", '{"temperature": 21}'),
    ]


async def test_one_call_for_equal_actions(talk: Talk) -> None:
    """A room of lights is one tool call, by the lights' own domain."""
    await talk.say("turn on the kitchen lights")
    assert [(call.name, call.arguments) for call in talk.tool_calls] == [
        (
            "call_service",
            {"domain": "light", "service": "turn_on", "entity_id": KITCHEN},
        )
    ]


@pytest.mark.parametrize(
    ("language", "text", "part"),
    [
        (
            "en",
            "turn on the coffee machine and make me a sandwich",
            "make me a sandwich",
        ),
        ("de", "mach mir ein Brot und schalte TV aus", "mach mir ein Brot"),
    ],
)
async def test_half_is_nothing(talk: Talk, language: str, text: str, part: str) -> None:
    """If a part is not understood nothing is done, and the part is named."""
    assert part in await talk.say(text, language)
    assert not talk.calls


REFUSED: list[tuple[str, str]] = [
    ("xyzzy plugh", "Sorry, I couldn't understand that"),
    ("turn on hidden lamp", "Sorry, Hidden Lamp is not exposed"),
    (
        "turn on the flux capacitor",
        "Sorry, I am not aware of any device called flux capacitor",
    ),
    (
        "turn on the lights in the cellar",
        "Sorry, I am not aware of any area called cellar",
    ),
    (
        "lock the front door and turn on hidden lamp",
        "I did not understand “turn on hidden lamp”, so I did nothing.",
    ),
]


async def test_not_understood(talk: Talk) -> None:
    """What cannot be done is said plainly, in Home Assistant's words if it has them."""
    for text, speech in REFUSED:
        assert await talk.say(text) == speech
    assert not talk.calls
    assert not talk.tool_calls


async def test_impossible_part(talk: Talk) -> None:
    """A wish that the home cannot fulfil stops the others, and says why."""
    speech = await talk.say("lock the front door and turn on the fans in the hall")
    assert not talk.calls
    assert speech == "Sorry, I am not aware of any fan in the hall area"


async def test_questions(talk: Talk) -> None:
    """Questions are answered from the states of now, through a reading tool."""
    assert await talk.say("what is the temperature in the bedroom") == "19.5 degrees"
    assert [call.name for call in talk.tool_calls] == ["get_states"]
    speech = await talk.say(
        "is the back door closed and what is the outside temperature"
    )
    assert speech == "Yes. Outside temperature is 12.5 °C."
    assert not talk.calls


async def test_talk_without_calls(talk: Talk) -> None:
    """Some things need no tool."""
    assert "AM" in (speech := await talk.say("what time is it")) or "PM" in speech
    assert await talk.say("never mind") == ""
    assert not talk.tool_calls


async def test_room_of_the_speaker(talk: Talk) -> None:
    """Without a place, the room of the speaker is meant, as in Home Assistant."""
    from homeassistant.helpers import area_registry as ar, device_registry as dr
    from pytest_homeassistant_custom_component.common import MockConfigEntry

    entry = MockConfigEntry()
    entry.add_to_hass(talk.hass)
    area = ar.async_get(talk.hass).async_get_area_by_name("Bedroom")
    assert area is not None
    device = dr.async_get(talk.hass).async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={("x", "y")}
    )
    dr.async_get(talk.hass).async_update_device(device.id, area_id=area.id)
    await talk.say("turn on the lights", device_id=device.id, area_id=area.id)
    assert done(talk) == {"light.bedside": "turn_on"}


async def test_prepared(talk: Talk) -> None:
    """What takes long can be built before; the answers are the same."""
    for language in ("en", "de"):
        await talk.client.async_prepare(language)
    await talk.say("could you maybe switch off all of the lights in the kitchen for me")
    assert set(done(talk)) <= set(KITCHEN)


async def test_pronoun_of_the_next_sentence(talk: Talk) -> None:
    """A pronoun means what the sentence before was about."""
    await talk.say("turn on the hall light")
    talk.calls.clear()
    await talk.say("turn it off")
    assert done(talk) == {"light.hall": "turn_off"}


async def test_delayed_command(talk: Talk) -> None:
    """A later command is accepted only if it is understood now."""
    assert await talk.say("pizza in 5 minutes") == "Sorry, I couldn't understand that"
    speech = await talk.say("turn on the tv and the radio in 5 minutes")
    assert speech.endswith(": turn on Radio, TV")
    # A schedule outlives a restart; a timer that says a sentence does not.
    assert [call.name for call in talk.tool_calls] == ["schedule"]
    assert talk.tool_calls[0].arguments["when"] == 300


async def test_partly_impossible_targets(talk: Talk) -> None:
    """What a single entity cannot do is said, and the rest is done."""
    talk.hass.services.async_remove("script", "turn_on")
    assert (
        await talk.say("good night") == "Sorry, I couldn't understand that"
        or not talk.calls
    )


RESULTS: list[tuple[dict[str, Any], str]] = [
    ({"status": "confirmed", "changed": {"light.hall": "on"}}, "Turned on the light"),
    ({"status": "confirmed", "already": ["light.hall"]}, "Turned on the light"),
    (
        {"status": "unconfirmed", "unconfirmed": ["light.hall"]},
        "Sent, but not confirmed yet: Hall Light.",
    ),
    ({"status": "unconfirmed", "message": "x"}, "Sent, but not confirmed yet."),
    (
        {"status": "failed", "unavailable": ["light.hall"], "error": "unavailable"},
        "I can't reach Hall Light right now.",
    ),
    ({"status": "failed", "error": "boom"}, "That did not work."),
    ({"error": "boom"}, "That did not work."),
    (
        {"status": "failed", "not_found": ["light.gone"], "error": "not_found"},
        "That did not work for: light.gone.",
    ),
    ({"status": "denied"}, "I am not allowed to do that."),
    (
        {"status": "approval_required", "preview": "Turn on Hall Light"},
        "Shall I do that?",
    ),
    (
        {
            "status": "partial",
            "changed": {"light.hall": "on"},
            "unavailable": ["light.bedside"],
        },
        "Turned on the light. I can't reach Bedside Lamp right now.",
    ),
    (
        {"status": "partial", "changed": {"light.hall": "on"}},
        "Turned on the light. Sent, but not confirmed yet.",
    ),
]


async def test_honest_answers(talk: Talk) -> None:
    """What was not seen to happen is never said to have happened."""
    for result, speech in RESULTS:
        talk.results = lambda _call, result=result: result
        assert await talk.say("turn on the hall light") == speech, result


async def test_one_question_for_all(talk: Talk) -> None:
    """Two calls that need a yes make one question: what they do, the turn says."""
    asks = {"status": "approval_required", "preview": "Unlock it"}
    fine = {"status": "confirmed", "changed": {"light.hall": "on"}}
    talk.results = lambda call: fine if call.arguments["domain"] == "light" else asks
    speech = await talk.say(
        "turn on the hall light, unlock the front door and open the garage door"
    )
    assert speech == "Hall Light: off. Shall I do that?"


async def test_honest_answers_elsewhere(talk: Talk) -> None:
    """Other languages say it in their words, or in Home Assistant's error."""
    talk.results = lambda _call: {
        "status": "unconfirmed",
        "unconfirmed": ["light.hall"],
    }
    assert (
        await talk.say("schalte Hall Light ein", "de")
        == "Gesendet, aber noch nicht bestätigt: Hall Light."
    )
    speech = await talk.say("įjunk Hall Light", "lt")
    if talk.tool_calls[-1:]:
        assert "Hall Light" in speech
    assert talk.hass.states.get("light.hall").state == "off"  # type: ignore[union-attr]


async def test_broken_results(talk: Talk) -> None:
    """Results that are no JSON objects do not break the answer."""
    turn = talk.turn("turn on the hall light")
    for content, speech in (("not json", "That did not work."), ("[]", "Done")):
        messages: list[Message] = [
            UserMessage(message_id="u", content=turn.text),
            ToolMessage(message_id="t", tool_call_id="1", name="x", content=content),
        ]
        events = [
            event
            async for event in talk.client.async_stream(
                ChatRequest(messages=messages, turn=turn)
            )
        ]
        assert events[0] == TextDelta(speech)


async def test_results_of_another_provider(talk: Talk) -> None:
    """After a model went away the built-in provider tells what was done."""
    turn = talk.turn("whatever the model understood")
    contents = [
        '{"status": "confirmed", "changed": {"light.hall": "on"}}',
        '{"status": "failed", "error": "boom"}',
    ]
    messages: list[Message] = [
        UserMessage(message_id="u", content=turn.text),
        *(
            ToolMessage(
                message_id=f"t{number}",
                tool_call_id=str(number),
                name="call_service",
                content=content,
            )
            for number, content in enumerate(contents)
        ),
    ]
    request = ChatRequest(messages=messages, turn=turn)
    assert await talk.client.async_accepts(request)
    events = [event async for event in talk.client.async_stream(request)]
    assert events[0] == TextDelta("Done: Hall Light. That did not work.")


async def test_what_it_accepts(talk: Talk) -> None:
    """It says beforehand what it can do, and refuses what is no sentence."""
    words = [UserMessage(message_id="u", content="x")]
    known = ChatRequest(messages=words, turn=talk.turn("turn on the hall light"))
    assert await talk.client.async_accepts(known)
    assert not await talk.client.async_accepts(
        ChatRequest(messages=words, turn=talk.turn("xyzzy"))
    )
    for request in (
        ChatRequest(messages=words),
        ChatRequest(messages=words, turn=known.turn, structure={"type": "object"}),
    ):
        assert not await talk.client.async_accepts(request)
        with pytest.raises(ProviderError):
            _ = [event async for event in talk.client.async_stream(request)]
    assert not talk.calls


async def test_sentence_trigger(talk: Talk) -> None:
    """Sentences that automations wait for come first and bring their answer."""
    heard: list[str] = []

    async def answer(words: Any, _result: Any) -> str | None:
        heard.append(words.text)
        return "Aye" if "aye" in words.text else None

    get_agent_manager(talk.hass).register_trigger(["ahoy [there]", "say aye"], answer)
    assert await talk.say("ahoy there") == "Done"
    assert await talk.say("say aye") == "Aye"
    assert heard == ["ahoy there", "say aye"]
    assert [call.arguments for call in talk.tool_calls] == [
        {"sentence": "ahoy there"},
        {"sentence": "say aye"},
    ]
    result = await IntentFamily(talk.hass).async_run(
        {"sentence": "x"}, talk.turn("x"), Context()
    )
    assert result["error"] == "no_trigger"


class Custom(intent.IntentHandler):
    """Somebody's own intent."""

    intent_type = "HassTurnOn"

    async def async_handle(self, intent_obj: intent.Intent) -> intent.IntentResponse:
        response = intent_obj.create_response()
        response.async_set_speech("My way")
        return response


async def test_handlers_of_others_run_only_as_tools(talk: Talk) -> None:
    """A handler that replaces Home Assistant's is not rehearsed but run as a call."""
    intent.async_register(talk.hass, Custom())
    assert await talk.say("turn on the hall light") == "My way"
    (call,) = talk.tool_calls
    assert call.name == HANDLE_INTENT
    family = IntentFamily(talk.hass)
    assert not family.facts(call.arguments).is_home_assistants
    assert family.facts({"intent_type": "HassTimerStatus"}).is_read_only
    assert family.facts({"intent_type": "HassStartTimer"}).is_home_assistants
    assert family.facts({"sentence": "x"}).intent_type == "sentence_trigger"


async def test_foreign_intent_that_fails(talk: Talk) -> None:
    """An intent that raises is answered in Home Assistant's words."""
    speech = await talk.say("set a timer for 5 minutes")
    assert speech == "Sorry, timers are not supported on this device"
    assert isinstance(talk.tool_calls[0], ToolCall)


async def test_unknown_intent(talk: Talk, hass: HomeAssistant) -> None:
    """A sentence without a handler does nothing."""
    intent.async_remove(hass, "HassTurnOn")
    assert await talk.say("turn on the hall light") == "An unexpected error occurred"
    assert not talk.calls


async def test_home_is_read_again_when_it_changes(talk: Talk) -> None:
    """New names count at once, also those with a conjunction in them."""
    from dataclasses import replace

    from homeassistant.helpers import entity_registry as er

    er.async_get(talk.hass).async_update_entity(
        "light.hall", aliases=["Rhythm and Blues"]
    )
    old = talk.home
    hall = replace(old.by_entity_id["light.hall"], aliases=("Rhythm and Blues",))
    talk.home = replace(
        old,
        entities=(
            *(item for item in old.entities if item.entity_id != "light.hall"),
            hall,
        ),
    )
    await talk.say("turn on rhythm and blues and the tv")
    assert done(talk) == {"light.hall": "turn_on", "media_player.tv": "turn_on"}


async def test_which_of_several_is_asked(talk: Talk) -> None:
    """What could mean several things is asked, with their names, and nothing done."""
    said = await talk.say("turn the radiator on")
    assert "Bedroom Thermostat" in said
    assert "Living Room Thermostat" in said
    assert not talk.calls
