"""Words that turn a sentence, words that change nothing, and the files they are in."""

import pytest

from custom_components.ha_ai_agent.languages import find
from custom_components.ha_ai_agent.providers.builtin.pieces import split_pieces
from custom_components.ha_ai_agent.providers.builtin.turning import (
    is_polite,
    is_postponed,
    is_question,
    turning_words,
    without_harmless,
)
from tests.all_languages import all_languages


@pytest.fixture(autouse=True)
def _enable_custom_integrations() -> None:
    """Nothing here needs Home Assistant."""


def test_every_language_that_answers_has_its_words() -> None:
    """Whoever is told what was not understood has words that turn and that do not."""
    languages = {
        language.code: language.lexicon
        for language in all_languages()
        if language.lexicon.harmless
    }
    kinds = set(languages["en"].turning)
    for code, language in languages.items():
        assert language.phrases.get("not_understood"), code
        assert set(language.turning) == kinds, code
        lists = [language.harmless, language.polite, language.postponing]
        for words in [*lists, *language.turning.values()]:
            assert words, code
            assert all(word == word.lower().strip() for word in words), code
        # What turns in one language must not be stripped as harmless in the same.
        turning = set[str]().union(
            *(language.turning[kind] for kind in ("negation", "exception", "condition"))
        )
        assert not language.harmless & turning, code
    assert {"en", "de", "fr", "es", "ja", "ko", "zh", "zh-TW"} <= set(languages)


def test_turning_words_are_named_as_they_were_said() -> None:
    for language, text, wanted in (
        ("en", "Never turn on the lamp until Monday", ("Never", "until Monday")),
        ("de", "Mach das Licht noch nicht an", ("noch nicht",)),
        ("fr", "n’allume pas la lampe", ("n’allume pas",)),
        ("en", "turn on the lamp", ()),
    ):
        assert turning_words(text, find(language).lexicon) == wanted
    english = find("en").lexicon
    assert (
        turning_words("turn on Never Never Land", english, ["never never land"]) == ()
    )


def test_harmless_words_are_taken_off_both_ends() -> None:
    for language, text, wanted in (
        ("en", "Hey there, turn the TV off right now, thanks", "turn the TV off"),
        ("en", "Jarvis, turn the TV off", "turn the TV off"),
        ("en", "don't turn the TV off now", "don't turn the TV off"),
        ("de", "Hallo, mach bitte das Licht an, danke", "mach bitte das Licht an"),
        ("en", "please", "please"),
    ):
        got = without_harmless(text, find(language).lexicon, ["jarvis"])
        assert got == wanted


def test_songs_and_questions() -> None:
    english = find("en").lexicon
    assert is_postponed("jazz when I come home", english)
    assert is_postponed("jazz tomorrow", english)
    assert not is_postponed("Tomorrow Never Dies", english)
    assert not is_postponed("songs by Queen", english)
    assert is_question("blinds down?")
    assert not is_question("blinds down.")
    assert is_polite("could you close the blinds?", english)
    assert is_polite("peux-tu fermer le volet ?", find("fr").lexicon)
    assert not is_polite("blinds down?", english)


def test_what_follows_a_but_stands_alone() -> None:
    for language, text in (
        ("en", "all lights off, but the lamp"),
        ("de", "alle Lichter aus, aber die Lampe"),
        ("it", "spegni la luce dopo la televisione"),
    ):
        pieces = split_pieces(text, find(language).lexicon)
        assert [piece.is_contrast for piece in pieces] == [False, True]
    pieces = split_pieces("lamp off and TV on", find("en").lexicon)
    assert not any(piece.is_contrast for piece in pieces)
