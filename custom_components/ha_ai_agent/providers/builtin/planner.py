"""From words to tool calls: reads a sentence, and decides before anything is done."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import chain

from homeassistant.core import HomeAssistant
from homeassistant.helpers import intent
from homeassistant.util import dt as dt_util

from ...home.snapshot import Area, Entity, Floor, HomeSnapshot
from ...languages import Lexicon, only_asks
from ...models import ToolCall, TurnInfo
from .ask import Matcher, Misunderstood, Understood
from .candidate import Candidate
from .excuses import Excuses
from .gazette import Gazette
from .grammar.conditions import waits_for_more
from .household import HouseholdGrammar, act_called
from .later import Errand, postponed
from .name_lists import GetHome
from .own import OwnPlans
from .parse import ClauseParser, Parsed
from .pieces import join_halves, needs_protection, split_pieces
from .plan import HouseholdStep, Unplanned, Wish, WishPlan
from .rehearsal import Impossible, Rehearsed, async_rehearse
from .steps import calls_for, step_for, trigger_plan
from .telling.deeds import PastDeeds
from .turning import (
    is_polite,
    is_postponed,
    is_question,
    other_times,
    turning_words,
    without_harmless,
)

_NEVER_MIND = "HassNevermind"
_SONG = "search_query"
_SERVICE = "call_service"
_ZONE = "zone"
# What is answered with how it is now.
_OF_NOW = frozenset({"HassClimateGetTemperature", "HassGetState", "HassGetWeather"})


class Planner:
    """Plans all of a sentence or nothing of it."""

    def __init__(
        self,
        hass: HomeAssistant,
        matcher: Matcher,
        get_home: GetHome,
        deeds: PastDeeds | None = None,
    ) -> None:
        self._hass = hass
        self._matcher = matcher
        self._get_home = get_home
        self._gazette = Gazette(hass, get_home)
        self._household = HouseholdGrammar(hass, get_home, deeds)
        self._excuses = Excuses(hass, matcher, self._household)
        self._own = OwnPlans(hass, self._household, self._excuses)
        self._names: tuple[HomeSnapshot, str, tuple[str, ...]] | None = None

    @property
    def household(self) -> HouseholdGrammar:
        """The grammar of household acts."""
        return self._household

    def forget(self, conversation_id: str) -> None:
        """Forget what was done and spoken of in a conversation."""
        self._household.forget(conversation_id)
        self._gazette.forget(conversation_id)

    async def async_prepare(self, language: str, *, may_guess: bool = True) -> None:
        """Build what the first sentence of a language would wait for."""
        await self._matcher.async_prepare(language)
        await self._household.async_prepare(language)
        if may_guess:
            await self._gazette.async_prepare(language)

    async def async_plan(
        self, turn: TurnInfo, lexicon: Lexicon, *, may_guess: bool = True
    ) -> WishPlan | Unplanned:
        """Return what to do about a sentence, or what to say instead.

        Without `may_guess` only what is plainly said counts, as Home Assistant has it
        before a model: the nearest names, and wordings that no template foresaw, are
        for who has nobody else to ask. They take time and megabytes.
        """
        if await self._matcher.async_trigger(turn) is not None:
            return trigger_plan(turn)
        said = turn.text
        turn, whole = await self._async_whole(turn, lexicon)
        if (plan := await self._own.async_plan(turn, lexicon, said, whole)) is not None:
            return plan
        if whole is None and (wish := await self._household.async_without_aside(turn)):
            # "Lock up, I'm going to bed".
            turn = replace(turn, text=wish)
            return await self.async_plan(turn, lexicon, may_guess=may_guess)
        found = await self._async_found(turn, lexicon, whole, may_guess=may_guess)
        if isinstance(found, Unplanned):
            # Nobody is asked which is meant where a model is asked what to do.
            which = (
                await self._own.async_which(turn, said, whole) if may_guess else None
            )
            return which or found
        if any(item.is_act for item in found):
            is_asked = is_question(said) and not is_polite(said, lexicon)
            if is_asked or only_asks(said, turn.speaker.language):
                # "The blinds down?": a question changes nothing.
                return await self._excuses.async_not_understood(turn, lexicon, [said])
            if skipped := await self._async_skipped(turn, lexicon):
                return await self._excuses.async_not_understood(turn, lexicon, skipped)
        if any(item.intent_type in _OF_NOW and item.is_plain for item in found):
            # "How will the weather be": templates that know a future answer with now.
            names = await self._async_said(turn)
            if times := other_times(said, lexicon, names):
                return await self._excuses.async_not_understood(turn, lexicon, times)
        return self._plan(turn, found)

    async def _async_whole(
        self, turn: TurnInfo, lexicon: Lexicon
    ) -> tuple[TurnInfo, Candidate | None]:
        """Return what Home Assistant's sentences make of all of it, and the words."""
        said = turn.text
        whole = await self._async_candidate(turn, said, lexicon)
        if whole is None and (text := self._trimmed(turn, lexicon)) != said:
            short = replace(turn, text=text)
            candidate = await self._async_candidate(short, text, lexicon)
            if candidate is None or candidate.is_possible:
                # Otherwise the second matcher may find what the first one did not.
                turn, whole = short, candidate
        if whole is not None and whole.is_plain and whole.actions:
            is_off = await self._household.async_is_off(turn, whole.actions)
            # "Spegni la tele": off, whatever else it is by a sentence of theirs.
            whole = None if is_off else whole
        return turn, whole

    async def _async_skipped(self, turn: TurnInfo, lexicon: Lexicon) -> tuple[str, ...]:
        """Return words that Home Assistant's sentences skip and that turn a wish."""
        skipped = await self._matcher.async_skipped(turn.speaker.language)
        if skipped.isdisjoint(chain(*lexicon.turning.values())):
            return ()
        names = await self._async_said(turn)
        return turning_words(turn.text, lexicon, names, among=skipped)

    async def _async_found(
        self,
        turn: TurnInfo,
        lexicon: Lexicon,
        whole: Candidate | None,
        *,
        may_guess: bool,
    ) -> Sequence[Candidate] | Unplanned:
        """Return every wish of a sentence, all of them possible, or what to say."""
        if whole is not None and whole.is_possible and not whole.is_free:
            return [whole]
        parsed = await self._async_parsed(turn, lexicon)
        if whole is not None and whole.is_possible:
            # A song or an item may be any words, so even two whole wishes.
            if parsed is None or not parsed.is_complete:
                return [whole]
            is_free = any(item.is_free for item in parsed.readings)
            return [whole] if is_free else parsed.readings
        if parsed is not None and parsed.is_complete:
            return parsed.readings
        if not may_guess:
            return Unplanned("")
        if (whole or parsed) is None and (
            which := await self._own.async_which(turn, turn.text, None)
        ):
            # What may mean several things is no guess for others.
            return which
        return await self._async_other(turn, lexicon, whole, parsed)

    def _trimmed(self, turn: TurnInfo, lexicon: Lexicon) -> str:
        """Return the words without greetings, thanks, and the name of the agent."""
        state = self._hass.states.get(turn.agent_id)
        names = [state.name.casefold()] if state is not None else []
        text = without_harmless(turn.text, lexicon, names)
        language = turn.speaker.language
        if waits_for_more(turn.text, language) and not waits_for_more(text, language):
            # "Så fort …": what says nothing alone begins a word for "as soon as".
            return turn.text
        return text

    async def _async_parsed(
        self, turn: TurnInfo, lexicon: Lexicon
    ) -> Parsed[Candidate] | None:
        """Return a sentence as several wishes; None where there is nothing to cut."""
        text = join_halves(turn.text, lexicon)
        pieces = split_pieces(text, lexicon, await self._async_names(turn, lexicon))
        if len(pieces) < 2 and text == turn.text:
            return None

        async def async_read(words: str) -> Candidate | None:
            found = await self._async_candidate(turn, words, lexicon)
            # "The fan off, no, never mind" is not two wishes.
            is_taken_back = found is not None and found.intent_type == _NEVER_MIND
            return None if is_taken_back else found

        return await ClauseParser(text, lexicon, async_read).async_parse(pieces)

    async def _async_candidate(
        self, turn: TurnInfo, text: str, lexicon: Lexicon
    ) -> Candidate | None:
        """Return what a text means and would do."""
        said = await self._matcher.async_understand(turn, text, lexicon)
        if said is None or self._is_swallowed(said, lexicon):
            return None
        return await self._async_rehearsed(turn, said, lexicon)

    def _is_swallowed(self, said: Understood, lexicon: Lexicon) -> bool:
        """Return whether a slot that takes any words took what is none of its own.

        What says when, or what not, is no song; who the inventor is, no zone.
        """
        if said.is_custom:
            return False
        words = dict(said.free)
        if said.intent_type == intent.INTENT_GET_STATE and words:
            zones = {
                state.name.casefold() for state in self._hass.states.async_all(_ZONE)
            }
            return not zones.issuperset(text.casefold() for text in words.values())
        return is_postponed(words.get(_SONG, ""), lexicon)

    async def _async_rehearsed(
        self, turn: TurnInfo, said: Understood, lexicon: Lexicon
    ) -> Candidate:
        """Return a wish with what it would do."""
        command = str(said.slots.get("conversation_command", {}).get("value") or "")
        if command and said.intent_type == intent.INTENT_START_TIMER:
            # What shall happen later must be understood now.
            later = replace(turn, text=command.strip())
            plan = await self.async_plan(later, lexicon)
            if (errand := self._postponed(turn, said, plan)) is None:
                error = intent.IntentHandleError(command, "no_intent")
                return Candidate(said, Impossible(error))
            return Candidate(said, errand)
        return Candidate(said, await async_rehearse(self._hass, turn, said))

    def _postponed(
        self, turn: TurnInfo, said: Understood, plan: WishPlan | Unplanned
    ) -> Errand | None:
        """Return the command of a timer as what we do later, by ourselves.

        A timer that says a sentence is gone with a restart, and the sentence would be
        read by another agent, without anybody's approval.
        """
        parts = (("hours", 3600), ("minutes", 60), ("seconds", 1))
        values = ((said.slots.get(part, {}).get("value"), size) for part, size in parts)
        seconds = sum(round(float(value or 0) * size) for value, size in values)
        calls = plan.calls if isinstance(plan, WishPlan) else ()
        if not calls or not seconds or any(call.name != _SERVICE for call in calls):
            return None
        services = [dict(call.arguments) for call in calls]
        due = dt_util.now() + timedelta(seconds=seconds)
        return postponed(self._hass, services, due, seconds, turn.speaker.language)

    async def _async_other(
        self,
        turn: TurnInfo,
        lexicon: Lexicon,
        whole: Candidate | None,
        parsed: Parsed[Candidate] | None,
    ) -> Sequence[Candidate] | Unplanned:
        """Do as Home Assistant's agent does when the wording matches no template."""
        guess: Understood | Misunderstood | None = None
        turning: tuple[str, ...] = ()
        if whole is None and lexicon.phrases.get("not_understood"):
            turning = turning_words(turn.text, lexicon, await self._async_said(turn))
        is_hopeless = turning and not self._gazette.supports(turn.speaker.language)
        if (parsed is None or not parsed.leftover) and not is_hopeless:
            # Slow for long sentences, and of use only where there is one wish.
            guess = await self._async_guess(turn, lexicon)
        if isinstance(guess, Understood):
            whole = await self._async_rehearsed(turn, guess, lexicon)
            if whole.is_possible:
                return [whole]
        elif whole is None and not (guess is not None and guess.is_custom):
            gazetted = await self._gazette.async_read(turn, lexicon)
            if gazetted.wishes:
                found = [
                    await self._async_rehearsed(turn, said, lexicon)
                    for said in gazetted.wishes
                ]
                if all(item.is_possible for item in found):
                    return found
                parsed = Parsed(tuple(found))
            if gazetted.leftover:
                return await self._excuses.async_not_understood(
                    turn, lexicon, gazetted.leftover
                )
            is_said = not turning and (guess is None or gazetted.refers_back)
            if gazetted.refusal and parsed is None and is_said:
                return await self._excuses.async_offered(
                    turn, lexicon, [gazetted.refusal]
                )
        if turning and (parsed is None or not parsed.readings):
            return await self._excuses.async_not_understood(turn, lexicon, turning)
        return await self._excuses.async_refuse(turn, lexicon, whole, parsed, guess)

    async def _async_guess(
        self, turn: TurnInfo, lexicon: Lexicon
    ) -> Understood | Misunderstood | None:
        """Return what sounds like a sentence, where no word is against it."""
        guess = await self._matcher.async_guess(turn, turn.text, lexicon)
        if not isinstance(guess, Understood):
            return guess
        if self._is_swallowed(guess, lexicon):
            return None
        rehearsed = await self._async_rehearsed(turn, guess, lexicon)
        return None if await self._async_is_against(turn, rehearsed) else guess

    async def _async_is_against(self, turn: TurnInfo, found: Candidate) -> bool:
        """Return whether what would be called is against an act that is said."""
        actions = found.actions if found.is_plain else ()
        return bool(actions) and await self._household.async_is_against(turn, actions)

    def _plan(self, turn: TurnInfo, found: Sequence[Candidate]) -> WishPlan:
        """Return the plan for candidates that are all possible."""
        steps: list[Wish | HouseholdStep] = []
        calls: list[ToolCall] = []
        for candidate in found:
            step_calls = calls_for(candidate)
            calls += step_calls
            steps.append(step_for(candidate, turn, step_calls))
        done = [
            action
            for item in found
            if isinstance(item.rehearsal, Rehearsed)
            for action in item.rehearsal.actions
        ]
        if done:
            ids = dict.fromkeys(id_ for action in done for id_ in action.entity_ids)
            services = {action.service for action in done}
            self._household.remember(turn, act_called(services), tuple(ids))
        elif asked := tuple(dict.fromkeys(chain(*(item.asked for item in found)))):
            self._household.note(turn, asked)
        told = [(s.said, s.response) for s in steps if isinstance(s, Wish)]
        self._gazette.remember(turn, told)
        return WishPlan(
            language=turn.speaker.language, steps=tuple(steps), calls=tuple(calls)
        )

    async def _async_names(self, turn: TurnInfo, lexicon: Lexicon) -> tuple[str, ...]:
        """Return the names that must not be cut: remembered until the home changes."""
        home = await self._get_home()
        language = turn.speaker.language
        known = self._names
        if known is None or known[0] is not home or known[1] != language:
            kept = (name for name in _names_in(home) if needs_protection(name, lexicon))
            self._names = known = (home, language, tuple(sorted(kept)))
        return known[2]

    async def _async_said(self, turn: TurnInfo) -> list[str]:
        """Return the names of the home that a sentence holds."""
        text = turn.text.casefold()
        names = _names_in(await self._get_home())
        return [name for name in names if name.casefold() in text]


def _names_in(home: HomeSnapshot) -> set[str]:
    """Return every name and alias of a home."""
    things: list[Entity | Area | Floor] = [*home.by_entity_id.values()]
    things += [*home.areas, *home.floors]
    return {name for item in things for name in (item.name, *item.aliases) if name}
