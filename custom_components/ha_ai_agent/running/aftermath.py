"""What became of a call that was started and not seen to end, by what states show."""

from collections.abc import Mapping
from typing import Final

from homeassistant.core import HomeAssistant

from ..calls.facts import seen
from ..calls.prepared import Act
from ..calls.subject_reader import current_ids
from ..domains.model import Seen, Verdict
from ..models import JsonObject, LedgerEntry
from .execute import check_of
from .ledger import BOUND

CUT_OFF: Final = "Home Assistant stopped while it was under way. It was not done again."
_SHOWN: Final = 6


def look_up(hass: HomeAssistant, entry: LedgerEntry) -> JsonObject:
    """Return a result of what can be seen by now."""
    call = entry.call
    act = Act(
        domain=str(call.get("domain")),
        service=str(call.get("service")),
        entity_ids=tuple(call.get("entity_ids", ())),
        data=call.get("data") or {},
    )
    where = current_ids(hass, call.get(BOUND) or {})
    changed: dict[str, str] = {}
    unconfirmed: dict[str, str] = {}
    for old_id in act.entity_ids:
        entity_id = where.get(old_id, old_id)
        kept = entry.before.get(old_id)
        if entity_id is None or kept is None:
            continue
        before = Seen(str(kept.get("state")), kept.get("attributes") or {})
        now = seen(hass.states.get(entity_id))
        check = check_of(act, entity_id, before)
        is_so = check is not None and check(now) is not Verdict.NOT
        (changed if is_so else unconfirmed)[entity_id] = now.state
    is_seen = bool(changed) and not unconfirmed
    result: JsonObject = {"status": "confirmed" if is_seen else "unconfirmed"}
    if changed:
        result["changed"] = changed
    if unconfirmed:
        result["unconfirmed"] = sorted(unconfirmed)
    return {**result, "message": f"{CUT_OFF}{_now({**changed, **unconfirmed})}"}


def _now(states: Mapping[str, str]) -> str:
    shown = ", ".join(f"{id_} is {state}" for id_, state in [*states.items()][:_SHOWN])
    return f" Now {shown}." if shown else ""
