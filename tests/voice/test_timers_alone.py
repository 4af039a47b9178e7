"""Timers without a model, in more words than Home Assistant's own sentences."""

import re

from homeassistant.core import HomeAssistant
import pytest

from custom_components.ha_ai_agent.languages import find
from custom_components.ha_ai_agent.providers.builtin.grammar.timers import read_timer
from tests.agent.conftest import SetUp
from tests.all_languages import all_languages

from .conftest import Listen
from .pipeline import async_speak_language
from .test_timers import device_id

__all__ = ["device_id"]

TALKS = [
    ("en", "set a 12 minute pizza timer", "how much longer does the pizza timer have", "told"),
    ("en", "set a 10 minute tea timer", "take 3 minutes off the tea timer", "420"),
    ("de", "stell einen Timer auf 10 Minuten", "Wie viele Minuten hat der Timer noch?", "told"),
    ("de", "stell einen Timer auf 10 Minuten", "Verlängere den Timer um 3 Minuten", "780"),
    ("fr", "lance un minuteur de 10 minutes", "ajoute 2 minutes au minuteur", "720"),
    ("fr", "lance un minuteur de 10 minutes", "mets le minuteur en pause", "paused"),
    ("es", "pon un temporizador de 10 minutos", "añade 5 minutos al temporizador", "900"),
    ("it", "imposta un timer di 5 minuti", "quanto manca al timer", "told"),
    ("nl", "zet een timer op 7 minuten", "hoe lang duurt de timer nog", "told"),
    ("pl", "nastaw minutnik na 10 minut", "ile czasu zostało na minutniku", "told"),
    ("pt", "inicia um temporizador de 10 minutos", "quanto tempo falta no temporizador", "told"),
    ("sv", "ställ en timer på 6 minuter", "pausa timern", "paused"),
    ("nb", "sett en timer på 10 minutter", "avbryt timeren", "none"),
    ("da", "sæt en timer på 10 minutter", "hvor længe er der tilbage", "told"),
    ("da", "sæt en 10 minutters timer", "læg 2 minutter til", "720"),
    ("de", "Eiertimer auf 10 Minuten", "wie lange läuft der Eiertimer noch", "told"),
    ("sv", "äggtimer på 10 minuter", "pausa äggtimern", "paused"),
    ("es", "pon un temporizador de 10 minutos", "cuánto tiempo queda", "told"),
    ("en", "set a 10 minute timer", "how long is left", "told"),
]  # fmt: skip


@pytest.mark.usefixtures("is_talkative")
async def test_what_people_say_of_timers(
    home: HomeAssistant, set_up: SetUp, listen: Listen, device_id: str
) -> None:
    await set_up()
    ears = await listen()
    timers = home.data["intent.timer"].timers
    for language, first, text, wanted in TALKS:
        await async_speak_language(home, language)
        timers.clear()
        await ears.say(first, device_id=device_id)
        assert len(timers) == 1, first
        run = await ears.say(text, device_id=device_id)
        left = [(timer.is_active, timer.seconds_left) for timer in timers.values()]
        if wanted == "told":
            assert re.search(r"\d", run.heard), (text, run.heard)
        elif wanted == "paused":
            assert not left[0][0], text
        elif wanted == "none":
            assert not left, text
        else:
            assert int(wanted) - 60 < left[0][1] <= int(wanted), text


@pytest.mark.parametrize(
    "text",
    [
        "don't set a timer for 5 minutes",
        "did you set a timer for 5 minutes",
        "set no timer for 5 minutes",
        "set a timer for 5 minutes and turn off the lamp",
        "is the timer paused",
        "turn off the lamp in 5 minutes",
        "set a timer",
        "set a timer for 5 minutes and 6 minutes",
        "how long is left of the washing",
        "add two eggs",
        "in 5 minutes",
        "",
    ],
)
def test_what_is_no_plain_wish(text: str) -> None:
    """A word that is left over may turn the meaning."""
    assert read_timer(text, find("en")) is None


def test_twelve_languages_know_timers() -> None:
    assert sum(bool(language.household.timers) for language in all_languages()) >= 12
