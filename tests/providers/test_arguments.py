"""Arguments are read as far as they can be, and never guessed."""

from itertools import count

import pytest

from custom_components.ha_ai_agent.providers.arguments import (
    CUT_OFF,
    UNREADABLE,
    is_complete,
    read_arguments,
    read_call,
)
from tests.plain import _enable_custom_integrations  # noqa: F401  # a fixture


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (None, {}),
        ("", {}),
        ("  \n", {}),
        ("{}", {}),
        ("null", {}),
        ('""', {}),
        ({"a": 1}, {"a": 1}),
        ('{"a": {"b": [1, null]}}', {"a": {"b": [1, None]}}),
        (' {"a": "ü"}\n', {"a": "ü"}),
        ('"{\\"a\\": 1}"', {"a": 1}),  # encoded twice
        ('{}{"a": 1}', {"a": 1}),  # a placeholder first
        ("{a: 1}", None),
        ("{'a': 1}", None),
        ('{"a": 1', None),
        ('{"a": 1}{"a": 2}', None),  # which one?
        ("{}{bad", None),
        ('"{bad"', None),
        ("[1]", None),
        ("5", None),
        ("true", None),
        (["a"], None),
        (7, None),
        ('{"a":' * 10_000, None),  # deeper than any reader
    ],
    ids=count(),
)
def test_read_arguments(given: object, read: object) -> None:
    """Whatever a server sends is an object, or a problem."""
    assert read_arguments(given) == read
    call = read_call("id", "act", given)
    assert call.arguments == (read or {})
    assert call.problem == (UNREADABLE if read is None else None)


def test_cut_off_is_told() -> None:
    """The model learns why its call did not run."""
    assert read_call("id", "act", '{"a', was_cut=True).problem == CUT_OFF


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ('{"a": 1}', True),
        (' {"a": "}"}', True),
        ('{"a": "}', False),
        ('{"a": {"b": 1}', False),
        ("{}", False),  # more may follow
        ("", False),
        ("}", False),
        ('"{}"}', False),
    ],
)
def test_is_complete(text: str, whole: bool) -> None:
    """A call may run before the stream ends, but only when nothing can follow."""
    assert is_complete(text) is whole
