"""Which contexts come from a turn: nothing that runs in one of them may approve."""

from typing import Any

from homeassistant.const import ATTR_DOMAIN, ATTR_SERVICE, EVENT_CALL_SERVICE
from homeassistant.core import CALLBACK_TYPE, Context, Event, HomeAssistant, callback
from homeassistant.helpers.singleton import singleton
from homeassistant.util.hass_dict import HassKey
from lru import LRU

from ..const import DOMAIN

MAX_CONTEXTS = 2000
# A script or an automation that a turn set going makes a context of its own, whose
# parent is the one that it was called with.
_CODE_EVENTS = ("automation_triggered", "script_started")
_CHILD_EVENTS = (EVENT_CALL_SERVICE, *_CODE_EVENTS)


class TurnContexts:
    """Remembers the contexts of turns, and what grew out of them."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._ids: LRU[str, bool] = LRU(MAX_CONTEXTS)
        """Context id -> whether something in it speaks to an agent by itself."""
        self._code: LRU[str, None] = LRU(MAX_CONTEXTS)
        """Contexts in which a script or an automation ran, whoever started it."""
        self._unsubscribe: list[CALLBACK_TYPE] = []
        self._users = 0

    @callback
    def async_acquire(self) -> None:
        """Follow contexts from now on."""
        self._users += 1
        if self._users == 1:
            self._unsubscribe = [
                self._hass.bus.async_listen(event_type, self._on_event)
                for event_type in _CHILD_EVENTS
            ]

    @callback
    def async_release(self) -> None:
        """Stop following when the last one has gone."""
        self._users -= 1
        if not self._users:
            while self._unsubscribe:
                self._unsubscribe.pop()()

    @callback
    def add(self, context: Context, *, speaks: bool = False) -> None:
        """Remember the context of a turn, or of an approved call."""
        self._ids[context.id] = self._ids.get(context.id, False) or speaks

    def is_from_turn(self, context: Context) -> bool:
        """Return whether something runs because a turn called it."""
        return context.id in self._ids or context.parent_id in self._ids

    def may_be_a_person(self, context: Context) -> bool:
        """Return whether a sentence can come from a person.

        A person's own words may carry the context of an earlier sentence; what a turn
        set going may not speak in it.
        """
        return context.parent_id not in self._ids and not self._ids.get(
            context.id, False
        )

    def may_be_a_press(self, context: Context) -> bool:
        """Return whether an event can come from a person's own phone.

        A script runs in the context, and so in the name, of who tapped on it: what it
        fires is nobody's yes.
        """
        return context.parent_id is None and context.id not in self._code

    @callback
    def _on_event(self, event: Event[Any]) -> None:
        if event.event_type in _CODE_EVENTS:
            self._code[event.context.id] = None
        if not self.is_from_turn(event.context):
            return
        data = event.data
        speaks = (data.get(ATTR_DOMAIN), data.get(ATTR_SERVICE)) == (
            "conversation",
            "process",
        )
        if speaks or event.context.id not in self._ids:
            self.add(event.context, speaks=speaks)


# The agents of all entries share it: a turn of one must not approve for another.
DATA_CONTEXTS: HassKey[TurnContexts] = HassKey(f"{DOMAIN}_turn_contexts")


@singleton(DATA_CONTEXTS)
def async_get_contexts(hass: HomeAssistant) -> TurnContexts:
    """Return the contexts of all agents."""
    return TurnContexts(hass)


@callback
def async_forget_contexts(hass: HomeAssistant) -> None:
    """Drop them with the last entry; a reload must not: what runs would be free."""
    hass.data.pop(DATA_CONTEXTS, None)
