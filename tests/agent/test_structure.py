"""Structured answers: the schema that strict providers take, and reading data back."""

import pytest

from custom_components.ha_ai_agent.agent.structure import (
    read_json,
    strict_schema,
    without_nulls,
)


def test_optional_properties_become_nullable_and_required() -> None:
    schema = {
        "type": "object",
        "properties": {
            "name": {"type": "string", "title": "Name"},
            "count": {"type": "integer"},
            "kind": {"type": "string", "enum": ["a", "b"]},
        },
        "required": ["name"],
    }
    assert strict_schema(schema) == {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "count": {"type": ["integer", "null"]},
            "kind": {
                "anyOf": [{"type": "string", "enum": ["a", "b"]}, {"type": "null"}]
            },
        },
        "required": ["name", "count", "kind"],
        "additionalProperties": False,
    }


def test_lists_and_unions_are_made_strict_inside() -> None:
    item = {
        "type": "object",
        "properties": {"x": {"type": "number"}},
        "required": ["x"],
    }
    strict = {**item, "additionalProperties": False}
    assert strict_schema({"type": "array", "items": item})["items"] == strict
    assert strict_schema({"anyOf": [item]})["anyOf"] == [strict]


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
