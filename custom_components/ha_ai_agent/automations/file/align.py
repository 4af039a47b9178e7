"""What of an automation is which part of another: by item, not by place. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
import json
from typing import Any, Final

_ALIKE: Final = 0.5
_KINDS: Final = ("trigger", "condition", "action", "platform", "service")
"""What says of a step what it is."""
_OLD_KEYS: Final = {
    "trigger": "triggers",
    "condition": "conditions",
    "action": "actions",
}
"""Keys of an automation of before → today's, where only one of both stands."""
_OLD_STEP_KEYS: Final = {"platform": "trigger", "service": "action"}
"""The same of a step."""
_DEFAULTS: Final[Mapping[str, Any]] = {
    "description": "",
    "conditions": [],
    "mode": "single",
}
_ORDER: Final = (
    *("id", "alias", "description", "use_blueprint", "triggers", "trigger"),
    *("conditions", "condition", "actions", "action", "sequence", "mode"),
)


def simple(value: Any) -> Any:
    """Return a value as JSON would have it."""
    if isinstance(value, Mapping):
        return {_word(key): simple(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [simple(item) for item in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    # What the loader made is a text of its own class.
    return str.__str__(value) if isinstance(value, str) else str(value)


def _word(key: Any) -> str:
    if isinstance(key, bool) or key is None:
        return json.dumps(key)
    return str.__str__(key) if isinstance(key, str) else str(key)


def same(one: Any, other: Any) -> bool:
    """Return whether two values are the same, `1` and `true` not being so."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(
            same(one[key], other[key]) for key in one
        )
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other, strict=True))
    return isinstance(one, bool) == isinstance(other, bool) and one == other


def pairs(old: Sequence[Any], new: Sequence[Any]) -> list[int | None]:
    """Return for each new item the old one that it is, in the old order."""
    found: list[int | None] = [None] * len(new)
    matcher = SequenceMatcher(
        None, list(map(_key, old)), list(map(_key, new)), autojunk=False
    )
    for how, at, end, new_at, new_end in matcher.get_opcodes():
        if how == "equal":
            found[new_at:new_end] = range(at, end)
        elif how == "replace":
            first = at
            for place in range(new_at, new_end):
                how_much, best = max(
                    ((alike(old[i], new[place]), -i) for i in range(first, end)),
                    default=(0.0, 0),
                )
                if how_much >= _ALIKE:
                    found[place] = -best
                    first = 1 - best
            if end - at == new_end - new_at:
                _pair_by_place(found, old, new, at, new_at, end)
    return found


def _pair_by_place(
    found: list[int | None],
    old: Sequence[Any],
    new: Sequence[Any],
    at: int,
    new_at: int,
    end: int,
) -> None:
    """Say of what is left in a block that it is what stood at its place."""
    for index in range(at, end):
        place = new_at + index - at
        before = [one for one in found[:place] if one is not None]
        behind = [one for one in found[place:] if one is not None]
        one, other = old[index], new[place]
        if (
            found[place] is None
            and index > max(before, default=-1)
            and index < min(behind, default=len(old))
            and isinstance(one, Mapping)
            and isinstance(other, Mapping)
            and {_OLD_STEP_KEYS.get(key, key) for key in one}
            & {_OLD_STEP_KEYS.get(key, key) for key in other}
        ):
            found[place] = index


def _key(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def alike(one: Any, other: Any) -> float:
    """Return how much two items are one another: 0 to 1."""
    if not isinstance(one, Mapping) or not isinstance(other, Mapping):
        return 0.0
    for kind in _KINDS:
        if kind in one and kind in other and one[kind] != other[kind]:
            return 0.0
    mine, theirs = set(_leaves(one)), set(_leaves(other))
    total = min(len(mine), len(theirs))
    return len(mine & theirs) / total if total else 0.0


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _leaves(item, (*path, _OLD_STEP_KEYS.get(key, key)))
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item, path)
    else:
        yield (*path, str(value))


def fitted(raw: Any, wanted: Any) -> Any:
    """Return what is wanted, written as it stands: old keys, single values, order."""
    if same(raw, wanted):
        return raw
    if isinstance(raw, Mapping) and isinstance(wanted, Mapping):
        return _fitted_map(raw, wanted)
    if isinstance(raw, list) and isinstance(wanted, list):
        return [
            item if at is None else fitted(raw[at], item)
            for at, item in zip(pairs(raw, wanted), wanted, strict=True)
        ]
    if isinstance(wanted, list) and isinstance(raw, Mapping | str):
        if len(wanted) == 1:
            return fitted(raw, wanted[0])
        return fitted([raw], wanted)
    if isinstance(raw, str) and isinstance(wanted, str):
        return raw if " ".join(raw.split()) == wanted else wanted
    return raw if raw is None and wanted in ("", []) else wanted


def _fitted_map(raw: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    is_automation = "alias" in wanted or "triggers" in wanted
    names = {
        new: old
        for old, new in (_OLD_KEYS if is_automation else _OLD_STEP_KEYS).items()
        if old in raw and new not in raw and new in wanted and old not in wanted
    }
    given = {names.get(key, key): value for key, value in wanted.items()}
    result = {
        key: fitted(value, given[key]) for key, value in raw.items() if key in given
    }
    if is_automation and "id" in raw:
        result = {"id": raw["id"], **result}
    added = {
        key: value
        for key, value in given.items()
        if key not in raw
        and not (is_automation and key in _DEFAULTS and value == _DEFAULTS[key])
    }
    if not added:
        return result
    if not is_automation:
        return {**result, **added}
    for key, value in added.items():
        result = _put_in(result, key, value)
    return result


def _put_in(item: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    """Return an automation with one key more, where the editor has it."""
    if key not in _ORDER:
        return {**item, key: value}
    later = _ORDER[_ORDER.index(key) + 1 :]
    behind = next((name for name in item if name in later), None)
    result: dict[str, Any] = {}
    for name, other in item.items():
        if name == behind:
            result[key] = value
        result[name] = other
    result.setdefault(key, value)
    return result


def added(old: Any, new: Any) -> Any:
    """Return what of the new is not in the old; what is empty is nothing."""
    if same(old, new):
        return None
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        does_other = any(new[kind] != old.get(kind) for kind in _KINDS if kind in new)
        if does_other and not _is_root(new):
            # It does another thing to the same targets: all of it is new.
            return new
        found = {key: added(old.get(key), value) for key, value in new.items()}
        return {key: value for key, value in found.items() if value is not None} or None
    if isinstance(new, list):
        before = old if isinstance(old, list) else [old]
        parts = [
            item if at is None else added(before[at], item)
            for at, item in zip(pairs(before, new), new, strict=True)
        ]
        return [part for part in parts if part is not None] or None
    return new


def _is_root(value: Mapping[str, Any]) -> bool:
    return "triggers" in value or "use_blueprint" in value
