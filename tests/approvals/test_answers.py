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
from custom_components.ha_ai_agent.languages import find, known


@pytest.fixture(autouse=True)
def _enable_custom_integrations() -> None:
    """Nothing here needs Home Assistant."""


PLAIN = {
    "en": (
        ["Yes.", "yes please", "Yeah, go ahead!", "okay", "Do it."],
        ["No", "no thanks", "don't", "Nope, cancel it", "please don't"],
    ),
    "de": (
        ["Ja", "Ja, bitte.", "Klar, mach das", "in Ordnung"],
        ["Nein", "nein danke", "lieber nicht", "mach das nicht", "Abbrechen"],
    ),
    "fr": (
        ["Oui", "oui, s'il te plaît", "D’accord", "vas-y"],
        ["Non", "non merci", "ne le fais pas", "annule"],
    ),
    "es": (
        ["Sí", "sí, por favor", "claro que sí", "hazlo"],
        ["No", "no, gracias", "no lo hagas"],
    ),
    "it": (["Sì", "va bene", "certo, fallo"], ["No", "no grazie", "lascia stare"]),
    "nl": (["Ja", "ja graag", "doe maar"], ["Nee", "doe het niet", "laat maar"]),
    "sv": (["Ja", "ja tack", "gör det"], ["Nej", "nej tack", "gör det inte"]),
    "da": (["Ja", "ja tak"], ["Nej", "gør det ikke"]),
    "nb": (["Ja", "ja takk"], ["Nei", "ikke gjør det"]),
    "fi": (["Kyllä", "joo kiitos"], ["Ei", "älä tee sitä"]),
    "pl": (["Tak", "tak, proszę"], ["Nie", "nie, dziękuję"]),
    "pt": (["Sim", "sim, por favor", "está bem"], ["Não", "não, obrigado"]),
    "cs": (["Ano", "ano prosím"], ["Ne", "raději ne"]),
    "ru": (["Да", "да, конечно"], ["Нет", "не надо"]),
    "uk": (["Так", "так, будь ласка"], ["Ні", "не треба"]),
    "tr": (["Evet", "evet lütfen"], ["Hayır", "iptal et"]),
    "hu": (["Igen", "igen, kérem"], ["Nem", "mégse"]),
    "ja": (["はい", "はい、お願いします。"], ["いいえ", "やめてください"]),
    "zh": (["好的", "是的，可以"], ["不要", "算了"]),
    "el": (
        ["Ναι", "ναι, παρακαλώ", "εντάξει, κάν' το"],
        ["Όχι", "μην το κάνεις", "άσ' το"],
    ),
    "ko": (
        ["네", "네, 그렇게 해 주세요", "좋아요"],
        ["아니요", "하지 마", "취소해 주세요"],
    ),
    "ro": (["Da", "da, te rog", "sigur, fă asta"], ["Nu", "nu, mulțumesc", "anulează"]),
    "sk": (
        ["Áno", "áno, prosím", "jasné, urob to"],
        ["Nie", "nie, ďakujem", "nerob to"],
    ),
    "ca": (
        ["Sí", "sí, si us plau", "d'acord, fes-ho"],
        ["No", "no ho facis", "deixa-ho"],
    ),
    "hr": (["Da", "da, molim", "naravno"], ["Ne", "ne, hvala", "nemoj"]),
    "sr": (["Да", "да, молим", "наравно"], ["Не", "не, хвала", "немој"]),
    "sl": (["Da", "ja, prosim", "seveda"], ["Ne", "raje ne", "ne, hvala"]),
    "bg": (["Да", "да, моля", "разбира се"], ["Не", "недей", "не, благодаря"]),
    "lt": (["Taip", "taip, prašau", "žinoma"], ["Ne", "nereikia", "ne, ačiū"]),
    "lv": (["Jā", "jā, lūdzu", "protams"], ["Nē", "nevajag", "nē, paldies"]),
    "et": (
        ["Jah", "jah, palun", "muidugi, tee ära"],
        ["Ei", "ära tee seda", "ei, aitäh"],
    ),
    "vi": (["Vâng", "vâng ạ", "đồng ý, làm đi"], ["Không", "đừng làm thế", "thôi"]),
    "id": (["Ya", "ya, tolong", "silakan"], ["Tidak", "jangan", "batalkan saja"]),
    "he": (["כן", "כן, בבקשה", "בטח, תעשה את זה"], ["לא", "לא, תודה", "אל תעשה את זה"]),
    "ar": (["نعم", "نعم، من فضلك", "بالتأكيد"], ["لا", "لا، شكرًا", "لا تفعل ذلك"]),
}
UNCLEAR = {
    "en": [
        "maybe",
        "yes?",
        "Yes or no?",
        "I guess so",
        "no problem",
        "why not",
        "yes but only later",
        "yes, no, wait",
        "not yet",
        "yes and turn on the light",
        "yes unless it rains",
        "he said yes",
        "yesterday",
        "if you want, yes",
        "yeah right",
        "hmm",
        "",
        "?",
        "yes " * 20,
        "sure about that?",
        "don't know",
        "yes, don't",
    ],
    "de": [
        "vielleicht",
        "ja?",
        "ja aber nur die Haustür",
        "kein Problem",
        "jein",
        "warum nicht",
        "ja, nein",
        "noch nicht",
        "weiß nicht",
    ],
    "fr": [
        "peut-être",
        "oui mais plus tard",
        "pas de problème",
        "oui ?",
        "je ne sais pas",
        "pourquoi pas",
    ],
    "es": ["quizás", "no hay problema", "sí pero luego", "¿sí?", "no sé", "si no"],
    "it": ["forse", "non lo so", "sì ma dopo", "perché no"],
    "nl": ["misschien", "geen probleem", "ja maar", "waarom niet"],
    "sv": ["kanske", "inga problem", "ja men vänta"],
    "da": ["måske", "ja men"],
    "nb": ["kanskje", "ja men"],
    "fi": ["ehkä", "en tiedä", "miksi ei"],
    "pl": ["może", "nie ma problemu", "no", "tak czy nie"],
    "pt": ["talvez", "não sei", "sim mas", "sem problema"],
    "cs": ["možná", "no", "nevím", "není problém"],
    "ru": ["может быть", "да нет", "не знаю", "без проблем"],
    "uk": ["можливо", "не знаю", "так але"],
    "tr": ["belki", "sorun değil", "neden olmasın"],
    "hu": ["talán", "nem tudom", "miért ne"],
    "ja": ["たぶん", "わからない", "はい、でも", "いいですか"],
    "zh": ["也许", "没问题", "好吗", "不知道", "为什么不"],
    "el": [
        "ίσως",
        "δεν ξέρω",
        "ναι αλλά όχι τώρα",
        "γιατί όχι",
        "ναι καλά",
        "τη νύχτα",
    ],
    "ko": ["글쎄요", "괜찮아요", "네 그런데", "그래", "나중에", "됐어", "안 될까"],
    "ro": ["poate", "nu știu", "da dar mai târziu", "de ce nu", "da de unde", "dă"],
    "sk": ["možno", "no", "neviem", "hej", "áno ale neskôr", "veď áno keby"],
    "ca": [
        "potser",
        "si",
        "no ho sé",
        "sí però més tard",
        "per què no",
        "cap problema",
    ],
    "hr": [
        "možda",
        "ne znam",
        "da ali kasnije",
        "može biti",
        "može da",
        "da li",
        "naravno da",
        "da to",
    ],
    "sr": [
        "можда",
        "не знам",
        "да али касније",
        "може бити",
        "може да",
        "да ли",
        "наравно да",
        "да то",
    ],
    "sl": [
        "morda",
        "ne vem",
        "da ampak kasneje",
        "zakaj ne",
        "ja ja",
        "da bi",
        "seveda da",
        "da to",
    ],
    "bg": ["може би", "може", "не знам", "да но по-късно", "да бе", "да не", "да го"],
    "lt": ["galbūt", "nežinau", "taip bet vėliau", "kodėl ne", "gal taip"],
    "lv": ["varbūt", "nezinu", "ja", "jā bet vēlāk", "kāpēc ne", "jā jā"],
    "et": ["võib-olla", "ei tea", "jah aga hiljem", "ja", "miks mitte", "ära"],
    "vi": ["có lẽ", "dạ", "có", "được không", "vâng nhưng để sau", "chưa", "không sao"],
    "id": [
        "mungkin",
        "tidak tahu",
        "ya tapi nanti",
        "belum",
        "kenapa tidak",
        "masa",
        "ya itu",
    ],
    "he": ["אולי", "לא יודע", "כן אבל אחר כך", "למה לא", "אין בעיה", "עדיין לא"],
    "ar": ["ربما", "لا أعرف", "نعم ولكن لاحقا", "لم لا", "لا مشكلة", "ممكن"],
}


def test_there_are_many_languages() -> None:
    languages = {
        language.code
        for language in known()
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
