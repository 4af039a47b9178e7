"""Our own tools, a row each: add a row, and there is a tool."""

from collections.abc import Awaitable, Mapping
from typing import Any, Final

from ..calls.arguments import as_texts, unwrap
from ..calls.footprint import Footprint
from ..calls.view import TurnView
from ..models import JsonObject, ToolSpec
from ..rights import ACTS, CANCELS, LOOKS, MINE, SEES
from .memory import async_forget, async_remember
from .recorder import async_get_history
from .states import async_describe_service, async_find_entities, async_get_states
from .tool import Tool, ToolParts, plain, reading, who_of
from .why import async_why

_IDS: Final = {"type": "array", "items": {"type": "string"}}


def _object(properties: Mapping[str, Any], *required: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "object", "properties": dict(properties)}
    if required:
        schema["required"] = list(required)
    return schema


def _text(description: str) -> dict[str, Any]:
    return {"type": "string", "description": description}


def _ids(description: str) -> dict[str, Any]:
    return {**_IDS, "description": description}


_CALL: Final = {
    "domain": _text("Domain of the service, such as light"),
    "service": _text("Service, such as turn_on"),
    "entity_id": _ids("Entity ids. If given, the other targets are ignored"),
    "device_id": _ids("Device ids"),
    "area_id": _ids("Area ids: every entity there that the service is for"),
    "floor_id": _ids("Floor ids"),
    "label_id": _ids("Label ids"),
    "data": {
        "type": "object",
        "description": "Fields of the service, such as brightness_pct",
    },
}
SCHEDULE_READ: Final = Footprint(reads=frozenset({"schedule:"}))
SCHEDULE_WRITE: Final = Footprint(writes=frozenset({"schedule:"}))
MEMORY_WRITE: Final = Footprint(writes=frozenset({"memory:"}))


def _cancelled(
    parts: ToolParts, view: TurnView, arguments: JsonObject
) -> Awaitable[JsonObject]:
    ids = as_texts(unwrap(arguments, ("schedule_id",)).get("schedule_id"))
    return parts.scheduler.async_cancel(next(iter(ids), "")[:100], who_of(view))


TOOLS: Final[tuple[Tool, ...]] = (
    Tool(
        ToolSpec(
            name="call_service",
            description="Do something: call a service of Home Assistant on exposed "
            "entities. One call may have many targets. Only status confirmed means "
            "that it was seen to happen.",
            parameters=_object(_CALL, "domain", "service"),
            rights=ACTS,
        ),
        lambda parts, view, call: parts.actions.call_service(view, call),
    ),
    Tool(
        ToolSpec(
            name="get_states",
            description="Read the states of entities as they are now.",
            parameters=_object(
                {
                    "entity_id": _ids("Entity ids"),
                    "area_id": _IDS,
                    "floor_id": _IDS,
                    "domain": _IDS,
                    "device_class": _IDS,
                    "state": _IDS,
                    "above": {"type": "number"},
                    "below": {"type": "number"},
                    "sort": {"type": "string", "enum": ["asc", "desc", "changed"]},
                    "count": {"type": "boolean"},
                    "attributes": {"type": "boolean"},
                    "cursor": {"type": "string"},
                }
            ),
            read_only=True,
            rights=LOOKS,
        ),
        reading(async_get_states),
    ),
    Tool(
        ToolSpec(
            name="why",
            description="Who or what changed an entity last. Not known is an answer.",
            parameters=_object({"entity_id": {"type": "string"}}, "entity_id"),
            read_only=True,
            rights=LOOKS,
        ),
        plain(async_why),
    ),
    Tool(
        ToolSpec(
            name="find_entities",
            description="Find entities by words: names, areas, kinds of devices.",
            parameters=_object(
                {
                    "query": _text("What to look for"),
                    "domain": _text("Only this domain"),
                    "area_id": _text("Only this area"),
                    "limit": {"type": "integer", "minimum": 1, "maximum": 50},
                },
                "query",
            ),
            read_only=True,
            rights=LOOKS,
        ),
        reading(async_find_entities),
    ),
    Tool(
        ToolSpec(
            name="describe_service",
            description="The services of a domain, or the fields of one service.",
            parameters=_object(
                {"domain": _text("Domain"), "service": _text("Service")}, "domain"
            ),
            read_only=True,
            rights=LOOKS,
        ),
        reading(async_describe_service),
    ),
    Tool(
        ToolSpec(
            name="get_history",
            description="What entities were, aggregated: values over time, how long in "
            "which state, when it last changed.",
            parameters=_object(
                {
                    "entity_id": _ids("Entity ids, at most 5"),
                    "start": _text("ISO time, or a time ago such as 24h or 7d"),
                    "end": _text("ISO time; default now"),
                    "aggregate": {
                        "type": "string",
                        "enum": [
                            "raw",
                            "mean",
                            "min",
                            "max",
                            "sum",
                            "time_in_state",
                            "last_changed",
                        ],
                    },
                    "period": {
                        "type": "string",
                        "enum": ["5minute", "hour", "day", "week", "month"],
                        "description": "One value for each of these",
                    },
                },
                "entity_id",
                "start",
            ),
            read_only=True,
            rights=LOOKS,
        ),
        reading(async_get_history),
    ),
    Tool(
        ToolSpec(
            name="schedule_action",
            description="Do a service call later, once.",
            parameters=_object(
                {
                    "when": _text("ISO time, or seconds from now"),
                    "action": {
                        "type": "object",
                        "description": "Arguments of call_service",
                        "properties": dict(_CALL),
                        "required": ["domain", "service"],
                    },
                },
                "when",
                "action",
            ),
            rights=ACTS,
        ),
        lambda parts, view, call: parts.actions.schedule(parts.scheduler, view, call),
    ),
    Tool(
        ToolSpec(
            name="list_scheduled_actions",
            description="The user's scheduled actions that are still to come.",
            parameters=_object({}),
            read_only=True,
            rights=SEES,
        ),
        plain(
            lambda parts, view, _: parts.scheduler.async_list(who_of(view)),
            SCHEDULE_READ,
        ),
    ),
    Tool(
        ToolSpec(
            name="cancel_scheduled_action",
            description="Cancel a scheduled action.",
            parameters=_object(
                {"schedule_id": _text("From list_scheduled_actions")}, "schedule_id"
            ),
            rights=CANCELS,
        ),
        plain(_cancelled, SCHEDULE_WRITE),
    ),
    Tool(
        ToolSpec(
            name="undo",
            description="Put back what was there before the last turn with actions.",
            parameters=_object({"turn_id": _text("Another turn of this conversation")}),
            rights=CANCELS,
        ),
        lambda parts, view, call: parts.actions.undo(view, call),
    ),
    Tool(
        ToolSpec(
            name="remember",
            description="Keep a sentence about the user for later conversations. Only "
            "when the user asks for it.",
            parameters=_object({"text": _text("One sentence")}, "text"),
            rights=MINE,
        ),
        plain(
            lambda parts, view, arguments: async_remember(
                view, parts.memories, arguments
            ),
            MEMORY_WRITE,
        ),
    ),
    Tool(
        ToolSpec(
            name="forget",
            description="Delete something remembered.",
            parameters=_object({"memory_id": _text("Its id")}, "memory_id"),
            rights=MINE,
        ),
        plain(
            lambda parts, view, arguments: async_forget(
                view, parts.memories, arguments
            ),
            MEMORY_WRITE,
        ),
    ),
)
