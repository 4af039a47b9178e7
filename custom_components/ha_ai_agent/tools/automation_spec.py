"""Automations, as one tool: what a model is told of it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from ..calls.scope import TurnScope
from ..models import ChatRequest, ToolAction
from ..rights import CONFIGURES, LOOKS, STORED
from .tool import OBJECT, TEXT, one_of, several, told

TOOL: Final = "automations"
# Who asked can make the ideas, too.
ASK_SECONDS: Final = 8.0

type AskForTurn = Callable[[TurnScope, ChatRequest], Awaitable[str]]
"""Asks a model something for a turn, which pays for it."""

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
