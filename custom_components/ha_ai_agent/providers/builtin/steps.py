"""From what is understood to the plan: its steps and their tool calls."""

from collections.abc import Sequence
from uuid import uuid4

from homeassistant.helpers import intent

from ...const import HANDLE_INTENT
from ...models import JsonObject, ToolCall, TurnInfo
from .ask import Understood
from .candidate import Candidate
from .grammar.resolve import HouseholdAct
from .household import service_of
from .later import Errand
from .plan import HouseholdStep, ToldStep, Wish, WishPlan
from .rehearsal import Action, Rehearsed, Unrehearsable

_MAX_ASKED = 20


def errand_plan(turn: TurnInfo, errand: Errand) -> WishPlan:
    """Return the plan for tool calls that a sentence is."""
    if errand.is_answer:
        told = ToldStep(speech=errand.told)
        return WishPlan(language=turn.speaker.language, steps=(told,))
    calls = [call(name, arguments) for name, arguments in errand.calls]
    step = HouseholdStep(
        call_ids=tuple(call.tool_call_id for call in calls),
        told=errand.told,
        is_asked=errand.is_asked,
    )
    return WishPlan(language=turn.speaker.language, steps=(step,), calls=tuple(calls))


def trigger_plan(turn: TurnInfo) -> WishPlan:
    """Return the plan for a sentence that automations wait for."""
    asked = call(HANDLE_INTENT, {"sentence": turn.text})
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
        call_ids=(asked.tool_call_id,),
        is_foreign=True,
    )
    return WishPlan(language=turn.speaker.language, steps=(step,), calls=(asked,))


def step_for(
    candidate: Candidate, turn: TurnInfo, calls: Sequence[ToolCall]
) -> Wish | HouseholdStep:
    """Return the step for a candidate and its calls."""
    rehearsal = candidate.rehearsal
    ids = tuple(call.tool_call_id for call in calls)
    if isinstance(rehearsal, Errand):
        return HouseholdStep(call_ids=ids, told=rehearsal.told)
    if isinstance(rehearsal, Rehearsed):
        return Wish(
            said=candidate.said,
            response=rehearsal.response,
            call_ids=ids,
            refused=rehearsal.refused,
        )
    response = intent.IntentResponse(turn.speaker.language)
    return Wish(said=candidate.said, response=response, call_ids=ids, is_foreign=True)


def calls_for(candidate: Candidate) -> list[ToolCall]:
    """Return the tool calls that do what a candidate means."""
    said, rehearsal = candidate.said, candidate.rehearsal
    if isinstance(rehearsal, Unrehearsable):
        return [
            call(
                HANDLE_INTENT,
                {
                    "intent_type": said.intent_type,
                    "slots": said.slots,
                    "speech_slots": dict(said.speech_slots),
                    "response_key": said.response_key,
                },
            )
        ]
    if isinstance(rehearsal, Errand):
        return [call(name, arguments) for name, arguments in rehearsal.calls]
    if not isinstance(rehearsal, Rehearsed):
        return []
    if rehearsal.actions:
        return [service_call(action) for action in rehearsal.actions]
    response = rehearsal.response
    asked = [
        state.entity_id
        for state in (*response.matched_states, *response.unmatched_states)
    ][:_MAX_ASKED]
    return [call("get_states", {"entity_id": asked})] if asked else []


def service_call(act: Action | HouseholdAct) -> ToolCall:
    """Return the tool call for one service."""
    return call("call_service", service_of(act))


def call(name: str, arguments: JsonObject) -> ToolCall:
    """Return a tool call with a fresh id."""
    return ToolCall(f"builtin_{uuid4().hex[:12]}", name, arguments)
