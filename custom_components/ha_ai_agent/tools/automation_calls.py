"""The calls of the automations tool: who may do what."""

from ..automations.blueprints import async_list_blueprints
from ..calls.problems import async_answer
from ..calls.scope import TurnScope
from ..models import JsonObject, ToolCall
from .automation_spec import SPEC
from .automation_writing import AutomationWriting
from .tool import as_chosen


class AutomationCalls(AutomationWriting):
    """Answers the calls of one agent."""

    async def async_call(self, call: ToolCall, scope: TurnScope) -> JsonObject:
        """Return the result of a call."""
        return await async_answer(self._async_call(call, scope))

    async def _async_call(self, call: ToolCall, scope: TurnScope) -> JsonObject:
        call, _, reads = as_chosen(SPEC, call)
        # Only undo says what it undoes.
        call.arguments.pop("undoes", None)
        wanted = await self.async_wanted(call, scope)
        if not reads:
            return await self.async_ask(wanted)
        match call.arguments["action"]:
            case "list":
                return self.listed(wanted)
            case "get":
                return await self.async_get(wanted)
            case "preview":
                return await self.async_preview(wanted)
            case "runs":
                return await self.async_runs(wanted)
            case "blueprints":
                query = wanted.arguments.get("query")
                return await async_list_blueprints(self._hass, wanted.kind, query)
            case "versions":
                return await self.async_versions(wanted)
        return await self.async_suggest(wanted)
