"""What is asked about many things: which of them, in which order, how many."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from homeassistant.components.sensor.const import UNIT_CONVERTERS
from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.translation import async_get_translations

from ..calls.arguments import as_texts, split_text
from ..calls.problems import failed, quoted
from ..calls.repair import domain_called
from ..domains.told import as_number
from ..folding import fold
from ..home.names import near_texts
from ..home.snapshot import Entity
from ..home.states import number_of
from ..models import JsonObject
from ..text import one_line

_MAX_STATES: Final = 12
_NOT: Final = ("!", "not ")
_DOWN: Final = frozenset({"desc", "descending", "highest", "high", "max", "reverse"})
_CHANGED: Final = ("changed", "recent", "newest", "latest")
_NO_VALUE: Final = frozenset({"unavailable", "unknown"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedThing:
    """A thing that may be asked for, with its state as it is now."""

    entity: Entity
    state: State | None
    number: float | None = None
    unit: str | None = None

    @property
    def value(self) -> str:
        """Return the state as Home Assistant keeps it."""
        return self.state.state if self.state is not None else "unavailable"


def candidates(
    hass: HomeAssistant, entities: Iterable[Entity], arguments: JsonObject
) -> list[AskedThing]:
    """Return the things of the kinds that are asked for."""
    entities = list(entities)
    domains = {entity.domain for entity in entities}
    classes = {entity.device_class or "" for entity in entities}
    kinds = [
        (
            {_kind(word, domains, classes) for word in _words(arguments.get("domain"))},
            "domain",
        ),
        (
            {
                _kind(word, classes, domains)
                for word in _words(arguments.get("device_class"))
            },
            "device_class",
        ),
    ]
    for words, _ in kinds:
        entities = [
            entity
            for entity in entities
            if not words or not words.isdisjoint((entity.domain, entity.device_class))
        ]
    found = []
    for entity in entities:
        state = hass.states.get(entity.entity_id)
        found.append(
            AskedThing(
                entity=entity,
                state=state,
                number=number_of(state) if state is not None else None,
                unit=state.attributes.get("unit_of_measurement") if state else None,
            )
        )
    return _in_one_unit(found)


def refuse_unknown_kinds(entities: Iterable[Entity], arguments: JsonObject) -> None:
    """Raise where a kind is asked for that nothing in the home is of."""
    entities = list(entities)
    domains = {entity.domain for entity in entities}
    classes = {entity.device_class or "" for entity in entities} - {""}
    for key in ("domain", "device_class"):
        for word in _words(arguments.get(key)):
            if _kind(word, domains, classes) not in domains | classes:
                raise failed(
                    "not_found",
                    f"Nothing here is of the kind {quoted(word, 40)}.",
                    near_matches=near_texts(word, dict.fromkeys(domains | classes, "")),
                )


def _words(value: Any) -> list[str]:
    return [
        part.strip().casefold().replace(" ", "_")
        for text in as_texts(value)
        for part in split_text(text)
    ]


def _kind(word: str, first: Iterable[str], second: Iterable[str]) -> str:
    """Return the kind that a word means: also in the plural, also as people say."""
    forms = [word, word.removesuffix("s"), domain_called(word) or word]
    if word.endswith("ies"):
        forms.append(f"{word[:-3]}y")
    known = (*first, *second)
    return next((form for form in forms if form in known), word)


def _in_one_unit(found: list[AskedThing]) -> list[AskedThing]:
    """Return the same with their numbers in the unit that most have: 2 kW is 2000 W."""
    usual: dict[str | None, Counter[str]] = {}
    for item in found:
        if item.number is not None and item.unit:
            usual.setdefault(item.entity.device_class, Counter())[item.unit] += 1
    return [_converted(item, usual.get(item.entity.device_class)) for item in found]


def _converted(item: AskedThing, units: Counter[str] | None) -> AskedThing:
    converter = UNIT_CONVERTERS.get(item.entity.device_class or "")
    if not units or len(units) == 1 or item.number is None or converter is None:
        return item
    unit = units.most_common(1)[0][0]
    try:
        number = converter.convert(item.number, item.unit, unit)
    except HomeAssistantError:
        return item
    return replace(item, number=round(number, 4), unit=unit)


async def async_narrowed(
    hass: HomeAssistant, found: list[AskedThing], arguments: JsonObject, language: str
) -> list[AskedThing]:
    """Return those that are in the states, and between the numbers, asked for."""
    above, below = as_number(arguments.get("above")), as_number(arguments.get("below"))
    if above is not None or below is not None:
        found = [
            item
            for item in found
            if item.number is not None
            and (above is None or item.number > above)
            and (below is None or item.number < below)
        ]
    words = [
        fold(part).strip()
        for text in as_texts(arguments.get("state"))
        for part in split_text(text)
    ]
    if not words:
        return found
    spoken = await _async_spoken(hass, {item.entity.domain for item in found}, language)
    wanted = {word for word in words if not word.startswith(_NOT)}
    unwanted = {
        word.removeprefix("!").removeprefix("not ").strip() for word in words
    } - wanted
    kept = []
    for item in found:
        forms = spoken(item)
        # What is known of nothing is not "not locked".
        is_out = not forms.isdisjoint(unwanted) or (
            bool(unwanted) and item.value in _NO_VALUE
        )
        if not is_out and (not wanted or not forms.isdisjoint(wanted)):
            kept.append(item)
    return kept


async def _async_spoken(
    hass: HomeAssistant, domains: set[str], language: str
) -> Callable[[AskedThing], set[str]]:
    """Return what tells the words for a state: a window that is `on` is open."""
    tables = [
        await async_get_translations(hass, spoken, "entity_component", domains)
        for spoken in dict.fromkeys(("en", language))
    ]

    def words(item: AskedThing) -> set[str]:
        found = {fold(item.value).strip(), fold(item.value.replace("_", " ")).strip()}
        for kind in (item.entity.device_class, "_"):
            key = f"component.{item.entity.domain}.entity_component.{kind}.state."
            said = [table.get(key + item.value) for table in tables]
            if any(said):
                found.update(fold(text).strip() for text in said if text)
                break
        return found

    return words


def ordered(found: list[AskedThing], sort: Any) -> list[AskedThing]:
    """Return them in the order asked for; what has no number comes last."""
    word = str(sort or "").strip().casefold()
    if not word:
        return found
    pieces = set(word.replace("-", " desc ").replace(":", " ").split())
    is_down = bool(pieces & _DOWN)
    if any(name in word for name in _CHANGED):
        return sorted(
            found,
            key=lambda item: item.state.last_changed_timestamp if item.state else 0,
            reverse=not pieces & {"asc", "ascending", "oldest"},
        )
    if "name" in word:
        return sorted(found, key=lambda item: fold(item.entity.name), reverse=is_down)
    numbers = [item for item in found if item.number is not None]
    numbers.sort(key=lambda item: item.number or 0.0, reverse=is_down)
    return [*numbers, *(item for item in found if item.number is None)]


def counted(found: list[AskedThing]) -> JsonObject:
    """Return how many there are, and what their states say together."""
    result: JsonObject = {"total": len(found)}
    units = {item.unit for item in found if item.number is not None}
    numbers = [item.number for item in found if item.number is not None]
    if numbers and len(units) == 1:
        result |= {
            "lowest": min(numbers),
            "highest": max(numbers),
            "mean": round(sum(numbers) / len(numbers), 2),
            "sum": round(sum(numbers), 2),
        }
        if unit := units.pop():
            result["unit"] = one_line(unit, 20)
    # A number for each sensor is no count.
    states = Counter(
        one_line(item.value)
        for item in found
        if item.number is None or as_number(item.value) is None
    )
    if states:
        result["by_state"] = dict(states.most_common(_MAX_STATES))
    if (rest := len(states) - _MAX_STATES) > 0:
        result["more_states"] = rest
    return result


def told_units(found: Iterable[AskedThing]) -> Mapping[str, str]:
    """Return a note where things of several units were compared."""
    units = {
        item.unit
        for item in found
        if item.state is not None
        and item.unit
        and item.unit != item.state.attributes.get("unit_of_measurement")
    }
    return {"compared_in": ", ".join(sorted(units))} if units else {}
