"""Structured answers: text read back as data."""

import json
from typing import Any


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
