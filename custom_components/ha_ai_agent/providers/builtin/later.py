"""What shall be done in a while: scheduled by us, and told with its time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from homeassistant.core import HomeAssistant

from ...domains.rows import said_as
from ...languages import find
from ...models import JsonObject
from .due import said_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Tool calls that a sentence is, and what is said of them."""

    calls: tuple[tuple[str, JsonObject], ...] = ()
    told: str = ""
    is_asked: bool = False
    """Whether what is on a list is told."""
    is_answer: bool = False
    """Whether what is told is all."""


def postponed(
    hass: HomeAssistant,
    services: Sequence[JsonObject],
    due: datetime,
    when: int | str,
    language: str,
) -> Errand:
    """Return what has service calls done then, and says what will be done."""
    return Errand(
        calls=tuple(
            ("schedule", {"action": "add", "when": when, "call": service})
            for service in services
        ),
        told=f"{said_of(due)}: {_deeds(hass, services, language)}",
    )


def _deeds(hass: HomeAssistant, services: Sequence[JsonObject], language: str) -> str:
    """Return what is done to what; the names alone where nobody has words for it."""
    actions = find(language).approvals.actions
    named: dict[str, list[str]] = {}
    for service in services:
        domain, name = str(service["domain"]), str(service["service"])
        names = named.setdefault(said_as(actions, domain, name), [])
        names += (
            state.name
            for id_ in service.get("entity_id", ())
            if (state := hass.states.get(id_)) is not None
        )
    return ", ".join(
        # What is in no template: "{service}" is nobody's word.
        (template or "{names}").format(names=", ".join(names), service="")
        for template, names in named.items()
    )
