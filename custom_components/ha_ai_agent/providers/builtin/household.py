"""The grammar of household acts in the home as it is now."""

import asyncio
from collections.abc import Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from homeassistant.components.intent import async_device_supports_timers
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ...domains.tables import ACTS
from ...home.snapshot import HomeSnapshot
from ...languages import find
from ...models import JsonObject, TurnInfo
from .due import async_due
from .grammar.asides import without_aside
from .grammar.clauses import Clause, Target
from .grammar.conditions import Condition, conditions_of
from .grammar.corrections import corrected
from .grammar.errands import is_shopping, is_undo, items_for, later, lists_of
from .grammar.lookups import Lookup, lookup_of
from .grammar.naming import Naming, build_naming
from .grammar.past import Past
from .grammar.picking import picked
from .grammar.questions import HouseholdAnswer, answer, answered
from .grammar.resolve import HouseholdAct
from .grammar.taken_off import taken_off
from .grammar.things import HomeThings
from .grammar.times import moment_of
from .grammar.understand import HouseholdReading, Placed, Unread, is_against, understand
from .grammar.words import WordBook, lookup_book, question_book, word_book
from .helping import async_helper_errand
from .later import Errand, postponed
from .lists import async_taken_off
from .name_lists import GetHome
from .rehearsal import Action
from .talk import async_samples, kind_of_talk, said_samples
from .telling.deeds import PastDeeds

type Ids = tuple[str, ...]
type IfChecked = tuple[HouseholdReading, HouseholdAnswer, bool]
"""What is wished, what shows whether it is so, and whether it is."""

_PLAIN: Final = frozenset({"on", "off", "open", "close", "lock"})
_SWITCHED: Final = frozenset({"on", "off"})
_ADD: Final = "add_item"


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """What is answered about the matcher itself."""

    said: str = ""
    entity_ids: Ids = ()
    """Things whose state answers it."""
    is_known: bool = True
    """Whether it is the matcher that can know."""


class HouseholdGrammar:
    """Keeps what this home is called, by language: built when the home is another."""

    def __init__(
        self, hass: HomeAssistant, get_home: GetHome, deeds: PastDeeds | None = None
    ) -> None:
        self._hass = hass
        self._deeds = deeds
        self._get_home = get_home
        self._names: dict[str, Naming] = {}
        self._lock = asyncio.Lock()
        self._past = Past()

    async def async_prepare(self, language: str) -> None:
        """Build what the first sentence of a language would wait for."""
        await self._async_book(language)

    async def async_talk(self, turn: TurnInfo) -> Talk | None:
        """Return what answers a question about the matcher itself."""
        code = turn.speaker.language
        if not (kind := kind_of_talk(turn.text, code)):
            return None
        if kind == "helps":
            samples = await self.async_samples(turn)
            return Talk(said=said_samples(samples, code)) if samples else None
        words = find(code).household.talk
        if self._deeds and (deed := await self._deeds.async_last(turn)) is not None:
            # What was really done, by whomever of us, and before a restart, too.
            if kind == "dids" and (told := await self._deeds.async_told(deed, turn)):
                return Talk(said=told)
            if kind == "whys" and (why := await self._deeds.async_said(deed, turn)):
                return Talk(said=words["because"].format(text=why))
        past = self._past.of(turn.conversation_id)
        if not past.text:
            return Talk(said=words["nothing"], is_known=False)
        if kind == "whys":
            return Talk(said=words["because"].format(text=past.text))
        return Talk(entity_ids=past.done)

    async def async_samples(
        self, turn: TurnInfo, most: int = 3, about: str = ""
    ) -> Ids:
        """Return sentences that work in this home as it is now."""
        if (book := await self._async_book(turn.speaker.language)) is None:
            return ()

        async def can_do(sample: TurnInfo) -> bool:
            reading = await self.async_read(sample)
            if isinstance(reading, HouseholdReading):
                return True
            return await self.async_later(sample) is not None

        return await async_samples(turn, book[1], can_do, most, about)

    async def async_helper(self, turn: TurnInfo, *, may_be_any: bool) -> Errand | None:
        """Return what a sentence wants of a helper of the home that has a name."""
        if (book := await self._async_book(turn.speaker.language)) is None:
            return None
        device_id = turn.speaker.device_id
        has_own = bool(
            device_id and async_device_supports_timers(self._hass, device_id)
        )
        return await async_helper_errand(
            self._hass, turn, *book, may_be_any=may_be_any and not has_own
        )

    async def async_errand(self, turn: TurnInfo) -> Errand | None:
        """Return what a sentence wants of lists, of later, or put back."""
        language = find(turn.speaker.language)
        if (book := await self._async_book(turn.speaker.language)) is None:
            return None
        words, naming = book
        if is_undo(turn.text, language):
            return Errand(calls=(("undo", {}),))
        lists = lists_of(naming)
        if lists and is_shopping(turn.text, language):
            return Errand(calls=(_reading(lists[0]),), is_asked=True)
        asked = await self.async_answer(turn)
        if (
            asked
            and asked.form in {"no", "states"}
            and set(asked.entity_ids) <= {*lists}
        ):
            calls = tuple(_reading(id_) for id_ in asked.entity_ids)
            return Errand(calls=calls, is_asked=True) if calls else None
        if (gone := taken_off(turn.text, words, naming)) is not None:
            return await async_taken_off(self._hass, gone, words)
        items = items_for(turn.text, words, naming)
        if items and self._hass.services.has_service(
            items.entity_id.partition(".")[0], _ADD
        ):
            return Errand(
                calls=tuple(_adding(items.entity_id, item) for item in items.items),
                told=", ".join(items.items),
            )
        return None

    async def async_later(self, turn: TurnInfo) -> Errand | None:
        """Return what shall be done in a while."""
        language = find(turn.speaker.language)
        if (found := later(turn.text, language)) is not None:
            text, seconds = found
            is_first = turn.text.rstrip(" .!").endswith(text.rstrip(" .!"))
            reading = await self.async_read(replace(turn, text=text))
            due = dt_util.now() + timedelta(seconds=seconds)
            when: int | str = seconds
        elif (moment := moment_of(turn.text, language)) is not None:
            reading = await self.async_read(replace(turn, text=moment.rest))
            if not moment.is_marked and not _is_plain(reading):
                # "The heating at 21": a number that a thing is set to.
                return None
            at = async_due(self._hass, moment)
            if at is None:
                return None
            due, when = at, at.isoformat()
            is_first = turn.text.rstrip(" .!").endswith(moment.rest)
        else:
            return None
        if not isinstance(reading, HouseholdReading) or _is_split(reading, is_first):
            return None
        services = [service_of(act) for act in reading.acts]
        return postponed(self._hass, services, due, when, turn.speaker.language)

    async def async_read(
        self, turn: TurnInfo, about: Ids = (), among: Ids = ()
    ) -> HouseholdReading | Unread | None:
        """Return what a sentence wants done; None where there is no grammar.

        `about` is what "it" is, where not what was spoken of before; `among`: of what
        may be meant only these are.
        """
        if (book := await self._async_book(turn.speaker.language)) is None:
            return None
        words, naming = book
        past = self._past.of(turn.conversation_id)
        ids = about or past.spoken_of
        things = HomeThings(
            naming.home, self._state_of, turn.speaker.area_id, ids, among
        )
        clause = _with_kinds(past.clause, naming.home, past.done)
        reading = understand(turn.text, words, naming, things, clause)
        has = self._hass.services.has_service
        if isinstance(reading, Unread) or all(
            has(act.domain, act.service) for act in reading.acts
        ):
            return reading
        return Unread()

    async def async_corrected(self, turn: TurnInfo) -> HouseholdReading | None:
        """Return what is meant instead of what was done in this conversation."""
        language = find(turn.speaker.language)
        meant = corrected(turn.text, language)
        if not meant or not self._past.of(turn.conversation_id).done:
            return None
        for joint in ("", *language.lexicon.conjunctions):
            said = replace(turn, text=f"{joint} {meant}".strip())
            reading = await self.async_read(said)
            if isinstance(reading, HouseholdReading):
                return reading
        return None

    async def async_is_off(self, turn: TurnInfo, actions: Sequence[Action]) -> bool:
        """Return whether a thing is put on or off by name, and they do another."""
        if not await self.async_is_against(turn, actions):
            return False
        reading = await self.async_read(turn)
        return isinstance(reading, HouseholdReading) and all(
            clause.act in _SWITCHED
            and clause.target == Target(names=clause.target.names)
            for clause in reading.clauses
        )

    async def async_without_aside(self, turn: TurnInfo) -> str | None:
        """Return a sentence without what only says why."""
        book = await self._async_book(turn.speaker.language)
        return without_aside(turn.text, *book) if book else None

    async def async_is_against(self, turn: TurnInfo, actions: Sequence[Action]) -> bool:
        """Return whether what others guessed is against an act that is said."""
        if (book := await self._async_book(turn.speaker.language)) is None:
            return False
        services = [(action.domain, action.service) for action in actions]
        return is_against(turn.text, *book, services)

    async def async_checked(self, turn: TurnInfo) -> IfChecked | None:
        """Return what is wished if something is so, what shows it, and if it is so."""
        cuts = conditions_of(turn.text, find(turn.speaker.language))
        found = [
            checked
            for condition in cuts
            if (checked := await self._async_checked(turn, condition)) is not None
        ]
        return found[0] if len(found) == 1 else None

    async def _async_checked(
        self, turn: TurnInfo, condition: Condition
    ) -> IfChecked | None:
        """Return the same for one way to cut a sentence."""
        asked = f"{condition.question}?"
        found = await self.async_answer(replace(turn, text=asked))
        about = found.entity_ids if found is not None and found.is_named else ()
        reading = await self.async_read(replace(turn, text=condition.wish), about)
        is_first = turn.text.rstrip(" .!").endswith(condition.wish)
        if not isinstance(reading, HouseholdReading) or _is_split(reading, is_first):
            return None
        if not condition.relation:
            if found is None or found.form not in {"yes", "no"}:
                return None
            return reading, found, found.form == "yes"
        measures = find(turn.speaker.language).household.measures
        warmth = next(iter(measures.get("temperature", ())), "")
        for text in (asked, f"{warmth} {asked}"):
            found = await self.async_answer(replace(turn, text=text))
            if found is None or found.form != "states":
                continue
            is_above = condition.relation == "above"
            sides = {
                value > condition.number if is_above else value < condition.number
                for value in self._figures(found)
            }
            return (reading, found, sides.pop()) if len(sides) == 1 else None
        return None

    def _figures(self, found: HouseholdAnswer) -> list[float]:
        """Return what an answer would tell, as numbers; none where one is none."""
        figures = []
        for entity_id in found.entity_ids:
            shown = self._state_of(entity_id) or ("", {})
            value = shown[1].get(found.attribute) if found.attribute else shown[0]
            try:
                figures.append(float(str(value)))
            except ValueError:
                return []
        return figures

    async def async_answer(self, turn: TurnInfo) -> HouseholdAnswer | None:
        """Return what answers a question of this home; None where it is none."""
        book = await self._async_book(turn.speaker.language)
        words = question_book(find(turn.speaker.language).code)
        if book is None or words is None:
            return None
        return answer(turn.text, words, book[1], self._state_of)

    async def async_placed_answer(self, turn: TurnInfo) -> tuple[Placed, ...]:
        """Return what the words of a question of this home were used for."""
        book = await self._async_book(turn.speaker.language)
        words = question_book(find(turn.speaker.language).code)
        if book is None or words is None:
            return ()
        found = answered(turn.text, words, book[1], self._state_of)
        return found[1] if found else ()

    async def async_lookup(self, turn: TurnInfo) -> Lookup | None:
        """Return what a question wants looked up of another time."""
        book = await self._async_book(turn.speaker.language)
        words = lookup_book(find(turn.speaker.language).code)
        if book is None or words is None:
            return None
        return lookup_of(turn.text, words, book[1], self._state_of)

    async def async_exposed(self, domain: str) -> Ids:
        """Return what there is of a domain in this home."""
        home = await self._get_home()
        return tuple(item.entity_id for item in home.by_domain.get(domain, ()))

    async def async_picked(self, turn: TurnInfo) -> HouseholdReading | None:
        """Return what was wished before, now that is said which thing is meant."""
        past = self._past.of(turn.conversation_id)
        book = await self._async_book(turn.speaker.language)
        if book is None or not past.candidates:
            return None
        # It counts for the very next sentence.
        self._past.asked(turn.conversation_id, "", ())
        ids = picked(turn.text, *book, past.candidates)
        if not ids:
            return None
        before = replace(turn, text=past.wish)
        reading = await self.async_read(before, among=ids)
        is_all = isinstance(reading, HouseholdReading) and {*reading.entity_ids} == {
            *ids
        }
        return reading if is_all and isinstance(reading, HouseholdReading) else None

    def remember(self, turn: TurnInfo, clause: Clause | None, ids: Ids) -> None:
        """Note what was done, for "and the kitchen too", and to what, for "it"."""
        self._past.did(turn.conversation_id, turn.text, clause, ids)

    def note(self, turn: TurnInfo, ids: Ids) -> None:
        """Note what was asked about: that is "it", too."""
        self._past.told(turn.conversation_id, ids)

    def ask_which(self, turn: TurnInfo, candidates: Ids) -> None:
        """Note that the person was asked which of several things is meant."""
        self._past.asked(turn.conversation_id, turn.text, candidates)

    def forget(self, conversation_id: str) -> None:
        """Forget what was done in a conversation."""
        self._past.forget(conversation_id)

    def _state_of(self, entity_id: str) -> tuple[str, Mapping[str, Any]] | None:
        state = self._hass.states.get(entity_id)
        return None if state is None else (state.state, state.attributes)

    async def _async_book(self, language: str) -> tuple[WordBook, Naming] | None:
        """Return the words of a language and the names of the home as it is now."""
        code = find(language).code
        home = await self._get_home()
        naming = self._names.get(code)
        if naming is None or naming.home is not home:
            async with self._lock:
                naming = self._names.get(code)
                if naming is None or naming.home is not home:
                    naming = await self._hass.async_add_executor_job(
                        self._build, home, code
                    )
                    if naming is None:
                        return None
                    self._names[code] = naming
        words = word_book(code)
        return None if words is None else (words, naming)

    @staticmethod
    def _build(home: HomeSnapshot, code: str) -> Naming | None:
        words = word_book(code)
        return None if words is None else build_naming(home, words)


def act_called(services: AbstractSet[str]) -> Clause | None:
    """Return what Home Assistant's own sentence did, as an act of the grammar."""
    acts = {
        act
        for row in ACTS.values()
        for act, does in row.acts.items()
        if act in _PLAIN and services == {does}
    }
    return Clause(act=acts.pop()) if len(acts) == 1 else None


def _with_kinds(clause: Clause | None, home: HomeSnapshot, ids: Ids) -> Clause | None:
    """Return what was wished before with the kind that it was done to."""
    if clause is None or clause.target.kinds:
        return clause
    domains = {id_.partition(".")[0] for id_ in ids if id_ in home.by_entity_id}
    if len(domains) != 1:
        return clause
    kinds = ((domains.pop(), True),)
    return replace(clause, target=replace(clause.target, kinds=kinds))


def _is_split(reading: HouseholdReading, is_first: bool) -> bool:
    """Return whether a time or an "if" may be meant for a part of a sentence alone.

    "Lamp on and tv off at ten": what stands first is meant for all of it.
    """
    acts = {
        (clause.act, clause.value, clause.color, clause.choice)
        for clause in reading.clauses
    }
    return len(acts) > 1 and not is_first


def _is_plain(reading: HouseholdReading | Unread | None) -> bool:
    """Return whether a wish is whole without any number."""
    return isinstance(reading, HouseholdReading) and not any(
        act.data for act in reading.acts
    )


def service_of(act: HouseholdAct | Action) -> JsonObject:
    """Return an act as the arguments of a service call."""
    ids = {"entity_id": sorted(act.entity_ids)} if act.entity_ids else {}
    data = {"data": dict(act.data)} if act.data else {}
    return {"domain": act.domain, "service": act.service, **ids, **data}


def _reading(entity_id: str) -> tuple[str, JsonObject]:
    return _on_list(entity_id, "get_items", {"status": "needs_action"})


def _adding(entity_id: str, item: str) -> tuple[str, JsonObject]:
    return _on_list(entity_id, _ADD, {"item": item})


def _on_list(entity_id: str, service: str, data: JsonObject) -> tuple[str, JsonObject]:
    domain = entity_id.partition(".")[0]
    return "call_service", {
        "domain": domain,
        "service": service,
        "entity_id": [entity_id],
        "data": data,
    }
