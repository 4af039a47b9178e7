"""The contract of the ladder with the turn loop."""

import asyncio
from contextlib import aclosing
from typing import Any

import httpx
import pytest

from custom_components.ha_ai_agent.agent.ladder.breaker import COOLDOWN_SECONDS, Breaker
from custom_components.ha_ai_agent.agent.ladder.climb import RESUME
from custom_components.ha_ai_agent.agent.ladder.ladder import (
    Failed,
    Ladder,
    LadderEvent,
    Retrying,
    Rung,
    RungChanged,
)
from custom_components.ha_ai_agent.errors import (
    ModelNotFoundError,
    OutputLimitError,
    ProviderAuthError,
    ProviderError,
    ProviderRateLimitError,
    ProviderResponseError,
    ProviderUnreachableError,
)
from custom_components.ha_ai_agent.metrics import Metrics
from custom_components.ha_ai_agent.models import (
    AssistantMessage,
    ChatRequest,
    ToolCall,
    ToolMessage,
    UserMessage,
)
from custom_components.ha_ai_agent.providers.base import (
    ClientEvent,
    Progress,
    Stop,
    TextDelta,
    ToolCallReady,
)
from custom_components.ha_ai_agent.providers.client import ModelClient
from custom_components.ha_ai_agent.providers.profiles import Profile
from custom_components.ha_ai_agent.providers.server import ModelServer
from tests.agent.laddering import Scripted, StandIn, build, request, says, take_turn
from tests.plain import _enable_custom_integrations  # noqa: F401  # a fixture
from tests.scripted_server import Reply, ScriptedServer

END = Stop("end")
CALLED = Stop("tool_calls")
DOWN = ProviderUnreachableError("down")


def call(number: int, **arguments: Any) -> ToolCallReady:
    return ToolCallReady(ToolCall(f"c{number}", "act", arguments or {"x": number}))


async def events_of(
    ladder: Ladder, asked: ChatRequest | None = None
) -> list[LadderEvent]:
    return [event async for event in ladder.begin().async_stream(asked or request())]


async def test_a_good_answer_passes() -> None:
    """Events pass as they are; the end comes last and once."""
    client = Scripted(says(Progress(3), TextDelta(""), TextDelta("Hi"), END))
    metrics = Metrics()
    ladder, _ = build(Rung("primary", client), metrics=metrics)
    assert await events_of(ladder) == [TextDelta("Hi"), END]
    assert metrics.counters == {"provider.requests": 1}
    assert metrics.timings["provider.first_token"].count == 1
    assert client.requests[0].cache_key == "key"


async def test_retry_then_answer() -> None:
    """A provider that was only busy answers itself."""
    client = Scripted(
        says(ProviderRateLimitError(retry_after_seconds=1.5)),
        says(DOWN),
        says(TextDelta("Hi"), END),
    )
    fallback = Scripted(says(TextDelta("no"), END))
    ladder, pauses = build(Rung("primary", client), Rung("fallback", fallback))
    events = await events_of(ladder)
    assert [type(event) for event in events] == [Retrying, Retrying, TextDelta, Stop]
    assert pauses == pytest.approx([1.5, 0.8])
    assert not fallback.requests


async def test_words_are_kept() -> None:
    """The next rung is told what was said, and its words follow apart."""
    primary = Scripted(says(TextDelta("The light "), TextDelta("is o"), DOWN))
    fallback = Scripted(says(TextDelta("It is on."), TextDelta(" Yes."), END))
    ladder, _ = build(Rung("primary", primary), Rung("fallback", fallback))
    events = await events_of(ladder)
    assert [event.text for event in events if isinstance(event, TextDelta)] == [
        "The light ",
        "is o",
        "… It is on.",
        " Yes.",
    ]
    changed = next(event for event in events if isinstance(event, RungChanged))
    assert (changed.rung, changed.failure.error) == ("fallback", DOWN)
    *before, partial, resume = fallback.requests[0].messages
    assert tuple(before) == request().messages
    assert isinstance(partial, AssistantMessage)
    assert partial.content == "The light is o"
    assert isinstance(resume, UserMessage)
    assert resume.content == RESUME


@pytest.mark.parametrize(
    ("said", "then", "heard"),
    [
        ("Done.", "And more", "Done. And more"),
        ("Done. ", "And more", "Done. And more"),
        ("Done", " and more", "Done and more"),
        ("好的。", "灯开了", "好的。 灯开了"),
    ],
)
async def test_words_are_joined(said: str, then: str, heard: str) -> None:
    """Two streams never make one word."""
    ladder, _ = build(
        Rung("primary", Scripted(says(TextDelta(said), DOWN))),
        Rung("fallback", Scripted(says(TextDelta(then), END))),
    )
    events = await events_of(ladder)
    texts = [event.text for event in events if isinstance(event, TextDelta)]
    assert "".join(texts) == heard


async def test_calls_end_the_iteration() -> None:
    """Calls that were passed on run: the next rung is asked with their results."""
    primary = Scripted(says(TextDelta("Ok"), call(1), call(2), DOWN))
    fallback = Scripted(
        # A call that the broken stream made already, though written differently.
        says(call(1, y=2, x=1), call(2), call(3), CALLED),
        says(TextDelta("Done."), END),
    )
    ladder, _ = build(Rung("primary", primary), Rung("fallback", fallback))
    outcome = await take_turn(ladder.begin(), request())
    assert outcome.ran == [1, 2, 1, 3]
    assert outcome.text == "OkDone."
    assert outcome.changes == ["fallback"]
    names = [type(message).__name__ for message in fallback.requests[0].messages]
    assert names[2:] == ["AssistantMessage", "ToolMessage", "ToolMessage"]


async def test_only_repeated_calls_are_no_answer() -> None:
    """A rung that only repeats what ran is left, and the results are told."""
    again = says(call(1), CALLED)
    ladder, _ = build(
        Rung("primary", Scripted(says(call(1), ProviderAuthError()))),
        Rung("fallback", Scripted(again)),
        Rung("builtin", StandIn()),
    )
    outcome = await take_turn(ladder.begin(), request())
    assert outcome.ran == [1]
    assert outcome.text == "Built-in: 1 done."


async def test_a_wanted_repetition_runs() -> None:
    """Only what a broken stream began is held back, and only until it is answered."""
    ladder, _ = build(
        Rung("primary", Scripted(says(call(1), DOWN))),
        Rung(
            "fallback",
            Scripted(
                says(call(2), CALLED), says(call(1), CALLED), says(TextDelta("k"), END)
            ),
        ),
    )
    assert (await take_turn(ladder.begin(), request())).ran == [1, 2, 1]


async def test_alone_after_calls() -> None:
    """Without another rung the same one goes on; then there is only honesty."""
    client = Scripted(says(call(1), DOWN), says(TextDelta("Done."), END))
    ladder, _ = build(Rung("primary", client))
    outcome = await take_turn(ladder.begin(), request())
    assert (outcome.text, outcome.ran, outcome.failed) == ("Done.", [1], None)

    ladder, _ = build(Rung("primary", Scripted(says(call(1), ProviderError("no")))))
    outcome = await take_turn(ladder.begin(), request())
    assert outcome.ran == [1]
    assert outcome.failed is not None
    assert outcome.failed.error.args == ("no",)
    assert outcome.rung == "none"


async def test_honest_failure() -> None:
    """When nothing is left the turn hears what failed, and what was said."""
    error = ProviderAuthError("wrong")
    seen: list[tuple[str, Any]] = []
    ladder, _ = build(
        Rung("primary", Scripted(says(TextDelta("Well"), error))),
        Rung("fallback", Scripted(says(ModelNotFoundError()))),
        on_failure=lambda rung, error, message: seen.append(
            (rung.name, message or error.key)
        ),
    )
    events = await events_of(ladder)
    failed = events[-1]
    assert isinstance(failed, Failed)
    assert failed.said == "Well"
    assert failed.error is error
    assert [failure.rung for failure in failed.failures] == ["primary", "fallback"]
    assert seen == [("primary", "wrong"), ("fallback", "model_not_found")]
    assert ladder.is_available, "the last one is asked again"


@pytest.mark.parametrize(
    ("events", "error"),
    [
        ((END,), ProviderResponseError),  # says nothing and calls that an answer
        ((Stop("length"),), OutputLimitError),  # all of it was thinking
        ((TextDelta("Half"),), ProviderUnreachableError),  # ends without an end
    ],
)
async def test_what_is_no_answer(
    events: tuple[ClientEvent, ...], error: type[ProviderError]
) -> None:
    """An empty answer and half an answer are failures."""
    ladder, _ = build(Rung("primary", Scripted(says(*events))))
    failed = (await events_of(ladder))[-1]
    assert isinstance(failed, Failed)
    assert isinstance(failed.error, error)


async def test_a_refusal_is_an_answer() -> None:
    """What a provider's filter holds back is not asked again elsewhere."""
    ladder, _ = build(Rung("primary", Scripted(says(Stop("filtered")))))
    assert await events_of(ladder) == [Stop("filtered")]


async def test_breaker_spares_and_recovers() -> None:
    """Where there is another model a broken one is not asked; later it is, once."""
    now = [0.0]
    breaker = Breaker(lambda: now[0])
    primary, other = Scripted(says(DOWN)), Scripted(says(TextDelta("Hi."), END))
    rungs = (Rung("primary", primary, breaker), Rung("fallback", other))
    ladder, _ = build(*rungs)
    await take_turn(ladder.begin(), request())
    assert len(primary.requests) == 3
    assert breaker.is_open
    outcome = await take_turn(ladder.begin(), request())
    assert len(primary.requests) == 3
    assert outcome.rung == "fallback"
    now[0] += COOLDOWN_SECONDS
    primary.scripts = [says(TextDelta("Back."), END)]
    assert (await take_turn(ladder.begin(), request())).text == "Back."
    assert not breaker.is_open


async def test_the_last_model_is_asked_by_every_turn() -> None:
    """Whom nobody else can answer is not refused unasked, where asking is cheap."""
    for error in (DOWN, ProviderRateLimitError(), ProviderAuthError()):
        other = Scripted(says(error))
        stand_in = Rung("builtin", StandIn(), accepts=_understands_nothing)
        ladder, _ = build(
            Rung("primary", Scripted(says(error))), Rung("fallback", other), stand_in
        )
        for _ in range(5):
            before = len(other.requests)
            await take_turn(ladder.begin(), request())
            assert len(other.requests) > before
            assert ladder.is_available
        other.scripts = [says(TextDelta("Back."), END)]
        assert (await take_turn(ladder.begin(), request())).text == "Back."


async def _understands_nothing(_: ChatRequest) -> bool:
    return False


async def test_a_short_pause_is_sat_out() -> None:
    """A server that wants a short pause is asked after it, and by nobody within it."""
    now = [0.0]
    breaker = Breaker(lambda: now[0])
    client = Scripted(says(TextDelta("Hi"), END))
    stand_in = Rung("builtin", StandIn(), accepts=_understands_nothing)

    async def sleep(seconds: float) -> None:
        assert not client.requests
        now[0] += seconds

    ladder = Ladder((Rung("primary", client, breaker), stand_in), sleep=sleep)
    breaker.record_failure(ProviderRateLimitError(retry_after_seconds=4))
    outcome = await take_turn(ladder.begin(), request())
    assert outcome.text == "Hi"
    assert now[0] >= 4

    client.requests.clear()
    breaker.record_failure(ProviderRateLimitError(retry_after_seconds=60))
    failed = (await take_turn(ladder.begin(), request())).failed
    assert failed is not None
    assert (client.requests, failed.was_asked) == ([], False)
    assert failed.again_seconds == pytest.approx(60)


async def test_reachable_again() -> None:
    """A health check that gets through ends the waiting, but mends no key."""
    down, wrong = Breaker(), Breaker()
    for _ in range(3):
        down.record_failure(DOWN)
    wrong.record_failure(ProviderAuthError())
    client = Scripted(says(END))
    ladder, _ = build(Rung("primary", client, down), Rung("fallback", client, wrong))
    ladder.mark_reachable()
    assert (down.is_open, wrong.is_open) == (False, True)


async def test_stand_in_must_understand() -> None:
    """A stand-in is asked whether it can help, and told what has been done so far."""
    asked: list[str] = []

    async def accepts(asked_request: ChatRequest) -> bool:
        message = asked_request.messages[-1]
        if isinstance(message, ToolMessage):
            return True
        assert isinstance(message, UserMessage)
        asked.append(message.content)
        return message.content == "Turn on"

    stand_in = Rung("builtin", StandIn(), accepts=accepts)
    ladder, _ = build(Rung("primary", Scripted(says(ProviderError("no")))), stand_in)
    outcome = await take_turn(ladder.begin(), request("Who was Ada?"))
    assert outcome.failed is not None
    assert [failure.was_skipped for failure in outcome.failed.failures] == [False, True]
    assert outcome.failed.error.args == ("no",)
    assert outcome.changes == []
    outcome = await take_turn(ladder.begin(), request("Turn on"))
    assert outcome.text == "Built-in: 2 done."
    assert asked == ["Who was Ada?", "Turn on"], "once a turn"

    ladder, _ = build(
        Rung("primary", Scripted(says(call(7), CALLED), says(ProviderError("no")))),
        stand_in,
    )
    outcome = await take_turn(ladder.begin(), request("Who was Ada?"))
    assert outcome.text == "Built-in: 1 done."
    # On its own it is no stand-in: it says itself what it does not understand.
    ladder, _ = build(stand_in)
    assert (await take_turn(ladder.begin(), request("Who?"))).failed is None


@pytest.mark.parametrize(
    ("again", "heard"),
    [
        ("I am turning on the lamps.", "I am turning on the lamps."),
        ("I am", "I am turning on"),
        ("I am sorry.", "I am turning on… I am sorry."),
        ("the lamps.", "I am turning on… the lamps."),
    ],
)
async def test_words_that_were_said_are_not_said_again(again: str, heard: str) -> None:
    """Not every model goes on where it was told to: some begin from the beginning."""
    begun = says(TextDelta("I am turning on"), ProviderUnreachableError())
    second = Scripted(says(*(TextDelta(char) for char in again), END))
    ladder, _ = build(Rung("primary", Scripted(begun)), Rung("fallback", second))
    assert (await take_turn(ladder.begin(), request())).text == heard


async def test_no_rungs() -> None:
    """A ladder without rungs is a mistake."""
    with pytest.raises(ValueError, match="rung"):
        Ladder([])


@pytest.mark.usefixtures("loopback")
async def test_cancelling_closes_the_request() -> None:
    """Closing the generator closes the connection: the server stops its work."""
    async with ScriptedServer() as server, httpx.AsyncClient() as http:
        client = ModelClient(
            ModelServer(http_client=http, base_url=server.base_url),
            "m",
            Profile(),
        )
        server.default = Reply(text="one two three four", fault="silence", at="text")
        ladder, _ = build(Rung("primary", client))
        async with aclosing(ladder.begin().async_stream(request())) as events:
            async for event in events:
                assert event == TextDelta("one")
                assert server.connections == 1
                break
        async with asyncio.timeout(60):
            await server.idle.wait()
        assert not ladder.rungs[0].breaker.is_open
