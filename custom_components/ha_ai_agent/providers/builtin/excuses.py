"""Says plainly why nothing is done, and what could be said instead."""

from collections.abc import Sequence

from homeassistant.core import HomeAssistant

from ...languages import Lexicon, find
from ...models import TurnInfo
from .ask import Matcher, Misunderstood, Understood
from .candidate import Candidate, is_unsure
from .grammar.conditions import waits_for_more
from .household import HouseholdGrammar
from .parse import Parsed
from .plan import Unplanned
from .refusals import ErrorText, async_refusal_text, refusal_for
from .rehearsal import Impossible
from .talk import said_samples
from .telling.told import join_sentences
from .turning import turning_words

_WEATHER = "HassGetWeather"
_NO_INTENT: ErrorText = ("no_intent", {})


class Excuses:
    """Words for what was not understood, or is not possible here."""

    def __init__(
        self, hass: HomeAssistant, matcher: Matcher, household: HouseholdGrammar
    ) -> None:
        self._hass = hass
        self._matcher = matcher
        self._household = household

    async def async_refuse(
        self,
        turn: TurnInfo,
        lexicon: Lexicon,
        whole: Candidate | None,
        parsed: Parsed[Candidate] | None,
        guess: Understood | Misunderstood | None,
    ) -> Unplanned:
        """Return the plainest true sentence about why nothing is done."""
        sentences: list[str] = []
        refusal: ErrorText = ("", {})
        if whole is not None and (lacking := _lacking(whole, turn)):
            return Unplanned(lacking)
        if parsed is not None and parsed.readings:
            for item in parsed.readings:
                if isinstance(item.rehearsal, Impossible):
                    refusal = refusal_for(item.rehearsal.error)
                    sentences.append(await self._async_text(turn, refusal))
        elif parsed is not None and lexicon.phrases.get("not_understood"):
            return await self.async_not_understood(turn, lexicon, parsed.leftover)
        if not sentences:
            refusal = _NO_INTENT
            if whole is not None and isinstance(whole.rehearsal, Impossible):
                refusal = refusal_for(whole.rehearsal.error)
            elif isinstance(guess, Misunderstood):
                refusal = (guess.error_key, guess.values)
            sentences.append(await self._async_text(turn, refusal))
        if whole is None and (refusal == _NO_INTENT or is_unsure(guess, lexicon)):
            return await self.async_offered(turn, lexicon, sentences)
        return Unplanned(join_sentences(sentences))

    async def async_offered(
        self, turn: TurnInfo, lexicon: Lexicon, sentences: Sequence[str]
    ) -> Unplanned:
        """Return a refusal with the nearest sentence that works here."""
        if turning_words(turn.text, lexicon):
            return Unplanned(join_sentences(sentences))
        near = await self._household.async_samples(turn, 1, turn.text)
        if near and sentences != [await self._async_text(turn, _NO_INTENT)]:
            refused = await self.async_not_understood(turn, lexicon, [turn.text])
            sentences = [refused.speech]
        offer = [said_samples(near, turn.speaker.language)] if near else []
        return Unplanned(join_sentences([*sentences, *offer]))

    async def async_not_understood(
        self, turn: TurnInfo, lexicon: Lexicon, words: Sequence[str]
    ) -> Unplanned:
        """Return which words were not understood, and that nothing was done."""
        if (phrase := lexicon.phrases.get("not_understood")) is None:
            return Unplanned(await self._async_text(turn, _NO_INTENT))
        if waits_for_more(turn.text, turn.speaker.language):
            return Unplanned(find(turn.speaker.language).household.talk["no_wait"])
        parts = ", ".join(dict.fromkeys(word.strip(" ,.!?") for word in words))
        nothing = lexicon.phrases.get("nothing_done", "")
        comma = ", " if lexicon.spaced else "\uff0c"
        return Unplanned(f"{phrase.format(part=parts)}{comma}{nothing}")

    async def _async_text(self, turn: TurnInfo, refusal: ErrorText) -> str:
        """Return an error text in the speaker's language."""
        return await async_refusal_text(
            self._hass, self._matcher, turn.speaker.language, refusal
        )


def _lacking(whole: Candidate, turn: TurnInfo) -> str:
    """Return what this home does not have: a wish for it is no unexpected error."""
    if whole.is_possible or whole.intent_type != _WEATHER:
        return ""
    return find(turn.speaker.language).household.talk.get("no_weather", "")
