"""What real servers refuse in a request, in their own words.

`server.rules = openai_rules`: one tool that breaks a rule costs the whole request.
"""

from collections.abc import Iterator, Mapping
import re
from typing import Any

type Refusal = tuple[int, Any] | None

_TOP = ("oneOf", "anyOf", "allOf", "enum", "not")
_TYPES = {"string", "number", "integer", "boolean", "array", "object", "null"}


def _functions(body: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for index, tool in enumerate(body.get("tools") or []):
        if "function" in tool:
            yield f"tools[{index}].function", tool["function"]
        else:
            yield f"tools[{index}]", tool


def _schemas(schema: Any, path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield a schema and all inside of it."""
    if not isinstance(schema, Mapping):
        return
    yield path, schema
    for key, value in (schema.get("properties") or {}).items():
        yield from _schemas(value, f"{path}.{key}")
    yield from _schemas(schema.get("items"), f"{path}[]")
    for key in ("anyOf", "oneOf", "allOf"):
        for value in schema.get(key) or ():
            yield from _schemas(value, f"{path}|{key}")


def _calls(body: Mapping[str, Any]) -> Iterator[list[tuple[str, str, list[str]]]]:
    """Yield the calls of each message: id, name, and ids of the results after it."""
    rows = list(body.get("messages") or [])
    for index, row in enumerate(rows):
        if not (calls := row.get("tool_calls")):
            continue
        results = []
        for later in rows[index + 1 :]:
            if later["role"] != "tool":
                break
            results.append(later["tool_call_id"])
        yield [(call["id"], call["function"]["name"], results) for call in calls]
    calls = [
        item for item in body.get("input") or [] if item.get("type") == "function_call"
    ]
    if calls:
        given = [
            item["call_id"]
            for item in body["input"]
            if item.get("type") == "function_call_output"
        ]
        yield [(item["call_id"], item["name"], given) for item in calls]


def openai_rules(body: Mapping[str, Any]) -> Refusal:
    """Refuse as OpenAI does."""

    def refuse(message: str, param: str, code: str | None = None) -> Refusal:
        error = {"message": message, "type": "invalid_request_error"}
        return 400, {"error": {**error, "param": param, "code": code}}

    names: set[str] = set()
    for where, function in _functions(body):
        name, schema = function["name"], function.get("parameters")
        if not re.fullmatch(r"[a-zA-Z0-9_-]+", name):
            return refuse(
                f"Invalid '{where}.name': string does not match pattern. Expected a "
                "string that matches the pattern '^[a-zA-Z0-9_-]+$'.",
                f"{where}.name",
                "invalid_value",
            )
        if len(name) > 64:
            return refuse(
                f"Invalid '{where}.name': string too long. Expected a string with "
                f"maximum length 64, but got a string with length {len(name)} instead.",
                f"{where}.name",
                "string_above_max_length",
            )
        if name in names:
            return refuse(f"Duplicate function name: {name}", where)
        names.add(name)
        wrong = _wrong_for_openai(schema)
        if wrong:
            return refuse(
                f"Invalid schema for function '{name}': {wrong}",
                f"{where}.parameters",
                "invalid_function_parameters",
            )
    for calls in _calls(body):
        ids = [call_id for call_id, _, _ in calls]
        for call_id, name, results in calls:
            if ids.count(call_id) > 1 or results.count(call_id) != 1:
                return refuse(
                    f"Duplicate or unanswered tool_call_id '{call_id}'", "messages"
                )
            if not re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name):
                return refuse(f"Invalid name of a call: {name}", "messages")
    return None


def _wrong_for_openai(schema: Any) -> str:
    if not isinstance(schema, Mapping) or schema.get("type") != "object":
        kind = schema.get("type") if isinstance(schema, Mapping) else None
        return f"schema must be a JSON Schema of 'type: \"object\"', got 'type: \"{kind}\"'."
    if any(key in schema for key in _TOP):
        return (
            "schema must have type 'object' and not have 'oneOf'/'anyOf'/'allOf'/"
            "'enum'/'not' at the top level."
        )
    if not isinstance(schema.get("properties"), Mapping):
        return "In context=(), object schema missing properties."
    for path, one in _schemas(schema):
        kind = one.get("type")
        kinds = kind if isinstance(kind, list) else [kind] if "type" in one else []
        if any(each not in _TYPES for each in kinds):
            return (
                f"In context=({path}), {kind!r} is not valid under any of the schemas."
            )
        if "array" in kinds and "items" not in one:
            return f"In context=({path}), array schema missing items."
        if "enum" in one and not (isinstance(one["enum"], list) and one["enum"]):
            return f"In context=({path}), {one['enum']!r} is too short."
        required = one.get("required", [])
        if not isinstance(required, list):
            return f"In context=({path}), {required!r} is not of type 'array'."
    return ""


def anthropic_rules(body: Mapping[str, Any]) -> Refusal:
    """Refuse as Anthropic's compatible endpoint does."""

    def refuse(message: str) -> Refusal:
        error = {"type": "invalid_request_error", "message": message}
        return 400, {"error": error}

    names: set[str] = set()
    for index, (_, function) in enumerate(_functions(body)):
        name, schema = function["name"], function.get("parameters") or {}
        if not re.fullmatch(r"[a-zA-Z0-9_-]{1,128}", name):
            return refuse(
                f"tools.{index}.custom.name: String should match pattern "
                "'^[a-zA-Z0-9_-]{1,128}$'"
            )
        if name in names:
            return refuse("tools: Tool names must be unique.")
        names.add(name)
        if schema.get("type") != "object":
            return refuse(f"tools.{index}.custom.input_schema.type: Field required")
        if any(key in schema for key in ("oneOf", "allOf", "anyOf")):
            return refuse(
                f"tools.{index}.custom.input_schema: input_schema does not support "
                "oneOf, allOf, or anyOf at the top level"
            )
        for _, one in _schemas(schema):
            if any(
                not re.fullmatch(r"[a-zA-Z0-9_.-]{1,64}", key)
                for key in one.get("properties") or {}
            ):
                return refuse(
                    f"tools.{index}.custom.input_schema.properties: Property keys "
                    "should match pattern '^[a-zA-Z0-9_.-]{1,64}$'"
                )
            if one.get("enum", ["x"]) in ([], None) or isinstance(
                one.get("exclusiveMinimum"), bool
            ):
                return refuse(
                    f"tools.{index}.custom.input_schema: JSON schema is invalid. It "
                    "must match JSON Schema draft 2020-12"
                )
    return None


def gemini_rules(body: Mapping[str, Any]) -> Refusal:
    """Refuse as Gemini's compatible endpoint does."""

    def refuse(message: str) -> Refusal:
        error = {"code": 400, "message": message, "status": "INVALID_ARGUMENT"}
        return 400, [{"error": error}]

    for _, function in _functions(body):
        if not re.fullmatch(r"[a-zA-Z_][a-zA-Z0-9_.-]{0,63}", function["name"]):
            return refuse(
                "Invalid function name. Must start with a letter or an underscore."
            )
        for path, one in _schemas(function.get("parameters") or {}):
            strange = one.keys() & {
                *("const", "oneOf", "allOf", "not", "$ref", "$defs", "if"),
                *("exclusiveMinimum", "exclusiveMaximum", "patternProperties"),
                *("additionalProperties", "prefixItems", "propertyNames"),
            }
            if strange:
                return refuse(f"Unknown name \"{min(strange)}\" at '{path}'")
            if isinstance(one.get("type"), list):
                return refuse("Proto field is not repeating, cannot start list.")
            choices = one.get("enum", ["x"])
            if not choices or any(
                not isinstance(item, str) or not item for item in choices
            ):
                return refuse(f"{path}.enum: only allowed for STRING type")
            if one.get("type") == "array" and "items" not in one:
                return refuse(f"{path}.items: missing field.")
            if one.get("format", "date-time") not in {"enum", "date-time"}:
                return refuse(
                    f"{path}.format: only 'enum' and 'date-time' are supported"
                )
            known = one.get("properties") or {}
            if any(key not in known for key in one.get("required", ())):
                return refuse(f"{path}.required: property is not defined")
    return None
