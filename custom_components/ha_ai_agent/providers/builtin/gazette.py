"""Home Assistant's second matcher: English in words that no template foresaw."""

from collections.abc import Sequence
from dataclasses import dataclass

from homeassistant.components.conversation.gazetteer import (
    GazetteerFallback,
    async_refers_back,
    async_refusal,
    async_targets_from_intent,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar, intent

from ...home.snapshot import HomeSnapshot
from ...languages import Lexicon
from ...models import TurnInfo
from .ask import Understood
from .explained import is_doubtful, unexplained
from .name_lists import GetHome


@dataclass(frozen=True, slots=True)
class Gazetted:
    """What the second matcher made of a sentence."""

    wishes: tuple[Understood, ...] = ()
    refusal: str | None = None
    """It knows what is meant but not what to do; its own words."""
    refers_back: bool = False
    leftover: tuple[str, ...] = ()
    """Words of the sentence that are no part of what it understood."""


class Gazette:
    """The matcher, rebuilt when the home is another one."""

    __slots__ = ("_get_home", "_hass", "_home", "_matcher")

    def __init__(self, hass: HomeAssistant, get_home: GetHome) -> None:
        self._hass = hass
        self._get_home = get_home
        self._matcher = GazetteerFallback(hass)
        self._home: HomeSnapshot | None = None

    def supports(self, language: str) -> bool:
        """Return whether the matcher has the words of a language."""
        return bool(self._matcher.supports(language))

    async def async_prepare(self, language: str) -> None:
        """Build the matcher, which takes a second, before somebody waits for it."""
        if self._matcher.supports(language):
            await self._async_renew()
            await self._matcher.async_interpret("?", "", None)

    async def _async_renew(self) -> None:
        """Mark the matcher as old if the home is another one."""
        home = await self._get_home()
        if home is not self._home:
            self._matcher.async_invalidate()
            self._home = home

    async def async_read(self, turn: TurnInfo, lexicon: Lexicon) -> Gazetted:
        """Return every wish of the sentence, or why there is none."""
        if not self._matcher.supports(turn.speaker.language):
            return Gazetted()
        await self._async_renew()
        area_id = turn.speaker.area_id
        area = ar.async_get(self._hass).async_get_area(area_id) if area_id else None
        matcher, found = await self._matcher.async_interpret(
            turn.text, turn.conversation_id, area
        )
        if not found.accepted or not found.frames:
            return Gazetted((), async_refusal(found), async_refers_back(found))
        if any(map(is_doubtful, found.frames)):
            return Gazetted()
        if leftover := unexplained(found, matcher.config.vocabulary, lexicon):
            return Gazetted(leftover=leftover)
        return Gazetted(
            tuple(
                Understood(
                    text=turn.text,
                    intent_type=frame.intent,
                    slots={
                        slot: {
                            "value": value,
                            "text": matcher.display_name(slot, value),
                        }
                        for slot, value in frame.slots.items()
                    },
                    speech_slots={
                        slot: matcher.display_name(slot, value)
                        for slot, value in frame.slots.items()
                    },
                    response_key=frame.response_key,
                )
                for frame in found.frames
            )
        )

    def forget(self, conversation_id: str) -> None:
        """Forget what was spoken of in a conversation."""
        self._matcher.async_forget(conversation_id)

    def remember(
        self,
        turn: TurnInfo,
        wishes: Sequence[tuple[Understood, intent.IntentResponse]],
    ) -> None:
        """Note what was spoken of, for the next sentence's "it" and "them"."""
        self._matcher.async_remember(
            turn.conversation_id,
            [
                target
                for said, response in wishes
                for target in async_targets_from_intent(said.slots, response)
            ],
        )
