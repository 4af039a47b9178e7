"""Events of `/responses` in, provider events out. Pure."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
import json
from typing import Any

from ..errors import ProviderResponseError, ProviderUnreachableError
from ..limits import MAX_CALL_ID, MAX_CALL_NAME, MAX_CALLS, MAX_NATIVE_BYTES
from ..models import JsonObject
from .arguments import ArgumentsText, as_text, read_call
from .base import (
    AnswerTooLongError,
    ClientEvent,
    NativeItems,
    Progress,
    ReasoningDelta,
    Stop,
    TextDelta,
    ToolCallReady,
    UsageReport,
)
from .chat_parser import new_call_id
from .failures import error_from_object, hidden_error
from .reported import read_usage

REASONING = {
    "response.reasoning_summary_text.delta",
    "response.reasoning_text.delta",
    "response.reasoning.delta",
}
LAST = {"response.completed", "response.incomplete", "response.failed"}


@dataclass(frozen=True, slots=True)
class ResponsesNative:
    """The items of an answer, as they are to be sent again."""

    model_id: str
    items: tuple[Mapping[str, Any], ...]

    @property
    def tokens(self) -> int:
        """Return about how many tokens the thoughts add to a request.

        What is encrypted is twice as long as what was thought.
        """
        return sum(
            len(str(item.get("encrypted_content") or "")) // 8 for item in self.items
        )


@dataclass(slots=True)
class _OpenCall:
    """A call whose arguments are still arriving."""

    server_id: str
    name: str
    text: ArgumentsText = field(default_factory=ArgumentsText)
    key: str = ""
    """Its place in the answer; not every server counts."""
    item_id: str = ""
    is_open: bool = True
    call_id: str = ""
    """Ours, once it was given out."""


class ResponsesParser:
    """Reads one answer, streamed or in one piece."""

    def __init__(
        self,
        model_id: str = "",
        *,
        used_ids: Collection[str] = (),
        new_id: Callable[[], str] = new_call_id,
    ) -> None:
        self._model_id = model_id
        self._used_ids = set(used_ids)
        self._new_id = new_id
        self._calls: list[_OpenCall] = []
        self._text: set[str] = set()
        """Items whose text was streamed."""
        self._items: list[tuple[JsonObject, _OpenCall | None]] = []
        self._kept_bytes = 0
        self._was_cut = False
        self._last: JsonObject | None = None

    @property
    def is_finished(self) -> bool:
        """Return whether the last event was seen."""
        return self._last is not None

    def feed(self, chunk: JsonObject) -> Iterator[ClientEvent]:
        """Yield what one event completes."""
        kind = str(chunk.get("type") or "")
        if kind == "error":
            raise error_from_object(chunk.get("error") or chunk)
        if not kind and (error := hidden_error(chunk)) is not None:
            raise error
        if kind in {"response.output_text.delta", "response.refusal.delta"}:
            self._text.add(_key(chunk))
            yield TextDelta(_delta(chunk))
        elif kind in REASONING:
            yield ReasoningDelta(_delta(chunk))
        elif kind == "response.output_item.added":
            yield from self._open(_item(chunk), _key(chunk))
        elif kind == "response.function_call_arguments.delta":
            yield from self._more(chunk)
        elif kind == "response.output_item.done":
            yield from self._done(_item(chunk), _key(chunk))
        elif kind in LAST:
            response = chunk.get("response")
            yield from self._finish(response if isinstance(response, dict) else {})
        elif chunk.get("object") == "response":
            yield from self._finish(chunk)  # in one piece

    def close(self, *, is_done: bool) -> Iterator[ClientEvent]:
        """Yield the rest. The end is an event here, so `is_done` is not enough."""
        if self._last is None:
            raise ProviderUnreachableError("The stream ended before the answer did")
        if (usage := self._last.get("usage")) and isinstance(usage, dict):
            yield UsageReport(read_usage(usage))
        if any(item["type"] == "reasoning" for item, _ in self._items):
            yield NativeItems(self._native())
        yield self._stop(self._last)

    def cut(self) -> Iterator[ClientEvent]:
        """End the answer here, as if the model had reached its limit."""
        if self._last is None:
            self._was_cut = True
            yield from self._finish(
                {"incomplete_details": {"reason": "max_output_tokens"}}
            )

    # Items

    def _open(self, item: JsonObject, key: str) -> Iterator[ClientEvent]:
        if item.get("type") != "function_call":
            return
        if len(self._calls) >= MAX_CALLS:
            raise AnswerTooLongError
        call = _OpenCall(
            as_text(item.get("call_id"), MAX_CALL_ID),
            as_text(item.get("name"), MAX_CALL_NAME),
            # Some servers send whole arguments here and nothing more.
            text=ArgumentsText(as_text(item.get("arguments"))),
            key=key,
            item_id=as_text(item.get("id"), MAX_CALL_ID),
        )
        if call not in [known for known in self._calls if known.is_open]:
            self._calls.append(call)  # and was not announced twice
        yield Progress(len(call.name))

    def _more(self, chunk: JsonObject) -> Iterator[ClientEvent]:
        delta = _delta(chunk)
        item_id = chunk.get("item_id")
        here = [call for call in self._calls if call.key == _key(chunk)]
        own = [call for call in here if call.item_id and call.item_id == item_id]
        if here:
            (own or here)[-1].text.add(delta)
            yield Progress(len(delta))
            yield from self._give_out()

    def _done(self, item: JsonObject, key: str) -> Iterator[ClientEvent]:
        call: _OpenCall | None = None
        match item.get("type"):
            case "function_call":
                if (call := self._closing(item, key)) is None:
                    yield from self._open(item, key)
                    call = self._calls[-1]
                if call.is_open:
                    if whole := as_text(item.get("arguments")):
                        call.text = ArgumentsText(whole)
                    call.is_open = False
                    yield from self._give_out()
            case "message":
                if key not in self._text and (text := _text(item)):
                    yield TextDelta(text)
                self._text.add(key)
        self._keep(item, call)

    def _closing(self, item: JsonObject, key: str) -> _OpenCall | None:
        """Return the call that an item ends, or ends again; None: it is another."""
        named = (
            as_text(item.get("call_id"), MAX_CALL_ID),
            as_text(item.get("name"), MAX_CALL_NAME),
        )
        here = [call for call in self._calls if call.key == key]
        still = [call for call in here if call.is_open]
        own = [call for call in still if (call.server_id, call.name) == named]
        if still:
            return (own or still)[0]
        arguments = as_text(item.get("arguments"))
        again = [
            call
            for call in here
            if (call.server_id, call.name) == named and call.text == arguments
        ]
        return again[0] if again else None

    def _give_out(self) -> Iterator[ClientEvent]:
        for call in self._calls:
            if call.call_id:
                continue
            if call.is_open and not call.text.is_whole:
                return
            call_id = call.server_id
            while not call_id or call_id in self._used_ids:
                call_id = self._new_id()
            self._used_ids.add(call_id)
            call.call_id = call_id
            yield ToolCallReady(
                read_call(call_id, call.name, str(call.text), was_cut=self._was_cut)
            )

    def _finish(self, response: JsonObject) -> Iterator[ClientEvent]:
        if response.get("status") == "failed" or response.get("error"):
            raise error_from_object(response.get("error") or response)
        if self._last is not None:
            return
        if not self._items:
            output = response.get("output")
            for index, item in enumerate(output if isinstance(output, list) else ()):
                if isinstance(item, dict):
                    key = str(index)
                    yield from self._done(item, key)
        for call in self._calls:
            call.is_open = False
        yield from self._give_out()
        self._last = response

    def _stop(self, response: JsonObject) -> Stop:
        details = response.get("incomplete_details")
        match details.get("reason") if isinstance(details, dict) else None:
            case "max_output_tokens":
                return Stop("length")
            case "content_filter":
                return Stop("filtered")
        return Stop(
            "tool_calls" if any(call.call_id for call in self._calls) else "end"
        )

    # What is sent again

    def _keep(self, item: JsonObject, call: _OpenCall | None) -> None:
        if call is not None and any(call is known for _, known in self._items):
            return  # it ended before
        self._kept_bytes += len(json.dumps(item))
        if self._kept_bytes > MAX_NATIVE_BYTES:
            raise ProviderResponseError("The server sent too much to be kept")
        match item.get("type"):
            case "reasoning" if item.get("encrypted_content"):
                keys = ("type", "id", "summary", "encrypted_content")
                row = {key: item[key] for key in keys if key in item}
                self._items.append((row, None))
            case "message" if text := _text(item):
                row = {"type": "message", "role": "assistant", "content": text}
                self._items.append((row, call))
            case "function_call":
                name = as_text(item.get("name"), MAX_CALL_NAME)
                row = {"type": "function_call", "name": name}
                row["arguments"] = as_text(item.get("arguments")) or "{}"
                self._items.append((row, call))

    def _native(self) -> ResponsesNative:
        return ResponsesNative(
            self._model_id,
            tuple(
                item if call is None else {**item, "call_id": call.call_id}
                for item, call in self._items
            ),
        )


def _item(chunk: JsonObject) -> JsonObject:
    item = chunk.get("item")
    return item if isinstance(item, dict) else {}


def _delta(chunk: JsonObject) -> str:
    delta = chunk.get("delta")
    return delta if isinstance(delta, str) else ""


def _key(chunk: JsonObject) -> str:
    """Return the place of an item: the same in all of its events."""
    index = chunk.get("output_index")
    if index is None:  # llama.cpp
        index = chunk.get("item_id") or _item(chunk).get("id")
    return str(index)


def _text(item: JsonObject) -> str:
    parts = item.get("content")
    return "".join(
        str(part.get("text") or part.get("refusal") or "")
        for part in (parts if isinstance(parts, list) else ())
        if isinstance(part, dict)
    )
