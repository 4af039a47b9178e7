"""The tool for wishes that are no service call: timers, lists, people's own intents.

Only the built-in provider calls it; no model is shown it. It runs Home Assistant's
handler, which keeps to what is exposed, in the context of the person who asked.
"""

import asyncio
from dataclasses import dataclass
from typing import Any

from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.components.conversation.const import DOMAIN as CONVERSATION_DOMAIN
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import intent, translation

from ...models import JsonObject, TurnInfo
from .answers import DONE, Answers
from .ask import Matcher, Understood, user_input
from .refusals import async_refusal_text, refusal_for
from .rehearsal import READ_ONLY, slots_for


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentFacts:
    """What the approval policy wants to know of such a call."""

    intent_type: str
    is_read_only: bool
    is_home_assistants: bool
    """Timers, lists and the like. False: somebody's own script or automation."""


class IntentFamily:
    """Runs intents and sentence triggers as tool calls."""

    __slots__ = ("_answers", "_hass", "_matcher")

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._matcher = Matcher(hass)
        self._answers = Answers(hass, self._matcher)

    def facts(self, arguments: JsonObject) -> IntentFacts:
        """Return what a call is, without running it."""
        intent_type = str(arguments.get("intent_type") or "")
        handler = self._hass.data.get(intent.DATA_KEY, {}).get(intent_type)
        module = type(handler).__module__
        return IntentFacts(
            intent_type=intent_type or "sentence_trigger",
            is_read_only=intent_type in READ_ONLY,
            is_home_assistants=module.startswith("homeassistant.")
            and ".intent_script" not in module,
        )

    async def async_run(
        self, arguments: JsonObject, turn: TurnInfo, context: Context
    ) -> JsonObject:
        """Run a call and return its result with what there is to say."""
        if arguments.get("sentence"):
            return await self._async_trigger(turn, context)
        said = Understood(
            text=turn.text,
            intent_type=str(arguments.get("intent_type")),
            slots=arguments.get("slots", {}),
            speech_slots=arguments.get("speech_slots", {}),
            response_key=arguments.get("response_key"),
        )
        try:
            response = await self._async_handle(said, turn, context)
        except intent.IntentError as err:
            speech = await async_refusal_text(
                self._hass, self._matcher, turn.speaker.language, refusal_for(err)
            )
            return {
                "status": "failed",
                "error": "intent_failed",
                "message": str(err),
                "speech": speech,
            }
        is_known = self.facts(arguments).is_home_assistants
        return {
            "status": "confirmed" if is_known else "unconfirmed",
            "speech": await self._answers.async_speech(
                said, response, turn.speaker.language
            ),
        }

    async def _async_handle(
        self, said: Understood, turn: TurnInfo, context: Context
    ) -> intent.IntentResponse:
        """Let Home Assistant's handler do it."""
        return await intent.async_handle(
            self._hass,
            CONVERSATION_DOMAIN,
            said.intent_type,
            slots_for(turn, said.slots),
            turn.text,
            context,
            turn.speaker.language,
            assistant=CONVERSATION_DOMAIN,
            device_id=turn.speaker.device_id,
            satellite_id=turn.speaker.satellite_id,
            conversation_agent_id=turn.agent_id,
        )

    async def _async_trigger(self, turn: TurnInfo, context: Context) -> JsonObject:
        """Run the automations that wait for this sentence."""
        found = await self._matcher.async_trigger(turn)
        if found is None:
            return {"status": "failed", "error": "no_trigger", "message": "No trigger."}
        manager = get_agent_manager(self._hass)
        words: Any = user_input(turn)
        words.context = context
        pending = [
            trigger(words, result)
            for name, result in found.matched_triggers.items()
            if (trigger := manager.get_trigger_callback(name)) is not None
        ]
        speech: str | None = None
        for answer in await asyncio.gather(*pending):
            if answer is not None:
                speech = answer
                break
        if speech is None:
            texts = await translation.async_get_translations(
                self._hass,
                turn.speaker.language,
                CONVERSATION_DOMAIN,
                [CONVERSATION_DOMAIN],
            )
            speech = texts.get(DONE, "Done")
        return {"status": "unconfirmed", "speech": speech}
