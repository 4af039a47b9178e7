"""Why the home does not have what was asked for, in Home Assistant's own words."""

from collections.abc import Collection, Mapping
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import TemplateError
from homeassistant.helpers import intent, template

from .ask import Matcher

type ErrorText = tuple[str, Mapping[str, Any]]
"""Key of an error text of Home Assistant's, and what goes into it."""

_REASON = intent.MatchFailedReason
_NO_INTENT = "no_intent"
UNKNOWN = "Sorry, I couldn't understand that"
_NO_ENTITY: Mapping[_REASON, tuple[str, ...]] = {
    _REASON.NAME: ("entity",),
    _REASON.AREA: ("entity", "device_class", "domain"),
    _REASON.FLOOR: ("entity", "device_class", "domain"),
    _REASON.DOMAIN: ("device_class", "domain"),
    _REASON.DEVICE_CLASS: ("device_class", "domain"),
    _REASON.ASSISTANT: ("entity", "device_class", "domain"),
}


def refusal_for(error: intent.IntentError) -> ErrorText:
    """Return which error text says why an intent cannot be handled."""
    if isinstance(error, intent.MatchFailedError):
        return _no_match(error.constraints, error.result)
    if isinstance(error, intent.IntentHandleError):
        return error.response_key or "handle_error", {}
    return "handle_error", {}


async def async_refusal_text(
    hass: HomeAssistant, matcher: Matcher, language: str, refusal: ErrorText
) -> str:
    """Return an error text of Home Assistant's in the language of the speaker."""
    key, values = refusal
    intents = await matcher.async_intents(language)
    texts: Mapping[str, str] = intents.error_responses if intents else {}
    if (text := texts.get(key) or texts.get(_NO_INTENT)) is None:
        return UNKNOWN
    try:
        rendered: str = template.Template(text, hass).async_render(
            dict(values), parse_result=False
        )
    except TemplateError:
        return UNKNOWN
    return rendered


def _no_match(
    constraints: intent.MatchTargetsConstraints, result: intent.MatchTargetsResult
) -> ErrorText:
    """Return which error text names the constraint that nothing met."""
    match result.no_match_reason:
        case _REASON.INVALID_AREA:
            return "no_area", {"area": result.no_match_name}
        case _REASON.INVALID_FLOOR:
            return "no_floor", {"floor": result.no_match_name}
        case _REASON.FEATURE:
            return "feature_not_supported", {}
        case _REASON.STATE if constraints.states:
            return "entity_wrong_state", {"state": _first(constraints.states)}
        case _REASON.DUPLICATE_NAME:
            return _duplicates(result.no_match_name, constraints)
        case _REASON.MULTIPLE_TARGETS:
            return _duplicates(constraints.name, constraints)
        case reason if reason is not None and reason in _NO_ENTITY:
            return _no_entity(constraints, reason)
        case _:
            return _NO_INTENT, {}


def _no_entity(
    constraints: intent.MatchTargetsConstraints, reason: intent.MatchFailedReason
) -> ErrorText:
    """Return the error text for a thing that is not there, or not exposed."""
    known = {
        "entity": constraints.name,
        "device_class": _first(constraints.device_classes),
        "domain": _first(constraints.domains),
    }
    kind = next((kind for kind in _NO_ENTITY[reason] if known[kind]), None)
    if kind is None:
        return _NO_INTENT, {}
    place, where = _place(constraints)
    if reason is _REASON.AREA:
        place, where = ("area", constraints.area_name)
    suffix = f"_in_{place}" if where else ""
    exposed = "_exposed" if reason is _REASON.ASSISTANT else ""
    values = {kind: known[kind], **({place: where} if where else {})}
    return f"no_{kind}{suffix}{exposed}", values


def _duplicates(
    name: str | None, constraints: intent.MatchTargetsConstraints
) -> ErrorText:
    """Return the error text for several things of one name."""
    if not name:
        return "duplicate_targets", {}
    place, where = _place(constraints)
    if where:
        return f"duplicate_entities_in_{place}", {"entity": name, place: where}
    return "duplicate_entities", {"entity": name}


def _place(constraints: intent.MatchTargetsConstraints) -> tuple[str, str | None]:
    """Return where it was looked for."""
    if constraints.area_name or not constraints.floor_name:
        return "area", constraints.area_name
    return "floor", constraints.floor_name


def _first(values: Collection[str] | None) -> str | None:
    """Return one of several values."""
    return next(iter(values), None) if values else None
