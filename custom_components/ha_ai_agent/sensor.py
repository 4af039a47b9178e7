"""The figures of an agent as sensors, so that they can be watched and kept."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import CONF_MODEL, PERCENTAGE, EntityCategory, UnitOfTime
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers.dispatcher import (
    async_dispatcher_connect,
    async_dispatcher_send,
)
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_track_time_change
from homeassistant.util import dt as dt_util

from .const import (
    CONF_PROVIDER,
    EVENT_APPROVAL_REQUESTED,
    EVENT_APPROVAL_RESOLVED,
    EVENT_TURN_FINISHED,
    PROVIDER_BUILTIN,
    SIGNAL_AGENT,
    SIGNAL_METRICS,
    SUBENTRY_CONVERSATION,
)
from .entity import AgentEntity, async_add_of_each
from .metrics import Metrics
from .runtime import AgentConfigEntry
from .usage.book import AgentBook

PARALLEL_UPDATES = 0

US_DOLLAR = "USD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Where an agent's figures are."""

    metrics: Metrics
    subentry_id: str
    book: AgentBook

    def last_ms(self, name: str) -> float | None:
        """Return the newest measurement of one of the agent's timings."""
        timing = self.metrics.timings.get(f"{self.subentry_id}.{name}")
        return round(timing.last_ms, 3) if timing else None


@dataclass(frozen=True, kw_only=True)
class FigureDescription(SensorEntityDescription):
    """One figure."""

    value_fn: Callable[[Figures], float | int | None]
    needs_model: bool = False
    needs_price: bool = False
    """It is not there while nobody knows the price: an unknown cost tells nothing."""
    for_tasks: bool = False
    """AI Tasks have it too."""
    resets: str | None = None
    """`day` or `month`: since when it adds up."""
    after_commit: bool = False
    """It changes when the turn is in the database, not when it has ended."""


def _timing(
    key: str,
    timing: str,
    *,
    enabled: bool = False,
    for_tasks: bool = False,
) -> FigureDescription:
    """Return a sensor for the newest measurement of a timing."""
    return FigureDescription(
        key=key,
        translation_key=key,
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.MILLISECONDS,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        entity_registry_enabled_default=enabled,
        value_fn=lambda figures: figures.last_ms(timing),
        for_tasks=for_tasks,
    )


def _tokens(kind: str) -> FigureDescription:
    """Return a sensor for one kind of tokens of today."""
    key = f"{kind}_today"
    return FigureDescription(
        key=key,
        translation_key=key,
        state_class=SensorStateClass.TOTAL,
        entity_registry_enabled_default=False,
        value_fn=lambda figures: getattr(figures.book.today, kind),
        needs_model=True,
        for_tasks=True,
        resets="day",
    )


def _cost(
    key: str, resets: str, value_fn: Callable[[Figures], float]
) -> FigureDescription:
    """Return a sensor for money."""
    return FigureDescription(
        key=key,
        translation_key=key,
        device_class=SensorDeviceClass.MONETARY,
        native_unit_of_measurement=US_DOLLAR,
        state_class=SensorStateClass.TOTAL,
        suggested_display_precision=2,
        value_fn=lambda figures: round(value_fn(figures), 6),
        needs_model=True,
        needs_price=True,
        for_tasks=True,
        resets=resets,
    )


def _cache_hit_rate(figures: Figures) -> float | None:
    """Return how often the home was answered from memory, in percent."""
    hits = figures.metrics.counters.get("cache_hits", 0)
    asked = hits + figures.metrics.counters.get("cache_misses", 0)
    return round(100 * hits / asked, 1) if asked else None


FIGURES: tuple[FigureDescription, ...] = (
    _timing("turn_time", "turn_ms", enabled=True, for_tasks=True),
    _timing("first_word_time", "first_word_ms"),
    _timing("context_time", "context_ms"),
    _timing("tool_time", "tool_ms"),
    replace(_timing("database_time", "database_ms"), after_commit=True),
    FigureDescription(
        key="cache_hit_rate",
        translation_key="cache_hit_rate",
        native_unit_of_measurement=PERCENTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        entity_registry_enabled_default=False,
        value_fn=_cache_hit_rate,
    ),
    *map(_tokens, ("input_tokens", "cached_input_tokens", "output_tokens")),
    _cost("cost_today", "day", lambda figures: figures.book.today.cost),
    _cost("cost_this_month", "month", lambda figures: figures.book.month.cost),
    FigureDescription(
        key="turns",
        translation_key="turns",
        state_class=SensorStateClass.TOTAL_INCREASING,
        value_fn=lambda figures: figures.book.total.turns,
        for_tasks=True,
    ),
    FigureDescription(
        key="failures",
        translation_key="failures",
        state_class=SensorStateClass.TOTAL_INCREASING,
        value_fn=lambda figures: figures.book.total.failures,
        for_tasks=True,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: AgentConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the figures of every agent."""
    has_model = entry.data[CONF_PROVIDER] != PROVIDER_BUILTIN

    def sensors_of(subentry: ConfigSubentry) -> list[AgentEntity]:
        is_agent = subentry.subentry_type == SUBENTRY_CONVERSATION
        model_id = subentry.data.get(CONF_MODEL) or ""
        price = entry.runtime_data.usage.price_of(subentry.subentry_id, model_id)
        sensors: list[AgentEntity] = [
            FigureSensor(entry, subentry, description)
            for description in FIGURES
            if (is_agent or description.for_tasks)
            and (has_model or not description.needs_model)
            and (price is not None or not description.needs_price)
        ]
        if is_agent:
            sensors.append(PendingApprovalsSensor(entry, subentry))
        return sensors

    async_add_of_each(entry, async_add_entities, sensors_of)
    signal = SIGNAL_METRICS.format(entry_id=entry.entry_id)

    @callback
    def async_begin_day(_: datetime) -> None:
        """Show the new day's zeros although nothing was said yet."""
        async_dispatcher_send(hass, signal)

    entry.async_on_unload(
        async_track_time_change(hass, async_begin_day, hour=0, minute=0, second=0)
    )


class FigureSensor(AgentEntity, SensorEntity):
    """One figure of one agent."""

    entity_description: FigureDescription
    _attr_entity_category = EntityCategory.DIAGNOSTIC

    def __init__(
        self,
        entry: AgentConfigEntry,
        subentry: ConfigSubentry,
        description: FigureDescription,
    ) -> None:
        super().__init__(entry, subentry)
        self.entity_description = description
        self._attr_unique_id = f"{subentry.subentry_id}_{description.key}"
        self._runtime = entry.runtime_data
        self._update()

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the figures."""
        await super().async_added_to_hass()
        self.async_on_remove(
            async_dispatcher_connect(
                self.hass,
                SIGNAL_METRICS.format(entry_id=self.entry.entry_id),
                self._async_show,
            )
        )
        if self.entity_description.after_commit:
            self.async_on_remove(
                self.hass.bus.async_listen(EVENT_TURN_FINISHED, self._async_show)
            )

    @callback
    def _async_show(self, _: Event | None = None) -> None:
        self._update()
        self.async_write_ha_state()

    def _update(self) -> None:
        """Read the figure."""
        description = self.entity_description
        subentry_id = self.subentry.subentry_id
        self._attr_native_value = description.value_fn(
            Figures(
                metrics=self._runtime.metrics,
                subentry_id=subentry_id,
                book=self._runtime.usage.get(subentry_id),
            )
        )
        if description.resets is not None:
            begin = dt_util.start_of_local_day()
            if description.resets == "month":
                begin = begin.replace(day=1)
            self._attr_last_reset = begin


class PendingApprovalsSensor(AgentEntity, SensorEntity):
    """How many questions of an agent wait for a person."""

    _attr_translation_key = "pending_approvals"
    _attr_state_class = SensorStateClass.MEASUREMENT
    _attr_entity_category = EntityCategory.DIAGNOSTIC

    def __init__(self, entry: AgentConfigEntry, subentry: ConfigSubentry) -> None:
        super().__init__(entry, subentry)
        self._attr_unique_id = f"{subentry.subentry_id}_pending_approvals"
        self._runtime = entry.runtime_data

    @override
    async def async_added_to_hass(self) -> None:
        """Count whenever a question is asked or answered."""
        await super().async_added_to_hass()
        for event_type in (EVENT_APPROVAL_REQUESTED, EVENT_APPROVAL_RESOLVED):
            self.async_on_remove(
                self.hass.bus.async_listen(event_type, self._async_recount)
            )
        signal = SIGNAL_AGENT.format(subentry_id=self.subentry.subentry_id)
        self.async_on_remove(
            async_dispatcher_connect(self.hass, signal, self._async_recount)
        )
        await self._async_recount()

    async def _async_recount(self, _: Event | None = None) -> None:
        """Ask the agent, whatever the event said: it knows what expired."""
        agent = self._runtime.agents.get(self.subentry.subentry_id)
        if agent is not None:
            pending = await agent.parts.approvals.async_pending(
                user_id=None, is_admin=True
            )
            self._attr_native_value = len(pending)
            self.async_write_ha_state()
