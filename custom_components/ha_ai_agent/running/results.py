"""What the model is told of a call, in the contract's words, and never too much."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
import json
from typing import Any, Final

from ..limits import MAX_RESULT_DEPTH, MAX_RESULT_NODES
from ..models import JsonObject
from ..prompt.shorten import shorter_page
from ..reading import whole

MAX_BYTES: Final = 5200
"""About 1,500 tokens: four bytes a token, less some for JSON's marks."""
_LONGEST_INT: Final = 128
"""Bits; writing out longer ones takes long, or fails."""
ACCEPTED: Final = "Accepted. No state can show it: say that it was sent."


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was seen of one call's targets."""

    changed: Mapping[str, str] = field(default_factory=dict)
    moving: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    unconfirmed: Mapping[str, str] = field(default_factory=dict)
    """Entity id -> its state as it is now."""
    unseen: tuple[str, ...] = ()
    """Those of them that nothing could show."""
    unavailable: tuple[str, ...] = ()
    left_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    near: tuple[str, ...] = ()
    errors: tuple[tuple[str, str], ...] = ()
    """Code and sentence, one for each service that raised."""
    notes: tuple[str, ...] = ()
    response: Any = None
    is_running: bool = False
    is_reading: bool = False
    has_targets: bool = True

    @property
    def status(self) -> str:
        """Return the one word of the contract."""
        missed = bool(self.unconfirmed or self.unavailable or self.left_out)
        if self.changed:
            is_whole = not (missed or self.errors or self.is_running)
            return "confirmed" if is_whole else "partial"
        if self.errors:
            return "failed"
        if self.is_reading and self.response is not None:
            return "partial" if missed else "confirmed"
        if self.unconfirmed or self.is_running:
            return "unconfirmed"
        if not self.has_targets:
            return "unconfirmed"
        return "failed"

    def as_result(self) -> JsonObject:
        """Return the tool's result."""
        result: JsonObject = {"status": self.status}
        if self.errors:
            result["error"], result["message"] = self.errors[0]
        elif self.status == "failed":
            result["error"], result["message"] = self._why()
        elif message := self._caution():
            result["message"] = message
        lists: dict[str, Any] = {
            "changed": dict(self.changed),
            "in_progress": list(self.moving),
            "already": list(self.already),
            "unconfirmed": [id_ for id_ in self.unconfirmed if id_ not in self.unseen],
            "accepted": list(self.unseen),
            "states": dict(self.unconfirmed),
            "unavailable": list(self.unavailable),
            **{key: list(ids) for key, ids in self.left_out.items()},
            "near_matches": list(self.near),
            "notes": list(dict.fromkeys(self.notes)),
        }
        result.update({key: value for key, value in lists.items() if value})
        if self.response is not None:
            result["response"], is_cut = trimmed(self.response, MAX_BYTES * 4)
            if is_cut:
                result["truncated"] = True
        return bound(result)

    def _why(self) -> tuple[str, str]:
        if self.unavailable:
            return "unavailable", "The device does not answer. Nothing was changed."
        code = next(iter(self.left_out), "no_target")
        return code, {
            "not_found": "Nothing has this id or name. Use one of near_matches, or "
            "find_entities.",
            "not_exposed": "This entity is not exposed to you. Nothing was changed.",
            "not_supported": "The entity cannot do this. See describe_service.",
            "not_permitted": "The user may not control this. Nothing was changed.",
        }.get(code, "There is nothing there that this service could act on.")

    def _caution(self) -> str | None:
        if self.is_running:
            return "Still running after the time limit. Say that it is not done yet."
        if self.is_reading and self.response is not None:
            return None
        if self.unconfirmed and len(self.unseen) == len(self.unconfirmed):
            return ACCEPTED
        if self.unconfirmed:
            return "Sent, but its state does not show it. Do not say that it is done."
        if not self.has_targets:
            return "Sent without an error. Nothing shows whether it arrived."
        return None


def trimmed(
    value: Any, characters: int, nodes: int = MAX_RESULT_NODES
) -> tuple[Any, bool]:
    """Return what of a value can be told at all, and whether that is not all.

    Other people's results may have any size and form. The time that this takes grows
    with what is kept: nothing is measured or copied that is not.
    """
    budget = _Budget(characters, nodes)
    kept = _trim(value, budget, 0)
    return kept, budget.is_over


class _Budget:
    """What may still be kept."""

    __slots__ = ("characters", "is_over", "nodes")

    def __init__(self, characters: int, nodes: int) -> None:
        self.characters = characters
        self.nodes = nodes
        self.is_over = False

    def take(self, characters: int) -> int:
        """Return how many of so many characters may be kept."""
        self.nodes -= 1
        taken = max(0, min(characters, self.characters))
        self.characters -= taken
        if taken < characters or self.nodes < 0:
            self.is_over = True
        return taken

    @property
    def is_left(self) -> bool:
        """Return whether anything more may be kept."""
        return self.characters > 0 and self.nodes > 0


def _trim(value: Any, budget: _Budget, depth: int) -> Any:
    if value is None or isinstance(value, bool | float):
        budget.take(1)
        return value
    if isinstance(value, int):
        budget.take(1)
        return value if value.bit_length() <= _LONGEST_INT else "…"
    if isinstance(value, bytes | bytearray | memoryview):
        budget.take(1)
        return f"{len(value)} bytes"
    if depth > MAX_RESULT_DEPTH:
        budget.is_over = True
        return "…"
    if isinstance(value, Mapping):
        budget.take(2)  # its marks: millions of empty ones have no end either
        kept: dict[str, Any] = {}
        for key, item in value.items():
            if not budget.is_left:
                budget.is_over = True
                break
            name = _trim(key, budget, depth + 1)
            name = name if isinstance(name, str) else str(name)
            kept[name] = _trim(item, budget, depth + 1)
        return kept
    if isinstance(value, list | tuple | set | frozenset):
        budget.take(2)
        items: list[Any] = []
        for item in value:
            if not budget.is_left:
                budget.is_over = True
                break
            items.append(_trim(item, budget, depth + 1))
        return items
    text = value if isinstance(value, str) else str(value)
    return whole(text[: budget.take(len(text))])


def size(value: Any) -> int:
    """Return how long a value is as the model gets it."""
    return len(json.dumps(value, ensure_ascii=False, default=str).encode())


def bound(result: JsonObject, limit: int = MAX_BYTES) -> JsonObject:
    """Return the result, cut where it is longest, saying that it was cut.

    What is not ours in it goes through `trimmed` before: this measures all of it.
    """
    if size(result) <= limit:
        return result
    result = {key: _cut(value, limit // 2) for key, value in result.items()}
    while size(result) > limit:
        key = max(result, key=lambda name: size(result[name]))
        smaller = _cut(result[key], max(40, size(result[key]) // 2))
        if smaller == result[key]:
            del result[key]
        else:
            result[key] = smaller
    result["truncated"] = True
    return result


def _cut(value: Any, limit: int) -> Any:
    """Return the beginning of a value that is at most so long."""
    if size(value) <= limit:
        return value
    if isinstance(value, str):
        return value.encode()[: max(0, limit - 8)].decode(errors="ignore") + "…"
    if isinstance(value, Mapping):
        kept: dict[str, Any] = {}
        for key, item in value.items():
            kept[key] = _cut(item, max(20, limit // 2))
            if size(kept) > limit:
                del kept[key]
                break
        return kept
    if isinstance(value, Sequence):
        items: list[Any] = []
        for item in value:
            items.append(_cut(item, max(20, limit // 2)))
            if size(items) > limit:
                items.pop()
                break
        return items
    return None


def page(
    rows: Sequence[Any], cursor: Any, *, key: str, limit: int = MAX_BYTES - 300
) -> JsonObject:
    """Return as many rows as fit, and the cursor of the next page if there is one."""
    try:
        start = max(0, int(cursor or 0))
    except TypeError, ValueError, OverflowError:
        start = 0
    taken: list[Any] = []
    used = 0
    for row in rows[start:]:
        length = size(row) + 2
        if taken and used + length > limit:
            break
        taken.append(_cut(row, limit))
        used += length
    result: JsonObject = {key: taken, "total": len(rows)}
    if start or len(taken) < len(rows):
        result["shown"] = f"{min(start + 1, len(rows))}-{start + len(taken)}"
    if start + len(taken) < len(rows):
        result["cursor"] = str(start + len(taken))
    return result


def cut_page(result: JsonObject, limit: int = MAX_BYTES) -> JsonObject:
    """Return a page that is no longer than this, by its last rows.

    It says what it holds, and the next one begins where it ends.
    """
    while (length := size(result)) > limit:
        result, before = shorter_page(result, limit / length), result
        if result is before:
            return bound(result, limit)
    return result
