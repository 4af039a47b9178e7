"""Where Home Assistant reads its automations, scripts, scenes from. In the executor."""

from collections.abc import Iterator
from dataclasses import dataclass
import os
from pathlib import Path
from typing import Any, Final, Literal

from homeassistant.config import YAML_CONFIG_FILE
import yaml  # type: ignore[import-untyped]  # PyYAML brings no types along

type How = Literal["file", "dir_list", "dir_merge_list", "dir_named", "dir_merge_named"]

_HOW: Final[dict[str, How]] = {
    "!include": "file",
    "!include_dir_list": "dir_list",
    "!include_dir_merge_list": "dir_merge_list",
}
_HOW_NAMED: Final[dict[str, How]] = {
    "!include": "file",
    "!include_dir_named": "dir_named",
    "!include_dir_merge_named": "dir_merge_named",
}
SECRETS: Final = "secrets.yaml"
_MOST_FILES: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Include:
    """A line of the configuration that brings automations in."""

    how: How
    path: Path
    """The file, or the folder."""

    def files(self) -> list[Path]:
        """Return the files that are read for it, in Home Assistant's order."""
        if self.how == "file":
            return [self.path]
        found: list[Path] = []
        for folder, folders, names in os.walk(self.path):
            folders[:] = [name for name in folders if not name.startswith(".")]
            found += [
                Path(folder) / name
                for name in sorted(names)
                if name.endswith(".yaml") and name[0] != "." and name != SECRETS
            ]
        return found[:_MOST_FILES]


def read_includes(
    config_dir: Path, domain: str, *, is_named: bool = False
) -> list[Include]:
    """Return what brings the items of a domain in, apart from the configuration itself.

    `is_named`: whether each stands under its name there, and not in a list.
    What lies outside of the folder of the configuration is not ours to write.
    """
    path = config_dir / YAML_CONFIG_FILE
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except OSError, UnicodeDecodeError, yaml.YAMLError:
        return []
    if not isinstance(root, yaml.MappingNode):
        return []
    how = _HOW_NAMED if is_named else _HOW
    return list(_includes(root, config_dir, domain, how))


def _includes(
    root: Any, config_dir: Path, domain: str, known: dict[str, How]
) -> Iterator[Include]:
    home = config_dir.resolve()
    for key, value in root.value:
        name = str(key.value)
        if name != domain and not name.startswith(f"{domain} "):
            continue
        how = known.get(value.tag)
        if how is None or not isinstance(value.value, str) or not value.value:
            continue
        path = config_dir / value.value
        if path.resolve().is_relative_to(home):
            yield Include(how=how, path=path)
