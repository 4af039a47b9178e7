"""What a tool is: a row with what a model is told, who may use it, and what it does."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from ..calls.footprint import READS_ALL, Footprint
from ..calls.view import TurnView
from ..models import JsonObject, MemoryStorage, ToolCall, ToolSpec
from ..rights import Who
from ..running.schedule import Scheduler
from ..running.work import PlainWork, Work
from .service import Actions


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolParts:
    """What the tools of one agent work with."""

    actions: Actions
    scheduler: Scheduler
    memories: MemoryStorage


type MakeWork = Callable[[ToolParts, TurnView, ToolCall], Work]


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool of ours. Its row is all that there is to write for it."""

    spec: ToolSpec
    make: MakeWork


def reading(run: Callable[[TurnView, JsonObject], Awaitable[JsonObject]]) -> MakeWork:
    """Return what makes work of a function that only looks."""
    return plain(lambda _, view, arguments: run(view, arguments))


def plain(
    run: Callable[[ToolParts, TurnView, JsonObject], Awaitable[JsonObject]],
    footprint: Footprint = READS_ALL,
) -> MakeWork:
    """Return what makes work of a function that changes nothing of the house."""
    return lambda parts, view, call: PlainWork(
        run=lambda: run(parts, view, call.arguments),
        name=call.name,
        footprint=footprint,
    )


def who_of(view: TurnView) -> Who:
    """Return who asks, and from where."""
    return Who(
        person=view.rights.person,
        user_id=view.scope.context.user_id,
        place=view.scope.info.speaker.device_id,
    )
