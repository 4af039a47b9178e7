"""Tool calls as models write them into their text. Pure.

Where a server has no parser for its model, or the parser gave up, the call arrives as
words. What looks like a call and cannot be read still comes back as one, without
arguments: the model is told, and nothing is lost.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
import json
import re
from typing import Any, Final

from ..limits import MAX_CALL_NAME, MAX_CALLS
from ..models import JsonObject
from ..reading import read_json, read_json_at

UNNAMED: Final = "unreadable"
"""Name of a call whose name cannot be read either."""

# A model may write anything: every part has a length, and none is tried in two ways, so
# that reading takes time with the length of the text and not with its square.
_LENGTH: Final = f"{{1,{MAX_CALL_NAME}}}+"
# The name comes first, its arguments follow up to the next name.
_HEAD: Final = re.compile(
    rf"<function[=/(](?P<a>[^<>\s{{}}()]{_LENGTH})(?:\)?>|(?={{))"
    rf"|<(?:\uff5cDSML\uff5c)?invoke name=[\"']?(?P<b>[^\"'<>]{_LENGTH})[\"']?>"
    rf"|\[TOOL_CALLS\]\s*+(?P<c>[\w.-]{_LENGTH})\s*+"
    r"(?:(?:\[CALL_ID\]\s*+[\w-]*+\s*+)?\[ARGS\]|(?={))"
    rf"|to=(?:functions\.)?(?P<d>[\w.-]{_LENGTH})[^{{]{{0,200}}?<\|message\|>"
    rf"|<\|tool_call_begin\|>\s*+(?P<e>[\w.-]{_LENGTH})(?::\d{{1,9}}+)?\s*+"
    r"<\|tool_call_argument_begin\|>"
    r"|<｜tool▁call▁begin｜>(?:function<｜tool▁sep｜>)?\s*+"  # noqa: RUF001
    rf"(?P<f>[\w.-]{_LENGTH})"
    rf"|<tool_call>\s*+(?P<g>[\w.-]{_LENGTH})\s*+(?=<arg_key>)"
    r"|(?:<\|tool_call>|<start_function_call>)\s*+call:"
    rf"(?P<h>[\w.-]{_LENGTH})\s*+(?={{)"
)
_PARAMETER: Final = re.compile(
    rf"<parameter=(?P<a>[^<>]{_LENGTH})>(?P<x>.*?)(?:</parameter>|(?=<parameter=)|$)"
    rf"|<(?:\uff5cDSML\uff5c)?parameter name=[\"']?"
    rf"(?P<b>[^\"'<>]{_LENGTH})[\"']?[^<>]*+>"
    r"(?P<y>.*?)(?:</(?:\uff5cDSML\uff5c)?parameter>|$)"
    rf"|<arg_key>(?P<c>[^<]{_LENGTH})</arg_key>\s*+<arg_value>"
    r"(?P<z>.*?)(?:</arg_value>|$)",
    re.DOTALL,
)
_OPENING: Final = re.compile(r"^\s*(?:<[^>{]*>|\[TOOL_CALLS\])?\s*")
_CODE: Final = re.compile(rf"(\w{_LENGTH})[\w.]*+\(")
_NAME: Final = re.compile(
    rf'"(?:name|function|tool|tool_name)"\s*+:\s*+"([^"]{_LENGTH})"'
)
_NAMES: Final = ("name", "function", "tool", "tool_name", "recipient_name")
_ARGUMENTS: Final = ("arguments", "parameters", "input", "args", "kwargs")
# An answer that is nothing but a call begins like this, perhaps behind a fence.
_KEYS: Final = "|".join((*_NAMES, *_ARGUMENTS, "type", "id"))
_BARE: Final = re.compile(rf'(?:```(?:json)?\s*)?(?:\[\s*)?\{{\s*"(?:{_KEYS})"')
_LONGEST_BEGINNING: Final = 48
_OPENS: Final = re.compile(r"(?:^|(?<=[\s.:!?>]))(?:`{1,3}|[{\[])")
_BARE_END: Final = re.compile(r"(?:\s|`|<[^<>{}]{0,40}>)+$")
# Gemma's own texts, then JSON's.
_TEXT: Final = re.compile(
    r'<\|"\|>(.*?)<\|"\|>|<escape>(.*?)<escape>|("(?:[^"\\]|\\.)*+")', re.DOTALL
)
_KEY: Final = re.compile(r"(?<=[{,])\s*+([A-Za-z_][\w.-]*+)\s*+:")
_WORD: Final = re.compile(r"(?<=[:,\[])\s*+([A-Za-z_][\w.-]*+)\s*+(?=[,}\]])")


@dataclass(frozen=True, slots=True)
class InlineCall:
    """A call in a text. `arguments` is what was written where it cannot be read."""

    name: str
    arguments: object


def read_markup(body: str, tools: Collection[str]) -> list[InlineCall] | None:
    """Return the calls in one piece of markup; None where it is only words."""
    # One more than is done, so that it is known that there were more.
    heads = list(islice(_HEAD.finditer(body), MAX_CALLS + 1))
    if not heads:
        text = _OPENING.sub("", body, count=1)
        if _next_object(text, 0) >= 0:
            return list(_read_objects(text))
        if (name := text.strip()) in tools:
            return [InlineCall(name, {})]
        found = _CODE.match(text)
        return [InlineCall(found[1], text)] if found else None
    ends = [*(head.start() for head in heads[1:]), len(body)]
    return [
        InlineCall(_clean(head[head.lastgroup or 0]), _read_arguments(body[at:end]))
        for head, end in zip(heads, ends, strict=True)
        for at in (head.end(),)
    ]


def may_be_bare(text: str) -> bool | None:
    """Return whether an answer may be nothing but a call; None while it is unclear."""
    start = text.lstrip()
    if not start:
        return None
    if start[0] not in "{[`":
        return False
    if _BARE.match(start):
        return True
    is_open = len(start) < _LONGEST_BEGINNING and not re.search(
        r'[^\s`json\[{"\w]', start
    )
    return None if is_open else False


def find_bare(text: str) -> tuple[int, bool | None]:
    """Return where the words may end and a call begin, and whether it does."""
    for found in _OPENS.finditer(text):
        is_bare = may_be_bare(
            text[found.start() : found.start() + 2 * _LONGEST_BEGINNING]
        )
        if is_bare is not False:
            return found.start(), is_bare
    return -1, False


def read_bare(text: str, tools: Collection[str]) -> list[InlineCall]:
    """Return the calls that the end of an answer is made of; none where it is words."""
    body = text.strip().removeprefix("```json").removeprefix("```")
    body = _BARE_END.sub("", body).strip()
    rows: list[object] = []
    at = 0
    while at < len(body):
        try:
            # Models write line ends into texts.
            value, at = read_json_at(body, at)
        except ValueError:
            return []
        rows += value if isinstance(value, list) else [value]
        while at < len(body) and body[at] in " \t\r\n,;":
            at += 1
    calls = [_read_object(row) for row in rows]
    found = [call for call in calls if call is not None and call.name in tools]
    return found if len(found) == len(rows) else []


# Parts


def _read_arguments(text: str) -> object:
    """Return what follows a name: parameters one by one, or JSON."""
    if parameters := list(_PARAMETER.finditer(text)):
        return {
            key.strip(): _value(value)
            for key, value in (_key_and_value(found) for found in parameters)
        }
    start = text.find("{")
    if start < 0:
        words = re.sub(r"<[^<>]*>|```(?:json)?", "", text).strip()
        return words or {}
    try:
        return read_json_at(text, start)[0]
    except ValueError:
        pass
    try:
        return read_json_at(_quoted(text[start:]), 0)[0]
    except ValueError:
        return text[start:]


def _quoted(text: str) -> str:
    """Return an object whose keys and texts have no quotes, as JSON."""
    parts: list[str] = []
    at = 0
    texts: list[str] = []
    for found in _TEXT.finditer(text):
        parts.append(text[at : found.start()])
        own = next((part for part in found.groups()[:2] if part is not None), None)
        texts.append(found[3] if own is None else json.dumps(own))
        parts.append("\0")
        at = found.end()
    bare = _KEY.sub(r'"\1":', "".join([*parts, text[at:]]))
    bare = _WORD.sub(_word, bare)
    pieces = bare.split("\0")
    if len(pieces) != len(texts) + 1:
        return text  # it held the mark itself
    return "".join(
        part for pair in zip(pieces, [*texts, ""], strict=True) for part in pair
    )


def _word(found: re.Match[str]) -> str:
    word = found[1]
    return word if word in {"true", "false", "null"} else json.dumps(word)


def _key_and_value(found: re.Match[str]) -> tuple[str, str]:
    key, value = (group for group in found.groups() if group is not None)
    return key, value


def _value(text: str) -> Any:
    """Return a parameter: JSON where it is not simply words."""
    text = text.strip("\n")
    try:
        value = read_json(text)
    except ValueError:
        return text
    return value


def _read_objects(text: str) -> Iterator[InlineCall]:
    """Yield the calls of objects that stand one after the other, or in a list."""
    at = _next_object(text, 0)
    for _ in range(MAX_CALLS + 1):
        if at < 0:
            return
        try:
            value, end = read_json_at(text, at)
        except ValueError:
            rest = text[at:]
            found = _NAME.search(rest)
            yield InlineCall(_clean(found[1]) if found else UNNAMED, rest)
            return
        for row in value if isinstance(value, list) else [value]:
            call = _read_object(row)
            if call is not None:
                yield call
            elif row:
                yield InlineCall(UNNAMED, f"nameless: {json.dumps(row)}")
        at = _next_object(text, end)


def _next_object(text: str, start: int) -> int:
    found = re.compile(r"[\[{]").search(text, start)
    return found.start() if found else -1


def _read_object(row: object) -> InlineCall | None:
    """Return the call that an object describes."""
    if not isinstance(row, dict):
        return None
    inner = row.get("function")
    if isinstance(inner, dict):
        row = inner
    name = next((row[key] for key in _NAMES if isinstance(row.get(key), str)), None)
    if not name:
        return None
    arguments: JsonObject | object = {}
    for key in _ARGUMENTS:
        if key in row:
            arguments = row[key]
            break
    return InlineCall(_clean(name), arguments)


def _clean(name: str) -> str:
    """Return a tool's name without what some models put before it."""
    name = name.strip()[:MAX_CALL_NAME]
    return re.sub(r":\d+$", "", name).removeprefix("functions.")
