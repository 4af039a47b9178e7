"""A conversation as turns: what a person said, and everything that followed from it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from ..models import (
    AssistantMessage,
    Message,
    SystemMessage,
    ToolCall,
    ToolMessage,
    UserMessage,
)
from .shorten import shorten_result
from .tokens import TokenCounter, same_message

# Result of a call that has none: providers refuse a call without a result, and the
# model must not take it for done.
_NO_RESULT: Final = (
    '{"error":"interrupted","message":"No result was recorded. It may or may not'
    ' have run: look before you do it again."}'
)


@dataclass(frozen=True, slots=True)
class TurnMessages:
    """Messages as they were given, as they are sent, and what they cost."""

    source: tuple[Message, ...]
    messages: tuple[Message, ...]
    tokens: int

    @property
    def key(self) -> str:
        """Id of the message that it begins with."""
        return self.source[0].message_id


def take_in(
    known: Sequence[TurnMessages],
    messages: Sequence[Message],
    counter: TokenCounter,
    limits: Mapping[str, int],
) -> list[TurnMessages]:
    """Return the turns of a conversation; those known from before stay as they are.

    `limits` says by message id which results are sent in how many characters, and which
    words without their tail.
    """
    turns: list[TurnMessages] = []
    position = 0
    for turn in known:
        end = position + len(turn.source)
        if end < len(messages) and not isinstance(messages[end], UserMessage):
            break
        if not _begins_with(messages, position, turn.source):
            break
        turns.append(turn)
        position = end
    turns.extend(
        build_turn(source, counter, limits) for source in _split(messages, position)
    )
    return turns


def build_turn(
    source: tuple[Message, ...], counter: TokenCounter, limits: Mapping[str, int]
) -> TurnMessages:
    """Return a turn: each call with its result, what is limited as short as decided."""
    messages = tuple(_as_sent(message, limits) for message in pair_results(source))
    return TurnMessages(source, messages, sum(map(counter.count_message, messages)))


def limited(
    turn: TurnMessages,
    counter: TokenCounter,
    limits: Mapping[str, int],
) -> TurnMessages:
    """Return a turn with some messages made shorter; the others stay as they are."""
    sent: list[Message] = []
    tokens = turn.tokens
    for message, before in zip(pair_results(turn.source), turn.messages, strict=True):
        if message.message_id in limits:
            short = _as_sent(message, limits)
            tokens += counter.count_message(short) - counter.count_message(before)
            sent.append(short)
        else:
            sent.append(before)
    return TurnMessages(turn.source, tuple(sent), tokens)


def _as_sent(message: Message, limits: Mapping[str, int]) -> Message:
    """Return a message as short as decided."""
    if (limit := limits.get(message.message_id)) is None:
        return message
    match message:
        case ToolMessage():
            return shorten_result(message, limit)
        case UserMessage():
            return replace(message, tail="")
        case AssistantMessage():
            return replace(message, native=None)
        case SystemMessage():
            return message


def pair_results(messages: Sequence[Message]) -> Iterator[Message]:
    """Yield messages with every call followed by its result, in the order of calls."""
    position = 0
    while position < len(messages):
        message = messages[position]
        position += 1
        if isinstance(message, ToolMessage):
            continue  # it answers no call
        yield message
        if not isinstance(message, AssistantMessage) or not message.tool_calls:
            continue
        results: dict[str, ToolMessage] = {}
        while position < len(messages) and isinstance(
            result := messages[position], ToolMessage
        ):
            results[result.tool_call_id] = result
            position += 1
        for call in message.tool_calls:
            yield results.get(call.tool_call_id) or _no_result(message, call)


def _no_result(message: AssistantMessage, call: ToolCall) -> ToolMessage:
    return ToolMessage(
        message_id=f"{message.message_id}:{call.tool_call_id}",
        tool_call_id=call.tool_call_id,
        name=call.name,
        content=_NO_RESULT,
    )


def _begins_with(
    messages: Sequence[Message], position: int, source: Sequence[Message]
) -> bool:
    given = islice(messages, position, position + len(source))
    return len(messages) - position >= len(source) and all(
        map(same_message, source, given, strict=True)
    )


def _split(messages: Sequence[Message], position: int) -> Iterator[tuple[Message, ...]]:
    """Yield the messages from a position on, cut before each user message."""
    turn: list[Message] = []
    for message in islice(messages, position, None):
        if turn and isinstance(message, UserMessage):
            yield tuple(turn)
            turn = []
        turn.append(message)
    if turn:
        yield tuple(turn)
