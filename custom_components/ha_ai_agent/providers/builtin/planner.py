"""From words to tool calls: reads a sentence, and decides before anything is done."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from uuid import uuid4

from homeassistant.core import HomeAssistant
from homeassistant.helpers import intent

from ...home.snapshot import Area, Entity, Floor, HomeSnapshot
from ...languages import Lexicon, find, only_asks
from ...models import JsonObject, ToolCall, TurnInfo
from .answers import join_sentences
from .ask import Matcher, Misunderstood, Understood
from .candidate import Candidate, is_unsure
from .gazette import Gazette, GetHome
from .grammar.resolve import HouseholdAct
from .grammar.understand import HouseholdReading
from .household import Errand, HouseholdGrammar, act_called, service_of
from .intent_family import HANDLE_INTENT
from .parse import ClauseParser, Parsed
from .pieces import join_halves, needs_protection, split_pieces
from .plan import HouseholdStep, ToldStep, Unplanned, Wish, WishPlan
from .refusals import ErrorText, async_refusal_text, refusal_for
from .rehearsal import Action, Impossible, Rehearsed, Unrehearsable, async_rehearse
from .talk import said_samples
from .told import async_done, async_names, async_told
from .turning import (
    is_polite,
    is_postponed,
    is_question,
    other_times,
    turning_words,
    without_harmless,
)

_NO_INTENT: ErrorText = ("no_intent", {})
_NEVER_MIND = "HassNevermind"
_SONG = "search_query"
_ZONE = "zone"
# What is answered with how it is now.
_OF_NOW = frozenset({"HassClimateGetTemperature", "HassGetState", "HassGetWeather"})
_MAX_ASKED = 20


class Planner:
    """Plans all of a sentence or nothing of it."""

    def __init__(
        self, hass: HomeAssistant, matcher: Matcher, get_home: GetHome
    ) -> None:
        self._hass = hass
        self._matcher = matcher
        self._get_home = get_home
        self._gazette = Gazette(hass, get_home)
        self._household = HouseholdGrammar(hass, get_home)
        self._names: tuple[HomeSnapshot, str, tuple[str, ...]] | None = None

    async def async_prepare(self, language: str) -> None:
        """Build what the first sentence of a language would wait for."""
        await self._matcher.async_intents(language)
        await self._household.async_prepare(language)
        await self._gazette.async_prepare(language)

    async def async_plan(
        self, turn: TurnInfo, lexicon: Lexicon
    ) -> WishPlan | Unplanned:
        """Return what to do about a sentence, or what to say instead."""
        if await self._matcher.async_trigger(turn) is not None:
            return _trigger_plan(turn)
        said = turn.text
        whole = await self._async_candidate(turn, said, lexicon)
        if whole is None and (text := self._trimmed(turn, lexicon)) != said:
            short = replace(turn, text=text)
            candidate = await self._async_candidate(short, text, lexicon)
            if candidate is None or candidate.is_possible:
                # Otherwise the second matcher may find what the first one did not.
                turn, whole = short, candidate
        if (plan := await self._async_own(turn, lexicon, said, whole)) is not None:
            return plan
        found = await self._async_found(turn, lexicon, whole)
        if isinstance(found, Unplanned):
            return await self._async_which(turn, said, whole) or found
        if any(item.is_act for item in found):
            is_asked = is_question(said) and not is_polite(said, lexicon)
            if is_asked or only_asks(said, turn.speaker.language):
                # "The blinds down?": a question changes nothing.
                return await self._async_not_understood(turn, lexicon, [said])
            if skipped := await self._async_skipped(turn, lexicon):
                return await self._async_not_understood(turn, lexicon, skipped)
        if any(item.intent_type in _OF_NOW and item.is_plain for item in found):
            # "How will the weather be": templates that know a future answer with now.
            names = await self._async_said(turn)
            if times := other_times(said, lexicon, names):
                return await self._async_not_understood(turn, lexicon, times)
        return self._plan(turn, found)

    async def _async_which(
        self, turn: TurnInfo, said: str, whole: Candidate | None
    ) -> Unplanned | None:
        """Return a question for which of several things is meant."""
        reading = None if whole else await self._household.async_read(turn)
        if isinstance(reading, HouseholdReading) or reading is None:
            return None
        language = turn.speaker.language
        if not reading.candidates or is_question(said) or only_asks(said, language):
            return None
        names = async_names(self._hass, reading.candidates)
        ask = find(language).approvals.sentences["which"]
        return Unplanned(ask.format(options=names))

    async def _async_own(
        self, turn: TurnInfo, lexicon: Lexicon, said: str, whole: Candidate | None
    ) -> WishPlan | Unplanned | None:
        """Return what our own grammar makes of what Home Assistant does not know."""
        is_item = whole is not None and whole.is_free and whole.is_of_lists
        if whole is None or not whole.is_possible or whole.is_only_asked or is_item:
            errand = await self._household.async_errand(turn)
            adds_same = (
                errand and is_item and whole and whole.adds_as_is(errand.told, lexicon)
            )
            if errand is not None and not adds_same:
                return _errand_plan(turn, errand)
        if (whole is None or whole.is_delayed) and (
            errand := await self._household.async_later(turn)
        ):
            return _errand_plan(turn, errand)
        if (whole is None or whole.is_plain) and (talk := await self._async_talk(turn)):
            return talk
        if whole is None and (plan := await self._async_if(turn, lexicon)):
            return plan
        if whole is not None and not (whole.is_elsewhere or whole.is_only_asked):
            return None
        if whole is None or not (whole.is_empty or whole.is_unknown):
            reading = await self._household.async_read(turn)
            if isinstance(reading, HouseholdReading):
                return await self._async_household(turn, lexicon, said, reading)
        if whole is not None and whole.is_possible and not whole.is_empty:
            return None
        if (told := await self._household.async_answer(turn)) is None:
            return None
        language = turn.speaker.language
        speech = await async_told(self._hass, told, language)
        return WishPlan(language=language, steps=(ToldStep(speech=speech),))

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
            return await self._async_not_understood(turn, lexicon, [said])
        calls = [_service_call(act) for act in reading.acts]
        ids = tuple(call.tool_call_id for call in calls)
        self._household.remember(turn, reading.clauses[-1], reading.entity_ids)
        step = HouseholdStep(reading=reading, call_ids=ids)
        return WishPlan(
            language=turn.speaker.language, steps=(step,), calls=tuple(calls)
        )

    async def _async_skipped(self, turn: TurnInfo, lexicon: Lexicon) -> tuple[str, ...]:
        """Return words that Home Assistant's sentences skip and that turn a wish."""
        skipped = await self._matcher.async_skipped(turn.speaker.language)
        if skipped.isdisjoint(chain(*lexicon.turning.values())):
            return ()
        names = await self._async_said(turn)
        return turning_words(turn.text, lexicon, names, among=skipped)

    async def _async_found(
        self, turn: TurnInfo, lexicon: Lexicon, whole: Candidate | None
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
        return await self._async_other(turn, lexicon, whole, parsed)

    def _trimmed(self, turn: TurnInfo, lexicon: Lexicon) -> str:
        """Return the words without greetings, thanks, and the name of the agent."""
        state = self._hass.states.get(turn.agent_id)
        names = [state.name.casefold()] if state is not None else []
        return without_harmless(turn.text, lexicon, names)

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
        command = said.slots.get("conversation_command", {}).get("value")
        if command and said.intent_type == intent.INTENT_START_TIMER:
            # What shall happen later must be understood now.
            later = replace(turn, text=str(command).strip())
            if isinstance(await self.async_plan(later, lexicon), Unplanned):
                error = intent.IntentHandleError(str(command), "no_intent")
                return Candidate(said, Impossible(error))
        return Candidate(said, await async_rehearse(self._hass, turn, said))

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
            guess = await self._matcher.async_guess(turn, turn.text, lexicon)
            if isinstance(guess, Understood) and self._is_swallowed(guess, lexicon):
                guess = None
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
                return await self._async_not_understood(
                    turn, lexicon, gazetted.leftover
                )
            is_said = not turning and (guess is None or gazetted.refers_back)
            if gazetted.refusal and parsed is None and is_said:
                return await self._async_offered(turn, lexicon, [gazetted.refusal])
        if turning and (parsed is None or not parsed.readings):
            return await self._async_not_understood(turn, lexicon, turning)
        return await self._async_refuse(turn, lexicon, whole, parsed, guess)

    async def _async_refuse(
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
        if parsed is not None and parsed.readings:
            for item in parsed.readings:
                if isinstance(item.rehearsal, Impossible):
                    refusal = refusal_for(item.rehearsal.error)
                    sentences.append(await self._async_text(turn, refusal))
        elif parsed is not None and lexicon.phrases.get("not_understood"):
            return await self._async_not_understood(turn, lexicon, parsed.leftover)
        if not sentences:
            refusal = _NO_INTENT
            if whole is not None and isinstance(whole.rehearsal, Impossible):
                refusal = refusal_for(whole.rehearsal.error)
            elif isinstance(guess, Misunderstood):
                refusal = (guess.error_key, guess.values)
            sentences.append(await self._async_text(turn, refusal))
        if whole is None and (refusal == _NO_INTENT or is_unsure(guess, lexicon)):
            return await self._async_offered(turn, lexicon, sentences)
        return Unplanned(join_sentences(sentences))

    async def _async_offered(
        self, turn: TurnInfo, lexicon: Lexicon, sentences: Sequence[str]
    ) -> Unplanned:
        """Return a refusal with the nearest sentence that works here."""
        if turning_words(turn.text, lexicon):
            return Unplanned(join_sentences(sentences))
        near = await self._household.async_samples(turn, 1, turn.text)
        if near and sentences != [await self._async_text(turn, _NO_INTENT)]:
            refused = await self._async_not_understood(turn, lexicon, [turn.text])
            sentences = [refused.speech]
        offer = [said_samples(near, turn.speaker.language)] if near else []
        return Unplanned(join_sentences([*sentences, *offer]))

    async def _async_not_understood(
        self, turn: TurnInfo, lexicon: Lexicon, words: Sequence[str]
    ) -> Unplanned:
        """Return which words were not understood, and that nothing was done."""
        if (phrase := lexicon.phrases.get("not_understood")) is None:
            return Unplanned(await self._async_text(turn, _NO_INTENT))
        parts = ", ".join(dict.fromkeys(word.strip(" ,.!?") for word in words))
        nothing = lexicon.phrases.get("nothing_done", "")
        comma = ", " if lexicon.spaced else "\uff0c"
        return Unplanned(f"{phrase.format(part=parts)}{comma}{nothing}")

    async def _async_text(self, turn: TurnInfo, refusal: ErrorText) -> str:
        """Return an error text in the speaker's language."""
        return await async_refusal_text(
            self._hass, self._matcher, turn.speaker.language, refusal
        )

    def _plan(self, turn: TurnInfo, found: Sequence[Candidate]) -> WishPlan:
        """Return the plan for candidates that are all possible."""
        steps: list[Wish] = []
        calls: list[ToolCall] = []
        for candidate in found:
            step_calls = _calls_for(candidate)
            calls += step_calls
            steps.append(_step_for(candidate, turn, step_calls))
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
        self._gazette.remember(turn, [(step.said, step.response) for step in steps])
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


def _errand_plan(turn: TurnInfo, errand: Errand) -> WishPlan:
    """Return the plan for tool calls that a sentence is."""
    calls = [_call(name, arguments) for name, arguments in errand.calls]
    step = HouseholdStep(
        call_ids=tuple(call.tool_call_id for call in calls),
        told=errand.told,
        is_asked=errand.is_asked,
    )
    return WishPlan(language=turn.speaker.language, steps=(step,), calls=tuple(calls))


def _names_in(home: HomeSnapshot) -> set[str]:
    """Return every name and alias of a home."""
    things: list[Entity | Area | Floor] = [*home.by_entity_id.values()]
    things += [*home.areas, *home.floors]
    return {name for item in things for name in (item.name, *item.aliases) if name}


def _trigger_plan(turn: TurnInfo) -> WishPlan:
    """Return the plan for a sentence that automations wait for."""
    call = _call(HANDLE_INTENT, {"sentence": turn.text})
    said = Understood(
        text=turn.text,
        intent_type="sentence_trigger",
        slots={},
        speech_slots={},
        response_key=None,
    )
    step = Wish(
        said=said,
        response=intent.IntentResponse(turn.speaker.language),
        call_ids=(call.tool_call_id,),
        is_foreign=True,
    )
    return WishPlan(language=turn.speaker.language, steps=(step,), calls=(call,))


def _step_for(candidate: Candidate, turn: TurnInfo, calls: Sequence[ToolCall]) -> Wish:
    """Return the step for a candidate and its calls."""
    rehearsal = candidate.rehearsal
    ids = tuple(call.tool_call_id for call in calls)
    if isinstance(rehearsal, Rehearsed):
        return Wish(
            said=candidate.said,
            response=rehearsal.response,
            call_ids=ids,
            refused=rehearsal.refused,
        )
    response = intent.IntentResponse(turn.speaker.language)
    return Wish(said=candidate.said, response=response, call_ids=ids, is_foreign=True)


def _calls_for(candidate: Candidate) -> list[ToolCall]:
    """Return the tool calls that do what a candidate means."""
    said, rehearsal = candidate.said, candidate.rehearsal
    if isinstance(rehearsal, Unrehearsable):
        return [
            _call(
                HANDLE_INTENT,
                {
                    "intent_type": said.intent_type,
                    "slots": said.slots,
                    "speech_slots": dict(said.speech_slots),
                    "response_key": said.response_key,
                },
            )
        ]
    if not isinstance(rehearsal, Rehearsed):
        return []
    if rehearsal.actions:
        return [_service_call(action) for action in rehearsal.actions]
    response = rehearsal.response
    asked = [
        state.entity_id
        for state in (*response.matched_states, *response.unmatched_states)
    ][:_MAX_ASKED]
    return [_call("get_states", {"entity_id": asked})] if asked else []


def _service_call(act: Action | HouseholdAct) -> ToolCall:
    """Return the tool call for one service."""
    return _call("call_service", service_of(act))


def _call(name: str, arguments: JsonObject) -> ToolCall:
    """Return a tool call with a fresh id."""
    return ToolCall(f"builtin_{uuid4().hex[:12]}", name, arguments)
