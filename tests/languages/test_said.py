"""What the agent says by itself is said in every language in which it answers."""

from collections.abc import Iterator
import json
from pathlib import Path
import re
import string
from typing import Any

import pytest

from custom_components.ha_ai_agent.languages import reading
from tests.all_languages import all_languages

FOLDER = Path(reading.__file__).parent
SOURCES = FOLDER.parent
FILES = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(FOLDER.glob("*.json"))
}
SAID = (
    ("sentences",),
    ("approvals", "sentences"),
    ("approvals", "actions"),
    ("approvals", "more"),
    ("lexicon", "phrases"),
    ("automations", "says"),
    ("speech", "acknowledgements"),
    ("household", "talk"),
    ("household", "samples"),
    ("household", "none"),
)
WITHOUT_A_MODEL = "household"
"""Said only where the grammar understood the question: a language may have none."""
SPOKEN = sorted(language.code for language in all_languages() if language.speech.units)
LOOKED_UP = re.compile(
    r"(?:sentences|phrases|talk|says)(?:\.get\(|\[)\s*\"(\w+)\"|\.say\(\s*\"(\w+)\""
)
TRANSLATED = "logbook.py"
"""Says what stands in `translations/`."""


@pytest.fixture(autouse=True)
def _enable_custom_integrations() -> None:
    """Nothing here needs Home Assistant."""


def texts(value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text with its place."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from texts(part, f"{where}.{key}")
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from texts(part, f"{where}.{number}")
    else:
        yield where, value


def is_sentence(text: str) -> bool:
    """Return whether several words are said, beside what is filled in."""
    parts = (literal for literal, *_ in string.Formatter().parse(text))
    return len([word for word in " ".join(parts).split() if len(word) > 1]) > 1


def section(code: str, way: tuple[str, ...]) -> Any:
    """Return a section as it stands in its file; a region lies over its language."""
    found: Any = FILES[code]
    for key in way:
        found = found.get(key, {})
    base = code.partition("-")[0]
    if base == code:
        return found
    below = section(base, way)
    return below | found if isinstance(below, dict) else found or below


def test_there_are_enough_of_them() -> None:
    assert len(SPOKEN) >= 36
    assert {"en", "de", "fr", "es", "it", "nl", "pl", "ru", "sv", "pt", "ja", "zh"} <= {
        *SPOKEN
    }


@pytest.mark.parametrize("way", SAID)
def test_every_language_says_it_in_its_own_words(way: tuple[str, ...]) -> None:
    english = dict(texts(section("en", way)))
    assert english
    for code in SPOKEN:
        own = dict(texts(section(code, way)))
        if not own and way[0] == WITHOUT_A_MODEL:
            continue
        assert own, code
        if way[-1] not in {"acknowledgements", "samples"}:
            missing = english.keys() - own.keys()
            assert not [key for key in missing if is_sentence(english[key])], code
        if code.startswith("en"):
            continue
        same = [
            text
            for place, text in own.items()
            if text == english.get(place) and is_sentence(text)
        ]
        assert not same, code


def test_the_code_says_nothing_that_is_not_there() -> None:
    """Every sentence that the code looks up by its name stands in the files."""
    known_keys = {
        key
        for way in SAID
        if isinstance(found := section("en", way), dict)
        for key in found
    }
    looked_up = {
        first or second
        for path in SOURCES.rglob("*.py")
        if path.name != TRANSLATED
        for first, second in LOOKED_UP.findall(path.read_text(encoding="utf-8"))
    }
    assert len(looked_up) > 20
    assert looked_up <= known_keys
