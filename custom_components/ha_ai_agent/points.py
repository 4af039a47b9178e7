"""Points in time at which something is done, whoever asked for it."""

from collections.abc import Callable, Coroutine
from contextvars import Context
from datetime import datetime
from typing import Any

from homeassistant.core import CALLBACK_TYPE, HomeAssistant
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.util import dt as dt_util


def async_at(
    hass: HomeAssistant,
    ts: float,
    action: Callable[[datetime], Coroutine[Any, Any, None] | None],
) -> CALLBACK_TYPE:
    """Do something at a time stamp; return what cancels it.

    A timer holds the context that it was made in, and with it the log of the whole
    conversation; also when it is cancelled, until its time or the loop's next clearing.
    What is done then is no part of a turn, so it is made in a context of its own.
    """
    when = dt_util.utc_from_timestamp(ts)
    return Context().run(async_track_point_in_utc_time, hass, action, when)
