"""Arguments of a tool call, as far as they can be read without guessing. Pure."""

import json
from typing import Any

from ..models import JsonObject, ToolCall

_JSON = json.JSONDecoder()
UNREADABLE = "The arguments are not a JSON object. Send the call again with valid JSON."
CUT_OFF = "The arguments were cut off. Send the call again, with shorter arguments."


def read_call(
    tool_call_id: str, name: str, arguments: object, *, was_cut: bool = False
) -> ToolCall:
    """Return the call; what cannot be read becomes a problem, never an error."""
    values = read_arguments(arguments)
    if values is None:
        problem = CUT_OFF if was_cut else UNREADABLE
        return ToolCall(tool_call_id, name, {}, problem)
    return ToolCall(tool_call_id, name, values)


def read_arguments(arguments: object) -> JsonObject | None:
    """Return arguments that came as text, as an object or not at all."""
    if arguments is None:
        return {}
    if isinstance(arguments, dict):
        return arguments
    if not isinstance(arguments, str):
        return None
    text = arguments.strip()
    if not text:
        return {}
    try:
        value = json.loads(text)
    except ValueError, RecursionError:
        value = _after_placeholder(text)
    if isinstance(value, str):  # encoded twice
        try:
            value = json.loads(value) if value.strip() else {}
        except ValueError, RecursionError:
            return None
    if value is None:
        return {}
    return value if isinstance(value, dict) else None


def read_several(text: str) -> list[object]:
    """Return arguments apart that stand in a row: some servers join their calls."""
    found: list[object] = []
    at = 0
    while at < len(text):
        try:
            value, at = _JSON.raw_decode(text, at)
        except ValueError, RecursionError:
            return [text]
        if not isinstance(value, dict):
            return [text]
        if value:
            found.append(value)
        while at < len(text) and text[at] in " \t\r\n,;":
            at += 1
    return found if len(found) > 1 else [text]


def is_complete(text: str) -> bool:
    """Return whether the text is a whole object, and not just a placeholder."""
    if not text.endswith("}") or not text.lstrip().startswith("{"):
        return False
    try:
        return bool(json.loads(text))
    except ValueError, RecursionError:
        return False


def _after_placeholder(text: str) -> Any:
    """Return what follows an empty object: some gateways open every call with `{}`."""
    if not text.startswith("{}"):
        return False
    try:
        return json.loads(text[2:])
    except ValueError, RecursionError:
        return False
