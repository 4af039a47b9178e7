"""How often text without an end is looked at: with its length, not with its square.

Counted, not timed: every sign that a pattern or a comparison is given counts.
"""

import re
from typing import Any

import pytest

from custom_components.ha_ai_agent import markup
from custom_components.ha_ai_agent.agent import speech
from custom_components.ha_ai_agent.agent.ladder import climb
from custom_components.ha_ai_agent.agent.spoken import plain

SIGNS = 4_000


class _Counted:
    """A pattern that counts the signs it is given."""

    def __init__(self, pattern: re.Pattern[str], seen: list[int]) -> None:
        self._pattern = pattern
        self._seen = seen

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._pattern, name)

        def counted(*args: Any) -> Any:
            text = next(item for item in reversed(args) if isinstance(item, str))
            at = args[1] if len(args) > 1 and isinstance(args[1], int) else 0
            self._seen.append(len(text) - at)
            return method(*args)

        return counted


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the lengths of all texts that a pattern of the stream was given."""
    seen: list[int] = []
    for module in (markup, plain, speech):
        for name, pattern in list(vars(module).items()):
            if isinstance(pattern, re.Pattern):
                monkeypatch.setattr(module, name, _Counted(pattern, seen))
    return seen


@pytest.mark.parametrize(
    "unit", ["a", "1", "/", "1 ", ".", "&", "%", "<", "a ", "。", "- "]
)
@pytest.mark.parametrize("make", [markup.Plain, lambda: speech.SpeechShaper("en")])
def test_endless_text_is_looked_at_a_few_times(
    make: Any, unit: str, seen: list[int]
) -> None:
    shaper = make()
    for sign in unit * (SIGNS // len(unit)):
        shaper.feed(sign)
    first = sum(seen)
    for sign in unit * (SIGNS // len(unit)):
        shaper.feed(sign)
    # Twice the text is twice the work: what is held does not grow with it.
    assert sum(seen) - first <= first + 10 * SIGNS


class _Said(str):
    __slots__ = ()
    compared = 0

    def strip(self, *_: Any) -> _Said:
        return self

    def startswith(self, text: Any, *at: Any) -> bool:
        type(self).compared += len(text)
        return super().startswith(text, *at)


def test_words_that_come_again_are_compared_once() -> None:
    passed = climb._Passed()
    passed.pieces.append("word " * (SIGNS // 5))
    passed.resume()
    passed.said = _Said(passed.said)
    _Said.compared = 0
    for _ in range(SIGNS // 5):
        assert climb._joined("word ", passed) == ""
    assert climb._joined("and more", passed) == "and more"
    assert _Said.compared <= 2 * SIGNS
