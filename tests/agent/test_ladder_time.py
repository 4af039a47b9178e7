"""Limits of time: silence, trickle, slow machines, and the turn as a whole."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from custom_components.ha_ai_agent.agent.ladder.ladder import Rung, TimeLimits
from custom_components.ha_ai_agent.errors import ProviderTimeoutError
from custom_components.ha_ai_agent.models import ChatRequest
from custom_components.ha_ai_agent.providers.base import (
    ClientEvent,
    Progress,
    Stop,
    TextDelta,
)
from tests.agent.laddering import (
    Scripted,
    StandIn,
    build,
    request,
    says,
    silent_after,
    take_turn,
)
from tests.plain import _enable_custom_integrations  # noqa: F401  # a fixture

END = Stop("end")


@pytest.mark.parametrize(
    "stream",
    [
        silent_after(),
        silent_after(TextDelta("Hello")),
        silent_after(Progress(20)),
        silent_after(Progress(0)),
    ],
)
async def test_silence_is_bounded(stream: Any) -> None:
    """A silent stream is left after its limit, whatever came before."""
    limits = TimeLimits(first_token=0.05, idle=0.05)
    ladder, _ = build(
        Rung("primary", Scripted(stream)), Rung("builtin", StandIn()), limits=limits
    )
    outcome = await take_turn(ladder.begin(), request())
    assert outcome.text.endswith("Built-in: 2 done.")
    assert outcome.failed is None


async def test_a_slow_machine_may_take_longer_to_begin() -> None:
    """A rung's own patience counts for its first token, within the turn's time."""
    limits = TimeLimits(first_token=0.05, idle=5.0, turn=10.0)

    async def cold(_: ChatRequest) -> AsyncGenerator[ClientEvent]:
        begun = asyncio.Event()
        asyncio.get_running_loop().call_later(0.15, begun.set)
        await begun.wait()
        yield TextDelta("At last.")
        yield END

    ladder, _ = build(
        Rung("primary", Scripted(cold), first_token_seconds=2.0),
        Rung("builtin", StandIn()),
        limits=limits,
    )
    outcome = await take_turn(ladder.begin(), request())
    assert outcome.text == "At last."
    ladder, _ = build(
        Rung("primary", Scripted(silent_after()), first_token_seconds=60.0),
        Rung("builtin", StandIn()),
        limits=TimeLimits(first_token=0.05, turn=0.8),
    )
    outcome = await take_turn(ladder.begin(), request())
    assert outcome.text.endswith("Built-in: 2 done.")


async def test_trickle_is_bounded_but_slowness_is_not() -> None:
    """A few letters in a whole window are no answer; a slow model gives one."""
    now = [0.0]

    async def drip(_: ChatRequest) -> AsyncGenerator[ClientEvent]:
        while True:
            now[0] += 1.0
            yield TextDelta("x")

    async def slow(_: ChatRequest) -> AsyncGenerator[ClientEvent]:
        for _number in range(12):
            now[0] += 1.2
            yield TextDelta("slowly ")
        yield END

    ladder, _ = build(
        Rung("primary", Scripted(drip)),
        Rung("builtin", StandIn()),
        clock=lambda: now[0],
    )
    outcome = await take_turn(ladder.begin(), request())
    assert outcome.rung == "builtin"
    assert now[0] <= 12.0
    ladder, _ = build(Rung("primary", Scripted(slow)), clock=lambda: now[0])
    assert (await take_turn(ladder.begin(), request())).text == "slowly " * 12


@pytest.mark.parametrize(
    ("seconds", "is_waited"), [(20, True), (44, True), (50, False)]
)
async def test_comments_are_a_sign_of_life(seconds: int, is_waited: bool) -> None:
    """Who shows that it is at work gets longer to begin, and not for ever."""
    now = [0.0]

    async def at_work(_: ChatRequest) -> AsyncGenerator[ClientEvent]:
        for _number in range(seconds):
            now[0] += 1.0
            yield Progress(0)
        yield TextDelta("At last.")
        yield END

    ladder, _ = build(
        Rung("primary", Scripted(at_work)),
        Rung("builtin", StandIn()),
        clock=lambda: now[0],
    )
    outcome = await take_turn(ladder.begin(), request())
    assert outcome.text.startswith("At last.") is is_waited
    # The same in the middle of an answer, by the limit that holds there.
    now[0] = 0.0

    async def pauses(_: ChatRequest) -> AsyncGenerator[ClientEvent]:
        yield TextDelta("Let me see how that is. " * 4)
        async for event in at_work(request()):
            yield event

    ladder, _ = build(
        Rung("primary", Scripted(pauses)),
        Rung("builtin", StandIn()),
        clock=lambda: now[0],
    )
    outcome = await take_turn(ladder.begin(), request())
    assert ("At last." in outcome.text) is (seconds < 30)


async def test_the_turn_ends_a_stream_that_never_does() -> None:
    """Words without an end stop when the turn's time is over, and are told."""
    now = [0.0]

    async def endless(_: ChatRequest) -> AsyncGenerator[ClientEvent]:
        while True:
            now[0] += 1.0
            yield TextDelta("and so on ")

    ladder, _ = build(Rung("primary", Scripted(endless)), clock=lambda: now[0])
    outcome = await take_turn(ladder.begin(), request())
    assert outcome.failed is not None
    assert outcome.failed.said.startswith("and so on and")
    assert now[0] <= TimeLimits().turn + 2


async def test_waiting_for_the_listener_is_not_silence() -> None:
    """Only the server's silence counts, not the time that a consumer takes."""
    now = [0.0]
    events = (TextDelta("a"), TextDelta("b"), END)
    ladder, _ = build(Rung("primary", Scripted(says(*events))), clock=lambda: now[0])
    seen = []
    async for event in ladder.begin().async_stream(request()):
        seen.append(event)
        now[0] += 12.0
    assert seen == list(events)


async def test_time_of_the_turn() -> None:
    """A rung leaves time for those below it; without time it is not asked."""
    now = [0.0]
    primary = Scripted(says(TextDelta("Hi"), END))
    rungs = (Rung("primary", primary), Rung("builtin", StandIn()))
    ladder, _ = build(*rungs, clock=lambda: now[0])
    climb = ladder.begin(deadline=10.0)
    now[0] = 9.9
    assert climb.remaining_seconds == pytest.approx(0.1)
    outcome = await take_turn(climb, request())
    assert not primary.requests
    assert outcome.text == "Built-in: 2 done."

    ladder, _ = build(Rung("primary", primary), clock=lambda: now[0])
    failed = (await take_turn(ladder.begin(deadline=9.0), request())).failed
    assert failed is not None
    assert isinstance(failed.error, ProviderTimeoutError)
