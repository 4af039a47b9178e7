"""What models write where nobody asked for it, and ideas that are none."""

from typing import Any

import pytest

from custom_components.ha_ai_agent.automations.shape import written_in

from .conftest import SIMPLE, Household, Load

WRITTEN = """\
alias: A
triggers:
  - trigger: state
    entity_id: light.a
actions:
  - action: light.turn_on
"""
DEEPER = "".join(f"   {line}\n" for line in WRITTEN.splitlines())
LISTED = WRITTEN.replace("\n", "\n  ").replace("alias", "- alias").rstrip() + "\n"
JSON = '{"alias": "A", "trigger": {"platform": "sun"}, "action": {"service": "a.b"}}'
SCRIPT = "alias: A\nsequence:\n  - delay: 1\n"
SCENE = "- name: A\n  entities:\n    light.a: 'on'\n"


@pytest.mark.parametrize(
    "text",
    [
        f"Here:\n```yaml\n{WRITTEN}```\nDo you like it?",
        f"```\n{WRITTEN}```",
        f"~~~yml\n{WRITTEN}~~~",
        f"1. Add:\n   ```YAML\n{DEEPER}   ```",
        f"```yaml\nautomation:\n{LISTED}```",
        f'```yaml title="a.yaml"\n{WRITTEN}```',
        f"```yaml\n{WRITTEN}",
        f"```yaml\n{WRITTEN}```".replace("\n", "\r\n"),
        WRITTEN,
        f"Sure, here it is:\n\n{WRITTEN}",
        f"Sure, here it is:\n\n{WRITTEN}\nLet me know: does it work?\n\nBye.",
        f"```json\n{JSON}\n```",
        f"```yaml\ninput_boolean:\n  a:\n    name: A\n```\n```yaml\n{WRITTEN}```",
        f"```yaml\n{SCRIPT}```",
        f"```yaml\nscript:\n  a:\n    {SCRIPT.replace(chr(10), chr(10) + '    ')}\n```",
        f"```yaml\n{SCENE}```",
    ],
)
def test_what_is_written_out_is_found(text: str) -> None:
    assert written_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "The trigger of it is motion, and its actions are a lamp's.",
        "triggers: motion\nactions: light",
        "```yaml\ntype: entities\nentities:\n  - light.a\n```",
        "```yaml\ninput_boolean:\n  a:\n    name: A\n```",
        "```yaml\nalias: A\ntriggers: [\n```",
        f"```yaml\n{WRITTEN.replace('  ', chr(9))}```",
        "",
    ],
)
def test_what_is_none_is_none(text: str) -> None:
    assert written_in(text) is None


IDEA: dict[str, Any] = {
    "alias": "Evening",
    "triggers": [{"trigger": "sun", "event": "sunset"}],
    "actions": [{"action": "light.turn_on", "target": {"entity_id": "light.kitchen"}}],
}
SAME: list[dict[str, Any]] = [
    {**IDEA, "alias": "Evening, better", "description": "Much better"},
    {
        "alias": "Old keys",
        "trigger": {"platform": "sun", "event": "sunset"},
        "action": [
            {"service": "light.turn_on", "target": {"entity_id": "light.kitchen"}}
        ],
    },
    {
        **IDEA,
        "actions": [
            {"action": "light.turn_on", "target": {"entity_id": ["light.kitchen"]}}
        ],
    },
    {**IDEA, "actions": [{"action": "light.turn_on", "entity_id": "light.kitchen"}]},
    {**IDEA, "mode": "single", "conditions": []},
    {**IDEA, "id": "123"},
    {**IDEA, "triggers": [{**IDEA["triggers"][0], "alias": "At night"}]},
]


@pytest.mark.parametrize("config", SAME)
async def test_the_same_in_other_words_is_no_idea(
    household: Household, load: Load, config: dict[str, Any]
) -> None:
    base = await household.make(SIMPLE)
    idea = {"level": "small", "title": "T", "why": "W", "config": config}
    result = await household.call("suggest", automation_id=base, proposals=[idea])
    assert not result["enhancements"], result
    assert "same" in result["left_out"]["small"]


async def test_each_idea_says_how_it_differs(household: Household) -> None:
    base = await household.make(SIMPLE)
    weekdays = {"condition": "time", "weekday": ["sat", "sun"]}
    more = {"action": "light.turn_on", "target": {"entity_id": "light.bedroom"}}
    hidden = {"action": "light.turn_on", "target": {"entity_id": "light.secret"}}
    ideas = [
        ("small", {**IDEA, "conditions": [weekdays]}),
        ("medium", {**IDEA, "actions": [*IDEA["actions"], more]}),
        ("large", {**IDEA, "actions": [*IDEA["actions"], hidden]}),
        ("advanced", {**IDEA, "mode": "restart"}),
        ("fun", {**IDEA, "actions": [*IDEA["actions"], more]}),
    ]
    given = [
        {"level": level, "title": level, "why": "W", "config": config}
        for level, config in ideas
    ]
    result = await household.call("suggest", automation_id=base, proposals=given)
    said = {row["level"]: row["difference"] for row in result["enhancements"]}
    assert set(result["left_out"]) == {"large", "fun"}
    assert "Saturday" in said["small"]
    assert "Bedroom" in said["medium"]
    assert "restart" in said["advanced"].casefold()
    assert "secret" not in str(result["enhancements"])
