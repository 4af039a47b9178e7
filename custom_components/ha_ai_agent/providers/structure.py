"""JSON Schemas in the strict form that some providers can enforce. Pure."""

from collections.abc import Mapping
from typing import Any

from ..models import JsonObject

NOT_STRICT = frozenset({"patternProperties", "allOf", "not", "if", "dependentRequired"})


def strict_schema(schema: Mapping[str, Any]) -> JsonObject | None:
    """Return the schema with every property required; None where that cannot be.

    A property that was optional may then be null: drop nulls from the answer.
    """
    try:
        return _strict(schema)
    except _NotStrictError:
        return None


class _NotStrictError(Exception):
    """The schema says something that the strict form cannot."""


def _strict(schema: Mapping[str, Any]) -> JsonObject:
    if NOT_STRICT & schema.keys():
        raise _NotStrictError
    result = {key: value for key, value in schema.items() if key != "default"}
    for key in ("anyOf", "oneOf"):
        if key in result:
            result["anyOf"] = [_strict(option) for option in result.pop(key)]
    if "items" in result:
        result["items"] = _strict(result["items"])
    if "$defs" in result:
        result["$defs"] = {key: _strict(one) for key, one in result["$defs"].items()}
    if result.get("type") == "object" or "properties" in result:
        result |= _strict_object(result)
    return result


def _strict_object(schema: JsonObject) -> JsonObject:
    properties = schema.get("properties")
    if not properties or schema.get("additionalProperties"):
        raise _NotStrictError  # an object of free keys
    required = set(schema.get("required", ()))
    return {
        "type": "object",
        "properties": {
            key: _strict(value) if key in required else _nullable(_strict(value))
            for key, value in properties.items()
        },
        "required": list(properties),
        "additionalProperties": False,
    }


def _nullable(schema: JsonObject) -> JsonObject:
    kind = schema.get("type")
    if kind is None or "enum" in schema or "const" in schema:
        if "anyOf" in schema and len(schema) == 1:
            return {"anyOf": [*schema["anyOf"], {"type": "null"}]}
        return {"anyOf": [schema, {"type": "null"}]}
    kinds = kind if isinstance(kind, list) else [kind]
    if "null" in kinds:
        return schema
    return {**schema, "type": [*kinds, "null"]}
