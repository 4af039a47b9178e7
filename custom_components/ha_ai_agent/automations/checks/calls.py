"""What actions are given: things that can do it, with values that they take."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from homeassistant.helpers.target import (
    TargetSelection,
    async_extract_referenced_entity_ids,
)

from ...calls.facts import ServiceFacts, read_service, supports
from ...calls.fit import refuse_unknown_color
from ...calls.problems import Refusal
from ...calls.values import Values, entity_ids_in
from ...domains.model import GENERIC
from ...domains.tables import POSSIBLE
from ...home.snapshot import Entity
from ..references import ENTITY_ID, PUBLIC, TARGET_KEYS, is_template
from .parts import Part, listed
from .things import Findings, Things, as_number

_DOMAINS: Final = frozenset(
    {
        *(POSSIBLE["on_off"] + POSSIBLE["numbers"] + POSSIBLE["moments"]),
        *(*POSSIBLE["any_text"], *POSSIBLE["states"], *POSSIBLE["lists"]),
    }
)
_LISTS: Final = {
    **{
        field: own
        for field, own in POSSIBLE["attributes"].items()
        if isinstance(own, str) and field != "event_type"
    },
    "activity": "activity_list",
    "hvac_mode": "hvac_modes",
    "option": "options",
    "tone": "available_tones",
}
_RANGES: Final = {
    "temperature": ("min_temp", "max_temp"),
    "target_temp_low": ("min_temp", "max_temp"),
    "target_temp_high": ("min_temp", "max_temp"),
    "humidity": ("min_humidity", "max_humidity"),
    "value": ("min", "max"),
}
_COLORED: Final = frozenset({"hs", "rgb", "rgbw", "rgbww", "xy"})
_LIGHT_FIELDS: Final = {
    **dict.fromkeys(
        ("brightness", "brightness_pct", "brightness_step", "brightness_step_pct"),
        ("be dimmed", frozenset({*_COLORED, "brightness", "color_temp", "white"})),
    ),
    **dict.fromkeys(
        ("color_temp_kelvin", "color_temp", "kelvin"),
        ("change its white", frozenset({*_COLORED, "color_temp"})),
    ),
    **dict.fromkeys(
        ("hs_color", "rgb_color", "rgbw_color", "rgbww_color", "xy_color"),
        ("show colors", _COLORED),
    ),
    "color_name": ("show colors", _COLORED),
}
_ENTITY_FIELDS: Final = frozenset({"group_members", "snapshot_entities"})
_FRACTIONS: Final = frozenset({"brightness_pct", "position", "percentage", "humidity"})


def check_call(part: Part, things: Things, found: Findings) -> None:
    """Hold a call against what its targets are and can."""
    item = part.own
    service_id = item.get("action", item.get("service"))
    if not isinstance(service_id, str) or is_template(service_id):
        return
    domain, _, service = service_id.lower().partition(".")
    facts = read_service(things.hass, things.home, domain, service)
    if facts is None:
        return
    if domain == "homeassistant":
        _check_generic(part, service, _named(item, things), things, found)
    data = {
        key: value
        for key, value in _mapping(item.get("data")).items()
        if key not in TARGET_KEYS
    }
    _check_named(part, data, things, found)
    ids = _named(item, things)
    fitting = _fitting(part, facts, ids, things, found)
    if not ids:
        _check_places(part, facts, item, things, found)
    literal = {key: val for key, val in data.items() if not _has_template(val)}
    _check_fields(part, facts, fitting, literal, things, found)
    for key, value in literal.items():
        _check_light(part, key, fitting, things, found)
        _check_white(part, key, value, fitting, things, found)
        _check_field(part, facts.service_id, key, fitting, things, found)
        _check_date(part, key, fitting, things, found)
        _check_range(part, key, value, fitting, things, found)
        _check_option(part, key, value, fitting, things, found)
        if key in _FRACTIONS and isinstance(value, float) and 0 < value < 1:
            found.note(
                part, f"`{key}: {value:g}` is less than one percent: {value * 100:g}?"
            )


def _check_generic(
    part: Part, service: str, ids: list[str], things: Things, found: Findings
) -> None:
    """Refuse things that have nothing of the kind: `homeassistant.turn_off`, a lock."""
    if service not in GENERIC:
        return
    for entity_id in ids:
        domain = entity_id.partition(".")[0]
        own = things.hass.services.async_services_for_domain(domain)
        if domain == "group" or service in own:
            continue
        can = [f"{domain}.{name}" for name in sorted(own) if name != "reload"]
        told = f"It can: {', '.join(can[:12])}" if can else "It only shows something"
        found.refuse(
            part,
            f"'homeassistant.{service}' does nothing with {things.name(entity_id)}."
            f" {told}.",
            can[:5],
        )


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _named(item: Mapping[str, Any], things: Things) -> list[str]:
    """Return the entities that stand there as a target, one by one."""
    found: dict[str, None] = {}
    for holder in (item, _mapping(item.get("target")), _mapping(item.get("data"))):
        for given in listed(holder.get("entity_id")):
            for text in str(given).split(","):
                wanted = things.entity_id(text.strip())
                if ENTITY_ID.fullmatch(wanted):
                    found[wanted] = None
    return list(found)


def _check_named(
    part: Part, data: Mapping[str, Any], things: Things, found: Findings
) -> None:
    """Refuse entities in fields that are not there, or not for the assistant."""
    for key, value in data.items():
        if key == "entities" and isinstance(value, Mapping):
            for given in map(str, value):
                if things.hass.states.get(given) is None:
                    found.refuse(part, f"`{key}`: there is no entity '{given}'.")
        if not key.endswith("entity_id") and key not in _ENTITY_FIELDS:
            continue
        for given in map(str, listed(value)):
            if ENTITY_ID.fullmatch(given) and things.hass.states.get(given) is None:
                found.refuse(part, f"`{key}`: there is no entity '{given}'.")
    known = things.home.by_entity_id
    for entity_id in entity_ids_in(data, lambda id_: _exists(id_, things)):
        if entity_id not in known and entity_id.partition(".")[0] not in PUBLIC:
            found.refuse(part, "the data names an entity that is not exposed to you.")


def _exists(entity_id: str, things: Things) -> bool:
    return things.hass.states.get(entity_id) is not None


def _fitting(
    part: Part, facts: ServiceFacts, ids: list[str], things: Things, found: Findings
) -> list[str]:
    """Return the targets that the service is for, and refuse the others."""
    if not facts.is_entity_service or facts.domain not in _DOMAINS:
        return ids
    allowed = facts.target_domains or {facts.domain}
    fitting: list[str] = []
    for entity_id in ids:
        domain = entity_id.partition(".")[0]
        if domain == "group":
            continue
        if domain not in allowed:
            found.refuse(
                part,
                f"'{facts.service_id}' does nothing with {things.name(entity_id)}:"
                f" it is for {', '.join(sorted(allowed))}.",
                _instead(entity_id, facts, things),
            )
            continue
        entity = things.home.by_entity_id.get(entity_id)
        is_known = "supported_features" in things.attributes(entity_id)
        if entity and is_known and not supports(things.hass, facts, entity):
            found.refuse(
                part,
                f"{things.name(entity_id)} cannot do '{facts.service_id}'."
                f"{_can(entity, facts, things)}",
            )
        fitting.append(entity_id)
    return fitting


def _instead(entity_id: str, facts: ServiceFacts, things: Things) -> list[str]:
    """Return the same service of the thing's own domain."""
    domain = entity_id.partition(".")[0]
    own = things.hass.services.async_services_for_domain(domain)
    return [f"{domain}.{facts.service}"] if facts.service in own else []


def _can(entity: Entity, facts: ServiceFacts, things: Things) -> str:
    """Return what a thing can do of its domain."""
    names: list[str] = []
    for service in things.hass.services.async_services_for_domain(facts.domain):
        other = read_service(things.hass, things.home, facts.domain, service)
        if other is None or not other.is_entity_service:
            continue
        if supports(things.hass, other, entity):
            names.append(service)
    return f" It can: {', '.join(sorted(names)[:12])}." if names else ""


def _check_places(
    part: Part,
    facts: ServiceFacts,
    item: Mapping[str, Any],
    things: Things,
    found: Findings,
) -> None:
    """Note places in which there is nothing that the service is for."""
    target = {**item, **_mapping(item.get("target"))}
    places = {
        key: [text for text in map(str, listed(target[key])) if not is_template(text)]
        for key in TARGET_KEYS
        if key != "entity_id" and target.get(key)
    }
    if not any(places.values()) or "entity_id" in target:
        return
    if not facts.is_entity_service or facts.domain not in _DOMAINS:
        return
    selected = async_extract_referenced_entity_ids(
        things.hass, TargetSelection(dict(places))
    )
    ids = selected.referenced | selected.indirectly_referenced
    allowed = facts.target_domains or {facts.domain}
    if not any(id_.partition(".")[0] in allowed for id_ in ids):
        found.note(
            part,
            f"'{facts.service_id}' reaches nothing: there is no"
            f" {' or '.join(sorted(allowed))} in"
            f" {', '.join(_place(one, things) for one in _flat(places))}.",
        )


def _flat(places: Mapping[str, list[str]]) -> Iterator[str]:
    for ids in places.values():
        yield from ids


def _place(given: str, things: Things) -> str:
    home = things.home
    known = (
        home.by_area_id.get(given)
        or home.by_floor_id.get(given)
        or home.by_device_id.get(given)
    )
    return known.name if known is not None else given


def _check_fields(
    part: Part,
    facts: ServiceFacts,
    ids: list[str],
    data: Mapping[str, Any],
    things: Things,
    found: Findings,
) -> None:
    """Refuse what `call_service` would refuse."""
    entities = [
        entity
        for id_ in ids
        if (entity := things.home.by_entity_id.get(id_)) is not None
    ]
    known = {*facts.field_names(), *data}
    unit = things.hass.config.units.temperature_unit
    try:
        if isinstance(color := data.get("color_name"), str):
            refuse_unknown_color(color)
        Values(facts.description, known, entities, str(unit)).fit(data)
    except Refusal as refusal:
        found.refuse(part, refusal.message)


def _check_light(
    part: Part,
    key: str,
    ids: list[str],
    things: Things,
    found: Findings,
) -> None:
    if key not in _LIGHT_FIELDS:
        return
    verb, wanted = _LIGHT_FIELDS[key]
    for entity_id in ids:
        modes = things.attributes(entity_id).get("supported_color_modes")
        if not modes or wanted & set(map(str, modes)):
            continue
        found.refuse(
            part,
            f"{things.name(entity_id)} cannot {verb} (`{key}`): it is"
            f" {', '.join(sorted(map(str, modes)))}.",
        )


def _check_white(
    part: Part,
    key: str,
    value: Any,
    ids: list[str],
    things: Things,
    found: Findings,
) -> None:
    """Note a white that a lamp does not reach: it shows what is nearest."""
    number = as_number(value)
    if key not in {"color_temp_kelvin", "kelvin"} or not number:
        return
    for entity_id in ids:
        attributes = things.attributes(entity_id)
        low, high = (
            as_number(attributes.get(f"{edge}_color_temp_kelvin"))
            for edge in ("min", "max")
        )
        if low and high and not low <= number <= high:
            found.note(
                part,
                f"{things.name(entity_id)} cannot show {number:g} K: it is between"
                f" {low:g} and {high:g} K.",
            )


def _check_field(
    part: Part,
    service_id: str,
    key: str,
    ids: list[str],
    things: Things,
    found: Findings,
) -> None:
    """Refuse a field that needs what a thing cannot do: a range of temperatures."""
    feature = POSSIBLE["field_features"].get(service_id, {}).get(key)
    for entity_id in ids if feature else ():
        can = things.attributes(entity_id).get("supported_features")
        if isinstance(can, int) and can and not can & feature:
            found.refuse(part, f"{things.name(entity_id)} does not take `{key}`.")


def _check_date(
    part: Part,
    key: str,
    ids: list[str],
    things: Things,
    found: Findings,
) -> None:
    """Refuse a date for what is only a time of day, and the other way round."""
    if key not in {"date", "time"}:
        return
    for entity_id in ids:
        if things.attributes(entity_id).get(f"has_{key}") is False:
            other = "time" if key == "date" else "date"
            found.refuse(
                part, f"{things.name(entity_id)} has no {key}, only a {other}."
            )


def _check_range(
    part: Part,
    key: str,
    value: Any,
    ids: list[str],
    things: Things,
    found: Findings,
) -> None:
    number = as_number(value)
    if key not in _RANGES or number is None:
        return
    for entity_id in ids:
        attributes = things.attributes(entity_id)
        low, high = (as_number(attributes.get(edge)) for edge in _RANGES[key])
        if (low is None or number >= low) and (high is None or number <= high):
            continue
        found.refuse(
            part,
            f"{things.name(entity_id)} does not take `{key}: {number:g}`: between"
            f" {_shown(low)} and {_shown(high)}.",
        )


def _check_option(
    part: Part,
    key: str,
    value: Any,
    ids: list[str],
    things: Things,
    found: Findings,
) -> None:
    if key not in _LISTS or not isinstance(value, str):
        return
    for entity_id in ids:
        own = things.attributes(entity_id).get(_LISTS[key])
        options = list(map(str, own)) if isinstance(own, list | tuple) else []
        if not options or value in options:
            continue
        if key == "effect" and value in {"off", "None"}:
            continue
        found.refuse(
            part,
            f"{things.name(entity_id)} has no `{key}` '{value}'. It has:"
            f" {', '.join(options[:20])}.",
            [one for one in options if one.casefold() == value.casefold()]
            or options[:5],
        )


def _shown(number: float | None) -> str:
    return "any" if number is None else f"{number:g}"


def _has_template(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_has_template, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_has_template, value))
    return is_template(value)
