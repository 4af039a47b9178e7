"""What is known of the things that an automation names: how they can be at all."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_component import DATA_INSTANCES

from ...domains.tables import POSSIBLE, STATES
from ...home.names import normalize
from ...home.snapshot import HomeSnapshot
from .parts import Part

MOST_NAMED: Final = 12
_ALWAYS: Final = frozenset({"unknown", "unavailable"})
_MOMENTS: Final = frozenset({"timestamp", "date", "uptime"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Possible:
    """How something can be: one of some words, a number, or a moment."""

    states: tuple[str, ...] = ()
    is_number: bool = False
    is_moment: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    """State -> what people call it."""

    def nearest(self, wanted: str) -> str | None:
        """Return the state that is most likely meant."""
        plain = normalize(wanted)
        said = {normalize(word): state for state, word in self.words.items()}
        said.update({normalize(state): state for state in self.states})
        if plain in said:
            return said[plain]
        if (synonym := _SYNONYMS.get(plain)) in self.states:
            return synonym
        near = get_close_matches(plain, list(said), n=1, cutoff=0.7)
        return said[near[0]] if near else None

    def told(self) -> str:
        """Return what is possible, in words."""
        if self.is_number:
            return "its state is a number"
        if self.is_moment:
            return "its state is a moment in time"
        shown = [
            f"'{state}'" + (f" ({self.words[state]})" if state in self.words else "")
            for state in self.states[:MOST_NAMED]
        ]
        if len(self.states) > MOST_NAMED:
            shown.append(f"{len(self.states) - MOST_NAMED} more")
        return f"it can be {', '.join(shown)}"


_SYNONYMS: Final[Mapping[str, str]] = {
    word: state for state, words in POSSIBLE["said_as"].items() for word in words
}


@dataclass(slots=True)
class Findings:
    """What was found against an automation."""

    wrong: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    """Where and what can never be, with what is possible in its place."""
    odd: dict[str, None] = field(default_factory=dict)

    def refuse(self, part: Part | str, text: str, near: Iterable[str] = ()) -> None:
        """Say that something can never be."""
        where = part if isinstance(part, str) else part.where
        self.wrong.setdefault((where, text), tuple(near))

    def note(self, part: Part | str, text: str) -> None:
        """Say that something is odd."""
        where = part if isinstance(part, str) else part.where
        self.odd[f"{where}: {text}" if where else text] = None


class Things:
    """The things of the home, as they are now."""

    def __init__(self, hass: HomeAssistant, home: HomeSnapshot) -> None:
        self.hass = hass
        self.home = home
        self._registry = er.async_get(hass)

    @property
    def domains(self) -> Collection[str]:
        """Return the domains that have things of their own."""
        return self.hass.data.get(DATA_INSTANCES, {})

    def entity_id(self, given: str) -> str:
        """Return an entity id, of one by its registry id as well."""
        return er.async_resolve_entity_id(self._registry, given) or given

    def name(self, entity_id: str) -> str:
        """Return what a thing is called."""
        known = self.home.by_entity_id.get(entity_id)
        return f"{known.name} ({entity_id})" if known is not None else entity_id

    def state(self, entity_id: str) -> str | None:
        """Return the state now; none where there is none to go by."""
        found = self.hass.states.get(entity_id)
        return None if found is None or found.state in _ALWAYS else found.state

    def attributes(self, entity_id: str) -> Mapping[str, Any]:
        """Return the attributes now, and what the registry knows."""
        found = self.hass.states.get(entity_id)
        entry = self._registry.async_get(entity_id)
        known: dict[str, Any] = {}
        if entry is not None:
            known.update(entry.capabilities or {})
            known["device_class"] = entry.device_class or entry.original_device_class
            known["unit_of_measurement"] = entry.unit_of_measurement
        if found is not None:
            known.update(found.attributes)
        return known

    def possible(self, entity_id: str) -> Possible | None:
        """Return how a thing can be; None where it may be anything."""
        domain = entity_id.partition(".")[0]
        attributes = self.attributes(entity_id)
        device_class = attributes.get("device_class")
        if domain in POSSIBLE["numbers"]:
            return Possible(is_number=True)
        if domain in POSSIBLE["moments"]:
            return Possible(is_moment=True)
        if domain in POSSIBLE["on_off"]:
            words = STATES.get(domain, {}).get(str(device_class), {})
            return self._with_now(entity_id, ("on", "off"), words)
        if domain == "sensor" and device_class != "enum":
            return _of_sensor(attributes)
        if (key := POSSIBLE["lists"].get(domain)) and (own := attributes.get(key)):
            states = tuple(map(str, own)) if isinstance(own, list | tuple) else ()
            states += tuple(POSSIBLE["beside_lists"].get(domain, ()))
            return self._with_now(entity_id, states) if states else None
        if (states := tuple(POSSIBLE["states"].get(domain, ()))) == ():
            return None
        if domain in POSSIBLE["movers"]:
            states = (*states, *self._zones())
        return self._with_now(entity_id, states)

    def _with_now(
        self,
        entity_id: str,
        states: tuple[str, ...],
        words: Mapping[str, str] | None = None,
    ) -> Possible:
        """Return states, and the one that is there: it is possible, plainly."""
        now = self.state(entity_id)
        if now is not None and now not in states:
            states = (*states, now)
        return Possible(states=states, words=words or {})

    def _zones(self) -> Iterator[str]:
        for state in self.hass.states.async_all("zone"):
            if state.entity_id != "zone.home":
                yield state.name

    def values(self, entity_id: str, attribute: str) -> tuple[str, ...] | None:
        """Return what an attribute can be; None where it may be anything."""
        key = POSSIBLE["attributes"].get(attribute)
        found = self.attributes(entity_id)
        own = found.get(key) if isinstance(key, str) else key
        if not isinstance(own, list | tuple) or not own:
            return None
        values = tuple(map(str, own))
        now = found.get(attribute)
        return values if now is None or str(now) in values else (*values, str(now))

    def bounds(
        self, entity_id: str, attribute: str | None
    ) -> tuple[float | None, float | None]:
        """Return between what a number always is."""
        found = self.attributes(entity_id)
        domain = entity_id.partition(".")[0]
        given: Any = None
        if attribute is not None:
            given = POSSIBLE["attribute_ranges"].get(attribute)
        elif (edges := POSSIBLE["bounds"].get(domain)) is not None:
            given = [found.get(edge) for edge in edges]
        elif domain == "sensor":
            given = POSSIBLE["class_ranges"].get(str(found.get("device_class")))
        low, high = given or (None, None)
        return as_number(low), as_number(high)

    def places(self, kind: str) -> list[tuple[str, str]]:
        """Return the ids and names of areas, floors or labels."""
        home = self.home
        if kind == "area":
            return [(one.area_id, one.name) for one in home.areas]
        if kind == "floor":
            return [(one.floor_id, one.name) for one in home.floors]
        return [(one.label_id, one.name) for one in home.labels]

    def counts(self, entity_id: str, literal: str) -> bool:
        """Return whether a thing is one whole number after the other: people, items."""
        now, wanted = as_number(self.state(entity_id)), as_number(literal)
        if now is None or wanted is None:
            return now is None
        return not self.unit(entity_id) and now.is_integer() and wanted.is_integer()

    def unit(self, entity_id: str) -> str:
        """Return in which unit a thing is."""
        return str(self.attributes(entity_id).get("unit_of_measurement") or "")


def _of_sensor(attributes: Mapping[str, Any]) -> Possible | None:
    if attributes.get("device_class") in _MOMENTS:
        return Possible(is_moment=True)
    if attributes.get("unit_of_measurement") or attributes.get("state_class"):
        return Possible(is_number=True)
    return None


def as_number(value: Any) -> float | None:
    """Return a literal number."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except ValueError:
        return None


def always_possible(state: str) -> bool:
    """Return whether any thing can be like this."""
    return state in _ALWAYS


def is_dead_state(state: str | None) -> bool:
    """Return whether a state says nothing of the thing."""
    return state is None or state in _ALWAYS
