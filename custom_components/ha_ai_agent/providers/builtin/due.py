"""When a time that was said is, by the clock and the sun of this home."""

from datetime import datetime, timedelta

from homeassistant.core import HomeAssistant
from homeassistant.helpers.sun import get_astral_event_date, get_astral_event_next
from homeassistant.util import dt as dt_util

from .grammar.times import SpokenTime

_HALF_A_DAY = 12


def async_due(hass: HomeAssistant, moment: SpokenTime) -> datetime | None:
    """Return the next time that is meant, local; None where it is over."""
    now = dt_util.now()
    tomorrow = now.date() + timedelta(days=1)
    if moment.sun:
        found = (
            get_astral_event_date(hass, moment.sun, tomorrow)
            if moment.day == "tomorrow"
            else get_astral_event_next(hass, moment.sun)
        )
        due = None if found is None else dt_util.as_local(found)
        is_over = due and moment.day == "today" and due.date() != now.date()
        return None if is_over else due
    if moment.day == "tomorrow":
        return _at(now + timedelta(days=1), moment.hour, moment.minute)
    hours = [moment.hour]
    if not moment.is_exact and moment.hour < _HALF_A_DAY:
        # "At seven": the next seven there is, by day or in the evening.
        hours.append(moment.hour + _HALF_A_DAY)
    days = [now] if moment.day == "today" else [now, now + timedelta(days=1)]
    times = [_at(day, hour, moment.minute) for day in days for hour in hours]
    return next((time for time in times if time > now), None)


def said_of(due: datetime) -> str:
    """Return a time as it is told: with its day, where that is another one."""
    is_today = due.date() == dt_util.now().date()
    return f"{due:%H:%M}" if is_today else f"{due:%Y-%m-%d %H:%M}"


def _at(day: datetime, hour: int, minute: int) -> datetime:
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0, fold=0)
