"""Home Assistant's intents as the service calls that they stand for. Pure."""

from collections.abc import Container, Mapping
import re
from typing import Any, Final

from ..domains.rows import domain_of
from ..domains.tables import FIELDS, INTENTS, Intent
from ..folding import edit_distance
from .arguments import (
    TARGET_ALIASES,
    TARGET_KINDS,
    CallRequest,
    as_texts,
    is_blank,
    split_text,
    unwrap,
)
from .kinds import is_everywhere, is_here

_KINDS: Final = {
    "domains": "domain",
    "device_classes": "device_class",
    "device_type": "device_class",
    "type": "device_class",
}
_SLOTS: Final = ("name", "area", "floor", "domain", "device_class")
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONG: Final = 8
"""Characters of a key in which two slips are no other word."""


def read_intent(
    intent_type: str, slots: Mapping[str, Any], area_id: str | None
) -> CallRequest | None:
    """Return the service call that an intent stands for, None if it is none.

    `area_id` is the speaker's: it counts where the slots name no place.
    """
    row = INTENTS.get(intent_type)
    if row is None or not row.service:
        return None
    slots = read_slots(slots, row)
    service = row.service
    if service.endswith(".turn_on") and _says_off(slots.get("state")):
        service = f"{service.partition('.')[0]}.turn_off"
    targets = _targets(slots, row, area_id)
    data = dict(row.data) | {
        _field(slot, value, row.fields): value
        for slot, value in slots.items()
        if slot not in _KINDS.values()
        and not slot.startswith("preferred_")
        and _target(slot, row) is None
    }
    domains = _words(slots.get("domain"))
    classes = _words(slots.get("device_class"))
    domain, _, service = service.partition(".")
    if not targets and area_id is not None and service not in domain_of(domain).alone:
        targets["area_id"] = (area_id,)
    elif targets.get("entity_id") == ("all",) and not (domains or classes):
        targets.pop("entity_id")
    if not targets and domain == "homeassistant" and (domains or classes):
        # As Home Assistant's intents mean it: everything of the kind.
        targets["entity_id"] = ("all",)
    if isinstance(data.get("volume_level"), int):
        data["volume_level"] = data["volume_level"] / 100
    is_generic = domain == "homeassistant"
    if len(domains) == 1 and not is_generic:
        # Stopping a valve is said as stopping a cover is.
        word = service.removesuffix(f"_{domain}").replace(f"_{domain}_", "_")
        meant = domain_of(domains[0]).verbs.get(word) if word != service else None
        if meant is not None:
            domain, service = domains[0], meant
    return CallRequest(
        domain=domain,
        service=service,
        targets=targets,
        data=data,
        device_classes=frozenset(classes),
        only=frozenset(domains) if is_generic else frozenset(),
        is_intent=True,
    )


def _target(slot: str, row: Intent) -> str | None:
    """Return which kind of target a slot is, if it is one."""
    if slot in row.fields:
        return None
    kind = slot if slot in TARGET_KINDS else TARGET_ALIASES.get(slot)
    # No intent knows devices: things are meant.
    return "entity_id" if kind == "device_id" else kind


def _targets(
    slots: Mapping[str, Any], row: Intent, area_id: str | None
) -> dict[str, tuple[str, ...]]:
    """Return what the slots name; the whole home is no place, "here" is one."""
    targets: dict[str, tuple[str, ...]] = {}
    for slot, value in slots.items():
        if (kind := _target(slot, row)) is None:
            continue
        texts = as_texts(value)
        if kind in {"area_id", "floor_id"}:
            texts = tuple(
                area_id if area_id is not None and is_here(text) else text
                for text in texts
                if not is_everywhere(text)
            )
        if texts:
            targets[kind] = (*targets.get(kind, ()), *texts)
    return targets


def _says_off(value: Any) -> bool:
    return value is False or str(value).strip().casefold() == "off"


def _field(slot: str, value: Any, fields: Mapping[str, str]) -> str:
    """Return the field of the service that a slot is."""
    if slot == "brightness" and isinstance(value, int | float) and 100 < value <= 255:
        # More than all of it: they count as the lamp does.
        return slot
    return fields.get(slot, slot)


def _words(value: Any) -> tuple[str, ...]:
    """Return words that may stand in one text."""
    return tuple(
        word.casefold() for text in as_texts(value) for word in split_text(text)
    )


def read_slots(slots: Mapping[str, Any], row: Intent) -> dict[str, Any]:
    """Return what slots say, with their keys as Home Assistant calls them."""
    found: dict[str, Any] = {}
    wanted = ("name", "area", "domain", "target", *TARGET_KINDS)
    known = (*_SLOTS, *TARGET_ALIASES, *_KINDS, *row.fields, *FIELDS)
    for slot, value in unwrap(dict(slots), wanted).items():
        key = _key_of(slot, row, known)
        if key == "target":
            inner = value if isinstance(value, Mapping) else {"entity_id": value}
            found |= {str(kind): one for kind, one in inner.items()}
        elif not is_blank(plain := _scalar(value)):
            found[key] = plain
    return found


def _key_of(slot: str, row: Intent, known: Container[str]) -> str:
    """Return the slot that is meant: written in humps, or with a slip."""
    key = _HUMP.sub("_", slot.strip()).casefold().replace(" ", "_")
    if key not in known and not key.startswith("preferred_"):
        slips = 1 if len(key) < _LONG else 2
        meant = (*_SLOTS, *row.slots)
        key = next((s for s in meant if edit_distance(key, s, slips) <= slips), key)
    if "area_id" in {key, TARGET_ALIASES.get(key)} and "area" in row.fields:
        return "area"
    return _KINDS.get(key, key)


def _scalar(value: Any) -> Any:
    """Return a value without what models wrap around it: `{"value": 22}`, `["on"]`."""
    if isinstance(value, Mapping):
        said = {str(key).casefold(): one for key, one in value.items()}
        if "value" in said:
            unit = said.get("unit") or said.get("unit_of_measurement") or ""
            is_plain = isinstance(said["value"], int | float)
            return f"{said['value']} {unit}" if unit and is_plain else said["value"]
        return _scalar(next(iter(said.values()))) if len(said) == 1 else value
    if isinstance(value, list | tuple) and len(value) == 1:
        return _scalar(value[0])
    return value
