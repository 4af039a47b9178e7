"""What counts as a yes, what as a no, and how much does not."""

from itertools import product

import pytest

from custom_components.ha_ai_agent.approvals import answers
from custom_components.ha_ai_agent.approvals.answers import (
    names_one_of,
    spelled_in,
    without_names,
    words,
)
from custom_components.ha_ai_agent.approvals.spoken_code import without_code
from custom_components.ha_ai_agent.languages import find
from tests.all_languages import all_languages

from .answer_words import PLAIN, UNCLEAR


@pytest.fixture(autouse=True)
def _enable_custom_integrations() -> None:
    """Nothing here needs Home Assistant."""


def test_there_are_many_languages() -> None:
    languages = {
        language.code
        for language in all_languages()
        if language.answers.yes and "-" not in language.code
    }
    assert len(languages) >= 12
    assert languages == set(PLAIN) == set(UNCLEAR)


def test_plain_answers() -> None:
    for language in sorted(PLAIN):
        yes, no = PLAIN[language]
        for text in yes:
            answer = answers.read(text, language)
            assert answer is not None, text
            assert (answer.decision, answer.rest) == ("approve", ()), text
        for text in no:
            answer = answers.read(text, language)
            assert answer is not None, text
            assert (answer.decision, answer.rest) == ("reject", ()), text


def test_unclear_words_and_questions_do_not_count() -> None:
    for language in sorted(PLAIN):
        for text in UNCLEAR[language]:
            answer = answers.read(text, language)
            plain = (
                answer is not None and answer.decision == "approve" and not answer.rest
            )
            assert not plain, text


def test_every_mark_of_a_question_makes_it_none() -> None:
    for language in sorted(PLAIN):
        for text, mark in product(PLAIN[language][0], ("?", "？", "؟", ";", "?!")):
            assert answers.read(text.rstrip(".!。") + mark, language) is None


def test_a_yes_with_a_no_is_neither() -> None:
    """Whatever order they are said in, it is never a yes."""
    for language in sorted(PLAIN):
        yes, no = PLAIN[language]
        for first, second in (*product(yes, no), *product(no, yes)):
            answer = answers.read(f"{first} {second}", language)
            assert answer is None or answer.decision != "approve"


def test_a_yes_with_anything_unclear_is_none() -> None:
    """No unclear word of the data file can be hidden in a yes."""
    for language in sorted(PLAIN):
        found = answers.speak(language)
        joint = " " if found.is_spaced else ""
        unclear = [
            joint.join(p) for p, kind in found.phrases.items() if kind == "unclear"
        ]
        assert len(unclear) >= 15
        yes = PLAIN[language][0][0].rstrip(".")
        for text in unclear:
            assert answers.read(f"{yes}, {text}", language) is None, text
            answer = answers.read(f"{text}, {yes}", language)
            # Two words side by side may be a longer phrase of another meaning.
            assert answer is None or answer.decision != "approve" or answer.rest, text


def test_the_words_of_one_language_are_not_those_of_another() -> None:
    assert answers.read("yes", "de") is None or not answers.read("yes", "de").decision  # type: ignore[union-attr]  # checked before
    ja = answers.read("ja", "en")
    assert ja is not None
    assert ja.decision is None
    assert answers.read("no", "cs") is None


def test_languages_are_found_by_any_code() -> None:
    for code in ("de-CH", "de_AT", "DE"):
        assert answers.speak(code) is answers.speak("de")
    assert answers.speak("no") is answers.speak("nn-NO") is answers.speak("nb")
    assert not find("tlh").answers.yes
    assert answers.read("yes", "tlh") is None
    assert answers.speak("tlh").wording == answers.speak("en").wording


def test_every_language_says_everything() -> None:
    english = find("en").approvals
    for language in sorted(PLAIN):
        found = find(language).approvals
        assert (found is english) == (language == "en")
        assert set(found.sentences) == set(english.sentences)
        assert set(found.actions) == set(english.actions)
        for key, text in english.sentences.items():
            for field in ("{preview}", "{options}"):
                assert (field in text) == (field in found.sentences[key]), key
        for key, text in found.actions.items():
            assert key == "opaque" or "{names}" in text or "{service}" in text
        assert "{count}" in found.more


def test_names_are_what_is_left() -> None:
    answer = answers.read("Yes, the front door please", "en")
    assert answer is not None
    assert answer.names == ("front", "door")
    subjects = {"a": words("unlock Front Door"), "b": words("open Garage Door")}
    assert names_one_of(answer.names, subjects) == ("a",)
    assert names_one_of(("door",), subjects) == ("a", "b")
    assert names_one_of(("roof",), subjects) == ()
    assert names_one_of((), subjects) == ()
    german = {"a": words("Haustür aufschließen"), "b": words("Garagentor öffnen")}
    for said in ("haustüre", "haustür"):
        assert names_one_of((said,), german) == ("a",)
    assert names_one_of(("haus",), german) == ()


def test_codes_are_read_from_the_digits() -> None:
    answer = answers.read("yes 12 34", "en")
    assert answer is not None
    assert answer.names == ()
    assert without_names(answer.said, [("gate", "2")]) == ("yes", "12", "34")
    answer = answers.read("yes, Gate 2, \uff11\uff12 34", "en")
    assert answer is not None
    assert without_names(answer.said, [("gate", "2")]) == ("yes", "12", "34")


def test_both() -> None:
    for text, language in (
        ("yes, both", "en"),
        ("ja, beide", "de"),
        ("はい、両方", "ja"),
    ):
        answer = answers.read(text, language)
        assert answer is not None
        assert answer.wants_all
        assert answer.decision == "approve"


CONTRACTIONS = (
    "won't", "can't", "don't", "isn't", "aren't", "didn't", "doesn't", "shouldn't",
    "wouldn't", "couldn't", "mustn't", "haven't", "hasn't", "wasn't", "weren't",
    "needn't", "shan't", "ain't",
)  # fmt: skip
APOSTROPHES = (
    "'",
    "\u2019",
    "\u2018",
    "\u02bc",
    "\u02b9",
    "`",
    "\u00b4",
    "\uff07",
    " ",
    "",
)


@pytest.mark.parametrize("word", CONTRACTIONS)
@pytest.mark.parametrize("apostrophe", APOSTROPHES)
def test_a_contraction_is_a_no(word: str, apostrophe: str) -> None:
    said = word.replace("'", apostrophe)
    for text in (f"I {said}", f"{said}, thanks", said.upper()):
        answer = answers.read(text, "en")
        assert answer is not None, text
        assert (answer.decision, answer.rest) == ("reject", ()), text
    for text in (f"yes, I {said}", f"okay, {said}", f"{said}, yes"):
        assert answers.read(text, "en") is None, text
    # With words that a name could have, it is never a yes.
    answer = answers.read(f"I {said} say front door", "en")
    assert answer is not None
    assert answer.decision == "reject"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "oui, n'ouvre rien"),
        ("fr", "oui, n\u2019ouvre rien"),
        ("fr", "d'accord, je n'ouvre pas"),
        ("it", "s\u00ec, non aprire niente"),
        ("fi", "kyll\u00e4, emme avaa"),
        ("tr", "evet, kilidini a\u00e7ma"),
        ("cs", "ano, neotv\u00edrej"),
        ("ja", "\u306f\u3044\u3001\u958b\u3051\u307e\u305b\u3093"),
        ("zh", "\u597d\uff0c\u6ca1\u6709"),
        ("el", "ναι, δεν ανοίγω"),
        ("ko", "네, 열지 않아"),
        ("ro", "da, nu deschide"),
        ("vi", "vâng, chẳng mở"),
        ("he", "כן, לא לפתוח"),
        ("ar", "نعم، لن أفتح"),
    ],
)
def test_other_forms_of_not_are_no_yes(language: str, text: str) -> None:
    assert answers.read(text, language) is None


def test_what_speaks_of_a_yes() -> None:
    for text in ("Say yes and the light goes on.", "A yes will do", "Yes means on."):
        assert answers.speaks_of_yes(text, "en"), text
    for text in ("Yes, it is on.", "Yesterday it was on.", "The lamp is on."):
        assert not answers.speaks_of_yes(text, "en"), text
    assert answers.speaks_of_yes("Sag einfach ja", "de")


ASKING = "‽⁇⁈⁉❓❔¿՞؟"


@pytest.mark.parametrize("sign", ASKING)
def test_a_mark_of_any_script_asks(sign: str) -> None:
    for language in sorted(PLAIN):
        assert answers.read(f"{PLAIN[language][0][0]} {sign}", language) is None


def test_signs_say_it_in_every_language() -> None:
    for language in sorted(PLAIN):
        yes = PLAIN[language][0][0]
        for text in ("👍", "👍🏽", f"{yes} 👍", f"{yes} 🙂"):
            answer = answers.read(text, language)
            assert answer is not None, text
            assert (answer.decision, answer.rest) == ("approve", ()), text
        for sign in "👎❌🚫⛔🛑✋🙅":
            assert answers.read(f"{yes} {sign}", language) is None, sign
            assert answers.read(f"{sign} {yes}", language) is None, sign
            answer = answers.read(sign, language)
            assert answer is not None
            assert answer.decision == "reject", sign
        for sign in "😱🤔🙄🔒🚪":
            # Nobody knows what it adds: it would have to be a name.
            answer = answers.read(f"{yes} {sign}", language)
            assert answer is None or answer.rest, sign
            answer = answers.read(sign, language)
            assert answer is None or answer.decision is None, sign


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ええと", "ja"),
        ("ええと…", "ja"),
        ("いいです", "ja"),
        ("はい、違います", "ja"),
        ("да ну", "ru"),
        ("да ладно", "ru"),
        ("ja, gleich", "de"),
        ("ja von wegen", "de"),
        ("c'est bon", "fr"),
    ],
)
def test_what_only_sounds_like_a_yes(text: str, language: str) -> None:
    answer = answers.read(text, language)
    assert answer is None or answer.decision != "approve"


def test_a_code_is_read_in_words() -> None:
    code = "4711902865"
    for language in sorted(PLAIN):
        found = answers.speak(language)
        by_digit = {digit: phrase for phrase, digit in found.digits.items()}
        assert set(by_digit) == set("0123456789")
        yes = PLAIN[language][0][0].rstrip(".")
        spoken = " ".join("'".join(by_digit[digit]) for digit in code)
        answer = answers.read(f"{yes}, {spoken}", language)
        assert answer is not None, spoken
        assert answer.names == ()
        digits = "".join(word for word in answer.said if word.isdigit())
        assert digits == code, spoken


def test_an_article_is_no_digit() -> None:
    for text, language in (
        ("yes, this one", "en"),
        ("yes, the gate", "en"),
        ("oui, un portail", "fr"),
        ("ja, een poort", "nl"),
    ):
        answer = answers.read(text, language)
        assert answer is not None
        assert not any(word.isdigit() for word in answer.said), text


def test_where_no_space_parts_words_a_sign_alone_names_nothing() -> None:
    texts = ["冷冻车库", "二号前门", "打开"]
    for said in ("前门", "车库", "冷冻车库", "前门打开", "号前门"):
        assert spelled_in(words(said, is_spaced=False), texts), said
    for said in ("冷", "久", "库冷", "前车", "门前", "前门冷", ""):
        assert not spelled_in(words(said, is_spaced=False), texts), said


def test_a_code_is_hidden_in_all_its_forms() -> None:
    english = answers.speak("en")
    for text in (
        "yes 4711",
        "the code is 4-7-1-1, thank you",
        "4711?",
        "it's four seven one one",
        "Four, seven, 1 one!",
        "my number 0470 47 11 5",
        "４７１１",
        "code4711x",
    ):
        shown = without_code(text, "4711", english, is_answer=False)
        assert "•••" in shown, text
        assert without_code(shown, "4711", english, is_answer=False) == shown
    for text in ("at 4:17 for 11 minutes", "one of the four", "set it to 471"):
        assert without_code(text, "4711", english, is_answer=False) == text
    # A wrong one is often nearly right.
    assert without_code("yes 4712", "4711", english, is_answer=True) == "yes •••"
    german = answers.speak("de")
    said = "vier sieben eins eins"
    assert without_code(said, "4711", german, is_answer=False) == "•••"
    chinese = answers.speak("zh")
    assert (
        without_code("好的，四七一一", "4711", chinese, is_answer=False) == "好的，•••"
    )
