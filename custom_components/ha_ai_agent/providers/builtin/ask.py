"""Home Assistant's own sentence matcher, asked one question at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from hassil.models import UnmatchedTextEntity
from hassil.recognize import MISSING_ENTITY, RecognizeResult
from homeassistant.components.conversation import ConversationInput
from homeassistant.components.conversation.agent_manager import async_get_agent
from homeassistant.components.conversation.const import (
    HOME_ASSISTANT_AGENT,
    METADATA_CUSTOM_SENTENCE,
)
from homeassistant.components.conversation.default_agent import (
    DefaultAgent,
    LanguageIntents,
    SentenceTriggerResult,
)
from homeassistant.core import Context, HomeAssistant

from ...languages import Lexicon, find
from ...models import Speaker, TurnInfo
from .grammar.timers import read_timer
from .name_lists import NameLists

# What is no sentence: to know that, all names are read.
_ANY = "turn on {name}"

type Slots = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A sentence that Home Assistant's matcher knows."""

    text: str
    intent_type: str
    slots: Slots
    speech_slots: Mapping[str, Any]
    response_key: str | None
    spans: tuple[tuple[str, str], ...] = ()
    is_bare: bool = False
    free: tuple[tuple[str, str], ...] = ()
    """Slots that take any words at all, and the words."""
    is_custom: bool = False
    """Somebody wrote that sentence, for whatever it shall do."""


@dataclass(frozen=True, slots=True)
class Misunderstood:
    """Why the matcher got no further: an error of Home Assistant's, and its values."""

    error_key: str
    values: Mapping[str, Any]
    is_custom: bool = False
    """Somebody wrote that sentence; nothing else may take it over."""


class Matcher:
    """The default agent, which holds the sentences and the names of the home."""

    __slots__ = ("_hass", "_names")

    def __init__(self, hass: HomeAssistant, names: NameLists | None = None) -> None:
        self._hass = hass
        self._names = names

    @property
    def _agent(self) -> DefaultAgent:
        """Home Assistant's own agent. It is there as long as `conversation` is."""
        return cast(DefaultAgent, async_get_agent(self._hass, HOME_ASSISTANT_AGENT))

    async def async_intents(self, language: str) -> LanguageIntents | None:
        """Return sentences and answers of a language."""
        return await self._agent.async_get_or_load_intents(language)

    async def async_prepare(self, language: str) -> None:
        """Build the sentences, and the names that the first one would wait for."""
        if (intents := await self.async_intents(language)) is None:
            return
        await self._hass.async_add_executor_job(_parse, intents)
        await self._async_recognize(
            ConversationInput(
                text=find(language).household.samples.get("on", _ANY).format(name="0"),
                context=Context(),
                conversation_id=None,
                device_id=None,
                satellite_id=None,
                language=language,
                agent_id=HOME_ASSISTANT_AGENT,
            ),
            is_strict=True,
        )

    async def _async_recognize(
        self, words: ConversationInput, *, is_strict: bool
    ) -> RecognizeResult | None:
        agent = self._agent
        if self._names is not None:
            await self._names.async_bring_up_to_date(agent)
        return await agent.async_recognize_intent(words, strict_intents_only=is_strict)

    async def async_skipped(self, language: str) -> frozenset[str]:
        """Return the words of a language that its sentences do without."""
        intents = await self.async_intents(language)
        words = intents.intents.skip_words if intents else ()
        return frozenset(word.casefold() for word in words)

    async def async_trigger(self, turn: TurnInfo) -> SentenceTriggerResult | None:
        """Return the sentence triggers of automations that these words fire."""
        return await self._agent.async_recognize_sentence_trigger(user_input(turn))

    async def async_understand(
        self, turn: TurnInfo, text: str, lexicon: Lexicon
    ) -> Understood | None:
        """Return what a text means, by exact wording and exposed names only."""
        result = await self._async_recognize(user_input(turn, text), is_strict=True)
        if result is None:
            return self._of_timers(text, turn.speaker.language)
        return _understood(result, text, lexicon)

    def _of_timers(self, text: str, language: str) -> Understood | None:
        """Return what is wanted of a timer, in more words than Home Assistant knows."""
        if (wish := read_timer(text, find(language))) is None:
            return None
        said = text.casefold()
        if any(
            state.name.casefold() in said for state in self._hass.states.async_all()
        ):
            return None  # a thing of the home that is called like a timer
        return Understood(
            text=text,
            intent_type=wish.intent_type,
            slots={
                key: {"value": it, "text": str(it)} for key, it in wish.slots.items()
            },
            speech_slots=wish.slots,
            response_key="default",
        )

    async def async_guess(
        self, turn: TurnInfo, text: str, lexicon: Lexicon
    ) -> Understood | Misunderstood | None:
        """Return what a text would mean if its names were known, or why not."""
        # With a space: after a strict search Home Assistant's cache holds the same text
        # as "nothing found" and would not search the names that are not known.
        words = user_input(turn, f"{text} ")
        result = await self._async_recognize(words, is_strict=False)
        if result is None:
            return None
        if result.unmatched_entities:
            return _misunderstood(result)
        return _understood(result, text, lexicon)


def _parse(found: LanguageIntents) -> None:
    """Read every template, which the first sentences would wait for. Blocking."""
    intents = found.intents
    for item in intents.intents.values():
        for data in item.data:
            rules = {**intents.expansion_rules, **data.expansion_rules}
            for sentence in data.sentences:
                sentence.get_required_clauses(rules)


def user_input(turn: TurnInfo, text: str | None = None) -> ConversationInput:
    """Return the words of a turn as Home Assistant's matcher wants them."""
    speaker: Speaker = turn.speaker
    return ConversationInput(
        text=turn.text if text is None else text,
        context=Context(user_id=speaker.user_id),
        conversation_id=turn.conversation_id,
        device_id=speaker.device_id,
        satellite_id=speaker.satellite_id,
        language=speaker.language,
        agent_id=turn.agent_id,
    )


def _understood(result: RecognizeResult, text: str, lexicon: Lexicon) -> Understood:
    """Return a match as a value."""
    spans = tuple(
        (entity.name, words)
        for entity in result.entities_list
        if (words := (entity.text or "").strip())
    )
    return Understood(
        text=text,
        intent_type=result.intent.name,
        slots={
            entity.name: {"value": entity.value, "text": entity.text or entity.value}
            for entity in result.entities_list
        },
        speech_slots={
            name: entity.text or entity.value
            for name, entity in result.entities.items()
        },
        response_key=result.response,
        spans=spans,
        is_bare=_is_bare(text, spans, lexicon),
        free=tuple(
            (entity.name, (entity.text or "").strip())
            for entity in result.entities_list
            if entity.is_wildcard
        ),
        is_custom=_is_custom(result),
    )


def _is_bare(text: str, spans: tuple[tuple[str, str], ...], lexicon: Lexicon) -> bool:
    """Return whether a text is the name of something and nothing else."""
    if not any(name in {"name", "area", "floor"} for name, _ in spans):
        return False
    rest = text.casefold()
    for _, words in spans:
        rest = rest.replace(words.casefold(), " ", 1)
    small = lexicon.articles | lexicon.fillers
    return all(word.strip(",.!?") in small for word in rest.split())


def _misunderstood(result: RecognizeResult) -> Misunderstood:
    """Return which name is not known, in the words of Home Assistant's errors."""
    is_custom = _is_custom(result)
    missing = {
        name: entity.text.strip()
        for name, entity in result.unmatched_entities.items()
        if isinstance(entity, UnmatchedTextEntity) and entity.text != MISSING_ENTITY
    }
    for place in ("area", "floor"):
        if missing.get(place):
            return Misunderstood(f"no_{place}", {place: missing[place]}, is_custom)
    if name := missing.get("name"):
        for place in ("area", "floor"):
            if (entity := result.entities.get(place)) is not None:
                return Misunderstood(
                    f"no_entity_in_{place}",
                    {"entity": name, place: str(entity.text).strip()},
                    is_custom,
                )
        return Misunderstood("no_entity", {"entity": name}, is_custom)
    return Misunderstood("no_intent", {}, is_custom)


def _is_custom(result: RecognizeResult) -> bool:
    """Return whether somebody wrote the sentence that matched."""
    return bool((result.intent_metadata or {}).get(METADATA_CUSTOM_SENTENCE))
