"""Every answer is one that can be heard, in the language of who speaks."""

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import setup_test_component_platform

from custom_components.ha_ai_agent.languages import find
from tests.agent.conftest import LAMP_ON, SetUp, state_of
from tests.all_languages import all_languages
from tests.devices import Lock
from tests.scripted_server import Call, Reply, ScriptedServer

from .conftest import Listen
from .pipeline import async_speak_language

UNLOCK = Call(
    "call_service",
    {"domain": "lock", "service": "unlock", "entity_id": ["lock.front_door"]},
)


@pytest.fixture
async def door(home: HomeAssistant) -> HomeAssistant:
    setup_test_component_platform(home, "lock", [Lock("Front door")])
    assert await async_setup_component(home, "lock", {"lock": {"platform": "test"}})
    await home.async_block_till_done()
    async_expose_entity(home, "conversation", "lock.front_door", should_expose=True)
    return home


@pytest.mark.parametrize(
    "text",
    [
        "👍",
        "```yaml\na: 1\n```",
        "✅ 🎉",
        "…",
        "**",
        "...",
        "---",
        "##",
        "https://example.com/a?b=1",
        "[](https://example.com)",
        "![](a.png)",
        "|---|",
        "`turn_on()`",
        "<br>",
        "\u200b",
        "&nbsp;",
        "\\",
        ":-)",
        "\u2764\ufe0f",
    ],
)
async def test_an_answer_without_words_is_a_plain_word(
    set_up: SetUp, server: ScriptedServer, listen: Listen, text: str
) -> None:
    await set_up(server)
    ears = await listen()
    server.script(Reply(text=text))
    run = await ears.say("Thank you")
    assert run.heard.strip().removeprefix("…").strip() == "Okay."
    server.script(Reply(calls=[LAMP_ON]), Reply(text=text))
    run = await ears.say("Kitchen lamp on, please")
    assert run.heard.strip().removeprefix("…").strip() == "Done."


async def test_a_word_without_a_deed_is_not_said_of_one(
    set_up: SetUp, server: ScriptedServer, listen: Listen
) -> None:
    """Who wanted something done is not told "okay" where nothing was."""
    await set_up(server)
    server.script(Reply(text="👍"))
    run = await (await listen()).say("Turn on the kitchen lamp")
    assert run.heard.strip() == "Nothing was changed."


@pytest.mark.parametrize(
    ("before", "after", "heard"),
    [
        ("The lamp is on. ", "The lamp is on.", "The lamp is on."),
        ("I turn it on. ", "I turn it on. Done.", "I turn it on. Done."),
        ("I turn it on. ", "I turn it on", "I turn it on."),
        ("I turn it on. ", "I turned it on.", "I turn it on. I turned it on."),
        ("", "The lamp is on.", "The lamp is on."),
        ("Okay! ", "Okay. It is on.", "Okay! It is on."),
        ("I turn it on. ", "Done. I turn it on. Bye.", "I turn it on. Done. Bye."),
        ("I turn it on. ", "Done. I turn it on.", "I turn it on. Done."),
    ],
)
async def test_nothing_is_said_twice_around_a_call(
    set_up: SetUp,
    server: ScriptedServer,
    listen: Listen,
    before: str,
    after: str,
    heard: str,
) -> None:
    await set_up(server, answers="full")
    ears = await listen()
    for pieces in (after, list(after)):
        server.script(Reply(text=before, calls=[LAMP_ON]), Reply(text=pieces))
        run = await ears.say("Kitchen lamp on, please")
        assert " ".join(run.heard.split()) == heard, pieces


async def test_all_of_our_own_words_are_in_the_languages_that_are_spoken(
    home: HomeAssistant, set_up: SetUp, server: ScriptedServer, listen: Listen
) -> None:
    """The language of the pipeline, whatever that of the home is."""
    await set_up(server)
    ears = await listen()
    spoken = [item.code for item in all_languages() if item.speech.units]
    for code in spoken:
        if code != "en" and "-" not in code:
            assert find(code).sentences != find("en").sentences, code
    server.default = Reply(fault="auth")
    for code in ("ru", "uk", "tr", "el", "ko", "ja"):
        await async_speak_language(home, code)
        run = await ears.say("…")
        said = find(code).sentences
        assert run.speech in {said["provider_refused"], said["provider_silent"]}
        assert "".join(run.heard.split()) == "".join(run.speech.split())


@pytest.mark.parametrize(
    ("language", "yes"),
    [
        ("en", "Sounds good"),
        ("en", "Go for it"),
        ("en", "Mhm"),
        ("en", "Alright"),
        ("de", "Ja klar"),
        ("es", "Vale"),
        ("fr", "D'accord"),
        ("it", "Va bene"),
        ("pl", "Jasne"),
        ("ru", "Давай"),
        ("tr", "Tamam"),
    ],
)
async def test_everyday_words_for_yes(
    door: HomeAssistant,
    set_up: SetUp,
    server: ScriptedServer,
    listen: Listen,
    language: str,
    yes: str,
) -> None:
    """They count right after our question, and at no other time."""
    await set_up(server)
    server.default = Reply(text="Fine.")
    ears = await listen(language)
    run = await ears.say(yes)
    assert state_of(door, "lock.front_door") == "locked"
    server.script(Reply(calls=[UNLOCK]), Reply(text="Fine."))
    run = await ears.say("…", conversation_id=run.conversation_id)
    assert run.keeps_listening
    run = await ears.say("…", conversation_id=run.conversation_id)
    await ears.say(yes, conversation_id=run.conversation_id)
    assert state_of(door, "lock.front_door") == "locked"
    server.script(Reply(calls=[UNLOCK]), Reply(text="Fine."))
    run = await ears.say("!", conversation_id=run.conversation_id)
    await ears.say(yes, conversation_id=run.conversation_id)
    assert state_of(door, "lock.front_door") == "unlocked"


YES = {
    "el": "Ναι, βέβαια",
    "ko": "네, 그렇게 해 주세요",
    "ro": "Da, te rog",
    "sk": "Áno, prosím",
    "ca": "Sí, és clar",
    "sr": "Да, може",
    "lt": "Taip, prašau",
    "vi": "Vâng, đồng ý",
    "he": "כן, בטח",
    "ar": "نعم، بالتأكيد",
}


async def test_who_is_asked_can_say_yes_and_hears_what_came_of_it(
    door: HomeAssistant, set_up: SetUp, server: ScriptedServer, listen: Listen
) -> None:
    """In their own language from the first word to the last."""
    await set_up(server)
    ears = await listen()
    for language, yes in YES.items():
        await async_speak_language(door, language)
        words = find(language)
        server.script(Reply(calls=[UNLOCK]), Reply(text=""))
        run = await ears.say("…")
        action = words.approvals.actions["lock.unlock"].format(names="Front door")
        asked = words.sentences["ask"].format(preview=action)
        assert run.speech.endswith(asked), language
        assert run.keeps_listening, language
        run = await ears.say(yes, conversation_id=run.conversation_id)
        assert state_of(door, "lock.front_door") == "unlocked", language
        done = words.approvals.sentences["done"].format(preview=action)
        assert run.speech.casefold() == done.casefold(), language
        assert not run.keeps_listening
        await door.services.async_call(
            "lock", "lock", {"entity_id": "lock.front_door"}, blocking=True
        )


@pytest.mark.parametrize("language", ["hi", "th", "is", "af"])
async def test_without_words_for_yes_the_question_says_which_way_is_open(
    door: HomeAssistant,
    set_up: SetUp,
    server: ScriptedServer,
    listen: Listen,
    language: str,
) -> None:
    await set_up(server)
    server.script(Reply(calls=[UNLOCK]), Reply(text="Fine."))
    run = await (await listen(language)).say("…")
    assert "Home Assistant" in run.heard
    assert "Front door" in run.heard
    assert not run.keeps_listening
    assert state_of(door, "lock.front_door") == "locked"


@pytest.mark.parametrize(("home_speaks", "spoken"), [("de", "fr"), ("fr", "tr")])
async def test_the_language_of_the_pipeline_is_before_that_of_the_home(
    door: HomeAssistant,
    set_up: SetUp,
    server: ScriptedServer,
    listen: Listen,
    home_speaks: str,
    spoken: str,
) -> None:
    """In questions, in what is said after them, and where the model is down."""
    door.config.language = home_speaks
    await set_up(server)
    ears = await listen(spoken)
    words = find(spoken)
    server.script(Reply(calls=[UNLOCK]), Reply(text="."))
    run = await ears.say("…")
    ask = words.sentences["ask"].partition("{")[0].strip()
    assert ask in run.heard
    assert run.keeps_listening
    run = await ears.say(words.answers.no[0], conversation_id=run.conversation_id)
    for part in words.approvals.sentences["rejected"].split("{preview}"):
        assert part.strip() in run.heard
    server.script(Reply(text="👍"))
    run = await ears.say("…")
    assert run.heard.strip() == words.sentences["okay"]
    server.script(*[Reply(fault="auth")] * 3)
    run = await ears.say("…")
    # The engine here loses the spaces between sentences.
    refused = words.sentences["provider_refused"].replace(" ", "")
    assert run.heard.replace(" ", "").startswith(refused)
