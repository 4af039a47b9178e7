"""Whether conditions held at a moment of the past. Pure."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from .terms import NotReplayed, is_true
from .timeline import Timeline, as_list, ids_of, number_of, seconds_of, value_of

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY: Final = 86400


def held(
    conditions: Any, timeline: Timeline, when: float, trigger: Mapping[str, Any]
) -> bool | None:
    """Return whether all conditions held; None if that cannot be known."""
    return _all([_held(one, timeline, when, trigger) for one in as_list(conditions)])


def _all(results: Sequence[bool | None]) -> bool | None:
    if False in results:
        return False
    return None if None in results else True


def _any(results: Sequence[bool | None]) -> bool | None:
    if True in results:
        return True
    return None if None in results else False


def _held(
    item: Any, timeline: Timeline, when: float, trigger: Mapping[str, Any]
) -> bool | None:
    if isinstance(item, str):
        item = {"condition": "template", "value_template": item}
    if not isinstance(item, Mapping):
        return None
    if item.get("enabled") is False:
        return True
    for word in ("and", "or", "not"):
        inner = item.get(word)
        if inner is None and item.get("condition") == word:
            inner = item.get("conditions")
        if inner is not None:
            results = [_held(one, timeline, when, trigger) for one in as_list(inner)]
            if word == "and":
                return _all(results)
            found = _any(results)
            return found if word == "or" or found is None else not found
    kind = str(item.get("condition"))
    if kind == "trigger":
        wanted = list(map(str, as_list(item.get("id"))))
        return str(trigger.get("id")) in wanted
    try:
        return _KINDS[kind](item, timeline, when) if kind in _KINDS else None
    except NotReplayed:
        return None


def _state(item: Mapping[str, Any], timeline: Timeline, when: float) -> bool | None:
    wanted = [_in_words(one) for one in as_list(item.get("state"))]
    results: list[bool | None] = []
    for entity_id in ids_of(item.get("entity_id")):
        if (moment := timeline.at(entity_id, when)) is None:
            results.append(None)
            continue
        values = [
            (other.state if (other := timeline.at(one, when)) else one)
            if "." in one and one in timeline.moments
            else one
            for one in wanted
        ]
        is_so = _in_words(value_of(moment, item.get("attribute"))) in values
        if is_so and item.get("for") is not None:
            span, since = seconds_of(item["for"]), timeline.since(entity_id, when)
            if span is None or since is None:
                results.append(None)
                continue
            is_so = when - since >= span
        results.append(is_so)
    return _any(results) if item.get("match") == "any" else _all(results)


def _in_words(value: Any) -> str:
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)


def _numeric(item: Mapping[str, Any], timeline: Timeline, when: float) -> bool | None:
    if "value_template" in item:
        return None
    results: list[bool | None] = []
    for entity_id in ids_of(item.get("entity_id")):
        moment = timeline.at(entity_id, when)
        results.append(
            None
            if moment is None
            else in_range(item, value_of(moment, item.get("attribute")), timeline, when)
        )
    return _all(results)


def in_range(
    item: Mapping[str, Any], value: Any, timeline: Timeline, when: float
) -> bool:
    """Return whether a value is within bounds. Raises `NotReplayed`."""
    if (number := number_of(value)) is None:
        return False
    above, below = (_bound(item.get(key), timeline, when) for key in ("above", "below"))
    return (above is None or number > above) and (below is None or number < below)


def _bound(value: Any, timeline: Timeline, when: float) -> float | None:
    if value is None:
        return None
    if isinstance(value, str) and "." in value and number_of(value) is None:
        moment = timeline.at(value, when)
        value = moment.state if moment else None
    if (number := number_of(value)) is None:
        raise NotReplayed
    return number


def clock_of(value: Any, timeline: Timeline, when: float) -> float:
    """Return the seconds since midnight of a time of the day. Raises `NotReplayed`."""
    if isinstance(value, str) and "." in value and ":" not in value:
        moment = timeline.at(value, when)
        value = moment.state if moment else None
        if value and " " in value:
            value = value.split(" ")[1]
    seconds = seconds_of(value)
    if seconds is None or value is None:
        raise NotReplayed
    return seconds


def _time(item: Mapping[str, Any], timeline: Timeline, when: float) -> bool:
    local = timeline.local(when)
    if (days := as_list(item.get("weekday"))) and (
        WEEKDAYS[local.weekday()] not in [str(day).casefold()[:3] for day in days]
    ):
        return False
    now = local.hour * 3600 + local.minute * 60 + local.second
    after = clock_of(item["after"], timeline, when) if "after" in item else 0.0
    before = clock_of(item["before"], timeline, when) if "before" in item else _DAY
    if after < before:
        return after <= now < before
    return now >= after or now < before


def _sun(item: Mapping[str, Any], timeline: Timeline, when: float) -> bool:
    """Return it as Home Assistant does: by the events of the same day."""
    today = timeline.local(when).date()
    times: dict[str, float] = {}
    for event, moments in timeline.sun.items():
        for moment in moments:
            if timeline.local(moment).date() == today:
                times[event] = moment
    result = True
    for word in ("after", "before"):
        if word not in item:
            continue
        event, offset = str(item[word]), seconds_of(item.get(f"{word}_offset"))
        if event not in times or offset is None:
            raise NotReplayed
        moment = times[event] + offset
        result = result and (when >= moment if word == "after" else when <= moment)
    if item.get("after") == "sunset" and item.get("before") == "sunrise":
        # Over midnight: either is enough.
        after = times["sunset"] + (seconds_of(item.get("after_offset")) or 0)
        before = times["sunrise"] + (seconds_of(item.get("before_offset")) or 0)
        return when >= after or when <= before
    return result


def _zone(item: Mapping[str, Any], timeline: Timeline, when: float) -> bool | None:
    results: list[bool | None] = []
    for entity_id in ids_of(item.get("entity_id")):
        moment = timeline.at(entity_id, when)
        names = [timeline.zones.get(zone) for zone in ids_of(item.get("zone"))]
        if moment is None or None in names:
            results.append(None)
        else:
            results.append(moment.state in names)
    return _all(results)


def _template(item: Mapping[str, Any], timeline: Timeline, when: float) -> bool:
    return is_true(item.get("value_template"), timeline, when)


type Held = Callable[[Mapping[str, Any], Timeline, float], bool | None]

_KINDS: Final[Mapping[str, Held]] = {
    "state": _state,
    "numeric_state": _numeric,
    "time": _time,
    "sun": _sun,
    "zone": _zone,
    "template": _template,
}
