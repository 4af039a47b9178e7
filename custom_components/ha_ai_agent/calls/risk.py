"""Where risk goes up: what one service does to one entity. Pure.

For what guards a home the safe directions are listed, and everything else asks: a
service that nobody here has heard of is no reason to open a door. No answer depends on
the present state, since an earlier call of the same turn may have changed it by then.
"""

from collections.abc import Iterator, Mapping
import re
from typing import Any, Final

from ..domains.entrances import looks_like_lock, looks_like_opener, looks_like_siren
from ..domains.model import GENERIC, Domain, Guard, Risk, words
from ..domains.rows import domain_of
from ..domains.tables import INTENTS, Intent
from .subjects import EntityFacts

_RAW_CODE: Final = re.compile(r"(?i)b64:.*|(?:0x)?[0-9a-f]{12,}|[A-Za-z0-9+/]{40,}=*")
_LEVELS: Final = ("brightness", "brightness_pct", "percentage", "value", "white")
RAW_WORDS: Final = words("""
    raw config configuration parameter parameters command cluster usercode code codes
    firmware reset factory value bulk remove delete clear pair permit reboot restart
    reload update install write register telegram key credential pin password user
    unlock open disarm invoke ping
    """)
_HOMEASSISTANT_SAFE: Final = frozenset({*GENERIC, "update_entity"})


def risk_to_entity(
    domain: str,
    service: str,
    data: Mapping[str, Any],
    entity: EntityFacts,
    *,
    critical_label: str,
    is_intent: bool = False,
) -> Risk | None:
    """Return how a service raises the risk at one entity, if it does."""
    if domain == "homeassistant":
        if service not in _HOMEASSISTANT_SAFE:
            return "configuration"
        if service == "update_entity":
            return None
    kind = entity.domain
    row = domain_of(kind)
    risk = _guard(row, domain, service, data, entity, is_intent=is_intent)
    if risk is not None:
        return risk
    if (
        entity.labels
        and critical_label.casefold() in entity.labels
        and not _lowers(row, domain, service, data)
    ):
        return "turn_off"
    is_foreign = domain != kind and domain not in {"homeassistant", "group"}
    if is_foreign and not RAW_WORDS.isdisjoint(service.split("_")):
        return "raw"
    return None


def guards_a_way_in(entity: EntityFacts) -> bool:
    """Return whether what is done to an entity may let somebody in, or harm."""
    row = domain_of(entity.domain)
    if row.relay in {"contact", "button"}:
        return _relay(row, "turn_on", {}, entity) is not None
    guard = _guard_of(row, entity)
    return guard is not None and guard.is_way_in


def risk_without_entity(
    domain: str,
    service: str,
    *,
    is_contained: bool,
    has_outer_data: bool,
    touches_all: bool = False,
) -> Risk | None:
    """Return the risk of a service that names no entity, or `all`.

    What the author of an exposed script wrote is the author's own; words that come
    from outside with the call and leave the home through it are not.
    """
    if domain == "intent":
        return None if INTENTS.get(service, Intent()).is_plain else "opaque"
    if not is_contained:
        return "no_target"
    row = domain_of(domain)
    if row.sends_out and has_outer_data:
        return "message"
    if row.is_powerful:
        return "no_target"
    if domain == "homeassistant":
        if service not in _HOMEASSISTANT_SAFE:
            return "configuration"
        return "unknown" if touches_all and service in GENERIC else None
    if service in {"reload", "trigger"}:
        return "configuration"
    if row.guard is not None:
        # A lock service whose target cannot be read: any lock.
        return None if _is_safe(row.guard, service) else "unknown"
    return None


def _guard(
    row: Domain,
    domain: str,
    service: str,
    data: Mapping[str, Any],
    entity: EntityFacts,
    *,
    is_intent: bool,
) -> Risk | None:
    """Return the risk at what guards a home."""
    if unsafe := row.raises.get(service):
        return unsafe
    if row.relay:
        return _relay(row, service, data, entity)
    guard = _guard_of(row, entity)
    if guard is None or _is_safe(guard, service):
        return None
    field = guard.safe_at_zero.get(service)
    if field is not None and _is_zero(data.get(field)):
        return None
    if service in GENERIC and guard.on_off != "own":
        return _generic(domain, service, guard, is_intent=is_intent)
    return guard.worse.get(service, guard.risk)


def _guard_of(row: Domain, entity: EntityFacts) -> Guard | None:
    """Return what is at stake with an entity."""
    guard = row.guard
    if guard is None or guard.is_guarded is None or guard.is_guarded(entity):
        return guard
    return None


def _is_safe(guard: Guard, service: str) -> bool:
    return service in guard.safe or service.startswith(guard.safe_prefix)


def _generic(
    domain: str, service: str, guard: Guard, *, is_intent: bool
) -> Risk | None:
    """Return what on, off and toggle mean for what has other words of its own.

    Home Assistant's intents say on for locking and for opening; its generic service
    does nothing there, but for a toggle.
    """
    if guard.on_off == "none":
        return None if domain == "homeassistant" else guard.risk
    if service == "toggle":
        return guard.risk
    if domain == "homeassistant" and not is_intent:
        return None
    return None if service == guard.on_off else guard.risk


def _relay(
    row: Domain, service: str, data: Mapping[str, Any], entity: EntityFacts
) -> Risk | None:
    """Return the risk of what only its name tells: a relay, a button, a remote."""
    if entity.beside is not None:
        # A lock's passage mode, a gate's button without a word in its name.
        guard = domain_of(entity.beside.domain).guard
        return guard.risk if guard is not None else "unknown"
    if service == "turn_off":
        # Off may be the way that a lock opens.
        return "unlock" if looks_like_lock(*_names(entity)) else None
    if service == "set_value" and _is_zero(data.get("value")):
        return None
    said = tuple(_texts(data)) if row.relay == "remote" else ()
    if any("{{" in text or "{%" in text for text in said):
        # Which of its codes is known only when it runs.
        return "raw"
    if any(_RAW_CODE.fullmatch(text) for text in said):
        return "raw"
    names = _names(entity)
    if looks_like_opener(*names, is_button=row.relay == "button") or (
        # "Open" at the remote of the garage.
        said
        and (
            looks_like_opener(*said, is_button=True) or looks_like_opener(*names, *said)
        )
    ):
        return "open"
    return "sound" if looks_like_siren(*names, *said) else None


def _names(entity: EntityFacts) -> tuple[str, ...]:
    return (entity.entity_id, entity.name, *entity.other_names)


def _texts(value: Any) -> Iterator[str]:
    """Yield the texts in the data of a call."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)


def _lowers(row: Domain, domain: str, service: str, data: Mapping[str, Any]) -> bool:
    """Return whether a service surely keeps something critical going."""
    if row.keeps_but is not None:
        return service != row.keeps_but
    if service == "turn_on":
        # What is a template may come out as nought.
        return all(
            _is_positive(data[key]) for key in _LEVELS if key in data
        ) and not any(str(key).startswith("brightness_step") for key in data)
    # A group is asked by the services of what it holds.
    return any(
        service in kind.keeps
        or (kind.guard is not None and service.startswith(kind.guard.safe_prefix))
        for kind in (row, domain_of(domain))
    )


def _is_zero(value: Any) -> bool:
    try:
        return float(value) == 0
    except TypeError, ValueError:
        return False


def _is_positive(value: Any) -> bool:
    try:
        return float(value) > 0
    except TypeError, ValueError:
        return False
