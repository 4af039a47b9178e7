"""Pulls the plug at random moments of whole turns, and compares words with deeds.

In each round six things go on at once: a turn that acts, one that asks, a yes by a
button, a yes by voice, something due, and an automation that is written. Then comes
kill -9, and the next start is compared with what was heard before it. Every tenth kill
hits a migration of the database instead.
"""

import asyncio
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
import gzip
import json
from pathlib import Path
import random
import re
import shutil
import sys
from time import time
from typing import Any, Final, Literal

import yaml  # type: ignore[import-untyped]  # PyYAML brings no types along

from tests.scripted_server import Call, Reply, tool_results, user_text

from .home import Findings, SoakHome, open_soak_home
from .witness import COUNT

type Kind = Literal["turn", "due", "question", "yes", "spoken", "automation"]
KINDS: Final[tuple[Kind, ...]] = Kind.__value__.__args__
_PLACES: Final[dict[Kind, str]] = {
    "turn": "switch.witness_{0}",
    "due": "switch.witness_{1}",
    "question": "lock.witness_{0}",
    "yes": "lock.witness_{1}",
    "spoken": "lock.witness_{2}",
    "automation": "",
}
_WISHED: Final = {"switch": "on", "lock": "unlocked"}
_SETS: Final = COUNT // 3
_WORDS: Final = re.compile(r"soak (\w+) (\d+)")
_SCHEMAS: Final = Path(__file__).parents[2] / "tests" / "history" / "data"
_MIGRATION_EVERY: Final = 10
_WINDOW_SECONDS: Final = 0.6
_DUE_SECONDS: Final = 0.5
_AFTER_DEED_SECONDS: Final = 0.08
DONE: Final = "It is done"


def entity_of(kind: Kind, number: int) -> str:
    """Return what a round acts on; another one than the rounds before it."""
    first = number % _SETS * 3
    return _PLACES[kind].format(first, first + 1, first + 2)


def conversation_of(kind: Kind, number: int) -> str:
    """Return the id of a conversation."""
    return f"soak-{kind}-{number}"


def model(request: dict[str, Any]) -> Reply:
    """Do what the words say, and say no more than what the tools told."""
    found = _WORDS.search(user_text(request))
    if found is None:
        return Reply(text="Hello.")
    if results := tool_results(request):
        is_done = results[-1].get("status") == "confirmed"
        return Reply(text=f"{DONE}." if is_done else "I cannot say whether it is done.")
    kind, number = found[1], int(found[2])
    entity_id = entity_of(kind, number)  # type: ignore[arg-type]  # as it was said
    domain = entity_id.partition(".")[0]
    service = "turn_on" if domain == "switch" else "unlock"
    call = {"domain": domain, "service": service, "entity_id": [entity_id]}
    match kind:
        case "due":
            later = {"action": "add", "when": _DUE_SECONDS, "call": call}
            return Reply(calls=(Call("schedule", later),))
        case "automation":
            config = {
                "alias": f"Soak {number}",
                "triggers": [{"trigger": "time", "at": "03:00:00"}],
                "actions": [
                    {
                        "action": "switch.turn_on",
                        "target": {"entity_id": "switch.witness_0"},
                    }
                ],
            }
            made = {"action": "create", "yaml": yaml.safe_dump(config)}
            return Reply(calls=(Call("automations", made),))
    return Reply(calls=(Call("call_service", call),))


class Kills:
    """One home, killed again and again."""

    def __init__(self, home: SoakHome, chance: random.Random) -> None:
        self._home = home
        self._chance = chance
        self.findings = Findings()
        self.seen: Counter[str] = Counter()
        self._before: Counter[str] = Counter()
        """How often each deed had begun, as far as it was counted."""
        self._heard: dict[Kind, Any] = {}

    def _check(self, what: str, *, holds: bool) -> None:
        self.findings.check(what, holds=holds)

    async def pull(self, number: int) -> None:
        """Pull the plug once, and compare."""
        await self._prepare(number)
        await self._live(number)
        cut_off = self._started()
        await self._home.start()
        await self._home.process.wait_for(self._is_looked_up, "to look up what was cut")
        await self._check_told(number, cut_off)
        for kind in KINDS:
            heard = self._heard[kind]
            self.seen[f"{kind} {'heard' if heard else 'cut off'}"] += 1
            await getattr(self, f"_check_{kind}")(number, heard)
        self._check_files(number)
        for kind in KINDS:
            if entity_id := entity_of(kind, number):
                self._before[entity_id] = self._count(entity_id)

    def _count(self, entity_id: str) -> int:
        wished = _WISHED[entity_id.partition(".")[0]]
        return self._home.begun(entity_id, wished)

    def _new(self, kind: Kind, number: int) -> int:
        """Return how often a deed of this round has begun."""
        entity_id = entity_of(kind, number)
        return self._count(entity_id) - self._before[entity_id]

    # A round

    async def _prepare(self, number: int) -> None:
        """Put everything back, and have the questions asked that will be answered."""
        for kind in KINDS:
            if entity_of(kind, number):
                what = f"{kind} {number}: nothing more since {number - _SETS}"
                self._check(what, holds=not self._new(kind, number))
        ids = [entity_of(kind, number) for kind in KINDS if entity_of(kind, number)]
        for domain, service in (("switch", "turn_off"), ("lock", "lock")):
            mine = [id_ for id_ in ids if id_.startswith(domain)]
            await self._home.act(f"{domain}.{service}", mine)
        asked: list[Kind] = ["yes", "automation"]
        await asyncio.gather(*(self._say(kind, number) for kind in asked))
        # A bare yes counts only right after its question, by the same speaker.
        await self._say("spoken", number)

    async def _say(self, kind: Kind, number: int) -> str | None:
        text = f"Please do soak {kind} {number} now"
        return await self._home.say(text, conversation_of(kind, number))

    async def _do(self, kind: Kind, number: int) -> object:
        if kind != "spoken":
            await asyncio.sleep(self._chance.random() * _WINDOW_SECONDS / 2)
        match kind:
            case "yes" | "automation":
                return await self._home.approve(conversation_of(kind, number))
            case "spoken":
                return await self._home.say("Yes", conversation_of(kind, number))
        return await self._say(kind, number)

    async def _live(self, number: int) -> None:
        """Have everything go on at once, and pull the plug somewhere in it."""
        deeds = len(self._home.book.read())
        tasks = {kind: asyncio.create_task(self._do(kind, number)) for kind in KINDS}
        if self._chance.random() < 0.5:
            # Right in the middle of a deed, or a little after one.
            wanted = deeds + self._chance.randint(1, 6)
            for _ in range(2000):
                if len(self._home.book.read()) >= wanted:
                    break
                await asyncio.sleep(0.001)
            await asyncio.sleep(self._chance.random() * _AFTER_DEED_SECONDS)
        else:
            window = _WINDOW_SECONDS + self._chance.choice((0, _DUE_SECONDS))
            await asyncio.sleep(self._chance.random() * window)
        await self._home.process.kill()
        self._heard = {kind: await task for kind, task in tasks.items()}

    def _started(self) -> set[str]:
        """Return what had begun and nobody saw end, when the plug was pulled."""
        # By its table: some server has a meaning of its own for the name.
        query = "SELECT ledger.call FROM ledger WHERE status = 'started'"
        rows = self._home.rows_left(query)
        calls = [json.loads(call) for (call,) in rows]
        return {id_ for call in calls for id_ in call.get("entity_ids", ())}

    async def _is_looked_up(self) -> bool:
        return not self._home.rows(
            "SELECT 1 FROM ledger WHERE status IN ('started', 'open') UNION ALL"
            " SELECT 1 FROM approvals WHERE status = 'approved' UNION ALL"
            " SELECT 1 FROM schedules WHERE status = 'started' OR (status = 'pending'"
            " AND due_ts < ?)",
            time(),
        )

    # What must hold

    async def _check_told(self, number: int, cut_off: set[str]) -> None:
        """The next words hear of every call that was cut off."""
        self._home.server.clear()
        await self._home.say("Good morning", conversation_of("turn", number))
        request = json.dumps(self._home.server.chats)
        for entity_id in cut_off:
            self.seen["calls cut off"] += 1
            is_told = entity_id in request and "not done again" in request
            self._check(f"{number}: told of {entity_id}", holds=is_told)

    def _history_of(self, kind: Kind, number: int) -> list[tuple[str, str, str]]:
        return self._home.rows(
            "SELECT role, content, tool_calls FROM messages JOIN conversations ON"
            " conversation_row_id = conversations.id WHERE conversation_id = ?"
            " ORDER BY position",
            conversation_of(kind, number),
        )

    async def _check_turn(self, number: int, heard: str | None) -> None:
        """What was said to be done was done, once; and all of it is in the history."""
        entity_id, begun = entity_of("turn", number), self._new("turn", number)
        self._check(f"turn {number}: not twice", holds=begun <= 1)
        if heard and heard.startswith(DONE):
            self._check(f"turn {number}: said and done", holds=begun == 1)
        kept = self._history_of("turn", number)
        words = [text for role, text, _ in kept if role == "user" and "soak" in text]
        if begun or heard:
            self._check(f"turn {number}: the words are kept", holds=len(words) == 1)
        if begun:
            calls = "".join(calls or "" for *_, calls in kept)
            self._check(f"turn {number}: the call is kept", holds=entity_id in calls)
        if begun and not heard:
            texts = [text for role, text, _ in kept if role == "assistant"]
            ended = any(text.startswith(("Cut off", DONE)) for text in texts)
            self._check(f"turn {number}: cut off {texts}", holds=ended)

    async def _check_question(self, number: int, heard: str | None) -> None:
        """A question that was heard is open still, and a yes to it works once."""
        begun = self._new("question", number)
        self._check(f"question {number}: nothing ran unasked", holds=not begun)
        if heard and heard.endswith("?"):
            answer = await self._home.approve(conversation_of("question", number))
            begun = self._new("question", number)
            is_done = bool(answer) and begun == 1
            self._check(f"question {number}: a yes works {answer}", holds=is_done)

    def _approvals_of(self, kind: Kind, number: int) -> list[tuple[str, str | None]]:
        """Return status and told outcome of the questions of a conversation."""
        rows = self._home.rows(
            "SELECT status, result FROM approvals WHERE conversation_id = ?",
            conversation_of(kind, number),
        )
        return [
            (status, json.loads(result or "{}").get("status"))
            for status, result in rows
        ]

    async def _check_answered(self, kind: Kind, number: int, *, is_done: bool) -> None:
        """A yes runs a call once or not at all, and what is told of it is so."""
        begun = self._new(kind, number)
        self._check(f"{kind} {number}: not twice", holds=begun <= 1)
        found = self._approvals_of(kind, number)
        self._check(f"{kind} {number}: one question", holds=len(found) == 1)
        for status, told in found:
            about = f"{kind} {number}: {status}, told {told}, begun {begun}"
            if is_done:
                self._check(f"{about}, was heard", holds=begun == 1)
            if begun:
                is_so = status == "executed" and told != "failed"
                self._check(about, holds=is_so)
            if told == "confirmed":
                self._check(about, holds=begun == 1)
            if status == "pending":
                # Nobody heard the yes: the question is open, and takes another one.
                self.seen[f"{kind} still open"] += 1
                await self._home.approve(conversation_of(kind, number))
                self._check(f"{about}, again", holds=self._new(kind, number) == 1)

    async def _check_yes(self, number: int, heard: dict[str, Any] | None) -> None:
        is_done = bool(heard) and (heard or {}).get("status") == "executed"
        await self._check_answered("yes", number, is_done=is_done)

    async def _check_spoken(self, number: int, heard: str | None) -> None:
        is_done = bool(heard) and "?" not in (heard or "") and "not" not in heard  # type: ignore[operator]  # not None here
        await self._check_answered("spoken", number, is_done=is_done)

    async def _check_due(self, number: int, heard: str | None) -> None:
        """What was promised runs once, or it is told that nobody has seen it end."""
        begun = self._new("due", number)
        self._check(f"due {number}: not twice", holds=begun <= 1)
        rows = self._home.rows(
            "SELECT status, result FROM schedules WHERE conversation_id = ?",
            conversation_of("due", number),
        )
        if heard and heard.startswith(DONE):
            self._check(f"due {number}: kept", holds=len(rows) == 1)
        for status, result in rows:
            told = json.loads(result or "{}").get("status")
            is_so = begun == 1 or (status, told) == ("done", "unconfirmed")
            self._check(f"due {number}: {status}, {told}, {begun}", holds=is_so)

    async def _check_automation(
        self, number: int, heard: dict[str, Any] | None
    ) -> None:
        """The file of automations is whole, and has what was said to be in it."""
        text = (self._home.folder / "automations.yaml").read_text(encoding="utf-8")
        items = yaml.safe_load(text) or []
        found = [item for item in items if item.get("alias") == f"Soak {number}"]
        self._check(f"automation {number}: not twice", holds=len(found) <= 1)
        is_heard = bool(heard) and (heard or {}).get("status") == "executed"
        if is_heard:
            self._check(f"automation {number}: heard and written", holds=bool(found))
        for status, told in self._approvals_of("automation", number):
            about = f"automation {number}: {status}, told {told}, {len(found)}"
            if told == "confirmed":
                self._check(about, holds=len(found) == 1)
            if told in {"failed", "denied"} or status == "pending":
                self._check(about, holds=not found)

    def _check_files(self, number: int) -> None:
        """Everything on the disk is whole, and nothing had to be set aside."""
        if not self._home.server_url:
            whole = self._home.rows("PRAGMA integrity_check")
            self._check(f"{number}: the database is whole", holds=whole == [("ok",)])
        for file in self._home.folder.iterdir():
            self._check(f"{number}: {file.name}", holds="corrupt" not in file.name)
        for file in (self._home.folder / ".storage").glob("ha_ai_agent*"):
            if file.is_file():
                json.loads(file.read_text(encoding="utf-8"))

    # A migration

    async def pull_in_migration(self, number: int) -> None:
        """Pull the plug while a database of an earlier version is brought forward."""
        await self._home.process.stop()
        own = self._home.folder / "own"
        own.mkdir()
        for file in self._home.folder.glob("ha_ai_agent.db*"):
            file.rename(own / file.name)
        version = self._chance.choice((1, 2))
        with gzip.open(_SCHEMAS / f"schema_{version}.db.gz") as packed:
            self._home.database.write_bytes(packed.read())
        texts = self._home.rows_left("SELECT content FROM messages ORDER BY id")
        start = asyncio.create_task(self._home.start())
        for _ in range(6000):
            # The first write makes the log: from here on it is in the middle of it.
            if self._home.database.with_name("ha_ai_agent.db-wal").exists():
                break
            await asyncio.sleep(0.005)
        await asyncio.sleep(self._chance.random() * 0.05)
        await self._home.process.kill()
        await asyncio.gather(start, return_exceptions=True)
        done = self._home.rows_left("SELECT max(version) FROM schema_changes")
        self.seen[f"migration, at version {done[0][0]}"] += 1
        await self._home.start()
        after = self._home.rows("SELECT content FROM messages ORDER BY id")
        self._check(f"migration {number}: every message", holds=after == texts)
        self._check_files(number)
        await self._home.process.stop()
        for file in self._home.folder.glob("ha_ai_agent.db*"):
            file.unlink()
        for file in own.iterdir():
            file.rename(self._home.folder / file.name)
        own.rmdir()
        await self._home.start()


@contextmanager
def _kept_if_wrong(folder: Path, findings: Findings) -> Generator[None]:
    """Leave the folder to look at where something was wrong."""
    try:
        yield
    finally:
        if findings.wrong:
            kept = Path(f"{folder.name}-failed").absolute()
            shutil.copytree(folder, kept, dirs_exist_ok=True, symlinks=True)
            print(f"Kept: {kept}", file=sys.stderr)


async def run(
    folder: Path, kills: int, seed: int, server_url: str = ""
) -> dict[str, Any]:
    """Kill a home so often, and return the figures.

    A file is killed in its migrations too: a server's tables are not ours to copy.
    """
    chance = random.Random(seed)
    async with open_soak_home(folder, model, server_url=server_url) as home:
        await home.start()
        soak = Kills(home, chance)
        with _kept_if_wrong(folder, soak.findings):
            for number in range(kills):
                is_tenth = number % _MIGRATION_EVERY == _MIGRATION_EVERY - 1
                if is_tenth and not server_url:
                    await soak.pull_in_migration(number)
                else:
                    await soak.pull(number)
                print(f"{number + 1} of {kills}", file=sys.stderr, flush=True)
    return {
        "kills": kills,
        "seed": seed,
        "checks": soak.findings.checks,
        "wrong": soak.findings.wrong,
        **soak.seen,
    }
