"""The breaker opens when it should, and lets exactly one try through."""

import pytest

from custom_components.ha_ai_agent.agent.ladder.breaker import (
    COOLDOWN_SECONDS,
    LONGEST_COOLDOWN_SECONDS,
    Breaker,
)
from custom_components.ha_ai_agent.errors import (
    ContextTooLongError,
    ModelNotFoundError,
    ProviderAuthError,
    ProviderError,
    ProviderRateLimitError,
    ProviderTimeoutError,
    ProviderUnreachableError,
)
from tests.plain import _enable_custom_integrations  # noqa: F401  # a fixture


class Clock:
    """A clock that the test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.mark.parametrize(
    ("error", "failures"),
    [
        (ProviderUnreachableError(), 3),
        (ProviderTimeoutError(), 2),
        (ProviderAuthError(), 1),
        (ModelNotFoundError(), 1),
        (ProviderRateLimitError(retry_after_seconds=60), 1),
    ],
)
def test_opens(clock: Clock, error: ProviderError, failures: int) -> None:
    """It opens after as many failures as they are bad."""
    breaker = Breaker(clock)
    for number in range(failures):
        assert breaker.allows()
        assert breaker.record_failure(error) is (number == failures - 1)
    assert breaker.is_open
    assert not breaker.allows()
    assert breaker.last_error is error


def test_success_closes(clock: Clock) -> None:
    """An answer makes everything good; it tells whether it was open."""
    breaker = Breaker(clock)
    assert not breaker.record_success()
    breaker.record_failure(ProviderAuthError())
    assert breaker.record_success()
    assert breaker.allows()
    assert breaker.last_error is None


@pytest.mark.parametrize("error", [ContextTooLongError(), ProviderError("bad")])
def test_a_wrong_request_is_no_failure(clock: Clock, error: ProviderError) -> None:
    """A provider that says that a request is wrong is healthy."""
    breaker = Breaker(clock)
    for _ in range(10):
        assert not breaker.record_failure(error)
    assert not breaker.is_open


def test_no_credit_opens_at_once(clock: Clock) -> None:
    """Asking again brings no money."""
    breaker = Breaker(clock)
    error = ProviderRateLimitError("no credit")
    error.retryable = False
    assert breaker.record_failure(error)


def test_one_probe_after_the_cooldown(clock: Clock) -> None:
    """One caller tries; when that fails the next waits twice as long."""
    breaker = Breaker(clock)
    breaker.record_failure(ProviderAuthError())
    # A request that was on its way when it opened changes nothing.
    assert not breaker.record_failure(ProviderUnreachableError())
    wait = COOLDOWN_SECONDS
    for _ in range(8):
        clock.now += wait - 0.1
        assert not breaker.allows()
        clock.now += 0.1
        assert breaker.allows()
        assert not breaker.allows(), "a second probe"
        assert not breaker.record_failure(ProviderUnreachableError()), "it was open"
        wait = min(wait * 2, LONGEST_COOLDOWN_SECONDS)
    clock.now += wait
    assert breaker.allows()
    # The probe was cancelled and never told how it went.
    clock.now += wait
    assert breaker.allows()


def test_retry_after_counts(clock: Clock) -> None:
    """A provider that says when is asked then, within reason."""
    breaker = Breaker(clock)
    assert breaker.record_failure(ProviderRateLimitError(retry_after_seconds=90))
    clock.now += 89
    assert not breaker.allows()
    clock.now += 1
    assert breaker.allows()
    assert not breaker.record_failure(ProviderRateLimitError(retry_after_seconds=1e9))
    clock.now += 3600
    assert breaker.allows()
