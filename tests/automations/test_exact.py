"""Changes through the tools on files as people have them: real component, real disk."""

import asyncio
import json
from typing import Any

from homeassistant.auth.models import User
from homeassistant.util.yaml import parse_yaml
import pytest

from custom_components.ha_ai_agent.automations.yaml_file import with_item
from custom_components.ha_ai_agent.models import JsonObject

from .conftest import SIMPLE, Household, Load

HAND = """\
# Made by hand.
- id: 'hall'
  alias: Hall   # the lamp by the door
  trigger:          # old words
    - platform: state
      entity_id: binary_sensor.motion
      to: "on"
  condition:
    # only when it is dark
    - condition: state
      entity_id: light.secret   # nobody's to see
      state: 'off'
  action:
    - service: light.turn_on   # bright
      target: {entity_id: [light.kitchen, light.secret]}
    - delay: '00:05:00'
    # off again
    - service: light.turn_off
      entity_id: light.kitchen

# Another one.
- alias: Night
  id: night
  trigger: [{platform: time, at: '22:00:00'}]
  action: {service: light.turn_off, entity_id: light.bedroom}   # short
"""
DAYS = ["mon", "tue", "wed", "thu", "fri"]
WEEKDAYS = {"condition": "time", "weekday": DAYS}


async def change(household: Household, automation_id: str, **arguments: Any) -> str:
    """Update one automation, say yes, and return the file."""
    asked = await household.call("update", automation_id=automation_id, **arguments)
    assert asked.get("status") == "approval_required", asked
    assert "secret" not in json.dumps(asked)
    result = await household.approve()
    assert result["status"] == "confirmed", result
    return household.path.read_bytes().decode()


@pytest.mark.parametrize(
    ("arguments", "old", "new"),
    [
        (
            {
                "changes": [
                    {"op": "replace", "path": "/actions/1/delay", "value": "00:10:00"}
                ]
            },
            "'00:05:00'",
            "'00:10:00'",
        ),
        ({"changes": {"/alias": "Flur"}}, "Hall ", "Flur "),
        ({"yaml": "alias: Flur"}, "Hall ", "Flur "),
        (
            {"changes": [{"op": "add", "path": "/conditions/-", "value": WEEKDAYS}]},
            "      state: 'off'\n",
            "      state: 'off'\n    - condition: time\n      weekday:\n"
            + "".join(f"        - {day}\n" for day in DAYS),
        ),
        (
            {"changes": [{"op": "remove", "path": "/conditions/0"}]},
            "",
            None,
        ),
        (
            {"changes": [{"op": "add", "path": "/actions/1/enabled", "value": False}]},
            "    - delay: '00:05:00'\n",
            "    - delay: '00:05:00'\n      enabled: false\n",
        ),
        (
            {
                "changes": [
                    {
                        "op": "replace",
                        "path": "/actions/0/action",
                        "value": "light.toggle",
                    }
                ]
            },
            None,
            None,
        ),
    ],
)
async def test_a_change_by_words(
    household: Household, load: Load, arguments: Any, old: str | None, new: str | None
) -> None:
    await load(HAND)
    if old is None:
        # Another deed to the same things: the hidden one has to be allowed first.
        result = await household.call("update", automation_id="hall", **arguments)
        assert result["error"] == "not_exposed"
        return
    text = await change(household, "hall", **arguments)
    if new is not None:
        assert text == HAND.replace(old, new, 1)
    else:
        # The comment of what went stays: it is not ours to judge.
        assert text.replace("  condition: []\n", "") != HAND
        assert "light.secret   #" not in text
        assert text.endswith(HAND[HAND.index("  action:") :])
    assert household.hass.states.get("automation.hall") is not None


async def test_the_whole_of_it_written_anew_changes_what_is_new(
    household: Household, load: Load
) -> None:
    """A model sends back all that it read, with one thing changed."""
    await load(HAND)
    config = (await household.call("get", automation_id="hall"))["config"]
    config["action"][1]["delay"] = "00:10:00"
    text = await change(household, "hall", config=config)
    assert text == HAND.replace("00:05:00", "00:10:00")


async def test_a_section_that_would_lose_a_step_is_refused(
    household: Household, load: Load
) -> None:
    await load(HAND)
    for config in (
        {"conditions": [WEEKDAYS]},
        {"actions": [{"action": "light.turn_on", "entity_id": "light.kitchen"}]},
    ):
        result = await household.call("update", automation_id="hall", config=config)
        assert result["error"] == "would_lose"
        assert "/conditions/" in result["message"] or "/actions/" in result["message"]
        assert "secret" not in json.dumps(result)
    # Asked for by its path, it goes.
    text = await change(
        household, "hall", changes=[{"path": "/conditions", "value": [WEEKDAYS]}]
    )
    assert "below" not in text
    assert text.startswith(HAND[: HAND.index("  condition:")])
    assert text.endswith(HAND[HAND.index("  action:") :])


async def test_a_placeholder_is_never_written(household: Household, load: Load) -> None:
    await load(HAND)
    step = {"action": "light.turn_on", "target": {"entity_id": "not_exposed"}}
    for arguments in (
        {"changes": [{"op": "add", "path": "/actions/-", "value": step}]},
        {"changes": {"/actions/2/entity_id": "not_exposed"}},
        {"changes": {"/alias": "•••"}},
    ):
        result = await household.call("update", automation_id="hall", **arguments)
        assert result["error"] in {"placeholder", "masked"}
    made = SIMPLE.replace("light.kitchen", "not_exposed")
    assert (await household.call("create", yaml=made))["error"] == "placeholder"
    assert household.path.read_text() == HAND


async def test_a_hidden_thing_is_not_added_by_its_name(
    household: Household, load: Load
) -> None:
    """It stands there already: that gives no leave to use it elsewhere."""
    await load(HAND)
    step = {"action": "light.turn_on", "target": {"entity_id": "light.secret"}}
    for changes in (
        [{"op": "add", "path": "/actions/-", "value": step}],
        [{"op": "replace", "path": "/actions/2/entity_id", "value": "light.secret"}],
        [
            {"op": "remove", "path": "/conditions/0"},
            {"op": "add", "path": "/actions/-", "value": step},
        ],
    ):
        result = await household.call("update", automation_id="hall", changes=changes)
        assert result["error"] == "not_exposed", result


async def test_a_yes_to_a_change_holds_for_what_others_changed_elsewhere(
    household: Household, load: Load
) -> None:
    await load(HAND)
    await household.call("update", automation_id="hall", changes={"/alias": "Flur"})
    foreign = HAND.replace("22:00:00", "23:00:00").replace("# short", "# shorter")
    household.path.write_text(foreign)
    assert (await household.approve())["status"] == "confirmed"
    assert household.path.read_text() == foreign.replace("Hall ", "Flur ")


INCLUDES = [
    ("automation: !include mine/other.yaml\n", "mine/other.yaml"),
    ("automation mine: !include_dir_merge_list mine\n", "mine/hall.yaml"),
    ("automation: !include_dir_merge_list mine/\n", "mine/deep/er.yaml"),
]


@pytest.mark.parametrize(("line", "name"), INCLUDES)
async def test_files_that_are_included(
    household: Household, line: str, name: str
) -> None:
    home = household.path.parent
    (home / "configuration.yaml").write_text(f"default_config:\n{line}")
    path = home / name
    path.parent.mkdir(parents=True)
    path.write_text(HAND)
    household.path = path
    await household.hass.services.async_call("automation", "reload", blocking=True)
    household.expose("automation.hall")
    assert await change(household, "hall", yaml="alias: Flur") == HAND.replace(
        "Hall ", "Flur "
    )
    entity_id = await household.make(SIMPLE)
    written = "".join(one.read_text() for one in (home / "mine").rglob("*.yaml"))
    assert written.count("alias: Evening") == 1
    await household.call("delete", automation_id=entity_id)
    assert (await household.approve())["status"] == "confirmed"
    assert path.read_text() == HAND.replace("Hall ", "Flur ")


async def test_a_folder_of_single_automations(household: Household) -> None:
    home = household.path.parent
    (home / "configuration.yaml").write_text("automation: !include_dir_list mine\n")
    (home / "mine").mkdir()
    path = home / "mine" / "hall.yaml"
    one = "# mine\nid: hall\nalias: Hall  # x\ntriggers: []\nactions: [{delay: 1}]\n"
    path.write_text(one)
    household.path = path
    await household.hass.services.async_call("automation", "reload", blocking=True)
    household.expose("automation.hall")
    triggers = [{"trigger": "time", "at": "10:00"}]
    text = await change(
        household, "hall", config={"alias": "Flur", "triggers": triggers}
    )
    assert text.startswith("# mine\nid: hall\nalias: Flur  # x\n")
    entity_id = await household.make(SIMPLE)
    made = [other for other in (home / "mine").glob("*.yaml") if other != path]
    assert [file["alias"] for file in map(_read, made)] == ["Evening"]
    await household.call("delete", automation_id=entity_id)
    assert (await household.approve())["status"] == "confirmed"
    assert list((home / "mine").glob("*.yaml")) == [path]


def _read(path: Any) -> JsonObject:
    value: Any = parse_yaml(path.read_text())
    assert isinstance(value, dict)
    return value


async def test_what_cannot_be_written_comes_as_text_to_paste(
    household: Household, load: Load
) -> None:
    await load(
        "- id: a\n  alias: A\n  triggers: []\n  actions: &x [{delay: 1}]\n"
        "- id: b\n  alias: B\n  triggers: []\n  actions: *x\n"
    )
    changes = [
        {"path": "/triggers/-", "value": {"trigger": "time", "at": "10:00"}},
        {"path": "/actions/0/delay", "value": 2},
    ]
    result = await household.call("update", automation_id="a", changes=changes)
    assert result["error"] == "not_writable"
    assert "delay: 2" in result["yaml"][0]
    assert not household.gate.records
    # Who only uses it gets what is its own.
    text = await change(household, "b", changes=changes)
    assert text.startswith("- id: a\n  alias: A\n  triggers: []\n  actions: &x [")
    assert [item["actions"][0]["delay"] for item in household.items()] == [1, 2]


async def test_what_is_missing_already_is_not_this_changes_to_mend(
    household: Household, load: Load
) -> None:
    await load("- id: a\n  alias: A  # x\n  triggers: []\n  actions: []\n")
    text = await change(household, "a", changes={"/alias": "B"})
    assert text == "- id: a\n  alias: B  # x\n  triggers: []\n  actions: []\n"


async def test_two_agents_write_at_once(
    household: Household, load: Load, hass_admin_user: User
) -> None:
    """Both are written, where they change other automations; else one is told so."""
    await load(HAND)
    other = Household(household.hass, hass_admin_user, household.path.parent)
    await household.call("update", automation_id="hall", changes={"/alias": "Flur"})
    await other.call("update", automation_id="night", changes={"/alias": "Nacht"})
    results = await asyncio.gather(household.approve(), other.approve())
    assert [result["status"] for result in results] == ["confirmed"] * 2
    assert household.path.read_text() == HAND.replace("Hall ", "Flur ").replace(
        "alias: Night", "alias: Nacht"
    )
    await household.call("update", automation_id="hall", changes={"/alias": "One"})
    await other.call("update", automation_id="hall", changes={"/alias": "Two"})
    results = await asyncio.gather(household.approve(), other.approve())
    assert sorted(result["status"] for result in results) == ["confirmed", "failed"]
    assert {"changed_meanwhile"} == {
        result["error"] for result in results if "error" in result
    }


async def test_a_foreign_write_at_the_very_moment_is_not_overwritten(
    household: Household, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody saves the file between our reading and our writing."""
    await load(HAND)
    await household.call("update", automation_id="hall", changes={"/alias": "Flur"})
    foreign = HAND + "\n# mine\n"

    def slow(*args: Any) -> Any:
        result = with_item(*args)
        household.path.write_text(foreign)
        return result

    where = "custom_components.ha_ai_agent.automations.writer.with_item"
    monkeypatch.setattr(where, slow)
    assert (await household.approve())["error"] == "changed_meanwhile"
    assert household.path.read_text() == foreign
