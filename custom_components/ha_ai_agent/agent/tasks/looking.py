"""What an AI Task may see of the home, where it was given the tools that only look."""

from dataclasses import dataclass, replace
from typing import Final

from ...calls.scope import TurnScope
from ...models import ToolSpec
from ...prompt.instructions import LOOKING
from ...rights import LOOKS
from ..dependencies import AgentParts
from ..prompting import PromptBuilder
from ..tail.build import async_read_tail
from ..threads import Thread

_TOOLSETS: Final = frozenset({"", "history"})
"""Of what only looks, what speaks of the home itself."""


@dataclass(frozen=True, slots=True)
class HomeTold:
    """The home as a task is told of it."""

    stable: str
    tail: str
    tools: tuple[ToolSpec, ...]
    output_tokens: int


class Looker:
    """Describes the home to the tasks of one agent."""

    def __init__(self, parts: AgentParts) -> None:
        self._parts = parts
        self._prompts = PromptBuilder(parts, LOOKING)

    def specs(self, scope: TurnScope) -> tuple[ToolSpec, ...]:
        """Return the tools that only look: whatever a task reads, it cannot act."""
        return tuple(
            spec
            for spec in self._parts.toolkit.specs(scope.info.speaker)
            if spec.read_only
            and not spec.actions
            and spec.rights is LOOKS
            and spec.toolset in _TOOLSETS
        )

    async def async_look(self, scope: TurnScope, thread: Thread) -> HomeTold:
        """Return the home, and what the words of a task may be about."""
        prompts, tools = self._prompts, self.specs(scope)
        with scope.trace.span("context"):
            home = await self._parts.home.async_get()
        with scope.trace.span("prompt"):
            room = prompts.room(home, tools)
            rendered = await prompts.async_render_home(home, room)
            values = await async_read_tail(
                self._parts,
                scope,
                thread,
                home=home,
                is_complete=rendered.is_complete,
                wishes="",
                extra="",
            )
            # What people asked to remember, and what waits for them, is theirs.
            values = replace(values, memories=[], approvals=[], late_results=[])
            return HomeTold(
                prompts.stable(rendered, room),
                prompts.tail(values, room),
                prompts.kept(tools, room.left_out),
                room.answer,
            )
