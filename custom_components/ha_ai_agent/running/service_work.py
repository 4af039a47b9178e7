"""A service call as work for the runner: decided, run, kept for undo."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
import json
from typing import Final, override

from homeassistant.core import HomeAssistant

from ..calls.binding import CHANGED
from ..calls.expansion.expand import expand
from ..calls.footprint import Footprint
from ..calls.prepared import PreparedCall
from ..calls.problems import denied, failed
from ..calls.resolved import Allowed, NeedsApproval, Refused, ResolvedCall
from ..calls.scope import Gate, TurnScope
from ..domains.rows import domain_of
from ..home.states import local_time
from ..models import JsonObject
from .execute import Execution
from .ledger import Ledger
from .results import Outcome
from .work import Work

_NOT_RUN: Final = "Not done: a person must say yes first. Ask for it."


@dataclass(slots=True, kw_only=True)
class ServiceWork(Work):
    """One prepared service call."""

    hass: HomeAssistant
    prepared: PreparedCall
    scope: TurnScope
    gate: Gate
    ledger: Ledger
    note: str | None = None
    _execution: Execution | None = None
    _key: tuple[ResolvedCall, str] | None = None
    entry_id: str | None = None

    @property
    def footprint(self) -> Footprint:
        """Return what it touches."""
        return self.prepared.footprint

    @property
    def repeat_key(self) -> str | None:
        """Return what equal calls share."""
        if not (self.prepared.is_idempotent or self.prepared.is_reading):
            return None
        call = self.prepared.call
        if self._key is None or self._key[0] is not call:
            self._key = (call, self._key_of(call))
        return self._key[1]

    @staticmethod
    def _key_of(call: ResolvedCall) -> str:
        return json.dumps(
            [
                *(call.domain, call.service, call.entity_ids, dict(call.data)),
                # A scene or a group that was edited meanwhile is another one.
                call.contents_hash,
                [(inner.service_id, inner.entity_ids) for inner in call.contains],
            ],
            sort_keys=True,
            default=str,
        )

    @property
    def subject(self) -> ResolvedCall | None:
        """Return the call, unless it only reads."""
        return None if self.prepared.is_reading else self.prepared.call

    @property
    @override
    def changes_home(self) -> bool:
        """Return whether it does more than to answer."""
        if self.prepared.call.only_reads:
            return False
        return super(ServiceWork, self).changes_home

    async def async_admit(self) -> JsonObject | None:
        """Return a result instead of running, if the policy says so."""
        call = self.prepared.call
        if self.prepared.is_reading:
            if not call.data:
                return None
            call = replace(call, is_reading=True)
        elif call.contents_hash:
            call = self._read_again(call)
        return await async_pass(self.gate, call, self.scope)

    def _read_again(self, call: ResolvedCall) -> ResolvedCall:
        """Return a call with what its scenes, scripts and groups have come to hold.

        An earlier call of the turn, for which this one waited, may have changed them.
        """
        inside = expand(self.hass, self.prepared.acts)
        if inside.fingerprint == call.contents_hash:
            return call
        call = replace(
            call,
            contains=(*call.contains, *inside.calls),
            contents_hash=inside.fingerprint,
            is_opaque=call.is_opaque or inside.is_opaque,
            only_reads=False,
        )
        self.prepared = replace(self.prepared, call=call)
        return call

    async def async_run(self, span: int) -> JsonObject:
        """Run, verify and keep."""
        self._execution = execution = Execution(
            hass=self.hass,
            prepared=self.prepared,
            context=self.scope.context,
            trace=self.scope.trace,
            span=span,
        )
        begun = execution.begin()
        if not self.prepared.is_reading:
            # Before the call: what a power failure cuts off is known of afterwards.
            await self.ledger.async_written(self._keep(execution, begun))
        outcome = await execution.async_run()
        if not self.prepared.is_reading:
            self._keep(execution, outcome)
        elif domain_of(self.prepared.call.domain).offers_media:
            # What the house offers may be played: no word of the model's is in it.
            self.scope.known.give(outcome.response)
        return execution.result(outcome)

    def interim(self) -> JsonObject:
        """Return what is seen so far; the ledger says that it still runs."""
        if self._execution is None:
            return {"status": "unconfirmed", "message": "It has not started yet."}
        outcome = self._execution.outcome()
        if not self.prepared.is_reading:
            self._keep(self._execution, outcome)
        return self._execution.result(outcome)

    def _keep(self, execution: Execution, outcome: Outcome) -> str:
        self.entry_id = entry_id = self.ledger.keep(
            self.prepared, self.scope.info, execution, outcome, self.entry_id, self.note
        )
        return entry_id

    def is_still_so(self) -> bool:
        """Return whether what an earlier equal call did still holds."""
        return self._execution is not None and self._execution.is_still_so

    def late_line(self, result: JsonObject) -> str:
        """Return one line about a late end."""
        call = self.prepared.call
        return f"{call.service_id} {_short(call.entity_ids)}: {_words(result)}"


def _short(ids: tuple[str, ...]) -> str:
    shown = ", ".join(ids[:4])
    return f"{shown} and {len(ids) - 4} more" if len(ids) > 4 else shown


def _words(result: JsonObject) -> str:
    status = str(result.get("status", "ended"))
    changed = result.get("changed")
    if isinstance(changed, Mapping) and changed:
        pairs = ", ".join(
            f"{key} is {value}" for key, value in list(changed.items())[:4]
        )
        return f"ended late, {status}: {pairs}."
    message = result.get("message")
    return f"ended late, {status}." + (f" {message}" if message else "")


async def async_pass(
    gate: Gate, call: ResolvedCall, scope: TurnScope
) -> JsonObject | None:
    """Return None if a call may run now; otherwise the result that says why not."""
    decision = await gate.async_decide(call, scope)
    match decision:
        case Allowed():
            return None
        case Refused(code=code, message=message):
            # What was decided over is another thing now: asking again can mend that.
            tell = failed if code == CHANGED else denied
            return tell(code, message).as_result()
        case NeedsApproval():
            record = await gate.async_park(call, scope, decision)
            return {
                "status": "approval_required",
                "approval_id": record.approval_id,
                "preview": record.preview,
                "expires_at": local_time(record.expires_ts),
                "message": _NOT_RUN,
            }
