"""The toolkit from end to end, against real entities."""

from ..house import House, ids_of


async def test_a_light_turns_on(house: House) -> None:
    result = await house.act("light.turn_on", "light.kitchen_ceiling")
    assert result["status"] == "confirmed", result
    assert result["changed"] == {"light.kitchen_ceiling": "on"}


async def test_an_area_resolves_to_what_is_exposed(house: House) -> None:
    result = await house.call(
        "call_service", domain="light", service="turn_on", area_id=["kitchen"]
    )
    assert set(result["changed"]) == {"light.kitchen_ceiling", "light.kitchen_counter"}
    assert house.state("light.secret") == "off"


async def test_states_entities_and_services_can_be_read(house: House) -> None:
    result = await house.call("get_states", domain="light")
    assert ids_of(result) == [
        "light.bedroom_lamp",
        "light.kitchen_ceiling",
        "light.kitchen_counter",
        "light.living_room_lamp",
    ]
    result = await house.call("find_entities", query="kitchen ceiling")
    assert result["entities"][0]["entity_id"] == "light.kitchen_ceiling"
    result = await house.call("describe_service", domain="light", service="turn_on")
    assert "brightness_pct" in {row["field"] for row in result["fields"]}


async def test_without_a_recorder(house: House) -> None:
    result = await house.call("get_history", entity_id="switch.fountain", start="1h")
    assert result["error"] == "no_recorder"
