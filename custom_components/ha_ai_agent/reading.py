"""JSON from outside, measured before it is read. Pure.

What comes out is bounded in size and depth, holds finite numbers of at most 64 bits and
whole characters only: everything after it may walk it, store it and send it on.
"""

import json
from math import isfinite
import re
from typing import Any, Final

from .limits import MAX_JSON_DEPTH, MAX_JSON_MARKS

_MARK: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[{,]', re.DOTALL)
_MOST_INT: Final = 2**63
_LONGEST_INT: Final = 20
"""Characters; longer ones are not turned into an int, which takes long."""


def _int(text: str) -> int | float:
    if len(text) <= _LONGEST_INT and -_MOST_INT <= (number := int(text)) < _MOST_INT:
        return number
    return _float(text)  # type: ignore[return-value]  # None stands for no number


def _float(text: str) -> float | None:
    number = float(text)
    return number if isfinite(number) else None


def _no_number(_: str) -> None:
    """Stand for NaN and Infinity: no server and no database takes them."""


_STRICT: Final = json.JSONDecoder(
    parse_int=_int, parse_float=_float, parse_constant=_no_number
)
_LENIENT: Final = json.JSONDecoder(
    parse_int=_int, parse_float=_float, parse_constant=_no_number, strict=False
)


def read_json(
    text: str,
    *,
    marks: int = MAX_JSON_MARKS,
    depth: int = MAX_JSON_DEPTH,
    strict: bool = True,
) -> Any:
    """Return the value; raises `ValueError` and nothing else.

    `strict`: no line ends inside of texts.
    """
    is_deep = _is_measured(text, 0, marks, depth)
    try:
        value = (_STRICT if strict else _LENIENT).decode(text)
    except RecursionError as error:
        raise ValueError("It is nested too deeply") from error
    return _checked(value, text, depth, is_deep=is_deep)


def read_json_at(text: str, start: int) -> tuple[Any, int]:
    """Return the value that begins there, and where it ends; raises `ValueError`."""
    is_deep = _is_measured(text, start, MAX_JSON_MARKS, MAX_JSON_DEPTH)
    try:
        value, end = _LENIENT.raw_decode(text, start)
    except RecursionError as error:
        raise ValueError("It is nested too deeply") from error
    return _checked(value, text, MAX_JSON_DEPTH, is_deep=is_deep), end


def _is_measured(text: str, start: int, marks: int, depth: int) -> bool:
    """Return whether it may be too deep; raise where there is too much in it.

    Counting runs at the speed of memory; each mark would be an object.
    """
    opened = text.count("{", start) + text.count("[", start)
    if opened + text.count(",", start) > marks:
        _measure(text, start, marks)
    return opened > depth


def _measure(text: str, start: int, marks: int) -> None:
    """Raise where there is too much outside of its texts: those are one object each."""
    opened = texts = 0
    for found in _MARK.finditer(text, start):
        if text[found.start()] == '"':
            texts += 1
        else:
            opened += 1
        # Each mark leads to two texts at most.
        if opened > marks or texts > 2 * marks + 2:
            raise ValueError("There is too much in it")


def _checked(value: Any, text: str, depth: int, *, is_deep: bool) -> Any:
    if is_deep and is_deeper(value, depth):
        raise ValueError("It is nested too deeply")
    # Half a surrogate pair can only be written as an escape.
    return whole(value) if "\\ud" in text or "\\uD" in text else value


def is_deeper(value: Any, depth: int) -> bool:
    """Return whether a value is nested deeper; walks without recursion."""
    pending = [(value, 0)]
    while pending:
        item, level = pending.pop()
        if level > depth:
            return True
        if isinstance(item, dict):
            pending.extend((child, level + 1) for child in item.values())
        elif isinstance(item, list):
            pending.extend((child, level + 1) for child in item)
    return False


def whole(value: Any) -> Any:
    """Return a value of bounded depth without halves of surrogate pairs in its texts.

    Two halves that belong together become their character.
    """
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return value
    if isinstance(value, dict):
        return {whole(key): whole(item) for key, item in value.items()}
    if isinstance(value, list):
        return [whole(item) for item in value]
    return value
