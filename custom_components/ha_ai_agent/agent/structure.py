"""Structured answers: a schema for strict providers, and text read back as data."""

from collections.abc import Mapping
import json
from typing import Any

UNSUPPORTED = frozenset({"default", "examples", "$comment", "format", "title"})


def strict_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a schema with every property required; optional ones may be null.

    Strict structured output knows no optional property and no other keys.
    """
    result = {key: value for key, value in schema.items() if key not in UNSUPPORTED}
    if "properties" in schema or schema.get("type") == "object":
        required = set(schema.get("required", ()))
        properties = {
            key: (
                strict_schema(value)
                if key in required
                else _nullable(strict_schema(value))
            )
            for key, value in schema.get("properties", {}).items()
        }
        result.update(
            type="object",
            properties=properties,
            required=list(properties),
            additionalProperties=False,
        )
    if isinstance(items := schema.get("items"), Mapping):
        result["items"] = strict_schema(items)
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            result[key] = [strict_schema(item) for item in schema[key]]
    return result


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema that also takes null."""
    kind = schema.get("type")
    if isinstance(kind, str) and "enum" not in schema:
        return {**schema, "type": [kind, "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def read_json(text: str) -> Any:
    """Return the JSON in an answer, also from a fence or between words.

    Raises `ValueError` when there is none.
    """
    stripped = text.strip()
    try:
        return json.loads(stripped)
    except ValueError:
        pass
    decoder = json.JSONDecoder()
    for index, char in enumerate(stripped):
        if char in "{[":
            try:
                value, _ = decoder.raw_decode(stripped, index)
            except ValueError:
                continue
            return value
    raise ValueError("The answer has no JSON in it")


def without_nulls(value: Any) -> Any:
    """Return data without the nulls that stand for optional properties left out."""
    if isinstance(value, dict):
        return {
            key: without_nulls(item) for key, item in value.items() if item is not None
        }
    if isinstance(value, list):
        return [without_nulls(item) for item in value]
    return value
