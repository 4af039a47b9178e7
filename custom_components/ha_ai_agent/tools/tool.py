"""What a tool is: a row with what a model is told, who may use it, and what it does."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from ..calls.arguments import unwrap
from ..calls.footprint import READS_ALL, Footprint
from ..calls.problems import failed
from ..calls.view import TurnView
from ..models import JsonObject, MemoryStorage, ToolAction, ToolCall, ToolSpec
from ..rights import Row, Who, may
from ..running.schedule import Scheduler
from ..running.work import PlainWork, Work
from .service import Actions


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolParts:
    """What the tools of one agent work with."""

    actions: Actions
    scheduler: Scheduler
    memories: MemoryStorage


TEXT: Final[Mapping[str, str]] = {"type": "string"}
TEXTS: Final[Mapping[str, Any]] = {"type": "array", "items": TEXT}
NUMBER: Final[Mapping[str, str]] = {"type": "number"}
FLAG: Final[Mapping[str, str]] = {"type": "boolean"}
OBJECT: Final[Mapping[str, str]] = {"type": "object"}


def fields(*required: str, **properties: Mapping[str, Any]) -> JsonObject:
    """Return the arguments of a tool, as a schema."""
    schema: JsonObject = {"type": "object", "properties": properties}
    if required:
        schema["required"] = list(required)
    return schema


def told(kind: Mapping[str, Any], description: str) -> JsonObject:
    """Return an argument with what is to be known of it."""
    return {**kind, "description": description}


def one_of(*names: str) -> JsonObject:
    """Return an argument that is one of these words."""
    return {"type": "string", "enum": list(names)}


def several(
    name: str, about: str, *actions: ToolAction, **properties: Mapping[str, Any]
) -> ToolSpec:
    """Return a tool that does several things."""
    shown = ", ".join(f"{action.name}({action.takes})" for action in actions)
    action = one_of(*(action.name for action in actions))
    return ToolSpec(
        name=name,
        description=f"{about} Actions: {shown}.",
        parameters=fields("action", action=action, **properties),
        actions=actions,
        toolset=name,
    )


def for_reader(spec: ToolSpec) -> ToolSpec | None:
    """Return what is left of a tool for who may look and nothing else."""
    if not spec.actions:
        return spec if spec.read_only else None
    left = [
        action
        for action in spec.actions
        if action.read_only and may(action.rights, "read_only")
    ]
    if not left:
        return None
    about = spec.description.partition(" Actions: ")[0]
    properties = dict(spec.parameters["properties"])
    del properties["action"]
    return several(spec.name, about, *left, **properties)


def as_chosen(spec: ToolSpec, call: ToolCall) -> tuple[ToolCall, Row | None, bool]:
    """Return a call that names its action, who may do it, and whether it only reads."""
    if not spec.actions:
        return call, spec.rights, spec.read_only
    given = unwrap(call.arguments, spec.parameters["properties"])
    if isinstance(inner := given.get("action"), dict):
        # What is to be done stands where its name belongs.
        given = {**inner, **{key: given[key] for key in given if key != "action"}}
    wanted = str(given.get("action") or "").strip().casefold()
    for action in spec.actions:
        if action.name == wanted or (not wanted and action.sign in given):
            arguments = {**given, "action": action.name}
            return (
                replace(call, arguments=arguments),
                action.rights,
                action.read_only,
            )
    raise failed(
        "unknown_action",
        "Say with `action` what is to be done: one of near_matches.",
        near_matches=[action.name for action in spec.actions],
    )


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


def by_action(**makes: MakeWork) -> MakeWork:
    """Return what makes work of a call by the action that it names."""
    return lambda parts, view, call: makes[call.arguments["action"]](parts, view, call)


def who_of(view: TurnView) -> Who:
    """Return who asks, and from where."""
    return Who(
        person=view.rights.person,
        user_id=view.scope.context.user_id,
        place=view.scope.info.speaker.device_id,
    )
