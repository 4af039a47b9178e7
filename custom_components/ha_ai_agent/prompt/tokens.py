"""How many tokens a request has: counted once, remembered, corrected per model."""

from collections.abc import Callable, Sequence
import json
from math import ceil
from typing import Final

from ..models import (
    AssistantMessage,
    Message,
    SystemMessage,
    ToolCall,
    ToolMessage,
    ToolSpec,
    UserMessage,
)
from .estimate import LineCounts, estimate_tokens

type Encode = Callable[[str], int]

# What chat templates put around the text itself.
REQUEST_OVERHEAD: Final = 3
_MESSAGE_OVERHEAD: Final = 4
_CALL_OVERHEAD: Final = 8
_TOOL_OVERHEAD: Final = 6
# Vendors count a picture by its size; this is what a large one costs.
_ATTACHMENT_TOKENS: Final = 1500

_REMEMBERED_MESSAGES: Final = 4096
_REMEMBERED_TOOLS: Final = 16
# A tokenizer's time can grow faster than its text: long texts go in slices.
_SLICE_CHARS: Final = 40_000

# A report on a short request says more about the template than about the tokenizer.
_SMALLEST_SAMPLE: Final = 40
_SMOOTHING: Final = 0.6
_FACTOR_LIMITS: Final = (0.4, 4.0)


class TokenCounter:
    """Counts texts, messages and tools; learns each model's own tokenizer."""

    __slots__ = (
        "_count_line",
        "_encode",
        "_factors",
        "_messages",
        "_tools",
        "generation",
    )

    def __init__(self, encode: Encode | None = None) -> None:
        self._encode = encode
        self._count_line = LineCounts(self.count_text)
        self._messages: dict[str, tuple[Message, int]] = {}
        self._tools: dict[int, tuple[Sequence[ToolSpec], int]] = {}
        self._factors: dict[str, float] = {}
        self.generation = 0
        """Moves when every earlier count is void."""

    @property
    def is_exact(self) -> bool:
        """Whether a tokenizer counts, and not the estimate."""
        return self._encode is not None

    def use(self, encode: Encode) -> None:
        """Count with a tokenizer from now on; what was learned starts afresh."""
        self._encode = encode
        self._count_line = LineCounts(self.count_text)
        self._messages.clear()
        self._tools.clear()
        self._factors.clear()
        self.generation += 1

    def count_text(self, text: str) -> int:
        """Return the tokens of a text."""
        if not text:
            return 0
        count = self._encode or estimate_tokens
        if len(text) <= _SLICE_CHARS:
            return count(text)
        return sum(
            count(text[start : start + _SLICE_CHARS])
            for start in range(0, len(text), _SLICE_CHARS)
        )

    def count_message(self, message: Message) -> int:
        """Return the tokens of a message; the same message is counted once."""
        known = self._messages.get(message.message_id)
        if known is not None and same_message(known[0], message):
            return known[1]
        tokens = self._count_message(message)
        if known is None and len(self._messages) >= _REMEMBERED_MESSAGES:
            del self._messages[next(iter(self._messages))]
        self._messages[message.message_id] = (message, tokens)
        return tokens

    def count_tools(self, tools: Sequence[ToolSpec]) -> int:
        """Return the tokens of the tools; the same sequence is counted once."""
        if (known := self._tools.get(id(tools))) is not None and known[0] is tools:
            return known[1]
        tokens = sum(
            self.count_text(tool_text(tool)) + _TOOL_OVERHEAD for tool in tools
        )
        if len(self._tools) >= _REMEMBERED_TOOLS:
            del self._tools[next(iter(self._tools))]
        # Keeping the sequence keeps its id from being given to another one.
        self._tools[id(tools)] = (tools, tokens)
        return tokens

    def factor(self, model_id: str) -> float:
        """Return how many of the model's own tokens one of ours is."""
        return self._factors.get(model_id, 1.0)

    def has_learned(self, model_id: str) -> bool:
        """Whether the model has reported before."""
        return model_id in self._factors

    def expected(self, model_id: str, estimated: int) -> int:
        """Return what the model will report for our count."""
        return ceil(estimated * self.factor(model_id))

    def correct(self, model_id: str, estimated: int, reported: int) -> float:
        """Learn from reported input tokens; `estimated` is the uncorrected count."""
        if estimated < _SMALLEST_SAMPLE or reported <= 0:
            return self.factor(model_id)
        low, high = _FACTOR_LIMITS
        seen = min(max(reported / estimated, low), high)
        before = self._factors.get(model_id, seen)
        self._factors[model_id] = before + _SMOOTHING * (seen - before)
        return self._factors[model_id]

    def _count_message(self, message: Message) -> int:
        count = self.count_text
        match message:
            case SystemMessage() | ToolMessage():
                tokens = count(message.content)
            case UserMessage():
                tokens = count(message.content) + len(message.attachments) * (
                    _ATTACHMENT_TOKENS
                )
                if message.tail:
                    # Most lines of a tail were in another one before.
                    lines = message.tail.splitlines(keepends=True)
                    tokens += sum(map(self._count_line, lines)) + 1
            case AssistantMessage():
                tokens = count(message.content) + sum(
                    count(call_text(call)) + _CALL_OVERHEAD
                    for call in message.tool_calls
                )
        return tokens + _MESSAGE_OVERHEAD


def call_text(call: ToolCall) -> str:
    """Return a tool call as the model reads it."""
    return f"{call.name} {_as_json(call.arguments)}"


def tool_text(tool: ToolSpec) -> str:
    """Return a tool as the model reads it."""
    return f"{tool.name} {tool.description} {_as_json(tool.parameters)}"


def same_message(first: Message, second: Message) -> bool:
    """Whether two messages send the same text; opaque items are not looked at."""
    if first is second:
        return True
    match first, second:
        case AssistantMessage(), AssistantMessage():
            return (
                first.message_id == second.message_id
                and first.content == second.content
                and first.tool_calls == second.tool_calls
            )
        case _:
            return first == second


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
