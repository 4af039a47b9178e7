"""Who may do what, and what may be called at all."""

from homeassistant.auth.const import GROUP_ID_READ_ONLY
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.setup import async_setup_component
from homeassistant.util.json import JsonValueType
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.ha_ai_agent.models import Speaker, ToolCall

from ..house import House, async_build, ids_of


def call(service_id: str, entity_id: object = None, **data: object) -> ToolCall:
    domain, _, service = service_id.partition(".")
    arguments: dict[str, object] = {"domain": domain, "service": service, "data": data}
    if entity_id is not None:
        arguments["entity_id"] = entity_id
    return ToolCall("1", "call_service", arguments)


async def test_entity_permissions_hold(hass: HomeAssistant, house: House) -> None:
    user = MockUser().add_to_hass(hass)
    user.mock_policy(
        {
            "entities": {
                "entity_ids": {
                    "light.bedroom_lamp": True,
                    "switch.fountain": {"read": True},
                }
            }
        },
    )
    turn = house.turn(user_id=user.id)
    result = await turn.async_call(call("light.turn_on", "light.bedroom_lamp"))
    assert result["status"] == "confirmed"
    result = await turn.async_call(call("switch.turn_on", "switch.fountain"))
    assert (result["status"], result["not_permitted"]) == (
        "denied",
        ["switch.fountain"],
    )
    area = ToolCall(
        "2",
        "call_service",
        {"domain": "light", "service": "turn_on", "area_id": "kitchen"},
    )
    assert (await turn.async_call(area))["error"] == "no_target"
    states = await turn.async_call(ToolCall("3", "get_states", {}))
    assert ids_of(states) == [
        "light.bedroom_lamp",
        "switch.fountain",
    ]
    found = await turn.async_call(ToolCall("4", "find_entities", {"query": "kitchen"}))
    assert found["entities"] == []


async def test_a_read_only_user_only_looks(hass: HomeAssistant, house: House) -> None:
    group = await hass.auth.async_get_group(GROUP_ID_READ_ONLY)
    user = MockUser(groups=[group]).add_to_hass(hass)
    turn = house.turn(user_id=user.id)
    result = await turn.async_call(call("light.turn_on", "light.bedroom_lamp"))
    assert (result["status"], result["error"]) == ("denied", "read_only")
    result = await turn.async_call(
        ToolCall("2", "get_states", {"entity_id": "light.bedroom_lamp"})
    )
    assert result["states"][0]["state"] == "off"
    names = {spec.name for spec in house.kit.specs(Speaker(is_read_only=True))}
    assert names == {
        "describe_service",
        "find_entities",
        "get_history",
        "get_states",
        "schedule",
        "why",
    }


async def test_nobody_and_the_unknown_are_no_administrators(house: House) -> None:
    result = await house.turn(user_id="nobody").async_call(
        call("light.turn_on", "light.bedroom_lamp")
    )
    assert result["error"] == "unknown_user"


async def test_specs_are_sorted_and_the_same_each_time(house: House) -> None:
    specs = house.kit.specs(Speaker())
    assert [spec.name for spec in specs] == sorted(spec.name for spec in specs)
    assert specs == house.kit.specs(Speaker())


async def test_only_what_is_listed_runs_without_a_target(hass: HomeAssistant) -> None:
    house = await async_build(
        hass,
        allowed=(
            "persistent_notification.create",
            "test.listed",
            "homeassistant.restart",
        ),
    )
    seen: list[ServiceCall] = []

    async def handler(service_call: ServiceCall) -> dict[str, JsonValueType]:
        seen.append(service_call)
        return {"answer": 1}

    for name in ("listed", "unlisted"):
        hass.services.async_register(
            "test", name, handler, supports_response=SupportsResponse.OPTIONAL
        )
    hass.services.async_register("shell_command", "boom", handler)
    result = await house.act("test.listed", x=1)
    assert result["status"] == "unconfirmed"
    assert result["response"] == {"answer": 1}
    for service_id in ("test.unlisted", "shell_command.boom", "scene.apply"):
        result = await house.act(service_id, x=1)
        assert (result["status"], result["error"]) == ("denied", "not_allowed")
    assert len(seen) == 1
    # Listed, but for administrators only: nobody is none.
    result = await house.act("homeassistant.restart")
    assert (result["status"], result["error"]) == ("denied", "not_permitted")
    result = await house.act("test.listed", x={"deep": ["light.secret"]})
    assert result["not_exposed"] == ["light.secret"]
    result = await house.act("persistent_notification.create", message="Dinner")
    assert result["status"] == "unconfirmed", result
    assert len(seen) == 1
    await house.kit.async_close()
    house.cache.async_close()


async def test_no_automation_is_triggered(hass: HomeAssistant, house: House) -> None:
    """What it does may reach past exposure; turning it on and off does not."""
    ran: list[ServiceCall] = []
    hass.services.async_register("test", "ran", ran.append)
    config = {"alias": "Open", "triggers": [], "actions": [{"action": "test.ran"}]}
    assert await async_setup_component(hass, "automation", {"automation": config})
    await hass.async_block_till_done()
    async_expose_entity(hass, "conversation", "automation.open", should_expose=True)
    turn = house.turn()
    result = await turn.async_call(call("automation.trigger", "automation.open"))
    assert (result["status"], result["error"]) == ("denied", "not_allowed")
    result = await turn.async_call(call("automation.turn_off", "automation.open"))
    assert result["status"] == "confirmed"
    await hass.async_block_till_done()
    assert ran == []
