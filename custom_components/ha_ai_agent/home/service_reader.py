"""Reader of the services: descriptions become frozen values, each of them once."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.service import async_get_all_descriptions
from homeassistant.helpers.translation import async_get_translations

from ..domains.told import as_number
from ..text import one_line
from .snapshot import Service, ServiceField

_DESCRIPTION_LIMIT: Final = 160
_OPTIONS_LIMIT: Final = 40


class ServiceReader:
    """Reads all services; a description that did not change is not read again."""

    __slots__ = ("_hass", "_known")

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._known: dict[tuple[str, str], tuple[Mapping[str, Any], Service]] = {}

    async def async_read(self) -> tuple[Service, ...]:
        """Return the services by id."""
        descriptions = await async_get_all_descriptions(self._hass)
        # Services' words live in the translations of their integration. English, as
        # the schema is: the description must not change with the speaker.
        words = await async_get_translations(
            self._hass, "en", "services", set(descriptions)
        )
        known: dict[tuple[str, str], tuple[Mapping[str, Any], Service]] = {}
        for domain, services in descriptions.items():
            for name, description in services.items():
                key = (domain, name)
                before = self._known.get(key)
                if before is not None and before[0] is description:
                    known[key] = before
                else:
                    known[key] = (
                        description,
                        read_service(domain, name, description, words),
                    )
        self._known = known
        return tuple(known[key][1] for key in sorted(known))


def read_service(
    domain: str, name: str, description: Mapping[str, Any], words: Mapping[str, str]
) -> Service:
    """Return one service as a value."""
    prefix = f"component.{domain}.services.{name}"
    target = description.get("target")
    response = description.get("response")
    return Service(
        domain=domain,
        service=name,
        name=one_line(description.get("name") or words.get(f"{prefix}.name", "")),
        description=one_line(
            description.get("description") or words.get(f"{prefix}.description", ""),
            _DESCRIPTION_LIMIT,
        ),
        fields=tuple(_read_fields(description.get("fields"), prefix, words)),
        has_target="target" in description,
        target_domains=_read_target_domains(target),
        response=(
            "none"
            if not isinstance(response, Mapping)
            else "optional"
            if response.get("optional")
            else "only"
        ),
    )


def _read_fields(
    fields: Any, prefix: str, words: Mapping[str, str]
) -> list[ServiceField]:
    """Return the fields in their own order; sections are opened."""
    found: list[ServiceField] = []
    if not isinstance(fields, Mapping):
        return found
    for key, field in fields.items():
        if not isinstance(key, str) or not isinstance(field, Mapping):
            continue
        if isinstance(inner := field.get("fields"), Mapping):
            found.extend(_read_fields(inner, prefix, words))
            continue
        found.append(_read_field(key, field, prefix, words))
    return found


def _read_field(
    key: str, field: Mapping[str, Any], prefix: str, words: Mapping[str, str]
) -> ServiceField:
    selector = field.get("selector")
    kind, settings = "any", None
    if isinstance(selector, Mapping) and selector:
        kind, settings = next(iter(selector.items()))
    if not isinstance(settings, Mapping):
        settings = {}
    unit = settings.get("unit_of_measurement")
    text = field.get("description") or words.get(
        f"{prefix}.fields.{key}.description", ""
    )
    return ServiceField(
        key=key,
        kind=str(kind),
        required=bool(field.get("required", False)),
        options=_read_options(settings.get("options")),
        minimum=as_number(settings.get("min")),
        maximum=as_number(settings.get("max")),
        unit=one_line(unit, 20) if isinstance(unit, str) else None,
        description=one_line(text, _DESCRIPTION_LIMIT),
    )


def _read_options(options: Any) -> tuple[str, ...]:
    """Return the values of a select field."""
    if not isinstance(options, (list, tuple)):
        return ()
    values = (
        option.get("value") if isinstance(option, Mapping) else option
        for option in options[:_OPTIONS_LIMIT]
    )
    return tuple(one_line(value) for value in values if isinstance(value, (str, int)))


def _read_target_domains(target: Any) -> tuple[str, ...]:
    """Return the domains that a service's target may have."""
    filters = target.get("entity") if isinstance(target, Mapping) else None
    if isinstance(filters, Mapping):
        filters = [filters]
    domains: set[str] = set()
    for item in filters or ():
        named = item.get("domain", ()) if isinstance(item, Mapping) else ()
        domains.update([named] if isinstance(named, str) else named)
    return tuple(sorted(domains))
