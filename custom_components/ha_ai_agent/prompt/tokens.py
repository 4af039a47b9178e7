"""How many tokens a request has: counted once, remembered, corrected per model."""

from collections.abc import Callable, Sequence
from math import ceil
from typing import Final

from ..models import (
    AssistantMessage,
    Attachment,
    Message,
    SystemMessage,
    ToolMessage,
    ToolSpec,
    UserMessage,
)
from .estimate import estimate_tokens
from .learning import Corrections
from .tool_tokens import WeighTools, as_json, json_tools

type Encode = Callable[[str], int]

# What chat templates put around the text itself.
REQUEST_OVERHEAD: Final = 3
_MESSAGE_OVERHEAD: Final = 4
_CALL_OVERHEAD: Final = 4
# Vendors count a picture by its size; this is what a large one costs.
_PICTURE_TOKENS: Final = 1500
_FILE_OVERHEAD: Final = 8
# Nobody says what other files cost: bytes per token, seen with pages and with speech.
_AUDIO_BYTES: Final = 400
_FILE_BYTES: Final = 20

_REMEMBERED_MESSAGES: Final = 512
_REMEMBERED_TOOLS: Final = 16
# A tokenizer's time can grow faster than its text: long texts go in slices.
_SLICE_CHARS: Final = 40_000
_HEAVY_CHARS: Final = 40_000

_ESTIMATE: Final = "estimate"


class TokenCounter:
    """Counts texts, messages and tools; learns each model's own tokenizer."""

    __slots__ = (
        "_encode",
        "_messages",
        "_name",
        "_tools",
        "_weigh_tools",
        "generation",
        "learned",
    )

    def __init__(
        self,
        encode: Encode | None = None,
        *,
        weigh_tools: WeighTools = json_tools,
    ) -> None:
        self._encode = encode
        self._name = _ESTIMATE if encode is None else ""
        self._weigh_tools = weigh_tools
        self._messages: dict[tuple[str, int], tuple[int, int]] = {}
        """What a message is known by, and its tokens, by id and length: a result is
        counted whole, and as short as it is sent. The messages themselves would be
        kept long after their conversations."""
        self._tools: dict[int, tuple[Sequence[ToolSpec], int]] = {}
        self.learned = Corrections()
        """What models reported, by what we count with and by model."""
        self.generation = 0
        """Moves when every earlier count is void."""

    @property
    def is_exact(self) -> bool:
        """Whether a tokenizer counts, and not the estimate."""
        return self._encode is not None

    def use(self, encode: Encode, name: str = "") -> None:
        """Count with a tokenizer from now on, and with what was learned for it."""
        self._encode = encode
        self._name = name
        self._messages.clear()
        self._tools.clear()
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
        known = self._messages.get(_key_of(message))
        if known is not None and known[0] == _mark_of(message):
            return known[1]
        tokens = self.measure(message)
        self.remember(message, tokens)
        return tokens

    def measure(self, message: Message) -> int:
        """Return the same without remembering it: any thread may do that."""
        count = self.count_text
        match message:
            case SystemMessage() | ToolMessage():
                tokens = count(message.content)
            case UserMessage():
                tokens = count(message.content)
                tokens += sum(map(self._count_attachment, message.attachments))
                if message.tail:
                    tokens += count(message.tail) + 1
            case AssistantMessage():
                tokens = count(message.content) + native_tokens(message)
                tokens += sum(
                    count(call.name) + count(as_json(call.arguments)) + _CALL_OVERHEAD
                    for call in message.tool_calls
                )
        return tokens + _MESSAGE_OVERHEAD

    def remember(self, message: Message, tokens: int) -> None:
        """Keep a count that was made elsewhere."""
        self._messages[_key_of(message)] = (_mark_of(message), tokens)
        if len(self._messages) > _REMEMBERED_MESSAGES:
            # Conversations keep the sums of their turns: little is counted again.
            del self._messages[next(iter(self._messages))]

    def is_new(self, message: Message) -> bool:
        """Whether no message of this id and length was counted."""
        return _key_of(message) not in self._messages

    def is_heavy(self, message: Message) -> bool:
        """Whether counting takes long, and has not been done."""
        if not self.is_new(message):
            return False
        size = len(message.content)
        if isinstance(message, UserMessage):
            size += sum(len(item.text or "") for item in message.attachments)
        return size > _HEAVY_CHARS

    def count_tools(self, tools: Sequence[ToolSpec]) -> int:
        """Return the tokens of the tools; the same sequence is counted once."""
        if (known := self._tools.get(id(tools))) is not None and known[0] is tools:
            return known[1]
        tokens = self._weigh_tools(tools, self.count_text)
        if len(self._tools) >= _REMEMBERED_TOOLS:
            del self._tools[next(iter(self._tools))]
        # Keeping the sequence keeps its id from being given to another one.
        self._tools[id(tools)] = (tools, tokens)
        return tokens

    def factor(self, model_id: str) -> float:
        """Return how many of the model's own tokens one of ours is."""
        return self.learned.factor(self._key(model_id))

    def has_learned(self, model_id: str) -> bool:
        """Whether the model has reported before."""
        return self.learned.has_learned(self._key(model_id))

    def is_sure(self, model_id: str) -> bool:
        """Whether it has reported often enough to be believed."""
        return self.learned.is_sure(self._key(model_id))

    def expected(self, model_id: str, estimated: int) -> int:
        """Return what the model will report for our count."""
        return ceil(estimated * self.factor(model_id))

    def correct(self, model_id: str, estimated: int, reported: int) -> float:
        """Learn from reported input tokens; `estimated` is the uncorrected count."""
        self.learned.learn(self._key(model_id), estimated, reported)
        return self.factor(model_id)

    def doubt(self, model_id: str) -> None:
        """Believe the model a little less: what it reported keeps us from asking."""
        self.learned.doubt(self._key(model_id))

    def _key(self, model_id: str) -> str:
        return f"{self._name}/{model_id}"

    def _count_attachment(self, attachment: Attachment) -> int:
        if attachment.text is not None:
            return self.count_text(attachment.text) + _FILE_OVERHEAD
        kind = attachment.mime_type.partition("/")[0]
        if kind == "image":
            return _PICTURE_TOKENS
        size = attachment.size // (_AUDIO_BYTES if kind == "audio" else _FILE_BYTES)
        return max(_PICTURE_TOKENS, size)


def _key_of(message: Message) -> tuple[str, int]:
    return message.message_id, len(message.content)


def _mark_of(message: Message) -> int:
    """Return what the same text has again; opaque items are not looked at."""
    match message:
        case UserMessage():
            return hash((message.content, message.tail, message.attachments))
        case AssistantMessage():
            calls = [(call.name, repr(call.arguments)) for call in message.tool_calls]
            return hash((message.content, *calls))
        case _:
            return hash(message.content)


def native_tokens(message: AssistantMessage) -> int:
    """Return about how many tokens a provider's own items add to a message."""
    # The log may hold items of other integrations: those are not sent.
    tokens = getattr(message.native, "tokens", 0)
    return tokens if isinstance(tokens, int) else 0


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
