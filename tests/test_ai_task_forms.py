"""AI Tasks with pictures, forms of every kind, and questions with probabilities."""

from dataclasses import dataclass
import json
import sys
from types import ModuleType
from typing import Any
from unittest.mock import patch

from homeassistant.components import ai_task, camera
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import chat_session, selector
import probatio
import pytest

from custom_components.ha_ai_agent import compat
from custom_components.ha_ai_agent.agent.tasks.evaluating import (
    TaskQuestion,
    question_schema,
    question_words,
    read_answers,
)
from custom_components.ha_ai_agent.agent.tasks.task import _as_json_schema
from custom_components.ha_ai_agent.providers.structure import strict_schema
from tests.agent.conftest import SetUp, home, server, set_up, state_of
from tests.scripted_server import Reply, ScriptedServer

__all__ = ["home", "server", "set_up"]

TASK = "ai_task.ha_ai_agent"
QUESTIONS: dict[str, TaskQuestion] = {
    "is it here?": {"type": "noul", "instructions": "Has the package arrived?"},
    "Ort": {
        "type": "choice",
        "instructions": "Where is it?",
        "criteria": {"door": "at the front door", "neighbour": "with a neighbour"},
    },
    "rain": {
        "type": "score",
        "instructions": "How wet is it?",
        "criteria": ["dry", "damp", "soaked"],
    },
}
FILLED = {
    "q0": {"a0": 0.9, "a1": 0.1},
    "q1": {"a0": 3, "a1": 1},
    "q2": {"a0": 0, "a1": 0.5, "a2": 0.5},
}
ANSWERS = {
    "is it here?": {"type": "noul", "noul": 0.9},
    "Ort": {
        "type": "choice",
        "choice": "door",
        "probabilities": {"door": 0.75, "neighbour": 0.25},
    },
    "rain": {"type": "score", "score": 1.5, "probabilities": [0, 0.5, 0.5]},
}
# What a selector cannot be made without.
CONFIGS: dict[str, dict[str, Any]] = {
    "attribute": {"entity_id": "light.kitchen_lamp"},
    "automation_behavior": {"mode": "trigger"},
    "choose": {"choices": {"a": {"selector": {"text": {}}}}},
    "constant": {"value": "on", "label": "On"},
    "device_class": {"domain": "sensor"},
    "file": {"accept": "*"},
    "numeric_threshold": {"mode": "crossed"},
    "qr_code": {"data": "x"},
    "select": {"options": ["a", "b"]},
    "state": {"entity_id": "light.kitchen_lamp"},
}


def test_questions_become_a_form() -> None:
    schema = question_schema(QUESTIONS)
    assert schema["required"] == ["q0", "q1", "q2"]
    assert len(schema["properties"]["q2"]["properties"]) == 3
    asked = question_words(QUESTIONS, {"mail": "Left at the front door."})
    for words in ("Has the package arrived?", "neighbour: with a neighbour", "soaked"):
        assert words in asked
    assert "Left at the front door." in asked
    assert read_answers(QUESTIONS, FILLED) == ANSWERS


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        {},
        {"q0": 0.9},
        {**FILLED, "q0": {"a0": 1}},
        {**FILLED, "q0": {"a0": 0, "a1": 0}},
        {**FILLED, "q0": {"a0": -1, "a1": 2}},
        {**FILLED, "q0": {"a0": True, "a1": 0}},
        {**FILLED, "q0": {"a0": "0.9", "a1": 0.1}},
        {**FILLED, "q0": {"a0": float("nan"), "a1": 0.1}},
        {**FILLED, "q0": {"a0": float("inf"), "a1": 0.1}},
    ],
    ids=str,
)
def test_what_is_no_probability_is_no_answer(wrong: Any) -> None:
    with pytest.raises(ValueError, match="q0"):
        read_answers(QUESTIONS, wrong)


@dataclass
class _Noul:
    noul: float


@dataclass
class _Choice:
    choice: str
    probabilities: dict[str, float]


@dataclass
class _Score:
    score: float
    probabilities: list[float]


@dataclass
class _Result:
    answers: dict[str, Any]


@pytest.fixture(name="newest")
def newest_fixture(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for the types of 2026.11, which the tests' Home Assistant lacks."""
    name = "homeassistant.components.ai_task.evaluation"
    core: Any = ModuleType(name)
    core.NoulAnswer, core.ChoiceAnswer, core.ScoreAnswer = _Noul, _Choice, _Score
    core.EvaluationTaskResult = _Result
    monkeypatch.setitem(sys.modules, name, core)


@dataclass
class _Task:
    name: str
    questions: dict[str, TaskQuestion]
    state: Any = None
    attachments: Any = None


async def _evaluate(home: HomeAssistant) -> Any:
    """Ask as 2026.11 would: it opens the session, and calls the entity."""
    entity: Any = home.data[ai_task.const.DATA_COMPONENT].get_entity(TASK)
    with chat_session.async_get_chat_session(home):
        return await entity._async_evaluate(  # core's way in
            _Task("delivery", QUESTIONS, "Left at the front door.")
        )


@pytest.mark.usefixtures("newest")
async def test_questions_are_answered_with_probabilities(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp
) -> None:
    await set_up(server)
    server.script(Reply(text="Maybe."), Reply(text=json.dumps(FILLED)))
    result = await _evaluate(home)
    assert result.answers == {
        "is it here?": _Noul(0.9),
        "Ort": _Choice("door", {"door": 0.75, "neighbour": 0.25}),
        "rain": _Score(1.5, [0, 0.5, 0.5]),
    }
    # Once more with what was wrong, and the form both times.
    assert len(server.chats) == 2
    for chat in server.chats:
        assert "Left at the front door." in str(chat["messages"])
        assert chat["response_format"]["json_schema"]["schema"]["required"]
    server.default = Reply(text="I cannot tell.")
    with pytest.raises(HomeAssistantError) as caught:
        await _evaluate(home)
    assert caught.value.translation_key == "structure_not_met"


def test_the_feature_is_core_s_own() -> None:
    named = getattr(ai_task.AITaskEntityFeature, "EVALUATE", 0)
    assert named == compat.EVALUATES


async def test_a_snapshot_is_seen(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp
) -> None:
    """What a camera shows at this moment reaches the model as a picture."""
    await set_up(server)
    server.script(Reply(text="A parcel."))
    picture = camera.Image("image/jpeg", b"\xff\xd8snapshot\xff\xd9")
    with patch.object(camera, "async_get_image", return_value=picture):
        result = await ai_task.async_generate_data(
            home,
            task_name="door",
            entity_id=TASK,
            instructions="What do you see?",
            attachments=[
                {
                    "media_content_id": "media-source://camera/camera.door",
                    "media_content_type": "image/jpeg",
                }
            ],
        )
    assert result.data == "A parcel."
    [content] = [
        row["content"] for row in server.chats[0]["messages"] if row["role"] == "user"
    ]
    [shown] = [part for part in content if part["type"] == "image_url"]
    assert shown["image_url"]["url"].startswith("data:image/jpeg;base64,/9hzbmFwc2hvd")


@pytest.mark.parametrize("kind", sorted(selector.SELECTORS))
def test_a_form_of_every_selector(kind: str) -> None:
    """Each can be a field; what no server could read is never sent."""
    field = selector.selector({kind: CONFIGS.get(kind, {})})
    structure = probatio.Schema({probatio.Required("field", description="It"): field})
    schema = _as_json_schema(structure, None)
    assert schema is not None
    assert json.loads(json.dumps(schema)) == schema
    assert schema["properties"]["field"]
    assert schema["required"] == ["field"]
    strict = strict_schema(schema)
    assert strict is None or strict["additionalProperties"] is False


async def test_a_task_is_there_while_its_server_is(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp
) -> None:
    """Below a task there is no matcher: a server that is down takes it away."""
    entry = await set_up(server)
    coordinator = entry.runtime_data.coordinator
    assert state_of(home, TASK) != STATE_UNAVAILABLE
    coordinator.mark_connection_error()
    assert state_of(home, TASK) == STATE_UNAVAILABLE
    assert state_of(home, "conversation.ha_ai_agent") != STATE_UNAVAILABLE
    coordinator.mark_success()
    assert state_of(home, TASK) != STATE_UNAVAILABLE


async def test_another_account_keeps_a_task_there(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp
) -> None:
    entry = await set_up(server, fallback_model="conversation.other")
    entry.runtime_data.coordinator.mark_connection_error()
    assert state_of(home, TASK) != STATE_UNAVAILABLE


async def test_a_task_without_a_model_says_so(
    home: HomeAssistant, server: ScriptedServer, set_up: SetUp
) -> None:
    await set_up(server, model="")
    assert state_of(home, TASK) == STATE_UNAVAILABLE
    with pytest.raises(HomeAssistantError) as caught:
        await ai_task.async_generate_data(
            home, task_name="poem", entity_id=TASK, instructions="Write"
        )
    assert caught.value.translation_key == "task_needs_model"
