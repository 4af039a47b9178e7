"""What an agent remembers of each running conversation, and where it picks up others.

Home Assistant forgets a conversation after five minutes and at every restart, and gives
the next words a new id. The thread is what goes on: it keeps one id in the history.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from homeassistant.components import conversation
from homeassistant.components.conversation.chat_log import current_chat_log
from homeassistant.core import HomeAssistant
from homeassistant.helpers import chat_session
from homeassistant.util.ulid import ulid_to_bytes

from ..calls.known import Known
from ..compat import keep_session
from ..const import LOGGER
from ..errors import StorageError
from ..history.records import Viewer
from ..history.store import HistoryStore
from ..models import Message, Speaker
from ..prompt.budget import HistoryWindow
from ..running.runner import TurnRunner
from .api import AgentApi
from .continuation import subject_to_go_on_with
from .messages import MessageLog, from_records
from .sentences import BrokenBy

RESTORED_TURNS = 20


PATIENCE_SECONDS: Final = 3.0
"""So long new words wait for the turn before them; then they end it."""


@dataclass(slots=True, eq=False)
class RunningTurn:
    """A turn that has not ended."""

    task: asyncio.Task[object] | None
    speaker: Speaker
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    _broken_by: BrokenBy | None = None
    _is_told: bool = False

    def end(self, why: BrokenBy) -> None:
        """Have it end with a sentence; what has started runs to its end."""
        if self.task and self._broken_by is None and not self.gone.is_set():
            self._broken_by = why
            self.task.cancel()

    async def async_end(self, patience: float, longest: float) -> bool:
        """Give it some time, then have it end; return whether it did."""
        for seconds in (patience, longest):
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self.gone.wait()
            self.end("halted")
        return self.gone.is_set()

    def broken_by(self) -> BrokenBy | None:
        """Return why it was ended from here, once: its task goes on, to say so."""
        if self.task is None or self._broken_by is None or self._is_told:
            return None
        self._is_told = True
        # Whoever waits for the answer may have gone away as well.
        return None if self.task.uncancel() else self._broken_by


@dataclass(slots=True)
class Thread:
    """One conversation while Home Assistant keeps it."""

    thread_id: str
    """Id in the history: that of the first chat session."""
    log: MessageLog = field(default_factory=MessageLog)
    window: HistoryWindow = field(default_factory=HistoryWindow)
    api: AgentApi | None = None
    seen_states: dict[str, str] = field(default_factory=dict)
    """What the tails said of entities, to tell what changed since."""
    recent: list[str] = field(default_factory=list)
    """Entities of the last turns, newest first."""
    is_of_home: bool = True
    """Whether the newest words name something of the home."""
    user_id: str | None = None
    """Whose it is; None: the household's."""
    unfinished: list[tuple[TurnRunner, str]] = field(default_factory=list)
    """Calls that still ran when their turn was broken off."""
    known: Known = field(default_factory=Known)
    """What a person said and what browsing gave: only that may be reached for."""

    async def async_finish(self) -> None:
        """Tell of the calls that were left running as they ended."""
        unfinished, self.unfinished = self.unfinished, []
        for runner, tool_call_id in unfinished:
            result, _ = await runner.async_so_far(tool_call_id)
            self.log.correct(tool_call_id, result)

    def remember(self, entity_ids: list[str], limit: int = 12) -> None:
        """Put entities in front of the recent ones."""
        rest = [item for item in self.recent if item not in entity_ids]
        self.recent = [*entity_ids, *rest][:limit]


class RunningThreads:
    """The running conversations of one agent."""

    def __init__(
        self, history: HistoryStore, agent_id: str, continue_minutes: int
    ) -> None:
        self._history = history
        self._agent_id = agent_id
        self._continue_seconds = continue_minutes * 60.0
        self._threads: dict[str, Thread] = {}
        self._unheard: dict[str, list[tuple[conversation.Content, ...]]] = {}
        """Logs that end with words whose turn was broken off before it began."""

    @contextmanager
    def hearing(self, chat_log: conversation.ChatLog) -> Iterator[None]:
        """Keep the newest words if nobody waits any more: the next request has them."""
        conversation_id = chat_log.conversation_id
        try:
            yield
        except asyncio.CancelledError:
            kept = self._unheard.setdefault(conversation_id, [])
            kept.append(tuple(chat_log.content))
            if (session := chat_session.current_session.get()) is not None:
                session.async_on_cleanup(lambda: self.forget(conversation_id))
                keep_session(chat_log.hass)
            raise

    async def async_get(
        self,
        chat_log: conversation.ChatLog,
        asked_id: str | None,
        speaker: Speaker,
        text: str,
    ) -> Thread:
        """Return the thread of a chat session, picked up from the history if it is one.

        `asked_id` is the id that the caller gave: an expired one names the thread.
        """
        conversation_id = chat_log.conversation_id
        thread = self._threads.get(conversation_id) or await self._async_begin(
            conversation_id, asked_id, speaker, text
        )
        for log in self._unheard.pop(conversation_id, ()):
            is_kept = any(item is log[-1] for item in chat_log.content)
            # 2026.10 forgets them: they came right before the newest words.
            contents = log if is_kept else (*chat_log.content[:-1], log[-1])
            thread.log.break_off(contents, len(contents) - 1)
        return thread

    async def _async_begin(
        self,
        conversation_id: str,
        asked_id: str | None,
        speaker: Speaker,
        text: str,
    ) -> Thread:
        try:
            thread = await self._async_pick_up(conversation_id, asked_id, speaker, text)
        except Exception:  # noqa: BLE001
            # What was said before is worth much, but not the answer.
            LOGGER.exception("An earlier conversation could not be picked up")
            thread = Thread(conversation_id)
        thread.user_id = speaker.user_id
        self._threads[conversation_id] = thread
        if (session := chat_session.current_session.get()) is not None:
            session.async_on_cleanup(lambda: self.forget(conversation_id))
        return thread

    def is_of_another(self, conversation_id: str, user_id: str) -> bool:
        """Return whether a running conversation is another person's."""
        thread = self._threads.get(conversation_id)
        return thread is not None and thread.user_id not in {None, user_id}

    def forget(self, conversation_id: str) -> None:
        """Drop a conversation that Home Assistant dropped."""
        self._threads.pop(conversation_id, None)
        self._unheard.pop(conversation_id, None)

    async def _async_pick_up(
        self,
        conversation_id: str,
        asked_id: str | None,
        speaker: Speaker,
        text: str,
    ) -> Thread:
        """Return the thread that these words go on with, or a new one."""
        is_old = asked_id is not None and (
            asked_id != conversation_id or not _is_ulid(asked_id)
        )
        subject = subject_to_go_on_with(text)
        for find in (
            partial(self._async_by_words, speaker, subject),
            partial(self._async_by_id, speaker, asked_id if is_old else None),
            partial(self._async_by_place, speaker),
            partial(self._async_newest, speaker, subject),
        ):
            if (thread_id := await find()) is None:
                continue
            # Whether it is in the history and belongs to who speaks is seen here.
            records = await self._history.async_load_messages(
                thread_id, limit_turns=RESTORED_TURNS, speaker=speaker
            )
            if records:
                return Thread(thread_id, log=MessageLog(from_records(records)))
        return Thread(conversation_id)

    async def _async_by_words(
        self, speaker: Speaker, subject: str | None
    ) -> str | None:
        """Return the earlier conversation that the words mean."""
        if not subject:
            return None
        try:
            found = await self._history.async_find_related(speaker, subject, limit=1)
        except StorageError:
            return None
        return found[0].summary.conversation_id if found else None

    async def _async_by_id(self, speaker: Speaker, asked_id: str | None) -> str | None:
        """Return the conversation of a session that is over."""
        if asked_id is None:
            return None
        try:
            return await self._history.async_id_of(asked_id, Viewer(speaker.user_id))
        except StorageError:
            return asked_id

    async def _async_by_place(self, speaker: Speaker) -> str | None:
        """Return what this satellite was told last, if that is not long ago."""
        if speaker.satellite_id is None or not self._continue_seconds:
            return None
        return await self._history.async_find_thread(
            speaker, self._agent_id, within_seconds=self._continue_seconds
        )

    async def _async_newest(self, speaker: Speaker, subject: str | None) -> str | None:
        """Return the speaker's last conversation, when no other is named."""
        if subject != "":
            return None
        try:
            page = await self._history.async_list_conversations(
                Viewer(speaker.user_id), limit=1
            )
        except StorageError:
            return None
        return page.items[0].conversation_id if page.items else None


def _is_ulid(value: str) -> bool:
    """Return whether Home Assistant may have made this id: then it is a new one."""
    try:
        ulid_to_bytes(value)
    except ValueError:
        return False
    return True


def is_within(conversation_id: str) -> bool:
    """Return whether this runs inside a turn that Home Assistant has a log for."""
    chat_log = current_chat_log.get()
    return chat_log is not None and chat_log.conversation_id == conversation_id


def who_of(speaker: Speaker) -> tuple[str | None, ...]:
    """Return what tells speakers apart."""
    return (speaker.user_id, speaker.satellite_id, speaker.device_id)


@contextmanager
def renewed(
    hass: HomeAssistant,
    user_input: conversation.ConversationInput,
    chat_log: conversation.ChatLog,
) -> Iterator[conversation.ChatLog]:
    """Give a log that has what was said while somebody waited; the old one has not."""
    session = chat_session.current_session.get()
    assert session is not None
    token = current_chat_log.set(None)
    try:
        with conversation.async_get_chat_log(
            hass,
            session,
            user_input,
            chat_log_delta_listener=chat_log.delta_listener,
        ) as log:
            yield log
    finally:
        current_chat_log.reset(token)


def last_said(
    user_input: conversation.ConversationInput,
    chat_log: conversation.ChatLog,
    agent_id: str,
) -> str | None:
    """Return what we said right before these words; None if it was somebody else.

    A sentence trigger, another agent or an automation that began to talk leaves its
    words in the log; a session that is new or was lost has none.
    """
    if user_input.extra_system_prompt or len(chat_log.content) < 2:
        return None
    before = chat_log.content[-2]
    if isinstance(before, conversation.AssistantContent) and (
        before.agent_id == agent_id
    ):
        return before.content
    return None


def have_others_spoken(
    user_input: conversation.ConversationInput,
    chat_log: conversation.ChatLog,
    agent_id: str,
) -> bool:
    """Return whether somebody else's words are between ours and these: "it" is theirs.

    A session that is new has nobody's: the thread goes on.
    """
    if last_said(user_input, chat_log, agent_id) is not None:
        return False
    before = chat_log.content[-2] if len(chat_log.content) > 1 else None
    is_new = before is None or isinstance(before, conversation.SystemContent)
    return bool(user_input.extra_system_prompt) or not is_new


def written(
    thread: Thread, chat_log: conversation.ChatLog, begin: int, *, is_broken: bool
) -> list[Message]:
    """Return the messages of a turn, none where the chat log cannot be read."""
    try:
        if is_broken:
            return thread.log.break_off(chat_log.content, begin)
        return thread.log.since(chat_log.content, begin)
    except Exception:  # noqa: BLE001
        # The answer has left: whatever is odd in the log must not make it fail.
        LOGGER.exception("The messages of a turn cannot be written down")
        return []


def add_answer(chat_log: conversation.ChatLog, agent_id: str, text: str) -> None:
    """Put an answer into the log as a whole, past those who follow the stream."""
    chat_log.async_add_assistant_content_without_tools(
        conversation.AssistantContent(agent_id=agent_id, content=text)
    )
