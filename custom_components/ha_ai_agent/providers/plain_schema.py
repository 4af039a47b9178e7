"""JSON Schemas as every server takes them. Pure.

OpenAI and Anthropic refuse a whole request for one tool whose schema has alternatives
at its top; Gemini and chat templates want one type a value. What a schema said beyond
that is told in words, so that the model still knows it.
"""

from collections.abc import Iterable, Mapping, Sequence
import json
from typing import Any, Final

from ..models import JsonObject

_DEEPEST: Final = 12
_KEPT: Final = frozenset(
    {
        *("type", "title", "description", "enum", "anyOf", "properties", "required"),
        *("items", "minimum", "maximum", "minItems", "maxItems"),
        *("minLength", "maxLength", "pattern"),
    }
)
_SIMPLE: Final = ("type", "description", "enum", "required")
_TEXTS: Final = frozenset({"title", "description", "pattern"})
_COUNTS: Final = frozenset({"minItems", "maxItems", "minLength", "maxLength"})
_TYPES: Final = frozenset(
    {"string", "number", "integer", "boolean", "array", "object", "null"}
)
_OF: Final[Mapping[type, str]] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
}


def plain_tool_schema(schema: object) -> tuple[JsonObject, str]:
    """Return the arguments of a tool as one plain object, and what else is asked."""
    root = schema if isinstance(schema, Mapping) else {}
    words: list[str] = []
    merged = _with_parts(root, root, 0)
    properties: JsonObject = {}
    required: list[str] = []
    for part in _listed(merged, "anyOf") + _listed(merged, "oneOf"):
        option = _with_parts(part, root, 0)
        properties |= _mapping(option.get("properties"))
    properties |= _mapping(merged.get("properties"))
    for key, phrase in (("anyOf", "At least one"), ("oneOf", "Exactly one")):
        options = [_with_parts(part, root, 0) for part in _listed(merged, key)]
        needs = [_required(option, properties) for option in options]
        if needs and all(needs):
            common = [name for name in needs[0] if all(name in one for one in needs)]
            required += common
            rest = [[name for name in one if name not in common] for one in needs]
            if all(rest):
                told = ", ".join(" with ".join(one) for one in rest)
                words.append(f"{phrase} of these is needed: {told}.")
    if isinstance(forbidden := merged.get("not"), Mapping) and (
        names := _required(forbidden, properties)
    ):
        words.append(f"Not together: {', '.join(names)}.")
    for name, others in _mapping(merged.get("dependentRequired")).items():
        if isinstance(others, list) and others:
            words.append(f"{name} needs {', '.join(map(str, others))}.")
    result: JsonObject = {"type": "object"}
    for key in ("title", "description"):
        if isinstance(merged.get(key), str) and merged[key]:
            result[key] = merged[key]
    result["properties"] = {
        str(key): _plain(value, root, 1)
        for key, value in properties.items()
        if value is not False
    }
    required = [*_required(merged, properties), *required]
    if required:
        result["required"] = list(dict.fromkeys(required))
    return result, " ".join(words)


def plain_schema(schema: Mapping[str, Any]) -> JsonObject:
    """Return a schema without what servers stumble over, wherever it stands."""
    return _plain(schema, schema, 0)


def simple_schema(schema: Mapping[str, Any]) -> JsonObject:
    """Return a plain schema in the fewest words: no alternatives and no bounds."""
    options = _listed(schema, "anyOf")
    if options:
        schema = {**options[0], **{k: v for k, v in schema.items() if k != "anyOf"}}
    result: JsonObject = {key: schema[key] for key in _SIMPLE if key in schema}
    if "properties" in schema:
        result["properties"] = {
            key: simple_schema(value) for key, value in schema["properties"].items()
        }
    if "items" in schema:
        result["items"] = simple_schema(schema["items"])
    if not result.keys() & {"type", "properties"}:
        result["type"] = "string"
    return result


def _plain(schema: object, root: Mapping[str, Any], depth: int) -> JsonObject:
    if not isinstance(schema, Mapping):
        return {}  # true: anything
    if depth > _DEEPEST:
        return {"type": "object"}
    merged = _with_parts(schema, root, depth)
    result, notes = _kept(merged)
    _put_options(result, merged, root, depth)
    _put_type(result)
    if choices := _put_enum(result):
        notes.append(choices)
    _put_inner(result, merged, root, depth)
    _drop_misfits(result)
    if notes:
        words = [result["description"]] if result.get("description") else []
        result["description"] = ". ".join([*words, *notes])
    return result


def _kept(merged: JsonObject) -> tuple[JsonObject, list[str]]:
    """Return the keywords that all servers take, and others in words."""
    notes: list[str] = []
    result: JsonObject = {}
    for key, value in merged.items():
        if key in _KEPT:
            result[key] = value
        elif key in {"exclusiveMinimum", "exclusiveMaximum"}:
            _put_bound(result, merged, key, value)
        elif key == "format" and value == "date-time":
            result[key] = value
        elif key == "format" and isinstance(value, str):
            notes.append(f"Format: {value}")
        elif key == "default" and value not in (None, "", [], {}):
            notes.append(f"Default: {json.dumps(value, default=str)}")
    return result, notes


def _drop_misfits(result: JsonObject) -> None:
    """Drop keywords whose values are not what they have to be."""
    for key in list(result):
        value = result[key]
        if (
            (key in _COUNTS and (isinstance(value, bool) or not isinstance(value, int)))
            or (key in {"minimum", "maximum"} and not _is_number(value))
            or (key in _TEXTS and not (isinstance(value, str) and value))
        ):
            del result[key]


# What stands elsewhere


def _with_parts(
    schema: Mapping[str, Any], root: Mapping[str, Any], depth: int
) -> JsonObject:
    """Return a schema with what it refers to and what it is made of in its place."""
    result = {
        str(key): value
        for key, value in schema.items()
        if key not in {"$ref", "allOf", "$defs", "definitions"}
    }
    parts: list[object] = list(_listed(schema, "allOf"))
    if "$ref" in schema:
        parts.append(_referred(schema["$ref"], root) or {"type": "object"})
    if depth > _DEEPEST:
        return result
    for part in parts:
        if isinstance(part, Mapping):
            _merge(result, _with_parts(part, root, depth + 1))
    return result


def _merge(result: JsonObject, part: Mapping[str, Any]) -> None:
    for key, value in part.items():
        if key == "properties" and isinstance(value, Mapping):
            result[key] = {**value, **_mapping(result.get(key))}
        elif key == "required" and isinstance(value, list):
            result[key] = [*_names(result.get(key)), *_names(value)]
        else:
            result.setdefault(key, value)


def _referred(reference: object, root: Mapping[str, Any]) -> Mapping[str, Any] | None:
    if not isinstance(reference, str) or not reference.startswith("#/"):
        return None
    value: Any = root
    for part in reference[2:].split("/"):
        name = part.replace("~1", "/").replace("~0", "~")
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if isinstance(value, Mapping) else None


# Parts of a value


def _put_options(
    result: JsonObject, merged: JsonObject, root: Mapping[str, Any], depth: int
) -> None:
    """Put alternatives in their plainest form: a list, one schema, or none."""
    result.pop("anyOf", None)
    options: list[JsonObject] = []
    for part in _listed(merged, "anyOf") + _listed(merged, "oneOf"):
        option = _plain(part, root, depth + 1)
        if part.get("type") == "null" or ("const" in part and part["const"] is None):
            continue
        if option and option not in options and option.keys() - {"required"}:
            options.append(option)
    if "const" in merged:
        result.setdefault("enum", [merged["const"]])
    if not options:
        return
    if len(options) == 1:
        for key, value in options[0].items():
            result.setdefault(key, value)
    elif all(option.keys() <= {"enum", "type", "title"} for option in options) and all(
        option.get("enum") for option in options
    ):
        values = [value for option in options for value in option["enum"]]
        result.setdefault("enum", values)
    else:
        result["anyOf"] = options
        result.pop("type", None)


def _put_type(result: JsonObject) -> None:
    """Make it one type, or none where there are alternatives."""
    kind = result.get("type")
    kinds = [kind] if isinstance(kind, str) else kind if isinstance(kind, list) else []
    kinds = [one for one in kinds if one in _TYPES and one != "null"]
    if {"integer", "number"} <= set(kinds):
        kinds.remove("integer")
    if "anyOf" in result:
        result.pop("type", None)
        return
    if len(kinds) > 1 and "enum" not in result:
        result["anyOf"] = [
            {"type": one, "items": result.get("items", {})}
            if one == "array"
            else {"type": one}
            for one in dict.fromkeys(kinds)
        ]
        result.pop("items", None)
        result.pop("type", None)
        return
    if len(kinds) != 1:
        kinds = [
            kind
            for key, kind in (("properties", "object"), ("items", "array"))
            if key in result
        ]
    if kinds:
        result["type"] = kinds[0]
    else:
        result.pop("type", None)


def _put_enum(result: JsonObject) -> str:
    """Keep choices where they are texts; return others in words (Gemini takes none)."""
    values = result.get("enum")
    rows = values if isinstance(values, list | tuple) else ()
    choices = [value for value in rows if type(value) in _OF]
    choices = [value for value in choices if value != ""]
    unique = list({json.dumps(value): value for value in choices}.values())
    kinds = {_OF[type(value)] for value in unique}
    if kinds == {"string"}:
        result["type"], result["enum"] = "string", unique
        return ""
    result.pop("enum", None)
    if kinds == {"integer", "number"}:
        kinds = {"number"}
    if len(kinds) == 1:
        (result["type"],) = kinds
    if not unique or kinds == {"boolean"}:
        return ""
    result.pop("type" if len(kinds) > 1 else "", None)
    return f"One of: {', '.join(map(json.dumps, unique))}"


def _put_inner(
    result: JsonObject, merged: JsonObject, root: Mapping[str, Any], depth: int
) -> None:
    """Put what is inside of objects and lists; every list says of what."""
    properties = result.get("properties")
    if "properties" in result:
        result["properties"] = {
            str(key): _plain(value, root, depth + 1)
            for key, value in _mapping(properties).items()
            if value is not False
        }
    if "required" in result:
        names = _required(result, _mapping(properties))
        if names:
            result["required"] = names
        else:
            del result["required"]
    items = result.get("items", merged.get("prefixItems"))
    if result.get("type") == "array":
        if isinstance(items, Sequence) and not isinstance(items, str):
            items = {"anyOf": list(items)} if items else {}
        result["items"] = _plain(items, root, depth + 1)
    else:
        result.pop("items", None)


def _put_bound(result: JsonObject, merged: JsonObject, key: str, value: object) -> None:
    """Tell a bound that excludes itself as one that does not."""
    plain = "minimum" if key == "exclusiveMinimum" else "maximum"
    if not _is_number(value) or plain in merged:
        return
    assert isinstance(value, int | float)
    step = 1 if merged.get("type") == "integer" else 0
    result[plain] = value + step if plain == "minimum" else value - step


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _listed(schema: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    value = schema.get(key)
    rows = value if isinstance(value, list | tuple) else ()
    return [row for row in rows if isinstance(row, Mapping)]


def _names(value: object) -> list[str]:
    return [str(name) for name in value] if isinstance(value, list | tuple) else []


def _required(schema: Mapping[str, Any], properties: Iterable[str]) -> list[str]:
    known = {str(name) for name in properties}
    names = dict.fromkeys(_names(schema.get("required")))
    return [name for name in names if name in known]
