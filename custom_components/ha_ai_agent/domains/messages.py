"""Lists, calendars, messages. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from ..folding import words_of
from ..text import one_line
from .checks import number, same_moment, state_changed
from .model import Attributes, Domain, ListRow, ReadBack, Seen, by_word, words
from .told import word

type Rows = list[ListRow]

_STATUS: Final = {"status": ["needs_action", "completed"]}
_DUE: Final = {"due_date": "due", "due_datetime": "due"}
_START: Final = ("start_date_time", "start_date")
_END: Final = ("end_date_time", "end_date")


# Lists


def _named(rows: Rows, name: Any) -> Rows:
    wanted = str(name).strip().casefold()
    return [
        row
        for row in rows
        if wanted
        in {
            str(row.get("summary")).strip().casefold(),
            str(row.get("uid")).casefold(),
        }
    ]


def _alike(rows: Rows, name: Any) -> Rows:
    """Return the one item of the same words: "wash  the dog!"."""
    wanted = words_of(str(name))
    same = [
        row for row in rows if wanted and words_of(str(row.get("summary"))) == wanted
    ]
    return same if len(same) == 1 else []


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _meant_items(data: dict[str, Any], rows: Rows) -> dict[str, Any] | str:
    """Return the data with the names of items as they stand on the list."""
    found: list[str] = []
    for name in _listed(data.get("item")):
        same = _named(rows, name) or _alike(rows, name)
        if not same:
            # What is still to be done is what people speak of.
            rows = sorted(rows, key=lambda row: row.get("status") == "completed")
            names = ", ".join(repr(str(row.get("summary"))[:60]) for row in rows[:5])
            return f"The list has no item {str(name)[:60]!r}. " + (
                f"It has: {names}." if names else "It is empty."
            )
        found.append(_first_meant(data, same))
    is_list = isinstance(data.get("item"), list)
    return {**data, "item": found if is_list else found[0]}


def _first_meant(data: Mapping[str, Any], same: Rows) -> str:
    """Return which of the items of one name is meant: one that is not so yet.

    The service takes the first of the name: the milk of last week, bought long ago.
    """
    wanted = data.get("status", "completed")
    row = min(same, key=lambda item: item.get("status") == wanted)
    return str((row.get("uid") if len(same) > 1 else None) or row.get("summary"))


def _is_added(data: Mapping[str, Any], before: Rows, now: Rows) -> bool:
    return all(
        len(_named(now, name)) > len(_named(before, name))
        for name in _listed(data.get("item"))
    ) and (not now or _shows(data, _named(now, data.get("item"))))


def _is_updated(data: Mapping[str, Any], before: Rows, now: Rows) -> bool:
    rows = _named(now, data.get("rename", data.get("item")))
    return any(_shows(data, [row]) for row in rows)


def _shows(data: Mapping[str, Any], rows: Rows) -> bool:
    wanted = {
        _DUE.get(key, key): value
        for key, value in data.items()
        if key not in {"item", "rename"}
    }
    return any(
        all(same_moment(row.get(key, ""), value) for key, value in wanted.items())
        for row in rows
    )


def _is_removed(data: Mapping[str, Any], before: Rows, now: Rows) -> bool:
    return not any(_named(now, name) for name in _listed(data.get("item")))


def _is_cleared(data: Mapping[str, Any], before: Rows, now: Rows) -> bool:
    return not any(row.get("status") == "completed" for row in now)


# Calendars


def _first(data: Mapping[str, Any], keys: tuple[str, ...]) -> Any:
    return next((data[key] for key in keys if key in data), None)


def _span(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return between which moments an event must stand."""
    if isinstance(ahead := data.get("in"), Mapping):
        days = (number(ahead.get("days")) or 0) + 7 * (number(ahead.get("weeks")) or 0)
        return {"duration": {"days": int(days) + 2}}
    return {
        f"{side}_date_time": text if " " in text or "T" in text else f"{text} 00:00:00"
        for side, keys in (("start", _START), ("end", _END))
        for text in (str(_first(data, keys)),)
    }


def _events(data: Mapping[str, Any], rows: Rows) -> Rows:
    start, end = _first(data, _START), _first(data, _END)
    return [
        row
        for row in rows
        if row.get("summary") == data.get("summary")
        and (start is None or same_moment(row.get("start"), start))
        and (end is None or same_moment(row.get("end"), end))
    ]


def _is_created(data: Mapping[str, Any], before: Rows, now: Rows) -> bool:
    found = len(_events(data, now))
    # Without a date only one more of the name shows it.
    return found > (len(_events(data, before)) if "in" in data else 0)


def _told_events(answer: Any) -> Any:
    """Return events with the last day of those of whole days: their end is after it."""
    for events in answer.values():
        for event in events.get("events", ()):
            if len(str(event.get("start"))) == 10:
                last = date.fromisoformat(event.pop("end")) - timedelta(days=1)
                event |= {"all_day": True, "last_day": last.isoformat()}
    return answer


def _whole_days(data: dict[str, Any], before: Seen) -> dict[str, Any] | str:
    """Return an event of whole days with the day after its last as its end."""
    if "end_date" not in data and "start_date" not in data:
        return data
    try:
        start = date.fromisoformat(str(data.get("start_date")))
        end = date.fromisoformat(str(data.get("end_date", start)))
    except ValueError:
        return "An event of whole days takes start_date and end_date as YYYY-MM-DD."
    if end < start:
        return "end_date is before start_date. It is the day after the last day."
    if end == start:
        end += timedelta(days=1)
    return {**data, "end_date": end.isoformat()}


def _next_event(attributes: Attributes) -> list[str]:
    """Return the event that is on, or comes next."""
    start = attributes.get("start_time")
    when = one_line(start[:16]) if isinstance(start, str) else ""
    event = word(attributes, "message", "next event")
    return [f"{event} {when}".strip()] if event else []


ROWS: Final = (
    Domain(
        name="todo",
        carries_words=True,
        aliases=words("list to_do shopping_list"),
        verbs=by_word(add_item="add", remove_item="remove", update_item="update"),
        stays_home=True,
        looked_up="items",
        adds_up=words("add_item"),
        alone=dict.fromkeys(words("add_item update_item remove_item get_items"), ()),
        reads_back={
            service: ReadBack(
                service="get_items",
                key="items",
                ask=lambda data: _STATUS,
                is_so=is_so,
                meant=_meant_items
                if service in {"update_item", "remove_item"}
                else None,
            )
            for service, is_so in (
                ("add_item", _is_added),
                ("update_item", _is_updated),
                ("remove_item", _is_removed),
                ("remove_completed_items", _is_cleared),
            )
        },
    ),
    Domain(
        name="calendar",
        carries_words=True,
        stays_home=True,
        verbs=by_word(create_event="add_event", get_events="list_events"),
        details=_next_event,
        looked_up="events",
        alone={"create_event": (), "get_events": ()},
        completes={"create_event": _whole_days},
        tells={"get_events": _told_events},
        reads_back={
            "create_event": ReadBack(
                service="get_events",
                key="events",
                ask=_span,
                is_so=_is_created,
                is_once=True,
            )
        },
    ),
    Domain(
        name="notify",
        verbs=by_word(send_message="send notify"),
        raises={"send_message": "message"},
        role="silent",
        sends_out=True,
        is_named_by_people=True,
        is_quiet=True,
        shows_markdown=words("persistent_notification"),
        adds_up=words("send_message"),
        shows={"send_message": state_changed},
        leaves="nothing",
        done={"send_message": "sent a message through"},
        previews={"send_message": "message"},
    ),
    Domain(
        name="persistent_notification",
        carries_words=True,
        role="silent",
        stays_home=True,
        is_quiet=True,
        shows_markdown=words("create"),
    ),
)
