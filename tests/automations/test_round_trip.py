"""What documentation shows can be created, read back, changed and deleted."""

from homeassistant.util.yaml import dump
import pytest

from custom_components.ha_ai_agent.automations.shape import fingerprint

from .bad import BAD
from .conftest import ALL_COMPONENTS, Household
from .good import GOOD

ORDER = ["id", "alias", "description", "triggers", "conditions", "actions"]


@pytest.fixture
def components() -> tuple[str, ...]:
    return ALL_COMPONENTS


@pytest.mark.slow
async def test_documented_automations_round_trip(household: Household) -> None:
    assert len(GOOD) >= 30
    for name, yaml_text in GOOD.items():
        await _round_trip(household, name, yaml_text)


async def test_a_few_automations_round_trip(household: Household) -> None:
    for name, yaml_text in list(GOOD.items())[::6]:
        await _round_trip(household, name, yaml_text)


async def _round_trip(household: Household, name: str, yaml_text: str) -> None:
    preview = await household.call("preview", yaml=yaml_text)
    assert preview.get("valid"), (name, preview)
    assert preview["summary"].startswith("Automation: ")
    assert household.path.read_text() == "[]\n"

    entity_id = await household.make(yaml_text)
    state = household.hass.states.get(entity_id)
    assert state is not None
    assert state.state == "on"
    text = household.path.read_text()
    (item,) = household.items()
    assert isinstance(item["id"], str)
    assert item["id"].isdigit()
    # As the editor writes it: its order, its dumper, nothing else.
    assert [key for key in item if key in ORDER] == [
        key for key in ORDER if key in item
    ]
    assert text == dump([{"id": item["id"], **preview["config"]}])

    read = await household.call("get", automation_id=entity_id)
    assert read["config"] == preview["config"], name
    assert read["editable"]

    # An update with what was read changes nothing.
    same = await household.call(
        "update", automation_id=entity_id, config=read["config"]
    )
    assert same["error"] == "no_change"
    asked = await household.call(
        "update", automation_id=entity_id, config={"description": "New."}
    )
    assert "+description: New." in asked["preview"]
    assert (await household.approve())["status"] == "confirmed"
    # One line is another, in the quotes that it had.
    before, after = text.splitlines(), household.path.read_text().splitlines()
    changed = [line for line in after if line not in before]
    assert changed in (["  description: 'New.'"], ["  description: New."])
    assert household.items() == [{**item, "description": "New."}]

    asked = await household.call("delete", automation_id=entity_id)
    assert asked["preview"].startswith("delete ")
    assert (await household.approve())["changed"] == {entity_id: "deleted"}
    assert household.path.read_text() == "[]\n"
    assert household.hass.states.get(entity_id) is None


async def test_broken_automations_are_refused_with_help(household: Household) -> None:
    assert len(BAD) >= 30
    for name, (arguments, code, word) in BAD.items():
        for tool in ("create", "preview"):
            result = await household.call(tool, **arguments)
            assert result.get("error") == code, (name, result)
            said = f"{result['message']} {result.get('near_matches', '')}"
            assert word in said, (name, result)
            assert len(result["message"]) < 700
    assert household.path.read_text() == "[]\n"
    assert not household.gate.records


def test_a_fingerprint_knows_the_order_of_keys_does_not_matter() -> None:
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})
    assert fingerprint({"a": 1}) != fingerprint({"a": 2})
    assert fingerprint(None) is None
