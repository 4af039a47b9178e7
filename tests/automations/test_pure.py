"""How automations are read, walked and said, without Home Assistant."""

from typing import Any

import pytest

from custom_components.ha_ai_agent.automations.file.tree import has_tags
from custom_components.ha_ai_agent.automations.preview import diff
from custom_components.ha_ai_agent.automations.references import collect
from custom_components.ha_ai_agent.automations.shape import (
    as_editor_writes,
    check_size,
    read_config,
)
from custom_components.ha_ai_agent.automations.words.reader import Reader
from custom_components.ha_ai_agent.calls.problems import Refusal
from custom_components.ha_ai_agent.home.snapshot import Area, Entity, HomeSnapshot
from custom_components.ha_ai_agent.models import JsonObject

READER = Reader(
    HomeSnapshot(
        areas=(Area(area_id="hall", name="Hall"),),
        entities=(
            *(
                Entity(entity_id=f"light.l{index}", name=f"Lamp {index}")
                for index in range(9)
            ),
            Entity(entity_id="sensor.hall", name="Hall lux", unit="lx"),
        ),
    )
)
LAMP = "light.l1"


def _config(arguments: JsonObject, base: JsonObject | None = None) -> JsonObject:
    return read_config(arguments, base)


def _line(part: str, item: Any) -> str:
    return READER.summary({"alias": "A", part: [item]}).splitlines()[1]


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ({"trigger": "time", "at": ["07:00", "08:00:00"]}, "At 07:00, 08:00"),
        ({"trigger": "time", "at": "07:00", "weekday": ["mon", "fri"]}, "At 07:00 on Monday, Friday"),
        ({"trigger": "time", "at": {"entity_id": "x.y", "offset": "-00:30:00"}}, "At x.y, 30 min earlier"),
        ({"trigger": "time_pattern", "minutes": "/5"}, "Every 5 min"),
        ({"trigger": "time_pattern", "hours": "*", "minutes": 7}, "Every h *, min 7"),
        ({"trigger": "sun", "event": "sunset", "offset": "-00:15:00"}, "At sunset, 15 min earlier"),
        ({"trigger": "sun", "event": "sunrise", "offset": {"hours": 1}}, "At sunrise, 1 h later"),
        ({"trigger": "state", "entity_id": LAMP}, "When Lamp 1 changes"),
        ({"trigger": "state", "entity_id": LAMP, "to": None}, "When Lamp 1 changes (to: -)"),
        ({"trigger": "state", "entity_id": [LAMP], "from": "off", "to": ["on", "x"]}, "When Lamp 1 changes from off to on or x"),
        ({"trigger": "state", "entity_id": LAMP, "attribute": "brightness"}, "When Lamp 1 (brightness) changes"),
        ({"trigger": "numeric_state", "entity_id": "a.b", "above": 1, "below": 2}, "When a.b gets between 1 and 2"),
        ({"trigger": "numeric_state", "entity_id": "sensor.hall", "below": 50}, "When Hall lux falls below 50 lx"),
        ({"trigger": "numeric_state", "entity_id": "a.b", "above": "sensor.hall"}, "When a.b rises above Hall lux"),
        ({"trigger": "state", "entity_id": LAMP, "for": {"minutes": 5}}, "When Lamp 1 changes for 5 min"),
        ({"trigger": "zone", "entity_id": "p.a", "zone": "hall", "event": "leave"}, "When p.a leaves Hall"),
        ({"trigger": "event", "event_type": "x", "event_data": {"a": 1}}, "On the event x (event_data: {a: 1})"),
        ({"trigger": "template", "value_template": "{{ is_state('light.l1', 'on') }}"}, "When {{ is_state('light.l1', 'on') }} (reads Lamp 1) becomes true"),
        ({"trigger": "mqtt", "topic": "a/b"}, "When this happens: mqtt (topic: a/b)"),
        ({"trigger": "conversation", "command": ["hi"]}, "When somebody says hi"),
        ({"trigger": "homeassistant", "event": "start"}, "When Home Assistant starts"),
        ({"trigger": "light.turned_on", "target": {"area_id": "hall"}, "options": {"for": "1"}}, "When this happens: light.turned on: Hall (for: 1)"),
        ({"triggers": [{"trigger": "sun", "event": "sunset"}, {"trigger": "state", "entity_id": LAMP}]}, "At sunset or when Lamp 1 changes"),
        ({"trigger": "device", "device_id": "d", "domain": "light", "type": "x_y", "subtype": "z"}, "When this happens: d: x y z [light]"),
        ({"trigger": "state", "entity_id": LAMP, "id": "a", "alias": "Seen", "enabled": False}, "Seen: when Lamp 1 changes (turned off, id: a)"),
        ("odd", "Odd"),
    ],
)  # fmt: skip
def test_triggers_in_words(item: Any, said: str) -> None:
    assert _line("triggers", item) == f"- {said}"


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("{{ x }}", "if {{ x }} is true"),
        ({"condition": "state", "entity_id": LAMP, "state": "on", "for": 60}, "if Lamp 1 is on for 1 min"),
        ({"condition": "numeric_state", "entity_id": LAMP, "attribute": "brightness", "above": 3}, "if Lamp 1 (brightness) is above 3"),
        ({"condition": "time", "after": "01:00:00", "before": "02:00", "weekday": "sun"}, "after 01:00 and before 02:00 and on Sunday"),
        ({"condition": "sun", "after": "sunset", "after_offset": "-01:00:00"}, "after sunset, 1 h earlier"),
        ({"condition": "zone", "entity_id": "p.a", "zone": "zone.home"}, "if p.a is in zone.home"),
        ({"condition": "trigger", "id": ["x", "y"]}, "if started by x, y"),
        ({"condition": "template", "value_template": "x"}, "if x is true"),
        ({"condition": "device", "device_id": "d", "domain": "light", "type": "is_on"}, "if this is so: d: is on [light]"),
        ({"condition": "or", "conditions": ["{{a}}", "{{b}}"]}, "(if {{a}} is true or if {{b}} is true)"),
        ({"not": ["{{ a }}"], "alias": "No"}, "No: not: if {{ a }} is true"),
    ],
)  # fmt: skip
def test_conditions_in_words(item: Any, said: str) -> None:
    assert _line("conditions", item) == f"- Only {said}"


ON = {"action": "light.turn_on", "target": {"entity_id": LAMP}}


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (ON, "Turn on Lamp 1"),
        ({**ON, "data": {"brightness_pct": 3}, "continue_on_error": True}, "Turn on Lamp 1 (brightness pct: 3) (continue_on_error: true)"),
        ({"action": "x.y", "data": {"a": 1}, "response_variable": "r"}, "X.y (a: 1) (response_variable: r)"),
        ({"action": "x.y", "target": {"entity_id": "all"}}, "X.y: everything"),
        ({"delay": {"seconds": 5}}, "Wait 5 s"),
        ({"delay": 5}, "Wait 5 s"),
        ({"scene": "scene.a"}, "Activate scene.a"),
        ({"wait_template": "x", "timeout": "00:01:00"}, "Wait for this: when x becomes true, at most 1 min"),
        ({"wait_for_trigger": [{"trigger": "sun", "event": "sunset"}], "continue_on_timeout": False}, "Wait for this: at sunset (continue_on_timeout: false)"),
        ({"event": "x", "event_data": {"b": 2}}, "Send the event x (event_data: {b: 2})"),
        ({"stop": "why", "error": True}, "Stop here: why (error: true)"),
        ({"variables": {"a": 1}}, "Remember a = 1"),
        ({"parallel": [ON, ON]}, "At the same time: (turn on Lamp 1; turn on Lamp 1)"),
        ({"sequence": [ON]}, "(turn on Lamp 1)"),
        ({"if": "{{ a }}", "then": ON, "else": [ON]}, "If {{ a }} is true: (turn on Lamp 1), otherwise: (turn on Lamp 1)"),
        ({"choose": [{"conditions": "{{ a }}", "sequence": [ON], "alias": "B"}, 5], "default": [ON]}, "B: if {{ a }} is true: (turn on Lamp 1); 5; otherwise: (turn on Lamp 1)"),
        ({"repeat": {"count": 2, "sequence": [ON]}}, "2 times: (turn on Lamp 1)"),
        ({"repeat": {"while": ["{{ a }}"], "sequence": [ON]}}, "As long as (if {{ a }} is true): (turn on Lamp 1)"),
        ({"repeat": {"until": ["{{ a }}"], "sequence": [ON]}}, "Until (if {{ a }} is true): (turn on Lamp 1)"),
        ({"repeat": {"for_each": [LAMP, 2], "sequence": [ON]}}, "For each of Lamp 1, 2: (turn on Lamp 1)"),
        ({"condition": "state", "entity_id": LAMP, "state": "on"}, "Go on only if Lamp 1 is on"),
        ({"or": ["{{ a }}"]}, "Go on only (if {{ a }} is true)"),
        ({"device_id": "d", "domain": "lock", "type": "open"}, "D: open [lock]"),
        ({"set_conversation_response": "x"}, "Answer x"),
        ({"unheard_of": {"a": [1, 2]}}, "Unheard_of: {a: [1, 2]}"),
        ("{{ a }}", "Go on if {{ a }} is true"),
    ],
)  # fmt: skip
def test_actions_in_words(item: Any, said: str) -> None:
    assert _line("actions", item) == f"- {said}"


def test_nothing_of_long_automations_is_left_out() -> None:
    many = [f"light.l{index}" for index in range(9)]
    text = READER.summary(
        {
            "alias": "A\nB",
            "description": "What it is for.",
            "triggers": {"trigger": "state", "entity_id": many},
            "actions": [ON] * 30,
            "mode": "queued",
            "max": 3,
            "initial_state": False,
            "unheard_of": 5,
        }
    )
    lines = text.splitlines()
    assert lines[:2] == ["Automation: A B", "What it is for."]
    assert lines[2].endswith("Lamp 6, Lamp 7, Lamp 8 changes")
    assert lines.count("- Turn on Lamp 1") == 30
    assert lines[-4:] == ["Mode: queued", "Turned off", "max: 3", "unheard_of: 5"]
    blueprint = {
        "alias": "A",
        "use_blueprint": {"path": "a.yaml", "input": {"x": LAMP}},
    }
    made = {"alias": "A", "actions": [ON]}
    assert READER.summary(blueprint, made).splitlines()[1:] == [
        "From the blueprint a.yaml (x: Lamp 1)",
        "- Turn on Lamp 1",
    ]
    assert "From the blueprint b" in READER.summary({**blueprint, "use_blueprint": "b"})


def test_a_long_difference_is_cut() -> None:
    before, after = (
        "\n".join(map(str, range(200))),
        "\n".join(map(str, range(200, 400))),
    )
    lines = diff(before, after).splitlines()
    assert len(lines) == 61
    assert lines[-1].endswith("more lines")
    assert diff("a", "a") == ""


def test_references_are_found_wherever_they_stand() -> None:
    found = collect(
        {
            "triggers": [
                {"trigger": "time", "at": {"entity_id": "sensor.alarm", "offset": "1"}},
                {"trigger": "numeric_state", "entity_id": "a.b", "above": "input_number.x"},
                {"trigger": "event", "event_data": {"action": "x.y", "actions": [{"action": "q.q"}]}},
            ],
            "conditions": ["{{ states.sensor.hall.state }}"],
            "actions": [
                {"action": "light.turn_on", "target": {"entity_id": "all", "floor_id": ["f"]}},
                {"action": "{{ x }}", "target": {"label_id": "l", "device_id": "d"}},
                {"scene": "scene.a"},
                {"action": "odd", "target": {"area_id": ["{{ area_id('light.b') }}", "hall"]}},
                {"choose": [{"sequence": [{"service": "x.z", "data": {"entity_id": "c.d, e.f"}}]}]},
                {"action": "notify.x", "data": {"actions": [{"action": "x.no"}], "n": [3, None]}},
                "not an action",
            ],
        }
    )  # fmt: skip
    assert list(found.entities) == [
        "sensor.alarm", "a.b", "input_number.x", "sensor.hall", "scene.a", "light.b", "c.d", "e.f",
    ]  # fmt: skip
    assert list(found.services) == ["light.turn_on", "x.z", "notify.x"]
    assert (list(found.floors), list(found.labels)) == (["f"], ["l"])
    assert (list(found.devices), list(found.areas)) == (["d"], ["hall"])
    assert found.has_templates
    assert found.has_wildcard
    assert len(found.calls) == 5


def test_yaml_is_read_as_the_editor_reads_it() -> None:
    config = _config(
        {
            "yaml": "automation:\n  - id: '5'\n    alias: ' A\n      B '\n    trigger:\n"
            "      platform: state\n      to: on\n      at: 07:30:00\n"
            "      n: [1, -2.5, ~, true, 2024-01-01, 0x10]\n    action: {service: a.b}\n"
        }
    )
    assert config == {
        "alias": "A B",
        "description": "",
        "triggers": [
            {
                "trigger": "state",
                "to": "on",
                "at": "07:30:00",
                "n": [1, -2.5, None, True, "2024-01-01", "0x10"],
            }
        ],
        "conditions": [],
        "actions": [{"action": "a.b"}],
        "mode": "single",
    }


def test_json_as_text_and_a_name_beside() -> None:
    config = _config(
        {"config": '{"alias": "A", "triggers": []}', "alias": " New name "}
    )
    assert config["alias"] == "New name"


def test_odd_parts_are_left_for_the_validator() -> None:
    config = as_editor_writes(
        {
            "alias": 5,
            "triggers": ["x"],
            "actions": ["y", {"choose": 5}],
            "conditions": "",
        }
    )
    assert config["alias"] == 5
    assert config["triggers"] == ["x"]
    assert config["actions"] == ["y", {"choose": 5}]
    assert config["conditions"] == []
    nested = as_editor_writes(
        {
            "triggers": [{"triggers": {"platform": "sun"}}],
            "actions": [
                {"choose": {"conditions": [], "sequence": {"service": "a.b"}}},
                {"repeat": {"count": 2, "sequence": [{"service": "a.b"}]}},
                {"wait_for_trigger": {"platform": "sun"}},
            ],
        }
    )
    assert nested["triggers"] == [{"triggers": [{"trigger": "sun"}]}]
    choose, repeat, wait = nested["actions"]
    assert choose["choose"][0]["sequence"] == [{"action": "a.b"}]
    assert repeat["repeat"]["sequence"] == [{"action": "a.b"}]
    assert wait["wait_for_trigger"] == [{"trigger": "sun"}]


def test_an_update_keeps_what_is_left_out() -> None:
    base = {"id": "1", "alias": "A", "trigger": [], "action": [{"delay": 1}], "max": 2}
    config = _config({"config": {"triggers": [{"trigger": "sun"}]}}, base)
    assert config["alias"] == "A"
    assert config["triggers"] == [{"trigger": "sun"}]
    assert config["actions"] == [{"delay": 1}]
    assert config["max"] == 2
    # From a blueprint to an automation of its own, and back.
    blueprint = {"alias": "A", "use_blueprint": {"path": "x"}}
    assert "use_blueprint" not in _config({"config": {"triggers": [1]}}, blueprint)
    assert "actions" not in _config({"config": {"use_blueprint": {"path": "y"}}}, base)
    assert _config({"config": {"description": "D"}}, blueprint)["use_blueprint"]


def test_what_is_too_large_is_refused() -> None:
    deep: list[Any] = []
    for _ in range(3000):
        deep = [deep]
    for config in ({"a": "x" * 40_000}, {"a": [1] * 5000}, {"a": deep}):
        with pytest.raises(Refusal) as refused:
            check_size(config)
        assert refused.value.code == "too_large"
    for text in ("a: " + "[" * 3000 + "]" * 3000, "a: &a [x]\nb: " + "[*a]" * 9):
        with pytest.raises(Refusal):
            read_config({"yaml": text})
    # Aliases that would grow without end.
    laugh = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9)
    )
    with pytest.raises(Refusal) as refused:
        read_config({"yaml": laugh})
    assert refused.value.code == "too_large"


def test_tags_are_told_from_text() -> None:
    assert has_tags("- !include a.yaml")
    assert has_tags("a: !secret b")
    assert not has_tags("a: 'no !secret'\nb: hello !you")


def test_yaml_in_a_fence_is_yaml() -> None:
    text = "Here it is:\n\n```yaml\nalias: A\ntriggers: [{trigger: sun}]\n```\nDone."
    assert _config({"yaml": text})["alias"] == "A"
    assert _config({"yaml": "~~~\nalias: B\n~~~"})["alias"] == "B"
    # A fence within a message is a part of the message.
    inside = _config({"yaml": "alias: A\nactions: [{data: {m: 'a ```b``` c'}}]"})
    assert inside["actions"] == [{"data": {"m": "a ```b``` c"}}]


def test_beside_a_blueprint_only_empty_parts_may_stand() -> None:
    blueprint = {"path": "a.yaml", "input": {"one": 1, "two": 2}}
    beside: dict[str, Any] = {
        "alias": "A",
        "use_blueprint": blueprint,
        "triggers": [],
        "actions": None,
    }
    assert _config({"config": beside}) == {
        "alias": "A",
        "description": "",
        "use_blueprint": blueprint,
    }
    with pytest.raises(Refusal) as refused:
        _config({"config": {**beside, "actions": [{"delay": 1}]}})
    assert refused.value.code == "mixed"
    base = {"alias": "A", "use_blueprint": blueprint}
    changed = _config({"config": {"use_blueprint": {"input": {"two": 3}}}}, base)
    assert changed["use_blueprint"] == {"path": "a.yaml", "input": {"one": 1, "two": 3}}
    other = {"path": "b.yaml", "input": {"three": 3}}
    assert _config({"config": {"use_blueprint": other}}, base)["use_blueprint"] == other
