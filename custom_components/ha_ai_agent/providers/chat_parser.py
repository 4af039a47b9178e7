"""Chunks of `/chat/completions` in, provider events out. Pure.

Servers that call themselves compatible differ in small ways; each difference that is
known has a recorded stream in the tests. Calls are given out in the model's order, each
as soon as its arguments are complete.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
import json
from typing import Any
from uuid import uuid4

from ..errors import ProviderResponseError, ProviderUnreachableError
from ..limits import MAX_CALL_ID, MAX_CALL_NAME, MAX_CALLS, MAX_NATIVE_BYTES
from ..models import JsonObject, Usage
from .arguments import ArgumentsText, as_text, read_arguments, read_call, read_several
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
from .failures import error_from_object, hidden_error
from .inline import InlineTags, TextPiece
from .inline_calls import InlineCall, read_bare, read_markup
from .reported import read_usage

FINISH: Mapping[str, Stop] = {
    "length": Stop("length"),
    "max_tokens": Stop("length"),
    "model_length": Stop("length"),
    "content_filter": Stop("filtered"),
    "safety": Stop("filtered"),
    "recitation": Stop("filtered"),
    "refusal": Stop("filtered"),
    "prohibited_content": Stop("filtered"),
    "blocklist": Stop("filtered"),
    "spii": Stop("filtered"),
    "sensitive": Stop("filtered"),
}
_PIECE = 4096
_MOST_PIECES = 4 * MAX_CALLS
"""Of calls, in one chunk."""
NO_NAME = frozenset({"null", "None"})
"""Of later pieces, from servers that write what is missing as text."""
NOT_FINISHED = frozenset({"", "null", "none"})


def new_call_id() -> str:
    """Return an id for a call whose server gave none."""
    return uuid4().hex[:9]


@dataclass(frozen=True, slots=True)
class ChatNative:
    """What a chat server wants back with its own message."""

    model_id: str
    message: Mapping[str, Any]
    calls: Mapping[str, Mapping[str, Any]]
    """Further keys of a call, by its id (Gemini's thought signatures)."""

    @property
    def tokens(self) -> int:
        """Return about how many tokens this adds to a request."""
        return len(json.dumps([dict(self.message), dict(self.calls)], default=str)) // 4


@dataclass(slots=True)
class _OpenCall:
    """A call whose arguments are still arriving."""

    server_id: str = ""
    name: str = ""
    text: ArgumentsText = field(default_factory=ArgumentsText)
    value: JsonObject | None = None
    """Arguments that came as an object."""
    extras: JsonObject = field(default_factory=dict)
    is_inline: bool = False
    """It stood in the text, whole, and nothing can follow."""

    @property
    def is_whole(self) -> bool:
        """Return whether nothing can follow."""
        return self.is_inline or self.value is not None or self.text.is_whole

    @property
    def is_empty(self) -> bool:
        """Return whether no argument came (yet)."""
        return self.value is None and self.text.is_empty


class ChatStreamParser:
    """Reads one answer, streamed or in one piece."""

    def __init__(
        self,
        model_id: str = "",
        *,
        used_ids: Collection[str] = (),
        tools: Collection[str] = (),
        opens_thinking: bool | None = False,
        new_id: Callable[[], str] = new_call_id,
    ) -> None:
        self._model_id = model_id
        self._used_ids = set(used_ids)
        self._new_id = new_id
        self._tools = tools
        self._inline = InlineTags(has_tools=bool(tools), may_open=opens_thinking)
        self._calls: list[_OpenCall] = []
        self._by_index: dict[int, _OpenCall] = {}
        self._listed: list[_OpenCall] = []
        """Calls that the newest list of pieces named."""
        self._given_out = 0
        self._has_calls = False
        self._told: dict[str, bool] = {}
        """Calls that were given out, and whether they stood in the text."""
        self._finish: str | None = None
        self._goes_on = False
        """Something came after the finish reason."""
        self._usage: Usage | None = None
        self._has_text = False
        self._reasoning: list[str] = []
        self._details: list[Any] = []
        self._kept_bytes = 0
        self._call_extras: dict[str, Mapping[str, Any]] = {}

    @property
    def is_finished(self) -> bool:
        """Return whether the finish reason was seen, and nothing after it."""
        return self._finish is not None and not self._goes_on

    @property
    def opened_thinking(self) -> bool | None:
        """Return whether thinking ended that was not opened; None: cannot be told."""
        return self._inline.was_opened

    def feed(self, chunk: JsonObject) -> Iterator[ClientEvent]:
        """Yield what one chunk completes."""
        if (error := hidden_error(chunk)) is not None:
            raise error
        self._take_usage(chunk)
        choices = chunk.get("choices")
        if not isinstance(choices, list) or not choices:
            return
        # Where there are several, the first one is not always the first that is sent.
        ours = (
            row
            for row in choices
            if isinstance(row, dict) and row.get("index") in (None, 0)
        )
        if (choice := next(ours, None)) is None:
            return
        self._take_usage(choice)
        if told := choice.get("error"):
            raise error_from_object(told)
        delta = choice.get("delta")
        message = choice.get("message")
        if isinstance(delta, dict) and delta:
            self._goes_on = bool(delta.get("content") or delta.get("tool_calls"))
            yield from self._take_delta(delta)
        elif isinstance(message, dict):
            yield from self._take_message(message)
        finish = str(choice.get("finish_reason") or "").lower()
        if finish not in NOT_FINISHED:
            self._goes_on = False
            yield from self._take_finish(finish)
        elif isinstance(message, dict) and not delta:
            yield from self._take_finish("stop")  # an answer in one piece is whole

    def close(self, *, is_done: bool) -> Iterator[ClientEvent]:
        """Yield the rest. `is_done`: the server said that this is the end."""
        if self._finish is None and not is_done:
            raise ProviderUnreachableError("The stream ended before the answer did")
        yield from self._place(self._inline.close())
        yield from self._give_out(is_end=True)
        if self._usage is not None:
            yield UsageReport(self._usage)
        if (native := self._native()) is not None:
            yield NativeItems(native)
        stop = self._stop()
        if self._has_calls and stop.reason == "end":
            stop = Stop("tool_calls")
        yield stop

    def cut(self) -> Iterator[ClientEvent]:
        """End the answer here, as if the model had reached its limit."""
        if self._finish is None:
            yield from self._take_finish("length")

    # Parts of a chunk

    def _take_usage(self, owner: JsonObject) -> None:
        usage = owner.get("usage")
        if isinstance(usage, dict) and usage.get("prompt_tokens") is not None:
            self._usage = read_usage(usage, owner.get("timings"), self._usage)

    def _take_finish(self, finish: str) -> Iterator[ClientEvent]:
        if finish == "error":
            raise ProviderUnreachableError("The server ended the answer with an error")
        if self._finish is not None:
            return
        self._finish = finish
        yield from self._give_out(is_end=True)

    def _stop(self) -> Stop:
        """Return what the finish reason means; Gemini adds its own after a colon."""
        words = (self._finish or "").split(": ")
        return next((FINISH[word] for word in words if word in FINISH), Stop("end"))

    def _take_delta(self, delta: JsonObject) -> Iterator[ClientEvent]:
        if details := delta.get("reasoning_details"):
            self._keep(details)
            self._details += details if isinstance(details, list) else [details]
        for key in ("reasoning_content", "reasoning", "thinking"):
            if isinstance(thinking := delta.get(key), str) and thinking:
                self._reasoning.append(thinking)
                yield from self._place(self._inline.release())
                yield ReasoningDelta(thinking)
                break
        yield from self._take_content(delta.get("content"))
        if isinstance(refusal := delta.get("refusal"), str) and refusal:
            yield from self._take_content(refusal)
        calls = delta.get("tool_calls")
        if legacy := delta.get("function_call"):
            calls = [{"index": 0, "function": legacy}]
        if isinstance(calls, dict):
            calls = [calls]
        self._listed = []
        if calls:
            # Words that stand before a call are said before it.
            yield from self._place(self._inline.release())
        for number, piece in enumerate(calls if isinstance(calls, list) else ()):
            if number > _MOST_PIECES:
                raise AnswerTooLongError
            if isinstance(piece, dict):
                yield from self._take_call(piece)

    def _take_message(self, message: JsonObject) -> Iterator[ClientEvent]:
        """Take a whole message: an answer in one piece, or a stream's last word."""
        rest = dict(message)
        if self._has_text:
            rest.pop("content", None)
        if self._reasoning:
            for key in ("reasoning_content", "reasoning", "thinking"):
                rest.pop(key, None)
        calls = rest.get("tool_calls")
        if isinstance(calls, list) and self._calls:
            rest["tool_calls"] = calls[len(self._calls) :]  # the others were streamed
        yield from self._take_delta(rest)

    def _take_content(self, content: object) -> Iterator[ClientEvent]:
        if isinstance(content, str):
            yield from self._take_text(content)
            return
        for part in content if isinstance(content, list) else (content,):
            if not isinstance(part, dict):
                continue
            if isinstance(text := part.get("text"), str):
                yield from self._take_text(text)
            elif thinking := part.get("thinking"):
                yield ReasoningDelta(_plain(thinking))

    def _take_text(self, text: str) -> Iterator[ClientEvent]:
        # In pieces, so that whoever reads may stop, or let others have their turn.
        for start in range(0, len(text), _PIECE):
            pieces = self._inline.feed(text[start : start + _PIECE])
            if not pieces:
                # Held back, and the server is alive
                yield Progress(min(_PIECE, len(text) - start))
            yield from self._place(pieces)

    def _place(self, pieces: list[TextPiece]) -> Iterator[ClientEvent]:
        for piece in pieces:
            match piece.kind:
                case "thinking":
                    yield ReasoningDelta(piece.text)
                case "tool_call" if (
                    calls := read_markup(piece.text, self._tools)
                ) is not None:
                    yield from self._take_inline(calls)
                case "bare" if calls := read_bare(piece.text, self._tools):
                    yield from self._take_inline(calls)
                case _ if self._has_text or piece.text.strip():
                    # Not the empty lines before the answer.
                    self._has_text = True
                    yield TextDelta(piece.text)

    def _keep(self, value: object) -> None:
        """Count what is kept only to be sent back."""
        self._kept_bytes += len(json.dumps(value))
        if self._kept_bytes > MAX_NATIVE_BYTES:
            raise ProviderResponseError("The server sent too much to be kept")

    # Calls

    def _append(self, call: _OpenCall) -> None:
        if len(self._calls) >= MAX_CALLS:
            raise AnswerTooLongError
        self._calls.append(call)

    def _take_inline(self, calls: list[InlineCall]) -> Iterator[ClientEvent]:
        for call in calls:
            opened = _OpenCall(name=call.name, is_inline=True)
            _add_arguments(opened, call.arguments)
            self._append(opened)
        yield from self._give_out(is_end=False)

    def _take_call(self, piece: JsonObject) -> Iterator[ClientEvent]:
        function = piece.get("function")
        if not isinstance(function, dict):
            function = piece
        named = function.get("name")
        name = named if isinstance(named, str) and named not in NO_NAME else ""
        keys = ("arguments", "parameters")
        arguments = next((function[key] for key in keys if key in function), None)
        call = self._find(piece, name, arguments)
        call.server_id = call.server_id or as_text(piece.get("id"), MAX_CALL_ID)
        if name and name != call.name:
            # A name that came in pieces
            call.name = f"{call.name}{name}"[:MAX_CALL_NAME]
        if extra := piece.get("extra_content"):
            self._keep(extra)
            call.extras["extra_content"] = extra
        _add_arguments(call, arguments)
        if isinstance(arguments, str):
            yield Progress(len(arguments))
        yield from self._give_out(is_end=False)

    def _find(self, piece: JsonObject, name: str, arguments: object) -> _OpenCall:
        """Return the open call that a piece belongs to, or a new one."""
        index, server_id = piece.get("index"), as_text(piece.get("id"), MAX_CALL_ID)
        if isinstance(index, str | float) and str(index).removesuffix(".0").isdecimal():
            index = int(str(index).removesuffix(".0")[:9])
        same = [
            call for call in self._calls if server_id and call.server_id == server_id
        ]
        if isinstance(index, int):
            candidate = self._by_index.get(index)
            if candidate is None and same and _goes_on(same[-1], name, arguments):
                candidate = same[-1]  # its index counts pieces, not calls
            is_entry = candidate is not None and candidate.is_whole
        else:
            candidate = same[-1] if same else self._calls[-1] if self._calls else None
            is_entry = True
        # Two entries of one list are two calls, whatever their ids.
        is_entry = (
            is_entry and bool(name) and any(one is candidate for one in self._listed)
        )
        if (
            candidate is None
            or is_entry
            or self._is_another(candidate, server_id, name, arguments)
        ):
            candidate = _OpenCall(
                name="" if candidate is None or name else candidate.name
            )
            self._append(candidate)
        if isinstance(index, int):
            self._by_index[index] = candidate
        self._listed.append(candidate)
        return candidate

    def _is_another(
        self, call: _OpenCall, server_id: str, name: str, arguments: object
    ) -> bool:
        """Return whether a piece opens a new call although it has the place of one."""
        if call.is_inline:
            return True
        is_same = bool(server_id and call.server_id == server_id)
        if server_id and call.server_id and not is_same:
            # Several calls with the same index: older Ollama, Gemini.
            return True
        # The name comes again: with every piece (then it is the same call), or because
        # another call begins (then this one is whole, or the arguments are).
        if name and call.name and name != call.name:
            return not (call.is_empty and self._is_name_begun(call.name, name))
        if not name or is_same:
            return call.is_whole and _begins_anew(call, arguments)
        return call.is_whole or (
            bool(call.name) and call.is_empty and isinstance(arguments, dict)
        )

    def _is_name_begun(self, begun: str, more: str) -> bool:
        """Return whether two pieces are the beginning of one tool's name."""
        return begun not in self._tools and any(
            tool.startswith(begun + more) for tool in self._tools
        )

    def _give_out(self, *, is_end: bool) -> Iterator[ClientEvent]:
        """Yield the calls that are complete, never one before an earlier one."""
        while self._given_out < len(self._calls):
            call = self._calls[self._given_out]
            is_last = self._given_out == len(self._calls) - 1
            # A call without arguments is over when the next begins, unless the server
            # counts: then pieces of several calls may come in turns.
            may_follow = call.text == "" and any(
                one is call for one in self._by_index.values()
            )
            is_over = call.is_empty and not is_last and not may_follow
            if not (is_end or call.is_whole or is_over):
                return
            self._given_out += 1
            if not call.name:
                continue  # a call of nothing
            self._has_calls = True
            yield from self._read(call)

    def _read(self, call: _OpenCall) -> Iterator[ClientEvent]:
        """Yield a complete call; several where their arguments stand in a row."""
        was_cut = self._stop() == Stop("length")
        for number, arguments in enumerate(
            read_several(str(call.text)) if call.value is None else [call.value]
        ):
            ready = read_call("", call.name, arguments, was_cut=was_cut)
            key = f"{call.name} {json.dumps(ready.arguments, sort_keys=True)}"
            if self._told.setdefault(key, call.is_inline) != call.is_inline:
                continue  # the server read it, and left it in the text as well
            call_id = self._unique_id("" if number else call.server_id)
            if call.extras:
                self._call_extras[call_id] = call.extras
            yield ToolCallReady(replace(ready, tool_call_id=call_id))

    def _unique_id(self, server_id: str) -> str:
        # Some servers count from zero in every answer; results are found by id.
        call_id = server_id
        while not call_id or call_id in self._used_ids:
            call_id = self._new_id()
        self._used_ids.add(call_id)
        return call_id

    def _native(self) -> ChatNative | None:
        message: JsonObject = {}
        if self._reasoning:
            message["reasoning_content"] = "".join(self._reasoning)
        if self._details:
            message["reasoning_details"] = self._details
        if not message and not self._call_extras:
            return None
        return ChatNative(self._model_id, message, self._call_extras)


def _goes_on(call: _OpenCall, name: str, arguments: object) -> bool:
    """Return whether a piece under a new index is more of a call with its id."""
    if not name:
        return True
    return (
        name == call.name
        and not (call.is_whole or call.is_empty)
        and isinstance(arguments, str)
        and arguments.strip() != ""
        and not arguments.lstrip().startswith("{")
    )


def _begins_anew(call: _OpenCall, arguments: object) -> bool:
    """Return whether arguments are those of another call, and no repetition."""
    if isinstance(arguments, str) and not arguments.lstrip().startswith("{"):
        return False
    values = read_arguments(arguments)
    if values is None:
        return isinstance(arguments, str)  # the first piece of an object
    return values not in ({}, read_arguments(call.value or str(call.text)))


def _add_arguments(call: _OpenCall, arguments: object) -> None:
    """Add a piece of the arguments, or all of them."""
    match arguments:
        case dict():
            call.value = arguments
        case str() if call.value is None:
            call.text.add(arguments)
        case str() | None:
            pass
        case _:
            call.text.add(as_text(arguments))  # no object: the model is told so


def _plain(thinking: object) -> str:
    """Return thinking that came as text or as parts."""
    if isinstance(thinking, str):
        return thinking
    parts = thinking if isinstance(thinking, list) else []
    return "".join(
        str(part.get("text", "")) for part in parts if isinstance(part, dict)
    )
