"""Changes of an automation by item: added, changed, taken away. Pure."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
import re
from typing import Any, Final

import yaml  # type: ignore[import-untyped]  # PyYAML brings no types along

from ..calls.problems import Refusal, failed
from ..models import JsonObject
from .file.align import pairs, same
from .shape import as_editor_writes, check_size

_MOST: Final = 50
_LONGEST: Final = 32_000
_AMONG: Final = re.compile(r"\[(\d+|-|\+)\]")
_OPS: Final = {
    "add": "add",
    "append": "add",
    "insert": "add",
    "replace": "replace",
    "set": "replace",
    "change": "replace",
    "update": "replace",
    "remove": "remove",
    "delete": "remove",
    "move": "move",
    "copy": "copy",
    "test": "test",
}
_TODAY: Final = {
    "trigger": "triggers",
    "condition": "conditions",
    "action": "actions",
    "platform": "trigger",
    "service": "action",
}
_SECTIONS: Final = ("triggers", "conditions", "actions")
_KINDS: Final = ("trigger", "condition", "action")
_HOW: Final = (
    "Give `changes` as JSON Patch: [{'op': 'replace', 'path': '/actions/0/delay',"
    " 'value': '00:10:00'}]."
)


def with_changes(base: JsonObject, changes: Any) -> JsonObject:
    """Return an automation with changes made one after another, as JSON Patch says."""
    config: Any = deepcopy(as_editor_writes(base))
    for change in _read(changes):
        _make(config, change)
    check_size(config)
    return as_editor_writes(config)


def _read(changes: Any) -> list[JsonObject]:
    """Return changes from a list, one alone, text, or values by their paths."""
    if isinstance(changes, str):
        if len(changes) > _LONGEST:
            raise failed("too_large", "These changes are too large.")
        try:
            changes = yaml.safe_load(changes)
        except (yaml.YAMLError, RecursionError) as err:
            raise failed("invalid_changes", _HOW) from err
    if isinstance(changes, Mapping) and isinstance(changes.get("changes"), list):
        changes = changes["changes"]
    if isinstance(changes, Mapping) and "path" not in changes:
        changes = [
            {
                "op": "remove" if value is None else "replace",
                "path": key,
                "value": value,
            }
            for key, value in changes.items()
        ]
    if isinstance(changes, Mapping):
        changes = [changes]
    if not isinstance(changes, list) or not changes or len(changes) > _MOST:
        raise failed("invalid_changes", _HOW)
    if not all(isinstance(one, Mapping) and "path" in one for one in changes):
        raise failed("invalid_changes", _HOW)
    return [dict(one) for one in changes]


def _make(config: Any, change: JsonObject) -> None:
    default = "replace" if "value" in change else "remove"
    op = _OPS.get(str(change.get("op") or default).casefold())
    way = _way(change["path"])
    if op is None or not way:
        raise failed("invalid_changes", _HOW)
    if op == "test":
        return
    if op in {"move", "copy"}:
        source = _way(change.get("from", ""))
        value = deepcopy(_look_up(config, source))
        if op == "move":
            _remove(config, source)
        _put(config, way, value, is_new=True)
    elif op == "remove":
        _remove(config, way)
    elif "value" not in change:
        raise failed("invalid_changes", "A change that is no removal needs a `value`.")
    else:
        _put(config, way, deepcopy(change["value"]), is_new=op == "add")


def _way(path: Any) -> list[str]:
    """Return the steps of a path, as a JSON pointer or with dots."""
    if isinstance(path, list):
        return list(map(str, path))
    text = str(path).strip()
    if "/" not in text:
        text = text.replace(".", "/")
    text = _AMONG.sub(r"/\1", text)
    steps = text.removeprefix("$").removeprefix("/").split("/")
    if steps and steps[0] == "config":
        steps = steps[1:]
    return [step.replace("~1", "/").replace("~0", "~") for step in steps if step]


def _box(config: Any, way: list[str]) -> tuple[Any, Any]:
    """Return what holds the last step of a path, and the step as its key there."""
    value = config
    for at, step in enumerate(way[:-1]):
        key = _key(value, step, way)
        if isinstance(value, dict) and key not in value:
            if at or key not in {"conditions", "variables", "trigger_variables"}:
                raise _nowhere(value, way)
            value[key] = [] if key == "conditions" else {}
        if isinstance(value, list) and not 0 <= key < len(value):
            raise _nowhere(value, way)
        value = value[key]
        if isinstance(value, list) and len(value) == 1 and _is_word(way[at + 1]):
            # It was shown without its list.
            value = value[0]
    return value, _key(value, way[-1], way)


def _is_word(step: str) -> bool:
    return not (step.lstrip("-+").isdigit() or step in {"-", "+", ""})


def _key(value: Any, step: str, way: list[str]) -> Any:
    if isinstance(value, list):
        if step in {"-", "+"}:
            return len(value)
        if not step.lstrip("-+").isdigit():
            raise _nowhere(value, way)
        number = int(step)
        return number + len(value) if number < 0 else number
    if isinstance(value, dict):
        if step not in value and _TODAY.get(step) in value:
            return _TODAY[step]
        return step
    raise _nowhere(value, way)


def _look_up(config: Any, way: list[str]) -> Any:
    if not way:
        raise failed("invalid_changes", _HOW)
    box, key = _box(config, way)
    try:
        return box[key]
    except (KeyError, IndexError) as err:
        raise _nowhere(box, way) from err


def _remove(config: Any, way: list[str]) -> None:
    _look_up(config, way)
    box, key = _box(config, way)
    del box[key]


def _put(config: Any, way: list[str], value: Any, *, is_new: bool) -> None:
    box, key = _box(config, way)
    if isinstance(box, dict):
        box[key] = value
        return
    if not 0 <= key <= len(box):
        raise _nowhere(box, way)
    if is_new or key == len(box):
        items = value if isinstance(value, list) and way[-1] in {"-", "+"} else [value]
        box[key:key] = items
    else:
        box[key] = value


def _nowhere(value: Any, way: list[str]) -> Refusal:
    path = "/".join(way)[:120]
    if isinstance(value, list):
        there = f"the list has {len(value)}, counted from 0" if value else "it is empty"
    elif isinstance(value, Mapping):
        there = f"there is {', '.join(list(map(str, value))[:12])}"
    else:
        there = "there is one value"
    return failed(
        "path_not_found", f"There is no '/{path}': {there}. See get for what there is."
    )


# What goes without a word


def check_nothing_lost(base: JsonObject, config: JsonObject) -> None:
    """Refuse a part that is given anew without something that stands there.

    Who writes a section to add to it often leaves out the rest of it.
    """
    if ("use_blueprint" in base) != ("use_blueprint" in config):
        return
    before, after = as_editor_writes(base), as_editor_writes(config)
    lost = [
        where
        for section in _SECTIONS
        if section in before
        for where in _lost(before[section], after.get(section, []), f"/{section}")
    ]
    if not lost:
        return
    paths = ", ".join(lost[:6])
    raise failed(
        "would_lose",
        f"This would take away what nobody asked to: {paths}. Nothing was changed. Send"
        " only what changes, as `changes`, a JSON Patch: to add, {'op': 'add', 'path':"
        " '/conditions/-', 'value': {...}}; what is really to go, {'op': 'remove',"
        f" 'path': '{lost[0]}'}}.",
    )


def _lost(old: Any, new: Any, path: str) -> Iterator[str]:
    """Yield the paths of steps that are not there any more."""
    if isinstance(old, list) and isinstance(new, list):
        which = pairs(old, new)
        for at, item in enumerate(old):
            if not isinstance(item, Mapping) or item in new:
                # It may stand in another place now.
                continue
            if at not in which or _is_other(item, new[which.index(at)]):
                yield f"{path}/{at}"
            else:
                yield from _lost(item, new[which.index(at)], f"{path}/{at}")
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        for key, value in old.items():
            if isinstance(value, list | Mapping):
                empty: Any = [] if isinstance(value, list) else {}
                yield from _lost(value, new.get(key, empty), f"{path}/{key}")


def _is_other(old: Mapping[str, Any], new: Any) -> bool:
    """Return whether a step does another thing than the one in its place."""
    if not isinstance(new, Mapping) or same(dict(old), dict(new)):
        return not isinstance(new, Mapping)
    kinds = [kind for kind in _KINDS if kind in old]
    return bool(kinds) and all(new.get(kind) != old[kind] for kind in kinds)
