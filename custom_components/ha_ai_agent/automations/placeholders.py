"""What a model was not shown, put back where it stood. Pure."""

from collections.abc import Mapping
import re
from typing import Any, Final

from ..calls.problems import failed
from ..hidden import MASK, NOT_EXPOSED, has_mask
from .file.align import added, pairs

_PLACEHOLDER: Final = re.compile(rf"\b{NOT_EXPOSED}\b")
_KINDS: Final = ("trigger", "condition", "action", "platform", "service")


def put_back(given: Any, shown: Any, real: Any, *, is_part: bool = False) -> Any:
    """Return what was given, with what is hidden in it as it really is.

    `shown` is what the model read of `real`. A secret goes back only in a whole part
    that is as it was shown: it must not wander into a step that does other things.
    """
    if given == shown and (is_part or not has_mask(given)):
        return real
    if isinstance(given, Mapping) and isinstance(shown, Mapping):
        if not isinstance(real, Mapping) or _is_other(given, shown):
            return given
        result = {
            key: put_back(value, shown[key], real[key])
            if key in shown and key in real
            else value
            for key, value in given.items()
        }
        hidden = {
            key: value
            for key, value in real.items()
            if key not in shown and key not in given and not _is_word(key)
        }
        return {**result, **hidden}
    if isinstance(given, list) and isinstance(shown, list) and isinstance(real, list):
        return [
            item
            if at is None or at >= len(real)
            else put_back(item, shown[at], real[at], is_part=True)
            for at, item in zip(_places(shown, given), given, strict=True)
        ]
    if isinstance(given, str) and isinstance(shown, str) and isinstance(real, str):
        return _put_back_in_text(given, shown, real)
    return given


def _places(shown: list[Any], given: list[Any]) -> list[int | None]:
    """Return where each given item stood: exactly as shown, wherever it stands now.

    Two that are shown alike are two: each place is given back once.
    """
    found = pairs(shown, given)
    exact = [
        at if at is not None and item == shown[at] else None
        for at, item in zip(found, given, strict=True)
    ]
    free = [at for at in range(len(shown)) if at not in exact]
    for number, item in enumerate(given):
        if exact[number] is None:
            at = next((at for at in free if item == shown[at]), None)
            if at is not None:
                exact[number] = at
                free.remove(at)
    return [
        at if at is not None else other if other in free else None
        for at, other in zip(exact, found, strict=True)
    ]


def _is_word(key: str) -> bool:
    """Return whether a key is a word of ours, not the id of a thing."""
    return "." not in key


def _is_other(given: Mapping[str, Any], shown: Mapping[str, Any]) -> bool:
    return any(
        given[kind] != shown[kind]
        for kind in _KINDS
        if kind in given and kind in shown and isinstance(shown[kind], str)
    )


def _put_back_in_text(given: str, shown: str, real: str) -> str:
    """Return a text with the ids that stood in it, where they are as many."""
    places = len(_PLACEHOLDER.findall(given))
    if not places or places != len(_PLACEHOLDER.findall(shown)) or MASK in shown:
        return given
    around = map(re.escape, _PLACEHOLDER.split(shown))
    found = re.fullmatch(r"([a-z0-9_.]+)".join(around), real)
    if found is None:
        return given
    ids = iter(found.groups())
    return _PLACEHOLDER.sub(lambda _: next(ids), given)


def check_none_left(base: Any, config: Any) -> None:
    """Refuse a placeholder that stands where there was none."""
    new = added(base, config)
    if has_mask(new):
        raise failed(
            "masked",
            "A hidden value (•••) cannot be written. Leave out the part that has it:"
            " what is left out stays. Or send the step exactly as get showed it.",
        )
    if _has_placeholder(new):
        raise failed(
            "placeholder",
            f"'{NOT_EXPOSED}' stands for something that the assistant may not see: it"
            " cannot be written to another place. Leave that part as it is and send"
            " only the rest, as `changes`.",
        )


def _has_placeholder(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(
            _has_placeholder(key) or _has_placeholder(item)
            for key, item in value.items()
        )
    if isinstance(value, list):
        return any(map(_has_placeholder, value))
    return isinstance(value, str) and _PLACEHOLDER.search(value) is not None
