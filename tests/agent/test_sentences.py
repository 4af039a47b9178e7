"""The agent's own sentences exist in every language with the same gaps to fill."""

import string
from typing import get_args

import pytest

from custom_components.ha_ai_agent.agent.sentences import SentenceKey, sentence
from custom_components.ha_ai_agent.languages import find, known


def _gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", [language.code for language in known()])
def test_every_language_says_the_same_things(language: str) -> None:
    english = find("en").sentences
    assert set(english) == set(get_args(SentenceKey.__value__))
    assert set(find(language).sentences) == set(english)
    for key, text in find(language).sentences.items():
        assert _gaps(text) == _gaps(english[key]), (language, key)


def test_regions_fall_back_to_their_language_and_then_to_english() -> None:
    assert sentence("done", "de-AT") == "Erledigt."
    assert sentence("done", "pt_BR") == "Feito."
    assert sentence("done", "no") == "Ferdig."
    assert sentence("done", "tlh") == "Done."


def test_gaps_are_filled() -> None:
    assert "open the door" in sentence("ask", "en", preview="open the door")
