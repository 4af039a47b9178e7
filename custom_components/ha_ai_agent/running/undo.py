"""Undo: the turn's entries, backwards, as calls like any other."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from time import time
from typing import Any, Final

from ..calls.facts import seen
from ..calls.problems import failed
from ..const import OLDER_DEED
from ..domains.model import Seen, UndoStep
from ..domains.rows import domain_of
from ..models import UNDO_NOTE, VAIN, JsonObject, LedgerEntry
from .ledger import BOUND, TOOL, Ledger
from .restore import restore_steps
from .results import bound

NOTE: Final = UNDO_NOTE
_HOPELESS: Final = (
    "This cannot be taken back, and nothing else was touched. Say so. Ask the user "
    "before an older deed is undone instead."
)
_NOT_DONE: Final = frozenset({"failed", "denied", VAIN})
_LISTS: Final = ("unconfirmed", "unavailable", "not_exposed", "not_found", "already")

type Follow = Callable[[Mapping[str, str | None]], Mapping[str, str | None]]
"""By what id things go now; None: they are gone."""
type TakeBack = Callable[[LedgerEntry], Awaitable[JsonObject | bool]]
"""Takes back what a tool has kept, or asks first; False: that is not possible."""
type RunStep = Callable[[str, UndoStep], Awaitable[JsonObject]]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What to do to each entity, and what cannot be done."""

    steps: Mapping[str, tuple[UndoStep, ...]]
    hopeless: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LastDeed:
    """What is to be taken back, newest first."""

    entries: Sequence[LedgerEntry]
    is_older: bool = False
    """Something was asked for since that, in vain; it may be what is meant."""


def newest_turn(entries: Sequence[LedgerEntry], turn_id: str | None) -> LastDeed:
    """Return what the turn to undo did; without one, what was done last."""
    is_older = False
    if turn_id is None:
        wishes = list(_not_put_back(entries))
        acted = {one.turn_id for one in wishes if one.status not in _NOT_DONE}
        for entry in wishes:
            # Undoing twice goes further back; it does not do it again.
            if entry.status not in _NOT_DONE and entry.undone_ts is None:
                turn_id = entry.turn_id
                break
            is_older = is_older or entry.turn_id not in acted
    done = [
        entry
        for entry in entries
        if entry.turn_id == turn_id
        and entry.undone_ts is None
        and entry.status not in _NOT_DONE
    ]
    return LastDeed(done, is_older)


def _not_put_back(entries: Iterable[LedgerEntry]) -> Iterator[LedgerEntry]:
    """Yield what is no taking back, and was not taken back after a yes to that."""
    back: dict[str, str | None] = {}
    for entry in entries:
        if (entry.note or "").startswith(NOTE):
            if entry.note == NOTE and entry.status not in _NOT_DONE:
                back |= dict.fromkeys(entry.before)
            continue
        # The newest turn that touched these is the one that it was about.
        turns = {back.get(entity_id, "") for entity_id in entry.before} or {""}
        if turns <= {None, entry.turn_id}:
            back |= dict.fromkeys(entry.before, entry.turn_id)
        else:
            yield entry


def may_undo(entry: LedgerEntry, user_id: str | None, *, is_admin: bool) -> bool:
    """Return whether a person may take back what somebody did.

    What a satellite did, only where nobody is known: in its own conversation.
    """
    return is_admin or entry.user_id == user_id


def plan_undo(
    entries: Iterable[LedgerEntry], now: Callable[[str], Seen], follow: Follow
) -> _Plan:
    """Return the steps for what the entries changed; the oldest state counts."""
    oldest: dict[str, Seen] = {}
    hopeless: dict[str, str] = {}
    for entry in entries:
        if entry.call.get("domain") == TOOL:
            hopeless[str(entry.call.get("service"))] = "it cannot be taken back here"
            continue
        domain = str(entry.call.get("domain", ""))
        if not entry.before and domain:
            hopeless[f"{domain}.{entry.call.get('service')}"] = "it cannot be unsent"
        where = follow(entry.call.get(BOUND) or {})
        for old_id, state in entry.before.items():
            entity_id = where.get(old_id, old_id)
            if entity_id is None:
                # What has its id by now is another thing.
                hopeless[old_id] = "it is not there any more"
                continue
            oldest[entity_id] = Seen(
                str(state.get("state")), state.get("attributes") or {}
            )
    steps: dict[str, tuple[UndoStep, ...]] = {}
    for entity_id, before in oldest.items():
        if leaves := domain_of(entity_id.partition(".")[0]).leaves:
            # What it did to others has an own line, as far as it is known.
            if leaves == "nothing":
                hopeless[entity_id] = "what it did cannot be taken back"
            continue
        found = restore_steps(entity_id, before, now(entity_id))
        if isinstance(found, str):
            hopeless[entity_id] = found
        elif found:
            steps[entity_id] = tuple(found)
    return _Plan(steps, hopeless)


def preview_undo(entries: Sequence[LedgerEntry], plan: _Plan) -> JsonObject:
    """Return what would go back to what, and what would not."""
    before = {
        entity_id: state.get("state")
        for entry in entries
        for entity_id, state in entry.before.items()
    }
    kept = [entry for entry in entries if entry.call.get("domain") == TOOL]
    preview: JsonObject = {
        "turn_id": entries[0].turn_id,
        "back": [
            {
                "entity_id": entity_id,
                "state": before.get(entity_id),
                "steps": [{"service": s.service, "data": s.data} for s in steps],
            }
            for entity_id, steps in plan.steps.items()
        ],
        # Whether they still can is seen when it is tried.
        "kept": [{"tool": _name(entry), **_data(entry)} for entry in kept],
        "cannot_undo": {
            key: why
            for key, why in plan.hopeless.items()
            if key not in {_name(entry) for entry in kept}
        },
    }
    return preview


async def async_undo_entries(
    hass_states: Callable[[str], Any],
    ledger: Ledger,
    entries: list[LedgerEntry],
    run: RunStep,
    follow: Follow,
    take_back: TakeBack,
) -> JsonObject:
    """Put back what the entries changed and tell what could not be."""
    answers = [(entry, await take_back(entry)) for entry in entries]
    taken = [entry for entry, answer in answers if answer is True]
    left = [entry for entry, answer in answers if answer is False]
    asked = [answer for _, answer in answers if not isinstance(answer, bool)]
    plan = plan_undo(left, lambda entity_id: seen(hass_states(entity_id)), follow)
    results = await asyncio.gather(
        *(
            _async_restore(entity_id, steps, run)
            for entity_id, steps in plan.steps.items()
        )
    )
    results = [*results, *asked]
    result = merge(results, plan.hopeless, taken=[_name(entry) for entry in taken])
    is_begun = result["status"] == "approval_required" and "changed" in result
    if is_begun or result["status"] in {"confirmed", "partial", "unconfirmed"}:
        for entry in entries:
            ledger.put(replace(entry, undone_ts=time()))
    return bound(result)


async def _async_restore(
    entity_id: str, steps: tuple[UndoStep, ...], run: RunStep
) -> JsonObject:
    """Run the steps of one entity in order; stop at the first that fails."""
    result: JsonObject = {}
    for step in steps:
        result = await run(entity_id, step)
        if result.get("status") not in {"confirmed", "unconfirmed", "partial"}:
            break
    return result


def _name(entry: LedgerEntry) -> str:
    return str(entry.call.get("service"))


def _data(entry: LedgerEntry) -> JsonObject:
    data = entry.call.get("data")
    return data if isinstance(data, dict) else {}


def merge(
    results: list[JsonObject],
    hopeless: Mapping[str, str],
    *,
    taken: Sequence[str] = (),
) -> JsonObject:
    """Return one result of several."""
    merged: JsonObject = {}
    changed: dict[str, Any] = {}
    for result in results:
        changed.update(result.get("changed", {}))
        for key in _LISTS:
            merged.setdefault(key, []).extend(result.get(key, ()))
    waiting = [r for r in results if r.get("status") == "approval_required"]
    wrong = [r for r in results if r.get("status") in {"failed", "denied"}]
    merged = {key: ids for key, ids in merged.items() if ids}
    unsure = bool(wrong or hopeless or merged.get("unconfirmed"))
    if waiting:
        status = "approval_required"
    elif changed or taken:
        status = "partial" if unsure or merged.get("unavailable") else "confirmed"
    elif merged.get("unconfirmed"):
        status = "unconfirmed"
    else:
        status = "failed" if wrong or hopeless else "confirmed"
    merged = {"status": status, **merged}
    if changed:
        merged["changed"] = changed
    if taken:
        merged["taken_back"] = list(taken)
    if waiting:
        merged |= _asked(waiting)
    elif status == "failed":
        first_wrong = wrong[0] if wrong else {}
        merged["error"] = first_wrong.get("error", "cannot_undo")
        merged["message"] = first_wrong.get("message", _HOPELESS)
    elif not results and not taken:
        merged["message"] = "Everything is already as it was before."
    if hopeless:
        merged["cannot_undo"] = dict(hopeless)
    return merged


def _asked(waiting: Sequence[JsonObject]) -> JsonObject:
    """Return what is asked before the rest can be put back."""
    first, *others = waiting
    keys = ("approval_id", "preview", "expires_at", "message")
    asked: JsonObject = {key: first[key] for key in keys}
    if others:
        asked["further_approvals"] = [
            {key: other[key] for key in keys[:2]} for other in others
        ]
    return asked


def asks_first(turn_id: str) -> JsonObject:
    """Return what is said of an older deed that no question can be put about."""
    told = failed(
        OLDER_DEED,
        "What was asked for last was not done: nothing of it can be taken back, and "
        "nothing was touched. Say so, and ask whether what was done before that shall "
        "be taken back. Only after a yes: undo with this turn_id.",
    ).as_result()
    return {**told, "turn_id": turn_id}


NOTHING_TO_UNDO: Final = failed(
    "nothing_to_undo", "There is nothing that could be taken back."
).as_result()
