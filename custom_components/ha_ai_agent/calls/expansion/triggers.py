"""What sets an automation off: the entities, services and kinds that triggers name."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
import re
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import TemplateError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.target import (
    TargetSelection,
    async_extract_referenced_entity_ids,
)
from homeassistant.helpers.template import Template

from ..arguments import TARGET_KINDS
from .sequences import has_template

ANY: Final = "*"
_ID: Final = re.compile(r"[a-z0-9_]+\.[a-z0-9_]+")
_IN_TEXT: Final = re.compile(r"\b(?:states\.)?([a-z0-9_]+\.[a-z0-9_]+)\b")
_WIDE: Final = re.compile(
    r"states\s*[|)\]]|states\.[a-z_]+\s*[^.\w\s(]|states\[|_entities\b|\bexpand\b|\blabel"
)
# What words of it are no part of what sets it off.
_NOT_NAMED: Final = frozenset(
    {"alias", "enabled", "event_data", "id", "target", "variables"}
)
# Triggers that are for entities of other domains than the one in their name.
_ALSO: Final[Mapping[str, frozenset[str]]] = {
    "door": frozenset({"cover"}),
    "garage_door": frozenset({"cover"}),
    "gate": frozenset({"cover"}),
    "humidity": frozenset({"climate", "humidifier"}),
    "temperature": frozenset({"climate", "water_heater"}),
    "window": frozenset({"cover"}),
}
_KINDS_OF_EVENTS: Final[Mapping[str, str]] = {
    "automation_triggered": "automation",
    "script_started": "script",
}


@dataclass(slots=True)
class Causes:
    """What sets something off."""

    entities: dict[str, frozenset[str] | None] = field(default_factory=dict)
    """Entity id -> the states that alone do it; None: any change."""
    domains: set[str] = field(default_factory=set)
    """Domains whose every service does it; `*`: whatever changes."""
    services: list[tuple[str, str]] = field(default_factory=list)
    """Domain and service whose call does it; `*` for any."""
    by_home: bool = False
    """Something of it was looked up in the home: there it may become another."""

    def add(self, entity_id: str, states: frozenset[str] | None = None) -> None:
        """Take in an entity; of two triggers the wider one counts."""
        before = self.entities.get(entity_id, frozenset())
        both = None if states is None or before is None else before | states
        self.entities[entity_id] = both


@callback
def causes_of(hass: HomeAssistant, triggers: Any) -> Causes:
    """Return what sets off one of these validated triggers."""
    found = Causes()
    for trigger in _each(triggers):
        _trigger(hass, trigger, found)
    return found


@callback
def waits_in(steps: Any) -> Iterator[Any]:
    """Yield what a sequence waits for on its way: triggers, and templates."""
    pending = [steps]
    while pending:
        value = pending.pop()
        if isinstance(value, Mapping):
            if (awaited := value.get("wait_for_trigger")) is not None:
                yield awaited
            if (template := value.get("wait_template")) is not None:
                yield {"platform": "template", "value_template": template}
            pending.extend(value.values())
        elif isinstance(value, list | tuple):
            pending.extend(value)


def looks_around(text: str | Template) -> bool:
    """Return whether a template looks at more than it names."""
    return _WIDE.search(_written(text)) is not None


def _written(text: str | Template) -> str:
    return text.template if isinstance(text, Template) else text


@callback
def entities_in(hass: HomeAssistant, text: str | Template) -> set[str]:
    """Return the entities that a template looks at."""
    written = _written(text)
    found = set(_IN_TEXT.findall(written))
    if looks_around(text):
        template = text if isinstance(text, Template) else Template(text, hass)
        try:
            info = template.async_render_to_info()
        except TemplateError, ValueError, TypeError:
            return found
        found |= set(info.entities)
        domains = info.domains | info.domains_lifecycle
        if info.all_states or info.all_states_lifecycle:
            found.add(ANY)
        elif domains:
            found.update(hass.states.async_entity_ids(domains))
    return found


def _each(triggers: Any) -> Iterator[Mapping[str, Any]]:
    for trigger in triggers if isinstance(triggers, list | tuple) else (triggers,):
        if not isinstance(trigger, Mapping) or trigger.get("enabled") is False:
            continue
        if "triggers" in trigger:
            yield from _each(trigger["triggers"])
        else:
            yield trigger


def _trigger(hass: HomeAssistant, trigger: Mapping[str, Any], found: Causes) -> None:
    platform = str(trigger.get("platform", trigger.get("trigger", "")))
    if platform == "event":
        _event(trigger, found)
        return
    if platform == "persistent_notification":
        found.domains.add(platform)
        return
    states = _states(platform, trigger)
    for name, value in trigger.items():
        if name not in _NOT_NAMED:
            for entity_id in _named(hass, name, value, found):
                _add(found, entity_id, states)
    if isinstance(target := trigger.get("target"), Mapping):
        found.by_home = True
        for entity_id in _targeted(hass, platform, target):
            found.add(entity_id, states)


def _add(found: Causes, entity_id: str, states: frozenset[str] | None) -> None:
    if entity_id == ANY:
        found.domains.add(ANY)
    else:
        found.add(entity_id, states)


def _named(hass: HomeAssistant, name: str, value: Any, found: Causes) -> Iterator[str]:
    """Yield the entities that a field of a trigger names."""
    if isinstance(value, Template) or (isinstance(value, str) and has_template(value)):
        found.by_home |= looks_around(value)
        yield from entities_in(hass, value)
    elif isinstance(value, str):
        for part in value.split(","):
            if _ID.fullmatch(id_ := part.strip().lower()):
                yield id_
            elif name == "entity_id":
                # A device's trigger names it by its registry id.
                found.by_home = True
                entry = er.async_get(hass).entities.get_entry(id_)
                if entry is not None:
                    yield entry.entity_id
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _named(hass, str(key), item, found)
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from _named(hass, name, item, found)


def _targeted(
    hass: HomeAssistant, platform: str, target: Mapping[str, Any]
) -> Iterator[str]:
    """Yield the entities of a trigger for areas, labels, devices and the like."""
    wanted = {key: target[key] for key in TARGET_KINDS if target.get(key)}
    selected = async_extract_referenced_entity_ids(hass, TargetSelection(wanted))
    yield from selected.referenced
    kind = platform.partition(".")[0]
    domains = {kind, f"input_{kind}"} | _ALSO.get(kind, frozenset())
    if kind == "switch":
        domains.add("input_boolean")
    entries = er.async_get(hass).entities
    for entity_id in selected.indirectly_referenced:
        entry = entries.get(entity_id)
        # An integration's own trigger is for whatever it brought.
        is_own = entry is not None and entry.platform == kind
        if is_own or entity_id.partition(".")[0] in domains:
            yield entity_id


def _states(platform: str, trigger: Mapping[str, Any]) -> frozenset[str] | None:
    """Return the states that alone set it off, None for any change."""
    if platform == "state" and "attribute" not in trigger:
        to = trigger.get("to")
        wanted = [to] if isinstance(to, str) else to
        if isinstance(wanted, list | tuple) and wanted and not has_template(wanted):
            return frozenset(map(str, wanted))
    kind = str(trigger.get("type", "")) if platform == "device" else platform
    return {"turned_on": frozenset({"on"}), "turned_off": frozenset({"off"})}.get(
        kind.rpartition(".")[2]
    )


def _event(trigger: Mapping[str, Any], found: Causes) -> None:
    """Take in the events that a change or a call fires."""
    data = trigger.get("event_data")
    given: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
    for kind in _texts(trigger.get("event_type")):
        ids = list(_texts(given.get("entity_id")))
        plain = [id_ for id_ in ids if _ID.fullmatch(id_)]
        if kind == "call_service":
            named = (_one(given.get("domain")), _one(given.get("service")))
            found.services.append(named)
        elif plain:
            for entity_id in plain:
                found.add(entity_id)
        elif kind.startswith("state_") or has_template(kind):
            found.domains.add(ANY)
        else:
            found.domains.add(_KINDS_OF_EVENTS.get(kind, kind.partition(".")[0]))


def _texts(value: Any) -> Iterable[str]:
    for item in value if isinstance(value, list | tuple) else (value,):
        if isinstance(item, Template):
            yield item.template
        elif isinstance(item, str):
            yield item


def _one(value: Any) -> str:
    return value if isinstance(value, str) and not has_template(value) else ANY
