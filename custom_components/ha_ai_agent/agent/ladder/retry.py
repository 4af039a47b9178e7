"""Whether a model that failed is asked again, and when. Pure."""

from dataclasses import dataclass

from ...errors import (
    OutputLimitError,
    ProviderError,
    ProviderResponseError,
    ProviderTimeoutError,
)

BACKOFF_SECONDS = 0.4
LONGEST_WAIT_SECONDS = 8.0
"""Longest `Retry-After` that is waited for where no other model is left."""
LONGEST_WAIT_WITH_FALLBACK_SECONDS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where on the ladder, and how far into the answer, something failed."""

    attempts: int
    """Failures in a row on this rung, this one included."""
    was_heard: bool
    """Words or calls were passed on before it failed."""
    has_rung_below: bool
    has_model_below: bool
    seconds_left: float


def retry_delay(
    error: ProviderError, position: Position, jitter: float
) -> float | None:
    """Return the pause before the same rung is asked again; None: it is not.

    `jitter` is between 0 and 1, so that a house full of satellites does not ask a
    server that comes back all at once.
    """
    if not error.retryable or position.attempts >= _most_attempts(error, position):
        return None
    delay: float = BACKOFF_SECONDS * 2 ** (position.attempts - 1) * (0.5 + jitter)
    delay = max(delay, error.retry_after_seconds or 0.0)
    longest = LONGEST_WAIT_SECONDS
    if position.has_model_below:
        longest = LONGEST_WAIT_WITH_FALLBACK_SECONDS
    if delay > longest or delay + 1.0 > position.seconds_left:
        return None
    return delay


def _most_attempts(error: ProviderError, position: Position) -> int:
    """Return how often one rung is asked in a row."""
    if isinstance(error, ProviderTimeoutError):
        return 1 if position.has_rung_below else 2  # enough waiting
    if position.was_heard:
        # Somebody else can go on; the same model only where there is nobody.
        return 1 if position.has_model_below else 2
    return 2 if isinstance(error, ProviderResponseError | OutputLimitError) else 3
