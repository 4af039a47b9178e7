"""`automations.yaml` on the disk: read, compared, written. Runs in the executor."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
import re
from typing import Any, Final
import uuid

from homeassistant.config import AUTOMATION_CONFIG_PATH, YAML_CONFIG_FILE
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import STORAGE_DIR
from homeassistant.util import dt as dt_util
from homeassistant.util.file import write_utf8_file_atomic
from homeassistant.util.yaml import dump, load_yaml
import yaml  # type: ignore[import-untyped]  # PyYAML brings no types along

from ..calls.problems import Refusal, denied, failed
from ..const import DOMAIN
from ..models import JsonObject
from .shape import in_order

_KEPT_BACKUPS: Final = 20
_INCLUDE: Final = "!include"
_MAY_BE_COMMENT: Final = re.compile(r"(?:^|\s)#", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileState:
    """What the file holds."""

    items: list[JsonObject] = field(default_factory=list)
    text: str | None = None
    """None: there is no file yet."""
    has_comments: bool = False
    refusal: Refusal | None = None
    """Why it must not be written; None if it may."""

    def find(self, automation_id: str) -> JsonObject | None:
        """Return one automation as it stands there."""
        return next(
            (item for item in self.items if item.get("id") == automation_id), None
        )

    def to_write(self) -> FileState:
        """Return it, if the file may be written."""
        if self.refusal is not None:
            raise self.refusal
        return self


def read_state(config_dir: Path) -> FileState:
    """Return what the file holds, or why it must not be written."""
    try:
        return _read(config_dir)
    except Refusal as refusal:
        # Automations can still be looked at and tried out.
        return FileState(refusal=refusal)


def _read(config_dir: Path) -> FileState:
    if not _is_included(config_dir / YAML_CONFIG_FILE):
        raise denied(
            "not_included",
            f"Automations cannot be written here: {YAML_CONFIG_FILE} does not have"
            f" 'automation: {_INCLUDE} {AUTOMATION_CONFIG_PATH}'. Tell the user so.",
        )
    path = config_dir / AUTOMATION_CONFIG_PATH
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return FileState()
    except (OSError, UnicodeDecodeError) as err:
        raise failed(
            "file_unreadable", f"{AUTOMATION_CONFIG_PATH} cannot be read."
        ) from err
    try:
        if has_tags(text):
            raise denied(
                "file_has_tags",
                f"{AUTOMATION_CONFIG_PATH} has an {_INCLUDE} or a !secret that writing"
                " would lose. It has to be edited by hand.",
            )
        items = load_yaml(path) or []
    except (yaml.YAMLError, HomeAssistantError) as err:
        raise failed(
            "file_invalid",
            f"{AUTOMATION_CONFIG_PATH} is not valid YAML. It has to be mended by hand.",
        ) from err
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise failed(
            "file_invalid", f"{AUTOMATION_CONFIG_PATH} is not a list of automations."
        )
    return FileState(items=items, text=text, has_comments=has_comments(text))


def with_item(state: FileState, automation_id: str, config: JsonObject) -> str:
    """Return the text of the file with one automation more, or changed."""
    item = in_order(automation_id, config)
    items: list[Any] = []
    is_new = True
    for current in state.items:
        if current.get("id") == automation_id:
            items.append(item)
            is_new = False
        elif "id" not in current:
            # As the editor does: what was pasted without an id gets one.
            items.append({**current, "id": uuid.uuid4().hex})
        else:
            items.append(current)
    if is_new:
        items.append(item)
    return dump(items)


def without_item(state: FileState, automation_id: str) -> str:
    """Return the text of the file without one automation."""
    return dump([item for item in state.items if item.get("id") != automation_id])


def as_yaml(config: JsonObject) -> str:
    """Return one automation as it would stand in the file."""
    return dump(dict(config))


def write(config_dir: Path, text: str, before: str | None) -> None:
    """Write the file, all or nothing; what was there is kept beside."""
    if before is not None:
        _back_up(config_dir / STORAGE_DIR / DOMAIN / "automations", before)
    write_utf8_file_atomic(str(config_dir / AUTOMATION_CONFIG_PATH), text)


def restore(config_dir: Path, before: str | None) -> None:
    """Put back what was there."""
    path = config_dir / AUTOMATION_CONFIG_PATH
    if before is None:
        path.unlink(missing_ok=True)
    else:
        write_utf8_file_atomic(str(path), before)


def _back_up(folder: Path, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = dt_util.utcnow().strftime("%Y%m%d-%H%M%S-%f.yaml")
    (folder / name).write_text(text, encoding="utf-8")
    for old in sorted(folder.glob("*.yaml"))[:-_KEPT_BACKUPS]:
        old.unlink(missing_ok=True)


def _is_included(path: Path) -> bool:
    """Whether Home Assistant reads the file as its automations."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except OSError, UnicodeDecodeError, yaml.YAMLError:
        return False
    if not isinstance(root, yaml.MappingNode):
        return False
    for key, value in root.value:
        name = str(key.value)
        if name != "automation" and not name.startswith("automation "):
            continue
        if value.tag == _INCLUDE and value.value in {
            AUTOMATION_CONFIG_PATH,
            f"./{AUTOMATION_CONFIG_PATH}",
            str(path.parent / AUTOMATION_CONFIG_PATH),
        }:
            return True
    return False


def has_tags(text: str) -> bool:
    """Whether there is a tag of Home Assistant's, which reading resolves.

    Raises `YAMLError` for a broken file, which Home Assistant's loader would log.
    """
    return any(
        isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent)
        and event.tag is not None
        and event.tag.startswith("!")
        and event.tag != "!"
        for event in yaml.parse(text, Loader=yaml.CSafeLoader)
    )


def has_comments(text: str) -> bool:
    """Whether there is a comment: YAML's own tokens say what is text."""
    return _MAY_BE_COMMENT.search(text) is not None and any(
        "#" in gap for gap in _gaps(text)
    )


def _gaps(text: str) -> Iterator[str]:
    """Yield what stands between the tokens."""
    end = 0
    # The quick loader does not say where its tokens end.
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        yield text[end : token.start_mark.index]
        if (
            isinstance(token, yaml.ScalarToken)
            and token.style is not None
            and token.style in "|>"
        ):
            # A block's mark begins before a comment that may stand beside it.
            first = text[token.start_mark.index :].partition("\n")[0]
            yield first[1:]
        end = max(end, token.end_mark.index)
