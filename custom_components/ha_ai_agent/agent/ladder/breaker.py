"""A circuit breaker: spares a provider that is down, and notices when it is back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from ...errors import (
    ModelNotFoundError,
    ProviderAuthError,
    ProviderError,
    ProviderRateLimitError,
    ProviderResponseError,
    ProviderTimeoutError,
    ProviderUnreachableError,
)

THRESHOLD = 3
"""Failures in a row that open it; a time limit that ran out counts twice."""
COOLDOWN_SECONDS = 10.0
COSTLY_SECONDS = 3.0
"""A failure that took so long makes people wait; any other is cheap to have again."""
LONGEST_RETRY_AFTER_SECONDS = 900.0
"""Some servers name hours or days: one question in between costs nothing."""
_NEVER = float("-inf")


def _weight(error: ProviderError) -> int:
    """Return how much a failure says about the health of the provider."""
    match error:
        case ProviderAuthError() | ModelNotFoundError():
            return THRESHOLD  # asking again does not change it
        case ProviderTimeoutError():
            return 2  # each of these costs the user many seconds
        case ProviderUnreachableError() | ProviderResponseError():
            return 1
        case ProviderRateLimitError():
            return 1 if error.retryable else THRESHOLD  # no credit left
        case _:
            return 0  # it answered, and it was right: the request was wrong


@dataclass(slots=True)
class Breaker:
    """Health of one provider and model. Lives as long as the entry, not the turn.

    What is learned of a request counts only where nothing was learned since it was
    asked: many turns that fail at once are one failure, and who fell silent while
    others were answered says nothing.
    """

    clock: Callable[[], float] = field(default=monotonic)
    last_error: ProviderError | None = None
    """What failed last; None after a success."""
    _failures: int = 0
    _learned_at: float = _NEVER
    _told_at: float = _NEVER
    _kept_until: float = _NEVER
    """The server itself said when it wants to be asked again."""
    _open_until: float | None = None
    _is_costly: bool = False
    _probe_until: float = _NEVER

    @property
    def is_open(self) -> bool:
        """Return whether the provider is thought to be down."""
        return self._open_until is not None or self.kept_seconds > 0

    @property
    def kept_seconds(self) -> float:
        """Return how long the server asked to be left alone from now on."""
        return max(self._kept_until - self.clock(), 0.0)

    def wait_seconds(self, *, is_last: bool = False) -> float:
        """Return for how long it is not asked; 0 if it may be asked now.

        Where no other model is left, only what costs people seconds is spared.
        """
        if (kept := self.kept_seconds) > 0:
            return kept
        if self._open_until is None or (is_last and not self._is_costly):
            return 0.0
        return max(max(self._open_until, self._probe_until) - self.clock(), 0.0)

    def allows(self, *, is_last: bool = False) -> bool:
        """Return whether to ask now. After the cool-down one caller may try."""
        if self.wait_seconds(is_last=is_last) > 0:
            return False
        if self._open_until is not None:
            # A probe that is cancelled must not lock everybody out for ever.
            self._probe_until = self.clock() + COOLDOWN_SECONDS
        return True

    def record_success(self, asked_at: float | None = None) -> bool:
        """Close it. Return whether it was open before."""
        was_open = self.is_open
        told_at, kept_until = self._told_at, self._kept_until
        self.reset()
        if asked_at is not None and asked_at < told_at:
            # The server asked for a pause after it had taken this request.
            self._told_at, self._kept_until = told_at, kept_until
        self._learned_at = self.clock()
        return was_open and not self.is_open

    def record_failure(
        self, error: ProviderError, asked_at: float | None = None
    ) -> bool:
        """Take in a failure. Return whether this one opened it."""
        was_open, now = self.is_open, self.clock()
        if asked_at is None:
            asked_at = now
        if error.retry_after_seconds:
            pause = min(error.retry_after_seconds, LONGEST_RETRY_AFTER_SECONDS)
            self._told_at, self._kept_until = now, max(self._kept_until, now + pause)
            self.last_error = error
            return not was_open
        weight = _weight(error)
        if not weight or asked_at < self._learned_at:
            return False
        self.last_error, self._learned_at = error, now
        self._is_costly = now - asked_at >= COSTLY_SECONDS
        self._failures += weight
        if self._failures < THRESHOLD:
            return False
        self._open_until, self._probe_until = now + COOLDOWN_SECONDS, _NEVER
        return not was_open

    def reset(self) -> None:
        """Forget all failures: it answered, or its settings changed."""
        self.last_error = None
        self._failures = 0
        self._told_at = self._kept_until = self._probe_until = _NEVER
        self._open_until = None
        self._is_costly = False
