"""What the logbook tells of the agent: where it was asked, and what it did.

The events hold no words and no names: they are looked up when somebody reads. Who asked
follows from the event's context, which the logbook resolves itself.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from homeassistant.components.logbook.const import (
    LOGBOOK_ENTRY_CONTEXT_ID,
    LOGBOOK_ENTRY_ENTITY_ID,
    LOGBOOK_ENTRY_MESSAGE,
    LOGBOOK_ENTRY_NAME,
)
from homeassistant.components.logbook.models import LazyEventPartialState
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.translation import async_get_cached_translations

from .approvals.preview import verb_template
from .const import (
    DOMAIN,
    EVENT_ACTING,
    EVENT_APPROVAL_REQUESTED,
    EVENT_APPROVAL_RESOLVED,
    EVENT_TURN_FINISHED,
    NAME,
)
from .domains.rows import domain_of
from .languages import base_code, find

MAX_NAMES: Final = 6
REASONS: Final = frozenset({"approval", "schedule", "undo"})
"""Why it acts where no sentence was said just then."""
OUTCOMES: Final = frozenset({"ok", "error", "cancelled", "approval_required"})
RESULTS: Final = (
    "confirmed",
    "partial",
    "unconfirmed",
    "scheduled",
    "approval_required",
    "denied",
    "failed",
)
"""What came of an action, in the order in which it is told."""
ANSWERS: Final[Mapping[str, str]] = {
    "approved": "approved",
    "executed": "approved",
    "failed": "approved_failed",
    "rejected": "rejected",
    "expired": "expired",
}
"""How a question ended."""
DONE_ANYWHERE: Final[Mapping[str, str]] = {
    "press": "pressed",
    "set_value": "set",
    "toggle": "toggled",
    "turn_off": "turned off",
    "turn_on": "turned on",
}

type Describe = Callable[[LazyEventPartialState], dict[str, Any]]


@callback
def async_describe_events(
    hass: HomeAssistant,
    async_describe_event: Callable[[str, str, Describe], None],
) -> None:
    """Describe our events."""

    def describe(event: LazyEventPartialState, message: str) -> dict[str, Any]:
        agent_id = event.data.get("agent_id")
        state = hass.states.get(agent_id) if agent_id else None
        return {
            LOGBOOK_ENTRY_NAME: state.name if state else NAME,
            LOGBOOK_ENTRY_MESSAGE: message,
            LOGBOOK_ENTRY_ENTITY_ID: agent_id or None,
            LOGBOOK_ENTRY_CONTEXT_ID: event.context_id,
        }

    @callback
    def async_describe_acting(event: LazyEventPartialState) -> dict[str, Any]:
        reason = event.data.get("reason", "")
        key = f"acting_{reason}" if reason in REASONS else "acting"
        return describe(event, LogbookWords(hass).say(key))

    @callback
    def async_describe_turn(event: LazyEventPartialState) -> dict[str, Any]:
        return describe(event, LogbookWords(hass).turn(event.data))

    @callback
    def async_describe_request(event: LazyEventPartialState) -> dict[str, Any]:
        words, preview = LogbookWords(hass), event.data.get("preview")
        key = "asked_for" if preview else "outcome_approval_required"
        return describe(event, words.say(key, what=preview))

    @callback
    def async_describe_resolution(event: LazyEventPartialState) -> dict[str, Any]:
        answer, preview = (
            LogbookWords(hass).answer(event.data),
            event.data.get("preview"),
        )
        return describe(event, f"{answer} ({preview})" if preview else answer)

    for event_type, describer in (
        (EVENT_ACTING, async_describe_acting),
        (EVENT_TURN_FINISHED, async_describe_turn),
        (EVENT_APPROVAL_REQUESTED, async_describe_request),
        (EVENT_APPROVAL_RESOLVED, async_describe_resolution),
    ):
        async_describe_event(DOMAIN, event_type, describer)


class LogbookWords:
    """The logbook's sentences in the language of the house."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._language = hass.config.language
        self._texts = async_get_cached_translations(
            hass, self._language, "selector", DOMAIN
        )

    def say(self, key: str, **holes: object) -> str:
        """Return one of our phrases."""
        path = f"component.{DOMAIN}.selector.logbook.options.{key}"
        return self._texts.get(path, key).format(**holes)

    def turn(self, data: Mapping[str, Any]) -> str:
        """Return one line about a turn: what was asked for, and what was done."""
        outcome = data.get("outcome", "")
        parts = list(self._told(data.get("actions") or ()))
        if not parts or outcome in {"error", "cancelled"}:
            key = f"outcome_{outcome}" if outcome in OUTCOMES else "outcome_other"
            parts.insert(0, self.say(key))
        seconds = float(data.get("duration_ms") or 0) / 1000
        place = _place(self._hass, data)
        return f"{'; '.join(parts)} ({place and f'{place}, '}{seconds:.1f} s)"

    def answer(self, data: Mapping[str, Any]) -> str:
        """Return how a question ended: by a person, its time, newer words, the end."""
        if data.get("resolved_via") in {"superseded", "removed"}:
            return self.say("answer_withdrawn")
        return self.say(f"answer_{ANSWERS.get(str(data.get('status')), 'other')}")

    def _told(self, actions: Iterable[Mapping[str, Any]]) -> Iterable[str]:
        """Yield what came of the actions, those of one kind together."""
        actions = list(actions)
        for status in RESULTS:
            told = [
                self._action(action, is_done=status == "confirmed")
                for action in actions
                if action["status"] == status
            ]
            if told:
                yield self.say(f"result_{status}", what=", ".join(told))

    def _action(self, action: Mapping[str, Any], *, is_done: bool) -> str:
        """Return an action with the names that things have now."""
        key = str(action["action"])
        names = [self._name(target) for target in action.get("targets", ())]
        shown = names[:MAX_NAMES]
        if more := len(names) - len(shown) + int(action.get("more", 0)):
            shown.append(self.say("more", count=more))
        domain, _, service = key.partition(".")
        joined = self._joined(shown)
        if base_code(self._language) != "en":
            # As it is asked about: only English is told as a past.
            asked = verb_template(find(self._language).approvals, domain, service)
            if asked and shown:
                return asked.format(names=joined, service=key)
            return f"{key}: {joined}" if shown else key
        verb = domain_of(domain).done.get(service) or DONE_ANYWHERE.get(service)
        if verb is None:
            verb = f"{key}:" if shown else key
        elif not is_done:
            verb = service.replace("_", " ")
        return f"{verb} {joined}" if shown else verb

    def _joined(self, names: list[str]) -> str:
        """Return `A, B and C`."""
        if not names[1:]:
            return "".join(names)
        return self.say("and", first=", ".join(names[:-1]), last=names[-1])

    def _name(self, target: str) -> str:
        """Return the name of an entity, by its id in the registry or its entity id."""
        entry = er.async_get(self._hass).entities.get_entry(target)
        entity_id = entry.entity_id if entry else target
        if (state := self._hass.states.get(entity_id)) is not None:
            return state.name
        return entity_id if "." in entity_id else self.say("gone")


def _place(hass: HomeAssistant, data: Mapping[str, Any]) -> str:
    """Return the name of the satellite or device that heard it, if one did."""
    device_id = data.get("device_id")
    device = dr.async_get(hass).async_get(device_id) if device_id else None
    return (device.name_by_user or device.name or "") if device else ""
