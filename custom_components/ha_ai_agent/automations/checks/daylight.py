"""Whether the sun rises or sets at a time of day that is asked for, at this place."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.sun import get_astral_event_date
from homeassistant.util import dt as dt_util

from .meeting import Moment, holds, offset_of
from .parts import is_enabled, listed, spoken
from .things import Findings

_DAY: Final = 86_400.0
_BETWEEN: Final = 1800.0
"""So much earlier or later it may be between the days that are looked at."""
_STEP_DAYS: Final = 30


def check_daylight(
    config: Mapping[str, Any], hass: HomeAssistant, found: Findings
) -> None:
    """Note a time of day at which the sun never does what starts it."""
    triggers = [one for one in listed(config.get("triggers")) if is_enabled(one)]
    if not triggers or not all(
        isinstance(one, Mapping) and one.get("trigger") == "sun" for one in triggers
    ):
        return
    conditions = list(listed(config.get("conditions")))
    if not any(map(_is_of_time, conditions)):
        return
    moments = [clock for one in triggers for clock in _clocks(hass, one)]
    for index, one in enumerate(conditions):
        if not moments or not _is_of_time(one):
            continue
        if not any(holds(one, Moment(clock=clock)) is not False for clock in moments):
            low, high = (_told(edge(moments)) for edge in (min, max))
            found.note(
                spoken(("conditions", index)),
                f"the trigger comes between {low} and {high} all year: it is never"
                " true then.",
            )


def _is_of_time(condition: Any) -> bool:
    if not isinstance(condition, Mapping) or not is_enabled(condition):
        return False
    is_bound = "after" in condition or "before" in condition
    return is_bound and condition.get("condition") == "time"


def _clocks(hass: HomeAssistant, trigger: Mapping[str, Any]) -> Iterator[float]:
    """Yield the seconds of a day at which it happens, over the year."""
    offset = offset_of(trigger.get("offset"))
    if offset is None:
        return
    today = dt_util.now().date()
    for days in range(0, 365, _STEP_DAYS):
        at = get_astral_event_date(
            hass, str(trigger.get("event")), today + timedelta(days=days)
        )
        if at is None:
            continue
        local = dt_util.as_local(at)
        clock = local.hour * 3600 + local.minute * 60 + local.second + offset
        for more in (-_BETWEEN, 0.0, _BETWEEN):
            yield (clock + more) % _DAY


def _told(clock: float) -> str:
    hours, minutes = divmod(int(clock) // 60, 60)
    return f"{hours:02}:{minutes:02}"
