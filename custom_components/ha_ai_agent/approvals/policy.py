"""Allow, ask or deny: decided by code over the resolved call. Pure.

Nothing that a model, a name or a state says is an input here, but as the data of the
call itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from ..calls.resolved import Allowed, Decision, NeedsApproval, Refused, ResolvedCall
from ..calls.risk import risk_to_entity, risk_without_entity
from ..calls.subjects import EntityFacts, Facts
from ..const import APPROVAL_ALL_WRITES, APPROVAL_CRITICAL, APPROVAL_OFF, DOMAIN
from ..domains.model import Risk
from ..domains.tables import REASONS
from ..languages import Wording
from .preview import ENGLISH, describe
from .words import risk_of_filled, risk_of_words

MAX_DEPTH: Final = 10
# Local, and nothing but words on a page of the household's own.
_HARMLESS_SERVICES: Final = frozenset(
    {"persistent_notification.create", "persistent_notification.dismiss"}
)
_INTENT_PREFIXES: Final = ("intent__", "intent_", "Hass")


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdRule:
    """A wish of the household. What is left empty matches everything."""

    effect: Literal["allow", "ask", "deny"]
    domains: tuple[str, ...] = ()
    """Of the entity, or of the service where there is none."""
    services: tuple[str, ...] = ()
    """`unlock` or `lock.unlock`."""
    device_classes: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    """Devices or satellites that heard the wish."""

    def matches(
        self, call: ResolvedCall, entity: EntityFacts | None, facts: Facts
    ) -> bool:
        """Return whether the rule speaks about this entity in this call."""
        speaker = facts.speaker
        wanted: tuple[tuple[tuple[str, ...], frozenset[str | None]], ...] = (
            (self.domains, frozenset({entity.domain if entity else call.domain})),
            (self.services, frozenset({call.service, call.service_id})),
            (
                self.device_classes,
                frozenset({entity.device_class if entity else None}),
            ),
            (self.entities, frozenset({entity.entity_id if entity else None})),
            (self.areas, frozenset({entity.area_id if entity else None})),
            (self.labels, frozenset(entity.labels if entity else ())),
            (self.users, frozenset({speaker.user_id})),
            (self.devices, frozenset({speaker.device_id, speaker.satellite_id})),
        )
        return all(
            not names or any(name in found for name in names) for names, found in wanted
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyOptions:
    """What the household wants to be asked about."""

    mode: str = APPROVAL_CRITICAL
    max_targets: int | None = None
    """Entities that one turn may touch without a question."""
    rules: tuple[HouseholdRule, ...] = ()
    """The first that matches an entity decides over it."""
    trusted_tools: tuple[str, ...] = ()
    """Foreign tools that may run although their effects are not known."""
    critical_label: str = "critical"
    code: str | None = None
    """What has to be said or typed with a yes."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """One service at one entity, or at none."""

    call: ResolvedCall
    entity: EntityFacts | None
    entity_id: str | None
    is_contained: bool
    outer: Mapping[str, Any]
    """What the model gave along with the whole call."""


def decide(
    call: ResolvedCall,
    facts: Facts,
    options: PolicyOptions,
    wording: Wording = ENGLISH,
) -> Decision:
    """Return what may happen with a call."""
    if call.is_reading:
        return _decide_reading(call, facts, options, wording)
    # Before the household's rules: none of them makes a reader act.
    if (refused := _refusal(call, facts)) is not None:
        return refused
    risk: Risk | None = _risk_of_call(call, options)
    # To the last unit, whatever was found: a rule that forbids one of them wins over
    # a question about another, which a yes would only seem to settle.
    for unit in _units(call, facts):
        found = _judge(unit, facts, options)
        if found == "deny":
            return Refused(
                "denied_by_rule",
                "A rule of the household forbids this. Do not try it another way.",
            )
        risk = risk or found
    # Counted last: any other reason tells a person more.
    if risk is None and options.max_targets is not None:
        touched = facts.turn_entity_ids | set(own_entity_ids(call))
        if len(touched) > options.max_targets:
            risk = "targets"
    if risk is None:
        return Allowed()
    return NeedsApproval(REASONS[risk], describe(call, facts.entities, wording))


def risks(
    call: ResolvedCall, facts: Facts, options: PolicyOptions
) -> list[tuple[str, str, str]]:
    """Return everything that speaks against a call: service, entity, and what."""
    found = {
        (unit.call.service_id, unit.entity_id or "", risk)
        for unit in _units(call, facts)
        if (risk := _judge(unit, facts, options)) is not None
    }
    if (risk := _risk_of_call(call, options)) is not None:
        found.add((call.service_id, "", risk))
    return sorted(found)


def _decide_reading(
    call: ResolvedCall, facts: Facts, options: PolicyOptions, wording: Wording
) -> Decision:
    """Return what may happen with a call that only takes words out of the home."""
    if options.mode == APPROVAL_OFF or call.tool in options.trusted_tools:
        return Allowed()
    risk = risk_of_words(call, facts)
    if risk is None:
        return Allowed()
    return NeedsApproval(REASONS[risk], describe(call, facts.entities, wording))


def walk(call: ResolvedCall, depth: int = 0) -> Iterator[tuple[ResolvedCall, int]]:
    """Yield a call and everything inside it, with the depth."""
    yield call, depth
    if depth < MAX_DEPTH:
        for inner in call.contains:
            yield from walk(inner, depth + 1)


def walk_own(call: ResolvedCall, depth: int = 0) -> Iterator[tuple[ResolvedCall, int]]:
    """Yield the same without what is only set off: that runs by itself."""
    yield call, depth
    if depth < MAX_DEPTH:
        for inner in call.contains:
            if not inner.is_set_off:
                yield from walk_own(inner, depth + 1)


def call_entity_ids(call: ResolvedCall) -> Iterator[str]:
    """Yield the entities that a call, its contents and what follows touch."""
    for inner, _ in walk(call):
        yield from inner.entity_ids


def own_entity_ids(call: ResolvedCall) -> Iterator[str]:
    """Yield the entities that a call and its contents touch."""
    for inner, _ in walk_own(call):
        yield from inner.entity_ids


def _refusal(call: ResolvedCall, facts: Facts) -> Refused | None:
    """Return why nobody's yes would help."""
    speaker = facts.speaker
    if speaker.is_read_only:
        return Refused("read_only", "This user may look at the home, not change it.")
    for inner, depth in walk_own(call):
        if DOMAIN in {inner.domain, str(inner.data.get("domain", ""))}:
            return Refused(
                "not_callable",
                "The agent's own actions are for people. Ask the user to use them.",
            )
        if inner.writes_configuration and not speaker.is_admin:
            return Refused(
                "not_admin", "Only an administrator may change the configuration."
            )
        # What lies deeper is not walked: nothing would have judged it.
        if depth >= MAX_DEPTH and inner.contains:
            return Refused("too_deep", "This runs scripts within too many scripts.")
    return None


def _risk_of_call(call: ResolvedCall, options: PolicyOptions) -> Risk | None:
    """Return the risk that is the call's as a whole."""
    # In every mode: what is written now acts later, when nobody is asked any more.
    if any(inner.writes_configuration for inner, _ in walk(call)):
        return "configuration"
    if options.mode == APPROVAL_OFF:
        return None
    if call.tool in options.trusted_tools:
        return None
    if any(inner.is_opaque for inner, _ in walk(call)):
        return "opaque"
    return None


def _units(call: ResolvedCall, facts: Facts) -> Iterator[_Unit]:
    """Yield every service at every entity, scripts, scenes and groups looked into."""
    for inner, depth, outer in _with_outer(call, call.data):
        is_contained = depth > 0

        def unit(
            entity: EntityFacts | None,
            entity_id: str | None,
            inner: ResolvedCall = inner,
            is_contained: bool = is_contained,
            outer: Mapping[str, Any] = outer,
        ) -> _Unit:
            return _Unit(inner, entity, entity_id, is_contained, outer)

        if not inner.entity_ids:
            yield unit(None, None)
        for entity_id in inner.entity_ids:
            entity = facts.entities.get(entity_id)
            if entity is None or "." not in entity_id:
                # `all`, or what nobody could look up.
                yield unit(None, entity_id)
                continue
            for member in with_members(entity):
                if member is entity or member.domain == inner.domain:
                    # Others of the group: their own calls are among the contents.
                    yield unit(member, member.entity_id)


def _with_outer(
    call: ResolvedCall, outer: Mapping[str, Any], depth: int = 0
) -> Iterator[tuple[ResolvedCall, int, Mapping[str, Any]]]:
    """Yield what is done, with the depth and the words that it may be filled with."""
    if not call.is_set_off:
        yield call, depth, outer
    elif not call.carries_words:
        # An automation reads what has changed: only some of that are words.
        outer = {}
    if depth < MAX_DEPTH:
        for inner in call.contains:
            yield from _with_outer(inner, outer, depth + 1)


def speaks(call: ResolvedCall, domains: frozenset[str]) -> bool:
    """Return whether a call may say words of the caller into a room."""
    return call.domain in domains or any(
        speaks(inner, domains)
        for inner in call.contains
        if not inner.is_set_off or inner.carries_words
    )


def with_members(entity: EntityFacts, depth: int = 0) -> Iterator[EntityFacts]:
    """Yield an entity and what it groups."""
    yield entity
    if depth < MAX_DEPTH:
        for member in entity.members:
            yield from with_members(member, depth + 1)


def _judge(
    unit: _Unit, facts: Facts, options: PolicyOptions
) -> Risk | Literal["deny"] | None:
    """Return what speaks against one service at one entity."""
    # The household's own rules hold in every mode, and before our judgement.
    for rule in options.rules:
        if rule.matches(unit.call, unit.entity, facts):
            match rule.effect:
                case "allow":
                    return None
                case "ask":
                    return "rule"
                case "deny":
                    return "deny"
    if options.mode == APPROVAL_OFF:
        return None
    # A tool is trusted with what it is, not with every entity that it may name.
    if unit.call.tool in options.trusted_tools and unit.entity is None:
        return None
    risk = _risk_of_unit(unit, facts, options)
    if risk is None and options.mode == APPROVAL_ALL_WRITES:
        return "all_writes"
    return risk


def _risk_of_unit(unit: _Unit, facts: Facts, options: PolicyOptions) -> Risk | None:
    """Return the risk of one service at one entity, in the mode `critical`."""
    call = unit.call
    risk: Risk | None = (
        (risk_of_filled(call, unit.outer, facts) if unit.outer else None)
        if unit.is_contained
        else risk_of_words(call, facts)
    )
    if risk is not None:
        return risk
    if unit.entity is not None:
        if not call.has_exposed_target and not unit.is_contained:
            return "no_target"
        return risk_to_entity(
            call.domain,
            call.service,
            call.data,
            unit.entity,
            critical_label=options.critical_label,
            is_intent=call.tool.startswith(_INTENT_PREFIXES),
        )
    touches_all = unit.entity_id is not None
    if touches_all and ("." in str(unit.entity_id) or not unit.is_contained):
        return "unknown"
    if call.service_id in _HARMLESS_SERVICES or _only_contains(call):
        return None
    if call.domain != "intent" and not unit.is_contained and call.has_exposed_target:
        return None
    return risk_without_entity(
        call.domain,
        call.service,
        is_contained=unit.is_contained,
        has_outer_data=bool(unit.outer),
        touches_all=touches_all,
    )


def _only_contains(call: ResolvedCall) -> bool:
    """Return whether a call is nothing but what it contains."""
    return bool(call.contains) and call.has_exposed_target
