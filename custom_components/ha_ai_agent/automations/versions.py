"""What automations were before each change: kept on the disk, put back from there."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
import json
from pathlib import Path
from typing import Any, Final, Literal

from homeassistant.exceptions import HomeAssistantError
from homeassistant.util.file import write_utf8_file_atomic
import yaml  # type: ignore[import-untyped]  # PyYAML brings no types along

from ..calls.problems import failed
from ..const import LOGGER
from ..models import JsonObject
from .file.align import simple
from .file.document import CannotError
from .kinds import AUTOMATION, KINDS, ItemKind
from .shape import hashed
from .yaml_file import (
    FileChange,
    FileState,
    Loading,
    changed_item,
    claimed,
    kept_in,
    with_item,
    without_item,
)

type ChangeKind = Literal["create", "update", "delete", "restore"]

_KEPT: Final = 300
_SUFFIX: Final = ".json"
CANNOT: Final = failed(
    "cannot_restore", "It cannot be put back as it was. It has to be done by hand."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """An automation as it stood before one change. Its text has no secret in it."""

    version_id: str = ""
    """In their order; empty until it is kept."""
    created_ts: float
    deed: ChangeKind
    """What was done then."""
    automation_id: str
    """The id in its file, of a script and a scene as well."""
    name: str
    path: str
    """Of the file, from the folder of the configuration."""
    text: str | None
    """None: it was not there."""
    behind: str | None = None
    """The automation that stood before it."""
    user_id: str | None = None
    helpers: tuple[str, ...] = ()
    """Helpers that were made with it, as kind and id."""
    after: str | None = None
    """What is equal while the whole file is as the change left it."""
    backup: str | None = None
    """The name of the whole file as it was."""
    kind: str = AUTOMATION.name

    @property
    def what(self) -> ItemKind:
        """Return what it is a version of."""
        return KINDS.get(self.kind, AUTOMATION)

    def item(self, config_dir: Path) -> JsonObject | None:
        """Return the automation as Home Assistant reads it. In the executor."""
        if self.text is None:
            return None
        try:
            loaded = Loading(config_dir / self.path, config_dir)(self.text)
        except (yaml.YAMLError, HomeAssistantError) as err:
            raise CANNOT from err
        if isinstance(loaded, list) and len(loaded) == 1:
            loaded = loaded[0]
        if self.what.is_named and isinstance(loaded, dict):
            loaded = loaded.get(self.automation_id, loaded)
        if not isinstance(loaded, dict):
            raise CANNOT
        item: JsonObject = simple(loaded)
        return item


def keep(config_dir: Path, version: Version) -> str:
    """Keep a version, and return the id that only it has; the oldest go."""
    folder = kept_in(config_dir)
    path = claimed(folder, version.created_ts, _SUFFIX)
    version = replace(version, version_id=path.stem)
    write_utf8_file_atomic(str(path), json.dumps(asdict(version)))
    for old in sorted(folder.glob(f"*{_SUFFIX}"))[:-_KEPT]:
        old.unlink(missing_ok=True)
    return version.version_id


def read_versions(config_dir: Path) -> list[Version]:
    """Return what is kept, newest first."""
    paths = sorted(kept_in(config_dir).glob(f"*{_SUFFIX}"), reverse=True)
    return list(_read(paths))


def _read(paths: Iterable[Path]) -> Iterable[Version]:
    for path in paths:
        try:
            data: Any = json.loads(path.read_text(encoding="utf-8"))
            yield Version(**{**data, "helpers": tuple(data.get("helpers", ()))})
        except OSError, ValueError, TypeError:
            LOGGER.debug("A kept version cannot be read: %s", path.name)


def back(state: FileState, version: Version) -> FileChange:
    """Return the file with an automation as it was in a version: its very lines."""
    change = _back(state, version)
    if change.before is None or hashed_text(change.before) != version.after:
        return change
    # Nobody was there since: the whole file is as it was.
    try:
        text = (kept_in(state.config_dir) / str(version.backup)).read_bytes().decode()
    except OSError, UnicodeDecodeError:
        return change
    return replace(change, text=text)


def hashed_text(text: str | None) -> str | None:
    """Return what is equal for equal texts."""
    return None if text is None else hashed({"text": text})


def _back(state: FileState, version: Version) -> FileChange:
    item = version.item(state.config_dir)
    name = version.automation_id
    found = state.where(name)
    if item is None or version.text is None:
        if found is None:
            raise failed("no_change", "It is not there any more already.")
        return without_item(state, version.automation_id)
    path = state.config_dir / version.path
    file = next((one for one in state.files if one.path == path), None)
    if found is not None:
        file, at = found
        document = file.document(state.config_dir)
        try:
            text = document.with_chunk(
                version.text, item, at=at, behind=None, name=name
            )
        except CannotError:
            return changed_item(state, file, at, item)
        return FileChange.of(file, text, document, at)
    if file is not None and file.shape != "one":
        ids = list(file.ids)
        behind = ids.index(version.behind) if version.behind in ids else None
        if behind is None and version.behind is not None and ids:
            behind = len(ids) - 1
        document = file.document(state.config_dir)
        try:
            text = document.with_chunk(
                version.text, item, at=None, behind=behind, name=name
            )
        except CannotError:
            return with_item(state, version.automation_id, item)
        return FileChange(path=file.path, text=text, before=file.text)
    if not path.exists() and any(path.is_relative_to(i.path) for i in state.includes):
        # A file of its own went with it.
        return FileChange(path=path, text=version.text, before=None)
    return with_item(state, version.automation_id, item)
