"""Whether conditions can hold at the moment when a trigger starts it. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ...domains.checks import seconds
from ..references import is_template
from .parts import is_enabled, listed

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NO_FACTS: Final = frozenset({"attribute", "value_template"})
type Name = Callable[[str], str]


@dataclass(slots=True)
class Moment:
    """What is certain at a moment: states, numbers, the clock, the sun."""

    states: dict[str, frozenset[str]] = field(default_factory=dict)
    spans: dict[tuple[str, str], tuple[float, float]] = field(default_factory=dict)
    clock: float | None = None
    days: frozenset[str] = frozenset()
    sun: tuple[str, float] | None = None
    trigger_id: str | None = None

    def copy(self) -> Moment:
        """Return the same to add to."""
        return Moment(
            states=dict(self.states),
            spans=dict(self.spans),
            clock=self.clock,
            days=self.days,
            sun=self.sun,
            trigger_id=self.trigger_id,
        )

    def later(self) -> Moment:
        """Return what is still certain once something else has happened."""
        return Moment(trigger_id=self.trigger_id)


def moments_of(triggers: Any) -> list[Moment]:
    """Return what is certain when each of the triggers fires, the disabled left out."""
    found: list[Moment] = []
    for index, item in enumerate(_flat(triggers)):
        if not isinstance(item, Mapping) or not is_enabled(item):
            continue
        given = item.get("id")
        trigger_id = None if is_template(given) else str(given or index)
        found.extend(_moments(item, trigger_id))
    return found


def ids_of(triggers: Any) -> tuple[str, ...]:
    """Return the ids of triggers: those that are given, else their places."""
    return tuple(
        str(item.get("id") or index)
        for index, item in enumerate(_flat(triggers))
        if isinstance(item, Mapping)
    )


def _flat(triggers: Any) -> Iterable[Any]:
    for item in listed(triggers):
        if isinstance(item, Mapping) and "triggers" in item:
            yield from _flat(item["triggers"])
        else:
            yield item


def _moments(item: Mapping[str, Any], trigger_id: str | None) -> Iterable[Moment]:
    facts = Moment(trigger_id=trigger_id)
    ids = [str(one) for one in listed(item.get("entity_id"))]
    match item.get("trigger"):
        case "state" if "attribute" not in item and len(ids) == 1:
            if (states := _literals(item.get("to"))) is not None:
                facts.states[ids[0]] = states
        case "numeric_state" if len(ids) == 1 and "value_template" not in item:
            if (span := _span(item)) is not None:
                facts.spans[ids[0], str(item.get("attribute", ""))] = span
        case "sun" if (shift := offset_of(item.get("offset"))) is not None:
            facts.sun = (str(item.get("event")), shift)
        case "time":
            days = frozenset(map(str, listed(item.get("weekday"))))
            for at in listed(item.get("at")):
                moment = facts.copy()
                moment.clock, moment.days = _clock(at), days
                yield moment
            return
    yield facts


def holds(condition: Any, facts: Moment) -> bool | None:
    """Return whether a condition holds then; None: it depends."""
    if not isinstance(condition, Mapping) or not is_enabled(condition):
        return None
    for word in ("and", "or", "not"):
        inner = condition.get(word)
        if condition.get("condition") == word:
            inner = condition.get("conditions")
        if inner is not None:
            return _joined(word, listed(inner), facts)
    match condition.get("condition"):
        case "state":
            return _state_holds(condition, facts)
        case "numeric_state":
            return _number_holds(condition, facts)
        case "time":
            return _time_holds(condition, facts)
        case "sun":
            return _sun_holds(condition, facts)
        case "trigger" if facts.trigger_id is not None:
            ids = [str(one) for one in listed(condition.get("id"))]
            return None if any(map(is_template, ids)) else facts.trigger_id in ids
    return None


def all_hold(conditions: Any, facts: Moment) -> bool | None:
    """Return whether all hold; each may also contradict those before it."""
    known = facts.copy()
    result: bool | None = True
    for condition in listed(conditions):
        one = holds(condition, known)
        if one is False:
            return False
        if one is None:
            result = None
        learn(condition, known)
    return result


def _joined(word: str, inner: Iterable[Any], facts: Moment) -> bool | None:
    if word == "and":
        return all_hold(tuple(inner), facts)
    said = [holds(one, facts) for one in inner]
    if True in said:
        return word == "or"
    if said and all(one is False for one in said):
        return word == "not"
    return None


def learn(condition: Any, facts: Moment) -> None:
    """Take in what is certain once a condition has held."""
    if not isinstance(condition, Mapping) or not is_enabled(condition):
        return
    ids = [str(one) for one in listed(condition.get("entity_id"))]
    if condition.get("condition") == "trigger" and facts.trigger_id is None:
        own = [str(one) for one in listed(condition.get("id"))]
        facts.trigger_id = own[0] if len(own) == 1 and not is_template(own[0]) else None
    if condition.get("match") == "any" or _NO_FACTS & set(condition):
        return
    for entity_id in ids:
        if condition.get("condition") == "state":
            if (states := _literals(condition.get("state"))) is not None:
                facts.states.setdefault(entity_id, states)
        elif condition.get("condition") == "numeric_state" and (
            span := _span(condition)
        ):
            facts.spans.setdefault((entity_id, ""), span)


def _literals(value: Any) -> frozenset[str] | None:
    given = listed(value)
    if not given or any(
        not isinstance(one, str | int | float) or is_template(one) for one in given
    ):
        return None
    texts = frozenset(map(str, given))
    # The state of a helper may be meant.
    return None if any(text.startswith("input_") for text in texts) else texts


def _state_holds(item: Mapping[str, Any], facts: Moment) -> bool | None:
    wanted = _literals(item.get("state"))
    if wanted is None or "attribute" in item:
        return None
    said: list[bool | None] = []
    for entity_id in map(str, listed(item.get("entity_id"))):
        known = facts.states.get(entity_id)
        if known is None:
            said.append(None)
        elif not known & wanted:
            said.append(False)
        else:
            said.append(True if known <= wanted and "for" not in item else None)
    if item.get("match") == "any":
        return False if said and all(one is False for one in said) else None
    if False in said:
        return False
    return True if said and all(said) else None


def _span(item: Mapping[str, Any]) -> tuple[float, float] | None:
    span = [float("-inf"), float("inf")]
    for index, key in enumerate(("above", "below")):
        if key not in item:
            continue
        value = item[key]
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            return None
        try:
            span[index] = float(value)
        except ValueError:
            return None
    return span[0], span[1]


def _number_holds(item: Mapping[str, Any], facts: Moment) -> bool | None:
    wanted = _span(item)
    if wanted is None or "value_template" in item:
        return None
    attribute = str(item.get("attribute", ""))
    said: list[bool | None] = []
    for entity_id in map(str, listed(item.get("entity_id"))):
        known = facts.spans.get((entity_id, attribute))
        if known is None:
            said.append(None)
        elif max(known[0], wanted[0]) >= min(known[1], wanted[1]):
            said.append(False)
        else:
            inside = wanted[0] <= known[0] and known[1] <= wanted[1]
            said.append(True if inside else None)
    if False in said:
        return False
    return True if said and all(said) else None


def _clock(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return seconds(value) if ":" in str(value) else None


def offset_of(value: Any) -> float | None:
    """Return an offset in seconds; None where it cannot be read."""
    if not value:
        return 0.0
    if isinstance(value, str) and value[:1] in "+-":
        found = seconds(value[1:])
        return None if found is None else (-found if value[0] == "-" else found)
    return seconds(value)


def _time_holds(item: Mapping[str, Any], facts: Moment) -> bool | None:
    days = frozenset(map(str, listed(item.get("weekday"))))
    if days and facts.days and not days & facts.days:
        return False
    has_span = "after" in item or "before" in item
    after = _clock(item["after"]) if "after" in item else 0.0
    before = _clock(item["before"]) if "before" in item else 86400.0
    if not has_span:
        is_within: bool | None = True
    elif facts.clock is None or after is None or before is None:
        is_within = None
    elif after < before:
        is_within = after <= facts.clock < before
    else:
        is_within = not before <= facts.clock < after
    if is_within is False or not days:
        return is_within
    return is_within if facts.days and facts.days <= days else None


def _sun_holds(item: Mapping[str, Any], facts: Moment) -> bool | None:
    if facts.sun is None:
        return None
    event, shift = facts.sun
    after, before = item.get("after"), item.get("before")
    if before == "sunrise" and after == "sunset":
        # The night: true on either side.
        return True if event == "sunset" and shift > 0 else None
    said = [
        _sun_side(event, shift, str(edge), offset_of(item.get(key)), is_after=is_after)
        for edge, key, is_after in (
            (after, "after_offset", True),
            (before, "before_offset", False),
        )
        if edge is not None
    ]
    if False in said:
        return False
    return True if said and all(said) else None


def _sun_side(
    event: str, shift: float, edge: str, edge_shift: float | None, *, is_after: bool
) -> bool | None:
    if edge_shift is None:
        return None
    if event == edge:
        return shift >= edge_shift if is_after else shift < edge_shift
    if shift or edge_shift:
        return None
    is_later = event == "sunset"
    return is_later if is_after else not is_later


def named_days(days: Iterable[str]) -> list[str]:
    """Return days in the order of the week."""
    return sorted(days, key=lambda day: _DAYS.index(day) if day in _DAYS else 7)
