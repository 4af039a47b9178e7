"""Conversations for people: pages, search, rename, delete, export, retention."""

from collections.abc import Callable
from datetime import tzinfo
from functools import partial

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from ..models import Speaker
from . import purge, reads, turns
from .backend import Backend
from .bridge import Bridge
from .export import Export, ExportFormat, export
from .records import (
    ANY_TURN,
    EVERYTHING,
    Conversation,
    ConversationSummary,
    Page,
    RelatedConversation,
    TurnFigures,
    TurnFilter,
    TurnSummary,
    Viewer,
)
from .search import Searcher, find_related
from .threads import MAX_RECENT_CHARS, RecentTurns, Sessions, Threads
from .when import days_ago
from .writes import update_conversation

DAY_SECONDS = 86_400
MAX_DELETED = 200
MAX_FIGURES = 50_000


class Conversations:
    """What can be done with stored conversations. Everything raises StorageError."""

    def __init__(self, hass: HomeAssistant, bridge: Bridge, backend: Backend) -> None:
        self._hass = hass
        self._bridge = bridge
        self._backend = backend
        self._threads = Threads()
        self._recent = RecentTurns(MAX_RECENT_CHARS)
        self._sessions = Sessions()
        self._deleted: dict[tuple[str, str | None], float] = {}
        """When a conversation was deleted (by its owner, or all of that id)."""

    async def async_list_conversations(
        self,
        viewer: Viewer,
        *,
        cursor: str | None = None,
        limit: int = 50,
        search: str | None = None,
        archived: bool | None = False,
        with_messages: bool = False,
    ) -> Page[ConversationSummary]:
        """Return a page, newest first; with `search`, those that hold the words."""

        def work(db_session: Session) -> Page[ConversationSummary]:
            if search and search.strip():
                searcher = Searcher(
                    db_session, self._backend, viewer, search, archived=archived
                )
                return searcher.page(cursor, limit)
            return reads.list_conversations(
                db_session,
                viewer,
                archived=archived,
                cursor=cursor,
                limit=limit,
                with_messages=with_messages,
            )

        return await self._bridge.async_read(work)

    async def async_get_conversation(
        self,
        conversation_id: str,
        viewer: Viewer,
        *,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Conversation | None:
        """Return a conversation with its messages, or its newest `limit` of them."""
        return await self._bridge.async_read(
            partial(
                reads.get_conversation,
                viewer=viewer,
                conversation_id=conversation_id,
                cursor=cursor,
                limit=limit,
            )
        )

    async def async_get_conversation_by_debug_id(
        self,
        debug_id: str,
        viewer: Viewer,
        *,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Conversation | None:
        """Return the conversation that a person named by its short id."""
        return await self._bridge.async_read(
            partial(
                reads.get_conversation,
                viewer=viewer,
                debug_id=debug_id.strip().upper(),
                cursor=cursor,
                limit=limit,
            )
        )

    async def async_id_of(self, conversation_id: str, viewer: Viewer) -> str:
        """Return the id in the history of a conversation.

        After a pause Home Assistant calls it by another one, and so do its callers.
        """
        scope = None if viewer.sees_all else viewer.scope
        if (known := self._sessions.find(conversation_id, scope)) is not None:
            return known
        found = await self._bridge.async_read(
            partial(reads.find_by_name, conversation_id=conversation_id, scope=scope)
        )
        return conversation_id if found is None else found

    async def async_update_conversation(
        self,
        conversation_id: str,
        viewer: Viewer,
        *,
        title: str | None = None,
        archived: bool | None = None,
    ) -> bool:
        """Rename or archive; False if the viewer has no such conversation."""
        conversation_id = await self.async_id_of(conversation_id, viewer)

        def work(connection: Connection) -> bool:
            return update_conversation(
                connection,
                self._backend,
                viewer,
                conversation_id,
                title=title,
                archived=archived,
            )

        found = await self._bridge.async_write(work)
        if title is not None:
            # The old title may still stand in the log.
            self._bridge.database.scrub_soon()
        if found and archived:
            # What is put away is not gone on with unasked.
            self._threads.forget(conversation_id)
        return found

    async def async_delete_conversation(
        self, conversation_id: str, viewer: Viewer
    ) -> bool:
        """Delete a conversation and all that was kept of it, for good."""
        purged = await self.async_purge(conversation_id=conversation_id, viewer=viewer)
        return bool(purged.conversations)

    async def async_export_conversation(
        self,
        conversation_id: str,
        file_format: ExportFormat,
        viewer: Viewer,
        zone: tzinfo,
    ) -> Export | None:
        """Return a whole conversation as a file, in the times of a zone."""

        def work(db_session: Session) -> Export | None:
            conversation = reads.get_conversation(
                db_session, viewer, conversation_id=conversation_id
            )
            if conversation is None:
                return None
            return export(conversation, file_format, zone)

        return await self._bridge.async_read(work)

    async def async_find_related(
        self,
        speaker: Speaker,
        text: str,
        *,
        exclude: str | None = None,
        limit: int = 3,
    ) -> list[RelatedConversation]:
        """Return the speaker's own conversations that the words may mean, best first.

        "Go on with yesterday's heating question" finds it from any device.
        """
        span: tuple[float, float] | None = None
        if (days := days_ago(text)) is not None:
            midnight = dt_util.start_of_local_day().timestamp()
            span = (
                midnight - days[1] * DAY_SECONDS,
                midnight - (days[0] - 1) * DAY_SECONDS,
            )

        def work(db_session: Session) -> list[RelatedConversation]:
            return find_related(
                db_session,
                self._backend,
                Viewer(speaker.user_id),
                text,
                day=span,
                exclude=exclude,
                limit=limit,
            )

        return await self._bridge.async_read(work)

    async def async_list_turns(
        self,
        viewer: Viewer,
        *,
        conversation_id: str | None = None,
        cursor: str | None = None,
        limit: int = 50,
        wanted: TurnFilter = ANY_TURN,
    ) -> Page[TurnSummary]:
        """Return a page of turns without spans, newest first."""
        return await self._bridge.async_read(
            partial(
                turns.list_turns,
                viewer=viewer,
                conversation_id=conversation_id,
                cursor=cursor,
                limit=limit,
                wanted=wanted,
            )
        )

    async def async_read_figures[T](
        self, viewer: Viewer, since_ts: float, make: Callable[[list[TurnFigures]], T]
    ) -> T:
        """Return what is made of the figures of turns, off the event loop."""
        return await self._bridge.async_read(
            lambda db_session: make(
                turns.figures_since(db_session, viewer, since_ts, MAX_FIGURES)
            )
        )

    async def async_get_turn(self, turn_id: str, viewer: Viewer) -> TurnSummary | None:
        """Return a turn with its spans."""
        return await self._bridge.async_read(
            partial(turns.get_turn, viewer=viewer, turn_id=turn_id)
        )

    async def async_purge(
        self,
        *,
        older_than_days: float | None = None,
        conversation_id: str | None = None,
        max_bytes: int | None = None,
        viewer: Viewer = EVERYTHING,
        agents: purge.Agents | None = None,
    ) -> purge.Purged:
        """Delete by age, by conversation, by size; nothing given deletes nothing.

        By age it may be that of some agents alone. Done in small transactions, so
        that turns are written in between.
        """
        now_ts = dt_util.utcnow().timestamp()
        cutoff = (
            None if older_than_days is None else now_ts - older_than_days * DAY_SECONDS
        )
        total = purge.Purged()
        if conversation_id is not None:
            conversation_id = await self.async_id_of(conversation_id, viewer)
            if cutoff is None:
                self._note_deleted(conversation_id, viewer, now_ts)
            total += await self._async_repeat(
                purge.delete_conversation,
                viewer=viewer,
                conversation_id=conversation_id,
                older_than_ts=cutoff,
            )
        elif cutoff is not None:
            total += await self._async_repeat(
                purge.delete_older, older_than_ts=cutoff, agents=agents
            )
        if max_bytes is not None:
            total += await self._async_repeat(purge.delete_excess, max_bytes=max_bytes)
        if conversation_id is not None:
            self._threads.forget(conversation_id)
            self._recent.forget(conversation_id)
            self._sessions.forget(conversation_id)
        elif total.turns:
            self._threads.clear()
            self._recent.clear()
        # The writer wipes the logs after each batch: when it has come round to
        # this, they are clean.
        await self._bridge.async_write(_nothing)
        return total

    async def _async_repeat(
        self, delete: Callable[..., purge.Purged], **arguments: object
    ) -> purge.Purged:
        def work(connection: Connection) -> purge.Purged:
            self._bridge.database.scrub_soon()
            return delete(connection, self._backend, **arguments)

        total = purge.Purged(is_complete=False)
        while not total.is_complete:
            total += await self._bridge.async_write(work)
        return total

    def _note_deleted(
        self, conversation_id: str, viewer: Viewer, now_ts: float
    ) -> None:
        """Remember it for turns that are still being answered."""
        self._threads.forget(conversation_id)
        self._recent.forget(conversation_id)
        key = (conversation_id, None if viewer.sees_all else viewer.scope)
        self._deleted.pop(key, None)
        self._deleted[key] = now_ts
        if len(self._deleted) > MAX_DELETED:
            del self._deleted[next(iter(self._deleted))]


def _nothing(_connection: Connection) -> None:
    """Change nothing."""
