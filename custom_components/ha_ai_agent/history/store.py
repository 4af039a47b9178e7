"""History as the rest of the house sees it: one store for one Home Assistant."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from time import perf_counter

from homeassistant.const import EVENT_HOMEASSISTANT_CLOSE
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util
from sqlalchemy import Connection, insert
from sqlalchemy.engine import URL

from ..const import DOMAIN, LOGGER
from ..errors import StorageError
from ..metrics import Metrics
from ..models import MessageRecord, Speaker, TurnInfo, TurnRecord
from . import reads
from .bridge import Bridge
from .conversations import Conversations
from .database import Database, State
from .db_schema import LedgerRow
from .engine import backend_for
from .issues import async_report, async_report_moved
from .keepers import Approvals, LedgerKeeper, Memories, Schedules
from .moving import Moved, move_in
from .open_turns import open_row, write_cut_off
from .purge import Agents
from .records import Retention, place_of, scope_of
from .threads import Turns
from .writes import end_open, insert_turn

START_SECONDS = 3.0
FIRST_RETENTION_SECONDS = 15 * 60
RETENTION_SECONDS = 24 * 3600
PRELOADED_THREADS = 200


class HistoryStore(Conversations):
    """Stores turns off the path of the answer, and finds conversations again."""

    def __init__(
        self,
        hass: HomeAssistant,
        url: str | None = None,
        *,
        instance: str = "",
        metrics: Metrics,
        retention: Retention | None = None,
        get_days: Callable[[], Mapping[str, int]] = dict,
    ) -> None:
        path = hass.config.path(f"{DOMAIN}.db")
        if url is None:
            url = URL.create("sqlite", database=path).render_as_string()
        backend = backend_for(url, instance)
        self._metrics = metrics
        self._retention = Retention() if retention is None else retention
        self._get_days = get_days
        self._database = Database(
            backend,
            on_state=self._on_state,
            on_first_try=self._on_first_try,
            before_use=partial(
                move_in, path=Path(path), backend=backend, report=self._on_moved
            )
            if backend.is_remote
            else _as_it_is,
        )
        super().__init__(hass, Bridge(hass.loop, self._database, metrics), backend)
        self._first_try = hass.loop.create_future()
        self._cancel_timer: CALLBACK_TYPE | None = None
        self._cancel_listener: CALLBACK_TYPE | None = None
        self._is_closed = False
        self._closing: asyncio.Future[None] | None = None
        self._has_trouble = False
        self._running: set[str] = set()
        """Turns that have begun and are not written down."""
        self._looks_for_cut_off = True
        self.approvals = Approvals(self._bridge)
        self.ledger = LedgerKeeper(self._bridge)
        self.memories = Memories(self._bridge)
        self.schedules = Schedules(self._bridge)

    @property
    def is_available(self) -> bool:
        """Whether the database can be used now."""
        return self._database.is_open and not self._has_trouble

    async def async_start(self) -> None:
        """Open the database. A bad one is reported, never raised."""
        self._database.start()
        with suppress(TimeoutError):
            async with asyncio.timeout(START_SECONDS):
                await asyncio.shield(self._first_try)
        await self._async_preload()
        self._schedule_retention(FIRST_RETENTION_SECONDS)
        # Entries are not unloaded when Home Assistant stops.
        self._cancel_listener = self._hass.bus.async_listen_once(
            EVENT_HOMEASSISTANT_CLOSE, self._async_on_close_event
        )

    async def _async_on_close_event(self, _event: Event) -> None:
        self._cancel_listener = None
        await self.async_close()

    async def async_close(self) -> None:
        """Write what waits, and end the threads. Whoever comes later waits as well."""
        if self._closing is None:
            self._is_closed = True
            if self._cancel_timer is not None:
                self._cancel_timer()
            # Not Home Assistant's own job: it would cancel it when it stops meanwhile.
            self._closing = self._hass.loop.run_in_executor(None, self._bridge.close)
        await asyncio.shield(self._closing)
        # Until here a stop of Home Assistant had to wait.
        if self._cancel_listener is not None:
            self._cancel_listener()
            self._cancel_listener = None

    # Turns

    @callback
    def record_turn(
        self, record: TurnRecord, *, on_committed: Callable[[], None]
    ) -> None:
        """Queue a turn. `on_committed` is called in the loop once it is safe."""
        started = perf_counter()
        self._running.discard(record.info.turn_id)
        scope = scope_of(record.info.speaker.user_id)
        if self._was_deleted(record, scope):
            with suppress(StorageError):
                self._bridge.submit_kept(
                    partial(end_open, turn_id=record.info.turn_id), _heard
                )
            self._hass.loop.call_soon(on_committed)
            return
        self._threads.note_turn(record)
        self._sessions.note_turn(record)
        self._recent.add(scope, record)

        def done(_result: object, error: BaseException | None) -> None:
            if error is None:
                self._metrics.count("history_turns")
                self._metrics.observe("history_turn", (perf_counter() - started) * 1000)
                on_committed()
                return
            self._metrics.count("history_turns_lost")
            LOGGER.warning("A turn could not be stored: %s", type(error).__name__)

        weight = 2000 + 2 * sum(len(item.content) for item in record.messages)
        try:
            self._bridge.submit_kept(
                partial(insert_turn, backend=self._backend, record=record),
                done,
                can_wait=True,
                weight=weight,
            )
        except StorageError:
            # Home Assistant is stopping and the last turn came too late.
            self._metrics.count("history_turns_lost")
        self._metrics.observe("history_record", (perf_counter() - started) * 1000)

    @callback
    def turn_begins(self, info: TurnInfo) -> None:
        """Keep the words of a turn, should it never end."""
        self._running.add(info.turn_id)
        values = open_row(info)

        def work(connection: Connection) -> None:
            # A line that was cut while it was committed leaves it there.
            end_open(connection, info.turn_id)
            connection.execute(insert(LedgerRow), values)

        with suppress(StorageError):
            self._bridge.submit_kept(
                work, _heard, can_wait=True, weight=len(values["call"])
            )

    def _was_deleted(self, record: TurnRecord, scope: str) -> bool:
        """Tell whether the conversation was deleted while this turn was answered."""
        conversation_id = record.info.conversation_id
        deleted_ts = max(
            self._deleted.get((conversation_id, scope), 0.0),
            self._deleted.get((conversation_id, None), 0.0),
        )
        return record.info.started_ts <= deleted_ts

    async def async_find_thread(
        self, speaker: Speaker, agent_id: str, *, within_seconds: float
    ) -> str | None:
        """Return the speaker's last conversation at this place, if it is so recent."""
        since_ts = dt_util.utcnow().timestamp() - within_seconds
        found, is_certain = self._threads.find(speaker, agent_id, since_ts=since_ts)
        if is_certain:
            return found
        place = place_of(speaker)
        try:
            stored = await self._bridge.async_read(
                partial(
                    reads.find_thread,
                    agent_id=agent_id,
                    user_id=speaker.user_id,
                    place=place,
                )
            )
        except StorageError:
            return None
        if stored is None:
            return None
        self._threads.note(stored[0], agent_id, speaker.user_id, place, stored[1])
        return stored[0] if stored[1] >= since_ts else None

    async def async_load_messages(
        self,
        conversation_id: str,
        *,
        limit_turns: int,
        speaker: Speaker | None = None,
    ) -> list[MessageRecord]:
        """Return the last turns' messages, oldest first; what there is, if it fails.

        With a speaker, only what is that speaker's.
        """
        scope = None if speaker is None else scope_of(speaker.user_id)
        key = (conversation_id, scope or self._recent.owner_of(conversation_id) or "")
        turns, is_whole = self._recent.get(key)
        if not is_whole and len(turns) < limit_turns:
            turns = await self._async_stored_turns(key, scope, limit_turns, turns)
        return [message for _, part in turns[-limit_turns:] for message in part]

    async def _async_stored_turns(
        self, key: tuple[str, str], scope: str | None, limit_turns: int, known: Turns
    ) -> Turns:
        try:
            stored = await self._bridge.async_read(
                partial(
                    reads.load_turns,
                    conversation_id=key[0],
                    scope=scope,
                    limit_turns=limit_turns,
                )
            )
        except StorageError:
            return known
        if not stored:
            return known
        return self._recent.fill(key, stored, is_whole=len(stored) < limit_turns)

    async def async_flush(self) -> None:
        """Return when everything queued so far is written. Raises StorageError."""
        await self._bridge.async_write(_nothing)

    # What happens to the database

    def _on_state(self, state: State) -> None:
        """Called in the writer's thread."""
        self._bridge.call(self._state_changed, state)

    def _on_moved(self, moved: Moved) -> None:
        self._bridge.call(async_report_moved, self._hass, self._backend.label, moved)

    def _on_first_try(self) -> None:
        self._bridge.call(self._first_try.set_result, None)

    @callback
    def _state_changed(self, state: State) -> None:
        was_in_trouble, self._has_trouble = (
            self._has_trouble,
            state.trouble is not None,
        )
        if state.trouble is not None:
            self._metrics.count("history_failures")
        async_report(
            self._hass, self._backend.label, state, is_server=self._backend.is_remote
        )
        if was_in_trouble and not self._has_trouble and not self._is_closed:
            self._hass.async_create_background_task(
                self._async_preload(), "ha_ai_agent history threads"
            )

    async def _async_preload(self) -> None:
        """Learn the newest threads, so that a turn finds its own without a query."""
        try:
            await self._async_write_cut_off()
            threads = await self._bridge.async_read(
                partial(reads.newest_threads, limit=PRELOADED_THREADS)
            )
        except StorageError:
            return
        for thread in reversed(threads):
            self._threads.note(*thread)
        whole = len(threads) < PRELOADED_THREADS
        self._threads.know_since(0.0 if whole else threads[-1][-1])

    async def _async_write_cut_off(self) -> None:
        """Write down what a power failure left of turns; once, whatever is there."""
        if not self._looks_for_cut_off:
            return
        running = frozenset(self._running)
        await self._bridge.async_write(
            partial(write_cut_off, backend=self._backend, running=running)
        )
        self._looks_for_cut_off = False

    # Retention

    @callback
    def _schedule_retention(self, seconds: float) -> None:
        if not self._is_closed:
            self._cancel_timer = async_call_later(
                self._hass, seconds, self._async_retain
            )

    async def _async_retain(self, _now: datetime) -> None:
        """Delete what is too old or too much, once a day."""
        self._schedule_retention(RETENTION_SECONDS)
        days = self._get_days()
        try:
            for subentry_id, number in days.items():
                await self.async_purge(
                    older_than_days=number, agents=Agents(frozenset({subentry_id}))
                )
            purged = await self.async_purge(
                older_than_days=self._retention.days,
                max_bytes=self._retention.max_bytes,
                agents=Agents(frozenset(days), are_others=True) if days else None,
            )
        except StorageError:
            LOGGER.debug("Retention has to wait for the database")
            return
        LOGGER.debug("Retention deleted %s turns", purged.turns)


def _nothing(_connection: Connection) -> None:
    """Change nothing."""


def _as_it_is(_engine: object) -> None:
    """Do nothing before the database is used."""


def _heard(_result: object, _error: BaseException | None) -> None:
    """Nobody waits."""
