"""What a model calls an automation → a configuration as the editor writes it. Pure."""

from collections.abc import Iterator, Mapping
from hashlib import blake2b
import json
import re
from typing import Any, Final

import yaml  # type: ignore[import-untyped]  # PyYAML brings no types along

from ..calls.problems import Refusal, failed
from ..models import JsonObject
from .kinds import AUTOMATION, KINDS, SCENE, SCRIPT, ItemKind, kind_in
from .scenes import as_scene, with_entities

MAX_CHARS: Final = 32_000
_MAX_NODES: Final = 4000
_MAX_DEPTH: Final = 40
_MAX_ALIAS: Final = 120

_HEAD_KEYS: Final = ("alias", "description")
_PARTS: Final = ("triggers", "conditions", "actions", "sequence")
_OLD_PARTS: Final = (
    ("trigger", "triggers"),
    ("condition", "conditions"),
    ("action", "actions"),
)
_NEEDS: Final = {
    "automation": "An automation has `triggers` and `actions`.",
    "script": "A script has `alias` and `sequence`, and no triggers.",
    "scene": "A scene has a `name`, and `entities` with the state of each.",
}
_BEGINS: Final = re.compile(
    r"^(?:- )?(?:alias|automation|id|name|scene|script|triggers?)[ ]*:|^\{",
    re.MULTILINE,
)
_MOST_WORDS: Final = 5
"""Of how many paragraphs behind it are words."""
_SIGNS: Final = ("trigger", "sequence", "entities")
_WHOLE: Final[Mapping[str, frozenset[str]]] = {
    "automation": frozenset({"triggers", "actions"}),
    "script": frozenset({"alias", "sequence"}),
    "scene": frozenset({"name", "entities"}),
}
_FENCE: Final = re.compile(
    r"^[ \t]*(?:```|~~~)[^\n`~]*\n(.*?)(?:^[ \t]*(?:```|~~~)[ \t]*$|\Z)",
    re.DOTALL | re.MULTILINE,
)
"""How models set YAML apart from what they say of it."""
# Where actions hide in an action.
_NESTED_ACTIONS: Final = ("sequence", "then", "else", "default", "parallel")


class _EditorLoader(yaml.CSafeLoader):  # type: ignore[misc]  # for the same reason
    """YAML as the editor in the browser reads it: `on` and `07:30:00` are text."""


_EditorLoader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("tag:yaml.org,2002:bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("tag:yaml.org,2002:null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("tag:yaml.org,2002:int", r"^[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789"),
    (
        "tag:yaml.org,2002:float",
        r"^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?$",
        "-+.0123456789",
    ),
):
    _EditorLoader.add_implicit_resolver(_tag, re.compile(_pattern), list(_first))


def read_config(
    arguments: JsonObject, base: JsonObject | None = None, kind: ItemKind = AUTOMATION
) -> JsonObject:
    """Return the configuration in the arguments of a tool call.

    `base` is the automation that is updated: what is left out stays as it is there.
    """
    config = _as_kind(_parse(_given(arguments)), kind)
    if base is not None:
        config = _merge(plain(base), config)
    if isinstance(alias := arguments.get("alias"), str) and alias.strip():
        config = {**config, "name" if kind is SCENE else "alias": alias.strip()}
    check_size(config)
    if "use_blueprint" not in config and kind_in(config) is not kind:
        raise failed("invalid_config", _NEEDS[kind.name])
    return as_editor_writes(config)


def _given(arguments: JsonObject) -> Any:
    given = arguments.get("config")
    return arguments.get("yaml") if given in (None, "", {}) else given


def kind_given(arguments: JsonObject) -> ItemKind:
    """Return what the arguments of a tool call are about."""
    for key in ("kind", "domain"):
        wanted = str(arguments.get(key) or "").strip().casefold()
        if (kind := KINDS.get(wanted.removesuffix("s"))) is not None:
            return kind
    domain = str(arguments.get("automation_id") or "").partition(".")[0]
    if domain in KINDS:
        return KINDS[domain]
    given = _given(arguments)
    try:
        return kind_in(_parse(given)) if given else AUTOMATION
    except Refusal:
        return AUTOMATION


def _as_kind(config: JsonObject, kind: ItemKind) -> JsonObject:
    """Return a configuration with the parts of its kind under their own names."""
    if kind is SCENE:
        return with_entities(config)
    names = {"actions": "sequence", "action": "sequence"} if kind is SCRIPT else {}
    if "name" in config and "alias" not in config:
        names["name"] = "alias"
    result = {
        names.get(key, key): value
        for key, value in config.items()
        if names.get(key, key) == key or names[key] not in config
    }
    if kind is SCRIPT:
        # It has none: whoever writes empty ones means that.
        empty = ("triggers", "trigger", "conditions", "condition")
        result = {
            key: value for key, value in result.items() if key not in empty or value
        }
    return result


def written_in(text: str) -> str | None:
    """Return what stands in an answer to be written: in a fence, or all of it."""
    if len(text) > MAX_CHARS or not any(sign in text for sign in _SIGNS):
        return None
    text = text.replace("\r\n", "\n")
    for block in [found[1] for found in _FENCE.finditer(text)] or _without_words(text):
        try:
            config = _parse(block)
        except Refusal:
            continue
        given = _with_new_keys(config)
        parts = _WHOLE[kind_in(config).name]
        if parts <= given.keys() and all(
            isinstance(given[part], list | Mapping)
            for part in parts - {"alias", "name"}
        ):
            return block.strip()
    return None


def _without_words(text: str) -> Iterator[str]:
    """Yield a text without what is said before YAML in it, and then behind it."""
    if (start := _BEGINS.search(text)) is None:
        return
    paragraphs = text[start.start() :].split("\n\n")
    for count in range(len(paragraphs), max(0, len(paragraphs) - _MOST_WORDS), -1):
        yield "\n\n".join(paragraphs[:count])


def _parse(given: Any) -> JsonObject:
    """Return an object from an object, JSON or YAML."""
    if isinstance(given, str):
        if len(given) > MAX_CHARS:
            raise _too_large()
        given = given.replace("\r\n", "\n")
        if fence := _FENCE.search(given):
            given = fence[1]
        try:
            given = yaml.load(given, Loader=_EditorLoader)  # noqa: S506  # it is safe
        except yaml.YAMLError as err:
            raise failed(
                "invalid_yaml", f"This is not valid YAML: {_where(err)}"
            ) from err
        except RecursionError as err:
            raise _too_large() from err
    for key in (*KINDS, *(kind.plural for kind in KINDS.values())):
        if isinstance(given, Mapping) and set(given) == {key}:
            given = given[key]
    if isinstance(given, list) and len(given) == 1:
        given = given[0]
    given = _without_name(given)
    if isinstance(given, list) and given:
        raise failed(
            "several_automations", "Give one automation at a time: one call for each."
        )
    if not isinstance(given, Mapping) or not given:
        raise failed(
            "no_config",
            "Give the automation as `config` (an object with triggers, conditions and"
            " actions) or as `yaml`.",
        )
    if not all(isinstance(key, str) for key in given):
        raise failed("invalid_config", "Every key of an automation is a word.")
    return dict(given)


def _without_name(given: Any) -> Any:
    """Return a script by itself that stands under its id, as in its file."""
    if not isinstance(given, Mapping) or len(given) != 1:
        return given
    inner = next(iter(given.values()))
    is_item = isinstance(inner, Mapping) and {"sequence", "use_blueprint"} & set(inner)
    return inner if is_item else given


def _merge(base: JsonObject, config: JsonObject) -> JsonObject:
    """Return what stands there, with what is given in its place."""
    base, config = _with_new_keys(base), _with_new_keys(config)
    if ("use_blueprint" in base) != ("use_blueprint" in config) and (
        "use_blueprint" in config or "triggers" in config
    ):
        base = {key: base[key] for key in _HEAD_KEYS if key in base}
    merged = {**base, **config}
    if "use_blueprint" in base and "use_blueprint" in config:
        merged["use_blueprint"] = _merged_inputs(
            base["use_blueprint"], config["use_blueprint"]
        )
    return merged


def _merged_inputs(base: Any, given: Any) -> Any:
    """Return a blueprint with the inputs that it had, but for those that are given."""
    if not isinstance(base, Mapping) or not isinstance(given, Mapping):
        return given
    if given.get("path", base.get("path")) != base.get("path"):
        # Another blueprint has other inputs.
        return given
    inputs = [held.get("input") or {} for held in (base, given)]
    if not all(isinstance(held, Mapping) for held in inputs):
        return given
    return {**base, **given, "input": {**inputs[0], **inputs[1]}}


def _with_new_keys(config: Mapping[str, Any]) -> JsonObject:
    """Return the configuration without its id, its parts under today's names."""
    given = {key: value for key, value in config.items() if key != "id"}
    if kind_in(config) is not AUTOMATION:
        return given
    for old, new in _OLD_PARTS:
        if old in given:
            value = given.pop(old)
            given.setdefault(new, value)
    return given


def plain(item: Mapping[str, Any]) -> JsonObject:
    """Return an item of the file as JSON would have it."""
    config: JsonObject = json.loads(json.dumps(item, default=str))
    return config


def fingerprint(item: Mapping[str, Any] | None) -> str | None:
    """Return what is equal for equal items; None for none."""
    return None if item is None else hashed(item)


def hashed(item: Mapping[str, Any]) -> str:
    """Return what is equal for equal items."""
    text = json.dumps(item, sort_keys=True, default=str)
    return blake2b(text.encode(), digest_size=16).hexdigest()


def check_size(config: Any) -> None:
    """Refuse a configuration that is larger than any real one."""
    stack, seen = [(config, 0)], 0
    while stack:
        value, depth = stack.pop()
        seen += 1
        if seen > _MAX_NODES or depth > _MAX_DEPTH:
            raise _too_large()
        if isinstance(value, Mapping):
            stack.extend((item, depth + 1) for item in value.values())
        elif isinstance(value, list | tuple):
            stack.extend((item, depth + 1) for item in value)
    if len(json.dumps(config, default=str)) > MAX_CHARS:
        raise _too_large()


def _too_large() -> Refusal:
    return failed(
        "too_large", "This is larger than any automation should be. Make it smaller."
    )


def _where(err: yaml.YAMLError) -> str:
    mark = getattr(err, "problem_mark", None)
    reason = getattr(err, "problem", None) or "it cannot be read"
    return f"{reason}, line {mark.line + 1}." if mark else f"{reason}."


def as_editor_writes(config: Mapping[str, Any]) -> JsonObject:
    """Return the configuration with today's keys, in the editor's order."""
    kind = kind_in(config)
    if kind is SCENE:
        return as_scene(config)
    given = _with_new_keys(config)
    written: JsonObject = {
        "alias": _one_line(given.pop("alias", "")),
        "description": given.pop("description", None) or "",
    }
    if "use_blueprint" in given:
        return {**written, **_of_blueprint(given)}
    for part in _PARTS:
        if part in given or (part == "conditions" and kind is AUTOMATION):
            written[part] = _as_list(given.pop(part, None))
    if isinstance(written.get("triggers"), list):
        written["triggers"] = [_trigger(item) for item in written["triggers"]]
    for part in ("actions", "sequence"):
        if part in written:
            written[part] = [_action(item) for item in written[part]]
    mode = given.pop("mode", "single")
    return {**written, **given, "mode": mode}


def _of_blueprint(given: JsonObject) -> JsonObject:
    """Return a blueprint's automation without parts that say nothing beside it."""
    mixed = [part for part in _PARTS if given.get(part) not in (None, "", [], {})]
    if mixed:
        raise failed(
            "mixed",
            f"An automation has either `use_blueprint` or `{'` and `'.join(mixed)}`:"
            " the blueprint brings its own. Leave one of them out.",
        )
    return {key: value for key, value in given.items() if key not in _PARTS}


def _one_line(alias: Any) -> Any:
    return " ".join(alias.split())[:_MAX_ALIAS] if isinstance(alias, str) else alias


def _as_list(value: Any) -> list[Any]:
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _trigger(item: Any) -> Any:
    """Return a trigger whose kind stands under `trigger`."""
    if not isinstance(item, Mapping):
        return item
    if "triggers" in item:
        return {**item, "triggers": list(map(_trigger, _as_list(item["triggers"])))}
    if "platform" in item and "trigger" not in item:
        rest = {key: value for key, value in item.items() if key != "platform"}
        return {"trigger": item["platform"], **rest}
    return dict(item)


def _action(item: Any) -> Any:
    """Return an action whose service stands under `action`, and those within it."""
    if not isinstance(item, Mapping):
        return item
    action = dict(item)
    if "service" in action and "action" not in action:
        action = {
            "action" if key == "service" else key: value
            for key, value in action.items()
        }
    for key in _NESTED_ACTIONS:
        if key in action:
            action[key] = _actions(action[key])
    if isinstance(repeat := action.get("repeat"), Mapping) and "sequence" in repeat:
        action["repeat"] = {**repeat, "sequence": _actions(repeat["sequence"])}
    if isinstance(choose := action.get("choose"), list | Mapping):
        action["choose"] = [_action(option) for option in _as_list(choose)]
    if "wait_for_trigger" in action:
        waited = _as_list(action["wait_for_trigger"])
        action["wait_for_trigger"] = list(map(_trigger, waited))
    return action


def _actions(value: Any) -> Any:
    return list(map(_action, _as_list(value)))


def in_order(automation_id: str, config: Mapping[str, Any]) -> JsonObject:
    """Return an item of the file: the id first, then as the editor orders keys."""
    order = (*_HEAD_KEYS, "name", *_PARTS)
    item: JsonObject = {"id": automation_id}
    item.update({key: config[key] for key in order if key in config})
    item.update({key: value for key, value in config.items() if key not in item})
    return item
