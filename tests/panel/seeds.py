"""Conversations by the thousand, put where the history keeps them."""

from contextlib import closing
import sqlite3

from .stage import Stage
from .views import talk


async def seed_conversations(stage: Stage, count: int, *, until: float) -> None:
    """Add conversations of the administrator, a minute apart, the newest at `until`."""
    template = await talk(stage, "administrator", "hello")
    _copy(stage, template.conversation_id, count, until)


def _copy(stage: Stage, conversation_id: str, count: int, until: float) -> None:
    path = stage.home.process.folder / "ha_ai_agent.db"
    with closing(sqlite3.connect(path, timeout=30)) as db, db:
        db.row_factory = sqlite3.Row
        row = dict(
            db.execute(
                "SELECT * FROM conversations WHERE conversation_id = ?",
                (conversation_id,),
            ).fetchone()
        )
        del row["id"]
        names = ", ".join(row)
        values = ", ".join(f":{name}" for name in row)
        db.executemany(
            f"INSERT INTO conversations ({names}) VALUES ({values})",  # noqa: S608  # the table's own names
            (
                row
                | {
                    "conversation_id": f"seed{number:026}",
                    "debug_id": f"{number:016}",
                    "title": f"Conversation {number} about light number {number % 97}",
                    "created_ts": until - 60 * number,
                    "updated_ts": until - 60 * number,
                }
                for number in range(count)
            ),
        )


async def seed_days(stage: Stage, days: int) -> None:
    """Let what was said until now have been said on each of some days before as well."""
    path = stage.home.process.folder / "ha_ai_agent.db"
    with closing(sqlite3.connect(path, timeout=30)) as db, db:
        db.row_factory = sqlite3.Row
        rows = [dict(row) for row in db.execute("SELECT * FROM turns")]
        names = ", ".join(name for name in rows[0] if name != "id")
        values = ", ".join(f":{name}" for name in rows[0] if name != "id")
        db.executemany(
            f"INSERT INTO turns ({names}) VALUES ({values})",  # noqa: S608  # the table's own names
            (
                row
                | {
                    "turn_id": f"seed{day:03}{at:019}",
                    "started_ts": row["started_ts"] - 86400 * day,
                    "duration_ms": row["duration_ms"] * (1 + (day * 7 + at) % 5 / 4)
                    + 600,
                    "input_tokens": 4000,
                    "cached_input_tokens": 3000,
                    "output_tokens": 60,
                }
                for day in range(1, days)
                for at, row in enumerate(rows * (1 + day % 3))
            ),
        )
