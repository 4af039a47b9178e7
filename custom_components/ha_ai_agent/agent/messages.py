"""Chat log → messages. Each content is converted once and keeps its id."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
import json
from pathlib import Path

from homeassistant.components import conversation
from homeassistant.helpers.json import json_dumps
from homeassistant.util.ulid import ulid_now

from ..models import (
    AssistantMessage,
    Attachment,
    Message,
    MessageRecord,
    ToolCall,
    ToolMessage,
    UserMessage,
)
from ..providers.attachments import LARGEST_BYTES, TEXT_TYPES


class MessageLog:
    """The messages of one conversation, in step with its chat log.

    A message that was sent once is the same object for ever after: its text, its tail
    and its token count never change, so the beginning of every request stays as it was.
    """

    def __init__(self, restored: Sequence[Message] = ()) -> None:
        self._restored = tuple(restored)
        self._contents: list[conversation.Content] = []
        self._messages: list[Message | None] = []
        self._files: dict[str, Attachment] = {}

    async def async_read_files(self, contents: Sequence[conversation.Content]) -> None:
        """Look at the files of new contents, outside the event loop: all counts."""
        found = {
            str(item.path): Attachment(str(item.path), item.mime_type)
            for content in contents[len(self._contents) :]
            if isinstance(content, conversation.UserContent)
            for item in content.attachments or ()
        }
        new = [item for path, item in found.items() if path not in self._files]
        if new:
            read = await asyncio.to_thread(lambda: [_read(item) for item in new])
            self._files.update({item.path: item for item in read})

    def update(
        self,
        contents: Sequence[conversation.Content],
        *,
        tails: Mapping[int, str] | None = None,
    ) -> list[Message]:
        """Return all messages but the system's; only new contents are converted.

        `tails` gives the live tail of new user contents by index.
        """
        known = len(self._contents)
        if known > len(contents) or (
            known > 1 and contents[known - 1] is not self._contents[-1]
        ):
            # Another agent rewrote the log: start over, ids included.
            self._contents, self._messages, known = [], [], 0
        for index in range(known, len(contents)):
            content = contents[index]
            self._contents.append(content)
            self._messages.append(
                None
                if index == 0
                else _convert(content, (tails or {}).get(index, ""), self._files)
            )
        return [*self._restored, *(item for item in self._messages if item)]

    def since(
        self, contents: Sequence[conversation.Content], index: int
    ) -> list[Message]:
        """Return the messages from a content on."""
        self.update(contents)
        return [item for item in self._messages[index:] if item is not None]


def _read(attachment: Attachment) -> Attachment:
    """Return an attachment with its size, and with its text if it is one."""
    path = Path(attachment.path)
    try:
        size = path.stat().st_size
        text = None
        if attachment.mime_type.startswith(TEXT_TYPES) and size <= LARGEST_BYTES:
            text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return attachment  # the provider says what is wrong with it
    return replace(attachment, size=size, text=text)


def _convert(
    content: conversation.Content, tail: str, files: Mapping[str, Attachment]
) -> Message | None:
    """Return a content as a message; None when there is nothing to say of it."""
    if isinstance(content, conversation.UserContent):
        return UserMessage(
            message_id=ulid_now(),
            content=content.content,
            tail=tail,
            attachments=tuple(
                files.get(str(item.path)) or Attachment(str(item.path), item.mime_type)
                for item in content.attachments or ()
            ),
        )
    if isinstance(content, conversation.AssistantContent):
        if not content.content and not content.tool_calls:
            return None
        return AssistantMessage(
            message_id=ulid_now(),
            content=content.content or "",
            tool_calls=tuple(
                ToolCall(call.id, call.tool_name, call.tool_args)
                for call in content.tool_calls or ()
            ),
            native=content.native,
        )
    if isinstance(content, conversation.ToolResultContent):
        return ToolMessage(
            message_id=ulid_now(),
            tool_call_id=content.tool_call_id,
            name=content.tool_name,
            content=_as_json(content.result.data),
        )
    return None


def _as_json(data: object) -> str:
    """Return a result as text; what is no JSON is told in words, as far as it goes."""
    try:
        return json_dumps(data)
    except TypeError, ValueError:
        return json.dumps(data, default=str, skipkeys=True)


def paired(messages: Sequence[Message]) -> list[Message]:
    """Return the messages with a result for every tool call, and no result without.

    Home Assistant's own agent leaves calls of its own in the log, and a broken turn
    may leave calls without results; providers refuse both.
    """
    results = {item.tool_call_id for item in messages if isinstance(item, ToolMessage)}
    called: set[str] = set()
    kept: list[Message] = []
    for item in messages:
        if isinstance(item, ToolMessage):
            if item.tool_call_id in called:
                kept.append(item)
            continue
        if isinstance(item, AssistantMessage) and item.tool_calls:
            called.update(call.tool_call_id for call in item.tool_calls)
            kept.append(item)
            kept.extend(
                ToolMessage(
                    message_id=f"{item.message_id}:{call.tool_call_id}",
                    tool_call_id=call.tool_call_id,
                    name=call.name,
                    content='{"status":"failed","error":"interrupted"}',
                )
                for call in item.tool_calls
                if call.tool_call_id not in results
            )
            continue
        kept.append(item)
    return kept


def as_records(messages: Sequence[Message], created_ts: float) -> list[MessageRecord]:
    """Return messages as they are stored; the tail is not part of the conversation."""
    records: list[MessageRecord] = []
    for item in messages:
        record = MessageRecord(
            message_id=item.message_id,
            role="user",
            content=item.content,
            created_ts=created_ts,
        )
        match item:
            case UserMessage():
                records.append(record)
            case AssistantMessage(tool_calls=calls):
                records.append(replace(record, role="assistant", tool_calls=calls))
            case ToolMessage(tool_call_id=id_, name=name):
                records.append(
                    replace(
                        record, role="tool_result", tool_call_id=id_, tool_name=name
                    )
                )
    return records


def from_records(records: Sequence[MessageRecord]) -> list[Message]:
    """Return stored messages as they are sent again."""
    return list(map(_from_record, records))


def _from_record(record: MessageRecord) -> Message:
    id_, text = record.message_id, record.content
    match record.role:
        case "user":
            return UserMessage(message_id=id_, content=text)
        case "assistant":
            return AssistantMessage(
                message_id=id_, content=text, tool_calls=record.tool_calls
            )
        case "tool_result":
            return ToolMessage(
                message_id=id_,
                content=text,
                tool_call_id=record.tool_call_id or "",
                name=record.tool_name or "",
            )
