"""Going back to an earlier conversation is recognised, and nothing else is."""

import pytest

from custom_components.ha_ai_agent.agent.going_on import wants_to_go_on


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
    ],
)
def test_a_return_is_recognised(text: str) -> None:
    assert wants_to_go_on(text)


@pytest.mark.parametrize(
    "text",
    [
        "Turn the light on",
        "What did I ask yesterday about the heating?",
        "Play music and continue",
        "Ist die Heizung weiter an?",
        "",
    ],
)
def test_other_words_are_not(text: str) -> None:
    assert not wants_to_go_on(text)
