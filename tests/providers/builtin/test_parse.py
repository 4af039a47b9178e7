"""How fragments find the wish that they belong to."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from custom_components.ha_ai_agent.languages import find
from custom_components.ha_ai_agent.providers.builtin.parse import ClauseParser, Parsed
from custom_components.ha_ai_agent.providers.builtin.pieces import split_pieces

LEXICON = find("en").lexicon


@dataclass(frozen=True)
class Known:
    """A sentence that this test's home understands."""

    text: str
    intent_type: str = "on"
    spans: tuple[tuple[str, str], ...] = ()
    is_bare: bool = False
    is_free: bool = False
    is_possible: bool = True


async def parse(text: str, *known: Known) -> tuple[Parsed[Known], list[str]]:
    """Parse a text in a home that understands nothing but these sentences."""
    sentences: Mapping[str, Known] = {item.text: item for item in known}
    asked: list[str] = []

    async def read(words: str) -> Known | None:
        asked.append(words)
        return sentences.get(words)

    parser = ClauseParser(text, LEXICON, read)
    return await parser.async_parse(split_pieces(text, LEXICON)), asked


def texts(parsed: Parsed[Known]) -> list[str]:
    return [item.text for item in parsed.readings]


async def test_each_alone() -> None:
    """Two wishes that stand alone are taken as they are."""
    parsed, _ = await parse("lock it and open it", Known("lock it"), Known("open it"))
    assert texts(parsed) == ["lock it", "open it"]
    assert parsed.is_complete


@pytest.mark.parametrize(
    ("text", "known", "wanted"),
    [
        pytest.param(
            "turn off a and b",
            [
                Known("turn off a", "off", (("name", "a"),)),
                Known("turn off b", "off"),
                Known("b", is_bare=True),
            ],
            ["turn off a", "turn off b"],
            id="a bare name shares the verb, whatever it means alone",
        ),
        pytest.param(
            "turn off the kitchen lights and the hall ones too",
            [
                Known("turn off the kitchen lights", "off", (("area", "kitchen"),)),
                Known("turn off the hall lights", "off"),
            ],
            ["turn off the kitchen lights", "turn off the hall lights"],
            id="the place is exchanged",
        ),
        pytest.param(
            "turn on the kitchen and hall lights",
            [
                Known("turn on the kitchen lights", spans=(("area", "kitchen"),)),
                Known("turn on the hall lights"),
            ],
            ["turn on the kitchen lights", "turn on the hall lights"],
            id="the end is shared",
        ),
        pytest.param(
            "set the bedroom to 20 and the hall to 21",
            [
                Known("set the bedroom to 20", "temperature", (("area", "bedroom"),)),
                Known("the hall to 21", "brightness"),
                Known("set the hall to 21", "temperature"),
            ],
            ["set the bedroom to 20", "set the hall to 21"],
            id="a fragment of the same shape means the same",
        ),
        pytest.param(
            "set it to 20 and 21",
            [Known("set it to 20"), Known("set it to 21")],
            ["set it to 20", "set it to 21"],
            id="only the number is new",
        ),
        pytest.param(
            "turn x on and y off",
            [Known("turn x on", "on", (("name", "x"),)), Known("turn y off", "off")],
            ["turn x on", "turn y off"],
            id="another intent may share the verb",
        ),
        pytest.param(
            "open x and close it",
            [Known("open x", "open", (("name", "x"),)), Known("close x", "close")],
            ["open x", "close x"],
            id="a pronoun is what was spoken of",
        ),
        pytest.param(
            "add salt and pepper to my list and lock it",
            [Known("add salt and pepper to my list", is_free=True), Known("lock it")],
            ["add salt and pepper to my list", "lock it"],
            id="a conjunction may belong to an item",
        ),
        pytest.param(
            "play a and mute b",
            [
                Known("play a and mute b", is_free=True),
                Known("play a"),
                Known("mute b"),
            ],
            ["play a", "mute b"],
            id="two wishes are better than one of any words",
        ),
        pytest.param(
            "turn on x, please",
            [Known("turn on x, please")],
            ["turn on x, please"],
            id="a polite word at the end",
        ),
    ],
)
async def test_fragments(text: str, known: list[Known], wanted: list[str]) -> None:
    """Fragments are completed from their surroundings."""
    parsed, _ = await parse(text, *known)
    assert texts(parsed) == wanted


async def test_what_the_home_lacks_is_last() -> None:
    """A reading that the home cannot fulfil is taken only if there is no other."""
    known = [
        Known("turn on a", spans=(("name", "a"),)),
        Known("b to 5", is_possible=False),
        Known("turn on b to 5", "x"),
    ]
    parsed, _ = await parse("turn on a and b to 5", *known)
    assert texts(parsed) == ["turn on a", "turn on b to 5"]
    parsed, _ = await parse("turn on a and b to 5", *known[:2])
    assert not parsed.leftover
    assert not parsed.is_complete


async def test_leftover_is_named() -> None:
    """What means nothing is given back in the words of the speaker."""
    known = [Known("lock it", spans=(("name", "it"),)), Known("lock that")]
    parsed, _ = await parse("lock it and that and fly away, maybe", *known)
    assert parsed.leftover == ("fly away", "maybe")
    assert not parsed.readings
    parsed, _ = await parse("fly", *known)
    assert parsed.leftover == ("fly",)


async def test_work_is_bounded() -> None:
    """However long the sentence, the matcher is asked a limited number of times."""
    text = " and ".join(
        "some words that nobody has ever heard in this home" for _ in range(9)
    )
    parsed, asked = await parse(text)
    assert parsed.leftover
    assert len(asked) <= 120
    assert len(asked) == len({words.casefold() for words in asked})


async def test_only_fillers_are_nothing() -> None:
    """A fragment of small words alone completes nothing."""
    parsed, _ = await parse(
        "lock it and also please", Known("lock it", spans=(("name", "it"),))
    )
    assert parsed.leftover == ("please",)
