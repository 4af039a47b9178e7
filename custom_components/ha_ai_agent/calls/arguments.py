"""The arguments of a call as models really write them, made regular. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
import json
from typing import Any, Final

from ..domains.model import by_word, words
from ..limits import MAX_CALL_DEPTH, MAX_CALL_ITEMS, MAX_CALL_TEXT
from ..models import JsonObject
from .problems import failed, quoted

TARGET_KINDS: Final = ("entity_id", "device_id", "area_id", "floor_id", "label_id")
TARGET_ALIASES: Final = by_word(
    entity_id="""entity entities entity_ids entityid entity_name name names
    device_name friendly_name list list_name todo_list""",
    device_id="device devices device_ids",
    area_id="area areas area_ids area_name room rooms",
    floor_id="floor floors floor_ids",
    label_id="label labels label_ids",
)
_WRAPPERS: Final = words(
    "arguments args parameters params input call_service action call kwargs"
)
_DATA_KEYS: Final = ("service_data", "data", "fields", "variables", "extra")
_SERVICE_KEYS: Final = ("service", "action", "service_name", "method", "command")
_IDENTIFYING: Final = ("entity_id", "id", "name", "value", "text")
_BLANK: Final = frozenset({"", "null", "none", "undefined", "n/a"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRequest:
    """A wanted service call: nothing in it is known to exist."""

    domain: str = ""
    service: str = ""
    targets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Kind (`entity_id`, ...) -> ids or names."""
    data: Mapping[str, Any] = field(default_factory=dict)
    device_classes: frozenset[str] = frozenset()
    """Kinds that are meant, also where the model wrote one in place of a domain."""
    only: frozenset[str] = frozenset()
    """Domains that a generic service is limited to; empty: all."""
    is_intent: bool = False
    """It came from one of Home Assistant's intents: on means locked for a lock."""

    @property
    def service_id(self) -> str:
        """Domain and service with a dot between."""
        return f"{self.domain}.{self.service}"


def is_blank(value: Any) -> bool:
    """Return whether a value says nothing."""
    return value is None or (
        isinstance(value, str) and value.strip().casefold() in _BLANK
    )


def measure(value: Any, depth: int = 0) -> str | None:
    """Return what is too large about a value, if anything."""
    if depth > MAX_CALL_DEPTH:
        return "nested too deeply"
    if isinstance(value, str):
        return "a text is too long" if len(value) > MAX_CALL_TEXT else None
    children: Iterable[Any]
    if isinstance(value, Mapping):
        children = (*value.keys(), *value.values())
    elif isinstance(value, list | tuple):
        children = value
    else:
        return None
    if len(value) > MAX_CALL_ITEMS:
        return "too many items"
    return next(
        (found for item in children if (found := measure(item, depth + 1))), None
    )


def refuse_too_large(value: Any) -> None:
    """Refuse arguments that are larger than any real ones."""
    if too_large := measure(value):
        raise failed("invalid_arguments", f"The arguments are refused: {too_large}.")


def as_texts(value: Any) -> tuple[str, ...]:
    """Return ids or names, whether given as a list or as one string."""
    if is_blank(value) or isinstance(value, bool):
        return ()
    if isinstance(value, str):
        text = value.strip()
        if text[:1] in "[{" and (parsed := _parse_json(text)) is not None:
            return as_texts(parsed)
        return (text.strip("\"'"),)
    if isinstance(value, Mapping):
        inner = [value[key] for key in _IDENTIFYING if key in value]
        return as_texts(inner[0]) if inner else ()
    if isinstance(value, list | tuple):
        found = (text for item in value for text in as_texts(item))
        return tuple(dict.fromkeys(found))
    return (str(value),)


def split_text(text: str) -> tuple[str, ...]:
    """Return the pieces of a list that was written as one string."""
    for mark in (";", "\n", ",", " & ", " and ", " und ", " et ", " y ", " e ", " en "):
        if mark in text:
            parts = (part.strip(" \t\"'[]") for part in text.split(mark))
            return tuple(dict.fromkeys(part for part in parts if part))
    return (text,)


def as_bool(value: Any, *, default: bool) -> bool:
    """Return a flag that may be written as a word."""
    if isinstance(value, str):
        return value.strip().casefold() in {"true", "yes", "on", "1"}
    return default if value is None else bool(value)


def as_int(value: Any, *, default: int, low: int, high: int) -> int:
    """Return a whole number inside its limits."""
    try:
        number = int(float(value))
    except TypeError, ValueError, OverflowError:
        return default
    return max(low, min(high, number))


def unwrap(arguments: JsonObject, known: Iterable[str]) -> JsonObject:
    """Return the arguments without one more level of nesting."""
    wanted = set(known)
    while len(arguments) == 1:
        key, inner = next(iter(arguments.items()))
        if isinstance(inner, str) and key in _WRAPPERS:
            inner = _parse_json(inner)
        if key in wanted and key not in _WRAPPERS:
            break
        if not isinstance(inner, dict) or not (
            set(inner) & wanted or set(inner) <= _WRAPPERS
        ):
            break
        arguments = inner
    return arguments


def read_call(arguments: JsonObject) -> CallRequest:
    """Return what a call asks for, in one form."""
    refuse_too_large(arguments)
    outer, inner = _flatten(arguments)
    targets: dict[str, tuple[str, ...]] = {}
    data: dict[str, Any] = {}
    for key, value in outer.items():
        _take(key, value, TARGET_ALIASES.get(key.casefold()), targets, data)
    domain, service = _service_of(data)
    for key, value in inner.items():
        # Fields of a service may be called `device` or `name`: no aliases here.
        _take(key, value, None, targets, data)
    request = CallRequest(domain=domain, service=service, targets=targets, data=data)
    return _complete(request)


def _flatten(arguments: JsonObject) -> tuple[JsonObject, JsonObject]:
    """Lift what models wrap: one more level, `target`, `service_data`."""
    outer: JsonObject = {}
    inner: JsonObject = {}
    arguments = unwrap(
        arguments, ("domain", "service", "data", "action", *TARGET_KINDS)
    )
    pending: list[tuple[JsonObject, JsonObject]] = [(arguments, outer)]
    while pending:
        source, sink = pending.pop(0)
        for key, value in source.items():
            name = str(key).strip()
            child = value
            if isinstance(value, str) and name in {*_DATA_KEYS, "target"}:
                child = _parse_json(value)
            if name in {*_DATA_KEYS, "target"} and isinstance(child, dict):
                pending.append((child, outer if name == "target" else inner))
            elif not is_blank(value) and is_blank(sink.get(name)):
                sink[name] = value
    return outer, inner


def _take(
    key: str,
    value: Any,
    alias: str | None,
    targets: dict[str, tuple[str, ...]],
    data: dict[str, Any],
) -> None:
    """Sort one argument under targets or data."""
    kind = key if key in TARGET_KINDS else alias
    if kind is None:
        data[key] = value
    elif texts := as_texts(value):
        targets[kind] = tuple(dict.fromkeys((*targets.get(kind, ()), *texts)))


def _service_of(data: dict[str, Any]) -> tuple[str, str]:
    """Take domain and service out of the data."""
    domain = _word(data.pop("domain", ""))
    service = ""
    for key in _SERVICE_KEYS:
        # Once there is a service, another of these is a field: a remote's `command`.
        if not service and isinstance(data.get(key), str):
            service = _word(data.pop(key))
    if "." in service:
        front, _, service = service.partition(".")
        domain = front or domain
    if "." in domain:
        domain = domain.partition(".")[0]
    return domain, service


def _complete(request: CallRequest) -> CallRequest:
    """Fill in the domain that the entity ids already say."""
    if not request.service:
        raise failed(
            "missing_service",
            "Say which service: domain and service, such as light and turn_on.",
        )
    if request.domain:
        return request
    domains = {
        text.partition(".")[0]
        for text in request.targets.get("entity_id", ())
        for text in split_text(text)
        if "." in text and " " not in text
    }
    if len(domains) == 1:
        return replace(request, domain=domains.pop())
    raise failed(
        "missing_domain", f"Say the domain of the service {quoted(request.service)}."
    )


def _word(value: Any) -> str:
    text = str(value).strip().casefold()
    return text.replace(" ", "_").replace("-", "_")[:255]


def _parse_json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError, RecursionError:
        return None
