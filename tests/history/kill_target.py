"""Writes turns until it is killed, and says which ones it was told are safe.

A parent that has imported everything forks a writer for each kill: what is killed is the
writer alone, in the middle of whatever it does.
"""

from functools import partial
import os
from pathlib import Path
import sys
from threading import Event

from custom_components.ha_ai_agent.history.database import Database
from custom_components.ha_ai_agent.history.engine import backend_for
from custom_components.ha_ai_agent.history.jobs import Job
from custom_components.ha_ai_agent.history.writes import insert_turn
from tests.history.common import turn


def write_turns(path: Path, first: int, report: int) -> None:
    """Write turns in bursts, one line for each that is committed."""
    database = Database(backend_for(f"sqlite:///{path}"))
    database.start()
    number = first
    while True:
        burst_done = Event()
        for step in range(16):
            number += 1
            record = turn(
                number,
                conversation_id=f"c{number % 7}",
                with_tool=True,
                turn_id=f"t{number}",
            )

            def done(
                _result: object,
                error: BaseException | None,
                text: str = f"{number}\n",
                burst_done: Event | None = burst_done if step == 15 else None,
            ) -> None:
                if error is None:
                    os.write(report, text.encode())
                if burst_done is not None:
                    burst_done.set()

            database.submit(
                Job(
                    partial(insert_turn, backend=database.backend, record=record),
                    done,
                    keep=True,
                )
            )
        burst_done.wait()


def warm_up(path: Path) -> None:
    """Do everything once: SQLAlchemy's first time would take most of a writer's life."""
    database = Database(backend_for(f"sqlite:///{path}"))
    database.start()
    for number in (1, 2):
        work = partial(
            insert_turn, backend=database.backend, record=turn(number, with_tool=True)
        )
        database.submit(Job(work, lambda _result, _error: None))
    database.close()


def main() -> None:
    """Fork a writer for every line on stdin, and name it on stdout."""
    path = Path(sys.argv[1])
    warm_up(path.with_name("warm.db"))
    for line in sys.stdin:
        first = int(line)
        pid = os.fork()
        if pid == 0:
            write_turns(path, first, sys.stdout.fileno())
        os.write(sys.stdout.fileno(), f"pid {pid}\n".encode())
        os.waitpid(pid, 0)
        os.write(sys.stdout.fileno(), b"dead\n")


if __name__ == "__main__":
    main()
