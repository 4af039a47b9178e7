"""What an automation does to which things: itself, by scripts, and by others."""

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.target import (
    TargetSelection,
    async_extract_referenced_entity_ids,
)
import probatio

from ...calls.expansion.expand import direct_calls, expand
from ...calls.resolved import ResolvedCall
from ..references import TARGET_KEYS, is_template
from .parts import Part, listed

_HOLDERS: Final = frozenset({"script", "scene"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """A service at things."""

    domain: str
    service: str
    ids: frozenset[str]
    data: Mapping[str, Any]
    part: Part | None = None
    """Where it stands; None: in another automation."""

    @property
    def entity_ids(self) -> tuple[str, ...]:
        """Return the things in an order."""
        return tuple(sorted(self.ids))


def acts_of(part: Part, hass: HomeAssistant) -> Iterator[Doing]:
    """Yield what an action does, and what the script or the scene in it does."""
    item = part.own
    service_id = item.get("action", item.get("service"))
    is_scene = isinstance(item.get("scene"), str)
    if not is_scene and (not isinstance(service_id, str) or "." not in service_id):
        return
    domain, _, service = str(service_id or "scene.turn_on").lower().partition(".")
    data = item.get("data")
    if is_scene or domain in _HOLDERS:
        for call in _inside(item, hass):
            yield _act(call, part)
        return
    yield Doing(
        domain=domain,
        service=service,
        ids=frozenset(reached(item, hass)),
        data=data if isinstance(data, Mapping) else {},
        part=part,
    )


def set_off_by(acts: Iterable[Doing], hass: HomeAssistant) -> dict[str, list[Doing]]:
    """Return what the automations do that are set off by acts."""
    return {
        call.entity_ids[0]: [_act(inner) for inner in call.contains]
        for call in expand(hass, acts).calls
        if call.is_set_off and call.entity_ids
    }


def _act(call: ResolvedCall, part: Part | None = None) -> Doing:
    return Doing(
        domain=call.domain,
        service=call.service,
        ids=frozenset(call.entity_ids),
        data=call.data,
        part=part,
    )


def _inside(item: Mapping[str, Any], hass: HomeAssistant) -> Iterator[ResolvedCall]:
    try:
        calls, _ = direct_calls(hass, cv.SCRIPT_SCHEMA([deepcopy(dict(item))]))
    except probatio.Invalid, HomeAssistantError, ValueError, TypeError:
        return
    yield from (one for one in expand(hass, calls).calls if not one.is_set_off)


def reached(item: Mapping[str, Any], hass: HomeAssistant) -> set[str]:
    """Return the things that a target names, in whatever way."""
    target: dict[str, list[str]] = {}
    for holder in (item, item.get("target"), item.get("data")):
        if not isinstance(holder, Mapping):
            continue
        for key in TARGET_KEYS:
            for given in listed(holder.get(key)):
                ids = [text.strip() for text in str(given).split(",")]
                target.setdefault(key, []).extend(
                    id_ for id_ in ids if not is_template(id_)
                )
    selected = async_extract_referenced_entity_ids(hass, TargetSelection(target))
    return selected.referenced | selected.indirectly_referenced
