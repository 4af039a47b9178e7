"""What tests read in the requests of either API."""

from collections.abc import Mapping
import json
from typing import Any


def user_text(body: Mapping[str, Any]) -> str:
    """Return the newest user words of a request of either API."""
    for item in reversed(body.get("messages") or body.get("input") or []):
        if item.get("role") == "user":
            content = item["content"]
            if isinstance(content, str):
                return content
            return " ".join(part.get("text", "") for part in content)
    return ""


def tool_results(body: Mapping[str, Any]) -> list[Any]:
    """Return the tool results since the newest user words, in order."""
    results: list[Any] = []
    for item in body.get("messages") or body.get("input") or []:
        if item.get("role") == "user":
            results.clear()
        elif item.get("role") == "tool":
            results.append(json.loads(item["content"]))
        elif item.get("type") == "function_call_output":
            results.append(json.loads(item["output"]))
    return results


def tool_names(body: Mapping[str, Any]) -> list[str]:
    """Return the names of the tools that were offered."""
    return [
        tool["function"]["name"] if "function" in tool else tool["name"]
        for tool in body.get("tools") or []
    ]
