"""Home Assistant's intents as the service calls that they stand for. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from ..domains.rows import domain_of
from ..domains.tables import INTENTS, Intent
from .arguments import (
    TARGET_ALIASES,
    TARGET_KINDS,
    CallRequest,
    as_texts,
    is_blank,
    split_text,
    unwrap,
)
from .kinds import is_everywhere

_KINDS: Final = {"domains": "domain", "device_classes": "device_class"}


def read_intent(
    intent_type: str, slots: Mapping[str, Any], area_id: str | None
) -> CallRequest | None:
    """Return the service call that an intent stands for, None if it is none.

    `area_id` is the speaker's: it counts where the slots name no place.
    """
    row = INTENTS.get(intent_type)
    if row is None or not row.service:
        return None
    slots = _read_slots(slots)
    targets = _targets(slots, row)
    data = dict(row.data) | {
        _field(slot, value, row.fields): value
        for slot, value in slots.items()
        if slot not in _KINDS.values()
        and not slot.startswith("preferred_")
        and _target(slot, row) is None
    }
    domains = _words(slots.get("domain"))
    classes = _words(slots.get("device_class"))
    domain, _, service = row.service.partition(".")
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


def _targets(slots: Mapping[str, Any], row: Intent) -> dict[str, tuple[str, ...]]:
    """Return what the slots name; the whole home is no place."""
    targets: dict[str, tuple[str, ...]] = {}
    for slot, value in slots.items():
        if (kind := _target(slot, row)) is None:
            continue
        texts = as_texts(value)
        if kind in {"area_id", "floor_id"}:
            texts = tuple(text for text in texts if not is_everywhere(text))
        if texts:
            targets[kind] = (*targets.get(kind, ()), *texts)
    return targets


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


def _read_slots(slots: Mapping[str, Any]) -> dict[str, Any]:
    """Return what slots say, with their keys as Home Assistant calls them."""
    found: dict[str, Any] = {}
    wanted = ("name", "area", "domain", "target", *TARGET_KINDS)
    for slot, value in unwrap(dict(slots), wanted).items():
        key = slot.strip().casefold()
        if key == "target":
            inner = value if isinstance(value, Mapping) else {"entity_id": value}
            found |= {str(kind): one for kind, one in inner.items()}
        elif not is_blank(value):
            found[_KINDS.get(key, key)] = value
    return found
