"""The home from memory: answers at once, reads again only what was touched."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from time import monotonic, perf_counter
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback

from ..domains.model import EntitySection
from ..metrics import Metrics
from .invalidation import HomeListener, Staleness, mark_everything
from .model import EntityStore
from .readers import read_areas, read_floors, read_labels
from .sections import ENTITY_SECTIONS, MAX_AGE, Section, section_of
from .service_reader import ServiceReader
from .snapshot import HomeSnapshot

# A build gives the event loop back after this long.
SLICE_SECONDS: Final = 0.005
# What arrives while a build runs is read too, but not for ever.
_MAX_PASSES: Final = 8
_MANY: Final = 1000
_NEVER: Final = float("-inf")


class SectionStats:
    """Counters of one section."""

    __slots__ = ("build_ms", "hits", "misses", "read_at", "rebuilds", "unchanged")

    def __init__(self) -> None:
        self.hits = 0
        self.misses = 0
        self.rebuilds = 0
        self.unchanged = 0
        self.build_ms = 0.0
        self.read_at = _NEVER
        """When the section was last read as a whole."""


class HomeCache:
    """Keeps the snapshot of what is exposed; one for each assistant."""

    def __init__(
        self,
        hass: HomeAssistant,
        metrics: Metrics,
        *,
        assistant: str = "conversation",
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._hass = hass
        self._metrics = metrics
        self._clock = clock
        self._stale = Staleness()
        self._listener = HomeListener(hass, assistant, self._stale)
        self._store = EntityStore(hass, assistant, self._listener)
        self._services = ServiceReader(hass)
        self._lock = asyncio.Lock()
        self._snapshot: HomeSnapshot | None = None
        self._warm_hits = 0
        self._expires_at = _NEVER
        self._stats = {section: SectionStats() for section in MAX_AGE}

    @callback
    def async_start(self) -> None:
        """Listen to changes from now on."""
        mark_everything(self._stale, "start")
        self._listener.async_start()

    @callback
    def async_close(self) -> None:
        """Stop listening."""
        self._listener.async_close()

    def peek(self) -> HomeSnapshot | None:
        """Return the last snapshot, stale or not."""
        return self._snapshot

    async def async_get(self) -> HomeSnapshot:
        """Return the home as it is now; nothing is read that did not change."""
        snapshot = self._snapshot
        if (
            snapshot is not None
            and not self._stale.pending
            and self._clock() < self._expires_at
        ):
            self._warm_hits += 1
            self._metrics.count("cache_hits")
            return snapshot
        async with self._lock:
            return await self._async_bring_up_to_date()

    async def async_refresh(self, cause: str = "manual") -> HomeSnapshot:
        """Read everything again."""
        mark_everything(self._stale, cause)
        return await self.async_get()

    def stats(self) -> dict[str, dict[str, Any]]:
        """Return age, counters and sizes of each section."""
        now = self._clock()
        sizes = self._sizes()
        return {
            section: {
                "age": None if stats.read_at == _NEVER else now - stats.read_at,
                "ttl": MAX_AGE[section],
                "hits": stats.hits + self._warm_hits,
                "misses": stats.misses,
                "rebuilds": stats.rebuilds,
                "unchanged_rebuilds": stats.unchanged,
                "invalidations": dict(self._stale.causes[section]),
                "build_ms": round(stats.build_ms, 3),
                "entries": sizes[section],
            }
            for section, stats in self._stats.items()
        }

    def _sizes(self) -> dict[Section, int]:
        home = self._snapshot or HomeSnapshot()
        return {
            "areas": len(home.areas),
            "devices": len(home.devices),
            "services": len(home.services),
            "helpers": len(home.helpers),
            "scenes": len(home.scenes),
            "scripts": len(home.scripts),
            "automations": len(home.automations),
            "entities": len(home.entities),
        }

    async def _async_bring_up_to_date(self) -> HomeSnapshot:
        """Read what is stale until nothing is; one reader at a time."""
        self._mark_aged()
        if not self._stale.pending and self._snapshot is not None:
            # Another reader did it while this one waited for the lock.
            self._warm_hits += 1
            self._metrics.count("cache_hits")
            return self._snapshot
        self._metrics.count("cache_misses")
        started = perf_counter()
        missed: set[Section] = set()
        for _ in range(_MAX_PASSES):
            taken = self._stale.take()
            try:
                missed |= await self._async_read(taken)
            except BaseException:
                # Cancelled half-way: what was taken is as stale as before.
                self._stale.give_back(taken)
                raise
            if not self._stale.pending:
                break
        for section, stats in self._stats.items():
            if section in missed:
                stats.misses += 1
            else:
                stats.hits += 1
        self._expires_at = min(
            stats.read_at + MAX_AGE[section] for section, stats in self._stats.items()
        )
        self._metrics.observe("context_build", (perf_counter() - started) * 1000)
        assert self._snapshot is not None
        return self._snapshot

    def _mark_aged(self) -> None:
        """Mark the sections that are older than they may be."""
        now = self._clock()
        for section, stats in self._stats.items():
            if now - stats.read_at >= MAX_AGE[section] and (
                section not in self._stale.sections
            ):
                self._stale.mark_section(section, "age")

    async def _async_read(self, taken: Staleness) -> set[Section]:
        """Read what was taken and put a new snapshot in place if it differs."""
        touched: set[Section] = set()
        home = self._snapshot or HomeSnapshot()
        changes: dict[str, Any] = {}
        # First, because it may wait for files: entities are then read at the end.
        if "services" in taken.sections:
            started = perf_counter()
            services = await self._services.async_read()
            if services != home.services:
                changes["services"] = services
            self._note("services", started, whole=True, changed="services" in changes)
            touched.add("services")
        if "areas" in taken.sections:
            changes |= self._read_areas(home)
            touched.add("areas")
        touched |= await self._async_read_entities(taken)
        changes |= self._store.changes(home)
        if self._snapshot is None or changes:
            self._snapshot = replace(home, **changes)
        return touched

    def _read_areas(self, home: HomeSnapshot) -> dict[str, Any]:
        """Return floors, areas and labels where they differ."""
        started = perf_counter()
        found: dict[str, tuple[Any, ...]] = {
            "floors": read_floors(self._hass),
            "areas": read_areas(self._hass),
            "labels": read_labels(self._hass),
        }
        changes = {
            name: value for name, value in found.items() if value != getattr(home, name)
        }
        self._note("areas", started, whole=True, changed=bool(changes))
        return changes

    async def _async_read_entities(self, taken: Staleness) -> set[Section]:
        """Read the entities and devices that were touched."""
        started = perf_counter()
        store = self._store
        whole: set[EntitySection] = {
            section for section in ENTITY_SECTIONS if section in taken.sections
        }
        every_device = "devices" in taken.sections
        ids = store.ids_to_read(whole, taken)
        await self._async_each(ids, store.read)
        touched: set[Section] = {*whole, *map(section_of, taken.entities)}
        touched |= store.changed
        devices = store.devices_to_read(taken.devices, every=every_device)
        await self._async_each(devices, store.read_device)
        if every_device or devices:
            touched.add("devices")
        for section in touched:
            self._note(
                section,
                started,
                whole=section in taken.sections,
                changed=section in store.changed,
            )
        return touched

    async def _async_each(
        self, items: Sequence[str], read: Callable[[str], None]
    ) -> None:
        """Do something with each, giving the event loop back now and then."""
        # Before and after many, all of them are looked at: slices of their own.
        if len(items) > _MANY:
            await asyncio.sleep(0)
        until = perf_counter() + SLICE_SECONDS
        for count, item in enumerate(items):
            read(item)
            if not count & 7 and perf_counter() > until:
                await asyncio.sleep(0)
                until = perf_counter() + SLICE_SECONDS
        if len(items) > _MANY:
            await asyncio.sleep(0)

    def _note(
        self, section: Section, started: float, *, whole: bool, changed: bool
    ) -> None:
        """Count a rebuild of a section."""
        stats = self._stats[section]
        stats.rebuilds += 1
        stats.unchanged += not changed
        stats.build_ms = (perf_counter() - started) * 1000
        if whole:
            stats.read_at = self._clock()
