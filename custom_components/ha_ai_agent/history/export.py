"""A conversation as a file. Pure."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
import json
import re
from typing import Literal

from ..markup import plain_text
from ..models import MessageRecord
from .records import Conversation, message_as_json

type ExportFormat = Literal["json", "markdown"]

_SPEAKERS = {"user": "You", "assistant": "Agent", "tool_result": "Tool result"}


@dataclass(frozen=True, slots=True)
class Export:
    """A file that a person can keep."""

    filename: str
    media_type: str
    content: str


def export(
    conversation: Conversation, file_format: ExportFormat, zone: tzinfo
) -> Export:
    """Return the conversation in the format that was asked for, in local times."""
    name = _file_name(conversation, zone)
    if file_format == "markdown":
        text = _as_markdown(conversation, zone)
        return Export(f"{name}.md", "text/markdown", text)
    return Export(f"{name}.json", "application/json", _as_json(conversation, zone))


def _file_name(conversation: Conversation, zone: tzinfo) -> str:
    day = _local(conversation.summary.created_ts, zone).date().isoformat()
    words = re.sub(r"[^\w]+", "-", conversation.summary.title.lower()).strip("-_")
    return "-".join(
        part for part in (day, words[:40], conversation.summary.debug_id) if part
    )


def _as_json(conversation: Conversation, zone: tzinfo) -> str:
    summary = conversation.summary.as_json()
    del summary["last_message"]
    data = {
        "format": "ha_ai_agent.conversation",
        "version": 1,
        **summary,
        "messages": [
            {
                **message_as_json(message),
                "created_at": _local(message.created_ts, zone).isoformat(),
            }
            for message in conversation.messages
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _as_markdown(conversation: Conversation, zone: tzinfo) -> str:
    summary = conversation.summary
    title = plain_text(summary.title.replace("\n", " ")) or summary.debug_id
    began = _time(summary.created_ts, zone)
    parts = [f"# {title}", f"{began} ({zone}) · `{summary.debug_id}`"]
    parts.extend(_message(message, zone) for message in conversation.messages)
    return "\n\n".join(parts) + "\n"


def _message(message: MessageRecord, zone: tzinfo) -> str:
    name = _SPEAKERS[message.role]
    if message.tool_name:
        name = f"{name} of `{message.tool_name}`"
    parts = [f"## {name} · {_time(message.created_ts, zone)}"]
    if message.content:
        # Quoted line by line, so that no message can pass for a heading of ours.
        lines = plain_text(message.content).splitlines()
        parts.append("\n".join(f"> {line}".rstrip() for line in lines))
    for call in message.tool_calls:
        arguments = json.dumps(call.arguments, ensure_ascii=False, default=str)
        parts.append(f"- calls `{call.name}`: `{plain_text(arguments)}`")
    return "\n\n".join(parts)


def _local(moment_ts: float, zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(moment_ts, zone).replace(microsecond=0)


def _time(moment_ts: float, zone: tzinfo) -> str:
    return _local(moment_ts, zone).strftime("%Y-%m-%d %H:%M")
