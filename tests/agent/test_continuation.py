"""Going back to an earlier conversation is recognised, and nothing else is."""

import pytest

from custom_components.ha_ai_agent.agent.continuation import subject_to_go_on_with


@pytest.mark.parametrize(
    "text",
    [
        "Go on with yesterday's heating question",
        "please continue our talk about the garden",
        "Okay, back to the heating",
        "Weiter mit der Heizungsfrage von gestern",
        "Bitte mach weiter mit dem Garten",
        "Reprenons la question du chauffage",
        "Sigue con la pregunta de ayer",
        "Ga verder met de vraag van gisteren",
        "Fortsätt med gårdagens fråga",
        "Can we go on with the heating question from yesterday?",
        "I'd like to get back to the boiler",
        "Lass uns mit der Heizungsfrage von gestern weitermachen",
        "Können wir mit dem Garten weitermachen?",
        "Ich würde gern auf die Heizung zurückkommen",
        "Podemos continuar con la pregunta de ayer",
        "Давай продолжим вчерашний вопрос про отопление",
        "dünkü ısıtma sorusuna devam edelim",
        "我们继续昨天的话题",
        "昨日の暖房の話の続き",
        "어제 난방 질문 계속하자",
    ],
)
def test_a_return_is_recognised(text: str) -> None:
    assert subject_to_go_on_with(text)


@pytest.mark.parametrize(
    "text",
    [
        "Turn the light on",
        "What did I ask yesterday about the heating?",
        "Play music and continue",
        "Ist die Heizung weiter an?",
        "",
        "Continue playing",
        "Go back to 20 degrees",
        "Pick up the kids at five",
        "Mach das Licht weiter auf",
        "Can we have more light?",
        "so " * 3000,
    ],
)
def test_other_words_are_not(text: str) -> None:
    assert subject_to_go_on_with(text) is None


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Let's continue", ""),
        ("Please continue where we left off.", ""),
        ("Continue our last conversation", ""),
        ("Machen wir weiter?", ""),
        ("Machen wir weiter, wo wir aufgehört haben", ""),
        ("Go on with the heating", "the heating"),
        ("Weiter mit der Heizung!", "der Heizung"),
        ("Back to our talk about the garden", "our talk about the garden"),
    ],
)
def test_the_subject_is_what_follows(text: str, subject: str) -> None:
    assert subject_to_go_on_with(text) == subject
