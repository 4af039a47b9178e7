"""The kinds of things that are written in the editor's way. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from ..home.snapshot import Entity, HomeSnapshot

type ItemDomain = Literal["automation", "script", "scene"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemKind:
    """Where the things of one kind are kept, and how Home Assistant calls them."""

    name: ItemDomain
    """Their domain, too."""
    file: str
    """The editor's own."""
    platform: str
    """Of their entities in the registry."""
    is_named: bool = False
    """Whether each stands under its id, and not in a list."""
    reloads_one: bool = False
    """Whether one can be loaded again by itself."""

    @property
    def plural(self) -> str:
        """Return what several of them are called."""
        return f"{self.name}s"

    def among(self, home: HomeSnapshot) -> tuple[Entity, ...]:
        """Return those that are exposed."""
        found: tuple[Entity, ...] = getattr(home, self.plural)
        return found


AUTOMATION: Final = ItemKind(
    name="automation",
    file="automations.yaml",
    platform="automation",
    reloads_one=True,
)
SCRIPT: Final = ItemKind(
    name="script", file="scripts.yaml", platform="script", is_named=True
)
SCENE: Final = ItemKind(name="scene", file="scenes.yaml", platform="homeassistant")
KINDS: Final[Mapping[str, ItemKind]] = {
    kind.name: kind for kind in (AUTOMATION, SCRIPT, SCENE)
}


def kind_in(config: Mapping[str, Any]) -> ItemKind:
    """Return what a configuration is, by what stands in it."""
    if {"triggers", "trigger", "actions"} & config.keys():
        return AUTOMATION
    if "sequence" in config:
        return SCRIPT
    return SCENE if isinstance(config.get("entities"), Mapping | list) else AUTOMATION


def title_of(config: Mapping[str, Any]) -> str:
    """Return what the one that a configuration makes is called."""
    return str(config.get("alias") or config.get("name") or "")
