"""Whether something is asked, wished or neither, in sentences written for nothing else.

They were written before the words of the languages were looked at.
"""

import json
from pathlib import Path

import pytest

from custom_components.ha_ai_agent.languages import asks_to_act, only_asks

SAID = json.loads(
    (Path(__file__).parents[1] / "data" / "said.json").read_text(encoding="utf-8")
)


@pytest.fixture(autouse=True)
def _enable_custom_integrations() -> None:
    """Nothing here needs Home Assistant."""


@pytest.mark.parametrize("language", SAID["questions"])
def test_what_is_said_is_told_apart(language: str) -> None:
    for text in SAID["questions"][language]:
        assert only_asks(text, language), text
        assert not asks_to_act(text, language), text
    for text in SAID["wishes"][language]:
        assert not only_asks(text, language), text


@pytest.mark.parametrize("language", SAID["acts"])
def test_an_act_is_asked_for_where_it_is(language: str) -> None:
    for text in SAID["acts"][language]:
        assert asks_to_act(text, language), text
    for text in SAID["neither"][language]:
        assert not asks_to_act(text, language, is_of_home=False), text


@pytest.mark.parametrize("language", SAID["later"])
def test_to_be_told_later_is_a_wish(language: str) -> None:
    """Who wants to be told when something comes to be asks nothing now."""
    for text in SAID["later"][language]:
        assert not only_asks(text, language), text


@pytest.mark.parametrize("language", SAID["statements"])
def test_what_is_only_told_of_the_home_asks_for_no_act(language: str) -> None:
    for text in SAID["statements"][language]:
        assert not asks_to_act(text, language), text
