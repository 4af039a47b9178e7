"""The tools of this family, as the model sees them. Pure."""

from typing import Any, Final

from ..models import ToolSpec

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


SPECS: Final = (
    ToolSpec(
        name="list_automations",
        description="List the automations that you may see.",
        parameters=_object(
            {"query": {"type": "string", "description": "Words of the name."}}
        ),
        read_only=True,
    ),
    ToolSpec(
        name="get_automation",
        description="Show one automation: its configuration and a summary.",
        parameters=_object({"automation_id": _ID}, "automation_id"),
        read_only=True,
    ),
    ToolSpec(
        name="preview_automation",
        description="Check an automation without writing it: what it does in words,"
        " what it touches, what is wrong with it. With automation_id: as an update.",
        parameters=_object({**_CONFIG, "automation_id": _ID}),
        read_only=True,
    ),
    ToolSpec(
        name="create_automation",
        description="Create a lasting automation. A person is asked first.",
        parameters=_object(_CONFIG),
    ),
    ToolSpec(
        name="update_automation",
        description="Change an automation; what is left out stays. A person is asked"
        " first.",
        parameters=_object({**_CONFIG, "automation_id": _ID}, "automation_id"),
    ),
    ToolSpec(
        name="delete_automation",
        description="Delete an automation. A person is asked first.",
        parameters=_object({"automation_id": _ID}, "automation_id"),
    ),
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
                    "description": "Only if you were asked for them: your own ideas.",
                    "items": _object(
                        {
                            "level": {
                                "type": "string",
                                "enum": ["small", "medium", "large", "advanced", "fun"],
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
    ),
)
