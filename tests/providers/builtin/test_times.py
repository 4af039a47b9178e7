"""Clock times and conditions as they are said in twelve languages."""

import pytest

from custom_components.ha_ai_agent.languages import find
from custom_components.ha_ai_agent.providers.builtin.grammar.conditions import (
    conditions_of,
)
from custom_components.ha_ai_agent.providers.builtin.grammar.times import moment_of

SAID = [
    ("en", "turn on the lamp at 7:30 pm", "turn on the lamp", 19, 30, ""),
    ("en", "tomorrow at 6 turn on the lamp", "turn on the lamp", 6, 0, "tomorrow"),
    ("en", "tv off at half past ten tonight", "tv off", 22, 30, "today"),
    ("de", "morgen um halb acht Licht an", "Licht an", 7, 30, "tomorrow"),
    ("de", "Licht um 7 Uhr 30 abends aus", "Licht aus", 19, 30, ""),
    ("fr", "éteins la télé à 7h30", "éteins la télé", 7, 30, ""),
    ("es", "apaga la tele a las siete y media", "apaga la tele", 7, 30, ""),
    ("it", "spegni la tv alle 22", "spegni la tv", 22, 0, ""),
    ("nl", "lamp aan om 7 uur 's avonds", "lamp aan", 19, 0, ""),
    ("pt", "desliga a tv às 7 da noite", "desliga a tv", 19, 0, ""),
    ("pl", "włącz lampę o wpół do ósmej", "włącz lampę", 7, 30, ""),
    ("sv", "tänd lampan klockan 7 ikväll", "tänd lampan", 19, 0, "today"),
    ("da", "tænd lampen klokken 7", "tænd lampen", 7, 0, ""),
    ("nb", "skru på lampa klokka halv åtte", "skru på lampa", 7, 30, ""),
    ("cs", "zapni lampu v půl osmé", "zapni lampu", 7, 30, ""),
]
NO_TIMES = [
    ("en", "set the volume at 20 %"),
    ("en", "turn on the lamp from 7 to 8"),
    ("en", "lamp on at 7 pm and off at 9 pm"),
    ("de", "jeden Morgen um 7 Uhr Licht an"),
    ("de", "Heizung um 2 Grad wärmer"),
]


@pytest.mark.parametrize(("code", "text", "rest", "hour", "minute", "day"), SAID)
def test_a_time_is_taken_out_of_a_sentence(
    code: str, text: str, rest: str, hour: int, minute: int, day: str
) -> None:
    """What is left is the wish."""
    moment = moment_of(text, find(code))
    assert moment is not None
    found = (moment.rest, moment.hour, moment.minute, moment.day)
    assert found == (rest, hour, minute, day)


@pytest.mark.parametrize(("code", "text"), NO_TIMES)
def test_what_is_no_time_or_every_day_is_left(code: str, text: str) -> None:
    """An amount, a span, two times and a habit are no single time."""
    assert moment_of(text, find(code)) is None


def test_a_condition_is_cut_from_its_wish() -> None:
    """At either end, with the number that a measure is held against."""
    (found,) = conditions_of("if it is above 23 in the study, fan on", find("en"))
    assert (found.question, found.wish) == ("it is in the study", "fan on")
    assert (found.relation, found.number) == ("above", 23)
    (found,) = conditions_of("Ventilator an, falls das Fenster offen ist", find("de"))
    assert (found.question, found.wish) == ("das Fenster offen ist", "Ventilator an")
    assert conditions_of("fan on if it is hot or if it is dry", find("en")) == ()
