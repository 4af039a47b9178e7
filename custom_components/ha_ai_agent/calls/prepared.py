"""Calls that may be decided upon and run, and what they touch."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from homeassistant.core import HomeAssistant, SupportsResponse

from ..domains.rows import domain_of
from .arguments import CallRequest
from .expansion.contents import Contents
from .expansion.expand import expand
from .expansion.sequences import has_template
from .expect import is_idempotent
from .footprint import Footprint
from .resolved import ResolvedCall
from .targets import Resolved


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One call of Home Assistant's service registry."""

    domain: str
    service: str
    entity_ids: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    has_target: bool = True
    """False: the entities are shown by it, not given to it (a script's service)."""
    response: SupportsResponse = SupportsResponse.NONE

    def as_data(self) -> dict[str, Any]:
        """Return a new dictionary: Home Assistant writes into what it is given."""
        data = dict(self.data)
        if self.has_target and self.entity_ids:
            data["entity_id"] = list(self.entity_ids)
        return data


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedCall:
    """A call that may be decided upon and run."""

    call: ResolvedCall
    acts: tuple[Act, ...]
    footprint: Footprint
    unavailable: tuple[str, ...] = ()
    left_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    near: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    within: tuple[ResolvedCall, ...] = ()
    """What scenes and scripts do to exposed entities."""
    is_reading: bool = False
    is_idempotent: bool = False


class Assembler:
    """Puts resolved targets and acts together to a call."""

    def __init__(self, hass: HomeAssistant, is_exposed: Callable[[str], bool]) -> None:
        self._hass = hass
        self._is_exposed = is_exposed

    def assemble(
        self,
        request: CallRequest,
        resolved: Resolved,
        acts: list[Act],
        tool_call_id: str,
        tool: str,
    ) -> PreparedCall:
        """Return the call as the gate and the runner get it."""
        available: list[Act] = []
        unavailable: list[str] = []
        for act in acts:
            alive = tuple(id_ for id_ in act.entity_ids if self._is_alive(id_))
            unavailable.extend(set(act.entity_ids) - set(alive))
            if alive:
                available.append(replace(act, entity_ids=alive))
        inside = expand(self._hass, available)
        only = acts[0] if len(acts) == 1 else None
        parts = tuple(_part(act, tool_call_id) for act in acts)
        reading = all(act.response is SupportsResponse.ONLY for act in acts)
        call = ResolvedCall(
            tool_call_id=tool_call_id,
            tool=tool,
            domain=only.domain if only else request.domain,
            service=only.service if only else request.service,
            entity_ids=resolved.entity_ids,
            data=dict(only.data if only else request.data),
            contains=inside.calls if only else (*parts, *inside.calls),
            contents_hash=inside.fingerprint,
            is_opaque=inside.is_opaque,
            only_reads=self._only_reads(acts, inside),
        )
        return PreparedCall(
            call=call,
            acts=tuple(available),
            footprint=self._footprint(available, inside, is_reading=reading),
            unavailable=tuple(sorted(unavailable)),
            left_out=resolved.left_out,
            near=resolved.near,
            notes=resolved.notes,
            within=tuple(self._within(inside.calls)),
            is_reading=reading,
            is_idempotent=all(
                is_idempotent(act.domain, act.service, act.data) for act in acts
            ),
        )

    def _only_reads(self, acts: Iterable[Act], inside: Contents) -> bool:
        """Return whether scripts do nothing but to look things up."""
        return (
            all(act.domain == "script" for act in acts)
            and not inside.is_opaque
            and all(
                not call.is_set_off
                and (
                    call.domain == "script"
                    or answers_only(self._hass, call.domain, call.service)
                )
                for call in inside.calls
            )
        )

    def _within(self, calls: Iterable[ResolvedCall]) -> Iterator[ResolvedCall]:
        """Yield what is done inside to entities that may be shown."""
        for call in calls:
            exposed = tuple(id_ for id_ in call.entity_ids if self._is_exposed(id_))
            is_deed = not call.is_set_off and call.domain not in {"scene", "script"}
            if exposed and is_deed:
                # What is known only when it runs is nothing to be checked.
                data = {} if has_template(call.data) else call.data
                yield replace(call, entity_ids=exposed, data=data)

    def _is_alive(self, entity_id: str) -> bool:
        state = self._hass.states.get(entity_id)
        return state is not None and state.state != "unavailable"

    def _footprint(
        self, acts: list[Act], inside: Contents, *, is_reading: bool
    ) -> Footprint:
        touched = {id_ for act in acts for id_ in act.entity_ids}
        touched.update(inside.entity_ids, inside.reach)
        if is_reading:
            return Footprint(reads=frozenset(touched))
        return Footprint(writes=frozenset(touched), writes_all=inside.is_opaque)


def answers_only(hass: HomeAssistant, domain: str, service: str) -> bool:
    """Return whether all that a service does is to answer."""
    return (
        hass.services.has_service(domain, service)
        and hass.services.supports_response(domain, service) is SupportsResponse.ONLY
        and not domain_of(domain).is_powerful
    )


def _part(act: Act, tool_call_id: str) -> ResolvedCall:
    return ResolvedCall(
        tool_call_id=tool_call_id,
        tool="call_service",
        domain=act.domain,
        service=act.service,
        entity_ids=act.entity_ids,
        data=dict(act.data),
    )
