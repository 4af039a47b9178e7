"""Our tools as an LLM API of Home Assistant, so that the chat log runs and shows them.

The chat log makes a task for each call as it is streamed; `AgentApiInstance` hands
those calls to the turn that is running, whoever kept the instance.
"""

from dataclasses import dataclass, field
from typing import Final, override

from homeassistant.components.conversation import (
    ConversationTraceEventType,
    async_conversation_trace_append,
)
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import llm

from ..calls.problems import failed
from ..const import DOMAIN, NAME
from ..models import JsonObject, ToolCall, ToolSpec
from ..running.runner import TurnRunner

_NOT_OFFERED: Final = failed("unknown_tool", "There is no such tool.").as_result()
_RELOADED: Final = failed(
    "agent_reloaded", "The agent was reloaded. Ask the user to say it again."
).as_result()
ERROR_STATUSES = frozenset({"failed", "denied"})


def is_error(result: JsonObject) -> bool:
    """Return whether a result tells of a call that did not do its work."""
    return "error" in result or result.get("status") in ERROR_STATUSES


class ShownTool(llm.Tool):
    """A tool as traces and debug views show it; the instance runs it."""

    integration = DOMAIN

    def __init__(self, spec: ToolSpec) -> None:
        self.name = spec.name
        self.description = spec.description
        self.annotations = llm.ToolAnnotations(
            read_only=spec.read_only, destructive=not spec.read_only, open_world=False
        )

    @override
    async def async_call(
        self,
        hass: HomeAssistant,
        tool_input: llm.ToolInput,
        llm_context: llm.LLMContext,
    ) -> llm.ToolResult:
        """Refuse: outside a turn nobody checks who asks."""
        raise HomeAssistantError(
            translation_domain=DOMAIN, translation_key="tool_outside_turn"
        )


@dataclass
class AgentApiInstance(llm.APIInstance):
    """The tools of one conversation. `runner` belongs to the turn that runs."""

    runner: TurnRunner | None = None
    is_closed: bool = False
    """No other tools than these, whatever name a model thinks of."""
    _calls: dict[str, ToolCall] = field(default_factory=dict)

    def begin(self, runner: TurnRunner) -> None:
        """Take the runner of a new turn."""
        self.runner = runner
        self._calls = {}

    def expect(self, call: ToolCall) -> None:
        """Note a call as the provider gave it; the chat log will ask for it."""
        self._calls[call.tool_call_id] = call

    @override
    async def async_call_tool(self, tool_input: llm.ToolInput) -> llm.ToolResult:
        """Run a call through the executor; what goes wrong is in the result."""
        async_conversation_trace_append(
            ConversationTraceEventType.TOOL_CALL,
            {"tool_name": tool_input.tool_name, "tool_args": tool_input.tool_args},
        )
        if self.runner is None:
            return llm.ToolResult(data=dict(_RELOADED), error=True)
        if self.is_closed and all(t.name != tool_input.tool_name for t in self.tools):
            self._calls.pop(tool_input.id, None)
            return llm.ToolResult(data=dict(_NOT_OFFERED), error=True)
        call = self._calls.get(tool_input.id) or ToolCall(
            tool_input.id, tool_input.tool_name, tool_input.tool_args
        )
        try:
            result: JsonObject = await self.runner.async_call(call)
        finally:
            self._calls.pop(tool_input.id, None)
        return llm.ToolResult(
            data=result,
            error=is_error(result),
        )


@dataclass(slots=True, kw_only=True)
class AgentApi(llm.API):
    """Gives each conversation its instance.

    The id changes with every set-up of the entry: the chat log keeps an instance as
    long as the id is the same, and a closed runtime must not be called.
    """

    specs: tuple[ToolSpec, ...]
    """All tools as the model sees them, ours and the foreign ones."""
    own: tuple[ToolSpec, ...] = ()
    name: str = NAME
    foreign: llm.APIInstance | None = None

    @property
    def foreign_prompt(self) -> str:
        """Return the instructions of the foreign APIs."""
        return self.foreign.api_prompt if self.foreign else ""

    @override
    async def async_get_api_instance(
        self, llm_context: llm.LLMContext
    ) -> AgentApiInstance:
        """Return an instance without a turn; the turn puts itself in."""
        tools: list[llm.Tool] = [ShownTool(spec) for spec in self.own]
        if self.foreign is not None:
            tools.extend(self.foreign.tools)
        return AgentApiInstance(
            api=self, api_prompt="", llm_context=llm_context, tools=tools
        )
