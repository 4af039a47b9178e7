"""How automations are read, walked and said, without Home Assistant."""

from typing import Any

import pytest

from custom_components.ha_ai_agent.automations.file.tree import has_tags
from custom_components.ha_ai_agent.automations.preview import Reader, diff
from custom_components.ha_ai_agent.automations.references import collect
from custom_components.ha_ai_agent.automations.shape import (
    as_editor_writes,
    check_size,
    read_config,
)
from custom_components.ha_ai_agent.calls.problems import Refusal
from custom_components.ha_ai_agent.home.snapshot import Area, Entity, HomeSnapshot
from custom_components.ha_ai_agent.models import JsonObject

READER = Reader(
    HomeSnapshot(
        areas=(Area(area_id="hall", name="Hall"),),
        entities=tuple(
            Entity(entity_id=f"light.l{index}", name=f"Lamp {index}")
            for index in range(9)
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
        ({"trigger": "time", "at": ["07:00", "08:00"]}, "at 07:00, 08:00"),
        ({"trigger": "time", "at": {"entity_id": "x.y"}}, "at entity_id x.y"),
        ({"trigger": "time_pattern", "minutes": "/5"}, "every minutes /5"),
        ({"trigger": "sun", "event": "sunset", "offset": "-1"}, "sunset -1"),
        ({"trigger": "state", "entity_id": LAMP}, "Lamp 1 changes"),
        (
            {"trigger": "state", "entity_id": [LAMP], "from": "off", "to": ["on", "x"]},
            "Lamp 1 changes from off to on, x",
        ),
        (
            {"trigger": "numeric_state", "entity_id": "a.b", "above": 1, "below": 2},
            "a.b above 1 below 2",
        ),
        (
            {"trigger": "state", "entity_id": LAMP, "for": {"minutes": 5}},
            "Lamp 1 changes for minutes 5",
        ),
        (
            {"trigger": "zone", "entity_id": "p.a", "zone": "hall", "event": "leave"},
            "p.a leaves Hall",
        ),
        ({"trigger": "event", "event_type": "x"}, "event x"),
        ({"trigger": "template"}, "a template becomes true"),
        ({"trigger": "mqtt", "topic": "a/b"}, "MQTT message on a/b"),
        ({"trigger": "webhook"}, "a webhook is called"),
        ({"trigger": "conversation", "command": ["hi"]}, "someone says hi"),
        ({"trigger": "homeassistant", "event": "start"}, "Home Assistant: start"),
        ({"trigger": "light.turned_on", "target": {"area_id": "hall"}}, "light.turned_on Hall"),
        ({"triggers": [{"trigger": "webhook"}, {"trigger": "sun"}]}, "a webhook is called or None"),
        ({"device_id": "d", "type": "x"}, "device d"),
        ("odd", "odd"),
    ],
)  # fmt: skip
def test_triggers_in_words(item: Any, said: str) -> None:
    assert _line("triggers", item) == f"When: {said}"


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("{{ x }}", "a template is true"),
        ({"condition": "state", "entity_id": LAMP, "state": "on"}, "Lamp 1 is on"),
        ({"condition": "numeric_state", "entity_id": LAMP, "above": 3}, "Lamp 1 above 3"),
        ({"condition": "time", "after": "1", "before": "2"}, "time is after 1 before 2"),
        ({"condition": "sun", "after": "sunset"}, "sun is after sunset"),
        ({"condition": "zone", "entity_id": "p.a", "zone": "zone.home"}, "p.a is in zone.home"),
        ({"condition": "trigger", "id": "x"}, "started by x"),
        ({"condition": "template", "value_template": "x"}, "a template is true"),
        ({"condition": "device", "device_id": "d"}, "device d"),
        ({"condition": "or", "conditions": ["{{a}}", "{{b}}"]}, "(a template is true or a template is true)"),
        ({"not": "{{ a }}"}, "not (a template is true)"),
    ],
)  # fmt: skip
def test_conditions_in_words(item: Any, said: str) -> None:
    assert _line("conditions", item) == f"Only if: {said}"


ON = {"action": "light.turn_on", "target": {"entity_id": LAMP}}


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (ON, "light.turn_on Lamp 1"),
        ({"action": "x.y", "data": {"a": 1}}, "x.y with a 1"),
        ({"delay": {"seconds": 5}}, "wait seconds 5"),
        ({"delay": 5}, "wait 5"),
        ({"scene": "scene.a"}, "activate scene.a"),
        ({"wait_template": "x"}, "wait until a template is true"),
        ({"wait_for_trigger": [{"trigger": "webhook"}]}, "wait for a webhook is called"),
        ({"event": "x"}, "fire event x"),
        ({"stop": "why"}, "stop: why"),
        ({"variables": {}}, "set variables"),
        ({"parallel": [ON, ON]}, "at the same time (light.turn_on Lamp 1, light.turn_on Lamp 1)"),
        ({"sequence": [ON]}, "(light.turn_on Lamp 1)"),
        ({"if": "{{ a }}", "then": ON, "else": [ON]}, "if a template is true: light.turn_on Lamp 1; else: light.turn_on Lamp 1"),
        ({"if": [], "then": None}, "if : "),
        ({"choose": [{"conditions": [], "sequence": [ON]}, 5], "default": [ON]}, "if : light.turn_on Lamp 1; else: light.turn_on Lamp 1"),
        ({"choose": []}, ""),
        ({"repeat": {"sequence": [ON]}}, "repeat: light.turn_on Lamp 1"),
        ({"condition": "state", "entity_id": LAMP, "state": "on"}, "continue only if Lamp 1 is on"),
        ({"or": []}, "continue only if ()"),
        ({"device_id": "d", "type": "open"}, "open d"),
        ({"set_conversation_response": "x"}, "set_conversation_response"),
        ("odd", "odd"),
    ],
)  # fmt: skip
def test_actions_in_words(item: Any, said: str) -> None:
    assert _line("actions", item) == f"Then: {said}".rstrip() or not said


def test_long_automations_are_cut() -> None:
    many = [f"light.l{index}" for index in range(9)]
    text = READER.summary(
        {
            "alias": "A\nB" + "x" * 500,
            "triggers": {"trigger": "state", "entity_id": many},
            "actions": [ON] * 30,
            "mode": "queued",
            "initial_state": False,
        }
    )
    lines = text.splitlines()
    assert len(lines[0]) < 180
    assert "3 more" in lines[1]
    assert "and: and 18 more" in lines
    assert lines[-2:] == ["Mode: queued", "It is turned off when created."]
    blueprint = {"alias": "A", "use_blueprint": {"path": "a.yaml"}}
    assert "From the blueprint a.yaml" in READER.summary(blueprint)
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
