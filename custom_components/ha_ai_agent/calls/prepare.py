"""From what a model wrote to a call that can run: resolve, allow, validate."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from homeassistant.core import HomeAssistant, SupportsResponse

from ..const import DOMAIN
from ..domains.model import GENERIC
from ..domains.rows import domain_of
from ..home.names import NameBook, near_texts
from ..markup import plain_text
from ..models import JsonObject, Speaker
from .arguments import CallRequest, read_call
from .expansion.contents import script_entity, script_service
from .expansion.expand import expand
from .expansion.groups import by_domain, members_of
from .facts import Rights, ServiceFacts, read_service, seen, supports, value_called
from .fit import Fitter
from .footprint import Footprint
from .intended import Meaning
from .kinds import only_says
from .prepared import Act, Assembler, PreparedCall, answers_only
from .problems import Refusal, denied, failed, quoted
from .repair import repair_service
from .resolved import ResolvedCall
from .targets import Resolved, Resolver, Selection, needed
from .values import end_of


class Preparer:
    """Prepares the calls of one turn against one snapshot."""

    def __init__(
        self,
        hass: HomeAssistant,
        book: NameBook,
        rights: Rights,
        allowed_services: frozenset[str],
        speaker: Speaker,
    ) -> None:
        """The speaker's room counts where nothing else says which is meant."""
        self._hass = hass
        self._book = book
        self._home = book.home
        self._rights = rights
        self._allowed = allowed_services
        self._unable: dict[str, str] = {}
        self._near_area = speaker.area_id
        self._meaning = Meaning(hass, book)
        self._fitter = Fitter(
            book,
            rights,
            hass.config.units.temperature_unit,
            partial(value_called, hass, speaker.language),
        )
        self._assembler = Assembler(hass, book.home.by_entity_id.__contains__)

    def prepare(
        self, arguments: JsonObject, tool_call_id: str, tool: str = "call_service"
    ) -> PreparedCall:
        """Return the call as it would run."""
        return self.prepare_request(read_call(arguments), tool_call_id, tool)

    def prepare_request(
        self, wanted: CallRequest, tool_call_id: str, tool: str
    ) -> PreparedCall:
        """Return a request as it would run."""
        if self._rights.is_read_only:
            raise denied("read_only", "This user may look, but not change anything.")
        if wanted.domain == DOMAIN:
            raise denied("not_allowed", "The agent's own actions are not for tools.")
        self._unable.clear()
        request = self._meaning.repaired(wanted)
        if request.domain == "homeassistant" and request.service in GENERIC:
            return self._generic(request, tool_call_id, tool)
        if request.domain == "script":
            return self._script(request, tool_call_id, tool)
        facts = read_service(self._hass, self._home, request.domain, request.service)
        if facts is None:
            raise self._no_service(request)
        self._refuse_unlisted(facts)
        return self._single(request, facts, tool_call_id, tool)

    # What may be called

    def _exists(self, domain: str, service: str) -> bool:
        return self._hass.services.has_service(domain, service)

    def _refuse_unlisted(self, facts: ServiceFacts) -> None:
        """Refuse a service that may not be called at all."""
        is_listed = facts.service_id in self._allowed
        if not is_listed and (
            not facts.is_entity_service
            or facts.service in domain_of(facts.domain).past_exposure
        ):
            raise denied(
                "not_allowed",
                f"{facts.service_id} is not among the services that you may call.",
            )
        if facts.is_admin_only and not self._rights.is_admin:
            raise denied("not_permitted", "Only an administrator may do this.")

    def _no_service(self, request: CallRequest) -> Refusal:
        services = self._hass.services.async_services_for_domain(request.domain)
        if not services:
            domains = dict.fromkeys(sorted(self._home.entity_domains), "")
            return failed(
                "unknown_service",
                f"There is no domain {quoted(request.domain, 40)}.",
                near_matches=near_texts(request.domain, domains),
            )
        near = near_texts(request.service, dict.fromkeys(services, ""))
        return failed(
            "unknown_service",
            f"{request.domain} has no service {quoted(request.service, 40)}. "
            "Use one of near_matches, or describe_service.",
            near_matches=[
                f"{request.domain}.{name}" for name in near or sorted(services)[:5]
            ],
        )

    # Kinds of calls

    def _single(
        self, request: CallRequest, facts: ServiceFacts, tool_call_id: str, tool: str
    ) -> PreparedCall:
        if not facts.is_entity_service:
            return self._untargeted(request, facts, tool_call_id, tool)
        if request.is_intent:
            request = self._fitter.without_strange(request, facts)
        resolved = self._resolve(request, facts)
        acts = [
            *self._waking(request, facts, resolved),
            *self._split(request, facts, resolved),
        ]
        resolved = self._without_unable(resolved)
        return self._assembler.assemble(request, resolved, acts, tool_call_id, tool)

    def _waking(
        self, request: CallRequest, facts: ServiceFacts, resolved: Resolved
    ) -> list[Act]:
        """Return what is turned on first, as Home Assistant's own intents do."""
        if not request.is_intent or facts.service not in domain_of(facts.domain).wakes:
            return []
        states = self._hass.states
        off = tuple(id_ for id_ in resolved.entity_ids if states.is_state(id_, "off"))
        turn_on = read_service(self._hass, self._home, facts.domain, "turn_on")
        return [self._act(turn_on, off, {})] if off and turn_on is not None else []

    def _without_unable(self, resolved: Resolved) -> Resolved:
        """Return the targets with those named apart that cannot do it."""
        if not self._unable:
            return resolved
        return replace(
            resolved,
            entity_ids=tuple(
                id_ for id_ in resolved.entity_ids if id_ not in self._unable
            ),
            not_supported=(*resolved.not_supported, *sorted(self._unable)),
            notes=(*resolved.notes, *dict.fromkeys(self._unable.values())),
        )

    def _resolve(self, request: CallRequest, facts: ServiceFacts) -> Resolved:
        rounded = domain_of(facts.domain).ends.get(facts.service)
        is_end = rounded is not None and end_of(rounded, request.data) is not None
        groups = self._groups(facts)
        selection = Selection(
            domains=self._domains(facts),
            device_classes=request.device_classes,
            # At its ends a position needs no motor that knows positions.
            supports=None
            if is_end
            # An old-style group hands on to whoever of its members can.
            else lambda entity: (
                entity.entity_id in groups or supports(self._hass, facts, entity)
            ),
            groups=groups,
        )
        states = domain_of(facts.domain).alone.get(facts.service)
        targets = {kind for kind, ids in request.targets.items() if ids}
        if (
            states is not None
            and targets == {"entity_id"}
            and only_says(facts.domain, request.targets["entity_id"])
            and not any(map(self._book.entities, request.targets["entity_id"]))
        ):
            # "The music" is whatever plays.
            targets.clear()
        if not targets:
            if states is not None:
                return self._alone(
                    facts, selection, states, is_intent=request.is_intent
                )
            raise _missing(facts)
        resolved = Resolver(self._book, self._rights, selection).resolve(request)
        return needed(resolved, facts.service_id)

    def _alone(
        self,
        facts: ServiceFacts,
        selection: Selection,
        states: tuple[str, ...],
        *,
        is_intent: bool,
    ) -> Resolved:
        """Return what a call without a target means: one, or all that it fits best.

        An intent means them all, as Home Assistant does: whatever plays is paused.
        """
        found: dict[str, bool] = {}
        for entity in self._home.by_entity_id.values():
            state = self._hass.states.get(entity.entity_id)
            if (
                state is not None
                and state.state != "unavailable"
                and entity.domain == facts.domain
                and selection.fits(entity)
                and self._rights.may_use(entity.entity_id)
            ):
                found[entity.entity_id] = state.state in states
        first = [id_ for id_, is_first in found.items() if is_first]
        meant = first or list(found)
        if len(meant) > 1:
            by_area = self._home.ids_by_area_id.get(self._near_area or "", ())
            meant = [id_ for id_ in meant if id_ in by_area] or meant
        if len(meant) != 1 and not (first and is_intent):
            raise _missing(facts, sorted(meant)[:5])
        return Resolved(entity_ids=tuple(meant))

    def _domains(self, facts: ServiceFacts) -> frozenset[str]:
        if facts.target_domains:
            return facts.target_domains
        return frozenset(
            {facts.domain} if self._meaning.is_entity_domain(facts.domain) else ()
        )

    def _groups(self, facts: ServiceFacts) -> frozenset[str]:
        """Return old-style groups that hold entities of the service's domains."""
        domains = self._domains(facts)
        return frozenset(
            entity_id
            for entity_id in self._home.group_ids
            if any(
                member.partition(".")[0] in domains
                for member in members_of(self._hass, entity_id)
            )
        )

    def _split(
        self, request: CallRequest, facts: ServiceFacts, resolved: Resolved
    ) -> list[Act]:
        """Return the acts: at 0 and 100 those without positions open and close."""
        rounded = domain_of(facts.domain).ends.get(facts.service)
        end = end_of(rounded, request.data) if rounded is not None else None
        if end is None:
            return self._acts(facts, resolved.entity_ids, request.data)
        able = {
            id_
            for id_ in resolved.entity_ids
            if supports(self._hass, facts, self._home.by_entity_id[id_])
        }
        acts: list[Act] = []
        if able:
            acts.extend(self._acts(facts, tuple(sorted(able)), request.data))
        if rest := tuple(sorted(set(resolved.entity_ids) - able)):
            other = read_service(self._hass, self._home, facts.domain, end)
            if other is None:
                raise failed("not_supported", "The entity has no positions.")
            acts.extend(self._acts(other, rest, {}))
        return acts

    def _acts(
        self, facts: ServiceFacts, entity_ids: tuple[str, ...], data: Mapping[str, Any]
    ) -> list[Act]:
        """Return the acts: entities that need other data get one of their own."""
        complete = domain_of(facts.domain).completes.get(facts.service)
        if complete is None:
            return [self._act(facts, entity_ids, data)]
        entities = [self._home.by_entity_id[id_] for id_ in entity_ids]
        fitted = self._fitter.fit(facts, entities, data)
        made: list[tuple[dict[str, Any], list[str]]] = []
        for entity_id in entity_ids:
            found = complete(dict(fitted), seen(self._hass.states.get(entity_id)))
            if isinstance(found, str):
                self._unable[entity_id] = found
                continue
            same = next((ids for one, ids in made if one == found), None)
            if same is None:
                made.append((found, [entity_id]))
            else:
                same.append(entity_id)
        if not made:
            entity_id = entity_ids[0]
            raise failed("not_supported", f"{entity_id}: {self._unable[entity_id]}")
        return [self._act(facts, tuple(ids), one) for one, ids in made]

    def _act(
        self,
        facts: ServiceFacts,
        entity_ids: tuple[str, ...],
        data: Mapping[str, Any],
        *,
        has_entities: bool = True,
    ) -> Act:
        """Return the act if its data is valid."""
        entities = [self._home.by_entity_id[id_] for id_ in entity_ids]
        act = Act(
            domain=facts.domain,
            service=facts.service,
            entity_ids=entity_ids,
            data=self._fitter.fit(facts, entities if has_entities else [], data),
            response=facts.response,
        )
        return self._fitter.validated(act, facts)

    def _untargeted(
        self, request: CallRequest, facts: ServiceFacts, tool_call_id: str, tool: str
    ) -> PreparedCall:
        """Prepare a listed service that has no exposed target."""
        data = dict(request.data)
        row = domain_of(facts.domain)
        if facts.service in row.shows_markdown:
            data = {
                key: plain_text(value) if isinstance(value, str) else value
                for key, value in data.items()
            }
        entity_ids: tuple[str, ...] = ()
        if any(request.targets.values()):
            resolver = Resolver(self._book, self._rights, Selection())
            resolved = needed(resolver.resolve(request), facts.service_id)
            entity_ids = resolved.entity_ids
        act = self._act(facts, entity_ids, data, has_entities=False)
        # A listed service may set entities that its data names: `scene.apply`.
        inside = expand(self._hass, [act])
        call = ResolvedCall(
            tool_call_id=tool_call_id,
            tool=tool,
            domain=facts.domain,
            service=facts.service,
            entity_ids=entity_ids,
            data=act.data,
            contains=inside.calls,
            contents_hash=inside.fingerprint,
            is_opaque=inside.is_opaque,
            has_exposed_target=False,
            only_reads=answers_only(self._hass, facts.domain, facts.service),
        )
        writes = frozenset({f"{facts.domain}:"})
        return PreparedCall(
            call=call,
            acts=(act,),
            footprint=Footprint(writes=writes, writes_all=not row.is_quiet),
        )

    def _generic(
        self, request: CallRequest, tool_call_id: str, tool: str
    ) -> PreparedCall:
        """Prepare `homeassistant.turn_on` and the like, domain by domain."""
        if not any(request.targets.values()):
            raise failed("missing_target", "Say which entities or area.")
        selection = Selection(
            domains=request.only,
            device_classes=request.device_classes,
            supports=lambda entity: self._knows(entity.domain, request) is not None,
        )
        resolver = Resolver(self._book, self._rights, selection)
        resolved = needed(resolver.resolve(request), request.service_id)
        acts: list[Act] = []
        unfit: list[str] = []
        # Of a whole room only what has the service itself, as in Home Assistant:
        # no window closes and no vacuum starts because the room is switched off.
        has_kind = request.is_intent and bool(request.device_classes)
        is_place = not (resolved.is_explicit or request.only or has_kind)
        for domain, ids in by_domain(resolved.entity_ids).items():
            if is_place and not self._exists(domain, request.service):
                continue
            try:
                acts.extend(self._generic_part(domain, ids, request))
            except Refusal:
                # The other domains of the room still can.
                unfit.extend(ids)
        if resolved.is_explicit and unfit:
            resolved = replace(
                resolved, not_supported=(*resolved.not_supported, *unfit)
            )
        kept = {id_ for act in acts for id_ in act.entity_ids}
        resolved = self._without_unable(
            replace(resolved, entity_ids=tuple(sorted(kept)))
        )
        if not acts:
            raise failed(
                "not_supported",
                f"None of them can {request.service}.",
                not_supported=unfit if resolved.is_explicit else (),
            )
        return self._assembler.assemble(request, resolved, acts, tool_call_id, tool)

    def _knows(self, domain: str, request: CallRequest) -> str | None:
        """Return what a generic service is in a domain, None if it is nothing there."""
        wanted, row = request.service, domain_of(domain)
        if domain == "group":
            return wanted
        if request.is_intent:
            wanted = row.by_intent.get(wanted, wanted)
        verb = repair_service(domain, wanted, self._exists)
        return None if verb is None or verb[0] in row.past_exposure else verb[0]

    def _generic_part(
        self, domain: str, ids: tuple[str, ...], request: CallRequest
    ) -> list[Act]:
        if domain == "group":
            facts = read_service(
                self._hass, self._home, "homeassistant", request.service
            )
        else:
            service = self._knows(domain, request)
            if service is None:
                raise failed("not_supported", "")
            facts = read_service(self._hass, self._home, domain, service)
        if facts is None or (facts.is_admin_only and not self._rights.is_admin):
            raise failed("not_supported", "")
        if domain == "script":
            return [self._script_act(id_, request.data) for id_ in ids]
        able = tuple(
            id_
            for id_ in ids
            if supports(self._hass, facts, self._home.by_entity_id[id_])
        )
        if not able:
            raise failed("not_supported", "")
        if request.is_intent:
            request = self._fitter.without_strange(request, facts)
        return self._acts(facts, able, request.data)

    # Scripts

    def _script(
        self, request: CallRequest, tool_call_id: str, tool: str
    ) -> PreparedCall:
        """Prepare scripts by the service that waits for their end."""
        service = request.service
        if service in {"turn_off", "toggle", "reload"}:
            facts = read_service(self._hass, self._home, "script", service)
            if facts is None or service == "reload":
                raise denied("not_allowed", f"script.{service} is not for tools.")
            return self._single(request, facts, tool_call_id, tool)
        if service != "turn_on":
            entity_id = script_entity(self._hass, service)
            if not self._exists("script", service):
                raise self._no_service(request)
            # What looks like a target is a variable of the script.
            given = {
                key: list(ids) if len(ids) > 1 else ids[0]
                for key, ids in request.targets.items()
                if ids
            }
            request = replace(
                request,
                targets={"entity_id": (entity_id,)},
                data={**request.data, **given},
            )
        resolver = Resolver(
            self._book, self._rights, Selection(domains=frozenset({"script"}))
        )
        resolved = needed(resolver.resolve(request), request.service_id)
        acts: list[Act] = []
        for entity_id in resolved.entity_ids:
            act = self._script_act(entity_id, request.data)
            facts = read_service(self._hass, self._home, "script", act.service)
            if facts is not None:
                act = self._fitter.fit_script(facts, act)
            acts.append(act)
        return self._assembler.assemble(request, resolved, acts, tool_call_id, tool)

    def _script_act(self, entity_id: str, data: Mapping[str, Any]) -> Act:
        variables = data.get("variables", data)
        service = script_service(self._hass, entity_id)
        return Act(
            domain="script",
            service=service,
            entity_ids=(entity_id,),
            data=variables if isinstance(variables, Mapping) else {},
            has_target=False,
            response=SupportsResponse.OPTIONAL
            if self._exists("script", service)
            else SupportsResponse.NONE,
        )


def _missing(facts: ServiceFacts, near: Sequence[str] = ()) -> Refusal:
    return failed(
        "missing_target",
        f"Say which: entity_id, area_id or another target of {facts.service_id}.",
        near_matches=near,
    )
