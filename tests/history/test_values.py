"""The pure parts: text, titles, files, days, the queue."""

import json
import threading
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection

from custom_components.ha_ai_agent.errors import StorageError
from custom_components.ha_ai_agent.history.codec import (
    clean,
    dump,
    dump_tool_calls,
    load,
    load_object,
    load_tool_calls,
    make_cursor,
    read_cursor,
)
from custom_components.ha_ai_agent.history.export import export
from custom_components.ha_ai_agent.history.jobs import Job, JobQueue
from custom_components.ha_ai_agent.history.records import (
    Conversation,
    ConversationSummary,
    debug_id_of,
    scope_of,
)
from custom_components.ha_ai_agent.history.threads import RecentTurns, Threads, Turns
from custom_components.ha_ai_agent.history.titles import better_title, title_of
from custom_components.ha_ai_agent.history.when import days_ago
from custom_components.ha_ai_agent.models import ToolCall

from .common import AGENT_ID, ANNA, KITCHEN, message, turn


@pytest.mark.parametrize(
    ("value", "back"),
    [
        ({"a": [1, None, "x"]}, {"a": [1, None, "x"]}),
        ({1: {"b"}}, {"1": ["b"]}),
        (MappingProxyType({"a": (1,)}), {"a": [1]}),
        ({"big": 2**80}, {"big": 2**80}),
        ({"half": "\ud83d"}, {"half": "?"}),
        ({"thing": ANNA}, None),
        ({"odd": object}, None),
    ],
)
def test_any_value_is_stored_as_json(value: object, back: object) -> None:
    text = dump(value)
    text.encode()
    assert load(text) == back if back is not None else load(text)


def test_text_is_clean() -> None:
    assert clean("plain") == "plain"
    assert clean("a\x00b") == "a\ufffdb"
    assert clean("é\ud83d") == "é?"
    assert load(None) is None
    assert load_object("[1]") == {}
    assert load_object(None) == {}
    assert load("NaN") != load("NaN")


def test_tool_calls_come_back() -> None:
    calls = (ToolCall("1", "a", {"x": 1}), ToolCall("2", "b", {}, "no JSON"))
    assert load_tool_calls(dump_tool_calls(calls)) == calls
    assert dump_tool_calls(()) is None
    assert load_tool_calls(None) == ()


def test_cursor_comes_back() -> None:
    assert read_cursor(make_cursor(1.5, 2), float, int) == [1.5, 2]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("turn on the light.", "Turn on the light"),
        ("  what\n is   this?  ", "What is this?"),
        ("", ""),
        ("!!!", "!!!"[:0]),
        ("ändere das", "Ändere das"),
        ("# **List** of `things`", "List of things"),
        ("word " * 40, ("Word " + "word " * 11).strip() + "…"),
        ("字" * 80, "字" * 60 + "…"),
    ],
)
def test_title(text: str, title: str) -> None:
    assert title_of(text) == title
    assert len(title_of(text)) <= 61


def test_better_title() -> None:
    assert better_title("", "hello") == "Hello"
    assert better_title("Hello", "turn on the light") == "Turn on the light"
    assert better_title("Hello", "yes") == "Hello"
    assert (
        better_title("Turn on the light", "and all the others") == "Turn on the light"
    )


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("yesterday's heating question", (1, 1)),
        ("the day before yesterday", (2, 2)),
        ("Weiter mit gestern", (1, 1)),
        ("vorgestern war es warm", (2, 2)),
        ("继续昨天的问题", (1, 1)),
        ("на прошлой неделе", (7, 13)),
        ("what we said last week", (7, 13)),
        ("turn on the light", None),
        ("", None),
    ],
)
def test_days(text: str, days: tuple[int, int] | None) -> None:
    assert days_ago(text) == days


BERLIN = ZoneInfo("Europe/Berlin")


def conversation(title: str = "The light") -> Conversation:
    return Conversation(
        summary=ConversationSummary(
            conversation_id="c1",
            debug_id=debug_id_of("c1"),
            title=title,
            user_id="anna",
            agent_id=AGENT_ID,
            language="en",
            device_id=None,
            satellite_id=None,
            archived=False,
            created_ts=0.0,
            updated_ts=60.0,
            turn_count=1,
            message_count=4,
        ),
        messages=turn(
            1, with_tool=True, text="# not a heading\n\n> nor a quote"
        ).messages,
    )


def test_export_as_markdown() -> None:
    exported = export(conversation(), "markdown", BERLIN)
    assert exported.filename == f"1970-01-01-the-light-{debug_id_of('c1')}.md"
    assert exported.media_type == "text/markdown"
    lines = exported.content.splitlines()
    assert lines[0] == "# The light"
    assert lines[2].startswith("1970-01-01 01:00 (Europe/Berlin) ")
    assert [line for line in lines if line.startswith("# ")] == ["# The light"]
    assert "> # not a heading" in lines
    assert '- calls `call_service`: `{"a": [1]}`' in lines
    assert "Tool result of `call_service`" in exported.content


def test_export_as_json() -> None:
    exported = export(conversation("/../ etc"), "json", BERLIN)
    assert "/" not in exported.filename
    data = json.loads(exported.content)
    assert data["format"] == "ha_ai_agent.conversation"
    assert data["title"] == "/../ etc"
    assert [item["role"] for item in data["messages"]] == [
        "user",
        "assistant",
        "tool_result",
        "assistant",
    ]
    assert data["messages"][1]["tool_calls"][0]["arguments"] == {"a": [1]}
    assert data["messages"][0]["token_count"] == 7
    assert data["messages"][0]["created_at"].endswith("+01:00")


def test_ids_are_words_whatever_they_are_made_of() -> None:
    assert scope_of(None) == "household"
    for user_id in ("", "a b", "\ud83d", "x" * 900, "household"):
        assert scope_of(user_id).isalnum()
        assert scope_of(user_id) != "household"
    assert debug_id_of("c1") == debug_id_of("c1") != debug_id_of("c2")


def _work(_connection: Connection) -> None: ...


def test_queue_drops_the_oldest_by_weight() -> None:
    told: list[tuple[int, object]] = []

    def job(number: int, weight: int) -> Job:
        return Job(
            _work,
            lambda _result, error: told.append((number, error)),
            keep=True,
            weight=weight,
        )

    queue = JobQueue(max_jobs=3, max_weight=100)
    for number in range(5):
        queue.put(job(number, 1))
    assert [number for number, _ in told] == [0, 1]
    queue.put(job(9, 1000))
    assert [number for number, _ in told] == [0, 1, 2, 3, 4]
    assert all(isinstance(error, StorageError) for _, error in told)
    assert len(queue) == 1
    queue.close()
    with pytest.raises(StorageError):
        queue.put(job(10, 1))
    assert len(queue.take(None)) == 1
    assert queue.take(None) == []


def test_threads_are_bounded_and_say_what_they_know() -> None:
    threads = Threads()
    assert threads.find(ANNA, AGENT_ID, since_ts=0) == (None, False)
    threads.know_since(0)
    assert threads.find(ANNA, AGENT_ID, since_ts=0) == (None, True)
    for number in range(600):
        threads.note(f"c{number}", AGENT_ID, f"u{number}", "", float(number))
    assert threads.find(ANNA, AGENT_ID, since_ts=50) == (None, False)
    assert threads.find(ANNA, AGENT_ID, since_ts=500) == (None, True)
    threads.note_turn(turn(1))
    threads.note("older", AGENT_ID, "anna", "", 1.0)
    assert threads.find(ANNA, AGENT_ID, since_ts=0) == ("c1", True)
    threads.forget("c1")
    assert threads.find(ANNA, AGENT_ID, since_ts=0) == (None, False)
    threads.clear()


def test_recent_turns_are_bounded() -> None:
    recent = RecentTurns(max_chars=3000)
    for number in range(10):
        record = turn(number, conversation_id=f"c{number}", text="x" * 500)
        recent.add("s", record)
    assert recent.get(("c9", "s"))[0]
    assert recent.get(("c0", "s")) == ([], False)
    assert recent.owner_of("c9") == "s"
    recent.forget("c9")
    assert recent.owner_of("c9") is None
    big: Turns = [("t", [message("user", "y" * 9000, 1.0)])]
    merged = recent.fill(("c8", "s"), big, is_whole=True)
    assert merged[0] == big[0]
    assert recent.get(("c8", "s")) == ([], False)
    recent.add("s", turn(1, speaker=KITCHEN))
    recent.clear()
    assert recent.get(("c1", "s")) == ([], False)


def test_what_can_wait_waits_for_nothing_that_cannot() -> None:
    """A moment alone; not at all beside something else, and not at the end."""

    def job(name: str, *, can_wait: bool) -> Job:
        return Job(_work, lambda _result, _error: None, can_wait=can_wait, weight=1)

    queue = JobQueue(patience_seconds=3600)
    first, second = job("turn", can_wait=True), job("deed", can_wait=False)
    queue.put(first)
    queue.put(second)
    assert queue.take(None) == [first, second]
    queue.put(first)
    queue.wake()
    assert queue.take(None) == [first]
    queue.put(first)
    # What comes later ends the waiting, whatever thread it comes from.
    later = threading.Thread(target=lambda: queue.put(second))
    later.start()
    assert queue.take(None) == [first, second]
    later.join()
    queue.put(first)
    queue.close()
    assert queue.take(None) == [first]
