"""What an automation would have done: triggers and conditions over days that were."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from custom_components.ha_ai_agent.automations.replay.conditions import held
from custom_components.ha_ai_agent.automations.replay.play import play
from custom_components.ha_ai_agent.automations.replay.terms import NotReplayed, is_true
from custom_components.ha_ai_agent.automations.replay.timeline import (
    PastState,
    Timeline,
    seconds_of,
)
from custom_components.ha_ai_agent.automations.replay.triggers import fires

ZONE = ZoneInfo("Europe/Berlin")
# A week in which the clocks go back: Sunday, 25 October 2026.
START = datetime(2026, 10, 22, 0, 0, tzinfo=ZONE)
END = datetime(2026, 10, 29, 0, 0, tzinfo=ZONE)


def at(text: str) -> float:
    """Return a moment of the week: "22 07:30"."""
    return (
        datetime.strptime(f"2026-10-{text}", "%Y-%m-%d %H:%M")
        .replace(tzinfo=ZONE)
        .timestamp()
    )


def said(moments: Sequence[float]) -> list[str]:
    return [f"{datetime.fromtimestamp(one, ZONE):%d %H:%M}" for one in moments]


def week(**states: Mapping[str, Any]) -> Timeline:
    """Return a week: things by name, each with what it was from when on."""
    moments = {
        name.replace("__", "."): [
            PastState(
                at(when),
                *(state if isinstance(state, tuple) else (str(state),)),
            )
            for when, state in known.items()
        ]
        for name, known in states.items()
    }
    days = [START + timedelta(days=day) for day in range(-1, 9)]
    return Timeline(
        start=START.timestamp(),
        end=END.timestamp(),
        zone=ZONE,
        moments=moments,
        sun={
            "sunrise": [day.replace(hour=7, minute=45).timestamp() for day in days],
            "sunset": [day.replace(hour=18, minute=5).timestamp() for day in days],
        },
        zones={"zone.home": "home", "zone.work": "Work"},
    )


WEEK = week(
    sensor__warmth={
        "21 12:00": "18", "22 10:00": "22", "22 11:00": "23", "22 12:00": "19",
        "23 10:00": "unavailable", "23 11:00": "25", "24 10:00": "20.5",
    },
    binary_sensor__motion={
        "21 12:00": "off", "22 08:00": "on", "22 08:02": "off", "22 20:00": "on",
        "22 20:20": "off", "23 20:00": "unavailable", "23 20:01": "off",
    },
    person__anna={
        "21 12:00": "home", "22 09:00": "not_home", "22 09:30": "Work",
        "22 17:00": "not_home", "22 17:30": "home",
    },
    input_datetime__wake={"21 12:00": "06:30:00", "24 12:00": "07:00:00"},
    light__hall={
        "21 12:00": ("off", {"brightness": None}),
        "22 08:00": ("on", {"brightness": 50}),
        "22 09:00": ("on", {"brightness": 90}),
        "22 10:00": ("off", {"brightness": None}),
    },
)  # fmt: skip
EVERY_DAY = [f"{day} %s" for day in range(22, 29)]


def daily(time: str) -> list[str]:
    return [day % time for day in EVERY_DAY]


@pytest.mark.parametrize(
    ("trigger", "expected"),
    [
        ({"trigger": "state", "entity_id": "binary_sensor.motion", "to": "on"}, ["22 08:00", "22 20:00"]),
        ({"trigger": "state", "entity_id": "binary_sensor.motion", "to": True}, ["22 08:00", "22 20:00"]),
        ({"trigger": "state", "entity_id": ["binary_sensor.motion"], "to": "on", "for": {"minutes": 5}}, ["22 20:05"]),
        ({"trigger": "state", "entity_id": "binary_sensor.motion", "to": "off", "for": "01:00:00"}, ["22 09:02", "22 21:20", "23 21:01"]),
        ({"trigger": "state", "entity_id": "binary_sensor.motion", "from": "unavailable"}, ["23 20:01"]),
        ({"trigger": "state", "entity_id": "binary_sensor.motion", "to": "off", "not_from": ["unavailable"]}, ["22 08:02", "22 20:20"]),
        ({"trigger": "state", "entity_id": "light.hall"}, ["22 08:00", "22 09:00", "22 10:00"]),
        ({"trigger": "state", "entity_id": "light.hall", "to": None}, ["22 08:00", "22 10:00"]),
        ({"trigger": "state", "entity_id": "light.hall", "attribute": "brightness", "to": 90}, ["22 09:00"]),
        ({"trigger": "numeric_state", "entity_id": "sensor.warmth", "above": 21}, ["22 10:00", "23 11:00"]),
        ({"trigger": "numeric_state", "entity_id": "sensor.warmth", "above": 21, "for": "01:30:00"}, ["22 11:30", "23 12:30"]),
        ({"trigger": "numeric_state", "entity_id": "sensor.warmth", "above": 20, "below": 21}, ["24 10:00"]),
        ({"trigger": "numeric_state", "entity_id": "light.hall", "attribute": "brightness", "above": 60}, ["22 09:00"]),
        ({"trigger": "time", "at": "07:30"}, daily("07:30")),
        ({"trigger": "time", "at": ["06:00:00", "22:00:00"], "weekday": ["sun"]}, ["25 06:00", "25 22:00"]),
        ({"trigger": "time", "at": "input_datetime.wake"}, ["22 06:30", "23 06:30", "24 06:30", "25 07:00", "26 07:00", "27 07:00", "28 07:00"]),
        ({"trigger": "time", "at": {"entity_id": "input_datetime.wake", "offset": "-00:30:00"}}, ["22 06:00", "23 06:00", "24 06:00", "25 06:30", "26 06:30", "27 06:30", "28 06:30"]),
        ({"trigger": "time_pattern", "hours": "/12"}, [x for d in range(22, 29) for x in (f"{d} 00:00", f"{d} 12:00")] + ["29 00:00"]),
        ({"trigger": "time_pattern", "hours": 3, "minutes": 15}, daily("03:15")),
        ({"trigger": "sun", "event": "sunset", "offset": "-00:30:00"}, daily("17:35")),
        ({"trigger": "zone", "entity_id": "person.anna", "zone": "zone.home", "event": "leave"}, ["22 09:00"]),
        ({"trigger": "zone", "entity_id": "person.anna", "zone": "zone.work", "event": "enter"}, ["22 09:30"]),
        ({"trigger": "template", "value_template": "{{ states('sensor.warmth')|float(0) > 21 and is_state('light.hall', 'off') }}"}, ["22 10:00", "23 11:00"]),
        ({"trigger": "state", "entity_id": "light.hall", "enabled": False}, []),
        ({"triggers": [{"trigger": "sun", "event": "sunrise"}, {"trigger": "time", "at": "12:00"}]}, daily("07:45") + daily("12:00")),
    ],
)  # fmt: skip
def test_when_a_trigger_would_have_fired(
    trigger: Mapping[str, Any], expected: list[str]
) -> None:
    assert said([when for when, _ in fires(trigger, WEEK)]) == expected


@pytest.mark.parametrize(
    "trigger",
    [
        {"trigger": "event", "event_type": "x"},
        {"trigger": "mqtt", "topic": "x"},
        {"trigger": "device", "device_id": "x"},
        {"trigger": "state", "entity_id": "light.never_recorded"},
        {"trigger": "state", "entity_id": "light.hall", "for": "{{ 5 }}"},
        {
            "trigger": "numeric_state",
            "entity_id": "sensor.warmth",
            "value_template": "x",
        },
        {
            "trigger": "numeric_state",
            "entity_id": "sensor.warmth",
            "above": "sensor.no",
        },
        {"trigger": "template", "value_template": "{{ now().hour > 3 }}"},
        {
            "trigger": "template",
            "value_template": "{{ areas() and states('light.hall') }}",
        },
        {"trigger": "time", "at": "{{ x }}"},
        {"trigger": "zone", "entity_id": "person.anna", "zone": "zone.none"},
        {"trigger": "sun", "event": "noon"},
        {"trigger": "time_pattern"},
        {"trigger": "time_pattern", "hours": "/0"},
        "no trigger",
    ],
)
def test_what_cannot_be_replayed_says_so(trigger: Any) -> None:
    with pytest.raises(NotReplayed):
        list(fires(trigger, WEEK))
    assert play({"triggers": [trigger]}, WEEK).unreadable == [1]


@pytest.mark.parametrize(
    ("condition", "when", "expected"),
    [
        ({"condition": "state", "entity_id": "light.hall", "state": "on"}, "22 08:30", True),
        ({"condition": "state", "entity_id": "light.hall", "state": ["on", "off"]}, "22 11:00", True),
        ({"condition": "state", "entity_id": "light.hall", "state": "on", "for": "00:45:00"}, "22 08:30", False),
        ({"condition": "state", "entity_id": "light.hall", "state": "on", "for": {"minutes": 45}}, "22 09:30", True),
        ({"condition": "state", "entity_id": ["light.hall", "binary_sensor.motion"], "state": "on", "match": "any"}, "22 08:30", True),
        ({"condition": "state", "entity_id": ["light.hall", "binary_sensor.motion"], "state": "on"}, "22 08:30", False),
        ({"condition": "state", "entity_id": "light.none", "state": "on"}, "22 08:30", None),
        ({"condition": "numeric_state", "entity_id": "sensor.warmth", "below": 20}, "22 13:00", True),
        ({"condition": "numeric_state", "entity_id": "sensor.warmth", "below": 20}, "23 10:30", False),
        ({"condition": "time", "after": "22:00:00", "before": "06:00:00"}, "22 23:00", True),
        ({"condition": "time", "after": "22:00:00", "before": "06:00:00"}, "22 12:00", False),
        ({"condition": "time", "weekday": ["sat", "sun"]}, "25 12:00", True),
        ({"condition": "time", "weekday": "mon"}, "25 12:00", False),
        ({"condition": "time", "after": "input_datetime.wake"}, "22 06:45", True),
        ({"condition": "sun", "after": "sunset"}, "22 19:00", True),
        ({"condition": "sun", "after": "sunset", "before": "sunrise"}, "22 05:00", True),
        ({"condition": "sun", "before": "sunset", "before_offset": "-01:00:00"}, "22 17:30", False),
        ({"condition": "zone", "entity_id": "person.anna", "zone": "zone.home"}, "22 12:00", False),
        ({"condition": "template", "value_template": "{{ states('sensor.warmth') | int > 21 }}"}, "22 11:30", True),
        ("{{ is_state('person.anna', 'home') }}", "22 18:00", True),
        ({"condition": "template", "value_template": "{{ this.x }}"}, "22 18:00", None),
        ({"condition": "trigger", "id": "a"}, "22 18:00", True),
        ({"condition": "trigger", "id": ["b"]}, "22 18:00", False),
        ({"condition": "device", "device_id": "x"}, "22 18:00", None),
        ({"not": [{"condition": "time", "weekday": "mon"}]}, "25 12:00", True),
        ({"or": [{"condition": "device"}, {"condition": "time", "weekday": "sun"}]}, "25 12:00", True),
        ({"and": [{"condition": "device"}, {"condition": "time", "weekday": "mon"}]}, "25 12:00", False),
        ({"condition": "and", "conditions": [{"condition": "device"}]}, "25 12:00", None),
        ({"condition": "time", "weekday": "mon", "enabled": False}, "25 12:00", True),
    ],
)  # fmt: skip
def test_whether_a_condition_held(
    condition: Any, when: str, expected: bool | None
) -> None:
    assert held([condition], WEEK, at(when), {"id": "a"}) is expected


def test_runs_what_they_do_and_what_stops_them() -> None:
    played = play(
        {
            "triggers": [
                {"trigger": "state", "entity_id": "binary_sensor.motion", "to": "on", "id": "m"},
                {"trigger": "event", "event_type": "x"},
            ],
            "conditions": [{"condition": "sun", "after": "sunset"}],
            "actions": [
                {"action": "light.turn_on", "target": {"entity_id": "light.hall"}},
                {"if": "{{ is_state('person.anna', 'home') }}", "then": [{"action": "notify.anna"}], "else": [{"stop": ""}]},
                {"choose": [{"conditions": {"condition": "time", "weekday": "mon"}, "sequence": []}], "default": [{"scene": "scene.night"}]},
                {"delay": "00:05:00"},
                {"condition": "state", "entity_id": "light.hall", "state": "on"},
                {"action": "never.reached"},
            ],
        },
        WEEK,
    )  # fmt: skip
    assert said([run.at for run in played.runs]) == ["22 20:00"]
    assert played.runs[0].does == (
        "light.turn_on light.hall",
        "notify.anna",
        "scene.turn_on scene.night",
    )
    assert played.stopped == 1
    assert played.unreadable == [2]


def test_one_that_is_still_under_way_does_not_begin_again() -> None:
    config = {
        "triggers": [{"trigger": "state", "entity_id": "binary_sensor.motion"}],
        "actions": [{"delay": {"hours": 1}}],
    }
    assert len(play(config, WEEK).runs) == 3
    assert len(play({**config, "mode": "restart"}, WEEK).runs) == 6


def test_templates_reach_nothing_else() -> None:
    for text in (
        "{% for i in range(10**9) %}x{% endfor %}",
        "{{ ''.__class__.__mro__ }}",
        "{{ states.light.hall.state }}",
        "{{ states('light.hall') | nothing }}",
        "{{ 1 / 0 }}",
        "{{ states('sensor.warmth') | float }}" + "x" * 3000,
        7,
    ):
        with pytest.raises(NotReplayed):
            is_true(text, WEEK, at("23 10:30"))


def test_durations() -> None:
    for given, seconds in (
        ("00:05:00", 300), ("00:05", 300), (5, 5), ("7", 7), ({"minutes": 2}, 120),
        ({"hours": 1, "seconds": "3"}, 3603), (None, 0), ("-00:30:00", -1800),
        ({"minutes": "{{ x }}"}, None), ("x", None), (True, None), ("1:2:3:4", None),
    ):  # fmt: skip
        assert seconds_of(given) == (
            None if seconds is None else pytest.approx(seconds)
        )
