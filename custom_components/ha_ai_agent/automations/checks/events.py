"""Events that are waited for: those of a name that is known, with what they carry."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

from homeassistant import const
from homeassistant.const import EVENT_CALL_SERVICE

from ...domains.tables import POSSIBLE
from ..references import is_template
from .parts import Part, listed
from .things import Findings, Things

_KNOWN: Final = frozenset(
    {
        *POSSIBLE["events"],
        *(value for name, value in vars(const).items() if name.startswith("EVENT_")),
    }
)
_ALIKE: Final = 0.86
"""So near is a name only by mistake: `timer.finish`, `homeassistant_startet`."""


def check_event(part: Part, things: Things, found: Findings) -> None:
    """Note events that nothing of Home Assistant sends, and calls of no service."""
    item = part.own
    if part.kind != "trigger" or item.get("trigger") != "event":
        return
    heard = {*_KNOWN, *map(str, things.hass.bus.async_listeners())}
    for event_type in map(str, listed(item.get("event_type"))):
        if is_template(event_type) or event_type in _KNOWN:
            continue
        domain, dot, _ = event_type.partition(".")
        # Of these all are known; other names may be anybody's.
        own = [
            one for one in POSSIBLE["events"] if dot and one.startswith(f"{domain}.")
        ]
        near = own or get_close_matches(event_type, sorted(_KNOWN), 1, _ALIKE)
        if near and (own or event_type not in heard):
            found.note(
                part,
                f"nothing is known to send the event '{event_type}':"
                f" {', '.join(near)} {'are' if len(near) > 1 else 'is'} known.",
            )
    data = item.get("event_data")
    if EVENT_CALL_SERVICE not in listed(item.get("event_type")):
        return
    domain, service = (
        str(data.get(key, "")) if isinstance(data, Mapping) else ""
        for key in ("domain", "service")
    )
    if not domain or is_template(domain) or is_template(service):
        return
    own = sorted(things.hass.services.async_services_for_domain(domain))
    if not own or (service and service not in own):
        near = get_close_matches(service, own, 3, 0.3) or own[:5]
        found.note(
            part,
            f"there is no action '{domain}.{service}' whose call could be seen."
            + (f" There is: {', '.join(near)}." if near else ""),
        )
