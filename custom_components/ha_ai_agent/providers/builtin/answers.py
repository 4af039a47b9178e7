"""Turns results into one honest sentence in the language of the speaker."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
import json
from typing import Any

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import TemplateError
from homeassistant.helpers import intent, template, translation

from ...languages import Lexicon, find
from ...models import ToolMessage
from .ask import Matcher, Understood
from .plan import HouseholdStep, LookStep, ToldStep, Wish, WishPlan
from .refusals import async_refusal_text
from .telling.looking import Result, async_told_of
from .telling.told import async_done, join_sentences

DONE = "component.conversation.conversation.agent.done"
_WAITS = "approval_required"
# Phrase -> the lists of a result whose entities it names.
_NAMED: Mapping[str, tuple[str, ...]] = {
    "unconfirmed": ("unconfirmed",),
    "unavailable": ("unavailable",),
    "unable": ("not_supported",),
    "forbidden": ("not_permitted",),
    "failed": ("not_found", "not_exposed"),
}
# Where a language says why in a sentence of its own: that; and else: this.
_WHY: Mapping[str, tuple[str, str]] = {
    "unavailable": ("unreachable", "unavailable"),
    "unable": ("unable", "failed"),
    "forbidden": ("forbidden", "failed"),
}

# What is said of a value has the name of what shows it.
_ROUNDED = frozenset({"temperature", "percentage", "humidity"})


class Answers:
    """Knows how to say what became of a plan."""

    __slots__ = ("_hass", "_matcher")

    def __init__(self, hass: HomeAssistant, matcher: Matcher) -> None:
        self._hass = hass
        self._matcher = matcher

    async def async_of_plan(
        self, plan: WishPlan, results: Mapping[str, Result], lexicon: Lexicon
    ) -> str:
        """Return what to say after the calls of a plan have come back."""
        sentences: list[str] = []
        is_several = len(plan.steps) > 1
        for step in plan.steps:
            own = [results.get(call_id, {}) for call_id in step.call_ids]
            said = await self._async_step(step, own, plan.language, lexicon)
            if is_several and (done := _changed(own)) and len(said) == 1:
                # "Turned off the light. Closing." tells nothing of four things.
                said = [await async_done(self._hass, done, plan.language)]
            sentences += said
        sentences += _question(list(results.values()), lexicon)
        return join_sentences(sentences)

    async def async_of_results(
        self, results: Sequence[Result], language: str, lexicon: Lexicon
    ) -> str:
        """Return what to say about calls that another provider made."""
        sentences = await self._async_troubles(results, language, lexicon)
        changed = [entity_id for item in results for entity_id in _ids(item, "changed")]
        if changed and (phrase := lexicon.phrases.get("changed")):
            sentences.insert(0, phrase.format(names=self._names(changed)))
        sentences += _question(results, lexicon)
        return join_sentences(sentences or [await self._async_done(language)])

    async def _async_step(
        self,
        step: Wish | HouseholdStep | ToldStep | LookStep,
        results: Sequence[Result],
        language: str,
        lexicon: Lexicon,
    ) -> list[str]:
        """Return what to say about one wish."""
        if isinstance(step, ToldStep):
            return [step.speech]
        if isinstance(step, LookStep):
            return [await async_told_of(self._hass, step.lookup, results, language)]
        if isinstance(step, HouseholdStep):
            return await self._async_household(step, results, language, lexicon)
        if step.is_foreign:
            return await self._async_foreign(results, language, lexicon)
        sentences = await self._async_troubles(results, language, lexicon)
        if step.refused:
            sentences += await self._async_failed(step.refused, language, lexicon)
        is_waiting = any(item.get("status") == _WAITS for item in results)
        has_changed = any(_ids(item, "changed") for item in results)
        if (sentences or is_waiting) and not has_changed:
            return sentences
        changed = [entity_id for item in results for entity_id in _ids(item, "changed")]
        said = replace(step.said, speech_slots=self._as_taken(step.said, changed))
        speech = await self.async_speech(said, step.response, language)
        if not speech and step.call_ids:
            speech = await self._async_done(language)
        return [speech, *sentences]

    async def _async_household(
        self,
        step: HouseholdStep,
        results: Sequence[Result],
        language: str,
        lexicon: Lexicon,
    ) -> list[str]:
        """Return what to say about acts that the grammar understood."""
        sentences = await self._async_troubles(results, language, lexicon)
        if step.is_asked and not sentences:
            items = [text for item in results for text in _items(item)]
            return [", ".join(items) or find(language).household.none]
        if step.told and not sentences and not _waits(results):
            return [f"{find(language).sentences['okay']} {step.told}"]
        done = [
            id_
            for item in results
            for key in ("changed", "already")
            for id_ in _ids(item, key)
        ]
        if done:
            return [await async_done(self._hass, done, language), *sentences]
        if sentences or _waits(results):
            return sentences
        return [await self._async_done(language)]

    async def _async_foreign(
        self, results: Sequence[Result], language: str, lexicon: Lexicon
    ) -> list[str]:
        """Return what a handler said that ran by itself."""
        spoken = [str(item["speech"]) for item in results if item.get("speech")]
        return spoken or await self._async_troubles(results, language, lexicon)

    async def _async_troubles(
        self, results: Sequence[Result], language: str, lexicon: Lexicon
    ) -> list[str]:
        """Return a sentence for everything that did not simply work."""
        sentences = [
            await self._async_trouble(item, language, lexicon) for item in results
        ]
        for key, lists in _NAMED.items():
            ids = [
                entity_id
                for item in results
                for name in _lists_of(item, key, lists)
                for entity_id in _ids(item, name)
            ]
            if ids:
                sentences.append(await self._async_named(key, ids, language, lexicon))
        return [text for text in sentences if text]

    async def _async_trouble(
        self, result: Result, language: str, lexicon: Lexicon
    ) -> str:
        """Return a sentence for a call that did not run, or not well."""
        status = result.get("status", "failed" if result.get("error") else "")
        if status == "denied" and (denied := lexicon.phrases.get("denied")):
            return denied
        if any(_ids(result, name) for lists in _NAMED.values() for name in lists):
            return ""
        if result.get("error") and _ids(result, "changed"):
            return ""  # all of it was seen to happen, whatever the service said
        if status == "failed" or result.get("error"):
            return await self._async_named("failed_all", (), language, lexicon)
        if status in {"unconfirmed", "partial"}:
            return await self._async_named("unconfirmed", (), language, lexicon)
        return ""

    async def _async_failed(
        self, entity_ids: Iterable[str], language: str, lexicon: Lexicon
    ) -> list[str]:
        """Return a sentence for entities that cannot do it."""
        return [await self._async_named("failed", entity_ids, language, lexicon)]

    async def _async_named(
        self, key: str, entity_ids: Iterable[str], language: str, lexicon: Lexicon
    ) -> str:
        """Return a phrase with names in it."""
        names = self._names(entity_ids)
        own, plain = _WHY.get(key, ("", key))
        phrase = find(language).household.talk.get(own) if names else None
        phrase = phrase or lexicon.phrases.get(plain)
        if phrase is not None and names:
            return phrase.format(names=names)
        if phrase is not None:
            return phrase.partition("{names}")[0].rstrip(" :.\uff1a\u3002") + "."
        error = await async_refusal_text(
            self._hass, self._matcher, language, ("handle_error", {})
        )
        return f"{error}: {names}" if names else error

    def _as_taken(self, said: Understood, changed: Collection[str]) -> dict[str, Any]:
        """Return what is said of values, as the devices took them: they may round."""
        slots = dict(said.speech_slots)
        for slot in _ROUNDED & slots.keys():
            states = filter(None, map(self._hass.states.get, changed))
            values = {state.attributes.get(slot) for state in states}
            if len(values) == 1 and isinstance(value := values.pop(), int | float):
                slots[slot] = f"{value:g}"
        return slots

    def _names(self, entity_ids: Iterable[str]) -> str:
        """Return names as people know them, a few of them."""
        names = [
            state.name if (state := self._hass.states.get(entity_id)) else entity_id
            for entity_id in dict.fromkeys(entity_ids)
        ]
        return ", ".join(names[:5]) + (f" (+{len(names) - 5})" if names[5:] else "")

    async def _async_done(self, language: str) -> str:
        """Return "Done" in the language of the speaker."""
        texts = await translation.async_get_translations(
            self._hass, language, "conversation", ["conversation"]
        )
        return texts.get(DONE, "Done")

    async def async_speech(
        self, said: Understood, response: intent.IntentResponse, language: str
    ) -> str:
        """Return Home Assistant's own answer to an intent, with the states of now."""
        if (plain := response.speech.get("plain")) is not None:
            return str(plain["speech"])
        intents = await self._matcher.async_intents(language)
        if intents is None or said.response_key is None:
            return ""
        text = intents.intent_responses.get(said.intent_type, {}).get(said.response_key)
        if not text:
            return ""
        matched, unmatched = self._now(response)
        if said.intent_type == intent.INTENT_GET_STATE and "name" not in said.slots:
            matched, unmatched = _without_groups(matched, unmatched)
        states = matched or unmatched
        values = {
            "slots": {**said.speech_slots, **response.speech_slots},
            "state": states[0] if states else None,
            "query": {"matched": matched, "unmatched": unmatched},
        }
        try:
            rendered = template.Template(text, self._hass).async_render(
                values, parse_result=False
            )
        except TemplateError:
            # Some languages' answers do not expect that nothing was found.
            return await async_refusal_text(
                self._hass, self._matcher, language, ("no_intent", {})
            )
        return " ".join(str(rendered).split())

    def _now(
        self, response: intent.IntentResponse
    ) -> tuple[list[template.TemplateState], list[template.TemplateState]]:
        """Return the states of an answer as they are now."""

        def current(states: Iterable[State]) -> list[template.TemplateState]:
            return [
                template.TemplateState(
                    self._hass, self._hass.states.get(state.entity_id) or state
                )
                for state in states
            ]

        return current(response.matched_states), current(response.unmatched_states)


def _lists_of(result: Result, key: str, lists: tuple[str, ...]) -> tuple[str, ...]:
    """Return the lists that a phrase names; what a service failed at was not sent."""
    if not result.get("error"):
        return lists
    return {"unconfirmed": (), "failed": (*lists, "unconfirmed")}.get(key, lists)


def _without_groups(
    *found: list[template.TemplateState],
) -> tuple[list[template.TemplateState], ...]:
    """Return the states without groups whose members are all there themselves."""
    ids = {state.entity_id for states in found for state in states}
    return tuple(
        [state for state in states if not _is_told_already(state, ids)]
        for states in found
    )


def _is_told_already(state: State, entity_ids: Collection[str]) -> bool:
    """Return whether a state only sums up others that are told of."""
    members = state.attributes.get(ATTR_ENTITY_ID)
    if not isinstance(members, list | tuple | set) or not members:
        return False
    return all(member in entity_ids for member in members)


def _question(results: Sequence[Result], lexicon: Lexicon) -> list[str]:
    """Return that something waits for a yes, as a question and nothing else.

    The turn asks in its own words for what waits. A preview said here would stand alone
    once this question is left out, and sound as if it were done.
    """
    if not any(item.get("status") == _WAITS for item in results):
        return []
    text = lexicon.phrases.get("approval", "OK?").format(preview="").strip()
    return [text[:1].upper() + text[1:]]


def read_results(messages: Iterable[ToolMessage]) -> dict[str, Result]:
    """Return tool results by the id of their call."""
    results: dict[str, Result] = {}
    for message in messages:
        try:
            data = json.loads(message.content)
        except ValueError:
            data = {"error": "unreadable"}
        results[message.tool_call_id] = data if isinstance(data, dict) else {}
    return results


def _changed(results: Iterable[Result]) -> list[str]:
    return [id_ for item in results for id_ in _ids(item, "changed")]


def _waits(results: Iterable[Result]) -> bool:
    """Return whether something waits for a yes."""
    return any(item.get("status") == _WAITS for item in results)


def _items(result: Result) -> list[str]:
    """Return the items of lists that were read."""
    response = result.get("response")
    rows = response.values() if isinstance(response, dict) else ()
    return [
        str(item.get("summary", item)) if isinstance(item, dict) else str(item)
        for row in rows
        if isinstance(row, dict)
        for item in row.get("items", ())
    ]


def _ids(result: Result, key: str) -> list[str]:
    """Return the entity ids of a list, or the keys of a mapping, in a result."""
    value = result.get(key)
    return [str(item) for item in value] if isinstance(value, list | dict) else []
