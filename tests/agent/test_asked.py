"""Questions change nothing, wishes in the form of questions act, and both are said."""

from collections.abc import Iterator
import json
import logging
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.ha_ai_agent.const import DOMAIN
from custom_components.ha_ai_agent.languages import asks_to_act, only_acts, only_asks
from tests.scripted_server import Call, Reply, ScriptedServer, tool_results

from .conftest import LAMP_ON, Say, SetUp, speech_of, state_of

DATA = Path(__file__).parent.parent / "data"
SENTENCES = json.loads((DATA / "questions.json").read_text(encoding="utf-8"))
HELD_OUT = json.loads((DATA / "questions_held_out.json").read_text(encoding="utf-8"))
LAMP = "light.kitchen_lamp"


def _each(kind: str) -> Iterator[tuple[str, str]]:
    for sentences in (SENTENCES, HELD_OUT):
        for language, texts in sentences[kind].items():
            yield from ((language, text) for text in texts)


def _eager(request: Any) -> Reply:
    """Switch the lamp on whatever was asked, twice, and call it done."""
    return Reply(text="Done.") if len(tool_results(request)) > 1 else Reply(calls=[LAMP_ON])


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Hundreds of turns are no reading."""
    caplog.set_level(logging.WARNING)


async def test_no_question_changes_anything(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    """In every language, by a model that acts on whatever it hears."""
    await set_up(server, approval_mode="off")
    server.think = _eager
    written: list[str] = []
    for language, text in _each("questions"):
        result = await say(text, language=language)
        if state_of(home, LAMP) == "on":
            written.append(text)
            home.states.async_set(LAMP, "off")
        assert result.continue_conversation, text
        first, second = tool_results(server.chats[-1])
        assert first["error"] == "was_a_question", text
        assert second["status"] == "approval_required", text
        await home.services.async_call(
            DOMAIN, "reject", {"approval_id": second["approval_id"]}, blocking=True
        )
    assert not written


async def test_polite_wishes_act_at_once(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp, say: Say
) -> None:
    await set_up(server, approval_mode="off")
    idle: list[str] = []
    for language, text in _each("wishes"):
        server.script(Reply(calls=[LAMP_ON]), Reply(text="✓"))
        result = await say(text, language=language)
        if state_of(home, LAMP) != "on":
            idle.append(text)
        assert speech_of(result) == "✓", text
        await home.services.async_call(
            "light", "turn_off", {"entity_id": LAMP}, blocking=True
        )
    assert not idle
