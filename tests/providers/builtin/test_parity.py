"""Never worse than Home Assistant's own agent: on its sentences, in many languages."""

import random
from typing import Any

from homeassistant.components.conversation.agent_manager import async_get_agent
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.ha_ai_agent.languages.reading import find
from custom_components.ha_ai_agent.providers.builtin.turning import other_times

from .conftest import Talk
from .sampling import Sampler

AND = {
    "en": " and ",
    "de": " und ",
    "fr": " et ",
    "es": " y ",
    "it": " e ",
    "nl": " en ",
    "sv": " och ",
    "pl": " i ",
    "ru": " и ",
    "cs": " a ",
    "pt": " e ",
    "zh-CN": "，",
}
# Home Assistant's handler calls the media players themselves, which are none here.
NOT_RECORDED = {"HassSetVolumeRelative"}
# They start something that outlives the test.
LASTING = {"HassStartTimer"}

type Handled = list[tuple[str, list[tuple[str, str, str, str]]]]


async def compare(talk: Talk, language: str, per_intent: int, seed: int) -> Handled:
    """Say drawn sentences to both agents; return those with effects."""
    agent: Any = async_get_agent(talk.hass)
    intents = (await agent.async_get_or_load_intents(language)).intents
    handled: Handled = []
    answered = 0
    for name, text in Sampler(intents, seed).sentences(per_intent):
        if name in LASTING:
            continue
        talk.reset()
        try:
            speech, error = await talk.ask_home_assistant(text, language)
        except HomeAssistantError:
            # Some of its own answers fail to render; ours must still say something.
            assert await talk.say(text, language)
            continue
        theirs = talk.effects
        talk.reset()
        said = await talk.say(text, language)
        if error is not None:
            assert said, text
            continue
        if not theirs and other_times(text, find(language).lexicon):
            # Some of its templates take a future and tell of now: we say nothing.
            assert not talk.effects, text
            continue
        answered += 1
        assert said == speech or not speech, text
        if name not in NOT_RECORDED:
            assert talk.effects == theirs, text
            if theirs:
                handled.append((text, theirs))
    assert answered >= 10, language
    return handled


async def combine(
    talk: Talk, language: str, handled: Handled, count: int, seed: int
) -> None:
    """Say two handled sentences in one: both happen, or nothing does."""
    rng = random.Random(seed)
    both = 0
    for _ in range(count):
        (first, one), (second, other) = rng.sample(handled, 2)
        talk.reset()
        text = f"{first}{AND[language]}{second}"
        await talk.say(text, language)
        wanted = set(one) | set(other)
        assert set(talk.effects) in (wanted, set()), text
        both += set(talk.effects) == wanted
    assert both >= count * 0.75, language


@pytest.mark.parametrize("language", ["en", "de"])
async def test_a_few_of_its_sentences(talk: Talk, language: str) -> None:
    """The same effects and the same words as Home Assistant's agent."""
    handled = await compare(talk, language, 1, 7)
    await combine(talk, language, handled, 10, 7)


@pytest.mark.slow
@pytest.mark.parametrize("language", sorted(AND))
async def test_many_of_its_sentences(talk: Talk, language: str) -> None:
    """The same, for sentences of all intents, alone and in pairs."""
    handled = await compare(talk, language, 2, 11)
    await combine(talk, language, handled, 12, 11)
