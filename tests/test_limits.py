"""How much anybody may ask."""

from typing import Any

import pytest

from custom_components.ha_ai_agent.limits import (
    MAX_SPEAKERS,
    LimitOptions,
    TurnLimits,
    check_arguments,
)
from custom_components.ha_ai_agent.models import Speaker, TurnInfo


@pytest.fixture(autouse=True)
def _enable_custom_integrations() -> None:
    """Nothing here needs Home Assistant."""


def turn(text: str = "hello", **speaker: Any) -> TurnInfo:
    return TurnInfo(
        turn_id="1",
        conversation_id="talk",
        agent_id="conversation.ha_ai_agent",
        subentry_id="subentry",
        speaker=Speaker(**speaker),
        text=text,
        started_ts=0,
    )


def test_each_speaker_has_a_rate() -> None:
    now = 0.0
    limits = TurnLimits(
        LimitOptions(turns_at_once=3, turns_per_minute=60), clock=lambda: now
    )
    anna, kitchen = turn(user_id="anna"), turn(satellite_id="kitchen", device_id="x")
    assert [limits.check(anna) for _ in range(4)] == [None] * 3 + ["rate_limited"]
    assert limits.check(kitchen) is None
    assert limits.check(turn(device_id="x")) is None
    assert limits.check(turn()) is None
    now = 2.0
    assert [limits.check(anna) for _ in range(3)] == [None, None, "rate_limited"]
    # Waiting long saves up no more than one burst.
    now = 1_000_000.0
    assert [limits.check(anna) for _ in range(4)] == [None] * 3 + ["rate_limited"]


def test_long_words_are_refused_and_cost_nothing() -> None:
    limits = TurnLimits(LimitOptions(turns_at_once=1, text_characters=10))
    assert limits.check(turn("x" * 11)) == "text_too_long"
    assert limits.check(turn("x" * 10)) is None


def test_strangers_do_not_fill_the_memory() -> None:
    limits = TurnLimits()
    for number in range(MAX_SPEAKERS + 50):
        assert limits.check(turn(user_id=str(number))) is None
    assert len(limits._buckets) == MAX_SPEAKERS


def nested(depth: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for _ in range(depth):
        value = {"a": [value]}
    return value


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({"entity_id": ["light.a"], "data": {"brightness": 1}}, None),
        (nested(5), None),
        (nested(100_000), "nested too deeply"),
        ({"a": "x" * 40_000}, "too long in one text"),
        ({"a": ["x" * 30_000] * 5}, "too long in all"),
        ({"a": list(range(5_000))}, "too many"),
        ({"a": ("x",), "b": None, "c": True}, None),
    ],
)
def test_arguments_have_a_size(arguments: Any, problem: str | None) -> None:
    assert check_arguments(arguments) == problem
