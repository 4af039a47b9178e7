"""A conversation that fits: shrinks in big steps, so that its beginning stays the same.

The order of giving way: a single result never takes more than a quarter of the window;
tool results of old turns are shortened and what was true then is left out; whole old
turns are dropped, oldest first; results of the running turn are shortened. The newest
words of a person never give way.
"""

from collections.abc import Collection, Generator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, takewhile
from math import ceil
from typing import Any, Final, Literal

from ..models import (
    AssistantMessage,
    Message,
    SystemMessage,
    ToolMessage,
    ToolSpec,
    UserMessage,
)
from .tokens import REQUEST_OVERHEAD, TokenCounter, native_tokens
from .tool_tokens import as_json
from .turns import TurnMessages, limited, take_in

# A step goes down to the low mark. Where shortening alone gets below the second one, no
# words are dropped.
_LOW_MARK: Final = 0.5
_GOOD_ENOUGH: Final = 0.6

_OLD_RESULT_CHARS: Final = 240
_LARGEST_RESULT_SHARE: Final = 0.25
_RUNNING_RESULT_CHARS: Final = (6000, 2000, 600, 200)
STEP_CHARS: Final = 20_000
"""What is shortened and counted in one go: a few milliseconds."""

# Until a model has reported, its tokenizer may need a third more than ours; then it
# still varies a little.
_SHARE_UNKNOWN: Final = 0.75
_SHARE_HEARD: Final = 0.9
_SHARE_SURE: Final = 0.96

type Reason = Literal["words", "instructions", "turn"]
type Stepwise[T] = Generator[None, None, T]
"""Work in pieces: everything else may have its turn in between."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """Messages that fit the window together with the tools."""

    messages: tuple[Message, ...]
    dropped: int
    """Messages of old turns that are left out."""
    tokens: int
    """Input tokens that the provider is expected to report."""
    estimated: int
    """The same, uncorrected: what `TokenCounter.correct` wants to have."""


@dataclass(frozen=True, slots=True)
class TooLong:
    """Nothing more can give way."""

    tokens: int
    limit: int
    reason: Reason
    """What is too long: the newest words, what precedes them, or the turn's results."""


class HistoryWindow:
    """What one conversation has given up so far. Lives as long as the conversation."""

    __slots__ = ("_dropped", "_generation", "_limits", "turns")

    def __init__(self) -> None:
        self.turns: list[TurnMessages] = []
        self._dropped: set[str] = set()
        self._limits: dict[str, int] = {}
        self._generation = 0

    def copy(self) -> HistoryWindow:
        """Return the same, to be worked on while others may look at this one."""
        other = HistoryWindow()
        other.adopt(self)
        return other

    def adopt(self, other: HistoryWindow) -> None:
        """Take over what another one has given up."""
        self.turns = list(other.turns)
        self._dropped = set(other._dropped)
        self._limits = dict(other._limits)
        self._generation = other._generation

    def take_in(self, messages: Sequence[Message], counter: TokenCounter) -> None:
        """Follow the conversation; only what is new is looked into."""
        if self._generation != counter.generation:
            self.turns = []
            self._generation = counter.generation
        self.turns = take_in(self.turns, messages, counter, self._limits)

    @property
    def kept(self) -> list[int]:
        """Indices of the old turns that are sent."""
        return [
            index
            for index, turn in enumerate(self.turns[:-1])
            if turn.key not in self._dropped
        ]

    def drop(self, index: int) -> int:
        """Leave a turn out from now on; return the tokens that this saves."""
        self._dropped.add(self.turns[index].key)
        return self.turns[index].tokens

    def shorten(
        self,
        index: int,
        max_chars: int,
        counter: TokenCounter,
        *,
        only: Collection[str] | None = None,
    ) -> Stepwise[int]:
        """Shorten the results of a turn from now on; return the tokens saved."""
        saved = size = 0
        limits: dict[str, int] = {}
        for message in self.turns[index].messages:
            if (
                not isinstance(message, ToolMessage)
                or len(message.content) <= max_chars
                or (only is not None and message.message_id not in only)
            ):
                continue
            if limits and size + len(message.content) > STEP_CHARS:
                saved += self._limit(index, limits, counter)
                size, limits = 0, {}
                yield
            limits[message.message_id] = max_chars
            size += len(message.content)
        return saved + self._limit(index, limits, counter)

    def leave_tail(self, index: int, counter: TokenCounter) -> int:
        """Leave out what was true then, words aside; return the tokens saved."""
        limits = {
            message.message_id: 0
            for message in self.turns[index].messages
            if isinstance(message, UserMessage) and message.tail
        }
        return self._limit(index, limits, counter)

    def leave_thoughts(self, index: int, counter: TokenCounter) -> int:
        """Leave out a provider's own items: no model needs them of an old turn."""
        limits = {
            message.message_id: 0
            for message in self.turns[index].messages
            if isinstance(message, AssistantMessage) and native_tokens(message)
        }
        return self._limit(index, limits, counter)

    def _limit(
        self, index: int, limits: Mapping[str, int], counter: TokenCounter
    ) -> int:
        if not limits:
            return 0
        turn = self.turns[index]
        self._limits.update(limits)
        self.turns[index] = limited(turn, counter, limits)
        return turn.tokens - self.turns[index].tokens


@dataclass(frozen=True, slots=True)
class _Limits:
    """Input tokens in our own count, and how many of the model's own one is."""

    most: int
    factor: float


def fit(
    messages: Sequence[Message],
    tools: Sequence[ToolSpec],
    *,
    counter: TokenCounter,
    window: int,
    max_output_tokens: int,
    history_tokens: int,
    model_id: str,
    structure: Mapping[str, Any] | None = None,
    state: HistoryWindow | None = None,
) -> Stepwise[Fitted | TooLong]:
    """Return what to send, or what is too long.

    `state` makes it cheap, and keeps the beginning the same from turn to turn.
    """
    work = HistoryWindow() if state is None else state.copy()
    limits = _limits(counter, model_id, window - max_output_tokens)
    head = _head(messages)
    work.take_in(messages[len(head) :], counter)
    if not work.turns:
        work.turns = [TurnMessages((), (), 0)]
    before = count_request(head, tools, structure, counter)
    words = _newest_words(work.turns[-1], counter)
    if before + words > limits.most:
        # What goes with the words gives way before they do.
        words -= work.leave_tail(len(work.turns) - 1, counter)
    if before + words > limits.most:
        if before + words <= window - max_output_tokens:
            counter.doubt(model_id)
        reason: Reason = "words" if words > before else "instructions"
        return _too_long(before + words, limits, reason)

    history = limits.most
    if messages and isinstance(messages[-1], UserMessage):
        # Within a turn only the window counts: a step there would cost the prefix.
        history = int(history_tokens / counter.factor(model_id)) - words
    estimated = yield from _give_way(work, before, history, limits.most, counter)
    if state is not None:
        state.adopt(work)
    if estimated > limits.most:
        return _too_long(estimated, limits, "turn")
    kept = [work.turns[index].messages for index in work.kept]
    fitted = (*head, *chain.from_iterable(kept), *work.turns[-1].messages)
    return Fitted(
        fitted,
        max(0, len(messages) - len(fitted)),
        counter.expected(model_id, estimated),
        estimated,
    )


def _give_way(
    state: HistoryWindow, before: int, history: int, most: int, counter: TokenCounter
) -> Stepwise[int]:
    """Shrink what may, as far as needed; return the tokens of the request."""
    yield from _cap_results(state, int(most * _LARGEST_RESULT_SHARE), counter)
    room = min(most - before - state.turns[-1].tokens, history)
    old = yield from _make_room(state, max(room, 0), counter)
    excess = before + old + state.turns[-1].tokens - most
    if excess > 0:
        yield from _shorten_running(state, excess, counter)
    return before + old + state.turns[-1].tokens


def count_new(messages: Sequence[Message], counter: TokenCounter) -> Stepwise[None]:
    """Count what was never counted: one is in no time, the results of many are not."""
    size = 0
    for message in filter(counter.is_new, messages):
        counter.count_message(message)
        size += len(message.content)
        if size > STEP_CHARS:
            size = 0
            yield


def count_request(
    messages: Sequence[Message],
    tools: Sequence[ToolSpec],
    structure: Mapping[str, Any] | None,
    counter: TokenCounter,
) -> int:
    """Return the tokens of all that is sent."""
    tokens = REQUEST_OVERHEAD + counter.count_tools(tools)
    if structure:
        tokens += counter.count_text(as_json(structure))
    return tokens + sum(map(counter.count_message, messages))


def most_tokens(counter: TokenCounter, model_id: str, window: int) -> int:
    """Return the largest count that may be sent into what is left of a window."""
    return _limits(counter, model_id, window).most


def _limits(counter: TokenCounter, model_id: str, window: int) -> _Limits:
    # A tokenizer that was thriftier so far may not be on the next text.
    factor = max(counter.factor(model_id), 1.0)
    if counter.is_sure(model_id):
        share = _SHARE_SURE
    elif counter.has_learned(model_id):
        share = _SHARE_HEARD
    else:
        share = _SHARE_UNKNOWN
    return _Limits(int(window * share / factor), factor)


def _too_long(tokens: int, limits: _Limits, reason: Reason) -> TooLong:
    """Return a refusal in the model's own tokens."""
    factor = limits.factor
    return TooLong(ceil(tokens * factor), int(limits.most * factor), reason)


def _head(messages: Sequence[Message]) -> list[Message]:
    """Return the system messages at the beginning."""
    head: list[Message] = []
    for message in messages:
        if not isinstance(message, SystemMessage):
            break
        head.append(message)
    return head


def _newest_words(turn: TurnMessages, counter: TokenCounter) -> int:
    return sum(
        counter.count_message(message)
        for message in turn.messages[:1]
        if isinstance(message, UserMessage)
    )


def _cap_results(
    state: HistoryWindow, max_tokens: int, counter: TokenCounter
) -> Stepwise[None]:
    """Cut results of the running turn that would take the window for themselves."""
    running = len(state.turns) - 1
    for message in state.turns[running].messages:
        if not isinstance(message, ToolMessage):
            continue
        if (tokens := counter.count_message(message)) > max_tokens:
            max_chars = len(message.content) * max_tokens // tokens
            only = (message.message_id,)
            yield from state.shorten(running, max_chars, counter, only=only)
            yield


def _make_room(state: HistoryWindow, room: int, counter: TokenCounter) -> Stepwise[int]:
    """Shrink the old turns if they need more than the room; return what they need."""
    kept = state.kept
    old = sum(state.turns[index].tokens for index in kept)
    if old <= room:
        return old
    # A turn that alone does not fit must not take anything from all the others.
    for index in [index for index in kept if state.turns[index].tokens > room]:
        old -= yield from _reduce(state, index, counter)
        if state.turns[index].tokens > room:
            old -= state.drop(index)
    if old <= room:
        return old
    for index in state.kept:
        old -= yield from _reduce(state, index, counter)
    if old <= room * _GOOD_ENOUGH:
        return old
    low = int(room * _LOW_MARK)
    for index in state.kept:
        if old <= low:
            break
        old -= state.drop(index)
    return old


def _reduce(state: HistoryWindow, index: int, counter: TokenCounter) -> Stepwise[int]:
    """Leave the words of an old turn and what was done; return what it saves."""
    saved = yield from state.shorten(index, _OLD_RESULT_CHARS, counter)
    saved += state.leave_tail(index, counter)
    yield
    return saved + state.leave_thoughts(index, counter)


def _shorten_running(
    state: HistoryWindow, excess: int, counter: TokenCounter
) -> Stepwise[None]:
    """Shorten results of the running turn as far as needed, the longest first.

    What the model has not read yet gives way only when all that it has read did.
    """
    running = len(state.turns) - 1
    messages = state.turns[running].messages
    unread = {
        message.message_id
        for message in takewhile(
            lambda message: isinstance(message, ToolMessage), reversed(messages)
        )
    }
    read = [
        message.message_id for message in messages if isinstance(message, ToolMessage)
    ]
    for ids in ([id_ for id_ in read if id_ not in unread], unread):
        for max_chars in _RUNNING_RESULT_CHARS:
            excess -= yield from state.shorten(running, max_chars, counter, only=ids)
            if excess <= 0:
                return
            yield
