"""Every fault at every place ends in an answer, in time, from the right rung."""

import asyncio
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import product
from typing import Any, Literal

import httpx
import pytest

from custom_components.ha_ai_agent.agent.ladder.ladder import Ladder, Rung, TimeLimits
from custom_components.ha_ai_agent.providers.client import ModelClient
from custom_components.ha_ai_agent.providers.profiles import Profile
from custom_components.ha_ai_agent.providers.server import ModelServer
from tests.agent.laddering import Outcome, StandIn, request, take_turn
from tests.plain import _enable_custom_integrations  # noqa: F401  # a fixture
from tests.scripted_server import (
    FAULTS,
    Call,
    Fault,
    Position,
    Reply,
    ScriptedServer,
    tool_results,
)

type Api = Literal["chat", "responses"]
type Place = Literal["connect", "text", "arguments", "after tools"]

PLACES: tuple[Place, ...] = ("connect", "text", "arguments", "after tools")
# Long enough for a busy machine; the silent cases wait side by side.
LIMITS = TimeLimits(connect=2.0, first_token=2.5, idle=2.0, turn=15.0)
SILENT = {"silence", "trickle"}
CALLS = (Call("act", {"x": 1}), Call("act", {"x": 2}))
# A finished stream that says nothing is a fault only where nothing was said before.
NO_FAULT = {("empty", "text"), ("empty", "arguments")}


@dataclass(frozen=True)
class Case:
    """One cell of the table."""

    api: Api
    fault: Fault
    place: Place
    with_fallback: bool

    @property
    def primary(self) -> str:
        return f"{self.api}|{self.fault}|{self.place}|{self.with_fallback}|primary"

    @property
    def fallback(self) -> str:
        return self.primary.replace("primary", "fallback")


def think(body: dict[str, Any]) -> Reply:
    """Be the primary that always fails in its way, or the fallback that works."""
    _, fault, place, _, rung = body["model"].split("|")
    done = len(tool_results(body))
    if rung == "fallback":
        if done >= 2 or place == "text":
            return Reply(text=f"Fallback: {done} done.")
        return Reply(calls=CALLS)  # a mean one: it repeats what ran already
    if place == "after tools" and not done:
        return Reply(text="One moment.", calls=CALLS)
    at: Position = "connect" if place == "after tools" else place
    return Reply(
        text="I am turning on the lamps for you now",
        calls=CALLS if place == "arguments" else (),
        argument_bytes=3,
        fault=fault,
        at=at,
        retry_after=0.01,
    )


def cases(*apis: Api) -> Iterator[Case]:
    for api, fault, place, with_fallback in product(
        apis, FAULTS, PLACES, (True, False)
    ):
        if (fault, place) not in NO_FAULT:
            yield Case(api, fault, place, with_fallback)


async def play(case: Case, client: ModelServer) -> Outcome:
    profile = Profile(api=case.api)
    models = [("primary", case.primary)]
    if case.with_fallback:
        models.append(("fallback", case.fallback))
    rungs = [
        Rung(name, ModelClient(client, model, profile))  # type: ignore[arg-type]  # a literal
        for name, model in models
    ]
    ladder = Ladder(
        [*rungs, Rung("builtin", StandIn())],
        limits=LIMITS,
        jitter=lambda: 0.0,
        sleep=lambda _: asyncio.sleep(0),
    )
    return await take_turn(ladder.begin(), request())


def check(case: Case, outcome: Outcome) -> None:
    expected = "fallback" if case.with_fallback else "builtin"
    assert outcome.rung == expected, (case, outcome)
    assert outcome.failed is None, (case, outcome)
    ending = "Fallback: " if case.with_fallback else "Built-in: "
    assert ending in outcome.text, (case, outcome)
    assert len(outcome.ran) == len(set(outcome.ran)), f"ran twice: {case} {outcome}"
    if case.place == "text":
        assert outcome.text.startswith("I am turning on"), (case, outcome)
    if case.place in {"arguments", "after tools"}:
        assert outcome.ran[0] == 1, (case, outcome)
        assert outcome.text.endswith("done."), (case, outcome)


def table(outcomes: dict[Case, Outcome]) -> str:
    """Return what answered, and after how long, as text."""
    lines = []
    for api, with_fallback in product(("chat", "responses"), (True, False)):
        rungs = "primary, fallback, built-in" if with_fallback else "primary, built-in"
        lines.append(f"\n{api}: {rungs}")
        lines.append(f"{'fault':<16}" + "".join(f"{place:<20}" for place in PLACES))
        for fault in FAULTS:
            row = f"{fault:<16}"
            for place in PLACES:
                outcome = outcomes.get(Case(api, fault, place, with_fallback))  # type: ignore[arg-type]
                row += f"{'-' if outcome is None else outcome.rung:<20}"
            lines.append(row)
    return "\n".join(lines)


@pytest.mark.usefixtures("loopback")
async def test_every_fault_at_every_place(capsys: pytest.CaptureFixture[str]) -> None:
    """A provider that fails in any way costs neither the answer nor a second run."""
    outcomes: dict[Case, Outcome] = {}
    crowd = asyncio.Semaphore(8)
    # Debug mode keeps a traceback of every callback: most of this test's time.
    asyncio.get_running_loop().set_debug(enabled=False)

    async def run(case: Case) -> None:
        async with nullcontext() if case.fault in SILENT else crowd:
            outcomes[case] = await play(case, client)

    async with ScriptedServer(think=think) as server, httpx.AsyncClient() as http:
        client = ModelServer(http_client=http, base_url=server.base_url)
        async with asyncio.TaskGroup() as group:
            for case in cases("chat", "responses"):
                group.create_task(run(case))
    with capsys.disabled():
        print(table(outcomes))  # noqa: T201
    for case, outcome in outcomes.items():
        check(case, outcome)
