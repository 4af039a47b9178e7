"""Starts Home Assistant with a database that is no good, and mends it while it runs.

Each time somebody talks before and after, the repair is read, and what was kept from
before (words, an action for later, an open question) has to be there again.
"""

import asyncio
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
import os
from pathlib import Path
import re
import shutil
import sqlite3
import subprocess
from time import monotonic
from typing import Any, Final

from tests.scripted_server import Call, Reply, tool_results, user_text

from .home import Findings, SoakHome, open_soak_home

BACK_SECONDS: Final = 5.0
_PATIENCE_SECONDS: Final = 60.0
_LARGE: Final = 2 * 2**30
_PAGE: Final = 4096
_LATER_SECONDS: Final = 20
_LATER: Final = 12
"""What is due later begins with this number."""
_WORDS: Final = re.compile(r"(open|later|switch) number (\d+)")


def model(request: dict[str, Any]) -> Reply:
    """Unlock, switch on, or promise to switch on later."""
    found = _WORDS.search(user_text(request))
    if found is None or tool_results(request):
        return Reply(text="Fine.")
    number = found[2]
    on = {
        "domain": "switch",
        "service": "turn_on",
        "entity_id": [f"switch.witness_{number}"],
    }
    match found[1]:
        case "open":
            door = {
                "domain": "lock",
                "service": "unlock",
                "entity_id": [f"lock.witness_{number}"],
            }
            return Reply(calls=(Call("call_service", door),))
        case "later":
            on["entity_id"] = [_later(number)]
            later = {"action": "add", "when": _LATER_SECONDS, "call": on}
            return Reply(calls=(Call("schedule", later),))
    return Reply(calls=(Call("call_service", on),))


def _later(number: int | str) -> str:
    return f"switch.witness_{_LATER + int(number)}"


@dataclass(frozen=True, slots=True)
class Bad:
    """One way for a file to be no good."""

    spoil: Callable[[Path], None]
    repair: str | None
    """The repair that has to be there; None: all is well."""
    is_replaced: bool = False
    """A new database is begun, and the bad one lies beside it."""


def _noise(path: Path) -> None:
    path.write_bytes(os.urandom(path.stat().st_size))


def _scribble(path: Path) -> None:
    """Spoil every page but the first."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        for start in range(_PAGE, size, _PAGE):
            file.seek(start)
            file.write(os.urandom(_PAGE // 4))


def _halve(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _few_bytes(path: Path) -> None:
    os.truncate(path, 50)


def _empty(path: Path) -> None:
    os.truncate(path, 0)


def _newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(
            "INSERT INTO schema_changes (version, changed_ts) VALUES (99, 0)"
        )
    # As a file that was copied: without what lies beside it.
    path.with_name(f"{path.name}-wal").unlink(missing_ok=True)


def _foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE theirs (id INTEGER)")


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _zeros(path: Path) -> None:
    path.unlink()
    with path.open("wb") as file:
        file.truncate(_LARGE)


def _large(path: Path) -> None:
    """Add two gigabytes that the database does not know of."""
    os.truncate(path, _LARGE)


def _large_and_spoilt(path: Path) -> None:
    """Say in the header that two gigabytes are its own, and spoil the rest."""
    _scribble(path)
    os.truncate(path, _LARGE)
    with path.open("r+b") as file:
        file.seek(28)
        file.write((_LARGE // _PAGE).to_bytes(4))


KINDS: Final[dict[str, Bad]] = {
    "noise": Bad(_noise, "database_set_aside", is_replaced=True),
    "spoilt pages": Bad(_scribble, "database_set_aside", is_replaced=True),
    "half": Bad(_halve, "database_set_aside", is_replaced=True),
    "fifty bytes": Bad(_few_bytes, "database_set_aside", is_replaced=True),
    "empty": Bad(_empty, "database_set_aside", is_replaced=True),
    "2 GB of nothing": Bad(_zeros, "database_set_aside", is_replaced=True),
    "2 GB and spoilt": Bad(_large_and_spoilt, "database_set_aside", is_replaced=True),
    "2 GB": Bad(_large, None),
    "newer": Bad(_newer, "database_newer_schema"),
    "another's": Bad(_foreign, "database_foreign"),
    "a folder": Bad(_folder, "database_unreachable"),
    "read-only": Bad(lambda _: None, "database_read_only"),
}


@contextmanager
def _read_only(path: Path) -> Generator[bool]:
    """Let nobody write to a file, not even root; False where that cannot be had."""
    bind = ["mount", "--bind", str(path), str(path)]
    close = ["mount", "-o", "remount,bind,ro", str(path)]
    can = subprocess.run(bind, check=False, capture_output=True).returncode == 0
    if can:
        subprocess.run(close, check=True)
    try:
        yield can
    finally:
        if can:
            subprocess.run(["umount", "--lazy", str(path)], check=True)


class Files:
    """A home that finds its database in a bad way."""

    def __init__(self, home: SoakHome) -> None:
        self._home = home
        self.findings = Findings()
        self.seen: dict[str, Any] = {}
        self._good = home.folder / "good"

    def _check(self, what: str, *, holds: bool) -> None:
        self.findings.check(what, holds=holds)

    async def find(self, kind: str, number: int) -> None:
        """Find one bad file at the start, and mend it."""
        await self._live_before(kind, number)
        bad = KINDS[kind]
        if kind == "read-only":
            with _read_only(self._home.database) as can:
                if not can:
                    self.seen["read-only"] = "cannot be had here"
                    return
                await self._find(kind, bad, number)
        else:
            bad.spoil(self._home.database)
            await self._find(kind, bad, number)
        await self._mend(kind, bad, number)
        await self._home.process.stop()

    async def _live_before(self, kind: str, number: int) -> None:
        """Leave something to lose, and keep the good files."""
        home = self._home
        for file in home.folder.glob("ha_ai_agent.db*"):
            shutil.rmtree(file) if file.is_dir() else file.unlink()
        await home.start()
        await home.say(f"later number {number}, please", f"{kind}-later")
        asked = await home.say(f"open number {number}, please", f"{kind}-open")
        self._check(f"{kind}: asked {asked}", holds=(asked or "").endswith("?"))
        await home.process.stop()
        shutil.rmtree(self._good, ignore_errors=True)
        self._good.mkdir()
        for file in home.folder.glob("ha_ai_agent.db*"):
            shutil.copy(file, self._good)

    async def _find(self, kind: str, bad: Bad, number: int) -> None:
        """Start with the bad file: there are answers, and a repair."""
        home = self._home
        before = self._look(home.database)
        began = monotonic()
        await home.start()
        self.seen[f"{kind}: started after s"] = round(monotonic() - began, 1)
        found = await self._wait_for_repairs(bad.repair)
        self.seen[f"{kind}: repair"] = found
        self._check(f"{kind}: repairs {found}", holds=bad.repair in {None, *found})
        if bad.repair is None:
            self._check(f"{kind}: repairs {found}", holds=not found)
        began = monotonic()
        answer = await home.say("How are you?", f"{kind}-talk")
        self.seen[f"{kind}: answered after s"] = round(monotonic() - began, 1)
        self._check(f"{kind}: answers {answer}", holds=answer == "Fine.")
        switched = f"switch.witness_{number}"
        await home.say(f"switch number {number}, please", f"{kind}-talk")
        deeds = home.begun(switched, "on")
        self._check(f"{kind}: {deeds} deeds", holds=deeds == 1)
        if not bad.is_replaced and bad.repair is not None:
            # What a person has to mend is left as it is.
            is_same = self._look(home.database) == before
            self._check(f"{kind}: left untouched", holds=is_same)
        if bad.is_replaced:
            kept = [*home.folder.glob("ha_ai_agent.db.corrupt.*")]
            self._check(f"{kind}: kept {kept}", holds=bool(kept))
            for file in kept:
                self._check(f"{kind}: {file.name}", holds=self._look(file) == before)
                file.unlink()

    @staticmethod
    def _look(path: Path) -> Any:
        """Return what tells one file from another."""
        stat = path.stat()
        if path.is_dir() or stat.st_size >= _LARGE:
            return stat.st_ino, stat.st_size
        return path.read_bytes()

    async def _mend(self, kind: str, bad: Bad, number: int) -> None:
        """Put the good file back, as the repair says: all is as it was before."""
        home = self._home
        if bad.is_replaced:
            # Its text: stop, restore a backup, start.
            await self._restart_with_good()
        elif bad.repair is not None:
            self._put_back(kind)
        began = monotonic()
        repairs = await self._wait_for_repairs(None)
        waited = monotonic() - began
        self.seen[f"{kind}: mended after s"] = round(waited, 1)
        is_back = not repairs and waited <= BACK_SECONDS
        self._check(f"{kind}: {repairs} after {waited:.1f} s", holds=is_back)
        said = await home.say("Hello again", f"{kind}-after")
        self._check(f"{kind}: answers {said} after it", holds=said == "Fine.")
        answer: dict[str, Any] = {}
        while answer.get("status") != "executed":
            answer = await home.approve(f"{kind}-open") or {}
            waited = monotonic() - began
            if waited > 3 * BACK_SECONDS:
                break
            await asyncio.sleep(0.1)
        self.seen[f"{kind}: a yes after s"] = round(waited, 1)
        is_done = answer.get("status") == "executed" and waited <= BACK_SECONDS
        self._check(f"{kind}: a yes {answer} after {waited:.1f} s", holds=is_done)
        opened = home.begun(f"lock.witness_{number}", "unlocked")
        self._check(f"{kind}: opened {opened} times", holds=opened == 1)
        await self._compare_later(kind, number)
        await home.process.stop()
        words = {
            text
            for (text,) in home.rows("SELECT content FROM messages WHERE role = 'user'")
        }
        for text in (f"later number {number}, please", "Hello again"):
            self._check(f"{kind}: {text!r} is kept", holds=text in words)
        whole = home.rows("PRAGMA integrity_check") if bad.repair else [("ok",)]
        self._check(f"{kind}: whole {whole}", holds=whole == [("ok",)])

    async def _compare_later(self, kind: str, number: int) -> None:
        """What was to be done later is done once, or told as missed."""
        deadline = monotonic() + _PATIENCE_SECONDS
        status, result = "", ""
        while monotonic() < deadline:
            rows = self._home.rows("SELECT status, result FROM schedules")
            self._check(f"{kind}: later {rows}", holds=len(rows) == 1)
            [(status, result)] = rows
            if status not in {"pending", "started"}:
                break
            await asyncio.sleep(0.2)
        self.seen[f"{kind}: later"] = status
        deeds = self._home.begun(_later(number), "on")
        is_so = deeds == (status == "done") and status in {"done", "missed"}
        self._check(f"{kind}: later {status}, {result}, {deeds}", holds=is_so)

    async def _restart_with_good(self) -> None:
        await self._home.process.stop()
        self._put_back("")
        await self._home.start()

    def _put_back(self, kind: str) -> None:
        """Give the good file its name, at once; a read-only one was good already."""
        if kind == "read-only":
            return
        database = self._home.database
        if database.is_dir():
            database.rmdir()
        for file in database.parent.glob(f"{database.name}-*"):
            file.unlink()
        for file in sorted(self._good.iterdir(), reverse=True):
            moved = database.parent / f"{file.name}.put-back"
            shutil.copy(file, moved)
            moved.rename(database.parent / file.name)

    async def _wait_for_repairs(self, wanted: str | None) -> list[str]:
        """Return the repairs about the database, once it is the one; None: none."""
        deadline = monotonic() + _PATIENCE_SECONDS
        while True:
            found = await self._home.repairs()
            is_there = wanted in found if wanted else not found
            if is_there or monotonic() > deadline:
                return found
            await asyncio.sleep(0.1)


async def run(folder: Path) -> dict[str, Any]:
    """Find each bad file once, and return what was found."""
    async with open_soak_home(folder, model) as home:
        soak = Files(home)
        for number, kind in enumerate(KINDS):
            await soak.find(kind, number)
        return {
            "kinds": len(KINDS),
            "checks": soak.findings.checks,
            "wrong": soak.findings.wrong,
            **soak.seen,
        }
