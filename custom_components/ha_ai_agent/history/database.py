"""One thread that writes, a few that read, and what happens when they cannot.

Nothing here knows Home Assistant or an event loop.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Condition, Event, Thread
from time import monotonic
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from ..errors import StorageError
from .backend import Backend, Damage, DatabaseTroubleError, Trouble
from .db_schema import SCHEMA_VERSION
from .engine import Engines, open_engines
from .jobs import Job, JobQueue
from .migration import migrate
from .writes import give_way, probe, rebuild_search

RETRY_SECONDS = (1.0, 2.0)
"""With a look at the file and the waiting for a lock: back within 5 s of the end of
the cause."""
REFUSED_SECONDS = 30.0
SCRUB_RETRY_SECONDS = 1.0
LOOK_SECONDS = 1.0
"""How often a quiet database is looked at: it may be deleted, or mended."""
CLOSE_SECONDS = 10.0
MAX_REPAIRS = 2


@dataclass(frozen=True, slots=True)
class State:
    """Whether the database can be used; if not, why."""

    trouble: Trouble | None = None
    set_aside: Path | None = None
    """Where the corrupt or deleted database is that this one replaces."""
    is_deleted: bool = False


class Database:
    """Owns the connections and the threads."""

    def __init__(
        self,
        backend: Backend,
        *,
        on_state: Callable[[State], None] = lambda _state: None,
        on_first_try: Callable[[], None] = lambda: None,
        jobs: JobQueue | None = None,
        before_use: Callable[[Engine], None] = lambda _engine: None,
    ) -> None:
        self.backend = backend
        self._before_use = before_use
        self.jobs = JobQueue() if jobs is None else jobs
        self._on_first_try = on_first_try
        self._on_state = on_state
        self._failures = 0
        self._next_try = 0.0
        self._engines: Engines | None = None
        self._trouble: Trouble | None = None
        self._repairs = 0
        self._readers = Condition()
        self._reading = 0
        self._is_suspect = False
        self._needs_scrub = False
        self._scrub_delay = 0.0
        self._thread = Thread(target=self._run, name="ha_ai_agent_history", daemon=True)
        self._is_over = Event()
        self._watch = Thread(
            target=self._watch_lines, name="ha_ai_agent_history_watch", daemon=True
        )

    @property
    def is_open(self) -> bool:
        """Whether it can be read and written now."""
        return self._engines is not None

    @property
    def engines(self) -> Engines | None:
        """The open connections."""
        return self._engines

    def start(self) -> None:
        """Open the database in the writer's thread."""
        self._thread.start()
        if self.backend.is_remote:
            self._watch.start()

    def close(self) -> None:
        """Write what waits, then end. Blocks."""
        self.jobs.close()
        if self._thread.is_alive():
            self._thread.join(CLOSE_SECONDS)
        self._is_over.set()
        if self._watch.is_alive():
            self._watch.join()

    def _watch_lines(self) -> None:
        while not self._is_over.wait(LOOK_SECONDS):
            self.backend.hang_up()

    def submit(self, job: Job) -> None:
        """Queue a job. Never blocks."""
        trouble = self._trouble
        if self.backend.is_remote and trouble is not None and not job.keep:
            # A server that is cut off is tried again and again; nobody waits for that.
            job.done(None, DatabaseTroubleError(trouble))
            return
        self.jobs.put(job)

    def scrub_soon(self) -> None:
        """Wipe the logs after the job that is running now."""
        self._needs_scrub = True

    # Reading

    def read[T](self, work: Callable[[Session], T]) -> T:
        """Run a query. Blocks; for a reader's thread."""
        with self._readers:
            if (engines := self._engines) is None:
                raise DatabaseTroubleError(self._trouble or Trouble.UNREACHABLE)
            self._reading += 1
        try:
            with Session(engines.reader) as db_session:
                return work(db_session)
        except SQLAlchemyError as err:
            if (trouble := self._trouble_of(err)) is None:
                raise StorageError("query") from err
            if trouble is Trouble.CORRUPT:
                self._is_suspect = True
                self.jobs.wake()
            raise DatabaseTroubleError(trouble) from err
        finally:
            with self._readers:
                self._reading -= 1
                self._readers.notify_all()

    # Writing: everything below runs in the writer's thread

    def _run(self) -> None:
        self._try_open()
        self._on_first_try()
        while True:
            wait = self._scrub_delay if self._needs_scrub else LOOK_SECONDS
            jobs = self.jobs.take(wait)
            if self._is_suspect:
                self._is_suspect = False
                self._recover(Trouble.CORRUPT, None)
            if jobs:
                self._write(jobs)
            else:
                self._look()
            if self._needs_scrub:
                self._scrub()
            if self.jobs.is_closed and not len(self.jobs):
                break
            if self._trouble is not None and not self.jobs.is_closed:
                self._pause()
        self._dispose()

    def _look(self) -> None:
        """See whether the file is there, while nobody wants anything of it."""
        self._let_go()
        if self._engines is None and self._trouble is None:
            self._try_open()

    def _pause(self) -> None:
        """Wait for the next try, or for somebody who wants an answer."""
        if self._is_hopeless:
            return
        self.jobs.wait(max(0.0, self._next_try - monotonic()))
        if self._engines is None:
            if self._may_try:
                self._try_open()
        elif not len(self.jobs):
            self._write([Job(probe, _ignore)])

    def _write(self, jobs: list[Job]) -> None:
        self._let_go()
        if self._engines is None and not self._is_hopeless and self._may_try:
            self._try_open()
        if self._engines is None:
            self._put_off(jobs)
            return
        try:
            results = self._commit(jobs)
        # Whatever a job raises is its caller's to hear; the thread has to live on,
        # and the jobs beside it must be written.
        except Exception as err:  # noqa: BLE001
            if (trouble := self._trouble_of(err)) is None:
                self._write_singly(jobs)
            else:
                self._stumble(jobs, trouble, err)
            return
        self._succeed()
        for job, result in zip(jobs, results, strict=True):
            job.done(result, None)

    def _let_go(self) -> None:
        """Let go of an open file that has no name any more."""
        engines = self._engines
        if engines is None or self.backend.is_unmoved():
            return
        # Otherwise it was restored from a backup, by somebody who wants that.
        if self.backend.is_deleted():
            kept = self.backend.rescue(engines.writer)
            self._on_state(State(self._trouble, kept, is_deleted=True))
        self._dispose()

    @property
    def _may_try(self) -> bool:
        """Whether it is time: a try at a server that is away takes seconds."""
        return not self.backend.is_remote or monotonic() >= self._next_try

    @property
    def _is_hopeless(self) -> bool:
        """Whether a person has to do something first, and has not yet."""
        return (
            self._trouble is not None
            and self._trouble.is_final
            and self.backend.is_as_inspected()
        )

    def _commit(self, jobs: list[Job]) -> list[Any]:
        if self._engines is None:
            raise DatabaseTroubleError(self._trouble or Trouble.UNREACHABLE)
        results: list[Any] = []
        with self._engines.writer.begin() as connection:
            for job in jobs:
                if results:
                    give_way()
                results.append(job.run(connection))
        return results

    def _write_singly(self, jobs: list[Job]) -> None:
        """Write a batch that holds a bad job: it fails alone."""
        for index, job in enumerate(jobs):
            try:
                [result] = self._commit([job])
            except Exception as err:  # noqa: BLE001  # as in _write
                if (trouble := self._trouble_of(err) or self._damage(job, err)) is None:
                    job.done(None, err)
                    continue
                self._stumble(jobs[index:], trouble, err)
                return
            else:
                job.done(result, None)

    def _trouble_of(self, error: BaseException) -> Trouble | None:
        """Return the trouble behind an error, also when undoing failed too."""
        seen: BaseException | None = error
        while seen is not None:
            if (trouble := self.backend.trouble_of(seen)) is not None:
                return trouble
            seen = seen.__cause__ or seen.__context__
        return None

    def _damage(self, job: Job, error: BaseException) -> Trouble | None:
        """Suspect the database if a turn does not fit: a whole one takes it."""
        if not job.keep or self._repairs >= MAX_REPAIRS or self.backend.is_remote:
            return None
        is_odd = isinstance(error, IntegrityError)
        if is_odd or self.backend.damage() is not Damage.NONE:
            return Trouble.CORRUPT
        return None

    def _stumble(self, jobs: list[Job], trouble: Trouble, error: BaseException) -> None:
        self._recover(trouble, error)
        if self._trouble is None:
            self.jobs.put_back(jobs)
        else:
            self._put_off(jobs)

    def _put_off(self, jobs: list[Job]) -> None:
        """Keep what nobody waits for; tell the others at once."""
        trouble = self._trouble or Trouble.UNREACHABLE
        may_keep = not self.jobs.is_closed and not trouble.is_final
        self.jobs.put_back([job for job in jobs if job.keep and may_keep])
        for job in jobs:
            if not (job.keep and may_keep):
                job.done(None, DatabaseTroubleError(trouble))

    def _recover(self, trouble: Trouble, error: BaseException | None) -> None:
        if trouble in {Trouble.LOCKED, Trouble.FULL}:
            # The connections are good: reading goes on.
            self._fail(trouble)
            return
        self._dispose()
        self._repairs += 1
        if trouble is not Trouble.CORRUPT or self._repairs > MAX_REPAIRS:
            self._fail(trouble)
            return
        damage = (
            Damage.SEARCH
            if error is not None and self.backend.is_search_broken(error)
            else self.backend.damage()
        )
        if damage is Damage.NONE and isinstance(error, IntegrityError):
            # A full-text index can be broken in ways that no check finds.
            damage = Damage.SEARCH
        if damage is Damage.SEARCH:
            self._try_open(rebuild=True)
        elif damage is Damage.ALL:
            self._replace()
        else:
            # A passing fault: what was read is not what is in the file.
            self._fail(Trouble.UNREACHABLE)

    def _replace(self) -> None:
        """Start anew beside the corrupt database."""
        try:
            path = self.backend.set_aside()
        except DatabaseTroubleError as err:
            self._fail(err.trouble)
            return
        self._try_open(set_aside=path)

    def _try_open(
        self, *, rebuild: bool = False, set_aside: Path | None = None
    ) -> None:
        engines: Engines | None = None
        try:
            self.backend.inspect(SCHEMA_VERSION)
            engines = open_engines(self.backend)
            migrate(engines.writer, self.backend)
            self._before_use(engines.writer)
            if rebuild:
                with engines.writer.begin() as connection:
                    rebuild_search(connection, self.backend)
        # A damaged database can make anything of itself (a version that is no number):
        # the thread has to live on and find out.
        except Exception as err:  # noqa: BLE001
            if engines is not None:
                engines.dispose()
            trouble = self._trouble_of(err) or (
                Trouble.UNREACHABLE if self.backend.is_remote else Trouble.CORRUPT
            )
            if (
                trouble is Trouble.CORRUPT
                and set_aside is None
                and (rebuild or self.backend.damage() is Damage.ALL)
            ):
                self._replace()
            else:
                self._fail(trouble)
            return
        with self._readers:
            self._engines = engines
        if set_aside is not None:
            self._on_state(State(set_aside=set_aside))
        if rebuild or set_aside is not None or not len(self.jobs):
            self._succeed(is_write=False)

    def _succeed(self, *, is_write: bool = True) -> None:
        if is_write:
            self._repairs = 0
            self._failures = 0
        if self._trouble is not None:
            self._trouble = None
            self._on_state(State())

    def _fail(self, trouble: Trouble) -> None:
        is_news = self._trouble is not trouble
        self._trouble = trouble
        delay = RETRY_SECONDS[min(self._failures, len(RETRY_SECONDS) - 1)]
        if trouble is Trouble.REFUSED:
            # Servers lock out who knocks too often with a wrong password.
            delay = REFUSED_SECONDS
        self._failures += 1
        self._next_try = monotonic() + delay
        if is_news:
            self._on_state(State(trouble))

    def _dispose(self) -> None:
        """Close every connection once nobody reads."""
        with self._readers:
            engines, self._engines = self._engines, None
            # SQLite deletes the log by its name when the last connection closes: no
            # reader may do that after a new database has taken the name.
            self._readers.wait_for(lambda: not self._reading)
        if engines is not None:
            engines.dispose()

    def _scrub(self) -> None:
        if self._engines is None:
            return
        try:
            with self.backend.outside_transaction(self._engines.writer) as connection:
                is_shrunk = self.backend.give_back(connection)
                is_clean = self.backend.scrub(connection)
                self._needs_scrub = not (is_shrunk and is_clean)
                self._scrub_delay = SCRUB_RETRY_SECONDS if not is_clean else 0.0
        except SQLAlchemyError as err:
            # Kept in mind: the next round wipes it.
            if self._trouble_of(err) is Trouble.CORRUPT:
                self._recover(Trouble.CORRUPT, err)


def _ignore(_result: Any, _error: BaseException | None) -> None:
    """Nobody asked."""
