"""Schemas of every tool in the words that every server takes."""

from typing import Any

import pytest

from custom_components.ha_ai_agent.providers.plain_schema import (
    plain_schema,
    plain_tool_schema,
    simple_schema,
)

TEXT = {"type": "string"}
NUMBER = {"type": "number"}

CASES: list[tuple[str, Any, Any]] = [
    ("anything", {"properties": {"a": True}}, {"type": "object", "properties": {"a": {}}}),
    (
        "nothing may be there",
        {"properties": {"a": False, "b": TEXT}},
        {"type": "object", "properties": {"b": TEXT}},
    ),
    (
        "referred to",
        {
            "$defs": {"a/b": {"type": "integer"}},
            "properties": {"a": {"$ref": "#/$defs/a~1b", "title": "A"}},
        },
        {"type": "object", "properties": {"a": {"type": "integer", "title": "A"}}},
    ),
    ("referred to nowhere", {"$ref": "#/$defs/none"}, {"type": "object"}),
    ("referred to elsewhere", {"$ref": "https://x.example/y"}, {"type": "object"}),
    ("no reference", {"$ref": 3}, {"type": "object"}),
    (
        "made of parts",
        {
            "allOf": [
                {"properties": {"a": TEXT}, "required": ["a"]},
                {"properties": {"b": NUMBER}, "required": ["b", "gone"]},
            ]
        },
        {
            "type": "object",
            "properties": {"a": TEXT, "b": NUMBER},
            "required": ["a", "b"],
        },
    ),
    ("nothing of it is needed", {"properties": {}, "required": ["x"]}, {"type": "object", "properties": {}}),
    ("or nothing", {"anyOf": [TEXT, {"type": "null"}]}, TEXT),
    ("or the constant nothing", {"oneOf": [TEXT, {"const": None}]}, TEXT),
    ("one of several", {"anyOf": [TEXT, NUMBER]}, {"anyOf": [TEXT, NUMBER]}),
    ("twice the same", {"anyOf": [TEXT, TEXT]}, TEXT),
    (
        "constants in a row",
        {"oneOf": [{"const": "a"}, {"const": "b"}]},
        {"type": "string", "enum": ["a", "b"]},
    ),
    ("a constant", {"const": "a"}, {"type": "string", "enum": ["a"]}),
    ("several types", {"type": ["string", "integer"]}, {"anyOf": [TEXT, {"type": "integer"}]}),
    (
        "several types, one a list",
        {"type": ["string", "array"], "items": TEXT},
        {"anyOf": [TEXT, {"type": "array", "items": TEXT}]},
    ),
    ("two kinds of numbers", {"type": ["integer", "number", "null"]}, NUMBER),
    ("no type that there is", {"type": "date"}, {}),
    ("a type by its content", {"items": TEXT}, {"type": "array", "items": TEXT}),
    (
        "items by their place",
        {"type": "array", "prefixItems": [TEXT, NUMBER]},
        {"type": "array", "items": {"anyOf": [TEXT, NUMBER]}},
    ),
    ("a list of nothing", {"type": "array", "items": []}, {"type": "array", "items": {}}),
    ("items of no list", {"type": "string", "items": TEXT}, TEXT),
    (
        "numbers to choose",
        {"enum": [1, 2.5]},
        {"type": "number", "description": "One of: 1, 2.5"},
    ),
    (
        "whole numbers to choose",
        {"enum": [1, 2, 2]},
        {"type": "integer", "description": "One of: 1, 2"},
    ),
    ("yes or no", {"enum": [True, False]}, {"type": "boolean"}),
    (
        "all sorts to choose",
        {"type": "string", "enum": ["a", 1], "description": "It"},
        {"description": 'It. One of: "a", 1'},
    ),
    ("nothing to choose", {"type": "string", "enum": [""]}, TEXT),
    ("no choices", {"type": "string", "enum": "a"}, TEXT),
    (
        "bounds that exclude themselves",
        {"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 10},
        {"type": "integer", "minimum": 1, "maximum": 9},
    ),
    (
        "of no whole number",
        {"type": "number", "exclusiveMinimum": 0, "minimum": 0.5},
        {"type": "number", "minimum": 0.5},
    ),
    ("an old form of them", {"type": "number", "exclusiveMinimum": True}, NUMBER),
    (
        "what is no keyword elsewhere",
        {"type": "string", "format": "date", "default": "now", "examples": ["x"]},
        {"type": "string", "description": 'Format: date. Default: "now"'},
    ),
    (
        "a moment",
        {"type": "string", "format": "date-time", "default": None},
        {"type": "string", "format": "date-time"},
    ),
    (
        "values that are none",
        {
            "type": "string", "minLength": True, "maxLength": "3", "minimum": "0",
            "maximum": False, "title": "", "description": 7, "pattern": None,
        },
        TEXT,
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("schema", "plain"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_schema_in_plain_words(schema: dict[str, Any], plain: dict[str, Any]) -> None:
    assert plain_schema(schema) == plain
    # What is plain already stays as it is.
    again = plain_schema(plain)
    assert again == plain or "format" in plain


def test_what_never_ends_ends() -> None:
    """A schema may be made of itself."""
    endless = {
        "$defs": {"node": {"properties": {"next": {"$ref": "#/$defs/node"}}}},
        "$ref": "#/$defs/node",
    }
    depth, inner = 0, plain_schema(endless)
    while "properties" in inner:
        inner, depth = inner["properties"]["next"], depth + 1
    assert inner["type"] == "object"
    assert depth < 20


TOOLS: list[tuple[str, Any, Any, str]] = [
    ("no schema", None, {"type": "object", "properties": {}}, ""),
    (
        "alternatives at the top",
        {
            "description": "Do it",
            "anyOf": [
                {"properties": {"name": TEXT}, "required": ["name"]},
                {"properties": {"area": TEXT}, "required": ["area", "gone"]},
            ],
        },
        {
            "type": "object",
            "description": "Do it",
            "properties": {"name": TEXT, "area": TEXT},
        },
        "At least one of these is needed: name, area.",
    ),
    (
        "what all of them need",
        {
            "properties": {"a": TEXT, "b": TEXT, "c": TEXT},
            "oneOf": [{"required": ["a", "b"]}, {"required": ["a", "c"]}],
        },
        {
            "type": "object",
            "properties": {"a": TEXT, "b": TEXT, "c": TEXT},
            "required": ["a"],
        },
        "Exactly one of these is needed: b, c.",
    ),
    (
        "all of them need the same",
        {
            "properties": {"a": TEXT},
            "anyOf": [{"required": ["a"]}, {"required": ["a"]}],
        },
        {"type": "object", "properties": {"a": TEXT}, "required": ["a"]},
        "",
    ),
    (
        "not together, and only together",
        {
            "properties": {"a": TEXT, "b": TEXT, "c": False},
            "not": {"required": ["a", "b"]},
            "dependentRequired": {"a": ["b"], "b": [], "c": "a"},
            "required": ["a"],
        },
        {"type": "object", "properties": {"a": TEXT, "b": TEXT}, "required": ["a"]},
        "Not together: a, b. a needs b.",
    ),
]


@pytest.mark.parametrize(
    ("schema", "plain", "words"),
    [case[1:] for case in TOOLS],
    ids=[case[0] for case in TOOLS],
)
def test_a_tool_is_one_plain_object(schema: Any, plain: Any, words: str) -> None:
    assert plain_tool_schema(schema) == (plain, words)


def test_the_fewest_words() -> None:
    """For servers that take hardly anything: no alternatives, no bounds, a type each."""
    schema = {
        "type": "object",
        "properties": {
            "a": {"anyOf": [TEXT, NUMBER], "description": "It"},
            "b": {"type": "array", "items": {"type": "integer", "minimum": 0}},
            "c": {"title": "Anything"},
        },
        "required": ["a"],
    }
    assert simple_schema(schema) == {
        "type": "object",
        "properties": {
            "a": {"type": "string", "description": "It"},
            "b": {"type": "array", "items": {"type": "integer"}},
            "c": {"type": "string"},
        },
        "required": ["a"],
    }
