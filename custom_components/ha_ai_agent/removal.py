"""What an agent that is gone had planned and asked ends, and is told to people."""

from dataclasses import replace
from time import time

from homeassistant.components import persistent_notification
from homeassistant.core import HomeAssistant, callback

from .agent.options import AgentOptions
from .approvals.moves import MOVES
from .approvals.resolution import record_as_event
from .const import DOMAIN, EVENT_APPROVAL_RESOLVED, LOGGER, NAME
from .errors import AgentError
from .history.store import HistoryStore
from .languages import find
from .models import ApprovalRecord
from .tools.aftermath import tell_of_schedule
from .tools.late import async_forget_late

_REMOVED = "its agent was removed"


@callback
def retention_days(hass: HomeAssistant) -> dict[str, int]:
    """Return for how many days the conversations of each agent are kept."""
    return {
        subentry.subentry_id: AgentOptions.from_data(subentry.data).retention_days
        for entry in hass.config_entries.async_entries(DOMAIN)
        for subentry in entry.subentries.values()
    }


async def async_end_orphans(hass: HomeAssistant, store: HistoryStore) -> None:
    """End what belongs to no agent of any account, disabled ones included."""
    known = {
        subentry_id
        for entry in hass.config_entries.async_entries(DOMAIN)
        for subentry_id in entry.subentries
    }
    try:
        gone = await _async_end_schedules(hass, store, known)
        gone |= await _async_end_questions(hass, store, known)
    except AgentError as error:
        # The next start looks again: nobody is there who could run them.
        LOGGER.warning("What a removed agent left could not be ended: %s", error.key)
        return
    for subentry_id in gone:
        await async_forget_late(hass, subentry_id)


async def _async_end_schedules(
    hass: HomeAssistant, store: HistoryStore, known: set[str]
) -> set[str]:
    gone: set[str] = set()
    for status in ("pending", "asked"):
        for action in await store.schedules.async_list(status=status):
            if action.subentry_id is None or action.subentry_id in known:
                continue
            gone.add(action.subentry_id)
            ended = replace(action, status="cancelled", result={"message": _REMOVED})
            if await store.schedules.async_move(ended, expected=status):
                tell_of_schedule(hass, ended, "cancelled", _REMOVED, "schedule_removed")
    return gone


async def _async_end_questions(
    hass: HomeAssistant, store: HistoryStore, known: set[str]
) -> set[str]:
    move = MOVES["orphan"]
    gone: set[str] = set()
    for record in await store.approvals.async_list(status=move.before):
        if record.subentry_id in known:
            continue
        gone.add(record.subentry_id)
        ended = replace(
            record, status=move.after, resolved_ts=time(), resolved_via=move.via
        )
        if await store.approvals.async_transition(
            record.approval_id,
            expected=move.before,
            status=ended.status,
            resolved_ts=ended.resolved_ts,
            resolved_by=None,
            resolved_via=ended.resolved_via,
            result=None,
        ):
            _tell_of_question(hass, ended)
    return gone


def _tell_of_question(hass: HomeAssistant, record: ApprovalRecord) -> None:
    told = record_as_event(record)
    hass.bus.async_fire(EVENT_APPROVAL_RESOLVED, told)
    if record.expires_ts > time():
        words = find(hass.config.language).sentences["question_removed"]
        persistent_notification.async_create(
            hass,
            words.format(what=told["preview"]),
            NAME,
            f"{DOMAIN}_{record.approval_id}",
        )
