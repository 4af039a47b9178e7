"""Who may do what with automations, what they see, and what is never lost."""

import asyncio
from dataclasses import replace
import json
from pathlib import Path
from typing import Any

from homeassistant.auth.models import User
from homeassistant.core import Context
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml

from custom_components.ha_ai_agent.calls.resolved import Allowed, Refused
from custom_components.ha_ai_agent.calls.scope import TurnScope
from custom_components.ha_ai_agent.errors import ProviderUnreachableError
from custom_components.ha_ai_agent.models import (
    ChatRequest,
    JsonObject,
    Speaker,
    ToolCall,
)
from custom_components.ha_ai_agent.tools.automations import AutomationTools

from .conftest import SIMPLE, Household, Load

RISKY = """
alias: Open up
triggers: [{trigger: state, entity_id: person.anna, to: home}]
conditions:
  - condition: numeric_state
    entity_id: sensor.temperature
    below: 30
  - not: [{condition: state, entity_id: lock.front_door, state: unlocked}]
actions:
  - action: lock.unlock
    target: {entity_id: lock.front_door}
  - action: notify.mobile
    data: {message: "{{ states('sensor.temperature') }}"}
  - action: light.turn_on
    target: {entity_id: all}
"""
IN_FILE = """
# Made by hand.
- id: by_hand
  alias: By hand  # really
  trigger:
    platform: state
    entity_id: light.secret
  action:
    service: light.turn_on
    entity_id: light.kitchen
- alias: Without an id
  trigger: []
  action: []
"""


async def test_a_preview_says_what_a_person_must_know(household: Household) -> None:
    result = await household.call("preview", yaml=RISKY)
    assert result["summary"].splitlines() == [
        "Automation: Open up",
        "- When Anna changes to home",
        "- Only if Temperature is below 30",
        "- Only not: if Front door is Unlocked",
        "- Unlock Front door",
        (
            "- Send a message with mobile [notify.mobile] (message:"
            " {{ states('sensor.temperature') }} (reads Temperature))"
        ),
        "- Turn on everything [reaches Bedroom, Kitchen and 1 more]",
    ]
    assert result["question"].startswith("automatically unlock Front door")
    notes = " ".join(result["notes"])
    for words in ("unlocks", "nobody is asked", "notify.mobile", "templates", "all"):
        assert words in notes
    assert result["touches"]["entities"] == [
        "person.anna",
        "sensor.temperature",
        "lock.front_door",
    ]
    assert result["touches"]["services"][0] == "lock.unlock"


async def test_only_an_administrator_may_write(
    household: Household, hass_read_only_user: User
) -> None:
    """Users, read-only users and voices without a user get a preview only."""
    for speaker in (
        Speaker(user_id="somebody"),
        Speaker(user_id="reader", is_read_only=True, is_admin=True),
        Speaker(satellite_id="assist_satellite.hall", is_admin=True),
    ):
        household.speaker = speaker
        for tool in ("create", "update", "delete"):
            result = await household.call(tool, yaml=SIMPLE, automation_id="x")
            assert result["status"] == "denied"
            assert result["error"] == "not_permitted"
        assert (await household.call("preview", yaml=SIMPLE))["valid"]
    assert not household.gate.records


async def test_only_an_administrators_yes_writes(
    household: Household, hass_read_only_user: User
) -> None:
    await household.call("create", yaml=SIMPLE)
    record = household.gate.records[0]
    for user_id in (None, "nobody", hass_read_only_user.id):
        result = await household.tools.async_run_approved(
            record, Context(user_id=user_id)
        )
        assert result["status"] == "denied"
    assert household.path.read_text() == "[]\n"


async def test_it_asks_in_every_mode_and_obeys_a_refusal(household: Household) -> None:
    household.gate.decision = Allowed()
    result = await household.call("create", yaml=SIMPLE)
    assert result["status"] == "approval_required"
    assert household.gate.records[0].reason == "writes_configuration"
    household.gate.decision = Refused("rate_limited", "Too many.")
    result = await household.call("create", yaml=SIMPLE)
    assert result["error"] == "rate_limited"
    assert len(household.gate.records) == 1


async def test_a_parked_call_survives_as_json(household: Household) -> None:
    """After a restart the record comes from the database."""
    await household.call("create", yaml=SIMPLE)
    record = household.gate.records.pop()
    stored = json.loads(json.dumps(record.call))
    household.gate.records.append(replace(record, call=stored))
    assert (await household.approve())["status"] == "confirmed"


async def test_another_of_the_same_name_stays(household: Household) -> None:
    first = await household.make(SIMPLE)
    asked = await household.call("create", yaml=SIMPLE)
    assert f"({first}); it stays as it is" in asked["preview"]
    assert (await household.approve())["status"] == "confirmed"
    items = household.items()
    assert [item["alias"] for item in items] == ["Evening", "Evening"]
    assert items[0]["id"] != items[1]["id"]
    result = await household.call("get", automation_id="evening")
    assert result["error"] == "ambiguous"


async def test_what_was_written_by_hand_is_kept(
    household: Household, load: Load
) -> None:
    await load(IN_FILE)
    asked = await household.call("create", yaml=SIMPLE)
    assert "omment" not in asked["preview"]
    await household.approve()
    # Nothing of it is touched, what has no id included.
    assert household.path.read_text().startswith(IN_FILE)
    before: Any = parse_yaml(IN_FILE)
    assert household.items()[:2] == before
    backups = list(
        household.path.parent.glob(".storage/ha_ai_agent/automations/*.yaml")
    )
    assert [path.read_text() for path in backups] == [IN_FILE]


async def test_hidden_things_stay_hidden(household: Household, load: Load) -> None:
    await load(IN_FILE)
    result = await household.call("get", automation_id="by_hand")
    assert "secret" not in json.dumps(result)
    assert result["config"]["trigger"]["entity_id"] == "not_exposed"
    update = await household.call(
        "update", automation_id="By hand", config=result["config"]
    )
    assert update["error"] == "no_change"
    household.hass.states.async_set("automation.hidden", "on")
    listed = await household.call("list")
    assert "hidden" not in json.dumps(listed)
    for wanted in ("automation.hidden", "", None, "By hnd"):
        missing = await household.call("get", automation_id=wanted)
        assert missing["error"] == "automation_not_found"
    assert missing["near_matches"] == ["automation.by_hand"]


async def test_list_by_words(household: Household, load: Load) -> None:
    assert "message" in await household.call("list")
    await load(IN_FILE)
    listed = await household.call("list", query="hand BY")
    assert [row["automation_id"] for row in listed["automations"]] == [
        "automation.by_hand"
    ]
    assert listed["automations"][0]["state"] == "on"
    await household.hass.services.async_call(
        "automation", "trigger", {"entity_id": "automation.by_hand"}, blocking=True
    )
    listed = await household.call("list", query="hand")
    assert "last_triggered" in listed["automations"][0]
    read = await household.call("get", automation_id="by_hand")
    assert "last_triggered" in read


async def test_nothing_to_do_without_automations(core: Any, config_dir: Path) -> None:
    tools = AutomationTools(core, get_home=None, gate=None)  # type: ignore[arg-type]  # neither is reached
    household = Household.__new__(Household)
    household.tools, household.context = tools, Context()
    household.speaker = Speaker(user_id="a", is_admin=True)
    assert (await household.call("list"))["error"] == "not_available"
    assert len(tools.specs()) == 1


async def test_ids_of_the_same_moment_differ(household: Household) -> None:
    household.tools = AutomationTools(
        household.hass, get_home=household.home, gate=household.gate, now=lambda: 1.5
    )
    for _ in range(3):
        await household.make(SIMPLE)
    assert [item["id"] for item in household.items()] == ["1500", "1501", "1502"]


async def test_a_long_complaint_is_cut(household: Household) -> None:
    wrong = [{"trigger": "state", f"wrong_{index}": 1} for index in range(60)]
    result = await household.call(
        "preview", config={"alias": "A", "triggers": wrong, "actions": [{}]}
    )
    assert result["error"] == "invalid_config"
    assert len(result["message"]) < 600


async def test_data_that_is_known_only_later_is_not_judged(
    household: Household,
) -> None:
    for data in ('"{{ x }}"', '{brightness_pct: "{{ 500 }}"}', "{a: ['{{ 1 }}']}"):
        result = await household.call(
            "preview",
            yaml=SIMPLE.replace("target:", f"data: {data}, target:"),
        )
        assert result["valid"], result


async def test_unknown_actions(household: Household) -> None:
    wrong = await household.call("burn")
    assert wrong["error"] == "unknown_action"
    assert "create" in wrong["near_matches"]


# Enhancements


def _idea(level: str, entity_id: str = "light.bedroom") -> JsonObject:
    return {
        "level": level,
        "title": f"A {level} idea",
        "why": "It is nicer.",
        "yaml": SIMPLE.replace(
            "{entity_id: light.kitchen}",
            f"{{entity_id: {entity_id}}}, data: {{transition: {LEVELS.index(level)}}}",
        ).replace("Evening", level),
    }


LEVELS = ["small", "medium", "large", "advanced", "fun"]


async def test_ideas_are_checked_before_they_are_shown(household: Household) -> None:
    requests: list[ChatRequest] = []

    async def model(_: TurnScope, request: ChatRequest) -> str:
        requests.append(request)
        if len(requests) == 1:
            ideas = [_idea(level) for level in LEVELS[:3]]
            ideas += [_idea("advanced", "light.secret"), _idea("fun", "light.nowhere")]
            return f"```json\n{json.dumps({'levels': [*ideas, 'x', {}]})}\n```"
        return json.dumps({"levels": [_idea("advanced"), _idea("fun", "light.no")]})

    household.tools = AutomationTools(
        household.hass, get_home=household.home, gate=household.gate, ask_model=model
    )
    result = await household.call("suggest", yaml=SIMPLE)
    assert [row["level"] for row in result["enhancements"]] == LEVELS[:4]
    assert list(result["left_out"]) == ["fun"]
    assert result["enhancements"][0]["summary"].startswith("Automation: small")
    assert len(requests) == 2
    asked = json.loads(requests[1].messages[1].content)
    assert asked["only_these_levels"] == ["advanced", "fun"]
    assert "light.kitchen" in json.dumps(asked["automation"])
    assert requests[0].structure is not None
    assert household.path.read_text() == "[]\n"


async def test_ideas_differ_from_the_automation_and_from_each_other(
    household: Household,
) -> None:
    same = {**_idea("small"), "yaml": SIMPLE.replace("Evening", "Other name")}
    dim = _idea("medium")
    twin = {**dim, "level": "large"}
    result = await household.call("suggest", yaml=SIMPLE, proposals=[same, dim, twin])
    (idea,) = result["enhancements"]
    assert idea["level"] == "medium"
    assert idea["difference"] == (
        "no longer: turn on Kitchen, new: turn on Bedroom and new name: medium"
    ), idea["difference"]
    assert "the automation itself" in result["left_out"]["small"]
    assert "the idea 'medium'" in result["left_out"]["large"]


async def test_ideas_wait_as_long_as_the_model_needs(household: Household) -> None:
    async def model(_: TurnScope, __: ChatRequest) -> str:
        return ""

    tools = AutomationTools(
        household.hass,
        get_home=household.home,
        gate=household.gate,
        ask_model=model,
        ask_seconds=90,
    )
    call = ToolCall("1", "automations", {"action": "suggest"})
    assert tools.seconds_for(call) > 90
    assert tools.seconds_for(replace(call, arguments={"action": "list"})) == 0


async def test_a_model_without_ideas_leaves_them_to_who_asked(
    household: Household,
) -> None:
    """It talks nonsense, is down, or takes too long."""
    answers = iter(["no json", '{"levels": 5}', None, json.dumps({"levels": [5]})])

    async def model(_: TurnScope, __: ChatRequest) -> str:
        if (answer := next(answers, "slow")) is None:
            raise ProviderUnreachableError
        if answer == "slow":
            await asyncio.Event().wait()
        return answer

    entity_id = await household.make(SIMPLE)
    for limit in (5, 5, 0.01):
        household.tools = AutomationTools(
            household.hass,
            get_home=household.home,
            gate=household.gate,
            ask_model=model,
            ask_seconds=limit,
        )
        result = await household.call("suggest", automation_id=entity_id)
        assert "proposals" in result["message"]
        assert result["entities"]


async def test_ideas_that_came_in_time_are_shown(household: Household) -> None:
    answers = iter([json.dumps({"levels": [_idea("small")]})])

    async def model(_: TurnScope, __: ChatRequest) -> str:
        if (answer := next(answers, None)) is None:
            await asyncio.Event().wait()
        return answer or ""

    household.tools = AutomationTools(
        household.hass,
        get_home=household.home,
        gate=household.gate,
        ask_model=model,
        ask_seconds=0.2,
    )
    result = await household.call("suggest", yaml=SIMPLE)
    assert [row["level"] for row in result["enhancements"]] == ["small"]


async def test_without_a_model_to_ask_the_caller_makes_the_ideas(
    household: Household,
) -> None:
    entity_id = await household.make(SIMPLE)
    asked = await household.call("suggest", automation_id=entity_id)
    assert asked["entities"] == [
        {"id": "light.kitchen", "name": "Kitchen", "can": ["brightness"]},
        # Who is at home concerns every room.
        {"id": "person.anna", "name": "Anna"},
    ]
    around = await household.call(
        "suggest",
        yaml=SIMPLE.replace("light.kitchen", "light.bedroom"),
    )
    assert around["entities"][1] == {
        "id": "binary_sensor.motion",
        "name": "Motion",
        "area": "bedroom",
        "class": "motion",
    }
    assert around["actions"] == ["light.turn_on"]
    assert "proposals" in asked["message"]
    result = await household.call(
        "suggest",
        automation_id=entity_id,
        proposals=[_idea(level) for level in LEVELS],
    )
    assert [row["level"] for row in result["enhancements"]] == LEVELS
    missing = await household.call("suggest", automation_id="x")
    assert missing["error"] == "automation_not_found"
    worse = await household.call(
        "suggest",
        automation_id=entity_id,
        proposals=[{"level": "fun", "title": "A", "config": {"alias": "A"}}],
    )
    assert worse["enhancements"] == []
    assert "triggers" in worse["left_out"]["fun"]
    broken = await household.call("suggest", yaml="alias: A")
    assert broken["error"] == "no_triggers"


async def test_places_need_no_leave_and_have_their_names(household: Household) -> None:
    household.hass.states.async_set("zone.work", "0", {"friendly_name": "Work"})
    preview = await household.call(
        "preview",
        yaml=SIMPLE.replace(
            "{trigger: sun, event: sunset}",
            "{trigger: zone, entity_id: person.anna, zone: zone.work, event: leave}",
        ),
    )
    assert preview["question"] == "automatically turn on Kitchen when Anna leaves Work"
    assert "zone.work" in json.dumps(preview["config"])


async def test_a_scene_that_it_makes_itself_may_be_activated(
    household: Household,
) -> None:
    await async_setup_component(household.hass, "scene", {})
    kept = "{action: scene.create, data: {scene_id: before, snapshot_entities: [light.kitchen]}}"
    back = "{action: scene.turn_on, target: {entity_id: scene.before}}"
    for steps, is_right in ((f"[{kept}, {back}]", True), (f"[{back}]", False)):
        config = SIMPLE.partition("actions:")[0] + f"actions: {steps}"
        assert (await household.call("preview", yaml=config))["valid"] is is_right
