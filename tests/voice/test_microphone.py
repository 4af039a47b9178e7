"""The microphone opens for what waits for an answer, and for nothing else."""

import json
from pathlib import Path

from homeassistant.core import HomeAssistant
import pytest

from custom_components.ha_ai_agent.agent.speech import waits_for_answer
from tests.agent.conftest import SetUp
from tests.all_languages import all_languages
from tests.scripted_server import Reply, ScriptedServer

from .conftest import Listen
from .pipeline import async_speak_language

DATA = Path(__file__).parent.parent / "data"
FILES = (
    "microphone",
    "microphone_held_out",
    "microphone_more",
    "microphone_third",
    "microphone_fourth",
    "microphone_fifth",
    "microphone_sixth",
)
SENTENCES = [
    (language, text, kind == "open")
    for name in FILES
    for language, kinds in json.loads((DATA / f"{name}.json").read_text()).items()
    for kind, texts in kinds.items()
    for text in texts
]


def test_there_are_enough_of_them() -> None:
    assert len(SENTENCES) >= 600
    assert len({language for language, _, _ in SENTENCES}) >= 12


@pytest.mark.timeout(900)
@pytest.mark.usefixtures("is_talkative")
async def test_the_microphone_is_right(
    home: HomeAssistant, set_up: SetUp, server: ScriptedServer, listen: Listen
) -> None:
    """Whatever a model says, all of it through the pipeline."""
    await set_up(server)
    ears = await listen()
    heard, wrong = "", []
    for language, text, is_open in sorted(SENTENCES):
        if language != heard:
            await async_speak_language(home, language)
            heard = language
        server.script(Reply(text=text))
        run = await ears.say("…", spoken=False)
        if run.keeps_listening != is_open:
            wrong.append((language, text))
    assert not wrong


def test_each_sentence() -> None:
    wrong = [
        (language, text)
        for language, text, is_open in SENTENCES
        if waits_for_answer(text, language) != is_open
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ("Which one do you mean? 😊", True),
        ("Shall I? " + "It is warm. " * 5, False),
        ("", False),
        ("👍", False),
        ('"Who is there?"', True),
    ],
)
def test_ends_that_are_odd(text: str, is_open: bool) -> None:
    assert waits_for_answer(text, "en") == is_open


def test_languages_that_are_spoken_know_how_people_ask() -> None:
    for language in all_languages():
        if words := language.speech.units and language.speech:
            assert words.orders, language.code
            assert words.closings, language.code
            assert words.rhetorical, language.code
            assert words.addresses, language.code
