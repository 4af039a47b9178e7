"""When triggers of the past would have fired. Pure."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from .conditions import WEEKDAYS, in_range
from .terms import NotReplayed, is_true, named_in
from .timeline import (
    UNKNOWN,
    PastState,
    Timeline,
    as_list,
    ids_of,
    seconds_of,
    value_of,
)

MOST: Final = 5000
"""Firings of one trigger: more than that nobody counts."""
_EVERY: Final = {"hours": 24, "minutes": 60, "seconds": 60}

type Fires = Callable[[Mapping[str, Any], Timeline], Iterator[float]]


def fires(
    trigger: Any, timeline: Timeline
) -> Iterator[tuple[float, Mapping[str, Any]]]:
    """Yield when a trigger would have fired. Raises `NotReplayed`."""
    if not isinstance(trigger, Mapping):
        raise NotReplayed
    if trigger.get("enabled") is False:
        return
    if "triggers" in trigger:
        for inner in as_list(trigger["triggers"]):
            yield from fires(inner, timeline)
        return
    kind = str(trigger.get("trigger", trigger.get("platform")))
    if (play := _KINDS.get(kind)) is None:
        raise NotReplayed
    for number, at in enumerate(play(trigger, timeline)):
        if number >= MOST:
            return
        if timeline.start <= at <= timeline.end:
            yield at, trigger


def _span(trigger: Mapping[str, Any]) -> float:
    if (span := seconds_of(trigger.get("for"))) is None:
        raise NotReplayed
    return span


def _known(timeline: Timeline, entity_ids: list[str]) -> list[str]:
    if not entity_ids or any(one not in timeline.moments for one in entity_ids):
        raise NotReplayed
    return entity_ids


def _state(trigger: Mapping[str, Any], timeline: Timeline) -> Iterator[float]:
    attribute, span = trigger.get("attribute"), _span(trigger)
    matches_all = not any(
        key in trigger for key in ("to", "from", "not_to", "not_from")
    )

    def is_so(before: PastState, after: PastState) -> bool:
        old, new = value_of(before, attribute), value_of(after, attribute)
        if old == new and (attribute is not None or not matches_all):
            return False
        return (
            _is_among(trigger, "to", new)
            and _is_among(trigger, "from", old)
            and not ("not_to" in trigger and _in(trigger["not_to"], new))
            and not ("not_from" in trigger and _in(trigger["not_from"], old))
        )

    for entity_id in _known(timeline, ids_of(trigger.get("entity_id"))):
        changes = list(timeline.changes(entity_id))
        for index, (before, after) in enumerate(changes):
            if not is_so(before, after):
                continue
            if not span:
                yield after.at
                continue
            gone = next(
                (
                    later.at
                    for _, later in changes[index + 1 :]
                    if value_of(later, attribute) != value_of(after, attribute)
                ),
                timeline.end,
            )
            if gone - after.at >= span:
                yield after.at + span


def _in(wanted: Any, value: Any) -> bool:
    return str(value) in list(map(_in_words, as_list(wanted)))


def _in_words(value: Any) -> str:
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)


def _is_among(trigger: Mapping[str, Any], key: str, value: Any) -> bool:
    return trigger.get(key) is None or _in(trigger[key], value)


def _edges(
    timeline: Timeline,
    moments: list[float],
    span: float,
    is_so: Callable[[float], bool],
) -> Iterator[float]:
    """Yield when something became so, and stayed so for as long as is wanted."""
    was: bool | None = None
    begun: float | None = None
    for at in moments:
        now = is_so(at)
        if begun is not None and (not now or at - begun >= span):
            if at - begun >= span:
                yield begun + span
            begun = None
        if now and was is False:
            if span:
                begun = at
            else:
                yield at
        was = now
    if begun is not None and timeline.end - begun >= span:
        yield begun + span


def _numeric(trigger: Mapping[str, Any], timeline: Timeline) -> Iterator[float]:
    if "value_template" in trigger:
        raise NotReplayed
    attribute, span = trigger.get("attribute"), _span(trigger)
    bounds = [trigger.get(key) for key in ("above", "below")]
    others = [one for one in bounds if isinstance(one, str) and one in timeline.moments]
    for entity_id in _known(timeline, ids_of(trigger.get("entity_id"))):

        def is_so(at: float, entity_id: str = entity_id) -> bool:
            moment = timeline.at(entity_id, at)
            value = value_of(moment, attribute) if moment else None
            return in_range(trigger, value, timeline, at)

        moments = sorted(
            {
                moment.at
                for one in (entity_id, *others)
                for moment in timeline.moments[one]
            }
        )
        yield from _edges(timeline, moments, span, is_so)


def _moments(timeline: Timeline, entity_ids: list[str]) -> list[float]:
    return sorted({moment.at for one in entity_ids for moment in timeline.moments[one]})


def _template(trigger: Mapping[str, Any], timeline: Timeline) -> Iterator[float]:
    template, span = trigger.get("value_template"), _span(trigger)
    used = _known(timeline, named_in(str(template)))
    if "now(" in str(template):
        raise NotReplayed
    moments = sorted({moment.at for one in used for moment in timeline.moments[one]})
    first = max(
        (timeline.moments[one][0].at for one in used if timeline.moments[one]),
        default=0,
    )
    yield from _edges(
        timeline,
        [at for at in moments if at >= first],
        span,
        lambda at: is_true(template, timeline, at),
    )


def _time(trigger: Mapping[str, Any], timeline: Timeline) -> Iterator[float]:
    days = [str(day).casefold()[:3] for day in as_list(trigger.get("weekday"))]
    for given in as_list(trigger.get("at")):
        at, offset = given, 0.0
        if isinstance(given, Mapping):
            at = given.get("entity_id")
            if (found := seconds_of(given.get("offset"))) is None:
                raise NotReplayed
            offset = found
        is_thing = isinstance(at, str) and "." in at and ":" not in at
        if is_thing:
            _known(timeline, [at])
        for day in timeline.days():
            if days and WEEKDAYS[day.weekday()] not in days:
                continue
            of_day = _of_day(at, day, timeline) if is_thing else [_after(day, at)]
            yield from (moment + offset for moment in of_day)


def _after(day: datetime, clock: Any) -> float:
    if clock is None or (seconds := seconds_of(clock)) is None:
        raise NotReplayed
    # By the wall clock, also where a day has 25 hours.
    return (day + timedelta(seconds=seconds)).timestamp()


def _of_day(entity_id: str, day: datetime, timeline: Timeline) -> Iterator[float]:
    """Yield when on a day the time came that a helper or a sensor named just then."""
    midnight, end = day.timestamp(), (day + timedelta(days=1)).timestamp()
    first = timeline.at(entity_id, midnight)
    moments = [one for one in timeline.moments[entity_id] if midnight < one.at < end]
    for state in dict.fromkeys(one.state for one in (first, *moments) if one):
        if state in UNKNOWN:
            continue
        date, _, clock = state.replace("T", " ").rpartition(" ")
        if date and date != f"{day:%Y-%m-%d}":
            continue
        moment = _after(day, clock.partition("+")[0].removesuffix("Z"))
        then = timeline.at(entity_id, moment)
        if then is not None and then.state == state:
            yield moment


def _pattern(trigger: Mapping[str, Any], timeline: Timeline) -> Iterator[float]:
    given = {key: trigger[key] for key in _EVERY if trigger.get(key) is not None}
    if not given:
        raise NotReplayed
    # What is finer than the finest that is given is at its beginning.
    fields: dict[str, list[int]] = {}
    is_finer = False
    for key, size in _EVERY.items():
        if key in given:
            fields[key] = _matching(given[key], size)
            is_finer = True
        else:
            fields[key] = [0] if is_finer else list(range(size))
    if "seconds" not in given:
        fields["seconds"] = [0]
    for day in timeline.days():
        for hour in fields["hours"]:
            for minute in fields["minutes"]:
                for second in fields["seconds"]:
                    clock = timedelta(hours=hour, minutes=minute, seconds=second)
                    if (at := (day + clock).timestamp()) >= timeline.start:
                        yield at


def _matching(given: Any, size: int) -> list[int]:
    text = str(given).strip()
    if text == "*":
        return list(range(size))
    try:
        if text.startswith("/"):
            step = int(text[1:])
            return [number for number in range(size) if number % step == 0]
        return [int(text)]
    except (ValueError, ZeroDivisionError) as err:
        raise NotReplayed from err


def _sun(trigger: Mapping[str, Any], timeline: Timeline) -> Iterator[float]:
    event, offset = str(trigger.get("event")), seconds_of(trigger.get("offset"))
    if event not in timeline.sun or offset is None:
        raise NotReplayed
    for at in timeline.sun[event]:
        yield at + offset


def _zone(trigger: Mapping[str, Any], timeline: Timeline) -> Iterator[float]:
    name = timeline.zones.get(str(trigger.get("zone")))
    if name is None:
        raise NotReplayed
    is_leaving = trigger.get("event", "enter") == "leave"
    for entity_id in _known(timeline, ids_of(trigger.get("entity_id"))):
        for before, after in timeline.changes(entity_id):
            left, came = before.state == name, after.state == name
            if left != came and left == is_leaving:
                yield after.at


_KINDS: Final[Mapping[str, Fires]] = {
    "state": _state,
    "numeric_state": _numeric,
    "template": _template,
    "time": _time,
    "time_pattern": _pattern,
    "sun": _sun,
    "zone": _zone,
}
