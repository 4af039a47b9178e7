"""Structured answers are found where models hide them."""

import json

import pytest

from custom_components.ha_ai_agent.agent.tasks.structure import read_json, without_nulls


@pytest.mark.parametrize(
    "text",
    [
        '{"a": [1, 2]}',
        '  {"a": [1, 2]}\n',
        '```json\n{"a": [1, 2]}\n```',
        'Here it is: {"a": [1, 2]} I hope {that} helps',
        'Not {this} but {"a": [1, 2]}',
    ],
)
def test_json_is_found_where_models_hide_it(text: str) -> None:
    assert read_json(text) == {"a": [1, 2]}


def test_an_answer_without_json_is_refused() -> None:
    with pytest.raises(ValueError, match="no JSON"):
        read_json("I can't do that {sorry")


def test_nulls_stand_for_what_was_left_out() -> None:
    assert without_nulls({"a": None, "b": [{"c": None, "d": 0}]}) == {"b": [{"d": 0}]}


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 30_000,
        "[1, " * 30_000,
        "{} " * 50_000 + "{",
        '{"a": ' + "9" * 10_000 + "}",
        "```json\n" + '{"a": [' * 20_000 + "\n```",
        '{"a": "\\ud800"}',
        '{"a": NaN, "b": 1e999, "c": -Infinity}',
    ],
    ids=range(8),
)
def test_json_of_any_form_is_read_or_refused(text: str) -> None:
    """Neither depth nor length nor a number breaks more than the answer."""
    try:
        value = read_json(text)
    except ValueError:
        return
    json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
    assert without_nulls(value) is not None
