"""The strict form of a schema says the same, or is not used."""

from typing import Any

import pytest

from custom_components.ha_ai_agent.providers.structure import strict_schema
from tests.plain import _enable_custom_integrations  # noqa: F401  # a fixture


def test_strict() -> None:
    """Optional properties may be null; nothing else may come."""
    schema = {
        "type": "object",
        "properties": {
            "name": {"type": "string", "default": "x"},
            "count": {"type": "integer"},
            "kind": {"enum": ["a", "b"]},
            "either": {"anyOf": [{"type": "string"}, {"type": "number"}]},
            "maybe": {"type": ["string", "null"]},
            "rows": {
                "type": "array",
                "items": {"properties": {"x": {"type": "number"}}, "required": ["x"]},
            },
            "ref": {"oneOf": [{"$ref": "#/$defs/one"}]},
        },
        "required": ["name", "rows", "ref"],
        "$defs": {"one": {"type": "object", "properties": {"y": {"type": "null"}}}},
    }
    assert strict_schema(schema) == {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "count": {"type": ["integer", "null"]},
            "kind": {"anyOf": [{"enum": ["a", "b"]}, {"type": "null"}]},
            "either": {
                "anyOf": [{"type": "string"}, {"type": "number"}, {"type": "null"}]
            },
            "maybe": {"type": ["string", "null"]},
            "rows": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"x": {"type": "number"}},
                    "required": ["x"],
                    "additionalProperties": False,
                },
            },
            "ref": {"anyOf": [{"$ref": "#/$defs/one"}]},
        },
        "required": ["name", "count", "kind", "either", "maybe", "rows", "ref"],
        "additionalProperties": False,
        "$defs": {
            "one": {
                "type": "object",
                "properties": {"y": {"type": "null"}},
                "required": ["y"],
                "additionalProperties": False,
            }
        },
    }


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object"},
        {"type": "object", "properties": {"a": {"type": "object"}}},
        {"type": "object", "properties": {"a": {}}, "additionalProperties": True},
        {"allOf": [{"type": "object"}]},
        {"type": "array", "items": {"not": {"type": "string"}}},
    ],
)
def test_not_strict(schema: dict[str, Any]) -> None:
    """What the strict form cannot say is left as it is."""
    assert strict_schema(schema) is None
