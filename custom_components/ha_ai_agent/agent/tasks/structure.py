"""Structured answers: text read back as data."""

from contextlib import suppress
from itertools import islice
import re
from typing import Any, Final

from ...reading import read_json as read_whole, read_json_at

_OPENING: Final = re.compile(r"[\[{]")
_MOST_PLACES: Final = 32


def read_json(text: str) -> Any:
    """Return the JSON in an answer, also from a fence or between words.

    Raises `ValueError` when there is none. It is looked for at some places only: each
    may be read to the end of the text in vain.
    """
    stripped = text.strip()
    with suppress(ValueError):
        return read_whole(stripped)
    for found in islice(_OPENING.finditer(stripped), _MOST_PLACES):
        with suppress(ValueError):
            return read_json_at(stripped, found.start())[0]
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
