"""Plays an automation over what the recorder has of the last days."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from homeassistant.components.recorder import get_instance, history
from homeassistant.components.recorder.db_schema import States
from homeassistant.components.recorder.models import bytes_to_uuid_hex_or_none
from homeassistant.components.recorder.util import session_scope
from homeassistant.core import HomeAssistant, State, callback
from homeassistant.helpers.sun import get_astral_event_date
from homeassistant.util import dt as dt_util
from sqlalchemy import select

from ...models import JsonObject
from ..references import collect
from .crossed import SeenSpan, never_crossed
from .play import Played, play
from .terms import named_in
from .timeline import PastState, Timeline, as_list

DAYS: Final = 7
_MOST_DAYS: Final = 30
_MOST_ENTITIES: Final = 40
_MOST_ROWS: Final = 20_000
"""Of one thing; of what changes more often the newest are read."""
_NEAR: Final = 1800.0
"""So close to a run counts what somebody did by hand."""
_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class ByHand:
    """Something that a person did to what the automation acts on."""

    at: float
    entity_id: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What an automation would have done, and what people did then."""

    played: Played
    timeline: Timeline
    by_hand: Sequence[ByHand]
    days: int
    never_crossed: Sequence[SeenSpan] = ()
    """Things whose thresholds would have started nothing, and what they were."""

    def note(self) -> str:
        """Return it in one or two sentences."""
        played = self.played
        if played.triggers and len(played.unreadable) == played.triggers:
            return "What starts it cannot be replayed: nobody knows how often it ran."
        yesterday = self.on_day(-1)
        text = (
            f"It would have run {_times(yesterday)} yesterday and"
            f" {_times(len(played.runs))} in the last {self.days} days."
        )
        if played.stopped:
            text += f" Its conditions would have stopped it {_times(played.stopped)}."
        if played.unreadable:
            text += " Not everything that starts it can be replayed."
        if played.unsure:
            text += " Not every condition can be replayed: it may be fewer."
        if near := self.near():
            text += f" By hand it was done {_times(len(near))} at those times."
        return text

    def on_day(self, which: int) -> int:
        """Return how often on a day, 0 being today."""
        day = (self.timeline.local(self.timeline.end) + timedelta(days=which)).date()
        return sum(
            self.timeline.local(run.at).date() == day for run in self.played.runs
        )

    def near(self) -> list[ByHand]:
        """Return what was done by hand close to a run."""
        runs = [run.at for run in self.played.runs]
        return [
            done
            for done in self.by_hand
            if any(abs(done.at - at) <= _NEAR for at in runs)
        ]

    def as_result(self) -> JsonObject:
        """Return all of it."""
        played, local = self.played, self.timeline.local
        result: JsonObject = {
            "days": self.days,
            "runs": len(played.runs),
            "yesterday": self.on_day(-1),
            "times": [
                {"at": f"{local(run.at):%Y-%m-%d %H:%M:%S}", "does": list(run.does)}
                for run in played.runs[-_SHOWN:]
            ],
        }
        if played.stopped:
            result["stopped_by_conditions"] = played.stopped
        if played.unreadable:
            result["not_replayed_triggers"] = played.unreadable
        if played.unsure:
            result["unsure"] = played.unsure
        if near := self.near():
            result["by_hand"] = [
                {
                    "at": f"{local(done.at):%Y-%m-%d %H:%M:%S}",
                    "entity_id": done.entity_id,
                    "state": done.state,
                }
                for done in near[-_SHOWN:]
            ]
        return result


def _times(count: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")


async def async_replay(
    hass: HomeAssistant, effective: JsonObject, days: int = DAYS
) -> Replay | None:
    """Return what an automation would have done; None where nothing is recorded."""
    if "recorder" not in hass.config.components:
        return None
    days = max(1, min(days, _MOST_DAYS))
    end = dt_util.utcnow()
    references = collect(effective)
    read = _read_by(effective)[:_MOST_ENTITIES]
    work = partial(
        _replay,
        hass,
        effective,
        end - timedelta(days=days),
        end,
        read,
        [one for one in references.entities if one not in read][:_MOST_ENTITIES],
        _zones(hass),
        days,
    )
    return await get_instance(hass).async_add_executor_job(work)


def _read_by(effective: Mapping[str, Any]) -> list[str]:
    """Return the things whose states decide: of triggers and of conditions."""
    found: dict[str, None] = {}

    def walk(value: Any, *, decides: bool) -> None:
        if isinstance(value, Mapping):
            is_condition = "condition" in value or "trigger" in value
            if decides or is_condition:
                part = {k: v for k, v in value.items() if k not in _INNER}
                found.update(collect({"conditions": [part]}).entities)
                for text in part.values():
                    if isinstance(text, str) and "{" in text:
                        found.update(dict.fromkeys(named_in(text)))
            for key, item in value.items():
                walk(item, decides=decides or key in _DECIDE)
        elif isinstance(value, list | tuple):
            for item in value:
                walk(item, decides=decides)
        elif isinstance(value, str) and decides and "{" in value:
            found.update(dict.fromkeys(named_in(value)))

    for section in ("triggers", "conditions"):
        walk(as_list(effective.get(section)), decides=True)
    walk(as_list(effective.get("actions")), decides=False)
    return list(found)


_DECIDE: Final = frozenset({"if", "conditions"})
_INNER: Final = frozenset({"conditions", "sequence", "and", "or", "not", "triggers"})


@callback
def _zones(hass: HomeAssistant) -> dict[str, str]:
    return {
        state.entity_id: "home" if state.entity_id == "zone.home" else state.name
        for state in hass.states.async_all("zone")
    }


def _replay(
    hass: HomeAssistant,
    effective: JsonObject,
    start: datetime,
    end: datetime,
    read: Sequence[str],
    reached: Sequence[str],
    zones: Mapping[str, str],
    days: int,
) -> Replay:
    """Read and play. Runs in the recorder's executor."""
    moments = {one: _moments(hass, one, start, end) for one in read}
    timeline = Timeline(
        start=start.timestamp(),
        end=end.timestamp(),
        zone=dt_util.get_default_time_zone(),
        moments={one: known for one, known in moments.items() if known},
        sun=_sun(hass, start, end),
        zones=zones,
    )
    played = play(effective, timeline)
    by_hand = _by_hand(hass, [*reached], start) if played.runs else []
    return Replay(
        played=played,
        timeline=timeline,
        by_hand=by_hand,
        days=days,
        never_crossed=tuple(never_crossed(effective, timeline)),
    )


def _moments(
    hass: HomeAssistant, entity_id: str, start: datetime, end: datetime
) -> list[PastState]:
    states: Iterable[State] = history.state_changes_during_period(
        hass,
        start,
        end,
        entity_id,
        descending=True,
        limit=_MOST_ROWS,
        include_start_time_state=True,
    ).get(entity_id, ())
    found = [
        PastState(state.last_updated_timestamp, state.state, state.attributes)
        for state in states
    ]
    return sorted(found, key=lambda moment: moment.at)


def _sun(hass: HomeAssistant, start: datetime, end: datetime) -> dict[str, list[float]]:
    first = dt_util.as_local(start).date() - timedelta(days=1)
    count = (end - start).days + 3
    return {
        event: [
            at.timestamp()
            for day in range(count)
            if (at := get_astral_event_date(hass, event, first + timedelta(days=day)))
        ]
        for event in ("sunrise", "sunset")
    }


def _by_hand(
    hass: HomeAssistant, entity_ids: Sequence[str], start: datetime
) -> list[ByHand]:
    """Return what people changed themselves, as the contexts of states say."""
    with session_scope(hass=hass, read_only=True) as session:
        known = get_instance(hass).states_meta_manager.get_many(
            entity_ids, session, from_recorder=False
        )
        by_id = {number: one for one, number in known.items() if number is not None}
        if not by_id:
            return []
        rows = session.execute(
            select(
                States.metadata_id,
                States.state,
                States.last_updated_ts,
                States.context_user_id_bin,
            )
            .where(States.metadata_id.in_(list(by_id)))
            .where(States.last_updated_ts >= start.timestamp())
            .where(States.context_user_id_bin.is_not(None))
            .where(States.context_parent_id_bin.is_(None))
            .where(States.last_changed_ts.is_(None))
            .order_by(States.last_updated_ts)
            .limit(_MOST_ROWS)
        ).all()
    return [
        ByHand(float(at), by_id[number], str(state))
        for number, state, at, user in rows
        if bytes_to_uuid_hex_or_none(user) and at is not None
    ]
