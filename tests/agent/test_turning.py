"""No sentence is acted against: whole turns of an agent without a model, and with one."""

from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
from homeassistant.helpers import chat_session
from homeassistant.setup import async_setup_component
import pytest

from tests.furnished import Words, async_furnish, words_of
from tests.scripted_server import Reply, ScriptedServer

HOMES = words_of("turning")
# One of each kind, for the agents that have a model too.
KINDS = (
    "don't turn on the bathroom light",
    "turn off all lights except when I am home",
    "turn on just the desk lamp",
    "turn on the bathroom light when it gets cold",
    "turn off the kitchen light when I leave",
    "did you turn off the bathroom light",
    "my wife turned on the floor lamp",
    "turn off the desk lamp instead of the floor lamp",
    "turn the desk lamp off and leave the floor lamp on",
    "dim the desk lamp until 10",
    "desk lamp on?",
)


@pytest.mark.parametrize("language", HOMES)
async def test_nothing_is_done_against_a_sentence(
    core: HomeAssistant, language: str
) -> None:
    """Neither with all things on nor with all things off does anything happen."""
    words: Words = HOMES[language]
    home = await async_furnish(core, words)
    wrong: list[Any] = []
    for text in words["sentences"]:
        for on in (True, False):
            home.set_all(on=on)
            acts, speech = await home.acts_of(text, language)
            if acts or not speech:
                wrong.append((text, on, acts, speech))
    assert wrong == []


@pytest.mark.parametrize(
    "language", [language for language, words in HOMES.items() if "exactly" in words]
)
async def test_exceptions_and_steps_are_done_exactly(
    core: HomeAssistant, language: str
) -> None:
    """What is left out stays as it was, and a step goes where it is said to."""
    words: Words = HOMES[language]
    home = await async_furnish(core, words)
    for text, wanted, things in words["exactly"]:
        for on in (True, False):
            home.set_all(on=on)
            before = home.states()
            _, speech = await home.acts_of(text, language)
            after = home.states()
            assert speech
            for entity_id, (was, level) in before.items():
                now, new_level = after[entity_id]
                if entity_id not in things:
                    assert (now, new_level) == (was, level), text
                elif wanted in {"on", "off"}:
                    assert now == wanted, text
                elif on:
                    assert (new_level > level) is (wanted == "+"), text


@pytest.mark.parametrize("language", HOMES)
async def test_plain_wishes_are_still_understood(
    core: HomeAssistant, language: str
) -> None:
    """The same home obeys where nothing turns the meaning; harmless words aside."""
    words: Words = HOMES[language]
    home = await async_furnish(core, words)
    deaf: list[Any] = []
    for text in words["understood"]:
        done = []
        for on in (True, False):
            home.set_all(on=on)
            acts, speech = await home.acts_of(text, language)
            done += acts
        if not done:
            deaf.append((text, speech))
    assert deaf == []


async def test_the_word_is_named(core: HomeAssistant) -> None:
    """An honest refusal says what was not understood, in the speaker's language."""
    home = await async_furnish(core, HOMES["en"])
    for text, word in (
        ("never turn on the bathroom light", "never"),
        ("turn on the fan until midnight", "until midnight"),
        ("my wife turned on the floor lamp", "wife turned"),
        ("turn on only the desk lamp", "only"),
    ):
        said = await home.say(text, "en")
        assert said == f"I did not understand “{word}”, so I did nothing."
    assert "„nicht“" in await home.say("Mach die Lampe nicht an", "de")
    assert "« demain »" in await home.say("allume tout demain", "fr")


@pytest.mark.parametrize(
    "text",
    [
        "don't turn it off",
        "turn it off tomorrow",
        "turn it off when I leave",
        "did you turn it off",
        "my wife turned it off",
        "never turn it off",
        "turn it off instead",
        "turn everything off except it",
        "it was turned off",
    ],
)
async def test_follow_ups_are_not_acted_against(core: HomeAssistant, text: str) -> None:
    """What "it" is does not help where the rest is not understood."""
    home = await async_furnish(core, HOMES["en"])
    home.set_all(on=False)
    with chat_session.async_get_chat_session(core, None) as session:
        talk = session.conversation_id
    acts, _ = await home.acts_of("turn on the desk lamp", "en", talk)
    assert acts
    acts, _ = await home.acts_of(text, "en", talk)
    assert acts == []
    acts, _ = await home.acts_of("turn it off", "en", talk)
    assert acts


async def test_a_model_gets_what_is_not_understood(
    core: HomeAssistant, server: ScriptedServer
) -> None:
    """With simple commands without the model, a turned sentence is none of them."""
    home = await async_furnish(core, HOMES["en"], server.base_url, builtin_first=True)
    for text in KINDS:
        home.set_all(on=False)
        server.script(Reply(text="Said by the model."))
        acts, speech = await home.acts_of(text, "en")
        # It was asked to act and did not: that is said behind its words.
        assert not acts, text
        assert speech.startswith("Said by the model."), text
    acts, _ = await home.acts_of("turn on the desk lamp please", "en")
    assert acts
    assert len(server.chats) == len(KINDS)


async def test_a_model_gets_what_only_sounds_like_a_sentence(
    core: HomeAssistant, server: ScriptedServer
) -> None:
    """Guessing is for who has nobody else to ask: with no model, or when it is down."""
    home = await async_furnish(core, HOMES["en"], server.base_url, builtin_first=True)
    home.set_all(on=False)
    guessed = ("turn on the desk lmap", "turn on the desk lampp")
    for text in guessed:
        server.script(Reply(text="Which one?"))
        acts, speech = await home.acts_of(text, "en")
        assert not acts, text
        assert speech.startswith("Which one?"), text
    assert len(server.chats) == len(guessed)
    server.script(Reply(fault="no_model"))
    acts, _ = await home.acts_of(guessed[0], "en")
    assert acts


async def test_the_last_rung_does_nothing_against_a_sentence(
    core: HomeAssistant, server: ScriptedServer
) -> None:
    """The matcher that answers for a model that is away is as careful."""
    home = await async_furnish(core, HOMES["en"], server.base_url)
    for text in KINDS:
        for on in (True, False):
            home.set_all(on=on)
            server.script(Reply(fault="no_model"))
            acts, speech = await home.acts_of(text, "en")
            assert acts == [], text
            assert speech


# What is asked of now, and what of another time, in the words of Home Assistant's own
# sentences and in others.
TIMES = (
    ("en", "what is the weather like", ("what is the weather tomorrow",)),
    (
        "el",
        "τι καιρό κάνει",
        ("τι καιρό θα κάνει", "πώς θα είναι ο καιρός", "τι καιρό θα κάνει αύριο"),
    ),
    ("cs", "jaké je počasí", ("jaké bude počasí", "jaké bude počasí zítra")),
    ("de", "wie ist das Wetter", ("wie ist das Wetter morgen", "wie wird das Wetter")),
    ("uk", "яка погода", ("яка погода завтра", "яка вчора погода")),
    ("sk", "aké je počasie", ("aké bude počasie", "aké je zajtra počasie")),
    ("fi", "millainen sää on ulkona", ("millainen sää on huomenna",)),
    ("fr", "quel temps fait-il", ("quel temps fait-il demain",)),
    ("ro", "cum este vremea", ("cum va fi vremea mâine", "cum a fost vremea")),
)


async def test_questions_of_another_time(core: HomeAssistant) -> None:
    """How it is now is no answer to how it was, or how it will be."""
    assert await async_setup_component(core, "weather", {})
    core.states.async_set(
        "weather.home",
        "sunny",
        {"friendly_name": "Home", "temperature": 21, "temperature_unit": "°C"},
    )
    async_expose_entity(core, "conversation", "weather.home", True)
    home = await async_furnish(core, HOMES["en"])
    for language, now, then in TIMES:
        assert "21" in await home.say(now, language), now
        for text in then:
            said = await home.say(text, language)
            assert "21" not in said, (text, said)
