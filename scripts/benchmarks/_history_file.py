"""A history of 10,000 conversations and 1,000,000 messages."""

import random
from time import perf_counter, time
from typing import Any

from sqlalchemy import insert

from custom_components.ha_ai_agent.history.backend import Backend, SearchText
from custom_components.ha_ai_agent.history.db_schema import (
    ConversationRow,
    MessageRow,
    TurnRow,
)
from custom_components.ha_ai_agent.history.engine import (
    Engines,
    backend_for,
    open_engines,
)
from custom_components.ha_ai_agent.history.migration import migrate
from custom_components.ha_ai_agent.history.records import debug_id_of, scope_of

CONVERSATIONS = 10_000
TURNS = 25
"""Four messages each."""
LONG_TURNS = 50
USERS = ["anna", "bert", "carl", None]
AGENT_ID = "conversation.ha_ai_agent"
_VOCABULARY = """
the a turn on off light kitchen living room heating boiler temperature window door
garage lock open close set to degrees percent brightness tomorrow morning when what
is why did please and all every bedroom bathroom garden shutter blind music volume
play pause washing machine finished energy solar battery car charging
"""
WORDS = _VOCABULARY.split()


def _sentence(chance: random.Random, length: int) -> str:
    return " ".join(chance.choices(WORDS, k=length))


def fill(url: str, instance: str = "") -> float:
    """Make the tables with the statements of the store, in bulk; return seconds."""
    started = perf_counter()
    backend = backend_for(url, instance)
    engines = open_engines(backend)
    migrate(engines.writer, backend)
    chance = random.Random(5)
    first_ts = time() - 300 * 86_400
    row = 0
    for start in range(0, CONVERSATIONS, 200):
        threads: list[dict[str, Any]] = []
        turns: list[dict[str, Any]] = []
        messages: list[dict[str, Any]] = []
        for number in range(start, start + 200):
            thread, its_turns, its_messages = _conversation(
                chance, number, row, first_ts + number * 2500
            )
            row += len(its_messages)
            threads.append(thread)
            turns += its_turns
            messages += its_messages
        _store(engines, backend, threads, turns, messages)
    with engines.writer.begin() as connection:
        backend.go_on_counting(connection)
    engines.dispose()
    return perf_counter() - started


def _conversation(
    chance: random.Random, number: int, row: int, started_ts: float
) -> tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]:
    user_id = USERS[number % len(USERS)]
    # One conversation has 200 messages, its neighbour is short: a million in all.
    count = {7: LONG_TURNS, 8: 0}.get(number % CONVERSATIONS, TURNS)
    turns: list[dict[str, Any]] = []
    messages: list[dict[str, Any]] = []
    for step in range(count):
        turn_row = (row + len(messages)) // 4 + 1
        now_ts = started_ts + step * 60
        turns.append(
            {
                "id": turn_row,
                "turn_id": f"{number}-{step}",
                "conversation_row_id": number + 1,
                "scope": scope_of(user_id),
                "subentry_id": "sub",
                "agent_id": AGENT_ID,
                "started_ts": now_ts,
                "outcome": "ok",
                "duration_ms": 900.0,
                "iterations": 2,
                "tool_calls": 1,
                "input_tokens": 4000,
                "cached_input_tokens": 3500,
                "output_tokens": 60,
                "model_id": "model",
                "rung": "primary",
                "error": None,
                "spans": '[{"name":"prompt","start_ms":0.1,"duration_ms":0.9}]',
            }
        )
        rare = f" word{chance.randrange(100_000)}"
        for role, content in (
            ("user", _sentence(chance, 9) + rare),
            ("assistant", ""),
            ("tool_result", '{"status":"confirmed","changed":{"light.kitchen":"on"}}'),
            ("assistant", _sentence(chance, 14)),
        ):
            messages.append(
                {
                    "id": row + len(messages) + 1,
                    "conversation_row_id": number + 1,
                    "turn_row_id": turn_row,
                    "position": len(messages),
                    "message_id": f"{number}-{step}-{len(messages)}",
                    "role": role,
                    "content": content,
                    "tool_calls": '[{"id":"t","name":"call_service","arguments":{}}]'
                    if role == "assistant" and not content
                    else None,
                    "tool_call_id": "t" if role == "tool_result" else None,
                    "tool_name": "call_service" if role == "tool_result" else None,
                    "token_count": 12,
                    "created_ts": now_ts + len(messages) % 4 / 10,
                }
            )
    thread = {
        "id": number + 1,
        "conversation_id": f"c{number}",
        "scope": scope_of(user_id),
        "debug_id": debug_id_of(f"c{number}"),
        "title": messages[0]["content"][:60] if messages else "",
        "title_is_custom": False,
        "user_id": user_id,
        "agent_id": AGENT_ID,
        "language": "en",
        "device_id": None,
        "satellite_id": None if user_id else "assist_satellite.kitchen",
        "place": "" if user_id else "satellite:assist_satellite.kitchen",
        "archived": False,
        "created_ts": started_ts,
        "updated_ts": started_ts + count * 60,
        "turn_count": count,
        "message_count": len(messages),
        "next_position": len(messages),
        "last_message_row_id": messages[-1]["id"] if messages else None,
    }
    return thread, turns, messages


def _store(
    engines: Engines,
    backend: Backend,
    threads: list[dict[str, Any]],
    turns: list[dict[str, Any]],
    messages: list[dict[str, Any]],
) -> None:
    scopes = {thread["id"]: thread["scope"] for thread in threads}
    with engines.writer.begin() as connection:
        connection.execute(insert(ConversationRow), threads)
        connection.execute(insert(TurnRow), turns)
        connection.execute(insert(MessageRow), messages)
        backend.index_messages(
            connection,
            [
                SearchText(
                    item["id"], scopes[item["conversation_row_id"]], item["content"]
                )
                for item in messages
                if item["role"] != "tool_result" and item["content"]
            ],
        )
