"""How late the event loop is in a large, busy home: without turns, and with them.

The same load three times: nobody talks; twenty conversations with Home Assistant's own
agent; the same with ours; a fifth of all requests fails.
"""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from math import sqrt
from pathlib import Path
import random
from statistics import fmean, linear_regression, quantiles
import sys
from time import monotonic
from typing import Any, Final

from scripts.demo_home.agent import AGENT_ID
from scripts.demo_home.client import HomeClient

from .faults import PEOPLE, Faults, Model
from .home import SoakHome, open_soak_home
from .witness.sensor import LAG_LOG

ENTITIES: Final = 3000
EXPOSED: Final = 500
CHANGES: Final = 200
MOST_ABOVE_MS: Final = 10.0
_WARM_SECONDS: Final = 30.0
_LOOK_SECONDS: Final = 1.0
_PARTS: Final = 10
CONFIGURATION: Final = f"""
sensor:
  - platform: witness
    entities: {ENTITIES}
    changes: {CHANGES}
"""


def _memory(pid: int) -> float:
    """Return the megabytes that a process has in memory."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20


async def look_at_memory(pid: int, seen: list[tuple[float, float]]) -> None:
    """Note every second what a process has in memory."""
    while True:
        seen.append((monotonic(), _memory(pid)))
        await asyncio.sleep(_LOOK_SECONDS)


def memory_slope(seen: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return what grows a second, and twice its standard error.

    Of the means of ten parts: one look is much like the next, ten parts are not.
    """
    size = len(seen) // _PARTS
    parts = [seen[number * size : (number + 1) * size] for number in range(_PARTS)]
    at = [fmean(when for when, _ in part) for part in parts]
    had = [fmean(memory for _, memory in part) for part in parts]
    line = linear_regression(at, had)
    off = [y - line.slope * x - line.intercept for x, y in zip(at, had, strict=True)]
    spread = sum((x - fmean(at)) ** 2 for x in at)
    error = sqrt(sum(value**2 for value in off) / (_PARTS - 2) / spread)
    return line.slope, 2 * error


class Lag:
    """A home whose event loop is watched."""

    def __init__(self, home: SoakHome, model: Model, people: list[HomeClient]) -> None:
        self._home = home
        self._model = model
        self._people = people

    async def measure(
        self, agent_id: str | None, seconds: float, chance: random.Random
    ) -> dict[str, Any]:
        """Return the figures of one load; no agent: nobody talks."""
        talk = Faults(self._home, self._model, chance, agent_id or AGENT_ID)
        if agent_id is not None:
            # What is made once, at first, is not what comes with each turn.
            await talk.talk_for(_WARM_SECONDS, self._people)
        seen: list[tuple[float, float]] = []
        watcher = asyncio.create_task(look_at_memory(self._home.process.pid, seen))
        began = monotonic()
        if agent_id is None:
            await asyncio.sleep(seconds)
        else:
            talk = Faults(self._home, self._model, chance, agent_id)
            await talk.talk_for(seconds, self._people)
        ended = monotonic()
        watcher.cancel()
        rows = [(late, own) for at, late, own in self._rows() if began <= at <= ended]
        slope, unsure = memory_slope(seen)
        return {
            "turns": sum(
                talk.seen[f"turns {kind} a fault"] for kind in ("with", "without")
            ),
            "late p99 ms": _p99([late for late, _ in rows]),
            "own work p99 ms": _p99([own for _, own in rows]),
            "own work longest ms": round(max(own for _, own in rows), 1),
            "memory MB": round(seen[-1][1], 1),
            "memory MB/h": round(slope * 3600, 1),
            "give or take MB/h": round(unsure * 3600, 1),
        }

    def _rows(self) -> list[tuple[float, float, float]]:
        text = (self._home.folder / LAG_LOG).read_text(encoding="ascii")
        *lines, _ = text.split("\n")
        return [
            (float(at), float(late), float(own))
            for at, late, own in map(str.split, lines)
        ]


def _p99(values: list[float]) -> float:
    return round(quantiles(values, n=100)[98], 2)


async def show_noise(home: SoakHome) -> None:
    """Expose some of the many things that change all the time."""
    async with home.client.websocket() as commands:
        await commands.call(
            "homeassistant/expose_entity",
            assistants=["conversation"],
            entity_ids=[f"sensor.witness_noise_{number}" for number in range(EXPOSED)],
            should_expose=True,
        )


async def run(folder: Path, minutes: float, seed: int) -> dict[str, Any]:
    """Measure three loads for so long each, and return the figures."""
    chance = random.Random(seed)
    # Home Assistant's own agent would wait for ten minutes.
    model = Model(chance, falls_silent=False)
    async with (
        open_soak_home(folder, model, configuration=CONFIGURATION) as home,
        AsyncExitStack() as stack,
    ):
        home.set_options(first_token_timeout=15)
        rival = home.add_rival()
        await home.start()
        await show_noise(home)
        people = [
            await stack.enter_async_context(home.person(f"person{number}"))
            for number in range(PEOPLE)
        ]
        soak = Lag(home, model, people)
        await asyncio.sleep(_WARM_SECONDS)
        figures: dict[str, Any] = {}
        loads = {"nobody": None, "Home Assistant's own": rival, "ours": AGENT_ID}
        for name, agent_id in loads.items():
            figures[name] = await soak.measure(agent_id, minutes * 60, chance)
            print(name, figures[name], file=sys.stderr, flush=True)
    key = "own work p99 ms"
    least, theirs, ours = (figures[name][key] for name in loads)
    wrong = []
    if ours > least + MOST_ABOVE_MS:
        wrong.append(f"{ours} ms, {least} ms without turns")
    if ours > theirs:
        wrong.append(f"{ours} ms, {theirs} ms with Home Assistant's own agent")
    return {"minutes each": minutes, **figures, "wrong": wrong}
