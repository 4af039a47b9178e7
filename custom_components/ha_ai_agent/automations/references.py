"""What an automation refers to: entities, devices, areas, services. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
import re
from typing import Any, Final

TARGET_KEYS: Final = {
    "entity_id": "entities",
    "device_id": "devices",
    "area_id": "areas",
    "floor_id": "floors",
    "label_id": "labels",
}
PUBLIC: Final = frozenset({"zone", "sun"})
"""Places, and the sun: they are nobody's, and nothing is done with them."""
ENTITY_ID: Final = re.compile(r"[a-z_][a-z0-9_]*\.[a-z0-9_]+")
_SERVICE_ID: Final = re.compile(r"[a-z_][a-z0-9_]*\.[a-z0-9_]+", re.IGNORECASE)
_IN_TEMPLATE: Final = re.compile(
    r"(?:states|is_state|is_state_attr|state_attr|has_value|expand|state_translated"
    r"|device_id|area_id|area_name|is_hidden_entity|states\[)\s*\(?\s*"
    r"['\"]([a-z_][a-z0-9_]*\.[a-z0-9_]+)['\"]"
)
_STATES_DOT: Final = re.compile(
    r"\bstates\.([a-z_][a-z0-9_]*\.[a-z0-9_]+)\.(?:state|attributes|last_|name)"
)
# Words that stand where ids stand.
_WILDCARDS: Final = frozenset({"all", "none"})
# What is handed on to somebody else: an `action` in it is no action of ours.
_FOREIGN_KEYS: Final = frozenset({"data", "data_template", "event_data", "variables"})
# Keys of triggers and conditions whose value may name an entity.
_MAY_NAME_ENTITY: Final = frozenset({"above", "below", "at", "zone", "before", "after"})


@dataclass(slots=True)
class References:
    """Ids as they stand in the configuration, each once, in their order."""

    entities: dict[str, None] = field(default_factory=dict)
    devices: dict[str, None] = field(default_factory=dict)
    areas: dict[str, None] = field(default_factory=dict)
    floors: dict[str, None] = field(default_factory=dict)
    labels: dict[str, None] = field(default_factory=dict)
    services: dict[str, None] = field(default_factory=dict)
    calls: list[Mapping[str, Any]] = field(default_factory=list)
    """Every service call, as it is written."""
    has_templates: bool = False
    has_wildcard: bool = False


def made_by(config: Any) -> frozenset[str]:
    """Return the scenes that an automation makes itself, to put things back later."""
    return frozenset(
        f"scene.{data['scene_id']}"
        for call in collect(config).calls
        if call.get("action", call.get("service")) == "scene.create"
        and isinstance(data := call.get("data"), Mapping)
        and isinstance(data.get("scene_id"), str)
    )


def is_template(value: Any) -> bool:
    """Whether a text is a template."""
    return isinstance(value, str) and ("{{" in value or "{%" in value or "{#" in value)


def collect(config: Any) -> References:
    """Return what a configuration refers to."""
    found = References()
    _walk(config, found, in_actions=False)
    return found


def _walk(value: Any, found: References, *, in_actions: bool | None) -> None:
    if isinstance(value, Mapping):
        service = value.get("action", value.get("service"))
        if in_actions and isinstance(service, str):
            found.calls.append(value)
            if _SERVICE_ID.fullmatch(service):
                found.services[service.lower()] = None
            elif is_template(service):
                found.has_templates = True
        for key, item in value.items():
            _key(key, item, found, in_actions=in_actions)
    elif isinstance(value, list | tuple):
        for item in value:
            _walk(item, found, in_actions=in_actions)
    elif isinstance(value, str):
        _text(value, found)


def _key(key: str, item: Any, found: References, *, in_actions: bool | None) -> None:
    if (kind := TARGET_KEYS.get(key)) is not None:
        ids: dict[str, None] = getattr(found, kind)
        for target in _ids(item):
            if is_template(target):
                _text(target, found)
            elif target in _WILDCARDS:
                found.has_wildcard = True
            else:
                ids[target] = None
        return
    if key == "scene" and in_actions and isinstance(item, str):
        found.entities[item] = None
        return
    if key in _MAY_NAME_ENTITY:
        for target in _ids(item):
            if ENTITY_ID.fullmatch(target):
                found.entities[target] = None
    if key in _FOREIGN_KEYS:
        in_actions = None
    elif in_actions is False and key in {"actions", "sequence"}:
        in_actions = True
    _walk(item, found, in_actions=in_actions)


def _ids(item: Any) -> Iterator[str]:
    """Yield ids from a list, a text, or a text with commas."""
    if isinstance(item, str):
        if is_template(item):
            yield item
        else:
            yield from (part.strip() for part in item.split(",") if part.strip())
    elif isinstance(item, list | tuple):
        for part in item:
            yield from _ids(part)
    elif isinstance(item, Mapping):
        # A time trigger at an entity, with an offset.
        yield from _ids(item.get("entity_id", ()))


def _text(text: str, found: References) -> None:
    if not is_template(text):
        return
    found.has_templates = True
    for pattern in (_IN_TEMPLATE, _STATES_DOT):
        found.entities.update(dict.fromkeys(pattern.findall(text)))
