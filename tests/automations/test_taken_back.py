"""What was written is taken back: real gate, real component, real files."""

import json
from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.setup import async_setup_component

from custom_components.ha_ai_agent.models import JsonObject, Speaker, ToolCall
from custom_components.ha_ai_agent.websocket_api.automations import async_register

from .conftest import SIMPLE, Desk, Household, Load
from .test_exact import HAND


async def done(desk: Desk, action: str, **arguments: Any) -> JsonObject:
    """Have something written, and say yes."""
    speaker = desk.household.speaker
    asked = await desk.call(action, speaker, **arguments)
    assert asked["status"] == "approval_required", asked
    answered = await desk.answer(asked["approval_id"], "approve")
    assert answered.result["status"] == "confirmed", answered
    result: JsonObject = answered.result
    return result


async def undo(desk: Desk) -> JsonObject:
    """Say that the last deed is to be undone, in a turn of its own."""
    scope = desk.scope("undo-turn")
    runner = desk.kit.start_turn(scope)
    return await runner.async_call(ToolCall("call-undo", "undo", {}))


async def agreed(desk: Desk, asked: JsonObject) -> JsonObject:
    assert asked["status"] == "approval_required", asked
    answered = await desk.answer(asked["approval_id"], "approve")
    result: JsonObject = answered.result
    assert result["status"] == "confirmed", result
    return result


async def test_each_deed_is_undone_with_a_yes_of_its_own(
    household: Household, load: Load, desk: Desk
) -> None:
    await load(HAND)
    for action, arguments in (
        ("create", {"yaml": SIMPLE}),
        ("update", {"automation_id": "hall", "changes": {"/alias": "Flur"}}),
        ("delete", {"automation_id": "hall"}),
        ("delete", {"automation_id": "night"}),
    ):
        await done(desk, action, **arguments)
        assert household.path.read_text() != HAND, action
        asked = await undo(desk)
        assert "secret" not in json.dumps(asked)
        assert household.path.read_text() != HAND
        await agreed(desk, asked)
        assert household.path.read_text() == HAND, action
        assert household.hass.states.get("automation.hall") is not None
        assert household.hass.states.get("automation.night") is not None
        assert household.hass.states.get("automation.evening") is None
    # All of it is undone: nothing is done again.
    assert (await undo(desk))["error"] == "nothing_to_undo"


async def test_a_no_leaves_it_to_be_undone_later(
    household: Household, load: Load, desk: Desk
) -> None:
    await load(HAND)
    await done(desk, "update", automation_id="hall", changes={"/mode": "restart"})
    asked = await undo(desk)
    await desk.answer(asked["approval_id"], "reject")
    assert "mode: restart" in household.path.read_text()
    await agreed(desk, await undo(desk))
    assert household.path.read_text() == HAND


async def test_versions_are_listed_and_any_of_them_comes_back(
    household: Household, load: Load, desk: Desk
) -> None:
    await load(HAND)
    for alias in ("One", "Two", "Three"):
        await done(desk, "update", automation_id="hall", changes={"/alias": alias})
    await done(desk, "create", yaml=SIMPLE)
    admin = household.speaker
    listed = await desk.call("versions", admin, automation_id="automation.hall")
    names = [(row["name"], row["before"]) for row in listed["versions"]]
    assert names == [("Three", "update"), ("Two", "update"), ("One", "update")]
    assert (await desk.call("versions", admin))["total"] == 4
    oldest = listed["versions"][-1]["version_id"]
    asked = await desk.call("restore", admin, version_id=oldest)
    assert "-alias: Three" in asked["preview"]
    assert "+alias: Hall" in asked["preview"]
    assert "secret" not in json.dumps(asked)
    await agreed(desk, asked)
    assert household.path.read_text().startswith(HAND)
    wrong = await desk.call("restore", admin, version_id="20200101-000000-000000")
    assert wrong["error"] == "version_not_found"


async def test_only_an_administrator_sees_and_takes_back(
    household: Household, load: Load, desk: Desk
) -> None:
    await load(HAND)
    await done(desk, "update", automation_id="hall", changes={"/alias": "One"})
    for action in ("versions", "restore"):
        result = await desk.call(action, Speaker(user_id="x"))
        assert result["status"] == "denied", result
    async_expose_entity(household.hass, "conversation", "automation.hall", False)
    listed = await desk.call("versions", household.speaker)
    assert listed["versions"] == []


async def test_what_others_wrote_meanwhile_is_shown_and_not_overwritten(
    household: Household, load: Load, desk: Desk
) -> None:
    await load(HAND)
    await done(desk, "update", automation_id="hall", changes={"/alias": "One"})
    text = household.path.read_text()
    asked = await undo(desk)
    changed = text.replace("'00:05:00'", "'00:07:00'")
    household.path.write_text(changed)
    answered = await desk.answer(asked["approval_id"], "approve")
    assert answered.result["error"] == "changed_meanwhile"
    assert household.path.read_text() == changed
    asked = await desk.call("restore", household.speaker)
    assert "-- delay: 00:07:00" in asked["preview"]
    await agreed(desk, asked)
    assert household.path.read_text() == HAND


async def test_what_stood_elsewhere_in_the_file_meanwhile_stays(
    household: Household, load: Load, desk: Desk
) -> None:
    """Deleted, others added before and behind, and it comes back to its neighbour."""
    await load(HAND)
    await done(desk, "delete", automation_id="night")
    more = "- id: more\n  alias: More\n  triggers: []\n  actions: [{delay: 1}]\n"
    household.path.write_text(household.path.read_text() + more)
    await agreed(desk, await undo(desk))
    text = household.path.read_text()
    assert more in text
    assert HAND[HAND.index("- alias: Night") :] in text
    assert [item["id"] for item in household.items()] == ["hall", "night", "more"]


async def test_secrets_are_not_kept_in_versions(
    household: Household, load: Load, desk: Desk
) -> None:
    secrets = household.path.parent / "secrets.yaml"
    secrets.write_text("door: a-very-long-secret-word\n")
    text = HAND.replace("'00:05:00'", "!secret door")
    await load(text)
    await desk.household.hass.async_block_till_done()
    asked = await desk.call(
        "update", household.speaker, automation_id="night", changes={"/alias": "N"}
    )
    await agreed(desk, asked)
    asked = await desk.call("restore", household.speaker)
    assert "a-very-long" not in json.dumps(asked)
    await agreed(desk, asked)
    assert household.path.read_text() == text
    kept = household.path.parent / ".storage" / "ha_ai_agent" / "automations"
    everything = "".join(path.read_text() for path in kept.iterdir())
    assert "!secret door" in everything
    assert "a-very-long" not in everything


async def test_what_is_to_be_pasted_hides_secrets_and_hidden_things(
    household: Household, load: Load, desk: Desk
) -> None:
    (household.path.parent / "secrets.yaml").write_text("pin: '7391'\n")
    await load(
        "- id: a\n  alias: A\n  triggers: &t\n  - {trigger: sun, event: sunset}\n"
        "  actions:\n  - {action: light.turn_on, entity_id: light.secret}\n"
        "  - {action: notify.mobile, data: {message: !secret pin}}\n"
        "- id: b\n  alias: B\n  triggers: *t\n  actions: [{delay: 1}]\n"
    )
    await desk.call("list", household.speaker)
    result = await desk.call(
        "update",
        household.speaker,
        automation_id="a",
        changes=[{"path": "/triggers/0/event", "value": "sunrise"}],
    )
    assert result["error"] == "not_writable"
    assert "event: sunrise" in result["yaml"][0]
    assert "7391" not in json.dumps(result)
    assert "light.secret" not in json.dumps(result)


async def test_turning_off_is_undone(
    household: Household, load: Load, desk: Desk
) -> None:
    await load(HAND)
    call = {
        "domain": "automation",
        "service": "turn_off",
        "entity_id": ["automation.night"],
    }
    runner = desk.kit.start_turn(desk.scope("off-turn"))
    await runner.async_call(ToolCall("off", "call_service", call))
    await household.hass.async_block_till_done()
    state = household.hass.states.get("automation.night")
    assert state is not None
    assert state.state == "off"
    result = await undo(desk)
    if result["status"] == "approval_required":
        await agreed(desk, result)
    state = household.hass.states.get("automation.night")
    assert state is not None
    assert state.state == "on"


async def test_a_newer_proposal_ends_the_one_that_waits(
    household: Household, load: Load, desk: Desk
) -> None:
    """Also in the same turn: a correction of what was just proposed."""
    await load(HAND)
    admin = household.speaker
    other = SIMPLE.replace("sunset", "sunrise")
    first: JsonObject
    for first, second in (
        (
            {"action": "create", "yaml": SIMPLE},
            {"action": "create", "yaml": other},
        ),
        (
            {"action": "update", "automation_id": "hall", "changes": {"/alias": "1"}},
            {"action": "update", "automation_id": "hall", "changes": {"/alias": "2"}},
        ),
    ):
        waits = await desk.call(speaker=admin, **first)
        asked = await desk.call(speaker=admin, **second)
        assert waits["approval_id"] != asked["approval_id"]
        await desk.answer(waits["approval_id"], "approve")
        assert household.path.read_text() == HAND
        await agreed(desk, asked)
        await agreed(desk, await undo(desk))
        assert household.path.read_text() == HAND


async def test_two_proposals_of_one_turn_are_two(
    household: Household, desk: Desk
) -> None:
    first = await desk.call("create", household.speaker, yaml=SIMPLE)
    other = SIMPLE.replace("Evening", "Morning")
    second = await desk.call("create", household.speaker, yaml=other)
    for asked in (first, second):
        await agreed(desk, asked)
    assert [item["alias"] for item in household.items()] == ["Evening", "Morning"]


async def test_the_panel_reads_the_versions(
    household: Household, load: Load, desk: Desk, hass_ws_client: Any
) -> None:
    hass = household.hass
    assert await async_setup_component(hass, "websocket_api", {})
    async_register(hass)
    await load(HAND)
    await done(desk, "update", automation_id="hall", changes={"/alias": "One"})
    await done(desk, "create", yaml=SIMPLE)
    client = await hass_ws_client(hass)
    for arguments, names in (
        ({}, ["Evening", "One"]),
        ({"automation_id": "automation.hall"}, ["One"]),
        ({"automation_id": "hall"}, ["One"]),
    ):
        await client.send_json_auto_id(
            {"type": "ha_ai_agent/automations/versions", **arguments}
        )
        answer = await client.receive_json()
        assert [row["name"] for row in answer["result"]["versions"]] == names
    assert answer["result"]["versions"][0]["text"] in HAND
