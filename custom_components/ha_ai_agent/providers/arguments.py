"""Arguments of a tool call, as far as they can be read without guessing. Pure."""

import json
import re
from typing import Any, Final

from ..limits import DEFAULT_LIMITS, MAX_CALL_NAME, MAX_CALLS, check_arguments
from ..models import JsonObject, ToolCall
from ..reading import read_json, read_json_at

UNREADABLE = "The arguments are not a JSON object. Send the call again with valid JSON."
CUT_OFF = "The arguments were cut off. Send the call again, with shorter arguments."
TOO_MUCH = "The arguments are {problem}. Send less, in several calls where needed."
TOO_MANY = "There were too many calls in one answer: nothing from here on was done."
LONGEST: Final = DEFAULT_LIMITS.argument_characters
_SIGN: Final = re.compile(r'["\\{}\[\]]')
_FENCED: Final = re.compile(r"```(?:json)?\s*+(.*?)(?:```)?", re.DOTALL)
_CLOSING: Final = re.compile(r"(?:\s|[}`]|</?[\w:|]{1,40}+>|<\|[\w|]{1,40}+>)*+")
_MOST_TRIES: Final = 8


def read_call(
    tool_call_id: str, name: str, arguments: object, *, was_cut: bool = False
) -> ToolCall:
    """Return the call; what cannot be read becomes a problem, never an error."""
    name = name[:MAX_CALL_NAME]
    problem: str | None = None
    values: JsonObject | None = None
    if isinstance(arguments, str) and len(arguments) > LONGEST:
        # Not even read: it was measured before anything walks it.
        problem = TOO_MUCH.format(problem="too long in all")
    elif (values := read_arguments(arguments)) is None:
        problem = CUT_OFF if was_cut else UNREADABLE
    elif (too_much := check_arguments(values)) is not None:
        problem = TOO_MUCH.format(problem=too_much)
    return ToolCall(tool_call_id, name, {} if problem else values or {}, problem)


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
        value = read_json(text)
    except ValueError:
        value = _after_placeholder(text) or _inside(text)
    if isinstance(value, list) and len(value) == 1:
        value = value[0]  # a list of the calls' arguments, and there is one call
    if isinstance(value, str):  # encoded twice
        try:
            value = read_json(value) if value.strip() else {}
        except ValueError:
            return None
    if value is None:
        return {}
    return value if isinstance(value, dict) else None


class ArgumentsText:
    """Arguments as they arrive: each sign is looked at once, the rest is dropped."""

    __slots__ = (
        "_depth",
        "_is_escaped",
        "_is_text",
        "_length",
        "_pieces",
        "_tries",
        "is_whole",
    )

    def __init__(self, text: str = "") -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._depth = 0
        self._is_text = False
        self._is_escaped = False
        self._tries = 0
        self.is_whole = False
        """It is an object from its first to its last sign, and not a placeholder."""
        self.add(text)

    def __str__(self) -> str:
        """Return all of it."""
        if len(self._pieces) > 1:
            self._pieces = ["".join(self._pieces)]
        return self._pieces[0] if self._pieces else ""

    def __eq__(self, other: object) -> bool:
        """Return whether the text is the same."""
        return str(self) == str(other)

    __hash__ = None  # type: ignore[assignment]  # it grows

    @property
    def is_empty(self) -> bool:
        """Return whether no argument came (yet)."""
        is_short = self._length <= len("null") + 2 or not self._depth
        return is_short and str(self).strip() in {"", "{}", "null"}

    def add(self, piece: str) -> None:
        """Take what came next."""
        if not piece or self._length > LONGEST:
            return
        piece = piece[: LONGEST + 1 - self._length]
        self._pieces.append(piece)
        self._length += len(piece)
        self.is_whole = False
        if self._closes(piece) and self._tries < _MOST_TRIES:
            self._tries += 1
            self.is_whole = _is_object(str(self))

    def _closes(self, piece: str) -> bool:
        """Return whether the piece ends with the end of everything that was open."""
        escaped_at = 0 if self._is_escaped else -1
        for found in _SIGN.finditer(piece):
            at, sign = found.start(), found[0]
            if self._is_text:
                if at == escaped_at:
                    continue
                if sign == "\\":
                    escaped_at = at + 1
                elif sign == '"':
                    self._is_text = False
            elif sign == '"':
                self._is_text = True
            elif sign in "{[":
                self._depth += 1
            elif sign in "}]":
                self._depth -= 1
        self._is_escaped = escaped_at == len(piece)
        return not self._depth and not self._is_text and piece.endswith("}")


def read_several(text: str) -> list[object]:
    """Return arguments apart that stand in a row: some servers join their calls."""
    found: list[object] = []
    at = 0
    while at < len(text) and len(found) <= MAX_CALLS:
        try:
            value, at = read_json_at(text, at)
        except ValueError:
            return [text]
        if not isinstance(value, dict):
            return [text]
        if value:
            found.append(value)
        while at < len(text) and text[at] in " \t\r\n,;":
            at += 1
    return found if len(found) > 1 else [text]


def is_complete(text: str) -> bool:
    """Return whether a text is a whole object, and not just a placeholder."""
    return ArgumentsText(text).is_whole


def as_text(value: object, most: int = LONGEST + 1) -> str:
    """Return what should be text, as text; JSON where it is something else."""
    if not isinstance(value, str):
        value = json.dumps(value) if value else ""
    return value[:most]


def _is_object(text: str) -> bool:
    if not text.lstrip().startswith("{"):
        return False
    try:
        return bool(read_json(text))
    except ValueError:
        return False


def _inside(text: str) -> Any:
    """Return the object that marks stand around: a fence, or closing tags."""
    found = _FENCED.fullmatch(text)
    body = found[1] if found else text
    if not body.startswith("{"):
        return False
    try:
        value, end = read_json_at(body, 0)
    except ValueError:
        return False
    return value if _CLOSING.fullmatch(body[end:]) else False


def _after_placeholder(text: str) -> Any:
    """Return what follows an empty object: some gateways open every call with `{}`."""
    if not text.startswith("{}"):
        return False
    try:
        return read_json(text[2:])
    except ValueError:
        return False
