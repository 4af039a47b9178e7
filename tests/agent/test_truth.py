"""Whatever a model says: "done" is not left alone where nobody saw it, nor denied."""

from collections.abc import Awaitable, Callable, Mapping

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.ha_ai_agent.history import sqlite
from tests.scripted_server import Call, Reply, ScriptedServer

from .conftest import LAMP_ON, Say, SetUp, speech_of, state_of
from .test_database_away import held

LAMP, DESK = "light.kitchen_lamp", "light.desk_lamp"
WORDS = "turn on the kitchen lamp"
UNSEEN = "I could not confirm all of it: Kitchen lamp."
DESK_ON = Call(
    "call_service", {"domain": "light", "service": "turn_on", "entity_id": [DESK]}
)

type Handler = Callable[[HomeAssistant, ServiceCall], Awaitable[None]]


async def _nothing(hass: HomeAssistant, call: ServiceCall) -> None:
    pass


async def _opposite(hass: HomeAssistant, call: ServiceCall) -> None:
    hass.states.async_set(LAMP, "off", {"is_seen": True}, context=call.context)


async def _away(hass: HomeAssistant, call: ServiceCall) -> None:
    hass.states.async_set(LAMP, "unavailable", context=call.context)


async def _flash(hass: HomeAssistant, call: ServiceCall) -> None:
    hass.states.async_set(LAMP, "on", context=call.context)
    hass.states.async_set(LAMP, "off")


async def _another(hass: HomeAssistant, call: ServiceCall) -> None:
    hass.states.async_set(DESK, "on", context=call.context)


async def _raises(hass: HomeAssistant, call: ServiceCall) -> None:
    raise HomeAssistantError("The cable is broken")


async def _raises_after(hass: HomeAssistant, call: ServiceCall) -> None:
    hass.states.async_set(LAMP, "on", context=call.context)
    raise HomeAssistantError("The cable is broken")


TOLD: Mapping[Handler, tuple[str, str]] = {
    _nothing: (UNSEEN, "Sent, but not confirmed yet: Kitchen lamp."),
    _opposite: (UNSEEN, "Sent, but not confirmed yet: Kitchen lamp."),
    _away: (UNSEEN, "Sent, but not confirmed yet: Kitchen lamp."),
    _flash: (UNSEEN, "Sent, but not confirmed yet: Kitchen lamp."),
    _another: (UNSEEN, "Sent, but not confirmed yet: Kitchen lamp."),
    _raises: ("Nothing was changed.", "That did not work for: Kitchen lamp."),
    _raises_after: ("", "Turned on the light"),
}


def serve(hass: HomeAssistant, handler: Handler) -> None:
    async def handle(call: ServiceCall) -> None:
        await handler(hass, call)

    name = {"friendly_name": "Kitchen lamp"}
    hass.states.async_set(LAMP, "off", name)
    hass.services.async_register("light", "turn_on", handle)


@pytest.mark.parametrize("handler", TOLD)
async def test_a_model_that_says_it_is_done(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    handler: Handler,
) -> None:
    await set_up(server)
    serve(home, handler)
    server.script(Reply(calls=[LAMP_ON]), Reply(text="It is on."))
    said = speech_of(await say(WORDS))
    assert said == f"It is on. {TOLD[handler][0]}".strip()


@pytest.mark.parametrize("handler", TOLD)
async def test_the_matcher(
    home: HomeAssistant, set_up: SetUp, say: Say, handler: Handler
) -> None:
    await set_up()
    serve(home, handler)
    said = speech_of(await say(WORDS))
    assert said.casefold() == TOLD[handler][1].casefold()


async def test_of_two_things_the_one_that_failed_is_named(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(server)

    async def handle(hass: HomeAssistant, call: ServiceCall) -> None:
        if DESK in call.data["entity_id"]:
            raise HomeAssistantError("The cable is broken")
        hass.states.async_set(LAMP, "on", context=call.context)

    serve(home, handle)
    server.script(Reply(calls=[LAMP_ON, DESK_ON]), Reply(text="Both are on."))
    said = speech_of(await say("turn on the kitchen lamp and the desk lamp"))
    assert said == "Both are on. I could not confirm all of it: Desk lamp."


async def test_what_came_at_the_second_try_is_done(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    """And so is what a model asks about in its own words."""
    await set_up(server)
    tries = 0

    async def handle(hass: HomeAssistant, call: ServiceCall) -> None:
        nonlocal tries
        tries += 1
        if tries == 2:
            hass.states.async_set(LAMP, "on", context=call.context)

    serve(home, handle)
    again = Reply(calls=[LAMP_ON])
    server.script(again, again, Reply(text="It is on."))
    assert speech_of(await say(WORDS)) == "It is on."
    home.states.async_set(LAMP, "off")
    asks = "It did not react. Shall I try it again?"
    server.script(again, Reply(text=asks))
    assert speech_of(await say(WORDS, "other")) == asks


@pytest.mark.parametrize(
    ("words", "call"),
    [
        (
            "remember that I like tea",
            Call("memory", {"action": "remember", "text": "Likes tea"}),
        ),
        (
            "turn on the kitchen lamp in ten minutes",
            Call("schedule", {"action": "add", "when": 600, "call": LAMP_ON.arguments}),
        ),
    ],
)
async def test_what_could_not_be_kept(
    home: HomeAssistant,
    server: ScriptedServer,
    set_up: SetUp,
    say: Say,
    monkeypatch: pytest.MonkeyPatch,
    words: str,
    call: Call,
) -> None:
    """A database that another holds: what is to be kept is not, and that is said."""
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.01)
    await set_up(server)
    server.script(Reply(calls=[call]), Reply(text="I will."))
    async with held(home):
        said = speech_of(await say(words))
    assert said == "I will. Nothing was changed."
    assert state_of(home, LAMP) == "off"
