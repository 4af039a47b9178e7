"""A tool result in fewer characters that is still JSON and still says what happened."""

import json
from typing import Any, Final

from ..models import ToolMessage

# What a model must not lose: how it ended, and what to do about it.
_KEPT_FIRST: Final = (
    "status",
    "error",
    "message",
    "approval_id",
    "preview",
    "changed",
    "unconfirmed",
    "not_found",
    "not_exposed",
    "unavailable",
)
_SMALLEST: Final = 60
_MARK: Final = "shortened"


def shorten_result(message: ToolMessage, max_chars: int) -> ToolMessage:
    """Return the same result in at most about `max_chars` characters."""
    if len(message.content) <= max_chars:
        return message
    return ToolMessage(
        message_id=message.message_id,
        tool_call_id=message.tool_call_id,
        name=message.name,
        content=_shorten(message.content, max(max_chars, _SMALLEST)),
    )


def _shorten(content: str, max_chars: int) -> str:
    try:
        value = json.loads(content)
    except ValueError, RecursionError:
        return _excerpt(content, max_chars)
    if not isinstance(value, dict):
        return _excerpt(content, max_chars)
    while len(content) > max_chars:
        # A page stays one: with fewer rows, and a cursor that fits.
        value, before = shorter_page(value, max_chars / len(content)), value
        if value is before:
            break
        content = _as_json(value)
    else:
        return content
    short: dict[str, Any] = {_MARK: True}
    used = len(_as_json(short))
    keys: list[str] = [key for key in _KEPT_FIRST if key in value]
    keys += [key for key in value if key not in _KEPT_FIRST and key != _MARK]
    for key in keys:
        room = max_chars - used - len(key) - 6
        if room < 8:
            break
        short[key], length = _fit_value(value[key], room)
        used += length + len(key) + 4
    return _as_json(short)


def shorter_page(page: dict[str, Any], share: float) -> dict[str, Any]:
    """Return a page with a share of its rows; the same object where it has but one."""
    total = page.get("total")
    key = next((key for key, rows in page.items() if isinstance(rows, list)), "")
    if not isinstance(total, int) or not isinstance(rows := page.get(key), list):
        return page
    kept = max(1, min(len(rows) - 1, int(len(rows) * share)))
    if kept >= len(rows):
        return page
    first, _, last = str(page.get("shown", f"1-{len(rows)}")).partition("-")
    if not first.isdigit() or not last.isdigit():
        return page
    end = int(first) - 1 + kept
    return {
        **page,
        key: rows[:kept],
        "shown": f"{first}-{end}",
        "cursor": str(end),
    }


def _fit_value(value: Any, room: int) -> tuple[Any, int]:
    """Return a value, its beginning, or how many there were; and its length."""
    text = _as_json(value)
    if len(text) <= room:
        return value, len(text)
    if isinstance(value, dict | list) and room <= 40:
        return len(value), len(str(len(value)))
    cut = _cut(value if isinstance(value, str) else text, room)
    return cut, len(_as_json(cut))


def _excerpt(content: str, max_chars: int) -> str:
    return _as_json({_MARK: True, "text": _cut(content, max_chars - 32)})


def _cut(text: str, room: int) -> str:
    """Return a beginning whose JSON form is about as long as the room."""
    piece = text[: max(room - 3, 1)]
    while len(piece) > 1 and len(_as_json(piece)) > room:
        piece = piece[: len(piece) * 4 // 5]
    return f"{piece}…"


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
