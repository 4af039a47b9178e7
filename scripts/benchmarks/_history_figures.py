"""What the history costs, whichever database it is in."""
# ruff: noqa: SLF001  # a benchmark looks inside

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
import gc
from os import cpu_count, sysconf
from pathlib import Path
from statistics import median
from time import perf_counter, process_time, time
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from custom_components.ha_ai_agent.errors import StorageError
from custom_components.ha_ai_agent.history.database import Database
from custom_components.ha_ai_agent.history.db_schema import ConversationRow, MessageRow
from custom_components.ha_ai_agent.history.records import EVERYTHING, Viewer
from custom_components.ha_ai_agent.history.store import HistoryStore
from custom_components.ha_ai_agent.models import (
    MessageRecord,
    Speaker,
    TurnInfo,
    TurnRecord,
    Usage,
)

from ._history_file import AGENT_ID
from .report import Report

SPEAKER = Speaker(user_id="anna", device_id="phone")


@dataclass(frozen=True, slots=True)
class Limits:
    """What is promised of one kind of database."""

    name: str
    """What the rows begin with."""
    page_ms: float
    conversation_ms: float
    search_ms: float
    related_ms: float


async def _timed(work: Callable[[], Any], times: int = 15) -> float:
    figures = []
    for _ in range(times):
        started = perf_counter()
        await work()
        figures.append((perf_counter() - started) * 1000)
    return median(figures)


def _count_statements(database: Database) -> list[str]:
    statements: list[str] = []
    assert database.engines

    @event.listens_for(database.engines.reader, "before_cursor_execute")
    def note(*arguments: Any) -> None:
        statements.append(arguments[2])

    return statements


async def measure_reads(report: Report, store: HistoryStore, limits: Limits) -> None:
    statements = _count_statements(store._database)
    for name, viewer in (("everybody's", EVERYTHING), ("a user's", Viewer("anna"))):
        work = partial(store.async_list_conversations, viewer, limit=50)
        await work()
        statements.clear()
        await work()
        count = len(statements)
        ours = await _timed(work)
        rival = await _timed(partial(_async_rival_page, store), 3)
        report.add(
            f"{limits.name}: page of 50 of {name} conversations, counts, last message",
            ours=ours,
            rival=rival,
            unit="ms",
            target=f"< {limits.page_ms:g} ms, at most 3 statements",
            met=ours < limits.page_ms and count <= 3,
            note=f"{count} statement(s); rival: 51",
        )
    read = partial(store.async_get_conversation, "c7", EVERYTHING)
    found = await read()
    assert found
    assert len(found.messages) == 200
    statements.clear()
    await read()
    count = len(statements)
    ours = await _timed(read)
    report.add(
        f"{limits.name}: one conversation of 200 messages",
        ours=ours,
        unit="ms",
        target=f"< {limits.conversation_ms:g} ms, at most 2 statements",
        met=ours < limits.conversation_ms and count <= 2,
        note=f"{count} statements",
    )
    await _measure_search(report, store, limits)
    load = partial(store.async_load_messages, "c9000", limit_turns=20)
    started = perf_counter()
    await load()
    first = (perf_counter() - started) * 1000
    report.add(
        f"{limits.name}: last 20 turns of a thread, from memory after the first time",
        ours=await _timed(load),
        unit="ms",
        target="< 0.3 ms",
        met=await _timed(load) < 0.3,
        note=f"first time after a restart, from the database: {first:.2f} ms",
    )


async def _measure_search(report: Report, store: HistoryStore, limits: Limits) -> None:
    worst, worst_words = 0.0, ""
    searches = [
        (words, viewer)
        for viewer in (EVERYTHING, Viewer("anna"), Viewer("nobody"))
        for words in (
            "word4711",
            "kitchen",
            "light kitchen heating boiler",
            "word4",
            "kit",
            "the",
            "nothing of the kind",
            "word4711 kitchen",
        )
    ]
    for words, viewer in searches:
        taken = await _timed(
            partial(store.async_list_conversations, viewer, search=words), 5
        )
        print(f"{limits.name}: search {words!r} of {viewer.user_id}: {taken:.1f} ms")
        if taken > worst:
            worst, worst_words = taken, words
    rival = await _timed(partial(_async_like, store), 3)
    report.add(
        f"{limits.name}: full-text search, the slowest of 24",
        ours=worst,
        rival=rival,
        unit="ms",
        target=f"< {limits.search_ms:g} ms",
        met=worst < limits.search_ms,
        note=f"{worst_words!r}; rival: LIKE over the messages",
    )
    related = await _timed(
        partial(
            store.async_find_related,
            Speaker(user_id="anna"),
            "Let us go on with yesterday's heating and boiler question about word4711",
        ),
        3,
    )
    report.add(
        f"{limits.name}: find the conversation that words speak of",
        ours=related,
        unit="ms",
        target=f"< {limits.related_ms:g} ms",
        met=related < limits.related_ms,
    )


async def _async_rival_page(store: HistoryStore) -> None:
    def work(db_session: Session) -> int:
        rows = db_session.scalars(
            select(ConversationRow)
            .order_by(ConversationRow.updated_ts.desc())
            .limit(50)
        ).all()
        return sum(len(row.messages) for row in rows)

    # The rival waits as long as it takes: the store would not.
    await asyncio.to_thread(store._database.read, work)


async def _async_like(store: HistoryStore) -> None:
    def work(db_session: Session) -> int:
        query = (
            select(ConversationRow.id)
            .join(MessageRow)
            .where(MessageRow.content.like("%nothing of the kind%"))
            .distinct()
            .limit(50)
        )
        return len(db_session.scalars(query).all())

    # The rival waits as long as it takes: the store would not.
    await asyncio.to_thread(store._database.read, work)


def _turn(number: int) -> TurnRecord:
    now_ts = time()
    return TurnRecord(
        info=TurnInfo(
            turn_id=f"new-{number}",
            conversation_id=f"n{number % 40}",
            agent_id=AGENT_ID,
            subentry_id="sub",
            speaker=SPEAKER,
            text="Turn on the kitchen light",
            started_ts=now_ts,
        ),
        outcome="ok",
        duration_ms=900.0,
        iterations=2,
        tool_calls=1,
        usage=Usage(4000, 3500, 60),
        model_id="model",
        rung="primary",
        spans=[{"name": f"span {index}", "start_ms": index} for index in range(12)],
        messages=[
            MessageRecord(
                message_id=f"{number}-{index}",
                role=role,  # type: ignore[arg-type]  # a literal of the four below
                content=content,
                created_ts=now_ts,
            )
            for index, (role, content) in enumerate(
                (
                    ("user", f"Turn on the kitchen light please {number}"),
                    ("assistant", ""),
                    ("tool_result", '{"status":"confirmed"}' * 10),
                    ("assistant", f"The kitchen light is on now {number}"),
                )
            )
        ],
    )


async def measure_turns(
    report: Report,
    store: HistoryStore,
    limits: Limits,
    seconds: int = 60,
    rate: int = 100,
) -> None:
    committed: set[int] = set()
    added: list[float] = []
    longest_queue = 0
    loop = asyncio.get_running_loop()
    # What importing and filling left behind is not swept up on history's account.
    gc.collect()
    # As long without the turns, half of it before and half after.
    alone, waits = _Waits(), _Waits()
    await alone.async_watch(seconds / 2)
    others = _others_seconds()
    watch = asyncio.create_task(waits.async_watch(float(seconds)))
    started = loop.time()
    for number in range(seconds * rate):
        due = started + number / rate
        if (delay := due - loop.time()) > 0:
            await asyncio.sleep(delay)
        record = _turn(number)
        begin = perf_counter()
        await store.async_find_thread(SPEAKER, AGENT_ID, within_seconds=600)
        store.record_turn(record, on_committed=partial(committed.add, number))
        added.append((perf_counter() - begin) * 1000)
        longest_queue = max(longest_queue, len(store._database.jobs))
    await watch
    others = (_others_seconds() - others) / (cpu_count() or 1) / seconds
    for _ in range(100):
        if len(committed) == seconds * rate:
            break
        # A server that is behind is not waited for by the store itself.
        with suppress(StorageError):
            await store.async_flush()
        await asyncio.sleep(0)
    await alone.async_watch(seconds / 2)
    added.sort()
    report.add(
        f"{limits.name}: what it adds to a turn (find the thread, record the turn)",
        ours=median(added),
        unit="ms",
        target="< 0.3 ms",
        met=median(added) < 0.3,
        note=f"99 %: {added[int(len(added) * 0.99)]:.2f} ms",
    )
    lost = seconds * rate - len(committed)
    longest = max(waits.blocked)
    report.add(
        f"{limits.name}: {rate} turns a second for {seconds} s:"
        " longest block of the loop",
        ours=longest,
        rival=max(alone.blocked),
        unit="ms",
        target="< 5 ms, none lost",
        met=not lost and longest < 5,
        note=(
            f"{lost} lost, queue at most {longest_queue}; rival: the same loop without"
            f" turns. By the clock, others using {others:.0%} of the machine:"
            f" {waits.by_the_clock()}; without turns {alone.by_the_clock()}"
        ),
    )


def _others_seconds() -> float:
    """Return what other processes used of the processors, where that can be told."""
    try:
        ticks = [int(item) for item in Path("/proc/stat").read_text().split()[1:9]]
    except OSError, ValueError:
        return 0.0
    busy = sum(ticks) - ticks[3] - ticks[4]
    return busy / sysconf("SC_CLK_TCK") - process_time()


class _Waits:
    """How late the loop came to its callbacks, in milliseconds."""

    def __init__(self) -> None:
        # Two lists of numbers: objects would have to be swept by the collector.
        self.late: list[float] = []
        self.blocked: list[float] = []
        """At most this much was this process: what its threads computed meanwhile."""

    async def async_watch(self, seconds: float) -> None:
        """Look every millisecond."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while (now := loop.time()) < end:
            busy = process_time()
            await asyncio.sleep(0.001)
            late = max(0.0, (loop.time() - now - 0.001) * 1000)
            self.late.append(late)
            self.blocked.append(min(late, (process_time() - busy) * 1000))

    def by_the_clock(self) -> str:
        """Return what was seen, whoever was to blame."""
        late = sorted(self.late)
        over = sum(item > 5 for item in late)
        return (
            f"99.9 % {late[int(len(late) * 0.999)]:.1f} ms, longest {late[-1]:.1f} ms,"
            f" {over} of {len(late)} over 5 ms"
        )
