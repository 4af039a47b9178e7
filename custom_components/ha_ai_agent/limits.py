"""How much anybody may ask or send: every limit on what comes in is here. Pure.

What a person says, what a model writes, what a server sends. The event loop works on
nothing that is not measured before, and nothing is kept that is not bounded.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final

from .models import TurnInfo

MAX_SPEAKERS: Final = 1000
# What a service call or another API's tool is given is small. An automation is not: it
# passes the gate alone, by the wider limits of `LimitOptions`.
MAX_CALL_DEPTH: Final = 8
MAX_CALL_TEXT: Final = 8000
MAX_CALL_ITEMS: Final = 256
"""In one list or object."""
MAX_CODE: Final = 64
"""Characters of a code that comes with a yes."""
MAX_APPROVAL_ID: Final = 64
MAX_MEMORIES: Final = 100
"""Of one user."""
MAX_MEMORY_TEXT: Final = 500

# What a server sends.
MAX_PIECE_BYTES: Final = 16 * 2**10
"""What is read in one go: a thousand small events take some ten milliseconds."""
MAX_REFUSAL_BYTES: Final = 64 * 2**10
"""Of the body of an error: what is said stands in its beginning."""
MAX_ANSWER_BYTES: Final = 2 * 2**20
"""Of an answer in one piece, and of one event of a stream."""
MAX_LIST_BYTES: Final = 4 * 2**20
"""Of a list of models; OpenRouter's is near one megabyte."""
MAX_REQUEST_FIELDS: Final = 8 * 2**10
"""Characters of what a person adds to each request: it is sent every time."""
MAX_MODELS: Final = 20_000
MAX_MODEL_ID: Final = 300
MAX_STREAM_BYTES: Final = 32 * 2**20
"""Of a streamed answer: an event is some hundred bytes around a few characters."""
MAX_JSON_MARKS: Final = 60_000
"""Brackets and commas of one JSON text: each is an object in memory."""
MAX_LIST_MARKS: Final = 250_000
MAX_JSON_DEPTH: Final = 64
MAX_NATIVE_BYTES: Final = 2**20
"""Of what a provider wants back with its own message."""
SLICE_SECONDS: Final = 0.005
"""So long may reading go on before everything else has its turn."""

# What a model writes in one answer.
MAX_CALLS: Final = 64
MAX_CALL_NAME: Final = 128
MAX_CALL_ID: Final = 128
_CHARACTERS_PER_TOKEN: Final = 64
_LEAST_ANSWER: Final = 128 * 2**10
_MOST_ANSWER: Final = 2**20


def answer_characters(max_output_tokens: int | None) -> int:
    """Return how many characters one answer may have, thinking and arguments too.

    Far more than the tokens that were asked for can be: what is longer has no end.
    """
    wanted = (max_output_tokens or 0) * _CHARACTERS_PER_TOKEN
    return min(max(wanted, _LEAST_ANSWER), _MOST_ANSWER)


# What a tool gives back, before it is shortened for the model.
MAX_RESULT_NODES: Final = 4_000
MAX_RESULT_DEPTH: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitOptions:
    """The limits. The defaults are far above what people say."""

    turns_at_once: int = 300
    """A burst of one speaker."""
    turns_per_minute: float = 120
    text_characters: int = 20_000
    argument_characters: int = 100_000
    argument_text_characters: int = 32_000
    argument_items: int = 2_000
    argument_depth: int = 40
    pending_approvals: int = 20
    """Of one speaker."""


DEFAULT_LIMITS: Final = LimitOptions()


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at: float


class TurnLimits:
    """Counts the turns of each speaker, and measures what is said."""

    def __init__(
        self,
        options: LimitOptions = DEFAULT_LIMITS,
        *,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._options = options
        self._clock = clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def check(self, info: TurnInfo) -> str | None:
        """Count a turn; return `text_too_long` or `rate_limited`, None if it may run.

        A speaker is a user, or a satellite or device without one.
        """
        if len(info.text) > self._options.text_characters:
            return "text_too_long"
        speaker = info.speaker
        who = speaker.user_id or speaker.satellite_id or speaker.device_id or ""
        return None if self._take(who) else "rate_limited"

    def _take(self, who: str) -> bool:
        now = self._clock()
        most = self._options.turns_at_once
        bucket = self._buckets.setdefault(who, _Bucket(most, now))
        self._buckets.move_to_end(who)
        if len(self._buckets) > MAX_SPEAKERS:
            self._buckets.popitem(last=False)
        gained = (now - bucket.filled_at) * self._options.turns_per_minute / 60
        bucket.tokens = min(most, bucket.tokens + gained)
        bucket.filled_at = now
        if bucket.tokens < 1:
            return False
        bucket.tokens -= 1
        return True


def check_arguments(
    arguments: Mapping[str, Any], options: LimitOptions = DEFAULT_LIMITS
) -> str | None:
    """Return what is too much about the arguments of a tool call, if anything.

    Walks without recursion: the nesting is the sender's choice.
    """
    characters = items = 0
    pending: list[tuple[Any, int]] = [(arguments, 0)]
    while pending:
        value, depth = pending.pop()
        items += 1
        if depth > options.argument_depth:
            return "nested too deeply"
        if items > options.argument_items:
            return "too many"
        if isinstance(value, str):
            if len(value) > options.argument_text_characters:
                return "too long in one text"
            characters += len(value)
            if characters > options.argument_characters:
                return "too long in all"
        elif isinstance(value, Mapping):
            pending.extend((key, depth + 1) for key in value)
            pending.extend((item, depth + 1) for item in value.values())
        elif isinstance(value, list | tuple):
            pending.extend((item, depth + 1) for item in value)
    return None
