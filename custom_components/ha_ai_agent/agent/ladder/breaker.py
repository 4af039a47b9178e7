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
COOLDOWN_SECONDS = 30.0
LONGEST_COOLDOWN_SECONDS = 300.0
LONGEST_RETRY_AFTER_SECONDS = 900.0
"""Some servers name hours or days: one question in between costs nothing."""


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
    """Health of one provider and model. Lives as long as the entry, not the turn."""

    clock: Callable[[], float] = field(default=monotonic)
    last_error: ProviderError | None = None
    """What failed last; None after a success."""
    _failures: int = 0
    _open_until: float | None = None
    _cooldown: float = COOLDOWN_SECONDS
    _probe_until: float = 0.0

    @property
    def is_open(self) -> bool:
        """Return whether the provider is thought to be down."""
        return self._open_until is not None

    def allows(self) -> bool:
        """Return whether to ask now. After the cool-down one caller may try."""
        if self._open_until is None:
            return True
        now = self.clock()
        if now < self._open_until or now < self._probe_until:
            return False
        # A probe that is cancelled must not lock everybody out for ever.
        self._probe_until = now + self._cooldown
        return True

    def record_success(self) -> bool:
        """Close it. Return whether it was open before."""
        was_open = self.is_open
        self.reset()
        return was_open

    def record_failure(self, error: ProviderError) -> bool:
        """Take in a failure. Return whether this one opened it."""
        self.last_error = error
        self._failures += _weight(error)
        now = self.clock()
        if isinstance(error, ProviderRateLimitError) and error.retry_after_seconds:
            wait = min(error.retry_after_seconds, LONGEST_RETRY_AFTER_SECONDS)
            was_open, self._open_until = self.is_open, now + wait
            return not was_open
        if self._open_until is None and self._failures < THRESHOLD:
            return False
        if self._open_until is not None and now < self._open_until:
            return False  # somebody had asked before it opened
        was_open = self.is_open
        if was_open:
            self._cooldown = min(self._cooldown * 2, LONGEST_COOLDOWN_SECONDS)
        self._open_until = now + self._cooldown
        self._probe_until = 0.0
        return not was_open

    def reset(self) -> None:
        """Forget all failures: it answered, or its settings changed."""
        self.last_error = None
        self._failures = 0
        self._open_until = None
        self._cooldown = COOLDOWN_SECONDS
        self._probe_until = 0.0
