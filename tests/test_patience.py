"""Time in which our own event loop stood still is no silence of others."""

import asyncio
from time import sleep

import pytest

from custom_components.ha_ai_agent.patience import STEP_SECONDS, Patience
from tests.plain import _enable_custom_integrations  # noqa: F401  # a fixture


async def test_a_standing_loop_is_no_waiting() -> None:
    """An answer that came meanwhile is read, however late the loop comes round."""
    answered = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.call_later(2 * STEP_SECONDS, answered.set)
    loop.call_later(0, sleep, 8 * STEP_SECONDS)
    patience = Patience(4 * STEP_SECONDS)
    async with patience:
        await answered.wait()
    assert patience.waited_seconds < 4 * STEP_SECONDS


async def test_silence_is_bounded() -> None:
    patience = Patience(2 * STEP_SECONDS)
    with pytest.raises(TimeoutError):
        async with patience:
            await asyncio.Event().wait()
    assert patience.waited_seconds == pytest.approx(2 * STEP_SECONDS, rel=0.1)


async def test_what_is_cancelled_is_cancelled() -> None:
    """A time limit that did not run out takes no cancelling for its own."""

    async def wait() -> None:
        async with Patience(10):
            await asyncio.Event().wait()

    task = asyncio.create_task(wait())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_it_only_measures() -> None:
    async with Patience() as patience:
        await asyncio.sleep(0.01)
    assert 0 < patience.waited_seconds <= STEP_SECONDS
