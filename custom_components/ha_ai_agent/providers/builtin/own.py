"""What the grammar of this home makes of a sentence: acts, errands, talk, answers."""

from collections.abc import Iterable
from dataclasses import replace

from homeassistant.core import HomeAssistant

from ...domains.tables import ACTS
from ...languages import Lexicon, find, only_asks
from ...models import TurnInfo
from .candidate import Candidate
from .excuses import Excuses
from .grammar.understand import HouseholdReading
from .household import HouseholdGrammar
from .plan import HouseholdStep, LookStep, ToldStep, Unplanned, WishPlan
from .steps import call, errand_plan, service_call
from .telling.looking import CALENDAR, WEATHER, calls_for
from .telling.told import async_done, async_names, async_told, join_sentences
from .turning import is_polite, is_question

# Answers that name what there is.
_RECORDER = "recorder"
_YES_OR_NO = frozenset({"yes", "no"})
_OF_ONE = frozenset({"yes", "no", "states"})
_FINDS = frozenset({"yes", "list", "count"})


class OwnPlans:
    """Plans what Home Assistant's sentences do not know, or know less well."""

    def __init__(
        self, hass: HomeAssistant, household: HouseholdGrammar, excuses: Excuses
    ) -> None:
        self._hass = hass
        self._household = household
        self._excuses = excuses

    async def async_which(
        self, turn: TurnInfo, said: str, whole: Candidate | None
    ) -> Unplanned | None:
        """Return a question for which of several things is meant."""
        reading = None if whole else await self._household.async_read(turn)
        if isinstance(reading, HouseholdReading) or reading is None:
            return None
        language = turn.speaker.language
        if not reading.candidates or is_question(said) or only_asks(said, language):
            return None
        self._household.ask_which(turn, reading.candidates)
        names = async_names(self._hass, reading.candidates)
        ask = find(language).approvals.sentences["which"]
        return Unplanned(ask.format(options=names))

    async def async_plan(
        self, turn: TurnInfo, lexicon: Lexicon, said: str, whole: Candidate | None
    ) -> WishPlan | Unplanned | None:
        """Return what our own grammar makes of what Home Assistant does not know."""
        meant = await self._household.async_picked(turn)
        if whole is None or not whole.is_possible:
            meant = meant or await self._household.async_corrected(turn)
            if meant is not None:
                return await self._async_household(turn, lexicon, said, meant)
        for ask in (self._async_errands, self._async_asked):
            if (plan := await ask(turn, lexicon, whole)) is not None:
                return plan
        if whole is not None and not (whole.is_elsewhere or whole.is_only_asked):
            return None
        if whole is None or not (whole.is_empty or whole.is_known_but_unhandled):
            # "And the kitchen": a word that says nothing alone goes on with what was.
            for text in dict.fromkeys((said, turn.text)):
                reading = await self._household.async_read(replace(turn, text=text))
                if isinstance(reading, HouseholdReading):
                    return await self._async_household(turn, lexicon, said, reading)
        return await self._async_answer(turn, whole)

    async def _async_errands(
        self, turn: TurnInfo, lexicon: Lexicon, whole: Candidate | None
    ) -> WishPlan | None:
        """Return the plan for lists, for putting back, and for later."""
        is_open = whole is None or not whole.is_possible
        if is_open or (whole is not None and whole.is_of_timers):
            # A timer of the home that is named is meant before one of the satellite's.
            helper = await self._household.async_helper(turn, may_be_any=is_open)
            if helper is not None:
                return errand_plan(turn, helper)
        is_item = whole is not None and whole.is_free and whole.is_of_lists
        if whole is None or not whole.is_possible or whole.is_only_asked or is_item:
            errand = await self._household.async_errand(turn)
            adds_same = (
                errand and is_item and whole and whole.adds_as_is(errand.told, lexicon)
            )
            if errand is not None and not adds_same:
                return errand_plan(turn, errand)
        if (whole is None or whole.is_delayed) and (
            errand := await self._household.async_later(turn)
        ):
            return errand_plan(turn, errand)
        return None

    async def _async_asked(
        self, turn: TurnInfo, lexicon: Lexicon, whole: Candidate | None
    ) -> WishPlan | Unplanned | None:
        """Return the plan for talk, for an "if", and for other times than now."""
        if (whole is None or whole.is_plain) and (talk := await self._async_talk(turn)):
            return talk
        if whole is None and (plan := await self._async_if(turn, lexicon)):
            return plan
        if whole is None or (whole.is_plain and not whole.is_possible):
            return await self._async_looked(turn)
        return None

    async def _async_answer(
        self, turn: TurnInfo, whole: Candidate | None
    ) -> WishPlan | None:
        """Return the answer of this home, where Home Assistant has less."""
        if whole is not None and whole.is_only_asked and not is_question(turn.text):
            # Home Assistant takes it for a question, so it is one.
            turn = replace(turn, text=f"{turn.text}?")
        if (told := await self._household.async_answer(turn)) is None:
            return None
        if whole is not None and whole.is_possible and not whole.is_empty:
            is_less = whole.tells_less({*told.entity_ids})
            is_missed = told.form == "no" and whole.misses({*told.entity_ids})
            is_missed |= told.form == "states" and _are_people(told.entity_ids)
            # "No, it is unlocked": what names the thing says more.
            is_missed |= told.is_named and told.form in _YES_OR_NO
            if not is_missed and (told.form not in _FINDS or not is_less):
                return None
        if told.is_named and told.form in _OF_ONE:
            self._household.note(turn, told.entity_ids)
        language = turn.speaker.language
        speech = await async_told(self._hass, told, language)
        return WishPlan(language=language, steps=(ToldStep(speech=speech),))

    async def _async_looked(self, turn: TurnInfo) -> WishPlan | Unplanned | None:
        """Return the plan for a question about another time, or what is missing."""
        if (lookup := await self._household.async_lookup(turn)) is None:
            return None
        language = turn.speaker.language
        talk = find(language).household.talk
        domain = {"weather": WEATHER, "rain": WEATHER, "events": CALENDAR}.get(
            lookup.kind
        )
        if domain:
            ids = await self._household.async_exposed(domain)
            missing = talk[f"no_{domain}"]
        else:
            ids = lookup.entity_ids if _RECORDER in self._hass.config.components else ()
            missing = talk["unrecorded"]
        if not ids:
            return Unplanned(missing)
        calls = [call(*arguments) for arguments in calls_for(lookup, ids)]
        step = LookStep(
            lookup=lookup, call_ids=tuple(item.tool_call_id for item in calls)
        )
        return WishPlan(language=language, steps=(step,), calls=tuple(calls))

    async def _async_talk(self, turn: TurnInfo) -> WishPlan | Unplanned | None:
        """Return what answers "what can you do", "what did you do" and "why"."""
        if (talk := await self._household.async_talk(turn)) is None:
            return None
        if not talk.is_known:
            return Unplanned(talk.said)
        language = turn.speaker.language
        speech = talk.said or await async_done(self._hass, talk.entity_ids, language)
        return WishPlan(language=language, steps=(ToldStep(speech=speech),))

    async def _async_if(self, turn: TurnInfo, lexicon: Lexicon) -> WishPlan | None:
        """Return the plan for a wish with a condition, which is looked at now, once."""
        if (checked := await self._household.async_checked(turn)) is None:
            return None
        reading, shown, is_so = checked
        language = turn.speaker.language
        if not is_so:
            speech = await async_told(self._hass, shown, language)
            nothing = lexicon.phrases.get("nothing_done", "")
            said = join_sentences([speech, nothing])
            return WishPlan(language=language, steps=(ToldStep(speech=said),))
        plan = await self._async_household(turn, lexicon, turn.text, reading)
        return plan if isinstance(plan, WishPlan) else None

    async def _async_household(
        self, turn: TurnInfo, lexicon: Lexicon, said: str, reading: HouseholdReading
    ) -> WishPlan | Unplanned:
        """Return the plan for acts that the grammar understood."""
        is_asked = is_question(said) and not is_polite(said, lexicon)
        if is_asked or only_asks(said, turn.speaker.language):
            return await self._excuses.async_not_understood(turn, lexicon, [said])
        calls = [service_call(act) for act in reading.acts]
        ids = tuple(call.tool_call_id for call in calls)
        self._household.remember(turn, reading.clauses[-1], reading.entity_ids)
        step = HouseholdStep(reading=reading, call_ids=ids)
        return WishPlan(
            language=turn.speaker.language, steps=(step,), calls=tuple(calls)
        )


def _are_people(entity_ids: Iterable[str]) -> bool:
    """Return whether it is told where people are: "Ben è in not home" is no answer."""
    rows = [ACTS.get(id_.partition(".")[0]) for id_ in entity_ids]
    return all(row is not None and row.is_people for row in rows)
