"""Parts that are never reached, and parts that do nothing."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ...domains.checks import seconds
from ..references import is_template
from .meeting import Moment, all_hold, ids_of, moments_of
from .parts import Part, is_condition, is_enabled, listed, parts_of, spoken
from .things import Findings

_PAUSES: Final = ("delay", "wait_template", "wait_for_trigger")
_SEQUENCES: Final = ("sequence", "then", "else", "default")
_EVERY_SECOND: Final = frozenset({"*", "/1"})


def check_flow(config: Mapping[str, Any], found: Findings) -> None:
    """Refuse what can never run, and note what cannot be meant."""
    triggers = list(listed(config.get("triggers")))
    moments = moments_of(triggers)
    if triggers and not moments:
        found.note("triggers", "all of them are turned off: it never starts by itself.")
    _check_conditions(config, moments, found)
    _check_ids(config, ids_of(triggers), found)
    key = "sequence" if "sequence" in config else "actions"
    actions = listed(config.get(key))
    if actions and not any(_does(action) for action in actions):
        found.note(key, "nothing in them does anything: they only wait.")
    if config.get("mode", "single") in {"single", "restart"} and "max" in config:
        found.note("max", "only counts with mode queued or parallel.")
    for part in parts_of(config):
        if part.is_on:
            _check_part(part, found)
    _check_row((key,), actions, moments, found)


def _check_conditions(
    config: Mapping[str, Any], moments: list[Moment], found: Findings
) -> None:
    """Refuse conditions that hold at none of the moments when it starts."""
    conditions = listed(config.get("conditions"))
    if not conditions or not moments:
        return
    if all(all_hold(conditions, moment) is False for moment in moments):
        index = next(
            (
                index
                for index in range(len(conditions))
                if all(
                    all_hold(conditions[: index + 1], moment) is False
                    for moment in moments
                )
            ),
            0,
        )
        found.refuse(
            spoken(("conditions", index)),
            "it is never true when a trigger starts this, so nothing would ever happen."
            " Mend the condition or the trigger.",
        )


def _check_ids(
    config: Mapping[str, Any], ids: tuple[str, ...], found: Findings
) -> None:
    for part in parts_of(config):
        item = part.own
        if item.get("condition") != "trigger" or not part.is_on:
            continue
        for wanted in map(str, listed(item.get("id"))):
            if wanted in ids or is_template(wanted):
                continue
            found.refuse(
                part, f"no trigger has the id '{wanted}'. Ids: {', '.join(ids)}.", ids
            )


def _does(action: Any) -> bool:
    """Return whether an action does more than wait or look."""
    if not is_enabled(action):
        return False
    if not isinstance(action, Mapping):
        return True
    if is_condition(action) or "stop" in action:
        return False
    inner = [value for key in (*_SEQUENCES, "parallel") for value in _of(action, key)]
    for option in listed(action.get("choose")):
        inner.extend(_of(option, "sequence"))
    if isinstance(repeat := action.get("repeat"), Mapping):
        inner.extend(_of(repeat, "sequence"))
    if inner:
        return any(map(_does, inner))
    is_shell = {"choose", "if", "repeat", "parallel", "sequence"} & set(action)
    return not is_shell and not any(key in action for key in (*_PAUSES, "variables"))


def _of(item: Any, key: str) -> list[Any]:
    return list(listed(item.get(key))) if isinstance(item, Mapping) else []


def _check_part(part: Part, found: Findings) -> None:
    item = part.item
    if not isinstance(item, Mapping):
        return
    if part.kind == "trigger":
        _check_pattern(part, item, found)
        return
    if part.kind == "condition" or is_condition(item):
        _check_time(part, item, found)
        return
    _check_choose(part, item, found)
    if "if" in item and not (_of(item, "then") or _of(item, "else")):
        found.note(part, "nothing happens either way.")
    if "if" in item and not _of(item, "if"):
        found.note(part, "it has no conditions: it is always so.")
    if isinstance(repeat := item.get("repeat"), Mapping):
        _check_repeat(part, repeat, found)
    if "delay" in item and seconds(item["delay"]) == 0:
        found.note(part, "it waits for no time at all.")
    if "wait_for_trigger" in item and not _of(item, "wait_for_trigger"):
        found.refuse(part, "it waits for nothing, and so for ever.")
    if "timeout" in item and seconds(item["timeout"]) == 0:
        found.note(part, "its `timeout` is nothing: it does not wait at all.")
    if "continue_on_timeout" in item and "timeout" not in item:
        found.note(part, "`continue_on_timeout` does nothing without a `timeout`.")


def _check_pattern(part: Part, item: Mapping[str, Any], found: Findings) -> None:
    if item.get("trigger") != "time_pattern":
        return
    if str(item.get("seconds", "")) in _EVERY_SECOND:
        found.note(part, "it starts every second, 86,400 times a day.")


def _check_time(part: Part, item: Mapping[str, Any], found: Findings) -> None:
    if item.get("condition") != "time":
        return
    after, before = item.get("after"), item.get("before")
    if after is not None and str(after) == str(before):
        found.note(part, f"from {after} to {before} is the whole day: always true.")


def _check_choose(part: Part, item: Mapping[str, Any], found: Findings) -> None:
    if "choose" not in item:
        return
    options = [one for one in _of(item, "choose") if is_enabled(one)]
    if not options and not _of(item, "default"):
        found.refuse(part, "`choose` has no options: it does nothing.")
        return
    if not options:
        found.note(part, "`choose` has no options: only the default ever runs.")
    if not _of(item, "default") and not any(_of(one, "sequence") for one in options):
        found.refuse(part, "no option of `choose` does anything.")
    for index, option in enumerate(options[:-1]):
        if not _of(option, "conditions"):
            found.note(
                spoken((*part.steps, "choose", index)),
                "it has no conditions and is always chosen: those after it never are.",
            )
            break


def _check_repeat(part: Part, repeat: Mapping[str, Any], found: Findings) -> None:
    count = repeat.get("count")
    if not _of(repeat, "sequence"):
        found.refuse(part, "`repeat` has no sequence: it does nothing.")
    if "count" in repeat and not is_template(count) and str(count) in {"0", "0.0"}:
        found.refuse(part, "`repeat` with count 0 never runs.")
    if "for_each" in repeat and repeat["for_each"] in ([], (), {}):
        found.refuse(part, "`repeat` for each of an empty list never runs.")
    endless = "while" in repeat or "until" in repeat
    if endless and not any(_pauses(one) for one in _of(repeat, "sequence")):
        found.note(part, "it repeats without any pause, as fast as it can.")


def _pauses(action: Any) -> bool:
    if not isinstance(action, Mapping):
        return False
    if any(key in action for key in _PAUSES) or "action" in action:
        return True
    inner = [value for key in (*_SEQUENCES, "parallel") for value in _of(action, key)]
    for option in _of(action, "choose"):
        inner.extend(_of(option, "sequence"))
    if isinstance(repeat := action.get("repeat"), Mapping):
        inner.extend(_of(repeat, "sequence"))
    return any(map(_pauses, inner))


def _check_row(
    steps: tuple[str | int, ...], row: Any, moments: list[Moment], found: Findings
) -> None:
    """Note what stands behind an end, and branches that are never taken."""
    known = moments
    for index, action in enumerate(row):
        if not isinstance(action, Mapping) or not is_enabled(action):
            continue
        here = (*steps, index)
        _check_branches(here, action, known, found)
        if is_condition(action):
            if known and all(all_hold((action,), one) is False for one in known):
                found.note(spoken(here), "it is never true: nothing behind it happens.")
        else:
            known = [one.later() for one in known]
        if "stop" in action and any(map(is_enabled, row[index + 1 :])):
            found.note(spoken(here), "it stops here: what stands behind never happens.")
            break


def _check_branches(
    steps: tuple[str | int, ...],
    action: Mapping[str, Any],
    known: list[Moment],
    found: Findings,
) -> None:
    for way, conditions, rows in _branches(action):
        here = (*steps, *way)
        if (
            conditions
            and known
            and all(all_hold(conditions, one) is False for one in known)
        ):
            found.note(spoken(here), "its conditions are never true here.")
        later = [one.later() for one in known]
        for key, row in rows:
            _check_row((*here, key), row, later, found)


def _branches(
    action: Mapping[str, Any],
) -> Iterator[tuple[tuple[str | int, ...], list[Any], list[tuple[str, list[Any]]]]]:
    if "if" in action:
        rows = [(key, _of(action, key)) for key in ("then", "else")]
        yield (), _of(action, "if"), rows
    for index, option in enumerate(_of(action, "choose")):
        if isinstance(option, Mapping) and is_enabled(option):
            rows = [("sequence", _of(option, "sequence"))]
            yield ("choose", index), _of(option, "conditions"), rows
    plain = [(key, _of(action, key)) for key in ("default", "sequence")]
    if isinstance(repeat := action.get("repeat"), Mapping):
        plain.append(("repeat", _of(repeat, "sequence")))
    yield (), [], plain
