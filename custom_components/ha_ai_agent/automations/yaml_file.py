"""The files of automations on the disk: read, compared, written. In the executor."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any, Final

from homeassistant.config import AUTOMATION_CONFIG_PATH, YAML_CONFIG_FILE
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import STORAGE_DIR
from homeassistant.util import dt as dt_util
from homeassistant.util.file import write_utf8_file_atomic
from homeassistant.util.yaml import Secrets, dump, parse_yaml
import yaml  # type: ignore[import-untyped]  # PyYAML brings no types along

from ..calls.problems import Refusal, denied, failed
from ..const import DOMAIN
from ..models import JsonObject
from .file.align import fitted
from .file.document import CannotError, Document, Shape, items_of
from .file.sources import SECRETS, Include, read_includes
from .file.tree import check, has_tags
from .shape import in_order

_KEPT_BACKUPS: Final = 20
_AUTOMATION: Final = "automation"
_PARTS: Final = ("triggers", "trigger", "actions", "action", "use_blueprint")


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlFile:
    """One file, as it was read."""

    path: Path
    shape: Shape
    text: str | None
    """With its own line ends; None: there is no file yet."""
    items: tuple[JsonObject, ...] = ()

    def document(self, config_dir: Path) -> Document:
        """Return what changes its text."""
        load = Loading(self.path, config_dir)
        return Document(self.text or "", self.shape, load, self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """A file as it is to be, and as it was."""

    path: Path
    text: str | None
    """None: it is to go."""
    before: str | None
    item: str | None = None
    """The lines of the automation as they were, None for a new one."""
    behind: str | None = None
    """The id of the automation that stands before it in the file."""

    @classmethod
    def of(cls, file: YamlFile, text: str, document: Document, at: int) -> FileChange:
        """Return a change of one automation, with what is kept of it."""
        return cls(
            path=file.path,
            text=text,
            before=file.text,
            item=document.chunk(at) or document.text_of(at),
            behind=str(file.items[at - 1].get("id", "")) if at else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FileState:
    """What the files hold."""

    config_dir: Path
    files: tuple[YamlFile, ...] = ()
    includes: tuple[Include, ...] = ()
    refusal: Refusal | None = None
    """Why nothing may be written; None if something may."""
    stamp: tuple[Any, ...] | None = field(default=None, compare=False)
    """What is the same while no file has changed; None: it cannot be known."""

    @property
    def items(self) -> list[JsonObject]:
        """Return all automations of all files."""
        return [item for file in self.files for item in file.items]

    def find(self, automation_id: str) -> JsonObject | None:
        """Return one automation as it stands there."""
        found = self.where(automation_id)
        return found and found[0].items[found[1]]

    def where(self, automation_id: str) -> tuple[YamlFile, int] | None:
        """Return the file that an automation stands in, and its place there."""
        for file in self.files:
            for at, item in enumerate(file.items):
                if "id" in item and str(item["id"]) == automation_id:
                    return file, at
        return None

    def to_write(self) -> FileState:
        """Return it, if something may be written."""
        if self.refusal is not None:
            raise self.refusal
        return self


def read_state(config_dir: Path, known: FileState | None = None) -> FileState:
    """Return what the files hold, or why they must not be written.

    `known` is what was read before: nothing is read again that has not changed.
    """
    includes = tuple(read_includes(config_dir, _AUTOMATION))
    if not includes:
        return FileState(config_dir=config_dir, refusal=_not_included())
    paths = [(path, include) for include in includes for path in include.files()]
    watched = [*(path for path, _ in paths), config_dir / SECRETS]
    stamp = tuple((str(path), _stamp(path)) for path in watched)
    if known is not None and known.stamp == stamp and known.includes == includes:
        return known
    try:
        files = tuple(
            file
            for path, include in paths
            if (file := _read(path, include, config_dir)) is not None
        )
    except Refusal as refusal:
        # Automations can still be looked at and tried out.
        return FileState(config_dir=config_dir, refusal=refusal)
    # What a tag brings in may change without the file.
    is_lasting = not any(
        "!" in (f.text or "") and has_tags(f.text or "") for f in files
    )
    return FileState(
        config_dir=config_dir,
        files=files,
        includes=includes,
        stamp=stamp if is_lasting else None,
    )


def _stamp(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError:
        return ()
    return (found.st_mtime_ns, found.st_size, found.st_ino)


def _read(path: Path, include: Include, config_dir: Path) -> YamlFile | None:
    """Return one file; None if it brings nothing in."""
    name = str(path.relative_to(config_dir))
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return YamlFile(path=path, shape="list", text=None)
    except (OSError, UnicodeDecodeError) as err:
        raise failed("file_unreadable", f"{name} cannot be read.") from err
    try:
        # Who reads it first says so in the log, at every reading.
        check(text)
        loaded = Loading(path, config_dir)(text)
    except (yaml.YAMLError, HomeAssistantError, RecursionError) as err:
        raise failed(
            "file_invalid",
            f"{name} is not valid YAML. It has to be mended by hand.",
        ) from err
    shape: Shape = "one" if include.how == "dir_list" else "list"
    if include.how == "file" and isinstance(loaded, Mapping) and _is_one(loaded):
        shape = "one"
    if include.how == "dir_merge_list" and not isinstance(loaded, list):
        return None
    try:
        items = items_of(loaded, shape)
    except yaml.YAMLError:
        items = [None]
    if not all(isinstance(item, dict) for item in items):
        if include.how == "dir_list":
            return None
        raise failed("file_invalid", f"{name} is not a list of automations.")
    return YamlFile(path=path, shape=shape, text=text, items=tuple(items))


def _is_one(loaded: Mapping[Any, Any]) -> bool:
    return any(part in loaded for part in _PARTS)


class Loading:
    """Reads a text as Home Assistant reads the file, with its secrets and includes."""

    def __init__(self, path: Path, config_dir: Path) -> None:
        self._path = path
        self._secrets = Secrets(config_dir)

    def __call__(self, text: str) -> Any:
        """Return what the text holds."""
        stream = StringIO(text)
        # By its name the loader finds what is beside it.
        stream.name = str(self._path)
        return parse_yaml(stream, self._secrets)


# What is to be written


def with_item(state: FileState, automation_id: str, config: JsonObject) -> FileChange:
    """Return the file with one automation more, or changed: only its lines change."""
    item = in_order(automation_id, config)
    if (found := state.where(automation_id)) is not None:
        file, at = found
        return changed_item(state, file, at, config)
    for file in _places(state):
        if file.text is None and file.shape == "one":
            return FileChange(path=file.path, text=as_yaml(item), before=None)
        try:
            text = file.document(state.config_dir).added(item)
        except CannotError:
            continue
        return FileChange(path=file.path, text=text, before=file.text)
    raise denied(
        "not_writable",
        "There is no file that an automation can be added to by itself. Show the user"
        " the YAML: they can paste it where their automations are.",
        yaml=[as_yaml(item)],
    )


def changed_item(
    state: FileState, file: YamlFile, at: int, config: JsonObject
) -> FileChange:
    """Return a file with one of its automations changed: only its lines do."""
    raw = file.items[at]
    document = file.document(state.config_dir)
    try:
        text = document.changed(at, {**fitted(raw, config), "id": raw["id"]})
    except CannotError as err:
        raise _by_hand(file.path, state, raw, config) from err
    return FileChange.of(file, text, document, at)


def without_item(state: FileState, automation_id: str) -> FileChange:
    """Return the file without one automation."""
    found = state.where(automation_id)
    assert found is not None
    file, at = found
    document = file.document(state.config_dir)
    if file.shape == "one":
        is_folder = any(
            include.how == "dir_list" and file.path in include.files()
            for include in state.includes
        )
        text = None if is_folder else "[]\n"
        return FileChange(path=file.path, text=text, before=file.text, item=file.text)
    try:
        return FileChange.of(file, document.without(at), document, at)
    except CannotError as err:
        raise _by_hand(file.path, state, file.items[at], None) from err


def _places(state: FileState) -> Iterator[YamlFile]:
    """Yield where a new automation may go, the editor's own file first."""
    own = state.config_dir / AUTOMATION_CONFIG_PATH
    lists = [file for file in state.files if file.shape == "list"]
    yield from sorted(lists, key=lambda file: file.path != own)
    for include in state.includes:
        if include.how == "dir_merge_list":
            yield YamlFile(path=_free_name(include.path), shape="list", text=None)
        elif include.how == "dir_list":
            yield YamlFile(path=_free_name(include.path), shape="one", text=None)


def _free_name(folder: Path) -> Path:
    number = 1
    while (path := folder / f"ha_ai_agent_{number}.yaml").exists():
        number += 1
    return path


def _by_hand(
    path: Path, state: FileState, raw: JsonObject, config: JsonObject | None
) -> Refusal:
    """Return why an automation has to be changed by a person, and what to paste."""
    name = path.relative_to(state.config_dir)
    why = (
        f"It cannot be changed in {name} without changing more than it: a part is"
        " brought in by a tag or shared with another automation."
    )
    if config is None:
        return denied("not_writable", f"{why} It has to be deleted there by hand.")
    return denied(
        "not_writable",
        f"{why} Show the user the YAML to paste in its place.",
        yaml=[as_yaml(in_order(str(raw["id"]), config))],
    )


def _not_included() -> Refusal:
    return denied(
        "not_included",
        f"Automations cannot be written here: {YAML_CONFIG_FILE} does not have"
        f" 'automation: !include {AUTOMATION_CONFIG_PATH}'. Tell the user so.",
    )


def as_yaml(config: Mapping[str, Any]) -> str:
    """Return one automation as it would stand in the file."""
    return dump(dict(config))


# Writing


def write(config_dir: Path, change: FileChange) -> str | None:
    """Write the file, all or nothing. Returns by what name the old one is kept."""
    if _now(change.path) != change.before:
        raise failed(
            "changed_meanwhile",
            "The file was changed at this very moment. Look at the automation again"
            " with get, then ask again.",
        )
    kept = None
    if change.before is not None:
        kept = _back_up(kept_in(config_dir), change.before)
    _put(change.path, change.text)
    return kept


def kept_in(config_dir: Path) -> Path:
    """Return the folder of what is kept."""
    return config_dir / STORAGE_DIR / DOMAIN / "automations"


def restore(change: FileChange) -> None:
    """Put back what was there, if nobody else has been there since."""
    if _now(change.path) == change.text:
        _put(change.path, change.before)


def _now(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        return ""


def _put(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink(missing_ok=True)
    elif path.is_symlink():
        # A link stays one: what it leads to is written.
        write_utf8_file_atomic(str(path.resolve()), text.encode(), mode="wb")
    else:
        write_utf8_file_atomic(str(path), text.encode(), mode="wb")


def _back_up(folder: Path, text: str) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    name = dt_util.utcnow().strftime("%Y%m%d-%H%M%S-%f.yaml")
    (folder / name).write_bytes(text.encode())
    for old in sorted(folder.glob("*.yaml"))[:-_KEPT_BACKUPS]:
        old.unlink(missing_ok=True)
    return name
