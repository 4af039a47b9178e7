"""What is tried again, and after how long."""

from dataclasses import replace

import pytest

from custom_components.ha_ai_agent.agent.ladder.retry import Position, retry_delay
from custom_components.ha_ai_agent.errors import (
    ModelNotFoundError,
    ProviderAuthError,
    ProviderError,
    ProviderRateLimitError,
    ProviderResponseError,
    ProviderTimeoutError,
    ProviderUnreachableError,
)
from tests.plain import _enable_custom_integrations  # noqa: F401  # a fixture

ALONE = Position(
    attempts=1,
    was_heard=False,
    has_rung_below=False,
    has_model_below=False,
    seconds_left=30.0,
)
BUILTIN_BELOW = replace(ALONE, has_rung_below=True)
MODEL_BELOW = replace(BUILTIN_BELOW, has_model_below=True)


@pytest.mark.parametrize(
    ("error", "position", "attempts"),
    [
        (ProviderUnreachableError(), ALONE, 3),
        (ProviderUnreachableError(), MODEL_BELOW, 3),
        (ProviderRateLimitError(), BUILTIN_BELOW, 3),
        (ProviderResponseError(), MODEL_BELOW, 2),
        (ProviderTimeoutError(), ALONE, 2),
        (ProviderTimeoutError(), BUILTIN_BELOW, 1),
        (ProviderAuthError(), ALONE, 1),
        (ModelNotFoundError(), ALONE, 1),
        (ProviderError(), ALONE, 1),
        # Words were heard: another model goes on, the same one only if it is alone.
        (ProviderUnreachableError(), replace(MODEL_BELOW, was_heard=True), 1),
        (ProviderUnreachableError(), replace(BUILTIN_BELOW, was_heard=True), 2),
    ],
)
def test_attempts(error: ProviderError, position: Position, attempts: int) -> None:
    """Each failure is worth so many tries in all."""
    for made in range(1, 5):
        delay = retry_delay(error, replace(position, attempts=made), 0.5)
        assert (delay is not None) is (made < attempts)


def test_delay_grows_and_varies() -> None:
    """Pauses double; jitter spreads them around their middle."""
    error = ProviderUnreachableError()
    delays = [
        retry_delay(error, replace(ALONE, attempts=attempts), jitter)
        for attempts in (1, 2)
        for jitter in (0.0, 0.5, 1.0)
    ]
    assert delays == pytest.approx([0.2, 0.4, 0.6, 0.4, 0.8, 1.2])


@pytest.mark.parametrize(
    ("retry_after", "position", "delay"),
    [
        (0.1, ALONE, 0.4),
        (5.0, ALONE, 5.0),
        (9.0, ALONE, None),
        (1.5, MODEL_BELOW, 1.5),
        (5.0, MODEL_BELOW, None),  # the other model answers sooner
        (5.0, replace(ALONE, seconds_left=5.5), None),
    ],
)
def test_retry_after(retry_after: float, position: Position, delay: float) -> None:
    """What the server asks for is kept, where there is time for it."""
    error = ProviderRateLimitError(retry_after_seconds=retry_after)
    assert retry_delay(error, position, 0.5) == delay


def test_what_is_final_is_not_retried() -> None:
    """An error of a kind that passes may say that it will not."""
    error = ProviderRateLimitError("no credit left")
    error.retryable = False
    assert retry_delay(error, ALONE, 0.5) is None
