"""States, numbers and places in triggers and conditions: those that can be."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ...domains.tables import POSSIBLE
from ..references import is_template
from .parts import Part, listed
from .things import Findings, Things, always_possible, as_number

_FAR_CELSIUS: Final = 35
_NEAR_DEGREES: Final = 15
_STATE_KEYS: Final = ("to", "from", "not_to", "not_from")


_SHOWS_LITTLE: Final = frozenset({"off", "idle", "standby", "unknown", "unavailable"})
"""States in which a thing may lack attributes that it has at other times."""


def check_states(part: Part, things: Things, found: Findings) -> None:
    """Hold what a trigger or a condition waits for against what can be."""
    item = part.own
    kind = _kind(part)
    if kind == "state":
        _check_state(part, item, things, found)
    elif kind == "numeric_state":
        for entity_id in entities(item, things):
            _check_number(part, entity_id, item, things, found)
        _check_span(part, item, found)
    elif kind == "zone":
        _check_zone(part, item, things, found)
    elif kind in things.domains:
        for entity_id in entities(item, things):
            _check_own(part, kind, entity_id, things, found)


def _check_own(
    part: Part, domain: str, entity_id: str, things: Things, found: Findings
) -> None:
    """Refuse another domain's thing where a domain's own trigger waits for its own."""
    if entity_id.partition(".")[0] == domain:
        return
    own = [id_ for id_ in things.home.by_entity_id if id_.startswith(f"{domain}.")]
    found.refuse(part, f"{things.name(entity_id)} is no {domain}.", own[:5])


def _kind(part: Part) -> str:
    return str(part.own.get("trigger" if part.kind == "trigger" else "condition"))


def entities(item: Mapping[str, Any], things: Things) -> Iterator[str]:
    """Yield the entities that a trigger or a condition is about."""
    for given in listed(item.get("entity_id")):
        for text in str(given).split(","):
            if (wanted := text.strip()) and not is_template(wanted):
                yield things.entity_id(wanted)


def literals(value: Any) -> Iterator[str]:
    """Yield the states that are written out."""
    for given in listed(value):
        if given is None or isinstance(given, Mapping) or is_template(given):
            continue
        yield str(given)


def _check_state(
    part: Part, item: Mapping[str, Any], things: Things, found: Findings
) -> None:
    keys = _STATE_KEYS if part.kind == "trigger" else ("state",)
    attribute = item.get("attribute")
    for entity_id in entities(item, things):
        if isinstance(attribute, str):
            check_attribute(part, entity_id, attribute, things, found)
        for key in keys:
            for literal in literals(item.get(key)):
                if _is_reference(literal, things):
                    continue
                if isinstance(attribute, str):
                    check_value(part, key, entity_id, attribute, literal, things, found)
                else:
                    check_literal(part, key, entity_id, literal, things, found)
    before, after = list(literals(item.get("from"))), list(literals(item.get("to")))
    if before and before == after and len(before) == 1:
        found.refuse(
            part, f"`from` and `to` are both '{after[0]}': nothing changes then."
        )


def _is_reference(literal: str, things: Things) -> bool:
    """Return whether a state is given as that of a helper, as conditions may."""
    return literal.startswith("input_") and things.hass.states.get(literal) is not None


def check_literal(
    part: Part, key: str, entity_id: str, literal: str, things: Things, found: Findings
) -> None:
    """Refuse a state that a thing is never in."""
    possible = things.possible(entity_id)
    if possible is None or always_possible(literal):
        return
    name = things.name(entity_id)
    if possible.is_number:
        if as_number(literal) is None:
            found.refuse(
                part, f"{name} is never '{literal}': {possible.told()} (`{key}`)."
            )
        elif part.kind == "trigger" and not things.counts(entity_id, literal):
            found.note(
                part,
                f"{name} has to be exactly {literal}: above or below is usually meant"
                " (numeric_state).",
            )
        return
    if possible.is_moment:
        found.refuse(
            part,
            f"{name} is never '{literal}': {possible.told()}. Leave `{key}` out to"
            " start at every change.",
        )
        return
    if literal in possible.states:
        return
    meant = possible.nearest(literal)
    hint = f" Probably meant: '{meant}'." if meant else ""
    found.refuse(
        part,
        f"{name} is never '{literal}': {possible.told()} (`{key}`).{hint}",
        [meant] if meant else possible.states[:5],
    )


def check_attribute(
    part: Part, entity_id: str, attribute: str, things: Things, found: Findings
) -> None:
    """Note an attribute that a thing does not have."""
    known = things.attributes(entity_id)
    state = things.state(entity_id)
    if attribute in known or state is None or state in _SHOWS_LITTLE:
        return
    if f"{attribute}s" in known:
        # What lists the values that it can have.
        return
    # What can be told to do something may show more when it does it.
    is_known = attribute in {*POSSIBLE["attributes"], *POSSIBLE["attribute_ranges"]}
    domain = entity_id.partition(".")[0]
    if is_known and things.hass.services.async_services_for_domain(domain):
        return
    has = ", ".join(sorted(map(str, known))[:10])
    found.note(
        part,
        f"{things.name(entity_id)} has no attribute '{attribute}' now. It has: {has}.",
    )


def check_value(
    part: Part,
    key: str,
    entity_id: str,
    attribute: str,
    literal: str,
    things: Things,
    found: Findings,
) -> None:
    """Refuse a value that an attribute never has."""
    values = things.values(entity_id, attribute)
    if values is None or literal in values:
        return
    found.refuse(
        part,
        f"`{attribute}` of {things.name(entity_id)} is never '{literal}' (`{key}`)."
        f" It can be {', '.join(values[:12])}.",
        values[:5],
    )


# Numbers


def _check_number(
    part: Part,
    entity_id: str,
    item: Mapping[str, Any],
    things: Things,
    found: Findings,
) -> None:
    attribute = item.get("attribute")
    if item.get("value_template") is not None:
        return
    if isinstance(attribute, str):
        check_attribute(part, entity_id, attribute, things, found)
    name = things.name(entity_id)
    possible = things.possible(entity_id)
    if attribute is None and possible is not None and not possible.is_number:
        domain = entity_id.partition(".")[0]
        better = POSSIBLE["number_attributes"].get(domain)
        hint = f" Its `attribute: {better}` is a number." if better else ""
        found.refuse(part, f"{name} is never a number: {possible.told()}.{hint}")
        return
    now = things.state(entity_id)
    if attribute is None and possible is None and now and as_number(now) is None:
        found.note(part, f"{name} is '{now[:40]}' now, which is no number.")
    low, high = things.bounds(entity_id, attribute)
    above, below = as_number(item.get("above")), as_number(item.get("below"))
    unit = "" if attribute else things.unit(entity_id)
    span = f"it is between {_shown(low)} and {_shown(high)}{unit and f' {unit}'}"
    if high is None and low is not None:
        span = f"it is never below {_shown(low)}{unit and f' {unit}'}"
    if above is not None and high is not None and above >= high:
        found.refuse(part, f"{name} is never above {above:g}: {span}.")
    elif below is not None and low is not None and below <= low:
        found.refuse(part, f"{name} is never below {below:g}: {span}.")
    elif (above is not None and low is not None and above < low) or (
        below is not None and high is not None and below > high
    ):
        found.note(part, f"{name} is always like this: {span}.")
    elif attribute is None:
        _check_usual(part, entity_id, (above, below), things, found)


def _check_usual(
    part: Part,
    entity_id: str,
    thresholds: tuple[float | None, float | None],
    things: Things,
    found: Findings,
) -> None:
    """Note a threshold that hardly anything of the kind reaches: often a wrong unit."""
    device_class = str(things.attributes(entity_id).get("device_class"))
    unit = things.unit(entity_id)
    usual = POSSIBLE["usual"].get(device_class, {}).get(unit)
    now = as_number(things.state(entity_id))
    for threshold in thresholds:
        if threshold is None:
            continue
        is_far = usual is not None and not usual[0] <= threshold <= usual[1]
        if (other := _other_degrees(threshold, now, unit)) is not None:
            found.note(
                part,
                f"{things.name(entity_id)} is {now:g} {unit} now: is {threshold:g}"
                f" {other} meant?",
            )
            continue
        if now is not None and abs(threshold) > 100 * max(abs(now), 1):
            is_far = is_far or unit in {"kW", "kWh", "MWh", "bar", "m"}
        if is_far:
            told = f" It is {now:g} {unit} now." if now is not None else ""
            found.note(
                part,
                f"{things.name(entity_id)} is measured in {unit}:"
                f" {threshold:g} {unit} is hardly meant.{told}",
            )


def _other_degrees(threshold: float, now: float | None, unit: str) -> str | None:
    """Return the other unit where a temperature is near only in that."""
    if now is None or unit not in {"°C", "°F"}:
        return None
    if unit == "°C":
        meant, is_far = (threshold - 32) / 1.8, threshold - now > _FAR_CELSIUS
    else:
        meant, is_far = threshold * 1.8 + 32, now - threshold > _FAR_CELSIUS
    other = "°F" if unit == "°C" else "°C"
    return other if is_far and abs(meant - now) < _NEAR_DEGREES else None


def _check_span(part: Part, item: Mapping[str, Any], found: Findings) -> None:
    above, below = as_number(item.get("above")), as_number(item.get("below"))
    if above is not None and below is not None and above >= below:
        found.refuse(
            part,
            f"nothing is above {above:g} and below {below:g} at the same time. For"
            " either of them give two.",
        )


def _shown(number: float | None) -> str:
    return "any number" if number is None else f"{number:g}"


# Places


def _check_zone(
    part: Part, item: Mapping[str, Any], things: Things, found: Findings
) -> None:
    for zone in literals(item.get("zone")):
        if not zone.startswith("zone."):
            zones = sorted(
                id_
                for id_ in things.hass.states.async_entity_ids("zone")
                if id_ in things.home.by_entity_id or id_ == "zone.home"
            )
            found.refuse(
                part,
                f"'{zone}' is no zone. Zones are: {', '.join(zones) or 'none'}.",
                zones[:5],
            )
    for entity_id in entities(item, things):
        domain = entity_id.partition(".")[0]
        attributes = things.attributes(entity_id)
        if domain in POSSIBLE["movers"] or "latitude" in attributes:
            continue
        found.refuse(
            part,
            f"{things.name(entity_id)} is never in a zone: only persons and device"
            " trackers are.",
            sorted(
                id_
                for id_ in things.home.by_entity_id
                if id_.partition(".")[0] in POSSIBLE["movers"]
            )[:5],
        )
