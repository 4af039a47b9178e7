"""What things were at any moment of the last days. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise
from typing import Any, Final

UNKNOWN: Final = frozenset({"unknown", "unavailable"})


@dataclass(frozen=True, slots=True)
class PastState:
    """What a thing was from a moment on."""

    at: float
    state: str
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Timeline:
    """The states of some things over some days, and the sun."""

    start: float
    end: float
    zone: tzinfo
    moments: Mapping[str, Sequence[PastState]]
    sun: Mapping[str, Sequence[float]]
    """`sunrise` and `sunset`: when they were, from the day before on."""
    zones: Mapping[str, str] = field(default_factory=dict)
    """Id of a zone → the state of who is in it."""
    _ats: dict[str, list[float]] = field(default_factory=dict)

    def at(self, entity_id: str, when: float) -> PastState | None:
        """Return what a thing was at a moment; None if that is not known."""
        moments = self.moments.get(entity_id, ())
        if entity_id not in self._ats:
            self._ats[entity_id] = [moment.at for moment in moments]
        index = bisect_right(self._ats[entity_id], when)
        return moments[index - 1] if index else None

    def since(self, entity_id: str, when: float) -> float | None:
        """Return since when a thing had the state that it had at a moment."""
        moments = self.moments.get(entity_id, ())
        if (now := self.at(entity_id, when)) is None:
            return None
        index = bisect_left(self._ats[entity_id], now.at)
        while index > 0 and moments[index - 1].state == now.state:
            index -= 1
        return moments[index].at

    def changes(self, entity_id: str) -> Iterator[tuple[PastState, PastState]]:
        """Yield what it was and what it became, for each change in the time."""
        moments = self.moments.get(entity_id, ())
        for before, after in pairwise(moments):
            if after.at >= self.start:
                yield before, after

    def local(self, when: float) -> datetime:
        """Return a moment by the clock of the house."""
        return datetime.fromtimestamp(when, self.zone)

    def days(self) -> Iterator[datetime]:
        """Yield the midnights of the time, the one before it first."""
        day = self.local(self.start).replace(hour=0, minute=0, second=0, microsecond=0)
        while day.timestamp() <= self.end:
            yield day
            # By the calendar: a day of 23 hours is one, too.
            day += timedelta(days=1)


def value_of(moment: PastState, attribute: Any = None) -> Any:
    """Return a state, or an attribute of it."""
    if attribute is None:
        return moment.state
    return moment.attributes.get(str(attribute))


def seconds_of(value: Any) -> float | None:
    """Return a duration in seconds; None if it is known only when it runs."""
    if value is None:
        return 0.0
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, Mapping):
        units = {"days": 86400, "hours": 3600, "minutes": 60, "seconds": 1}
        parts = [number_of(value[key]) for key in value if key in units]
        if None in parts:
            return None
        return (
            sum(
                (number_of(value[key]) or 0) * factor
                for key, factor in units.items()
                if key in value
            )
            + (number_of(value.get("milliseconds", 0)) or 0) / 1000
        )
    text = str(value).strip()
    sign = -1 if text.startswith("-") else 1
    parts_of_text = text.lstrip("+-").split(":")
    if len(parts_of_text) == 1:
        return number_of(text)
    numbers = [
        found for part in parts_of_text if (found := number_of(part)) is not None
    ]
    if len(numbers) != len(parts_of_text) or len(numbers) > 3:
        return None
    hours, minutes, seconds = [*numbers, 0.0][:3]
    return sign * (hours * 3600 + minutes * 60 + seconds)


def number_of(value: Any) -> float | None:
    """Return a number; None for what is none."""
    if isinstance(value, bool):
        return None
    try:
        return float(value)
    except TypeError, ValueError:
        return None


def as_list(value: Any) -> list[Any]:
    """Return a list of one value, or of several."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def ids_of(value: Any) -> list[str]:
    """Return ids from a list, a text, or a text with commas."""
    return [
        part.strip()
        for item in as_list(value)
        if isinstance(item, str)
        for part in item.split(",")
        if part.strip()
    ]
