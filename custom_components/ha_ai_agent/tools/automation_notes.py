"""What the approval policy says against the actions of an automation."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv
import probatio

from ..approvals.policy import PolicyOptions, call_entity_ids, risks
from ..calls.expansion.expand import direct_calls, expand
from ..calls.resolved import ResolvedCall
from ..calls.subject_reader import read_facts
from ..calls.subjects import Facts
from ..domains.tables import REASONS
from ..models import Speaker

_MOST: Final = 12
_UNREADABLE: Final = "What it does cannot be fully known in advance."
_OWN: Final[PolicyOptions] = PolicyOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """What the policy has against actions that nobody is asked about when they run."""

    risks: tuple[tuple[str, str], ...] = ()
    """Service, and why it would be a question."""
    is_open: bool = False
    """Whether it may do more than can be seen."""

    def sentences(self) -> list[str]:
        """Return it in English, for the model."""
        notes = list(dict.fromkeys(_sentence(*risk) for risk in self.risks))
        if self.is_open:
            notes.append(_UNREADABLE)
        if len(notes) > _MOST:
            notes = [*notes[:_MOST], f"{len(notes) - _MOST} more like these."]
        return notes


@callback
def judged(hass: HomeAssistant, actions: Any) -> Against:
    """Return each deed that would be a question if it were a call.

    An automation asks nobody when it runs: the question is now.
    """
    try:
        steps = cv.SCRIPT_SCHEMA(deepcopy(actions or []))
        calls, is_opaque = direct_calls(hass, steps)
    except probatio.Invalid, HomeAssistantError, ValueError:
        return Against(is_open=True)
    found = dict.fromkeys(risk for call in calls for risk in _against(hass, call))
    return Against(risks=tuple(found), is_open=is_opaque)


def _against(hass: HomeAssistant, call: ResolvedCall) -> Iterator[tuple[str, str]]:
    """Yield what would be asked about, were it the model's own call."""
    inside = expand(hass, (call,))
    whole = replace(
        call,
        contains=inside.calls,
        is_opaque=inside.is_opaque,
        has_exposed_target=bool(call.entity_ids),
    )
    facts = Facts(
        speaker=Speaker(is_admin=True),
        entities=read_facts(hass, call_entity_ids(whole)),
    )
    for service_id, _, risk in risks(whole, facts, _OWN):
        yield service_id, str(risk)


def _sentence(service_id: str, risk: str) -> str:
    reasons: dict[str, str] = {str(key): text for key, text in REASONS.items()}
    reason = reasons.get(risk, _UNREADABLE).removesuffix(".")
    return f"{reason}, and nobody is asked for approval when it runs ({service_id})."
