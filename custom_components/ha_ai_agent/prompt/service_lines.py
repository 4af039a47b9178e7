"""The services of the domains that are present, one line a domain."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from ..domains.model import GENERIC
from ..domains.rows import domain_of
from ..home.snapshot import Entity, HomeSnapshot, Service, ServiceField
from ..text import one_line, quoted

# Of no domain do people ask for these; what toggles can be turned on and off.
_UNUSUAL: Final = frozenset({"reload", "send_command", "toggle"})
_FIELD_LIMIT: Final = 6
# Larger ones are units that a model knows, and bounds that no thing has.
_LARGEST_BOUND: Final = 100
_OPTION_LIMIT: Final = 6
_SERVICE_LIMIT: Final = 24
_SAID_LIMIT: Final = 100


def service_lines(
    services: Iterable[Service],
    abilities: Mapping[str, Collection[str]],
) -> str:
    """Return the services for domains with abilities."""
    by_domain: dict[str, dict[str, str]] = {}
    switching: dict[str, set[str]] = {}
    for service in services:
        if not _is_useful(service, abilities):
            continue
        fields = _fields(service, abilities[service.domain])
        if service.service in GENERIC:
            # Also what takes fields: it shares the line of what only switches.
            switching.setdefault(service.domain, set()).add(service.service)
            if not fields:
                continue
        found = by_domain.setdefault(service.domain, {})
        if len(found) < _SERVICE_LIMIT:
            found[one_line(service.service)] = fields
    alike: dict[str, list[str]] = {}
    for domain, names in sorted(switching.items()):
        alike.setdefault(", ".join(sorted(names)), []).append(domain)
    lines = [f"{', '.join(domains)}: {names}" for names, domains in alike.items()]
    lines.extend(
        f"{domain}: {_alike(found)}" for domain, found in sorted(by_domain.items())
    )
    return "".join(f"{line}\n" for line in lines)


def _alike(fields: Mapping[str, str]) -> str:
    """Return services with their fields; neighbours with the same ones share them."""
    said: list[str] = []
    for service, shown in fields.items():
        if shown and said and said[-1].endswith(shown):
            said[-1] = f"{said[-1].removesuffix(shown)}/{service}{shown}"
        else:
            said.append(service + shown)
    return ", ".join(said)


def script_form(home: HomeSnapshot, entity: Entity) -> str:
    """Return what a script takes, and what its author says that it does."""
    service = home.by_service_id.get(entity.entity_id)
    if entity.domain != "script" or service is None:
        return ""
    keys = [_field(field) + "!" * field.required for field in service.fields]
    fields = f" ({', '.join(keys[:_FIELD_LIMIT])})" if keys else ""
    said = service.description
    return fields + (f": {quoted(said, _SAID_LIMIT)}" if said else "")


def _is_useful(service: Service, abilities: Mapping[str, Collection[str]]) -> bool:
    """Return if something in this home can do it."""
    row = domain_of(service.domain)
    if service.domain not in abilities or service.service in _UNUSUAL | row.unusual:
        return False
    # No tool may call what acts on no entity, unless a person said so. What nobody has
    # described may still act on one; the services of single scripts do not.
    is_described = bool(service.fields or service.description)
    is_script = service.domain in {"script", "automation"}
    if not service.has_target and (is_described or is_script):
        return False
    if service.service in row.past_exposure:
        return False
    needed = row.needs.get(service.service)
    return needed is None or needed in abilities[service.domain]


def _fields(service: Service, abilities: Collection[str]) -> str:
    """Return the fields that matter, in brackets."""
    row = domain_of(service.domain)
    wanted = row.fields.get(service.service)
    fields = [
        field
        for field in service.fields
        if (wanted is None or field.key in wanted)
        and row.field_needs.get(field.key) in {None, *abilities}
    ]
    described = {field.key for field in service.fields}
    if wanted and described and described.isdisjoint(wanted):
        # Described as something that only a form can fill in; it takes these as well.
        fields = [ServiceField(key=key, required=True) for key in wanted]
    fields.sort(key=lambda field: not field.required)
    if not fields:
        return ""
    return f"({', '.join(_field(field) for field in fields[:_FIELD_LIMIT])})"


def _field(field: ServiceField) -> str:
    key = one_line(field.key, 40)
    if field.options:
        shown = "/".join(one_line(item, 24) for item in field.options[:_OPTION_LIMIT])
        return f"{key} {shown}" + ("/…" if len(field.options) > _OPTION_LIMIT else "")
    low, high = field.minimum, field.maximum
    is_telling = not key.endswith("_pct")
    if is_telling and low is not None and high is not None and high <= _LARGEST_BOUND:
        return f"{key} {low:g}-{high:g}"
    return key
