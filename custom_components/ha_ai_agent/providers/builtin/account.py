"""How a sentence is read, for people to see: which words were used for what."""

from collections.abc import Iterable, Sequence

from homeassistant.core import HomeAssistant

from ...languages import find
from ...models import JsonObject, TurnInfo
from .grammar.understand import HouseholdReading, Placed, Unread
from .household import HouseholdGrammar
from .plan import HouseholdStep, ToldStep, Unplanned, Wish, WishPlan
from .planner import Planner

_OWN = "household"
_TEMPLATE = "home_assistant"
_NOBODY = ""


class ReadingAccount:
    """Reads sentences without doing anything."""

    def __init__(
        self, hass: HomeAssistant, planner: Planner, household: HouseholdGrammar
    ) -> None:
        self._hass = hass
        self._planner = planner
        self._household = household

    async def async_give(self, turn: TurnInfo) -> JsonObject:
        """Return what a sentence is read as, word for word, and what was left over.

        The certainty is `whole` where each word has its use and all readings do the
        same, `several` where they do not, `part` where words are left, else `none`.
        The conversation of the turn is nobody's: it is forgotten after.
        """
        lexicon = find(turn.speaker.language).lexicon
        plan = await self._planner.async_plan(turn, lexicon)
        self._household.forget(turn.conversation_id)
        told: JsonObject = {
            "is_understood": isinstance(plan, WishPlan),
            "says": plan.speech if isinstance(plan, Unplanned) else "",
            "calls": [],
            "words": [],
            "left": [],
            "candidates": [],
            "certainty": "whole" if isinstance(plan, WishPlan) else "none",
            "by": _NOBODY,
        }
        if isinstance(plan, WishPlan):
            told["calls"] = [
                {"tool": call.name, "arguments": call.arguments} for call in plan.calls
            ]
            wishes = [step for step in plan.steps if isinstance(step, Wish)]
            if wishes:
                return told | {"by": _TEMPLATE, "words": _of_wishes(wishes, turn.text)}
            told["says"] = " ".join(
                step.speech for step in plan.steps if isinstance(step, ToldStep)
            )
            told["by"] = _OWN
            if any(_has_reading(step) for step in plan.steps):
                reading = await self._household.async_read(turn)
                if isinstance(reading, HouseholdReading):
                    return told | {"words": self._used(reading.placed)}
        if asked := await self._household.async_placed_answer(turn):
            return told | {"words": self._used(asked)}
        reading = await self._household.async_read(turn)
        if isinstance(reading, Unread):
            told["left"] = list(reading.leftover)
            told["candidates"] = self._named(reading.candidates)
            told["words"] = self._used(reading.known)
            if reading.candidates and not told["is_understood"]:
                told["certainty"] = "several"
            elif reading.leftover and not told["is_understood"]:
                told["certainty"] = "part"
        return told

    def _used(self, placed: Iterable[Placed]) -> list[JsonObject]:
        """Return words with what they were taken for."""
        return [
            {
                "text": text,
                "as": tag.role,
                **({"value": tag.value} if tag.value else {}),
                **({"things": self._named(tag.more)} if _has_things(tag.role) else {}),
            }
            for text, tag in placed
        ]

    def _named(self, entity_ids: Sequence[str]) -> list[str]:
        states = [self._hass.states.get(id_) for id_ in entity_ids]
        return [state.name for state in states if state is not None]


def _has_things(role: str) -> bool:
    return role in {"name", "part", "choice"}


def _has_reading(step: object) -> bool:
    return isinstance(step, HouseholdStep) and step.reading is not None


def _of_wishes(wishes: Sequence[Wish], text: str) -> list[JsonObject]:
    """Return the words that fill a sentence of Home Assistant's, and the sentence."""
    used: list[JsonObject] = [
        {"text": words, "as": slot, "value": wish.said.intent_type}
        for wish in wishes
        for slot, words in wish.said.spans
    ]
    said = {str(item["text"]).casefold() for item in used}
    rest = " ".join(word for word in text.split() if word.casefold() not in said)
    return [*used, {"text": rest, "as": "sentence"}] if rest else used
