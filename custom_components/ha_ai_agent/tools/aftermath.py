"""What a stop cut off, and what became of schedules: told to people."""

from dataclasses import replace
from datetime import datetime

from homeassistant.components import persistent_notification
from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.start import async_at_started

from ..approvals.preview import titled
from ..calls.facts import seen
from ..const import DOMAIN, EVENT_SCHEDULE_ENDED, LOGGER, NAME
from ..errors import AgentError
from ..languages import find
from ..models import JsonObject, LedgerEntry, ScheduledAction
from ..running.aftermath import CUT_OFF, look_up
from ..running.ledger import STARTED, Ledger, as_kept
from ..running.schedule import AGAIN_SECONDS, News, ScheduleStatus
from .late import DECIDED, LateLines


class Aftermath:
    """Looks up, once after a start, what became of calls that nobody saw end."""

    def __init__(self, hass: HomeAssistant, ledger: Ledger, late: LateLines) -> None:
        self._hass = hass
        self._ledger = ledger
        self._late = late
        self._stop: CALLBACK_TYPE | None = None
        self._is_closed = False
        self._again = HassJob(self._async_look, cancel_on_shutdown=True)

    @callback
    def async_start(self) -> None:
        """Look once everything is there that may have moved."""

        async def look(_: HomeAssistant) -> None:
            await self._async_look()

        self._stop = async_at_started(self._hass, look)

    @callback
    def async_close(self) -> None:
        """Stop waiting."""
        self._is_closed = True
        if self._stop is not None:
            self._stop()
            self._stop = None

    async def _async_look(self, _now: datetime | None = None) -> None:
        self._stop = None
        try:
            cut_off = await self._ledger.async_cut_off()
        except AgentError as error:
            LOGGER.warning("The ledger could not be read: %s", error.key)
            if not self._is_closed:
                self._stop = async_call_later(self._hass, AGAIN_SECONDS, self._again)
            return
        for entry in reversed(cut_off):
            result = self._end(entry)
            call = entry.call
            line = f"{call.get('domain')}.{call.get('service')}: {result['message']}"
            self._late.add(line, entry.conversation_id, entry.user_id)

    def _end(self, entry: LedgerEntry) -> JsonObject:
        """Write down what can be seen of a call, and return it."""
        result = look_up(self._hass, entry)
        after = {id_: as_kept(seen(self._hass.states.get(id_))) for id_ in entry.before}
        self._ledger.put(replace(entry, status=result["status"], after=after))
        return result

    async def async_of(self, turn_id: str, tool_call_id: str) -> JsonObject:
        """Return what became of a call, by its row that was written before it."""
        found = await self._ledger.async_list(turn_id=turn_id, conversation_id=None)
        for entry in found:
            if entry.tool_call_id == tool_call_id:
                if entry.status == STARTED:
                    return self._end(entry)
                return look_up(self._hass, entry) | {"status": entry.status}
        return {"status": "unconfirmed", "error": "interrupted", "message": CUT_OFF}


@callback
def tell_of_schedule(
    hass: HomeAssistant,
    action: ScheduledAction,
    status: ScheduleStatus,
    what: str,
    news: News | None,
) -> str:
    """Tell the house of a schedule's end, and return the line for who asked."""
    line = f"Scheduled {action.summary}: {what.rstrip('.')}."
    hass.bus.async_fire(
        EVENT_SCHEDULE_ENDED,
        {
            "schedule_id": action.schedule_id,
            "status": status,
            "conversation_id": action.conversation_id,
            "agent_id": action.agent_id,
            "user_id": action.user_id,
            "due_ts": action.due_ts,
        },
    )
    if news is not None:
        # Nobody may speak for hours: who wanted it must not find out by the cold.
        notification_id = f"{DOMAIN}_{action.schedule_id}"
        words = _in_words(hass, action, news)
        persistent_notification.async_create(hass, words, NAME, notification_id)
    return line


def _in_words(hass: HomeAssistant, action: ScheduledAction, news: News) -> str:
    """Return what became of an action in the language of who asked for it."""
    call = action.action
    speaker = (call.get(DECIDED) or {}).get("speaker") or {}
    language = find(speaker.get("language") or hass.config.language)
    names = [
        state.name if (state := hass.states.get(entity_id)) else entity_id
        for entity_id in call.get("entity_id") or ()
    ]
    domain, service = str(call.get("domain", "")), str(call.get("service", ""))
    what = titled(domain, service, names, language.approvals) or action.summary
    return language.sentences[news].format(what=what)
