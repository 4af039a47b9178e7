"""What is inside scripts and scenes, as far as it can be known."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv, entity_registry as er
from homeassistant.helpers.target import (
    TargetSelection,
    async_extract_referenced_entity_ids,
)
from homeassistant.helpers.template import Template

from .arguments import TARGET_KINDS
from .calls import ResolvedCall
from .groups import membership
from .slips import service_words

_MAX_DEPTH: Final = 5
_SCENES: Final = "homeassistant_scene"
_SCENE_SERVICES: Final[Mapping[str, Mapping[str, str]]] = {
    "lock": {"unlocked": "unlock", "locked": "lock", "open": "open"},
    "cover": {"open": "open_cover", "closed": "close_cover"},
    "valve": {"open": "open_valve", "closed": "close_valve"},
    "alarm_control_panel": {"disarmed": "alarm_disarm"},
}
_DEVICE_ACTIONS: Final[Mapping[tuple[str, str], str]] = {
    ("light", "brightness_increase"): "turn_on",
    ("light", "brightness_decrease"): "turn_on",
    ("light", "flash"): "turn_on",
    ("cover", "open_tilt"): "open_cover_tilt",
    ("cover", "close_tilt"): "close_cover_tilt",
    ("cover", "set_tilt_position"): "set_cover_tilt_position",
}
"""Types of device actions that are no word for their service."""


@dataclass(frozen=True, slots=True)
class Contents:
    """Calls inside, and whether there may be more."""

    calls: tuple[ResolvedCall, ...] = ()
    is_opaque: bool = False
    texts: frozenset[str] = frozenset()
    """What was read, as its author wrote it: templates and brightnesses, too."""

    @property
    def fingerprint(self) -> str:
        """Return a hash that is another one after every edit; empty for nothing."""
        if not self.texts:
            return ""
        return sha256("\n".join(sorted(self.texts)).encode()).hexdigest()

    @property
    def entity_ids(self) -> frozenset[str]:
        """Return every entity that is named inside, at any depth."""
        return frozenset(
            entity_id for call in self.calls for entity_id in _touched(call)
        )


def _touched(call: ResolvedCall) -> Iterable[str]:
    yield from call.entity_ids
    for inner in call.contains:
        yield from _touched(inner)


def script_service(hass: HomeAssistant, entity_id: str) -> str:
    """Return the service that runs a script and waits for its end."""
    entry = er.async_get(hass).async_get(entity_id)
    return str(entry.unique_id) if entry else entity_id.partition(".")[2]


def script_entity(hass: HomeAssistant, service: str) -> str:
    """Return the entity of the service `script.<service>`."""
    found = er.async_get(hass).async_get_entity_id("script", "script", service)
    return found or f"script.{service}"


def read_scene(hass: HomeAssistant, entity_id: str) -> Contents:
    """Return the calls that a scene amounts to."""
    platform: Any = hass.data.get(_SCENES)
    scene = platform.entities.get(entity_id) if platform is not None else None
    config = getattr(scene, "scene_config", None)
    if config is None:
        state = hass.states.get(entity_id)
        members = state.attributes.get("entity_id") if state is not None else None
        if not isinstance(members, list | tuple):
            # Scenes of a bridge: only the bridge knows what they set.
            return Contents(is_opaque=state is None)
        return Contents(
            tuple(
                _call(member.partition(".")[0], "turn_on", (member,), {})
                for member in members
            )
        )
    calls: list[ResolvedCall] = []
    wanted_states = {
        member: (wanted.state, dict(wanted.attributes))
        for member, wanted in config.states.items()
    }
    for member, wanted in sorted(config.states.items()):
        domain = member.partition(".")[0]
        service = _SCENE_SERVICES.get(domain, {}).get(wanted.state)
        if service is None:
            service = "turn_off" if wanted.state == "off" else "turn_on"
        if domain == "alarm_control_panel" and wanted.state.startswith("armed"):
            service = f"alarm_arm_{wanted.state.removeprefix('armed_')}"
        calls.append(_call(domain, service, (member,), {}))
    return Contents(tuple(calls), texts=_text_of(entity_id, wanted_states))


def read_script(hass: HomeAssistant, entity_id: str, depth: int = 0) -> Contents:
    """Return the calls of a script that can be read from its sequence."""
    component: Any = hass.data.get("script")
    get_entity = getattr(component, "get_entity", None)
    entity = get_entity(entity_id) if get_entity is not None else None
    script = getattr(entity, "script", None)
    config = getattr(entity, "raw_config", None) or {}
    texts = _text_of(entity_id, [config.get("sequence"), config.get("variables")])
    if script is None or depth >= _MAX_DEPTH:
        return Contents(is_opaque=True, texts=texts)
    inside = _Walk(hass, depth).sequence(script.sequence)
    return replace(inside, texts=inside.texts | texts)


def _text_of(entity_id: str, config: Any) -> frozenset[str]:
    # Not as JSON: what people write into a configuration need not be any.
    return frozenset({f"{entity_id}: {config!r}"})


def _call(
    domain: str,
    service: str,
    entity_ids: Iterable[str],
    data: Mapping[str, Any],
    inside: Contents | None = None,
) -> ResolvedCall:
    return ResolvedCall(
        tool_call_id="",
        tool="call_service",
        domain=domain,
        service=service,
        entity_ids=tuple(sorted(entity_ids)),
        data=data,
        contains=inside.calls if inside else (),
        is_opaque=inside.is_opaque if inside else False,
    )


class _Walk:
    """Goes through a validated sequence."""

    def __init__(self, hass: HomeAssistant, depth: int) -> None:
        self._hass = hass
        self._depth = depth
        self._calls: list[ResolvedCall] = []
        self._is_opaque = False
        self._texts: frozenset[str] = frozenset()

    def sequence(self, steps: Any) -> Contents:
        """Return what all the steps hold."""
        self._steps(steps)
        return Contents(tuple(self._calls), self._is_opaque, self._texts)

    def _steps(self, steps: Any) -> None:
        for step in steps if isinstance(steps, Sequence) else (steps,):
            if isinstance(step, Mapping) and step.get("enabled", True) is not False:
                self._step(step)

    def _step(self, step: Mapping[str, Any]) -> None:
        action = cv.determine_script_action(dict(step))
        match action:
            case cv.SCRIPT_ACTION_CALL_SERVICE:
                self._service(step)
            case cv.SCRIPT_ACTION_ACTIVATE_SCENE:
                self._add("scene", "turn_on", {"entity_id": step["scene"]}, {})
            case cv.SCRIPT_ACTION_DEVICE_AUTOMATION:
                self._device(step)
            case cv.SCRIPT_ACTION_FIRE_EVENT:
                # Whoever listens may do anything.
                self._is_opaque = True
            case _:
                self._nested(step)

    def _nested(self, step: Mapping[str, Any]) -> None:
        for key in ("then", "else", "sequence", "parallel", "default"):
            if key in step:
                self._branch(step[key])
        for choice in step.get("choose", ()):
            self._steps(choice.get("sequence", ()))
        if isinstance(repeat := step.get("repeat"), Mapping):
            self._steps(repeat.get("sequence", ()))

    def _branch(self, branch: Any) -> None:
        for item in branch if isinstance(branch, list) else [branch]:
            if isinstance(item, Mapping) and set(item) >= {"sequence"}:
                self._steps(item["sequence"])
            else:
                self._steps([item])

    def _service(self, step: Mapping[str, Any]) -> None:
        name = step.get("action", step.get("service"))
        data, target = step.get("data") or {}, step.get("target") or {}
        if not isinstance(name, str) or "." not in name or "data_template" in step:
            self._is_opaque = True
            return
        if isinstance(data, Template) or isinstance(target, Template):
            self._is_opaque = True
            return
        if _has_template(target) or any(
            _has_template(data.get(k)) for k in TARGET_KINDS
        ):
            self._is_opaque = True
        wanted = {
            key: value
            for key in TARGET_KINDS
            if (value := target.get(key) or data.get(key) or step.get(key)) is not None
            and not _has_template(value)
        }
        domain, _, service = name.partition(".")
        rest = {key: value for key, value in data.items() if key not in TARGET_KINDS}
        if _has_template(rest):
            rest = {}
        self._add(domain, service, wanted, rest)

    def _device(self, step: Mapping[str, Any]) -> None:
        """Read a device action: its type is a verb of its domain."""
        domain, kind = str(step.get("domain", "")), str(step.get("type", ""))
        entity_id = str(step.get("entity_id", ""))
        if "." not in entity_id:
            entry = er.async_get(self._hass).async_get(entity_id)
            entity_id = entry.entity_id if entry else ""
        exists = self._hass.services.has_service
        service = _DEVICE_ACTIONS.get((domain, kind)) or next(
            (name for name, _ in service_words(domain, kind) if exists(domain, name)),
            None,
        )
        if service is None or not entity_id:
            self._is_opaque = True
        else:
            self._add(domain, service, {"entity_id": [entity_id]}, {})

    def _add(
        self, domain: str, service: str, target: Mapping[str, Any], data: Any
    ) -> None:
        selected = async_extract_referenced_entity_ids(
            self._hass, TargetSelection(dict(target))
        )
        ids = selected.referenced | selected.indirectly_referenced
        if domain == "homeassistant" or selected.indirectly_referenced:
            ids = {
                id_
                for id_ in ids
                if domain == "homeassistant"
                or id_.partition(".")[0] == domain
                or id_ in selected.referenced
            }
        inside = self._inside(domain, service, ids)
        if domain == "script" and service not in {"turn_on", "turn_off", "toggle"}:
            ids = {script_entity(self._hass, service)}
        self._calls.append(_call(domain, service, ids, data, inside))
        self._texts |= membership(self._hass, ids)
        if inside is not None:
            self._is_opaque |= inside.is_opaque
            self._texts |= inside.texts

    def _inside(self, domain: str, service: str, ids: set[str]) -> Contents | None:
        depth = self._depth + 1
        if domain == "scene" and service == "turn_on":
            return merge(read_scene(self._hass, id_) for id_ in sorted(ids))
        if domain == "script" and service in {"turn_on", "toggle"}:
            return merge(read_script(self._hass, id_, depth) for id_ in sorted(ids))
        if domain == "script" and service not in {"turn_off", "reload"}:
            return read_script(self._hass, script_entity(self._hass, service), depth)
        return None


def merge(parts: Iterable[Contents]) -> Contents:
    """Return the contents of several as one."""
    merged = tuple(parts)
    return Contents(
        tuple(call for part in merged for call in part.calls),
        any(part.is_opaque for part in merged),
        frozenset(text for part in merged for text in part.texts),
    )


def _has_template(value: Any) -> bool:
    if isinstance(value, Template):
        return True
    if isinstance(value, str):
        return "{{" in value or "{%" in value
    if isinstance(value, Mapping):
        return any(_has_template(item) for item in value.values())
    if isinstance(value, list | tuple):
        return any(_has_template(item) for item in value)
    return False
