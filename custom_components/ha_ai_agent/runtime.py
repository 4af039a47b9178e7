"""AgentRuntime: builds, owns and closes everything of one config entry."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, cast

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import CONF_MODEL
from homeassistant.core import HassJob, HomeAssistant, callback
from homeassistant.helpers import instance_id
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.httpx_client import get_async_client
from homeassistant.util.hass_dict import HassKey
from lru import LRU

from .agent.agent import Agent
from .agent.recording import FinishedTurn
from .agent.tasks.task import TaskAgent
from .agent.turn import TurnEnd
from .approvals.gate import ApprovalManager
from .const import (
    CONF_BASE_URL,
    CONF_PROVIDER,
    DOMAIN,
    EVENT_TURN_FINISHED,
    LOGGER,
    PROVIDER_BUILTIN,
    PROVIDER_OPENAI,
    SIGNAL_METRICS,
)
from .coordinator import ProviderCoordinator
from .figures import busy_ms, record_figures
from .history.records import EVERYTHING, TurnSummary
from .history.store import HistoryStore
from .home.cache import HomeCache
from .home.lookup import HomeLookup
from .issues import (
    STOOD_IN_AFTER,
    async_clear_model_issues,
    async_report_context_too_small,
    async_report_spending,
    async_report_stood_in,
)
from .limits import TurnLimits
from .metrics import Metrics, Span
from .models import ChatRequest, JsonObject, Usage
from .probe import Connection, make_server
from .prompt.tokens import TokenCounter
from .prompt.tool_tokens import json_tools, openai_tools
from .providers.base import Sender
from .providers.profiles import profile_for
from .removal import async_end_orphans, retention_days
from .tokenizer import async_load_encoder
from .usage.book import CountedTurn
from .usage.meter import LimitState, UsageMeter
from .usage.prices import Price, known_price

type AgentConfigEntry = ConfigEntry[AgentRuntime]


_LAST_WORK_SECONDS = 2.0
KEPT_WRITES = 200
"""Turns whose way into the database can be looked at. `turns/list` shows no more."""
KEPT_REQUESTS = 20
"""Turns of which the requests can be looked at. They share most of what they hold."""


class SharedHistory:
    """The database that all entries share; the last one closes it."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._lock = asyncio.Lock()
        self._users = 0
        self.metrics = Metrics()
        """Of the database, whoever uses it."""
        self.store: HistoryStore | None = None
        self._kept: dict[type, object] = {}
        self._writes: dict[str, Span] = {}
        self.sent: LRU[str, tuple[TokenCounter, Sequence[ChatRequest]]] = LRU(
            KEPT_REQUESTS
        )
        """What the newest turns asked of a model, and what counts it."""

    async def async_acquire(self) -> HistoryStore:
        """Return the open database."""
        # Counted before anything is awaited: who releases sees who is on the way.
        self._users += 1
        try:
            async with self._lock:
                if self.store is None:
                    db_url = self._hass.data.get(DATA_DB_URL)
                    store = HistoryStore(
                        self._hass,
                        db_url,
                        instance=await instance_id.async_get(self._hass)
                        if db_url
                        else "",
                        metrics=self.metrics,
                        get_days=partial(retention_days, self._hass),
                    )
                    await store.async_start()
                    self.store = store
                return self.store
        except BaseException:
            self._users -= 1
            raise

    async def async_release(self) -> None:
        """Give it back; the last one leaves nothing."""
        self._users -= 1
        async with self._lock:
            if not self._users and self.store is not None:
                store, self.store = self.store, None
                await store.async_close()
        if not self._users and self._hass.data.get(DATA_HISTORY) is self:
            del self._hass.data[DATA_HISTORY]

    @callback
    def keep[T](self, kind: type[T]) -> T:
        """Return the one thing of a kind that is kept while an entry is loaded."""
        return cast(T, self._kept.setdefault(kind, kind()))

    @callback
    def note_write(self, turn_id: str, span: Span) -> None:
        """Remember how long a turn was on its way: too late to be stored with it."""
        self._writes[turn_id] = span
        while len(self._writes) > KEPT_WRITES:
            del self._writes[next(iter(self._writes))]

    @callback
    def get_write(self, turn_id: str) -> Span | None:
        """Return how long one of the newest turns was on its way."""
        return self._writes.get(turn_id)


DATA_DB_URL: HassKey[str] = HassKey(f"{DOMAIN}_db_url")
"""Where the history is, if YAML says so. It may hold a password: shown nowhere."""
DATA_HISTORY: HassKey[SharedHistory] = HassKey(f"{DOMAIN}_history")


async def async_end_removed(hass: HomeAssistant) -> None:
    """End what a removed account had planned and asked."""
    shared = hass.data.setdefault(DATA_HISTORY, SharedHistory(hass))
    store = await shared.async_acquire()
    try:
        await async_end_orphans(hass, store)
    finally:
        await shared.async_release()


class AgentRuntime:
    """Everything of one config entry. Gone, and quiet, when the entry is unloaded."""

    def __init__(self, hass: HomeAssistant, entry: AgentConfigEntry) -> None:
        self.hass = hass
        self.entry = entry
        self.metrics = Metrics()
        self.home = HomeCache(hass, self.metrics)
        self.lookup = HomeLookup(hass, self.home)
        is_openai = entry.data[CONF_PROVIDER] == PROVIDER_OPENAI
        self.counter = TokenCounter(
            weigh_tools=openai_tools if is_openai else json_tools
        )
        self.facts: dict[str, JsonObject] = {}
        """What was learned of each model."""
        self.usage = UsageMeter(
            hass,
            entry,
            self._async_limit_changed,
            list_price=self.list_price,
            learned=self.counter.learned,
            facts=self.facts,
        )
        self.limits = TurnLimits()
        self.coordinator = ProviderCoordinator[AgentRuntime](hass, entry)
        self.agents: dict[str, Agent] = {}
        """By subentry id."""
        self.tasks: dict[str, TaskAgent] = {}
        """The same, of AI Tasks."""
        self.adders: list[Callable[[ConfigSubentry], None]] = []
        """Of each platform: add the entities of an agent."""
        self._built: dict[str, object] = {}
        self._stood_in: Counter[str] = Counter()
        self._work: set[asyncio.Task[Any]] = set()
        self._shared: SharedHistory | None = None
        self._history: HistoryStore | None = None
        self._server: Sender | None = None

    @property
    def server(self) -> Sender:
        """Return where the models of this account are asked."""
        if self._server is None:
            raise RuntimeError("A built-in agent has no server")
        return self._server

    @property
    def entry_id(self) -> str:
        """Return the id of the config entry."""
        return self.entry.entry_id

    @property
    def history(self) -> HistoryStore:
        """Return the database."""
        if self._history is None:
            raise RuntimeError("The runtime has not started")
        return self._history

    def take_changed(self) -> set[str] | None:
        """Return the agents to build anew, once; None where it is the whole account."""
        before, entry = self._built, self.entry
        self._built = {
            key: (item.title, item.data) for key, item in entry.subentries.items()
        }
        self._built[""] = (entry.title, entry.data, entry.options)
        if before.pop("", None) != self._built[""]:
            return None
        now = self._built.keys() - {""}
        return {
            key
            for key in before.keys() | now
            if before.get(key) != self._built.get(key)
        }

    async def async_close_agent(self, subentry_id: str) -> None:
        """End one agent, and no other."""
        if (agent := self.agents.pop(subentry_id, None)) is not None:
            await agent.async_close()
        if (task := self.tasks.pop(subentry_id, None)) is not None:
            await task.async_close()

    async def async_start(self) -> None:
        """Open what agents need."""
        self.take_changed()
        self.entry.async_on_unload(
            self.hass.async_add_shutdown_job(
                HassJob(self._async_stop, f"{DOMAIN} stop")
            )
        )
        shared = self.hass.data.setdefault(DATA_HISTORY, SharedHistory(self.hass))
        self._history = await shared.async_acquire()
        self._shared = shared
        self.create_task(async_end_orphans(self.hass, self._history), "orphans")
        self.home.async_start()
        await self.usage.async_load(self._async_turns_since)
        if self.entry.data[CONF_PROVIDER] != PROVIDER_BUILTIN:
            await self._async_create_client()
        await self.coordinator.async_start()

    async def _async_turns_since(self, since_ts: float) -> list[CountedTurn]:
        """Return the turns of all agents from a moment on, oldest first."""
        turns: list[CountedTurn] = []
        cursor: str | None = None
        while True:
            page = await self.history.async_list_turns(
                EVERYTHING, cursor=cursor, limit=100
            )
            new = [turn for turn in page.items if turn.started_ts > since_ts]
            turns += map(_counted, new)
            cursor = page.cursor
            if cursor is None or len(new) < len(page.items):
                return turns[::-1]

    async def _async_create_client(self) -> None:
        connection = Connection.from_data(self.entry.data)
        http_client = get_async_client(self.hass, connection.verify_ssl)
        self._server = make_server(connection, http_client)
        # Counting begins with an estimate: no answer waits for a vocabulary.
        self.create_task(self._async_load_tokenizer(), "tokenizer")

    async def _async_stop(self) -> None:
        """End turns while people still hear it: Home Assistant is about to stop.

        A handler gets a moment; what takes longer is looked up at the next start.
        """
        agents = [agent.async_close() for agent in self.agents.values()]
        tasks = [task.async_close() for task in self.tasks.values()]
        await asyncio.gather(*agents, *tasks)
        if self._work:
            await asyncio.wait(self._work, timeout=_LAST_WORK_SECONDS)

    async def async_close(self) -> None:
        """Stop everything; the agents answer calls that come late with an error."""
        for agent in self.agents.values():
            await agent.async_close()
        for task in self.tasks.values():
            await task.async_close()
        self.home.async_close()
        await self.usage.async_close()
        if (shared := self._shared) is not None and not self._work:
            await shared.async_release()
        elif shared is not None:
            # A handler takes as long as it takes; what came of it is written down.
            self.hass.async_create_background_task(
                self._async_release(shared), f"{DOMAIN} last work"
            )

    def create_task[T](
        self, target: Coroutine[Any, Any, T], name: str
    ) -> asyncio.Task[T]:
        """Start a task that ends with the entry."""
        return self.entry.async_create_background_task(
            self.hass, target, f"{DOMAIN} {name}"
        )

    def create_work[T](
        self, target: Coroutine[Any, Any, T], name: str
    ) -> asyncio.Task[T]:
        """Start a task that runs to its end, whatever becomes of entry and turn."""
        task = self.hass.async_create_background_task(target, f"{DOMAIN} {name}")
        self._work.add(task)
        task.add_done_callback(self._work.discard)
        return task

    async def _async_release(self, shared: SharedHistory) -> None:
        """Give the database back when nothing of ours is on its way any more."""
        while self._work:
            await asyncio.wait(self._work)
        await shared.async_release()

    async def _async_load_tokenizer(self) -> None:
        encode = await async_load_encoder(self.hass)
        if encode is not None:
            self.counter.use(encode, encode.name)

    @callback
    def turn_finished(self, finished: FinishedTurn) -> None:
        """Write a turn down, and tell those who count."""
        try:
            self._count(finished)
            if self._shared is not None and finished.scope.requests:
                # Without what would keep an old home alive.
                sent = [replace(item, suit=None) for item in finished.scope.requests]
                turn_id = finished.scope.info.turn_id
                self._shared.sent[turn_id] = (self.counter, sent)
            record = finished.as_record()
            span = finished.scope.trace.begin("history write")
            self.history.record_turn(
                record, on_committed=partial(self._turn_committed, finished, span)
            )
        except Exception:  # noqa: BLE001
            # The user has the answer already: whatever fails here must not reach the
            # event loop's own handler unexplained.
            LOGGER.exception("A finished turn could not be written down")

    @callback
    def task_finished(self, finished: FinishedTurn) -> None:
        """Count a turn of an AI Task; no conversation, so not kept."""
        try:
            self._count(finished)
        except Exception:  # noqa: BLE001
            # As above: the task has its data already.
            LOGGER.exception("A finished task could not be counted")

    def _count(self, finished: FinishedTurn) -> None:
        """Add a turn to the figures, and see what it tells of the provider."""
        subentry_id = finished.scope.info.subentry_id
        end = finished.end
        record_figures(self.metrics, finished)
        self.usage.add_turn(subentry_id, is_failure=finished.is_failure)
        self._note_health(end)
        self._note_stand_in(finished)
        if end.rung == "primary" and end.error is None:
            has_tools = not end.cannot_act
            async_clear_model_issues(self.hass, subentry_id, has_tools=has_tools)
        # After that: a model may answer, and still take too little of the home.
        self._note_window(finished)
        async_dispatcher_send(self.hass, SIGNAL_METRICS.format(entry_id=self.entry_id))

    @callback
    def _turn_committed(self, finished: FinishedTurn, span: Span) -> None:
        """Tell everybody of a turn that is safe."""
        info, trace = finished.scope.info, finished.scope.trace
        trace.end(span)
        self.metrics.observe(
            f"{info.subentry_id}.database_ms", busy_ms(trace.spans, "history")
        )
        if self._shared is not None:
            self._shared.note_write(info.turn_id, span)
        self.hass.bus.async_fire(
            EVENT_TURN_FINISHED, finished.as_event(), context=finished.scope.context
        )

    @callback
    def _async_limit_changed(self, subentry_id: str, state: LimitState) -> None:
        """Tell a person how an agent stands to its spending limit."""
        subentry = self.entry.subentries.get(subentry_id)
        async_report_spending(self.hass, subentry, subentry_id, state)

    @callback
    def list_price(self, model_id: str) -> Price | None:
        """Return what a model costs by the lists: its server's own before ours."""
        data, listing = self.entry.data, self.coordinator.listing(model_id)
        server = profile_for(data[CONF_PROVIDER], data.get(CONF_BASE_URL), model_id)
        return known_price(server.name, model_id, listing)

    def _note_health(self, end: TurnEnd) -> None:
        """Let the coordinator know what a turn found out about the server."""
        if end.rung == "primary" and end.error is None:
            self.coordinator.mark_success()
        elif {"cannot_connect", "timeout"} & set(end.failures):
            self.coordinator.mark_connection_error()

    def _note_stand_in(self, finished: FinishedTurn) -> None:
        """Report a model in whose place the matcher answers again and again."""
        subentry_id = finished.scope.info.subentry_id
        if finished.has_stood_in:
            self._stood_in[subentry_id] += 1
        elif finished.end.rung == "primary" and finished.end.error is None:
            self._stood_in[subentry_id] = 0
        count, subentry = self._stood_in[subentry_id], self.entry.subentries
        if count >= STOOD_IN_AFTER and subentry_id in subentry:
            model_id = subentry[subentry_id].data.get(CONF_MODEL, "")
            async_report_stood_in(self.hass, subentry[subentry_id], model_id, count)

    def _note_window(self, finished: FinishedTurn) -> None:
        """Report a model whose window is too small for the home."""
        subentry = self.entry.subentries.get(finished.scope.info.subentry_id)
        if (too_small := finished.end.too_small) is not None and subentry is not None:
            needed, available = too_small
            async_report_context_too_small(
                self.hass, self.entry, subentry, needed=needed, available=available
            )


def _counted(turn: TurnSummary) -> CountedTurn:
    """Return what a stored turn used."""
    return CountedTurn(
        turn.subentry_id,
        turn.model_id,
        turn.started_ts,
        turn.iterations,
        Usage(turn.input_tokens, turn.cached_input_tokens, turn.output_tokens),
        is_failure=turn.outcome == "error",
    )


@callback
def async_get_runtimes(hass: HomeAssistant) -> Iterator[AgentRuntime]:
    """Yield the runtimes of the loaded entries."""
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        yield cast(AgentConfigEntry, entry).runtime_data


@callback
def async_get_agents(hass: HomeAssistant) -> dict[str, Agent]:
    """Return the loaded agents by the entity id of their conversation entity."""
    return {
        agent.parts.agent_id: agent
        for runtime in async_get_runtimes(hass)
        for agent in runtime.agents.values()
    }


@callback
def async_get_approvals(hass: HomeAssistant) -> list[ApprovalManager]:
    """Return who keeps open questions: of agents, and of AI Tasks."""
    managers: list[ApprovalManager] = []
    for runtime in async_get_runtimes(hass):
        managers += [agent.parts.approvals for agent in runtime.agents.values()]
        managers += [task.parts.approvals for task in runtime.tasks.values()]
    return managers


@callback
def async_get_write(hass: HomeAssistant, turn_id: str) -> Span | None:
    """Return how long one of the newest turns was on its way into the database."""
    shared = hass.data.get(DATA_HISTORY)
    return shared.get_write(turn_id) if shared else None


@callback
def async_keep[T](hass: HomeAssistant, kind: type[T]) -> T:
    """Return the one thing of a kind that is kept while an entry is loaded."""
    shared = hass.data.get(DATA_HISTORY)
    return shared.keep(kind) if shared else kind()


@callback
def async_get_sent(
    hass: HomeAssistant, turn_id: str
) -> tuple[TokenCounter, Sequence[ChatRequest]] | None:
    """Return what one of the newest turns asked of a model."""
    shared = hass.data.get(DATA_HISTORY)
    return shared.sent.get(turn_id) if shared else None


@callback
def async_get_history(hass: HomeAssistant) -> HistoryStore | None:
    """Return the open database, if an entry is loaded."""
    shared = hass.data.get(DATA_HISTORY)
    return shared.store if shared else None
