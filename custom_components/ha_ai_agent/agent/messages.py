"""Chat log → messages. Each content is converted once and keeps its id."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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


@dataclass(slots=True, eq=False)
class _Broken:
    """A turn that was broken off, which Home Assistant's log may not have."""

    after: conversation.Content | None
    contents: tuple[conversation.Content, ...]
    messages: list[Message]


class MessageLog:
    """The messages of one conversation, in step with its chat log.

    A message that was sent once is the same object for ever after: its text, its tail
    and its token count never change, so the beginning of every request stays as it was.
    """

    def __init__(self, restored: Sequence[Message] = ()) -> None:
        self._restored = tuple(restored)
        self._known: dict[int, tuple[conversation.Content, Message | None]] = {}
        """By identity; the content is kept, so that no other can have its id."""
        self._broken: list[_Broken] = []
        self._files: dict[str, Attachment] = {}

    async def async_read_files(self, contents: Sequence[conversation.Content]) -> None:
        """Look at the files of new contents, outside the event loop: all counts."""
        found = {
            str(item.path): Attachment(str(item.path), item.mime_type)
            for content in contents
            if isinstance(content, conversation.UserContent)
            and id(content) not in self._known
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
        self._take_in(contents, tails or {})
        messages = list(self._restored)
        there = {id(content) for content in contents[1:]}
        after: dict[int, list[_Broken]] = {}
        for turn in self._broken:
            place = id(turn.after) if id(turn.after) in there else 0
            after.setdefault(place, []).append(turn)
        gone = {id(item) for turn in self._broken for item in turn.contents}
        pending = after.get(0, [])
        for content in contents[1:]:
            if id(content) not in gone:
                if pending and isinstance(content, conversation.UserContent):
                    messages += (item for turn in pending for item in turn.messages)
                    pending = []
                # What Home Assistant notes of the break itself is nobody's word.
                message = self._known[id(content)][1]
                if message is not None and not pending:
                    messages.append(message)
            pending = [*pending, *after.get(id(content), ())]
        messages += (item for turn in pending for item in turn.messages)
        return messages

    def _take_in(
        self, contents: Sequence[conversation.Content], tails: Mapping[int, str]
    ) -> None:
        """Convert what is new, and forget what the log forgot."""
        known = self._known
        self._known = {
            id(content): known.get(id(content))
            or (
                content,
                _convert(content, tails.get(index, ""), self._files) if index else None,
            )
            for index, content in enumerate(contents)
        }

    def since(
        self, contents: Sequence[conversation.Content], index: int
    ) -> list[Message]:
        """Return the messages from a content on."""
        self._take_in(contents, {})
        found = (self._known[id(content)][1] for content in contents[index:])
        return [item for item in found if item is not None]

    def break_off(
        self, contents: Sequence[conversation.Content], index: int
    ) -> list[Message]:
        """Keep a turn that ended before its answer: the next one is told of it."""
        messages = paired(self.since(contents, index))
        if not isinstance(messages[-1], AssistantMessage) or messages[-1].tool_calls:
            messages.append(
                AssistantMessage(message_id=ulid_now(), content="(interrupted)")
            )
        before = contents[index - 1] if index > 1 else None
        self._broken.append(_Broken(before, tuple(contents[index:]), messages))
        return messages

    def correct(self, tool_call_id: str, data: object) -> None:
        """Put the end of a call in the place of what was known when it was broken."""

        def corrected(item: Message | None) -> Message | None:
            if isinstance(item, ToolMessage) and item.tool_call_id == tool_call_id:
                return replace(item, content=_as_json(data))
            return item

        for turn in self._broken:
            turn.messages = [
                item for each in turn.messages if (item := corrected(each))
            ]
        self._known = {
            key: (content, corrected(message))
            for key, (content, message) in self._known.items()
        }


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
