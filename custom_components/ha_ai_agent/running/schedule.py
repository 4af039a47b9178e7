"""Service calls that run later, once, also after a restart."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
import re
from time import monotonic, time
from typing import Any, Final, Literal

from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.start import async_at_started
from homeassistant.util import dt as dt_util
from homeassistant.util.ulid import ulid_now

from ..calls.problems import failed, quoted
from ..calls.resolved import ResolvedCall
from ..calls.scope import TurnScope
from ..const import EVENT_APPROVAL_REQUESTED, EVENT_APPROVAL_RESOLVED, LOGGER
from ..errors import AgentError
from ..home.states import local_time
from ..models import JsonObject, ScheduledAction, ScheduleStorage
from ..points import async_at
from ..rights import CANCELS, SEES, Who
from .ledger import CreateTask

MAX_PENDING: Final = 100
MAX_AHEAD_SECONDS: Final = 366 * 86400.0
GRACE_SECONDS: Final = 300.0
"""Something so late is still done; what is later was missed."""
AGAIN_SECONDS: Final = 2.0
"""Until a database that could not be used is tried again."""
LOOK_SECONDS: Final = 30
_JUMP_SECONDS: Final = 1.0
"""By so much a clock that was set is more than one that drifts."""
_NO_CLOCK_TS: Final = datetime(2025, 1, 1, tzinfo=UTC).timestamp()
"""What is earlier was told by a machine that had no clock yet."""
_READ: Final = ""
_DURATION: Final = re.compile(
    r"^(?:in\s+)?(\d+(?:\.\d+)?)\s*(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)$"
)
_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400}

type ScheduleStatus = Literal["asked", "done", "failed", "cancelled", "missed"]
_LATE: Final = "missed: Home Assistant or its database was not there then"
_NOBODY: Final = "missed: it needed a yes by then, and nobody answered"
type News = Literal[
    "schedule_late",
    "schedule_unanswered",
    "schedule_rejected",
    "schedule_failed",
    "schedule_removed",
]
"""What a person has to hear of, by the key of its sentence."""
_ENDS: Final[Mapping[str, tuple[ScheduleStatus, str, News | None]]] = {
    "executed": ("done", "done after a yes", None),
    "rejected": ("cancelled", "not done: somebody said no", "schedule_rejected"),
    "expired": ("missed", _NOBODY, "schedule_unanswered"),
}

type RunAction = Callable[[ScheduledAction], Awaitable[JsonObject]]
type Tell = Callable[[ScheduledAction, ScheduleStatus, str, News | None], None]


def read_when(value: Any, now: float) -> float:
    """Return the time that is meant: seconds from now, a duration, or an ISO time."""
    if isinstance(value, dict) and len(value) == 1:
        value = next(iter(value.values()))
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise failed("invalid_when", "Say when: an ISO time, or seconds from now.")
    due = now + value if isinstance(value, int | float) else _read_text(value, now)
    if due is None:
        raise failed(
            "invalid_when",
            f"{quoted(value)} is no time. Use an ISO time, or seconds from now.",
        )
    if not now - 5 <= due <= now + MAX_AHEAD_SECONDS:
        raise failed("invalid_when", "The time is past, or more than a year ahead.")
    return max(due, now)


def _read_text(value: str, now: float) -> float | None:
    text = value.strip()
    try:
        return now + float(text)
    except ValueError:
        pass
    if match := _DURATION.match(text.casefold()):
        return now + float(match[1]) * _SECONDS[match[2][0]]
    if (moment := _read_moment(text)) is not None:
        return _next_of(moment, now)
    if (clock := dt_util.parse_time(text)) is not None:
        local = _local(now)
        moment = local.replace(
            hour=clock.hour, minute=clock.minute, second=clock.second, microsecond=0
        )
        # A bare time of day is the next one: tomorrow by the clock, not by 24 hours.
        # One that the clock leaps over today was before it leapt.
        due = _next_of(moment, now)
        is_shown = _local(due).time() == moment.time()
        if due < now or (not is_shown and moment.time() < local.time()):
            due = (moment + timedelta(days=1)).replace(fold=0).timestamp()
        return due
    return None


def _read_moment(text: str) -> datetime | None:
    try:
        moment = dt_util.parse_datetime(text)
    except ValueError:
        # A day that is in no calendar.
        return None
    if moment is not None and moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt_util.get_default_time_zone())
    return moment


def _local(ts: float) -> datetime:
    return dt_util.as_local(dt_util.utc_from_timestamp(ts))


def _next_of(moment: datetime, now: float) -> float:
    """Return when it is: in the hour that comes twice, the next of both."""
    due = moment.replace(fold=0).timestamp()
    return due if due >= now else moment.replace(fold=1).timestamp()


class Scheduler:
    """Keeps a timer for each action that is to come."""

    def __init__(
        self,
        hass: HomeAssistant,
        storage: ScheduleStorage,
        *,
        create_task: CreateTask,
        run: RunAction,
        look_up: RunAction,
        tell: Tell,
        subentry_id: str | None,
    ) -> None:
        self._hass = hass
        self._storage = storage
        self._create_task = create_task
        self._run = run
        self._look_up = look_up
        self._tell = tell
        self._subentry_id = subentry_id
        self._timers: dict[str, CALLBACK_TYPE] = {}
        self._waiting: dict[str, ScheduledAction] = {}
        self._stop_listening: list[CALLBACK_TYPE] = []
        self._is_closed = False
        self._clock = 0.0
        """How far the clock is from one that nobody sets."""

    async def async_start(self) -> None:
        """Arm what is stored, once Home Assistant has started."""

        async def begin(_: HomeAssistant) -> None:
            await self._async_take_up()

        listen = self._hass.bus.async_listen
        every = timedelta(seconds=LOOK_SECONDS)
        self._clock = time() - monotonic()
        self._stop_listening = [
            listen(EVENT_APPROVAL_REQUESTED, self._on_question),
            listen(EVENT_APPROVAL_RESOLVED, self._on_question),
            async_track_time_interval(
                self._hass, self._look_at_clock, every, cancel_on_shutdown=True
            ),
            async_at_started(self._hass, begin),
        ]

    @callback
    def async_close(self) -> None:
        """Stop the timers; the storage keeps the actions."""
        self._is_closed = True
        while self._stop_listening:
            self._stop_listening.pop()()
        for cancel in self._timers.values():
            cancel()
        self._timers.clear()
        self._waiting.clear()

    # Time

    @callback
    def _at(
        self, key: str, ts: float, work: Callable[[], Coroutine[Any, Any, None]]
    ) -> None:
        """Do something at a point in time, in the place of what had this key."""

        @callback
        def fire(_: datetime) -> None:
            self._timers.pop(key, None)
            self._create_task(work(), "scheduled action")

        if (cancel := self._timers.pop(key, None)) is not None:
            cancel()
        if self._is_closed:
            # What still runs finds its storage closed, and would try for ever.
            return
        self._timers[key] = async_at(self._hass, ts, fire)

    @callback
    def _look_at_clock(self, _now: datetime) -> None:
        """Count anew once the clock was set: timers run by one that is not."""
        jump = (clock := time() - monotonic()) - self._clock
        if abs(jump) <= _JUMP_SECONDS:
            return
        self._clock = clock
        for action in list(self._waiting.values()):
            self._arm(self._moved_by(action, jump))

    def _moved_by(self, action: ScheduledAction, jump: float) -> ScheduledAction:
        """Return an action; one from before there was a clock is meant from then on."""
        if action.created_ts >= _NO_CLOCK_TS:
            return action
        moved = replace(
            action,
            due_ts=action.due_ts + jump,
            created_ts=action.created_ts + jump,
        )
        self._create_task(self._async_keep(moved), "scheduled action moved")
        return moved

    @callback
    def _arm(self, action: ScheduledAction, *, at_least: float = 0) -> None:
        self._waiting[action.schedule_id] = action
        due = max(action.due_ts, at_least)
        self._at(action.schedule_id, due, partial(self._async_fire, action))

    async def _async_take_up(self) -> None:
        """Arm what is stored; what a stop cut off is looked up."""
        try:
            stored = await self._async_own("pending", "asked", "started")
        except AgentError as error:
            LOGGER.warning("Scheduled actions could not be read: %s", error.key)
            self._at(_READ, time() + AGAIN_SECONDS, self._async_take_up)
            return
        for action in stored:
            try:
                await self._async_take(action)
            except Exception:  # noqa: BLE001
                # A row that nobody can use: those behind it wait for their time.
                LOGGER.exception("A scheduled action could not be taken up")

    async def _async_take(self, action: ScheduledAction) -> None:
        if action.status == "pending":
            if action.schedule_id in self._waiting:
                return
            if time() > action.due_ts + GRACE_SECONDS:
                await self._async_end(action, "missed", _LATE, {}, "schedule_late")
            else:
                self._arm(action)
        elif action.status == "started":
            result = await self._look_up(action)
            await self._async_end(action, "done", _words(result), result)
        else:
            # Nobody answered while Home Assistant was not running.
            result = action.result or {}
            expires = dt_util.parse_datetime(str(result.get("expires_at", "")))
            if expires is None or dt_util.as_utc(expires) <= dt_util.utcnow():
                await self._async_end(
                    action, "missed", _NOBODY, result, "schedule_unanswered"
                )

    async def _async_own(self, *statuses: str) -> list[ScheduledAction]:
        """Return this agent's actions. Raises `AgentError`."""
        return [
            row
            for status in statuses
            for row in await self._storage.async_list(status=status)
            if self._subentry_id in {None, row.subentry_id}
        ]

    async def _async_fire(self, action: ScheduledAction) -> None:
        """Run an action at most once, whatever happens meanwhile."""
        if time() > action.due_ts + GRACE_SECONDS:
            self._waiting.pop(action.schedule_id, None)
            await self._async_end(action, "missed", _LATE, {}, "schedule_late")
            return
        started = replace(action, status="started")
        try:
            is_ours = await self._storage.async_move(started, expected="pending")
            if not is_ours and await self._async_is_lost(action):
                # The file was taken away while we ran; what was promised was not.
                await self._storage.async_put(started)
                is_ours = True
        except AgentError as error:
            # Better late than again after every restart.
            LOGGER.warning("A scheduled action has to wait: %s", error.key)
            self._arm(action, at_least=time() + AGAIN_SECONDS)
            return
        self._waiting.pop(action.schedule_id, None)
        if is_ours:
            await self._async_run(action)

    async def _async_is_lost(self, action: ScheduledAction) -> bool:
        """Return whether nothing at all is stored of an action."""
        stored = await self._storage.async_list()
        return all(row.schedule_id != action.schedule_id for row in stored)

    async def _async_run(self, action: ScheduledAction) -> None:
        try:
            result = await self._run(action)
        except Exception:  # noqa: BLE001
            # What nobody foresaw ends this one, and is told as well.
            LOGGER.exception("A scheduled action could not be run")
            result = {"status": "failed", "error": "internal_error"}
        await self._async_end(action, _status_of(result), _words(result), result)

    async def _async_end(
        self,
        action: ScheduledAction,
        status: ScheduleStatus,
        words: str,
        result: JsonObject,
        news: News | None = None,
    ) -> None:
        """Store what became of an action, and tell who wanted it."""
        await self._async_keep(replace(action, status=status, result=result))
        if news is None and status == "failed":
            news = "schedule_failed"
        self._tell(action, status, words, news)

    async def _async_keep(self, action: ScheduledAction) -> None:
        """Store what became of an action, as soon as that can be done."""
        try:
            await self._storage.async_put(action)
        except AgentError as error:
            LOGGER.warning(
                "What became of a scheduled action was not stored: %s", error.key
            )
            key = f"keep {action.schedule_id}"
            work = partial(self._async_keep, action)
            self._at(key, time() + AGAIN_SECONDS, work)

    # What was due and had to be asked about

    @callback
    def _on_question(self, event: Event[Any]) -> None:
        """Take note of a question asked when it was due, and of the answer to it."""
        if event.data.get("schedule_id") is not None:
            is_new = event.event_type == EVENT_APPROVAL_REQUESTED
            react = self._async_asked_again if is_new else self._async_resolved
            self._create_task(react(event.data), "scheduled action's question")

    async def _async_asked_about(
        self, data: Mapping[str, Any]
    ) -> list[ScheduledAction]:
        """Return the action that a question is about, if it waits for its answer."""
        try:
            asked = await self._async_own("asked")
        except AgentError as error:
            LOGGER.warning("Scheduled actions could not be read: %s", error.key)
            return []
        return [row for row in asked if row.schedule_id == str(data["schedule_id"])]

    async def _async_asked_again(self, data: Mapping[str, Any]) -> None:
        """Note a question that takes the place of one that was answered."""
        newer = {
            "approval_id": data["approval_id"],
            "preview": data["preview"],
            "expires_at": local_time(float(data["expires_ts"])),
        }
        for action in await self._async_asked_about(data):
            result = {**(action.result or {}), **newer}
            await self._async_keep(replace(action, result=result))

    async def _async_resolved(self, data: Mapping[str, Any]) -> None:
        status, result = data.get("status"), data.get("result_status")
        if result == "approval_required":
            # It has another name by now, and was asked about again.
            return
        for action in await self._async_asked_about(data):
            end, words, news = _ENDS.get(
                str(status), ("failed", f"not done, {result}", None)
            )
            kept = {**(action.result or {}), "status": result}
            await self._async_end(action, end, words, kept, news)

    async def async_add(
        self, call: ResolvedCall, scope: TurnScope, action: JsonObject, due_ts: float
    ) -> JsonObject:
        """Store an action and arm it."""
        pending = await self._storage.async_list(status="pending")
        if len(pending) >= MAX_PENDING:
            raise failed("too_many", "Too many actions are scheduled.")
        info = scope.info
        scheduled = ScheduledAction(
            schedule_id=ulid_now(),
            user_id=info.speaker.user_id,
            device_id=info.speaker.device_id,
            conversation_id=info.conversation_id,
            turn_id=info.turn_id,
            agent_id=info.agent_id,
            subentry_id=info.subentry_id,
            due_ts=due_ts,
            created_ts=time(),
            action=action,
            summary=_summary(call),
        )
        await self._storage.async_put(scheduled)
        self._arm(scheduled)
        return {"status": "confirmed", **as_row(scheduled)}

    async def async_list(self, who: Who) -> JsonObject:
        """Return what is still to come for this person."""
        rows = [
            as_row(action)
            for action in await self._storage.async_list(status="pending")
            if who.may_reach(SEES, action.user_id, action.device_id)
        ]
        return {"scheduled_actions": rows}

    async def async_cancel(self, schedule_id: str, who: Who) -> JsonObject:
        """Cancel one of this person's actions."""
        pending = [
            action
            for action in await self._storage.async_list(status="pending")
            if who.may_reach(CANCELS, action.user_id, action.device_id)
        ]
        for action in pending:
            if action.schedule_id == schedule_id:
                await self._async_stop(action)
                return {"status": "confirmed", "schedule_id": schedule_id}
        raise failed(
            "not_found",
            f"Nothing is scheduled as {quoted(schedule_id, 40)}.",
            near_matches=[action.schedule_id for action in pending[:5]],
        )

    async def async_restore(self, schedule_id: str) -> bool:
        """Take a cancelling back; False once its time is over."""
        for action in await self._async_own("cancelled"):
            if action.schedule_id == schedule_id and action.due_ts > time():
                again = replace(action, status="pending", result=None)
                if await self._storage.async_move(again, expected="cancelled"):
                    self._arm(again)
                    return True
        return False

    async def _async_stop(self, action: ScheduledAction) -> None:
        """Take an action back, unless it has begun: one of two is first."""
        stopped = replace(action, status="cancelled")
        if not await self._storage.async_move(stopped, expected="pending"):
            raise failed("too_late", "It is due, and being done already.")
        self._waiting.pop(action.schedule_id, None)
        if (cancel := self._timers.pop(action.schedule_id, None)) is not None:
            cancel()


def _status_of(result: JsonObject) -> ScheduleStatus:
    match result.get("status"):
        case "confirmed" | "unconfirmed" | "partial":
            return "done"
        case "approval_required":
            return "asked"
        case _:
            return "failed"


def _words(result: JsonObject) -> str:
    status = str(result.get("status"))
    if status == "approval_required":
        return "due, but it needs a yes by now; the person was asked"
    message = result.get("message")
    is_bad = status in {"failed", "denied"} and message
    return f"{status}. {message}" if is_bad else status


def as_row(action: ScheduledAction) -> JsonObject:
    """Return an action as the model gets it."""
    return {
        "schedule_id": action.schedule_id,
        "when": local_time(action.due_ts),
        "summary": action.summary,
    }


def _summary(call: ResolvedCall) -> str:
    shown = ", ".join(call.entity_ids[:5])
    more = f" and {len(call.entity_ids) - 5} more" if len(call.entity_ids) > 5 else ""
    return f"{call.service_id} {shown}{more}".strip()
