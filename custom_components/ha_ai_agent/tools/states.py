"""Reading: states, finding entities, describing services."""

from itertools import chain
from typing import Any, Final

from homeassistant.core import State

from ..calls.arguments import CallRequest, as_bool, as_int, as_texts, unwrap
from ..calls.expansion.contents import script_entity
from ..calls.problems import failed, quoted
from ..calls.targets import Resolver, Selection
from ..calls.view import TurnView
from ..home.names import near_texts
from ..home.snapshot import Entity, Service
from ..home.states import (
    in_local_time,
    local_time,
    read_details,
    read_state,
    read_value,
)
from ..models import JsonObject
from ..prompt.lines import shown_name, shown_place
from ..prompt.tail import state_line
from ..running.results import MAX_BYTES, bound, cut_page, page, trimmed
from ..text import LINE_LIMIT, one_line
from .filtering import (
    async_narrowed,
    candidates,
    counted,
    ordered,
    refuse_unknown_kinds,
    told_units,
)

_PRIVATE: Final = frozenset(
    {"access_token", "entity_picture", "entity_picture_local", "token", "code"}
)
_TARGETS: Final = ("entity_id", "area_id", "floor_id", "device_id", "label_id")
_KNOWN: Final = (
    *(*_TARGETS, "domain", "device_class", "state", "above", "below"),
    *("sort", "count", "attributes", "cursor"),
)
_FEW: Final = 10
"""Things asked for by id are told in full; of many there is a line each."""


async def async_get_states(view: TurnView, arguments: JsonObject) -> JsonObject:
    """Return states by ids, place, kind and value, page by page; or their number."""
    arguments = unwrap(arguments, _KNOWN)
    targets = {
        kind: texts for kind in _TARGETS if (texts := as_texts(arguments.get(kind)))
    }
    lists: dict[str, list[str]] = {}
    entities = view.readable()
    refuse_unknown_kinds(entities, arguments)
    if targets:
        resolver = Resolver(view.book, view.rights.for_reading(), Selection())
        resolved = resolver.resolve(CallRequest(targets=targets))
        ids = {*resolved.entity_ids, *chain(*resolved.ambiguous.values())}
        lists = {key: list(value) for key, value in resolved.left_out.items()}
        if resolved.near:
            lists["near_matches"] = list(resolved.near)
        if lists and not ids:
            message = "Nothing was found. Use one of near_matches, or find_entities."
            return {"error": next(iter(lists)), "message": message, **lists}
        entities = [view.home.by_entity_id[entity_id] for entity_id in ids]
    entities.sort(key=lambda entity: entity.entity_id)
    asked = candidates(view.hass, entities, arguments)
    language = view.scope.info.speaker.language
    found = await async_narrowed(view.hass, asked, arguments, language)
    # "0 of 40" says that none is; 0 alone might be a wrong question.
    of = {"of": len(asked)} if len(found) < len(asked) else {}
    units = told_units(asked) if len(found) > 1 else {}
    if as_bool(arguments.get("count"), default=False):
        return bound({**counted(found), **of, **units, **lists})
    found = ordered(found, arguments.get("sort"))
    with_attributes = as_bool(arguments.get("attributes"), default=False)
    rows: list[Any] = (
        [_row(view, item.entity, with_attributes=with_attributes) for item in found]
        if with_attributes or (targets.keys() == {"entity_id"} and len(found) <= _FEW)
        else [_line(view, item.entity) for item in found]
    )
    zone = {"time_zone": view.hass.config.time_zone} if _has_times(rows) else {}
    return cut_page(
        {
            **page(rows, arguments.get("cursor"), key="states"),
            **zone,
            **of,
            **units,
            **lists,
        }
    )


def _has_times(rows: list[Any]) -> bool:
    """Return whether rows say when: only then their zone matters."""
    return any(isinstance(row, dict) for row in rows)


def _line(view: TurnView, entity: Entity) -> str:
    """Return a thing as the message beside the newest words tells it."""
    areas = view.home.by_area_id
    place = shown_place(entity, areas)
    name = shown_name(entity, areas.get(entity.area_id or ""))
    return state_line(entity.entity_id, name, read_state(view.hass, entity), place)


def _row(view: TurnView, entity: Entity, *, with_attributes: bool) -> JsonObject:
    """Return one entity as the model gets it."""
    state = view.hass.states.get(entity.entity_id)
    row: JsonObject = {
        "entity_id": entity.entity_id,
        "name": one_line(entity.name),
        "state": "unavailable",
    }
    if entity.area_id:
        row["area_id"] = entity.area_id
    if state is None:
        return row
    row["state"], unit = read_value(view.hass, state)
    if unit:
        row["unit"] = unit
    if details := read_details(view.hass, state):
        row["details"] = ", ".join(details)
    row["last_changed"] = local_time(state.last_changed)
    if with_attributes:
        row["attributes"] = _attributes(state)
    return row


def _attributes(state: State) -> JsonObject:
    """Return attributes without secrets, long texts on one line."""
    # As many as can be told: an integration may keep whole lists there.
    attributes, _ = trimmed(
        {key: state.attributes[key] for key in sorted(state.attributes)}, MAX_BYTES * 4
    )
    return {
        key: _plain(value)
        for key, value in attributes.items()
        if key not in _PRIVATE and value is not None
    }


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return in_local_time(one_line(value, 300))
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in list(value)[:40]]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in list(value.items())[:40]}
    return one_line(value, 100)


async def async_find_entities(view: TurnView, arguments: JsonObject) -> JsonObject:
    """Return the entities that words mean, best first."""
    arguments = unwrap(arguments, ("query", "domain", "area_id", "limit"))
    query = " ".join(as_texts(arguments.get("query")))[:300]
    domains = {text.casefold() for text in as_texts(arguments.get("domain"))}
    areas = as_texts(arguments.get("area_id"))
    limit = as_int(arguments.get("limit"), default=15, low=1, high=50)
    area_id = view.book.place("area_id", areas[0]) if areas else None
    if areas and area_id is None:
        return failed(
            "not_found",
            f"There is no area {quoted(areas[0])}.",
            near_matches=view.book.near_places("area_id", areas[0]),
        ).as_result()
    if not query and not domains and not area_id:
        return failed("missing_query", "Say what to look for.").as_result()
    found = [
        entity
        for entity in await _async_ranked(view, query)
        if view.rights.may_read(entity.entity_id)
        and (not domains or entity.domain in domains or entity.device_class in domains)
        and (area_id is None or entity.area_id == area_id)
    ]
    rows = [_row(view, entity, with_attributes=False) for entity in found[:limit]]
    for row in rows:
        row.pop("last_changed", None)
    result = page(rows, None, key="entities")
    result["total"] = len(found)
    if not found:
        result["message"] = "Nothing fits these words. Try others, or get_states."
    return bound(result)


async def _async_ranked(view: TurnView, query: str) -> list[Entity]:
    if not query:
        return view.readable()
    by_id = view.home.by_entity_id
    ranked: dict[str, None] = dict.fromkeys(
        entity_id
        for entity_id in (query.strip().casefold(), *view.book.entities(query))
        if entity_id in by_id
    )
    if view.get_index is not None:
        index = await view.get_index(view.scope.info.speaker.language)
        ranked.update(
            dict.fromkeys(
                match.entity_id
                for match in index.find(query, limit=100)
                if match.entity_id in by_id
            )
        )
    ranked.update(dict.fromkeys(view.book.by_words(query)))
    return [by_id[entity_id] for entity_id in ranked]


async def async_describe_service(view: TurnView, arguments: JsonObject) -> JsonObject:
    """Return the services of a domain, or the fields of one service."""
    arguments = unwrap(arguments, ("domain", "service"))
    domain = " ".join(as_texts(arguments.get("domain"))).casefold()[:100]
    service = " ".join(as_texts(arguments.get("service"))).casefold()[:100]
    if "." in service:
        domain, _, service = service.partition(".")
    if "." in domain:
        domain, _, service = domain.partition(".")
    services = {
        item.service: item
        for item in view.home.services
        if item.domain == domain and not _is_hidden_script(view, item)
    }
    if not services:
        domains = {item.domain: "" for item in view.home.services}
        return failed(
            "unknown_domain",
            f"There is no domain {quoted(domain, 40)}.",
            near_matches=near_texts(domain, domains),
        ).as_result()
    if not service:
        rows = [
            {
                "service": name,
                "description": one_line(item.description or item.name, LINE_LIMIT),
            }
            for name, item in sorted(services.items())
        ]
        return bound({"domain": domain, **page(rows, None, key="services")})
    if service not in services:
        return failed(
            "unknown_service",
            f"{domain} has no service {quoted(service, 40)}.",
            near_matches=near_texts(service, dict.fromkeys(services, "")),
        ).as_result()
    return bound(_described(services[service]))


def _is_hidden_script(view: TurnView, service: Service) -> bool:
    """Return whether a service is a script that is not exposed, or not for the user."""
    if service.domain != "script":
        return False
    entity_id = script_entity(view.hass, service.service)
    if view.hass.states.get(entity_id) is None:
        return False
    return entity_id not in view.home.by_entity_id or not view.rights.may_read(
        entity_id
    )


def _described(service: Service) -> JsonObject:
    fields = []
    for field in service.fields:
        row: JsonObject = {"field": field.key, "kind": field.kind}
        if field.required:
            row["required"] = True
        if field.options:
            row["options"] = list(field.options[:20])
        limits = {"min": field.minimum, "max": field.maximum, "unit": field.unit}
        row.update({key: value for key, value in limits.items() if value is not None})
        if field.description:
            row["description"] = one_line(field.description, LINE_LIMIT)
        fields.append(row)
    return {
        "domain": service.domain,
        "service": service.service,
        "description": one_line(service.description or service.name, 300),
        "targets": list(service.target_domains) if service.has_target else [],
        "response": service.response,
        "fields": fields,
    }
