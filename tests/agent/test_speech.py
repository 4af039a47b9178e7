"""What a voice says is plain words, and it says them as soon as it can."""

from itertools import pairwise
import random

import pytest

from custom_components.ha_ai_agent.agent.speech import (
    SpeechShaper,
    acknowledgement,
    asks_something,
    sentences,
    shape,
)
from custom_components.ha_ai_agent.languages import find
from custom_components.ha_ai_agent.languages.plurals import PLURALS, unit_name
from tests.all_languages import all_languages

MARKDOWN = [
    ("**Bold** and *slanted* and __both__ and ~~gone~~.", "Bold and slanted and both and gone."),
    ("# Status\n- Kitchen: on\n- Hall: off", "Status.\nKitchen: on.\nHall: off"),
    ("* one\n* two\n\n+ three", "one.\ntwo.\nthree"),
    ("- [x] done\n- [ ] open", "done.\nopen"),
    ("1. Open it\n2. Close it", "1. Open it.\n2. Close it"),
    ("Read [the manual](https://a.b/c_(d)) first.", "Read the manual first."),
    ("Read [the **manual**][1] first.", "Read the manual first."),
    ("See https://example.com/a?b=c_d. Then go.", "See example.com. Then go."),
    ("See (https://example.com/a) now.", "See now."),
    ("See <https://example.com/a> now.", "See now."),
    ("A [https://example.com](https://example.com) link.", "A example.com link."),
    ("See ( https://example.com/a ) now.", "See now."),
    ("Rain ([a](https://a.b/c), [b](https://b.c)).", "Rain."),
    ("Rain ([https://a.b](https://a.b)) now.", "Rain now."),
    ("More: https://www.a.org/x?y=1", "More: a.org"),
    ("See [here](https://a.b/c).", "See here."),
    ("Rain (see [here](https://a.b/c)).", "Rain (see here)."),
    ("Picture: ![a lamp](lamp.png) done.", "Picture: done."),
    ("Said so [1] and so【4:0†source】 and[^2].", "Said so and so and."),
    ("Just [brackets] here.", "Just brackets here."),
    ("An [unclosed bracket here.", "An unclosed bracket here."),
    ("An [unclosed link](http://a", "An unclosed link("),
    ("Wow! Really!", "Wow! Really!"),
    ("Code:\n```yaml\nalias: x\n```\nThat is it.", "Code:\nThat is it."),
    ("~~~\nx = 1\n~~~", ""),
    ("Inline ```x = 1``` code.", "Inline code."),
    ("Use `light.kitchen_lamp` and `Movie night`, not `x = f(1)`.", "Use kitchen lamp and Movie night, not."),
    ("An `unclosed one.", "An unclosed one."),
    ("The light.kitchen_lamp is on.", "The kitchen lamp is on."),
    ("snake_case_name and _slanted_ words_", "snake case name and slanted words"),
    ("| Room | On |\n|:---|---:|\n| Hall | yes |\n\nThat is all.", "Room, On.\nHall, yes.\nThat is all."),
    ("> quoted words", "quoted words"),
    ("Before\n\n---\n\nAfter", "Before.\nAfter"),
    ("Title\n=====\nText", "Title.\nText"),
    ("One<br>two <b>three</b> <!-- x --> four", "One two three four"),
    ("5 < 6 and a<b", "5 < 6 and a<b"),
    ("<think>I must not say this.\nNever.</think>Hello.", "Hello."),
    ("<Thinking>never", ""),
    ("Yes<|im_end|>", "Yes"),
    ("Salt &amp; pepper&nbsp;mill &lt;3 & more &bogus; A&B", "Salt & pepper mill <3 & more &bogus; A&B"),
    (r"Not \*bold\* and \( x \) and a\b \\", "Not *bold* and x and ab \\"),
    ("Done 👍🏽! All off ✅ 👨‍👩‍👧 🇩🇪 1️⃣.", "Done! All off 1."),
    ("Kitchen → off • Hall | on", "Kitchen, off, Hall, on"),
    ("2 * 3 is 6, 2*3 too", "2 × 3 is 6, 2×3 too"),
    ("می‌خواهم", "می‌خواهم"),
    ("line one\nline two", "line one line two"),
    ("  - indented", "indented"),
    ("", ""),
    ("   \n\n  ", ""),
    ("See www.example.com or w", "See example.com or w"),
    ("ends with `", "ends with"),
    ("ends with \\", "ends with"),
    ("ends with <", "ends with <"),
    ("ends with !", "ends with !"),
    ("ends with **", "ends with"),
    ("ends with &am", "ends with &am"),
    ("ends with 【x", "ends with x"),
    ("ends with (", "ends with ("),
]  # fmt: skip

VALUES = [
    ("en", "It is 21.5 °C, 1 °C, 21.0°C and -5 °C.", "It is 21.5 degrees, 1 degree, 21 degrees and minus 5 degrees."),
    ("en", "45% and 1,234 W and 1 kWh and 3 km/h", "45 percent and 1,234 watts and 1 kilowatt hour and 3 kilometers per hour"),
    ("en", "18-22 °C, 18 – 22 °C, -5-2 °C", "18 to 22 degrees, 18 to 22 degrees, minus 5 to 2 degrees"),
    ("en", "At 22:30, 22:00, 7:05, 10:30 PM, 13:10 minutes, 12:30", "At 10:30 PM, 10 PM, 7:05, 10:30 PM, 13:10 minutes, 12:30"),
    ("en", "On 2026-11-22 at 2026-11-22T18:07:33+00:00.", "On November 22, 2026 at November 22, 2026 6:07 PM."),
    ("en", "~20 min, version 2.5.1, room 5A, 10 monkeys", "about 20 minutes, version 2.5.1, room 5A, 10 monkeys"),
    ("en", "5 µg/m³, 3 m³, 4 m, 5 m/s, 2 h 30 min", "5 micrograms per cubic meter, 3 cubic meters, 4 meters, 5 meters per second, 2 hours 30 minutes"),
    ("de", "21.5 °C, 1.234 W, um 22:30, um 7:05 Uhr, -3 °C", "21,5 Grad, 1.234 Watt, um 22:30 Uhr, um 7:05 Uhr, minus 3 Grad"),
    ("de-CH", "Am 2026-11-02: 0.5 kWh", "Am 2. November 2026: 0,5 Kilowattstunden"),
    ("fr", "1,5 °C à 22:05 et 22:00", "1,5 degré à 22 heures 5 et 22 heures"),
    ("es", "1 °C y 2 °C", "1 grado y 2 grados"),
    ("nl", "om 22:30, 1 °C", "om 22:30 uur, 1 graad"),
    ("pl", "1 °C, 2 °C, 5 °C, 12 °C, 22 °C, 1.5 °C", "1 stopień, 2 stopnie, 5 stopni, 12 stopni, 22 stopnie, 1,5 stopnia"),
    ("ru", "1 °C, 2 °C, 5 °C, 11 °C, 21 °C, 2,5 °C", "1 градус, 2 градуса, 5 градусов, 11 градусов, 21 градус, 2,5 градуса"),
    ("cs", "1 °C, 3 °C, 5 °C, 2,5 °C", "1 stupeň, 3 stupně, 5 stupňů, 2,5 stupně"),
    ("ro", "1 °C, 5 °C, 25 °C, 101 °C", "1 grad, 5 grade, 25 de grade, 101 grade"),
    ("ja", "今は21.5 °Cです。22:30に", "今は21.5度です。22時30分に"),
    ("zh-Hans", "现在21 °C，22:05", "现在21度，22点5分"),
    ("xx", "21.5 °C at 22:30", "21.5 °C at 22:30"),
    ("no", "21 °C", "21 grader"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "spoken"), MARKDOWN)
def test_no_markdown_links_code_or_emoji(written: str, spoken: str) -> None:
    assert shape(written, "xx") == spoken


@pytest.mark.parametrize(("language", "written", "spoken"), VALUES)
def test_values_are_said_as_the_language_says_them(
    language: str, written: str, spoken: str
) -> None:
    assert shape(written, language) == spoken


def _pieces(text: str, draw: random.Random) -> list[str]:
    cuts = sorted(draw.sample(range(len(text) + 1), min(len(text), draw.randint(0, 9))))
    return [text[a:b] for a, b in pairwise([0, *cuts, len(text)])]


@pytest.mark.parametrize(
    ("language", "written"),
    [*(("en", text) for text, _ in MARKDOWN), *((row[0], row[1]) for row in VALUES)],
)
def test_speech_does_not_depend_on_how_words_arrive(
    language: str, written: str
) -> None:
    draw = random.Random(written)
    whole = shape(written, language)
    for pieces in [list(written), *(_pieces(written, draw) for _ in range(12))]:
        shaper = SpeechShaper(language)
        spoken = "".join([*map(shaper.feed, pieces), shaper.finish()])
        assert spoken.strip() == whole, pieces


@pytest.mark.slow
def test_random_markdown_does_not_depend_on_how_it_arrives() -> None:
    """Thousands of texts made of everything that means something."""
    draw = random.Random(7)
    atoms = [*"*_~`#>-+|[]()!<>\\&;:.,?\n\n  \t0123456789ab é中。", "http://a.b/c", "www.",
             "```", "**", "- ", "1. ", "<think>", "</think>", "<br>", "&amp;", "😀", "light.a_b",
             "21.5 °C", "-5", "22:30", "![", "](", "|---|", "word ", "Word. "]  # fmt: skip
    for _ in range(2500):
        text = "".join(draw.choices(atoms, k=draw.randint(1, 40)))
        whole = shape(text, "en")
        for pieces in (list(text), _pieces(text, draw)):
            shaper = SpeechShaper("en")
            spoken = "".join([*map(shaper.feed, pieces), shaper.finish()])
            assert spoken.strip() == whole, (text, pieces)


def test_a_sentence_is_ready_as_soon_as_it_is_complete() -> None:
    shaper = SpeechShaper("en")
    words = ["The", " kitchen", " light", " is", " on", ".", " The"]
    ready = ""
    for word in words:
        ready += shaper.feed(word)
    assert ready == "The kitchen light is on."
    assert shaper.feed(" hall is 21") == " The hall is"
    assert shaper.feed(" °C") == ""
    assert shaper.feed(" now. ") == " 21 degrees now."
    assert shaper.finish() == ""


def test_speech_starts_with_the_first_words_of_a_long_sentence() -> None:
    shaper = SpeechShaper("en")
    assert shaper.feed("I have turned off all the li") == "I have turned off all the"


def test_long_thinking_is_not_kept() -> None:
    shaper = SpeechShaper("en")
    assert not shaper.feed("<think>")
    for _ in range(200):
        assert not shaper.feed("thinking < hard " * 50)
    assert shaper.feed("</th") + shaper.feed("ink>Yes. ") == "Yes."


def test_a_shaper_can_be_used_again() -> None:
    shaper = SpeechShaper("en")
    assert shaper.feed("```\nx") + shaper.finish() == ""
    assert shaper.feed("Hello.") + shaper.finish() == "Hello."


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "en",
            "Dr. Smith is here, e.g. in the hall. It is 5 p.m. now. J. Doe left!",
            3,
        ),
        ("en", "Version 2.5 is on. Ok?", 2),
        ("de", "Am 22. November ist es so weit, z.B. abends. Gut.", 2),
        ("de", "Am 3. Advent. Ja.", 2),
        ("ja", "つけました。他に何かありますか。", 2),
        ("en", "One line\n\nAnother", 2),
        ("en", "", 0),
    ],
)
def test_sentences(language: str, text: str, expected: int) -> None:
    assert len(sentences(text, language)) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Which lamp do you mean?"),
        ("en", "Which lamp? There is one in the hall and one in the kitchen."),
        ("en", "**Shall I unlock the door?** 🔓"),
        ("en", "Shall I? (yes or no?)"),
        ("en", "The door is locked. Please say yes to unlock it."),
        ("en", '"Movie night" or "Reading"?'),
        ("de", "Soll ich das Garagentor öffnen?"),
        ("de", "Sag mir, welche Lampe du meinst."),
        ("fr", "Voulez-vous que j'ouvre la porte ?"),
        ("es", "¿Abro la puerta?"),
        ("el", "Να ανοίξω την πόρτα;"),
        ("el", "Να ανοίξω; Είναι κλειστή."),
        ("ja", "開けてもいいですか。"),
        ("zh", "要打开吗？"),
        ("ar", "هل أفتح الباب؟"),
    ],
)
def test_the_microphone_stays_open_after_a_question(language: str, text: str) -> None:
    assert asks_something(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The kitchen light is on."),
        ("en", 'The sign says "Who is there?"'),
        ("en", "Why? Because. I said so. It is done."),
        ("en", "See https://example.com/?a=b"),
        ("en", ""),
        ("de", "Das Licht ist an."),
        ("ja", "電気をつけました。"),
        ("xx", "Done."),
    ],
)
def test_the_microphone_closes_after_a_statement(language: str, text: str) -> None:
    assert not asks_something(text, language)


SPEECH = {
    language.code: language.speech
    for language in all_languages()
    if language.speech.units
}


def test_acknowledgements_in_many_languages() -> None:
    assert len(SPEECH) >= 12
    for language, words in SPEECH.items():
        for sentence in words.acknowledgements:
            assert shape(sentence, language) == sentence
            assert not asks_something(sentence, language)
        turns = range(len(words.acknowledgements))
        said = [acknowledgement(language, turn) for turn in turns]
        assert said == list(words.acknowledgements)
    assert acknowledgement("de", 5) == acknowledgement("de-AT", 5)
    assert acknowledgement("tlh", 7) in SPEECH["en"].acknowledgements


def test_data_is_whole() -> None:
    """Every unit has a form for every number, every date its months."""
    for words in SPEECH.values():
        assert words.plural in PLURALS
        assert words.units
        assert len(words.months) in {0, 12}
        assert words.months or "{mon}" in words.date
        for number in (0, 1, 2, 5, 11, 21, 101, 0.5, 2.5):
            for unit in words.units:
                assert unit_name(words, unit, number)
        assert unit_name(words, "parsec", 1) is None
    assert find("nb-NO") is find("no")


@pytest.mark.parametrize(
    ("language", "text", "spoken"),
    [
        ("en", "1.234,5 W", "1234.5 watts"),
        ("en", "1,234.5 W", "1234.5 watts"),
        ("de", "1,234.5 W", "1234,5 Watt"),
        ("en", "1.2,3.4 W", "1.2,3.4 watts"),
        ("en", "On now\ufffd\ufffd.", "On now."),
    ],
)
def test_numbers_that_are_written_as_elsewhere(
    language: str, text: str, spoken: str
) -> None:
    """A model may write a number in any country's way, or in none."""
    assert shape(text, language) == spoken
