"""What is wanted of the timers and times of a home, as calls of their services."""

from datetime import timedelta
from typing import Any, Final

from homeassistant.core import HomeAssistant, State
from homeassistant.util import dt as dt_util

from ...models import TurnInfo
from .due import async_due
from .grammar.helpers import moment_named, timer_named
from .grammar.naming import Naming
from .grammar.timers import TimerWish
from .grammar.words import WordBook
from .later import Errand
from .telling.told import async_done

_SERVICES: Final = {
    "HassStartTimer": "start",
    "HassUnpauseTimer": "start",
    "HassPauseTimer": "pause",
    "HassCancelTimer": "cancel",
    "HassIncreaseTimer": "change",
    "HassDecreaseTimer": "change",
}
_STATUS: Final = "HassTimerStatus"


async def async_helper_errand(
    hass: HomeAssistant,
    turn: TurnInfo,
    words: WordBook,
    naming: Naming,
    *,
    may_be_any: bool,
) -> Errand | None:
    """Return what a sentence wants of a timer or of a time that the home keeps.

    `may_be_any`: the only timer of the home needs no name.
    """
    timer = timer_named(turn.text, words, naming, may_be_any=may_be_any)
    if timer is not None:
        entity_id, wish = timer
        if wish.intent_type == _STATUS:
            told = await _async_left(hass, entity_id, turn.speaker.language)
            return Errand(told=told, is_answer=True)
        return _of_timer(entity_id, wish)
    if (found := moment_named(turn.text, words, naming)) is None:
        return None
    entity_id, moment = found
    state = hass.states.get(entity_id)
    due = async_due(hass, moment)
    if state is None or due is None or not state.attributes.get("has_time"):
        return None
    data = {"time": f"{moment.hour:02}:{moment.minute:02}:00"}
    told = f"{moment.hour:02}:{moment.minute:02}"
    if state.attributes.get("has_date"):
        told = f"{due:%Y-%m-%d %H:%M}"
        data = {"datetime": f"{due:%Y-%m-%d %H:%M:00}"}
    return Errand(
        calls=(_call(entity_id, "set_datetime", data),), told=f"{state.name}: {told}"
    )


def _of_timer(entity_id: str, wish: TimerWish) -> Errand | None:
    """Return the service that does to a timer what is wished."""
    if (service := _SERVICES.get(wish.intent_type)) is None:
        return None
    length = sum(
        int(count) * scale
        for part, scale in (("hours", 3600), ("minutes", 60), ("seconds", 1))
        for key, count in wish.slots.items()
        if key.removeprefix("start_") == part
    )
    data: dict[str, Any] = {}
    if service == "change":
        data["duration"] = (
            -length if wish.intent_type == "HassDecreaseTimer" else length
        )
    elif wish.intent_type == "HassStartTimer" and length:
        data["duration"] = str(timedelta(seconds=length)).zfill(8)
    elif length:
        # "Pause the five minute timer": another one than that which has a name.
        return None
    return Errand(calls=(_call(entity_id, service, data),))


async def _async_left(hass: HomeAssistant, entity_id: str, language: str) -> str:
    """Return how a timer stands, and how long it still runs."""
    said = await async_done(hass, (entity_id,), language)
    state = hass.states.get(entity_id)
    left = None if state is None else _seconds_left(state)
    return said if left is None else f"{said}, {_span(left)}"


def _seconds_left(state: State) -> int | None:
    end = dt_util.parse_datetime(str(state.attributes.get("finishes_at")))
    if end is not None:
        return max(0, round((end - dt_util.utcnow()).total_seconds()))
    if state.state != "paused":
        return None
    left = dt_util.parse_duration(str(state.attributes.get("remaining")))
    return None if left is None else round(left.total_seconds())


def _span(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    parts = ((hours, "h"), (minutes, "min"), (seconds, "s"))
    shown = [f"{count} {unit}" for count, unit in parts if count]
    return " ".join(shown[:2]) or "0 s"


def _call(
    entity_id: str, service: str, data: dict[str, Any]
) -> tuple[str, dict[str, Any]]:
    return "call_service", {
        "domain": entity_id.partition(".")[0],
        "service": service,
        "entity_id": [entity_id],
        "data": data,
    }
