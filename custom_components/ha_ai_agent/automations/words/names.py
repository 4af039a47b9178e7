"""What things, states and actions are called: by the home, and by Home Assistant."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.translation import async_get_translations

from ...home.snapshot import HomeSnapshot
from ..checks.parts import listed, parts_of
from ..kinds import ItemKind
from ..references import TARGET_KEYS, collect
from ..scenes import wishes

_CATEGORIES: Final = (
    "conditions",
    "device_automation",
    "entity_component",
    "services",
    "triggers",
)
# Home Assistant's own codes, where they differ.
_CODES: Final = {"zh": "zh-Hans", "zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "no": "nb"}
_ALWAYS: Final = frozenset({"automation", "scene", "script", "sun"})


class Names:
    """Names for ids, and Home Assistant's words for what it defines itself."""

    def __init__(
        self,
        home: HomeSnapshot,
        texts: Mapping[str, str] | None = None,
        zones: Mapping[str, str] | None = None,
    ) -> None:
        self.home = home
        self._texts = texts or {}
        self._zones = zones or {}
        self._same: Counter[tuple[str, str]] | None = None

    def one(self, given: Any) -> str:
        """Return what an id names."""
        text = str(given)
        if (entity := self.home.by_entity_id.get(text)) is not None:
            area = self.home.by_area_id.get(entity.area_id or "")
            if area is not None and self._is_shared(entity.domain, entity.name):
                return f"{entity.name} ({area.name})"
            return entity.name
        known = (
            self.home.by_area_id.get(text)
            or self.home.by_floor_id.get(text)
            or self.home.by_device_id.get(text)
        )
        if known is not None:
            return known.name
        labels = {label.label_id: label.name for label in self.home.labels}
        return labels.get(text) or self._zones.get(text) or text

    def _is_shared(self, domain: str, name: str) -> bool:
        """Return whether several things of a domain are called the same."""
        if self._same is None:
            self._same = Counter(
                (entity.domain, entity.name.casefold())
                for entity in self.home.by_entity_id.values()
            )
        return self._same[domain, name.casefold()] > 1

    def each(self, value: Any) -> list[str]:
        """Return names for ids that stand alone, in a list, or with commas."""
        return [
            self.one(part.strip())
            for given in listed(value)
            for part in (
                str(given).split(",")
                if isinstance(given, str) and "{" not in given
                else (given,)
            )
        ]

    def unit(self, entity_id: Any) -> str:
        """Return in which unit a thing is."""
        entity = self.home.by_entity_id.get(str(entity_id))
        return entity.unit or "" if entity is not None else ""

    def state(self, entity_id: Any, state: Any, attribute: Any = None) -> str:
        """Return a state as people call it."""
        domain = str(entity_id).partition(".")[0]
        entity = self.home.by_entity_id.get(str(entity_id))
        device_class = entity.device_class if entity is not None else None
        base = f"component.{domain}.entity_component"
        for kind in (device_class, "_"):
            if kind is None:
                continue
            middle = f"state_attributes.{attribute}.state" if attribute else "state"
            if found := self._texts.get(f"{base}.{kind}.{middle}.{state}"):
                return found
        return str(state)

    def attribute(self, entity_id: Any, attribute: Any) -> str:
        """Return what an attribute is called."""
        domain = str(entity_id).partition(".")[0]
        key = f"component.{domain}.entity_component._.state_attributes.{attribute}.name"
        return self._texts.get(key) or str(attribute).replace("_", " ")

    def kind_of_item(self, kind: ItemKind) -> str:
        """Return what an automation, a script or a scene is called as such."""
        key = f"component.{kind.name}.entity_component._.name"
        return self._texts.get(key) or kind.name.capitalize()

    def mode(self, mode: Any) -> tuple[str, str]:
        """Return what the mode of running is called, and one of them."""
        base = "component.automation.entity_component._.state_attributes.mode"
        name = self._texts.get(f"{base}.name", "Mode")
        return name, self._texts.get(f"{base}.state.{mode}", str(mode))

    def service(self, service_id: str) -> str:
        """Return what an action is called."""
        domain, _, service = service_id.partition(".")
        found = self._texts.get(f"component.{domain}.services.{service}.name")
        return found or service_id

    def field(self, service_id: str, key: str) -> str:
        """Return what a field of an action is called."""
        domain, _, service = service_id.partition(".")
        base = f"component.{domain}.services.{service}.fields.{key}.name"
        return self._texts.get(base) or key.replace("_", " ")

    def kind(self, group: str, kind: str) -> str:
        """Return what a kind of trigger or condition is called."""
        domain, _, name = kind.partition(".")
        keys = (f"{group}s.{name}.name", "entity_component._.name", "title")
        found = (self._texts.get(f"component.{domain}.{key}") for key in keys)
        return next(filter(None, found), None) or kind.replace("_", " ")

    def device(self, part: str, item: Mapping[str, Any], name: str) -> str:
        """Return what a device does, as its integration tells it."""
        domain, kind = item.get("domain"), item.get("type")
        base = f"component.{domain}.device_automation.{part}_type.{kind}"
        found = self._texts.get(base, "")
        told = found.replace("{entity_name}", name)
        if found and "{" not in told.replace("{subtype}", ""):
            return told.replace("{subtype}", str(item.get("subtype", "")))
        words = " ".join(str(item[key]) for key in ("type", "subtype") if item.get(key))
        return f"{name}: {words.replace('_', ' ')}"


async def async_read_names(
    hass: HomeAssistant,
    home: HomeSnapshot,
    language: str,
    configs: Iterable[Mapping[str, Any]],
) -> Names:
    """Return the names for some automations, in a language."""
    domains: set[str] = set(_ALWAYS)
    for config in configs:
        references = collect(config)
        set_ids = (entity_id for entity_id, _, _ in wishes(config))
        ids = (*references.entities, *references.services, *set_ids)
        domains.update(given.partition(".")[0] for given in ids)
        for part in parts_of(config):
            for key in ("trigger", "condition", "domain"):
                domains.add(str(part.own.get(key)).partition(".")[0])
    known = domains & hass.config.components
    code = _CODES.get(language.casefold(), language)
    texts: dict[str, str] = {}
    for category in _CATEGORIES:
        try:
            found = await async_get_translations(hass, code, category, known)
        except HomeAssistantError, OSError, ValueError:
            # Then things are called by their ids.
            continue
        texts |= found
    # Nobody exposes these, and everybody speaks of them.
    zones = {
        state.entity_id: state.name for state in hass.states.async_all(("zone", "sun"))
    }
    return Names(home, texts, zones)


def target_ids(item: Mapping[str, Any]) -> list[Any]:
    """Return what a target names: wherever it is written, in its order."""
    target = item.get("target")
    holders = (item, target if isinstance(target, Mapping) else {})
    return [
        given
        for held in holders
        for key in TARGET_KEYS
        for given in listed(held.get(key))
    ]
