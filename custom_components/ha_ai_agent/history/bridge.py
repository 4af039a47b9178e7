"""From the event loop to the database and back."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import perf_counter
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ..errors import StorageError
from ..metrics import Metrics
from .database import Database
from .engine import READERS
from .jobs import Job

WAIT_SECONDS = 6.0
"""So long anybody waits for a server: it may be cut off and nobody has noticed."""


class Bridge:
    """Awaits what the threads do. Every failure is a StorageError."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        database: Database,
        metrics: Metrics,
    ) -> None:
        self.database = database
        self._loop = loop
        self._metrics = metrics
        self._executor = ThreadPoolExecutor(
            READERS, thread_name_prefix="ha_ai_agent_history_read"
        )

    async def async_read[T](self, work: Callable[[Session], T]) -> T:
        """Return the answer to a query."""
        started = perf_counter()
        try:
            future = self._loop.run_in_executor(
                self._executor, self.database.read, work
            )
        except RuntimeError as err:
            raise StorageError("closed") from err
        result = await self._in_time(future)
        self._metrics.observe("history_read", (perf_counter() - started) * 1000)
        return result

    async def async_write[T](self, work: Callable[[Connection], T]) -> T:
        """Return when the work is committed."""
        started = perf_counter()
        future: asyncio.Future[T] = self._loop.create_future()

        def settle(result: T, error: BaseException | None) -> None:
            if future.done():
                return
            if error is None:
                future.set_result(result)
            else:
                future.set_exception(_as_storage_error(error))

        is_late = Event()

        def run(connection: Connection) -> T | None:
            # Whoever asked was told that it failed.
            return None if is_late.is_set() else work(connection)

        self.database.submit(
            Job(run, lambda result, error: self.call(settle, result, error))
        )
        try:
            result = await self._in_time(future)
        except StorageError:
            is_late.set()
            raise
        self._metrics.observe("history_write", (perf_counter() - started) * 1000)
        return result

    async def _in_time[T](self, future: asyncio.Future[T]) -> T:
        """Return an answer; from a server that says nothing more, an error."""
        try:
            async with asyncio.timeout(
                WAIT_SECONDS if self.database.backend.is_remote else None
            ):
                return await future
        except TimeoutError as err:
            raise StorageError("no answer") from err

    def submit_kept(
        self,
        work: Callable[[Connection], object],
        done: Callable[[Any, BaseException | None], None],
        *,
        can_wait: bool = False,
        weight: int = 0,
    ) -> None:
        """Queue what waits for a broken database; `done` is called in the loop."""

        def report(result: Any, error: BaseException | None) -> None:
            self.call(done, result, error)

        self.database.submit(
            Job(work, report, keep=True, can_wait=can_wait, weight=weight)
        )

    def call(self, function: Callable[..., object], *args: object) -> None:
        """Call in the loop, from any thread; a loop that ended hears no more."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(function, *args)

    def close(self) -> None:
        """End the threads. Blocks."""
        self.database.close()
        self._executor.shutdown(wait=True)


def _as_storage_error(error: BaseException) -> BaseException:
    if isinstance(error, SQLAlchemyError):
        # Its text would hold the statement and its values.
        return StorageError(type(error).__name__)
    return error
