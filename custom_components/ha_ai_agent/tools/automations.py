"""The automation tools, a row each."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from ..calls.problems import async_answer, failed
from ..calls.scope import TurnScope
from ..models import JsonObject, ToolCall, ToolSpec
from ..rights import CONFIGURES, LOOKS, STORED
from .automation_work import AutomationWork, Wanted

_ID: Final = {
    "type": "string",
    "description": "Entity id, or id, as list_automations shows it.",
}
_CONFIG: Final[dict[str, Any]] = {
    "config": {
        "type": "object",
        "description": "The automation: alias, description, triggers, conditions,"
        " actions, mode; or alias and use_blueprint.",
    },
    "yaml": {"type": "string", "description": "The same as YAML, instead of config."},
    "alias": {"type": "string", "description": "Its name."},
}


def _object(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


@dataclass(frozen=True, slots=True)
class AutomationTool:
    """One tool of this family."""

    spec: ToolSpec
    run: Callable[[AutomationWork, Wanted], Awaitable[JsonObject]]


TOOLS: Final[tuple[AutomationTool, ...]] = (
    AutomationTool(
        ToolSpec(
            name="list_automations",
            description="List the automations that you may see.",
            parameters=_object(
                {"query": {"type": "string", "description": "Words of the name."}}
            ),
            read_only=True,
            rights=STORED,
        ),
        AutomationWork.async_list,
    ),
    AutomationTool(
        ToolSpec(
            name="get_automation",
            description="Show one automation: its configuration and a summary.",
            parameters=_object({"automation_id": _ID}, "automation_id"),
            read_only=True,
            rights=STORED,
        ),
        AutomationWork.async_get,
    ),
    AutomationTool(
        ToolSpec(
            name="preview_automation",
            description="Check an automation without writing it: what it does in"
            " words, what it touches, what is wrong with it. With automation_id: as an"
            " update.",
            parameters=_object({**_CONFIG, "automation_id": _ID}),
            read_only=True,
            rights=LOOKS,
        ),
        AutomationWork.async_preview,
    ),
    AutomationTool(
        ToolSpec(
            name="create_automation",
            description="Create a lasting automation. A person is asked first.",
            parameters=_object(_CONFIG),
            rights=CONFIGURES,
        ),
        AutomationWork.async_write,
    ),
    AutomationTool(
        ToolSpec(
            name="update_automation",
            description="Change an automation; what is left out stays. A person is"
            " asked first.",
            parameters=_object({**_CONFIG, "automation_id": _ID}, "automation_id"),
            rights=CONFIGURES,
        ),
        AutomationWork.async_write,
    ),
    AutomationTool(
        ToolSpec(
            name="delete_automation",
            description="Delete an automation. A person is asked first.",
            parameters=_object({"automation_id": _ID}, "automation_id"),
            rights=CONFIGURES,
        ),
        AutomationWork.async_delete,
    ),
    AutomationTool(
        ToolSpec(
            name="suggest_automation_enhancements",
            description="Get five ideas to make an automation better: small, medium,"
            " large, advanced, fun. Each one has been checked.",
            parameters=_object(
                {
                    **_CONFIG,
                    "automation_id": _ID,
                    "proposals": {
                        "type": "array",
                        "description": "Only if you were asked for them: your own"
                        " ideas.",
                        "items": _object(
                            {
                                "level": {
                                    "type": "string",
                                    "enum": [
                                        "small",
                                        "medium",
                                        "large",
                                        "advanced",
                                        "fun",
                                    ],
                                },
                                "title": {"type": "string"},
                                "why": {"type": "string"},
                                "yaml": {"type": "string"},
                            },
                            "level",
                            "title",
                            "yaml",
                        ),
                    },
                }
            ),
            read_only=True,
            rights=LOOKS,
        ),
        AutomationWork.async_suggest,
    ),
)


class AutomationTools(AutomationWork):
    """A family of tools for one agent."""

    def specs(self) -> tuple[ToolSpec, ...]:
        """Return the tools."""
        return tuple(tool.spec for tool in TOOLS)

    async def async_call(self, call: ToolCall, scope: TurnScope) -> JsonObject:
        """Return the result of a call."""
        return await async_answer(self._async_call(call, scope))

    async def _async_call(self, call: ToolCall, scope: TurnScope) -> JsonObject:
        wanted = await self.async_wanted(call, scope)
        for tool in TOOLS:
            if tool.spec.name == call.name:
                return await tool.run(self, wanted)
        raise failed("unknown_tool", "There is no such tool.")
