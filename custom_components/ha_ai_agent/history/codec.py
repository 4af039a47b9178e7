"""Text and JSON as every database takes them, and cursors of pages. Pure."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence, Set as AbstractSet
import json
from typing import Any

import orjson

from ..models import JsonObject, ToolCall

_MOST = 2**63
_MOST_DIGITS = 300


class InvalidCursorError(ValueError):
    """A cursor that this version did not make."""


def clean(text: str) -> str:
    """Return text that every database stores: no NUL, no half a character."""
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    if text.isascii():
        return text
    # A lone surrogate comes out of broken JSON escapes; no encoder takes it.
    return text.encode("utf-8", "replace").decode("utf-8")


def clean_or_none(text: str | None) -> str | None:
    """Return clean text, or None."""
    return None if text is None else clean(text)


def dump(value: Any) -> str:
    """Return JSON text of anything: what JSON does not know becomes its name."""
    try:
        return clean(orjson.dumps(value, _plain, orjson.OPT_NON_STR_KEYS).decode())
    except TypeError, ValueError, RecursionError:
        # Integers over 64 bits and lone surrogates: rare, so slow is fine.
        return clean(
            json.dumps(value, default=_plain, skipkeys=True, ensure_ascii=False)
        )


def load(text: str | None) -> Any:
    """Return the value of stored JSON; None for nothing."""
    if not text:
        return None
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        # NaN and huge integers that the slow encoder wrote: those no page can read.
        return json.loads(text, parse_int=_whole)


def _whole(digits: str) -> int | float:
    value = int(digits) if len(digits) < _MOST_DIGITS else float(digits)
    return value if abs(value) <= _MOST else float(value)


def load_or_none(text: str | None) -> Any:
    """Return the value of stored JSON; None also for what is damaged."""
    try:
        return load(text)
    except ValueError, RecursionError:
        return None


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (Sequence, AbstractSet)) and not isinstance(
        value, (str, bytes)
    ):
        return list(value)
    return str(value)


def dump_tool_calls(calls: Sequence[ToolCall]) -> str | None:
    """Return tool calls as JSON text."""
    if not calls:
        return None
    return dump(
        [
            {
                "id": call.tool_call_id,
                "name": call.name,
                "arguments": call.arguments,
                "problem": call.problem,
            }
            for call in calls
        ]
    )


def load_tool_calls(text: str | None) -> tuple[ToolCall, ...]:
    """Return stored tool calls, but those that are damaged."""
    items = load_or_none(text)
    return tuple(
        ToolCall(str(item["id"]), item["name"], item["arguments"], item.get("problem"))
        for item in (items if isinstance(items, list) else ())
        if isinstance(item, dict)
        and {"id", "name", "arguments"} <= item.keys()
        and isinstance(item["name"], str)
        and isinstance(item["arguments"], dict)
    )


def load_object(text: str | None) -> JsonObject:
    """Return a stored JSON object; empty for nothing."""
    value = load(text)
    return value if isinstance(value, dict) else {}


def record_of[RecordT](record_type: type[RecordT], row: Any, **known: Any) -> RecordT:
    """Return a record with the columns of its fields' names; `known` is given."""
    names: tuple[str, ...] = record_type.__slots__  # type: ignore[attr-defined]  # a slots dataclass
    plain = {name: getattr(row, name) for name in names if name not in known}
    return record_type(**plain, **known)


def make_cursor(*parts: str | float) -> str:
    """Return an opaque cursor."""
    return urlsafe_b64encode(orjson.dumps(parts)).decode().rstrip("=")


def read_cursor(cursor: str, *kinds: type) -> list[Any]:
    """Return the parts of a cursor; each has to be of its kind."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        parts = orjson.loads(urlsafe_b64decode(padded.encode()))
    except ValueError as err:
        raise InvalidCursorError(cursor) from err
    if not isinstance(parts, list) or len(parts) != len(kinds):
        raise InvalidCursorError(cursor)
    for part, kind in zip(parts, kinds, strict=True):
        wanted = (int, float) if kind is float else kind
        if isinstance(part, bool) or not isinstance(part, wanted):
            raise InvalidCursorError(cursor)
    return parts
