"""Every language's file holds what it may hold, and says what English says."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
import json
from pathlib import Path
import string
from typing import Any

import pytest

from custom_components.ha_ai_agent.languages import base_code, find, known, reading

FOLDER = Path(reading.__file__).parent
FILES = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(FOLDER.glob("*.json"))
}


@pytest.fixture(autouse=True)
def _enable_custom_integrations() -> None:
    """Nothing here needs Home Assistant."""


def lists(value: Any) -> Iterator[list[str]]:
    """Yield every list of words; the forms of a unit may be alike."""
    if isinstance(value, list):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            if key not in {"units", "money"}:
                yield from lists(part)


def gaps(text: str) -> set[str]:
    """Return what has to be filled in."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", FILES)
def test_words_are_words(code: str) -> None:
    """Nothing empty, nothing twice in a list, the sections in order."""
    assert list(FILES[code]) == sorted(FILES[code])
    for words in lists(FILES[code]):
        assert all(words)
        assert len(words) == len(set(words)), words


SAID = [
    ("approvals", "sentences"),
    ("approvals", "actions"),
    ("lexicon", "phrases"),
    ("sentences",),
]


@pytest.mark.parametrize("way", SAID)
@pytest.mark.parametrize("code", FILES)
def test_sentences_are_those_of_english(code: str, way: tuple[str, ...]) -> None:
    """All of them or none, each with the same gaps."""
    own, english = FILES[code], FILES["en"]
    for key in way:
        own, english = own.get(key, {}), english[key]
    if own and "-" not in code:
        assert own.keys() == english.keys()
    for key, text in own.items():
        assert gaps(text) == gaps(english[key]), key


def test_what_a_language_says_is_in_all_of_its_sections() -> None:
    """Who can say yes in a language is asked and answered in it, about everything."""
    for code, words in FILES.items():
        assert words.keys() >= {"approvals", "sentences"} or "answers" not in words
        if "-" not in code:
            assert ("sentences" in words) == ("approvals" in words), code
        if "sentences" in words:
            assert words["speech"]["acknowledgements"], code
            assert words["lexicon"]["phrases"], code


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ({"answrs": {}}, "has no answrs"),
        ({"answers": {"ja": ["yes"]}}, "has no ja"),
        ({"answers": {"yes": "ja"}}, "is no list"),
        ({"sentences": ["Hello"]}, "is no dict"),
        ({"spaced": "no"}, "is no bool"),
        ({"speech": {"units": {"W": "watt"}}}, "is no list"),
    ],
)
def test_what_is_unknown_is_refused(
    tmp_path: Path, words: dict[str, Any], problem: str
) -> None:
    for code, text in {"en": FILES["en"], "qya": words}.items():
        (tmp_path / f"{code}.json").write_text(json.dumps(text), encoding="utf-8")
    with pytest.raises(ValueError, match=rf"qya\.json: .*{problem}"):
        reading.load_all(tmp_path).find("qya")


@pytest.mark.parametrize("code", FILES)
def test_a_language_has_what_its_file_says(code: str) -> None:
    """Whoever speaks it first; what counts in all is there before that."""
    language = find(code)
    assert language.code == code
    shared = next(item for item in known() if item.code == code)
    for field in fields(shared):
        assert getattr(shared, field.name) is getattr(language, field.name)
    for section in ("sentences", "approvals", "answers", "household"):
        if "-" not in code and section in FILES[code]:
            assert_said(getattr(language, section), FILES[code][section])


def assert_said(made: Any, words: Any) -> None:
    """Compare what was made of a section with what its file says."""
    if isinstance(words, dict):
        for key, value in words.items():
            own = made[key] if isinstance(made, Mapping) else getattr(made, key)
            assert_said(own, value)
    elif isinstance(words, list):
        assert sorted(made) == sorted(words)
    else:
        assert made == words


def test_a_language_is_found_by_any_of_its_codes() -> None:
    for codes in (
        ("de", "de-AT", "de_CH", "DE"),
        ("nb", "no", "nn", "no-NO", "nb_NO"),
        ("zh", "zh-CN", "zh_Hans", "cmn"),
        ("zh-TW", "zh-Hant", "zh_tw", "zh-Hant-TW"),
        ("zh-HK", "yue", "yue-HK", "zh-Hant-HK"),
        ("pt-BR", "pt_br"),
        ("tlh", "x", ""),
    ):
        assert len({find(code) for code in codes}) == 1, codes
    assert base_code("nn_NO") == "nb"
    assert base_code("yue") == base_code("zh-TW") == "zh"


def test_a_region_has_what_its_language_has() -> None:
    """Its file says only what differs."""
    assert find("zh-TW").answers == find("zh").answers
    assert find("pt-BR").sentences == find("pt").sentences
    assert find("pt-BR").lexicon.phrases != find("pt").lexicon.phrases
    assert find("pt-BR").lexicon.turning == find("pt").lexicon.turning
    assert len({language.code for language in known()}) == len(FILES) + 1


def test_an_unknown_language_is_spoken_to_in_english() -> None:
    unknown, english = find("tlh"), find("en")
    assert unknown.sentences == english.sentences
    assert unknown.approvals == english.approvals
    assert unknown.speech.acknowledgements == english.speech.acknowledgements
    assert not unknown.answers.yes
    assert not unknown.speech.units
