"""The queue in front of the writer: bounded, and turns outlive a broken database."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Condition
from typing import Any

from sqlalchemy import Connection

from ..errors import StorageError

MAX_JOBS = 5_000
MAX_WEIGHT = 64 * 1024 * 1024
BATCH = 64
PATIENCE_SECONDS = 0.01
"""So long nothing is written that can wait: the next request is put together then, and
two threads that work at the same time take turns in one interpreter. More would be
faster under load, and would be lost with the power."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something to write, and whom to tell. `done` runs on the writer's thread."""

    run: Callable[[Connection], Any]
    done: Callable[[Any, BaseException | None], None]
    keep: bool = False
    """Wait for a broken database instead of failing: nobody waits for the answer."""
    can_wait: bool = False
    """Nothing is lost by a moment: nobody waits, and nothing is done after it."""
    weight: int = 0
    """About how much memory it holds, in bytes."""


class JobQueue:
    """Jobs in order, from any thread to one."""

    def __init__(
        self,
        max_jobs: int = MAX_JOBS,
        max_weight: int = MAX_WEIGHT,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._patience_seconds = patience_seconds
        self._max_jobs = max_jobs
        self._max_weight = max_weight
        self._jobs: deque[Job] = deque()
        self._weight = 0
        self._changed = Condition()
        self._woken = False
        self._is_closed = False

    def __len__(self) -> int:
        """Return how many jobs wait."""
        return len(self._jobs)

    @property
    def is_closed(self) -> bool:
        """Whether nothing more comes in."""
        return self._is_closed

    def put(self, job: Job) -> None:
        """Add a job. When there is no room the oldest turn gives way."""
        with self._changed:
            if self._is_closed:
                raise StorageError("closed")
            self._jobs.append(job)
            self._weight += job.weight
            dropped = self._make_room()
            self._changed.notify()
        for victim in dropped:
            victim.done(None, StorageError("queue full"))

    def _make_room(self) -> list[Job]:
        dropped = []
        while len(self._jobs) > self._max_jobs or (
            self._weight > self._max_weight and len(self._jobs) > 1
        ):
            victim = self._jobs.popleft()
            self._weight -= victim.weight
            dropped.append(victim)
        return dropped

    def take(self, timeout_seconds: float | None) -> list[Job]:
        """Wait for jobs, or to be woken; return what one transaction takes."""
        with self._changed:
            if not self._jobs and not self._woken and not self._is_closed:
                self._changed.wait(timeout_seconds)
            if self._jobs:
                self._changed.wait_for(self._is_pressing, self._patience_seconds)
            self._woken = False
            jobs = [self._jobs.popleft() for _ in range(min(BATCH, len(self._jobs)))]
            self._weight -= sum(job.weight for job in jobs)
            return jobs

    def _is_pressing(self) -> bool:
        """Return whether there is a reason to begin at once."""
        is_idle = all(job.can_wait for job in self._jobs)
        return self._woken or self._is_closed or not is_idle

    def put_back(self, jobs: list[Job]) -> None:
        """Return jobs to the front: they were not written."""
        with self._changed:
            self._jobs.extendleft(reversed(jobs))
            self._weight += sum(job.weight for job in jobs)

    def wait(self, timeout_seconds: float) -> None:
        """Pause until somebody waits for an answer, or the time is over."""
        with self._changed:
            self._changed.wait_for(
                lambda: (
                    self._woken
                    or self._is_closed
                    or any(not job.keep for job in self._jobs)
                ),
                timeout_seconds,
            )
            self._woken = False

    def wake(self) -> None:
        """Make the writer look up."""
        with self._changed:
            self._woken = True
            self._changed.notify()

    def close(self) -> None:
        """Take nothing more; what waits is still handed out."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()
