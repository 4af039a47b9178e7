"""The files of automations and their like: read, compared, written. In the executor."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any, Final

from homeassistant.config import YAML_CONFIG_FILE
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
from .file.document import CannotError, Document, Shape, items_of, names_of
from .file.sources import SECRETS, How, Include, read_includes
from .file.tree import check, has_tags
from .kinds import AUTOMATION, SCENE, ItemKind
from .scenes import as_it_stood
from .shape import in_order

_KEPT_BACKUPS: Final = 20
_PARTS: Final = ("triggers", "trigger", "actions", "action", "use_blueprint")
_SHAPES: Final[Mapping[How, Shape]] = {
    "dir_list": "one",
    "dir_merge_list": "list",
    "dir_named": "one",
    "dir_merge_named": "named",
}
_FOLDERS: Final = frozenset({"dir_list", "dir_named"})
"""Where each file is one item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlFile:
    """One file, as it was read."""

    path: Path
    shape: Shape
    text: str | None
    """With its own line ends; None: there is no file yet."""
    items: tuple[JsonObject, ...] = ()
    ids: tuple[str, ...] = ()
    """Of each item; empty for one without."""

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
    """The lines of the item as they were, None for a new one."""
    behind: str | None = None
    """The id of what stands before it in the file."""

    @classmethod
    def of(cls, file: YamlFile, text: str, document: Document, at: int) -> FileChange:
        """Return a change of one item, with what is kept of it."""
        return cls(
            path=file.path,
            text=text,
            before=file.text,
            item=document.chunk(at) or document.text_of(at),
            behind=file.ids[at - 1] if at else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FileState:
    """What the files hold."""

    config_dir: Path
    kind: ItemKind = AUTOMATION
    files: tuple[YamlFile, ...] = ()
    includes: tuple[Include, ...] = ()
    refusal: Refusal | None = None
    """Why nothing may be written; None if something may."""
    stamp: tuple[Any, ...] | None = field(default=None, compare=False)
    """What is the same while no file has changed; None: it cannot be known."""

    @property
    def items(self) -> list[JsonObject]:
        """Return all items of all files."""
        return [item for file in self.files for item in file.items]

    @property
    def ids(self) -> set[str]:
        """Return all ids of all files."""
        return {item_id for file in self.files for item_id in file.ids}

    def find(self, item_id: str) -> JsonObject | None:
        """Return one item as it stands there."""
        found = self.where(item_id)
        return found and found[0].items[found[1]]

    def where(self, item_id: str) -> tuple[YamlFile, int] | None:
        """Return the file that an item stands in, and its place there."""
        for file in self.files:
            if item_id and item_id in file.ids:
                return file, file.ids.index(item_id)
        return None

    def to_write(self) -> FileState:
        """Return it, if something may be written."""
        if self.refusal is not None:
            raise self.refusal
        return self


def read_state(
    config_dir: Path, known: FileState | None = None, kind: ItemKind = AUTOMATION
) -> FileState:
    """Return what the files hold, or why they must not be written.

    `known` is what was read before: nothing is read again that has not changed.
    """
    includes = tuple(read_includes(config_dir, kind.name, is_named=kind.is_named))
    if not includes:
        refusal = _not_included(kind)
        return FileState(config_dir=config_dir, kind=kind, refusal=refusal)
    paths = [(path, include) for include in includes for path in include.files()]
    watched = [*(path for path, _ in paths), config_dir / SECRETS]
    stamp = tuple((str(path), _stamp(path)) for path in watched)
    if known is not None and known.stamp == stamp and known.includes == includes:
        return known
    try:
        files = tuple(
            file
            for path, include in paths
            if (file := _read(path, include, config_dir, kind)) is not None
        )
    except Refusal as refusal:
        # They can still be looked at and tried out.
        return FileState(config_dir=config_dir, kind=kind, refusal=refusal)
    # What a tag brings in may change without the file.
    is_lasting = not any(
        "!" in (f.text or "") and has_tags(f.text or "") for f in files
    )
    return FileState(
        config_dir=config_dir,
        kind=kind,
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


def _read(
    path: Path, include: Include, config_dir: Path, kind: ItemKind
) -> YamlFile | None:
    """Return one file; None if it brings nothing in."""
    name = str(path.relative_to(config_dir))
    shape = _SHAPES.get(include.how, "named" if kind.is_named else "list")
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return YamlFile(path=path, shape=shape, text=None)
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
    if shape == "list" and include.how == "file" and _is_one(loaded):
        shape = "one"
    if include.how == "dir_merge_list" and not isinstance(loaded, list):
        return None
    try:
        items = items_of(loaded, shape)
    except yaml.YAMLError:
        items = [None]
    if not all(isinstance(item, dict) for item in items):
        if include.how in _FOLDERS:
            return None
        raise failed("file_invalid", f"{name} is not a list of {kind.plural}.")
    ids = names_of(loaded, shape) or tuple(str(item.get("id", "")) for item in items)
    if include.how == "dir_named":
        ids = (path.stem,) * len(items)
    return YamlFile(path=path, shape=shape, text=text, items=tuple(items), ids=ids)


def _is_one(loaded: Any) -> bool:
    return isinstance(loaded, Mapping) and any(part in loaded for part in _PARTS)


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


def with_item(state: FileState, item_id: str, config: JsonObject) -> FileChange:
    """Return the file with one item more, or changed: only its lines change."""
    item = _in_file(state.kind, item_id, config)
    if (found := state.where(item_id)) is not None:
        file, at = found
        return changed_item(state, file, at, config)
    for file in _places(state, item_id):
        if file.text is None and file.shape == "one":
            return FileChange(path=file.path, text=as_yaml(item), before=None)
        try:
            text = file.document(state.config_dir).added(item, name=item_id)
        except CannotError:
            continue
        return FileChange(path=file.path, text=text, before=file.text)
    raise denied(
        "not_writable",
        f"There is no file that this {state.kind.name} can be added to by itself. Show"
        f" the user the YAML: they can paste it where their {state.kind.plural} are.",
        yaml=[as_yaml({item_id: item} if state.kind.is_named else item)],
    )


def _in_file(kind: ItemKind, item_id: str, config: JsonObject) -> JsonObject:
    """Return an item as it stands in a file: with its id, where it has no name."""
    item = in_order(item_id, config)
    if kind.is_named:
        del item["id"]
    return item


def changed_item(
    state: FileState, file: YamlFile, at: int, config: JsonObject
) -> FileChange:
    """Return a file with one of its items changed: only its lines do."""
    raw = file.items[at]
    document = file.document(state.config_dir)
    wanted = as_it_stood(raw, config) if state.kind is SCENE else config
    own = {} if state.kind.is_named else {"id": raw["id"]}
    try:
        text = document.changed(at, {**fitted(raw, wanted), **own})
    except CannotError as err:
        raise _by_hand(file, state, at, config) from err
    return FileChange.of(file, text, document, at)


def without_item(state: FileState, item_id: str) -> FileChange:
    """Return the file without one item."""
    found = state.where(item_id)
    assert found is not None
    file, at = found
    document = file.document(state.config_dir)
    if file.shape == "one":
        is_folder = any(
            include.how in _FOLDERS and file.path in include.files()
            for include in state.includes
        )
        text = None if is_folder else "[]\n"
        return FileChange(path=file.path, text=text, before=file.text, item=file.text)
    try:
        return FileChange.of(file, document.without(at), document, at)
    except CannotError as err:
        raise _by_hand(file, state, at, None) from err


def _places(state: FileState, item_id: str) -> Iterator[YamlFile]:
    """Yield where a new item may go, the editor's own file first."""
    own = state.config_dir / state.kind.file
    shape: Shape = "named" if state.kind.is_named else "list"
    several = [file for file in state.files if file.shape == shape]
    yield from sorted(several, key=lambda file: file.path != own)
    for include in state.includes:
        if include.how == "dir_named":
            path = include.path / f"{item_id}.yaml"
            if not path.exists():
                yield YamlFile(path=path, shape="one", text=None)
        elif include.how != "file":
            path = _free_name(include.path)
            yield YamlFile(path=path, shape=_SHAPES[include.how], text=None)


def _free_name(folder: Path) -> Path:
    number = 1
    while (path := folder / f"ha_ai_agent_{number}.yaml").exists():
        number += 1
    return path


def _by_hand(
    file: YamlFile, state: FileState, at: int, config: JsonObject | None
) -> Refusal:
    """Return why an item has to be changed by a person, and what to paste."""
    name = file.path.relative_to(state.config_dir)
    why = (
        f"It cannot be changed in {name} without changing more than it: a part is"
        f" brought in by a tag or shared with another {state.kind.name}."
    )
    if config is None:
        return denied("not_writable", f"{why} It has to be deleted there by hand.")
    item = _in_file(state.kind, file.ids[at], config)
    return denied(
        "not_writable",
        f"{why} Show the user the YAML to paste in its place.",
        yaml=[as_yaml({file.ids[at]: item} if state.kind.is_named else item)],
    )


def _not_included(kind: ItemKind) -> Refusal:
    return denied(
        "not_included",
        f"{kind.plural.capitalize()} cannot be written here: {YAML_CONFIG_FILE} does"
        f" not have '{kind.name}: !include {kind.file}'. Tell the user so.",
    )


def as_yaml(config: Mapping[str, Any]) -> str:
    """Return one item as it would stand in the file."""
    return dump(dict(config))


# Writing


def write(config_dir: Path, change: FileChange) -> str | None:
    """Write the file, all or nothing. Returns by what name the old one is kept."""
    if _now(change.path) != change.before:
        raise failed(
            "changed_meanwhile",
            "The file was changed at this very moment. Look at it again with get, then"
            " ask again.",
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
    path = claimed(folder, dt_util.utcnow().timestamp(), ".yaml")
    path.write_bytes(text.encode())
    for old in sorted(folder.glob("*.yaml"))[:-_KEPT_BACKUPS]:
        old.unlink(missing_ok=True)
    return path.name


def claimed(folder: Path, now: float, suffix: str) -> Path:
    """Return a new file that is called by a moment, behind all of the same moment."""
    folder.mkdir(parents=True, exist_ok=True)
    moment = dt_util.utc_from_timestamp(now)
    while True:
        path = folder / f"{moment:%Y%m%d-%H%M%S-%f}{suffix}"
        try:
            path.touch(exist_ok=False)
        except FileExistsError:
            moment += timedelta(microseconds=1)
        else:
            return path
