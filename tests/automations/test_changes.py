"""Changes by item, as models word them, and what must not get lost by them."""

from typing import Any

import pytest

from custom_components.ha_ai_agent.automations.changes import (
    check_nothing_lost,
    with_changes,
)
from custom_components.ha_ai_agent.automations.placeholders import (
    check_none_left,
    put_back,
)
from custom_components.ha_ai_agent.calls.problems import Refusal
from custom_components.ha_ai_agent.models import JsonObject

WEEKDAYS = {"condition": "time", "weekday": ["mon", "tue"]}
BASE: JsonObject = {
    "alias": "Hall",
    "description": "",
    "triggers": [{"trigger": "state", "entity_id": "binary_sensor.m", "to": "on"}],
    "conditions": [{"condition": "sun", "after": "sunset"}],
    "actions": [
        {"action": "light.turn_on", "target": {"entity_id": "light.hall"}},
        {"delay": "00:05:00"},
        {
            "choose": [
                {"conditions": [WEEKDAYS], "sequence": [{"delay": 1}, {"delay": 2}]}
            ]
        },
    ],
    "mode": "single",
}


def at(config: Any, *way: Any) -> Any:
    for step in way:
        config = config[step]
    return config


@pytest.mark.parametrize(
    ("changes", "way", "value"),
    [
        (
            [{"op": "replace", "path": "/actions/1/delay", "value": "00:10:00"}],
            ("actions", 1, "delay"),
            "00:10:00",
        ),
        (
            {"op": "set", "path": "actions[1].delay", "value": 7},
            ("actions", 1, "delay"),
            7,
        ),
        ({"actions.1.delay": {"minutes": 9}}, ("actions", 1, "delay", "minutes"), 9),
        (
            '[{"op":"replace","path":"/alias","value":"Flur"}]',
            ("alias",),
            "Flur",
        ),
        (
            [{"op": "add", "path": "/conditions/-", "value": WEEKDAYS}],
            ("conditions", 1),
            WEEKDAYS,
        ),
        (
            [{"op": "add", "path": "/condition/0", "value": WEEKDAYS}],
            ("conditions", 0),
            WEEKDAYS,
        ),
        ([{"op": "remove", "path": "/conditions/0"}], ("conditions",), []),
        ({"conditions/0": None}, ("conditions",), []),
        (
            [{"op": "add", "path": "/triggers/0/for", "value": 3}],
            ("triggers", 0, "for"),
            3,
        ),
        (
            [{"op": "replace", "path": "/trigger/to", "value": "off"}],
            ("triggers", 0, "to"),
            "off",
        ),
        (
            [{"op": "remove", "path": "/actions/-1"}],
            ("actions", 1, "delay"),
            "00:05:00",
        ),
        (
            [
                {
                    "op": "add",
                    "path": "/actions/2/choose/0/sequence/1",
                    "value": {"stop": "x"},
                }
            ],
            ("actions", 2, "choose", 0, "sequence", 1, "stop"),
            "x",
        ),
        (
            [{"op": "move", "from": "/actions/1", "path": "/actions/0"}],
            ("actions", 0, "delay"),
            "00:05:00",
        ),
        ([{"op": "add", "path": "/variables/x", "value": 1}], ("variables", "x"), 1),
        ({"changes": [{"path": "/mode", "value": "restart"}]}, ("mode",), "restart"),
        (
            [{"op": "add", "path": "/actions/1/enabled", "value": False}],
            ("actions", 1, "enabled"),
            False,
        ),
    ],
)
def test_changes_as_models_word_them(
    changes: Any, way: tuple[Any, ...], value: Any
) -> None:
    changed = with_changes(BASE, changes)
    assert at(changed, *way) == value
    # What no path named is as it was.
    for key in BASE.keys() - {str(way[0])}:
        assert changed[key] == BASE[key]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ([{"op": "replace", "path": "/actions/9/delay", "value": 1}], "path_not_found"),
        ([{"op": "remove", "path": "/actions/9"}], "path_not_found"),
        ([{"op": "remove", "path": "/nothing"}], "path_not_found"),
        ([{"op": "replace", "path": "/alias/x/y", "value": 1}], "path_not_found"),
        ([{"op": "add", "path": "/actions/x", "value": 1}], "path_not_found"),
        ([{"op": "add", "path": "/actions/0"}], "invalid_changes"),
        ([{"op": "burn", "path": "/actions/0", "value": 1}], "invalid_changes"),
        ([{"path": "", "value": {}}], "invalid_changes"),
        ([{"value": 1}], "invalid_changes"),
        ("[", "invalid_changes"),
        ([], "invalid_changes"),
        (7, "invalid_changes"),
        ([{"path": "/alias", "value": "x"}] * 51, "invalid_changes"),
        (" " * 40_000, "too_large"),
    ],
)
def test_changes_that_cannot_be(changes: Any, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        with_changes(BASE, changes)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("config", "lost"),
    [
        ({**BASE, "conditions": [WEEKDAYS]}, "/conditions/0"),
        ({**BASE, "actions": BASE["actions"][:1]}, "/actions/1"),
        ({**BASE, "conditions": []}, "/conditions/0"),
        (
            {
                **BASE,
                "actions": [
                    *BASE["actions"][:2],
                    {
                        "choose": [
                            {"conditions": [WEEKDAYS], "sequence": [{"delay": 1}]}
                        ]
                    },
                ],
            },
            "/actions/2/choose/0/sequence/1",
        ),
    ],
)
def test_a_section_given_anew_loses_nothing(config: JsonObject, lost: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_nothing_lost(BASE, config)
    assert refused.value.code == "would_lose"
    assert lost in refused.value.message


def test_what_is_changed_or_added_is_no_loss() -> None:
    for config in (
        BASE,
        {**BASE, "conditions": [WEEKDAYS, *BASE["conditions"]]},
        {**BASE, "actions": [BASE["actions"][0], {"delay": 3}, BASE["actions"][2]]},
        {**BASE, "alias": "Other", "mode": "restart"},
        {"alias": "A", "use_blueprint": {"path": "x"}},
    ):
        check_nothing_lost(BASE, config)


REAL: JsonObject = {
    "alias": "A",
    "triggers": [{"trigger": "state", "entity_id": "light.secret", "to": "on"}],
    "conditions": [{"condition": "template", "value_template": "{{ x('a.b') > 3 }}"}],
    "actions": [
        {"action": "alarm.disarm", "target": {"entity_id": "a.b"}, "data": {"code": 1}},
        {
            "action": "light.turn_on",
            "target": {"entity_id": ["light.a", "light.secret"]},
        },
        {"action": "scene.apply", "data": {"entities": {"light.secret": "on", "a": 1}}},
    ],
}
SHOWN: JsonObject = {
    "alias": "A",
    "triggers": [{"trigger": "state", "entity_id": "not_exposed", "to": "on"}],
    "conditions": [
        {"condition": "template", "value_template": "{{ x('not_exposed') > 3 }}"}
    ],
    "actions": [
        {
            "action": "alarm.disarm",
            "target": {"entity_id": "a.b"},
            "data": {"code": "•••"},
        },
        {
            "action": "light.turn_on",
            "target": {"entity_id": ["light.a", "not_exposed"]},
        },
        {"action": "scene.apply", "data": {"entities": {"a": 1}}},
    ],
}


def with_value(config: JsonObject, *way: Any, value: Any) -> JsonObject:
    """Return a configuration with one value changed."""
    path = "/" + "/".join(map(str, way))
    return with_changes(config, [{"path": path, "value": value}])


@pytest.mark.parametrize(
    ("way", "value", "back"),
    [
        (("triggers", 0, "to"), "off", ("triggers", 0, "entity_id")),
        (("triggers", 0, "for"), 5, ("triggers", 0, "entity_id")),
        (
            ("conditions", 0, "value_template"),
            "{{ x('not_exposed') > 9 }}",
            None,
        ),
        (("actions", 1, "data"), {"brightness": 1}, ("actions", 1, "target")),
        (
            ("actions", 2, "data", "entities", "a"),
            2,
            ("actions", 2, "data", "entities", "light.secret"),
        ),
        (("alias",), "B", ("actions", 0, "data", "code")),
    ],
)
def test_what_is_hidden_goes_back_to_its_place(
    way: tuple[Any, ...], value: Any, back: tuple[Any, ...] | None
) -> None:
    """The model writes what it was shown, with one value changed."""
    given = with_value(SHOWN, *way, value=value)
    result = put_back(given, SHOWN, REAL)
    check_none_left(REAL, result)
    if back is not None:
        assert at(result, *back) == at(REAL, *back)
        assert at(result, *way) == value
    else:
        assert at(result, *way) == "{{ x('a.b') > 9 }}"


@pytest.mark.parametrize(
    ("way", "value", "code"),
    [
        (("actions", 0, "target", "entity_id"), "c.d", "masked"),
        (("actions", 0, "action"), "lock.unlock", "masked"),
        (("actions", 1, "action"), "lock.unlock", "placeholder"),
        (("triggers", 0, "trigger"), "numeric_state", "placeholder"),
        (("actions", 1, "target", "entity_id"), ["not_exposed"] * 2, "placeholder"),
        (
            ("conditions", 0, "value_template"),
            "{{ not_exposed + not_exposed }}",
            "placeholder",
        ),
        (("alias",), "not_exposed", "placeholder"),
    ],
)
def test_what_is_hidden_wanders_nowhere(
    way: tuple[Any, ...], value: Any, code: str
) -> None:
    result = put_back(with_value(SHOWN, *way, value=value), SHOWN, REAL)
    with pytest.raises(Refusal) as refused:
        check_none_left(REAL, result)
    assert refused.value.code == code
    assert "secret" not in refused.value.message


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_what_is_shown_alike_stays_apart(order: tuple[int, ...]) -> None:
    """Two hidden things, and two steps with hidden codes, are each itself."""
    ids = {"entity_id": ["light.one", "light.two", "light.seen"]}
    targets = {"entity_id": ["not_exposed", "not_exposed", "light.seen"]}
    real = [
        {"action": "alarm.disarm", "data": {"code": 1}},
        {"action": "alarm.disarm", "data": {"code": 2}},
        {"action": "light.turn_on", "target": ids},
    ]
    shown = [
        {"action": "alarm.disarm", "data": {"code": "•••"}},
        {"action": "alarm.disarm", "data": {"code": "•••"}},
        {"action": "light.turn_on", "target": targets},
    ]
    back = put_back([shown[at] for at in order], shown, real)
    check_none_left(real, back)
    # Alike is alike: which of both comes first nobody can tell.
    codes = [step["data"]["code"] for step in back if "data" in step]
    assert sorted(codes) == [1, 2]
    assert [step["target"] for step in back if "target" in step] == [ids]
