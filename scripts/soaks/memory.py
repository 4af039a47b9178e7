"""What a home keeps in memory for good: with turns, and without any, side by side.

The load of `lag`, in two homes at once: what the machine does meanwhile and what
Home Assistant itself keeps is the same in both. What is full after a while (caches,
conversations that Home Assistant has open) is not counted: the first part is left out.
"""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
import random
import sys
from time import monotonic
from typing import Any, Final

from .faults import PEOPLE, Faults, Model
from .home import SoakHome, open_soak_home
from .lag import CONFIGURATION, look_at_memory, memory_slope, show_noise

MOST_ABOVE_MB: Final = 1.0
TURNS_EACH: Final = 10
"""Home Assistant keeps a conversation as long as somebody goes on with it: one that
never ends grows with every turn, with any agent."""
FILLING_SHARE: Final = 0.25
"""Of the time, what fills at first."""


async def run(folder: Path, minutes: float, seed: int) -> dict[str, Any]:
    """Let two homes run for so long, and return what grew in each."""
    chance = random.Random(seed)
    names = ("nobody", "ours")
    parts = await asyncio.gather(
        *(
            _watch(folder.with_name(f"{folder.name}-{name}"), minutes, chance, name)
            for name in names
        )
    )
    figures = dict(zip(names, parts, strict=True))
    above = figures["ours"]["memory MB/h"] - figures["nobody"]["memory MB/h"]
    # Twice the standard error of each: what is not known is not a finding.
    unsure = sum(figures[name]["give or take MB/h"] for name in names)
    wrong = []
    if above - unsure > MOST_ABOVE_MB:
        wrong.append(f"{above:.1f} MB/h above the home without turns")
    return {
        "minutes": minutes,
        **figures,
        "above MB/h": round(above, 1),
        "give or take MB/h": round(unsure, 1),
        "wrong": wrong,
    }


async def _watch(
    folder: Path, minutes: float, chance: random.Random, name: str
) -> dict[str, Any]:
    model = Model(chance, falls_silent=False)
    async with (
        open_soak_home(folder, model, configuration=CONFIGURATION) as home,
        AsyncExitStack() as stack,
    ):
        home.set_options(first_token_timeout=15)
        await home.start()
        await show_noise(home)
        people = [
            await stack.enter_async_context(home.person(f"person{number}"))
            for number in range(PEOPLE)
        ]
        seen: list[tuple[float, float]] = []
        watcher = asyncio.create_task(look_at_memory(home.process.pid, seen))
        began = monotonic()
        turns = await _talk(home, model, chance, people, minutes, name)
        watcher.cancel()
        steady = began + minutes * 60 * FILLING_SHARE
        slope, unsure = memory_slope([look for look in seen if look[0] >= steady])
        return {
            "turns": turns,
            "memory MB": round(seen[-1][1], 1),
            "memory MB/h": round(slope * 3600, 1),
            "give or take MB/h": round(unsure * 3600, 1),
        }


async def _talk(
    home: SoakHome,
    model: Model,
    chance: random.Random,
    people: list[Any],
    minutes: float,
    name: str,
) -> int:
    """Let them talk, or be silent, and return how often somebody spoke."""
    if name == "nobody":
        await asyncio.sleep(minutes * 60)
        return 0
    talk = Faults(home, model, chance, turns_each=TURNS_EACH)
    await talk.talk_for(minutes * 60, people)
    print(f"{len(talk.findings.wrong)} findings", file=sys.stderr)
    return sum(talk.seen[f"turns {kind} a fault"] for kind in ("with", "without"))
