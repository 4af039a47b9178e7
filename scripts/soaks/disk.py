"""Takes the database away while five schedules are due and two questions are open.

Once it is locked by another process, once its disk is full. All five run, or are told
as missed; a yes meanwhile is told that it did not work and runs nothing; both questions
can be answered within seconds of the end.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
import json
from pathlib import Path
import re
import resource
import subprocess
import sys
from time import monotonic
from typing import Any, Final, Literal

from tests.scripted_server import Call, Reply, tool_results, user_text

from .home import Findings, SoakHome, open_soak_home

type Trouble = Literal["locked", "full"]
SCHEDULES: Final = 5
ANSWERABLE_SECONDS: Final = 5.0
_DUE_SECONDS: Final = 8
_ENDED_SECONDS: Final = 60.0
_DISK_BYTES: Final = 64 * 2**20
_WORDS: Final = re.compile(r"(open|later) number (\d+)")
_HOLD: Final = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
database.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
database.execute("ROLLBACK")
database.close()
"""


def model(request: dict[str, Any]) -> Reply:
    """Unlock, or promise to switch on later."""
    found = _WORDS.search(user_text(request))
    if found is None or tool_results(request):
        return Reply(text="Fine.")
    if found[1] == "open":
        door = {"domain": "lock", "service": "unlock", "entity_id": [_door(found[2])]}
        return Reply(calls=(Call("call_service", door),))
    switch = {"domain": "switch", "service": "turn_on", "entity_id": [_lamp(found[2])]}
    later = {"action": "add", "when": _DUE_SECONDS, "call": switch}
    return Reply(calls=(Call("schedule", later),))


def _door(number: int | str) -> str:
    return f"lock.witness_{number}"


def _lamp(number: int | str) -> str:
    return f"switch.witness_{number}"


@asynccontextmanager
async def _locked(home: SoakHome) -> AsyncGenerator[None]:
    """Have another process hold the database."""
    holder = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        _HOLD,
        str(home.database),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdin is not None
    assert holder.stdout is not None
    await holder.stdout.readline()
    try:
        yield
    finally:
        holder.stdin.close()
        await holder.wait()


@asynccontextmanager
async def _full(home: SoakHome) -> AsyncGenerator[None]:
    """Leave no room: on a disk of its own, else by a limit on the size of files."""
    if home.disk is None:
        limits = resource.prlimit(home.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(home.process.pid, resource.RLIMIT_FSIZE, (0, limits[1]))
        try:
            yield
        finally:
            resource.prlimit(home.process.pid, resource.RLIMIT_FSIZE, limits)
        return
    ballast = home.disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    try:
        yield
    finally:
        ballast.unlink()


class Disk:
    """A home that loses its database for a while."""

    def __init__(self, home: SoakHome) -> None:
        self._home = home
        self.findings = Findings()
        self.seen: dict[str, Any] = {}

    def _check(self, what: str, *, holds: bool) -> None:
        self.findings.check(what, holds=holds)

    async def lose(self, trouble: Trouble, first: int, seconds: float) -> None:
        """Lose it once; what is acted on begins with this number."""
        doors, lamps = (first, first + 1), range(first, first + SCHEDULES)
        home = self._home
        for number in lamps:
            await home.say(f"later number {number}, please", f"{trouble}-{number}")
        await self._ask(doors[0], f"{trouble}-a")
        await self._ask(doors[1], f"{trouble}-b")
        async with _locked(home) if trouble == "locked" else _full(home):
            began = monotonic()
            # By voice, right after its question; by a button.
            spoken = await home.say("Yes", f"{trouble}-b")
            pressed = await home.approve(f"{trouble}-a")
            self.seen[f"{trouble}, a yes by voice is told"] = spoken
            self.seen[f"{trouble}, a yes by a button is told"] = pressed
            await asyncio.sleep(max(0.0, seconds - (monotonic() - began)))
            for door in doors:
                deeds = home.begun(_door(door), "unlocked")
                self._check(f"{trouble}: {door} opened meanwhile", holds=not deeds)
        await self._compare(trouble, doors, lamps, monotonic())

    async def _ask(self, door: int, conversation_id: str) -> None:
        asked = await self._home.say(f"open number {door}, please", conversation_id)
        self._check(f"a question is asked: {asked}", holds=(asked or "").endswith("?"))

    async def _compare(
        self, trouble: Trouble, doors: tuple[int, int], lamps: range, ended: float
    ) -> None:
        """Answer both questions, and look what became of the five."""
        home = self._home
        for door, name in zip(doors, ("a", "b"), strict=True):
            answer: dict[str, Any] = {}
            while answer.get("status") != "executed":
                answer = await home.approve(f"{trouble}-{name}") or {}
                waited = monotonic() - ended
                if waited > 3 * ANSWERABLE_SECONDS:
                    break
                await asyncio.sleep(0.1)
            self.seen[f"{trouble}, {name} answered after s"] = round(waited, 2)
            in_time = answer.get("status") == "executed"
            in_time &= waited <= ANSWERABLE_SECONDS
            self._check(f"{trouble}: {name} answered {answer}", holds=in_time)
            deeds = home.begun(_door(door), "unlocked")
            self._check(f"{trouble}: {door} opened {deeds} times", holds=deeds == 1)
        statuses = await self._ends(trouble)
        self.seen[f"{trouble}, schedules"] = sorted(status for status, _ in statuses)
        self._check(f"{trouble}: {statuses}", holds=len(statuses) == SCHEDULES)
        done = sum(status == "done" for status, _ in statuses)
        deeds = sum(home.begun(_lamp(lamp), "on") for lamp in lamps)
        most = max(home.begun(_lamp(lamp), "on") for lamp in lamps)
        self._check(f"{trouble}: {done} done, {deeds} deeds", holds=done == deeds)
        self._check(f"{trouble}: one was done twice", holds=most <= 1)

    async def _ends(self, trouble: Trouble) -> list[tuple[str, str | None]]:
        """Return what became of the schedules, once all have ended."""
        deadline = monotonic() + _ENDED_SECONDS
        while True:
            rows = self._home.rows(
                "SELECT status, result FROM schedules WHERE conversation_id LIKE ?",
                f"{trouble}-%",
            )
            waits = [status for status, _ in rows if status in {"pending", "started"}]
            if not waits or monotonic() > deadline:
                return [
                    (status, json.loads(result or "{}").get("status"))
                    for status, result in rows
                ]
            await asyncio.sleep(0.2)


async def run(folder: Path, seconds: float) -> dict[str, Any]:
    """Lose the database twice for so long, and return what was found."""
    async with open_soak_home(folder, model, disk_bytes=_DISK_BYTES) as home:
        await home.start()
        soak = Disk(home)
        await soak.lose("locked", 0, seconds)
        await soak.lose("full", 10, seconds)
        return {
            "seconds": seconds,
            "a disk of its own": home.disk is not None,
            "checks": soak.findings.checks,
            "wrong": soak.findings.wrong,
            **soak.seen,
        }
