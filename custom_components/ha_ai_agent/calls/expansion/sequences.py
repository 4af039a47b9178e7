"""The calls that stand in a validated sequence of steps, as they are written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv, entity_registry as er
from homeassistant.helpers.template import Template

from ...domains.rows import domain_of
from ..arguments import TARGET_KINDS
from ..repair import service_words

_MAX_DEPTH: Final = 60
_DEVICE_FIELDS: Final = frozenset(
    {"device_id", "domain", "entity_id", "type", "alias", "enabled", "metadata"}
)
_BRANCHES: Final = ("then", "else", "sequence", "parallel", "default")


@dataclass(slots=True)
class Written:
    """One call of a sequence, its target not resolved yet."""

    domain: str
    service: str
    target: dict[str, Any]
    data: dict[str, Any] = field(default_factory=dict)
    """Templates in it as the texts that they are."""


class Unreadable:
    """Stands where a step may do anything."""


UNREADABLE: Final = Unreadable()


def steps_of(
    hass: HomeAssistant, steps: Any, depth: int = 0
) -> Iterator[Written | Unreadable]:
    """Yield what the steps of a sequence call, in every branch."""
    if depth > _MAX_DEPTH:
        yield UNREADABLE
        return
    for step in steps if isinstance(steps, Sequence) else (steps,):
        if isinstance(step, Mapping) and step.get("enabled", True) is not False:
            yield from _step(hass, step, depth)


def _step(
    hass: HomeAssistant, step: Mapping[str, Any], depth: int
) -> Iterator[Written | Unreadable]:
    match cv.determine_script_action(dict(step)):
        case cv.SCRIPT_ACTION_CALL_SERVICE:
            yield from _service(step)
        case cv.SCRIPT_ACTION_ACTIVATE_SCENE:
            yield Written("scene", "turn_on", {"entity_id": _ids(step["scene"])})
        case cv.SCRIPT_ACTION_DEVICE_AUTOMATION:
            yield _device(hass, step)
        case cv.SCRIPT_ACTION_FIRE_EVENT:
            # Whoever listens may do anything.
            yield UNREADABLE
        case _:
            for branch in _branches(step):
                yield from steps_of(hass, branch, depth + 1)


def _branches(step: Mapping[str, Any]) -> Iterator[Any]:
    for key in _BRANCHES:
        # A branch of `parallel` may be a sequence by itself: it is read as a step.
        yield from _listed(step.get(key))
    for choice in _listed(step.get("choose")):
        if isinstance(choice, Mapping):
            yield choice.get("sequence", ())
    if isinstance(repeat := step.get("repeat"), Mapping):
        yield repeat.get("sequence", ())


def _listed(value: Any) -> Sequence[Any]:
    if value is None:
        return ()
    return value if isinstance(value, list | tuple) else (value,)


def _service(step: Mapping[str, Any]) -> Iterator[Written | Unreadable]:
    name = step.get("action", step.get("service"))
    data, target = step.get("data") or {}, step.get("target") or {}
    if (
        not isinstance(name, str)
        or has_template(name)
        or "." not in name
        or "data_template" in step
        or not isinstance(data, Mapping)
        or not isinstance(target, Mapping)
        # A key that is a template may come out as a target.
        or any(map(has_template, (*data, *target)))
    ):
        yield UNREADABLE
        return
    wanted: dict[str, Any] = {}
    for key in TARGET_KINDS:
        given = (target.get(key), data.get(key), step.get(key))
        if any(map(has_template, given)):
            yield UNREADABLE
        for value in given:
            if value is not None and not has_template(value):
                wanted.setdefault(key, []).extend(_ids(value))
    domain, _, service = name.lower().partition(".")
    rest = {key: value for key, value in data.items() if key not in TARGET_KINDS}
    yield Written(domain, service, wanted, as_texts(rest))


def _ids(value: Any) -> list[str]:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return [id_ for part in _listed(value) for id_ in _ids(part)]


def _device(hass: HomeAssistant, step: Mapping[str, Any]) -> Written | Unreadable:
    """Read a device action: its type is a verb of its domain."""
    domain, kind = str(step.get("domain", "")), str(step.get("type", ""))
    entity_id = str(step.get("entity_id", ""))
    if "." not in entity_id:
        entry = er.async_get(hass).async_get(entity_id)
        entity_id = entry.entity_id if entry else ""
    exists = hass.services.has_service
    service = domain_of(domain).device_actions.get(kind) or next(
        (name for name, _ in service_words(domain, kind) if exists(domain, name)),
        None,
    )
    if service is None or not entity_id:
        return UNREADABLE
    data = {key: value for key, value in step.items() if key not in _DEVICE_FIELDS}
    return Written(domain, service, {"entity_id": [entity_id]}, as_texts(data))


def has_template(value: Any) -> bool:
    """Return whether any part of a value is known only when it runs."""
    if isinstance(value, Template):
        return True
    if isinstance(value, str):
        return "{{" in value or "{%" in value
    if isinstance(value, Mapping):
        return any(has_template(item) for item in (*value, *value.values()))
    if isinstance(value, list | tuple):
        return any(has_template(item) for item in value)
    return False


def as_texts(value: Any) -> Any:
    """Return a value with templates as the texts that they are."""
    if isinstance(value, Template):
        return value.template
    if isinstance(value, Mapping):
        return {as_texts(key): as_texts(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [as_texts(item) for item in value]
    return value
