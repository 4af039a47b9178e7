"""A timer rings; what is to be done later is scheduled, by us and nobody else."""

from datetime import datetime, timedelta
import json

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.components.intent import async_register_timer_handler
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    setup_test_component_platform,
)

from custom_components.ha_ai_agent.languages import find, regional, speak_time
from tests.agent.conftest import SetUp
from tests.devices import Behaviour, Lock
from tests.scripted_server import Call, Reply, ScriptedServer, tool_results

from .conftest import Listen
from .pipeline import async_speak_language


@pytest.fixture
async def device_id(home: HomeAssistant) -> str:
    """Return a device that has timers."""
    assert await async_setup_component(home, "intent", {})
    entry = MockConfigEntry(domain="test")
    entry.add_to_hass(home)
    device = dr.async_get(home).async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={("test", "satellite")}
    )
    async_register_timer_handler(home, device.id, lambda *_: None)
    return device.id


COMMANDS = {
    "en": "turn off the kitchen lamp",
    "de": "schalte Kitchen lamp aus",
    "fr": "éteins Kitchen lamp",
    "es": "apaga Kitchen lamp",
    "it": "spegni Kitchen lamp",
    "nl": "zet Kitchen lamp uit",
    "pl": "wyłącz Kitchen lamp",
    "sv": "stäng av Kitchen lamp",
    "pt": "desliga Kitchen lamp",
    "da": "sluk Kitchen lamp",
    "nb": "slå av Kitchen lamp",
    "cs": "vypni Kitchen lamp",
}


async def test_a_command_is_scheduled_and_no_timer_s(
    home: HomeAssistant,
    set_up: SetUp,
    server: ScriptedServer,
    listen: Listen,
    device_id: str,
) -> None:
    """In one call of the model, in every language; what is done is done by us."""
    await set_up(server)
    ears = await listen()
    for language, text in COMMANDS.items():
        await async_speak_language(home, language)
        command = {"minutes": 5, "conversation_command": text}
        server.script(
            Reply(calls=[Call("intent__HassStartTimer", command)]), Reply(text="Fine.")
        )
        before = len(server.chats)
        await ears.say("…", device_id=device_id)
        assert len(server.chats) == before + 2
        (told,) = tool_results(server.chats[-1])
        assert "schedule_id" in told, (language, told)
        assert not home.data["intent.timer"].timers
        assert told["status"] == "confirmed", told
        assert "light.turn_off" in json.dumps(told), told


LATER = {
    "en": ("in 10 minutes turn off the kitchen lamp", "turn off Kitchen lamp"),
    "de": ("Schalte Kitchen lamp in 10 Minuten aus", "Kitchen lamp ausschalten"),
    "ru": ("выключи Kitchen lamp через 10 минут", "выключить: Kitchen lamp"),
}


@pytest.mark.parametrize("language", LATER)
async def test_what_is_said_to_be_done_later_is_scheduled_without_a_model(
    home: HomeAssistant, set_up: SetUp, listen: Listen, device_id: str, language: str
) -> None:
    """Home Assistant's own sentences would set a timer that says it to another agent."""
    await set_up()
    ears = await listen(language)
    said, told = LATER[language]
    for where in ({"device_id": device_id}, {}):
        run = await ears.say(said, **where)
        assert told in run.heard
        assert (
            speak_time(
                dt_util.now() + timedelta(minutes=10),
                dt_util.now(),
                find(language).speech,
            ).partition(":")[0]
            in run.heard
        )
    assert not home.data["intent.timer"].timers


@pytest.mark.usefixtures("front_door")
async def test_a_command_that_asks_is_asked_about_when_it_is_scheduled(
    set_up: SetUp,
    server: ScriptedServer,
    listen: Listen,
    device_id: str,
    front_door: Behaviour,
) -> None:
    await set_up(server)
    command = {"minutes": 5, "conversation_command": "unlock the front door"}
    server.script(
        Reply(calls=[Call("intent__HassStartTimer", command)]), Reply(text="Fine.")
    )
    run = await (await listen()).say("…", device_id=device_id)
    (told,) = tool_results(server.chats[-1])
    assert told["status"] == "approval_required"
    assert run.heard.strip().endswith("?")
    assert run.keeps_listening
    assert not front_door.log


async def test_a_command_that_is_not_plain_is_told_where_it_belongs(
    set_up: SetUp, server: ScriptedServer, listen: Listen, device_id: str
) -> None:
    await set_up(server)
    command = {"minutes": 5, "conversation_command": "make the kitchen a bit cosier"}
    timers = Call("intent__HassTimerStatus", {})
    server.script(
        Reply(calls=[Call("intent__HassStartTimer", command)]),
        Reply(calls=[timers]),
        Reply(text="Fine."),
    )
    ears = await listen()
    await ears.say("Lamp off in five minutes", device_id=device_id)
    assert "conversation_command" not in json.dumps(server.chats[0]["tools"])
    refused, status = tool_results(server.chats[-1])
    assert refused["error"] == "timer_with_command"
    # What the next call needs is there, so that it follows in the same turn.
    assert "`schedule`" in refused["message"]
    assert "`300`" in refused["message"]
    assert command["conversation_command"] in refused["message"]
    assert "turn off" not in json.dumps(status)


@pytest.mark.parametrize("blank", ["", " ", None])
async def test_a_blank_command_is_none(
    home: HomeAssistant,
    set_up: SetUp,
    server: ScriptedServer,
    listen: Listen,
    device_id: str,
    blank: str | None,
) -> None:
    await set_up(server)
    arguments = {"minutes": 5, "conversation_command": blank}
    start = Call("intent__HassStartTimer", arguments)
    server.script(Reply(calls=[start]), Reply(text="Five minutes."))
    await (await listen()).say("Five minutes", device_id=device_id)
    (timer,) = home.data["intent.timer"].timers.values()
    assert timer.created_seconds == 300
    assert not timer.conversation_command


async def test_timers_are_where_the_device_has_them(
    set_up: SetUp, server: ScriptedServer, listen: Listen, device_id: str
) -> None:
    """With a name, several at once, asked for, paused and longer."""
    await set_up(server)
    ears = await listen()
    await ears.say("Hello")
    assert "HassStartTimer" not in json.dumps(server.chats[0]["tools"])
    server.script(
        Reply(
            calls=[
                Call("intent__HassStartTimer", {"minutes": 5, "name": "eggs"}),
                Call("intent__HassStartTimer", {"hours": 1, "name": "bread"}),
            ]
        ),
        Reply(
            calls=[Call("intent__HassIncreaseTimer", {"name": "eggs", "minutes": 1})]
        ),
        Reply(calls=[Call("intent__HassPauseTimer", {"name": "bread"})]),
        Reply(calls=[Call("intent__HassTimerStatus", {})]),
        Reply(text="Fine."),
    )
    await ears.say("Timers", device_id=device_id)
    results = tool_results(server.chats[-1])
    assert len(results) == 5
    assert all("error" not in result for result in results)
    told = json.dumps(results[-1])
    assert "eggs" in told
    assert "bread" in told


SAID = {
    "en": ("Set an egg timer for a minute and a half", "minutes"),
    "de": ("Stell einen Timer auf anderthalb Minuten", "Minuten"),
    "fr": ("Mets un minuteur d'une minute et demie", "minutes"),
    "es": ("Pon un temporizador de un minuto y medio", "minutos"),
    "it": ("Imposta un timer di un minuto e mezzo", "minuti"),
    "nl": ("Zet een timer op anderhalve minuut", "minuten"),
    "pl": ("Ustaw minutnik na półtorej minuty", "minut"),
    "ru": ("Поставь таймер на полторы минуты", "минут"),
    "sv": ("Ställ en timer på en och en halv minut", "minuter"),
    "pt": ("Põe um temporizador de um minuto e meio", "minutos"),
    "ja": ("1分半のタイマーをセットして", "分"),
    "zh": ("设一个一分半钟的计时器", "分钟"),
}


@pytest.mark.parametrize("language", SAID)
async def test_everything_that_people_do_with_timers(
    set_up: SetUp, server: ScriptedServer, listen: Listen, device_id: str, language: str
) -> None:
    """What Home Assistant rounds or splits is told as it is, and said in words."""
    await set_up(server)
    ears = await listen(language)
    server.script(
        Reply(calls=[Call("HassStartTimer", {"minutes": 1.5, "name": "eggs"})]),
        Reply(calls=[Call("HassStartTimer", {"hours": "0.25", "name": "bread"})]),
        Reply(calls=[Call("HassPauseTimer", {"name": "bread"})]),
        Reply(calls=[Call("HassTimerStatus", {"name": "bread"})]),
        Reply(calls=[Call("HassUnpauseTimer", {"name": "bread"})]),
        Reply(calls=[Call("HassIncreaseTimer", {"name": "eggs", "minutes": 10})]),
        Reply(calls=[Call("HassDecreaseTimer", {"name": "eggs", "minutes": 1.5})]),
        Reply(calls=[Call("HassCancelTimer", {"name": "cake"})]),
        Reply(calls=[Call("HassCancelAllTimers", {})]),
        Reply(text="15 min."),
    )
    run = await ears.say(SAID[language][0], device_id=device_id)
    started, second, paused, status, going, more, less, unknown, none = tool_results(
        server.chats[-1]
    )
    assert started["status"] == "confirmed"
    assert started["timers"][0]["of"] == "1 min 30 s"
    assert {timer["name"] for timer in second["timers"]} == {"eggs", "bread"}
    assert second["timers"][1]["of"] == "15 min"
    assert paused["timers"][1]["paused"]
    assert status == {"timers": [paused["timers"][1]]}
    assert "paused" not in going["timers"][1]
    eggs = [int(each["timers"][0]["left"].split()[0]) for each in (more, less)]
    assert eggs[0] > eggs[1] > 5
    assert unknown["error"] == "intent_failed"
    assert len(unknown["timers"]) == 2
    assert none == {"status": "confirmed", "timers": []}
    assert SAID[language][1] in run.heard
    assert "no timers" not in str(server.chats[0])


@pytest.mark.parametrize("language", SAID)
async def test_who_speaks_where_there_are_no_timers_is_told_so(
    set_up: SetUp, server: ScriptedServer, listen: Listen, device_id: str, language: str
) -> None:
    """The model knows it, and what to offer; of lamps nobody is told of timers."""
    await set_up(server)
    ears = await listen(language)
    server.script(
        Reply(calls=[Call("HassStartTimer", {"minutes": 5})]), Reply(text="Hm.")
    )
    await ears.say(SAID[language][0])
    told = str(server.chats[0]["messages"][-1])
    assert "no timers" in told
    assert "`schedule`" in told
    assert tool_results(server.chats[-1])[0]["error"] == "no_timers"
    server.script(Reply(text="Hm."))
    await ears.say("…")
    assert "no timers" not in str(server.chats[-1]["messages"][-1])


WITHOUT_A_MODEL = {
    "en": ("Start a timer for 90 seconds", "how much time is left on the timer",
           "pause the timer", "resume the timer", "cancel all of the timers"),
    "de": ("einen Timer auf 2 Minuten starten", "Restzeit des Timers",
           "pausiere den Timer", "setze den Timer fort", "beende alle meine Timer"),
    "it": ("avvia un timer per 2 minuti", "stato del timer",
           "metti in pausa il timer", "riprendi il timer", "cancella i miei timer"),
    "nl": ("timer van 2 minuten", "wat is de status van de timer",
           "pauzeer de timer", "hervat de timer", "annuleer alle timers"),
    "pl": ("uruchom minutnik na 2 minuty", "stan minutnika",
           "zatrzymaj mój minutnik", "wznów mój minutnik", "wyłącz wszystkie minutniki"),
    "ru": ("установить таймер на 2 минуты", "какое состояние у таймера",
           "поставь таймер на паузу", "возобнови таймер", "отменить все таймеры"),
    "zh": ("开始一个2分钟的计时器", "计时器状态",
           "暂停计时器", "恢复计时器", "取消所有计时器"),
}  # fmt: skip


@pytest.mark.parametrize("language", WITHOUT_A_MODEL)
async def test_timers_without_a_model(
    home: HomeAssistant, set_up: SetUp, listen: Listen, device_id: str, language: str
) -> None:
    """In Home Assistant's own sentences; where there are no timers, none is begun."""
    await set_up()
    ears = await listen(language)
    start, status, pause, resume, cancel = WITHOUT_A_MODEL[language]
    timers = home.data["intent.timer"].timers
    run = await ears.say(start, device_id=device_id)
    assert len(timers) == 1, run.speech
    run = await ears.say(status, device_id=device_id)
    assert any(map(str.isalpha, run.speech)), run.speech
    (timer,) = timers.values()
    await ears.say(pause, device_id=device_id)
    assert not timer.is_active
    await ears.say(resume, device_id=device_id)
    assert timer.is_active
    await ears.say(cancel, device_id=device_id)
    assert not timers
    run = await ears.say(start)
    assert run.speech
    assert not timers


@pytest.mark.parametrize(
    ("language", "country", "today", "tomorrow"),
    [
        ("en", "US", "11:30 PM", "November 30, 2026 11:30 PM"),
        ("en", "GB", "23:30", "30 November 2026 23:30"),
        ("de", None, "23:30 Uhr", "30. November 2026 23:30 Uhr"),
        ("fr", "FR", "23 heures 30", "30 novembre 2026 23 heures 30"),
        ("zh", None, "23点30分", "2026年11月30日 23点30分"),
        ("tlh", None, "23:30", "2026-11-30 23:30"),
    ],
)
def test_when_something_is_due_is_said_as_people_say_it(
    language: str, country: str | None, today: str, tomorrow: str
) -> None:
    words = find(regional(language, country)).speech
    now, due = datetime(2026, 11, 29, 8), datetime(2026, 11, 29, 23, 30)  # noqa: DTZ001
    assert speak_time(due, now, words) == today
    assert speak_time(due + timedelta(days=1), now, words) == tomorrow


async def test_what_is_asked_about_later_is_asked_in_words(
    home: HomeAssistant, set_up: SetUp, server: ScriptedServer, listen: Listen
) -> None:
    setup_test_component_platform(home, "lock", [Lock("Front door")])
    assert await async_setup_component(home, "lock", {"lock": {"platform": "test"}})
    await home.async_block_till_done()
    async_expose_entity(home, "conversation", "lock.front_door", should_expose=True)
    await set_up(server)
    due = dt_util.now() + timedelta(days=3)
    unlock = {"domain": "lock", "service": "unlock", "entity_id": ["lock.front_door"]}
    add = {"action": "add", "when": due.isoformat(), "call": unlock}
    server.script(Reply(calls=[Call("schedule", add)]), Reply(text="Fine."))
    run = await (await listen()).say("…")
    words = find(regional("en", home.config.country)).speech
    when = speak_time(due, dt_util.now(), words)
    assert f"Should I do this: {when}: unlock Front door?" in run.speech
    assert due.date().isoformat() not in run.speech
