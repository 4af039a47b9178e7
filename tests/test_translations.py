"""Every language says everything, says it in its own words, and says the same of consent.

A text that is missing falls back to English, one that is stale is never shown, and a
placeholder that is not the same shows its name to the reader.
"""

from pathlib import Path
import re

import pytest

from tests.repository_rules import text as checked_text
from tests.test_repository import PACKAGE, read_json, texts

ROOT = Path(__file__).parents[1]
# The languages that are kept complete, in Home Assistant's codes.
LANGUAGES = (
    "cs", "da", "de", "el", "en", "es", "fi", "fr", "hu", "it", "ja", "ko", "nb",
    "nl", "pl", "pt", "pt-BR", "ro", "ru", "sv", "tr", "uk", "zh-Hans",
)  # fmt: skip
OTHERS = tuple(language for language in LANGUAGES if language != "en")
NAMES = {"HA AI Agent", "OpenAI"}
# Words that name one thing only, written in another script where another is used.
OTHER_SCRIPTS = {
    "el": "[\u0370-\u03ff]", "ja": "[\u3040-\u30ff\u4e00-\u9fff]",
    "ko": "[\uac00-\ud7af]", "ru": "[\u0400-\u04ff]", "uk": "[\u0400-\u04ff]",
    "zh-Hans": "[\u4e00-\u9fff]",
}  # fmt: skip
# What separates the items of a list: a Greek semicolon is a question mark.
ITEMS = re.compile("[;\uff1b\u00b7\u037e]")
CONSENT = re.compile(r"config\.step\.(connection|reconfigure)\.description")


def _written(language: str) -> dict[str, str]:
    """Return the texts of a language by their path."""
    return dict(texts(read_json(f"translations/{language}.json")))


@pytest.fixture(name="english", scope="module")
def english_fixture() -> dict[str, str]:
    """Return what is to be said."""
    return _written("en")


def test_the_languages() -> None:
    there = {path.stem for path in (PACKAGE / "translations").glob("*.json")}
    assert there == set(LANGUAGES)


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_missing_or_stale(language: str, english: dict[str, str]) -> None:
    """The order is the same too, so that two languages can be read side by side."""
    written = _written(language)
    assert not [key for key in english if key not in written]
    assert not [key for key in written if key not in english]
    assert list(written) == list(english)


@pytest.mark.parametrize("language", OTHERS)
def test_it_is_filled_in_the_same_way(language: str, english: dict[str, str]) -> None:
    """Placeholders, code and paragraphs are those of the English text."""
    for key, text in _written(language).items():
        meant = english[key]
        checked_text(text)
        for part in (r"\{\w+\}", r"`[^`]+`", r"--[a-z-]+", r"\*\*"):
            ours = sorted(set(re.findall(part, text)))
            assert ours == sorted(set(re.findall(part, meant))), f"{key}: {part}"
        assert text.count("\n") == meant.count("\n"), key


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_left_in_english(language: str, english: dict[str, str]) -> None:
    """A single word may be the same in two languages; a sentence is not."""
    script = OTHER_SCRIPTS.get(language)
    for key, text in _written(language).items():
        bare = re.sub(r"\{\w+\}|`[^`]+`|[\W\d_]", "", english[key])
        if english[key] in NAMES or not bare:
            continue
        if len(re.sub(r"\{\w+\}", "", english[key]).split()) > 1:
            assert text != english[key], key
        if script and re.search(r"[^\W\d_]", re.sub(r"\{\w+\}|`[^`]+`", "", text)):
            assert re.search(script, text), key


@pytest.mark.parametrize("language", OTHERS)
def test_two_texts_of_one_form_are_not_the_same(
    language: str, english: dict[str, str]
) -> None:
    """Where English has two choices, a language has two as well."""
    written = _written(language)
    for prefix in ("selector.", "config_panel.resolved", "config_panel.status"):
        forms: dict[str, list[str]] = {}
        for key in english:
            if key.startswith(prefix) and key in written:
                forms.setdefault(key.rsplit(".", 1)[0], []).append(key)
        for keys in forms.values():
            meant = {english[key] for key in keys}
            ours = {written[key] for key in keys}
            assert len(ours) >= len(meant), (keys, ours)


@pytest.mark.parametrize("language", OTHERS)
def test_consent_is_asked_for_the_same(language: str, english: dict[str, str]) -> None:
    """What leaves the house is as many things in every language, in both forms."""
    written = _written(language)
    keys = [key for key in english if CONSENT.fullmatch(key)]
    assert len(keys) == 2
    assert written[keys[0]] == written[keys[1]]
    paragraphs = written[keys[0]].split("\n\n")
    meant = english[keys[0]].split("\n\n")
    assert [len(ITEMS.findall(part)) for part in paragraphs] == [
        len(ITEMS.findall(part)) for part in meant
    ]
    assert "Assist" in written[keys[0]]


@pytest.mark.parametrize("language", OTHERS)
def test_what_a_text_calls_by_name_is_called_so(
    language: str, english: dict[str, str]
) -> None:
    """A text that sends the reader to an option says the option's own name."""
    written = _written(language)
    for key, text in english.items():
        for quoted in re.findall("\u201c([^\u201d{]+)\u201d", text):
            named = [
                written[other]
                for other, name in english.items()
                if other in written
                if name == quoted or name.startswith(f"{quoted},")
            ]
            if named and key in written:
                assert any(_said(name, written[key]) for name in named), (key, quoted)


def _said(name: str, text: str) -> bool:
    """Tell whether a text says a name, or the first word of it."""
    return name in text or re.split(r"[\s,、，と和]|와 |과 ", name)[0] in text


def test_the_page_about_languages_is_true() -> None:
    """What it says of forms, voice and acts is what the files hold."""
    pages = (ROOT / "docs" / "languages.md").read_text(encoding="utf-8")
    told = {
        code: tuple(bool(cell.strip()) for cell in cells.split("|"))
        for code, cells in re.findall(
            r"^\| [^|]+ \| `([\w-]+)` \| (.*) \|$", pages, re.MULTILINE
        )
    }
    files = {
        path.stem: read_json(f"languages/{path.name}")
        for path in (PACKAGE / "languages").glob("*.json")
        if path.stem not in {"en-AU", "en-GB"}
    }
    expected = {}
    for code, words in files.items():
        # The file of a region lies over that of its language.
        every = files.get(code.partition("-")[0], {}) | words
        expected["zh-Hans" if code == "zh" else code] = (
            (PACKAGE / "translations" / f"{code}.json").exists() or code == "zh",
            {"approvals", "answers"} <= every.keys(),
            "household" in every,
        )
    assert told == expected
    assert all(told[language][0] and told[language][1] for language in LANGUAGES)
    assert "docs/languages.md" in (ROOT / "README.md").read_text(encoding="utf-8")
