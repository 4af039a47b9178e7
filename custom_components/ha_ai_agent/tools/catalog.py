"""Our own tools, a row each: add a row, and there is a tool."""

from collections.abc import Awaitable
from typing import Final

from ..calls.arguments import as_texts
from ..calls.footprint import Footprint
from ..calls.view import TurnView
from ..models import JsonObject, ToolAction, ToolSpec
from ..rights import ACTS, CANCELS, LOOKS, MINE, SEES
from .memory import async_forget, async_remember
from .recorder import async_get_history
from .states import async_describe_service, async_find_entities, async_get_states
from .tool import (
    FLAG,
    NUMBER,
    OBJECT,
    TEXT,
    TEXTS,
    Tool,
    ToolParts,
    by_action,
    fields,
    one_of,
    plain,
    reading,
    several,
    told,
    who_of,
)
from .why import async_why

SCHEDULE_READ: Final = Footprint(reads=frozenset({"schedule:"}))
SCHEDULE_WRITE: Final = Footprint(writes=frozenset({"schedule:"}))
MEMORY_WRITE: Final = Footprint(writes=frozenset({"memory:"}))


def _cancelled(
    parts: ToolParts, view: TurnView, arguments: JsonObject
) -> Awaitable[JsonObject]:
    ids = as_texts(arguments.get("schedule_id"))
    return parts.scheduler.async_cancel(next(iter(ids), "")[:100], who_of(view))


TOOLS: Final[tuple[Tool, ...]] = (
    Tool(
        ToolSpec(
            name="call_service",
            description="Do something: a service of Home Assistant with `data`, its "
            "fields. Areas and floors mean all there that it is for.",
            parameters=fields(
                "domain",
                "service",
                domain=TEXT,
                service=TEXT,
                entity_id=TEXTS,
                device_id=TEXT,
                area_id=TEXTS,
                floor_id=TEXT,
                label_id=TEXT,
                data=OBJECT,
            ),
            rights=ACTS,
            toolset="control",
        ),
        lambda parts, view, call: parts.actions.call_service(view, call),
    ),
    Tool(
        ToolSpec(
            name="get_states",
            description="The states as they are now.",
            parameters=fields(
                entity_id=TEXTS,
                area_id=TEXT,
                floor_id=TEXT,
                domain=TEXT,
                device_class=TEXT,
                state=TEXT,
                above=NUMBER,
                below=NUMBER,
                sort=one_of("asc", "desc", "changed"),
                count=FLAG,
                attributes=FLAG,
                cursor=TEXT,
            ),
            read_only=True,
            rights=LOOKS,
        ),
        reading(async_get_states),
    ),
    Tool(
        ToolSpec(
            name="why",
            description="Who or what changed it last.",
            parameters=fields("entity_id", entity_id=TEXT),
            read_only=True,
            rights=LOOKS,
            toolset="history",
        ),
        plain(async_why),
    ),
    Tool(
        ToolSpec(
            name="find_entities",
            description="Find entities by name, area or kind.",
            parameters=fields(
                "query",
                query=TEXT,
                domain=TEXT,
                area_id=TEXT,
                limit={"type": "integer"},
            ),
            read_only=True,
            rights=LOOKS,
        ),
        reading(async_find_entities),
    ),
    Tool(
        ToolSpec(
            name="describe_service",
            description="The services of a domain, or the fields of one.",
            parameters=fields("domain", domain=TEXT, service=TEXT),
            read_only=True,
            rights=LOOKS,
            toolset="control",
        ),
        reading(async_describe_service),
    ),
    Tool(
        ToolSpec(
            name="get_history",
            description="The past: values over time, time in states, last change.",
            parameters=fields(
                "entity_id",
                "start",
                entity_id=TEXTS,
                start=told(TEXT, "ISO time, or ago: 24h, 7d"),
                end=TEXT,
                aggregate=one_of(
                    "raw", "mean", "min", "max", "sum", "time_in_state", "last_changed"
                ),
                period=one_of("5minute", "hour", "day", "week", "month"),
            ),
            read_only=True,
            rights=LOOKS,
            toolset="history",
        ),
        reading(async_get_history),
    ),
    Tool(
        several(
            "schedule",
            "call_service later, once each.",
            ToolAction(name="add", takes="when, call", rights=ACTS, sign="when"),
            ToolAction(
                name="cancel", takes="schedule_id", rights=CANCELS, sign="schedule_id"
            ),
            ToolAction(name="list", takes="", rights=SEES, read_only=True),
            when=told(TEXT, "ISO time, or seconds from now"),
            call=OBJECT,
            schedule_id=TEXT,
        ),
        by_action(
            add=lambda parts, view, call: parts.actions.schedule(
                parts.scheduler, view, call
            ),
            cancel=plain(_cancelled, SCHEDULE_WRITE),
            list=plain(
                lambda parts, view, _: parts.scheduler.async_list(who_of(view)),
                SCHEDULE_READ,
            ),
        ),
    ),
    Tool(
        ToolSpec(
            name="undo",
            description="Put back what the last actions changed.",
            parameters=fields(turn_id=TEXT),
            rights=CANCELS,
            toolset="control",
        ),
        lambda parts, view, call: parts.actions.undo(view, call),
    ),
    Tool(
        several(
            "memory",
            "Sentences about the user, kept for later only if they ask.",
            ToolAction(name="remember", takes="text", rights=MINE),
            ToolAction(name="forget", takes="text", rights=MINE),
            text=TEXT,
        ),
        by_action(
            remember=plain(
                lambda parts, view, arguments: async_remember(
                    view, parts.memories, arguments
                ),
                MEMORY_WRITE,
            ),
            forget=plain(
                lambda parts, view, arguments: async_forget(
                    view, parts.memories, arguments
                ),
                MEMORY_WRITE,
            ),
        ),
    ),
)
