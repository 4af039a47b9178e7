"""How many tokens a tool is: as JSON, or as OpenAI's models read it."""

from collections.abc import Callable, Mapping, Sequence
import json
from typing import Any, Final

from ..models import ToolSpec

type Count = Callable[[str], int]
type WeighTools = Callable[[Sequence[ToolSpec], Count], int]

# OpenAI's published rule for functions: what stands around their texts.
_FUNCTION: Final = 7
_PROPERTIES: Final = 3
_PROPERTY: Final = 3
_ENUM: Final = -3
_ENUM_ITEM: Final = 3
_END: Final = 12


def tool_text(tool: ToolSpec) -> str:
    """Return a tool as it is sent."""
    function = {
        "name": tool.name,
        "description": tool.description,
        "parameters": tool.parameters,
    }
    return as_json({"type": "function", "function": function})


def json_tools(tools: Sequence[ToolSpec], count: Count) -> int:
    """Return the tokens of tools for a server that shows its model JSON."""
    return sum(count(tool_text(tool)) for tool in tools)


def openai_tools(tools: Sequence[ToolSpec], count: Count) -> int:
    """Return the tokens of tools by the rule that OpenAI published."""
    tokens = _END if tools else 0
    for tool in tools:
        title = f"{tool.name}:{tool.description.removesuffix('.')}"
        tokens += _FUNCTION + count(title) + _properties(tool.parameters, count)
    return tokens


def _properties(schema: Mapping[str, Any], count: Count) -> int:
    properties = schema.get("properties")
    if not isinstance(properties, Mapping) or not properties:
        return 0
    tokens = _PROPERTIES
    for key, value in properties.items():
        inner = value if isinstance(value, Mapping) else {}
        description = str(inner.get("description") or "").removesuffix(".")
        kind = inner.get("type") or "any"
        tokens += _PROPERTY + count(f"{key}:{kind}:{description}")
        if options := inner.get("enum"):
            tokens += _ENUM + sum(_ENUM_ITEM + count(str(item)) for item in options)
        # The rule says nothing of what is inside of an object: the same again.
        tokens += _properties(inner, count)
    return tokens


def as_json(value: object) -> str:
    """Return compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
