"""Automations that a model gets wrong: arguments, code, and words of the answer."""

from typing import Any

_WHEN = "triggers: [{trigger: state, entity_id: switch.fan}]\n"
_THEN = "actions: [{action: light.turn_on, target: {entity_id: light.kitchen}}]\n"


def _yaml(text: str) -> dict[str, Any]:
    return {"yaml": text}


BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "nothing": ({}, "no_config", "config"),
    "no alias": (_yaml(_WHEN + _THEN), "no_alias", "alias"),
    "no triggers": (_yaml("alias: A\n" + _THEN), "no_triggers", "triggers"),
    "no actions": (_yaml("alias: A\n" + _WHEN), "no_actions", "actions"),
    "empty actions": (_yaml(f"alias: A\n{_WHEN}actions: []"), "no_actions", "actions"),
    "not yaml": (_yaml("alias: [A\n  b: }"), "invalid_yaml", "line"),
    "a tag": (_yaml("alias: !secret name\n"), "invalid_yaml", "line 1"),
    "a python object": (
        _yaml("alias: !!python/object/apply:os.system ['true']"),
        "invalid_yaml",
        "line 1",
    ),
    "a sentence": (_yaml("turn on the light"), "no_config", "config"),
    "two at once": (
        _yaml("- {alias: A}\n- {alias: B}"),
        "several_automations",
        "one automation",
    ),
    "number as key": (_yaml("1: x\nalias: A"), "invalid_config", "key"),
    "unknown trigger": (
        _yaml("alias: A\ntriggers: [{trigger: full_moon}]\n" + _THEN),
        "invalid_config",
        "full_moon",
    ),
    "unknown condition": (
        _yaml(f"alias: A\n{_WHEN}conditions: [{{condition: mood}}]\n{_THEN}"),
        "invalid_config",
        "mood",
    ),
    "trigger without kind": (
        _yaml("alias: A\ntriggers: [{entity_id: switch.fan}]\n" + _THEN),
        "invalid_config",
        "trigger",
    ),
    "misspelt key": (
        _yaml("alias: A\ntriggers: [{trigger: state, entity: switch.fan}]\n" + _THEN),
        "invalid_config",
        "entity",
    ),
    "misspelt part": (
        _yaml(f"alias: A\nmodus: single\n{_WHEN}{_THEN}"),
        "invalid_config",
        "modus",
    ),
    "bad time": (
        _yaml('alias: A\ntriggers: [{trigger: time, at: "25:00"}]\n' + _THEN),
        "invalid_config",
        "HH:MM",
    ),
    "bad mode": (
        _yaml(f"alias: A\nmode: twice\n{_WHEN}{_THEN}"),
        "invalid_config",
        "mode",
    ),
    "bad duration": (
        _yaml(f"alias: A\n{_WHEN}actions: [{{delay: soon}}]"),
        "invalid_config",
        "delay",
    ),
    "bad template": (
        _yaml(
            f"alias: A\n{_WHEN}conditions: [{{condition: template,"
            f" value_template: '{{{{ states( }}}}'}}]\n{_THEN}"
        ),
        "invalid_config",
        "template",
    ),
    "unknown action": (
        _yaml(f"alias: A\n{_WHEN}actions: [{{jump: high}}]"),
        "invalid_config",
        "action",
    ),
    "misspelt service": (
        _yaml(f"alias: A\n{_WHEN}actions: [{{action: light.turnon}}]"),
        "service_not_found",
        "light.turn_on",
    ),
    "misspelt entity": (
        _yaml(
            f"alias: A\n{_WHEN}"
            "actions: [{action: light.turn_on, target: {entity_id: light.kitchn}}]"
        ),
        "entity_not_found",
        "light.kitchen",
    ),
    "entity in template": (
        _yaml(
            f"alias: A\n{_WHEN}"
            "conditions: [\"{{ is_state('light.nowhere', 'on') }}\"]\n" + _THEN
        ),
        "entity_not_found",
        "light.nowhere",
    ),
    "hidden entity": (
        _yaml(
            f"alias: A\n{_WHEN}"
            "actions: [{action: light.turn_on, target: {entity_id: light.secret}}]"
        ),
        "not_exposed",
        "exposed",
    ),
    "unknown area": (
        _yaml(
            f"alias: A\n{_WHEN}"
            "actions: [{action: light.turn_on, target: {area_id: livingroom}}]"
        ),
        "area_not_found",
        "living_room",
    ),
    "unknown device": (
        _yaml(
            f"alias: A\n{_WHEN}"
            "actions: [{action: light.turn_on, target: {device_id: abc}}]"
        ),
        "device_not_found",
        "abc",
    ),
    "unknown label": (
        _yaml(
            f"alias: A\n{_WHEN}"
            "actions: [{action: light.turn_on, target: {label_id: energie}}]"
        ),
        "label_not_found",
        "energy",
    ),
    "too bright": (
        _yaml(
            f"alias: A\n{_WHEN}actions: [{{action: light.turn_on,"
            " target: {entity_id: light.kitchen}, data: {brightness_pct: 500}}]"
        ),
        "invalid_data",
        "brightness_pct",
    ),
    "unknown data": (
        _yaml(
            f"alias: A\n{_WHEN}actions: [{{action: light.turn_on,"
            " target: {entity_id: light.kitchen}, data: {brigthness: 5}}]"
        ),
        "invalid_data",
        "brigthness",
    ),
    "itself": (
        _yaml(f"alias: A\n{_WHEN}actions: [{{action: ha_ai_agent.approve}}]"),
        "not_allowed",
        "agent",
    ),
    "hidden script": (
        _yaml(f"alias: A\n{_WHEN}actions: [{{action: script.secret}}]"),
        "not_exposed",
        "exposed",
    ),
    "no such blueprint": (
        _yaml("alias: A\nuse_blueprint: {path: nowhere.yaml, input: {}}"),
        "invalid_config",
        "nowhere.yaml",
    ),
    "blueprint without input": (
        _yaml("alias: A\nuse_blueprint: {path: test/motion.yaml, input: {}}"),
        "invalid_config",
        "motion",
    ),
    "too long": (_yaml("alias: A\n# " + "x" * 40_000), "too_large", "smaller"),
    "too deep": ({"config": {"a": [[]] * 5000}}, "too_large", "smaller"),
}
