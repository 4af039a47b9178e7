"""Where a sentence is cut, and where it must not be."""

import pytest

from custom_components.ha_ai_agent.languages import find
from custom_components.ha_ai_agent.providers.builtin.pieces import (
    is_number,
    join_halves,
    join_words,
    needs_protection,
    split_pieces,
    words_of,
)


def cut(text: str, language: str = "en", names: tuple[str, ...] = ()) -> list[str]:
    return [
        text[piece.start : piece.end]
        for piece in split_pieces(text, find(language).lexicon, names)
    ]


@pytest.mark.parametrize(
    ("text", "language", "pieces"),
    [
        ("lock the door", "en", ["lock the door"]),
        (
            "lock the door and close the blinds",
            "en",
            ["lock the door", "close the blinds"],
        ),
        (
            "lock it, close it, and then open it.",
            "en",
            ["lock it", "close it", "open it"],
        ),
        ("Licht an UND DANN Tür zu", "de", ["Licht an", "Tür zu"]),
        ("allume ici puis éteins là", "fr", ["allume ici", "éteins là"]),
        ("включи свет, а потом закрой дверь", "ru", ["включи свет", "закрой дверь"]),
        ("打开灯然后关门", "zh-CN", ["打开灯", "关门"]),
        ("打开灯，关门", "zh-Hant", ["打开灯", "关门"]),
        ("شغل الضوء وأطفئ التلفاز", "ar", ["شغل الضوء", "أطفئ التلفاز"]),
        ("set it to 20.5 and 3,5", "en", ["set it to 20.5", "3,5"]),
        ("wake me at 7:30", "en", ["wake me at 7:30"]),
        ("band and andy", "en", ["band", "andy"]),
        ("a, b, c", "xx", ["a", "b", "c"]),
        ("", "en", []),
        (" , and ", "en", []),
    ],
)
def test_cuts(text: str, language: str, pieces: list[str]) -> None:
    """Conjunctions and signs of the language cut; parts of words and numbers do not."""
    assert cut(text, language) == pieces


def test_names_stay_whole() -> None:
    """A conjunction inside a name is part of the name, in any case."""
    names = ("Salt and Pepper Lamp", "Dr. No")
    assert cut("turn on the SALT AND PEPPER lamp and dr. no", "en", names) == [
        "turn on the SALT AND PEPPER lamp",
        "dr. no",
    ]
    assert needs_protection(names[0], find("en").lexicon)
    assert not needs_protection("Sandy Lamp", find("en").lexicon)


def test_case_changes_no_positions() -> None:
    """Letters that grow in lower case do not shift the cuts."""
    assert cut("İİİ on and off", "en") == ["İİİ on", "off"]


def test_too_many_pieces_are_one() -> None:
    """Nothing is guessed about a sentence of very many parts."""
    text = " and ".join(f"word{number}" for number in range(20))
    assert cut(text) == [text]


@pytest.mark.parametrize(
    ("text", "language", "joined"),
    [
        ("set it to 20 and a half degrees", "en", "set it to 20.5 degrees"),
        ("20 ET DEMI", "fr", "20.5"),
        ("20 and a halfling", "en", "20 and a halfling"),
        ("twenty and a half", "en", "twenty and a half"),
    ],
)
def test_halves(text: str, language: str, joined: str) -> None:
    """A number and a half is one number."""
    assert join_halves(text, find(language).lexicon) == joined


def test_words_without_spaces() -> None:
    """Foreign names stay whole between signs that are words of their own."""
    chinese = find("zh-CN").lexicon
    words = words_of("打开Hall Light", chinese)
    assert words == ["打", "开", "Hall Light"]
    assert join_words(words, chinese) == "打开Hall Light"


def test_numbers() -> None:
    """Numbers are known with signs and units at their end."""
    assert all(is_number(word) for word in ("20", "20%", "20.5°", "3,5"))
    assert not any(is_number(word) for word in ("", "%", "a20", "twenty"))


def test_languages_are_found() -> None:
    """Region, script and underscore do not matter; unknown ones have no words."""
    assert find("de-CH").lexicon is find("de").lexicon
    assert find("pt_BR").lexicon is not find("pt").lexicon
    assert find("zh").lexicon is find("zh-CN").lexicon
    assert not find("tlh").lexicon.conjunctions


def test_phrases_have_their_values() -> None:
    """Every language that has phrases has all of them, with the same places."""
    english = find("en").lexicon.phrases
    for language in (
        "de",
        "fr",
        "es",
        "it",
        "nl",
        "pt",
        "sv",
        "pl",
        "ru",
        "ja",
        "zh-CN",
        "tr",
        "el",
        "ko",
    ):
        phrases = find(language).lexicon.phrases
        assert set(phrases) == set(english)
        for key, text in english.items():
            for place in ("{names}", "{part}", "{preview}"):
                assert (place in text) == (place in phrases[key])
