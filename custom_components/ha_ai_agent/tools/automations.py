"""Automations, as one tool: what a model is told of it, and who may do what."""

from collections.abc import Mapping
from typing import Any, Final

from ..automations.blueprints import async_list_blueprints
from ..calls.problems import async_answer
from ..calls.scope import TurnScope
from ..models import JsonObject, ToolAction, ToolCall, ToolSpec
from ..rights import CONFIGURES, LOOKS, STORED
from .automation_back import TOOL
from .automation_writing import AutomationWriting
from .tool import OBJECT, TEXT, as_chosen, one_of, several, told

_OBJECTS: Final[Mapping[str, Any]] = {"type": "array", "items": OBJECT}

SPEC: Final = several(
    TOOL,
    "Lasting automations, scripts, scenes; a person is asked before any is written.",
    ToolAction(name="list", takes="query?", rights=STORED, read_only=True),
    ToolAction(
        name="runs", takes="automation_id: why, when", rights=STORED, read_only=True
    ),
    ToolAction(name="get", takes="automation_id", rights=STORED, read_only=True),
    # With an automation of the house: as `get`, which is looked at there.
    ToolAction(
        name="preview", takes="yaml, or as update", rights=LOOKS, read_only=True
    ),
    ToolAction(
        name="suggest", takes="automation_id or yaml", rights=LOOKS, read_only=True
    ),
    ToolAction(name="create", takes="yaml, helpers?", rights=CONFIGURES),
    ToolAction(name="update", takes="automation_id, changes", rights=CONFIGURES),
    ToolAction(name="delete", takes="automation_id", rights=CONFIGURES),
    ToolAction(name="blueprints", takes="query?", rights=LOOKS, read_only=True),
    ToolAction(name="versions", takes="automation_id?", rights=STORED, read_only=True),
    ToolAction(name="restore", takes="version_id", rights=CONFIGURES),
    kind=one_of("automation", "script", "scene"),
    automation_id=TEXT,
    query=TEXT,
    version_id=TEXT,
    yaml=TEXT,
    helpers=told(
        _OBJECTS, "domain (input_boolean, timer, template, group ...), name, fields"
    ),
    changes=told(_OBJECTS, "JSON Patch of what get shows"),
)


class AutomationTools(AutomationWriting):
    """The family of this tool for one agent."""

    def specs(self) -> tuple[ToolSpec, ...]:
        """Return the tool."""
        return (SPEC,)

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
