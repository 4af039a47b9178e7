"""Home Assistant's intents as the service calls that they stand for. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from ..domains.rows import domain_of
from ..domains.tables import INTENTS
from .arguments import (
    TARGET_ALIASES,
    TARGET_KINDS,
    CallRequest,
    as_texts,
    is_blank,
    unwrap,
)
from .problems import failed

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
    slots = {
        _KINDS.get(key := slot.strip().casefold(), key): value
        for slot, value in unwrap(dict(slots), ("name", "area", "domain")).items()
        if not is_blank(value)
    }
    targets: dict[str, tuple[str, ...]] = {}
    data = dict(row.data)
    for slot, value in slots.items():
        kind = slot if slot in TARGET_KINDS else TARGET_ALIASES.get(slot)
        if kind is not None and slot not in row.fields:
            targets[kind] = (*targets.get(kind, ()), *as_texts(value))
        elif slot not in _KINDS.values() and not slot.startswith("preferred_"):
            data[row.fields.get(slot, slot)] = value
    domains = tuple(text.casefold() for text in as_texts(slots.get("domain")))
    classes = as_texts(slots.get("device_class"))
    domain, _, service = row.service.partition(".")
    if len(classes) > 1:
        raise failed("invalid_arguments", "Give one device_class with each call.")
    if not targets and area_id is not None and service not in domain_of(domain).alone:
        targets["area_id"] = (area_id,)
    elif targets.get("entity_id") == ("all",) and not domains:
        targets.pop("entity_id")
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
        device_class=classes[0] if len(classes) == 1 else None,
        only=frozenset(domains) if is_generic else frozenset(),
        is_intent=True,
    )
