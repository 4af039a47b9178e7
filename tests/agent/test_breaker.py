"""The breaker opens when it should, and lets exactly one try through."""

import pytest

from custom_components.ha_ai_agent.agent.ladder.breaker import (
    COOLDOWN_SECONDS,
    COSTLY_SECONDS,
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
    """One caller tries; the next try is never later than the cool-down after it."""
    breaker = Breaker(clock)
    breaker.record_failure(ProviderAuthError())
    for _ in range(8):
        clock.now += COOLDOWN_SECONDS - 0.1
        assert not breaker.allows()
        clock.now += 0.1
        assert breaker.allows()
        assert not breaker.allows(), "a second probe"
        assert not breaker.record_failure(ProviderUnreachableError()), "it was open"
    clock.now += COOLDOWN_SECONDS
    assert breaker.allows()
    # The probe was cancelled and never told how it went.
    clock.now += COOLDOWN_SECONDS
    assert breaker.allows()


def test_parallel_failures_are_one(clock: Clock) -> None:
    """Turns that were asked before a failure was known add nothing to it."""
    breaker = Breaker(clock)
    asked_at = clock.now
    clock.now += 0.1
    for _ in range(20):
        assert not breaker.record_failure(ProviderUnreachableError(), asked_at)
    assert not breaker.is_open
    # One after the other they count.
    for _ in range(2):
        asked_at, clock.now = clock.now, clock.now + 0.1
        breaker.record_failure(ProviderUnreachableError(), asked_at)
    assert breaker.is_open


def test_silence_while_others_are_answered(clock: Clock) -> None:
    """Who was asked before another was answered says nothing of what is now."""
    breaker = Breaker(clock)
    for _ in range(5):
        asked_at, clock.now = clock.now, clock.now + 15
        breaker.record_success(clock.now - 1)
        assert not breaker.record_failure(ProviderTimeoutError(), asked_at)
    assert not breaker.is_open


@pytest.mark.parametrize("seconds", [0.01, COSTLY_SECONDS])
def test_the_last_model_is_spared_only_where_asking_costs(
    clock: Clock, seconds: float
) -> None:
    """With another model it is left alone; without, it is asked while that is cheap."""
    breaker = Breaker(clock)
    for _ in range(3):
        asked_at, clock.now = clock.now, clock.now + seconds
        breaker.record_failure(ProviderUnreachableError(), asked_at)
    assert not breaker.allows()
    assert breaker.allows(is_last=True) is (seconds < COSTLY_SECONDS)
    assert breaker.wait_seconds(is_last=True) <= COOLDOWN_SECONDS


@pytest.mark.parametrize(
    "error", [ProviderRateLimitError, ProviderUnreachableError], ids=["429", "503"]
)
def test_retry_after_is_kept(clock: Clock, error: type[ProviderError]) -> None:
    """Who says when is asked then, within reason, and nothing more comes of it."""
    breaker = Breaker(clock)
    for _ in range(10):
        assert breaker.record_failure(error(retry_after_seconds=90))
        assert breaker.wait_seconds(is_last=True) == 90
        clock.now += 89
        assert not breaker.allows(is_last=True)
        clock.now += 1
        assert breaker.allows()
        assert breaker.allows(), "nothing is armed"
    breaker.record_failure(error(retry_after_seconds=1e9))
    clock.now += 3600
    assert breaker.allows()


def test_an_older_answer_does_not_end_the_pause(clock: Clock) -> None:
    """What was asked before a server wanted its pause may be answered within it."""
    breaker = Breaker(clock)
    asked_at, clock.now = clock.now, clock.now + 1
    breaker.record_failure(ProviderRateLimitError(retry_after_seconds=5))
    clock.now += 1
    assert not breaker.record_success(asked_at)
    assert breaker.wait_seconds() == 4
    assert breaker.record_success(clock.now)
    assert breaker.allows()
