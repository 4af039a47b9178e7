"""What an action reaches beyond what it names, and whether somebody has to know."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv
import probatio

from ...calls.expansion.expand import direct_calls, expand
from ...calls.resolved import ResolvedCall
from ...calls.risk import risk_to_entity, risk_without_entity
from ...calls.subject_reader import read_facts
from .names import Names, target_ids

_CRITICAL: Final = "critical"
_MOST_NAMES: Final = 12
_CONTAINERS: Final = frozenset({"group", "script", "scene", "homeassistant"})
_ASKS: Final = frozenset(
    {
        *("ai_task.generate_data", "ai_task.generate_image", "conversation.process"),
        *("assist_satellite.start_conversation", "assist_satellite.ask_question"),
    }
)
_OWN_AGENT: Final = frozenset(
    {None, "", "homeassistant", "conversation.home_assistant"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """What follows from an action."""

    names: tuple[str, ...] = ()
    hidden: int = 0
    """How many more there are: too many to name, or not for the assistant."""
    asks_model: bool = False
    is_risky: bool = False


NOTHING: Final = Reached()


class Reaches:
    """Looks into actions, each once."""

    def __init__(self, hass: HomeAssistant, names: Names) -> None:
        self._hass = hass
        self._names = names
        self._known: dict[str, Reached] = {}

    def of(self, item: Mapping[str, Any]) -> Reached:
        """Return what one action reaches."""
        key = repr(item)
        if key not in self._known:
            self._known[key] = self._look(item)
        return self._known[key]

    def _look(self, item: Mapping[str, Any]) -> Reached:
        try:
            steps = cv.SCRIPT_SCHEMA([deepcopy(dict(item))])
            calls, _ = direct_calls(self._hass, steps)
        except probatio.Invalid, HomeAssistantError, ValueError, TypeError:
            return NOTHING
        contents = expand(self._hass, calls)
        every = (*calls, *(one for one in contents.calls if not one.is_set_off))
        ids = {id_ for call in every for id_ in call.entity_ids}
        return Reached(
            asks_model=any(map(_asks_model, every)),
            is_risky=self._is_risky(every, ids),
            **self._beyond(item, ids),
        )

    def _beyond(self, item: Mapping[str, Any], ids: Iterable[str]) -> dict[str, Any]:
        """Return names of what is not named one by one."""
        target = item.get("target")
        holders = [item, target if isinstance(target, Mapping) else {}]
        data = item.get("data")
        if isinstance(data, Mapping):
            holders.append(data)
        named = {
            part.strip()
            for held in holders
            for given in _listed(held.get("entity_id"))
            for part in str(given).split(",")
        } | set(map(str, target_ids(item)))
        rest = sorted(id_ for id_ in ids if id_ not in named)
        if isinstance(scene := item.get("scene"), str):
            rest = [id_ for id_ in rest if id_ != scene]
        service = str(item.get("action", ""))
        rest = [id_ for id_ in rest if id_ != service]
        known = self._names.home.by_entity_id
        shown = [self._names.one(id_) for id_ in rest if id_ in known]
        return {
            "names": tuple(dict.fromkeys(shown))[:_MOST_NAMES],
            "hidden": len(rest) - len(shown[:_MOST_NAMES]) if shown else 0,
        }

    def _is_risky(self, calls: Iterable[ResolvedCall], ids: set[str]) -> bool:
        facts = read_facts(self._hass, ids)
        for call in calls:
            if not call.entity_ids:
                if call.domain not in _CONTAINERS and risk_without_entity(
                    call.domain, call.service, is_contained=True, has_outer_data=False
                ):
                    return True
                continue
            for entity_id in call.entity_ids:
                entity = facts.get(entity_id)
                if entity is not None and risk_to_entity(
                    call.domain,
                    call.service,
                    call.data,
                    entity,
                    critical_label=_CRITICAL,
                ):
                    return True
        return False


def _listed(value: Any) -> Iterable[Any]:
    if value is None:
        return ()
    return value if isinstance(value, list | tuple) else (value,)


def _asks_model(call: ResolvedCall) -> bool:
    """Return whether a call costs a request to a language model."""
    if call.service_id not in _ASKS:
        return False
    if call.service_id != "conversation.process":
        return True
    return call.data.get("agent_id") not in _OWN_AGENT
