"""The meter of one config entry: counts over restarts, and knows when to stop."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from time import time
from typing import Any, Final, Literal, Protocol

from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import CONF_MODEL
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from ..const import CONF_SPENDING_LIMIT, DOMAIN, LOGGER
from ..errors import StorageError
from ..models import JsonObject, Usage
from .book import AgentBook, CountedTurn
from .prices import Price

STORAGE_VERSION: Final = 1
SAVE_DELAY_SECONDS: Final = 30
"""After the first change: later ones do not put it off."""
LIMITED_DELAY_SECONDS: Final = 1
"""Where money has a limit: no crash forgets much of what was spent."""
WARNING_SHARE: Final = 0.8

type LimitState = Literal["none", "unpriced", "ok", "warning", "reached"]
"""`unpriced`: there is a limit, but nobody knows what the model costs."""
type LimitCallback = Callable[[str, LimitState], None]


class Learned(Protocol):
    """What else was learned from reported usage, and is kept beside the sums."""

    def as_json(self) -> JsonObject:
        """Return it as it is stored."""

    def restore(self, data: Any) -> None:
        """Go on from what was stored."""


class Account(Protocol):
    """What is asked of a config entry by those who never read what it carries."""

    @property
    def entry_id(self) -> str:
        """Return its id."""

    @property
    def title(self) -> str:
        """Return what people call it."""

    @property
    def subentries(self) -> Mapping[str, ConfigSubentry]:
        """Return its agents and AI Tasks."""


type TurnsSince = Callable[[float], Awaitable[Sequence[CountedTurn]]]


class UsageMeter:
    """Adds up what the agents of an entry use."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: Account,
        on_limit: LimitCallback | None = None,
        *,
        list_price: Callable[[str], Price | None] = lambda _: None,
        learned: Learned | None = None,
        facts: dict[str, JsonObject] | None = None,
    ) -> None:
        """`facts`, of each model, are kept beside the sums as well."""
        self._entry = entry
        self._list_price = list_price
        self._store = _store(hass, entry.entry_id)
        self._books: dict[str, AgentBook] = {}
        self._on_limit = on_limit
        self._learned = learned
        self._facts = {} if facts is None else facts
        self._told: dict[str, LimitState] = {}
        self._stored_ts: float | None = 0.0
        self._is_closed = False
        self._saves_at: float | None = None
        self._hass = hass

    async def async_load(self, turns_since: TurnsSince | None = None) -> None:
        """Go on from what was stored, and add the turns that came after it."""
        await self._async_restore()
        if turns_since is None or self._stored_ts is None:
            return
        month = dt_util.start_of_local_day().replace(day=1).timestamp()
        try:
            missed = await turns_since(max(self._stored_ts, month))
        except StorageError as err:
            LOGGER.warning("Turns since the last save are not counted: %s", err.key)
            return
        for turn in missed:
            if turn.subentry_id not in self._entry.subentries:
                continue
            day = dt_util.as_local(dt_util.utc_from_timestamp(turn.started_ts)).date()
            book = self._books.setdefault(turn.subentry_id, AgentBook())
            book.turn_page(day)
            price = self.price_of(turn.subentry_id, turn.model_id)
            book.add_whole_turn(turn, price.cost_of(turn.usage) if price else 0.0)
        if missed:
            self._save_soon()

    async def _async_restore(self) -> None:
        data = await self._store.async_load()
        if not isinstance(data, dict):
            return
        # Without it the sums are of a version that did not say.
        stored_ts = data.get("stored_ts")
        self._stored_ts = stored_ts if isinstance(stored_ts, int | float) else None
        if self._learned is not None:
            self._learned.restore(data.get("tokenizers"))
        if isinstance(facts := data.get("models"), dict):
            rows = facts.items()
            self._facts |= {key: row for key, row in rows if isinstance(row, dict)}
        agents = data.get("agents")
        if not isinstance(agents, dict):
            return
        for subentry_id, book in agents.items():
            # An agent that was removed is forgotten with the next save.
            if subentry_id in self._entry.subentries:
                self._books[subentry_id] = AgentBook.from_json(book)

    async def async_close(self) -> None:
        """Store what is not stored yet."""
        self._is_closed = True
        if self._books:
            await self._store.async_save(self._as_json())

    @callback
    def add(self, subentry_id: str, model_id: str, usage: Usage) -> None:
        """Count one request."""
        price = self.price_of(subentry_id, model_id)
        cost = price.cost_of(usage) if price else 0.0
        for tally in self.get(subentry_id).tallies:
            tally.add(usage, cost)
        self._save_soon()
        self._tell(subentry_id)

    @callback
    def add_turn(self, subentry_id: str, *, is_failure: bool = False) -> None:
        """Count one turn."""
        for tally in self.get(subentry_id).tallies:
            tally.add_turn(is_failure=is_failure)
        self._save_soon()

    @callback
    def get(self, subentry_id: str) -> AgentBook:
        """Return what an agent used, as of today."""
        book = self._books.setdefault(subentry_id, AgentBook())
        book.turn_page(dt_util.now().date())
        return book

    @callback
    def price_of(self, subentry_id: str, model_id: str) -> Price | None:
        """Return what a model costs this agent; None where nobody knows.

        The prices that a person entered are those of the agent's own model.
        """
        subentry = self._entry.subentries.get(subentry_id)
        if (
            subentry is not None
            and subentry.data.get(CONF_MODEL) == model_id
            and (price := Price.from_options(subentry.data))
        ):
            return price
        return self._list_price(model_id)

    @callback
    def limit_state(self, subentry_id: str) -> LimitState:
        """Return how near an agent is to its spending limit of this month."""
        subentry = self._entry.subentries.get(subentry_id)
        if subentry is None or not (limit := subentry.data.get(CONF_SPENDING_LIMIT)):
            return "none"
        spent = self.get(subentry_id).month.cost
        if spent >= limit:
            return "reached"
        if self.price_of(subentry_id, subentry.data.get(CONF_MODEL, "")) is None:
            return "unpriced"
        return "warning" if spent >= limit * WARNING_SHARE else "ok"

    @callback
    def may_ask(self, subentry_id: str, model_id: str) -> bool:
        """Return if a model may be asked: at the limit, only what costs nothing."""
        if self.limit_state(subentry_id) != "reached":
            return True
        price = self.price_of(subentry_id, model_id)
        return price is None or price.is_free

    def _tell(self, subentry_id: str) -> None:
        """Tell once that an agent came near its limit, reached it, or is free again."""
        state = self.limit_state(subentry_id)
        if self._told.get(subentry_id) == state or self._on_limit is None:
            # What was told before a reload may be over: the first state is told.
            return
        self._told[subentry_id] = state
        self._on_limit(subentry_id, state)

    def _save_soon(self) -> None:
        # A turn that ends after the entry must not leave a timer behind.
        if self._is_closed:
            return
        now = self._hass.loop.time()
        at = now + SAVE_DELAY_SECONDS
        if any(item.data.get(CONF_SPENDING_LIMIT) for item in self._subentries):
            at = now + LIMITED_DELAY_SECONDS
        # Home Assistant's timer would begin anew with each change.
        if self._saves_at is None or at < self._saves_at:
            self._saves_at = at
            self._store.async_delay_save(self._as_json, at - now)

    @property
    def _subentries(self) -> Iterable[ConfigSubentry]:
        return self._entry.subentries.values()

    def _as_json(self) -> JsonObject:
        self._saves_at = None
        return {
            "stored_ts": time(),
            "agents": {
                subentry_id: book.as_json()
                for subentry_id, book in self._books.items()
                if subentry_id in self._entry.subentries
            },
            "tokenizers": self._learned.as_json() if self._learned else {},
            "models": self._facts,
        }


async def async_remove_usage(hass: HomeAssistant, entry_id: str) -> None:
    """Delete what was counted for an entry that is removed."""
    await _store(hass, entry_id).async_remove()


def _store(hass: HomeAssistant, entry_id: str) -> Store[dict[str, Any]]:
    return Store(hass, STORAGE_VERSION, f"{DOMAIN}.usage.{entry_id}", private=True)
