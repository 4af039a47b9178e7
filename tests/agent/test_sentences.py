"""The agent's own sentences exist in every language with the same gaps to fill."""

import string

import pytest

from custom_components.ha_ai_agent.agent.sentences import SENTENCES, sentence


def _gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_every_language_says_the_same_things(language: str) -> None:
    english = SENTENCES["en"]
    assert set(SENTENCES[language]) == set(english)
    for key, text in SENTENCES[language].items():
        assert _gaps(text) == _gaps(english[key]), (language, key)


def test_regions_fall_back_to_their_language_and_then_to_english() -> None:
    assert sentence("done", "de-AT") == "Erledigt."
    assert sentence("done", "pt_BR") == "Feito."
    assert sentence("done", "no") == SENTENCES["nb"]["done"]
    assert sentence("done", "tlh") == "Done."


def test_gaps_are_filled() -> None:
    assert "open the door" in sentence("ask", "en", preview="open the door")
