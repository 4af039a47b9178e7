"""Wishes that are no service call, as a tool for the built-in provider alone."""

from collections.abc import Sequence
from typing import Final, override

from homeassistant.core import Context

from .calls.resolved import ResolvedCall
from .calls.scope import TurnScope
from .const import HANDLE_INTENT
from .models import ApprovalRecord, JsonObject, ToolCall, ToolSpec
from .providers.builtin_provider import BuiltinProvider
from .rights import LOOKS
from .tools.options import Family

SPEC: Final = ToolSpec(
    name=HANDLE_INTENT,
    description="Run an intent that Home Assistant's own matcher understood.",
    parameters={"type": "object"},
    # Whether it reads is known call by call: see below.
    read_only=True,
    is_hidden=True,
    rights=LOOKS,
)


class IntentTools(Family):
    """Timers, lists, questions, people's own sentences.

    A call runs only if the matcher made it, word for word, from what a person said. A
    model that names this tool gets the same answer as for a tool that does not exist.
    """

    def __init__(self, builtin: BuiltinProvider) -> None:
        self._builtin = builtin

    @override
    def specs(self) -> Sequence[ToolSpec]:
        """Return the hidden tool."""
        return (SPEC,)

    @override
    async def async_call(self, call: ToolCall, scope: TurnScope) -> JsonObject:
        """Run an intent."""
        if not self._builtin.take_issued(call):
            return {
                "status": "failed",
                "error": "unknown_tool",
                "message": "There is no such tool.",
            }
        _, intents = await self._builtin.async_parts()
        facts = intents.facts(call.arguments)
        if scope.info.speaker.is_read_only and not facts.is_read_only:
            return {
                "status": "denied",
                "error": "read_only",
                "message": "This user may not change anything.",
            }
        result = await intents.async_run(call.arguments, scope.info, scope.context)
        if not facts.is_read_only:
            done = ResolvedCall(
                tool_call_id=call.tool_call_id,
                tool=call.name,
                domain="intent",
                service=facts.intent_type if facts.is_home_assistants else "own",
            )
            scope.deeds.note(call.tool_call_id, done, result)
        return result

    @override
    async def async_run_approved(
        self, record: ApprovalRecord, context: Context
    ) -> JsonObject:
        """Refuse: these calls are never parked."""
        return {
            "status": "failed",
            "error": "not_parked",
            "message": "This call cannot have been parked.",
        }
